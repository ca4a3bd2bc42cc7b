/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pieces - JSON that a page hands to its scripts piece by piece.
 *
 * Used by the indexer only. React sends the page as strings that its scripts
 * put one behind the other (push([1,"..."]), enqueue("...")): together they
 * are a list, or rows, each with its number: 5:{"title":"$7"}, and of a text
 * with its length in bytes: 7:T1f,... ("untie.h").
 */
#ifndef INDEXER_PIECES_H
#define INDEXER_PIECES_H

#include "shared/bytes.h"

/* Empties `out` and writes what the pieces are together; nothing where the
 * page has none, or some that are no JSON. */
enum status pieces_join(struct bytes *out, struct text html,
			struct fault *fault);

/* Rows, one after the other. */
struct pieces_rows {
	struct text text;
	size_t offset;
};

struct pieces_row {
	struct text number;
	struct text value;
	bool is_text; /* else it is JSON, or something else */
};

/* False at the end. */
bool pieces_next_row(struct pieces_rows *rows, struct pieces_row *out);

#endif
