/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * look - an index folder opened for looking only: nothing in it changes.
 *
 * Used by the indexer only, for --status and --rejected.
 */
#ifndef INDEXER_LOOK_H
#define INDEXER_LOOK_H

#include "indexer/ledger.h"
#include "shared/index_read.h"

struct look {
	const char *folder; /* borrowed */
	int folder_fd;      /* -1: there is none */
	struct ledger *ledger;
	struct index *index; /* NULL: there is none */
};

/* The ledger. STATUS_DENIED when nothing was indexed in the folder. */
enum status look_open(struct look *out, const char *folder,
		      struct fault *fault);
/* The index, where there is one. */
enum status look_open_index(struct look *look, struct fault *fault);
/* Accepts what a failed opening left. */
void look_close(struct look *look);

#endif
