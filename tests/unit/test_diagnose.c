/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/diagnose.h"
#include "shared/memory.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

static const struct {
	const char *typed;
	const char *expected;
} rows[] = {
	{ "hauwei backdor", "no passage has these words: hauwei 0, backdor 0. "
			    "Did you mean: huawei backdoor (5 passages)?" },
	{ "\"saef citi\"", "no passage has these words: \"saef citi\" 0. "
			   "Did you mean: \"safe city\" (2 passages)?" },
	{ "+hauwei -camera", "no passage has these words: hauwei 0. "
			     "Did you mean: +huawei -camera (3 passages)?" },
	{ "hauwei AND (kampalla OR xqz)",
	  "no passage has these words: hauwei 0, kampalla 0, xqz 0. "
	  "Did you mean: huawei AND (kampala OR xqz) (1 passage)?" },
	/* Only words without passages are replaced. */
	{ "citi AND arbitration",
	  "no passage satisfies the whole query: citi 4, arbitration 1" },
	{ "xqzw", "no passage has these words: xqzw 0" },
	{ "NOT huawei AND hauwei",
	  "no passage has these words: hauwei 0. "
	  "Did you mean: NOT huawei AND 华为 (1 passage)?" },
	{ "city AND \"huawei city\"",
	  "no passage satisfies the whole query: city 4, \"huawei city\" "
	  "(3 have its words)" },
	{ "\"for the city officials\" AND kampala",
	  "no passage satisfies the whole query: \"for the city officials\" "
	  "0, kampala 2. \"for the city officials\" runs from one passage "
	  "into the next in /coverage/kampala.txt" },
	/* What stands in one passage, only not beside the rest, is no riddle. */
	{ "\"huawei denies\" AND kampala",
	  "no passage satisfies the whole query: \"huawei denies\" (2 have its "
	  "words), kampala 2" },
	/* The same name in another script. */
	{ "Хуавэй", "no passage has these words: Хуавэй 0. "
		    "Did you mean: huawei (4 passages)?" },
	{ "Мэн Ваньчжоу", "no passage has these words: Мэн 0, Ваньчжоу 0. "
			  "Did you mean: 孟晚舟 (1 passage)?" },
	{ "هواوي", "no passage has these words: هواوي 0. "
		   "Did you mean: huawei (4 passages)?" },
};

static enum status diagnose_since(struct search *search, const char *typed,
				  uint64_t since_run, struct bytes *out)
{
	struct query_options options = { .is_plain = false };
	struct search_request request = { .limit = 10, .since_run = since_run };
	struct diagnose_order order = { &request, &options };
	struct query query;
	enum status status = query_parse(&query, search_terms(search),
					 text_of(typed), &options, &fault);

	bytes_clear(out);
	request.query = &query;
	if (!status)
		status = diagnose_nothing(search, &order, out, &fault);
	query_free(&query);
	return status;
}

static enum status diagnose(struct search *search, const char *typed,
			    struct bytes *out)
{
	return diagnose_since(search, typed, 0, out);
}

static struct search *open_search(void **state)
{
	const struct fixture *fixture = *state;
	struct search *search;

	assert_int_equal(search_open(&search, &fixture->folder, 1, &fault), 0);
	return search;
}

static void test_diagnoses(void **state)
{
	struct search *search = open_search(state);
	struct bytes found = BYTES_UP_TO(1 << 16);

	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(diagnose(search, rows[i].typed, &found), 0);
		assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
		assert_string_equal(found.data, rows[i].expected);
	}
	bytes_free(&found);
	search_close(search);
}

/* What is told was run with all that the person asked for. */
static void test_request_is_kept(void **state)
{
	struct search *search = open_search(state);
	struct query_options options = { .is_plain = true };
	struct search_request request = { .limit = 1,
					  .offset = 5,
					  .is_by_article = true };
	struct diagnose_order order = { &request, &options };
	struct bytes found = BYTES_UP_TO(1 << 16);
	struct query query;

	assert_int_equal(query_parse(&query, search_terms(search),
				     TEXT("hauwei -kempala"), &options, &fault),
			 0);
	request.query = &query;
	assert_int_equal(diagnose_nothing(search, &order, &found, &fault), 0);
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
	assert_string_equal(found.data,
			    "no passage has these words: hauwei 0, kempala 0. "
			    "Did you mean: huawei -kampala (4 passages)?");
	query_free(&query);
	bytes_free(&found);
	search_close(search);
}

/* That what is found came in too early is told only of what is found. */
static void test_since_run(void **state)
{
	static const struct {
		const char *typed;
		uint64_t since_run;
		const char *expected;
	} asked[] = {
		{ "huawei", 1000,
		  "none of the passages found (4) came in after run 1000" },
		{ "huawei AND kampala", 1000,
		  "none of the passages found (1) came in after run 1000" },
		{ "\"safe city\"", UINT64_MAX,
		  "none of the passages found (2) came in after run "
		  "18446744073709551615" },
		{ "city AND \"huawei city\"", 1000,
		  "no passage satisfies the whole query: city 4, \"huawei "
		  "city\" (3 have its words)" },
		{ "hauwei", 1000, "no passage has these words: hauwei 0" },
	};
	struct search *search = open_search(state);
	struct bytes found = BYTES_UP_TO(1 << 16);

	for (size_t i = 0; i < COUNT(asked); i++) {
		assert_int_equal(diagnose_since(search, asked[i].typed,
						asked[i].since_run, &found),
				 0);
		assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
		assert_string_equal(found.data, asked[i].expected);
	}
	bytes_free(&found);
	search_close(search);
}

static void test_out_of_memory(void **state)
{
	struct search *search = open_search(state);
	struct bytes found = BYTES_UP_TO(1 << 16);
	enum status status;
	size_t nth = 0;

	/* The names are read once; that has a test of its own. */
	assert_int_equal(diagnose(search, "hauwei", &found), 0);
	do {
		nth += nth < 60 ? 1 : 13;
		(void)memory_fail_at(nth, 1);
		status = diagnose(search, "\"saef citi\" hauwei", &found);
		if (!status)
			status = diagnose_since(search, "huawei", 9, &found);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	} while (status);
	assert_true(nth > 20);
	bytes_free(&found);
	search_close(search);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_diagnoses),
		FIXTURE_TEST(test_request_is_kept),
		FIXTURE_TEST(test_since_run),
		FIXTURE_TEST(test_out_of_memory),
	};

	if (setenv("XDG_CONFIG_HOME", "/nonexistent", 1) != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
