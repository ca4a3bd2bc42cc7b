/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/effort.h"
#include "tests/unit/places.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 400 };

static struct fault fault;

/* What stands in the index: an id for each content, or none. */
struct written {
	bool is_there[CONTENTS + 1];
	struct hash ids[CONTENTS + 1];
};

static void apply(struct ledger *ledger, struct written *written,
		  const struct resolve_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct resolve_change *change = &changes->list[i];
		int content = change->content.bytes[0];

		assert_int_equal(change->has_old, written->is_there[content]);
		if (change->has_old)
			assert_true(hash_equal(&change->old,
					       &written->ids[content]));
		written->is_there[content] = !change->is_gone;
		if (change->is_gone)
			continue;
		written->ids[content] = change->row.article;
		OK(ledger_put_article(ledger, &change->row, &fault));
	}
}

static void check(const struct places *places, const struct written *written)
{
	for (int i = 1; i <= CONTENTS; i++) {
		const struct location *first = places_first_of(places, i);
		struct hash id;

		assert_int_equal(written->is_there[i], first != NULL);
		if (!first)
			continue;
		id = places_id_of(places, first);
		assert_true(hash_equal(&written->ids[i], &id));
	}
}

/* Any history gives what the set of locations gives by itself. */
static void test_histories(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= EFFORT(20, 5); seed++) {
		struct places places = { 0 };
		struct written written = { 0 };
		struct ledger *ledger;
		struct pool *pool;

		srand(seed);
		OK(ledger_open(&ledger, "", LEDGER_NOTHING, &fault));
		OK(pool_new(&pool, 1 << 24, &fault));
		for (int round = 0; round < ROUNDS; round++) {
			struct places_touched touched = { .count = 0 };
			struct resolve_changes changes;
			struct resolve_touched list;

			for (int i = rand() % 5; i >= 0; i--)
				places_edit(ledger, &places, &touched, &fault);
			list = (struct resolve_touched){ touched.contents,
							 touched.count };
			OK(resolve_articles(ledger, pool, &list, &changes,
					    &fault));
			apply(ledger, &written, &changes);
			check(&places, &written);
			/* And then there is nothing left to change. */
			OK(resolve_articles(ledger, pool, &list, &changes,
					    &fault));
			assert_int_equal(changes.count, 0);
			pool_reset(pool);
		}
		pool_free(pool);
		ledger_close(ledger);
	}
}

/* Two articles swap the id of their address in one batch. */
static void test_swap(void **state)
{
	struct location low = { .key = places_hash_of(1),
				.label = TEXT("n"),
				.path = TEXT("l"),
				.has_address = true,
				.address = places_hash_of(0xAA),
				.content = places_hash_of(0x11) };
	struct location high = low;
	const struct hash contents[] = { places_hash_of(0x11),
					 places_hash_of(0x12) };
	const struct resolve_touched touched = { contents, 2 };
	struct resolve_changes changes;
	struct ledger_before before;
	struct ledger *ledger;
	struct pool *pool;
	struct hash ids[2];

	(void)state;
	high.key = places_hash_of(9);
	high.path = TEXT("h");
	high.content = places_hash_of(0x12);
	OK(ledger_open(&ledger, "", LEDGER_NOTHING, &fault));
	OK(pool_new(&pool, 1 << 24, &fault));
	OK(ledger_put_location(ledger, &low, &before, &fault));
	OK(ledger_put_location(ledger, &high, &before, &fault));
	OK(resolve_articles(ledger, pool, &touched, &changes, &fault));
	assert_int_equal(changes.count, 2);
	for (size_t i = 0; i < 2; i++) {
		ids[i] = changes.list[i].row.article;
		OK(ledger_put_article(ledger, &changes.list[i].row, &fault));
	}
	assert_true(hash_equal(&ids[0], &low.address));
	low.content = places_hash_of(0x12);
	high.content = places_hash_of(0x11);
	OK(ledger_put_location(ledger, &low, &before, &fault));
	OK(ledger_put_location(ledger, &high, &before, &fault));
	OK(resolve_articles(ledger, pool, &touched, &changes, &fault));
	assert_int_equal(changes.count, 2);
	assert_true(hash_equal(&changes.list[0].row.article, &ids[1]));
	assert_true(hash_equal(&changes.list[0].old, &ids[0]));
	assert_true(hash_equal(&changes.list[1].row.article, &ids[0]));
	assert_true(hash_equal(&changes.list[1].old, &ids[1]));
	pool_free(pool);
	ledger_close(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_histories),
		cmocka_unit_test(test_swap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
