/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Web archives: however the bytes come, they are the same records, which
 * lie in the file one behind the other.
 */
#include <string.h>

#include "indexer/warc.h"
#include "shared/hash.h"
#include "tests/fuzz/sound.h"

enum { RECORDS = 100000 };

/* The block is in the file, behind where the record begins. */
static void check_record(const struct warc_record *record, struct text file,
			 uint64_t end)
{
	EXPECT(record->offset >= end && record->offset < file.length);
	EXPECT(record->block.length <= WARC_BLOCK_BYTES);
	EXPECT(record->block.length <= file.length - record->offset);
	EXPECT(record->block.length == 0 ||
	       memmem(file.data + record->offset, file.length - record->offset,
		      record->block.data, record->block.length));
}

/* Adds what each record is to `sum`. */
static void read_all(struct warc *warc, struct text file, size_t step,
		     struct hash_stream *sum)
{
	struct sound_drip drip = { file, step };
	struct warc_record record = { 0 };
	struct fault fault;
	uint64_t end = 0;
	int count = 0;

	warc_begin(warc, sound_input(&drip));
	for (;;) {
		char flags[3];

		EXPECT(!warc_next(warc, &record, &fault));
		if (record.is_end)
			return;
		EXPECT(count++ < RECORDS);
		check_record(&record, file, end);
		end = record.offset + 1;
		flags[0] = (char)record.type;
		flags[1] = (char)(record.is_truncated * 2 + record.is_long);
		flags[2] = (char)record.is_http;
		hash_stream_add(sum, (struct text){ flags, sizeof(flags) });
		hash_stream_add(sum, record.uri);
		hash_stream_add(sum, record.date);
		hash_stream_add(sum, record.block);
		hash_stream_add(sum, (struct text){ (char *)&record.offset,
						    sizeof(record.offset) });
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
	static const size_t steps[] = { 1 << 20, 777 };
	struct text file = { (const char *)data, length };
	struct hash sums[2];
	struct warc *warc;
	struct fault fault;

	EXPECT(!warc_open(&warc, &fault));
	for (int i = 0; i < 2; i++) {
		struct hash_stream *sum;

		EXPECT(!hash_stream_new(&sum, &fault));
		read_all(warc, file, steps[i], sum);
		sums[i] = hash_stream_end(sum);
		hash_stream_free(sum);
	}
	EXPECT(hash_equal(&sums[0], &sums[1]));
	warc_close(warc);
	return 0;
}
