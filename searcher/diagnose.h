/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diagnose - why a query found nothing, and which one like it would.
 *
 * Used by the searcher only. Words that no passage has are replaced by the
 * best of what they may stand for ("vocabulary.h"); a query that is told
 * to the person has been run and has hits.
 */
#ifndef SEARCHER_DIAGNOSE_H
#define SEARCHER_DIAGNOSE_H

#include "searcher/search.h"

struct diagnose_order {
	const struct search_request *request; /* that found nothing */
	const struct query_options *options;  /* its query was parsed by */
};

/* Appends one line without a line end: the counts of the words, or that what
 * is found came in too early, then "Did you mean: ...?" where something is to
 * be said. */
enum status diagnose_nothing(struct search *search,
			     const struct diagnose_order *order,
			     struct bytes *out, struct fault *fault);

#endif
