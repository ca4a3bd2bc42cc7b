/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shared/crash.h"
#include "shared/index_read.h"
#include "shared/index_write.h"
#include "shared/memory.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { SAID_BYTES = 128 };

static struct fault fault;

/* In a call of libxapian's, while it makes a database, or not. */
enum death {
	DEATH_INSIDE,
	DEATH_HUNGRY,
	DEATH_THROWN,
	DEATH_MAKING,
	DEATH_OUTSIDE
};

/* Raised when libxapian syncs what it wrote; 0: nothing is. */
static int dies_of_sync;

/* libxapian's, too, in this program. */
int fdatasync(int fd)
{
	if (dies_of_sync)
		(void)raise(dies_of_sync);
	return (int)syscall(SYS_fdatasync, fd);
}

/* std::terminate: what a destructor that throws comes to. */
void end_by_exception(void) __asm__("_ZSt9terminatev");

static bool die(void *context, struct text key, uint32_t frequency)
{
	const int *number = context;

	(void)key;
	(void)frequency;
	(void)raise(*number);
	return false;
}

/* For want of memory, as the programs see it. */
static bool starve_and_die(void *context, struct text key, uint32_t frequency)
{
	(void)memory_fail_at(1, 0);
	memory_free(memory_zeroed(1, 1));
	return die(context, key, frequency);
}

/* As libxapian does whose destructor is refused something by the disk; the
 * number is errno's. */
static bool throw_and_die(void *context, struct text key, uint32_t frequency)
{
	const int *number = context;

	(void)key;
	(void)frequency;
	if (*number)
		errno = *number;
	end_by_exception();
	return false;
}

/* A database with one key. */
static struct index *make_index(const char *folder)
{
	struct index_writer *writer;
	struct index *index = NULL;

	if (index_writer_make(&writer, folder, &fault) == STATUS_OK &&
	    index_writer_begin(writer, &fault) == STATUS_OK &&
	    index_writer_set(writer, TEXT("k"), TEXT("v"), &fault) ==
		    STATUS_OK &&
	    index_writer_commit(writer, &fault) == STATUS_OK) {
		index_writer_close(writer);
		(void)index_open(&index, &folder, 1, &fault);
	}
	return index;
}

/* Gets its first sync when there is nothing but an empty database. */
static void make_and_die(const char *folder, int number)
{
	char name[PATH_MAX];
	struct index_writer *writer;

	(void)snprintf(name, sizeof(name), "%s-2", folder);
	dies_of_sync = number;
	(void)index_writer_make(&writer, name, &fault);
	dies_of_sync = 0;
}

/* In a child: dies by `number`, in libxapian's call or outside. */
static void run_child(const char *folder, int number, enum death death,
		      int words)
{
	const struct crash_lines lines = { TEXT("damaged\n"), TEXT("refused\n"),
					   TEXT("here") };
	bool (*const visits[])(void *, struct text,
			       uint32_t) = { [DEATH_INSIDE] = die,
					     [DEATH_HUNGRY] = starve_and_die,
					     [DEATH_THROWN] = throw_and_die,
					     [DEATH_MAKING] = die,
					     [DEATH_OUTSIDE] = die };
	const struct rlimit none = { 0, 0 };
	const struct index_visitor visitor = { visits[death], &number };
	struct index *index = make_index(folder);

	/* The test's own handlers. */
	(void)signal(death == DEATH_THROWN ? SIGABRT : number, SIG_DFL);
	if (!index || setrlimit(RLIMIT_CORE, &none) != 0 ||
	    dup2(words, STDERR_FILENO) < 0 ||
	    crash_catch(&lines, &fault) != STATUS_OK)
		_exit(9);
	errno = EDQUOT; /* is no reason: it was before the call */
	if (death == DEATH_MAKING)
		make_and_die(folder, number);
	else if (death != DEATH_OUTSIDE)
		(void)index_each_key(index, 0, TEXT("k"), &visitor, &fault);
	(void)raise(number);
	_exit(8);
}

static int die_in_child(const char *folder, int number, enum death death,
			char said[SAID_BYTES])
{
	ssize_t length;
	int ends[2];
	int how = 0;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		run_child(folder, number, death, ends[1]);
	assert_int_equal(close(ends[1]), 0);
	length = read(ends[0], said, SAID_BYTES - 1);
	assert_true(length >= 0);
	said[length] = '\0';
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(waitpid(child, &how, 0), child);
	return how;
}

static void test_signals(void **state)
{
	static const int numbers[] = { SIGSEGV, SIGBUS, SIGFPE, SIGABRT };
	char said[SAID_BYTES];

	for (size_t i = 0; i < COUNT(numbers); i++) {
		char name[] = { 'a', (char)('0' + i), '\0' };
		char *folder = scratch_path(*state, name);
		int how = die_in_child(folder, numbers[i], DEATH_INSIDE, said);

		assert_true(WIFEXITED(how));
		assert_int_equal(WEXITSTATUS(how), 3);
		assert_string_equal(said, "damaged\n");
		free(folder);
		name[0] = 'b';
		folder = scratch_path(*state, name);
		how = die_in_child(folder, numbers[i], DEATH_OUTSIDE, said);
		assert_true(WIFSIGNALED(how));
		assert_int_equal(WTERMSIG(how), numbers[i]);
		assert_string_equal(said, "");
		free(folder);
	}
}

/* To open a database is at work, too. */
static void test_making(void **state)
{
	char *folder = scratch_path(*state, "a");
	char said[SAID_BYTES];
	int how = die_in_child(folder, SIGBUS, DEATH_MAKING, said);

	assert_true(WIFEXITED(how));
	assert_int_equal(WEXITSTATUS(how), 3);
	assert_string_equal(said, "damaged\n");
	free(folder);
}

/* Where memory was refused before, that is what it is held to be. */
static void test_hungry(void **state)
{
	char *folder = scratch_path(*state, "a");
	char said[SAID_BYTES];
	int how = die_in_child(folder, SIGABRT, DEATH_HUNGRY, said);

	assert_true(WIFEXITED(how));
	assert_int_equal(WEXITSTATUS(how), 75);
	assert_string_equal(said, "refused\n");
	free(folder);
}

/* What the disk refused in the call is told as that, and is no damage. */
static void test_thrown(void **state)
{
	static const struct {
		int number; /* 0: none was set in the call */
		int exit_code;
		const char *said;
	} rows[] = {
		{ EDQUOT, 75,
		  "here: disk quota used up (libxapian died of it)\n" },
		{ ENOSPC, 75, "here: disk full (libxapian died of it)\n" },
		{ EIO, 75,
		  "here: Input/output error (libxapian died of it)\n" },
		{ ENOENT, 3, "damaged\n" },
		{ 0, 3, "damaged\n" },
	};
	char said[SAID_BYTES];

	for (size_t i = 0; i < COUNT(rows); i++) {
		char name[] = { (char)('a' + i), '\0' };
		char *folder = scratch_path(*state, name);
		int how = die_in_child(folder, rows[i].number, DEATH_THROWN,
				       said);

		assert_true(WIFEXITED(how));
		assert_int_equal(WEXITSTATUS(how), rows[i].exit_code);
		assert_string_equal(said, rows[i].said);
		free(folder);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_signals),
		SCRATCH_TEST(test_making),
		SCRATCH_TEST(test_hungry),
		SCRATCH_TEST(test_thrown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
