/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "indexer/worker.h"
#include "tests/unit/unit.h"

enum { PATIENCE_MS = 20000, LOOK_MS = 10, LONG_BYTES = 300000 };

/* Waits for the one worker and takes what it says. */
static enum status outcome(struct worker *worker, struct bytes *answer,
			   struct fault *fault)
{
	size_t ended = 1;

	OK(worker_await(worker, 1, PATIENCE_MS, &ended, fault));
	assert_int_equal(ended, 0);
	return worker_end(worker, answer, fault);
}

static enum status count_up(void *context, struct bytes *answer,
			    struct fault *fault)
{
	const size_t *wanted = context;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < *wanted && !status; i++)
		status = bytes_append_byte(answer, (char)i, fault);
	return status;
}

/* More than a pipe takes, and nothing at all. */
static void test_answer(void **state)
{
	const size_t wanted[] = { 0, 1, LONG_BYTES };

	(void)state;
	for (size_t i = 0; i < COUNT(wanted); i++) {
		size_t count = wanted[i];
		const struct worker_task task = { count_up, &count };
		struct bytes answer = BYTES_UP_TO(LONG_BYTES * 2);
		struct worker worker;
		struct fault fault;

		OK(worker_start(&worker, &task, &fault));
		OK(outcome(&worker, &answer, &fault));
		assert_int_equal(answer.length, count);
		for (size_t at = 0; at < count; at++)
			assert_int_equal(answer.data[at], (char)at);
		assert_int_equal(worker.process, 0);
		bytes_free(&answer);
	}
}

static enum status refuse(void *context, struct bytes *answer,
			  struct fault *fault)
{
	(void)context;
	(void)bytes_append(answer, TEXT("not to be seen"), fault);
	return fault_set(fault, STATUS_FULL, "disk full: of it");
}

static void test_failure(void **state)
{
	const struct worker_task task = { refuse, NULL };
	struct bytes answer = BYTES_UP_TO(100);
	struct worker worker;
	struct fault fault;

	(void)state;
	OK(worker_start(&worker, &task, &fault));
	assert_int_equal(outcome(&worker, &answer, &fault), STATUS_FULL);
	assert_string_equal(fault.text, "disk full: of it");
	assert_int_equal(answer.length, 0);
	bytes_free(&answer);
}

/* How a worker dies, and what is said of it. */
static const struct death {
	int by;
	enum status status;
	const char *said;
} deaths[] = {
	{ SIGKILL, STATUS_FULL,
	  "a worker process died (Killed); run pqindex again" },
	{ SIGSEGV, STATUS_BUG,
	  "a worker process died (Segmentation fault); run pqindex again" },
	{ 0, STATUS_FULL,
	  "a worker process could not do its work; run pqindex again" },
};

static enum status die(void *context, struct bytes *answer, struct fault *fault)
{
	const struct death *death = context;

	(void)answer;
	(void)fault;
	if (death->by == 0)
		_exit(1);
	(void)signal(death->by, SIG_DFL);
	(void)raise(death->by);
	return STATUS_OK;
}

static void test_death(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(deaths); i++) {
		struct death death = deaths[i];
		const struct worker_task task = { die, &death };
		struct bytes answer = BYTES_UP_TO(100);
		struct worker worker;
		struct fault fault;

		OK(worker_start(&worker, &task, &fault));
		assert_int_equal(outcome(&worker, &answer, &fault),
				 deaths[i].status);
		assert_string_equal(fault.text, deaths[i].said);
		bytes_free(&answer);
	}
}

/* It has ended also when somebody else has the pipe open by which it tells. */
static void test_held_pipe(void **state)
{
	size_t wanted = 1;
	const struct worker_task task = { count_up, &wanted };
	struct bytes answer = BYTES_UP_TO(100);
	struct worker worker;
	struct fault fault;
	char name[64];
	size_t ended = 1;
	int held;

	(void)state;
	OK(worker_start(&worker, &task, &fault));
	(void)snprintf(name, sizeof(name), "/proc/self/fd/%d", worker.alive_fd);
	held = open(name, O_WRONLY | O_CLOEXEC);
	assert_true(held >= 0);
	for (int i = 0; i < PATIENCE_MS / LOOK_MS && ended != 0; i++)
		OK(worker_await(&worker, 1, LOOK_MS, &ended, &fault));
	assert_int_equal(ended, 0);
	OK(worker_end(&worker, &answer, &fault));
	assert_int_equal(answer.length, 1);
	assert_int_equal(close(held), 0);
	bytes_free(&answer);
}

static enum status look_at_open(void *context, struct bytes *answer,
				struct fault *fault)
{
	const int *fd = context;

	/* A signal that asks a run to end is the caller's. */
	(void)raise(SIGTERM);
	return bytes_append_byte(
		answer, fcntl(*fd, F_GETFD) < 0 && errno == EBADF ? 'n' : 'y',
		fault);
}

/* A worker has none of the caller's files. */
static void test_files(void **state)
{
	int fd = open("/", O_RDONLY | O_DIRECTORY);
	const struct worker_task task = { look_at_open, &fd };
	struct bytes answer = BYTES_UP_TO(100);
	struct worker worker;
	struct fault fault;

	(void)state;
	assert_true(fd >= 0);
	OK(worker_start(&worker, &task, &fault));
	OK(outcome(&worker, &answer, &fault));
	assert_int_equal(answer.length, 1);
	assert_int_equal(answer.data[0], 'n');
	assert_int_equal(close(fd), 0);
	bytes_free(&answer);
}

static enum status sleep_long(void *context, struct bytes *answer,
			      struct fault *fault)
{
	const struct timespec pause = { .tv_sec = 600 };

	(void)context;
	(void)answer;
	(void)fault;
	(void)nanosleep(&pause, NULL);
	return STATUS_OK;
}

/* The one of three that has ended is named; the others are ended. */
static void test_several(void **state)
{
	const struct worker_task lazy = { sleep_long, NULL };
	size_t count = 3;
	const struct worker_task quick = { count_up, &count };
	struct worker workers[] = { WORKER_NONE, WORKER_NONE, WORKER_NONE };
	struct bytes answer = BYTES_UP_TO(100);
	struct fault fault;
	size_t ended;

	(void)state;
	OK(worker_await(workers, 3, 0, &ended, &fault));
	assert_int_equal(ended, 3);
	OK(worker_start(&workers[0], &lazy, &fault));
	OK(worker_await(workers, 3, 0, &ended, &fault));
	assert_int_equal(ended, 3);
	OK(worker_start(&workers[2], &quick, &fault));
	OK(worker_await(workers, 3, PATIENCE_MS, &ended, &fault));
	assert_int_equal(ended, 2);
	OK(worker_end(&workers[2], &answer, &fault));
	assert_int_equal(answer.length, 3);
	for (size_t i = 0; i < 3; i++)
		worker_kill(&workers[i]);
	assert_int_equal(workers[0].process, 0);
	bytes_free(&answer);
}

/* Without a descriptor left none is started, and none is lost. */
static void test_no_descriptors(void **state)
{
	const struct worker_task task = { sleep_long, NULL };
	int taken[1024];
	size_t count = 0;
	struct worker worker;
	struct fault fault;
	int next = 0;

	(void)state;
	while (count < 1024 && (next = dup(STDIN_FILENO)) >= 0)
		taken[count++] = next;
	if (next < 0)
		for (size_t free_count = 0; free_count < 3; free_count++) {
			enum status status =
				worker_start(&worker, &task, &fault);

			if (status == STATUS_OK)
				worker_kill(&worker);
			else
				assert_int_equal(status, STATUS_FULL);
			assert_int_equal(worker.process, 0);
			(void)close(taken[--count]);
		}
	while (count > 0)
		(void)close(taken[--count]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_failure),
		cmocka_unit_test(test_death),
		cmocka_unit_test(test_held_pipe),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_no_descriptors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
