/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_page - any bytes as a saved page: all that it claims, and what is
 * believed.
 */
#include "indexer/page.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 22, LAST_YEAR = 2030 };

static struct claims *claims;
static struct page *page;

static void open_once(void)
{
	struct fault fault;

	if (page)
		return;
	EXPECT(!claims_open(&claims, LAST_YEAR, 16 * FILE_BYTES, &fault));
	EXPECT(!page_open(&page, &fault));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct page_hints hints[] = {
		{ .id = { 0 } },
		{ .address = TEXT_INIT("https://town.example/2024/03/04/a"),
		  .fetched = TEXT_INIT("20240305010203"),
		  .id = TEXT_INIT("7") },
	};
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct text html = sound_utf8(&room, data, size);
	struct article article = { 0 };
	struct fault fault = { 0 };
	enum status status;

	open_once();
	claims_begin(claims);
	EXPECT(!page_read(page, html, &hints[size % 2], claims, &fault));
	status = claims_settle(claims, &article, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (!status)
		sound_article(&article);
	claims_begin(claims);
	bytes_free(&room);
	return 0;
}
