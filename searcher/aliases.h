/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * aliases - what an acronym stands for, and the acronym of a name, as the
 * articles of an index explain them (terms XA of schema.h).
 *
 * Used by the searcher only. What few articles say is no harm: names that
 * differ in an ending, a blank or a short word are one; the one of them that
 * most articles give counts if three quarters of all that explain the acronym
 * do so, else the acronym is ambiguous and stands for nothing. Where its
 * letters do not all begin words, two articles have to say so.
 */
#ifndef SEARCHER_ALIASES_H
#define SEARCHER_ALIASES_H

#include "shared/index_read.h"
#include "shared/pool.h"

enum {
	ALIASES_MOST = 4,        /* of one acronym or name */
	ALIASES_KEY_BYTES = 200, /* longer is no acronym and no name */
	ALIASES_WORDS = 15       /* of a name */
};

struct alias {
	struct text text; /* plain words with one blank between */
	uint32_t article_count;
	struct text compound; /* by which it is another spelling of the same
			       * ("spellings.h"); empty: it is none */
};

struct aliases {
	struct alias list[ALIASES_MOST]; /* most articles first */
	size_t count;
};

/* Of an acronym its names; of a name its acronyms, if they stand for it.
 * `from` is plain words with one blank between; texts live in the pool. */
enum status aliases_find(struct aliases *out, struct index *index,
			 struct text from, struct pool *pool,
			 struct fault *fault);
/* The longest name that some plain words begin with and that has an
 * acronym: *word_count is how many of the words it is, else 0. */
enum status aliases_begin(size_t *word_count, struct index *index,
			  const struct text *words, size_t count,
			  struct fault *fault);

#endif
