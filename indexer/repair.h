/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * repair - an index checked and, where asked for, mended: all its sources
 * are read again, or a new generation is made of them beside the old one.
 *
 * Used by the indexer's main only. What was found is told a line each kind.
 */
#ifndef INDEXER_REPAIR_H
#define INDEXER_REPAIR_H

#include "indexer/findings.h"
#include "indexer/run.h"

struct repaired {
	struct findings found;
	enum remedy remedy;   /* the last that was tried */
	struct findings left; /* as found, where none was tried */
};

/*
 * order->settings->is_repairing: mends. report->has_problems is set when
 * something is left. STATUS_DENIED: nothing was indexed in the folder.
 * STATUS_DAMAGED: the index cannot be opened, or the ledger not used. The
 * rest as run_index.
 */
enum status repair_index(struct repaired *out, const struct run_order *order,
			 struct fault *fault);

/* Appends {"articles","passages","found","repair","left"} and a line feed;
 * "found" and "left" are lists of {"kind","count","names"}, "repair" is
 * null, "read", "rebuild" or "ledger". */
enum status repair_print_json(struct bytes *out, const struct repaired *done,
			      struct fault *fault);

#endif
