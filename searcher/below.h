/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * below - whether a passage is the first below its heading.
 *
 * Used by verify.c only. The one before it in the article tells, which has the
 * next lower number in its shard ("schema.h").
 */
#ifndef SEARCHER_BELOW_H
#define SEARCHER_BELOW_H

#include "shared/store.h"

/* Made by below_in; memory is used again; free with below_free. */
struct below {
	struct store *store;
	struct bytes room; /* of the passage before */
	/* The text of the last article in which one had to be looked at. */
	struct pool *pool;
	struct text text;
	struct store_place read;
};

struct below below_in(struct store *store);
void below_free(struct below *below);

/* Of headings of the same words each has its first passage: whether one stands
 * between two passages the article's text tells. What has nothing before it,
 * not even in a damaged index, is the first. */
enum status below_is_first(struct below *below, uint32_t document,
			   const struct record_passage *passage, bool *out,
			   struct fault *fault);

#endif
