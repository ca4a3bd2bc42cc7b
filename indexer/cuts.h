/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cuts - a paragraph that is too long for a passage, in parts.
 *
 * Used by the indexer only. Parts are about as long as each other and as
 * the target. They end between sentences; a sentence that is itself too
 * long is cut between words, found as in seams.h where they are not parted
 * by blanks; a word that is too long between characters, never
 * before a mark. Weights are those of lines.h.
 */
#ifndef INDEXER_CUTS_H
#define INDEXER_CUTS_H

#include "indexer/passages.h"
#include "indexer/seams.h"
#include "indexer/sentences.h"

/* Initialise with a finder of sentences, one of seams, and limits. */
struct cuts {
	struct sentences *sentences;
	struct seams *seams;
	struct passage_limits limits;
	struct text text;
	size_t start;           /* of the part that is next */
	size_t weight_left;     /* from there to the end of the text */
	size_t sentence_end;    /* of the sentence that was looked at last */
	size_t sentence_weight; /* of what is not yet in a part */
	bool has_sentence;
	bool is_in_giant; /* part of this sentence is in a part already */
};

/* `text` is borrowed. */
enum status cuts_begin(struct cuts *cuts, struct text text,
		       struct text language, struct fault *fault);

struct cut {
	size_t start; /* bytes in the text */
	size_t end;   /* with the white space behind it */
	size_t weight;
};

/* The next part; false when there is none. */
bool cuts_next(struct cuts *cuts, struct cut *out);

#endif
