/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * markdown - Markdown to claims: its text without the marks, its headings,
 * and a list at its top that describes it ("matter.h").
 *
 * Used by the indexer only. Shortcodes and tags of site generators
 * ("{{< figure >}}", "{% include %}") are left out; of links of notes
 * ("[[note|words]]") the words are read. A text that is too
 * large, or would become so, stays as it is.
 */
#ifndef INDEXER_MARKDOWN_H
#define INDEXER_MARKDOWN_H

#include "indexer/claims.h"

enum {
	MARKDOWN_BYTES = 16 << 20,
	/* of HTML at most: so many for each byte, and some */
	MARKDOWN_HTML_PER_BYTE = 16,
	MARKDOWN_HTML_BYTES = 4096
};

/* `text` is valid UTF-8. The claims borrow from it or live with the
 * claims. */
enum status markdown_read(struct text text, struct claims *claims,
			  struct fault *fault);

/* Appends what Markdown says as HTML, without where its links lead. When
 * that is too much, or would take too long, *is_whole is false, and the
 * HTML of no use. */
enum status markdown_to_html(struct bytes *out, struct text text,
			     bool *is_whole, struct fault *fault);

#endif
