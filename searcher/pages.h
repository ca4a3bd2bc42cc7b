/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pages - the candidates of a query in the order that was asked for,
 * fetched from the index page by page.
 *
 * Used by the searcher only. A page has at most PAGES_LARGEST candidates,
 * but where a whole answer is wanted by score: its second page has all the
 * rest, since all are weighed for each page. That costs 40 bytes a candidate
 * while the index is asked, and 16 from then on. With priors the first page
 * has all of them, at 40 bytes more while they are sorted. By date a page
 * goes on from where the last one ended, and costs what a page costs wherever
 * it lies.
 */
#ifndef SEARCHER_PAGES_H
#define SEARCHER_PAGES_H

#include "searcher/candidates.h"
#include "searcher/rerank.h"
#include "searcher/search.h"
#include "searcher/weigh.h"
#include "shared/hash.h"

enum { PAGES_LARGEST = 65536 };

struct pages_order {
	enum search_order order;
	struct weigh *weigh;   /* by score: what these are multiplied by;
			      * borrowed; NULL: nothing */
	uint64_t since_run;    /* as in struct search_request */
	uint32_t first_limit;  /* candidates of the first page */
	bool takes_all;        /* every candidate will be asked for */
	struct rerank *rerank; /* by score: of the first candidates; borrowed,
				* may be NULL */
	bool is_by_document;   /* each page as it lies in the index, which is
			       * quicker to read */
};

struct pages;

/* Index and candidates are borrowed until pages_close. */
enum status pages_open(struct pages **out, struct index *index,
		       const struct candidates *candidates,
		       const struct pages_order *order, struct fault *fault);
/* Accepts NULL. */
void pages_close(struct pages *pages);

/* The next candidate, NULL behind the last; borrowed until the next call. */
enum status pages_next(struct pages *pages, const struct index_hit **out,
		       struct fault *fault);
/* How many more of the same page lie behind the candidate that was given
 * last. */
size_t pages_left(const struct pages *pages);
/* Whether the next call has to ask the index. */
bool pages_is_empty(const struct pages *pages);
/* Whether there is no other candidate. */
bool pages_is_end(const struct pages *pages);
/* How many candidates there are in all. */
enum status pages_count(struct pages *pages, uint32_t *count,
			struct fault *fault);
/* All candidates of several articles, by score, in *out; free it. */
enum status pages_of_articles(struct pages *pages, const struct hash *articles,
			      size_t count, struct index_page *out,
			      struct fault *fault);
/* The same of one article. */
enum status pages_of_article(struct pages *pages, const struct hash *article,
			     struct index_page *out, struct fault *fault);

#endif
