/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * timer - ends the process when a query takes too long.
 *
 * Used by the searcher only. A match cannot be broken off, so past the limit a
 * signal handler writes one line to standard error and leaves with exit status
 * 75. Time spent handing out the answer is not counted, since whoever reads it
 * may be slow (a pager): pause and resume around it. One timer a process, since
 * there is one SIGALRM.
 */
#ifndef SEARCHER_TIMER_H
#define SEARCHER_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/bytes.h"

/* The first two are set before the start. */
struct timer {
	struct text name; /* in the line; NULL: "query". Lives until then */
	bool keeps_place; /* says that a saved search stands where it stood */
	int64_t left_us;  /* while paused */
	bool is_limited;
};

/* Counts `limit_ms` from now; 0: no limit, and all of these do nothing. */
enum status timer_start(struct timer *timer, uint32_t limit_ms,
			struct fault *fault);
enum status timer_pause(struct timer *timer, struct fault *fault);
enum status timer_resume(struct timer *timer, struct fault *fault);
enum status timer_stop(struct timer *timer, struct fault *fault);

#endif
