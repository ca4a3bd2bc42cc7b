/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dry_run - what a run would do, source by source; nothing is written but
 * the list. It is a run, over a copy of the ledger.
 *
 * Used by the indexer's main only.
 */
#ifndef INDEXER_DRY_RUN_H
#define INDEXER_DRY_RUN_H

#include "indexer/report.h"
#include "indexer/settings.h"

/* Appends a line a source to `out`: "add PATH", "replace PATH", "delete
 * PATH" or "reject PATH: reason", in that order of the plan. `folder` is the
 * index, there or not. */
enum status dry_run(struct bytes *out, const struct settings *settings,
		    const char *folder, struct report *report,
		    struct fault *fault);

#endif
