/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * marks - what an article's source said about the lines of its text, told
 * from its passages: which of them are headings, and where it was cut.
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

/* Sets the passages of `article` to these, as passages_split gave them from
 * its text; they live in the pool. Which marks made them cannot always be
 * told: a marked line that no text stood under is in no section. The first
 * passage of a section is the one that the heading stands right above.
 * STATUS_DAMAGED when they do not lie in the text, one behind the other. */
enum status marks_keep_cuts(struct article *article,
			    const struct store_passages *passages,
			    struct pool *pool, struct fault *fault);

#endif
