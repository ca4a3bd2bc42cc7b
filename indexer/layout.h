/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * layout - paragraphs from the lines of printed pages, as
 * `pdftotext -bbox-layout` writes them: XHTML that says where each page,
 * block, line and word stands.
 *
 * Used by convert.c only. Lines of a paragraph are joined, also from one
 * column to the next; words divided at the end of a line become whole, and
 * those that have a hyphen of their own keep it, judged by how the rest of
 * the document writes them. Paragraphs are parted by a blank line. What comes
 * again at the head or foot of its pages stands once ("running.h").
 */
#ifndef INDEXER_LAYOUT_H
#define INDEXER_LAYOUT_H

#include "shared/bytes.h"

/* Whether `written` is of that kind. */
bool layout_is(struct text written);
/* Whether it is, and much of it is written from right to left: the order of
 * its words is not what one reads then. */
bool layout_is_leftward(struct text written);
/* Appends the text, never more bytes than `written` has. */
enum status layout_text(struct bytes *out, struct text written,
			struct fault *fault);
#endif
