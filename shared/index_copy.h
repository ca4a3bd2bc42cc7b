/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_copy - a database anew, without the documents that were deleted from
 * it.
 *
 * Used by the indexer only: the third part of the C binding of libxapian,
 * which cannot tell such documents from others ("schema.h").
 */
#ifndef SHARED_INDEX_COPY_H
#define SHARED_INDEX_COPY_H

#include "shared/index_nothrow.h"
#include "shared/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Which documents are copied: not those that were deleted. */
struct index_copied {
	uint32_t first; /* number, from 1 */
	uint32_t end;   /* behind the last one */
	bool has_metadata;
};

/* Makes a new database at `target`, which must not be there yet, of a part of
 * the one in `folder`. Takes as long as the terms of all documents are many,
 * for each 65,536 documents, and some hundred megabytes at most. */
enum status index_copy(const char *folder, const struct index_copied *copied,
		       const char *target, struct fault *fault) NOTHROW;

#ifdef __cplusplus
}
#endif
#endif
