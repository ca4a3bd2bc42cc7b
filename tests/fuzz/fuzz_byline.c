/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_byline - each line of any text as a byline of one article. */
#include <string.h>

#include "indexer/byline.h"
#include "indexer/lines.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { TEXT_BYTES = 1 << 20, ROOM = 32 };

static struct pool *pool;

static void check_names(const struct byline *byline, struct text text)
{
	EXPECT(byline->count <= ROOM);
	for (size_t i = 0; i < byline->count; i++) {
		struct text name = byline->authors[i];

		EXPECT(sound_is_within(name, text));
		EXPECT(lines_has_words(name));
		EXPECT(text_equal(name, lines_trim(name)));
		sound_line(name);
		for (size_t other = 0; other < i; other++)
			EXPECT(!text_equal(name, byline->authors[other]));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(TEXT_BYTES);
	struct text text = sound_utf8(&room, data, size);
	struct text rest = text;
	struct byline byline = { .room = ROOM };
	struct fault fault;

	if (!pool)
		EXPECT(!pool_new(&pool, TEXT_BYTES, &fault));
	byline.pool = pool;
	while (rest.length > 0) {
		struct text line = sound_take_line(&rest);

		/* As they come here: one line, whatever its end was. */
		if (line.length > 0 && memchr(line.data, '\r', line.length))
			continue;
		EXPECT(!byline_add(&byline, line, &fault));
	}
	check_names(&byline, text);
	pool_reset(pool);
	bytes_free(&room);
	return 0;
}
