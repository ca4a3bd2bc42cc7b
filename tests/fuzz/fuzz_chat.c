/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_chat - any text as one that a messenger has exported. Its messages lie
 * in it one behind the other; what each says is of its own bytes, and its day
 * of the numbers that it begins with. One more behind them takes nothing from
 * those before.
 */
#include <string.h>

#include "indexer/chat.h"
#include "indexer/lines.h"
#include "tests/fuzz/sound.h"

enum {
	FILE_BYTES = 1 << 20,
	LAST_YEAR = 2030,
	NUMBERS = 3,
	YEAR_BYTES = 4,
	CENTURY = 2000
};

static const struct text one_more =
	TEXT_INIT("\n17.08.2021, 09:30 - Zed: It is late.");

static struct claims *claims;

/* A clock may stand right behind the year. */
static int take_number(struct text text, size_t *offset)
{
	const size_t end = *offset + YEAR_BYTES;
	int number = 0;

	while (*offset < text.length && *offset < end &&
	       text.data[*offset] >= '0' && text.data[*offset] <= '9')
		number = number * 10 + (text.data[(*offset)++] - '0');
	return number;
}

/* Year, month and day, each among the numbers of "[17/8/21". */
static void expect_day(struct text day, struct text message)
{
	int numbers[NUMBERS];
	size_t offset = message.data[0] == '[';

	for (size_t i = 0; i < NUMBERS; i++, offset++)
		numbers[i] = take_number(message, &offset);
	offset = 0;
	for (size_t i = 0; i < NUMBERS; i++, offset++) {
		int number = take_number(day, &offset);

		EXPECT(number == numbers[0] || number == numbers[1] ||
		       number == numbers[2] || number == numbers[0] + CENTURY ||
		       number == numbers[2] + CENTURY);
	}
}

static void read_message(const struct chat *chat, struct text message)
{
	struct article article = { 0 };
	struct fault fault;
	enum status status;

	claims_begin(claims);
	EXPECT(!chat_claim(chat, message, claims, &fault));
	EXPECT(sound_is_within(claims_best(claims, CLAIMS_TEXT), message));
	status = claims_settle(claims, &article, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (status)
		return;
	sound_article(&article);
	/* Others stand in the text. */
	if (text_equal(article.date_from, TEXT("date")))
		expect_day(article.date, message);
}

static void read_messages(struct chat *chat)
{
	size_t end = 0;
	struct text message;

	while (chat_next(chat, &message)) {
		EXPECT(message.length > 0);
		EXPECT(sound_is_within(message, chat->text));
		EXPECT(message.data >= chat->text.data + end);
		end = (size_t)(message.data - chat->text.data) + message.length;
		EXPECT(chat->offset == end);
		read_message(chat, message);
	}
	EXPECT(!chat_next(chat, &message));
}

static void read_one_more(struct text file)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES + one_more.length);
	struct chat chat;
	struct chat longer;
	struct text message;
	struct text same;
	struct fault fault;

	EXPECT(!bytes_append(&room, file, &fault));
	EXPECT(!bytes_append(&room, one_more, &fault));
	EXPECT(chat_begin(&chat, file));
	EXPECT(chat_begin(&longer, text_from(&room)));
	while (chat_next(&chat, &message)) {
		EXPECT(chat_next(&longer, &same));
		EXPECT(text_equal(lines_trim(message), lines_trim(same)));
	}
	EXPECT(chat_next(&longer, &same));
	EXPECT(text_equal(same, text_skip(one_more, 1)));
	EXPECT(!chat_next(&longer, &same));
	bytes_free(&room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct text file = sound_utf8(&room, data, size);
	struct chat chat;
	struct fault fault;

	if (!claims)
		EXPECT(!claims_open(&claims, LAST_YEAR, FILE_BYTES, &fault));
	if (chat_begin(&chat, file)) {
		read_messages(&chat);
		read_one_more(file);
	}
	claims_begin(claims);
	bytes_free(&room);
	return 0;
}
