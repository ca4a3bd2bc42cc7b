/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/counts.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

static struct fault fault;

enum { KEYS = 5000 };

static void test_counts_by_key(void **state)
{
	struct counts *counts;
	struct counts_row *row;

	(void)state;
	assert_int_equal(counts_new(&counts, &fault), 0);
	for (unsigned i = 0; i < 3 * KEYS; i++) {
		unsigned number = i % KEYS;
		struct text key = { (const char *)&number, sizeof(number) };

		assert_int_equal(counts_find(counts, key, &row, &fault), 0);
		assert_true(text_equal(row->key, key));
		assert_int_equal(row->passage_count, i / KEYS);
		row->passage_count++;
	}
	assert_int_equal(counts_size(counts), KEYS);
	for (unsigned i = 0; i < KEYS; i++)
		assert_int_equal(counts_rows(counts)[i].passage_count, 3);
	counts_free(counts);
	counts_free(NULL);
}

static void test_any_bytes_are_a_key(void **state)
{
	static const struct text keys[] = { TEXT_INIT(""), TEXT_INIT("\0"),
					    TEXT_INIT("\0\0"),
					    TEXT_INIT("\xFF") };
	struct counts *counts;
	struct counts_row *row;

	(void)state;
	assert_int_equal(counts_new(&counts, &fault), 0);
	for (size_t i = 0; i < 8; i++) {
		assert_int_equal(counts_find(counts, keys[i % 4], &row, &fault),
				 0);
		row->passage_count++;
	}
	assert_int_equal(counts_size(counts), 4);
	counts_free(counts);
}

static enum status count_some(struct counts *counts)
{
	enum status status = STATUS_OK;
	struct counts_row *row;

	for (unsigned i = 0; i < 200 && !status; i++)
		status = counts_find(
			counts, (struct text){ (const char *)&i, sizeof(i) },
			&row, &fault);
	return status;
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth;

	(void)state;
	for (nth = 1; status; nth++) {
		struct counts *counts;

		(void)memory_fail_at(nth, 0);
		status = counts_new(&counts, &fault);
		if (!status)
			status = count_some(counts);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		counts_free(counts);
	}
	assert_true(nth > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts_by_key),
		cmocka_unit_test(test_any_bytes_are_a_key),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
