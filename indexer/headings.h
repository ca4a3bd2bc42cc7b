/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * headings - lines that look like the heading of a section.
 *
 * Used by the indexer only. Looks alone make no heading: passages.c wants
 * a paragraph under it.
 */
#ifndef INDEXER_HEADINGS_H
#define INDEXER_HEADINGS_H

#include "indexer/lines.h"

/* A few words, beginning with a capital, a digit or a letter of a script
 * without capitals, and not ending like a sentence unless it asks; no
 * enumeration, list item, date, byline or address. A line that is longer
 * is rather a sentence without its stop, and as a heading it would be in
 * no passage. */
bool headings_is_like(const struct line *line);

/* "By A. Reporter" */
bool headings_is_byline(struct text text);
/* "corpus.example" and nothing else. */
bool headings_is_host(struct text text);

#endif
