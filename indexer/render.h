/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * render - a piece of HTML as the plain text that a reader sees.
 *
 * Used by the indexer only. White space is collapsed as browsers do it, a
 * no-break space is a blank. Paragraphs are parted by an empty line, so are
 * lines by two breaks; list items, terms and rows of a table have a line
 * each, and cells are parted by a tab. A table that lays out a page is read
 * as paragraphs. Left out is what is not shown as text: hidden elements,
 * scripts, form controls, frames, drawings, and the reading aids above
 * Japanese words. Works on any tree of markup.h, in time linear in it.
 */
#ifndef INDEXER_RENDER_H
#define INDEXER_RENDER_H

#include "indexer/markup.h"

/* Bytes of the text. */
struct render_span {
	size_t start;
	size_t end;
	/* the heading, one line; NULL: lines of items of a list, terms, rows
	 * of a table or quotes, which are none whatever they look like */
	const xmlNode *heading;
};

/* Zero-initialise but for text, which sets the limit; give it back with
 * render_free. */
struct render {
	/* valid UTF-8; no blanks at its end, nor before it but those that a
	 * <pre> begins with */
	struct bytes text;
	struct render_span *headings; /* in order, not empty */
	size_t heading_count;
	size_t heading_capacity;
};

#define RENDER_UP_TO(limit_bytes) \
	((struct render){ .text = BYTES_UP_TO(limit_bytes) })

struct render_order {
	/* what is rendered: trees apart from each other, in order */
	xmlNode *const *tops;
	size_t top_count;
	/* a line break in the text is one to the reader: for plain text with
	 * a few tags in it */
	bool keeps_lines;
	/* what an attribute or a style hides is read all the same */
	bool shows_hidden;
	/* what else is left out, with all below it; NULL: nothing */
	bool (*is_dropped)(const void *context, const xmlNode *node);
	const void *context;
};

/* Appends to out->text, parted from what is there by an empty line. */
enum status render_nodes(struct render *out, const struct render_order *order,
			 struct fault *fault);

/* The same for a whole fragment of HTML. `html` is valid UTF-8. */
enum status render_html(struct render *out, struct text html, bool keeps_lines,
			struct fault *fault);

/* Appends what was rendered before, parted by an empty line. */
enum status render_join(struct render *out, const struct render *other,
			struct fault *fault);

void render_free(struct render *render);

/* Whether a reader sees neither the element nor what is in it; what is only
 * hidden for now (by an attribute or a style) is told apart. */
bool render_is_hidden(const xmlNode *node);
bool render_is_unseen(const xmlNode *node);
/* Whether its text is parted from that before and behind. */
bool render_is_block(const xmlNode *node);

#endif
