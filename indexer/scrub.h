/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scrub - a page without what the HTML parser takes badly or slowly.
 *
 * Used by the indexer only. What comes out is the same page for a reader,
 * and safe to give to libxml2's parser, which ends at a NUL, shows bogus
 * comments as text, reads tags inside of titles, and takes time with the
 * square of a tag's attributes. Gone are NULs, comments, doctypes, style
 * sheets, scripts that are no JSON, the content of frames, attributes past
 * SCRUB_ATTRIBUTES in one tag, and end tags of what was never opened;
 * character references in text are decoded, but for "<" and "&". Linear.
 */
#ifndef INDEXER_SCRUB_H
#define INDEXER_SCRUB_H

#include "shared/bytes.h"

enum { SCRUB_ATTRIBUTES = 64 };

/* Appends; `html` is valid UTF-8, and so is what comes out: at most
 * scrub_room(html.length) bytes. */
enum status scrub_html(struct bytes *out, struct text html,
		       struct fault *fault);

/* The largest that a page of so many bytes may become. */
size_t scrub_room(size_t html_bytes);

#endif
