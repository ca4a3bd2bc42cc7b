/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/group.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

static struct fault fault;

static struct hash hash_of(unsigned number)
{
	return hash_text(
		(struct text){ (const char *)&number, sizeof(number) });
}

static void test_each_is_new_once(void **state)
{
	struct group *group;
	bool is_new;

	(void)state;
	assert_int_equal(group_new(&group, &fault), 0);
	for (unsigned i = 0; i < 20000; i++) {
		struct hash hash = hash_of(i % 10000);

		assert_int_equal(group_has(group, &hash), i >= 10000);
		assert_int_equal(group_add(group, &hash, &is_new, &fault), 0);
		assert_int_equal(is_new, i < 10000);
	}
	group_free(group);
}

static void test_zero_is_a_hash(void **state)
{
	struct hash zero = { { 0 } };
	struct group *group;
	bool is_new;

	(void)state;
	assert_int_equal(group_new(&group, &fault), 0);
	assert_false(group_has(group, &zero));
	assert_int_equal(group_add(group, &zero, &is_new, &fault), 0);
	assert_true(group_has(group, &zero));
	assert_true(is_new);
	assert_int_equal(group_add(group, &zero, &is_new, &fault), 0);
	assert_false(is_new);
	group_free(group);
}

static void test_out_of_memory(void **state)
{
	struct group *group;
	struct hash hash;
	bool is_new;

	(void)state;
	for (size_t i = 1; i < 3; i++) {
		(void)memory_fail_at(i, 0);
		assert_int_equal(group_new(&group, &fault), STATUS_FULL);
		assert_null(group);
	}
	(void)memory_fail_at(0, 0);
	assert_int_equal(group_new(&group, &fault), 0);
	for (unsigned i = 0; i < 32; i++) {
		hash = hash_of(i);
		assert_int_equal(group_add(group, &hash, &is_new, &fault), 0);
	}
	hash = hash_of(32);
	(void)memory_fail_at(1, 0);
	assert_int_equal(group_add(group, &hash, &is_new, &fault), STATUS_FULL);
	(void)memory_fail_at(0, 0);
	assert_false(group_has(group, &hash));
	group_free(group);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_is_new_once),
		cmocka_unit_test(test_zero_is_a_hash),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
