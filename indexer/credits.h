/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * credits - who wrote a page's article and when, as it says right beside it.
 *
 * Used by the indexer only. Read are short elements that are called bylines,
 * dates or metadata of the article, between its title and its text or right
 * behind that; never those of other articles, of comments or of what stands
 * beside. The text has no part of them, and a wrong date is worse than none.
 */
#ifndef INDEXER_CREDITS_H
#define INDEXER_CREDITS_H

#include "indexer/dates.h"
#include "indexer/outline.h"

/* Made with CREDITS; free with credits_free. */
struct credits {
	struct bytes authors; /* the names of one byline a line */
	struct bytes source;  /* the outlet that it names; empty: none */
	unsigned customs;     /* of the page's dates, to be set */
	struct date posted;   /* undated: nothing says so */
	struct date updated;
};

enum { CREDITS_BYTES = 4096 };

#define CREDITS                                                   \
	((struct credits){ .authors = BYTES_UP_TO(CREDITS_BYTES), \
			   .source = BYTES_UP_TO(CREDITS_BYTES) })

/* `title` is the place of the article's heading in the outline, 0 where it
 * has none; `top` that of the element that holds the article. */
enum status credits_read(struct credits *out, const struct outline *outline,
			 uint32_t title, uint32_t top, struct fault *fault);
void credits_free(struct credits *credits);

#endif
