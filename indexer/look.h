/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * look - an index folder opened for looking only: nothing in it changes.
 *
 * Used by the indexer only, for --status, --rejected and dry runs.
 */
#ifndef INDEXER_LOOK_H
#define INDEXER_LOOK_H

#include "indexer/ledger.h"
#include "indexer/lock.h"
#include "shared/index_read.h"

struct look {
	const char *folder; /* borrowed */
	int folder_fd;      /* -1: there is none */
	struct lock lock;
	struct ledger *ledger;
	struct index *index; /* NULL: there is none */
};

/* STATUS_DENIED when nothing was indexed in the folder. */
enum status look_open(struct look *out, const char *folder,
		      struct fault *fault);
/* Keeps runs away while looking, and is kept away by one (STATUS_BUSY);
 * a folder without an index is an empty one. */
enum status look_open_locked(struct look *out, const char *folder,
			     struct fault *fault);
/* Accepts what a failed opening left. */
void look_close(struct look *look);

#endif
