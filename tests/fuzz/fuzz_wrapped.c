/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_wrapped - any text as a page that may have a feed in it. What is found
 * is text, and the page's or little more.
 */
#include "indexer/wrapped.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { TEXT_BYTES = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(TEXT_BYTES);
	struct bytes mended = BYTES_UP_TO(3 * TEXT_BYTES);
	struct text html = sound_utf8(&room, data, size);
	struct text feed;
	struct fault fault;

	EXPECT(!wrapped_find(&mended, html, &feed, &fault));
	EXPECT(utf8_is_valid(feed));
	EXPECT(feed.length <= 3 * html.length);
	bytes_free(&mended);
	bytes_free(&room);
	return 0;
}
