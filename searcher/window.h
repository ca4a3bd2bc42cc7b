/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * window - the runs in which a passage has to be first seen, for each of
 * the indexes that are searched as one, since each counts its own runs.
 *
 * Used by the searcher only.
 */
#ifndef SEARCHER_WINDOW_H
#define SEARCHER_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct window_span {
	uint64_t after; /* this run does not belong to it, */
	uint64_t upto;  /* this one does */
};

struct window {
	const struct window_span *spans; /* by shard; borrowed */
	size_t count;
};

/* Whether there is a window, and the run outside of it. */
bool window_excludes(const struct window *window, size_t shard, uint64_t run);
/* A run that no passage inside was first seen in, nor before it: what can
 * be asked of all indexes at once. */
uint64_t window_low(const struct window *window);
/* The last run of all. */
uint64_t window_high(const struct window *window);

#endif
