/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/candidates.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void make(const struct fixture *fixture, const char *typed,
		 struct query *query, struct candidates *candidates)
{
	struct query_options options = { .is_plain = false };

	assert_int_equal(query_parse(query, fixture->terms, text_of(typed),
				     &options, &fault),
			 0);
	assert_int_equal(
		candidates_make(candidates, asking(fixture), query, &fault), 0);
}

static void free_both(struct query *query, struct candidates *candidates)
{
	candidates_free(candidates);
	query_free(query);
}

static void test_languages(void **state)
{
	static const struct {
		const char *code;
		uint32_t passage_count;
		bool is_common;
	} rows[] = { { "en", 6, true },
		     { "es", 2, true },
		     { "und", 1, false },
		     { "zh", 2, true } };
	struct candidates candidates;
	struct query query;

	make(*state, "x", &query, &candidates);
	assert_int_equal(candidates.language_count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(candidates.languages[i].code, rows[i].code);
		assert_int_equal(candidates.languages[i].passage_count,
				 rows[i].passage_count);
		assert_int_equal(candidates_find_language(
					 &candidates, text_of(rows[i].code)),
				 i);
	}
	assert_int_equal(candidates_find_language(&candidates, TEXT("e")), 4);
	free_both(&query, &candidates);
}

static void assert_term(const struct candidates_terms *terms, size_t i,
			const char *term, uint32_t frequency)
{
	assert_true(i < terms->count);
	assert_true(text_equal(terms->list[i].term, text_of(term)));
	assert_int_equal(terms->list[i].frequency, frequency);
}

static void test_terms_of_a_word(void **state)
{
	const struct candidates_word *word;
	struct candidates candidates;
	struct query query;

	make(*state, "backdoor", &query, &candidates);
	word = candidates.nodes[0].words;
	assert_int_equal(word->stem_count, 4);
	assert_int_equal(word->body.count, 2);
	assert_term(&word->body, 0, "Zen:backdoor", 1);
	assert_term(&word->body, 1, "Zund:backdoor", 1);
	assert_int_equal(word->context.count, 1);
	assert_term(&word->context, 0, "Sen:backdoor", 3);
	assert_int_equal(word->headline.count, 1);
	assert_term(&word->headline, 0, "XHen:backdoor", 1);
	free_both(&query, &candidates);
	make(*state, "hauwei", &query, &candidates);
	assert_int_equal(candidates.nodes[0].words->body.count, 0);
	free_both(&query, &candidates);
}

/* Flags of each node: d dropped, n negated, i inverted, c context,
 * g group. */
static const struct {
	const char *typed;
	const char *expected;
	bool needs_text;
} rows[] = {
	{ "a", "-", false }, /* it is all that is wanted */
	{ "the city", "d - -", false },
	{ "the of", "- - -", false },
	{ "+the city", "c c g", false },
	{ "the -city", "- ni -", false },
	{ "la ciudad", "d - -", false },
	{ "the AND city", "c c g", false },
	{ "the OR city", "- - -", false },
	{ "the US", "d - -", false },
	{ "US city", "- - -", false },
	{ "us city", "d - -", false },
	{ "IT contract", "- - -", false },
	{ "it contract", "d - -", false },
	{ "It contract", "d - -", false },
	{ "WHO report", "- - -", false },
	{ "who funded", "d - -", false },
	{ "who's city", "d - -", false },
	{ "us", "-", false },
	{ "US and us", "- d d -", false },
	/* all in capitals: these tell nothing */
	{ "WHO FUNDED IT", "d - d -", false },
	{ "US", "-", false },
	{ "city city", "- - -", false },
	{ "What was said about the city", "d d d d d - -", false },
	{ "Find articles that discuss x z", "d d d d - - -", false },
	{ "find articles that discuss", "- - - - -", false },
	{ "find +articles that discuss x", "c c dc c c g", false },
	{ "x articles about", "- - d -", false },
	{ "NOT city", "ni -", false },
	{ "city -(a -b)", "- ni n ni -", false },
	{ "city -(the x)", "- nid ni ni -", false },
	{ "x AND NOT y", "- ni - -", false },
	{ "x AND (y OR z)", "c c c c g", false },
	{ "x OR (y AND z)", "- c c g -", false },
	{ "+x z", "c c g", false },
	{ "x -(y AND z)", "- ni ni ni -", false },
	{ "\"x y\"", "-", true },
	{ "x -\"y z\"", "- ni -", true },
	{ "back-door", "-", true },
	{ "=x", "-", true },
	{ "x NEAR y", "-", true },
};

static void put_flags(char *out, const struct candidates_node *node)
{
	char *start = out;

	if (node->is_negated)
		*out++ = 'n';
	if (node->is_inverted)
		*out++ = 'i';
	if (node->is_dropped)
		*out++ = 'd';
	if (node->is_context)
		*out++ = 'c';
	if (node->is_group)
		*out++ = 'g';
	if (out == start)
		*out++ = '-';
	*out = '\0';
}

static void test_flags(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct candidates candidates;
		char found[100] = "";
		struct query query;

		make(*state, rows[i].typed, &query, &candidates);
		for (size_t j = 0; j < query.node_count; j++) {
			size_t length = strlen(found);

			if (j > 0)
				found[length++] = ' ';
			put_flags(found + length, &candidates.nodes[j]);
		}
		assert_string_equal(found, rows[i].expected);
		assert_int_equal(candidates.needs_text, rows[i].needs_text);
		free_both(&query, &candidates);
	}
}

static void test_wanted(void **state)
{
	struct candidates candidates;
	struct query query;

	make(*state, "the city -x", &query, &candidates);
	assert_false(candidates_is_wanted(&candidates, 0));
	assert_true(candidates_is_wanted(&candidates, 1));
	assert_false(candidates_is_wanted(&candidates, 2));
	assert_false(candidates_is_wanted(&candidates, 3));
	free_both(&query, &candidates);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_languages),
		FIXTURE_TEST(test_terms_of_a_word),
		FIXTURE_TEST(test_flags),
		FIXTURE_TEST(test_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
