/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * concepts - the words of a query that weigh: each with its terms, and with
 * how much it tells.
 *
 * Used by the searcher only, where hits are weighed by more than their own
 * terms. Stop words, what is not wanted, fields, and words that nothing in
 * the index has are left out. A hyphenated word is one concept, and stands
 * where its joined form does or all of its parts.
 */
#ifndef SEARCHER_CONCEPTS_H
#define SEARCHER_CONCEPTS_H

#include "searcher/candidates.h"

/* What a word is also looked for as ("widen.h", "loosen.h"): all of these. */
struct concept_other {
	const struct concept *words;
	size_t count;
};

struct concept {
	size_t node;        /* leaf of the query */
	uint32_t frequency; /* passages that it stands in, or so */
	double times;       /* what the query gives it */
	double weight;      /* idf of the frequency, and that */
	size_t choice; /* the first in the list that OR was typed between */
	double choice_weight; /* of the heaviest of those */
	const struct candidates_terms *body;
	const struct candidates_terms *context; /* of title and heading */
	const struct concept *parts;            /* of a hyphenated word */
	size_t part_count;
	const struct concept_other *others; /* any of them stands for it */
	size_t other_count;
};

struct concepts {
	struct concept *list; /* in the candidates' pool, as typed */
	size_t count;
};

/*
 * idf as in Robertson and Zaragoza (2009), kept above 0 by 1 + as Lucene
 * does: log(1 + (N - df + 0.5) / (df + 0.5)).
 */
double concepts_idf(double frequency, double count);

/* Lives as long as the candidates. */
enum status concepts_make(struct concepts *out,
			  const struct candidates *candidates,
			  uint32_t document_count, struct fault *fault);

#endif
