/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/headings.h"

#include <string.h>

#include "indexer/dates.h"
#include "indexer/punctuation.h"
#include "shared/utf8.h"

enum { HEADING_WEIGHT = 80, HEADING_WORDS = 12, ANY_YEAR = 9999 };

/* How lines begin that name who made something, or where it is from. */
static const char *const bylines[] = { "By ",
				       "by ",
				       "BY ",
				       "Por ",
				       "Par ",
				       "Von ",
				       "Door ",
				       "Reporting by ",
				       "Editing by ",
				       "Written by ",
				       "Image copyright",
				       "Image caption",
				       "Image:",
				       "Image source",
				       "Photo:",
				       "Photo by ",
				       "Picture:",
				       "Credit:",
				       "Credits:",
				       "Source:",
				       "Sources:",
				       "Tag:",
				       "Tags:",
				       "Watch:",
				       "Published:",
				       "Updated:",
				       "[" };

static bool is_byline(struct text text)
{
	for (size_t i = 0; i < sizeof(bylines) / sizeof(bylines[0]); i++) {
		size_t length = strlen(bylines[i]);

		if (text.length > length &&
		    memcmp(text.data, bylines[i], length) == 0)
			return true;
	}
	return false;
}

/* Speech that is broken off ends in one. */
static bool is_dash(uint32_t code_point)
{
	return code_point == '-' || code_point == 0x2013 ||
	       code_point == 0x2014;
}

static bool has_address(struct text text)
{
	return memchr(text.data, '@', text.length) ||
	       memmem(text.data, text.length, "://", 3) ||
	       memmem(text.data, text.length, "www.", 4);
}

static bool may_begin(uint32_t code_point)
{
	enum utf8_class class = utf8_class(code_point);
	enum utf8_script script = utf8_script(code_point);

	if (class == UTF8_DIGIT)
		return true;
	if (class != UTF8_LETTER)
		return false;
	if (script == UTF8_LATIN || script == UTF8_GREEK ||
	    script == UTF8_CYRILLIC)
		return utf8_is_upper(code_point);
	return true;
}

/* Whether the first sign but an opening quote may begin a heading. */
static bool begins_well(struct text text)
{
	size_t width;
	uint32_t first = utf8_next(text, 0, &width);

	if (punctuation_is_opener(first) && width < text.length)
		first = utf8_next(text, width, &width);
	return may_begin(first);
}

static bool has_letter(struct text text)
{
	size_t width;

	for (size_t offset = 0; offset < text.length; offset += width)
		if (utf8_class(utf8_next(text, offset, &width)) == UTF8_LETTER)
			return true;
	return false;
}

bool headings_is_like(const struct line *line)
{
	if (!line->has_words || line->weight > HEADING_WEIGHT ||
	    line->blank_count >= HEADING_WORDS)
		return false;
	if (punctuation_is_stop(line->last) ||
	    punctuation_is_pause(line->last) || is_dash(line->last))
		return false;
	return begins_well(line->text) && has_letter(line->text) &&
	       !is_byline(line->text) && !has_address(line->text) &&
	       dates_parse(line->text, ANY_YEAR).precision == RECORD_UNDATED;
}
