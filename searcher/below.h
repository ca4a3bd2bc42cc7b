/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * below - whether a passage is the first below its heading.
 *
 * Used by verify.c only. The one before it in the article tells. Mostly that
 * is the document with the next lower number; but not where the article was
 * changed, since what is new to it has numbers behind those that were kept.
 */
#ifndef SEARCHER_BELOW_H
#define SEARCHER_BELOW_H

#include "shared/store.h"

struct below_place;

/* Made by below_in; memory is used again; free with below_free. */
struct below {
	struct store *store;
	struct bytes room; /* of the passage before */
	/* The passages of the last article whose numbers are in no order. */
	struct below_place *list;
	size_t count;
	size_t capacity;
	struct hash article;
	size_t shard;
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
