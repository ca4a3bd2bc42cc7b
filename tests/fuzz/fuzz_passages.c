/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_passages - any text cut into passages. Its first line is the
 * language, a blank and the title; lines that begin with "#" are headings
 * that its source calls so, and those with "-" items of a list. The length of
 * the text chooses the limits.
 */
#include <string.h>

#include "indexer/lines.h"
#include "tests/fuzz/sound.h"

enum {
	TEXT_BYTES = 1 << 22,
	HEADINGS = 256,
	/* times the longest, since no cut is made before a mark or what is
	 * invisible, but of very many of them */
	PATIENCE = 4,
	LAST_WEIGHT = 2 /* of the character that it ends with */
};

static struct passages_splitter *splitter;
static struct passages passages;

static size_t find_headings(struct heading out[HEADINGS], struct text text)
{
	struct text rest = text;
	size_t count = 0;

	while (rest.length > 0 && count < HEADINGS) {
		struct text line = sound_take_line(&rest);
		size_t start = (size_t)(line.data - text.data);

		if (line.length < 2 || !memchr("#-", line.data[0], 2) ||
		    memchr(line.data, '\r', line.length))
			continue;
		out[count++] = (struct heading){ start, start + line.length,
						 line.data[0] == '-' };
	}
	return count;
}

static struct article article_of(struct text text, struct heading *headings)
{
	struct text title = sound_take_line(&text);
	struct article article = { .text = text };
	const char *blank =
		title.length > 0 ? memchr(title.data, ' ', title.length) : NULL;

	article.language = title;
	if (blank) {
		article.language.length = (size_t)(blank - title.data);
		article.title = (struct text){
			blank + 1, title.length - 1 - article.language.length
		};
	}
	article.headings = headings;
	article.heading_count = find_headings(headings, text);
	return article;
}

static void split(const struct article *article,
		  const struct passage_limits *limits)
{
	struct fault fault;
	enum status status =
		passages_split(splitter, &passages, article, limits, &fault);

	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (status)
		return;
	sound_passages(&passages, article);
	for (size_t i = 0; i < passages.count; i++)
		EXPECT(lines_weight(passages.list[i].text) <=
		       PATIENCE * limits->longest + LAST_WEIGHT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct passage_limits limits[] = {
		{ .target = 700, .longest = 1100 },
		{ .target = 80, .longest = 120 },
	};
	struct heading headings[HEADINGS];
	struct bytes room = BYTES_UP_TO(TEXT_BYTES);
	struct article article;
	struct fault fault;

	if (!splitter)
		EXPECT(!passages_open(&splitter, &fault));
	article = article_of(sound_utf8(&room, data, size), headings);
	split(&article, &limits[size % 2]);
	bytes_free(&room);
	return 0;
}
