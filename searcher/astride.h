/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * astride - a phrase, or words near to each other, that no passage has, but the
 * end of one together with the beginning of the next.
 *
 * Used by diagnose.c only. Operators hold within one passage, and who copies
 * two sentences of an article cannot see that a passage ends between them.
 */
#ifndef SEARCHER_ASTRIDE_H
#define SEARCHER_ASTRIDE_H

#include "searcher/search.h"

/* Passages that are read with their neighbours: those that rank best by the
 * words of the phrase. */
enum { ASTRIDE_LOOKED = 200 };

struct astride_order {
	const struct search_request *request;
	size_t node;       /* QUERY_PHRASE or _NEAR in the request's query */
	struct pool *pool; /* of the answer */
};

/* The path, as names are displayed, of an article that has it so, and
 * that the request's filters and since_run leave; empty where none was found. */
enum status astride_find(struct search *search,
			 const struct astride_order *order, struct text *out,
			 struct fault *fault);

#endif
