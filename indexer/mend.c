/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/mend.h"

#include <string.h>
#include <unicode/utf16.h>

#include "shared/array.h"

enum {
	ESCAPE_BYTES = 6,    /* \uD83D */
	DIGITS_IN_ROW = 18,  /* so many fit a number of 64 bits */
	EXPONENT_DIGITS = 2, /* so many fit a double */
	NAME_BYTES = 256,    /* of a name behind a comma, at most */
	OBJECTS_MOST = 64    /* one in the other */
};

/* Value of the \uXXXX escape at `offset`, or -1. */
static int escape_at(struct text record, size_t offset)
{
	int value = 0;

	if (record.length - offset < ESCAPE_BYTES ||
	    record.data[offset] != '\\' || record.data[offset + 1] != 'u')
		return -1;
	for (size_t i = 2; i < ESCAPE_BYTES; i++) {
		const int digit = text_hex_digit(record.data[offset + i]);

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* Whether JSON has an escape of this sign alone. */
static bool is_escape(char sign)
{
	return memchr("\"\\/bfnrt", sign, 8) != NULL;
}

/* Copies the escape at *offset and goes past it. */
static enum status mend_escape(struct bytes *out, struct text record,
			       size_t *offset, size_t *bad_count,
			       struct fault *fault)
{
	int value = escape_at(record, *offset);
	size_t width = value < 0 ? 2 : ESCAPE_BYTES;
	int trail = -1;
	struct text copied = { record.data + *offset, width };

	if (width > record.length - *offset)
		width = copied.length = record.length - *offset;
	/* "\'", as JavaScript has it, is the sign; so is a "\u" with too few
	 * digits behind it */
	if (width == 2 && !is_escape(copied.data[1])) {
		*offset += 1;
		return STATUS_OK;
	}
	*offset += width;
	if (value < 0 || !U16_IS_SURROGATE(value))
		return bytes_append(out, copied, fault);
	if (U16_IS_LEAD(value) && *offset < record.length)
		trail = escape_at(record, *offset);
	if (trail >= 0 && U16_IS_TRAIL(trail)) {
		*offset += ESCAPE_BYTES;
		copied.length += ESCAPE_BYTES;
		return bytes_append(out, copied, fault);
	}
	(*bad_count)++;
	return bytes_append(out, TEXT("\\ufffd"), fault);
}

/* Length of the number JSON does not have at `offset`; 0 when none. */
static size_t unknown_number(struct text record, size_t offset)
{
	static const char *const words[] = { "NaN", "Infinity", "-Infinity",
					     "undefined" };

	for (size_t i = 0; i < COUNT(words); i++) {
		const struct text word = text_of(words[i]);

		if (text_begins(text_skip(record, offset), word))
			return word.length;
	}
	return 0;
}

/* Bytes of the number at `offset`; 0 when it is none. *is_large: parsers
 * may have no room for it. */
static size_t number_length(struct text record, size_t offset, bool *is_large)
{
	size_t most = DIGITS_IN_ROW;
	size_t digit_count = 0;
	size_t end = offset;

	*is_large = false;
	if (record.data[offset] != '-' && !text_is_digit(record.data[offset]))
		return 0;
	for (; end < record.length; end++) {
		char byte = record.data[end];

		if (text_is_digit(byte)) {
			*is_large |= ++digit_count > most;
			continue;
		}
		if (!memchr("+-.eE", byte, 5))
			break;
		if (byte == 'e' || byte == 'E')
			most = EXPONENT_DIGITS;
		digit_count = 0;
	}
	return end - offset;
}

static enum status mend_number(struct bytes *out, struct text number,
			       bool is_large, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (is_large)
		status = bytes_append_byte(out, '"', fault);
	if (!status)
		status = bytes_append(out, number, fault);
	if (!status && is_large)
		status = bytes_append_byte(out, '"', fault);
	return status;
}

/* Copies the commas and blanks at *offset; commas with nothing behind them but
 * the end of what they are in are left out. */
static enum status mend_commas(struct bytes *out, struct text record,
			       size_t *offset, struct fault *fault)
{
	size_t end = *offset;
	bool is_last;
	enum status status = STATUS_OK;

	while (end < record.length && memchr(" \t\r\n,", record.data[end], 5))
		end++;
	is_last = end < record.length && memchr("]}", record.data[end], 2);
	for (; *offset < end && !status; (*offset)++)
		if (!is_last || record.data[*offset] != ',')
			status = bytes_append_byte(out, record.data[*offset],
						   fault);
	return status;
}

static enum status mend_outside(struct bytes *out, struct text record,
				size_t *offset, struct fault *fault)
{
	size_t length = unknown_number(record, *offset);
	struct text number = { record.data + *offset, 0 };
	bool is_large;

	if (length > 0) {
		*offset += length;
		return bytes_append(out, TEXT("null"), fault);
	}
	if (record.data[*offset] == ',')
		return mend_commas(out, record, offset, fault);
	number.length = number_length(record, *offset, &is_large);
	if (number.length > 0) {
		*offset += number.length;
		return mend_number(out, number, is_large, fault);
	}
	return bytes_append_byte(out, record.data[(*offset)++], fault);
}

static enum status mend_byte(struct bytes *out, char byte, struct fault *fault)
{
	if ((unsigned char)byte < 0x20)
		return bytes_printf(out, fault, "\\u%04x",
				    (unsigned int)(unsigned char)byte);
	return bytes_append_byte(out, byte, fault);
}

/* ---- Bare quotes ------------------------------------------------------- */

/* Where in a record a string stands. */
struct place {
	uint64_t objects; /* a bit for each bracket that is open; the last: 1 */
	size_t depth;
	bool is_name;
};

static bool is_in_object(const struct place *place)
{
	return place->depth > 0 && (place->objects & 1) != 0;
}

static void pass_sign(struct place *place, char sign)
{
	if (sign == '{' || sign == '[') {
		place->objects = place->objects << 1 | (sign == '{');
		place->depth++;
	} else if ((sign == '}' || sign == ']') && place->depth > 0) {
		place->objects >>= 1;
		place->depth--;
	}
	if (sign == '{' || sign == ',')
		place->is_name = is_in_object(place);
	else if (sign == '[' || sign == ':')
		place->is_name = false;
}

/* The sign at or behind `offset` that is no blank; NUL: none. */
static char sign_at(struct text record, size_t *offset)
{
	while (*offset < record.length &&
	       memchr(" \t\r\n", record.data[*offset], 4))
		++*offset;
	return *offset < record.length ? record.data[*offset] : '\0';
}

/* Whether a name and its colon begin at `offset`. */
static bool is_name_at(struct text record, size_t offset)
{
	const char *end;

	if (sign_at(record, &offset) != '"')
		return false;
	record = text_skip(record, offset + 1);
	if (record.length > NAME_BYTES)
		record.length = NAME_BYTES;
	end = record.length > 0 ? memchr(record.data, '"', record.length) :
				  NULL;
	if (!end || end == record.data)
		return false;
	offset = (size_t)(end - record.data) + 1;
	return sign_at(record, &offset) == ':';
}

/* Whether the quote before `offset` ends the string that it stands in. */
static bool ends_string(struct text record, size_t offset,
			const struct place *place)
{
	const char sign = sign_at(record, &offset);

	if (place->depth > OBJECTS_MOST || sign == '\0')
		return true;
	if (place->is_name)
		return sign == ':';
	if (sign == '"') /* where a comma is missing, the record is broken */
		return is_in_object(place) && is_name_at(record, offset);
	offset++;
	if (sign == ',')
		return !is_in_object(place) || is_name_at(record, offset);
	if (sign != '}' && sign != ']')
		return false;
	return memchr(",]}", sign_at(record, &offset), 4) != NULL;
}

/* ---- All --------------------------------------------------------------- */

/* `place`: quotes may stand bare; NULL: all are what they seem. */
static enum status mend(struct bytes *out, struct text record,
			struct place *place, size_t *bad_count,
			struct fault *fault)
{
	size_t offset = 0;
	bool is_in_string = false;
	enum status status = STATUS_OK;

	bytes_clear(out);
	while (!status && offset < record.length) {
		char byte = record.data[offset];

		if (byte == '"' && is_in_string && place &&
		    !ends_string(record, offset + 1, place)) {
			status = bytes_append(out, TEXT("\\\""), fault);
			offset++;
		} else if (byte == '"') {
			is_in_string = !is_in_string;
			status = bytes_append_byte(out, byte, fault);
			offset++;
		} else if (!is_in_string) {
			if (place)
				pass_sign(place, byte);
			status = mend_outside(out, record, &offset, fault);
		} else if (byte == '\\') {
			status = mend_escape(out, record, &offset, bad_count,
					     fault);
		} else {
			status = mend_byte(out, byte, fault);
			offset++;
		}
	}
	return status;
}

enum status mend_json(struct bytes *out, struct text record, size_t *bad_count,
		      struct fault *fault)
{
	return mend(out, record, NULL, bad_count, fault);
}

enum status mend_quotes(struct bytes *out, struct text record,
			size_t *bad_count, struct fault *fault)
{
	struct place place = { 0 };

	return mend(out, record, &place, bad_count, fault);
}
