/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_text_article - any text as a text file: what it says of itself stands in
 * it. */
#include "indexer/text_article.h"
#include "tests/fuzz/sound.h"

enum { TEXT_BYTES = 1 << 22 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(TEXT_BYTES);
	struct text text = sound_utf8(&room, data, size);
	struct text_article article;
	struct fault fault;
	enum status status = text_article_read(&article, text, &fault);

	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (!status) {
		EXPECT(sound_is_within(article.title, text));
		EXPECT(sound_is_within(article.address, text));
		EXPECT(sound_is_within(article.names, text));
	}
	bytes_free(&room);
	return 0;
}
