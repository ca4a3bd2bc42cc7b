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
 */
#ifndef SEARCHER_SPELLINGS_H
#define SEARCHER_SPELLINGS_H

#include "searcher/candidates.h"
#include "searcher/frequency.h"

enum { SPELLINGS_MOST = 4 }; /* of one word */

struct spelling {
	struct text apart;    /* "back doors" */
	struct text compound; /* as an article has it, "back-door" */
};

struct spellings {
	struct spelling list[SPELLINGS_MOST];
	size_t count;
};

/* What they are looked up in, and where they live. */
struct spellings_source {
	struct index *index;
	struct terms *terms;
	const struct frequency *frequency; /* knows the languages */
	struct pool *pool;
};

/* Of a plain word, how it is written apart; behind its first bytes only,
 * unless these are 0. */
enum status spellings_find(struct spellings *out,
			   const struct spellings_source *source,
			   struct text plain, size_t first_bytes,
			   struct fault *fault);

#endif
