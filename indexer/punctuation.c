/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/punctuation.h"

#include "shared/array.h"
#include "shared/utf8.h"

/* So many closing signs may stand behind the last one; without a bound a
 * text of nothing but quotes would be read again for each of its lines. */
enum { LAST_CHARACTERS = 64 };

/* Letters and marks of a clause: "privacy policy" has 21 in Thai. */
enum { CLAUSE_LETTERS = 24, THAI_BYTES = 3 };

static const uint32_t stops[] = {
	'.',    '!',    '?',    0x2026,                 /* ellipsis */
	0x203C, 0x203D, 0x2047, 0x2048, 0x2049, 0x0589, /* Armenian */
	0x061F, 0x06D4,                                 /* Arabic, Urdu */
	0x0964, 0x0965,                                 /* Devanagari danda */
	0x104A, 0x104B,                                 /* Myanmar */
	0x1362, 0x1367, 0x1368,                         /* Ethiopic */
	0x17D4, 0x17D5,                                 /* Khmer */
	0x3002, 0xFF01, 0xFF0E, 0xFF1F,                 /* Chinese, Japanese */
	0xFF61
};

static const uint32_t pauses[] = {
	',',    ';',    ':',    0x060C, 0x061B, /* Arabic */
	0x1361, 0x1363, 0x1364, 0x1365, 0x1366, /* Ethiopic */
	0x3001, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF64  /* Chinese, Japanese */
};

static const uint32_t openers[] = {
	'"',    '\'',   '(',    '[',    0x00A1, /* inverted ! */
	0x00AB, 0x00BB, 0x00BF,                 /* inverted ? */
	0x2018, 0x201A, 0x201B, 0x201C, 0x201E, 0x201F, 0x2039, 0x203A,
	0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0xFF02, 0xFF08
};

static const uint32_t closers[] = { '"',    '\'',   ')',    ']',    0x00AB,
				    0x00BB, 0x2018, 0x2019, 0x201C, 0x201D,
				    0x2039, 0x203A, 0x3009, 0x300B, 0x300D,
				    0x300F, 0x3011, 0x3015, 0xFF02, 0xFF09 };

static bool is_among(uint32_t code_point, const uint32_t *signs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (signs[i] == code_point)
			return true;
	return false;
}

bool punctuation_is_stop(uint32_t code_point)
{
	return is_among(code_point, stops, COUNT(stops));
}

bool punctuation_is_pause(uint32_t code_point)
{
	return is_among(code_point, pauses, COUNT(pauses));
}

bool punctuation_parts(uint32_t code_point)
{
	return punctuation_is_stop(code_point) ||
	       punctuation_is_pause(code_point) || code_point == 0x0F0D ||
	       code_point == 0x0F0E;
}

/* U+0E00 to U+0EFF: Thai and Lao. */
static bool is_thai(const char *at)
{
	return (unsigned char)at[0] == 0xE0 && (unsigned char)at[1] >= 0xB8 &&
	       (unsigned char)at[1] <= 0xBB;
}

bool punctuation_ends_clause(struct text text, size_t offset)
{
	size_t count = 0;

	while (count < CLAUSE_LETTERS && offset >= THAI_BYTES &&
	       is_thai(text.data + offset - THAI_BYTES)) {
		offset -= THAI_BYTES;
		count++;
	}
	return count == CLAUSE_LETTERS;
}

bool punctuation_is_opener(uint32_t code_point)
{
	return is_among(code_point, openers, COUNT(openers));
}

bool punctuation_is_closer(uint32_t code_point)
{
	return is_among(code_point, closers, COUNT(closers));
}

uint32_t punctuation_before(struct text text, size_t offset, size_t *start)
{
	size_t width;

	*start = offset - 1;
	while (*start > 0 && offset - *start < 4 &&
	       ((unsigned char)text.data[*start] & 0xC0) == 0x80)
		(*start)--;
	return utf8_next(text, *start, &width);
}

uint32_t punctuation_last(struct text text)
{
	size_t end = text.length;

	for (int i = 0; i < LAST_CHARACTERS && end > 0; i++) {
		uint32_t code_point = punctuation_before(text, end, &end);
		enum utf8_class class = utf8_class(code_point);

		if (class != UTF8_SPACE && class != UTF8_IGNORED &&
		    !punctuation_is_closer(code_point))
			return code_point;
	}
	return 0;
}
