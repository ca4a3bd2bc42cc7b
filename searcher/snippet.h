/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snippet - which bytes of a passage matched.
 *
 * Used by the searcher only, for passages that are shown. What is below a
 * negation is never marked.
 */
#ifndef SEARCHER_SNIPPET_H
#define SEARCHER_SNIPPET_H

#include "searcher/hit.h"
#include "searcher/spans.h"

struct snippet {
	struct pool *pool; /* set by the caller: where the matches live */
	const struct hit_match *matches; /* in text order, none overlaps */
	size_t match_count;
};

/* The matches' terms are the query's. */
enum status snippet_make(struct snippet *out, struct spans_reader *reader,
			 const struct candidates *candidates,
			 const struct record_passage *passage,
			 struct fault *fault);

#endif
