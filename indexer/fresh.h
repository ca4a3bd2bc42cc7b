/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fresh - the articles that were read in this batch and may have to be
 * written: copies that outlive their source.
 *
 * Used by the indexer only. One a location; the last one read stays.
 */
#ifndef INDEXER_FRESH_H
#define INDEXER_FRESH_H

#include "indexer/identity.h"

struct fresh;

struct fresh_article {
	struct article article; /* a copy */
	struct pool *own;       /* of a large one; else NULL */
	struct hash content;
	bool is_dropped;
	bool has_before;    /* the location belonged to another article */
	struct hash before; /* its id */
};

/* `limit_bytes` of memory for the copies. */
enum status fresh_new(struct fresh **out, size_t limit_bytes,
		      struct fault *fault);
/* Accepts NULL. */
void fresh_free(struct fresh *fresh);

/* Copies `article`; *out can be filled on, and lives until fresh_clear. */
enum status fresh_add(struct fresh *fresh, const struct location *location,
		      const struct article *article, struct fresh_article **out,
		      struct fault *fault);
size_t fresh_count(const struct fresh *fresh);
/* Drops those added since there were `count`. */
void fresh_drop(struct fresh *fresh, size_t count);
/* Drops those with this content; the memory of large ones is free then. */
void fresh_release(struct fresh *fresh, const struct hash *content);
void fresh_clear(struct fresh *fresh);

/* NULL when the location was not read, or has another content now. */
const struct fresh_article *fresh_find(struct fresh *fresh,
				       const struct location *location);
/* One with this content, wherever it was read; NULL: none. */
const struct fresh_article *fresh_find_content(struct fresh *fresh,
					       const struct hash *content);

/* The one with the longest text; NULL: there is none. */
const struct fresh_article *fresh_find_longest(const struct fresh *fresh);

/* A deep copy in the pool. */
enum status fresh_copy(struct pool *pool, const struct article *from,
		       struct article *out, struct fault *fault);

#endif
