/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <sys/resource.h>

#include "indexer/ceiling.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { MEGABYTE = 1 << 20 };

/* What is below the ceiling can be had, what is above cannot; and a lower
 * one than that is not raised. */
static void test_ceiling(void **state)
{
	struct rlimit limit;
	struct fault fault;
	rlim_t set;
	void *block;

	(void)state;
	assert_true(ceiling_bytes() > 64LL * MEGABYTE);
	assert_int_equal(ceiling_set(64LL * MEGABYTE, &fault), STATUS_OK);
	assert_int_equal(getrlimit(RLIMIT_DATA, &limit), 0);
	set = limit.rlim_cur;
	assert_true(set != RLIM_INFINITY && set >= 64LL * MEGABYTE);
	assert_int_equal(ceiling_bytes(), set);
	block = malloc((size_t)16 * MEGABYTE);
	assert_non_null(block);
	free(block);
	assert_int_equal(ceiling_set(1LL << 40, &fault), STATUS_OK);
	assert_int_equal(getrlimit(RLIMIT_DATA, &limit), 0);
	assert_int_equal(limit.rlim_cur, set);
}

/* What is at the ceiling is told from a disk that is full. */
static void test_is_reached(void **state)
{
	static const struct {
		const char *words;
		bool is_reached;
	} cases[] = {
		{ "out of memory", true },
		{ "gen-1: out of memory", true },
		{ "ledger.sqlite: out of memory", true },
		{ "more than 2147483648 bytes", true },
		{ "too many terms", true },
		{ "ledger.sqlite: disk full", false },
		{ "index: too many open files", false },
		{ "index: No space left on device", false },
		{ "index: Too many open files in system", false },
	};
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		(void)fault_set(&fault, STATUS_FULL, "%s", cases[i].words);
		assert_int_equal(ceiling_is_reached(&fault),
				 cases[i].is_reached);
	}
}

static void test_look(void **state)
{
	struct fault fault;

	(void)state;
	assert_int_equal(ceiling_look(0, &fault), STATUS_OK);
	assert_int_equal(ceiling_look(MEGABYTE, &fault), STATUS_OK);
	memory_fail_at(1, 0);
	assert_int_equal(ceiling_look(0, &fault), STATUS_FULL);
	assert_true(ceiling_is_reached(&fault));
	assert_int_equal(ceiling_look(SIZE_MAX, &fault), STATUS_FULL);
	memory_fail_at(0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_is_reached),
		cmocka_unit_test(test_look),
		cmocka_unit_test(test_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
