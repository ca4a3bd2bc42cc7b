/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/lines.h"

#include "indexer/punctuation.h"
#include "shared/utf8.h"

enum {
	BYTE_ORDER_MARK = 0xFEFF,
	SAMPLE_LINES = 1000,
	WRAPPED_LEAST = 3,  /* broken lines that make a wrapped text */
	WRAPPED_SHORT = 50, /* weight of a line that was broken */
	WRAPPED_LONG = 100,
	NARROW_SHORT = 20, /* the same in a column: what is in a list is less */
	LONG_PER_TEXT = 20 /* at most one longer line in so many */
};

/* ---- Runs of text ------------------------------------------------------ */

struct text lines_trim(struct text text)
{
	size_t width;

	while (text.length > 0) {
		uint32_t code_point = utf8_next(text, 0, &width);
		enum utf8_class class = utf8_class(code_point);

		if (class != UTF8_SPACE && class != UTF8_IGNORED)
			break;
		text = text_skip(text, width);
	}
	while (text.length > 0) {
		size_t start;
		uint32_t code_point =
			punctuation_before(text, text.length, &start);

		if (code_point != BYTE_ORDER_MARK &&
		    utf8_class(code_point) != UTF8_SPACE)
			break;
		text.length = start;
	}
	return text;
}

bool lines_has_words(struct text text)
{
	size_t width;

	for (size_t offset = 0; offset < text.length; offset += width) {
		uint32_t code_point = utf8_next(text, offset, &width);
		enum utf8_class class = utf8_class(code_point);

		if (class == UTF8_LETTER || class == UTF8_DIGIT)
			return true;
	}
	return false;
}

static size_t weight_of(uint32_t code_point)
{
	if (code_point < 0x80)
		return 1;
	return utf8_script(code_point) == UTF8_GRAM ? 2 : 1;
}

size_t lines_weight(struct text text)
{
	size_t weight = 0;
	size_t width;

	for (size_t offset = 0; offset < text.length; offset += width)
		weight += weight_of(utf8_next(text, offset, &width));
	return weight;
}

/* ---- Lines ------------------------------------------------------------- */

/* Bytes of the line end at `offset`; 0 when there is none. */
static size_t line_end_at(struct text text, size_t offset)
{
	size_t left = text.length - offset;
	const char *at = text.data + offset;

	switch ((unsigned char)at[0]) {
	case '\n': /* a new page may begin within a paragraph */
		return left > 1 && at[1] == '\f' ? 2 : 1;
	case '\f':
		return 1;
	case '\r':
		return left > 1 && at[1] == '\n' ? 2 : 1;
	case 0xC2: /* U+0085 */
		return left > 1 && at[1] == '\x85' ? 2 : 0;
	case 0xE2: /* U+2028 and U+2029 */
		return left > 2 && at[1] == '\x80' &&
				       (at[2] == '\xA8' || at[2] == '\xA9') ?
			       3 :
			       0;
	default:
		return 0;
	}
}

/* Takes one raw line, without its end. */
static struct text take_raw(struct lines *lines)
{
	size_t start = lines->offset;
	size_t end = start;
	size_t width = 0;

	while (end < lines->text.length && width == 0) {
		/* No line end begins with one of these. */
		while (end < lines->text.length &&
		       (unsigned char)lines->text.data[end] >= ' ' &&
		       (unsigned char)lines->text.data[end] < 0x80)
			end++;
		if (end < lines->text.length)
			width = line_end_at(lines->text, end);
		end += width == 0 && end < lines->text.length;
	}
	lines->offset = end + width;
	if (lines->ends_counted)
		lines->number++;
	lines->ends_counted = width > 0 && (lines->text.data[end] == '\n' ||
					    lines->text.data[end] == '\r');
	return (struct text){ lines->text.data + start, end - start };
}

/* Past the ASCII letters and digits from `offset` on: nearly all of a line. */
static size_t past_plain(struct text text, size_t offset)
{
	while (offset < text.length) {
		const unsigned char byte = (unsigned char)text.data[offset];

		if (byte >= 0x80 || (utf8_ascii_classes[byte] != UTF8_LETTER &&
				     utf8_ascii_classes[byte] != UTF8_DIGIT))
			break;
		offset++;
	}
	return offset;
}

static void measure(struct line *line)
{
	bool is_in_space = false;
	size_t width;

	for (size_t offset = 0; offset < line->text.length; offset += width) {
		const size_t end = past_plain(line->text, offset);
		uint32_t code_point;
		enum utf8_class class;

		width = end - offset;
		if (width > 0) {
			line->weight += width;
			line->has_words = true;
			is_in_space = false;
			continue;
		}
		code_point = utf8_next(line->text, offset, &width);
		class = utf8_class(code_point);
		line->weight += weight_of(code_point);
		if (class == UTF8_LETTER || class == UTF8_DIGIT)
			line->has_words = true;
		if (class == UTF8_SPACE && !is_in_space)
			line->blank_count++;
		is_in_space = class == UTF8_SPACE;
	}
	line->last = punctuation_last(line->text);
}

bool lines_next(struct lines *lines, struct line *out)
{
	struct text trimmed = { 0 };

	*out = (struct line){ 0 };
	while (lines->offset < lines->text.length && trimmed.length == 0) {
		trimmed = lines_trim(take_raw(lines));
		if (trimmed.length == 0)
			lines->has_seen_blank = true;
	}
	if (trimmed.length == 0)
		return false;
	out->text = trimmed;
	out->start = (size_t)(trimmed.data - lines->text.data);
	out->end = out->start + trimmed.length;
	out->number = lines->number;
	out->follows_blank = lines->has_seen_blank;
	lines->has_seen_blank = false;
	measure(out);
	return true;
}

/* ---- Wrapped texts ----------------------------------------------------- */

static bool is_broken(const struct line *line)
{
	return line->weight >= WRAPPED_SHORT && line->weight <= WRAPPED_LONG;
}

bool lines_goes_on(const struct line *above, const struct line *line)
{
	size_t width;

	return !line->follows_blank && above->weight >= NARROW_SHORT &&
	       above->weight <= WRAPPED_LONG &&
	       !punctuation_is_stop(above->last) &&
	       utf8_is_lower(utf8_next(line->text, 0, &width));
}

/* Lines of a column begin in lower case more often than not, and are shorter
 * than those of a page. */
bool lines_is_wrapped(struct text text)
{
	struct lines lines = LINES_OF(text);
	struct line line;
	struct line last = { 0 };
	size_t line_count = 0;
	size_t long_count = 0;
	size_t inner_count = 0;  /* lines with another right below */
	size_t broken_count = 0; /* of these, those that fit a width */
	size_t open_count = 0;   /* and do not end a sentence */
	size_t going_count = 0;  /* of the inner ones, in lower case */

	while (line_count < SAMPLE_LINES && lines_next(&lines, &line)) {
		line_count++;
		long_count += line.weight > WRAPPED_LONG;
		if (!line.follows_blank) {
			inner_count++;
			broken_count += is_broken(&last);
			open_count += is_broken(&last) &&
				      !punctuation_is_stop(last.last);
			going_count += lines_goes_on(&last, &line);
		}
		last = line;
	}
	return inner_count >= WRAPPED_LEAST &&
	       long_count <= line_count / LONG_PER_TEXT &&
	       ((broken_count * 4 >= inner_count * 3 &&
		 open_count * 3 >= inner_count * 2) ||
		going_count * 2 >= inner_count);
}
