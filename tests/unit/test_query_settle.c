/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/query_settle.h"
#include "tests/unit/lexing.h"
#include "tests/unit/unit.h"

/* Tokens as letters: w chunk, q quote, ( ), N A O and / for NEAR, with
 * their signs; the start of the note, or "". */
static const struct {
	const char *typed;
	const char *expected;
	const char *note;
} rows[] = {
	{ "a b", "ww", "" },
	{ "(a) b)", "(w)w", "a bracket" },
	{ "((a) b", "(w)w", "a bracket" },
	{ ")(", "", "a bracket" },
	{ "() a (()) ( . )", "w", "brackets" },
	{ "+(a)", "+(w)", "" },
	{ "a AND b", "wAw", "" },
	{ "AND", "w", "AND, OR" },
	{ "a AND", "ww", "AND, OR" },
	{ "OR a", "ww", "AND, OR" },
	{ "NOT", "w", "AND, OR" },
	{ "NOT NOT", "Nw", "AND, OR" },
	{ "a AND AND b", "wAw", "an operator" },
	{ "a OR OR OR b", "wOw", "an operator" },
	{ "a NEAR/2 NEAR b", "w/w", "an operator" },
	{ "a FILTER FILTER b", "wFw", "an operator" },
	{ "AND AND a", "ww", "an operator" },
	{ "a AND (AND b)", "wA(ww)", "AND, OR" },
	{ "a AND OR b", "wwOw", "AND, OR" },
	{ "a AND NOT b", "wANw", "" },
	{ "a NOT AND b", "wwAw", "AND, OR" },
	{ "(AND) a", "(w)w", "AND, OR" },
	{ "(a AND) b", "(ww)w", "AND, OR" },
	{ "a NEAR b", "w/w", "" },
	{ "a NEAR \"b c\" NEAR/3 d", "w/q/w", "" },
	{ "NEAR a", "ww", "AND, OR" },
	{ "(a) NEAR b", "(w)Aw", "NEAR" },
	{ "a NEAR (b)", "wA(w)", "NEAR" },
	{ "a NEAR NOT b", "wANw", "NEAR" },
	{ "+a -b", "+w-w", "" },
	{ "-a AND b", "NwAw", "" },
	{ "+a AND +b", "wAw", "" },
	{ "a OR -(b c)", "wON(ww)", "" },
	{ "-(b c) OR a", "N(ww)Ow", "" },
	{ "-(b) a", "-(w)w", "" },
	{ "NOT -a", "NNw", "" },
	{ "+a NEAR b", "+w/w", "" },
	{ "-a NEAR b AND c", "Nw/wAw", "" },
	{ "a NEAR -b", "w/w", "a sign" },
	{ "a FILTER b", "wFw", "" },
	{ "a FILTER -b", "wF-w", "" },
	{ "-a FILTER b", "-wFw", "" },
	{ "FILTER b", "ww", "AND, OR" },
	{ "a FILTER", "ww", "AND, OR" },
	{ "(a) FILTER (b)", "(w)F(w)", "" },
	{ "title:a NEAR title:b", "w/w", "" },
	{ "title:a NEAR b", "wAw", "NEAR" },
	{ "lang:a NEAR lang:b", "wAw", "NEAR" },
	{ "a^2 NEAR b", "w/w", "a weight" },
};

static void check(const char *typed, const char *expected, const char *note)
{
	static const char letters[] = "wq()NAO/F";
	struct query_options options = { .is_plain = false };
	struct query query;
	struct query_lexer lexer = open_lexer(&query, typed, &options);
	char found[100];
	size_t length = 0;

	assert_int_equal(query_lex(&lexer, &fault), 0);
	assert_int_equal(query_settle(&lexer, &fault), 0);
	for (size_t i = 0; i < lexer.tokens.count; i++) {
		if (lexer.tokens.list[i].sign)
			found[length++] = lexer.tokens.list[i].sign;
		found[length++] = letters[lexer.tokens.list[i].kind];
	}
	found[length] = '\0';
	assert_string_equal(found, expected);
	check_note(&query, note);
	close_lexer(&lexer);
}

static void test_tokens(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check(rows[i].typed, rows[i].expected, rows[i].note);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens),
	};

	return cmocka_run_group_tests(tests, open_terms, close_terms);
}
