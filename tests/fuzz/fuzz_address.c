/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_address - any text as a web address: its canonical form is one, and
 * is its own.
 */
#include <string.h>

#include "indexer/address.h"
#include "shared/host.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { ROOM_BYTES = 1 << 20, FRONT = sizeof("https://") - 1 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(ROOM_BYTES);
	struct bytes once = BYTES_UP_TO(ROOM_BYTES);
	struct bytes twice = BYTES_UP_TO(ROOM_BYTES);
	struct text raw = sound_utf8(&room, data, size);
	struct fault fault;

	EXPECT(sound_is_within(host_of(raw), raw));
	EXPECT(!address_canonical(&once, raw, &fault));
	if (once.length > 0) {
		sound_line(text_from(&once));
		EXPECT(once.length > FRONT);
		EXPECT(memcmp(once.data, "https://", FRONT) == 0);
		EXPECT(host_of(text_from(&once)).length > 0);
		EXPECT(!memchr(once.data, ' ', once.length));
		EXPECT(!address_canonical(&twice, text_from(&once), &fault));
		EXPECT(once.length > ADDRESS_BYTES ||
		       text_equal(text_from(&once), text_from(&twice)));
	}
	bytes_free(&room);
	bytes_free(&once);
	bytes_free(&twice);
	return 0;
}
