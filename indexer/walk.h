/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk - the files below a root, in byte order of their paths.
 *
 * Used by the indexer only. Order is that of memcmp over whole paths, the
 * order of the ledger's rows, so that the two can be merged: a folder
 * sorts as its name and a slash. Links are never followed, other file
 * systems are. Hidden names, names ending in ~, .part or .tmp, and what is
 * no regular file are passed over. Memory and descriptors: one folder a
 * level.
 */
#ifndef INDEXER_WALK_H
#define INDEXER_WALK_H

#include <sys/stat.h>

#include "shared/bytes.h"

struct walk;

enum { WALK_DEPTH = 128 }; /* folders below each other */

struct walk_file {
	struct text path; /* below the root; borrowed until the next call,
			   * a NUL stands behind it */
	struct stat facts;
};

/* `root_fd` stays the caller's and open as long as the walk. */
/* Its fault names nothing: the root's name is the caller's. */
enum status walk_open(struct walk **out, int root_fd, struct fault *fault);
/* Accepts NULL. */
void walk_close(struct walk *walk);

/*
 * The next file; *is_found is false at the end. STATUS_SKIP: a folder or
 * file may not be read, the fault names it, and the walk goes on behind it;
 * what lies in it is not known. STATUS_IO: the same, since the disk refused.
 */
enum status walk_next(struct walk *walk, struct walk_file *out, bool *is_found,
		      struct fault *fault);

/* Whether the walk reads a file of this path, folders and all. */
bool walk_reads(struct text path);

#endif
