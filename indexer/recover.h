/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recover - the two stores compared before anything is planned, and made to
 * fit together again.
 *
 * Used by the indexer only, under the lock. The index is committed first:
 * after a crash it is at most one batch ahead, and names the articles of
 * that batch. They are suspects: known ones are written again from sources
 * read again, unknown ones are deleted at the end of a run that has walked
 * the roots they came from, but for records of standard input, which the
 * ledger learns from the index. When the stores do not belong together (a lost
 * ledger, a copy put back), all articles of the index are suspects.
 */
#ifndef INDEXER_RECOVER_H
#define INDEXER_RECOVER_H

#include "indexer/batch.h"
#include "indexer/roots.h"
#include "indexer/site.h"

/*
 * Sets the site's id, batch and runs, and its generations. When the index
 * is missing, of another version, or half rebuilt, or when `is_rebuild` asks
 * for it, a new generation is made and everything is to be written again.
 * STATUS_DAMAGED when the index is of a newer format than ours.
 */
enum status recover_site(struct site *site, bool is_rebuild,
			 struct fault *fault);

/* In the open batch: after a recovery, or into a new generation, what the
 * index says of why sources are rejected is written as the ledger has it, and
 * nothing else; so are roots that the index does not know. Before the first
 * source is read. */
enum status recover_values(struct site *site, struct batch *batch,
			   struct fault *fault);

/* At the end of a run: how many articles recover_suspects would delete. */
enum status recover_count_losses(struct site *site, struct roots *roots,
				 int64_t *out, struct fault *fault);
/* At the end of a run: deletes, in the open batch or a new one, the
 * suspects whose every location lies below a root that may lose, or in
 * another source that was read to its end. */
enum status recover_suspects(struct site *site, struct roots *roots,
			     struct batch *batch, struct fault *fault);

#endif
