/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inputs - inputs for tests: one that comes in drips and may end badly, and
 * all that an input gives.
 *
 * Used by unit tests of what reads inputs.
 */
#ifndef UNIT_INPUTS_H
#define UNIT_INPUTS_H

#include "indexer/input.h"

struct drip {
	struct text rest;
	size_t step;     /* most bytes at a time */
	enum status end; /* behind the last one; its fault is "it dripped" */
};

/* Borrows `drip`. */
struct input inputs_drip(struct drip *drip);
/* Appends all that comes, asking for `step` bytes at a time, and returns
 * how it ended. */
enum status inputs_read(struct input input, size_t step, struct bytes *out,
			struct fault *fault);

#endif
