/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/headings.h"

#include <string.h>

#include "indexer/dates.h"
#include "indexer/punctuation.h"
#include "shared/array.h"
#include "shared/utf8.h"

enum {
	HEADING_WEIGHT = 60,
	HEADING_WORDS = 7,
	BYLINE_WORDS = 7,
	HOST_LABEL_BYTES = 2 /* the last label has as many at least */
};

/* How lines begin that name who made something, or where it is from. */
static const char *const credits[] = { "By ",
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

static bool is_credit(struct text text)
{
	for (size_t i = 0; i < COUNT(credits); i++) {
		const struct text credit = text_of(credits[i]);

		if (text.length > credit.length && text_begins(text, credit))
			return true;
	}
	return false;
}

/* Speech that is broken off ends in one. */
static bool is_dash(uint32_t code_point)
{
	return code_point == '-' || code_point == 0x2010 ||
	       code_point == 0x2011 || code_point == 0x2013 ||
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

/* Whether a comma or its like stands inside: an enumeration, or more than
 * one clause. */
static bool has_pause(struct text text)
{
	size_t width;

	for (size_t offset = 0; offset < text.length; offset += width) {
		uint32_t code_point = utf8_next(text, offset, &width);

		if (code_point != ':' && code_point != 0xFF1A &&
		    punctuation_is_pause(code_point))
			return true;
	}
	return false;
}

/* "What happens next?", but not "Why?", which is an answer, and not "Q What
 * happens next?" or "MS. SMITH: I'm sorry?": what is said in a transcript. */
static bool is_question(const struct line *line)
{
	struct text text = line->text;
	const char *blank = memchr(text.data, ' ', text.length);
	size_t width;

	if (line->last != '?' && line->last != 0x061F)
		return false;
	if (!blank || blank - text.data < 2)
		return false;
	for (size_t offset = 0; offset < text.length; offset += width) {
		uint32_t code_point = utf8_next(text, offset, &width);

		if (code_point == ':' || is_dash(code_point))
			return false;
	}
	return true;
}

static bool ends_well(const struct line *line)
{
	if (punctuation_is_stop(line->last))
		return is_question(line);
	return !punctuation_is_pause(line->last) && !is_dash(line->last);
}

bool headings_is_byline(struct text text)
{
	size_t blank_count = 0;
	size_t width;

	if (text.length <= 3 || !text_begins_caseless(text, TEXT("by ")) ||
	    !utf8_is_upper(utf8_next(text, 3, &width)))
		return false;
	for (size_t i = 0; i < text.length; i++)
		blank_count += text.data[i] == ' ';
	return blank_count < BYLINE_WORDS;
}

static bool is_in_label(char byte)
{
	return text_is_letter(byte) || text_is_digit(byte) || byte == '-';
}

bool headings_is_host(struct text text)
{
	size_t label_length = 0;
	size_t label_count = 1;

	for (size_t i = 0; i < text.length; i++) {
		if (is_in_label(text.data[i])) {
			label_length++;
		} else if (text.data[i] == '.' && label_length > 0) {
			label_length = 0;
			label_count++;
		} else {
			return false;
		}
	}
	return label_count > 1 && label_length >= HOST_LABEL_BYTES &&
	       has_letter((struct text){ text.data + text.length - label_length,
					 label_length });
}

bool headings_is_like(const struct line *line)
{
	return line->has_words && line->weight <= HEADING_WEIGHT &&
	       line->blank_count < HEADING_WORDS && ends_well(line) &&
	       begins_well(line->text) && has_letter(line->text) &&
	       !has_pause(line->text) && !is_credit(line->text) &&
	       !has_address(line->text) && !headings_is_host(line->text) &&
	       !dates_is_line(line->text);
}
