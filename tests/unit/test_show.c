/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/show.h"
#include "tests/unit/indexing.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

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

/* Files to show, and where. */
struct showing {
	struct settings settings;
	FILE *out;
};

/* A file for which there is no memory is told like another that is no use. */
static enum status show_hungry(void *context, struct fault *fault)
{
	const struct showing *showing = context;
	struct report report = { 0 };
	size_t before = memory_refused();
	enum status status =
		show_files(showing->out, &showing->settings, &report, fault);

	if (!status)
		assert_int_equal(report.has_problems,
				 memory_refused() != before);
	return status;
}

static void test_out_of_memory(void **state)
{
	char *text = scratch_path(*state, "news/a.txt");
	char *lines = scratch_path(*state, "news/w.jsonl");
	const char *operands[] = { text, lines };
	struct showing showing = { .settings = { .operands = operands,
						 .operand_count = 2 },
				   .out = fopen("/dev/null", "w") };
	const struct starve_work work = { .run = show_hungry,
					  .context = &showing,
					  .may_do_without = true };

	assert_non_null(showing.out);
	put_file(*state, "news/a.txt", "A title\n\nWords.\n");
	put_file(*state, "news/w.jsonl", "{\"id\":\"7\",\"text\":\"One.\"}\n");
	for (int i = 0; i < 2; i++) {
		showing.settings.is_json = i == 1;
		assert_true(starve(&work) > 50);
	}
	assert_int_equal(fclose(showing.out), 0);
	free(text);
	free(lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_show),
		SCRATCH_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
