/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stopwords - words so common in a language that a query does better
 * without them.
 *
 * Used by the searcher only; the index holds every word. The lists are
 * small on purpose (articles, pronouns, prepositions, auxiliaries, what asks)
 * and in the folded form of terms.h. Whether a word is one depends on the
 * language: "die" is one in German, not in English.
 */
#ifndef SEARCHER_STOPWORDS_H
#define SEARCHER_STOPWORDS_H

#include "shared/bytes.h"

/* `language` is an ISO 639 code; false for one that has no list. */
bool stopwords_has(struct text language, struct text folded);
/* The same of a plain word ("plain.h"), at the cost of a look at each of the
 * language's words that has marks. */
enum status stopwords_has_plain(bool *out, struct text language,
				struct text plain, struct fault *fault);
/* Whether the language has a list. */
bool stopwords_knows(struct text language);
/* The word behind `word` in the language's list, the first behind an empty
 * one; false: there is no other. */
bool stopwords_next(struct text language, struct text *word);

#endif
