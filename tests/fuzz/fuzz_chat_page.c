/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_chat_page - any page as one that a messenger has exported. Its messages
 * lie in it one behind the other, and each begins where it says so; what is
 * claimed of one depends on no byte behind it.
 */
#include <string.h>

#include "indexer/chat_page.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 20, LAST_YEAR = 2030 };

static const struct text opening = TEXT_INIT("<div class=\"message default");

static struct claims *claims;

static void read_message(const struct chat_page *page, struct text message)
{
	struct article article = { 0 };
	struct fault fault;
	enum status status;

	EXPECT(message.length > opening.length);
	EXPECT(!memcmp(message.data, opening.data, opening.length));
	claims_begin(claims);
	EXPECT(!chat_page_claim(page, message, claims, &fault));
	status = claims_settle(claims, &article, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (!status)
		sound_article(&article);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct text file = sound_utf8(&room, data, size);
	struct chat_page page;
	struct text message;
	struct fault fault;
	size_t end = 0;

	if (!claims)
		EXPECT(!claims_open(&claims, LAST_YEAR, FILE_BYTES, &fault));
	if (chat_page_begin(&page, file))
		while (chat_page_next(&page, &message)) {
			EXPECT(sound_is_within(message, file));
			EXPECT(message.data >= file.data + end);
			end = (size_t)(message.data - file.data) +
			      message.length;
			EXPECT(page.offset == end);
			read_message(&page, message);
		}
	claims_begin(claims);
	bytes_free(&room);
	return 0;
}
