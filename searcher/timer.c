/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/timer.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "shared/display.h"
#include "shared/utf8.h"

enum {
	US_PER_SECOND = 1000000,
	US_PER_MS = 1000,
	EXIT_TRY_AGAIN = 75,
	NAME_BYTES = 256, /* of a question, in the line */
	LINE_BYTES = 2048 /* each byte of a name is up to four */
};

/* What the handler says; whole before the alarm is set, since a handler must
 * not format. */
static char last_line[LINE_BYTES];
static size_t last_line_length;

static void leave(int signal_number)
{
	ssize_t written;

	(void)signal_number; /* SIGALRM is the only one */
	written = write(STDERR_FILENO, last_line, last_line_length);
	(void)written; /* there is no one left to tell */
	_exit(EXIT_TRY_AGAIN);
}

static enum status write_line(const struct timer *timer, uint32_t limit_ms,
			      struct fault *fault)
{
	struct bytes line = BYTES_UP_TO(LINE_BYTES);
	const struct text name = timer->name.data ? timer->name : TEXT("query");
	enum status status = bytes_append(&line, TEXT("pqsearch: "), fault);

	if (!status)
		status = display_append(&line, utf8_shorten(name, NAME_BYTES),
					DISPLAY_LINE, fault);
	if (!status)
		status = bytes_printf(
			&line, fault,
			": took longer than %.10g s; give it more with "
			"--timeout%s\n",
			limit_ms / 1000.0,
			timer->keeps_place ? "; the saved search keeps its "
					     "place" :
					     "");
	if (!status)
		memcpy(last_line, line.data, line.length);
	last_line_length = status ? 0 : line.length;
	bytes_free(&line);
	return status;
}

static enum status set_alarm(int64_t us, int64_t *left_us, struct fault *fault)
{
	struct itimerval wanted = {
		.it_value = { .tv_sec = us / US_PER_SECOND,
			      .tv_usec = us % US_PER_SECOND },
	};
	struct itimerval before;

	if (setitimer(ITIMER_REAL, &wanted, &before) != 0)
		return fault_set_errno(fault, errno, "timer");
	if (left_us)
		*left_us = (int64_t)before.it_value.tv_sec * US_PER_SECOND +
			   before.it_value.tv_usec;
	return STATUS_OK;
}

enum status timer_start(struct timer *timer, uint32_t limit_ms,
			struct fault *fault)
{
	struct sigaction action = { .sa_handler = leave };
	enum status status;

	timer->left_us = 0;
	timer->is_limited = limit_ms > 0;
	if (!timer->is_limited)
		return STATUS_OK;
	status = write_line(timer, limit_ms, fault);
	if (status)
		return status;
	if (sigemptyset(&action.sa_mask) != 0 ||
	    sigaction(SIGALRM, &action, NULL) != 0)
		return fault_set_errno(fault, errno, "timer");
	return set_alarm((int64_t)limit_ms * US_PER_MS, NULL, fault);
}

enum status timer_pause(struct timer *timer, struct fault *fault)
{
	if (!timer->is_limited)
		return STATUS_OK;
	return set_alarm(0, &timer->left_us, fault);
}

enum status timer_resume(struct timer *timer, struct fault *fault)
{
	if (!timer->is_limited)
		return STATUS_OK;
	/* Nothing left would mean no alarm at all. */
	return set_alarm(timer->left_us > 0 ? timer->left_us : 1, NULL, fault);
}

enum status timer_stop(struct timer *timer, struct fault *fault)
{
	if (!timer->is_limited)
		return STATUS_OK;
	timer->is_limited = false;
	return set_alarm(0, NULL, fault);
}
