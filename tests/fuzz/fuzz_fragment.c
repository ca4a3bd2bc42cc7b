/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_fragment - any bytes as a value of a record, in the form that the
 * first byte chooses. What is one line stays it.
 */
#include "indexer/fragment.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { POOL_BYTES = 1 << 26, FORMS = 3 };

static struct pool *pool;

static void read_value(struct text value, enum fragment_form form)
{
	struct fragment fragment;
	struct text line;
	struct text again;
	struct fault fault;

	EXPECT(!fragment_read(&fragment, value, form, pool, &fault));
	EXPECT(utf8_is_valid(fragment.text));
	sound_headings(fragment.headings, fragment.heading_count,
		       fragment.text);
	EXPECT(!fragment_line(&line, value, form, pool, &fault));
	sound_line(line);
	EXPECT(!fragment_line(&again, line, FRAGMENT_PLAIN, pool, &fault));
	EXPECT(text_equal(line, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(POOL_BYTES);
	struct fault fault;

	if (size == 0)
		return 0;
	if (!pool)
		EXPECT(!pool_new(&pool, POOL_BYTES, &fault));
	read_value(sound_utf8(&room, data + 1, size - 1), data[0] % FORMS);
	pool_reset(pool);
	bytes_free(&room);
	return 0;
}
