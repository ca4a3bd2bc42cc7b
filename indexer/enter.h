/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * enter - one article into a database that is open for writing.
 *
 * Used by the indexer only, by both ways to write: a batch and a segment.
 * Nothing here knows of the ledger: the runs in which passages were first
 * seen are asked for.
 */
#ifndef INDEXER_ENTER_H
#define INDEXER_ENTER_H

#include "indexer/documents.h"

/* `writer` and `documents` are borrowed. */
struct enter {
	struct index_writer *writer;
	struct documents *documents;
	bool is_new; /* the database: a word that is given is not in it */
	/* See documents_target. */
	enum status (*first_seen)(void *context, struct documents_seen *seen,
				  struct fault *fault);
	enum status (*signature)(void *context, struct text signature,
				 struct fault *fault);
	void *context;
	struct bytes room; /* of a value; BYTES_UP_TO(ENTER_VALUE_BYTES) */
};

enum { ENTER_VALUE_BYTES = 1 << 30 };

/* Inside the writer's transaction. STATUS_SKIP when the index will not take
 * the article: the writer is spent then. */
enum status enter_article(struct enter *enter,
			  const struct documents_order *order,
			  size_t *passage_count, struct fault *fault);
/* The article's record with the locations of the order; see documents_move.
 * What is read of it lives in the pool. */
enum status enter_move(struct enter *enter, const struct documents_order *order,
		       struct pool *pool, struct fault *fault);

#endif
