/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query_lex - cut a query into tokens, and each token into words.
 *
 * Used by the parts of the query parser only. The tokens are described at
 * the top of query.c.
 */
#ifndef SEARCHER_QUERY_LEX_H
#define SEARCHER_QUERY_LEX_H

#include "searcher/query.h"

/* Of "~" without a number: by the length of the word. */
#define QUERY_EDITS_USUAL UINT32_MAX

enum query_token_kind {
	QUERY_TOKEN_CHUNK, /* neither white space, quote nor bracket in it */
	QUERY_TOKEN_QUOTE,
	QUERY_TOKEN_OPEN,
	QUERY_TOKEN_CLOSE,
	QUERY_TOKEN_NOT,
	QUERY_TOKEN_AND,
	QUERY_TOKEN_OR,
	QUERY_TOKEN_NEAR,
	QUERY_TOKEN_FILTER
};

struct query_token {
	enum query_token_kind kind;
	char sign;         /* '+', '-' or 0 */
	bool is_exact;     /* '=' before it */
	uint32_t distance; /* of NEAR, or behind a quote; 0: none */
	size_t place;      /* offset of its first byte in the query */
	struct text text;  /* a chunk without signs, what the quotes hold */
	uint32_t weight;   /* behind it, in hundredths; 0: none */
	bool is_fuzzy;     /* a chunk with "~" behind */
	uint32_t edits;    /* that "~" allows */
	bool has_name;     /* a field's name and ":" before it; brackets hand
			    * it on to what they hold, without a name */
	enum query_field field;
	struct text whole; /* a chunk or quote with all that is around it */
	struct query_range range;       /* of a date */
	const struct query_word *words; /* of CHUNK and QUOTE: at least one */
	size_t word_count;
};

struct query_tokens {
	struct query_token *list; /* in the query's pool */
	size_t count;
	size_t capacity;
};

/* What all parts of the parser hand on to each other. */
struct query_lexer {
	struct query *query;
	struct terms *terms;
	const struct query_options *options;
	struct words scratch;
	struct query_tokens tokens;
	struct bytes typed;   /* scratch of the words */
	size_t word_count;    /* so far: words and characters */
	bool is_all_capitals; /* all that is searched for: US is no sign then */
};

/* Cuts query->typed. Chunks and quotes without a word are left out. */
enum status query_lex(struct query_lexer *lexer, struct fault *fault);
enum status query_lex_add(struct query_lexer *lexer,
			  struct query_tokens *tokens,
			  const struct query_token *token, struct fault *fault);
/* Turns an operator without operands, or a field without a value, into a
 * chunk of words. */
enum status query_lex_demote(struct query_lexer *lexer,
			     struct query_token *token, struct fault *fault);

/* Whether a chunk begins as an operator that it is not: "NEAR/a", "+-a". */
bool query_lex_is_mistyped(struct text chunk);

/* Any double quotation mark opens, and any closes: people mix them. But what is
 * between straight ones may have pairs of others in it. */
bool query_lex_is_quote(uint32_t code);

#endif
