/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * generation - the databases gen-N of an index folder, and the stub that
 * names the one to search.
 *
 * Used by the indexer only, under the index folder's lock. Generations are
 * numbered from 1; number 0 is none. The stub is written by renaming, so
 * that readers see the old generation or the new one.
 */
#ifndef INDEXER_GENERATION_H
#define INDEXER_GENERATION_H

#include <signal.h>

#include "shared/bytes.h"

/* The generation that the stub names; 0 without a stub. STATUS_DENIED when
 * it names a remote database, STATUS_DAMAGED when it names nothing. */
enum status generation_current(int folder_fd, int64_t *out,
			       struct fault *fault);
/* The same for a writer: a stub with line ends of another system, which
 * libxapian does not read, is written anew. */
enum status generation_mend(int folder_fd, int64_t *out, struct fault *fault);
/* The highest number that a gen-N here has. */
enum status generation_highest(int folder_fd, int64_t *out,
			       struct fault *fault);
enum status generation_switch(int folder_fd, int64_t number,
			      struct fault *fault);
/* Removes all generations but these two, of which each may be 0, and stubs
 * that a killed run has not put in place. */
enum status generation_clean(int folder_fd, int64_t kept, int64_t also_kept,
			     struct fault *fault);
/* Removes one; none is no failure. */
enum status generation_remove(int folder_fd, int64_t number,
			      struct fault *fault);
/* Appends "folder/gen-N" and a NUL that is not counted. */
enum status generation_path(struct bytes *out, struct text folder,
			    int64_t number, struct fault *fault);
/* Makes the entries of gen-N's folder durable after a commit. */
enum status generation_sync(int folder_fd, int64_t number, struct fault *fault);
/* The same with its files, for one that was not written by commits. */
enum status generation_sync_files(int folder_fd, int64_t number,
				  struct fault *fault);
/* The same for a database at `path`. */
enum status generation_sync_path(const char *path, struct fault *fault);
/* Reads all files of gen-N, to tell a disk that refuses (STATUS_IO) from
 * damage (STATUS_OK, also when files are missing). */
enum status generation_try(int folder_fd, int64_t number, struct fault *fault);
/* Copies all generations into another folder, durably, as they are now: the
 * caller holds the lock. STATUS_RETRY when `stop` (may be NULL) points to
 * something else than 0. */
enum status generation_copy_all(int folder_fd, int into_fd,
				const volatile sig_atomic_t *stop,
				struct fault *fault);
/* Bytes of its files on disk. */
enum status generation_size(int folder_fd, int64_t number, int64_t *out,
			    struct fault *fault);

#endif
