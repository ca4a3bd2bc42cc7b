/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a table: rows come in order, to an end. */
#include "indexer/tables.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { ROW_BYTES = 4096, FILE_BYTES = 1 << 20, LAST_YEAR = 2030 };

static struct reader *reader;
static struct claims *claims;
static struct tables *tables;

static void open_once(void)
{
	struct fault fault;

	if (tables)
		return;
	EXPECT(!reader_open(&reader, ROW_BYTES, FILE_BYTES, &fault));
	EXPECT(!claims_open(&claims, LAST_YEAR, 4 * FILE_BYTES, &fault));
	EXPECT(!tables_open(&tables, ROW_BYTES, &fault));
}

static void read_rows(struct text file)
{
	struct fault fault = { 0 };
	uint64_t last = 0;
	bool is_first = true;
	bool is_end = false;

	reader_begin(reader, input_of_text(&file));
	if (tables_begin(tables, reader, claims, &fault))
		return;
	reader_let_go(reader);
	while (!is_end) {
		struct article article = { 0 };
		uint64_t offset;
		enum status status =
			tables_next(tables, &offset, &is_end, &fault);

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
	struct bytes file = BYTES_UP_TO(FILE_BYTES);
	struct fault fault;
	size_t bad_count;
	char delimiter;

	open_once();
	if (size > 0 &&
	    utf8_repair(&file, (struct text){ (const char *)data, size },
			&bad_count, &fault) == STATUS_OK) {
		(void)tables_is_like(text_from(&file), &delimiter);
		read_rows(text_from(&file));
	}
	bytes_free(&file);
	return 0;
}
