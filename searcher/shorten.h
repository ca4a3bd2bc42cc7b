/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shorten - which parts of a long passage a person is shown: whole
 * sentences around its matches.
 *
 * Used by print_text.c. First come the sentences that have words of the
 * query which no chosen one has, then those with more matches, then their
 * neighbours, as long as there is room. A sentence ends at its mark, of any
 * script, or with its paragraph; a point that may be of an abbreviation
 * ends none. A sentence that is too long by itself is cut between words,
 * or where a script has no blanks between letters, but never in a match.
 */
#ifndef SEARCHER_SHORTEN_H
#define SEARCHER_SHORTEN_H

#include "searcher/hit.h"

enum { SHORTEN_UNITS = 64 };

/* Bytes of the text, without white space at either end. */
struct shorten_part {
	size_t start;
	size_t end;
};

struct shorten {
	struct shorten_part parts[SHORTEN_UNITS]; /* in text order */
	size_t count;
	bool has_start; /* nothing is left out before the first */
	bool has_end;
};

/* Parts of about `columns` columns of a terminal; a text that is not much
 * longer is one part. */
void shorten_make(struct shorten *out, const struct hit *hit, size_t columns);
/* All of it. */
void shorten_not(struct shorten *out, struct text text);

#endif
