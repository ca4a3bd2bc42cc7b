/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/ledgers.h"
#include "tests/unit/scratch.h"

static struct fault fault;

static void test_articles(void **state)
{
	struct ledger *ledger = open_nothing();
	struct ledger_article got;
	struct hash key = hash_of(0x99);
	bool is_found;
	int64_t count;

	(void)state;
	put_article(ledger, 0x11, 0x21, 5, 0x99);
	put_article(ledger, 0x12, 0x22, 3, 0x99);
	put_article(ledger, 0x13, 0x23, 1, 0);
	OK(ledger_find_holder(ledger, &key, &got, &fault));
	assert_true(got.is_there);
	assert_int_equal(got.content.bytes[0], 0x12);
	key = hash_of(0x23);
	OK(ledger_find_article_by_id(ledger, &key, &got, &fault));
	assert_int_equal(got.content.bytes[0], 0x13);
	assert_false(got.has_address);
	assert_int_equal(got.passage_count, 2);
	got.has_digest = false;
	OK(ledger_put_article(ledger, &got, &fault));
	key = hash_of(0);
	OK(ledger_next_pending(ledger, &key, &is_found, &fault));
	assert_true(is_found);
	assert_int_equal(key.bytes[0], 0x13);
	OK(ledger_next_pending(ledger, &key, &is_found, &fault));
	assert_false(is_found);
	key = hash_of(0x13);
	OK(ledger_forget_article(ledger, &key, &fault));
	OK(ledger_find_article(ledger, &key, &got, &fault));
	assert_false(got.is_there);
	OK(ledger_count_articles(ledger, &count, &fault));
	assert_int_equal(count, 2);
	ledger_close(ledger);
}

static enum status sum_runs(void *context, const struct hash *key, int64_t run,
			    struct fault *why)
{
	(void)why;
	*(int64_t *)context += run * 1000 + key->bytes[0];
	return STATUS_OK;
}

static void test_past_and_seen(void **state)
{
	struct ledger *ledger = open_nothing();
	const struct hash article = hash_of(1);
	const struct hash content = hash_of(2);
	const struct hash passages[] = { hash_of(3), hash_of(4) };
	const struct text one = hash_as_text(&passages[0]);
	const struct text both = { one.data, sizeof(passages) };
	int64_t sum = 0;
	const struct ledger_runs visitor = { sum_runs, &sum };
	int64_t run;

	(void)state;
	OK(ledger_first_run(ledger, &article, &run, &fault));
	assert_int_equal(run, 0);
	OK(ledger_put_past(ledger, &article, &content, 7, &fault));
	OK(ledger_put_past(ledger, &article, &content, 9, &fault));
	OK(ledger_first_run(ledger, &article, &run, &fault));
	assert_int_equal(run, 7);
	OK(ledger_each_past(ledger, &content, &visitor, &fault));
	assert_int_equal(sum, 7001);
	sum = 0;
	OK(ledger_put_seen(ledger, &article, one, 5, &fault));
	OK(ledger_put_seen(ledger, &article, one, 6, &fault));
	OK(ledger_put_seen(ledger, &article, one, 4, &fault));
	OK(ledger_each_seen(ledger, &article, &visitor, &fault));
	assert_int_equal(sum, 4003);
	sum = 0;
	OK(ledger_put_seen(ledger, &article, both, 6, &fault));
	OK(ledger_each_seen(ledger, &article, &visitor, &fault));
	assert_int_equal(sum, 4003 + 6003 + 6004);
	ledger_close(ledger);
}

static void test_suspects(void **state)
{
	struct ledger_source row = { .label = TEXT("n"), .path = TEXT("p") };
	struct ledger *ledger = open_nothing();
	struct location location = location_of(1, 0x11, "p");
	struct hash known = hash_of(0x21);
	struct hash unknown = hash_of(0x31);
	struct hash place = hash_of(0);
	struct ledger_article article;
	bool is_found;
	int64_t number;

	(void)state;
	OK(ledger_put_source(ledger, &row, &fault));
	(void)put_location(ledger, &location);
	put_article(ledger, 0x11, 0x21, 1, 0);
	OK(ledger_suspect(ledger, &known, 3, &fault));
	OK(ledger_suspect(ledger, &unknown, 4, &fault));
	OK(ledger_rescue(ledger, &unknown, 5, &fault));
	OK(ledger_distrust_suspects(ledger, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_int_equal(row.state, LEDGER_RETRY);
	OK(ledger_find_article(ledger, &location.content, &article, &fault));
	assert_false(article.has_digest);
	OK(ledger_next_suspect(ledger, &place, &is_found, &fault));
	assert_true(is_found);
	assert_true(hash_equal(&place, &unknown));
	OK(ledger_next_suspect(ledger, &place, &is_found, &fault));
	assert_false(is_found);
	OK(ledger_suspect_run(ledger, &known, &number, &fault));
	assert_int_equal(number, 3);
	OK(ledger_rescued_run(ledger, &unknown, &number, &fault));
	assert_int_equal(number, 5);
	/* Written again: no longer one. */
	put_article(ledger, 0x11, 0x21, 1, 0);
	OK(ledger_clear_known_suspects(ledger, &fault));
	OK(ledger_count_suspects(ledger, &number, &fault));
	assert_int_equal(number, 1);
	OK(ledger_clear_suspect(ledger, &unknown, &fault));
	OK(ledger_clear_known_suspects(ledger, &fault));
	OK(ledger_rescued_run(ledger, &unknown, &number, &fault));
	assert_int_equal(number, 0);
	OK(ledger_distrust_all(ledger, &fault));
	OK(ledger_find_article(ledger, &location.content, &article, &fault));
	assert_false(article.has_digest);
	ledger_close(ledger);
}

/* The first run of these bytes in the file becomes another. */
static void spoil(const char *path, struct text from, struct text to)
{
	enum { FILE_BYTES = 1 << 17 };
	char *bytes = calloc(1, FILE_BYTES);
	FILE *file = fopen(path, "r+b");
	size_t length;
	char *found;

	assert_non_null(bytes);
	assert_non_null(file);
	length = fread(bytes, 1, FILE_BYTES, file);
	found = memmem(bytes, length, from.data, from.length);
	assert_non_null(found);
	assert_int_equal(fseek(file, found - bytes, SEEK_SET), 0);
	assert_int_equal(fwrite(to.data, 1, to.length, file), to.length);
	assert_int_equal(fclose(file), 0);
	free(bytes);
}

/* Who asks for the next key again and again comes to an end: of 1, 8 and 2,
 * of which 8 is passed over, 2 is behind 2. */
static void test_circle(void **state)
{
	static const char nine[] = "\x03\x2C\x09\x09\x09\x09\x09\x09\x09"
				   "\x09\x09\x09\x09\x09\x09\x09\x09\x09"
				   "\x09";
	static const char two[] = "\x03\x2C\x09\x02\x02\x02\x02\x02\x02"
				  "\x02\x02\x02\x02\x02\x02\x02\x02\x02"
				  "\x02";
	static const unsigned char suspects[] = { 1, 8, 9 };
	char *path = scratch_path(*state, "ledger.sqlite");
	struct hash id = { { 0 } };
	struct ledger *ledger;
	bool is_found = true;
	enum status status = STATUS_OK;

	OK(ledger_open(&ledger, path, LEDGER_WRITE, &fault));
	put_article(ledger, 3, 8, 4, 0);
	for (size_t i = 0; i < sizeof(suspects); i++) {
		const struct hash suspect = hash_of(suspects[i]);

		OK(ledger_suspect(ledger, &suspect, 1, &fault));
	}
	ledger_close(ledger);
	spoil(path, TEXT(nine), TEXT(two));
	OK(ledger_open(&ledger, path, LEDGER_READ, &fault));
	for (int i = 0; i < 100 && is_found && !status; i++)
		status = ledger_next_suspect(ledger, &id, &is_found, &fault);
	assert_int_equal(status, STATUS_DAMAGED);
	assert_string_equal(fault.text, "ledger.sqlite: keys out of order");
	ledger_close(ledger);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_articles),
		cmocka_unit_test(test_past_and_seen),
		cmocka_unit_test(test_suspects),
		SCRATCH_TEST(test_circle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
