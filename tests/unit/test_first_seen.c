/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/first_seen.h"
#include "tests/unit/unit.h"

static struct fault fault;

static struct hash hash_of(unsigned char byte)
{
	struct hash hash;

	memset(hash.bytes, byte, sizeof(hash.bytes));
	return hash;
}

struct fixed {
	struct ledger *ledger;
	struct first_seen *seen;
};

static void open_fixed(struct fixed *out)
{
	OK(ledger_open(&out->ledger, "", LEDGER_NOTHING, &fault));
	OK(first_seen_new(&out->seen, out->ledger, &fault));
}

static void close_fixed(struct fixed *fixed)
{
	first_seen_free(fixed->seen);
	ledger_close(fixed->ledger);
}

/* Writes article `id` of content `content` with passage key `key` in a run;
 * `before` is an id it had, or 0. The runs, as "article passage". */
static int64_t write(struct fixed *fixed, const unsigned char what[4],
		     int64_t run)
{
	const struct hash id = hash_of(what[0]);
	const struct hash content = hash_of(what[1]);
	const struct hash key = hash_of(what[2]);
	const struct hash before = hash_of(what[3]);
	int64_t article_run;
	int64_t passage_run;

	OK(first_seen_begin(fixed->seen, &id, run, &fault));
	if (what[3])
		OK(first_seen_add(fixed->seen, &before, &fault));
	OK(first_seen_add_content(fixed->seen, &content, &fault));
	OK(first_seen_article(fixed->seen, &content, &article_run, &fault));
	OK(first_seen_passage(fixed->seen, &key, &key, &passage_run, &fault));
	OK(first_seen_end(fixed->seen, &fault));
	return article_run * 100 + passage_run;
}

static void test_runs(void **state)
{
	static const struct {
		unsigned char what[4]; /* id, content, passage, id before */
		int64_t run;
		int64_t expected;
	} table[] = {
		{ { 1, 11, 21, 0 }, 1, 101 },
		{ { 1, 11, 21, 0 }, 2, 101 }, /* written again */
		{ { 1, 12, 22, 0 }, 3, 103 }, /* changed: a new passage */
		{ { 1, 12, 21, 0 }, 4, 101 }, /* the old one is back */
		{ { 2, 12, 22, 0 }, 5, 103 }, /* moved: same content */
		{ { 3, 13, 22, 2 }, 6, 103 }, /* moved and changed at once */
		{ { 4, 14, 22, 0 }, 7, 707 }, /* another article altogether */
		{ { 4, 14, 24, 9 }, 8, 708 }, /* id before is not known */
	};
	struct fixed fixed;

	(void)state;
	open_fixed(&fixed);
	for (size_t i = 0; i < COUNT(table); i++)
		assert_int_equal(write(&fixed, table[i].what, table[i].run),
				 table[i].expected);
	close_fixed(&fixed);
}

/* One that nothing is known of needs no second look; one that a run is known of
 * does, be it by its id, its content, or an id that it had. */
static void test_new(void **state)
{
	const unsigned char known[] = { 1, 11, 21, 0 };
	const struct hash ids[] = { hash_of(1), hash_of(2), hash_of(3) };
	const struct hash contents[] = { hash_of(11), hash_of(12) };
	const struct hash key = hash_of(21);
	struct fixed fixed;
	int64_t run;

	(void)state;
	open_fixed(&fixed);
	(void)write(&fixed, known, 4);
	OK(first_seen_begin(fixed.seen, &ids[1], 5, &fault));
	OK(first_seen_add_content(fixed.seen, &contents[1], &fault));
	assert_true(first_seen_is_new(fixed.seen));
	OK(first_seen_add(fixed.seen, &ids[0], &fault));
	assert_false(first_seen_is_new(fixed.seen));
	OK(first_seen_begin(fixed.seen, &ids[0], 5, &fault));
	assert_false(first_seen_is_new(fixed.seen));
	OK(first_seen_begin(fixed.seen, &ids[1], 5, &fault));
	OK(first_seen_add_content(fixed.seen, &contents[0], &fault));
	assert_false(first_seen_is_new(fixed.seen));
	first_seen_begin_new(fixed.seen, &ids[2], 6);
	OK(first_seen_article(fixed.seen, &contents[1], &run, &fault));
	assert_int_equal(run, 6);
	OK(first_seen_passage(fixed.seen, &key, &key, &run, &fault));
	assert_int_equal(run, 6);
	OK(first_seen_end(fixed.seen, &fault));
	OK(first_seen_begin(fixed.seen, &ids[2], 7, &fault));
	assert_int_equal(first_seen_expect(fixed.seen), 6);
	close_fixed(&fixed);
}

/* Writes article `id` of content `content` with one passage, in a run; the
 * passage's run. It followed from `left`, if not 0. */
static int64_t follow(struct fixed *fixed, const unsigned char what[4],
		      int64_t run)
{
	const struct hash id = hash_of(what[0]);
	const struct hash content = hash_of(what[1]);
	const struct hash key = hash_of(what[2]);
	const struct hash left = hash_of(what[3]);
	int64_t found;

	OK(first_seen_begin(fixed->seen, &id, run, &fault));
	if (what[3])
		OK(first_seen_follow(fixed->seen, &left, &fault));
	OK(first_seen_add_content(fixed->seen, &content, &fault));
	OK(first_seen_article(fixed->seen, &content, &found, &fault));
	OK(first_seen_passage(fixed->seen, &key, &key, &found, &fault));
	OK(first_seen_end(fixed->seen, &fault));
	return found;
}

/* An old wording that comes back after a move, or several. */
static void test_followed(void **state)
{
	static const struct {
		unsigned char what[4]; /* id, content, passage, id left */
		int64_t run;
		int64_t expected;
	} table[] = {
		{ { 1, 11, 21, 0 }, 1, 1 },
		{ { 1, 12, 22, 0 }, 2, 2 },
		{ { 2, 12, 22, 1 }, 3, 2 }, /* moved */
		{ { 3, 12, 22, 2 }, 4, 2 }, /* and moved again */
		{ { 3, 13, 21, 0 }, 5, 1 }, /* as it was first */
		{ { 3, 14, 23, 0 }, 6, 6 },
		{ { 4, 14, 23, 0 }, 8, 6 }, /* gone, and back elsewhere */
		{ { 4, 11, 21, 0 }, 9, 1 },
	};
	struct fixed fixed;

	(void)state;
	open_fixed(&fixed);
	for (size_t i = 0; i < COUNT(table); i++)
		assert_int_equal(follow(&fixed, table[i].what, table[i].run),
				 table[i].expected);
	close_fixed(&fixed);
}

/* What only the index knew is believed, under the same passage id. */
static void test_rescued(void **state)
{
	static const unsigned char what[4] = { 1, 11, 21, 0 };
	static const unsigned char other[4] = { 1, 11, 22, 0 };
	const struct hash id = hash_of(1);
	const struct hash passage = hash_of(21);
	struct fixed fixed;

	(void)state;
	open_fixed(&fixed);
	OK(ledger_suspect(fixed.ledger, &id, 2, &fault));
	OK(ledger_rescue(fixed.ledger, &passage, 3, &fault));
	assert_int_equal(write(&fixed, what, 9), 203);
	assert_int_equal(write(&fixed, other, 9), 209);
	close_fixed(&fixed);
	first_seen_free(NULL);
}

/* More passages than one row has, first seen in two runs. */
static void test_many(void **state)
{
	const struct hash id = hash_of(1);
	struct hash key = hash_of(2);
	struct fixed fixed;

	(void)state;
	open_fixed(&fixed);
	for (int64_t run = 1; run <= 3; run++) {
		OK(first_seen_begin(fixed.seen, &id, run, &fault));
		for (uint32_t i = 0; i < 9000; i++) {
			const int64_t expected = i % 3 == 0 && run > 1 ? 2 : 1;
			int64_t found;

			if (run == 1 && i % 3 == 0)
				continue;
			memcpy(key.bytes, &i, sizeof(i));
			OK(first_seen_passage(fixed.seen, &key, &key, &found,
					      &fault));
			assert_int_equal(found, expected);
		}
		OK(first_seen_article(fixed.seen, &id, &(int64_t){ 0 },
				      &fault));
		OK(first_seen_end(fixed.seen, &fault));
	}
	close_fixed(&fixed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runs),     cmocka_unit_test(test_new),
		cmocka_unit_test(test_followed), cmocka_unit_test(test_rescued),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
