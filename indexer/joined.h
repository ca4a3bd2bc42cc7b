/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * joined - a record of JSON Lines that goes on over several lines: line ends
 * stand bare in its strings, or somebody has made it easy to read.
 *
 * Used by the indexer only. It goes on up to the line in which its first
 * bracket closes, but not past one that begins as a record does.
 */
#ifndef INDEXER_JOINED_H
#define INDEXER_JOINED_H

#include "indexer/reader.h"

/* What is open at the end of a piece of JSON; zero at its beginning. */
struct joined {
	size_t depth; /* brackets */
	bool is_in_string;
};

/* Goes on with the next piece; whether anything is open behind it. */
bool joined_go_on(struct joined *joined, struct text piece);
/* Whether an object begins on the line that is not over at its end. */
bool joined_begins(struct text line);

/* Appends the line and those that belong to it; *line is the first behind
 * them then. STATUS_FULL: they are more than fits. */
enum status joined_read(struct bytes *out, struct reader *reader,
			struct reader_line *line, struct fault *fault);

#endif
