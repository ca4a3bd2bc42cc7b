/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * subtitles - what is said in a film, from a file of cues (SubRip, WebVTT,
 * TTML, YouTube's XML).
 *
 * Used by the indexer only. A sentence goes on from cue to cue: their texts
 * follow one another as one, without numbers, times, tags (<i>, <v Ann>,
 * {\an8}), comments and styles. Where a cue begins with the line that the last
 * one ended in, as those that roll do, it stands once.
 */
#ifndef INDEXER_SUBTITLES_H
#define INDEXER_SUBTITLES_H

#include "indexer/claims.h"

/* Whether a text begins as such a file does. */
bool subtitles_is_start(struct text start);
/* Adds what is said, and in which language, to the claims. `text` is valid
 * UTF-8. */
enum status subtitles_read(struct text text, struct claims *claims,
			   struct fault *fault);

#endif
