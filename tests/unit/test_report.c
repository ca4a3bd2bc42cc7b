/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/report.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void test_time(void **state)
{
	char out[REPORT_TIME_BYTES];

	(void)state;
	report_time(out, 0);
	assert_string_equal(out, "1970-01-01T00:00:00+00:00");
	report_time(out, INT64_C(1795317000999999999));
	assert_string_equal(out, "2026-11-22T03:10:00+00:00");
}

static void test_exit_code(void **state)
{
	static const struct {
		bool needs_person;
		bool is_incomplete;
		bool has_problems;
		enum status status;
		int code;
	} table[] = {
		{ false, false, false, STATUS_OK, 0 },
		{ false, false, true, STATUS_OK, 1 },
		{ false, true, true, STATUS_OK, 75 },
		{ true, true, true, STATUS_OK, 3 },
		{ true, false, false, STATUS_OK, 3 },
		{ true, false, true, STATUS_OK, 3 },
		{ true, false, true, STATUS_FULL, 75 },
		{ false, false, false, STATUS_BUG, 70 },
		{ false, false, true, STATUS_BAD_QUERY, 2 },
		{ false, false, false, STATUS_BUSY, 75 },
		{ false, false, false, STATUS_DAMAGED, 3 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		const struct report report = {
			.needs_person = table[i].needs_person,
			.is_incomplete = table[i].is_incomplete,
			.has_problems = table[i].has_problems
		};

		assert_int_equal(report_exit_code(&report, table[i].status),
				 table[i].code);
	}
}

static void test_print(void **state)
{
	const struct report report = { .run = 3,
				       .finished_ns = 2500000000,
				       .seen_count = 10,
				       .added_count = 2,
				       .kept_count = 5 };
	struct bytes out = BYTES_UP_TO(4096);

	(void)state;
	assert_int_equal(report_print(&out, &report, 3, &fault), STATUS_OK);
	assert_int_equal(bytes_append_byte(&out, '\0', &fault), STATUS_OK);
	assert_string_equal(
		out.data,
		"{\"run\":3,\"started\":\"1970-01-01T00:00:00+00:00\","
		"\"finished\":\"1970-01-01T00:00:02+00:00\","
		"\"files_seen\":10,\"files_read\":0,\"records_known\":0,\"files_unsettled\":0,"
		"\"files_rejected\":0,\"files_gone\":0,\"articles_added\":2,"
		"\"articles_changed\":0,\"articles_deleted\":0,"
		"\"articles_moved\":0,"
		"\"articles_kept\":5,\"articles_lost\":0,\"passages\":0,\"bytes\":0,\"batches\":0,"
		"\"compacted_from\":0,\"compacted_to\":0,"
		"\"compaction_wants\":0,"
		"\"duration_ms\":2500,\"exit\":3}\n");
	bytes_free(&out);
}

static void test_write(void **state)
{
	const struct report report = { .run = 0 };
	char *path = scratch_path(*state, "report.json");
	char line[64];
	FILE *file;

	assert_int_equal(report_write(&report, path, 0, &fault), STATUS_OK);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	assert_int_equal(strncmp(line, "{\"run\":null,", 12), 0);
	assert_int_equal(fclose(file), 0);
	free(path);
	path = scratch_path(*state, "none/report.json");
	assert_int_not_equal(report_write(&report, path, 0, &fault), STATUS_OK);
	free(path);
}

/* A line is a line, whatever the name of the file. */
static void test_problem(void **state)
{
	char *path = scratch_path(*state, "said");
	struct report report = { .stream = fopen(path, "w+") };
	char said[256] = "";

	assert_non_null(report.stream);
	assert_int_equal(report_problem(&report, TEXT("a\n\x1b[31m"),
					"no\nwords", &fault),
			 STATUS_OK);
	assert_int_equal(report_problem(&report, TEXT(""), "why", &fault),
			 STATUS_OK);
	rewind(report.stream);
	assert_true(fread(said, 1, sizeof(said) - 1, report.stream) > 0);
	assert_null(strchr(said, '\x1b'));
	assert_int_equal(strncmp(said, "pqindex: a", 10), 0);
	assert_non_null(strstr(said, ": no words\npqindex: why\n"));
	report.is_quiet = true;
	rewind(report.stream);
	assert_int_equal(report_problem(&report, TEXT("a"), "unsaid", &fault),
			 STATUS_OK);
	assert_int_equal(report_trouble(&report, TEXT("a"), "said", &fault),
			 STATUS_OK);
	rewind(report.stream);
	assert_non_null(fgets(said, sizeof(said), report.stream));
	assert_string_equal(said, "pqindex: a: said\n");
	assert_int_equal(fclose(report.stream), 0);
	report.stream = NULL;
	assert_int_equal(report_problem(&report, TEXT("a"), "b", &fault),
			 STATUS_OK);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_time),  cmocka_unit_test(test_exit_code),
		cmocka_unit_test(test_print), SCRATCH_TEST(test_write),
		SCRATCH_TEST(test_problem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
