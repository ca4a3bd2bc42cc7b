/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/recheck.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

#define HIT "{\"type\":\"hit\",\"id\":\"i\",\"passage\":\"p\","

/* Hits of one file of records, in the folder of the test. */
static void write_hits(void **state, const char *path)
{
	static const char *const ends[] = {
		"\"of\":\"text\",\"record\":0,\"start\":0,\"end\":4,"
		"\"text\":\"Some\"}\n",
		"\"of\":\"text\",\"record\":0,\"start\":1,\"end\":5,"
		"\"text\":\"Some\"}\n",
		"\"of\":\"text\",\"record\":0,\"start\":0,\"end\":4,"
		"\"text\":\"Lost\"}\n",
	};
	char text[4096] = "";
	size_t length = 0;

	for (size_t i = 0; i < COUNT(ends); i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length,
					   HIT "\"path\":\"%s\",%s", path,
					   ends[i]);
	put_file(*state, "hits", text);
}

static void test_states(void **state)
{
	char *source = scratch_path(*state, "w.jsonl");
	char *hits = scratch_path(*state, "hits");
	char *told = scratch_path(*state, "told");
	const struct settings settings = { .hits = hits };
	struct report report = { 0 };
	FILE *out = fopen(told, "w+");
	const struct recheck_order order = { .out = out,
					     .settings = &settings,
					     .report = &report };
	struct fault fault;
	char text[4096] = "";

	assert_non_null(out);
	put_file(*state, "w.jsonl",
		 "{\"id\":\"i\",\"text\":\"Some words.\"}\n"
		 "{\"id\":\"j\",\"text\":\"Lost words.\"}\n");
	write_hits(state, source);
	assert_int_equal(recheck_hits(&order, &fault), STATUS_OK);
	rewind(out);
	assert_true(fread(text, 1, sizeof(text) - 1, out) > 0);
	assert_int_equal(strncmp(text, "same\tp\t/", 8), 0);
	assert_non_null(strstr(text, "\nmoved\tp\t/"));
	assert_non_null(strstr(text, "\ttext record 0 bytes 0-4\n"));
	assert_non_null(strstr(text, "\nchanged\tp\t/"));
	assert_true(report.has_problems);
	assert_int_equal(fclose(out), 0);
	free(source);
	free(hits);
	free(told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_states),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
