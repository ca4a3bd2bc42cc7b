/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "shared/intern.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void test_numbers(void **state)
{
	struct intern *intern;
	char name[24];
	uint32_t number;

	(void)state;
	assert_int_equal(intern_new(&intern, 1 << 24, &fault), STATUS_OK);
	assert_false(intern_find(intern, TEXT("a"), &number));
	/* More than the first table holds, each twice. */
	for (uint32_t i = 0; i < 10000; i++) {
		struct text string = { name,
				       (size_t)snprintf(name, sizeof(name),
							"w%u", i % 5000) };

		assert_int_equal(intern_number(intern, string, &number, &fault),
				 STATUS_OK);
		assert_int_equal(number, i % 5000);
	}
	assert_int_equal(intern_count(intern), 5000);
	assert_true(text_equal(intern_string(intern, 4711), TEXT("w4711")));
	assert_true(intern_find(intern, TEXT("w1"), &number));
	assert_int_equal(number, 1);
	assert_false(intern_find(intern, TEXT("w"), &number));
	intern_clear(intern);
	assert_int_equal(intern_count(intern), 0);
	assert_false(intern_find(intern, TEXT("w1"), &number));
	assert_int_equal(intern_number(intern, TEXT(""), &number, &fault),
			 STATUS_OK);
	assert_int_equal(number, 0);
	intern_free(intern);
	intern_free(NULL);
}

/* The same bytes in another space are another string, also where the table
 * grows. */
static void test_spaces(void **state)
{
	struct intern *intern;
	char name[24];
	uint32_t number;

	(void)state;
	assert_int_equal(intern_new(&intern, 1 << 24, &fault), STATUS_OK);
	for (uint32_t i = 0; i < 12000; i++) {
		struct text string = { name,
				       (size_t)snprintf(name, sizeof(name),
							"w%u", i % 2000) };

		assert_int_equal(intern_number_in(intern, i % 6000 / 2000,
						  string, &number, &fault),
				 STATUS_OK);
		assert_int_equal(number, i % 6000);
	}
	assert_int_equal(intern_count(intern), 6000);
	assert_true(intern_find(intern, TEXT("w7"), &number));
	assert_int_equal(number, 7);
	assert_int_equal(intern_number_in(intern, 3, TEXT("x"), &number,
					  &fault),
			 STATUS_OK);
	assert_false(intern_find(intern, TEXT("x"), &number));
	intern_free(intern);
}

static void test_no_memory(void **state)
{
	struct intern *intern;
	uint32_t number;
	struct text copy;

	(void)state;
	for (size_t nth = 1; nth <= 8; nth++) {
		enum status status;

		(void)memory_fail_at(nth, 0);
		status = intern_new(&intern, 1 << 20, &fault);
		if (status == STATUS_OK)
			status = intern_number(intern, TEXT("a"), &number,
					       &fault);
		if (status == STATUS_OK)
			status = intern_copy(intern, TEXT("b"), &copy, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		intern_free(intern);
	}
	assert_int_equal(intern_new(&intern, 4, &fault), STATUS_OK);
	assert_int_equal(intern_number(intern, TEXT("too long"), &number,
				       &fault),
			 STATUS_FULL);
	intern_free(intern);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_spaces),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
