/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wrapped - the feed in a page that a browser made to show it.
 *
 * Used by the indexer only. "Save as" and what drives a browser leave a feed
 * as the text of the page (<html><body><pre>&lt;rss&gt;...), or as elements of
 * it (<html><body><rss>...), also within what Chromium's viewer puts around
 * it. Where an HTML parser read it, its links have no end and its CDATA
 * sections are comments: both are mended.
 */
#ifndef INDEXER_WRAPPED_H
#define INDEXER_WRAPPED_H

#include "shared/bytes.h"

/* *out is the feed with which the page's body begins, within `html` or in
 * `room`, which is emptied first; empty where it begins with none that has
 * items. */
enum status wrapped_find(struct bytes *room, struct text html, struct text *out,
			 struct fault *fault);

#endif
