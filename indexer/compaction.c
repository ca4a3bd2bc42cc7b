/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/compaction.h"

/*
 * Measured on 4,000 generated articles (19,268 passages, 24 MB compacted),
 * in updates of 15 articles each; size against what xapian-compact makes of
 * it, where the articles were
 *
 *	updates		added	edited	replaced	deleted
 *	      1		1.31	1.28	1.33		1.27
 *	      5		1.52	1.32	1.50		1.29
 *	     20		1.57	1.49	1.64		1.35
 *	     50		1.56	1.68	1.78		1.52
 *	    100		1.51	1.89	1.97		1.91
 *	    150			2.07	2.14		2.57
 *	    200			2.22	2.30		3.98
 *
 * The blocks of a compacted database are full, so that the first updates
 * split many of them: half as much again is usual, and comes back within
 * days. Twice the size is reached when some 40 % of the articles were
 * replaced or deleted, so that compacting costs less than that writing did.
 *
 * A database that has many times the passages of the one that was measured
 * is another one: most of what a small one takes are its tables' first
 * blocks.
 *
 * A first build merges its segments and then writes what waited for that:
 * articles that got another id, when a copy of them came. A term stands in
 * one place of a database, so that a few hundred passages leave an old copy
 * of a quarter of all blocks (reuters21578: 60 MB for 48). To copy what was
 * just written is a fiftieth of what building it took.
 */
enum { FACTOR = 2, OUTGROWN = 4, SLACK_SHARE = 16 };

/* Below that nothing is gained that anybody would notice. */
#define LEAST_BYTES (INT64_C(1) << 20)

enum status compaction_judge(struct compaction *out, struct ledger *ledger,
			     int64_t bytes, int64_t passage_count,
			     struct fault *fault)
{
	int64_t then_bytes = 0;
	int64_t then_count = 0;
	double compact_bytes = 0;
	enum status status =
		ledger_number(ledger, LEDGER_COMPACT_BYTES, &then_bytes, fault);

	*out = (struct compaction){ .bytes = bytes };
	if (status == STATUS_OK)
		status = ledger_number(ledger, LEDGER_COMPACT_PASSAGES,
				       &then_count, fault);
	if (status)
		return status;
	if (then_bytes > 0 && then_count > 0)
		compact_bytes = (double)then_bytes * (double)passage_count /
				(double)then_count;
	out->compact_bytes =
		compact_bytes < (double)bytes ? (int64_t)compact_bytes : bytes;
	out->is_due = bytes > LEAST_BYTES &&
		      (bytes / FACTOR > out->compact_bytes ||
		       passage_count / OUTGROWN > then_count);
	out->is_slack = bytes > LEAST_BYTES &&
			bytes - bytes / SLACK_SHARE > out->compact_bytes;
	return STATUS_OK;
}

enum status compaction_note(struct ledger *ledger, int64_t bytes,
			    int64_t passage_count, struct fault *fault)
{
	enum status status =
		ledger_set_number(ledger, LEDGER_COMPACT_BYTES, bytes, fault);

	return status ? status :
			ledger_set_number(ledger, LEDGER_COMPACT_PASSAGES,
					  passage_count, fault);
}
