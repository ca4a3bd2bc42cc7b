/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parted - the articles in a text that somebody has put one behind the
 * other, with a ruled line ("=====", "-----", "* * *") between them.
 *
 * Used by the indexer only. Articles have ruled lines in them, too: only
 * such part them as have a head of the next article below ("matter.h"), and
 * a text has two heads at least. What stands before the first is an article.
 */
#ifndef INDEXER_PARTED_H
#define INDEXER_PARTED_H

#include "shared/bytes.h"

struct parted {
	struct text text;
	struct text key; /* with which the heads begin */
	size_t offset;   /* of what was not given yet */
};

/* Whether the text is one; begins with its first article then. */
bool parted_begin(struct parted *parted, struct text text);
/* The next article, borrowed from the text; false when there is no other. */
bool parted_next(struct parted *parted, struct text *article);

#endif
