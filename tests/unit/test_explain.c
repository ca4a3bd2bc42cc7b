/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/explain.h"
#include "searcher/search.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void parse(const struct fixture *fixture, const char *typed,
		  struct query *query)
{
	struct query_options options = { .is_plain = false };

	assert_int_equal(query_parse(query, fixture->terms, text_of(typed),
				     &options, &fault),
			 0);
}

static const struct {
	const char *typed;
	const char *expected;
} explained[] = {
	{ "hauwei \"safe city\"",
	  "parsed    hauwei \"safe city\"\n"
	  "hauwei    0 passages; nearest: huawei (4), 华为 (2)\n"
	  "\"safe city\"  candidates safe AND citi: 3 passages, verified in text or headline\n"
	  "languages  en, es, und, zh" },
	{ "the backdoor -arbitration",
	  "parsed    the backdoor -arbitration\n"
	  "the       left out: a stop word\n"
	  "backdoor  2 passages; en:backdoor 1, und:backdoor 1; in 1 headline\n"
	  "arbitration  1 passage (not wanted); en:arbitr 1\n"
	  "languages  en, es, und, zh" },
	{ "charges AND back-door",
	  "parsed    charges AND back-door\n"
	  "charges   1 passage (or their title or heading); in 1 headline\n"
	  "back-door  candidates (back AND door OR backdoor): 4 passages,"
	  " verified in text or headline\n"
	  "languages  en, es, und, zh" },
	{ "city^2 date:2020-05-02..2021 -lang:es",
	  "parsed    city^2 FILTER date:2020-05-02..2021-12-31 AND"
	  " (NOT lang:es)\n"
	  "city      4 passages; en:citi 4\n"
	  "date:2020-05-02..2021-12-31  3 passages; left out: 1 without a"
	  " date, 2 whose date is only in part in it\n"
	  "lang:es   2 passages (not wanted)\n"
	  "languages  en, es, und, zh" },
	{ "title:claim source:harbour",
	  "parsed    title:claim AND source:harbour\n"
	  "title:claim  candidates claim: 3 passages, verified in title\n"
	  "source:harbour  5 passages; harbour weekly 2, the harbour post 3\n"
	  "languages  en, es, und, zh" },
	{ "cit* hauwei~1",
	  "parsed    cit* hauwei~1\n"
	  "cit*      candidates citi: 4 passages, verified in text or headline; cit*"
	  " stands for: city 4\n"
	  "hauwei~1  candidates huawei|华为: 5 passages, verified in text or headline;"
	  " hauwei~ stands for itself, huawei 4, 华为 2\n"
	  "languages  en, es, und, zh" },
};

static void test_query(void **state)
{
	const struct fixture *fixture = *state;
	struct candidates_source source = *asking(fixture);

	assert_int_equal(vocabulary_open(&source.vocabulary, fixture->index,
					 fixture->terms, &fault),
			 0);
	for (size_t i = 0; i < COUNT(explained); i++) {
		struct bytes out = BYTES_UP_TO(10000);
		struct query query;

		parse(fixture, explained[i].typed, &query);
		assert_int_equal(explain_query(&source, &query, &out, &fault),
				 0);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
		assert_string_equal(out.data, explained[i].expected);
		bytes_free(&out);
		query_free(&query);
	}
	vocabulary_close(source.vocabulary);
}

/* With the vocabulary, words that no passage has show what is like them. */
static void test_nearest(void **state)
{
	const struct fixture *fixture = *state;
	struct candidates_source source = *asking(fixture);
	struct bytes out = BYTES_UP_TO(10000);
	struct query query;

	assert_int_equal(vocabulary_open(&source.vocabulary, fixture->index,
					 fixture->terms, &fault),
			 0);
	parse(fixture, "hauwei xqzw huawei", &query);
	assert_int_equal(explain_query(&source, &query, &out, &fault), 0);
	assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
	assert_string_equal(
		out.data,
		"parsed    hauwei xqzw huawei\n"
		"hauwei    0 passages; nearest: huawei (4), 华为 (2)\n"
		"xqzw      0 passages\n"
		"huawei    4 passages; en:huawei 3, es:huawei 1\n"
		"languages  en, es, und, zh");
	bytes_free(&out);
	query_free(&query);
	vocabulary_close(source.vocabulary);
}

static const struct {
	const char *typed;
	const char *expected;
} diagnosed[] = {
	{ "hauwei backdor", "no passage has these words: hauwei 0, backdor 0" },
	{ "huawei AND hauwei",
	  "no passage satisfies the whole query: huawei 4, hauwei 0" },
	{ "the hauwei", "no passage has these words: hauwei 0" },
	{ "\"city safe\"", "no passage satisfies the whole query:"
			   " \"city safe\" (3 have its words)" },
	{ "\"xx yy\"", "no passage has these words: \"xx yy\" 0" },
	{ "\"vendor claim\"",
	  "no passage satisfies the whole query: \"vendor claim\" (1 have its "
	  "words)" },
	{ "city AND =charges",
	  "no passage satisfies the whole query: city 4, =charges (1 have its "
	  "words)" },
	{ "\"vendor hauwei\"",
	  "no passage has these words: \"vendor hauwei\" 0" },
	{ "title:\"claim hauwei\"",
	  "no passage has these: title:\"claim hauwei\" 0" },
	{ "hauwei -city", "no passage has these words: hauwei 0" },
	{ "NOT city", "every passage is excluded" },
	{ "huawei lang:xx",
	  "no passage satisfies the whole query: huawei 4, lang:xx 0" },
	{ "lang:xx", "no passage has these: lang:xx 0" },
	{ "title:zzz date:1999", "no passage has these: title:zzz 0,"
				 " date:1999-01-01..1999-12-31 0" },
};

static void test_nothing(void **state)
{
	const struct fixture *fixture = *state;

	for (size_t i = 0; i < COUNT(diagnosed); i++) {
		struct bytes out = BYTES_UP_TO(10000);
		struct query query;

		parse(fixture, diagnosed[i].typed, &query);
		assert_int_equal(explain_nothing(asking(fixture), &query, &out,
						 &fault),
				 0);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
		assert_string_equal(out.data, diagnosed[i].expected);
		bytes_free(&out);
		query_free(&query);
	}
}

struct check {
	struct search *search;
	const struct query *query;
	size_t count;
};

/* The last number of each part between " + " up to `end`, together. */
static double add_parts(const char *at, const char *end)
{
	double sum = 0;

	while (at < end) {
		const char *next = strstr(at, " + ");
		const char *number = next && next < end ? next : end;

		at = number + 3;
		while (number[-1] != ' ')
			number--;
		sum += strtod(number, NULL);
	}
	return sum;
}

static bool is_about(double one, double other)
{
	return one - other < 1e-3 && other - one < 1e-3;
}

/*
 * The shares of a hit's score, each printed with four digits, add up:
 * "score 9.1 = passage 2.5 (a 3.1 + b 1.9, times 0.5) + article 6.6", or
 * "score 5.0 = a 3.1 + b 1.9".
 */
static enum status check_hit(void *context, const struct hit *hit,
			     struct fault *unused)
{
	struct check *check = context;
	struct bytes out = BYTES_UP_TO(10000);
	const char *bracket;
	double score;
	char *at;

	assert_int_equal(search_explain_hit(check->search, check->query, hit,
					    &out, unused),
			 0);
	assert_int_equal(bytes_append_byte(&out, '\0', unused), 0);
	assert_memory_equal(out.data, "score ", 6);
	score = strtod(out.data + 6, &at);
	assert_true(hit->score - score < 1e-4 && score - hit->score < 1e-4);
	bracket = strchr(at, '(');
	if (hit->shares.is_reranked && bracket && strstr(at, ", times ")) {
		double own = add_parts(bracket + 1, strstr(at, ", times "));
		double passage = strtod(at + strlen(" = passage "), &at);
		const char *rest = strstr(at, "times 0.5)");

		assert_true(is_about(own * 0.5, passage));
		assert_non_null(rest);
		rest += strlen("times 0.5)");
		if (*rest)
			passage += add_parts(rest + 3, rest + strlen(rest));
		assert_true(is_about(passage, score));
	} else if (score > 0) {
		assert_true(
			is_about(add_parts(at + 3, at + strlen(at)), score));
	}
	check->count++;
	bytes_free(&out);
	return STATUS_OK;
}

static void test_shares_add_up(void **state)
{
	static const char *const typed[] = { "huawei city backdoor",
					     "+claim court",
					     "\"safe city\" cameras",
					     "charges",
					     "the 华为公司 lahore",
					     "(cameras AND city) OR denies",
					     "NOT city" };
	const struct fixture *fixture = *state;

	for (size_t i = 0; i < COUNT(typed); i++) {
		struct search_request request = { .limit = 20 };
		struct check check = { .count = 0 };
		struct search_visitor visitor = { .look = check_hit,
						  .context = &check };
		struct search_summary summary;
		struct query query;

		parse(fixture, typed[i], &query);
		request.query = check.query = &query;
		assert_int_equal(search_open(&check.search, &fixture->folder, 1,
					     &fault),
				 0);
		assert_int_equal(search_run(check.search, &request, &visitor,
					    &summary, &fault),
				 0);
		assert_true(check.count > 0);
		search_close(check.search);
		query_free(&query);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_query),
		FIXTURE_TEST(test_nearest),
		FIXTURE_TEST(test_nothing),
		FIXTURE_TEST(test_shares_add_up),
	};

	/* No names of whoever runs the tests. */
	if (setenv("XDG_CONFIG_HOME", "/nonexistent", 1) != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
