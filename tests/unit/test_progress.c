/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/progress.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

#define S INT64_C(1000000000)

static void test_line(void **state)
{
	const struct progress progress = { .total_count = 100,
					   .total_bytes = 4000000,
					   .started_ns = 5 * S };
	char line[PROGRESS_LINE_BYTES];

	(void)state;
	progress_line(line, &progress, 25, 1000000, 7 * S);
	assert_string_equal(line, "25 of 100 files, 0.5 MB/s, 6 s left");
	progress_line(line, &progress, 0, 0, 5 * S);
	assert_string_equal(line, "0 of 100 files, 0.0 MB/s, 0 s left");
	progress_line(line, &progress, 101, 5000000, 6 * S);
	assert_string_equal(line, "101 of 100 files, 5.0 MB/s, 0 s left");
}

static void test_show(void **state)
{
	char *path = scratch_path(*state, "said");
	struct progress progress = { .stream = fopen(path, "w+"),
				     .total_count = 2 };
	char said[512] = "";

	assert_non_null(progress.stream);
	progress_end(&progress);
	progress_show(&progress, 1, 1, 1 * S);
	/* Too soon for another. */
	progress_show(&progress, 2, 1, 1 * S + S / 20);
	progress_end(&progress);
	rewind(progress.stream);
	assert_true(fread(said, 1, sizeof(said) - 1, progress.stream) > 0);
	assert_non_null(strstr(said, "1 of 2 files"));
	assert_null(strstr(said, "2 of 2 files"));
	assert_string_equal(said + strlen(said) - 4, "\r\033[K");
	assert_int_equal(fclose(progress.stream), 0);
	progress.stream = NULL;
	progress_show(&progress, 1, 1, 9 * S);
	progress_end(&progress);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line),
		SCRATCH_TEST(test_show),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
