/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query_print - a query tree in the query language again.
 *
 * Used by the query parser and by --explain. Parsing what is printed
 * gives the same tree.
 */
#ifndef SEARCHER_QUERY_PRINT_H
#define SEARCHER_QUERY_PRINT_H

#include "searcher/query.h"

/* Appends the whole tree. */
enum status query_print(struct bytes *out, const struct query *query,
			struct fault *fault);
/* Appends one leaf, without its sign. */
enum status query_print_leaf(struct bytes *out, const struct query_node *leaf,
			     struct fault *fault);
/* Whether the sign between two neighbouring words parts numbers, and is
 * printed as a blank. */
bool query_print_is_number_gap(const struct query_word *left,
			       const struct query_word *right);

#endif
