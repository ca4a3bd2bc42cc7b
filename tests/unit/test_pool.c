/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdalign.h>
#include <string.h>

#include "shared/memory.h"
#include "shared/pool.h"
#include "tests/unit/unit.h"

static const struct {
	size_t count;
	size_t size;
	enum status status;
} take_rows[] = {
	{ 0, 0, STATUS_OK },
	{ 0, 8, STATUS_OK },
	{ 8, 0, STATUS_OK },
	{ 1, 1, STATUS_OK },
	{ 3, 5, STATUS_OK },
	{ 1, 70000, STATUS_OK }, /* more than a block */
	{ 1000, 100, STATUS_OK },
	{ 1, 1000001, STATUS_FULL },
	{ SIZE_MAX, 2, STATUS_FULL },
	{ 2, SIZE_MAX, STATUS_FULL },
	{ SIZE_MAX / 2 + 1, 2, STATUS_FULL },
	{ SIZE_MAX, 1, STATUS_FULL },
	{ SIZE_MAX, 0, STATUS_OK },
};

static bool is_zero(const char *place, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (place[i])
			return false;
	}
	return true;
}

static void test_take(void **state)
{
	struct pool *pool;
	struct fault fault;

	(void)state;
	assert_int_equal(pool_new(&pool, 1000000, &fault), 0);
	for (size_t i = 0; i < COUNT(take_rows); i++) {
		size_t bytes = take_rows[i].count * take_rows[i].size;
		void *place = &fault;

		assert_int_equal(pool_take(pool, take_rows[i].count,
					   take_rows[i].size, &place, &fault),
				 take_rows[i].status);
		if (take_rows[i].status) {
			assert_null(place);
			continue;
		}
		assert_non_null(place);
		assert_int_equal((uintptr_t)place % alignof(max_align_t), 0);
		assert_true(is_zero(place, bytes));
		memset(place, 'x', bytes);
	}
	pool_free(pool);
	pool_free(NULL);
}

/* Pieces do not overlap, whatever their order of sizes. */
static void test_pieces_are_apart(void **state)
{
	static const size_t sizes[] = { 1,      20000, 3,     60000, 16384,
					16385,  7,     65536, 65537, 100,
					200000, 1,     0,     40000 };
	char *places[COUNT(sizes)];
	struct pool *pool;
	struct fault fault;

	(void)state;
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), 0);
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT(sizes); i++) {
			void *place;

			assert_int_equal(pool_take(pool, 1, sizes[i], &place,
						   &fault),
					 0);
			assert_true(is_zero(place, sizes[i]));
			memset(place, 'a' + (int)i, sizes[i]);
			places[i] = place;
		}
		for (size_t i = 0; i < COUNT(sizes); i++) {
			for (size_t at = 0; at < sizes[i]; at++)
				assert_int_equal(places[i][at], 'a' + (int)i);
		}
		pool_reset(pool);
	}
	pool_free(pool);
}

static void test_limit(void **state)
{
	struct pool *pool;
	struct fault fault;
	void *place;

	(void)state;
	assert_int_equal(pool_new(&pool, 100, &fault), 0);
	assert_int_equal(pool_take(pool, 1, 60, &place, &fault), 0);
	assert_int_equal(pool_take(pool, 1, 41, &place, &fault), STATUS_FULL);
	assert_string_equal(fault.text, "more than 100 bytes");
	assert_int_equal(pool_take(pool, 1, 40, &place, &fault), 0);
	assert_int_equal(pool_take(pool, 1, 1, &place, &fault), STATUS_FULL);
	assert_int_equal(pool_take(pool, 0, 1, &place, &fault), 0);
	pool_reset(pool);
	assert_int_equal(pool_take(pool, 1, 100, &place, &fault), 0);
	pool_free(pool);
}

static void test_copy(void **state)
{
	struct pool *pool;
	struct fault fault;
	struct text copy;

	(void)state;
	assert_int_equal(pool_new(&pool, 1000, &fault), 0);
	assert_int_equal(pool_copy(pool, TEXT("a\0b"), &copy, &fault), 0);
	assert_int_equal(copy.length, 3);
	assert_memory_equal(copy.data, "a\0b", 4);
	assert_int_equal(pool_copy(pool, (struct text){ 0 }, &copy, &fault), 0);
	assert_int_equal(copy.length, 0);
	assert_string_equal(copy.data, "");
	assert_int_equal(pool_copy(pool, (struct text){ "", SIZE_MAX }, &copy,
				   &fault),
			 STATUS_FULL);
	assert_null(copy.data);
	assert_int_equal(pool_copy(pool, (struct text){ "", 1000 }, &copy,
				   &fault),
			 STATUS_FULL);
	assert_null(copy.data);
	assert_int_equal(copy.length, 0);
	pool_free(pool);
}

/* The kept block serves the next round: no allocation then. */
static void test_reset_keeps_a_block(void **state)
{
	struct pool *pool;
	struct fault fault;
	void *place;

	(void)state;
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), 0);
	pool_reset(pool);
	assert_int_equal(pool_take(pool, 1, 100, &place, &fault), 0);
	memset(place, 'x', 100);
	pool_reset(pool);
	(void)memory_fail_at(1, 1);
	assert_int_equal(pool_take(pool, 1, 100, &place, &fault), 0);
	assert_true(is_zero(place, 100));
	/* Giants are given back. */
	(void)memory_fail_at(0, 0);
	pool_free(pool);
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), 0);
	assert_int_equal(pool_take(pool, 1, 500000, &place, &fault), 0);
	pool_reset(pool);
	assert_int_equal(pool_take(pool, 1, 500000, &place, &fault), 0);
	assert_int_equal(memory_fail_at(0, 0), 3);
	pool_free(pool);
}

static enum status fill(struct pool *pool, struct fault *fault)
{
	enum status status = STATUS_OK;
	struct text copy;
	void *place;

	for (size_t i = 0; i < 12 && !status; i++) {
		status = pool_take(pool, 1 + i, 6000, &place, fault);
		if (!status)
			status = pool_copy(pool, TEXT("copied"), &copy, fault);
		if (!status)
			assert_string_equal(copy.data, "copied");
	}
	return status;
}

static void check_out_of_memory(int is_sticky)
{
	enum status status = STATUS_FULL;
	struct fault fault = { "" };
	size_t nth = 0;

	while (status) {
		struct pool *pool = NULL;

		(void)memory_fail_at(++nth, is_sticky);
		status = pool_new(&pool, 1 << 20, &fault);
		if (status)
			assert_null(pool);
		else
			status = fill(pool, &fault);
		(void)memory_fail_at(0, 0);
		if (status)
			assert_string_equal(fault.text, "out of memory");
		/* What failed took nothing from the limit. */
		if (pool && status) {
			pool_reset(pool);
			assert_int_equal(fill(pool, &fault), 0);
		}
		pool_free(pool);
	}
	assert_true(nth > 5);
}

static void test_out_of_memory(void **state)
{
	(void)state;
	check_out_of_memory(0);
	check_out_of_memory(1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_take),
		cmocka_unit_test(test_pieces_are_apart),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_reset_keeps_a_block),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
