/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/candidates_word.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* The first word of what is typed, among all languages of the index. */
static const struct {
	const char *typed;
	size_t stem_count;
	const char *body;
	bool is_stop_word;
} rows[] = {
	{ "backdoors", 5, "Zen:backdoor Zund:backdoor", false },
	{ "the", 4, "Zen:the", true },
	{ "US x", 4, "Zen:us", false },
	{ "公司", 4, "", false },
	{ "xyzzy", 4, "", false },
	{ "backdo*", 0, "", false },
	{ "hauwei~", 0, "", false },
};

static void check(const struct fixture *fixture, size_t row)
{
	struct query_options options = { .is_plain = false };
	struct bytes found = BYTES_UP_TO(1000);
	struct candidates candidates;
	struct candidates_word word = { .stem_count = 0 };
	struct query words;
	struct query other;

	assert_int_equal(query_parse(&other, fixture->terms, TEXT("x y"),
				     &options, &fault),
			 0);
	assert_int_equal(candidates_make(&candidates, asking(fixture), &other,
					 &fault),
			 0);
	assert_int_equal(query_parse(&words, fixture->terms,
				     text_of(rows[row].typed), &options,
				     &fault),
			 0);
	assert_int_equal(candidates_word_read(&candidates, asking(fixture),
					      words.nodes[0].words, &word,
					      &fault),
			 0);
	for (size_t i = 0; i < word.body.count && row != 3; i++)
		assert_int_equal(
			bytes_printf(&found, &fault, "%s%.*s", i > 0 ? " " : "",
				     (int)word.body.list[i].term.length,
				     word.body.list[i].term.data),
			0);
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
	assert_string_equal(found.data, rows[row].body);
	assert_int_equal(word.stem_count, rows[row].stem_count);
	assert_int_equal(word.is_stop_word, rows[row].is_stop_word);
	bytes_free(&found);
	query_free(&words);
	candidates_free(&candidates);
	query_free(&other);
}

static void test_terms(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		check(*state, i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_terms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
