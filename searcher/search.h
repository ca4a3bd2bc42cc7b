/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * search - run a query: candidates from the index in rank order, verified
 * on their stored text, grouped, counted.
 *
 * Used by the searcher only. All hits of one question come from one
 * revision of the index. When a writer goes past it before the first hit
 * was handed out, the question is asked anew, up to SEARCH_TRIES times and
 * for as long as it may take; later than that (answers of more than
 * SEARCH_AHEAD hits) it is STATUS_RETRY, and the person has to ask again.
 */
#ifndef SEARCHER_SEARCH_H
#define SEARCHER_SEARCH_H

#include "searcher/candidates.h"
#include "searcher/facets.h"
#include "searcher/hit.h"
#include "searcher/timeline.h"
#include "searcher/vocabulary.h"
#include "searcher/window.h"
#include "shared/index_read.h"
#include "shared/store.h"

enum {
	SEARCH_PAGE = 1000,
	/* Up to so many hits are collected before the first is handed out:
	 * whoever reads them slowly shall have them all, though the index
	 * goes on. Fewer where each brings its neighbours along. */
	SEARCH_AHEAD = 8192,
	SEARCH_TRIES = 20
};

struct search;

/* Opens the indexes, checks format and fingerprint of each (both numbers
 * in the fault: STATUS_DAMAGED). */
enum status search_open(struct search **out, const char *const *places,
			size_t place_count, struct fault *fault);
/* Accepts NULL. */
void search_close(struct search *search);
struct terms *search_terms(struct search *search);
struct index *search_index(struct search *search);
struct store *search_store(struct search *search);
struct vocabulary *search_vocabulary(struct search *search);
/* What is preferred in answers by score; borrowed, NULL: nothing. */
void search_prefer(struct search *search, const struct priors *priors);
/* All of these, for candidates_make. */
struct candidates_source search_source(const struct search *search);

/* Before each question of a batch: follow a switched generation. */
enum status search_refresh(struct search *search, struct fault *fault);
/*
 * What other files do on one revision, with several calls:
 *
 *	struct search_try try = search_try(search);
 *
 *	do
 *		status = ...
 *	while (search_repeats(&try, &status, fault));
 *
 * It is done again when a writer went past the revision, or one of the
 * calls has gone on to another.
 */
struct search_try {
	struct search *search;
	uint64_t reopenings; /* of the search, when this attempt began */
	int count;           /* of attempts */
	bool is_newest;      /* the last reopening found nothing newer */
};
struct search_try search_try(struct search *search);
bool search_repeats(struct search_try *try, enum status *status,
		    struct fault *fault);

/* query_parse, and the query widened by what the index has learnt, unless
 * it is to be as typed. On failure *out is empty. */
enum status search_parse(struct search *search, struct text typed,
			 const struct query_options *options, struct query *out,
			 struct fault *fault);

enum search_order {
	SEARCH_BY_SCORE, /* then newest first, then by passage id */
	SEARCH_OLDEST,   /* undated last; then by passage id */
	SEARCH_NEWEST    /* undated last; then by passage id, backwards */
};

struct search_request {
	const struct query *query;
	uint32_t offset;
	uint32_t limit; /* 0: all */
	bool is_by_article;
	bool collapses_copies; /* near-copies as one hit; see "copies.h" */
	bool is_count_only;    /* exact total, no hits */
	uint32_t count_most;   /* then: passages whose text is looked at, the
				* total is a lower bound if there are more; 0:
				* all */
	bool stops_at_first;   /* -q: at most one hit, no total */
	bool needs_no_ids;     /* of hits without neighbours: the passage id,
				* which takes a look into the index, is 0 */
	enum search_order order;
	uint64_t since_run;          /* first seen in a later run only */
	uint32_t context;            /* neighbours of each hit on either side */
	const struct hash *only;     /* of this article only, if not NULL */
	const struct hash *without;  /* of all but this one */
	const struct window *window; /* first seen inside; NULL: whenever */
};

struct search_visitor {
	/* Borrowed for the call; another status than OK ends the search.
	 * search_facts may be called from here. */
	enum status (*hit)(void *context, const struct hit *hit,
			   struct fault *fault);
	void *context;
	/* Called before the first hit is handed out, and where there is none;
	 * with each attempt, so that nothing may be printed here. What it
	 * asks is of the revision of the hits. May be NULL. */
	enum status (*prepare)(void *context, struct fault *fault);
	/* Likewise, then, with each of the hits that are about to be handed
	 * out, in their order. May be NULL. */
	enum status (*look)(void *context, const struct hit *hit,
			    struct fault *fault);
};

struct search_summary {
	uint32_t hit_count; /* handed out */
	uint32_t total;     /* passages (articles by article) that match, or
			     * at least so many */
	bool is_exact_total;
};

enum status search_run(struct search *search,
		       const struct search_request *request,
		       const struct search_visitor *visitor,
		       struct search_summary *out, struct fault *fault);
/* How many passages another query finds by what the request asks for beside
 * its own. */
enum status search_total(struct search *search,
			 const struct search_request *request,
			 const struct query *query, struct search_summary *out,
			 struct fault *fault);

/* Lines about what of the last question was searched in part only; borrowed
 * until the next one. */
struct text search_notes(const struct search *search);
/* Its words that no passage has, as candidates_list_absent says; likewise. */
struct text search_absent(const struct search *search);
/* All matches counted by what they are of, by when, or both, on one
 * revision of the index; of the requests the query and since_run are
 * heeded. */
struct search_counting {
	/* At least one of them. */
	const struct facets_question *facets;     /* NULL: not asked for */
	const struct timeline_question *timeline; /* likewise */
};
struct search_counts {
	struct facets facets; /* empty where not asked for */
	struct timeline timeline;
};
enum status search_count(struct search *search,
			 const struct search_counting *asked,
			 struct search_counts *out, struct fault *fault);
/* Accepts zeroed ones. */
void search_counts_free(struct search_counts *counts);

enum { SEARCH_DAY_BYTES = sizeof("2021-08-17") };

/* What the summary, the begin record and the diagnosis say of the index. */
struct search_facts {
	char index_id[33]; /* of the first shard */
	uint64_t run;      /* the highest of the shards */
	char analysis[TERMS_FINGERPRINT_BYTES];
	char updated[40];
	uint32_t passage_count;
	/* After search_want_days each counts once that several indexes have;
	 * where they are too many to be compared, is_most. */
	uint32_t article_count;
	bool is_most;
	/* Of the articles' first places, after search_want_days: YYYY-MM-DD,
	 * YYYY-MM or YYYY; "" undated. Further places may have other days;
	 * a server may have had wider ones. */
	char oldest[SEARCH_DAY_BYTES];
	char newest[SEARCH_DAY_BYTES];
};
enum status search_facts(struct search *search, struct search_facts *out,
			 struct fault *fault);
/* From now on facts are to tell the days and which articles several indexes
 * have, for which all are looked at. */
void search_want_days(struct search *search);

/* Files whose text is not in the index since they were rejected. */
enum status search_rejected(struct search *search, uint32_t *out,
			    struct fault *fault);

/* What each index says of itself, at the revision that is open. */
struct search_shard {
	const char *place; /* as it was named */
	struct hash index;
	uint64_t run;   /* last one that changed something */
	uint64_t ended; /* last one that went to its end */
};
size_t search_shard_count(const struct search *search);
enum status search_shard(struct search *search, size_t shard,
			 struct search_shard *out, struct fault *fault);

/* Why nothing was found, as cli.md shows it: words with their counts, one
 * line without a line end; appended. */
enum status search_diagnose(struct search *search, const struct query *query,
			    struct bytes *out, struct fault *fault);
/* --explain before the hits: the query as parsed, each word with its stems
 * and counts, languages. Appended, lines, no line end behind the last. */
enum status search_explain(struct search *search, const struct query *query,
			   struct bytes *out, struct fault *fault);
/* Each word's share of a hit's score, appended, one line without a line
 * end. Only as the hit is looked at. */
enum status search_explain_hit(struct search *search, const struct query *query,
			       const struct hit *hit, struct bytes *out,
			       struct fault *fault);

/* An article's record and whole text by id (hexadecimal, or a path as hits
 * show it). Texts live in `pool`. STATUS_SKIP when there is none,
 * STATUS_BAD_QUERY when a path holds several. */
struct search_article {
	struct record_article record;
	size_t shard; /* that holds it */
	struct text path;
	const struct text *paths; /* of each location, `path` is the first */
	struct text text;
};
enum status search_article(struct search *search, struct text id,
			   struct pool *pool, struct search_article *out,
			   struct fault *fault);

#endif
