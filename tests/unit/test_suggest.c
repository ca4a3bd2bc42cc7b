/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/suggest.h"
#include "shared/memory.h"
#include "tests/unit/trial.h"
#include "tests/unit/unit.h"

static const struct {
	const char *typed;
	enum output_format format;
	bool has_any;
	const char *printed;
	const char *told;
} rows[] = {
	{ "hauwei", OUTPUT_TEXT, true,
	  "hauwei: huawei (4 passages, 1 edit)\n"
	  "hauwei: 华为 (2 passages, in another script)\n",
	  "" },
	{ "kampalla  xqzw", OUTPUT_TEXT, true,
	  "kampalla: kampala (2 passages, 1 edit)\n",
	  "0|xqzw: nothing like it in the index\n" },
	{ "xqzw", OUTPUT_TEXT, false, "",
	  "0|xqzw: nothing like it in the index\n" },
	{ "Meng Wanzhou", OUTPUT_TSV, true,
	  "word\tsuggestion\tedits\tform\tpassages\n"
	  "Meng Wanzhou\t孟晚舟\t0\tscript\t1\n",
	  "0|Meng: nothing like it in the index\n"
	  "0|Wanzhou: nothing like it in the index\n" },
	{ "ba\\\xff"
	  "dq",
	  OUTPUT_TSV, false, "word\tsuggestion\tedits\tform\tpassages\n",
	  "0|ba\\\xef\xbf\xbd"
	  "dq: nothing like it in the index\n" },
	{ "cuidad", OUTPUT_JSONL, true,
	  "{\"type\":\"suggestion\",\"format\":1,\"word\":\"cuidad\","
	  "\"suggestion\":\"ciudad\",\"edits\":1,\"form\":\"fuzzy\","
	  "\"passages\":2}\n",
	  "" },
};

static void test_formats(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct trial trial = { .settings = { .format =
							     rows[i].format } };
		bool has_any;

		trial_open(&trial, state);
		assert_int_equal(suggest_answer(&trial.session,
						text_of(rows[i].typed),
						&has_any, &trial.fault),
				 0);
		assert_int_equal(fflush(trial.stream), 0);
		assert_string_equal(trial.printed, rows[i].printed);
		assert_string_equal(trial_heard(), rows[i].told);
		assert_int_equal(has_any, rows[i].has_any);
		trial_close(&trial);
	}
}

static void test_limit(void **state)
{
	struct trial trial = { .settings = { .limit = 1 } };
	bool has_any;

	trial_open(&trial, state);
	assert_int_equal(suggest_answer(&trial.session, TEXT("hauwei cuidad"),
					&has_any, &trial.fault),
			 0);
	assert_int_equal(fflush(trial.stream), 0);
	assert_string_equal(trial.printed,
			    "hauwei: huawei (4 passages, 1 edit)\n"
			    "cuidad: ciudad (2 passages, 1 edit)\n");
	trial_close(&trial);
}

static void test_refused(void **state)
{
	static const char *const words[] = { "", "  \t\n " };
	struct trial trial = { .settings = { .format = OUTPUT_TEXT } };
	char long_words[QUERY_BYTES + 1];
	bool has_any;

	trial_open(&trial, state);
	for (size_t i = 0; i < COUNT(words); i++)
		assert_int_equal(suggest_answer(&trial.session,
						text_of(words[i]), &has_any,
						&trial.fault),
				 STATUS_BAD_QUERY);
	memset(long_words, 'x', sizeof(long_words));
	assert_int_equal(
		suggest_answer(&trial.session,
			       (struct text){ long_words, sizeof(long_words) },
			       &has_any, &trial.fault),
		STATUS_BAD_QUERY);
	for (size_t i = 0; i < QUERY_BYTES; i += 2)
		long_words[i] = ' ';
	assert_int_equal(
		suggest_answer(&trial.session,
			       (struct text){ long_words, QUERY_BYTES },
			       &has_any, &trial.fault),
		STATUS_BAD_QUERY);
	assert_string_equal(trial.fault.text, "more than 64 words");
	trial_close(&trial);
}

static void test_out_of_memory(void **state)
{
	struct trial trial = { .settings = { .format = OUTPUT_JSONL } };
	enum status status;
	size_t nth = 0;
	bool has_any;

	trial_open(&trial, state);
	/* The names are read once; that has a test of its own. */
	assert_int_equal(suggest_answer(&trial.session, TEXT("abcd"), &has_any,
					&trial.fault),
			 0);
	do {
		nth++;
		(void)memory_fail_at(nth, 1);
		status = suggest_answer(&trial.session, TEXT("hauwei"),
					&has_any, &trial.fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	} while (status);
	assert_true(has_any);
	assert_true(nth > 5);
	trial_close(&trial);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_formats),
		FIXTURE_TEST(test_limit),
		FIXTURE_TEST(test_refused),
		FIXTURE_TEST(test_out_of_memory),
	};

	if (setenv("XDG_CONFIG_HOME", "/nonexistent", 1) != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
