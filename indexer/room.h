/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * room - whether the disk has room for what is about to be written, asked
 * before the first byte of it.
 *
 * Used by the indexer only. What is asked for is the least that will be
 * needed, as measured, so that nothing is refused that could have been done;
 * a disk that fills up later is met where it happens. A file system that
 * does not say what is free has room.
 */
#ifndef INDEXER_ROOM_H
#define INDEXER_ROOM_H

#include <stdint.h>

#include "indexer/ledger.h"

struct room_need {
	const char *what; /* "a rebuild" */
	int64_t bytes;
	int64_t files;
};

enum {
	ROOM_FILES_UPDATE = 4,     /* journals and what is renamed into place */
	ROOM_FILES_GENERATION = 16 /* a database more, and its folder */
};

/* STATUS_FULL, with folder, need and what is there, when the disk of the
 * folder has less. */
enum status room_check(int folder_fd, const char *folder,
		       const struct room_need *need, struct fault *fault);

/* What a database written anew takes that would take `compact_bytes`
 * compacted, until it is. */
int64_t room_for_rebuild(int64_t compact_bytes);

/* What the planned sources will take: of a first build, or else of a run
 * that adds them to an index. Those that are planned as changed or gone are
 * taken to leave as much room as they need. */
enum status room_for_plan(int64_t *out, struct ledger *ledger, bool is_first,
			  struct fault *fault);

#endif
