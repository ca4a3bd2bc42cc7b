/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_matter - any text as one with front matter, or with a list at its
 * top: what is left is the end of the text, or the text without some lines.
 */
#include "indexer/matter.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 22, LAST_YEAR = 2030 };

static struct claims *claims;

static void open_once(void)
{
	struct fault fault;

	if (!claims)
		EXPECT(!claims_open(&claims, LAST_YEAR, 4 * FILE_BYTES,
				    &fault));
}

static void settle(void)
{
	struct article article = { 0 };
	struct fault fault = { 0 };
	enum status status = claims_settle(claims, &article, &fault);

	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (!status)
		sound_article(&article);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct bytes listed = BYTES_UP_TO(FILE_BYTES);
	struct text text = sound_utf8(&room, data, size);
	struct text rest;
	struct fault fault = { 0 };

	open_once();
	claims_begin(claims);
	EXPECT(!matter_read(text, claims, &rest, &fault));
	EXPECT(sound_is_within(rest, text) && utf8_is_valid(rest));
	EXPECT(rest.length == 0 ||
	       rest.data + rest.length == text.data + text.length);
	EXPECT(!claims_add(claims, TEXT("text"), rest, FRAGMENT_PLAIN, &fault));
	settle();
	claims_begin(claims);
	EXPECT(!matter_read_list(rest, claims, &listed, &fault));
	EXPECT(listed.length <= rest.length);
	EXPECT(utf8_is_valid(text_from(&listed)));
	settle();
	claims_begin(claims);
	bytes_free(&room);
	bytes_free(&listed);
	return 0;
}
