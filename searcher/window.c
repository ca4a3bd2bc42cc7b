/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/window.h"

bool window_excludes(const struct window *window, size_t shard, uint64_t run)
{
	const struct window_span *span;

	if (!window)
		return false;
	if (shard >= window->count)
		return true;
	span = &window->spans[shard];
	return run <= span->after || run > span->upto;
}

uint64_t window_low(const struct window *window)
{
	uint64_t low = window->count > 0 ? window->spans[0].after : 0;

	for (size_t i = 1; i < window->count; i++)
		if (window->spans[i].after < low)
			low = window->spans[i].after;
	return low;
}

uint64_t window_high(const struct window *window)
{
	uint64_t high = 0;

	for (size_t i = 0; i < window->count; i++)
		if (window->spans[i].upto > high)
			high = window->spans[i].upto;
	return high;
}
