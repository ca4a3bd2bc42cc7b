/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/defer.h"
#include "tests/unit/effort.h"
#include "tests/unit/places.h"
#include "tests/unit/unit.h"

enum { SEEDS = EFFORT(300, 60), GENERATIONS = 3, ROUNDS = 12, STANDING = 64 };

static struct fault fault;

/* What a generation has: a content under each id. */
struct generation {
	struct hash ids[STANDING];
	struct hash contents[STANDING];
	size_t count;
};

struct trial {
	struct ledger *ledger;
	struct pool *pool;
	struct places places;
	struct generation generation;
};

static void add(struct generation *generation,
		const struct resolve_change *change)
{
	for (size_t i = 0; i < generation->count; i++) {
		assert_false(
			hash_equal(&generation->ids[i], &change->row.article));
		assert_false(
			hash_equal(&generation->contents[i], &change->content));
	}
	assert_true(generation->count < STANDING);
	generation->ids[generation->count] = change->row.article;
	generation->contents[generation->count++] = change->content;
}

/* All that stands under an id. */
static void delete (struct generation *generation, const struct hash *id)
{
	for (size_t i = 0; i < generation->count; i++)
		if (hash_equal(&generation->ids[i], id)) {
			size_t last = --generation->count;

			generation->ids[i] = generation->ids[last];
			generation->contents[i] = generation->contents[last];
			i--;
		}
}

static void resolve(struct trial *trial, const struct places_touched *touched,
		    struct resolve_changes *out)
{
	const struct resolve_touched list = { touched->contents,
					      touched->count };

	OK(resolve_articles(trial->ledger, trial->pool, &list, out, &fault));
}

/* As in bulk: nothing but additions. */
static void add_all(struct trial *trial, const struct places_touched *touched)
{
	struct resolve_changes changes;

	resolve(trial, touched, &changes);
	OK(defer_changes(trial->ledger, &changes, &fault));
	for (size_t i = 0; i < changes.count; i++) {
		const struct resolve_change *change = &changes.list[i];

		if (change->when == RESOLVE_LATER || change->is_gone)
			continue;
		add(&trial->generation, change);
		OK(ledger_put_article(trial->ledger, &change->row, &fault));
	}
	pool_reset(trial->pool);
}

/* As a batch does: all deletions before the first addition. */
static void write_all(struct trial *trial, const struct places_touched *touched)
{
	struct resolve_changes changes;

	resolve(trial, touched, &changes);
	for (size_t i = 0; i < changes.count; i++) {
		if (changes.list[i].has_old)
			delete (&trial->generation, &changes.list[i].old);
		if (!changes.list[i].is_gone)
			delete (&trial->generation,
				&changes.list[i].row.article);
	}
	for (size_t i = 0; i < changes.count; i++) {
		if (changes.list[i].is_gone)
			continue;
		add(&trial->generation, &changes.list[i]);
		OK(ledger_put_article(trial->ledger, &changes.list[i].row,
				      &fault));
	}
	pool_reset(trial->pool);
}

/* A few at a time, so that what belongs together comes apart. */
static void each_pending(struct trial *trial,
			 void (*write)(struct trial *trial,
				       const struct places_touched *touched))
{
	struct places_touched touched = { .count = 0 };
	struct hash content = { { 0 } };
	bool is_found = true;

	while (is_found) {
		OK(ledger_next_pending(trial->ledger, &content, &is_found,
				       &fault));
		if (is_found)
			places_touch(&touched, &content);
		if (is_found && rand() % 2)
			continue;
		write(trial, &touched);
		touched.count = 0;
	}
}

static bool has_pending(struct trial *trial)
{
	struct hash content = { { 0 } };
	bool is_found;

	OK(ledger_next_pending(trial->ledger, &content, &is_found, &fault));
	return is_found;
}

/* Each content once, and under the id that its places give it. */
static void check(const struct trial *trial)
{
	const struct generation *generation = &trial->generation;
	size_t wanted = 0;

	for (int i = 1; i <= CONTENTS; i++) {
		const struct location *first =
			places_first_of(&trial->places, i);
		struct hash id;
		size_t found = 0;

		if (!first)
			continue;
		wanted++;
		id = places_id_of(&trial->places, first);
		for (size_t at = 0; at < generation->count; at++)
			found += hash_equal(&generation->ids[at], &id) &&
				 hash_equal(&generation->contents[at],
					    &first->content);
		assert_int_equal(found, 1);
	}
	assert_int_equal(generation->count, wanted);
}

static void build_one(struct trial *trial)
{
	trial->generation.count = 0;
	OK(ledger_distrust_all(trial->ledger, &fault));
	for (int round = 0; round < ROUNDS; round++) {
		struct places_touched touched = { .count = 0 };

		for (int i = rand() % 5; i >= 0; i--)
			places_edit(trial->ledger, &trial->places, &touched,
				    &fault);
		add_all(trial, &touched);
	}
	each_pending(trial, add_all);
	OK(ledger_undigest_stale(trial->ledger, &fault));
	for (int round = 0; has_pending(trial); round++) {
		assert_true(round < 5);
		each_pending(trial, write_all);
	}
	check(trial);
}

/* Whatever happens while it is built, and however what was left is cut into
 * batches: the generation is that of the places alone. */
static void test_builds(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= SEEDS; seed++) {
		struct trial trial = { .ledger = NULL };

		srand(seed);
		OK(ledger_open(&trial.ledger, "", LEDGER_NOTHING, &fault));
		OK(pool_new(&trial.pool, 1 << 24, &fault));
		for (int i = 0; i < GENERATIONS; i++)
			build_one(&trial);
		pool_free(trial.pool);
		ledger_close(trial.ledger);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_builds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
