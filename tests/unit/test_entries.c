/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/entries.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* Counts, and fails with `end` at the entry that `stops_at` names. */
struct counting {
	const char *stops_at;
	enum status end;
	int count;
};

static enum status count(void *context, int folder_fd, const char *name,
			 struct fault *why)
{
	struct counting *counting = context;
	struct stat facts;

	assert_int_equal(fstatat(folder_fd, name, &facts, 0), 0);
	counting->count++;
	return counting->stops_at && strcmp(name, counting->stops_at) == 0 ?
		       fault_set(why, counting->end, "%s: refused", name) :
		       STATUS_OK;
}

static void test_each(void **state)
{
	static const struct {
		const char *folder;
		const char *stops_at;
		enum status end;
		const char *words;
	} cases[] = {
		{ "gen-1", NULL, STATUS_OK, NULL },
		{ "gen-1", "b", STATUS_IO, "gen-1: b: refused" },
		{ "gen-1", "a", STATUS_RETRY, "a: refused" },
		{ ".", "gen-1", STATUS_IO, "gen-1: refused" },
		{ "gen-2", NULL, STATUS_OK, NULL },
	};
	int fd = open_scratch(*state, ".");

	put_file(*state, "gen-1/a", "1");
	put_file(*state, "gen-1/b", "2");
	assert_int_equal(mkdirat(fd, "gen-2", 0700), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct counting counting = { cases[i].stops_at, cases[i].end,
					     0 };

		assert_int_equal(entries_each(fd, cases[i].folder, count,
					      &counting, &fault),
				 cases[i].end);
		if (cases[i].words)
			assert_string_equal(fault.text, cases[i].words);
		else
			assert_int_equal(
				counting.count,
				strcmp(cases[i].folder, "gen-1") == 0 ? 2 : 0);
	}
	assert_int_equal(close(fd), 0);
}

static void test_refused(void **state)
{
	struct counting counting = { NULL, STATUS_OK, 0 };
	int fd = open_scratch(*state, ".");

	put_file(*state, "file", "1");
	assert_int_equal(symlinkat("..", fd, "link"), 0);
	assert_int_not_equal(entries_each(fd, "none", count, &counting, &fault),
			     STATUS_OK);
	assert_non_null(strstr(fault.text, "none: "));
	assert_int_not_equal(entries_each(fd, "file", count, &counting, &fault),
			     STATUS_OK);
	assert_int_not_equal(entries_each(fd, "link", count, &counting, &fault),
			     STATUS_OK);
	/* All faults of the index begin with a name of the index. */
	assert_int_not_equal(entries_each(-1, ".", count, &counting, &fault),
			     STATUS_OK);
	assert_non_null(strstr(fault.text, "gen-*: "));
	assert_int_equal(counting.count, 0);
	assert_int_equal(close(fd), 0);
}

static void test_remove(void **state)
{
	struct stat facts;
	int fd = open_scratch(*state, ".");

	put_file(*state, "gen-1/a", "1");
	put_file(*state, "gen-1/b", "2");
	put_file(*state, "gen-2/deep/file", "3");
	assert_int_equal(entries_remove(fd, "gen-1", &fault), STATUS_OK);
	assert_int_equal(fstatat(fd, "gen-1", &facts, 0), -1);
	assert_int_not_equal(entries_remove(fd, "gen-2", &fault), STATUS_OK);
	assert_int_equal(strncmp(fault.text, "gen-2: deep: ", 13), 0);
	assert_int_equal(fstatat(fd, "gen-2/deep/file", &facts, 0), 0);
	assert_int_equal(close(fd), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { SCRATCH_TEST(test_each),
					    SCRATCH_TEST(test_refused),
					    SCRATCH_TEST(test_remove) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
