/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/crash.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "shared/array.h"
#include "shared/index_read.h"
#include "shared/memory.h"

enum { LINE_BYTES = 4096, STACK_BYTES = 64 << 10, PLACE_BYTES = 900 };

/* What is said of a death, and the exit status. */
struct line {
	char text[LINE_BYTES];
	size_t length;
	int exit_code;
};

static const int numbers[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

/* All that a handler has: it must neither allocate nor ask. */
static struct line damaged;
static struct line refused;
/* What the disk may say, and what is said of it. */
static const int reasons[] = { ENOSPC, EDQUOT, EFBIG, EIO };
static struct line refused_by_disk[COUNT(reasons)];
/* The stack may be what is used up. */
static char stack[STACK_BYTES];

static const struct line *choose_line(void)
{
	if (index_was_refused_memory() || memory_refused() > 0)
		return &refused;
	for (size_t i = 0; i < COUNT(reasons); i++)
		if (index_died_of() == reasons[i])
			return &refused_by_disk[i];
	return &damaged;
}

static void leave(int number)
{
	const struct line *line = choose_line();
	ssize_t written;

	if (!index_is_at_work()) {
		/* Kept off until this has returned. */
		(void)signal(number, SIG_DFL);
		(void)raise(number);
		return;
	}
	written = write(STDERR_FILENO, line->text, line->length);
	(void)written; /* there is no one left to tell */
	_exit(line->exit_code);
}

static void keep_line(struct line *out, struct text text, enum status status)
{
	out->length = text.length < sizeof(out->text) ? text.length :
							sizeof(out->text);
	memcpy(out->text, text.data, out->length);
	out->exit_code = status_exit_code(status);
}

static void keep_reason(struct line *out, struct text place, int reason)
{
	struct fault why = { 0 };
	struct fault whole = { 0 };
	enum status status = fault_set_reason(&why, reason);

	(void)fault_set(&whole, status, "%.*s: %s (libxapian died of it)\n",
			(int)(place.length < PLACE_BYTES ? place.length :
							   PLACE_BYTES),
			place.data, why.text);
	keep_line(out, text_of(whole.text), status);
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

enum status crash_catch(const struct crash_lines *lines, struct fault *fault)
{
	const stack_t place = { .ss_sp = stack, .ss_size = sizeof(stack) };
	enum status status = STATUS_OK;

	keep_line(&damaged, lines->damaged, STATUS_DAMAGED);
	keep_line(&refused, lines->refused, STATUS_FULL);
	for (size_t i = 0; i < COUNT(reasons); i++)
		keep_reason(&refused_by_disk[i], lines->place, reasons[i]);
	index_watch();
	if (sigaltstack(&place, NULL) != 0)
		return fault_set_errno(fault, errno, "signals");
	for (size_t i = 0; i < COUNT(numbers) && !status; i++)
		status = take_signal(numbers[i], fault);
	return status;
}

/* Whoever else handles one would go on in the child with what is the
 * parent's to do. */
void crash_release(void)
{
	for (size_t i = 0; i < COUNT(numbers); i++)
		(void)signal(numbers[i], SIG_DFL); /* they can be handled */
}
