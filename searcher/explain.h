/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain - what a query meant, why a hit ranks where it does, and why
 * nothing was found; in words for people.
 *
 * Used by the searcher only, behind search_explain and its like.
 */
#ifndef SEARCHER_EXPLAIN_H
#define SEARCHER_EXPLAIN_H

#include "searcher/hit.h"
#include "searcher/query.h"
#include "shared/index_read.h"

/* All append to `out`; there is no line end behind the last line. */
enum status explain_query(struct index *index, struct terms *terms,
			  const struct query *query, struct bytes *out,
			  struct fault *fault);
/* One line. */
enum status explain_nothing(struct index *index, struct terms *terms,
			    const struct query *query, struct bytes *out,
			    struct fault *fault);

struct explain_hit_order {
	const struct query *query;
	const struct hit *hit; /* its `document` is of the open revision */
};
/* One line. */
enum status explain_hit(struct index *index, struct terms *terms,
			const struct explain_hit_order *order,
			struct bytes *out, struct fault *fault);

#endif
