/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pool - memory that lives as long as one article (or one query) and is
 * given back all at once.
 *
 * Used by both programs. Blocks are aligned for any type. A pool has a
 * largest allowed size; past it STATUS_FULL.
 */
#ifndef SHARED_POOL_H
#define SHARED_POOL_H

#include "shared/bytes.h"

struct pool;

enum status pool_new(struct pool **out, size_t limit_bytes,
		     struct fault *fault);
/* count * size zeroed bytes in *out; they live until pool_reset. */
enum status pool_take(struct pool *pool, size_t count, size_t size, void **out,
		      struct fault *fault);
/* A copy of `from` (plus a NUL behind it, not counted) in *out. */
enum status pool_copy(struct pool *pool, struct text from, struct text *out,
		      struct fault *fault);
/* Frees all that was taken, keeps one block for the next round. */
void pool_reset(struct pool *pool);
/* Accepts NULL. */
void pool_free(struct pool *pool);

#endif
