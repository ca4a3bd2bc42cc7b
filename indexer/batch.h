/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * batch - the articles added, replaced or deleted in one commit, and the
 * law of the two stores: index first, ledger second.
 *
 * Used by the indexer only. A batch begins with a ledger transaction, in
 * which rows are changed as sources are read; batch_flush works out which
 * articles that touches, writes them to the index in one transaction that
 * carries the batch's number and the ids of its articles, makes it durable,
 * and commits the ledger last. A crash anywhere means work done twice.
 */
#ifndef INDEXER_BATCH_H
#define INDEXER_BATCH_H

#include "indexer/bulk.h"
#include "indexer/report.h"
#include "indexer/roots.h"
#include "indexer/site.h"

struct batch;

/* All three are borrowed. */
enum status batch_new(struct batch **out, struct site *site,
		      struct roots *roots, struct report *report,
		      struct fault *fault);
/* From its first full batch on, what is written is built in bulk; the
 * generation has to allow it ("bulk.h"). batch_flush commits at checkpoints
 * only then, and when the run is told to stop. */
enum status batch_allow_bulk(struct batch *batch,
			     const struct bulk_limits *limits,
			     struct fault *fault);
bool batch_is_bulk(const struct batch *batch);
/* Writes what there is, and ends the bulk: all is merged, and later batches
 * are written into that. What could not be added is pending then.
 * STATUS_RETRY: told to stop. */
enum status batch_end_bulk(struct batch *batch, struct fault *fault);
/* Drops what is open. Accepts NULL. */
void batch_free(struct batch *batch);

/* Begins the ledger's transaction, unless one is open. */
enum status batch_begin(struct batch *batch, struct fault *fault);

/* All that one source brings lies between mark and unmark, and is undone
 * by batch_return. */
enum status batch_mark(struct batch *batch, struct fault *fault);
enum status batch_unmark(struct batch *batch, struct fault *fault);
enum status batch_return(struct batch *batch, struct fault *fault);

/* Puts a location into the ledger; what is new about it is kept for the
 * flush. `article` is borrowed for the call. */
enum status batch_take(struct batch *batch, const struct location *location,
		       const struct article *article, struct fault *fault);
/* The source at hand has a known record again: all that may be new is where
 * it begins. */
enum status batch_keep(struct batch *batch, const struct ledger_record *record,
		       uint64_t offset, struct fault *fault);
/* The locations of this content have changed. Where it has many, and an
 * earlier batch of the run has seen to it, its article becomes one of those
 * that are pending in the ledger, for the end of the run. */
enum status batch_touch(struct batch *batch, const struct hash *content,
			struct fault *fault);
/* One of those: it is put off no more. */
enum status batch_touch_pending(struct batch *batch, const struct hash *content,
				struct fault *fault);
/* Deletes an article that the ledger does not know of. */
enum status batch_delete(struct batch *batch, const struct hash *id,
			 struct fault *fault);
/* A metadata value for the index; empty removes it. */
enum status batch_set(struct batch *batch, struct text key, struct text value,
		      struct fault *fault);
/* A root's folder as it was given; empty: the index has it no more. */
enum status batch_set_root(struct batch *batch, struct text label,
			   struct text given, struct fault *fault);
/* Why a source, or some record in it, is rejected; empty: it is not. */
enum status batch_set_rejected(struct batch *batch, struct text label,
			       struct text path, struct text reason,
			       struct fault *fault);
/* Appends the key of that, and what stands there. */
enum status batch_name_rejected(const struct ledger_source *source,
				struct bytes *key, struct bytes *value,
				struct fault *fault);

/* A source is known to be rejected for this reason: should the flush refuse
 * some of it, it is not told of again. */
enum status batch_set_known(struct batch *batch, struct text label,
			    struct text path, struct text reason,
			    struct fault *fault);

/* Whether it is time to flush. */
bool batch_is_full(const struct batch *batch);
/* Writes both stores (of a dry site, the ledger's copy only); nothing to
 * write costs nothing. On a failure both are as before the batch, or, when
 * only the ledger failed, the next run's recovery sees to it. STATUS_RETRY:
 * told to stop and not ready in time. */
enum status batch_flush(struct batch *batch, struct fault *fault);
/* Finds all near-copies where batches could not ("clusters.h"), and writes
 * what comes of it. The batch is empty. */
enum status batch_find_clusters(struct batch *batch, struct fault *fault);
/* All batches of the run are written: says so in the index, once, unless
 * it says so already. A run that is killed before leaves it to the next
 * one, also to one that finds nothing to do. */
enum status batch_end_run(struct batch *batch, struct fault *fault);
/* Drops the batch: both stores are as before it. */
void batch_cancel(struct batch *batch);

#endif
