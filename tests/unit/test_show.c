/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "indexer/show.h"
#include "tests/unit/indexing.h"

static void test_show(void **state)
{
	char *good = scratch_path(*state, "news/good.txt");
	char *lines = scratch_path(*state, "news/w.jsonl");
	char *gone = scratch_path(*state, "news/gone.txt");
	char *shown = scratch_path(*state, "shown");
	const char *operands[] = { good, lines, gone };
	const struct settings settings = { .operands = operands,
					   .operand_count = 3,
					   .is_json = true };
	struct report report = { 0 };
	struct fault fault;
	FILE *out = fopen(shown, "w+");
	char text[4096] = "";

	assert_non_null(out);
	put_file(*state, "news/good.txt", "A title\n\nGood words.\n");
	put_file(*state, "news/w.jsonl",
		 "{\"id\":\"7\",\"text\":\"One.\"}\n[]\n");
	assert_int_equal(show_files(out, &settings, &report, &fault),
			 STATUS_OK);
	rewind(out);
	assert_true(fread(text, 1, sizeof(text) - 1, out) > 0);
	assert_non_null(strstr(text, "\"title\":\"A title\""));
	assert_non_null(strstr(text, "\"id\":\"7\""));
	/* The bad record and the missing file. */
	assert_int_equal(report.rejected_count, 2);
	assert_true(report.has_problems);
	assert_int_equal(fclose(out), 0);
	free(good);
	free(lines);
	free(gone);
	free(shown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_show),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
