/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "searcher/timer.h"
#include "tests/unit/unit.h"

enum { LINE_BYTES = 4096, STILL_ALIVE = 3 };

/* Sleeps, also through signals that do not end the process. */
static void sleep_ms(long ms)
{
	struct timespec left = { .tv_sec = ms / 1000,
				 .tv_nsec = ms % 1000 * 1000000 };

	while (nanosleep(&left, &left) != 0)
		continue;
}

/* Runs `act` in a child; its exit status, and what it wrote to standard
 * error in `line`. */
static int run_child(void (*act)(uint32_t limit_ms), uint32_t limit_ms,
		     char line[LINE_BYTES])
{
	size_t length = 0;
	ssize_t got;
	int ends[2];
	int status;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (dup2(ends[1], STDERR_FILENO) < 0)
			_exit(1);
		(void)close(ends[0]);
		(void)close(ends[1]);
		act(limit_ms);
		_exit(STILL_ALIVE);
	}
	assert_int_equal(close(ends[1]), 0);
	while ((got = read(ends[0], line + length, LINE_BYTES - 1 - length)) >
	       0)
		length += (size_t)got;
	line[length] = '\0';
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void wait_forever(uint32_t limit_ms)
{
	struct timer timer = { .is_limited = false };
	struct fault fault;

	if (timer_start(&timer, limit_ms, &fault) == STATUS_OK)
		sleep_ms(20000);
}

static void test_time_is_up(void **state)
{
	static const struct {
		uint32_t limit_ms;
		const char *seconds;
	} cases[] = {
		{ 1, "0.001" },   { 20, "0.02" }, { 100, "0.1" },
		{ 123, "0.123" }, { 1000, "1" },  { 1050, "1.05" },
	};
	char expected[LINE_BYTES];
	char line[LINE_BYTES];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(
			run_child(wait_forever, cases[i].limit_ms, line), 75);
		(void)snprintf(expected, sizeof(expected),
			       "pqsearch: query: took longer than %s s; "
			       "give it more with --timeout\n",
			       cases[i].seconds);
		assert_string_equal(line, expected);
	}
}

static void wait_for_news(uint32_t limit_ms)
{
	struct timer timer = { .keeps_place = true };
	struct fault fault;

	if (timer_start(&timer, limit_ms, &fault) == STATUS_OK)
		sleep_ms(20000);
}

static void test_saved_search(void **state)
{
	char line[LINE_BYTES];

	(void)state;
	assert_int_equal(run_child(wait_for_news, 20, line), 75);
	assert_string_equal(line, "pqsearch: query: took longer than 0.02 s; "
				  "give it more with --timeout; the saved "
				  "search keeps its place\n");
}

static void wait_for_answer(uint32_t limit_ms)
{
	struct timer timer = { .name = TEXT("q7 \x1b[2J\xff") };
	struct fault fault;

	if (timer_start(&timer, limit_ms, &fault) == STATUS_OK)
		sleep_ms(20000);
}

/* A question of a batch is named, so that the next can go on behind it; by
 * what no terminal obeys, however long. */
static void test_named(void **state)
{
	char line[LINE_BYTES];

	(void)state;
	assert_int_equal(run_child(wait_for_answer, 20, line), 75);
	assert_string_equal(line, "pqsearch: q7 \\x1b[2J\\xff: took longer "
				  "than 0.02 s; give it more with "
				  "--timeout\n");
}

static void wait_for_long_name(uint32_t limit_ms)
{
	static char name[100000];
	struct timer timer = { .name = { name, sizeof(name) } };
	struct fault fault;

	memset(name, '\xff', sizeof(name));
	if (timer_start(&timer, limit_ms, &fault) == STATUS_OK)
		sleep_ms(20000);
}

static void test_long_name(void **state)
{
	char line[LINE_BYTES];
	const char *end;

	(void)state;
	assert_int_equal(run_child(wait_for_long_name, 20, line), 75);
	end = strrchr(line, ':');
	assert_non_null(end);
	assert_string_equal(end, ": took longer than 0.02 s; give it more "
				 "with --timeout\n");
}

static void wait_for_long_letters(uint32_t limit_ms)
{
	static char letters[401];
	struct timer timer = { .name = { letters, sizeof(letters) } };
	struct fault fault;

	letters[0] = 'q';
	for (size_t i = 1; i < sizeof(letters); i += 2)
		memcpy(letters + i, "\xC3\xA4", 2);
	if (timer_start(&timer, limit_ms, &fault) == STATUS_OK)
		sleep_ms(20000);
}

/* It is cut between characters. */
static void test_long_letters(void **state)
{
	char line[LINE_BYTES];

	(void)state;
	assert_int_equal(run_child(wait_for_long_letters, 20, line), 75);
	assert_non_null(strstr(line, "\xC3\xA4: took longer than"));
}

static void wait_a_little(uint32_t limit_ms)
{
	struct timer timer = { .is_limited = false };
	struct fault fault;

	if (timer_start(&timer, limit_ms, &fault) == STATUS_OK)
		sleep_ms(200);
}

static void test_no_limit(void **state)
{
	char line[LINE_BYTES];

	(void)state;
	assert_int_equal(run_child(wait_a_little, 0, line), STILL_ALIVE);
	assert_int_equal(run_child(wait_a_little, 100000, line), STILL_ALIVE);
	assert_string_equal(line, "");
}

static void stop_in_time(uint32_t limit_ms)
{
	struct timer timer = { .is_limited = false };
	struct fault fault;

	if (timer_start(&timer, limit_ms, &fault) != STATUS_OK ||
	    timer_stop(&timer, &fault) != STATUS_OK)
		_exit(1);
	sleep_ms(2 * limit_ms);
}

static void test_stop(void **state)
{
	char line[LINE_BYTES];

	(void)state;
	assert_int_equal(run_child(stop_in_time, 400, line), STILL_ALIVE);
	assert_int_equal(run_child(stop_in_time, 0, line), STILL_ALIVE);
	assert_string_equal(line, "");
}

static void pause_for_long(uint32_t limit_ms)
{
	struct timer timer = { .is_limited = false };
	struct fault fault;

	if (timer_start(&timer, limit_ms, &fault) != STATUS_OK ||
	    timer_pause(&timer, &fault) != STATUS_OK)
		_exit(1);
	sleep_ms(2 * limit_ms);
	if (timer_resume(&timer, &fault) != STATUS_OK ||
	    timer_stop(&timer, &fault) != STATUS_OK)
		_exit(1);
}

/* What was left before the pause is left behind it, and no more. */
static void pause_and_wait(uint32_t limit_ms)
{
	struct itimerval left;
	struct timer timer = { .is_limited = false };
	struct fault fault;

	if (timer_start(&timer, limit_ms, &fault) != STATUS_OK)
		_exit(1);
	sleep_ms(100);
	if (timer_pause(&timer, &fault) != STATUS_OK ||
	    getitimer(ITIMER_REAL, &left) != 0 || left.it_value.tv_sec != 0 ||
	    left.it_value.tv_usec != 0 ||
	    timer.left_us > (int64_t)(limit_ms - 100) * 1000 ||
	    timer_resume(&timer, &fault) != STATUS_OK)
		_exit(1);
	sleep_ms(20000);
}

static void test_pause(void **state)
{
	char line[LINE_BYTES];

	(void)state;
	assert_int_equal(run_child(pause_for_long, 500, line), STILL_ALIVE);
	assert_int_equal(run_child(pause_for_long, 0, line), STILL_ALIVE);
	assert_int_equal(run_child(pause_and_wait, 1000, line), 75);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_time_is_up),
		cmocka_unit_test(test_saved_search),
		cmocka_unit_test(test_named),
		cmocka_unit_test(test_long_name),
		cmocka_unit_test(test_long_letters),
		cmocka_unit_test(test_no_limit),
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_pause),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
