/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fetch - the text and metadata of an article that has to be written,
 * whether or not its first location was read in this batch.
 *
 * Used by the indexer only. Taken from, in this order: what was read in
 * this batch; the index, when it has the article just so; the source of
 * the first location, read again (where its record was, in JSON Lines,
 * else from its beginning to the record; of a record of standard input, the
 * ledger has all but title and text); and, so that the article is not lost,
 * any copy of the same title and text with the metadata of another location.
 */
#ifndef INDEXER_FETCH_H
#define INDEXER_FETCH_H

#include "indexer/fresh.h"
#include "shared/intern.h"
#include "indexer/resolve.h"
#include "indexer/roots.h"
#include "indexer/site.h"

struct fetch {
	struct site *site;
	struct roots *roots;
	struct fresh *fresh;
	struct pool *pool; /* what is fetched lives here */
	/* Sources that were searched from their beginning. None is so twice
	 * once that has taken FETCH_SEARCH_BYTES: reading a source for each
	 * of its records takes the square of its size. */
	struct intern *searched;
	uint64_t *searched_bytes;
	/* Of the longest text that was gone for, whether or not there was the
	 * memory to have it. */
	uint64_t *wanted_bytes;
};

#define FETCH_SEARCH_BYTES ((uint64_t)256 << 20)

enum fetch_result {
	FETCH_EXACT,
	FETCH_LIKE, /* metadata of another location */
	FETCH_NOTHING
};

/* STATUS_DAMAGED where nothing else has the text and the index, which has it,
 * cannot be read: a person may have a copy of it. A rebuild goes on without;
 * it is what is left to do when there is none. */
enum status fetch_article(const struct fetch *fetch,
			  const struct resolve_change *change,
			  struct article *out, enum fetch_result *result,
			  struct fault *fault);

#endif
