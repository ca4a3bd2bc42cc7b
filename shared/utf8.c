/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/utf8.h"

#include <string.h>
#include <utf8proc.h>

#include "shared/array.h"
#include "shared/memory.h"

/* ---- Code points ------------------------------------------------------- */

enum { REPLACEMENT = 0xFFFD };

/* Allowed second bytes of a sequence, by its lead byte (table 3-7 of the
 * standard); all later bytes are 80 to BF. */
static const struct lead {
	unsigned char low, high; /* second byte */
	unsigned char width;
} leads[] = {
	{ 0x80, 0xBF, 2 }, /* C2 to DF */
	{ 0xA0, 0xBF, 3 }, /* E0 */
	{ 0x80, 0xBF, 3 }, /* E1 to EC */
	{ 0x80, 0x9F, 3 }, /* ED */
	{ 0x80, 0xBF, 3 }, /* EE, EF */
	{ 0x90, 0xBF, 4 }, /* F0 */
	{ 0x80, 0xBF, 4 }, /* F1 to F3 */
	{ 0x80, 0x8F, 4 }, /* F4 */
};

/* The row of each lead byte from FIRST_LEAD on. */
enum { FIRST_LEAD = 0xC2, LAST_LEAD = 0xF4 };
static const unsigned char lead_rows[LAST_LEAD - FIRST_LEAD + 1] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 2,
	2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4, 4, 5, 6, 6, 6, 7,
};

static size_t measure(const unsigned char *at, size_t left, bool *is_valid)
{
	const struct lead *lead;
	size_t width = 2;

	*is_valid = at[0] < 0x80;
	if (at[0] < FIRST_LEAD || at[0] > LAST_LEAD || left < 2)
		return 1;
	lead = &leads[lead_rows[at[0] - FIRST_LEAD]];
	if (at[1] < lead->low || at[1] > lead->high)
		return 1;
	while (width < lead->width && width < left &&
	       (at[width] & 0xC0) == 0x80)
		width++;
	*is_valid = width == lead->width;
	return width;
}

size_t utf8_measure(struct text text, size_t offset, bool *is_valid)
{
	return measure((const unsigned char *)text.data + offset,
		       text.length - offset, is_valid);
}

uint32_t utf8_next_long(struct text text, size_t offset, size_t *width)
{
	const unsigned char *at = (const unsigned char *)text.data + offset;
	uint32_t code_point;
	bool is_valid;

	*width = measure(at, text.length - offset, &is_valid);
	if (!is_valid) {
		*width = 1;
		return REPLACEMENT;
	}
	code_point = at[0] & (0x7Fu >> *width);
	for (size_t i = 1; i < *width; i++)
		code_point = code_point << 6 | (at[i] & 0x3Fu);
	return code_point;
}

size_t utf8_encode(uint32_t code_point, char out[4])
{
	return (size_t)utf8proc_encode_char((utf8proc_int32_t)code_point,
					    (utf8proc_uint8_t *)out);
}

/* ---- Classes and scripts ----------------------------------------------- */

enum {
	IG = UTF8_IGNORED,
	SP = UTF8_SPACE,
	LE = UTF8_LETTER,
	DI = UTF8_DIGIT,
	CU = UTF8_CURRENCY,
	OT = UTF8_OTHER
};

const unsigned char utf8_ascii_classes[128] = {
	IG, IG, IG, IG, IG, IG, IG, IG, IG, SP, SP, SP, SP, SP, IG, IG,
	IG, IG, IG, IG, IG, IG, IG, IG, IG, IG, IG, IG, IG, IG, IG, IG,
	SP, OT, OT, OT, CU, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT,
	DI, DI, DI, DI, DI, DI, DI, DI, DI, DI, OT, OT, OT, OT, OT, OT,
	OT, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE,
	LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, OT, OT, OT, OT, OT,
	OT, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE,
	LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, OT, OT, OT, OT, IG,
};

/* By utf8proc_category_t. */
static const unsigned char category_classes[] = {
	OT, LE, LE, LE, LE, LE, UTF8_MARK, UTF8_MARK, UTF8_MARK, DI,
	LE, DI, OT, OT, OT, OT, OT,        OT,        OT,        OT,
	CU, OT, OT, SP, SP, SP, IG,        IG,        OT,        OT,
};

/* Code points set aside for what will not be seen (Default_Ignorable_Code_
 * Point of DerivedCoreProperties.txt); utf8proc knows the assigned ones. */
static bool is_set_aside(uint32_t code_point)
{
	return code_point == 0x2065 ||
	       (code_point >= 0xFFF0 && code_point <= 0xFFF8) ||
	       (code_point >= 0xE0000 && code_point <= 0xE0FFF);
}

/* The forms of Arabic marks that stand alone, or on a tatweel: letters to
 * Unicode, but a blank, or a tatweel, and the mark to NFKC. What was read shape
 * by shape from a printed page has them inside of words. */
static bool is_lone_mark(uint32_t code_point)
{
	return (code_point >= 0xFC5E && code_point <= 0xFC63) ||
	       (code_point >= 0xFCF2 && code_point <= 0xFCF4) ||
	       (code_point >= 0xFE70 && code_point <= 0xFE7F);
}

enum utf8_class utf8_class_long(uint32_t code_point)
{
	const utf8proc_property_t *property;

	if (code_point == 0x85)
		return UTF8_SPACE;
	property = utf8proc_get_property((utf8proc_int32_t)code_point);
	if (property->ignorable || is_set_aside(code_point))
		return UTF8_IGNORED;
	if (utf8_is_raised(code_point))
		return UTF8_OTHER;
	if (is_lone_mark(code_point))
		return UTF8_MARK;
	return (enum utf8_class)category_classes[property->category];
}

bool utf8_is_raised(uint32_t code_point)
{
	return code_point == 0xB2 || code_point == 0xB3 || code_point == 0xB9 ||
	       code_point == 0x2070 ||
	       (code_point >= 0x2074 && code_point <= 0x2079);
}

/*
 * Letters and marks of the scripts that the analysis treats apart, by
 * block or part of a block (Scripts.txt of Unicode 15), without their decimal
 * digits, which make numbers in any script; sorted.
 */
static const struct range {
	uint32_t first, last;
	enum utf8_script script;
} ranges[] = {
	{ 0x0041, 0x005A, UTF8_LATIN },
	{ 0x0061, 0x007A, UTF8_LATIN },
	{ 0x00AA, 0x00AA, UTF8_LATIN },
	{ 0x00BA, 0x00BA, UTF8_LATIN },
	{ 0x00C0, 0x00D6, UTF8_LATIN },
	{ 0x00D8, 0x00F6, UTF8_LATIN },
	{ 0x00F8, 0x02B8, UTF8_LATIN },
	{ 0x02E0, 0x02E4, UTF8_LATIN },
	{ 0x0370, 0x0373, UTF8_GREEK },
	{ 0x0375, 0x037D, UTF8_GREEK },
	{ 0x037F, 0x0384, UTF8_GREEK },
	{ 0x0386, 0x0386, UTF8_GREEK },
	{ 0x0388, 0x03E1, UTF8_GREEK },
	{ 0x03F0, 0x03FF, UTF8_GREEK },
	{ 0x0400, 0x052F, UTF8_CYRILLIC },
	{ 0x0591, 0x05F4, UTF8_HEBREW },
	{ 0x0600, 0x06FF, UTF8_ARABIC },
	{ 0x0750, 0x077F, UTF8_ARABIC }, /* Supplement */
	{ 0x0870, 0x08FF, UTF8_ARABIC }, /* Extended-B, -A */
	{ 0x0E01, 0x0E3A, UTF8_GRAM },   /* Thai */
	{ 0x0E40, 0x0E4F, UTF8_GRAM },
	{ 0x0E5A, 0x0E7F, UTF8_GRAM },
	{ 0x0E80, 0x0ECF, UTF8_GRAM }, /* Lao */
	{ 0x0EDA, 0x0EFF, UTF8_GRAM },
	{ 0x1000, 0x103F, UTF8_GRAM }, /* Myanmar */
	{ 0x104A, 0x108F, UTF8_GRAM },
	{ 0x109A, 0x109F, UTF8_GRAM },
	{ 0x1100, 0x11FF, UTF8_GRAM }, /* Hangul Jamo */
	{ 0x1780, 0x17DF, UTF8_GRAM }, /* Khmer */
	{ 0x17EA, 0x17FF, UTF8_GRAM },
	{ 0x1C80, 0x1C8F, UTF8_CYRILLIC },
	{ 0x1D00, 0x1D25, UTF8_LATIN },
	{ 0x1D26, 0x1D2A, UTF8_GREEK },
	{ 0x1D2B, 0x1D2B, UTF8_CYRILLIC },
	{ 0x1D2C, 0x1D5C, UTF8_LATIN },
	{ 0x1D5D, 0x1D61, UTF8_GREEK },
	{ 0x1D62, 0x1D65, UTF8_LATIN },
	{ 0x1D66, 0x1D6A, UTF8_GREEK },
	{ 0x1D6B, 0x1D77, UTF8_LATIN },
	{ 0x1D78, 0x1D78, UTF8_CYRILLIC },
	{ 0x1D79, 0x1DBE, UTF8_LATIN },
	{ 0x1DBF, 0x1DBF, UTF8_GREEK },
	{ 0x1E00, 0x1EFF, UTF8_LATIN }, /* Extended Additional */
	{ 0x1F00, 0x1FFE, UTF8_GREEK }, /* Extended */
	{ 0x2071, 0x2071, UTF8_LATIN },
	{ 0x207F, 0x207F, UTF8_LATIN },
	{ 0x2090, 0x209C, UTF8_LATIN },
	{ 0x2126, 0x2126, UTF8_GREEK },
	{ 0x212A, 0x212B, UTF8_LATIN },
	{ 0x2132, 0x2132, UTF8_LATIN },
	{ 0x214E, 0x214E, UTF8_LATIN },
	{ 0x2160, 0x2188, UTF8_LATIN },
	{ 0x2C60, 0x2C7F, UTF8_LATIN }, /* Extended-C */
	{ 0x2DE0, 0x2DFF, UTF8_CYRILLIC },
	{ 0x2E80, 0x2FD5, UTF8_GRAM }, /* Han radicals */
	{ 0x3005, 0x3007, UTF8_GRAM },
	{ 0x3021, 0x302F, UTF8_GRAM },
	{ 0x3031, 0x3035, UTF8_GRAM },
	{ 0x3038, 0x303C, UTF8_GRAM },
	{ 0x3041, 0x309F, UTF8_GRAM }, /* Hiragana */
	{ 0x30A1, 0x30FA, UTF8_GRAM }, /* Katakana */
	{ 0x30FC, 0x30FF, UTF8_GRAM },
	{ 0x3105, 0x312F, UTF8_GRAM }, /* Bopomofo */
	{ 0x3131, 0x318E, UTF8_GRAM }, /* Hangul */
	{ 0x31A0, 0x31BF, UTF8_GRAM },
	{ 0x31F0, 0x31FF, UTF8_GRAM },
	{ 0x3400, 0x4DBF, UTF8_GRAM }, /* Han, Extension A */
	{ 0x4E00, 0x9FFF, UTF8_GRAM }, /* Han */
	{ 0xA640, 0xA69F, UTF8_CYRILLIC },
	{ 0xA722, 0xA787, UTF8_LATIN }, /* Extended-D */
	{ 0xA78B, 0xA7FF, UTF8_LATIN },
	{ 0xA960, 0xA97F, UTF8_GRAM }, /* Hangul Jamo */
	{ 0xA9E0, 0xA9EF, UTF8_GRAM }, /* Myanmar */
	{ 0xA9FA, 0xA9FF, UTF8_GRAM },
	{ 0xAA60, 0xAA7F, UTF8_GRAM },  /* Myanmar */
	{ 0xAB30, 0xAB64, UTF8_LATIN }, /* Extended-E */
	{ 0xAB65, 0xAB65, UTF8_GREEK },
	{ 0xAB66, 0xAB69, UTF8_LATIN },
	{ 0xAC00, 0xD7FF, UTF8_GRAM }, /* Hangul */
	{ 0xF900, 0xFAFF, UTF8_GRAM }, /* Han, compatibility */
	{ 0xFB00, 0xFB06, UTF8_LATIN },
	{ 0xFB1D, 0xFB4F, UTF8_HEBREW },
	{ 0xFB50, 0xFDFF, UTF8_ARABIC }, /* Presentation Forms */
	{ 0xFE2E, 0xFE2F, UTF8_CYRILLIC },
	{ 0xFE70, 0xFEFC, UTF8_ARABIC },
	{ 0xFF21, 0xFF3A, UTF8_LATIN }, /* fullwidth */
	{ 0xFF41, 0xFF5A, UTF8_LATIN },
	{ 0xFF66, 0xFFDC, UTF8_GRAM },    /* halfwidth Katakana, Hangul */
	{ 0x10780, 0x107BA, UTF8_LATIN }, /* Extended-F */
	{ 0x1AFF0, 0x1B16F, UTF8_GRAM },  /* Kana */
	{ 0x1DF00, 0x1DFFF, UTF8_LATIN }, /* Extended-G */
	{ 0x1EE00, 0x1EEFF, UTF8_ARABIC },
	{ 0x20000, 0x2FA1F, UTF8_GRAM }, /* Han, extensions */
	{ 0x30000, 0x323AF, UTF8_GRAM },
};

enum utf8_script utf8_script(uint32_t code_point)
{
	size_t low = 0;
	size_t high = COUNT(ranges);

	if (code_point < 0x80)
		return utf8_ascii_classes[code_point] == LE ? UTF8_LATIN :
							      UTF8_ANY_SCRIPT;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (code_point > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < COUNT(ranges) && code_point >= ranges[low].first)
		return ranges[low].script;
	return UTF8_ANY_SCRIPT;
}

bool utf8_is_upper(uint32_t code_point)
{
	utf8proc_category_t category;

	if (code_point < 0x80)
		return code_point >= 'A' && code_point <= 'Z';
	category = utf8proc_category((utf8proc_int32_t)code_point);
	return category == UTF8PROC_CATEGORY_LU ||
	       category == UTF8PROC_CATEGORY_LT;
}

bool utf8_is_lower(uint32_t code_point)
{
	if (code_point < 0x80)
		return code_point >= 'a' && code_point <= 'z';
	return utf8proc_category((utf8proc_int32_t)code_point) ==
	       UTF8PROC_CATEGORY_LL;
}

bool utf8_is_opening(uint32_t code_point)
{
	utf8proc_category_t category =
		utf8proc_category((utf8proc_int32_t)code_point);

	return category == UTF8PROC_CATEGORY_PS ||
	       category == UTF8PROC_CATEGORY_PI;
}

size_t utf8_columns(uint32_t code_point)
{
	int columns;

	if (code_point >= ' ' && code_point < 0x7F)
		return 1;
	columns = utf8proc_charwidth((utf8proc_int32_t)code_point);
	return columns > 0 ? (size_t)columns : 0;
}

/* ---- Validity ---------------------------------------------------------- */

/* The offset of the first bad sequence from `offset` on, or the length;
 * *bad_bytes is what its maximal subpart takes. */
static size_t find_bad(struct text text, size_t offset, size_t *bad_bytes)
{
	const unsigned char *data = (const unsigned char *)text.data;
	bool is_valid = true;
	uint64_t eight;

	*bad_bytes = 0;
	while (offset < text.length) {
		size_t width;

		/* Most text is ASCII: eight bytes at once. */
		if (text.length - offset >= sizeof(eight)) {
			memcpy(&eight, data + offset, sizeof(eight));
			if ((eight & 0x8080808080808080u) == 0) {
				offset += sizeof(eight);
				continue;
			}
		}
		width = measure(data + offset, text.length - offset, &is_valid);
		if (!is_valid) {
			*bad_bytes = width;
			break;
		}
		offset += width;
	}
	return offset;
}

bool utf8_is_valid(struct text text)
{
	size_t bad_bytes;

	return find_bad(text, 0, &bad_bytes) == text.length;
}

enum status utf8_repair(struct bytes *out, struct text text, size_t *bad_count,
			struct fault *fault)
{
	size_t length_before = out->length;
	size_t offset = 0;

	*bad_count = 0;
	while (offset < text.length) {
		size_t bad_bytes;
		size_t end = find_bad(text, offset, &bad_bytes);
		struct text good = { text.data + offset, end - offset };
		enum status status = bytes_append(out, good, fault);

		if (!status && bad_bytes > 0) {
			status = bytes_append(out, TEXT("\xEF\xBF\xBD"), fault);
			(*bad_count)++;
		}
		if (status) {
			out->length = length_before;
			*bad_count = 0;
			return status;
		}
		offset = end + bad_bytes;
	}
	return STATUS_OK;
}

struct text utf8_shorten(struct text text, size_t limit)
{
	if (text.length <= limit)
		return text;
	text.length = limit;
	while (text.length > 0 &&
	       ((unsigned char)text.data[text.length] & 0xC0) == 0x80)
		text.length--;
	return text;
}

size_t utf8_count(struct text text)
{
	size_t count = 0;
	size_t offset = 0;

	while (offset < text.length) {
		size_t width;

		(void)utf8_next(text, offset, &width);
		offset += width;
		count++;
	}
	return count;
}

/* ---- Normal forms ------------------------------------------------------ */

/*
 * The code points of one run in its decomposed form. Words are short, so
 * the usual run fits in `near`; a longer one goes to the heap.
 */
enum { NEAR_POINTS = 128 };

struct points {
	int32_t *list; /* near or heap */
	size_t count;
	size_t room;
	int32_t *heap;
	int32_t near[NEAR_POINTS];
};

static void points_start(struct points *points)
{
	points->list = points->near;
	points->count = 0;
	points->room = NEAR_POINTS;
	points->heap = NULL;
}

static void points_free(struct points *points)
{
	memory_free(points->heap);
	points->heap = NULL;
}

static enum status points_grow(struct points *points, size_t extra,
			       struct fault *fault)
{
	size_t room = points->room * 2 + extra;
	int32_t *heap = memory_resize(points->heap, room, sizeof(*heap));

	if (!heap)
		return fault_set(fault, STATUS_FULL, "out of memory");
	if (!points->heap)
		memcpy(heap, points->near, points->count * sizeof(*heap));
	points->heap = heap;
	points->list = heap;
	points->room = room;
	return STATUS_OK;
}

static enum status points_add(struct points *points, uint32_t code_point,
			      utf8proc_option_t options, struct fault *fault)
{
	int boundary_class = UTF8PROC_BOUNDCLASS_START;
	utf8proc_ssize_t count;
	size_t left;

	for (;;) {
		left = points->room - points->count;
		count = utf8proc_decompose_char((utf8proc_int32_t)code_point,
						points->list + points->count,
						(utf8proc_ssize_t)left, options,
						&boundary_class);
		if (count < 0)
			return fault_set(fault, STATUS_BUG,
					 "decomposing U+%04X: %s",
					 (unsigned)code_point,
					 utf8proc_errmsg(count));
		if ((size_t)count <= left)
			break;
		if (points_grow(points, (size_t)count, fault))
			return STATUS_FULL;
	}
	points->count += (size_t)count;
	return STATUS_OK;
}

static int combining_class(int32_t code_point)
{
	if (code_point < 0x300)
		return 0;
	return utf8proc_get_property(code_point)->combining_class;
}

enum { CLASS_COUNT = 256, FEW_MARKS = 32 };

/* A stable counting sort of many marks in a row: no honest text has them,
 * and sorting by exchange would let a hostile one take hours. */
static enum status order_many(int32_t *marks, size_t count, struct fault *fault)
{
	size_t starts[CLASS_COUNT + 1] = { 0 };
	int32_t *sorted = memory_resize(NULL, count, sizeof(*sorted));

	if (!sorted)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < count; i++)
		starts[combining_class(marks[i]) + 1]++;
	for (size_t i = 0; i < CLASS_COUNT; i++)
		starts[i + 1] += starts[i];
	for (size_t i = 0; i < count; i++)
		sorted[starts[combining_class(marks[i])]++] = marks[i];
	memcpy(marks, sorted, count * sizeof(*sorted));
	memory_free(sorted);
	return STATUS_OK;
}

static void order_few(int32_t *marks, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		int32_t moved = marks[i];
		size_t place = i;

		while (place > 0 && combining_class(marks[place - 1]) >
					    combining_class(moved)) {
			marks[place] = marks[place - 1];
			place--;
		}
		marks[place] = moved;
	}
}

/* Canonical ordering: each run of marks by its combining classes. */
static enum status points_order(struct points *points, struct fault *fault)
{
	size_t start = 0;

	while (start < points->count) {
		size_t end = start;
		enum status status = STATUS_OK;

		while (end < points->count &&
		       combining_class(points->list[end]) > 0)
			end++;
		if (end - start > FEW_MARKS)
			status = order_many(points->list + start, end - start,
					    fault);
		else
			order_few(points->list + start, end - start);
		if (status)
			return status;
		start = end + 1;
	}
	return STATUS_OK;
}

static enum status points_compose(struct points *points, struct fault *fault)
{
	utf8proc_ssize_t count = utf8proc_normalize_utf32(
		points->list, (utf8proc_ssize_t)points->count,
		UTF8PROC_COMPOSE | UTF8PROC_STABLE);

	if (count < 0)
		return fault_set(fault, STATUS_BUG, "composing: %s",
				 utf8proc_errmsg(count));
	points->count = (size_t)count;
	return STATUS_OK;
}

/* Encodes in place, where every code point has four bytes to itself. */
static enum status points_write(struct points *points, struct bytes *out,
				struct fault *fault)
{
	char *written = (char *)points->list;
	struct text text = { written, 0 };

	for (size_t i = 0; i < points->count; i++) {
		char encoded[4];
		size_t width = utf8_encode((uint32_t)points->list[i], encoded);

		memcpy(written + text.length, encoded, width);
		text.length += width;
	}
	return bytes_append(out, text, fault);
}

/*
 * The next run of `text` from *offset on: either all ASCII, or characters
 * beyond with the one ASCII character that their marks may stand on. ASCII
 * never composes with what is before it, so runs are independent.
 */
static struct text next_run(struct text text, size_t *offset, bool *is_ascii)
{
	const unsigned char *data = (const unsigned char *)text.data;
	size_t start = *offset;
	size_t end = start;

	while (end < text.length && data[end] < 0x80)
		end++;
	*is_ascii = end == text.length || end - start > 1;
	if (*is_ascii && end < text.length)
		end--;
	while (!*is_ascii && end < text.length && data[end] >= 0x80)
		end++;
	*offset = end;
	return (struct text){ text.data + start, end - start };
}

/* ---- Folding ----------------------------------------------------------- */

/*
 * Spelling variants of one letter that editors choose between, not readers. In
 * Arabic script Persian and Urdu keyboards have another yeh, kaf, heh and teh
 * marbuta, and tatweel only stretches. In Russian most leave out the dots of
 * yo. In Devanagari most leave out the dot of sounds from other languages
 * (nukta), and many the moon below the dot of a nasal (candrabindu). 0: to be
 * dropped.
 */
static int32_t fold_variant(int32_t code_point)
{
	switch (code_point) {
	case 0x0451: /* yo */
		return 0x0435;
	case 0x0901: /* candrabindu */
		return 0x0902;
	case 0x0929: /* letters with a nukta that compose with it */
	case 0x0931:
	case 0x0934:
		return code_point - 1;
	case 0x093C: /* nukta */
		return 0;
	case 0x0640: /* tatweel */
		return 0;
	case 0x0649: /* alef maksura */
	case 0x06CC: /* Farsi yeh */
		return 0x064A;
	case 0x06A9: /* keheh */
		return 0x0643;
	case 0x06C1: /* heh goal */
	case 0x06D5: /* ae */
		return 0x0647;
	case 0x06C3: /* teh marbuta goal */
		return 0x0629;
	default:
		return code_point;
	}
}

/* Letters whose stroke, dots or missing dot no decomposition shows, but
 * which many type plain. */
static int32_t fold_stroke(int32_t code_point)
{
	switch (code_point) {
	case 0x00F8: /* o with stroke */
		return 'o';
	case 0x0111: /* d with stroke */
		return 'd';
	case 0x0127: /* h with stroke */
		return 'h';
	case 0x0131: /* dotless i */
		return 'i';
	case 0x0142: /* l with stroke */
		return 'l';
	case 0x0167: /* t with stroke */
		return 't';
	case 0x0629: /* teh marbuta: a heh with dots, at the end of words */
		return 0x0647;
	default:
		return code_point;
	}
}

static bool is_nonspacing(int32_t code_point)
{
	return code_point >= 0x300 &&
	       utf8proc_category(code_point) == UTF8PROC_CATEGORY_MN;
}

static bool loses_marks(enum utf8_script script)
{
	return script == UTF8_LATIN || script == UTF8_GREEK ||
	       script == UTF8_ARABIC || script == UTF8_HEBREW;
}

/*
 * Folds variants and drops the marks of Arabic letters; with
 * `is_plain` also strokes and the marks of Latin, Greek and Hebrew.
 * Returns whether anything changed.
 */
static bool points_strip(struct points *points, bool is_plain)
{
	enum utf8_script base = UTF8_ANY_SCRIPT;
	size_t kept = 0;
	bool has_changed = false;

	for (size_t i = 0; i < points->count; i++) {
		int32_t code_point = points->list[i];
		int32_t folded = code_point;

		if (!is_nonspacing(code_point)) {
			base = utf8_script((uint32_t)code_point);
			folded = fold_variant(code_point);
			if (is_plain)
				folded = fold_stroke(folded);
		} else if (base == UTF8_ARABIC ||
			   (is_plain && loses_marks(base))) {
			folded = 0;
		} else {
			folded = fold_variant(code_point);
		}
		has_changed = has_changed || folded != code_point;
		if (folded != 0)
			points->list[kept++] = folded;
	}
	points->count = kept;
	return has_changed;
}

/*
 * Letters with a decomposition that composing gives back: only their marks
 * can be lost, and with `is_plain` only those of Cyrillic cannot.
 */
static bool is_recomposed(uint32_t code_point, bool is_plain)
{
	if (code_point >= 0x0400 && code_point <= 0x04FF)
		return true;
	if (is_plain)
		return false;
	return (code_point >= 0x00DF && code_point <= 0x024F) ||
	       (code_point >= 0x03AC && code_point <= 0x03CE) ||
	       (code_point >= 0x0622 && code_point <= 0x0626) ||
	       (code_point >= 0x1EA0 && code_point <= 0x1EFF);
}

/* Marks of Indic scripts, Thai and Lao stay, and in their place, when
 * `before` is of those scripts too and does not sort behind them. */
static bool is_mark_in_place(uint32_t code_point, uint32_t before)
{
	return code_point >= 0x0900 && code_point <= 0x0FFF &&
	       before >= 0x0900 && before <= 0x0FFF &&
	       (combining_class((int32_t)code_point) == 0 ||
		combining_class((int32_t)before) <=
			combining_class((int32_t)code_point));
}

/* Latin letters that are two without the marks: oeuvre for œuvre. */
static const char *ligature_letters(uint32_t code_point)
{
	if (code_point == 0xE6)
		return "ae";
	return code_point == 0x153 ? "oe" : NULL;
}

/* Whether a code point beyond ASCII certainly stays as it is. */
static bool is_settled(uint32_t code_point, uint32_t before, bool is_plain)
{
	const utf8proc_property_t *property =
		utf8proc_get_property((utf8proc_int32_t)code_point);

	if (property->casefold_seqindex != UINT16_MAX ||
	    category_classes[property->category] == UTF8_IGNORED ||
	    property->ignorable)
		return false;
	if (property->decomp_seqindex != UINT16_MAX &&
	    (property->decomp_type != 0 || property->comp_exclusion ||
	     !is_recomposed(code_point, is_plain)))
		return false;
	/* From 0x8000 on it composes with what is before it, as do the
	 * second and third letters of a Hangul syllable. */
	if ((property->comb_index >= 0x8000 &&
	     property->comb_index != UINT16_MAX) ||
	    (code_point >= 0x1160 && code_point <= 0x11FF))
		return false;
	if (fold_variant((int32_t)code_point) != (int32_t)code_point)
		return false;
	if (category_classes[property->category] == UTF8_MARK)
		return is_mark_in_place(code_point, before);
	return !is_plain ||
	       (!ligature_letters(code_point) &&
		fold_stroke((int32_t)code_point) == (int32_t)code_point);
}

/*
 * Whether the whole run stays as it is: most words of most languages do,
 * and to see it costs a third of doing it.
 */
static bool is_settled_run(struct text run, bool is_plain)
{
	uint32_t before = 0;
	size_t width;

	for (size_t at = 0; at < run.length; at += width) {
		uint32_t code_point = utf8_next(run, at, &width);

		if (code_point < 0x80) {
			if (utf8_ascii_classes[code_point] == UTF8_IGNORED ||
			    utf8_is_upper(code_point))
				return false;
		} else if (width == 1 ||
			   !is_settled(code_point, before, is_plain)) {
			return false;
		}
		before = code_point;
	}
	return true;
}

static enum status fold_ascii(struct bytes *out, struct text run,
			      struct fault *fault)
{
	enum status status = bytes_reserve(out, run.length, fault);

	if (status)
		return status;
	for (size_t i = 0; i < run.length; i++) {
		unsigned char byte = (unsigned char)run.data[i];

		if (byte >= 'A' && byte <= 'Z')
			byte += 'a' - 'A';
		if (utf8_ascii_classes[byte] != UTF8_IGNORED)
			out->data[out->length++] = (char)byte;
	}
	return STATUS_OK;
}

/* Takes the blank away that stands for what would be under the mark at i. */
static void points_seat(struct points *points, size_t i)
{
	if (points->list[i] != ' ')
		return;
	points->count--;
	memmove(&points->list[i], &points->list[i + 1],
		(points->count - i) * sizeof(*points->list));
}

/* Appends the compatibility decomposition of the run, in order. */
static enum status points_decompose(struct points *points, struct text run,
				    struct fault *fault)
{
	const utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
					  UTF8PROC_IGNORE | UTF8PROC_STABLE;
	enum status status = STATUS_OK;
	size_t width;

	for (size_t at = 0; at < run.length && !status; at += width) {
		uint32_t code_point = utf8_next(run, at, &width);
		size_t start = points->count;

		if (utf8_class(code_point) != UTF8_IGNORED)
			status = points_add(points, code_point, options, fault);
		if (!status && is_lone_mark(code_point))
			points_seat(points, start);
	}
	return status ? status : points_order(points, fault);
}

/*
 * Appends the folded ones of `from`, in order. Only what is in order
 * already may be folded: the iota that stands under a Greek letter (U+0345)
 * is a mark, but becomes a letter, which no mark behind it can pass (The
 * Unicode Standard 15, section 3.13, D146).
 */
static enum status points_casefold(struct points *points,
				   const struct points *from,
				   struct fault *fault)
{
	const utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
					  UTF8PROC_CASEFOLD | UTF8PROC_IGNORE |
					  UTF8PROC_STABLE;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < from->count && !status; i++)
		status = points_add(points, (uint32_t)from->list[i], options,
				    fault);
	return status ? status : points_order(points, fault);
}

static enum status fold_run(struct bytes *out, struct text run,
			    struct fault *fault)
{
	struct points decomposed;
	struct points points;
	enum status status;

	if (is_settled_run(run, false))
		return bytes_append(out, run, fault);
	points_start(&decomposed);
	points_start(&points);
	status = points_decompose(&decomposed, run, fault);
	if (!status)
		status = points_casefold(&points, &decomposed, fault);
	if (!status)
		status = points_compose(&points, fault);
	if (!status) {
		(void)points_strip(&points, false);
		status = points_write(&points, out, fault);
	}
	points_free(&decomposed);
	points_free(&points);
	return status;
}

enum status utf8_fold(struct bytes *out, struct text text, struct fault *fault)
{
	size_t length_before = out->length;
	size_t offset = 0;

	while (offset < text.length) {
		bool is_ascii;
		struct text run = next_run(text, &offset, &is_ascii);
		enum status status = is_ascii ? fold_ascii(out, run, fault) :
						fold_run(out, run, fault);

		if (status) {
			out->length = length_before;
			return status;
		}
	}
	return STATUS_OK;
}

static enum status write_plain(const struct points *points, struct bytes *out,
			       bool *has_changed, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < points->count && !status; i++) {
		uint32_t code_point = (uint32_t)points->list[i];
		const char *letters = ligature_letters(code_point);
		char encoded[4];
		struct text text = { encoded, 0 };

		if (letters)
			text = text_of(letters);
		else
			text.length = utf8_encode(code_point, encoded);
		*has_changed |= letters != NULL;
		status = bytes_append(out, text, fault);
	}
	return status;
}

static enum status strip_run(struct bytes *out, struct text run,
			     bool *has_changed, struct fault *fault)
{
	const utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_STABLE;
	struct points points;
	enum status status = STATUS_OK;
	size_t width;

	if (is_settled_run(run, true))
		return bytes_append(out, run, fault);
	points_start(&points);
	for (size_t at = 0; at < run.length && !status; at += width)
		status = points_add(&points, utf8_next(run, at, &width),
				    options, fault);
	if (!status)
		status = points_order(&points, fault);
	if (!status && points_strip(&points, true))
		*has_changed = true;
	if (!status)
		status = points_compose(&points, fault);
	if (!status)
		status = write_plain(&points, out, has_changed, fault);
	points_free(&points);
	return status;
}

enum status utf8_strip_marks(struct bytes *out, struct text text,
			     bool *has_changed, struct fault *fault)
{
	size_t length_before = out->length;
	size_t offset = 0;

	*has_changed = false;
	while (offset < text.length) {
		bool is_ascii;
		struct text run = next_run(text, &offset, &is_ascii);
		enum status status =
			is_ascii ? bytes_append(out, run, fault) :
				   strip_run(out, run, has_changed, fault);

		if (status) {
			out->length = length_before;
			*has_changed = false;
			return status;
		}
	}
	return STATUS_OK;
}

const char *utf8_library_version(void)
{
	return utf8proc_version();
}

const char *utf8_unicode_version(void)
{
	return utf8proc_unicode_version();
}
