/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain - what a query meant, why a hit ranks where it does, and why
 * nothing was found; in words for people.
 *
 * Used by the searcher only, behind search_explain and its like.
 */
#ifndef SEARCHER_EXPLAIN_H
#define SEARCHER_EXPLAIN_H

#include "searcher/candidates.h"
#include "searcher/hit.h"

/* All append to `out`; there is no line end behind the last line. */
enum status explain_query(const struct candidates_source *source,
			  const struct query *query, struct bytes *out,
			  struct fault *fault);
/* One line. */
enum status explain_nothing(const struct candidates_source *source,
			    const struct query *query, struct bytes *out,
			    struct fault *fault);

struct explain_hit_order {
	const struct query *query;
	const struct hit *hit; /* its documents are of the open revision */
};
/* One line. */
enum status explain_hit(const struct candidates_source *source,
			const struct explain_hit_order *order,
			struct bytes *out, struct fault *fault);

#endif
