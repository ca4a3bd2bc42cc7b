/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lines - a text line by line, with what is needed to tell titles,
 * headings and paragraphs apart.
 *
 * Used by the indexer only. Lines end in LF, CR LF, CR, form feed, U+0085,
 * U+2028 or U+2029; the first three are counted, as editors do. Blank
 * lines are passed over but counted. Everything is borrowed from the text.
 *
 *	struct lines lines = LINES_OF(text);
 *	struct line line;
 *
 *	while (lines_next(&lines, &line))
 *		...
 */
#ifndef INDEXER_LINES_H
#define INDEXER_LINES_H

#include "shared/bytes.h"

struct line {
	struct text text; /* without white space around it */
	size_t start;     /* bytes in the whole text, of the trimmed line */
	size_t end;
	size_t number;      /* from 1 */
	size_t weight;      /* characters; those written without blanks
			     * between words count as two */
	size_t blank_count; /* runs of white space inside */
	uint32_t last;      /* last sign, closing quotes left out */
	bool has_words;     /* any letter or digit */
	bool follows_blank; /* first line, or a blank line before it */
};

struct lines {
	struct text text;
	size_t offset;
	size_t number;     /* of the line that was read last */
	bool ends_counted; /* the next line has the next number */
	bool has_seen_blank;
};

#define LINES_OF(whole)                        \
	((struct lines){ .text = (whole),      \
			 .ends_counted = true, \
			 .has_seen_blank = true })

/* The next line that is not blank; false at the end. */
bool lines_next(struct lines *lines, struct line *out);

/* Whether lines of this text were broken to fit a width, so that
 * paragraphs are what blank lines part. Looks at the first thousand. */
bool lines_is_wrapped(struct text text);

/* Whether the line goes on in lower case with what the one right above it
 * left open: one line that was broken, however narrow. */
bool lines_goes_on(const struct line *above, const struct line *line);

/* Without white space, byte order marks and other invisible characters
 * before it, and white space and marks after it. */
struct text lines_trim(struct text text);
/* Any letter or digit. */
bool lines_has_words(struct text text);
/* Weight of a run of text, as in struct line. */
size_t lines_weight(struct text text);

#endif
