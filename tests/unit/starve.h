/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * starve - a piece of work again and again, each time with another of its
 * allocations failing: number 1, 2, 3 ... until it comes through; then once
 * more, with all that follow failing, too.
 *
 * Used by unit tests. That nothing leaks is for the leak checker of
 * `make check-asan` to say.
 */
#ifndef UNIT_STARVE_H
#define UNIT_STARVE_H

#include <stdbool.h>

#include "shared/memory.h"
#include "shared/status.h"
#include "tests/unit/unit.h"

/*
 * Work that can be done many times. Only `run` is starved; it leaves in the
 * context what `after` gives back, whatever the status.
 */
struct starve_work {
	enum status (*run)(void *context, struct fault *fault);
	void *context;
	/* What it needs, made anew each time, and what it leaves, looked at
	 * and given back; NULL: nothing. */
	void (*before)(void *context);
	void (*after)(void *context, enum status status);
	/* Only each step-th allocation; 0 is 1. For what takes long. */
	size_t step;
	/* STATUS_OK is right, too, when something can be done without. */
	bool may_do_without;
};

/* One try; whether the allocation to fail was reached. */
static inline bool starve_try(const struct starve_work *work, size_t nth,
			      bool is_sticky)
{
	struct fault fault = { 0 };
	enum status status;
	bool is_reached;

	if (work->before)
		work->before(work->context);
	(void)memory_fail_at(nth, is_sticky);
	status = work->run(work->context, &fault);
	is_reached = memory_fail_at(0, 0) >= nth;
	if (work->after)
		work->after(work->context, status);
	if (is_reached && status == STATUS_FULL) {
		assert_true(fault.text[0] != '\0');
		return true;
	}
	if (status != STATUS_OK || (is_reached && !work->may_do_without))
		fail_msg("allocation %zu: status %d, %s", nth, (int)status,
			 fault.text);
	return is_reached;
}

/* Returns how many allocations there were to fail: a test knows a number
 * below which it would look at nothing. */
static inline size_t starve(const struct starve_work *work)
{
	size_t step = work->step ? work->step : 1;
	size_t nth = 1;

	for (int is_sticky = 0; is_sticky < 2; is_sticky++)
		for (nth = 1; starve_try(work, nth, is_sticky);)
			nth += step;
	return nth - 1;
}

#endif
