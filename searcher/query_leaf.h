/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query_leaf - from tokens of words to the leaves of the query tree.
 *
 * Used by the query parser only. A group is a run of words of one token
 * that are written as one: back-door, U.S.-based, $150m, or a run of
 * characters of a script without blanks. Leaves live in the query's pool.
 */
#ifndef SEARCHER_QUERY_LEAF_H
#define SEARCHER_QUERY_LEAF_H

#include "searcher/query_lex.h"

struct query_leaves {
	struct query_node *list;
	size_t count;
};

/* The leaves of a chunk or quote, one a group; a run of characters gives
 * one for each pair. A quote gives one leaf. */
enum status query_leaf_split(struct query_lexer *lexer,
			     const struct query_token *token,
			     struct query_leaves *out, struct fault *fault);
/* All words of the token as one leaf: a phrase, if they are several. */
enum status query_leaf_whole(struct query_lexer *lexer,
			     const struct query_token *token,
			     struct query_node *out, struct fault *fault);
/* `tokens`: operands with a NEAR between each two; `count` of them all. */
enum status query_leaf_near(struct query_lexer *lexer,
			    const struct query_token *tokens, size_t count,
			    struct query_node *out, struct fault *fault);

#endif
