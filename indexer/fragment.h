/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fragment - a value of a record that may be HTML, to what a reader sees.
 *
 * Used by the indexer only. Feeds and scrapers give texts as they come:
 * plain, plain with character references ("AT&amp;T"), plain paragraphs
 * with a few tags in them, or HTML; with line ends as a program writes them
 * ("escapes.h").
 */
#ifndef INDEXER_FRAGMENT_H
#define INDEXER_FRAGMENT_H

#include "indexer/article.h"
#include "indexer/render.h"

enum fragment_form {
	FRAGMENT_PLAIN, /* as it is to be read */
	FRAGMENT_GUESS, /* plain, unless it has tags or character references */
	FRAGMENT_MARKUP /* HTML */
};

struct fragment {
	struct text text;
	const struct heading *headings;
	size_t heading_count;
};

/* The result borrows from `value` where nothing had to change, else lives
 * in `pool`. */
enum status fragment_read(struct fragment *out, struct text value,
			  enum fragment_form form, struct pool *pool,
			  struct fault *fault);
/* As one line: white space, line breaks among it, becomes single blanks. */
enum status fragment_line(struct text *out, struct text value,
			  enum fragment_form form, struct pool *pool,
			  struct fault *fault);

/* What was rendered, in `pool`. */
enum status fragment_keep(struct fragment *out, const struct render *render,
			  struct pool *pool, struct fault *fault);

#endif
