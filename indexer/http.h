/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * http - an HTTP response as a crawler kept it: what it is of, and its body
 * as the server meant it.
 *
 * Used by the indexer only. Chunks are joined and compression is undone;
 * what is labelled as chunked or compressed and is not, is taken as it is,
 * and so is a compressed page without the label. A body that is cut off is
 * what is there.
 */
#ifndef INDEXER_HTTP_H
#define INDEXER_HTTP_H

#include "shared/bytes.h"

enum {
	HTTP_HEAD_BYTES = 64 << 10,
	HTTP_BODY_BYTES = 32 << 20, /* longest body, unpacked */
	HTTP_CODINGS = 4            /* one around the other */
};

struct http_message {
	unsigned code;       /* 200 */
	struct text media;   /* "text/html", as it stands there; or empty */
	struct text charset; /* or empty */
	struct text body;
	bool is_article;   /* it is to be read: a good answer with text */
	bool is_truncated; /* the body ends before its end */
};

struct http;

enum status http_open(struct http **out, struct fault *fault);
/* Accepts NULL. */
void http_close(struct http *http);

/* Fills *out, which borrows from `message` or lives until the next call.
 * What is no article, as a redirection or an image, has no body.
 * STATUS_SKIP: no HTTP response, or a body that cannot be unpacked. */
enum status http_read(struct http *http, struct text message,
		      struct http_message *out, struct fault *fault);

/* Takes the media type, and its charset, out of a Content-Type. */
void http_read_media(struct text value, struct text *media,
		     struct text *charset);
/* Whether articles come as this: HTML, XML, JSON, plain text, or unsaid. */
bool http_is_text(struct text media);

#endif
