/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mentions - the telling words of the best articles, and how often each of
 * these has them.
 *
 * Used by rerank.c, for "feedback.h" and "neighbours.h". Of an article its
 * first passages are read ("telling.h"), in which news says what it is about.
 */
#ifndef SEARCHER_MENTIONS_H
#define SEARCHER_MENTIONS_H

#include "searcher/articles.h"
#include "searcher/telling.h"

enum { MENTIONS_PASSAGES = 3 }; /* of an article, at most */

struct mentions_term {
	uint32_t stem;
	struct text term;
	size_t article_count; /* of those that were read */
	size_t last;          /* mention of it, so far */
};

struct mention {
	size_t term;
	size_t place; /* of the article among the best, from 0 */
	uint32_t frequency;
};

struct mentions {
	const struct mentions_term *terms; /* as they were come upon */
	size_t term_count;
	const struct mention *list; /* by place, a term once at each */
	size_t count;
	/* At each place, the words of its passages that were read, telling
	 * or not. */
	const double *lengths;
	size_t place_count;
};

struct mentions_source {
	struct telling *telling;
	const struct articles *articles;
	const size_t *best; /* articles, best first */
	size_t best_count;
};

/* What it makes lives in `pool`, and its terms until telling_begin. */
enum status mentions_read(struct mentions *out,
			  const struct mentions_source *source,
			  struct pool *pool, struct fault *fault);

#endif
