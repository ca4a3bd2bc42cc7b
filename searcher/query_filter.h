/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query_filter - part items side by side into what ranks and what filters.
 *
 * Used by the query parser, on its list of finished nodes, and by what asks
 * for something else within the same filters. The rule is at the top of
 * query.c.
 */
#ifndef SEARCHER_QUERY_FILTER_H
#define SEARCHER_QUERY_FILTER_H

#include "searcher/query.h"

/* Appends an operator over the last `arity` subtrees. */
void query_filter_add(struct query_node *nodes, size_t *count,
		      enum query_kind kind, size_t arity);
/* Appends the subtree that ends with `root`, without its sign. */
void query_filter_add_bare(struct query_node *nodes, size_t *count,
			   const struct query_node *root);
/* Has the last subtree filtered as `from` is; at most from->node_count nodes
 * are added. Returns the index of what is filtered there. */
size_t query_filter_copy(struct query_node *nodes, size_t *count,
			 const struct query *from);
/* Whether all leaves of the subtree that ends with `node` are fields. */
bool query_filter_is(const struct query_node *node);
/* Room to work in, for as many nodes as the list may have. */
struct query_filter_room {
	struct query_node *nodes;
	size_t *ends;
};

/* Makes the last `arity` subtrees one: items side by side, with signs. To
 * `nodes` are added at most two for each item, and two. */
void query_filter_close(struct query_node *nodes, size_t *count, size_t arity,
			const struct query_filter_room *room);

#endif
