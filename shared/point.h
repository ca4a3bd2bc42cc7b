/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * point - one code point of a text with its class: what the analysis looks
 * at, many times for each word.
 *
 * Used by terms.c and its parts, and visible.c.
 */
#ifndef SHARED_POINT_H
#define SHARED_POINT_H

#include "shared/utf8.h"

struct point {
	uint32_t code;
	size_t width; /* 0 at the end of the text */
	enum utf8_class kind;
};

static inline struct point point_at(struct text text, size_t offset)
{
	struct point point = { 0, 0, UTF8_SPACE };

	if (offset >= text.length)
		return point;
	point.code = utf8_next(text, offset, &point.width);
	point.kind = utf8_class(point.code);
	return point;
}

/* Behind the code points of one class from `offset` on. */
static inline size_t point_skip(struct text text, size_t offset,
				enum utf8_class kind)
{
	struct point point = point_at(text, offset);

	while (point.width > 0 && point.kind == kind) {
		offset += point.width;
		point = point_at(text, offset);
	}
	return offset;
}

/* The code point that ends at `offset`; of width 0 at the beginning. */
static inline struct point point_before(struct text text, size_t offset)
{
	size_t start = offset;

	if (offset == 0)
		return point_at(text, text.length);
	do {
		start--;
	} while (start > 0 && offset - start < 4 &&
		 (text.data[start] & 0xC0) == 0x80);
	return point_at(text, start);
}

static inline bool point_is_hyphen(uint32_t code)
{
	return code == '-' || code == 0x2010 || code == 0x2011;
}

/* Dashes that are set for hyphens (COVID–19), but end lines as dashes. */
static inline bool point_is_dash(uint32_t code)
{
	return code == 0x2012 || code == 0x2013 || code == 0x2212;
}

/* Also what transliterations write for hamza, ayn and the okina, and accents
 * that were typed for one. */
static inline bool point_is_apostrophe(uint32_t code)
{
	return code == '\'' || code == 0x2019 || code == 0x2018 ||
	       (code >= 0x02BB && code <= 0x02BF) || code == 0xFF07 ||
	       code == '`' || code == 0xB4;
}

/* Signs that hold words together when nothing else is between. */
static inline bool point_is_joining(uint32_t code)
{
	return code == '.' || code == '@' || code == '_' || code == '&' ||
	       point_is_hyphen(code) || point_is_dash(code) ||
	       point_is_apostrophe(code);
}

/* Thai, at U+0E01, is the first script written without blanks. */
static inline bool point_is_gram(uint32_t code)
{
	return code >= 0x0E01 && utf8_script(code) == UTF8_GRAM;
}

static inline bool point_is_letter_or_digit(struct point point)
{
	return (point.kind == UTF8_LETTER || point.kind == UTF8_DIGIT) &&
	       !point_is_apostrophe(point.code) && !point_is_gram(point.code);
}

static inline bool point_is_in_word(struct point point)
{
	return point_is_letter_or_digit(point) ||
	       (point.kind == UTF8_MARK && !point_is_gram(point.code));
}

/* The blanks that part groups of digits. */
static inline bool point_is_group_blank(uint32_t code)
{
	return code == ' ' || code == 0xA0 || code == 0x2007 ||
	       code == 0x2009 || code == 0x202F;
}

/* Steps over ASCII letters and digits: most of most texts. */
static inline size_t point_skip_ascii(struct text text, size_t offset)
{
	while (offset < text.length && (text_is_letter(text.data[offset]) ||
					text_is_digit(text.data[offset])))
		offset++;
	return offset;
}

/* End of the run of word characters at `offset`. */
static inline size_t point_run_end(struct text text, size_t offset)
{
	for (;;) {
		struct point point;

		offset = point_skip_ascii(text, offset);
		point = point_at(text, offset);
		if (!point_is_in_word(point))
			return offset;
		offset += point.width;
	}
}

#endif
