/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * byline - who wrote an article: the names in what scrapers call author.
 *
 * Used by the indexer only. "By A. One and B. Two" of a page, "A. One;
 * B. Two", a list written as a string ("['A. One', 'B. Two']"). A comma parts
 * names where all that it parts are full ones, and none is of an outlet, a
 * place or a trade: "Ann One, Bo Two"; not "Two, Bo", nor "Ann One, Larn
 * Post"; nor where each of several has one, or semicolons part them: "One Two,
 * Ann Mary; Three Four, Bo Cy". Behind "Ann One and Bo Two" it parts a place
 * or an outlet, which is left out, or an agency. "(aex)" behind a name is how
 * an editor signs.
 */
#ifndef INDEXER_BYLINE_H
#define INDEXER_BYLINE_H

#include "shared/pool.h"

struct byline {
	struct pool *pool;
	size_t room;      /* most names */
	bool is_inverted; /* a comma parts no names: "Sample Muster, Ann Mary" */
	bool is_sender;   /* nothing does: "Larn Harbour and Docks" */
	struct text *authors;
	size_t count;
};

/* Adds the names in `value`, which they borrow, each once; those past the
 * room are left out. */
enum status byline_add(struct byline *byline, struct text value,
		       struct fault *fault);

/* The names that a line of a page begins with, without what stands behind
 * them: "Ann Example and Bo Sample" of "Posted on 17 August 2021 by Ann
 * Example and Bo Sample, Larn Post"; there a comma parts names only of three or
 * more, or before an "and". *has_word: a word such as "By" stands
 * before them, so that they are no other names. Empty: it begins with none. */
struct text byline_find(struct text line, bool *has_word);

/* Whether there is one comma in it, as in a name that was inverted. */
bool byline_has_comma(struct text name);

/* Whether names of outlets end in the word, in whatever case: "Post". */
bool byline_ends_outlet(struct text word);

#endif
