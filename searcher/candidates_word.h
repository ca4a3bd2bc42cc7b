/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * candidates_word - the stems of a word of the query, and their terms.
 *
 * Used by candidates.c and candidates_open.c only.
 */
#ifndef SEARCHER_CANDIDATES_WORD_H
#define SEARCHER_CANDIDATES_WORD_H

#include "searcher/candidates.h"

/* Sets the stems and terms of *to, which is zeroed, unless the word is
 * open. The languages of *out are known. */
enum status candidates_word_read(struct candidates *out,
				 const struct candidates_source *source,
				 const struct query_word *word,
				 struct candidates_word *to,
				 struct fault *fault);
/* Once all words of the query are read: a stop word of a common language is
 * none if another such has it as a word like any other, and the rest of the
 * query is rather of that one. */
void candidates_word_settle(struct candidates *out);

#endif
