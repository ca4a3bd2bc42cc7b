/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_write - the writing half of the C binding of libxapian.
 *
 * Used by the indexer only. A batch is always one explicit transaction
 * (index_writer_begin to index_writer_commit): without one, libxapian
 * commits half a batch when it unwinds from an error. A writer whose call
 * failed is spent: close it, nothing of the open batch is kept. Every term
 * is checked here before Xapian sees it (1..245 bytes, no zero byte).
 * Not for several threads.
 */
#ifndef SHARED_INDEX_WRITE_H
#define SHARED_INDEX_WRITE_H

#include "shared/bytes.h"
#include "shared/index_nothrow.h"

#ifdef __cplusplus
extern "C" {
#endif

struct index_writer;

struct index_term {
	struct text term;
	uint32_t frequency; /* in this passage; 0 for terms that only filter */
};

struct index_value {
	uint32_t slot;
	struct text value;
};

/* One passage, as Xapian stores it. */
struct index_document {
	struct text data;
	const struct index_term *terms; /* no term twice */
	size_t term_count;
	const struct index_value *values;
	size_t value_count;
};

/* Makes a new database in `folder`, which must not be there yet. */
enum status index_writer_make(struct index_writer **out, const char *folder,
			      struct fault *fault) NOTHROW;
/* Opens the database in `folder`; never makes one. The caller holds the
 * index folder's own lock, so a lock that is held here means trouble:
 * STATUS_IO. */
enum status index_writer_open(struct index_writer **out, const char *folder,
			      struct fault *fault) NOTHROW;
enum status index_writer_begin(struct index_writer *writer,
			       struct fault *fault) NOTHROW;
enum status index_writer_add(struct index_writer *writer,
			     const struct index_document *document,
			     struct fault *fault) NOTHROW;
/* Deletes all documents with the term; none is no error. They are found no
 * more; what they take comes back by index_copy
 * ("index_copy.h"). */
enum status index_writer_delete(struct index_writer *writer, struct text term,
				struct fault *fault) NOTHROW;
/* An empty value removes the key. */
enum status index_writer_set(struct index_writer *writer, struct text key,
			     struct text value, struct fault *fault) NOTHROW;
/* Appends the value (also one set in the open batch); nothing when there
 * is none. */
enum status index_writer_get(struct index_writer *writer, struct text key,
			     struct bytes *out, struct fault *fault) NOTHROW;
/* All or nothing, and on disk when it returns STATUS_OK (but for the
 * folder entry: call files_sync_folder on the database's folder). */
enum status index_writer_commit(struct index_writer *writer,
				struct fault *fault) NOTHROW;
/* Drops an open batch. Accepts NULL. */
void index_writer_close(struct index_writer *writer) NOTHROW;

/* Merges databases (at most 100, four descriptors each) into a new one
 * at `target`. Metadata of one key: the first database's value stays; only
 * the first one may have deleted documents. */
enum status index_compact(const char *const *folders, size_t folder_count,
			  const char *target, struct fault *fault) NOTHROW;
/* Xapian's own checker; *error_count is what it found. It may die by a
 * signal on a damaged database: call it in a child process. */
enum status index_check(const char *folder, size_t *error_count,
			struct fault *fault) NOTHROW;

#ifdef __cplusplus
}
#endif
#endif
