/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compressed files and archives, in drips of a size that the first byte
 * gives, and what is in their entries once more.
 */
#include "indexer/unpack.h"
#include "tests/fuzz/sound.h"

enum { ROOM_BYTES = 1 << 16, INNER_BYTES = 1 << 18, ENTRIES = 200 };

static char room[ROOM_BYTES];

/* Reads an entry to its end and keeps its beginning. */
static void drain(struct input input, struct bytes *kept)
{
	struct fault fault;
	size_t length = 1;
	enum status status = STATUS_OK;

	while (!status && length > 0) {
		struct text part = { room, 0 };

		status = input.read(input.context, room, sizeof(room), &length,
				    &fault);
		EXPECT(status == STATUS_OK || status == STATUS_SKIP);
		EXPECT(length <= sizeof(room));
		part.length = status ? 0 : length;
		if (kept->length + part.length <= kept->limit)
			EXPECT(!bytes_append(kept, part, &fault));
	}
}

static void unpack_all(struct sound_drip drip, enum unpack_kind kind,
		       struct unpack_budget *budget, struct bytes *first)
{
	struct input input = sound_input(&drip);
	struct bytes kept = BYTES_UP_TO(INNER_BYTES);
	struct unpack_entry entry;
	struct unpack *unpack;
	struct fault fault;
	enum status status = unpack_open(&unpack, kind, input, budget, &fault);

	for (int i = 0; i < ENTRIES && !status; i++) {
		status = unpack_next(unpack, &entry, &fault);
		EXPECT(status == STATUS_OK || status == STATUS_SKIP);
		if (status || entry.is_end)
			break;
		EXPECT(entry.name.length <= UNPACK_NAME_BYTES);
		bytes_clear(&kept);
		if (!entry.rejected && i % 3 < 2)
			drain(entry.input, &kept);
		if (first->length == 0)
			EXPECT(!bytes_append(first, text_from(&kept), &fault));
	}
	unpack_close(unpack);
	bytes_free(&kept);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
	struct unpack_budget budget = { 0 };
	struct bytes first = BYTES_UP_TO(INNER_BYTES);
	struct bytes inner = BYTES_UP_TO(INNER_BYTES);
	struct sound_drip drip;
	enum unpack_kind kind;

	if (length < 1)
		return 0;
	drip.rest = (struct text){ (const char *)data + 1, length - 1 };
	drip.step = 1 + (size_t)data[0] * data[0];
	kind = unpack_kind(drip.rest);
	if (kind == UNPACK_NONE)
		kind = data[0] % 2 ? UNPACK_ZLIB : UNPACK_DEFLATE;
	unpack_all(drip, kind, &budget, &first);
	drip.rest = text_from(&first);
	kind = unpack_kind(drip.rest);
	if (kind != UNPACK_NONE)
		unpack_all(drip, kind, &budget, &inner);
	EXPECT(budget.level == 0);
	bytes_free(&first);
	bytes_free(&inner);
	return 0;
}
