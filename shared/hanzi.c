/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/hanzi.h"

#include "shared/array.h"
#include "shared/utf8.h"

/* Traditional, simplified; in the order of the first. */
static const uint16_t pairs[][2] = {
#include "build/tables/hanzi.inc"
};

enum { PAIR_COUNT = COUNT(pairs) };

static uint32_t simplify(uint32_t code)
{
	size_t low = 0;
	size_t high = PAIR_COUNT;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pairs[middle][0] == code)
			return pairs[middle][1];
		if (pairs[middle][0] < code)
			low = middle + 1;
		else
			high = middle;
	}
	return code;
}

enum status hanzi_append(struct bytes *out, struct text text,
			 struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t width;

	for (size_t at = 0; at < text.length && !status; at += width) {
		char encoded[4];
		struct text one = { encoded, 0 };

		one.length = utf8_encode(simplify(utf8_next(text, at, &width)),
					 encoded);
		status = bytes_append(out, one, fault);
	}
	return status;
}

bool hanzi_are_same(struct text one, struct text other)
{
	size_t i = 0;
	size_t j = 0;
	size_t width;

	while (i < one.length && j < other.length) {
		uint32_t code = simplify(utf8_next(one, i, &width));

		i += width;
		if (simplify(utf8_next(other, j, &width)) != code)
			return false;
		j += width;
	}
	return i == one.length && j == other.length;
}

struct text hanzi_table(void)
{
	return (struct text){ (const char *)pairs, sizeof(pairs) };
}
