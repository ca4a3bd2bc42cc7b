/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wanted - which of the terms that a query's leaves ask for a passage has.
 *
 * Used by verify.c. The index says of a term which passages have it, not of a
 * passage which terms: so many passages are looked up at once, each term in
 * one walk along its postings.
 */
#ifndef SEARCHER_WANTED_H
#define SEARCHER_WANTED_H

#include "searcher/candidates.h"
#include "shared/index_read.h"

/* Where a leaf's terms were found; a field's are those of the body. */
enum { WANTED_IN_BODY = 1, WANTED_IN_HEADLINE = 2, WANTED_IN_CONTEXT = 4 };

struct wanted;

/* Both are borrowed until wanted_close. */
enum status wanted_open(struct wanted **out, struct index *index,
			const struct candidates *candidates,
			struct fault *fault);
/* Accepts NULL. */
void wanted_close(struct wanted *wanted);

/* The first is the passage that is asked about; whoever asks will ask about
 * the others, too, so that they are looked up with it. */
struct wanted_hits {
	const struct index_hit *list;
	size_t count; /* at least 1 */
};

/* By node of the query where the first passage has its terms; borrowed until
 * the next call. */
enum status wanted_find(struct wanted *wanted, struct wanted_hits hits,
			const unsigned char **out, struct fault *fault);

#endif
