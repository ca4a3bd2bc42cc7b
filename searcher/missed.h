/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * missed - passages that a word does not find since they write it as two, and
 * two words since they write them as one, where no article tells that these
 * are spellings of one word ("spellings.h").
 *
 * Used by the searcher only, once a question is answered. What it finds stays
 * as it is: "notable" is not "not able". The person is told how many passages
 * there are, and what to type for both.
 *
 * WHAT IS LOOKED AT
 *   Bare words that are not widened ("widen.h"), and pairs of them side by
 *   side, of a question of at most MISSED_WORDS words; of what these may be
 *   written as ("spellings.h") two spellings are counted, and none that the
 *   question has too.
 * WHAT COUNTS
 *   Passages that the other spelling finds, with all that is asked for beside
 *   the words (fields, what has "+" or "-" before it, an earlier run), and that
 *   the word, or each of the two, does not find; none in a language that has
 *   one of the two as a stop word. Of more than MISSED_LOOKED that have both
 *   words so many are looked at: then there are at least as many as is said.
 */
#ifndef SEARCHER_MISSED_H
#define SEARCHER_MISSED_H

#include "searcher/search.h"

enum { MISSED_WORDS = 4, MISSED_LOOKED = 500 };

/* Appends a line for each. `request` is of the question that was answered. On
 * failure *out is as it was. */
enum status missed_find(struct search *search,
			const struct search_request *request, struct bytes *out,
			struct fault *fault);

#endif
