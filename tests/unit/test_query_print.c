/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/query_print.h"
#include "tests/unit/unit.h"

static struct fault fault;

static const struct {
	const char *typed;
	const char *expected;
} rows[] = {
	{ "a b", "a b" },
	{ "+a -b c", "+a -b c" },
	{ "a AND b OR c", "(a AND b) OR c" },
	{ "(a b) AND NOT c", "(a b) AND (NOT c)" },
	{ "=a \"b c\" \"d e\"~4 f NEAR/3 =g",
	  "=a \"b c\" \"d e\"~4 (f NEAR/3 =g)" },
	{ "a NEAR \"b c\"", "a NEAR/10 \"b c\"" },
	/* With a blank in it the date would be three operands. */
	{ "\"17.08.2021 court\"~3 a", "(\"17 08 2021\" NEAR/3 =court) a" },
	/* Behind a blank 150 would be no beginning of a number. */
	{ "\"2021/150 000\"", "\"2021, 150 000\"" },
	{ "-(a NEAR b) c", "-(a NEAR/10 b) c" },
	{ "AND a", "and a" },
	{ "the US", "the US" },
	{ "MPs and IDs", "MPs and IDs" }, /* MP, and not mps alone */
	{ "-N'Dja a", "-N'Dja a" },
	/* Of the end of a text J. K is one word, before a sign it is two. */
	{ "\"J. K\"~3", "\"J. K\"" },
	{ "\"J. K?\"~3", "\"J. k\"~3" },
	{ "'A.A.rs \"-J. K. and L\"", "a.A.rs \"j. K. and L\"" },
	{ "X.X.X.X.X.X7 'X.X.X.X.rs", "X.X.X.X.X.X7 x.X.X.X.rs" },
	{ "'X.X.X.X.X.rs", "x.X.X.X.X.rs" },
	{ "\"A B\"~3 'A B", "\"A B\"~3 A B" },
	{ "\"A[-A\"", "\"A, A\"" },
	{ "\"A, A\"", "\"A, A\"" },
	{ "\"a EE.UU UU.\"~2", "\"a EE.UU UU\"~2" },
	{ "N'AR", "N'Ar" }, /* N'ar is two words */
	{ "a -J[K", "a -\"J, K\"" },
	{ "THE US", "the us" }, /* all in capitals: US is no sign */
	{ "US's NATO", "us NATO" },
	{ "date:(US NATO", "us NATO" },
	{ "NO date:(U)", "no U" },
	{ "NO title:(U)", "NO FILTER title:U" },
	{ "THE US lang:en", "THE US FILTER lang:en" },
	/* Behind a blank 212 would seem to go on with the number. */
	{ "\"5 082.0/212.0\"", "\"5 082.0, 212.0\"" },
	{ "4.2➏.02at", "\"4 2➏ 02at\"" },
	{ "t1'127,0.2", "t1 127 \"0 2\"" },
	{ "\"a\tb\nc\"", "\"a b c\"" },
	{ "Straße", "Straße" },
	{ "a^2 \"b c\"^0.5 (d e)^10 (f NEAR g)^0.25",
	  "a^2 \"b c\"^0.5 (d e)^10 (f NEAR/10 g)^0.25" },
	{ "(a b)^2", "(a b)^2" },
	{ "-(a b)^2", "NOT (a b)^2" },
	{ "a^2.50 b^1.05", "a^2.5 b^1.05" },
	{ "backdo* \"a b*x\" hauwei~", "backdo* \"a b*x\" hauwei~2" },
	{ "date:\"1 000\"", "date \"1 000\"" }, /* one number, not two */
	{ "back-doo*", "\"back-doo*\"" },
	{ "\"back-\ndoor\"", "\"back-door\"" }, /* not two words */
	{ "\"back-\nDoor\"", "\"back- Door\"" },
	{ "\"华\n为\" \"a 华\r\n为\"~3", "\"华为\" \"a 华为\"~3" },
	{ "-array[2]", "NOT \"array, 2\"" }, /* [2] is no note of it */
	{ "\"1[2\"", "\"1 2\"" },
	{ "\"J.[2] K a\"", "\"J, K a\"" },
	{ "a \"b * c\"", "a \"b   c\"" },
	/* Behind a blank they would be one word, or of a name. */
	{ "\"A U.*S. b\"~3", "\"A U, S. b\"~3" },
	{ "\"J.*K. Orm\"", "\"J. K. Orm\"" },
	{ "\"U.*S. U.*K.\"", "\"U, S. U, K\"" },
	{ "\"A V.\nS. b\"", "\"A V, S. b\"" },
	/* Behind the sign it would be a phrase. */
	{ "-(华为)^2 a", "-(华为)^2 a" },
	{ "NOT (华为)", "NOT (华为)" },
	{ "(华为) AND a", "华为 AND a" },
	{ "a lang:en lang:ur title:b",
	  "a FILTER (lang:en OR lang:ur) AND title:b" },
	{ "a b -lang:en", "a b FILTER NOT lang:en" },
	{ "-a lang:en", "NOT a FILTER lang:en" },
	{ "lang:en date:2021-08-17", "lang:en AND date:2021-08-17" },
	{ "(a lang:en) OR b", "(a FILTER lang:en) OR b" },
	{ "a OR b FILTER c", "a OR b FILTER c" },
	{ "(a FILTER b) FILTER c", "(a FILTER b) FILTER c" },
	{ "(a FILTER b)^2 c", "(a FILTER b)^2 c" },
	{ "title:(a NEAR \"b c\") d", "d FILTER title:(a NEAR/10 \"b c\")" },
	{ "FILTER a", "filter a" },
};

static void test_trees(void **state)
{
	struct query_options options = { .is_plain = false };
	struct terms *terms;

	(void)state;
	assert_int_equal(terms_open(&terms, &fault), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes out = BYTES_UP_TO(1000);
		struct query query;

		assert_int_equal(query_parse(&query, terms,
					     text_of(rows[i].typed), &options,
					     &fault),
				 0);
		assert_int_equal(query_print(&out, &query, &fault), 0);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
		assert_string_equal(out.data, rows[i].expected);
		bytes_free(&out);
		query_free(&query);
	}
	terms_close(terms);
}

static void test_leaf_has_no_sign(void **state)
{
	struct query_options options = { .is_plain = false };
	struct bytes out = BYTES_UP_TO(1000);
	struct terms *terms;
	struct query query;

	(void)state;
	assert_int_equal(terms_open(&terms, &fault), 0);
	assert_int_equal(query_parse(&query, terms, TEXT("a -\"b c\""),
				     &options, &fault),
			 0);
	assert_true(query.nodes[1].is_excluded);
	assert_int_equal(query_print_leaf(&out, &query.nodes[1], &fault), 0);
	assert_true(text_equal(text_from(&out), TEXT("\"b c\"")));
	bytes_free(&out);
	query_free(&query);
	terms_close(terms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trees),
		cmocka_unit_test(test_leaf_has_no_sign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
