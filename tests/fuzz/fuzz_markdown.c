/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_markdown - any text as Markdown. */
#include "indexer/markdown.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 22, LAST_YEAR = 2030, HTML_PER_BYTE = 64 };

static struct claims *claims;

static void open_once(void)
{
	struct fault fault;

	if (!claims)
		EXPECT(!claims_open(&claims, LAST_YEAR,
				    (size_t)HTML_PER_BYTE * FILE_BYTES,
				    &fault));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct text text = sound_utf8(&room, data, size);
	struct article article = { 0 };
	struct fault fault = { 0 };
	enum status status;

	open_once();
	claims_begin(claims);
	EXPECT(!markdown_read(text, claims, &fault));
	status = claims_settle(claims, &article, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (!status)
		sound_article(&article);
	claims_begin(claims);
	bytes_free(&room);
	return 0;
}
