/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/ledgers.h"

static struct fault fault;

static void put_signature(struct ledger *ledger, int64_t place,
			  const int64_t *cluster)
{
	const struct ledger_signature signature = {
		.place = place,
		.article = hash_of((unsigned char)place),
		.has_cluster = cluster != NULL,
		.cluster = cluster ? *cluster : 0,
		.bytes = TEXT("bytes"),
	};

	OK(ledger_put_signature(ledger, &signature, &fault));
}

static enum status take_places(void *context,
			       const struct ledger_signature *signature,
			       struct fault *why)
{
	(void)why;
	assert_int_equal(signature->article.bytes[0], signature->place);
	assert_true(text_equal(signature->bytes, TEXT("bytes")));
	*(int64_t *)context = *(int64_t *)context * 10 + signature->place;
	return STATUS_OK;
}

static void test_clusters(void **state)
{
	static const int64_t two = 2;
	struct ledger *ledger = open_nothing();
	struct ledger_signature got;
	int64_t digits = 0;
	const struct ledger_signatures visitor = { take_places, &digits };
	bool is_found;

	(void)state;
	put_signature(ledger, 5, NULL);
	put_signature(ledger, 3, &two);
	put_signature(ledger, 2, &two);
	OK(ledger_each_signature(ledger, &visitor, &fault));
	assert_int_equal(digits, 235);
	digits = 0;
	OK(ledger_each_of_cluster(ledger, two, &visitor, &fault));
	assert_int_equal(digits, 23);
	OK(ledger_set_cluster(ledger, 5, &two, &fault));
	OK(ledger_set_cluster(ledger, 2, NULL, &fault));
	digits = 0;
	OK(ledger_each_of_cluster(ledger, two, &visitor, &fault));
	assert_int_equal(digits, 35);
	OK(ledger_find_signature(ledger, 2, &got, &is_found, &fault));
	assert_true(is_found);
	assert_false(got.has_cluster);
	OK(ledger_forget_signature(ledger, 2, &fault));
	OK(ledger_find_signature(ledger, 2, &got, &is_found, &fault));
	assert_false(is_found);
	/* Of these only 5 is of an article that is there. */
	put_article(ledger, 1, 5, 1, 0);
	OK(ledger_begin_clusters(ledger, &fault));
	digits = 0;
	OK(ledger_each_signature(ledger, &visitor, &fault));
	assert_int_equal(digits, 5);
	OK(ledger_find_signature(ledger, 5, &got, &is_found, &fault));
	assert_false(got.has_cluster);
	OK(ledger_clear_signatures(ledger, &fault));
	OK(ledger_find_signature(ledger, 5, &got, &is_found, &fault));
	assert_false(is_found);
	ledger_close(ledger);
}

/* The nearest come first, and of another key none. */
static void test_keys(void **state)
{
	static const int64_t all[] = { 1, 4, 6, 9 };
	struct ledger_places places = { .place = 5 };
	struct ledger *ledger = open_nothing();

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++)
		OK(ledger_put_key(ledger, 7, all[i], &fault));
	OK(ledger_put_key(ledger, 7, 4, &fault));
	OK(ledger_put_key(ledger, 8, 5, &fault));
	OK(ledger_beside(ledger, 7, LEDGER_BEFORE, &places, &fault));
	assert_int_equal(places.count, 2);
	assert_int_equal(places.list[0], 4);
	assert_int_equal(places.list[1], 1);
	OK(ledger_forget_key(ledger, 7, 6, &fault));
	OK(ledger_beside(ledger, 7, LEDGER_BEHIND, &places, &fault));
	assert_int_equal(places.count, 1);
	assert_int_equal(places.list[0], 9);
	for (int64_t i = 10; i < 10 + 2 * LEDGER_BESIDE_MAX; i++)
		OK(ledger_put_key(ledger, 7, i, &fault));
	OK(ledger_beside(ledger, 7, LEDGER_BEHIND, &places, &fault));
	assert_int_equal(places.count, LEDGER_BESIDE_MAX);
	ledger_close(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clusters),
		cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
