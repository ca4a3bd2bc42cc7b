/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/dry_run.h"

#include "indexer/run.h"

enum status dry_run(struct bytes *out, const struct settings *settings,
		    const char *folder, struct report *report,
		    struct fault *fault)
{
	struct progress progress = { .stream = NULL };
	const struct run_order order = {
		.settings = settings,
		.folder = folder,
		.report = report,
		.progress = &progress,
		.lines = out,
	};

	return run_index(&order, fault);
}
