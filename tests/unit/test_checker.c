/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/checker.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

enum { TIME_S = 10, LINE_BYTES = 4096 };

static struct fault fault;

static char *make_index(void *state)
{
	struct report report;

	put_file(state, "news/a.txt", "Words about a harbour.\n");
	put_file(state, "news/b.txt", "Words about a lighthouse.\n");
	assert_int_equal(run_news(state, &report), STATUS_OK);
	return scratch_path(state, "index/gen-2");
}

static void test_sound(void **state)
{
	char *folder = make_index(*state);
	const struct checker_order order = { .folder = folder,
					     .time_s = TIME_S };
	struct bytes words = BYTES_UP_TO(LINE_BYTES);

	assert_int_equal(checker_run(&words, &order, &fault), STATUS_OK);
	assert_int_equal(words.length, 0);
	bytes_free(&words);
	free(folder);
}

/* Wherever it is in what a block holds: words or none, no failure of ours. */
static void test_damaged(void **state)
{
	char *folder = make_index(*state);
	char *path = scratch_path(*state, "index/gen-2/postlist.glass");
	const struct checker_order order = { .folder = folder,
					     .time_s = TIME_S };
	int fd = open(path, O_RDWR | O_CLOEXEC);
	size_t damage_count = 0;

	assert_true(fd >= 0);
	for (off_t offset = 7680; offset < 8192; offset += 16) {
		struct bytes words = BYTES_UP_TO(LINE_BYTES);
		char kept[8];

		assert_int_equal(pread(fd, kept, 8, offset), 8);
		assert_int_equal(pwrite(fd, "\xff\xff\x80\xff\xff\xff\xff\xff",
					8, offset),
				 8);
		assert_int_equal(checker_run(&words, &order, &fault),
				 STATUS_OK);
		damage_count += words.length > 0;
		assert_int_equal(pwrite(fd, kept, 8, offset), 8);
		bytes_free(&words);
	}
	assert_true(damage_count > 1);
	assert_int_equal(close(fd), 0);
	free(path);
	free(folder);
}

static void test_truncated(void **state)
{
	static const char *const names[] = { "iamglass", "postlist.glass" };
	char *folder = make_index(*state);
	const struct checker_order order = { .folder = folder,
					     .time_s = TIME_S };

	for (size_t i = 0; i < 2; i++) {
		struct bytes words = BYTES_UP_TO(LINE_BYTES);
		char name[64];
		char *path;

		(void)snprintf(name, sizeof(name), "index/gen-2/%s", names[i]);
		path = scratch_path(*state, name);
		assert_int_equal(truncate(path, 40), 0);
		assert_int_equal(checker_run(&words, &order, &fault),
				 STATUS_OK);
		assert_true(words.length > 0);
		bytes_free(&words);
		free(path);
	}
	free(folder);
}

static void test_stopped(void **state)
{
	static const volatile sig_atomic_t stop = SIGTERM;
	char *folder = make_index(*state);
	const struct checker_order order = { .folder = folder,
					     .time_s = TIME_S,
					     .stop = &stop };
	struct bytes words = BYTES_UP_TO(LINE_BYTES);

	assert_int_equal(checker_run(&words, &order, &fault), STATUS_RETRY);
	assert_int_equal(words.length, 0);
	bytes_free(&words);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_sound),
		SCRATCH_TEST(test_damaged),
		SCRATCH_TEST(test_truncated),
		SCRATCH_TEST(test_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
