/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/generation.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void test_stub(void **state)
{
	static const struct {
		const char *stub; /* NULL: none */
		int64_t number;
		enum status status;
	} table[] = {
		{ NULL, 0, STATUS_OK },
		{ "auto gen-1\n", 1, STATUS_OK },
		{ "auto gen-1", 1, STATUS_OK },
		{ "auto gen-1\r\n", 1, STATUS_OK },
		{ "auto gen-1\r\r\n", 0, STATUS_DAMAGED },
		{ "auto gen-1\nremote localhost:3\n", 0, STATUS_DENIED },
		{ "remotes", 0, STATUS_DAMAGED },
		{ "auto gen-4711\n", 4711, STATUS_OK },
		{ "", 0, STATUS_DAMAGED },
		{ "auto gen-\n", 0, STATUS_DAMAGED },
		{ "auto gen-0\n", 0, STATUS_DAMAGED },
		{ "auto gen-01\n", 0, STATUS_DAMAGED },
		{ "auto gen-1x\n", 0, STATUS_DAMAGED },
		{ "auto gen-1\nauto gen-2\n", 0, STATUS_DAMAGED },
		{ "auto gen-9999999999999\n", 0, STATUS_DAMAGED },
		{ "auto ../gen-1\n", 0, STATUS_DAMAGED },
		{ "remote localhost:33333\n", 0, STATUS_DENIED },
	};
	int fd = open_scratch(*state, ".");
	int64_t number;

	for (size_t i = 0; i < COUNT(table); i++) {
		if (table[i].stub)
			put_file(*state, "XAPIANDB", table[i].stub);
		assert_int_equal(generation_current(fd, &number, &fault),
				 table[i].status);
		assert_int_equal(number, table[i].number);
	}
	assert_int_equal(generation_switch(fd, 12, &fault), STATUS_OK);
	assert_int_equal(generation_current(fd, &number, &fault), STATUS_OK);
	assert_int_equal(number, 12);
	(void)close(fd);
}

static void test_clean(void **state)
{
	int fd = open_scratch(*state, ".");
	struct stat facts;
	int64_t number;

	put_file(*state, "gen-1/iamglass", "x");
	put_file(*state, "gen-2/iamglass", "1234567");
	put_file(*state, "gen-2/postlist.glass", "123");
	put_file(*state, "gen-10/iamglass", "x");
	put_file(*state, "gen-11/iamglass", "x");
	put_file(*state, "gen-x/kept", "x");
	put_file(*state, "XAPIANDB.17-0.tmp", "auto gen-1\n");
	put_file(*state, "XAPIANDB.old", "auto gen-1\n");
	put_file(*state, "general/kept", "x");
	for (size_t i = 0; i < 2; i++) /* gone is gone */
		assert_int_equal(generation_remove(fd, 11, &fault), STATUS_OK);
	assert_int_equal(generation_highest(fd, &number, &fault), STATUS_OK);
	assert_int_equal(number, 10);
	assert_int_equal(generation_size(fd, 2, &number, &fault), STATUS_OK);
	assert_int_equal(number, 10);
	assert_int_equal(generation_clean(fd, 2, 0, &fault), STATUS_OK);
	assert_int_not_equal(fstatat(fd, "XAPIANDB.17-0.tmp", &facts, 0), 0);
	assert_int_equal(fstatat(fd, "XAPIANDB.old", &facts, 0), 0);
	assert_int_equal(generation_highest(fd, &number, &fault), STATUS_OK);
	assert_int_equal(number, 2);
	assert_int_equal(fstatat(fd, "gen-x/kept", &facts, 0), 0);
	assert_int_equal(fstatat(fd, "general/kept", &facts, 0), 0);
	assert_int_not_equal(fstatat(fd, "gen-1", &facts, 0), 0);
	assert_int_equal(generation_sync(fd, 2, &fault), STATUS_OK);
	assert_int_not_equal(generation_sync(fd, 3, &fault), STATUS_OK);
	(void)close(fd);
}

/* A link is not followed when a generation is removed. */
static void test_clean_link(void **state)
{
	int fd = open_scratch(*state, ".");
	char *path = scratch_path(*state, "gen-3");
	struct stat facts;

	put_file(*state, "elsewhere/kept", "x");
	assert_int_equal(symlink("elsewhere", path), 0);
	assert_int_not_equal(generation_clean(fd, 0, 0, &fault), STATUS_OK);
	assert_int_equal(fstatat(fd, "elsewhere/kept", &facts, 0), 0);
	free(path);
	(void)close(fd);
}

static void test_path(void **state)
{
	struct bytes path = BYTES_UP_TO(100);

	(void)state;
	assert_int_equal(generation_path(&path, TEXT("a/b"), 3, &fault),
			 STATUS_OK);
	assert_string_equal(path.data, "a/b/gen-3");
	bytes_free(&path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_stub),
		SCRATCH_TEST(test_clean),
		SCRATCH_TEST(test_clean_link),
		cmocka_unit_test(test_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
