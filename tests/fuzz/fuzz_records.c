/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_records - any bytes as a file of JSON: cut into items, each of them
 * mended, and read as a record.
 */
#include <jansson.h>
#include <string.h>

#include "indexer/items.h"
#include "indexer/mend.h"
#include "indexer/records.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 22, LAST_YEAR = 2030, DEPTH = 8 };

static struct claims *claims;
static struct records *records;

static void open_once(void)
{
	struct fault fault;

	if (records)
		return;
	EXPECT(!claims_open(&claims, LAST_YEAR, FILE_BYTES, &fault));
	EXPECT(!records_open(&records, claims, FILE_BYTES, &fault));
}

static bool is_json(struct text text)
{
	json_error_t error;
	json_t *root = json_loadb(text.data, text.length,
				  JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);

	json_decref(root);
	return root != NULL;
}

/* What is JSON stays JSON, and what is mended is left alone. */
static void mend(struct text item)
{
	struct bytes once = BYTES_UP_TO(6 * FILE_BYTES);
	struct bytes twice = BYTES_UP_TO(6 * FILE_BYTES);
	struct fault fault;
	size_t bad_count = 0;
	size_t bad_again = 0;

	EXPECT(!mend_json(&once, item, &bad_count, &fault));
	EXPECT(utf8_is_valid(text_from(&once)));
	EXPECT(!is_json(item) || is_json(text_from(&once)));
	EXPECT(!mend_json(&twice, text_from(&once), &bad_again, &fault));
	EXPECT(text_equal(text_from(&once), text_from(&twice)));
	EXPECT(bad_again == 0);
	bytes_free(&once);
	bytes_free(&twice);
}

/* A row is an article or is not; there is an end to them. */
static void read_rows(size_t most)
{
	struct article article = { 0 };
	struct fault fault = { 0 };
	bool is_end = false;

	for (size_t i = 0; !is_end; i++) {
		enum status status =
			records_next_row(records, &article, &is_end, &fault);

		EXPECT(status == STATUS_OK || status == STATUS_SKIP);
		EXPECT(i <= most);
		if (status == STATUS_OK && !is_end)
			sound_article(&article);
	}
}

static void read_record(struct text record)
{
	struct article article = { 0 };
	struct fault fault = { 0 };
	enum records_shape shape;
	enum records_shape looked;
	enum status status;

	EXPECT(!records_look(records, record, &looked, &fault));
	status = records_read(records, record, &article, &shape, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	EXPECT(shape == looked);
	if (status == STATUS_OK) {
		EXPECT(shape != RECORDS_OTHER && shape != RECORDS_TABLE);
		sound_article(&article);
	}
	if (shape == RECORDS_TABLE)
		read_rows(record.length);
}

static void read_items(struct text file)
{
	struct items items = items_of(file);
	const char *end = file.data;
	struct text item;

	while (items_next(&items, &item)) {
		EXPECT(item.length > 0);
		EXPECT(item.data >= end && sound_is_within(item, file));
		end = item.data + item.length;
		EXPECT(utf8_is_valid(item));
		mend(item);
		read_record(item);
	}
}

static void read_lists(struct text file)
{
	struct items_list list = ITEMS_LIST_OF(file, DEPTH);
	const char *start = NULL;
	struct text found;

	list.has_members = file.length % 2 > 0;
	while (items_next_list(&list, &found)) {
		EXPECT(found.length > 0 &&
		       (found.data[0] == '[' ||
			(found.data[0] == '{' && list.has_members)));
		EXPECT(sound_is_within(found, file));
		EXPECT(!start || found.data > start);
		start = found.data;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct text file;

	open_once();
	read_record((struct text){ (const char *)data, size });
	file = sound_utf8(&room, data, size);
	read_items(file);
	read_lists(file);
	bytes_free(&room);
	return 0;
}
