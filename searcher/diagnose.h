/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diagnose - why a query, or a part of it, found nothing, and which one like
 * it would.
 *
 * Used by the searcher only. Words that no passage has are replaced by the
 * best of what they may stand for ("vocabulary.h"); a query that is told
 * to the person has been run and has hits.
 */
#ifndef SEARCHER_DIAGNOSE_H
#define SEARCHER_DIAGNOSE_H

#include "searcher/search.h"

struct diagnose_order {
	const struct search_request *request; /* that was run */
	const struct query_options *options;  /* its query was parsed by */
};

/* Appends one line without a line end: the counts of the words, or that what
 * is found came in too early, then phrases that stand in two passages
 * ("astride.h"), then "Did you mean: ...?" where something is to be said. */
enum status diagnose_nothing(struct search *search,
			     const struct diagnose_order *order,
			     struct bytes *out, struct fault *fault);

/* Of a query that found something, or is kept for later: appends lines, with
 * their ends, that name the words and phrases that no passage of the index has,
 * and that none has of those that the query's filters leave, where there are
 * any; and which of the first four of these phrases stand in two passages. What
 * only a look at more than 500 texts would show is not named, nor what stands
 * behind sixteen phrases. */
enum status diagnose_parts(struct search *search,
			   const struct diagnose_order *order,
			   struct bytes *out, struct fault *fault);

#endif
