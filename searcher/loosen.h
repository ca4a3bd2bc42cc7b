/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * loosen - a question of several words, in which what is written with a hyphen
 * also counts by its parts.
 *
 * Used by the searcher only, on a parsed query, after it was widened
 * ("widen.h"). Alone, or beside one other word, back-door is what is looked
 * for, and "back" would only be in the way. In "who approved the state-owned
 * carrier's bid" it says no more than "state owned" would, and the passage
 * that answers may have the one or the other.
 *
 *   what     a compound as typed, without a sign, quotation marks or an open
 *            end, beside others: LOOSEN_ITEMS words or more, of which a passage
 *            may have any
 *   becomes  an OR that ranks as one concept: its parts side by side, or the
 *            whole of it
 *   a part   is of LOOSEN_LETTERS letters or more, without a digit, and a stop
 *            word of no language that the index holds
 */
#ifndef SEARCHER_LOOSEN_H
#define SEARCHER_LOOSEN_H

#include "searcher/candidates.h"

enum {
	LOOSEN_ITEMS = 3,
	LOOSEN_LETTERS = 3,
	LOOSEN_MOST = 8 /* compounds of a query */
};

/* On failure the query is as it was. */
enum status loosen_query(struct query *query,
			 const struct candidates_source *source,
			 struct fault *fault);

#endif
