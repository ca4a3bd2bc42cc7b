/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * facets - what the passages that match are of: how many of each outlet,
 * language, month, author.
 *
 * Used by the searcher only, behind search_count. All matches are counted,
 * and of each article once in `article_count`. An article with three
 * authors counts for each of them. Outlets and authors are told apart by
 * their folded names, and shown as the newest article has them.
 */
#ifndef SEARCHER_FACETS_H
#define SEARCHER_FACETS_H

#include "shared/pool.h"
#include "shared/store.h"

struct search_request;

enum facet_field { FACET_SOURCE, FACET_LANG, FACET_MONTH, FACET_AUTHOR };

enum { FACETS_FIELDS = 4, FACETS_DEFAULT_LIMIT = 10 };

struct facet_wanted {
	enum facet_field field;
	uint32_t limit; /* values told one by one; 0: all */
};

struct facet_value {
	struct text value;
	uint32_t passage_count;
	uint32_t article_count;
};

struct facet {
	enum facet_field field;
	/* Those with the most passages first, then in order of the folded
	 * value. */
	const struct facet_value *values;
	size_t value_count;
	/* The rest, summed up: a passage counts for each of its values. */
	size_t other_count;
	struct facet_value others;
	struct facet_value none; /* without such a value */
};

struct facets {
	struct pool *pool;
	struct facet *list; /* as wanted */
	size_t count;
	uint32_t passage_count; /* that match */
	uint32_t article_count;
};

/* "source", "lang", "month", "author". */
const char *facets_name(enum facet_field field);
/* False when there is no such field. */
bool facets_find(enum facet_field *out, struct text name);
/* A count's part of all passages that match, 0 to 1. */
double facets_share(const struct facets *facets, uint32_t passage_count);

/* What the formats print, line by line: of each facet its values, then what
 * has none, then the rest; these two only where there are such. */
struct facets_line {
	const struct facet *facet;
	struct facet_value value; /* its text is NULL: of the last two */
	size_t other_count;       /* summed up here; 0: one, or none */
	bool is_first;            /* of its facet */
};
size_t facets_line_count(const struct facets *facets);
struct facets_line facets_line(const struct facets *facets, size_t i);

struct facets_question {
	struct store *store; /* search.c sets these two */
	const struct candidates_source *source;
	const struct search_request *request;
	const struct facet_wanted *wanted;
	size_t wanted_count;
};

/* On failure *out is empty. STATUS_RETRY as in "index_read.h". */
enum status facets_count(struct facets *out,
			 const struct facets_question *question,
			 struct fault *fault);
/* Accepts zeroed facets. */
void facets_free(struct facets *facets);

#endif
