/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/escapes.h"

#include <string.h>

#include "indexer/lines.h"
#include "shared/utf8.h"

enum {
	FIRST_SIGN = 0xA0, /* beyond ASCII, of which nobody escapes letters */
	QUOTES_LEAST = 2   /* that are escaped, where nothing else is */
};

/* On the way through a text. */
struct scan {
	struct text text;
	size_t offset;
	bool is_path;     /* the word around it is one */
	bool has_others;  /* backslashes that are no escape */
	size_t end_count; /* escapes that are where a line ends */
};

/* A run of backslashes and the sign behind it. */
struct escape {
	size_t start;
	size_t end;
	char sign;       /* '\0': the text ends */
	bool is_of_both; /* "\r\n" */
	bool is_at_end_of_line;
};

/* ---- Around an escape -------------------------------------------------- */

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* What is before `offset`, blanks passed over; '\0' at the beginning. */
static char before(struct text text, size_t offset)
{
	while (offset > 0 && is_blank(text.data[offset - 1]))
		offset--;
	return offset > 0 ? text.data[offset - 1] : '\0';
}

static char behind(struct text text, size_t offset)
{
	while (offset < text.length && is_blank(text.data[offset]))
		offset++;
	return offset < text.length ? text.data[offset] : '\0';
}

static bool ends_sentence(char byte)
{
	return byte != '\0' && memchr(".!?\"')]>", byte, 8) != NULL;
}

static bool is_capital(char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

/* Most letters that are not ASCII's have no capitals. */
static bool begins_line(char byte)
{
	return byte == '\0' || byte == '<' || byte == '\\' ||
	       is_capital(byte) || (unsigned char)byte >= 0x80;
}

static bool is_line_end(char sign)
{
	return sign == 'n' || sign == 'r';
}

/* "\n" between quotes is spoken of. In a path a sentence must end and a line
 * begin; what looks like one, "A:\nWe did.", may be who speaks. */
static bool is_at_end_of_line(const struct scan *scan,
			      const struct escape *escape)
{
	char last = before(scan->text, escape->start);
	char next = behind(scan->text, escape->end);

	if (!is_line_end(escape->sign))
		return false;
	if (last == next && (last == '"' || last == '\''))
		return false;
	if (!scan->is_path)
		return escape->is_of_both || ends_sentence(last) ||
		       begins_line(next);
	if (last == ':')
		return is_capital(next) || next == '\\';
	return ends_sentence(last) && begins_line(next);
}

/* "C:" with nothing before it, or nothing at all before two of them. */
static bool begins_path(const struct scan *scan, const struct escape *escape)
{
	const char *data = scan->text.data;
	size_t start = escape->start;

	if (start == 0 || is_blank(data[start - 1]))
		return text_is_letter(escape->sign) && data[start + 1] == '\\';
	return start >= 2 && data[start - 1] == ':' &&
	       text_is_letter(data[start - 2]) &&
	       (start == 2 || !text_is_letter(data[start - 3]));
}

/* ---- Escapes ----------------------------------------------------------- */

/* A return and a line feed behind it end one line. */
static void pass_line_feed(struct scan *scan, struct escape *escape)
{
	struct text text = scan->text;

	if (escape->sign != 'r' ||
	    !text_begins(text_skip(text, scan->offset), TEXT("\\n")))
		return;
	scan->offset += 2;
	escape->is_of_both = true;
}

/* The next backslashes; false when there are none. Goes on behind them. */
static bool next_escape(struct scan *scan, struct escape *out)
{
	struct text text = scan->text;

	for (; scan->offset < text.length && text.data[scan->offset] != '\\';
	     scan->offset++)
		scan->is_path = scan->is_path &&
				!is_blank(text.data[scan->offset]);
	if (scan->offset == text.length)
		return false;
	*out = (struct escape){ .start = scan->offset };
	while (scan->offset < text.length && text.data[scan->offset] == '\\')
		scan->offset++;
	if (scan->offset < text.length)
		out->sign = text.data[scan->offset++];
	pass_line_feed(scan, out);
	out->end = scan->offset;
	scan->is_path = scan->is_path || begins_path(scan, out);
	out->is_at_end_of_line = is_at_end_of_line(scan, out);
	scan->is_path = scan->is_path && !out->is_at_end_of_line &&
			!is_blank(out->sign);
	return true;
}

/* Backslashes before quotes and slashes are what programs write, too. */
static void count(struct scan *scan)
{
	struct escape escape;

	while (next_escape(scan, &escape)) {
		scan->end_count += escape.is_at_end_of_line;
		scan->has_others |= escape.sign != '\0' && !scan->is_path &&
				    !memchr("nrtu\"'/", escape.sign, 7);
	}
}

static bool is_meant(const struct scan *scan, const struct escape *escape)
{
	if (escape->is_at_end_of_line)
		return true;
	/* one of these is behind the first backslash, or others are */
	return !scan->is_path && !scan->has_others &&
	       (is_line_end(escape->sign) || escape->sign == 't') &&
	       scan->text.data[escape->start + 1] != '\\';
}

static enum status read_all(struct bytes *room, struct scan *scan,
			    struct fault *fault)
{
	struct escape escape;
	size_t done = 0;
	enum status status = STATUS_OK;

	while (!status && next_escape(scan, &escape)) {
		struct text between = { scan->text.data + done,
					escape.start - done };

		if (!is_meant(scan, &escape))
			continue;
		status = bytes_append(room, between, fault);
		if (!status)
			status = bytes_append_byte(
				room, escape.sign == 't' ? '\t' : '\n', fault);
		done = escape.end;
	}
	if (status)
		return status;
	return bytes_append(room, text_skip(scan->text, done), fault);
}

enum status escapes_read(struct bytes *room, struct text text, struct text *out,
			 bool *is_changed, struct fault *fault)
{
	struct text line = lines_trim(text);
	struct scan scan = { .text = text };
	struct scan again = { .text = text };
	enum status status;

	*out = text;
	*is_changed = false;
	if (line.length == 0 || !memchr(line.data, '\\', line.length) ||
	    memchr(line.data, '\n', line.length) ||
	    memchr(line.data, '\r', line.length))
		return STATUS_OK;
	count(&scan);
	if (scan.end_count == 0)
		return STATUS_OK;
	again.has_others = scan.has_others;
	bytes_clear(room);
	status = read_all(room, &again, fault);
	if (status)
		return status;
	*out = text_from(room);
	*is_changed = true;
	return STATUS_OK;
}

/* ---- Signs ------------------------------------------------------------- */

/* The number of so many hexadecimal digits; -1: there are fewer. */
static int number_at(struct text text, size_t offset, size_t digits)
{
	int value = 0;

	if (text.length < offset + digits)
		return -1;
	for (size_t i = offset; i < offset + digits; i++) {
		const int digit = text_hex_digit(text.data[i]);

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* Of a sign in UTF-8 that is written byte by byte ("\xe2\x80\x99"), of which
 * the first is `byte`: all of it; else that byte's. */
static uint32_t sign_of_bytes(struct text text, int byte, size_t *offset)
{
	const size_t count = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC2;
	/* that take so many bytes more; others would be controls, too */
	static const uint32_t least[] = { 0, FIRST_SIGN, 0x800, 0x10000 };
	uint32_t sign = (uint32_t)byte & (0x3FU >> count);
	size_t end = *offset;

	for (size_t i = 0; i < count; i++) {
		const int next =
			text_begins(text_skip(text, end), TEXT("\\x")) ?
				number_at(text, end + 2, 2) :
				-1;

		if (next < 0x80 || next > 0xBF)
			return (uint32_t)byte;
		sign = sign << 6 | ((uint32_t)next & 0x3F);
		end += 4;
	}
	if (count == 0 || sign < least[count] || sign > 0x10FFFF ||
	    (sign >= 0xD800 && sign <= 0xDFFF))
		return (uint32_t)byte;
	*offset = end;
	return sign;
}

/* The sign that backslashes before `offset` and what stands there are for, 0:
 * none; *offset is behind it. */
static uint32_t sign_of(struct text text, size_t *offset)
{
	const char kind = *offset < text.length ? text.data[*offset] : '\0';
	const size_t digits = kind == 'u' ? 4 : 2;
	const int value = number_at(text, *offset + 1, digits);
	int trail;

	if (kind == '"' || kind == '\'' || kind == '/') {
		++*offset;
		return (uint32_t)kind;
	}
	if ((kind != 'u' && kind != 'x') || value < ' ')
		return 0;
	*offset += 1 + digits;
	if (kind == 'x' && value >= FIRST_SIGN)
		return sign_of_bytes(text, value, offset);
	if (value > '~' && value < FIRST_SIGN)
		return 0; /* controls */
	if (value < 0xD800 || value > 0xDFFF)
		return (uint32_t)value;
	/* half a sign */
	if (!text_begins(text_skip(text, *offset), TEXT("\\u")))
		return 0;
	trail = number_at(text, *offset + 2, 4);
	*offset += 6;
	return value < 0xDC00 && trail >= 0xDC00 && trail <= 0xDFFF ?
		       0x10000 + ((uint32_t)(value - 0xD800) << 10) +
			       (uint32_t)(trail - 0xDC00) :
		       0;
}

/* Behind the backslashes that begin at `offset`. */
static size_t pass_backslashes(struct text text, size_t offset)
{
	while (offset < text.length && text.data[offset] == '\\')
		offset++;
	return offset;
}

/* "G\"odel", as typesetters write it. */
static bool is_in_word(struct text text, size_t start, size_t end)
{
	return start > 0 && text_is_letter(text.data[start - 1]) &&
	       end < text.length && text_is_letter(text.data[end]);
}

/* Whether a value of ASCII has escapes of signs that are no ASCII, or its
 * quotes are all escaped. */
static bool has_signs(struct text text)
{
	size_t quote_count = 0;
	bool has_bare = false;
	size_t end;

	for (size_t i = 0; i < text.length; i = end) {
		const size_t start = i;
		uint32_t sign;

		has_bare |= text.data[i] == '"';
		end = i + 1;
		if (text.data[i] != '\\')
			continue;
		end = pass_backslashes(text, i);
		sign = sign_of(text, &end);
		if (sign >= FIRST_SIGN)
			return true;
		quote_count += sign == '"';
		has_bare |= sign == '"' && is_in_word(text, start, end);
	}
	return quote_count >= QUOTES_LEAST && !has_bare;
}

static bool is_ascii(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if ((unsigned char)text.data[i] >= 0x80)
			return false;
	return true;
}

static enum status put_sign(struct bytes *room, uint32_t sign,
			    struct fault *fault)
{
	char encoded[4];
	const size_t length = utf8_encode(sign, encoded);

	return bytes_append(room, (struct text){ encoded, length }, fault);
}

/* b'...' or b"..." */
static bool take_bytes(struct text *text)
{
	const struct text trimmed = lines_trim(*text);
	const char quote = trimmed.length > 3 ? trimmed.data[1] : '\0';

	if ((quote != '\'' && quote != '"') || trimmed.data[0] != 'b' ||
	    trimmed.data[trimmed.length - 1] != quote)
		return false;
	*text = (struct text){ trimmed.data + 2, trimmed.length - 3 };
	return true;
}

static enum status read_signs(struct bytes *room, struct text text,
			      struct fault *fault)
{
	size_t done = 0;
	size_t end;
	enum status status = STATUS_OK;

	bytes_clear(room);
	for (size_t i = 0; i < text.length && !status; i = end) {
		const struct text between = { text.data + done, i - done };
		uint32_t sign = 0;

		end = pass_backslashes(text, i);
		if (end > i)
			sign = sign_of(text, &end);
		else
			end++;
		if (sign == 0)
			continue;
		status = bytes_append(room, between, fault);
		if (!status)
			status = put_sign(room, sign, fault);
		done = end;
	}
	return status ? status :
			bytes_append(room, text_skip(text, done), fault);
}

enum status escapes_read_signs(struct bytes *room, struct text text,
			       struct text *out, bool *is_changed,
			       struct fault *fault)
{
	enum status status;

	*is_changed = take_bytes(&text);
	*out = text;
	if (text.length == 0 || !memchr(text.data, '\\', text.length) ||
	    !is_ascii(text) || !has_signs(text))
		return STATUS_OK;
	*is_changed = true;
	status = read_signs(room, text, fault);
	*out = text_from(room);
	return status;
}
