/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run - one run from start to end: lock, recover, plan, read, delete,
 * switch.
 *
 * Used by the indexer's main only.
 */
#ifndef INDEXER_RUN_H
#define INDEXER_RUN_H

#include <signal.h>

#include "indexer/progress.h"
#include "indexer/report.h"
#include "indexer/settings.h"

struct run_order {
	const struct settings *settings;
	const char *folder; /* of the index */
	struct report *report;
	struct progress *progress;
	const volatile sig_atomic_t *stop; /* not 0: end as soon as possible */
	/* Where a dry run, which writes no store, lists what it would do; NULL
	 * for a run. */
	struct bytes *lines;
};

/* STATUS_RETRY: told to stop; what was read is written, unless that took
 * too long. STATUS_BUSY: another run holds the lock (report->is_locked_out)
 * or somebody the ledger. */
enum status run_index(const struct run_order *order, struct fault *fault);

#endif
