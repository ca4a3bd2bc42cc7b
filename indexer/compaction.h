/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compaction - whether a database has grown so much by its updates that it
 * is worth writing anew, without what they left behind.
 *
 * Used by the indexer only. A database that was just compacted is measured;
 * later ones are compared with that, passage by passage.
 */
#ifndef INDEXER_COMPACTION_H
#define INDEXER_COMPACTION_H

#include <stdint.h>

#include "indexer/ledger.h"

struct compaction {
	int64_t bytes;         /* that the database takes */
	int64_t compact_bytes; /* that it would take, about; 0: unknown */
	bool is_due;
	bool is_slack; /* worth it before anybody reads it */
};

enum status compaction_judge(struct compaction *out, struct ledger *ledger,
			     int64_t bytes, int64_t passage_count,
			     struct fault *fault);
/* What a database takes that was just compacted. In an open transaction. */
enum status compaction_note(struct ledger *ledger, int64_t bytes,
			    int64_t passage_count, struct fault *fault);

#endif
