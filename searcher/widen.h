/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * widen - a query that also finds what its acronyms stand for, and the
 * acronyms of the names in it ("aliases.h"); and what others write apart, or
 * as one ("spellings.h").
 *
 * Used by the searcher only, on a parsed query, before it is searched. What
 * is widened is said in the query's notes, and stands in what it is parsed
 * as.
 *
 * WHAT IS WIDENED
 *   A bare word that is an acronym, and bare words side by side that are a
 *   name, where a passage may do without them: below "+", "-", AND, NOT and
 *   behind FILTER all is as typed, and so is what has quotation marks, "=",
 *   "~", "*" or a field. A word that was not typed in capitals has to be no
 *   stop word of a language that the index holds, and one of fifty passages
 *   that have it has to be of an article that explains it: "cat" is seldom a
 *   convention. So it is where all of several words are in capitals.
 *   So is a bare word that others write apart, and two side by side that
 *   others write as one, if that may find a passage that does not have what
 *   was typed.
 * WHAT IT BECOMES
 *   An OR that ranks as one concept (is_concept): the words as typed, or
 *   their alias, whichever weighs more. A name is a phrase; an acronym is
 *   that form only, and has two capitals in the text; what is written apart
 *   is as if it was typed with a hyphen. A passage that has the alias weighs
 *   nine tenths of one that has what was typed, and less if it is parted where
 *   that is not.
 */
#ifndef SEARCHER_WIDEN_H
#define SEARCHER_WIDEN_H

#include "searcher/candidates.h"

enum { WIDEN_MOST = 8 }; /* words and names of a query that are widened */

/* On failure the query is as it was. */
enum status widen_query(struct query *query,
			const struct candidates_source *source,
			struct fault *fault);

#endif
