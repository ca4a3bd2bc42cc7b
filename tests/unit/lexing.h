/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lexing - a query between being typed and being parsed: the lexer that each
 * step of its reading takes, and the analysis, opened once for all tests.
 *
 * Used by unit tests of the searcher, which run with open_terms and
 * close_terms.
 */
#ifndef UNIT_LEXING_H
#define UNIT_LEXING_H

#include <string.h>

#include "searcher/query_lex.h"
#include "tests/unit/unit.h"

static struct fault fault;
static struct terms *terms;

static inline int open_terms(void **state)
{
	(void)state;
	return terms_open(&terms, &fault);
}

static inline int close_terms(void **state)
{
	(void)state;
	terms_close(terms);
	return 0;
}

/* Nothing is cut yet. Borrows all that it is given. */
static inline struct query_lexer open_lexer(struct query *query,
					    const char *typed,
					    const struct query_options *options)
{
	*query = (struct query){ .typed = text_of(typed),
				 .notes = BYTES_UP_TO(1000) };
	assert_int_equal(pool_new(&query->pool, 1 << 20, &fault), 0);
	return (struct query_lexer){ .query = query,
				     .terms = terms,
				     .options = options,
				     .typed = BYTES_UP_TO(1000) };
}

/* The query, too. */
static inline void close_lexer(struct query_lexer *lexer)
{
	terms_words_free(&lexer->scratch);
	bytes_free(&lexer->typed);
	query_free(lexer->query);
}

/* That the query's notes begin so; "": that it has none. */
static inline void check_note(const struct query *query, const char *note)
{
	assert_int_equal(*note == '\0', query->notes.length == 0);
	assert_true(strlen(note) <= query->notes.length);
	if (*note)
		assert_memory_equal(query->notes.data, note, strlen(note));
}

#endif
