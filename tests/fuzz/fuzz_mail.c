/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a mailbox: messages come in order, in valid UTF-8. */
#include <stdlib.h>

#include "indexer/mail.h"
#include "shared/utf8.h"

enum { MESSAGE_BYTES = 4096, FILE_BYTES = 1 << 20, LAST_YEAR = 2030 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct reader *reader;
static struct claims *claims;
static struct mail *mail;

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void open_once(void)
{
	struct fault fault;

	if (mail)
		return;
	must(!reader_open(&reader, MESSAGE_BYTES, FILE_BYTES, &fault));
	must(!claims_open(&claims, LAST_YEAR, 4 * FILE_BYTES, &fault));
	must(!mail_open(&mail, MESSAGE_BYTES, &fault));
}

static void read_messages(struct text file)
{
	struct fault fault = { 0 };
	uint64_t last = 0;
	bool is_first = true;
	bool is_end = false;

	reader_begin(reader, input_of_text(&file));
	reader_let_go(reader);
	must(!mail_begin(mail, reader, claims, &fault));
	while (!is_end) {
		struct article article = { 0 };
		uint64_t offset;
		enum status status = mail_next(mail, &offset, &is_end, &fault);

		must(status == STATUS_OK || status == STATUS_SKIP);
		if (is_end)
			return;
		must(is_first || offset > last);
		is_first = false;
		last = offset;
		if (!status)
			status = claims_settle(claims, &article, &fault);
		must(status == STATUS_OK || status == STATUS_SKIP);
		must(utf8_is_valid(article.text));
		must(utf8_is_valid(article.title));
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
