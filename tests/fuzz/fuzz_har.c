/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_har - any bytes as what a browser has loaded: its entries lie in the
 * text one behind the other, and there is an end to them.
 */
#include "indexer/har.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 22 };

static void check_record(const struct warc_record *record, struct text text)
{
	EXPECT(record->type == WARC_RESOURCE);
	EXPECT(record->offset < text.length);
	EXPECT(record->block.length <= text.length * 6);
	EXPECT(record->block.length == 0 || !record->is_truncated);
	EXPECT(utf8_is_valid(record->uri));
	EXPECT(utf8_is_valid(record->date));
	EXPECT(utf8_is_valid(record->media));
}

static void read_entries(struct text text)
{
	struct har har = HAR;
	struct warc_record record = { 0 };
	uint64_t end = 0;

	har_begin(&har, text);
	while (!record.is_end) {
		struct fault fault = { 0 };
		enum status status = har_next(&har, &record, &fault);

		EXPECT(status == STATUS_OK || status == STATUS_SKIP ||
		       (status == STATUS_FULL &&
			text.length > HAR_MEDIA_BYTES));
		if (record.is_end)
			break;
		EXPECT(record.offset >= end);
		end = record.offset + 1;
		if (!status)
			check_record(&record, text);
	}
	har_free(&har);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct text text = sound_utf8(&room, data, size);

	(void)har_is(text);
	read_entries(text);
	bytes_free(&room);
	return 0;
}
