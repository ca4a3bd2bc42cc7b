/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/decode.h"

#include <unicode/utf16.h>

#include "shared/utf8.h"

enum {
	REPLACEMENT = 0xFFFD,
	NO_CODE_POINT = 0x110000, /* stands for bad bytes */
	CONTROLS_PER_TEXT = 50,   /* one control byte in so many: not text */
	CONTROLS_PER_UTF8 = 8,    /* the same where the bytes are UTF-8 */
	CONTROLS_IN_UTF8 = 4,     /* so many may always be there */
	FIRST_C1 = 0x80,
	LAST_C1 = 0x9F
};

/* Windows-1252 from 0x80 to 0x9F; elsewhere it is Latin-1.
 * https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT */
static const uint16_t windows_1252[] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
	0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178
};

struct census {
	size_t good_count;    /* valid sequences of two bytes or more */
	size_t bad_count;     /* maximal parts of none ("utf8.h") */
	size_t control_count; /* C0 but white space and escape */
};

static bool is_control(unsigned char byte)
{
	return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\v' &&
	       byte != '\f' && byte != '\r' && byte != 0x1B;
}

/* Of bytes that are UTF-8, if only because all are below 0x80: UTF-16
 * without a mark, or data. A few in a text do no harm. */
static bool has_too_many_controls(struct text raw)
{
	size_t count = 0;

	for (size_t i = 0; i < raw.length; i++)
		count += is_control((unsigned char)raw.data[i]);
	return count > CONTROLS_IN_UTF8 &&
	       count > raw.length / CONTROLS_PER_UTF8;
}

/*
 * A sequence that the end cuts off says nothing against UTF-8. With two of
 * its bytes there it speaks for it: as one byte it may be the last letter
 * of a word in Windows-1252.
 */
static void count_sequence(struct census *census, struct text raw,
			   size_t offset, size_t width, bool is_valid)
{
	bool is_cut = !is_valid && offset + width == raw.length &&
		      (unsigned char)raw.data[offset] >= 0xC2;

	if (is_valid || (is_cut && width > 1))
		census->good_count++;
	else if (!is_cut)
		census->bad_count++;
}

static struct census count_sequences(struct text raw)
{
	struct census census = { 0 };
	size_t width;

	for (size_t offset = 0; offset < raw.length; offset += width) {
		unsigned char byte = (unsigned char)raw.data[offset];
		bool is_valid;

		width = utf8_measure(raw, offset, &is_valid);
		if (byte < 0x80)
			census.control_count += is_control(byte);
		else
			count_sequence(&census, raw, offset, width, is_valid);
	}
	return census;
}

/* Good sequences are rare by chance in Windows-1252, so one of them makes
 * up for one bad one. */
static bool is_utf8_with_holes(const struct census *census)
{
	return census->good_count > 0 &&
	       census->good_count >= census->bad_count;
}

static enum status put(struct decoded *decoded, struct bytes *room,
		       uint32_t code_point, struct fault *fault)
{
	char encoded[4];
	size_t width;

	if (code_point == NO_CODE_POINT) {
		decoded->bad_count++;
		code_point = REPLACEMENT;
	}
	width = utf8_encode(code_point, encoded);
	return bytes_append(room, (struct text){ encoded, width }, fault);
}

static enum status from_windows_1252(struct decoded *out, struct bytes *room,
				     struct text raw, struct fault *fault)
{
	for (size_t i = 0; i < raw.length; i++) {
		uint32_t code_point = (unsigned char)raw.data[i];
		enum status status;

		if (code_point >= FIRST_C1 && code_point <= LAST_C1)
			code_point = windows_1252[code_point - FIRST_C1];
		if (code_point == 0 && raw.data[i] != 0)
			code_point = NO_CODE_POINT;
		status = put(out, room, code_point, fault);
		if (status)
			return status;
	}
	return STATUS_OK;
}

static uint16_t unit_at(struct text raw, size_t offset, bool is_big_endian)
{
	unsigned char first = (unsigned char)raw.data[offset];
	unsigned char second = (unsigned char)raw.data[offset + 1];

	if (is_big_endian)
		return (uint16_t)(first << 8 | second);
	return (uint16_t)(second << 8 | first);
}

/* Code point at `offset`, of which at least two bytes are there. */
static uint32_t utf16_next(struct text raw, size_t offset, bool is_big_endian,
			   size_t *width)
{
	uint16_t unit = unit_at(raw, offset, is_big_endian);
	uint16_t trail;

	*width = 2;
	if (!U16_IS_SURROGATE(unit))
		return unit;
	if (!U16_IS_LEAD(unit) || raw.length - offset < 4)
		return NO_CODE_POINT;
	trail = unit_at(raw, offset + 2, is_big_endian);
	if (!U16_IS_TRAIL(trail))
		return NO_CODE_POINT;
	*width = 4;
	return (uint32_t)U16_GET_SUPPLEMENTARY(unit, trail);
}

static enum status from_utf16(struct decoded *out, struct bytes *room,
			      struct text raw, struct fault *fault)
{
	bool is_big_endian = (unsigned char)raw.data[0] == 0xFE;
	size_t offset = 2;
	size_t width;

	for (; raw.length - offset >= 2; offset += width) {
		uint32_t code_point =
			utf16_next(raw, offset, is_big_endian, &width);
		enum status status = put(out, room, code_point, fault);

		if (status)
			return status;
	}
	if (offset < raw.length)
		return put(out, room, NO_CODE_POINT, fault);
	return STATUS_OK;
}

bool decode_has_utf16_mark(struct text raw)
{
	return raw.length >= 2 &&
	       (text_equal((struct text){ raw.data, 2 }, TEXT("\xFF\xFE")) ||
		text_equal((struct text){ raw.data, 2 }, TEXT("\xFE\xFF")));
}

static enum status change(struct decoded *out, struct bytes *room,
			  struct text raw, struct fault *fault)
{
	struct census census;

	if (decode_has_utf16_mark(raw))
		return from_utf16(out, room, raw, fault);
	census = count_sequences(raw);
	if (is_utf8_with_holes(&census))
		return utf8_repair(room, raw, &out->bad_count, fault);
	if (census.control_count > raw.length / CONTROLS_PER_TEXT)
		return fault_set(fault, STATUS_SKIP, "not text");
	return from_windows_1252(out, room, raw, fault);
}

enum status decode_text(struct decoded *out, struct bytes *room,
			struct text raw, struct fault *fault)
{
	enum status status;

	*out = (struct decoded){ 0 };
	bytes_clear(room);
	if (!decode_has_utf16_mark(raw) && utf8_is_valid(raw)) {
		if (has_too_many_controls(raw))
			return fault_set(fault, STATUS_SKIP, "not text");
		out->text = raw;
		out->is_raw = true;
		return STATUS_OK;
	}
	status = change(out, room, raw, fault);
	if (status) {
		*out = (struct decoded){ 0 };
		bytes_clear(room);
		return status;
	}
	out->text = text_from(room);
	return STATUS_OK;
}
