/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hold - articles that stay as the index has them until somebody looks at
 * their sources again.
 *
 * Used by the indexer only, in an open batch. After a run that was killed
 * between its two commits the index is ahead: what the ledger says of some
 * articles, their texts and places, is older and in doubt. Their sources tell
 * what is true. Where none was looked at since - its root is not there, cannot
 * be read, or is none that this run was told to walk - the older text may be
 * nowhere to be had, and to delete the newer one for that would lose it.
 */
#ifndef INDEXER_HOLD_H
#define INDEXER_HOLD_H

#include "indexer/fetch.h"

/* Sets `when` of such changes to RESOLVE_LATER; their articles stay pending,
 * and ledger_next_pending passes over them for the rest of the run. One whose
 * id another change takes is not held. No-op in a rebuild, which begins with
 * nothing to be left as it is. `fetch->pool` is emptied. */
enum status hold_unread(const struct fetch *fetch,
			struct resolve_changes *changes, struct fault *fault);

#endif
