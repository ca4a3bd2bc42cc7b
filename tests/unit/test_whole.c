/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/whole.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

static enum status find(const struct fixture *fixture, const char *id,
			struct pool **pool, struct search_article *out)
{
	assert_int_equal(pool_new(pool, 1 << 24, &fault), 0);
	return whole_find(fixture->store, text_of(id), *pool, out, &fault);
}

static const char lahore[] =
	"A contractor says Huawei left a back-door in the Lahore safe city system.\n\n"
	"Huawei denies the claims. The safe-city project began in 2016.\n\n"
	"The court in Lahore hears the arbitration next year.";

static void test_by_id_and_path(void **state)
{
	char id[64];
	const char *const names[] = { id, "/coverage/lahore.txt" };

	fixture_id("lahore.txt", id);
	for (size_t i = 0; i < 2; i++) {
		struct search_article article;
		struct pool *pool;

		assert_int_equal(find(*state, names[i], &pool, &article), 0);
		assert_true(text_equal(article.text, TEXT(lahore)));
		assert_true(
			text_equal(article.path, TEXT("/coverage/lahore.txt")));
		assert_true(text_equal(article.record.title,
				       TEXT("Vendor denies backdoor claim")));
		pool_free(pool);
	}
}

static const char *const missing[] = {
	"",
	"lahore.txt",
	"/coverage",
	"/coverage/",
	"/coverage/lahore",
	"/coverag/elahore.txt",
	"news/lahore.txt",
	"00000000000000000000000000000000",
	"\xff\n",
};

static void test_missing(void **state)
{
	for (size_t i = 0; i < COUNT(missing); i++) {
		struct search_article article;
		struct pool *pool;

		assert_int_equal(find(*state, missing[i], &pool, &article),
				 STATUS_SKIP);
		assert_null(article.text.data);
		pool_free(pool);
	}
}

static void test_files_without_a_root(void **state)
{
	static const struct fixture_article files[] = {
		{ "/tmp/a.txt", "A", "en", "", { { NULL, "One." } }, "", 0, 0 },
	};
	struct fixture *fixture = *state;
	struct search_article article;
	struct pool *pool;

	fixture_add(fixture->folder, files, 1);
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	assert_int_equal(find(fixture, "/tmp/a.txt", &pool, &article), 0);
	assert_true(text_equal(article.text, TEXT("One.")));
	assert_true(text_equal(article.path, TEXT("/tmp/a.txt")));
	pool_free(pool);
}

static void test_damaged(void **state)
{
	struct fixture *fixture = *state;
	struct search_article article;
	struct pool *pool;
	char key[STORE_NAME_BYTES];
	char hex[HASH_HEX_BYTES];
	struct hash id;

	fixture_id("lahore.txt", hex);
	assert_true(hash_from_hex(&id, text_of(hex)));
	(void)store_article_key(key, &id);
	fixture_set(fixture->folder, key, "no record");
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	assert_int_equal(find(fixture, hex, &pool, &article), STATUS_DAMAGED);
	pool_free(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_by_id_and_path),
		FIXTURE_TEST(test_missing),
		FIXTURE_TEST(test_files_without_a_root),
		FIXTURE_TEST(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
