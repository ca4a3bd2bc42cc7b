/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "indexer/seen.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

static uint64_t add(struct seen *seen, struct text name)
{
	struct fault fault;
	uint64_t count;

	assert_int_equal(seen_add(seen, name, &count, &fault), STATUS_OK);
	return count;
}

static void test_counts(void **state)
{
	struct seen seen = { 0 };

	(void)state;
	assert_false(seen_has(&seen, TEXT("a")));
	assert_int_equal(add(&seen, TEXT("a")), 1);
	assert_true(seen_has(&seen, TEXT("a")));
	assert_false(seen_has(&seen, TEXT("b")));
	assert_int_equal(add(&seen, TEXT("b")), 1);
	assert_int_equal(add(&seen, TEXT("a")), 2);
	assert_int_equal(add(&seen, TEXT("")), 1);
	assert_int_equal(add(&seen, TEXT("a")), 3);
	assert_int_equal(add(&seen, TEXT("a\0")), 1);
	seen_clear(&seen);
	assert_int_equal(add(&seen, TEXT("a")), 1);
	seen_clear(&seen);
	seen_clear(&seen);
}

static void test_many(void **state)
{
	struct seen seen = { 0 };

	(void)state;
	for (uint64_t round = 1; round <= 2; round++) {
		for (int i = 0; i < 20000; i++) {
			char name[16];

			(void)snprintf(name, sizeof(name), "%d", i);
			assert_int_equal(add(&seen, text_of(name)), round);
		}
	}
	assert_int_equal(seen.name_count, 20000);
	seen_clear(&seen);
}

static void test_out_of_memory(void **state)
{
	struct seen seen = { 0 };
	struct fault fault;
	uint64_t count;

	(void)state;
	(void)memory_fail_at(1, 0);
	assert_int_equal(seen_add(&seen, TEXT("a"), &count, &fault),
			 STATUS_FULL);
	(void)memory_fail_at(0, 0);
	assert_int_equal(add(&seen, TEXT("a")), 1);
	seen_clear(&seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
