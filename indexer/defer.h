/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * defer - which changes can be written as additions to the generation that
 * is being built, and what becomes of the others.
 *
 * Used by the indexer only, inside a ledger transaction, while a generation
 * is built in bulk ("bulk.h"): nothing can be deleted from it then. A change
 * of an article that stands in it already is left to the end of the build:
 * its row is put back, under a digest of zeros, and the next look at it is
 * as the first one. So is all that this change had a part in: whatever
 * shares an address with it is not resolved either, since ids follow from
 * who holds an address. An article among them that the generation does not
 * have yet is written all the same, so that its text is never lost, under an
 * id that nobody else takes.
 */
#ifndef INDEXER_DEFER_H
#define INDEXER_DEFER_H

#include "indexer/resolve.h"

/* Sets `when` of each change, and the rows of those that are not written
 * now; of the others, `row` is what is to be put. */
enum status defer_changes(struct ledger *ledger,
			  struct resolve_changes *changes, struct fault *fault);

#endif
