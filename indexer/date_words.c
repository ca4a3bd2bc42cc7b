/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/date_words.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include "shared/utf8.h"

enum {
	NAME_BYTES = 48,    /* room for the longest name, and one more sign */
	LETTER_BYTES = 4,   /* that a folded code point takes at most */
	JOINED_MOST = 2,    /* words behind the first in one name */
	BASE_UNITS = 8,     /* UTF-16, of one decomposed code point */
	LAST_LATIN = 0x900, /* Latin to Arabic lie below */
	NO_BREAK_SPACE = 0xA0,
	APOSTROPHE = 0x2019
};

/* ---- Folding ----------------------------------------------------------- */

/* A word as far as it was read, folded. */
struct name {
	char data[NAME_BYTES];
	size_t length;
};

/* The letter that carries the marks of `code_point`. */
static uint32_t base_of(uint32_t code_point)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *normalizer = unorm2_getNFDInstance(&error);
	UChar units[BASE_UNITS];
	int32_t unit_count;
	UChar32 base = (UChar32)code_point;

	if (code_point < 0xC0 || (code_point >= LAST_LATIN &&
				  (code_point < 0x1E00 || code_point > 0x1FFF)))
		return code_point;
	if (U_FAILURE(error))
		return code_point;
	unit_count = unorm2_getDecomposition(normalizer, base, units,
					     BASE_UNITS, &error);
	if (U_FAILURE(error) || unit_count <= 0 || unit_count > BASE_UNITS)
		return code_point;
	U16_GET(units, 0, 0, unit_count, base);
	return (uint32_t)base;
}

/* Letters that are not decomposed, or are written in two ways. */
static uint32_t plain_of(uint32_t code_point)
{
	switch (code_point) {
	case 0x131: /* dotless i */
		return 'i';
	case 0xF8: /* o with stroke */
		return 'o';
	case 0x142: /* l with stroke */
		return 'l';
	case 0x111: /* d with stroke */
		return 'd';
	case APOSTROPHE:
		return '\'';
	case 0x649: /* Arabic yeh */
	case 0x6CC:
		return 0x64A;
	case 0x6A9: /* Arabic kaf */
		return 0x643;
	case 0x629: /* Arabic heh */
	case 0x6BE:
	case 0x6C1:
	case 0x6C3:
	case 0x6D5:
		return 0x647;
	default:
		return code_point;
	}
}

static bool is_dropped(uint32_t code_point)
{
	return (code_point >= 0x300 && code_point <= 0x36F) ||
	       (code_point >= 0x64B && code_point <= 0x65F) ||
	       code_point == 0x670 || code_point == 0x640 ||
	       utf8_class(code_point) == UTF8_IGNORED;
}

/* False when there is no room: then it is no name that is known. */
static bool put(struct name *name, uint32_t code_point)
{
	UChar32 folded = (UChar32)base_of(code_point);

	if (is_dropped(code_point))
		return true;
	if (name->length + LETTER_BYTES >= NAME_BYTES)
		return false;
	folded = u_foldCase(folded, U_FOLD_CASE_DEFAULT);
	name->length += utf8_encode(plain_of((uint32_t)folded),
				    name->data + name->length);
	name->data[name->length] = '\0';
	return true;
}

/* ---- Looking up -------------------------------------------------------- */

/* Index of the first name that is not before this one. */
static size_t find(const struct name *name)
{
	size_t low = 0;
	size_t high = date_names_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(date_names[middle].name, name->data) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Gives what the name means, if it is one; whether a longer one goes on
 * from it. */
static bool look_up(const struct name *name, struct date_word *out)
{
	size_t index = find(name);

	if (index < date_names_count &&
	    strcmp(date_names[index].name, name->data) == 0) {
		*out = (struct date_word){ date_names[index].roles,
					   date_names[index].value };
		index++;
	}
	return index < date_names_count &&
	       strncmp(date_names[index].name, name->data, name->length) == 0;
}

/* ---- Reading ----------------------------------------------------------- */

static bool is_in_word(uint32_t code_point)
{
	enum utf8_class class = utf8_class(code_point);

	return class == UTF8_LETTER || class == UTF8_MARK ||
	       class == UTF8_IGNORED;
}

static bool is_gram(uint32_t code_point)
{
	return utf8_script(code_point) == UTF8_GRAM;
}

/* The longest name at the front, letter by letter. */
static size_t read_grams(struct text text, struct date_word *out)
{
	struct name name = { 0 };
	struct date_word word = { 0 };
	size_t longest = 0;
	size_t offset = 0;
	size_t first;
	size_t width;
	bool goes_on = true;

	(void)utf8_next(text, 0, &first);
	while (goes_on && offset < text.length) {
		uint32_t code_point = utf8_next(text, offset, &width);

		if (!is_gram(code_point) && code_point != '.')
			break;
		if (!put(&name, code_point))
			break;
		offset += width;
		word.roles = 0;
		goes_on = look_up(&name, &word);
		if (word.roles == 0)
			continue;
		*out = word;
		longest = offset;
	}
	return longest > 0 ? longest : first;
}

/* Adds the letters at `offset`; returns where they end. */
static size_t add_letters(struct name *name, struct text text, size_t offset,
			  bool *fits)
{
	size_t width;

	while (offset < text.length) {
		uint32_t code_point = utf8_next(text, offset, &width);

		if (!is_in_word(code_point) || is_gram(code_point))
			break;
		*fits = *fits && put(name, code_point);
		offset += width;
	}
	return offset;
}

/* Bytes of the blank at `offset`; 0 when there is none. */
static size_t blank_at(struct text text, size_t offset)
{
	size_t width;
	uint32_t code_point;

	if (offset >= text.length)
		return 0;
	code_point = utf8_next(text, offset, &width);
	return code_point == ' ' || code_point == NO_BREAK_SPACE ? width : 0;
}

/* Adds what parts a word from the next in a name, ". " being a blank;
 * returns where the next one begins, 0 when none does. */
static size_t add_joint(struct name *name, struct text text, size_t offset,
			bool *fits)
{
	uint32_t joint = 0;
	size_t width = 0;

	if (offset < text.length)
		joint = utf8_next(text, offset, &width);
	if (joint != '.' && joint != '-' && joint != '\'' &&
	    joint != APOSTROPHE)
		joint = width = 0;
	offset += width;
	width = blank_at(text, offset);
	if (width > 0 && (joint == 0 || joint == '.')) {
		joint = ' ';
		offset += width;
	}
	if (joint == 0 || offset >= text.length ||
	    !is_in_word(utf8_next(text, offset, &width)))
		return 0;
	*fits = *fits && put(name, joint);
	return offset;
}

size_t date_words_read(struct text text, struct date_word *out)
{
	struct name name = { 0 };
	size_t width;
	size_t end;
	size_t longest;
	bool fits = true;
	bool goes_on;

	*out = (struct date_word){ 0 };
	if (is_gram(utf8_next(text, 0, &width)))
		return read_grams(text, out);
	end = add_letters(&name, text, 0, &fits);
	if (end == 0)
		return width;
	longest = end;
	goes_on = fits && look_up(&name, out);
	for (size_t i = 0; goes_on && i < JOINED_MOST; i++) {
		struct date_word word = { 0 };
		size_t next = add_joint(&name, text, end, &fits);

		if (next == 0)
			break;
		end = add_letters(&name, text, next, &fits);
		goes_on = fits && look_up(&name, &word);
		if (word.roles == 0)
			continue;
		*out = word;
		longest = end;
	}
	return longest;
}
