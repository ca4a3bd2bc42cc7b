/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/dry_run.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

/* The list over "news" in the scratch folder. */
static char *list(void *state, struct report *report)
{
	const char *operand = "news";
	struct settings settings = { .operands = &operand, .operand_count = 1 };
	char *folder = scratch_path(state, "index");
	struct bytes out = BYTES_UP_TO(1 << 16);
	struct fault fault = { 0 };
	static char text[4096];

	*report = (struct report){ .started_ns =
					   INT64_C(2000000000) * 1000000000 };
	assert_int_equal(chdir(state), 0);
	OK(dry_run(&out, &settings, folder, report, &fault));
	assert_int_equal(chdir("/"), 0);
	assert_true(out.length < sizeof(text));
	memcpy(text, out.data ? out.data : "", out.length);
	text[out.length] = '\0';
	bytes_free(&out);
	free(folder);
	return text;
}

static void test_list(void **state)
{
	struct report report;

	put_file(*state, "news/a.txt", "Words.\n");
	put_file(*state, "news/w.jsonl", "{\"text\":\"Words.\"}\n[]\n");
	assert_string_equal(list(*state, &report),
			    "add news/a.txt\n"
			    "add news/w.jsonl\n"
			    "reject news/w.jsonl: record at byte 18: "
			    "not a JSON object\n");
	OK(run_news(*state, &report));
	assert_string_equal(list(*state, &report), "");
	put_file(*state, "news/a.txt", "Changed.\n");
	put_file(*state, "news/void.txt", "\n");
	remove_file(*state, "news/w.jsonl");
	assert_string_equal(list(*state, &report),
			    "replace news/a.txt\n"
			    "reject news/void.txt: no words\n"
			    "delete news/w.jsonl\n");
	/* One of two articles would go. */
	assert_true(report.needs_person);
	/* Its text stands elsewhere: it is moved, if anything. */
	put_file(*state, "news/copy.jsonl", "{\"text\":\"Words.\"}\n");
	OK(run_news(*state, &report));
	put_file(*state, "news/w.jsonl", "{\"text\":\"Words.\"}\n");
	OK(run_news(*state, &report));
	remove_file(*state, "news/w.jsonl");
	(void)list(*state, &report);
	assert_false(report.needs_person);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
