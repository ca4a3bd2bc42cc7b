/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "indexer/resolve.h"

enum { PLACES = 12, CONTENTS = 5, ADDRESSES = 3, ROUNDS = 400 };

static struct fault fault;

#define OK(call) assert_int_equal((call), STATUS_OK)

static struct hash hash_of(unsigned char byte)
{
	struct hash hash;

	memset(hash.bytes, byte, sizeof(hash.bytes));
	return hash;
}

/* A set of locations, by brute force: what the index should hold. */
struct world {
	bool is_there[PLACES];
	struct location places[PLACES];
};

static const struct location *first_of(const struct world *world, int content)
{
	const struct hash key = hash_of((unsigned char)content);
	const struct location *first = NULL;

	for (size_t i = 0; i < PLACES; i++) {
		const struct location *place = &world->places[i];

		if (world->is_there[i] && hash_equal(&place->content, &key) &&
		    (!first || identity_compare(place, first) < 0))
			first = place;
	}
	return first;
}

static struct hash id_of(const struct world *world,
			 const struct location *first)
{
	bool is_holder = true;

	for (int i = 1; i <= CONTENTS; i++) {
		const struct location *other = first_of(world, i);

		if (other && first->has_address && other->has_address &&
		    hash_equal(&other->address, &first->address) &&
		    hash_compare(&other->key, &first->key) < 0)
			is_holder = false;
	}
	return identity_article(first, is_holder);
}

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

static void check(const struct world *world, const struct written *written)
{
	for (int i = 1; i <= CONTENTS; i++) {
		const struct location *first = first_of(world, i);
		struct hash id;

		assert_int_equal(written->is_there[i], first != NULL);
		if (!first)
			continue;
		id = id_of(world, first);
		assert_true(hash_equal(&written->ids[i], &id));
	}
}

struct touched_list {
	struct hash contents[64];
	size_t count;
};

static void touch(struct touched_list *touched, const struct hash *content)
{
	touched->contents[touched->count++] = *content;
}

/* One place appears, changes or goes. */
static void edit(struct ledger *ledger, struct world *world,
		 struct touched_list *touched)
{
	size_t at = (size_t)rand() % PLACES;
	struct location *place = &world->places[at];
	struct ledger_source source = { .label = TEXT("n") };
	struct ledger_before before;
	static char names[PLACES][2];
	bool is_found;
	int address = rand() % (ADDRESSES + 2);

	names[at][0] = (char)('a' + at);
	source.path = (struct text){ names[at], 1 };
	if (world->is_there[at] && rand() % 3 == 0) {
		touch(touched, &place->content);
		world->is_there[at] = false;
		OK(ledger_clear_found(ledger, &fault));
		OK(ledger_leave_unfound(ledger, &source, &is_found, &fault));
		assert_true(is_found);
		OK(ledger_drop_leaving(ledger, &place->content, &is_found,
				       &fault));
		assert_true(is_found);
		return;
	}
	*place = (struct location){
		.key = hash_of((unsigned char)(10 + at * 7 % PLACES)),
		.label = source.label,
		.path = source.path,
		.has_date = rand() % 2 != 0,
		.has_address = address < ADDRESSES,
		.content = hash_of((unsigned char)(1 + rand() % CONTENTS)),
		.facts = hash_of((unsigned char)(rand() % 3)),
	};
	if (place->has_address)
		place->address = hash_of((unsigned char)(100 + address));
	world->is_there[at] = true;
	OK(ledger_put_location(ledger, place, &before, &fault));
	touch(touched, &place->content);
	if (before.has_content)
		touch(touched, &before.content);
}

/* Any history gives what the set of locations gives by itself. */
static void test_histories(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 20; seed++) {
		struct world world = { 0 };
		struct written written = { 0 };
		struct ledger *ledger;
		struct pool *pool;

		srand(seed);
		OK(ledger_open(&ledger, "", LEDGER_NOTHING, &fault));
		OK(pool_new(&pool, 1 << 24, &fault));
		for (int round = 0; round < ROUNDS; round++) {
			struct touched_list touched = { .count = 0 };
			struct resolve_changes changes;
			struct resolve_touched list;

			for (int i = rand() % 5; i >= 0; i--)
				edit(ledger, &world, &touched);
			list = (struct resolve_touched){ touched.contents,
							 touched.count };
			OK(resolve_articles(ledger, pool, &list, &changes,
					    &fault));
			apply(ledger, &written, &changes);
			check(&world, &written);
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
	struct location low = { .key = hash_of(1),
				.label = TEXT("n"),
				.path = TEXT("l"),
				.has_address = true,
				.address = hash_of(0xAA),
				.content = hash_of(0x11) };
	struct location high = low;
	const struct hash contents[] = { hash_of(0x11), hash_of(0x12) };
	const struct resolve_touched touched = { contents, 2 };
	struct resolve_changes changes;
	struct ledger_before before;
	struct ledger *ledger;
	struct pool *pool;
	struct hash ids[2];

	(void)state;
	high.key = hash_of(9);
	high.path = TEXT("h");
	high.content = hash_of(0x12);
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
	low.content = hash_of(0x12);
	high.content = hash_of(0x11);
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
