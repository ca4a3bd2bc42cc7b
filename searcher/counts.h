/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counts - passages, articles and copies counted by a key: a value of a
 * facet, a day of a timeline.
 *
 * Used by the searcher only. Takes some 100 bytes a key, and the key.
 */
#ifndef SEARCHER_COUNTS_H
#define SEARCHER_COUNTS_H

#include "shared/hash.h"
#include "shared/values.h"

struct counts_row {
	struct text key; /* lives as long as the counts */
	uint32_t passage_count;
	uint32_t article_count;
	uint32_t copy_count;
	/* The newest article, of those the one with the largest id; its
	 * passage in the open revision. */
	struct hash article;
	char day[VALUES_DAY_BYTES];
	uint32_t document;
};

struct counts;

enum status counts_new(struct counts **out, struct fault *fault);
/* Accepts NULL. */
void counts_free(struct counts *counts);
/* The row of a key, made if there is none; borrowed until the next call. */
enum status counts_find(struct counts *counts, struct text key,
			struct counts_row **out, struct fault *fault);
size_t counts_size(const struct counts *counts);
/* All rows, to be sorted at will; nothing can be found from then on. */
struct counts_row *counts_rows(struct counts *counts);

#endif
