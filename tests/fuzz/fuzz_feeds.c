/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a feed: each item begins at a tag, and there is an end. */
#include "indexer/feeds.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { ITEM_BYTES = 4096, FILE_BYTES = 1 << 20, LAST_YEAR = 2030 };

static struct claims *claims;
static struct feeds *feeds;

static void open_once(void)
{
	struct fault fault;

	if (feeds)
		return;
	EXPECT(!claims_open(&claims, LAST_YEAR, 4 * FILE_BYTES, &fault));
	EXPECT(!feeds_open(&feeds, ITEM_BYTES, &fault));
}

static void read_items(struct text file)
{
	struct text rest = file;
	struct fault fault = { 0 };
	bool is_end = false;

	EXPECT(!feeds_begin(feeds, input_of_text(&rest), claims, &fault));
	while (!is_end) {
		struct article article = { 0 };
		uint64_t offset;
		enum status status =
			feeds_next(feeds, &offset, &is_end, &fault);

		EXPECT(status == STATUS_OK || status == STATUS_SKIP);
		if (is_end || status)
			continue;
		EXPECT(offset < file.length && file.data[offset] == '<');
		status = claims_settle(claims, &article, &fault);
		EXPECT(status == STATUS_OK || status == STATUS_SKIP);
		if (!status)
			sound_article(&article);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes file = BYTES_UP_TO(FILE_BYTES);
	struct fault fault;
	size_t bad_count;

	open_once();
	if (size > 0 &&
	    utf8_repair(&file, (struct text){ (const char *)data, size },
			&bad_count, &fault) == STATUS_OK) {
		(void)feeds_is_like(text_from(&file));
		read_items(text_from(&file));
	}
	bytes_free(&file);
	return 0;
}
