/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/json.h"

#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/utf8.h"

enum {
	REPLACEMENT = 0xFFFD,
	LINE_SEPARATOR = 0x2028,
	PARAGRAPH_SEPARATOR = 0x2029,
	LAST_C1 = 0x9F,
	NUMBER_BYTES = 64,
	SHORT_UNIT = 10000 /* of four places behind the point */
};

enum status json_open(struct bytes *out, char bracket, struct fault *fault)
{
	return bytes_append_byte(out, bracket, fault);
}

enum status json_close(struct bytes *out, char bracket, struct fault *fault)
{
	return bytes_append_byte(out, bracket, fault);
}

/* An opening bracket can only be the last byte of `out` where nothing has
 * followed it yet, since no value ends in one. */
static enum status put_comma(struct bytes *out, char bracket,
			     struct fault *fault)
{
	if (out->length > 0 && out->data[out->length - 1] == bracket)
		return STATUS_OK;
	return bytes_append_byte(out, ',', fault);
}

/* A record has some fifty of them: they are written at once. */
enum status json_key(struct bytes *out, const char *name, struct fault *fault)
{
	struct text text = text_of(name);
	enum status status = put_comma(out, '{', fault);
	char *end;

	if (!status)
		status = bytes_reserve(out, text.length + 3, fault);
	if (status)
		return status;
	end = out->data + out->length;
	*end++ = '"';
	memcpy(end, text.data, text.length);
	end += text.length;
	*end++ = '"';
	*end++ = ':';
	out->length = (size_t)(end - out->data);
	return STATUS_OK;
}

enum status json_item(struct bytes *out, struct fault *fault)
{
	return put_comma(out, '[', fault);
}

static bool is_plain_ascii(unsigned char byte)
{
	return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\' &&
	       byte != '<' && byte != '>' && byte != '&';
}

/* Length of what can be copied as it stands. */
static size_t plain_length(struct text text, size_t offset)
{
	size_t end = offset;

	while (end < text.length) {
		size_t width = 1;
		uint32_t code_point;

		if (is_plain_ascii((unsigned char)text.data[end])) {
			end++;
			continue;
		}
		code_point = utf8_next(text, end, &width);
		if (code_point <= LAST_C1 || code_point == LINE_SEPARATOR ||
		    code_point == PARAGRAPH_SEPARATOR)
			break;
		/* A bad byte; a real U+FFFD is three bytes. */
		if (code_point == REPLACEMENT && width == 1)
			break;
		end += width;
	}
	return end - offset;
}

/* All that are escaped have at most four digits. */
static enum status put_number(struct bytes *out, uint32_t code_point,
			      struct fault *fault)
{
	static const char digits[] = "0123456789abcdef";
	const char escape[] = { '\\',
				'u',
				digits[code_point >> 12 & 15],
				digits[code_point >> 8 & 15],
				digits[code_point >> 4 & 15],
				digits[code_point & 15] };

	return bytes_append(out, (struct text){ escape, sizeof(escape) },
			    fault);
}

static enum status put_escape(struct bytes *out, uint32_t code_point,
			      struct fault *fault)
{
	switch (code_point) {
	case '"':
		return bytes_append(out, TEXT("\\\""), fault);
	case '\\':
		return bytes_append(out, TEXT("\\\\"), fault);
	case '\n':
		return bytes_append(out, TEXT("\\n"), fault);
	case '\r':
		return bytes_append(out, TEXT("\\r"), fault);
	case '\t':
		return bytes_append(out, TEXT("\\t"), fault);
	case REPLACEMENT:
		return bytes_append(out, TEXT("\xEF\xBF\xBD"), fault);
	default:
		return put_number(out, code_point, fault);
	}
}

enum status json_text(struct bytes *out, struct text text, struct fault *fault)
{
	size_t offset = 0;
	enum status status = bytes_append_byte(out, '"', fault);

	while (!status && offset < text.length) {
		size_t width = plain_length(text, offset);
		struct text plain = { text.data + offset, width };

		if (width > 0) {
			status = bytes_append(out, plain, fault);
		} else {
			uint32_t escaped = utf8_next(text, offset, &width);

			status = put_escape(out, escaped, fault);
		}
		offset += width;
	}
	if (status)
		return status;
	return bytes_append_byte(out, '"', fault);
}

enum status json_text_or_null(struct bytes *out, struct text text,
			      struct fault *fault)
{
	if (text.length == 0)
		return json_absent(out, fault);
	return json_text(out, text, fault);
}

/* 15 digits suffice for most numbers people write, 17 for any double. */
static void print_shortest(char digits[NUMBER_BYTES], double number)
{
	for (int precision = 15; precision <= 17; precision++) {
		int length = snprintf(digits, NUMBER_BYTES, "%.*g", precision,
				      number);

		if (length > 0 && length < NUMBER_BYTES &&
		    strtod(digits, NULL) == number)
			return;
	}
}

/*
 * Scores and shares have four places behind the point at most. As many units
 * of the last place as the number is; 0: it is no such number, or it has more
 * than the 15 digits that every double gives back.
 */
static uint64_t shift_short(double number)
{
	const double shifted = number * SHORT_UNIT;
	uint64_t whole;

	if (!(shifted >= 1) || shifted >= 1e15)
		return 0;
	whole = (uint64_t)(shifted + 0.5);
	return (double)whole / SHORT_UNIT == number ? whole : 0;
}

static enum status put_short(struct bytes *out, uint64_t shifted,
			     struct fault *fault)
{
	uint64_t part = shifted % SHORT_UNIT;
	enum status status =
		bytes_append_count(out, shifted / SHORT_UNIT, fault);

	if (!status && part > 0)
		status = bytes_append_byte(out, '.', fault);
	for (; part > 0 && !status; part = part * 10 % SHORT_UNIT)
		status = bytes_append_byte(
			out, (char)('0' + part * 10 / SHORT_UNIT), fault);
	return status;
}

enum status json_number(struct bytes *out, double number, struct fault *fault)
{
	char digits[NUMBER_BYTES] = "0";
	const char *point = localeconv()->decimal_point;
	const char *mark;
	enum status status;

	if (!isfinite(number))
		return json_absent(out, fault);
	if (shift_short(number) > 0)
		return put_short(out, shift_short(number), fault);
	print_shortest(digits, number);
	mark = strstr(digits, point);
	if (!mark)
		return bytes_append(out, text_of(digits), fault);
	status = bytes_append(
		out, (struct text){ digits, (size_t)(mark - digits) }, fault);
	if (status)
		return status;
	status = bytes_append_byte(out, '.', fault);
	if (status)
		return status;
	return bytes_append(out, text_of(mark + strlen(point)), fault);
}

enum status json_count(struct bytes *out, uint64_t count, struct fault *fault)
{
	return bytes_append_count(out, count, fault);
}

enum status json_signed(struct bytes *out, int64_t integer, struct fault *fault)
{
	return bytes_printf(out, fault, "%" PRId64, integer);
}

enum status json_bool(struct bytes *out, bool is_true, struct fault *fault)
{
	return bytes_append(out, is_true ? TEXT("true") : TEXT("false"), fault);
}

enum status json_absent(struct bytes *out, struct fault *fault)
{
	return bytes_append(out, TEXT("null"), fault);
}
