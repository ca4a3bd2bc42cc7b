/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * priors - what a person prefers whatever the words say: recent passages,
 * and outlets (--prefer-recent, --prefer-source).
 *
 * Used by the searcher only; weigh.c puts them to use. A hit's score is
 *
 *	score of the text * 2^(-age / half-life) * factors of its outlets
 *
 * the age being the days from the day of the passage to the newest day in
 * the index: the clock has no part in it. Exponential decay as in Li and
 * Croft, "Time-Based Language Models" (2003), there as a prior that the
 * probability of the text is multiplied by. How two passages compare depends
 * on the days between them alone, so that an article that comes in later
 * changes no order among those that were there.
 */
#ifndef SEARCHER_PRIORS_H
#define SEARCHER_PRIORS_H

#include "shared/bytes.h"
#include "shared/values.h"

enum { PRIORS_SOURCES_MAX = 32 };

struct priors_source {
	struct text outlet; /* as in the query's field "source" */
	double factor;
};

struct priors {
	double half_life; /* days; 0: age does not count */
	struct priors_source sources[PRIORS_SOURCES_MAX];
	size_t source_count;
};

/* Accepts NULL. */
bool priors_has_any(const struct priors *priors);

/* "30", "30d", "6w", "3m" or "2y": a half-life; "no": 0. STATUS_BAD_QUERY. */
enum status priors_read_age(struct text value, double *half_life,
			    struct fault *fault);
/* "OUTLET=FACTOR"; *out borrows the value. STATUS_BAD_QUERY. */
enum status priors_read_source(struct text value, struct priors_source *out,
			       struct fault *fault);

/* Days as numbers; 0: undated. Unknown parts of a date count as the first:
 * a passage is not preferred for what is not known of it. */
struct priors_span {
	int oldest;
	int newest;
};
int priors_day(const char day[VALUES_DAY_BYTES]);
/* Days before the newest; what is undated counts as old as the oldest. */
int priors_age(const struct priors_span *span,
	       const char day[VALUES_DAY_BYTES]);
/* The logarithm (to base 2) of the factor of an age, which does not run out
 * of digits as the factor does. */
double priors_recency(const struct priors *priors, int age);

#endif
