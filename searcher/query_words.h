/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query_words - cut a token of the query into words.
 *
 * Used by the query parser only. Words are those of the one analysis; what
 * is open ("backdo*", "hauwei~") is told at the top of query.c.
 */
#ifndef SEARCHER_QUERY_WORDS_H
#define SEARCHER_QUERY_WORDS_H

#include "searcher/query_lex.h"

/* Sets token->words, of token->text; there may be none. */
enum status query_words_cut(struct query_lexer *lexer,
			    struct query_token *token, struct fault *fault);
/* AND, OR, NOT, NEAR and FILTER. */
bool query_words_is_operator(struct text typed);
/* Whether there is a small letter of a script that has capitals. */
bool query_words_has_small(struct text typed);
/* US, U.S., WHO: two or three letters, all capital. */
bool query_words_is_acronym(const struct word *word, struct text typed);

#endif
