/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * feedback - words that the best articles have in common, and others have
 * not: what a long question may also have meant.
 *
 * Used by rerank.c. Pseudo-relevance feedback in the manner of RM3 (Lavrenko
 * and Croft, "Relevance-Based Language Models", 2001; Abdul-Jaleel and
 * others, "UMass at TREC 2004"): a word weighs by its share of each of the
 * best articles, times the article's own, times its idf. Only the best passages
 * that are candidates are looked at, by their terms, which are made of their
 * texts as the indexer made them.
 */
#ifndef SEARCHER_FEEDBACK_H
#define SEARCHER_FEEDBACK_H

#include "searcher/articles.h"
#include "searcher/spans.h"
#include "shared/stem_counts.h"

enum {
	FEEDBACK_ARTICLES = 10, /* the best, at most */
	FEEDBACK_PASSAGES = 2,  /* the best of each that are candidates */
	FEEDBACK_TERMS = 14     /* kept */
};

struct feedback_term {
	struct candidates_term term;
	double weight; /* together they are 1 */
	double idf;
};

struct feedback {
	struct feedback_term list[FEEDBACK_TERMS];
	size_t count;
};

struct rerank;

struct feedback_source {
	const struct rerank *rerank; /* has read some texts; may be NULL */
	struct spans_reader *reader; /* and this one has cut some to words */
	struct stem_counts *counts;
	const struct articles *articles;
	const struct index_page *page;
	/* Of each article; 0: it is none of the best. */
	const double *weights;
};

/* The terms live in `pool`. */
enum status feedback_find(struct feedback *out,
			  const struct feedback_source *source,
			  struct pool *pool, struct fault *fault);

#endif
