/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/escapes.h"

#include <string.h>

#include "indexer/lines.h"

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
