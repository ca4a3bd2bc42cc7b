/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * edits - how many edits lead from one word to another.
 *
 * Used by the searcher only. An edit puts a letter in, leaves one out,
 * makes it another or exchanges two neighbours; no stretch is edited twice
 * (optimal string alignment). Letters are code points, without marks;
 * digits have to be the same in both words, in the same order.
 */
#ifndef SEARCHER_EDITS_H
#define SEARCHER_EDITS_H

#include "shared/bytes.h"

enum {
	EDITS_MAX = 3,     /* most edits that are counted */
	EDITS_LETTERS = 72 /* of a word; longer ones are near to none */
};

struct edits_word {
	uint32_t letters[EDITS_LETTERS];
	uint32_t count;
	uint32_t digit_count;
	uint64_t set; /* a bit for each letter in it, shared by several */
};

/* `plain` is folded and without marks. False when it is too long. */
bool edits_read(struct edits_word *out, struct text plain);
/* Edits between two words; limit + 1 when there are more than `limit`. */
uint32_t edits_between(const struct edits_word *one,
		       const struct edits_word *other, uint32_t limit);
/* The number of edits that a word of this length allows. */
uint32_t edits_limit(const struct edits_word *word);

#endif
