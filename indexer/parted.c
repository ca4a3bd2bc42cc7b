/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/parted.h"

#include <string.h>

#include "indexer/lines.h"
#include "indexer/matter.h"

enum {
	SIGNS_LEAST = 3,
	HEADS_LEAST = 2,
	HEAD_BYTES = 4096 /* that are looked at, below each rule */
};

static struct text part(struct text text, size_t start, size_t end)
{
	return (struct text){ text.data + start, end - start };
}

/* One sign again and again, with blanks or without. */
static bool is_rule(const struct line *line)
{
	struct text text = line->text;
	size_t count = 0;

	if (line->has_words || !memchr("=-*_~#", text.data[0], 6))
		return false;
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] != text.data[0] && text.data[i] != ' ')
			return false;
		count += text.data[i] == text.data[0];
	}
	return count >= SIGNS_LEAST;
}

/* Whether the next lines are the head of an article: with a title, or as the
 * others. One below a rule, which a title may have over it, is there only. */
static bool has_head(struct parted *parted, struct lines lines)
{
	const struct text text = lines.text;
	struct line first;
	struct text top;
	struct text key;
	bool has_title;

	if (!lines_next(&lines, &first) || is_rule(&first))
		return false;
	top = part(text, first.start, text.length);
	if (top.length > HEAD_BYTES)
		top.length = HEAD_BYTES;
	if (!matter_is_head(top, &key, &has_title))
		return false;
	if (parted->key.length == 0)
		parted->key = key;
	return has_title || text_equal(parted->key, key);
}

/* The next rule with a head below it; false at the end. */
static bool find_mark(struct parted *parted, struct lines *lines,
		      struct line *mark)
{
	while (lines_next(lines, mark))
		if (is_rule(mark) && has_head(parted, *lines))
			return true;
	return false;
}

bool parted_begin(struct parted *parted, struct text text)
{
	struct lines lines = LINES_OF(text);
	struct line mark;
	size_t count;

	*parted = (struct parted){ .text = text };
	count = has_head(parted, lines);
	while (count < HEADS_LEAST && find_mark(parted, &lines, &mark))
		count++;
	return count == HEADS_LEAST;
}

bool parted_next(struct parted *parted, struct text *article)
{
	bool has_words = false;

	while (!has_words && parted->offset < parted->text.length) {
		struct text rest =
			part(parted->text, parted->offset, parted->text.length);
		struct lines lines = LINES_OF(rest);
		struct line mark;
		struct line head;

		*article = rest;
		if (find_mark(parted, &lines, &mark) &&
		    lines_next(&lines, &head)) {
			*article = part(rest, 0, mark.start);
			parted->offset += head.start;
		} else {
			parted->offset = parted->text.length;
		}
		has_words = lines_has_words(*article);
	}
	return has_words;
}
