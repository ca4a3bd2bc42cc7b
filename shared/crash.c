/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/crash.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "shared/index_read.h"

enum { LINE_BYTES = 4096, STACK_BYTES = 64 << 10, EXIT_DAMAGED = 3 };

static const int numbers[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

/* All that a handler has: it must neither allocate nor ask. */
static char said[LINE_BYTES];
static volatile sig_atomic_t said_length;
/* The stack may be what is used up. */
static char stack[STACK_BYTES];

static void leave(int number)
{
	ssize_t written;

	if (!index_is_at_work()) {
		/* Kept off until this has returned. */
		(void)signal(number, SIG_DFL);
		(void)raise(number);
		return;
	}
	written = write(STDERR_FILENO, said, (size_t)said_length);
	(void)written; /* there is no one left to tell */
	_exit(EXIT_DAMAGED);
}

static enum status take_signal(int number, struct fault *fault)
{
	struct sigaction action = { .sa_handler = leave,
				    .sa_flags = SA_ONSTACK };
	struct sigaction before;

	if (sigaction(number, NULL, &before) != 0)
		return fault_set_errno(fault, errno, "signals");
	if (before.sa_handler != SIG_DFL)
		return STATUS_OK;
	if (sigemptyset(&action.sa_mask) != 0 ||
	    sigaction(number, &action, NULL) != 0)
		return fault_set_errno(fault, errno, "signals");
	return STATUS_OK;
}

enum status crash_catch(struct text line, struct fault *fault)
{
	const stack_t place = { .ss_sp = stack, .ss_size = sizeof(stack) };
	enum status status = STATUS_OK;

	if (line.length > sizeof(said))
		line.length = sizeof(said);
	memcpy(said, line.data, line.length);
	said_length = (sig_atomic_t)line.length;
	if (sigaltstack(&place, NULL) != 0)
		return fault_set_errno(fault, errno, "signals");
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]) && !status;
	     i++)
		status = take_signal(numbers[i], fault);
	return status;
}

void crash_release(void)
{
	struct sigaction before;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (sigaction(numbers[i], NULL, &before) == 0 &&
		    before.sa_handler == leave)
			(void)signal(numbers[i], SIG_DFL);
}
