/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/ledgers.h"

static struct fault fault;

/* What a record of standard input says comes back as it was. */
static void test_records(void **state)
{
	static const struct text authors[] = { { "A B", 3 }, { "C", 1 } };
	static const struct heading headings[] = { { 0, 7, false },
						   { 120, 1234, true } };
	const struct article said = { .own_id = TEXT("9"),
				      .title = TEXT("not kept"),
				      .date = TEXT("2020-03"),
				      .precision = RECORD_MONTH,
				      .date_from = TEXT("date"),
				      .source = TEXT("Wire"),
				      .address = TEXT("https://n.example/"),
				      .language = TEXT("en"),
				      .authors = authors,
				      .author_count = 2,
				      .headings = headings,
				      .heading_count = 2 };
	struct article plain = { .language = TEXT("de") };
	struct ledger *ledger = open_nothing();
	struct pool *pool;
	struct article got;
	struct hash one;
	struct hash other;

	(void)state;
	OK(pool_new(&pool, 1 << 20, &fault));
	assert_int_equal(ledger_find_record(ledger, TEXT("id:9"), pool, &got,
					    &fault),
			 STATUS_SKIP);
	for (int i = 0; i < 2; i++) {
		const struct article *article = i == 0 ? &said : &plain;

		OK(ledger_put_record(ledger, TEXT("id:9"), article, &fault));
		OK(ledger_find_record(ledger, TEXT("id:9"), pool, &got,
				      &fault));
		one = identity_facts(article);
		other = identity_facts(&got);
		assert_true(hash_equal(&one, &other));
		assert_int_equal(got.title.length, 0);
	}
	OK(ledger_forget_source(ledger, TEXT("-"), TEXT("id:9"), &fault));
	assert_int_equal(ledger_find_record(ledger, TEXT("id:9"), pool, &got,
					    &fault),
			 STATUS_SKIP);
	pool_free(pool);
	ledger_close(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
