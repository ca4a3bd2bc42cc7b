/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * articles - how often words stand in the articles of some passages, taken
 * as wholes.
 *
 * Used by rerank.c. An article is what one shard holds of it. All is
 * counted in the index; no text is read.
 */
#ifndef SEARCHER_ARTICLES_H
#define SEARCHER_ARTICLES_H

#include "searcher/candidates.h"
#include "shared/pool.h"
#include "shared/store.h"

struct articles_entry {
	size_t best;   /* the first of its hits */
	double length; /* in words, with its titles; of an average article 1 */
};

/* Passages by number, and whose they are. */
struct articles_passages {
	struct index_documents documents;
	const size_t *owners;
	uint32_t *counts; /* scratch, of a term in each */
};

struct articles {
	struct store *store;
	struct articles_entry *list; /* as they lie in the index */
	size_t count;
	uint32_t total;        /* articles of the whole index */
	double average_words;  /* of a passage of the index */
	const size_t *of_hits; /* article of each hit */
	const size_t *places;  /* of each hit among all passages, */
	const size_t *before;  /* and of the one before it in its article */
	struct articles_passages all;  /* passages of the articles */
	struct articles_passages best; /* the first hit of each */
};

/* Hits in rank order. What it makes lives in `pool`. */
enum status articles_make(struct articles *out, struct store *store,
			  struct pool *pool, const struct index_page *page,
			  struct fault *fault);
/* Adds to out[i] how often the terms stand in the i-th article. */
enum status articles_count(const struct articles *articles,
			   const struct candidates_terms *terms, double *out,
			   struct fault *fault);
/* Whether a hit, or the passage before it in its article, has one of the
 * terms that were counted last. */
bool articles_hit_has(const struct articles *articles, size_t hit);
bool articles_before_has(const struct articles *articles, size_t hit);
/* In how many of its passages an article has the terms that were counted
 * last, as a mean of those that have any; `counts` is what was counted,
 * from zeros. 1 where none has. */
double articles_spread(const struct articles *articles, const double *counts);
/* Likewise, but in its first hit alone: of terms that title and heading
 * have. */
enum status articles_count_best(const struct articles *articles,
				const struct candidates_terms *terms,
				double *out, struct fault *fault);

#endif
