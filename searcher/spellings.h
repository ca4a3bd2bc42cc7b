/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spellings - one word that others write as two, and two words that others
 * write as one, as the compounds in the articles of an index tell (keys k of
 * schema.h).
 *
 * Used by the searcher only. Where an article writes back-door, backdoor and
 * "back door" are spellings of one word, in any form; where none does, the one
 * says nothing of the other. Of two stop words of the article's language,
 * over-all, none is told.
 *
 * Where none does, it can be guessed: by what words the index has. That is
 * good for a hint, not for a search.
 */
#ifndef SEARCHER_SPELLINGS_H
#define SEARCHER_SPELLINGS_H

#include "searcher/candidates.h"
#include "searcher/frequency.h"

enum { SPELLINGS_MOST = 4 }; /* of one word */

struct spelling {
	struct text apart;    /* "back doors" */
	struct text compound; /* as an article has it, "back-door" */
	struct text joined;   /* "backdoors" */
	size_t first_bytes;   /* of its first word */
};

struct spellings {
	struct spelling list[SPELLINGS_MOST];
	size_t count;
};

/* What they are looked up in, and where they live. */
struct spellings_source {
	struct index *index;
	struct terms *terms;
	struct frequency *frequency; /* knows the languages */
	struct pool *pool;
};

/* Of a plain word, how it is written apart; behind its first bytes only,
 * unless these are 0. */
enum status spellings_find(struct spellings *out,
			   const struct spellings_source *source,
			   struct text plain, size_t first_bytes,
			   struct fault *fault);

/* How a folded word may be written apart, and two as one: an index has both
 * words, or the one. Each of the two has three letters or more, or two where
 * the other is a number; and of the languages held one knows neither as a
 * stop word. */
enum status spellings_guess_apart(struct spellings *out,
				  const struct spellings_source *source,
				  struct text folded, struct fault *fault);
enum status spellings_guess_joined(struct spellings *out,
				   const struct spellings_source *source,
				   struct text first, struct text second,
				   struct fault *fault);
/* Whether one of the two words of a guess is a stop word of the language. */
bool spellings_is_stopped(struct text language,
			  const struct spelling *spelling);

#endif
