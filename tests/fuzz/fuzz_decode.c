/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes, with any label before their first line end: what comes out is
 * valid UTF-8 of a bounded length, raw only when it is the bytes that went
 * in, and nothing that the repair of mojibake would still change.
 */
#include "indexer/charset.h"
#include "indexer/decode.h"
#include "indexer/mojibake.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { INPUT_BYTES = 1 << 16, GROWTH = 3 };

static void check_decoded(const struct decoded *decoded, struct text raw)
{
	struct bytes room = BYTES_UP_TO(GROWTH * INPUT_BYTES);
	struct text again;
	struct fault fault;
	bool is_changed;

	EXPECT(utf8_is_valid(decoded->text));
	EXPECT(decoded->text.length <= GROWTH * raw.length);
	EXPECT(decoded->encoding != NULL);
	EXPECT(!decoded->is_raw || (decoded->text.data == raw.data &&
				    decoded->text.length == raw.length));
	EXPECT(mojibake_repair(&room, decoded->text, &again, &is_changed,
			       &fault) == STATUS_OK);
	EXPECT(!is_changed);
	bytes_free(&room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(GROWTH * INPUT_BYTES);
	struct text raw = { (const char *)data, size };
	struct text label = { raw.data, 0 };
	struct decoded decoded;
	struct fault fault;
	enum status status;

	if (size == 0 || size > INPUT_BYTES)
		return 0;
	while (label.length < size && label.data[label.length] != '\n')
		label.length++;
	if (label.length < size)
		raw = text_skip(raw, label.length + 1);
	EXPECT(sound_is_within(charset_find_declared(raw), raw));
	EXPECT(sound_is_within(charset_in_header(raw), raw));
	(void)decode_is_wide(raw);
	status = decode_text(&decoded, &room, raw, label, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (status == STATUS_OK)
		check_decoded(&decoded, raw);
	bytes_free(&room);
	return 0;
}
