/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/bm25.h"
#include "tests/unit/unit.h"

/* Worked out by hand: (k1 + 1) tf / (tf + k1 (1 - b + b length)). */
static void test_values(void **state)
{
	static const struct {
		double k1;
		double b;
		double frequency;
		double length;
		double expected;
	} rows[] = {
		{ 1.2, 0.75, 0, 1, 0 },
		{ 1.2, 0.75, -1, 1, 0 },
		{ 1.2, 0.75, 1, 1, 1 }, /* 2.2 / 2.2 */
		{ 1.2, 0.75, 3, 1, 6.6 / 4.2 },
		{ 1.2, 0, 3, 9, 6.6 / 4.2 }, /* b 0: whatever the length */
		{ 1.0, 0.5, 2, 3, 1 },       /* 4 / (2 + 2) */
		{ 1.0, 1, 1, 0, 2 },         /* 2 / 1 */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct index_bm25 parameters = { rows[i].k1, rows[i].b };

		assert_float_equal(bm25_saturate(&parameters, rows[i].frequency,
						 rows[i].length),
				   rows[i].expected, 1e-9);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_values) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
