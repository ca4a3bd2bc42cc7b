/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * body - the article's text in a page, the title above it and the credits.
 *
 * Used by the indexer only. What is around the article (navigation, share
 * bars, cookie notices, related links, comments, teasers, boxes about the
 * author, captions) is left out; what it shows of who wrote the article, and
 * when, is told apart. What the page says in its metadata is not looked at.
 */
#ifndef INDEXER_BODY_H
#define INDEXER_BODY_H

#include "indexer/credits.h"
#include "indexer/render.h"

/* Made with BODY_UP_TO; free with body_free. */
struct body {
	struct render render; /* empty where the page has no text */
	struct bytes title;   /* its heading of the first rank; empty: none */
	struct credits credits;
};

#define BODY_UP_TO(limit_bytes)                              \
	((struct body){ .render = RENDER_UP_TO(limit_bytes), \
			.title = BYTES_UP_TO(limit_bytes),   \
			.credits = CREDITS })

/* The markup stays as it is but for its nodes' _private, and for what it hides
 * of the article ("folded.h"). */
enum status body_read(struct body *out, const struct markup *markup,
		      struct fault *fault);
void body_free(struct body *body);

#endif
