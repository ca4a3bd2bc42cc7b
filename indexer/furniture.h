/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * furniture - lines that belong to the page and not to the article:
 * "Comments", "Share this article", "Advertisement".
 *
 * Used by the indexer only. A line is furniture when it is nothing but
 * one of the phrases of furniture.c, in any case, with signs or numbers
 * around it ("Comments (3)"). A sentence about comments is not.
 */
#ifndef INDEXER_FURNITURE_H
#define INDEXER_FURNITURE_H

#include "shared/bytes.h"

enum { FURNITURE_LINE_BYTES = 160 }; /* no phrase is longer */

/* `room` is for work in between. */
enum status furniture_is(bool *out, struct text line, struct bytes *room,
			 struct fault *fault);

#endif
