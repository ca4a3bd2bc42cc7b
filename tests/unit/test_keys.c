/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/keys.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

#define CONTENT_KEY "hash:29ffd59d842a90b9beeeb61d71c74d75" /* of "So." */

/* The records of one file with their keys, for each kind of keys. NULL: no
 * article. */
static const struct {
	const char *own_id;
	const char *address;
	const char *file_key;
	const char *stream_key;
} rows[] = {
	{ "a", "", "id:a", "id:a" },
	{ "a", "", "id:a#2", "id:a#2" },
	{ "", "", "#2", CONTENT_KEY },
	{ NULL, NULL, NULL, NULL },
	{ "", "https://corpus.example", "#4", "url:https://corpus.example" },
	{ "a#2", "", "id:a#2#2", "id:a#2#2" },
	/* one id at two addresses is two records; so is one address twice */
	{ "b", "https://corpus.example/1", "id:b",
	  "url:https://corpus.example/1" },
	{ "b", "https://corpus.example/2", "id:b#2",
	  "url:https://corpus.example/2" },
	{ "", "https://corpus.example/2", "#8",
	  "url:https://corpus.example/2#2" },
	/* what the number makes of a key may be there as well */
	{ "c#2", "", "id:c#2", "id:c#2" },
	{ "c", "", "id:c", "id:c" },
	{ "c", "", "id:c#2#2", "id:c#2#2" },
	{ "c#2#2", "", "id:c#2#2#2", "id:c#2#2#2" },
};

static void check(struct keys *keys, struct pool *pool, const char *own_id,
		  const char *address, const char *expected)
{
	struct article article = { .text = TEXT("So."),
				   .own_id = text_of(own_id),
				   .address = text_of(address) };
	struct fault fault;

	assert_int_equal(keys_put(keys, &article, pool, &fault), STATUS_OK);
	if (!text_equal(article.record_key, text_of(expected)))
		print_message("# '%s' is not '%s'\n", article.record_key.data,
			      expected);
	assert_true(text_equal(article.record_key, text_of(expected)));
}

static struct pool *open_pool(void)
{
	struct pool *pool;
	struct fault fault;

	assert_int_equal(pool_new(&pool, 1 << 20, &fault), STATUS_OK);
	return pool;
}

static void test_kinds(void **state)
{
	static const enum keys_kind kinds[] = { KEYS_SINGLE, KEYS_FILE,
						KEYS_STREAM };
	struct pool *pool = open_pool();
	struct keys keys = KEYS;

	(void)state;
	for (size_t kind = 0; kind < 2 * COUNT(kinds); kind++) {
		keys_begin(&keys, kinds[kind / 2]);
		for (size_t i = 0; i < COUNT(rows); i++) {
			const char *expected[] = { "", rows[i].file_key,
						   rows[i].stream_key };

			if (rows[i].own_id)
				check(&keys, pool, rows[i].own_id,
				      rows[i].address, expected[kind / 2]);
			else
				keys_skip(&keys);
		}
	}
	keys_free(&keys);
	pool_free(pool);
}

/* Names of entries may repeat, and an archive may be in an archive. */
static void test_entries(void **state)
{
	struct pool *pool = open_pool();
	struct keys keys = KEYS;
	struct fault fault;
	size_t outer;

	(void)state;
	keys_begin(&keys, KEYS_SINGLE);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(keys_enter(&keys, TEXT("a.html"), &fault), 0);
		check(&keys, pool, "", "", i ? "in:a.html\n#2" : "in:a.html\n");
		keys_leave(&keys, 0);
	}
	assert_int_equal(keys_enter(&keys, TEXT("b.zip"), &fault), STATUS_OK);
	outer = keys.entry.length;
	assert_int_equal(keys_enter(&keys, TEXT("c.jsonl"), &fault), STATUS_OK);
	keys_set(&keys, KEYS_FILE);
	check(&keys, pool, "x", "", "in:b.zip\nin:c.jsonl\nid:x");
	check(&keys, pool, "", "", "in:b.zip\nin:c.jsonl\n#1");
	keys_leave(&keys, outer);
	assert_int_equal(keys_enter(&keys, TEXT("c.jsonl"), &fault), STATUS_OK);
	keys_set(&keys, KEYS_FILE);
	check(&keys, pool, "", "", "in:b.zip\nin:c.jsonl\n#0");
	keys_skip(&keys);
	keys_leave(&keys, 0);
	check(&keys, pool, "", "", "#2");
	keys_free(&keys);
	pool_free(pool);
}

/* A record that need not be read, since its key is what it was, counts like
 * one that is. */
static void test_again(void **state)
{
	struct pool *pool = open_pool();
	struct article article = { .own_id = TEXT("a"),
				   .record_key = TEXT("id:a") };
	struct keys keys = KEYS;
	struct fault fault;

	(void)state;
	keys_begin(&keys, KEYS_FILE);
	assert_true(keys_is_plain(&keys, &article));
	article.record_key = TEXT("id:a#2");
	assert_false(keys_is_plain(&keys, &article));
	article.own_id = TEXT("");
	article.record_key = TEXT("#0");
	assert_true(keys_is_plain(&keys, &article));
	assert_true(keys_fits(&keys, TEXT("#0")));
	assert_false(keys_fits(&keys, TEXT("#1")));
	assert_true(keys_fits(&keys, TEXT("id:a")));
	assert_int_equal(keys_again(&keys, TEXT("id:a"), &fault), STATUS_OK);
	assert_false(keys_fits(&keys, TEXT("id:a")));
	assert_true(keys_fits(&keys, TEXT("#1")));
	assert_int_equal(keys_again(&keys, TEXT("#1"), &fault), STATUS_OK);
	check(&keys, pool, "a", "", "id:a#2");
	check(&keys, pool, "", "", "#3");
	assert_false(keys_fits(&keys, TEXT("id:a#2")));
	/* what is around the record may be other than it was */
	assert_int_equal(keys_enter(&keys, TEXT("b.zip"), &fault), STATUS_OK);
	assert_false(keys_fits(&keys, TEXT("id:b")));
	assert_false(keys_is_plain(&keys, &article));
	keys_begin(&keys, KEYS_STREAM);
	assert_false(keys_fits(&keys, TEXT("id:b")));
	assert_false(keys_is_plain(&keys, &article));
	keys_free(&keys);
	pool_free(pool);
}

static void test_out_of_memory(void **state)
{
	struct pool *pool = open_pool();
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct article article = { .text = TEXT("So."),
					   .own_id = TEXT("a") };
		struct keys keys = KEYS;
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		keys_begin(&keys, KEYS_FILE);
		status = keys_enter(&keys, TEXT("b"), &fault);
		if (!status)
			status = keys_put(&keys, &article, pool, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		keys_free(&keys);
	}
	assert_true(nth > 2);
	pool_free(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
