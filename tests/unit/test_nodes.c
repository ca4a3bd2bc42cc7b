/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "indexer/ceiling.h"
#include "tests/unit/unit.h"

enum {
	COUNT_OF_PIECES = 20000,
	LONGEST = 1200, /* more than twice what is kept by size */
	ALIGNED = 16,
	CEILING_BYTES = 16 << 20,
	USED_BYTES = 25 << 19, /* of these, in small pieces, at least */
	EXIT_REFUSED = 7
};

/* operator new, operator delete and std::set_new_handler, by the names that
 * the C++ ABI gives them (Itanium C++ ABI, 5.1). */
void *make_piece(size_t bytes) __asm__("_Znwm");
void free_piece(void *piece) __asm__("_ZdlPv");
void (*set_refusal(void (*refused)(void)))(void) __asm__(
	"_ZSt15set_new_handlerPFvvE");

static size_t length_of(size_t number)
{
	return number * 7919 % (LONGEST + 1);
}

static void assert_filled(const unsigned char *piece, size_t number)
{
	for (size_t i = 0; i < length_of(number); i++)
		assert_int_equal(piece[i], (unsigned char)number);
}

/* Pieces of all lengths, of which every third is freed and made again: none
 * lies over another, and each is aligned. */
static void test_pieces(void **state)
{
	static unsigned char *pieces[COUNT_OF_PIECES];

	(void)state;
	for (size_t round = 0; round < 3; round++)
		for (size_t i = 0; i < COUNT_OF_PIECES; i++) {
			if (round > 0 && i % 3 != round)
				continue;
			if (round > 0)
				free_piece(pieces[i]);
			pieces[i] = make_piece(length_of(i));
			assert_non_null(pieces[i]);
			assert_int_equal((uintptr_t)pieces[i] % ALIGNED, 0);
			memset(pieces[i], (int)(unsigned char)i, length_of(i));
		}
	for (size_t i = 0; i < COUNT_OF_PIECES; i++) {
		assert_filled(pieces[i], i);
		free_piece(pieces[i]);
	}
	free_piece(NULL);
}

#ifdef PLAIN_NEW

static void test_limits(void **state)
{
	(void)state;
	print_message("# skip: operator new is not ours here\n");
	skip();
}

#else

/* What was freed is used again: much more goes through than there is. */
static void go_round(void)
{
	const size_t rounds = (size_t)1 << 19;
	struct fault fault;
	pid_t child = fork();
	int how;

	assert_true(child >= 0);
	if (child == 0) {
		if (ceiling_set(CEILING_BYTES, &fault) != STATUS_OK)
			_exit(1);
		for (size_t i = 0; i < rounds; i++)
			free_piece(make_piece(length_of(i)));
		_exit(0);
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
}

static size_t taken_bytes;

static void say_refused(void)
{
	_exit(taken_bytes >= USED_BYTES ? EXIT_REFUSED : EXIT_FAILURE);
}

static int take_all(size_t bytes)
{
	struct fault fault;

	taken_bytes = bytes > CEILING_BYTES ? USED_BYTES : 0;
	(void)set_refusal(say_refused);
	if (ceiling_set(CEILING_BYTES, &fault) != STATUS_OK)
		return 1;
	for (; taken_bytes < CEILING_BYTES; taken_bytes += bytes)
		if (!make_piece(bytes))
			return 2;
	return 0;
}

/* Where there is no more memory, the handler is asked, and no sooner: for small
 * and large ones, and one of a length that nothing can have. */
static void be_refused(void)
{
	static const size_t lengths[] = { 40, LONGEST, SIZE_MAX - 8 };

	for (size_t i = 0; i < COUNT(lengths); i++) {
		pid_t child = fork();
		int how;

		assert_true(child >= 0);
		if (child == 0)
			_exit(take_all(lengths[i]));
		assert_int_equal(waitpid(child, &how, 0), child);
		assert_true(WIFEXITED(how));
		assert_int_equal(WEXITSTATUS(how), EXIT_REFUSED);
	}
}

static void test_limits(void **state)
{
	(void)state;
	go_round();
	be_refused();
}

#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
