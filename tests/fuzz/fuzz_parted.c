/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_parted - any text as articles with ruled lines between them. They are in
 * order and apart, and no word is lost between them.
 */
#include "indexer/lines.h"
#include "indexer/parted.h"
#include "tests/fuzz/sound.h"

enum { TEXT_BYTES = 1 << 20, HEADS_LEAST = 2 };

/* A return alone ends a line of the text, but none of a head ("matter.h"): what
 * it parts may be the same head again and again. */
static bool has_bare_return(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.data[i] == '\r' &&
		    (i + 1 == text.length || text.data[i + 1] != '\n'))
			return true;
	return false;
}

static void check_articles(struct parted *parted, struct text text)
{
	const char *end = text.data;
	struct text article;
	struct text lost;
	size_t count = 0;

	while (parted_next(parted, &article)) {
		EXPECT(article.length > 0 && sound_is_within(article, text));
		EXPECT(article.data >= end);
		lost = (struct text){ end, (size_t)(article.data - end) };
		EXPECT(!lines_has_words(lost));
		EXPECT(lines_has_words(article));
		end = article.data + article.length;
		count++;
	}
	lost = (struct text){ end, text.length - (size_t)(end - text.data) };
	EXPECT(!lines_has_words(lost));
	EXPECT(count >= HEADS_LEAST || (count > 0 && has_bare_return(text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(TEXT_BYTES);
	struct text text = sound_utf8(&room, data, size);
	struct parted parted;

	if (parted_begin(&parted, text))
		check_articles(&parted, text);
	bytes_free(&room);
	return 0;
}
