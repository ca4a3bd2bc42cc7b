/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * checker - libxapian's own checker of a database, run where it may die.
 *
 * Used by the indexer only. It has been seen to end by a signal on damaged
 * databases, so it runs in a child process, which has limits and whose every
 * word is collected.
 */
#ifndef INDEXER_CHECKER_H
#define INDEXER_CHECKER_H

#include <signal.h>

#include "shared/bytes.h"

struct checker_order {
	const char *folder;                /* of the database */
	long long time_s;                  /* of processor time */
	const volatile sig_atomic_t *stop; /* may be NULL */
};

/*
 * Appends what is wrong, in one line that may hold anything; nothing when
 * the database is sound. STATUS_RETRY: told to stop. STATUS_IO, STATUS_FULL:
 * the disk, or the kernel, refused.
 */
enum status checker_run(struct bytes *out, const struct checker_order *order,
			struct fault *fault);

#endif
