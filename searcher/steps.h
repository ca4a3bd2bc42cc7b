/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * steps - the index query of a query: the tree turned into postfix steps.
 *
 * Used by the searcher only. The steps match every passage that satisfies
 * the tree. Leaves whose text has to be looked at match more than that;
 * below a negation, where more would take hits away, they match nothing.
 */
#ifndef SEARCHER_STEPS_H
#define SEARCHER_STEPS_H

#include "searcher/candidates.h"

/*
 * How hits are weighted. To be measured on the collections, not guessed:
 * these are the starting values.
 */
struct steps_weights {
	struct index_bm25 bm25;
	double context; /* of title and heading, of the body is 1 */
};
struct steps_weights steps_weights(void);

/* What a node adds to the score is multiplied by this: its own weight, times
 * those of all above it. */
double steps_weight_of(const struct query *query, size_t node);

/* A growing list of steps in the candidates' pool. */
struct steps {
	struct index_step *list;
	size_t count;
	size_t capacity;
};

/* Sets candidates->steps, from nodes with their words and flags. */
enum status steps_make(struct candidates *candidates, struct fault *fault);
/* Appends the steps of one leaf alone. */
enum status steps_leaf(const struct candidates *candidates, size_t node,
		       struct steps *out, struct fault *fault);
/* Appends the steps of one leaf, or concept, in its place: where it adds to
 * the score, since all that it is part of matches. */
enum status steps_share(const struct candidates *candidates, size_t node,
			struct steps *out, struct fault *fault);
/* Appends the weight that title and heading add to hits; nothing when
 * they add none. */
enum status steps_context(const struct candidates *candidates,
			  struct steps *out, struct fault *fault);
enum status steps_add(const struct candidates *candidates, struct steps *out,
		      const struct index_step *step, struct fault *fault);

#endif
