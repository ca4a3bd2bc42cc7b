/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * loosen - a question of several words, in which what is written with a hyphen
 * also counts by its parts.
 *
 * Used by the searcher only, on a parsed query, after it was widened
 * ("widen.h"). Alone, back-door is what is looked for, and "back" would only
 * be in the way. In "state-owned carrier" it says no more than "state owned"
 * would, and the passage that answers may have the one or the other: of titles
 * in German, Danish and Swedish, whose writers join many words so, that finds
 * one to five more in a hundred at the first place.
 *
 *   what     a compound as typed, without a sign, quotation marks or an open
 *            end, beside another: of both a passage may have any, and with
 *            the parts they are LOOSEN_WORDS words or more
 *   becomes  an OR that ranks as one concept: its parts side by side, or the
 *            whole of it
 *   a part   is of LOOSEN_CHARACTERS or more, not all of them digits, and a
 *            stop word of no language that the index holds
 */
#ifndef SEARCHER_LOOSEN_H
#define SEARCHER_LOOSEN_H

#include "searcher/candidates.h"

enum {
	LOOSEN_WORDS = 3,
	LOOSEN_CHARACTERS = 3,
	LOOSEN_MOST = 8 /* compounds of a query */
};

/* Whether a leaf is a compound as typed, without a sign, quotation marks or an
 * open end. */
bool loosen_is_compound(const struct query_node *leaf);
/* On failure the query is as it was. */
enum status loosen_query(struct query *query,
			 const struct candidates_source *source,
			 struct fault *fault);

#endif
