/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * feedback - words that the best articles say much of, and others do not: what
 * a long question may also have meant.
 *
 * Used by rerank.c. Pseudo-relevance feedback in the manner of RM3 (Lavrenko
 * and Croft, "Relevance-Based Language Models", 2001; Abdul-Jaleel and
 * others, "UMass at TREC 2004"): a word weighs by its share of each of the
 * best articles, over the square of the article's place. Those words are kept
 * whose weight times idf is highest.
 */
#ifndef SEARCHER_FEEDBACK_H
#define SEARCHER_FEEDBACK_H

#include "searcher/mentions.h"

enum {
	FEEDBACK_ARTICLES = 8, /* the best, at most */
	FEEDBACK_TERMS = 14    /* kept */
};

struct feedback_term {
	struct candidates_term body;
	struct candidates_term context; /* of title and heading */
	double weight;                  /* together they are 1 */
	double idf;
};

struct feedback {
	struct feedback_term list[FEEDBACK_TERMS];
	size_t count;
};

/* The terms live as long as the mentions. */
enum status feedback_find(struct feedback *out, const struct mentions *mentions,
			  struct index *index, struct pool *pool,
			  struct fault *fault);

#endif
