/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * running - the lines that the pages of a print have again and again at the
 * same place: running heads and feet, with the number of the page or without.
 *
 * Used by layout.c only. Give all pages, lines and words in their order, then
 * call running_settle. A line comes again where a third of the pages, and
 * three at least, have the same words at the same height near an edge; a
 * number at either end that is no year may differ, if it grows by one from page
 * to page. The first of them is none that comes again, so that no word is lost.
 */
#ifndef INDEXER_RUNNING_H
#define INDEXER_RUNNING_H

#include "shared/bytes.h"

enum running_kind {
	RUNNING_NONE,
	RUNNING_FIRST, /* others are like it */
	RUNNING_AGAIN  /* to be left out */
};

/* Of the words of a line, or of all but the first or last. */
struct running_words {
	uint64_t all;
	uint64_t but_first;
	uint64_t but_last;
	long first_number; /* below 0: the first word is none */
	long last_number;
	size_t count;
};

struct running {
	struct bytes keys;  /* what the lines near an edge are known by */
	struct bytes lines; /* a byte a line: an enum running_kind */
	struct running_words words;
	size_t line_count; /* with the one at hand */
	size_t line_page;  /* of the line at hand */
	size_t page_count;
	int height; /* of the page at hand, 0: unknown */
	int y;      /* of the line at hand */
};

enum { RUNNING_BYTES = 1 << 28 };

#define RUNNING                                                        \
	((struct running){ .keys = BYTES_UP_TO((size_t)RUNNING_BYTES), \
			   .lines = BYTES_UP_TO((size_t)RUNNING_BYTES) })

void running_free(struct running *running);
/* In the same unit, from the top of the page. */
enum status running_page(struct running *running, int height,
			 struct fault *fault);
enum status running_line(struct running *running, int y, struct fault *fault);
void running_word(struct running *running, struct text word);
enum status running_settle(struct running *running, struct fault *fault);
/* What the line is, by its number from 0. */
enum running_kind running_look(const struct running *running, size_t line);

#endif
