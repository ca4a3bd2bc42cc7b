/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * marks - which lines of an article's text its source called headings, told
 * from the sections of its passages.
 *
 * Used by the indexer only, where an article is had from the index: that keeps
 * no marks, and a line that does not look like a heading is none without its
 * mark.
 */
#ifndef INDEXER_MARKS_H
#define INDEXER_MARKS_H

#include "indexer/article.h"
#include "shared/store.h"

/* Sets the headings of `article`, whose text the passages make; they live in
 * the pool. A line above a passage that is its section, or a part of it ("of
 * two headings one leads to the other", passages.c), was one. */
enum status marks_find(struct article *article,
		       const struct store_passages *passages, struct pool *pool,
		       struct fault *fault);

#endif
