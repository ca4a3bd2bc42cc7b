/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * zotero - the items of a library that Zotero has exported as RDF.
 *
 * Used by the indexer only. An item is an element right below the outermost
 * one that says of what type it is, and is no attachment. What it was published
 * in stands in it, or in an element of its own. What an item says is its
 * abstract, else the first note to it, else its title. Notes to none are
 * passed over.
 */
#ifndef INDEXER_ZOTERO_H
#define INDEXER_ZOTERO_H

#include "indexer/claims.h"

enum { ZOTERO_PARTS_MAX = 1024 }; /* further ones are passed over */

/* An element that is no item: a journal, a book, a series. */
struct zotero_part {
	struct text about; /* what items call it */
	struct text element;
};

struct zotero {
	struct text text;
	size_t offset; /* of what was not given yet */
	struct zotero_part parts[ZOTERO_PARTS_MAX];
	size_t part_count;
};

/* Whether the text, a file's beginning, is of such a file. */
bool zotero_is_start(struct text start);
/* Begins with the first item of such a file. */
void zotero_begin(struct zotero *zotero, struct text text);
/* The next item, borrowed from the text; false when there is no other. */
bool zotero_next(struct zotero *zotero, struct text *item);
/* Adds what the item that was given last claims. */
enum status zotero_claim(const struct zotero *zotero, struct text item,
			 struct claims *claims, struct fault *fault);

#endif
