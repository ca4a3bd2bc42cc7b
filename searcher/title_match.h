/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * title_match - whether an article's title satisfies the query's titles.
 *
 * Used by verify.c only. An article's record is read once; what its title
 * satisfies is kept for its other passages.
 */
#ifndef SEARCHER_TITLE_MATCH_H
#define SEARCHER_TITLE_MATCH_H

#include "searcher/candidates.h"
#include "searcher/spans.h"
#include "shared/store.h"

struct title_match;

/* All are borrowed until title_match_close. */
enum status title_match_open(struct title_match **out, struct store *store,
			     const struct candidates *candidates,
			     struct spans_reader *reader, struct fault *fault);
/* Accepts NULL. */
void title_match_close(struct title_match *match);

/* Takes the article of a passage; the reader may hold its title then. */
enum status title_match_read(struct title_match *match, uint32_t document,
			     const struct hash *article, struct fault *fault);
/* Whether the title satisfies a leaf of field "title". */
bool title_match_has(const struct title_match *match, size_t node);

#endif
