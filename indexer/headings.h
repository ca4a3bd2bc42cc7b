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

/* Short, beginning with a capital, a digit or a letter of a script without
 * capitals, and not ending like a sentence; no list item, date, byline or
 * address. */
bool headings_is_like(const struct line *line);

#endif
