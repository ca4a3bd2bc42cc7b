/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/compaction.h"
#include "tests/unit/unit.h"

enum { KILOBYTE = 1 << 10, MEGABYTE = 1 << 20 };

static struct fault fault;

static void note(struct ledger *ledger, int64_t bytes, int64_t passage_count)
{
	OK(ledger_begin(ledger, &fault));
	OK(compaction_note(ledger, bytes, passage_count, &fault));
	OK(ledger_commit(ledger, &fault));
}

static void test_judge(void **state)
{
	static const struct {
		int64_t then_bytes;
		int64_t then_count;
		int64_t bytes;
		int64_t passage_count;
		int64_t compact_bytes;
		bool is_due;
		bool is_slack;
	} cases[] = {
		/* as it was, and grown by what was put into it */
		{ 10 * MEGABYTE, 1000, 10 * MEGABYTE, 1000, 10 * MEGABYTE,
		  false, false },
		{ 10 * MEGABYTE, 1000, 18 * MEGABYTE, 1800, 18 * MEGABYTE,
		  false, false },
		/* by what came behind a merge */
		{ 15 * MEGABYTE, 1000, 16 * MEGABYTE, 1000, 15 * MEGABYTE,
		  false, false },
		{ 15 * MEGABYTE, 1000, 16 * MEGABYTE + 2, 1000, 15 * MEGABYTE,
		  false, true },
		/* by updates */
		{ 10 * MEGABYTE, 1000, 20 * MEGABYTE, 1000, 10 * MEGABYTE,
		  false, true },
		{ 10 * MEGABYTE, 1000, 20 * MEGABYTE + 2, 1000, 10 * MEGABYTE,
		  true, true },
		/* by deletions */
		{ 10 * MEGABYTE, 1000, 10 * MEGABYTE, 500, 5 * MEGABYTE, false,
		  true },
		{ 10 * MEGABYTE, 1000, 10 * MEGABYTE, 499, 5232394, true,
		  true },
		{ 10 * MEGABYTE, 1000, 10 * MEGABYTE, 0, 0, true, true },
		/* nothing to gain */
		{ 100 * KILOBYTE, 1000, MEGABYTE, 1000, 100 * KILOBYTE, false,
		  false },
		/* what was measured was another database */
		{ MEGABYTE, 10, 4 * MEGABYTE, 43, 4 * MEGABYTE, false, false },
		{ MEGABYTE, 10, 4 * MEGABYTE, 44, 4 * MEGABYTE, true, false },
		/* never measured */
		{ 0, 0, 2 * MEGABYTE, 100, 0, true, true },
		{ 100 * KILOBYTE, 0, 2 * MEGABYTE, 100, 0, true, true },
		{ 0, 0, MEGABYTE, 100, 0, false, false },
		{ 0, 0, 0, 0, 0, false, false },
		/* rubbish */
		{ -1, -1, 2 * MEGABYTE, 100, 0, true, true },
		{ INT64_MAX, 1, 2 * MEGABYTE, INT64_MAX, 2 * MEGABYTE, true,
		  false },
	};
	struct compaction now;
	struct ledger *ledger;

	(void)state;
	OK(ledger_open(&ledger, "", LEDGER_NOTHING, &fault));
	for (size_t i = 0; i < COUNT(cases); i++) {
		note(ledger, cases[i].then_bytes, cases[i].then_count);
		OK(compaction_judge(&now, ledger, cases[i].bytes,
				    cases[i].passage_count, &fault));
		assert_int_equal(now.bytes, cases[i].bytes);
		assert_int_equal(now.compact_bytes, cases[i].compact_bytes);
		assert_int_equal(now.is_due, cases[i].is_due);
		assert_int_equal(now.is_slack, cases[i].is_slack);
	}
	ledger_close(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_judge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
