/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/text_article.h"

#include "indexer/lines.h"
#include "indexer/punctuation.h"
#include "shared/utf8.h"

enum {
	TOP_LINES = 12,        /* in which a title may be repeated */
	MUCH_LONGER = 2,       /* times, of the line after a title */
	PARAGRAPH_WEIGHT = 200 /* long enough after any title */
};

/* What follows the first line. */
struct top {
	size_t line_count;
	bool is_repeated;
	bool precedes_blank;
	bool precedes_long; /* a much longer line */
};

static struct top look_below(struct lines lines, const struct line *first)
{
	struct top top = { 0 };
	struct line line;

	while (top.line_count < TOP_LINES && lines_next(&lines, &line)) {
		if (lines_is_same(line.text, first->text)) {
			top.is_repeated = true;
		} else if (top.line_count == 0) {
			top.precedes_blank = line.follows_blank;
			top.precedes_long = line.weight >= PARAGRAPH_WEIGHT ||
					    line.weight >
						    MUCH_LONGER * first->weight;
		}
		top.line_count++;
	}
	return top;
}

static bool is_list_item(struct text line)
{
	return line.length > 1 && line.data[1] == ' ' &&
	       (line.data[0] == '-' || line.data[0] == '*');
}

/* A headline may ask or cry out; a line that ends otherwise is the first
 * sentence of the text, unless it comes again. */
static bool is_title(const struct line *line, const struct top *top)
{
	bool is_sentence = punctuation_is_stop(line->last) ||
			   line->last == ',' || line->last == ';' ||
			   line->last == 0xFF0C || line->last == 0x060C;

	if (!line->has_words || is_list_item(line->text) ||
	    utf8_count(line->text) > TEXT_ARTICLE_TITLE_CHARACTERS)
		return false;
	if (top->is_repeated)
		return true;
	if (line->last == '?' || line->last == '!' || line->last == 0xFF1F ||
	    line->last == 0xFF01 || line->last == 0x061F)
		return top->precedes_blank;
	if (is_sentence)
		return false;
	return top->line_count == 0 || top->precedes_blank ||
	       top->precedes_long;
}

struct article text_article_read(struct text text)
{
	struct article article = { .text = text };
	struct lines lines = LINES_OF(text);
	struct line first;
	struct top top;

	if (!lines_next(&lines, &first))
		return article;
	top = look_below(lines, &first);
	if (is_title(&first, &top))
		article.title = first.text;
	return article;
}
