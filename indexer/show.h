/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show - what would be understood of each file, for `pqindex --show`.
 *
 * Used by the indexer's main only. Reads the files, writes no index.
 */
#ifndef INDEXER_SHOW_H
#define INDEXER_SHOW_H

#include "indexer/report.h"
#include "indexer/settings.h"

/* The settings' operands, to `out`. Files that are not usable are problems
 * of the report. */
enum status show_files(FILE *out, const struct settings *settings,
		       struct report *report, struct fault *fault);

#endif
