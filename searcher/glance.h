/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glance - whether a text may have a phrase at all, told from its bytes.
 *
 * Used by the searcher only, before a candidate is cut into words: that
 * takes fifty times as long, and most candidates of a phrase of frequent
 * words do not have it. Of text and phrase only the letters a to z are
 * compared, in any case, whatever else stands between them: a glance never
 * turns away what spans_find would find.
 */
#ifndef SEARCHER_GLANCE_H
#define SEARCHER_GLANCE_H

#include "searcher/query.h"

enum { GLANCE_BYTES = 128 };

/* Bit i stands for the i-th letter of the phrase, at most 64. */
struct glance {
	uint64_t places[GLANCE_BYTES]; /* of each letter, in either case */
	uint64_t kept[GLANCE_BYTES];   /* what stays reached behind a byte */
	uint64_t last; /* 0: nothing can be told, everything may match */
};

/* Of the words up to the first that is wanted in other forms too, or has
 * other characters than these letters. */
void glance_make(struct glance *out, const struct query_node *leaf);
bool glance_may_match(const struct glance *glance, struct text text);

#endif
