/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cues - what is said in a recording, from a list in JSON: {"start": 1.5,
 * "duration": 2, "text": "The ferry"}, {"start": 3.5, ...}, also as YouTube has
 * it (json3).
 *
 * Used by the indexer only. A sentence goes on from cue to cue, as in the
 * files of "subtitles.h".
 */
#ifndef INDEXER_CUES_H
#define INDEXER_CUES_H

#include <jansson.h>

#include "shared/bytes.h"

/* Whether a column or member of this name says when a piece begins, or how
 * long it is. */
bool cues_is_start(struct text name);
bool cues_is_end(struct text name);
/* 12.5, 00:00:12,500 */
bool cues_is_time(struct text value);
/* Whether it is a piece of what is said, from one time to another, that says of
 * no day or address of its own. */
bool cues_is(json_t *item);
/* Whether all items of a list are, of which there are two at least, and in the
 * order of their times. */
bool cues_are(const json_t *list);
/* Appends what is said in one piece, behind what is there. */
enum status cues_put(struct bytes *out, struct text said, struct fault *fault);
/* Appends what is said in such a list. */
enum status cues_join(struct bytes *out, const json_t *list,
		      struct fault *fault);

#endif
