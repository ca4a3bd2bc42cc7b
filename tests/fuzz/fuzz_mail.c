/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as a mailbox: messages come in order, in valid UTF-8; one more is
 * another.
 */
#include <string.h>

#include "indexer/mail.h"
#include "tests/fuzz/sound.h"

enum { MESSAGE_BYTES = 4096, FILE_BYTES = 1 << 20, LAST_YEAR = 2030 };

static const struct text one_more = TEXT_INIT(
	"\n\nFrom ann@larn.example Thu Mar  4 08:00:00 2021\n"
	"From: Ann <ann@larn.example>\nSubject: Ferry late\n\nIt is.\n");

static struct reader *reader;
static struct claims *claims;
static struct mail *mail;

static void open_once(void)
{
	struct fault fault;

	if (mail)
		return;
	EXPECT(!reader_open(&reader, MESSAGE_BYTES, FILE_BYTES, &fault));
	EXPECT(!claims_open(&claims, LAST_YEAR, 4 * FILE_BYTES, &fault));
	EXPECT(!mail_open(&mail, MESSAGE_BYTES, &fault));
}

/* *is_late: the last one says so. */
static size_t read_messages(struct text file, bool *is_late)
{
	struct fault fault = { 0 };
	uint64_t last = 0;
	size_t count = 0;
	bool is_end = false;

	reader_begin(reader, input_of_text(&file));
	reader_let_go(reader);
	EXPECT(!mail_begin(mail, reader, claims, &fault));
	while (!is_end) {
		struct article article = { 0 };
		uint64_t offset;
		enum status status = mail_next(mail, &offset, &is_end, &fault);

		EXPECT(status == STATUS_OK || status == STATUS_SKIP);
		if (is_end)
			break;
		EXPECT(count++ == 0 || offset > last);
		last = offset;
		*is_late = !status &&
			   text_equal(claims_best(claims, CLAIMS_TITLE),
				      TEXT("Ferry late"));
		if (!status)
			status = claims_settle(claims, &article, &fault);
		EXPECT(status == STATUS_OK || status == STATUS_SKIP);
		if (!status)
			sound_article(&article);
	}
	return count;
}

static void read_one_more(struct text file, size_t count)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct fault fault;
	bool is_late = false;

	EXPECT(!bytes_append(&room, file, &fault));
	EXPECT(!bytes_append(&room, one_more, &fault));
	EXPECT(read_messages(text_from(&room), &is_late) == count + 1);
	EXPECT(is_late);
	bytes_free(&room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text file = { (const char *)data, size };
	size_t count;
	bool is_late;

	open_once();
	(void)mail_is_message(file);
	if (size == 0)
		return 0;
	count = read_messages(file, &is_late);
	/* where lines end in CR alone it would be none */
	if (mail_is_mbox(file) && memchr(file.data, '\n', file.length))
		read_one_more(file, count);
	return 0;
}
