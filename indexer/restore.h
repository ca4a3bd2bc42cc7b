/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * restore - an article as the index holds it, put together again.
 *
 * Used by the indexer only: for an article that must be written anew while
 * its source cannot be read again (standard input), or need not be; and to
 * rescue what only the index knows after a crash. What is read is the last
 * committed state. STATUS_SKIP from any function: the index does not hold
 * the article. STATUS_DAMAGED: it cannot be read, or its records do not fit
 * together.
 */
#ifndef INDEXER_RESTORE_H
#define INDEXER_RESTORE_H

#include "indexer/article.h"
#include "shared/store.h"

/* The article record; it lives in the pool. */
enum status restore_record(struct store *store, const struct hash *id,
			   struct pool *pool, struct record_article *out,
			   struct fault *fault);

/* What the record says of the article, all but its text; borrowed from the
 * record. */
struct article restore_facts(const struct record_article *record);

/* The article with its text, and with those headings that passages stand
 * under, cut as it is, where the index is of our version of cutting
 * ("marks.h"); it lives in the pool. Its record key is not known and stays
 * empty. */
enum status restore_article(struct store *store, const struct hash *id,
			    struct pool *pool, struct article *out,
			    struct fault *fault);

/* The same, where restore_record gave its record. */
enum status restore_by_record(struct store *store,
			      const struct record_article *record,
			      struct pool *pool, struct article *out,
			      struct fault *fault);

/* The article's passages; they live in the pool. None is no failure. */
enum status restore_passages(struct store *store, const struct hash *id,
			     struct pool *pool, struct store_passages *out,
			     struct fault *fault);

#endif
