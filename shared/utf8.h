/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * utf8 - code points, their classes, and folding, by utf8proc.
 *
 * Used by both programs. Text given to utf8_next is valid UTF-8 (made so
 * by utf8_repair at the door); on a bad byte it returns U+FFFD and steps
 * one byte, so it can neither loop nor run past the end.
 */
#ifndef SHARED_UTF8_H
#define SHARED_UTF8_H

#include "shared/bytes.h"

enum utf8_class {
	UTF8_SPACE,    /* white space and line ends */
	UTF8_LETTER,   /* letters, letter-like numbers */
	UTF8_DIGIT,    /* Nd, No, but for raised ones */
	UTF8_MARK,     /* Mn, Mc, Me */
	UTF8_IGNORED,  /* default ignorables, soft hyphen, zero width, bidi
			 * marks, other control characters: never split, join
			 * or become terms */
	UTF8_CURRENCY, /* Sc */
	UTF8_OTHER     /* punctuation, symbols, private use, unassigned */
};

/* What some editors put before a text. */
#define UTF8_BYTE_ORDER_MARK TEXT("\xEF\xBB\xBF")

/* Scripts that the analysis treats apart. */
enum utf8_script {
	UTF8_ANY_SCRIPT,
	UTF8_LATIN,
	UTF8_GREEK,
	UTF8_CYRILLIC,
	UTF8_HEBREW,
	UTF8_ARABIC,
	UTF8_GRAM /* written without blanks (Han, Kana, Hangul, Thai, Lao,
		   * Khmer, Myanmar): indexed as bigrams */
};

/* What utf8_next and utf8_class say of anything but ASCII. These two are in
 * line: the indexer asks them several times for each character of a text,
 * and most are ASCII. */
uint32_t utf8_next_long(struct text text, size_t offset, size_t *width);
enum utf8_class utf8_class_long(uint32_t code_point);
extern const unsigned char utf8_ascii_classes[128];

/* Code point at `offset` (below text.length); *width is its bytes, 1..4. */
static inline uint32_t utf8_next(struct text text, size_t offset, size_t *width)
{
	const unsigned char first = (unsigned char)text.data[offset];

	*width = 1;
	return first < 0x80 ? first : utf8_next_long(text, offset, width);
}

static inline enum utf8_class utf8_class(uint32_t code_point)
{
	return code_point < 0x80 ?
		       (enum utf8_class)utf8_ascii_classes[code_point] :
		       utf8_class_long(code_point);
}

/* Bytes of the sequence at `offset`; when it is bad, *is_valid is false and
 * the bytes are those of its maximal subpart. */
size_t utf8_measure(struct text text, size_t offset, bool *is_valid);
/* Writes 1..4 bytes, returns how many. `code_point` must be valid. */
size_t utf8_encode(uint32_t code_point, char out[4]);
enum utf8_script utf8_script(uint32_t code_point);
bool utf8_is_upper(uint32_t code_point);
bool utf8_is_lower(uint32_t code_point);
/* Digits that are superscripts, as the marks of footnotes. */
bool utf8_is_raised(uint32_t code_point);
/* Brackets and quotes that open (Ps, Pi). */
bool utf8_is_opening(uint32_t code_point);
/* Columns on a terminal: 0, 1 or 2 (Unicode Standard Annex 11). */
size_t utf8_columns(uint32_t code_point);

bool utf8_is_valid(struct text text);
/* Appends `text` with each maximal bad sequence as U+FFFD; *bad_count is
 * their number (The Unicode Standard 15, section 3.9, "substitution of
 * maximal subparts"). */
enum status utf8_repair(struct bytes *out, struct text text, size_t *bad_count,
			struct fault *fault);

/* Appends NFKC + full case folding with default ignorables removed
 * (Unicode Standard Annex 15 and section 5.18) and other control
 * characters, the same for all normal forms of a text; Arabic harakat, also
 * in the forms that stand alone, and tatweel go too, and the yeh, kaf and heh
 * of Persian and Urdu become the Arabic ones, as stemmers want them. So go the
 * dots of ё and the nukta of Devanagari, whose candrabindu becomes an
 * anusvara. */
enum status utf8_fold(struct bytes *out, struct text text, struct fault *fault);
/* Appends `text` without the marks of Latin, Greek, Arabic and Hebrew
 * letters; all other scripts keep theirs. Letters with a stroke and the
 * dotless i become plain, æ and œ two letters, Arabic letters fold as above.
 * *has_changed says whether any was dropped or became another. For folded
 * text. */
enum status utf8_strip_marks(struct bytes *out, struct text text,
			     bool *has_changed, struct fault *fault);

/* Code points in the text. */
size_t utf8_count(struct text text);
/* At most `limit` bytes of valid UTF-8, cut between characters. */
struct text utf8_shorten(struct text text, size_t limit);
/* utf8proc's library version and its Unicode version. */
const char *utf8_library_version(void);
const char *utf8_unicode_version(void);

#endif
