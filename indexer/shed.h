/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shed - a generation written anew without the passages that were deleted
 * from it.
 *
 * Used by the indexer only. A deleted passage keeps its postings ("schema.h"),
 * and libxapian's own compaction keeps them, too. So where they are many, what
 * is left is copied, some passages at a time, into segments ("parts.h"), and
 * these are merged.
 */
#ifndef INDEXER_SHED_H
#define INDEXER_SHED_H

#include "indexer/site.h"

/* Whether so much of site->write_generation is deleted that it is worth it. */
enum status shed_judge(bool *out, struct site *site, struct fault *fault);

/* From site->write_generation to a database at `into`, which must not be there
 * yet; takes twice the room of that. STATUS_RETRY: told to stop. What lies in
 * the generation's folder of segments, then or before, is removed. */
enum status shed_write(struct site *site, const char *into,
		       struct fault *fault);

#endif
