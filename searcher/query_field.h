/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query_field - name:value, what the article says of itself.
 *
 * Used by the parts of the query parser only. The names are at the top of
 * query.c.
 */
#ifndef SEARCHER_QUERY_FIELD_H
#define SEARCHER_QUERY_FIELD_H

#include "searcher/query_lex.h"

/* "title" and so on. */
const char *query_field_name(enum query_field field);
/* The field whose name and ":" stand at *offset, which is moved behind
 * them. */
enum query_field query_field_read(struct text typed, size_t *offset);
/* Whether the field's value is words. */
bool query_field_has_words(enum query_field field);
/* Tells when the chunk looks like a field that there is not. */
enum status query_field_note_unknown(struct query_lexer *lexer,
				     const struct query_token *token,
				     struct fault *fault);
/* Hands a bracket's field on to what is in it, joins "last week", reads the
 * values. What makes no sense becomes a chunk of words. */
enum status query_field_settle(struct query_lexer *lexer, struct fault *fault);
/* The leaf of a token that has a field. */
enum status query_field_leaf(struct query_lexer *lexer,
			     const struct query_token *token,
			     struct query_node *out, struct fault *fault);

#endif
