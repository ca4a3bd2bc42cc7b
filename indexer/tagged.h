/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tagged - the articles in a text that has a tag before each field, as
 * Factiva gives them ("HD   Ferry late", "PD   4 March 2021", "TD   ...").
 *
 * Used by the indexer only. A tag stands at the very beginning of its line;
 * its value goes on to the next. An article begins with its title (HD), or
 * with what the title is filed under (SE, CLM).
 */
#ifndef INDEXER_TAGGED_H
#define INDEXER_TAGGED_H

#include "indexer/claims.h"

struct tagged {
	struct text text;
	size_t offset; /* of what was not given yet */
};

/* Whether the text is one: it begins with a title, and has a day or an
 * outlet and a text below it. Begins with its first article then. */
bool tagged_begin(struct tagged *tagged, struct text text);
/* The next article, borrowed from the text; false when there is no other. */
bool tagged_next(struct tagged *tagged, struct text *article);
/* Adds what the fields of an article claim. */
enum status tagged_claim(struct text article, struct claims *claims,
			 struct fault *fault);

#endif
