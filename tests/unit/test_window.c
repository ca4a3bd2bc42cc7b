/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/window.h"
#include "tests/unit/unit.h"

static void test_spans(void **state)
{
	static const struct window_span spans[] = { { 3, 5 }, { 0, 2 } };
	static const struct {
		size_t shard;
		uint64_t run;
		bool is_outside;
	} table[] = {
		{ 0, 0, true },  { 0, 3, true },  { 0, 4, false },
		{ 0, 5, false }, { 0, 6, true },  { 0, UINT64_MAX, true },
		{ 1, 0, true },  { 1, 1, false }, { 1, 2, false },
		{ 1, 3, true },  { 2, 1, true },
	};
	const struct window window = { spans, 2 };

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		assert_int_equal(window_excludes(&window, table[i].shard,
						 table[i].run),
				 table[i].is_outside);
		assert_false(
			window_excludes(NULL, table[i].shard, table[i].run));
	}
	assert_int_equal(window_low(&window), 0);
	assert_int_equal(window_high(&window), 5);
}

static void test_nothing_new(void **state)
{
	static const struct window_span spans[] = { { 7, 7 } };
	const struct window window = { spans, 1 };
	const struct window none = { spans, 0 };

	(void)state;
	assert_true(window_excludes(&window, 0, 7));
	assert_true(window_excludes(&window, 0, 8));
	assert_int_equal(window_low(&window), 7);
	assert_true(window_excludes(&none, 0, 7));
	assert_int_equal(window_low(&none), 0);
	assert_int_equal(window_high(&none), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_nothing_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
