/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_gdelt - any line as one of GDELT's. A row begins with a number, and is
 * one whatever stands around it and between its cells.
 */
#include <string.h>

#include "indexer/gdelt.h"
#include "indexer/lines.h"
#include "tests/fuzz/sound.h"

enum { LINE_BYTES = 1 << 20 };

static const char others[] = { ',', ';', '|' };

static void expect_blanks_are_nothing(struct text line)
{
	struct bytes room = BYTES_UP_TO(LINE_BYTES);
	struct fault fault;

	EXPECT(!bytes_append(&room, TEXT(" "), &fault));
	EXPECT(!bytes_append(&room, line, &fault));
	EXPECT(!bytes_append(&room, TEXT(" \r\n"), &fault));
	EXPECT(gdelt_is_row(text_from(&room)));
	bytes_free(&room);
}

/* Where no other delimiter is in it, it may be parted by any. */
static void expect_any_delimiter(struct text line)
{
	struct bytes room = BYTES_UP_TO(LINE_BYTES);
	struct fault fault;

	for (size_t i = 0; i < sizeof(others); i++)
		if (memchr(line.data, others[i], line.length))
			return;
	EXPECT(!bytes_append(&room, line, &fault));
	for (size_t i = 0; i < sizeof(others); i++) {
		for (size_t at = 0; at < line.length; at++)
			if (line.data[at] == '\t')
				room.data[at] = others[i];
		EXPECT(gdelt_is_row(text_from(&room)));
	}
	bytes_free(&room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(LINE_BYTES);
	struct text rest = sound_utf8(&room, data, size);

	while (rest.length > 0) {
		const struct text line = sound_take_line(&rest);
		const struct text inner = lines_trim(line);

		if (!gdelt_is_row(line))
			continue;
		EXPECT(inner.data[inner.data[0] == '"'] >= '0' &&
		       inner.data[inner.data[0] == '"'] <= '9');
		expect_blanks_are_nothing(line);
		expect_any_delimiter(line);
	}
	bytes_free(&room);
	return 0;
}
