/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * neighbours - how good those of the best articles are that say nearly the
 * same as each.
 *
 * Used by rerank.c. Articles about one thing answer one question (van
 * Rijsbergen's cluster hypothesis), so that the scores of those that are
 * alike should be: Diaz, "Regularizing Ad Hoc Retrieval Scores" (2005). Two
 * are alike by the cosine of their words, each weighing 1 + log of how often
 * it is said, times the log of how few of these articles say it: what all of
 * them say, as the words that were asked for, tells nothing.
 */
#ifndef SEARCHER_NEIGHBOURS_H
#define SEARCHER_NEIGHBOURS_H

#include "searcher/mentions.h"

enum {
	NEIGHBOURS_ARTICLES = 25, /* the best, at most */
	NEIGHBOURS_NEAREST = 5    /* to each */
};

/*
 * out[i], for each place: the mean of what its nearest score above the least
 * of all, weighed by how near they are. 0 where none has a word in common.
 */
enum status neighbours_find(double *out, const struct mentions *mentions,
			    const double *scores, struct pool *pool,
			    struct fault *fault);

#endif
