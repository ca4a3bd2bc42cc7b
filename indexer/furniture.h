/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * furniture - lines that belong to the page and not to the article:
 * "Comments", "Share | Tweet | Email", "Read more: ...", cookie notices.
 *
 * Used by the indexer only. A line is furniture when it is nothing but
 * phrases of furniture.c, in any case, with signs or numbers around them
 * ("Comments (3)"), when it begins as links to other articles, notices and
 * lines about copyright do, when it counts pages ("Page 1 of 2"), when it says
 * where a feed has the article from, or is a mark for an extension of the site
 * ("[the_ad id='3']"). A sentence about comments is not. The
 * name of a network alone is told from a heading by
 * the lines around it.
 */
#ifndef INDEXER_FURNITURE_H
#define INDEXER_FURNITURE_H

#include "shared/bytes.h"

enum { FURNITURE_LINE_BYTES = 160 }; /* no line of phrases is longer */

enum furniture {
	FURNITURE_NONE,
	FURNITURE_NAME, /* "Facebook": a heading, or part of a share bar */
	FURNITURE_LINE
};

/* `room` is for work in between. */
enum status furniture_look(enum furniture *out, struct text line,
			   struct bytes *room, struct fault *fault);

/* Whether no line of the text has words but furniture: there is nothing to
 * index in it. Ends at the first that has. */
enum status furniture_is_all(bool *out, struct text text, struct fault *fault);

#endif
