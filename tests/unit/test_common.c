/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "searcher/common.h"
#include "shared/memory.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { SHARDS = 3, MOST = 4 };

static struct fault fault;

/* By shard, the paths that it has. */
static const char *const paths[SHARDS][MOST] = {
	{ "a.txt", "b.txt", "c.txt" },
	{ "b.txt", "d.txt" },
	{ "d.txt", "a.txt", "b.txt", "e.txt" },
};

static void build(const char *folder, const char *const names[MOST])
{
	struct fixture_article articles[MOST];
	size_t count = 0;

	memset(articles, 0, sizeof(articles));
	for (; count < MOST && names[count]; count++) {
		articles[count].path = names[count];
		articles[count].title = "Ferry";
		articles[count].language = "en";
		articles[count].date = "";
		articles[count].passages[0].text = "A ferry.";
	}
	fixture_build(folder, articles, count);
}

static struct index *open_shards(const char *folder, size_t count)
{
	char *places[SHARDS];
	struct index *index;

	for (size_t i = 0; i < count; i++) {
		char name[16];

		(void)snprintf(name, sizeof(name), "shard-%zu", i);
		places[i] = scratch_path(folder, name);
		assert_int_equal(mkdir(places[i], 0700), 0);
		build(places[i], paths[i]);
	}
	OK(index_open(&index, (const char *const *)places, count, &fault));
	for (size_t i = 0; i < count; i++)
		free(places[i]);
	return index;
}

/* "1:b 2:a": which shard has it again, and the name of its file. */
struct found {
	char list[SHARDS * MOST][8];
	size_t count;
	enum status answer;
};

static enum status note(void *context, size_t shard, const struct hash *id,
			struct fault *unused)
{
	struct found *found = context;

	(void)unused;
	for (size_t i = 0; i < MOST && paths[shard][i]; i++) {
		const struct hash one = hash_text(text_of(paths[shard][i]));

		if (hash_equal(&one, id))
			(void)snprintf(found->list[found->count++],
				       sizeof(found->list[0]), "%zu:%c", shard,
				       paths[shard][i][0]);
	}
	return found->answer;
}

static int compare(const void *left, const void *right)
{
	return strcmp(left, right);
}

static enum status find(struct index *index, struct found *out)
{
	const struct common_visitor visitor = { note, out };
	enum status status = common_each(index, &visitor, &fault);

	qsort(out->list, out->count, sizeof(out->list[0]), compare);
	return status;
}

static void test_each_shard_that_has_it_again(void **state)
{
	static const char *const expected[] = { "1:b", "2:a", "2:b", "2:d" };
	struct index *index = open_shards(*state, SHARDS);
	struct found found = { .count = 0 };

	OK(find(index, &found));
	assert_int_equal(found.count, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++)
		assert_string_equal(found.list[i], expected[i]);
	index_close(index);
}

static void test_one_index_has_each_once(void **state)
{
	struct index *index = open_shards(*state, 1);
	struct found found = { .count = 0 };

	OK(find(index, &found));
	assert_int_equal(found.count, 0);
	index_close(index);
}

static void test_a_visitor_that_fails_ends_it(void **state)
{
	struct index *index = open_shards(*state, SHARDS);
	struct found found = { .answer = STATUS_RETRY };

	assert_int_equal(find(index, &found), STATUS_RETRY);
	assert_int_equal(found.count, 1);
	index_close(index);
}

static void test_out_of_memory(void **state)
{
	struct index *index = open_shards(*state, SHARDS);
	enum status status = STATUS_FULL;
	size_t nth;

	for (nth = 1; status; nth++) {
		struct found found = { .count = 0 };

		(void)memory_fail_at(nth, 0);
		status = find(index, &found);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	}
	assert_true(nth > 3);
	index_close(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_each_shard_that_has_it_again),
		SCRATCH_TEST(test_one_index_has_each_once),
		SCRATCH_TEST(test_a_visitor_that_fails_ends_it),
		SCRATCH_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
