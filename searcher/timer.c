/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/timer.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/time.h>
#include <unistd.h>

enum {
	US_PER_SECOND = 1000000,
	US_PER_MS = 1000,
	EXIT_TRY_AGAIN = 75,
	DIGITS = 24,
	LINE_BYTES = 160
};

/* What the line of the handler names; its only way to know. */
static volatile sig_atomic_t allowed_ms;
static volatile sig_atomic_t keeps_place;

static size_t append(char line[LINE_BYTES], size_t length, const char *text)
{
	while (*text && length < LINE_BYTES)
		line[length++] = *text++;
	return length;
}

/* Seconds, with the thousandths that are not zero, without stdio, which a
 * signal handler must not call. */
static size_t append_seconds(char line[LINE_BYTES], size_t length, int ms)
{
	char digits[DIGITS];
	size_t place = DIGITS - 1;
	int count = 0;

	digits[place] = '\0';
	while (ms > 0 || count <= 3) {
		if (count == 3 && digits[place])
			digits[--place] = '.';
		/* No zeros at the end of the fraction. */
		if (count >= 3 || ms % 10 != 0 || digits[place])
			digits[--place] = (char)('0' + ms % 10);
		ms /= 10;
		count++;
	}
	return append(line, length, digits + place);
}

static void leave(int signal_number)
{
	char line[LINE_BYTES];
	size_t length = 0;
	ssize_t written;

	(void)signal_number; /* SIGALRM is the only one */
	length = append(line, length, "pqsearch: query: took longer than ");
	length = append_seconds(line, length, allowed_ms);
	length = append(line, length, " s; give it more with --timeout");
	length = append(line, length,
			keeps_place ? "; the saved search keeps its place\n" :
				      "\n");
	written = write(STDERR_FILENO, line, length);
	(void)written; /* there is no one left to tell */
	_exit(EXIT_TRY_AGAIN);
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

	timer->left_us = 0;
	timer->is_limited = limit_ms > 0;
	if (!timer->is_limited)
		return STATUS_OK;
	allowed_ms = (sig_atomic_t)limit_ms;
	keeps_place = timer->keeps_place;
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
