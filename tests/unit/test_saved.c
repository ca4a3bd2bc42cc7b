/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "searcher/saved.h"
#include "shared/memory.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* The form, written out: what this version must read for ever. */
static const char sample[] = "pullquote-saved 1\n"
			     "query 9\n"
			     "safe\ncity\n"
			     "plain 1\n"
			     "strict 0\n"
			     "by article\n"
			     "index 0123456789abcdef0123456789abcdef run 12\n"
			     "index ffffffffffffffffffffffffffffffff run 0\n";

static struct saved_folder *open_folder(void *scratch)
{
	struct saved_folder *folder;

	assert_int_equal(setenv("XDG_STATE_HOME", scratch, 1), 0);
	OK(saved_open(&folder, true, &fault));
	return folder;
}

static void put_raw(void *scratch, const char *name, struct text text)
{
	char below[200];
	char *path;
	FILE *stream;

	(void)snprintf(below, sizeof(below), "pullquote/saved/%s", name);
	path = scratch_path(scratch, below);
	stream = fopen(path, "w");
	assert_non_null(stream);
	assert_int_equal(fwrite(text.data, 1, text.length, stream),
			 text.length);
	assert_int_equal(fclose(stream), 0);
	free(path);
}

/* With the line that makes it whole. */
static void put_checked(void *scratch, const char *name, const char *text)
{
	char whole[1000];
	int length = snprintf(whole, sizeof(whole), "%scheck %016llx\n", text,
			      (unsigned long long)hash_checksum(text_of(text)));

	put_raw(scratch, name, (struct text){ whole, (size_t)length });
}

static struct saved make_saved(struct text query)
{
	struct saved saved = SAVED_NONE;
	struct hash id = hash_text(TEXT("an index"));

	OK(bytes_append(&saved.query, query, &fault));
	OK(saved_set(&saved, &id, 7, &fault));
	return saved;
}

static void test_names(void **state)
{
	static const struct {
		const char *name;
		enum status expected;
	} table[] = {
		{ "huawei", STATUS_OK },
		{ "Safe_City-2021.v2", STATUS_OK },
		{ "a", STATUS_OK },
		{ "x.saved", STATUS_OK },
		{ "0123456789012345678901234567890123456789012345678901234567890123",
		  STATUS_OK },
		{ "01234567890123456789012345678901234567890123456789012345678901234",
		  STATUS_BAD_QUERY },
		{ "", STATUS_BAD_QUERY },
		{ ".", STATUS_BAD_QUERY },
		{ "..", STATUS_BAD_QUERY },
		{ ".hidden", STATUS_BAD_QUERY },
		{ "a/b", STATUS_BAD_QUERY },
		{ "../a", STATUS_BAD_QUERY },
		{ "a b", STATUS_BAD_QUERY },
		{ "a\n", STATUS_BAD_QUERY },
		{ "caf\xc3\xa9", STATUS_BAD_QUERY },
	};
	struct saved_folder *folder = open_folder(*state);
	struct saved saved = SAVED_NONE;

	for (size_t i = 0; i < COUNT(table); i++) {
		assert_int_equal(saved_check_name(text_of(table[i].name),
						  &fault),
				 table[i].expected);
		/* None reaches a file by another way. */
		if (table[i].expected)
			assert_int_equal(saved_read(folder, table[i].name,
						    &saved, &fault),
					 STATUS_BAD_QUERY);
	}
	saved_close(folder);
}

static void test_sample(void **state)
{
	struct saved_folder *folder = open_folder(*state);
	struct saved saved = SAVED_NONE;
	struct hash id;

	put_checked(*state, "old.saved", sample);
	OK(saved_read(folder, "old", &saved, &fault));
	assert_int_equal(saved.query.length, 9);
	assert_memory_equal(saved.query.data, "safe\ncity", 9);
	assert_true(saved.is_plain);
	assert_false(saved.is_strict);
	assert_true(saved.is_by_article);
	assert_int_equal(saved.index_count, 2);
	assert_true(
		hash_from_hex(&id, TEXT("0123456789abcdef0123456789abcdef")));
	assert_int_equal(saved_find(&saved, &id)->run, 12);
	saved_free(&saved);
	saved_close(folder);
}

static void test_round(void **state)
{
	static const struct text queries[] = {
		TEXT_INIT("huawei"),
		TEXT_INIT(""),
		TEXT_INIT("a\0b\nindex 1"),
		TEXT_INIT("\xff\xfe check 0123456789abcdef\n"),
	};
	struct saved_folder *folder = open_folder(*state);
	const struct hash other = hash_text(TEXT("another"));

	for (size_t i = 0; i < COUNT(queries); i++) {
		struct saved written = make_saved(queries[i]);
		struct saved read = SAVED_NONE;
		struct stat facts;
		char *path;

		written.is_strict = i % 2 == 0;
		OK(saved_set(&written, &other, UINT64_MAX / 40, &fault));
		OK(saved_set(&written, &other, UINT64_MAX / 30, &fault));
		OK(saved_write(folder, "x", &written, &fault));
		OK(saved_read(folder, "x", &read, &fault));
		assert_true(text_equal(text_from(&read.query), queries[i]));
		assert_int_equal(read.is_strict, written.is_strict);
		assert_int_equal(read.index_count, 2);
		assert_int_equal(saved_find(&read, &other)->run,
				 UINT64_MAX / 30);
		path = scratch_path(*state, "pullquote/saved/x.saved");
		assert_int_equal(stat(path, &facts), 0);
		assert_int_equal(facts.st_mode & 0777, 0600);
		free(path);
		saved_free(&read);
		saved_free(&written);
	}
	saved_close(folder);
}

/* No byte may be missing, added or another one. */
static void test_damage(void **state)
{
	struct saved_folder *folder = open_folder(*state);
	char whole[1000];
	struct saved saved = SAVED_NONE;
	size_t length = (size_t)snprintf(
		whole, sizeof(whole), "%scheck %016llx\n", sample,
		(unsigned long long)hash_checksum(text_of(sample)));

	for (size_t i = 0; i < length; i++) {
		put_raw(*state, "x.saved", (struct text){ whole, i });
		assert_int_equal(saved_read(folder, "x", &saved, &fault),
				 STATUS_DAMAGED);
		whole[i] ^= 1;
		put_raw(*state, "x.saved", (struct text){ whole, length });
		assert_int_equal(saved_read(folder, "x", &saved, &fault),
				 STATUS_DAMAGED);
		assert_null(saved.query.data);
		assert_null(saved.indexes);
		whole[i] ^= 1;
	}
	put_raw(*state, "x.saved", (struct text){ whole, length + 1 });
	assert_int_equal(saved_read(folder, "x", &saved, &fault),
			 STATUS_DAMAGED);
	saved_close(folder);
}

/* A right checksum does not make a wrong file right. */
static void test_wrong(void **state)
{
	static const char *const table[] = {
		"",
		"pullquote-saved 1\n",
		"pullquote-saved 1\nquery 99999999999999999999999\nx\n",
		"pullquote-saved 1\nquery 70000\nx\nplain 0\n",
		"pullquote-saved 1\nquery -1\nx\nplain 0\nstrict 0\n",
		"pullquote-saved 1\nquery 1\nx\nplain 2\nstrict 0\nby passage\n",
		"pullquote-saved 1\nquery 1\nx\nplain 0\nstrict 0\nby author\n",
		"pullquote-saved 1\nquery 1\nx\nplain 0\nstrict 0\nby passage\n"
		"index 01234567 run 1\n",
		"pullquote-saved 1\nquery 1\nx\nplain 0\nstrict 0\nby passage\n"
		"index 0123456789abcdef0123456789abcdef run \n",
		"pullquote-saved 1\nquery 1\nx\nplain 0\nstrict 0\nby passage\n"
		"index 0123456789abcdef0123456789abcdef run 1\n"
		"index 0123456789abcdef0123456789abcdef run 2\n",
		"pullquote-saved 1\nquery 1\nx\nplain 0\nstrict 0\nby passage\n"
		"more\n",
	};
	struct saved_folder *folder = open_folder(*state);
	struct saved saved = SAVED_NONE;

	for (size_t i = 0; i < COUNT(table); i++) {
		put_checked(*state, "x.saved", table[i]);
		assert_int_equal(saved_read(folder, "x", &saved, &fault),
				 STATUS_DAMAGED);
		assert_non_null(strstr(fault.text, "x.saved: damaged"));
	}
	put_checked(*state, "x.saved", "pullquote-saved 2\nquery:\n");
	assert_int_equal(saved_read(folder, "x", &saved, &fault),
			 STATUS_DAMAGED);
	assert_non_null(strstr(fault.text, "version 2 of its form; this "
					   "pqsearch knows 1"));
	saved_close(folder);
}

static void test_missing(void **state)
{
	struct saved_folder *folder;
	struct saved saved = SAVED_NONE;
	char *path = scratch_path(*state, "pullquote/saved/link.saved");

	assert_int_equal(setenv("XDG_STATE_HOME", *state, 1), 0);
	assert_int_equal(saved_open(&folder, false, &fault), STATUS_SKIP);
	assert_null(folder);
	folder = open_folder(*state);
	assert_int_equal(saved_read(folder, "x", &saved, &fault), STATUS_SKIP);
	assert_int_equal(saved_remove(folder, "x", &fault), STATUS_SKIP);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_int_equal(saved_read(folder, "link", &saved, &fault),
			 STATUS_DAMAGED);
	free(path);
	saved_close(folder);
	saved_close(NULL);
}

static void test_no_home(void **state)
{
	struct saved_folder *folder;

	(void)state;
	assert_int_equal(setenv("XDG_STATE_HOME", "relative", 1), 0);
	assert_int_equal(setenv("HOME", "", 1), 0);
	assert_int_equal(saved_open(&folder, true, &fault), STATUS_DENIED);
	assert_string_equal(fault.text, "no place for saved searches: set HOME "
					"or XDG_STATE_HOME");
}

/* One at a time; who removes a search leaves no lock that counts. */
static void test_lock(void **state)
{
	struct saved_folder *folder = open_folder(*state);
	struct saved_folder *second = open_folder(*state);
	struct saved saved = make_saved(TEXT("x"));
	struct lock held;
	struct lock other;

	OK(saved_lock(folder, "x", 0, &held, &fault));
	OK(saved_write(folder, "x", &saved, &fault));
	assert_int_equal(saved_lock(second, "x", 0, &other, &fault),
			 STATUS_BUSY);
	OK(saved_lock(second, "y", 0, &other, &fault));
	lock_release(&other);
	OK(saved_remove(folder, "x", &fault));
	/* The file of that name is a new one, and free. */
	OK(saved_lock(second, "x", 0, &other, &fault));
	lock_release(&other);
	lock_release(&held);
	saved_free(&saved);
	saved_close(second);
	saved_close(folder);
}

static void test_list(void **state)
{
	static const char *const others[] = { "b.saved.12-0.tmp", "b.lock",
					      ".saved", "no name.saved" };
	struct saved_folder *folder = open_folder(*state);
	struct pool *pool;
	const char **names;
	size_t count;

	OK(pool_new(&pool, 1 << 20, &fault));
	OK(saved_list(folder, pool, &names, &count, &fault));
	assert_int_equal(count, 0);
	for (size_t i = 0; i < COUNT(others); i++)
		put_raw(*state, others[i], TEXT("x"));
	put_checked(*state, "b.saved", sample);
	put_checked(*state, "a.saved", sample);
	put_checked(*state, "B.saved", sample);
	OK(saved_list(folder, pool, &names, &count, &fault));
	assert_int_equal(count, 3);
	assert_string_equal(names[0], "B");
	assert_string_equal(names[1], "a");
	assert_string_equal(names[2], "b");
	pool_free(pool);
	saved_close(folder);
}

/* With each allocation failing: no memory, or all is well. */
static void test_no_memory(void **state)
{
	struct saved_folder *folder = open_folder(*state);
	enum status status = STATUS_FULL;
	size_t nth;

	put_checked(*state, "x.saved", sample);
	for (nth = 1; status == STATUS_FULL; nth++) {
		struct saved saved = SAVED_NONE;

		(void)memory_fail_at(nth, 0);
		status = saved_read(folder, "x", &saved, &fault);
		if (status == STATUS_OK)
			status = saved_write(folder, "x", &saved, &fault);
		(void)memory_fail_at(0, 0);
		saved_free(&saved);
	}
	assert_int_equal(status, STATUS_OK);
	assert_true(nth > 4);
	saved_close(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_names),   SCRATCH_TEST(test_sample),
		SCRATCH_TEST(test_round),   SCRATCH_TEST(test_damage),
		SCRATCH_TEST(test_wrong),   SCRATCH_TEST(test_missing),
		SCRATCH_TEST(test_no_home), SCRATCH_TEST(test_lock),
		SCRATCH_TEST(test_list),    SCRATCH_TEST(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
