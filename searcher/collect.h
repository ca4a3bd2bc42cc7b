/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collect - the passages that satisfy a query, one after the other in rank
 * order: candidates fetched page by page, verified, grouped, counted.
 *
 * Used by the searcher only. One collect is one question to one revision
 * of the index. After STATUS_RETRY it is spent.
 */
#ifndef SEARCHER_COLLECT_H
#define SEARCHER_COLLECT_H

#include "searcher/candidates.h"
#include "searcher/search.h"
#include "searcher/spans.h"
#include "shared/store.h"
#include "shared/values.h"

struct collect;

/* Borrowed until the next call. */
struct collect_passage {
	uint32_t document;
	uint32_t ranked; /* the passage whose score it has, itself but for
			  * copies_judge */
	double score;
	struct hit_shares shares;
	char day[VALUES_DAY_BYTES]; /* of collect_each_of; zeros: undated */
	struct record_passage record;
};

struct collect_visitor {
	/* The passage is borrowed for the call. */
	enum status (*visit)(void *context,
			     const struct collect_passage *passage,
			     struct fault *fault);
	void *context;
};

/* A match of which no text is needed. */
struct collect_match {
	uint32_t document;
	struct hash article;
	char day[VALUES_DAY_BYTES]; /* zeros: undated */
};

struct collect_match_visitor {
	enum status (*visit)(void *context, const struct collect_match *match,
			     struct fault *fault);
	void *context;
};

/* All are borrowed until collect_close; the source's index is the store's. Of
 * the request the context is not heeded, and offset and limit are hints. One
 * that is_count_only gives its matches in the order that is quickest. */
enum status collect_open(struct collect **out, struct store *store,
			 const struct candidates_source *source,
			 const struct search_request *request,
			 struct fault *fault);
/* Accepts NULL. */
void collect_close(struct collect *collect);
const struct candidates *collect_candidates(const struct collect *collect);
struct spans_reader *collect_reader(struct collect *collect);

/* The next passage, by article the best of the next article. */
enum status collect_next(struct collect *collect, struct collect_passage *out,
			 bool *is_end, struct fault *fault);
/* The passage of a shard's article that has the best score, whatever the
 * order. */
enum status collect_best_of(struct collect *collect,
			    const struct store_place *place,
			    struct collect_passage *out, struct fault *fault);
/* out[i] is how many passages of the i-th article satisfy the query. The
 * index is asked once for all of them. */
enum status collect_count_each(struct collect *collect,
			       const struct hash *articles, size_t count,
			       uint32_t *out, struct fault *fault);
/* Each passage of these articles that satisfies the query, by score. */
enum status collect_each_of(struct collect *collect,
			    const struct hash *articles, size_t count,
			    const struct collect_visitor *visitor,
			    struct fault *fault);
/* A passage that was handed out; without a score. */
enum status collect_read(struct collect *collect, uint32_t document,
			 struct collect_passage *out, struct fault *fault);
/* What is known of the total so far; the candidates that were fetched are
 * looked at to the end. */
enum status collect_total(struct collect *collect, uint32_t *total,
			  bool *is_exact, struct fault *fault);
/* The total, instead of any passage: the exact one, unless the request's
 * count_most ends it. */
enum status collect_count(struct collect *collect, uint32_t *total,
			  bool *is_exact, struct fault *fault);

/* Every passage that satisfies the request, not by article, in the order that
 * is quickest: opened and closed here. Of a passage's record only the head is
 * read, but where the query needs its text. */
enum status collect_each_match(struct store *store,
			       const struct candidates_source *source,
			       const struct search_request *request,
			       const struct collect_match_visitor *visitor,
			       struct fault *fault);

#endif
