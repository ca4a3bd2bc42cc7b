/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock - the one lock of an index folder, held by whoever writes to it.
 *
 * Used by the indexer only. It is an open-file-description lock (fcntl
 * F_OFD_SETLK) on the file `lock`, so none is left behind by a killed
 * process. The file's time is that of the last completed run.
 */
#ifndef INDEXER_LOCK_H
#define INDEXER_LOCK_H

#include <signal.h>
#include <stdbool.h>

#include "shared/status.h"

struct lock {
	int fd; /* -1: not held */
};

#define LOCK_NONE ((struct lock){ .fd = -1 })

struct lock_wish {
	bool is_shared;   /* a look, not a change: the file is not made */
	long long wait_s; /* 0: not at all, < 0: without end */
	const volatile sig_atomic_t *stop; /* ends the waiting; may be NULL */
};

/* `folder_fd` is the index folder, `shown` its name. STATUS_BUSY when
 * another process holds the lock (still, after the wait). A shared lock on
 * a folder without a lock file is granted and holds nothing. */
enum status lock_take(struct lock *out, int folder_fd, const char *shown,
		      const struct lock_wish *wish, struct fault *fault);

/* Sets the file's time to now. */
enum status lock_stamp(const struct lock *lock, struct fault *fault);

/* Accepts LOCK_NONE. */
void lock_release(struct lock *lock);

#endif
