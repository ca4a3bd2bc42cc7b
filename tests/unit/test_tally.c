/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "searcher/tally.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

static struct fault fault;

static size_t add(struct tally *tally, struct text name)
{
	size_t number = SIZE_MAX;

	assert_int_equal(tally_add(tally, name, &number, &fault), 0);
	return number;
}

static void test_counts(void **state)
{
	struct tally *tally;

	(void)state;
	assert_int_equal(tally_new(&tally, &fault), 0);
	assert_int_equal(tally_names(tally), 0);
	assert_int_equal(add(tally, TEXT("b")), 0);
	assert_int_equal(add(tally, TEXT("")), 1);
	assert_int_equal(add(tally, TEXT("b")), 0);
	assert_int_equal(add(tally, TEXT("b\0b")), 2);
	assert_int_equal(tally_add(tally, TEXT(""), NULL, &fault), 0);
	assert_int_equal(tally_names(tally), 3);
	assert_int_equal(tally_count(tally, 0), 2);
	assert_int_equal(tally_count(tally, 1), 2);
	assert_int_equal(tally_count(tally, 2), 1);
	assert_true(text_equal(tally_name(tally, 2), TEXT("b\0b")));
	assert_int_equal(tally_name(tally, 1).length, 0);
	tally_clear(tally);
	assert_int_equal(tally_names(tally), 0);
	assert_int_equal(add(tally, TEXT("c")), 0);
	assert_int_equal(tally_count(tally, 0), 1);
	tally_free(tally);
	tally_free(NULL);
}

/* Name N comes N % 7 + 1 times, over many tables' worth of names. */
static void test_many(void **state)
{
	enum { NAMES = 5000 };
	struct tally *tally;
	char name[16];
	size_t round;
	size_t i;

	(void)state;
	assert_int_equal(tally_new(&tally, &fault), 0);
	for (round = 0; round < 7; round++) {
		for (i = 0; i < NAMES; i++) {
			(void)snprintf(name, sizeof(name), "name %zu", i);
			if (i % 7 >= round)
				assert_int_equal(add(tally, text_of(name)), i);
		}
	}
	assert_int_equal(tally_names(tally), NAMES);
	for (i = 0; i < NAMES; i++)
		assert_int_equal(tally_count(tally, i), i % 7 + 1);
	tally_free(tally);
}

static void test_most(void **state)
{
	static const char letters[] = "caabbbdceb";
	static const struct {
		size_t room;
		const char *names;
	} cases[] = { { 0, "" },    { 1, "b" },    { 2, "bc" },
		      { 3, "bca" }, { 4, "bcad" }, { 9, "bcade" } };
	struct tally *tally;
	size_t numbers[9];
	size_t i;
	size_t j;

	(void)state;
	assert_int_equal(tally_new(&tally, &fault), 0);
	for (i = 0; letters[i]; i++)
		(void)add(tally, (struct text){ letters + i, 1 });
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(tally_most(tally, numbers, cases[i].room),
				 strlen(cases[i].names));
		for (j = 0; cases[i].names[j]; j++)
			assert_int_equal(*tally_name(tally, numbers[j]).data,
					 cases[i].names[j]);
	}
	tally_free(tally);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth;
	size_t i;

	(void)state;
	for (nth = 1; status; nth++) {
		struct tally *tally;
		char name[16];

		(void)memory_fail_at(nth, 0);
		status = tally_new(&tally, &fault);
		for (i = 0; i < 200 && !status; i++) {
			(void)snprintf(name, sizeof(name), "name %zu", i);
			status = tally_add(tally, text_of(name), NULL, &fault);
		}
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		tally_free(tally);
	}
	assert_true(nth > 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_most),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
