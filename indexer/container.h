/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * container - the element, or the few of one kind, that hold a page's
 * article.
 *
 * Used by the indexer only. Paragraphs speak for the elements around them,
 * the nearer the more, and links against them; the best is taken. Where the
 * text is cut up (into sections, or the posts of a thread) it is taken with
 * its twins: elements of the same name and class; or with the element
 * around them, when that holds much more text and little else. On the front
 * page of a blog there are several articles: all are taken, if each is an
 * <article> with a linked title and no teaser, and the page does not say
 * that it is one. Where it does, and goes on with others below, the first is.
 */
#ifndef INDEXER_CONTAINER_H
#define INDEXER_CONTAINER_H

#include "indexer/outline.h"

struct container {
	uint32_t *places; /* in the outline, apart from each other, in order */
	size_t count;     /* 0: no text at all */
};

/* What is dropped from the outline is not looked at. */
enum status container_find(struct container *out, const struct outline *outline,
			   struct fault *fault);
void container_free(struct container *container);

#endif
