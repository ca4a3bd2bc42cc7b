/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * priority - give way to what else the machine has to do.
 *
 * Used by the indexer's main only, before anything is read: what it starts
 * afterwards gives way as well. There is no way back up without privileges.
 */
#ifndef INDEXER_PRIORITY_H
#define INDEXER_PRIORITY_H

#include "shared/status.h"

enum { PRIORITY_NICE = 10, PRIORITY_NICEST = 19 };

/* As nice(1) does: `by` more than now, at most PRIORITY_NICEST. */
enum status priority_lower(int by, struct fault *fault);
/* The disk is asked only while nobody else asks it, as by `ionice -c 3`.
 * What the kernel does with that is up to the disk's scheduler (bfq heeds
 * it, none does not). */
enum status priority_idle_io(struct fault *fault);

#endif
