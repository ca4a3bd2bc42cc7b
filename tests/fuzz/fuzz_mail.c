/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a mailbox: messages come in order, in valid UTF-8. */
#include "indexer/mail.h"
#include "tests/fuzz/sound.h"

enum { MESSAGE_BYTES = 4096, FILE_BYTES = 1 << 20, LAST_YEAR = 2030 };

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

static void read_messages(struct text file)
{
	struct fault fault = { 0 };
	uint64_t last = 0;
	bool is_first = true;
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
			return;
		EXPECT(is_first || offset > last);
		is_first = false;
		last = offset;
		if (!status)
			status = claims_settle(claims, &article, &fault);
		EXPECT(status == STATUS_OK || status == STATUS_SKIP);
		if (!status)
			sound_article(&article);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text file = { (const char *)data, size };

	open_once();
	(void)mail_is_message(file);
	(void)mail_is_mbox(file);
	if (size > 0)
		read_messages(file);
	return 0;
}
