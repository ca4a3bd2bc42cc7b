/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SOUNDS
 * A letter stands for a string of sounds: a consonant's class as a capital,
 * vowels as a (open), e (e, i, y) and o (o, u, w). The classes:
 *   B b p     D d    F f v    G g gh    H h kh    J j zh    K k q
 *   L l       M m    N n      R r       S s       T t       Z z
 *   C sh ch
 * The same consonant twice is one. An h behind a consonant of Latin
 * letters, and the Urdu and Devanagari aspirates, only colour it. An h at
 * the end is silent, as are vowels there. Arabic script writes long vowels
 * only: what it writes must be in the other word, what it does not write
 * may be.
 *
 * A w and a waw are vowels in the first reading of a word. At its start and
 * beside a vowel they may be what others write with a v, a в or a व: so they
 * are an F in the second.
 */
#include "searcher/skeleton.h"

#include <string.h>

#include "shared/array.h"
#include "shared/utf8.h"

enum { VOWEL_A = 1, VOWEL_E = 2, VOWEL_O = 4 };

struct sound {
	uint32_t letter;
	const char *sounds;
};

static const struct sound latin[] = {
	{ 'a', "a" },    { 'b', "B" },    { 'c', "K" },    { 'd', "D" },
	{ 'e', "e" },    { 'f', "F" },    { 'g', "G" },    { 'h', "H" },
	{ 'i', "e" },    { 'j', "J" },    { 'k', "K" },    { 'l', "L" },
	{ 'm', "M" },    { 'n', "N" },    { 'o', "o" },    { 'p', "B" },
	{ 'q', "K" },    { 'r', "R" },    { 's', "S" },    { 't', "T" },
	{ 'u', "o" },    { 'v', "F" },    { 'w', "o" },    { 'x', "KS" },
	{ 'y', "e" },    { 'z', "Z" },    { 0xDF, "S" },   { 0xE0, "a" },
	{ 0xE1, "a" },   { 0xE2, "a" },   { 0xE3, "a" },   { 0xE4, "ae" },
	{ 0xE5, "ao" },  { 0xE6, "ae" },  { 0xE7, "C" },   { 0xE8, "e" },
	{ 0xE9, "e" },   { 0xEA, "e" },   { 0xEB, "e" },   { 0xEC, "e" },
	{ 0xED, "e" },   { 0xEE, "e" },   { 0xEF, "e" },   { 0xF0, "D" },
	{ 0xF1, "N" },   { 0xF2, "o" },   { 0xF3, "o" },   { 0xF4, "o" },
	{ 0xF5, "o" },   { 0xF6, "oe" },  { 0xF8, "oe" },  { 0xF9, "o" },
	{ 0xFA, "o" },   { 0xFB, "o" },   { 0xFC, "oe" },  { 0xFD, "e" },
	{ 0xFE, "T" },   { 0xFF, "e" },   { 0x101, "a" },  { 0x103, "a" },
	{ 0x105, "ao" }, { 0x107, "C" },  { 0x10D, "C" },  { 0x10F, "D" },
	{ 0x111, "J" },  { 0x113, "e" },  { 0x117, "e" },  { 0x119, "e" },
	{ 0x11B, "e" },  { 0x11F, "G" },  { 0x12B, "e" },  { 0x131, "e" },
	{ 0x142, "L" },  { 0x144, "N" },  { 0x146, "N" },  { 0x148, "N" },
	{ 0x14D, "o" },  { 0x151, "oe" }, { 0x153, "oe" }, { 0x159, "R" },
	{ 0x15B, "C" },  { 0x15F, "C" },  { 0x161, "C" },  { 0x163, "T" },
	{ 0x165, "T" },  { 0x16B, "o" },  { 0x16F, "o" },  { 0x171, "oe" },
	{ 0x17A, "Z" },  { 0x17C, "J" },  { 0x17E, "J" },  { 0x219, "C" },
	{ 0x21B, "T" },
};

static const struct sound cyrillic[] = {
	{ 0x430, "a" },  { 0x431, "B" }, { 0x432, "F" },  { 0x433, "G" },
	{ 0x434, "D" },  { 0x435, "e" }, { 0x436, "J" },  { 0x437, "Z" },
	{ 0x438, "e" },  { 0x439, "e" }, { 0x43A, "K" },  { 0x43B, "L" },
	{ 0x43C, "M" },  { 0x43D, "N" }, { 0x43E, "o" },  { 0x43F, "B" },
	{ 0x440, "R" },  { 0x441, "S" }, { 0x442, "T" },  { 0x443, "o" },
	{ 0x444, "F" },  { 0x445, "H" }, { 0x446, "TS" }, { 0x447, "C" },
	{ 0x448, "C" },  { 0x449, "C" }, { 0x44A, "" },   { 0x44B, "e" },
	{ 0x44C, "" },   { 0x44D, "e" }, { 0x44E, "eo" }, { 0x44F, "ea" },
	{ 0x451, "eo" }, { 0x452, "J" }, { 0x453, "G" },  { 0x454, "e" },
	{ 0x455, "DZ" }, { 0x456, "e" }, { 0x457, "e" },  { 0x458, "e" },
	{ 0x459, "L" },  { 0x45A, "N" }, { 0x45B, "C" },  { 0x45C, "K" },
	{ 0x45E, "o" },  { 0x45F, "J" }, { 0x491, "G" },
};

static const struct sound greek[] = {
	{ 0x3AC, "a" }, { 0x3AD, "e" },  { 0x3AE, "e" }, { 0x3AF, "e" },
	{ 0x3B1, "a" }, { 0x3B2, "F" },  { 0x3B3, "G" }, { 0x3B4, "D" },
	{ 0x3B5, "e" }, { 0x3B6, "Z" },  { 0x3B7, "e" }, { 0x3B8, "T" },
	{ 0x3B9, "e" }, { 0x3BA, "K" },  { 0x3BB, "L" }, { 0x3BC, "M" },
	{ 0x3BD, "N" }, { 0x3BE, "KS" }, { 0x3BF, "o" }, { 0x3C0, "B" },
	{ 0x3C1, "R" }, { 0x3C2, "S" },  { 0x3C3, "S" }, { 0x3C4, "T" },
	{ 0x3C5, "o" }, { 0x3C6, "F" },  { 0x3C7, "H" }, { 0x3C8, "BS" },
	{ 0x3C9, "o" }, { 0x3CC, "o" },  { 0x3CD, "o" }, { 0x3CE, "o" },
};

static const struct sound arabic[] = {
	{ 0x621, "" },  { 0x622, "a" }, { 0x623, "a" }, { 0x624, "o" },
	{ 0x625, "a" }, { 0x626, "e" }, { 0x627, "a" }, { 0x628, "B" },
	{ 0x629, "H" }, { 0x62A, "T" }, { 0x62B, "S" }, { 0x62C, "J" },
	{ 0x62D, "H" }, { 0x62E, "H" }, { 0x62F, "D" }, { 0x630, "Z" },
	{ 0x631, "R" }, { 0x632, "Z" }, { 0x633, "S" }, { 0x634, "C" },
	{ 0x635, "S" }, { 0x636, "D" }, { 0x637, "T" }, { 0x638, "Z" },
	{ 0x639, "" },  { 0x63A, "G" }, { 0x641, "F" }, { 0x642, "K" },
	{ 0x643, "K" }, { 0x644, "L" }, { 0x645, "M" }, { 0x646, "N" },
	{ 0x647, "H" }, { 0x648, "o" }, { 0x649, "e" }, { 0x64A, "e" },
	{ 0x679, "T" }, { 0x67E, "B" }, { 0x681, "Z" }, { 0x685, "C" },
	{ 0x686, "C" }, { 0x688, "D" }, { 0x691, "R" }, { 0x698, "J" },
	{ 0x6A4, "F" }, { 0x6A9, "K" }, { 0x6AF, "G" }, { 0x6BA, "N" },
	{ 0x6BE, "" },  { 0x6C1, "H" }, { 0x6C3, "H" }, { 0x6CC, "e" },
	{ 0x6D2, "e" },
};

static const struct sound devanagari[] = {
	{ 0x901, "N" }, { 0x902, "N" }, { 0x903, "H" }, { 0x905, "a" },
	{ 0x906, "a" }, { 0x907, "e" }, { 0x908, "e" }, { 0x909, "o" },
	{ 0x90A, "o" }, { 0x90B, "R" }, { 0x90D, "e" }, { 0x90F, "e" },
	{ 0x910, "e" }, { 0x911, "o" }, { 0x913, "o" }, { 0x914, "o" },
	{ 0x915, "K" }, { 0x916, "H" }, { 0x917, "G" }, { 0x918, "G" },
	{ 0x919, "N" }, { 0x91A, "C" }, { 0x91B, "C" }, { 0x91C, "J" },
	{ 0x91D, "J" }, { 0x91E, "N" }, { 0x91F, "T" }, { 0x920, "T" },
	{ 0x921, "D" }, { 0x922, "D" }, { 0x923, "N" }, { 0x924, "T" },
	{ 0x925, "T" }, { 0x926, "D" }, { 0x927, "D" }, { 0x928, "N" },
	{ 0x92A, "B" }, { 0x92B, "F" }, { 0x92C, "B" }, { 0x92D, "B" },
	{ 0x92E, "M" }, { 0x92F, "e" }, { 0x930, "R" }, { 0x932, "L" },
	{ 0x933, "L" }, { 0x935, "F" }, { 0x936, "C" }, { 0x937, "C" },
	{ 0x938, "S" }, { 0x939, "H" }, { 0x93C, "" },  { 0x93E, "a" },
	{ 0x93F, "e" }, { 0x940, "e" }, { 0x941, "o" }, { 0x942, "o" },
	{ 0x943, "R" }, { 0x945, "e" }, { 0x947, "e" }, { 0x948, "e" },
	{ 0x949, "o" }, { 0x94B, "o" }, { 0x94C, "o" }, { 0x94D, "" },
};

/* Several Latin letters for one sound, longer ones first. */
static const struct {
	const char *letters;
	const char *sounds;
} groups[] = {
	{ "tsch", "C" }, { "sch", "C" }, { "ch", "C" },  { "sh", "C" },
	{ "kh", "H" },   { "gh", "G" },  { "ph", "F" },  { "th", "T" },
	{ "zh", "J" },   { "dh", "D" },  { "bh", "B" },  { "jh", "J" },
	{ "ck", "K" },   { "ce", "Se" }, { "ci", "Se" }, { "cy", "Se" },
	{ "dj", "J" },
};

static const struct {
	const struct sound *list;
	size_t count;
} tables[] = {
	[SKELETON_NONE] = { NULL, 0 },
	[SKELETON_LATIN] = { latin, COUNT(latin) },
	[SKELETON_CYRILLIC] = { cyrillic, COUNT(cyrillic) },
	[SKELETON_GREEK] = { greek, COUNT(greek) },
	[SKELETON_ARABIC] = { arabic, COUNT(arabic) },
	[SKELETON_DEVANAGARI] = { devanagari, COUNT(devanagari) },
};

enum skeleton_script skeleton_script(struct text word)
{
	uint32_t letter;
	size_t width;

	if (word.length == 0)
		return SKELETON_NONE;
	letter = utf8_next(word, 0, &width);
	if (letter >= 0x900 && letter <= 0x97F)
		return SKELETON_DEVANAGARI;
	switch (utf8_script(letter)) {
	case UTF8_LATIN:
		return SKELETON_LATIN;
	case UTF8_CYRILLIC:
		return SKELETON_CYRILLIC;
	case UTF8_GREEK:
		return SKELETON_GREEK;
	case UTF8_ARABIC:
		return SKELETON_ARABIC;
	default:
		return SKELETON_NONE;
	}
}

/* By halves: the tables are in order of their letters. */
static const char *find_sounds(enum skeleton_script script, uint32_t letter)
{
	size_t low = 0;
	size_t high = tables[script].count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tables[script].list[middle].letter < letter)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == tables[script].count ||
	    tables[script].list[low].letter != letter)
		return NULL;
	return tables[script].list[low].sounds;
}

/* Sounds of what stands at `offset`, and its bytes; NULL: none are known. */
static const char *sounds_at(enum skeleton_script script, struct text word,
			     size_t offset, size_t *width)
{
	for (size_t i = 0; script == SKELETON_LATIN && i < COUNT(groups); i++) {
		*width = strlen(groups[i].letters);
		if (*width <= word.length - offset &&
		    memcmp(word.data + offset, groups[i].letters, *width) == 0)
			return groups[i].sounds;
	}
	return find_sounds(script, utf8_next(word, offset, width));
}

static bool add_sound(struct skeleton_reading *out, char sound)
{
	unsigned char *vowels = &out->vowels[out->count];

	if (sound == 'a')
		*vowels |= VOWEL_A;
	else if (sound == 'e')
		*vowels |= VOWEL_E;
	else if (sound == 'o')
		*vowels |= VOWEL_O;
	else if (out->count > 0 && out->consonants[out->count - 1] == sound &&
		 *vowels == 0)
		return true;
	else if (out->count == SKELETON_SOUNDS)
		return false;
	else
		out->consonants[out->count++] = sound;
	return true;
}

static bool is_waw(struct text word, size_t offset)
{
	size_t width;
	uint32_t letter = utf8_next(word, offset, &width);

	return letter == 'w' || letter == 0x648;
}

/* Whether a letter is a vowel that is written, and no waw. */
static bool is_vowel(enum skeleton_script script, struct text word,
		     size_t offset)
{
	size_t width;
	const char *sounds;

	if (offset == word.length || is_waw(word, offset))
		return false;
	sounds = find_sounds(script, utf8_next(word, offset, &width));
	return sounds && (*sounds == 'a' || *sounds == 'e' || *sounds == 'o');
}

/* One of both ways; false: there is none. */
static bool read_as(struct skeleton_reading *out, enum skeleton_script script,
		    struct text folded, bool is_consonant, bool *has_waw)
{
	bool is_behind_vowel = true; /* or at the start */
	size_t width;

	*has_waw = false;
	for (size_t offset = 0; offset < folded.length; offset += width) {
		const char *sounds = sounds_at(script, folded, offset, &width);
		bool is_either = is_waw(folded, offset) &&
				 (is_behind_vowel ||
				  is_vowel(script, folded, offset + width));

		if (!sounds)
			return false;
		*has_waw = *has_waw || is_either;
		is_behind_vowel = is_vowel(script, folded, offset);
		if (is_either && is_consonant)
			sounds = "F";
		for (; *sounds; sounds++)
			if (!add_sound(out, *sounds))
				return false;
	}
	if (out->count > 0 && out->consonants[out->count - 1] == 'H')
		out->count--;
	return out->count >= SKELETON_LEAST;
}

bool skeleton_read(struct skeleton *out, struct text folded)
{
	bool has_waw = true;

	*out = (struct skeleton){ .script = skeleton_script(folded) };
	for (int is_consonant = 0; is_consonant < 2 && has_waw;
	     is_consonant++) {
		struct skeleton_reading *reading =
			&out->readings[out->reading_count];

		*reading = (struct skeleton_reading){ .count = 0 };
		if (read_as(reading, out->script, folded, is_consonant,
			    &has_waw))
			out->reading_count++;
	}
	return out->reading_count > 0;
}

/* What Arabic script writes between two consonants, and what the other
 * word has there. */
static bool has_written(unsigned char written, unsigned char other)
{
	if ((written & VOWEL_O) && !(other & VOWEL_O))
		return false;
	if ((written & VOWEL_E) && !(other & VOWEL_E))
		return false;
	return written == 0 || other != 0;
}

/* All that Arabic script writes; of the vowels inside it leaves out half at
 * most, or a word of three consonants would be like too many. */
static bool is_like_written(const struct skeleton_reading *written,
			    const struct skeleton_reading *other)
{
	size_t unwritten_count = 0;

	for (size_t i = 0; i < written->count; i++) {
		if (!has_written(written->vowels[i], other->vowels[i]))
			return false;
		unwritten_count += i > 0 && written->vowels[i] == 0 &&
				   other->vowels[i] != 0;
	}
	return unwritten_count <= (written->count - 1) / 2;
}

/* Devanagari leaves out the short a only. */
static bool is_same_gap(unsigned char one, unsigned char other, bool may_miss)
{
	if (one == 0 || other == 0)
		return one == other || (may_miss && (one | other) == VOWEL_A);
	return (one & other) != 0;
}

/* Two readings, in the scripts of the words. */
static bool sounds_same(const struct skeleton_reading *one,
			enum skeleton_script one_script,
			const struct skeleton_reading *other,
			enum skeleton_script other_script)
{
	const bool may_miss = one_script == SKELETON_DEVANAGARI ||
			      other_script == SKELETON_DEVANAGARI;

	if (one->count != other->count ||
	    memcmp(one->consonants, other->consonants, one->count) != 0)
		return false;
	if (one_script == SKELETON_ARABIC)
		return is_like_written(one, other);
	if (other_script == SKELETON_ARABIC)
		return is_like_written(other, one);
	for (size_t i = 0; i < one->count; i++)
		if (!is_same_gap(one->vowels[i], other->vowels[i], may_miss))
			return false;
	return true;
}

bool skeleton_matches(const struct skeleton *one, const struct skeleton *other)
{
	if (one->script == other->script)
		return false;
	for (size_t i = 0; i < one->reading_count; i++)
		for (size_t j = 0; j < other->reading_count; j++)
			if (sounds_same(&one->readings[i], one->script,
					&other->readings[j], other->script))
				return true;
	return false;
}
