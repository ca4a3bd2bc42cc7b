/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/marks.h"

#include <string.h>

#include "indexer/lines.h"

enum { SECTION_LINES = 2 };

static const struct text joint = TEXT_INIT(" / ");

/* Whether the section is the line, or the line stands at one of its ends
 * beside the joint. */
static bool is_of(struct text section, struct text line)
{
	const size_t length = line.length + joint.length;
	const char *end = section.data + section.length;

	if (line.length == 0 || section.length < line.length)
		return false;
	if (section.length < length)
		return text_equal(section, line);
	return (memcmp(section.data, line.data, line.length) == 0 &&
		memcmp(section.data + line.length, joint.data, joint.length) ==
			0) ||
	       (memcmp(end - line.length, line.data, line.length) == 0 &&
		memcmp(end - length, joint.data, joint.length) == 0);
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
			list[count++] =
				(struct heading){ line.start, line.end };
	}
	article->headings = list;
	article->heading_count = count;
	return STATUS_OK;
}
