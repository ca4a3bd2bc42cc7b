/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_zotero - any file as a library that Zotero has exported. Its items lie
 * in it one behind the other, whatever stands between them.
 */
#include "indexer/zotero.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 20, LAST_YEAR = 2030 };

static struct claims *claims;
static struct zotero zotero;

static void read_item(struct text item)
{
	struct article article = { 0 };
	struct fault fault;
	enum status status;

	EXPECT(item.length > 0 && item.data[0] == '<');
	claims_begin(claims);
	EXPECT(!zotero_claim(&zotero, item, claims, &fault));
	EXPECT(claims_best(claims, CLAIMS_TEXT).length == 0);
	status = claims_settle(claims, &article, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (!status)
		sound_article(&article);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct text file = sound_utf8(&room, data, size);
	struct text item;
	struct fault fault;
	size_t end = 0;

	if (!claims)
		EXPECT(!claims_open(&claims, LAST_YEAR, 4 * FILE_BYTES,
				    &fault));
	zotero_begin(&zotero, file);
	EXPECT(zotero_is_start(file) == (zotero.offset > 0));
	while (zotero_next(&zotero, &item)) {
		EXPECT(sound_is_within(item, file));
		EXPECT(item.data >= file.data + end);
		end = (size_t)(item.data - file.data) + item.length;
		EXPECT(zotero.offset == end);
		read_item(item);
	}
	claims_begin(claims);
	bytes_free(&room);
	return 0;
}
