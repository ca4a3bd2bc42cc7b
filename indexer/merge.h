/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * merge - the segments of a generation, and its own database, into the
 * generation after it.
 *
 * Used by the indexer only, under the index folder's lock. Merging is done
 * by worker processes, so that it can be stopped at any time, in levels of
 * as many databases as there are descriptors for. Segments have no per-index
 * values: of a metadata key that several databases have, one value stays, and
 * that need not be the first one's where that one has no documents (libxapian
 * 1.4.22). What was merged into a larger segment is removed.
 */
#ifndef INDEXER_MERGE_H
#define INDEXER_MERGE_H

#include "indexer/generation.h"
#include "indexer/site.h"

struct merge_order {
	struct site *site; /* its parts are the segments, all durable */
	const char *tag;   /* of this run ("parts.h") */
	size_t jobs;       /* workers at a time */
};

/* Makes generation site->write_generation + 1, durably; nothing names it
 * yet. STATUS_RETRY: told to stop; another merge goes on from there. */
enum status merge_parts(const struct merge_order *order, struct fault *fault);

#endif
