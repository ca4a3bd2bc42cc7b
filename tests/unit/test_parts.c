/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/parts.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

/* The folder "index", with parts of generation 3 that have these names. */
static int make_parts(void *state, const char *const *names)
{
	char path[200];

	put_file(state, "index/lock", "");
	for (; *names; names++) {
		(void)snprintf(path, sizeof(path), "index/gen-3.parts/%s",
			       *names);
		put_file(state, path, "x");
	}
	return open_scratch(state, "index");
}

static bool is_there(int folder_fd, const char *name)
{
	return faccessat(folder_fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* What lies there, how many segments the ledger counts, and what is kept. */
static const struct {
	const char *names[8];
	int64_t count;
	bool are_all;
	const char *kept[8];
} recoveries[] = {
	{ { NULL }, 0, true, { NULL } },
	{ { NULL }, 1, false, { NULL } },
	{ { "1-1.0000000a/iamglass", "2-2.0000000a/iamglass" },
	  2,
	  true,
	  { "1-1.0000000a", "2-2.0000000a" } },
	/* above the ledger's number, by whatever run */
	{ { "1-1.0000000a/iamglass", "2-2.0000000a/iamglass",
	    "2-2.0000000b/flintlock" },
	  1,
	  true,
	  { "1-1.0000000a" } },
	/* not whole */
	{ { "1-1.0000000a/flintlock" }, 1, false, { NULL } },
	{ { "1-1.0000000a/iamglass", "1-2.0000000a.new/iamglass",
	    "2-2.0000000a/iamglass" },
	  2,
	  true,
	  { "1-1.0000000a", "2-2.0000000a" } },
	/* merged, and what it was merged from half removed */
	{ { "1-3.0000000b/iamglass", "1-1.0000000a/postlist.glass",
	    "2-2.0000000a/iamglass", "3-3.0000000a/iamglass",
	    "10-10.0000000b/iamglass" },
	  3,
	  true,
	  { "1-3.0000000b" } },
	/* in the order of numbers, with one missing */
	{ { "10-10.0000000a/iamglass", "1-8.0000000a/iamglass" },
	  10,
	  false,
	  { "1-8.0000000a", "10-10.0000000a" } },
	/* no names of ours */
	{ { "x/iamglass", "0-1.0000000a/iamglass", "2-1.0000000a/iamglass",
	    "1-1/iamglass", "1-99999999999999999999.0000000a/iamglass",
	    "-1.0000000a/iamglass" },
	  9,
	  false,
	  { NULL } },
};

static size_t count_names(const char *const *names)
{
	size_t count = 0;

	while (names[count])
		count++;
	return count;
}

static void test_recover(void **state)
{
	for (size_t i = 0; i < COUNT(recoveries); i++) {
		int fd = make_parts(*state, recoveries[i].names);
		size_t kept = count_names(recoveries[i].kept);
		struct fault fault = { .text = "" };
		struct parts parts;

		OK(parts_recover(&parts, fd, 3, recoveries[i].count, &fault));
		assert_int_equal(parts_are_all(&parts, recoveries[i].count),
				 recoveries[i].are_all);
		assert_int_equal(parts.count, kept);
		for (size_t at = 0; at < kept; at++)
			assert_string_equal(parts.list[at].name,
					    recoveries[i].kept[at]);
		parts_free(&parts);
		/* The same again finds nothing to remove. */
		OK(parts_recover(&parts, fd, 3, recoveries[i].count, &fault));
		assert_int_equal(parts.count, kept);
		parts_free(&parts);
		OK(parts_remove_all(fd, 3, &fault));
		OK(parts_remove_all(fd, 3, &fault));
		assert_false(is_there(fd, "gen-3.parts"));
		assert_int_equal(close(fd), 0);
	}
}

static void test_clean(void **state)
{
	const char *const names[] = { "1-1.0000000a/iamglass", NULL };
	struct fault fault = { .text = "" };
	int fd;

	put_file(*state, "index/gen-4.parts/1-1.0000000a/iamglass", "x");
	put_file(*state, "index/gen-3/iamglass", "x");
	put_file(*state, "index/gen-3.parts.txt", "x");
	fd = make_parts(*state, names);
	OK(parts_clean(fd, 3, &fault));
	assert_true(is_there(fd, "gen-3.parts"));
	assert_false(is_there(fd, "gen-4.parts"));
	OK(parts_clean(fd, 0, &fault));
	assert_false(is_there(fd, "gen-3.parts"));
	assert_true(is_there(fd, "gen-3/iamglass"));
	assert_true(is_there(fd, "gen-3.parts.txt"));
	assert_int_equal(close(fd), 0);
}

static void test_names(void **state)
{
	char one[PARTS_TAG_BYTES];
	char other[PARTS_TAG_BYTES];
	struct bytes path = BYTES_UP_TO(1000);
	struct fault fault = { .text = "" };
	struct part part;

	(void)state;
	OK(parts_tag(one, &fault));
	OK(parts_tag(other, &fault));
	assert_string_not_equal(one, other);
	parts_name(&part, 7, 12, "0000000a");
	assert_string_equal(part.name, "7-12.0000000a");
	OK(parts_path(&path, TEXT("a b"), 5, part.name, &fault));
	assert_string_equal(path.data, "a b/gen-5.parts/7-12.0000000a");
	bytes_clear(&path);
	OK(parts_path(&path, TEXT("x"), 5, NULL, &fault));
	assert_string_equal(path.data, "x/gen-5.parts");
	bytes_free(&path);
}

static void test_rename(void **state)
{
	const char *const names[] = { "1-2.0000000a.new/iamglass", NULL };
	struct fault fault = { .text = "" };
	int fd = make_parts(*state, names);

	OK(parts_make(fd, 3, &fault));
	OK(parts_make(fd, 4, &fault));
	OK(parts_sync(fd, 4, &fault));
	OK(parts_rename(fd, 3, "1-2.0000000a.new", "1-2.0000000a", &fault));
	assert_true(is_there(fd, "gen-3.parts/1-2.0000000a/iamglass"));
	OK(parts_remove(fd, 3, "1-2.0000000a", &fault));
	OK(parts_remove(fd, 3, "1-2.0000000a", &fault));
	assert_int_equal(parts_rename(fd, 3, "1-1.0000000a", "x", &fault),
			 STATUS_IO);
	assert_int_equal(parts_sync(fd, 9, &fault), STATUS_IO);
	/* What is no folder there is not removed as one. */
	put_file(*state, "index/gen-3.parts/file", "x");
	assert_int_not_equal(parts_remove_all(fd, 3, &fault), STATUS_OK);
	assert_int_equal(close(fd), 0);
}

static void test_many(void **state)
{
	struct fault fault = { .text = "" };
	struct parts parts = { .list = NULL };
	struct part part;

	(void)state;
	for (int64_t i = 1; i <= 1000; i++) {
		parts_name(&part, i, i, "0000000a");
		OK(parts_add(&parts, &part, &fault));
	}
	assert_true(parts_are_all(&parts, 1000));
	assert_false(parts_are_all(&parts, 999));
	assert_false(parts_are_all(&parts, 1001));
	parts_free(&parts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_recover), SCRATCH_TEST(test_clean),
		SCRATCH_TEST(test_names),   SCRATCH_TEST(test_rename),
		SCRATCH_TEST(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
