/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spans - where in a passage's text the leaves of a query lie.
 *
 * Used by the searcher only, to verify candidates and to mark matches: the
 * same places for both. The text is cut by the one analysis into a graph
 * of words: from each position leads a word to the position behind its
 * last, a joined word beside its parts. A phrase is a path through the
 * query's graph and the text's at once.
 */
#ifndef SEARCHER_SPANS_H
#define SEARCHER_SPANS_H

#include "searcher/candidates.h"
#include "shared/record.h"

struct span {
	uint32_t start; /* bytes in the text */
	uint32_t end;
	uint32_t first_position;
	uint32_t last_position;
	uint32_t operand;   /* of NEAR: which of its operands; else 0 */
	enum hit_form form; /* of several words that of the one least alike */
};

struct spans {
	struct span *list;
	size_t count;
	size_t capacity;
};

/* Holds one text and all that finding needs; kept from text to text. */
struct spans_reader;

enum status spans_open(struct spans_reader **out, struct terms *terms,
		       struct fault *fault);
/* Accepts NULL. */
void spans_close(struct spans_reader *reader);

/* Takes a passage; its text is borrowed until the next one. `language` is
 * an index of candidates->languages, or language_count: then stems are not
 * compared. */
enum status spans_read(struct spans_reader *reader, struct text text,
		       size_t language, struct fault *fault);
/* Appends the places of a leaf, in text order: of NEAR those operands that
 * stand near enough to all others. */
enum status spans_find(struct spans_reader *reader,
		       const struct candidates *candidates, size_t node,
		       struct spans *out, struct fault *fault);
void spans_free(struct spans *spans);
/* Words in the text that was read last. */
uint32_t spans_position_count(const struct spans_reader *reader);

#endif
