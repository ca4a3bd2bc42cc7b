/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_shortcodes - any text as one that WordPress has exported. What is left
 * of it stands in its order, and what is in front of it changes nothing.
 */
#include <string.h>

#include "indexer/shortcodes.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 20 };

static const struct text front = TEXT_INIT("A quay. ");

static struct text drop(struct bytes *room)
{
	const size_t left = shortcodes_drop(room->data, room->length);

	EXPECT(left <= room->length);
	room->length = left;
	return text_from(room);
}

/* All but the ends of paragraphs. */
static void expect_in_order(struct text left, struct text whole)
{
	size_t at = 0;

	for (size_t i = 0; i < left.length; i++) {
		if (left.data[i] == '\n')
			continue;
		while (at < whole.length && whole.data[at] != left.data[i])
			at++;
		EXPECT(at++ < whole.length);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct bytes again = BYTES_UP_TO(FILE_BYTES);
	struct bytes copy = BYTES_UP_TO(FILE_BYTES);
	struct bytes behind = BYTES_UP_TO(FILE_BYTES);
	struct text whole = sound_utf8(&room, data, size);
	struct text left;
	struct fault fault;

	EXPECT(!bytes_append(&copy, whole, &fault));
	left = drop(&copy);
	expect_in_order(left, whole);
	EXPECT(text_equal(sound_utf8(&again, (const uint8_t *)left.data,
				     left.length),
			  left));
	if (whole.length == 0 || !memchr(whole.data, '[', whole.length))
		EXPECT(text_equal(left, whole));
	EXPECT(!bytes_append(&behind, front, &fault));
	EXPECT(!bytes_append(&behind, whole, &fault));
	EXPECT(text_equal(text_skip(drop(&behind), front.length), left));
	bytes_free(&room);
	bytes_free(&again);
	bytes_free(&copy);
	bytes_free(&behind);
	return 0;
}
