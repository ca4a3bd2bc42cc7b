/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock - a lock that is held by one process at a time: the index folder's,
 * and that of each saved search.
 *
 * Used by both programs. It is an open-file-description lock (fcntl
 * F_OFD_SETLK) on an empty file of mode 0600, so none is left behind by a
 * killed process.
 */
#ifndef SHARED_LOCK_H
#define SHARED_LOCK_H

#include <signal.h>
#include <stdbool.h>

#include "shared/status.h"

/* All borrowed. */
struct lock_place {
	int folder_fd;
	const char *shown; /* name of the folder */
	const char *file;
	const char *busy; /* what is told of a lock that another one holds */
};

struct lock {
	int fd;           /* -1: not held */
	const char *file; /* of the place */
};

#define LOCK_NONE ((struct lock){ .fd = -1 })

struct lock_wish {
	bool is_shared;    /* a look, not a change: the file is not made */
	long long wait_ms; /* 0: not at all, < 0: without end */
	const volatile sig_atomic_t *stop; /* ends the waiting; may be NULL */
};

/* STATUS_BUSY when another process holds the lock (still, after the wait).
 * A shared lock in a folder without the file is granted and holds
 * nothing. */
enum status lock_take(struct lock *out, const struct lock_place *place,
		      const struct lock_wish *wish, struct fault *fault);

/* Sets the file's time to now. */
enum status lock_stamp(const struct lock *lock, struct fault *fault);

/* Accepts LOCK_NONE. */
void lock_release(struct lock *lock);

#endif
