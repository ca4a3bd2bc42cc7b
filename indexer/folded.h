/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * folded - the rest of an article that a page hides until its reader asks for
 * more.
 *
 * Used by the indexer only. Most of what is hidden is none: menus, forms,
 * notices. It is the rest where it is paragraphs and next to nothing else, is
 * called nothing of the page, and stands in the element that holds the article
 * or right behind it, behind all paragraphs that are shown.
 */
#ifndef INDEXER_FOLDED_H
#define INDEXER_FOLDED_H

#include "indexer/container.h"

enum { FOLDED_MAX = 64 /* elements; of more, none is looked at */ };

struct folded {
	xmlNode *nodes[FOLDED_MAX]; /* in order */
	size_t count;
	/* one may be of something else, unless it has what is shown, too */
	bool is_apart;
};

/* Where the article is hidden elements of an outline without them, which
 * container_find has found something in. */
enum status folded_find(struct folded *out, const struct outline *outline,
			const struct container *container, struct fault *fault);
/* Shows them; the tree is changed, and its outlines are of no more use. */
void folded_show(const struct folded *folded);
/* Hides what is shown, as where all of it stands in what was folded, too. */
enum status folded_hide(xmlNode *node, struct fault *fault);

#endif
