/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <sys/resource.h>

#include "indexer/ceiling.h"

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
	assert_int_equal(ceiling_set(64LL * MEGABYTE, &fault), STATUS_OK);
	assert_int_equal(getrlimit(RLIMIT_DATA, &limit), 0);
	set = limit.rlim_cur;
	assert_true(set != RLIM_INFINITY && set >= 64LL * MEGABYTE);
	block = malloc((size_t)16 * MEGABYTE);
	assert_non_null(block);
	free(block);
	assert_int_equal(ceiling_set(1LL << 40, &fault), STATUS_OK);
	assert_int_equal(getrlimit(RLIMIT_DATA, &limit), 0);
	assert_int_equal(limit.rlim_cur, set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
