/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/ledgers.h"

static struct fault fault;

static void test_put_location(void **state)
{
	struct ledger *ledger = open_nothing();
	struct location location = location_of(1, 0x11, "p");
	struct ledger_before before = put_location(ledger, &location);

	(void)state;
	assert_true(before.is_changed);
	assert_false(before.has_content);
	/* Known, but its article is not written yet. */
	before = put_location(ledger, &location);
	assert_true(before.is_changed);
	put_article(ledger, 0x11, 0x21, 1, 0);
	before = put_location(ledger, &location);
	assert_false(before.is_changed);
	location.record = 5;
	before = put_location(ledger, &location);
	assert_true(before.is_changed);
	assert_true(before.has_article);
	assert_int_equal(before.article.bytes[0], 0x21);
	location.content = hash_of(0x12);
	before = put_location(ledger, &location);
	assert_true(before.is_changed);
	assert_int_equal(before.content.bytes[0], 0x11);
	put_article(ledger, 0x12, 0x21, 1, 0);
	assert_false(put_location(ledger, &location).is_changed);
	OK(ledger_forget_facts(ledger, &location.key, &fault));
	assert_true(put_location(ledger, &location).is_changed);
	location.has_address = true;
	location.address = hash_of(9);
	assert_true(put_location(ledger, &location).is_changed);
	ledger_close(ledger);
}

/* Locations that a reading did not find leave; an article with others does
 * without them, one without others is a loss. */
static void test_leaving(void **state)
{
	const struct ledger_source source = { .label = TEXT("n"),
					      .path = TEXT("p") };
	struct ledger *ledger = open_nothing();
	struct pool *pool;
	struct location one = location_of(1, 0x11, "p");
	struct location two = location_of(2, 0x12, "p");
	struct location other = location_of(3, 0x11, "q");
	struct location_list list;
	struct hash content = hash_of(0x11);
	bool is_leaving;
	bool is_found;
	int64_t count;

	(void)state;
	OK(pool_new(&pool, 1 << 20, &fault));
	(void)put_location(ledger, &one);
	(void)put_location(ledger, &two);
	(void)put_location(ledger, &other);
	put_article(ledger, 0x11, 0x21, 1, 0);
	put_article(ledger, 0x12, 0x22, 2, 0);
	OK(ledger_clear_found(ledger, &fault));
	OK(ledger_leave_unfound(ledger, &source, &is_leaving, &fault));
	assert_true(is_leaving);
	OK(ledger_count_leaving(ledger, &count, &fault));
	assert_int_equal(count, 2);
	OK(ledger_count_losses(ledger, &count, &fault));
	assert_int_equal(count, 1);
	OK(ledger_shed_leaving(ledger, &content, &fault));
	OK(ledger_locations(ledger, &content, pool, &list, &fault));
	assert_int_equal(list.count, 1);
	assert_true(text_equal(list.list[0].path, TEXT("q")));
	content = hash_of(0x12);
	OK(ledger_shed_leaving(ledger, &content, &fault));
	OK(ledger_locations(ledger, &content, pool, &list, &fault));
	assert_int_equal(list.count, 1);
	for (int i = 0; i < 2; i++) {
		OK(ledger_drop_leaving(ledger, &content, &is_found, &fault));
		assert_true(is_found);
	}
	OK(ledger_drop_leaving(ledger, &content, &is_found, &fault));
	assert_false(is_found);
	content = hash_of(0x12);
	OK(ledger_locations(ledger, &content, pool, &list, &fault));
	assert_int_equal(list.count, 0);
	pool_free(pool);
	ledger_close(ledger);
}

/* Whoever says it comes back at its own place, wherever that stands in the
 * list; and one that is not in the list is no harm. */
static void test_outlets(void **state)
{
	static const struct text authors[] = { TEXT_INIT("A"),
					       TEXT_INIT("B C") };
	struct ledger *ledger = open_nothing();
	const struct hash content = hash_of(0x11);
	struct location_list list;
	struct pool *pool;

	(void)state;
	OK(pool_new(&pool, 1 << 20, &fault));
	for (unsigned char i = 1; i <= 5; i++) {
		struct location location = location_of(i, 0x11, "p");

		location.moment = i == 3; /* the first */
		location.outlet = (struct record_outlet){
			.source = (struct text){ "abcdef", i },
			.authors = authors,
			.author_count = i % 3,
		};
		(void)put_location(ledger, &location);
	}
	OK(ledger_locations(ledger, &content, pool, &list, &fault));
	identity_order(list.list, list.count);
	assert_int_equal(list.list[0].key.bytes[0], 3);
	list.count--;
	OK(ledger_load_outlets(ledger, &content, pool, &list, &fault));
	assert_int_equal(list.count, 4);
	for (size_t i = 0; i < list.count; i++) {
		const struct record_outlet *outlet = &list.list[i].outlet;
		const unsigned char key = list.list[i].key.bytes[0];

		assert_int_equal(outlet->source.length, key);
		assert_int_equal(outlet->author_count, key % 3);
		if (outlet->author_count == 2)
			assert_true(
				text_equal(outlet->authors[1], TEXT("B C")));
	}
	pool_free(pool);
	ledger_close(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put_location),
		cmocka_unit_test(test_leaving),
		cmocka_unit_test(test_outlets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
