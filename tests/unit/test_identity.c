/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/identity.h"
#include "tests/unit/unit.h"

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
				   int64_t moment)
{
	struct location location = { .has_address = has_address,
				     .moment = moment,
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
	assert_int_equal(one.moment, 0);
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
		location_of(5, true, 2),  location_of(6, true, 2),
		location_of(4, true, 3),  location_of(7, true, 1),
		location_of(1, true, 0),  location_of(3, false, 2),
		location_of(2, false, 3), location_of(0, false, 0),
		location_of(9, false, 0),
	};
	const size_t count = COUNT(order);

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t other = 0; other < count; other++) {
			int got = identity_compare(&order[i], &order[other]);

			assert_int_equal((got > 0) - (got < 0),
					 (i > other) - (i < other));
		}
}

/* In order of time, whatever the zone; what may be any time of a day, month or
 * year is behind it. */
static void test_moments(void **state)
{
	static const struct {
		const char *date;
		enum record_precision precision;
	} rows[] = {
		{ "2021-08-17T09:30:00+05:00", RECORD_TIME },
		{ "2021-08-17T06:00:00+00:00", RECORD_TIME },
		{ "2021-08-17T02:30:01-04:00", RECORD_TIME },
		{ "2021-08-17", RECORD_DAY },
		{ "2021-08-18T00:30:00+14:00", RECORD_TIME },
		{ "2021-08-18T23:30:00-12:00", RECORD_TIME },
		{ "2021-08-18", RECORD_DAY },
		{ "2021-08", RECORD_MONTH },
		{ "2021", RECORD_YEAR },
		{ "2022-01-01", RECORD_DAY },
	};
	int64_t before = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct article article =
			article_of("T", "text", "", rows[i].date);
		struct location location;

		article.precision = rows[i].precision;
		identity_locate(&location, TEXT("l"), TEXT("p"), &article);
		assert_true(location.moment > before);
		before = location.moment;
	}
}

static void test_order(void **state)
{
	struct location list[] = {
		location_of(9, false, 0), location_of(3, false, 1),
		location_of(7, true, 0),  location_of(5, true, 1),
		location_of(1, false, 0),
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
	struct location plain = location_of(3, false, 1);
	struct location addressed = location_of(4, true, 0);
	struct location rival = location_of(5, true, 0);
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
	struct location list[] = { location_of(1, true, 1),
				   location_of(2, false, 0) };
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
	list[1] = location_of(2, false, 0);
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
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_article_ids),
		cmocka_unit_test(test_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
