/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_charset - any bytes in the encoding that the first byte chooses, and
 * as a label, a header and the head of a page.
 */
#include "indexer/charset.h"
#include "indexer/guess.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { ROOM_BYTES = 1 << 20, PER_BYTE = 3 };

static void convert(struct text raw, enum charset charset)
{
	struct bytes out = BYTES_UP_TO(ROOM_BYTES);
	struct charset_count count = { 0 };
	struct fault fault;

	EXPECT(!charset_convert(&out, raw, charset, &count, &fault));
	EXPECT(utf8_is_valid(text_from(&out)));
	EXPECT(out.length <= PER_BYTE * raw.length);
	EXPECT(count.bad <= raw.length && count.other <= raw.length);
	bytes_free(&out);
}

static void guess(struct text raw, enum charset declared)
{
	struct guess guess;
	struct fault fault;

	EXPECT(!guess_charset(&guess, raw, declared, &fault));
	EXPECT(guess.charset > CHARSET_NONE && guess.charset < CHARSET_COUNT);
	EXPECT(guess.score >= GUESS_WORST && guess.score <= GUESS_BEST);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text raw;
	enum charset charset;

	if (size == 0)
		return 0;
	raw = (struct text){ (const char *)data + 1, size - 1 };
	charset = 1 + data[0] % (CHARSET_COUNT - 1);
	EXPECT(charset_of_label(text_of(charset_name(charset))) == charset);
	EXPECT(charset_of_label(raw) < CHARSET_COUNT);
	EXPECT(sound_is_within(charset_in_header(raw), raw));
	EXPECT(sound_is_within(charset_find_declared(raw), raw));
	convert(raw, charset);
	guess(raw, charset);
	guess(raw, CHARSET_NONE);
	return 0;
}
