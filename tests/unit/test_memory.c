/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "shared/memory.h"
#include "tests/unit/unit.h"

/* count * size is beyond size_t. */
static const struct {
	size_t count;
	size_t size;
} refused_rows[] = {
	{ SIZE_MAX, 2 },
	{ 2, SIZE_MAX },
	{ SIZE_MAX / 2 + 1, 2 },
	{ (size_t)1 << 33, (size_t)1 << 33 },
};

static void test_resize(void **state)
{
	char *block = memory_resize(NULL, 3, 4);

	(void)state;
	assert_non_null(block);
	memcpy(block, "hello world", 12);
	block = memory_resize(block, 1000, 100);
	assert_non_null(block);
	assert_string_equal(block, "hello world");
	memory_free(block);
}

/* A size of 0 is a block like others, and never frees the old one. */
static void test_nothing(void **state)
{
	void *block = memory_resize(NULL, 0, 8);

	(void)state;
	assert_non_null(block);
	block = memory_resize(block, 8, 0);
	assert_non_null(block);
	memory_free(block);
	block = memory_zeroed(0, 8);
	assert_non_null(block);
	memory_free(block);
	block = memory_zeroed(8, 0);
	assert_non_null(block);
	memory_free(block);
	memory_free(NULL);
}

static void test_zeroed(void **state)
{
	static const char zeros[24] = { 0 };
	char *block = memory_zeroed(3, 8);

	(void)state;
	assert_non_null(block);
	assert_memory_equal(block, zeros, sizeof(zeros));
	memory_free(block);
}

static void test_refused_sizes(void **state)
{
	char *block = memory_resize(NULL, 4, 1);

	(void)state;
	assert_non_null(block);
	memcpy(block, "abc", 4);
	for (size_t i = 0; i < COUNT(refused_rows); i++) {
		assert_null(memory_resize(block, refused_rows[i].count,
					  refused_rows[i].size));
		assert_null(memory_zeroed(refused_rows[i].count,
					  refused_rows[i].size));
		assert_string_equal(block, "abc");
	}
	memory_free(block);
}

/* Tries five allocations; one digit for each: 1 was given. */
static void try_five(char out[6])
{
	for (size_t i = 0; i < 5; i++) {
		void *block = i % 2 ? memory_zeroed(1, 8) :
				      memory_resize(NULL, 1, 8);

		out[i] = block ? '1' : '0';
		memory_free(block);
	}
	out[5] = '\0';
}

static void test_failing(void **state)
{
	static const struct {
		size_t nth;
		int is_sticky;
		const char *given;
	} rows[] = {
		{ 0, 0, "11111" }, { 1, 0, "01111" }, { 3, 0, "11011" },
		{ 5, 0, "11110" }, { 6, 0, "11111" }, { 1, 1, "00000" },
		{ 3, 1, "11000" }, { 5, 1, "11110" }, { 0, 1, "11111" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char given[6];

		(void)memory_fail_at(rows[i].nth, rows[i].is_sticky);
		try_five(given);
		assert_string_equal(given, rows[i].given);
		assert_int_equal(memory_fail_at(0, 0), 5);
		assert_int_equal(memory_fail_at(0, 0), 0);
	}
}

/* Also one that is too large, which no test asked to fail. */
static void test_refused(void **state)
{
	size_t before = memory_refused();
	char given[6];

	(void)state;
	try_five(given);
	assert_int_equal(memory_refused(), before);
	(void)memory_fail_at(3, 1);
	try_five(given);
	(void)memory_fail_at(0, 0);
	assert_null(memory_resize(NULL, SIZE_MAX, 2));
	assert_null(memory_zeroed(SIZE_MAX, 2));
	assert_int_equal(memory_refused(), before + 5);
}

static void test_failing_leaves_the_old_block(void **state)
{
	char *block = memory_resize(NULL, 6, 1);

	(void)state;
	assert_non_null(block);
	memcpy(block, "safe!", 6);
	(void)memory_fail_at(1, 0);
	assert_null(memory_resize(block, 1 << 20, 1));
	(void)memory_fail_at(0, 0);
	assert_string_equal(block, "safe!");
	memory_free(block);
}

static long count_faults(void)
{
	struct rusage used;

	assert_int_equal(getrusage(RUSAGE_SELF, &used), 0);
	return used.ru_minflt;
}

/* What the kernel would have to know; and an allocator with watches over it
 * has memory of its own. */
static bool can_expect(void)
{
#ifdef PLAIN_NEW
	return false;
#else
	void *page = mmap(NULL, (size_t)sysconf(_SC_PAGESIZE),
			  PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);
	bool out;

	assert_true(page != MAP_FAILED);
	out = madvise(page, (size_t)sysconf(_SC_PAGESIZE),
		      MADV_POPULATE_WRITE) == 0;
	assert_int_equal(munmap(page, (size_t)sysconf(_SC_PAGESIZE)), 0);
	return out;
#endif
}

/* What was expected is there without a fault a page, in pieces or as one. */
static void test_expected(void **state)
{
	enum { EXPECTED = 4 << 20, PIECE = 16 << 10, PIECES = 200 };
	void *pieces[PIECES];
	long before;

	(void)state;
	memory_expect(1);
	memory_expect(EXPECTED);
	before = count_faults();
	for (size_t i = 0; i < PIECES; i++) {
		pieces[i] = memory_resize(NULL, 1, PIECE);
		assert_non_null(pieces[i]);
		memset(pieces[i], 1, PIECE);
	}
	if (can_expect())
		assert_true(count_faults() - before < PIECES);
	else
		print_message("# skip: it is a hint only here\n");
	for (size_t i = 0; i < PIECES; i++)
		memory_free(pieces[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expected),
		cmocka_unit_test(test_resize),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_zeroed),
		cmocka_unit_test(test_refused_sizes),
		cmocka_unit_test(test_failing),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_failing_leaves_the_old_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
