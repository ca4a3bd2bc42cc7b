/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "indexer/identity.h"

static struct article article_of(const char *title, const char *text,
				 const char *address, const char *date)
{
	struct article article = { .title = text_of(title),
				   .text = text_of(text),
				   .address = text_of(address),
				   .date = text_of(date),
				   .language = TEXT("en") };

	if (article.date.length > 0)
		article.precision = RECORD_DAY;
	return article;
}

/* A location with a key of sixteen equal bytes. */
static struct location location_of(unsigned char key, bool has_address,
				   bool has_date)
{
	struct location location = { .has_address = has_address,
				     .has_date = has_date,
				     .label = TEXT("news"),
				     .path = TEXT("a") };

	for (size_t i = 0; i < HASH_BYTES; i++)
		location.key.bytes[i] = key;
	if (has_address)
		location.address.bytes[0] = 0xAA;
	return location;
}

static void test_keys(void **state)
{
	struct article article = article_of("T", "text", "https://x/", "");
	struct article other = article_of("Tt", "ext", "https://x/", "");
	struct location one;
	struct location two;

	(void)state;
	identity_locate(&one, TEXT("l"), TEXT("p"), &article);
	identity_locate(&two, TEXT("l"), TEXT("p"), &other);
	assert_true(hash_equal(&one.key, &two.key));
	assert_true(hash_equal(&one.address, &two.address));
	/* Title and text are told apart. */
	assert_false(hash_equal(&one.content, &two.content));
	assert_true(one.has_address);
	assert_false(one.has_date);
	identity_locate(&two, TEXT("lp"), TEXT(""), &article);
	assert_false(hash_equal(&one.key, &two.key));
	article.record_key = TEXT("id:7");
	identity_locate(&two, TEXT("l"), TEXT("p"), &article);
	assert_false(hash_equal(&one.key, &two.key));
	assert_true(hash_equal(&one.content, &two.content));
}

/* What decides over the facts and what does not. */
static void test_facts(void **state)
{
	static const struct text authors[] = { { "A", 1 }, { "B", 1 } };
	static const struct heading headings[] = { { 0, 4, false },
						   { 9, 12, false } };
	static const struct heading marks[] = { { 0, 4, false },
						{ 9, 12, true } };
	struct article base =
		article_of("T", "text", "https://x/", "2021-01-02");
	struct article changed = base;
	struct article changes[9];
	struct hash facts = identity_facts(&base);
	struct hash other;

	(void)state;
	changed.title = TEXT("other");
	changed.text = TEXT("other");
	changed.declared = TEXT("de");
	changed.record_offset = 9;
	other = identity_facts(&changed);
	assert_true(hash_equal(&facts, &other));
	for (size_t i = 0; i < 9; i++)
		changes[i] = base;
	changes[0].own_id = TEXT("7");
	changes[1].source = TEXT("Outlet");
	changes[2].precision = RECORD_MONTH;
	changes[3].is_file = true;
	changes[4].authors = authors;
	changes[4].author_count = 1;
	changes[5].authors = authors;
	changes[5].author_count = 2;
	changes[6].headings = headings;
	changes[6].heading_count = 1;
	changes[7].headings = headings;
	changes[7].heading_count = 2;
	changes[8].headings = marks;
	changes[8].heading_count = 2;
	for (size_t i = 0; i < 9; i++) {
		other = identity_facts(&changes[i]);
		assert_false(hash_equal(&facts, &other));
		facts = other;
	}
}

static void test_first(void **state)
{
	/* Better ones first: address, date, smallest key. */
	const struct location order[] = {
		location_of(5, true, true),   location_of(6, true, true),
		location_of(1, true, false),  location_of(3, false, true),
		location_of(0, false, false), location_of(9, false, false),
	};

	(void)state;
	for (size_t i = 0; i < 6; i++)
		for (size_t other = 0; other < 6; other++) {
			int got = identity_compare(&order[i], &order[other]);

			assert_int_equal((got > 0) - (got < 0),
					 (i > other) - (i < other));
		}
}

static void test_order(void **state)
{
	struct location list[] = {
		location_of(9, false, false), location_of(3, false, true),
		location_of(7, true, false),  location_of(5, true, true),
		location_of(1, false, false),
	};
	static const unsigned char expected[] = { 5, 1, 3, 7, 9 };

	(void)state;
	identity_order(list, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(list[i].key.bytes[0], expected[i]);
	identity_order(list, 0);
	identity_order(list, 1);
	assert_int_equal(list[0].key.bytes[0], 5);
}

static void test_article_ids(void **state)
{
	struct location plain = location_of(3, false, true);
	struct location addressed = location_of(4, true, false);
	struct location rival = location_of(5, true, false);
	struct hash id = identity_article(&plain, false);
	struct hash variant;
	struct hash other;

	(void)state;
	assert_true(hash_equal(&id, &plain.key));
	id = identity_article(&addressed, true);
	assert_true(hash_equal(&id, &addressed.address));
	variant = identity_article(&addressed, false);
	other = identity_article(&rival, false);
	assert_false(hash_equal(&variant, &id));
	assert_false(hash_equal(&variant, &other));
}

static void test_digest(void **state)
{
	struct location list[] = { location_of(1, true, true),
				   location_of(2, false, false) };
	struct hash id = identity_article(&list[0], true);
	struct hash base = identity_digest(&id, list, 2);
	struct hash got = identity_digest(&id, list, 2);

	(void)state;
	assert_true(hash_equal(&base, &got));
	got = identity_digest(&id, list, 1);
	assert_false(hash_equal(&base, &got));
	assert_false(identity_is_moved(&base, &got));
	list[1].record = 9;
	got = identity_digest(&id, list, 2);
	assert_false(hash_equal(&base, &got));
	assert_true(identity_is_moved(&base, &got));
	assert_false(identity_is_moved(&base, &base));
	list[1].path = TEXT("elsewhere");
	got = identity_digest(&id, list, 2);
	assert_false(identity_is_moved(&base, &got));
	list[1] = location_of(2, false, false);
	list[0].facts.bytes[3] = 1;
	got = identity_digest(&id, list, 2);
	assert_false(hash_equal(&base, &got));
	assert_false(identity_is_moved(&base, &got));
	list[0].facts.bytes[3] = 0;
	list[1].facts.bytes[3] = 1;
	got = identity_digest(&id, list, 2);
	assert_false(hash_equal(&base, &got));
	assert_false(identity_is_moved(&base, &got));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_first),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_article_ids),
		cmocka_unit_test(test_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
