/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * embedded - the article in a frame whose document stands in the page.
 *
 * Used by the indexer only, for a page that shows next to nothing around its
 * frames (<iframe srcdoc="...">). Newsletters, consent to cookies and posts of
 * networks stand in such frames, too: of frames that are of the page by their
 * name, or hidden, none is read, and of the others the one with most text.
 */
#ifndef INDEXER_EMBEDDED_H
#define INDEXER_EMBEDDED_H

#include "indexer/body.h"

/* Appends what a frame shows to the text of a page, or puts it in its place
 * where it has that, too, or that is no more than "Loading"; leaves the body
 * as it is where no frame has more. */
enum status embedded_read(struct body *body, const struct markup *markup,
			  struct fault *fault);

#endif
