/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/visible.h"

#include <string.h>

#include "shared/memory.h"
#include "shared/point.h"
#include "shared/utf8.h"

enum { FIRST_CAPACITY = 16 };

/* What was taken out before `offset` of what is kept. */
struct visible_gap {
	size_t offset;
	size_t taken_bytes; /* here and at all gaps before */
	uint32_t code;      /* what was taken, the last of it */
};

/* The lead bytes of characters that may be ignored: most text has none of
 * them, or few. */
static bool may_be_unseen(unsigned char lead)
{
	switch (lead) {
	case 0xC2: /* C1 controls, soft hyphen */
	case 0xCD: /* grapheme joiner */
	case 0xD8: /* Arabic signs of format */
	case 0xDB:
	case 0xDC:
	case 0xE0:
	case 0xE1: /* fillers and signs of Hangul, Khmer, Mongolian */
	case 0xE2: /* zero width, bidi */
	case 0xE3:
	case 0xEF: /* variation selectors, byte order mark */
	case 0xF0:
	case 0xF3: /* tags */
		return true;
	default:
		return lead < 0x20 || lead == 0x7F;
	}
}

/* Whether all of eight bytes are ASCII, and none a control. */
static bool is_plain(const char *bytes)
{
	const uint64_t high = 0x8080808080808080u;
	const uint64_t ones = 0x0101010101010101u;
	uint64_t eight;
	uint64_t deletes;

	memcpy(&eight, bytes, sizeof(eight));
	deletes = eight ^ (0x7F * ones);
	return ((eight | (eight - 0x20 * ones) | (deletes - ones)) & high) == 0;
}

static size_t sequence_bytes(unsigned char lead)
{
	return lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static bool is_arabic(struct point point)
{
	return point.kind == UTF8_LETTER &&
	       utf8_script(point.code) == UTF8_ARABIC;
}

/* Whether letters stand on both sides, whatever else that cannot be seen stands
 * there, too. */
static bool is_in_arabic(struct text text, size_t offset, size_t width)
{
	struct point before = point_before(text, offset);

	while (before.kind == UTF8_IGNORED) {
		offset -= before.width;
		width += before.width;
		before = point_before(text, offset);
	}
	return is_arabic(before) &&
	       is_arabic(point_at(text, point_skip(text, offset + width,
						   UTF8_IGNORED)));
}

/* The first of them from `offset` on, or the end; *width is its bytes. */
static size_t find_unseen(struct text text, bool keeps_joiners, size_t offset,
			  size_t *width)
{
	*width = 0;
	while (offset < text.length) {
		unsigned char lead = (unsigned char)text.data[offset];

		if (text.length - offset >= 8 && is_plain(text.data + offset)) {
			offset += 8;
			continue;
		}
		if (may_be_unseen(lead)) {
			uint32_t code_point = utf8_next(text, offset, width);

			if (utf8_class(code_point) == UTF8_IGNORED &&
			    !(keeps_joiners &&
			      code_point == VISIBLE_NON_JOINER &&
			      is_in_arabic(text, offset, *width)))
				return offset;
			offset += *width;
		} else {
			offset += sequence_bytes(lead);
		}
	}
	*width = 0;
	return text.length;
}

static enum status add_gap(struct visible *visible, size_t taken_bytes,
			   uint32_t code, struct fault *fault)
{
	size_t capacity = visible->capacity ? visible->capacity * 2 :
					      FIRST_CAPACITY;
	struct visible_gap *gaps = visible->gaps;

	if (visible->count == visible->capacity) {
		gaps = memory_resize(gaps, capacity, sizeof(*gaps));
		if (!gaps)
			return fault_set(fault, STATUS_FULL, "out of memory");
		visible->gaps = gaps;
		visible->capacity = capacity;
	}
	gaps[visible->count++] =
		(struct visible_gap){ .offset = visible->kept.length,
				      .taken_bytes = taken_bytes,
				      .code = code };
	return STATUS_OK;
}

enum status visible_take(struct visible *visible, struct text text,
			 struct text *out, struct fault *fault)
{
	size_t width;
	size_t offset = 0;
	size_t end = find_unseen(text, visible->keeps_joiners, 0, &width);
	enum status status = STATUS_OK;

	*out = text;
	visible->count = 0;
	bytes_clear(&visible->kept);
	visible->kept.limit = text.length;
	if (width == 0)
		return STATUS_OK;
	while (offset < text.length && !status) {
		struct text run = { text.data + offset, end - offset };

		status = bytes_append(&visible->kept, run, fault);
		offset = end + width;
		if (!status && width > 0)
			status = add_gap(visible, offset - visible->kept.length,
					 utf8_next(text, end, &width), fault);
		end = find_unseen(text, visible->keeps_joiners, offset, &width);
	}
	if (status) {
		*out = (struct text){ 0 };
		visible->count = 0;
		return status;
	}
	*out = text_from(&visible->kept);
	return STATUS_OK;
}

/* How many gaps lie at the offset or before it. */
static size_t count_gaps(const struct visible *visible, size_t offset)
{
	size_t low = 0;
	size_t high = visible->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (visible->gaps[middle].offset <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t visible_place(const struct visible *visible, size_t offset)
{
	size_t count = count_gaps(visible, offset);

	return count > 0 ? offset + visible->gaps[count - 1].taken_bytes :
			   offset;
}

uint32_t visible_taken(const struct visible *visible, size_t offset)
{
	size_t count = count_gaps(visible, offset);

	return count > 0 && visible->gaps[count - 1].offset == offset ?
		       visible->gaps[count - 1].code :
		       0;
}

size_t visible_find(const struct visible *visible, uint32_t code, size_t from,
		    size_t end)
{
	for (size_t i = count_gaps(visible, from);
	     i < visible->count && visible->gaps[i].offset < end; i++)
		if (visible->gaps[i].code == code)
			return visible->gaps[i].offset;
	return end;
}

void visible_free(struct visible *visible)
{
	bytes_free(&visible->kept);
	memory_free(visible->gaps);
	*visible = (struct visible){ 0 };
}
