/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/marks.h"

#include "indexer/lines.h"
#include "indexer/passages.h"

enum { SECTION_LINES = 2 };

static const struct text joint = TEXT_INIT(" / ");

/* Whether the section is the line, or the line stands at one of its ends
 * beside the joint. */
static bool is_of(struct text section, struct text line)
{
	const size_t length = section.length - line.length; /* beside it */

	if (line.length == 0 || section.length < line.length)
		return false;
	if (length < joint.length)
		return text_equal(section, line);
	return (text_begins(section, line) &&
		text_begins(text_skip(section, line.length), joint)) ||
	       (text_ends(section, line) &&
		text_ends((struct text){ section.data, length }, joint));
}

enum status marks_find(struct article *article,
		       const struct store_passages *passages, struct pool *pool,
		       struct fault *fault)
{
	struct heading *list;
	struct lines lines = LINES_OF(article->text);
	struct line line;
	size_t last = 0; /* passage that does not end before the line */
	size_t count = 0;
	void *room;
	enum status status;

	article->headings = NULL;
	article->heading_count = 0;
	if (passages->count == 0)
		return STATUS_OK;
	status = pool_take(pool, passages->count, SECTION_LINES * sizeof(*list),
			   &room, fault);
	if (status)
		return status;
	list = room;
	while (lines_next(&lines, &line)) {
		while (last < passages->count &&
		       passages->list[last].end <= line.start)
			last++;
		if (last < passages->count &&
		    line.end <= passages->list[last].start &&
		    count < passages->count * SECTION_LINES &&
		    is_of(passages->list[last].section, line.text))
			list[count++] = (struct heading){ .start = line.start,
							  .end = line.end };
	}
	article->headings = list;
	article->heading_count = count;
	return STATUS_OK;
}

/* ---- Passages ---------------------------------------------------------- */

/* Whether the section is what the line and the one above it made, or the line
 * alone. */
static bool is_made_by(struct text section, struct text above, struct text line)
{
	const size_t length = above.length + joint.length + line.length;

	if (line.length == 0)
		return false;
	if (text_equal(section, line))
		return true;
	return above.length > 0 && section.length == length &&
	       text_begins(section, above) && text_ends(section, line) &&
	       text_begins(text_skip(section, above.length), joint);
}

/* The last two lines of words right above a passage, behind the one before. */
struct above {
	struct text first;
	struct text last;
};

/* Signs that stand alone are text, and end what a heading stands over. */
static void note_line(struct above *above, const struct line *line)
{
	if (line->has_words) {
		above->first = above->last;
		above->last = line->text;
	} else if (line->follows_blank) {
		*above = (struct above){ .last = { NULL, 0 } };
	}
}

static bool is_in_order(const struct article *article, size_t begin,
			const struct record_passage *passage)
{
	return passage->start >= begin && passage->start < passage->end &&
	       passage->end <= article->text.length;
}

/* Reads the lines between `begin` and the passage. */
static bool is_first(struct lines *lines, size_t begin,
		     const struct record_passage *passage)
{
	struct above above = { .last = { NULL, 0 } };
	struct lines ahead = *lines;
	struct line line;

	while (lines_next(&ahead, &line) && line.end <= passage->start) {
		if (line.start >= begin)
			note_line(&above, &line);
		*lines = ahead;
	}
	return is_made_by(passage->section, above.first, above.last);
}

static struct passage passage_of(const struct article *article,
				 const struct record_passage *from)
{
	return (struct passage){
		.start = from->start,
		.end = from->end,
		.line = from->line,
		.text = { article->text.data + from->start,
			  from->end - from->start },
		.section = from->section,
	};
}

enum status marks_keep_cuts(struct article *article,
			    const struct store_passages *passages,
			    struct pool *pool, struct fault *fault)
{
	struct lines lines = LINES_OF(article->text);
	struct passage *list;
	size_t begin = 0;
	void *room;
	enum status status;

	article->passages = NULL;
	article->passage_count = 0;
	if (passages->count == 0)
		return STATUS_OK;
	status = pool_take(pool, passages->count, sizeof(*list), &room, fault);
	if (status)
		return status;
	list = room;
	for (size_t i = 0; i < passages->count; i++) {
		const struct record_passage *from = &passages->list[i];

		if (!is_in_order(article, begin, from))
			return fault_set(fault, STATUS_DAMAGED,
					 "index: an article's passages do not "
					 "fit its text");
		list[i] = passage_of(article, from);
		list[i].is_first_in_section = is_first(&lines, begin, from);
		begin = from->end;
	}
	article->passages = list;
	article->passage_count = passages->count;
	return STATUS_OK;
}
