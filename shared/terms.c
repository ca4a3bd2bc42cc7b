/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * THE ANALYSIS, version TERMS_VERSION
 *
 * Words. A word is a run of letters, digits and marks. What cannot be seen
 * is taken out first ("visible.h"). On top of that:
 *   apostrophe   before a letter inside a word it stays ("don't"), before a
 *                digit it parts two (Q1'24); a possessive 's is
 *                dropped, also after U.S., C++ or 5G; after an elided
 *                article or pronoun of French, Italian or Catalan
 *                ("l'arbitrage", "dell'accordo") it parts two words
 *                But D', M' and N' before a capital (D'Souza, N'Djamena) may
 *                be of a name, and are also joined with it as if by a hyphen
 *   hyphen       parts of a hyphenated word are words; two to four parts,
 *                not all of them numbers, are also one joined word over
 *                the same positions: back-door is back, door, backdoor. So
 *                are those that an en dash or a minus sign parts (COVID–19).
 *                Where a hyphen, even a soft one, ends a line and a small
 *                letter begins the next, blanks before it or not, the
 *                word goes on there; the two parts beside the end of the
 *                line are a joined word of their own, and those of each
 *                line as if it ended
 *   dots         between single letters they vanish: U.S. is "us"; other
 *                words are parted by them (example.com)
 *                Initials, which are one letter each or all one letter twice,
 *                are also joined where a blank, or a dot, parts them: of
 *                J. K. and EE.UU. the words jk and eeuu
 *   numbers      1,500 and 1'500 are "1500", 15,00,000 is "1500000"; 1,5
 *                is "1.5"; 1.500 is "1.500" and joined "1500"; 1.500,75 is
 *                "1500.75"; 15 000 000 is 15, 000, 000 and joined
 *                "15000000"; other strings of groups (17.08.2021) are one
 *                word a group. Up to four letters before a number of
 *                several groups are a word (Rs1,500 is rs, 1500), and so
 *                are those of money before any (Rs12), else letters and
 *                digits are one: 5G, covid19 ("numbers.h")
 *   raised       digits end the word before them, and are a joined word
 *                with it: of city², with the mark of a footnote, city is
 *                found, and of km² km and km2
 *   notes        what stands in square brackets right behind a word, with no
 *                blank between and of few bytes, as the mark of a note
 *                (quarry[2], quarry[note 3], quarry[citation needed]), takes
 *                no place: its words have that of the word before
 *   signs        "++" ends a word ("c++"), "#" a single letter ("c#");
 *                a currency sign is a word of its own ($ 150m)
 *   no blanks    in scripts written without blanks each character and each
 *                pair of neighbours is a word, also where the end of
 *                a line parts them. The stem of a traditional Chinese character
 *                is the simplified one, except in Japanese ("hanzi.h")
 * Positions count plain words and characters.
 *
 * Forms. folded: NFKC and full case folding ("utf8.h"), apostrophes as ',
 * decimal digits as 0-9. plain: folded without the marks of Latin, Greek,
 * Arabic and Hebrew letters, and without apostrophes ("plain.h").
 *
 * Stems. libstemmer on the folded form, marks stripped after: stripping
 * first breaks the stemmers (arbitración). A word with marks or an apostrophe
 * is stemmed a second time from its plain form, so that both spellings meet
 * (Qur'an, Quran). In Turkish, Azerbaijani and Polish the endings of a name
 * stand behind an apostrophe (Ankara'da, Huawei'nin): what is in front of it
 * is stemmed as well. What is left of these without an ending, or beginning,
 * that stemmers do not know is a stem more:
 *   of a Persian word, which has no stemmer, without what a zero width
 *   non-joiner parts from it, in each of its spellings, and, in Persian
 *   alone, without a plural that is not parted
 *   of one with a small s behind two capitals or more (MPs, CCTVs) or behind
 *   a digit (737s, F-35s), in any language, without that
 *   of an Arabic one without the "and", the "for" and the like that are written
 *   together with it
 *   of a plural or a genitive that the stemmer does not bring together with
 *   its word, that word (ciudades, Huaweis; "endings.h")
 * And so are a Russian word in -ов, -ев or a vowel and м, and a Hungarian one in
 * -at, -et, -st, -am or -em, as it stands, since the stemmer takes that for an
 * ending (Иванов, Иванова), one with ä, ö, ü, å, ø or,
 * but in Vietnamese, đ spelt out (Mueller, Djordjevic), and a Turkish stem,
 * which the stemmer may take for another word with an ending (mahkeme,
 * mahkemede).
 *
 * A Vietnamese syllable has two stems, without marks and with them
 * ("tones.h"). Asked for without, it is any word of these letters; asked for
 * with marks, it is the one that has the same, or none.
 */
#include "shared/terms.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/array.h"
#include "shared/endings.h"
#include "shared/hanzi.h"
#include "shared/hash.h"
#include "shared/memory.h"
#include "shared/numbers.h"
#include "shared/plain.h"
#include "shared/point.h"
#include "shared/schema.h"
#include "shared/stem.h"
#include "shared/tones.h"
#include "shared/utf8.h"
#include "shared/visible.h"

enum {
	TERMS_VERSION = 18,
	RUN_BYTES = 1024,  /* a longer run of letters is only hashed */
	JOINED_PARTS = 4,  /* most parts of a joined word */
	ELISION_BYTES = 8, /* longest elided word */
	INITIAL_BYTES = 9, /* of two letters and a dot */
	UNIT_LETTERS = 4,  /* most letters of a unit before a number */
	NOTE_BYTES = 32,   /* longest mark of a note, without its brackets */
	NOTE_WORDS = 16,   /* in those behind one word when another begins */
	GROUP_DIGITS = 3,  /* of numbers with blanks in them */
	SOFT_HYPHEN = 0xAD,
	ROOT_PIECES = 6,  /* most parts of a Persian word */
	PLURAL_REST = 6,  /* bytes that are left of a word without one */
	AND_REST = 3,     /* letters that are left of an Arabic one without its
			  * "and" or its article, */
	FOR_REST = 4,     /* without its "for", */
	ARTICLE_REST = 5, /* and with an article, without what is before it */
	FORMS_BYTES = INT32_MAX
};

struct terms {
	struct stem *stem;
	struct visible visible;
	struct bytes scratch;  /* a word between folding and stripping */
	struct bytes replaced; /* one with another ending */
	struct bytes stems[TERMS_STEMS_MAX];
};

/* What stands between the last word and here. */
enum glue { GLUE_NONE, GLUE_WORD, GLUE_SIGN };

struct cutter {
	struct terms *terms;
	struct words *out;
	struct text text;
	size_t offset;
	size_t dotted_end; /* no acronym begins before it: those were tried */
	bool has_notes;    /* what is in brackets may be the mark of one */
	size_t note_end;   /* of the mark that is being cut; 0: none is */
	size_t note_first; /* its first word */
	enum glue glue;
	struct fault *fault;
};

/* One part of a word as it is cut: where it lies, where to go on. */
struct part {
	size_t start;
	size_t end;
	size_t resume; /* behind what is dropped: a last dot, a possessive */
};

/* Signs that hold words together when nothing else is between. */
static bool is_joining(uint32_t code)
{
	return code == '.' || code == '@' || code == '_' || code == '&' ||
	       point_is_hyphen(code) || point_is_dash(code) ||
	       point_is_apostrophe(code);
}

/* Thai, at U+0E01, is the first script written without blanks. */
static bool is_gram(uint32_t code)
{
	return code >= 0x0E01 && utf8_script(code) == UTF8_GRAM;
}

static bool is_letter_or_digit(struct point point)
{
	return (point.kind == UTF8_LETTER || point.kind == UTF8_DIGIT) &&
	       !point_is_apostrophe(point.code) && !is_gram(point.code);
}

static bool is_in_word(struct point point)
{
	return is_letter_or_digit(point) ||
	       (point.kind == UTF8_MARK && !is_gram(point.code));
}

static bool is_ascii_letter(char byte)
{
	return (unsigned char)((byte | 0x20) - 'a') <= 'z' - 'a';
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* Steps over ASCII letters and digits: most of most texts. */
static size_t ascii_end(struct text text, size_t offset)
{
	while (offset < text.length && (is_ascii_letter(text.data[offset]) ||
					is_digit(text.data[offset])))
		offset++;
	return offset;
}

/* End of the run of word characters at `offset`. */
static size_t run_end(struct text text, size_t offset)
{
	for (;;) {
		struct point point;

		offset = ascii_end(text, offset);
		point = point_at(text, offset);
		if (!is_in_word(point))
			return offset;
		offset += point.width;
	}
}

/* The zeros of the scripts in use whose digits NFKC leaves alone (Nd in
 * UnicodeData.txt of Unicode 15). */
static uint32_t digit_zero(uint32_t code)
{
	static const uint32_t zeros[] = {
		0x0660, 0x06F0, 0x07C0, 0x0966,  0x09E6, 0x0A66, 0x0AE6, 0x0B66,
		0x0BE6, 0x0C66, 0x0CE6, 0x0D66,  0x0DE6, 0x0E50, 0x0ED0, 0x0F20,
		0x1040, 0x1090, 0x17E0, 0x1810,  0x1946, 0x19D0, 0x1A80, 0x1A90,
		0x1B50, 0x1BB0, 0x1C40, 0x1C50,  0xA620, 0xA8D0, 0xA900, 0xA9D0,
		0xA9F0, 0xAA50, 0xABF0, 0x1E950,
	};

	if (utf8_class(code) != UTF8_DIGIT)
		return 0;
	for (size_t i = 0; i < COUNT(zeros); i++)
		if (code >= zeros[i] && code <= zeros[i] + 9)
			return zeros[i];
	return 0;
}

static enum status append_digits_latin(struct bytes *out, struct text folded,
				       struct fault *fault)
{
	for (size_t i = 0, width; i < folded.length; i += width) {
		uint32_t code = utf8_next(folded, i, &width);
		uint32_t zero = digit_zero(code);
		struct text piece = { folded.data + i, width };
		enum status status;

		if (zero)
			status = bytes_append_byte(
				out, (char)('0' + (code - zero)), fault);
		else
			status = bytes_append(out, piece, fault);
		if (status)
			return status;
	}
	return STATUS_OK;
}

/* Appends the folded form of a run to the forms. */
static enum status append_folded(struct cutter *cutter, size_t start,
				 size_t end)
{
	struct bytes *forms = &cutter->out->forms;
	struct bytes *scratch = &cutter->terms->scratch;
	struct text run = { cutter->text.data + start, end - start };
	enum status status;
	size_t i;

	if (run.length > RUN_BYTES) {
		struct hash hash = hash_text(run);
		char hex[HASH_HEX_BYTES];

		hash_hex(&hash, hex);
		status = bytes_append_byte(forms, '~', cutter->fault);
		if (status)
			return status;
		return bytes_append(forms, text_of(hex), cutter->fault);
	}
	status = bytes_reserve(forms, run.length, cutter->fault);
	if (status)
		return status;
	for (i = 0; i < run.length; i++) {
		unsigned char byte = (unsigned char)run.data[i];

		if (byte >= 0x7F || byte < '0')
			break;
		if (byte >= 'A' && byte <= 'Z')
			byte |= 0x20;
		forms->data[forms->length + i] = (char)byte;
	}
	if (i == run.length) {
		forms->length += run.length;
		return STATUS_OK;
	}
	bytes_clear(scratch);
	status = utf8_fold(scratch, run, cutter->fault);
	if (status)
		return status;
	return append_digits_latin(forms, text_from(scratch), cutter->fault);
}

/* Cuts an overlong form to its beginning and the hash of the whole. */
static void shorten_form(struct bytes *forms, size_t start)
{
	enum { KEPT = TERMS_WORD_BYTES - HASH_HEX_BYTES };
	struct text form = { forms->data + start, forms->length - start };
	struct hash hash;
	char hex[HASH_HEX_BYTES];
	size_t kept = KEPT;

	if (form.length <= TERMS_WORD_BYTES)
		return;
	hash = hash_text(form);
	hash_hex(&hash, hex);
	while (kept > 0 && (form.data[kept] & 0xC0) == 0x80)
		kept--;
	forms->data[start + kept] = '~';
	memcpy(forms->data + start + kept + 1, hex, HASH_HEX_BYTES - 1);
	forms->length = start + kept + HASH_HEX_BYTES;
}

static enum status grow_list(struct words *words, struct fault *fault)
{
	size_t capacity = words->capacity ? words->capacity * 2 : 256;
	void *list;
	void *offsets;

	if (words->count < words->capacity)
		return STATUS_OK;
	list = memory_resize(words->list, capacity, sizeof(*words->list));
	if (!list)
		return fault_set(fault, STATUS_FULL, "words: out of memory");
	words->list = list;
	offsets = memory_resize(words->offsets, capacity,
				2 * sizeof(*words->offsets));
	if (!offsets)
		return fault_set(fault, STATUS_FULL, "words: out of memory");
	words->offsets = offsets;
	words->capacity = capacity;
	return STATUS_OK;
}

/* Appends the plain form where it differs. */
static enum status append_plain(struct cutter *cutter, size_t start,
				struct text *plain)
{
	struct bytes *forms = &cutter->out->forms;
	struct bytes *scratch = &cutter->terms->scratch;
	struct text folded = { forms->data + start, forms->length - start };
	bool may_differ = false;
	enum status status;

	*plain = folded;
	for (size_t i = 0; i < folded.length && !may_differ; i++)
		may_differ = (unsigned char)folded.data[i] >= 0x80 ||
			     folded.data[i] == '\'';
	if (!may_differ)
		return STATUS_OK;
	bytes_clear(scratch);
	status = plain_append(scratch, folded, cutter->fault);
	if (status || scratch->length == 0 ||
	    text_equal(text_from(scratch), folded))
		return status;
	status = bytes_append(forms, text_from(scratch), cutter->fault);
	plain->data = forms->data + forms->length - scratch->length;
	plain->length = scratch->length;
	return status;
}

/* Adds a word whose forms stand where the offsets say. */
static enum status put_word(struct cutter *cutter, const struct word *word,
			    size_t folded_offset, size_t plain_offset)
{
	struct words *words = cutter->out;
	enum status status = grow_list(words, cutter->fault);
	struct word *added;

	if (status)
		return status;
	added = &words->list[words->count];
	*added = *word;
	added->first_position = added->last_position = words->position_count;
	added->is_glued = cutter->glue != GLUE_NONE;
	words->offsets[2 * words->count] = (uint32_t)folded_offset;
	words->offsets[2 * words->count + 1] = (uint32_t)plain_offset;
	words->count++;
	if (word->kind == WORD_PLAIN || word->kind == WORD_CHARACTER)
		words->position_count++;
	return STATUS_OK;
}

/*
 * Adds a word whose folded form is what was appended to the forms since
 * `form`. A form that folding left empty is no word.
 */
static enum status add_word(struct cutter *cutter, enum word_kind kind,
			    const struct part *part, size_t form)
{
	struct bytes *forms = &cutter->out->forms;
	struct word word = {
		.start = (uint32_t)part->start,
		.end = (uint32_t)part->end,
		.kind = kind,
	};
	enum status status;

	if (forms->length == form)
		return STATUS_OK;
	shorten_form(forms, form);
	word.folded.length = forms->length - form;
	status = append_plain(cutter, form, &word.plain);
	if (status)
		return status;
	return put_word(cutter, &word, form,
			(size_t)(word.plain.data - forms->data));
}

/* Endings of Persian words as they are folded, and what verbs begin with. */
static bool is_ending(struct text folded)
{
	static const char *const endings[] = {
		"ها",     "هاي",    "هايي",   "هايم", "هايت", "هايش",
		"هايمان", "هايتان", "هايشان", "تر",   "ترين", "ام",
		"ات",     "اش",     "اي",     "ايم",  "ايد",  "اند",
		"است",    "مان",    "تان",    "شان",  "يي",   NULL
	};

	for (size_t i = 0; endings[i]; i++)
		if (text_equal(folded, text_of(endings[i])))
			return true;
	return false;
}

static bool is_beginning(struct text folded)
{
	return text_equal(folded, TEXT("مي")) ||
	       text_equal(folded, TEXT("نمي"));
}

/* Whether the run is an acronym or a number with the s of its plural, as in
 * MPs, 5Gs, 737s. */
static bool is_plural(struct text text, size_t start, size_t end)
{
	size_t count = 0; /* of capitals and digits */
	size_t offset = start;

	if (end - start < 2 || end - start > TERMS_WORD_BYTES ||
	    text.data[end - 1] != 's')
		return false;
	if (is_digit(text.data[end - 2]))
		return true;
	for (; offset < end - 1; count++) {
		struct point point = point_at(text, offset);

		if (!utf8_is_upper(point.code) && point.kind != UTF8_DIGIT)
			return false;
		offset += point.width;
	}
	return count > 1;
}

/* Leaves the s out of a root of the last word, unless its form was cut. */
static void cut_plural_s(struct cutter *cutter)
{
	struct word *word = &cutter->out->list[cutter->out->count - 1];
	size_t length = word->plain.length;
	const char *plain = cutter->out->forms.data +
			    cutter->out->offsets[2 * cutter->out->count - 1];

	if (length <= TERMS_WORD_BYTES && plain[length - 1] == 's')
		word->root_bytes = (uint8_t)(length - 1);
}

static bool has_plural_root(const struct word *word)
{
	return word->root_start == 0 && word->root_bytes > 0 &&
	       word->root_bytes == word->plain.length - 1;
}

/* One piece of a word folded, until the next use of the scratch. */
static enum status fold_piece(struct cutter *cutter, size_t start, size_t end,
			      struct text *out)
{
	struct bytes *scratch = &cutter->terms->scratch;
	struct text piece = { cutter->text.data + start, end - start };
	enum status status;

	bytes_clear(scratch);
	status = utf8_fold(scratch, piece, cutter->fault);
	*out = text_from(scratch);
	return status;
}

/*
 * Finds what is left of the last word, from `start` to `end` of the text,
 * without its endings and beginnings. Its pieces lie between `bounds`.
 */
static enum status find_root(struct cutter *cutter, const size_t *bounds,
			     size_t piece_count)
{
	struct word *word = &cutter->out->list[cutter->out->count - 1];
	size_t root_end = word->plain.length;
	size_t last = piece_count;
	struct text folded;
	enum status status = STATUS_OK;

	while (last > 1) {
		status = fold_piece(cutter, bounds[last - 1], bounds[last],
				    &folded);
		if (status || !is_ending(folded) || folded.length >= root_end)
			break;
		root_end -= folded.length;
		last--;
	}
	if (!status && last > 1)
		status = fold_piece(cutter, bounds[0], bounds[1], &folded);
	if (status)
		return status;
	if (last > 1 && is_beginning(folded) && folded.length < root_end)
		word->root_start = (uint8_t)folded.length;
	if (word->root_start > 0 || root_end < word->plain.length)
		word->root_bytes = (uint8_t)(root_end - word->root_start);
	return STATUS_OK;
}

/* The same for a word that has just been added. */
static enum status cut_root(struct cutter *cutter, const struct part *part)
{
	const struct visible *visible = &cutter->terms->visible;
	size_t bounds[ROOT_PIECES + 1] = { part->start };
	struct point first = point_at(cutter->text, part->start);
	size_t count = 0;

	if (visible->count == 0 || utf8_script(first.code) != UTF8_ARABIC ||
	    part->end - part->start > TERMS_WORD_BYTES)
		return STATUS_OK;
	while (bounds[count] < part->end) {
		if (count == ROOT_PIECES)
			return STATUS_OK;
		bounds[count + 1] = visible_find(visible, VISIBLE_NON_JOINER,
						 bounds[count], part->end);
		count++;
	}
	return count > 1 ? find_root(cutter, bounds, count) : STATUS_OK;
}

/*
 * Elided words of French, Italian and Catalan before an apostrophe.
 */
static bool is_elided(struct text word)
{
	static const char *const elided[] = {
		"l",     "d",    "j",     "m",      "t",      "s",      "n",
		"c",     "qu",   "jusqu", "lorsqu", "puisqu", "quoiqu", "un",
		"dell",  "all",  "nell",  "sull",   "dall",   "coll",   "quell",
		"quest", "bell", "sant",  "com",    NULL
	};
	char folded[ELISION_BYTES];

	if (word.length == 0 || word.length > sizeof(folded))
		return false;
	for (size_t i = 0; i < word.length; i++)
		folded[i] = (char)(word.data[i] | 0x20);
	for (size_t i = 0; elided[i]; i++)
		if (text_equal(text_of(elided[i]),
			       (struct text){ folded, word.length }))
			return true;
	return false;
}

/*
 * End of "U.S" in "U.S.": single letters with dots between; 0 if not. What
 * makes a long string of them fail (a.a.a.bb) is found at its end and holds
 * for each of its letters: *tried_end says how far it was followed.
 */
static size_t acronym_end(struct text text, size_t start, size_t *tried_end)
{
	size_t end = 0;

	for (size_t offset = start;;) {
		struct point letter = point_at(text, offset);
		struct point dot = point_at(text, offset + letter.width);
		size_t next = offset + letter.width + dot.width;
		struct point after = point_at(text, next);

		*tried_end = offset;
		if (letter.kind != UTF8_LETTER || is_gram(letter.code))
			return 0;
		if (dot.code != '.')
			return !is_in_word(dot) && end ? offset + letter.width :
							 0;
		end = offset + letter.width;
		if (!is_letter_or_digit(after))
			return offset > start ? end : 0;
		offset = next;
	}
}

static enum status append_acronym(struct cutter *cutter, size_t start,
				  size_t end)
{
	for (size_t offset = start; offset < end;) {
		struct point letter = point_at(cutter->text, offset);
		enum status status =
			append_folded(cutter, offset, offset + letter.width);

		if (status)
			return status;
		offset += letter.width + 1;
	}
	return STATUS_OK;
}

/* Folded letters that stand for money before any number. */
static bool is_money(struct text folded)
{
	static const char *const list[] = { "rs",  "inr", "pkr", "npr", "lkr",
					    "tk",  "rp",  "rm",  "sh",  "ksh",
					    "tsh", "ush", "kes", "zar", "chf",
					    "usd", "eur", "gbp", "cny", "rmb" };

	for (size_t i = 0; i < COUNT(list); i++)
		if (text_equal(text_of(list[i]), folded))
			return true;
	return false;
}

/* End of up to four letters right before a number, whose shape *shape is; 0:
 * there are none. */
static size_t unit_end(struct text text, size_t start, enum number_shape *shape)
{
	struct number number;
	size_t end = start;
	struct point point = point_at(text, end);

	for (size_t i = 0; i < UNIT_LETTERS && point.kind != UTF8_DIGIT; i++) {
		if (!is_in_word(point))
			return 0;
		end += point.width;
		point = point_at(text, end);
	}
	if (point.kind != UTF8_DIGIT)
		return 0;
	numbers_read(&number, text, end);
	*shape = number.shape;
	return end;
}

/* *end is that of a unit that is written together with a number of several
 * groups, or of money: of "Rs" in "Rs1,500" and "Rs12"; 0 when there is none
 * at `start`. What a digit alone follows else (5G, MP3, H1N1, covid19) is one
 * word. */
static enum status find_unit(struct cutter *cutter, size_t start, size_t *end)
{
	struct bytes *forms = &cutter->out->forms;
	const size_t form = forms->length;
	enum number_shape shape = NUMBER_GROUP;
	enum status status;

	*end = unit_end(cutter->text, start, &shape);
	if (*end == 0 || shape != NUMBER_GROUP)
		return STATUS_OK;
	status = append_folded(cutter, start, *end);
	if (status || !is_money((struct text){ forms->data + form,
					       forms->length - form }))
		*end = 0;
	forms->length = form;
	return status;
}

static enum status append_number(struct cutter *cutter,
				 const struct number *number, bool is_decimal)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < number->group_count && !status; i++) {
		if (is_decimal && i > 0 && i == number->group_count - 1)
			status = bytes_append_byte(&cutter->out->forms, '.',
						   cutter->fault);
		if (!status)
			status = append_folded(cutter, number->starts[i],
					       number->ends[i]);
	}
	return status;
}

/* Moves the last word to `target`, so that the list stays in order of
 * first positions. */
static void move_last(struct words *words, size_t target)
{
	size_t last = words->count - 1;
	struct word word = words->list[last];
	uint32_t *offsets = words->offsets;
	const uint32_t forms[2] = { offsets[2 * last], offsets[2 * last + 1] };

	memmove(&words->list[target + 1], &words->list[target],
		(last - target) * sizeof(word));
	memmove(&offsets[2 * (target + 1)], &offsets[2 * target],
		(last - target) * sizeof(forms));
	words->list[target] = word;
	memcpy(&offsets[2 * target], forms, sizeof(forms));
}

static bool is_number(struct text form)
{
	for (size_t i = 0; i < form.length; i++)
		if (!is_digit(form.data[i]) && form.data[i] != '.')
			return false;
	return true;
}

/* The blanks that part groups of digits. */
static bool is_group_blank(uint32_t code)
{
	return code == ' ' || code == 0xA0 || code == 0x2007 ||
	       code == 0x2009 || code == 0x202F;
}

/* Digits of a word that is a number, before its fraction; 0: it is none. */
static size_t count_digits(const struct cutter *cutter, size_t i)
{
	const struct word *word = &cutter->out->list[i];
	struct text form = { cutter->out->forms.data +
				     cutter->out->offsets[2 * i],
			     word->folded.length };
	const char *dot = memchr(form.data, '.', form.length);

	if (word->kind != WORD_PLAIN || !is_number(form))
		return 0;
	return dot ? (size_t)(dot - form.data) : form.length;
}

/* Whether it is one without a fraction. */
static bool is_group(const struct cutter *cutter, size_t i)
{
	return count_digits(cutter, i) == cutter->out->list[i].folded.length;
}

/* Whether a word of three digits stands behind a blank at the offset: as it is
 * folded, since what stretches a line leaves nothing behind a digit. */
static enum status find_next_group(struct cutter *cutter, size_t offset,
				   bool *out)
{
	struct text text = cutter->text;
	struct bytes *forms = &cutter->out->forms;
	const size_t form = forms->length;
	struct point blank = point_at(text, offset);
	size_t start = offset + blank.width;
	enum status status;

	*out = false;
	if (!is_group_blank(blank.code) ||
	    point_at(text, start).kind != UTF8_DIGIT)
		return STATUS_OK;
	status = append_folded(cutter, start, run_end(text, start));
	*out = forms->length - form == GROUP_DIGITS &&
	       is_number((struct text){ forms->data + form, GROUP_DIGITS });
	forms->length = form;
	return status;
}

/* Whether the word is a number by itself: nothing but a currency sign stands
 * right before it, or a dash that does not join it with letters. */
static bool is_alone(const struct cutter *cutter, size_t start)
{
	struct point before = point_before(cutter->text, start);

	if (point_is_dash(before.code)) {
		before = point_before(cutter->text, start - before.width);
		return before.kind == UTF8_DIGIT || !is_in_word(before);
	}
	return before.kind == UTF8_CURRENCY ||
	       (!is_in_word(before) && !is_joining(before.code) &&
		before.code != ',');
}

/* The first word of the number that ends with the last word, with blanks
 * between its groups, 15 000 000; that word itself where it is none. */
static size_t find_first_group(const struct cutter *cutter)
{
	const struct word *list = cutter->out->list;
	const size_t last = cutter->out->count - 1;
	size_t first = last;

	while (first > 0 && count_digits(cutter, first) == GROUP_DIGITS &&
	       is_group(cutter, first - 1)) {
		size_t end = list[first - 1].end;
		struct point blank = point_at(cutter->text, end);

		if (!is_group_blank(blank.code) ||
		    end + blank.width != list[first].start)
			break;
		first--;
	}
	return list[first].folded.length <= GROUP_DIGITS &&
			       is_alone(cutter, list[first].start) ?
		       first :
		       last;
}

/* Appends the folded form of a word of the list to the forms. */
static enum status append_form(struct cutter *cutter, size_t i)
{
	struct words *words = cutter->out;
	size_t length = words->list[i].folded.length;
	enum status status =
		bytes_reserve(&words->forms, length, cutter->fault);

	return status ? status :
			bytes_append(
				&words->forms,
				(struct text){ words->forms.data +
						       words->offsets[2 * i],
					       length },
				cutter->fault);
}

/* The last word is one that all from the `first` on make. */
static void place_joined(struct words *words, size_t first)
{
	struct word *joined = &words->list[words->count - 1];

	joined->first_position = words->list[first].first_position;
	joined->last_position = words->position_count - 1;
	joined->is_glued = words->list[first].is_glued;
	move_last(words, first + 1);
}

/* Adds the word that those from the first to the last make, over the same
 * positions. */
static enum status join_from(struct cutter *cutter, size_t first)
{
	struct words *words = cutter->out;
	const size_t last = words->count - 1;
	const size_t form = words->forms.length;
	const struct part whole = { words->list[first].start,
				    words->list[last].end, 0 };
	enum status status = STATUS_OK;

	for (size_t i = first; i <= last && !status; i++)
		status = append_form(cutter, i);
	if (!status)
		status = add_word(cutter, WORD_JOINED, &whole, form);
	if (status)
		return status;
	for (size_t i = first + 1; i <= last; i++)
		words->list[i].is_glued = true;
	place_joined(words, first);
	return STATUS_OK;
}

/* Adds the number that ends with the last word, as one. */
static enum status add_grouped(struct cutter *cutter)
{
	const struct words *words = cutter->out;
	const size_t last = words->count - 1;
	size_t first;
	bool has_next;
	enum status status =
		find_next_group(cutter, words->list[last].end, &has_next);

	if (status || has_next)
		return status;
	first = find_first_group(cutter);
	if (first == last)
		return STATUS_OK;
	return join_from(cutter, first);
}

/* The word at part->start, which begins with a digit. */
static enum status cut_number(struct cutter *cutter, struct part *part)
{
	struct text text = cutter->text;
	struct number number;
	size_t form = cutter->out->forms.length;
	size_t tail;
	enum status status;

	numbers_read(&number, text, part->start);
	if (number.shape == NUMBER_GROUP) {
		part->end = part->resume = run_end(text, part->start);
		status = append_folded(cutter, part->start, part->end);
		if (!status)
			status = add_word(cutter, WORD_PLAIN, part, form);
		if (!status && is_plural(text, part->start, part->end))
			cut_plural_s(cutter);
		return status || cutter->out->forms.length == form ?
			       status :
			       add_grouped(cutter);
	}
	tail = number.ends[number.group_count - 1];
	part->end = part->resume = run_end(text, tail);
	status = append_number(cutter, &number, number.shape != NUMBER_WHOLE);
	if (!status)
		status = append_folded(cutter, tail, part->end);
	if (!status)
		status = add_word(cutter, WORD_PLAIN, part, form);
	if (!status && number.shape == NUMBER_DECIMAL)
		status = add_grouped(cutter);
	if (status || number.shape != NUMBER_AMBIGUOUS)
		return status;
	cutter->out->position_count--;
	form = cutter->out->forms.length;
	status = append_number(cutter, &number, false);
	if (!status)
		status = append_folded(cutter, tail, part->end);
	if (!status)
		status = add_word(cutter, WORD_JOINED, part, form);
	cutter->out->position_count++;
	return status;
}

/* Bytes of a "++" or "#" that belongs to the word before it. */
static size_t sign_bytes(struct text text, const struct part *part)
{
	size_t width;
	struct point after;

	if (part->end + 1 < text.length && text.data[part->end] == '+' &&
	    text.data[part->end + 1] == '+')
		width = 2;
	else if (part->end < text.length && text.data[part->end] == '#' &&
		 point_at(text, part->start).width == part->end - part->start)
		width = 1;
	else
		return 0;
	after = point_at(text, part->end + width);
	return is_in_word(after) || after.code == '+' || after.code == '#' ?
		       0 :
		       width;
}

/* Where the text goes on behind a possessive 's at `offset`; `offset` itself
 * when there is none. */
static size_t skip_possessive(struct text text, size_t offset)
{
	struct point sign = point_at(text, offset);
	size_t start = offset + sign.width;

	if (!point_is_apostrophe(sign.code) || start >= text.length ||
	    (text.data[start] | 0x20) != 's' ||
	    run_end(text, start) != start + 1)
		return offset;
	return start + 1;
}

/* Goes on over apostrophes inside the word; appends what they add. */
static enum status cut_apostrophes(struct cutter *cutter, struct part *part)
{
	struct text text = cutter->text;
	enum status status = STATUS_OK;

	while (!status) {
		struct point sign = point_at(text, part->end);
		size_t next = part->end + sign.width;
		size_t next_end;

		if (!point_is_apostrophe(sign.code) ||
		    point_at(text, next).kind == UTF8_DIGIT ||
		    !is_letter_or_digit(point_at(text, next)) ||
		    skip_possessive(text, part->end) > part->end ||
		    is_elided((struct text){ text.data + part->start,
					     part->end - part->start }))
			break;
		next_end = run_end(text, next);
		status = bytes_append_byte(&cutter->out->forms, '\'',
					   cutter->fault);
		if (!status)
			status = append_folded(cutter, next, next_end);
		part->end = part->resume = next_end;
	}
	return status;
}

/* One word of letters at part->start. */
static enum status cut_letters(struct cutter *cutter, struct part *part)
{
	struct text text = cutter->text;
	size_t form = cutter->out->forms.length;
	size_t acronym = 0;
	size_t unit;
	size_t sign;
	enum status status = find_unit(cutter, part->start, &unit);

	if (status)
		return status;
	if (part->start >= cutter->dotted_end)
		acronym = acronym_end(text, part->start, &cutter->dotted_end);
	if (acronym) {
		part->end = acronym;
		part->resume = acronym + (point_at(text, acronym).code == '.');
		status = append_acronym(cutter, part->start, part->end);
		return status ? status :
				add_word(cutter, WORD_PLAIN, part, form);
	}
	part->end = part->resume = unit ? unit : run_end(text, part->start);
	status = append_folded(cutter, part->start, part->end);
	if (!status && !unit)
		status = cut_apostrophes(cutter, part);
	sign = sign_bytes(text, part);
	if (!status && sign > 0) {
		struct text signs = { text.data + part->end, sign };

		status =
			bytes_append(&cutter->out->forms, signs, cutter->fault);
		part->end = part->resume = part->end + sign;
	}
	if (!status)
		status = add_word(cutter, WORD_PLAIN, part, form);
	if (status || cutter->out->forms.length == form)
		return status;
	if (is_plural(text, part->start, part->end)) {
		cut_plural_s(cutter);
		return STATUS_OK;
	}
	return cut_root(cutter, part);
}

/* Parts of a hyphenated word, and where the first of them begins. */
struct compound {
	size_t start;
	uint32_t position;
	size_t part_count;
	bool is_broken; /* the end of a line parts it from others, or in two */
};

static struct compound compound_at(const struct cutter *cutter, size_t start)
{
	return (struct compound){ .start = start,
				  .position = cutter->out->position_count };
}

/* The first word of the list that begins at the position or behind it; few
 * do. */
static size_t find_position(const struct words *words, uint32_t position)
{
	size_t i = words->count;

	while (i > 0 && words->list[i - 1].first_position >= position)
		i--;
	return i;
}

/* The word that the plain words from `first` on make when written as one;
 * numbers alone make none. */
static enum status add_joined(struct cutter *cutter, size_t first,
			      const struct part *whole)
{
	struct words *words = cutter->out;
	struct bytes *forms = &words->forms;
	size_t form = forms->length;
	bool has_letter = false;
	bool is_last_plural = false;
	enum status status = STATUS_OK;

	for (size_t i = first; i < words->count && !status; i++) {
		if (words->list[i].kind != WORD_PLAIN)
			continue;
		has_letter |= count_digits(cutter, i) == 0;
		is_last_plural = has_plural_root(&words->list[i]);
		status = append_form(cutter, i);
	}
	if (status)
		return status;
	if (!has_letter) {
		forms->length = form;
		return STATUS_OK;
	}
	status = add_word(cutter, WORD_JOINED, whole, form);
	if (status)
		return status;
	if (is_last_plural)
		cut_plural_s(cutter);
	place_joined(words, first);
	return STATUS_OK;
}

/* Adds the joined word of all parts up to `end`, which is that of the last. */
static enum status join(struct cutter *cutter, const struct compound *compound,
			size_t end)
{
	const struct part whole = { compound->start, end, 0 };
	const struct words *words = cutter->out;
	const size_t count = words->count;
	size_t first;
	enum status status;

	if (compound->part_count < 2 || compound->part_count > JOINED_PARTS)
		return STATUS_OK;
	first = find_position(words, compound->position);
	if (first == count)
		return STATUS_OK;
	status = add_joined(cutter, first, &whole);
	if (!status && words->count > count)
		words->list[first + 1].is_compound =
			compound->part_count == 2 && !compound->is_broken;
	return status;
}

/* Behind one end of a line, if it stands at the offset. */
static size_t skip_line_end(struct text text, size_t offset)
{
	if (offset + 1 < text.length && text.data[offset] == '\r' &&
	    text.data[offset + 1] == '\n')
		return offset + 2;
	return offset < text.length && text.data[offset] == '\n' ? offset + 1 :
								   offset;
}

/* Behind blanks, which indent a line or end it. */
static size_t skip_blanks(struct text text, size_t offset)
{
	while (offset < text.length &&
	       (text.data[offset] == ' ' || text.data[offset] == '\t'))
		offset++;
	return offset;
}

/* Where a word goes on that a hyphen at the offset, or a soft one that was
 * taken out there, and the end of a line part; the offset itself where none
 * does. */
static size_t skip_break(const struct cutter *cutter, size_t offset)
{
	struct text text = cutter->text;
	struct point point = point_at(text, offset);
	bool is_soft = !point_is_hyphen(point.code);
	size_t line_end =
		skip_blanks(text, offset + (is_soft ? 0 : point.width));
	size_t next = skip_line_end(text, line_end);

	if (next == line_end)
		return offset;
	if (is_soft &&
	    visible_taken(&cutter->terms->visible, offset) != SOFT_HYPHEN)
		return offset;
	next = skip_blanks(text, next);
	point = point_at(text, next);
	return is_letter_or_digit(point) && utf8_is_lower(point.code) ? next :
									offset;
}

/* Behind the hyphen at the offset if a part of a word stands there. */
static size_t skip_hyphen(struct text text, size_t offset)
{
	struct point point = point_at(text, offset);
	size_t next = offset + point.width;

	return (point_is_hyphen(point.code) || point_is_dash(point.code)) &&
			       is_letter_or_digit(point_at(text, next)) ?
		       next :
		       offset;
}

/* Behind the apostrophe at the offset if a name goes on there whose first part
 * is a capital that is elided elsewhere: D'Souza, N'Djamena. */
static size_t skip_name_sign(struct text text, size_t start, size_t offset)
{
	struct point sign = point_at(text, offset);
	size_t next = offset + sign.width;

	return offset == start + 1 && strchr("DMN", text.data[start]) &&
			       point_is_apostrophe(sign.code) &&
			       utf8_is_upper(point_at(text, next).code) ?
		       next :
		       offset;
}

/* One part at the cutter's offset; *end is where it ends, and the offset
 * what it goes on with. */
static enum status cut_part(struct cutter *cutter, size_t *end)
{
	struct part part = { cutter->offset, 0, 0 };
	struct point point = point_at(cutter->text, part.start);
	enum status status = point.kind == UTF8_DIGIT ?
				     cut_number(cutter, &part) :
				     cut_letters(cutter, &part);

	*end = part.end;
	cutter->glue = GLUE_WORD;
	if (!status)
		cutter->offset = skip_possessive(cutter->text, part.resume);
	return status;
}

/* A word, with all the parts of a hyphenated one. */
static enum status cut_compound(struct cutter *cutter)
{
	struct compound whole = compound_at(cutter, cutter->offset);
	struct compound line = whole;
	struct compound broken = { 0 }; /* the part before the end of a line */
	size_t end;
	enum status status;

	for (;;) {
		struct compound last = compound_at(cutter, cutter->offset);
		size_t next;

		status = cut_part(cutter, &end);
		whole.part_count++;
		line.part_count++;
		if (!status && broken.part_count > 0) {
			broken.part_count++;
			status = join(cutter, &broken, end);
		}
		next = skip_break(cutter, cutter->offset);
		broken = (struct compound){ 0 };
		if (!status && next > cutter->offset) {
			line.is_broken = true;
			status = join(cutter, &line, end);
			line = compound_at(cutter, next);
			line.is_broken = true;
			broken = last;
			broken.part_count = 1;
			broken.is_broken = true;
		} else {
			next = skip_hyphen(cutter->text, cutter->offset);
			if (next == cutter->offset)
				next = skip_name_sign(cutter->text, last.start,
						      next);
		}
		if (status || next == cutter->offset)
			break;
		cutter->offset = next;
	}
	if (!status)
		status = join(cutter, &line, end);
	/* Of two parts the broken word is the whole one. */
	if (!status && line.start > whole.start && whole.part_count > 2)
		status = join(cutter, &whole, end);
	return status;
}

/* Letters of the initial at the offset: one capital before a dot (J. K.) or the
 * end, or one twice (EE. UU.), which stands for a plural; 0: there is none. *end
 * is behind its dot. */
static size_t count_initial(struct text text, size_t offset, size_t *end)
{
	struct point first = point_at(text, offset);
	struct point next = point_at(text, offset + first.width);
	size_t letter_count = 1;

	*end = offset + first.width;
	if (first.kind != UTF8_LETTER || !utf8_is_upper(first.code))
		return 0;
	if (next.code == first.code) {
		*end += next.width;
		letter_count++;
		next = point_at(text, *end);
	}
	if (next.code == '.')
		*end += next.width;
	else if ((letter_count == 1 && next.width > 0) || is_in_word(next) ||
		 is_joining(next.code))
		return 0;
	return letter_count;
}

/* The same of a word of the list, by whose end it has to end. */
static size_t count_word_initial(const struct cutter *cutter, size_t i,
				 size_t *end)
{
	const struct word *word = &cutter->out->list[i];
	struct point before;
	size_t letter_count;

	if (word->end - word->start > INITIAL_BYTES)
		return 0;
	before = point_before(cutter->text, word->start);
	letter_count = count_initial(cutter->text, word->start, end);
	if (word->kind != WORD_PLAIN || is_in_word(before) ||
	    (before.code != '.' && is_joining(before.code)) ||
	    (word->end != *end && word->end + 1 != *end))
		return 0;
	return letter_count;
}

/* Behind at most one blank. */
static size_t skip_initial_gap(struct text text, size_t offset)
{
	struct point point = point_at(text, offset);

	return is_group_blank(point.code) ? offset + point.width : offset;
}

/* Adds the word that initials make, as they are written without dots and
 * blanks, when the last word is the last of them. */
static enum status add_initials(struct cutter *cutter)
{
	const struct words *words = cutter->out;
	const size_t last = words->count - 1;
	size_t first = last;
	size_t end;
	const size_t letter_count = count_word_initial(cutter, last, &end);

	if (letter_count == 0 ||
	    count_initial(cutter->text, skip_initial_gap(cutter->text, end),
			  &end) == letter_count)
		return STATUS_OK;
	while (first > 0 &&
	       count_word_initial(cutter, first - 1, &end) == letter_count &&
	       skip_initial_gap(cutter->text, end) == words->list[first].start)
		first--;
	if (first == last || last - first >= JOINED_PARTS)
		return STATUS_OK;
	return join_from(cutter, first);
}

/* Signs that NFKC composes with the character before them, but whose class
 * is letter: half-width voicing marks, conjoining vowels and finals. */
static bool is_trailing_letter(uint32_t code)
{
	return code == 0xFF9E || code == 0xFF9F ||
	       (code >= 0x1160 && code <= 0x11FF);
}

/* End of the character at `offset` with its marks. */
static size_t character_end(struct text text, size_t offset)
{
	struct point point = point_at(text, offset);

	do {
		offset += point.width;
		point = point_at(text, offset);
	} while (point.kind == UTF8_MARK || is_trailing_letter(point.code));
	return offset;
}

static bool is_gram_start(struct point point)
{
	return (point.kind == UTF8_LETTER || point.kind == UTF8_DIGIT) &&
	       is_gram(point.code);
}

/* The character at the offset, and the pair that it makes with the next. */
static enum status cut_character(struct cutter *cutter)
{
	struct text text = cutter->text;
	size_t form = cutter->out->forms.length;
	struct part part = { cutter->offset, 0, 0 };
	size_t end = character_end(text, cutter->offset);
	size_t next = skip_line_end(text, end);
	enum status status;

	part.end = end;
	cutter->offset = end;
	status = append_folded(cutter, part.start, part.end);
	if (!status)
		status = add_word(cutter, WORD_CHARACTER, &part, form);
	cutter->glue = GLUE_WORD;
	if (status || cutter->out->forms.length == form ||
	    !is_gram_start(point_at(text, next)))
		return status;
	cutter->offset = next;
	form = cutter->out->forms.length;
	status = append_folded(cutter, part.start, part.end);
	part.end = character_end(text, next);
	if (!status)
		status = append_folded(cutter, next, part.end);
	if (!status)
		status = add_word(cutter, WORD_PAIR, &part, form);
	if (!status) {
		struct word *pair = &cutter->out->list[cutter->out->count - 1];

		pair->first_position = cutter->out->position_count - 1;
		pair->last_position = cutter->out->position_count;
		pair->is_glued = pair[-1].is_glued;
	}
	return status;
}

static enum status cut_sign(struct cutter *cutter, struct point point)
{
	struct part part = { cutter->offset, cutter->offset + point.width, 0 };
	size_t form = cutter->out->forms.length;
	enum status status;

	cutter->offset = part.end;
	status = append_folded(cutter, part.start, part.end);
	if (!status)
		status = add_word(cutter, WORD_PLAIN, &part, form);
	cutter->glue = GLUE_WORD;
	return status;
}

/* The plain word that ends at the cutter's offset; the count of words where
 * none does. */
static size_t find_before(const struct cutter *cutter)
{
	const struct words *words = cutter->out;
	size_t i = words->count;

	while (i > 0 && words->list[i - 1].kind == WORD_JOINED)
		i--;
	return i > 0 && words->list[i - 1].kind == WORD_PLAIN &&
			       words->list[i - 1].end == cutter->offset ?
		       i - 1 :
		       words->count;
}

/* The last word stands in the place of the one it is joined from, which ends
 * with it: a query is printed by where its words lie. */
static void put_upon(struct words *words, size_t before)
{
	struct word *joined = &words->list[words->count - 1];

	words->list[before].end = joined->end;
	joined->first_position = words->list[before].first_position;
	joined->last_position = joined->first_position;
	joined->is_glued = words->list[before].is_glued;
}

/* Digits that are raised: joined with the word before them, or a word. */
static enum status cut_raised(struct cutter *cutter)
{
	struct words *words = cutter->out;
	const size_t count = words->count;
	const size_t before = find_before(cutter);
	const size_t form = words->forms.length;
	const size_t start = cutter->offset;
	struct part part = { start, start, 0 };
	struct point point = point_at(cutter->text, start);
	enum status status = STATUS_OK;

	for (; utf8_is_raised(point.code);
	     point = point_at(cutter->text, part.end))
		part.end += point.width;
	if (before < count) {
		part.start = words->list[before].start;
		status = append_form(cutter, before);
	}
	if (!status)
		status = append_folded(cutter, start, part.end);
	if (!status)
		status = add_word(cutter,
				  before < count ? WORD_JOINED : WORD_PLAIN,
				  &part, form);
	if (!status && before < count)
		put_upon(words, before);
	cutter->offset = part.end;
	cutter->glue = GLUE_WORD;
	return status;
}

/* What can stand behind a word and says nothing about it. */
static bool is_stop(char byte)
{
	switch (byte) {
	case ' ':
	case '\t':
	case '\n':
	case '\r':
	case ',':
	case ';':
	case ':':
	case '!':
	case '?':
	case '(':
	case ')':
	case '"':
		return true;
	default:
		return false;
	}
}

/* Whether what may be an initial has no dot: a capital twice, or the last letter
 * of all. */
static bool is_bare_initial(struct text text, size_t start, size_t end)
{
	if (text.data[start] > 'Z')
		return false;
	return end - start == 2 ? text.data[start] == text.data[start + 1] :
				  end == start + 1 && end == text.length;
}

/*
 * Most words of most texts are of ASCII letters alone, and what stands behind
 * them makes nothing else of them: no digit, mark or other letter, no
 * apostrophe, hyphen or sign, no dot of an acronym. The end of such a word at
 * the cutter's offset; the offset itself where there is none.
 */
static size_t simple_end(const struct cutter *cutter)
{
	struct text text = cutter->text;
	size_t offset = cutter->offset;
	size_t end = offset;
	bool is_simple;

	while (end < text.length && is_ascii_letter(text.data[end]))
		end++;
	is_simple = end == text.length || is_stop(text.data[end]) ||
		    (text.data[end] == '.' && end - offset > 1);
	/* where nothing was taken out no soft hyphen was */
	is_simple = is_simple && end - offset <= TERMS_WORD_BYTES &&
		    !is_bare_initial(text, offset, end) &&
		    (cutter->terms->visible.count == 0 ||
		     skip_break(cutter, end) == end);
	return is_simple ? end : offset;
}

/* Does what cut_compound would do, and steps over a blank. */
static enum status cut_simple(struct cutter *cutter, size_t end)
{
	struct bytes *forms = &cutter->out->forms;
	const size_t start = cutter->offset;
	const size_t form = forms->length;
	struct word word = { .start = (uint32_t)start,
			     .end = (uint32_t)end,
			     .kind = WORD_PLAIN,
			     .folded.length = end - start,
			     .plain.length = end - start };
	enum status status = bytes_reserve(forms, end - start, cutter->fault);

	if (status)
		return status;
	for (size_t i = start; i < end; i++)
		forms->data[forms->length++] =
			(char)(cutter->text.data[i] | 0x20);
	if (is_plural(cutter->text, start, end))
		word.root_bytes = (uint8_t)(end - start - 1);
	status = put_word(cutter, &word, form, form);
	cutter->offset = end;
	cutter->glue = GLUE_WORD;
	if (end < cutter->text.length && cutter->text.data[end] == ' ') {
		cutter->offset++;
		cutter->glue = GLUE_NONE;
	}
	return status;
}

/* Whether a word, or what ends a sentence or a quote behind one, stands right
 * before the offset. */
static bool is_behind_word(struct text text, size_t offset)
{
	struct point point = point_before(text, offset);

	if (point.kind == UTF8_LETTER || point.kind == UTF8_DIGIT ||
	    point.kind == UTF8_MARK)
		return true;
	if (point.width == 0 || point.kind == UTF8_SPACE ||
	    utf8_is_opening(point.code))
		return false;
	point = point_before(text, offset - point.width);
	return point.width > 0 && point.kind != UTF8_SPACE &&
	       !utf8_is_opening(point.code);
}

/* Whether so many notes stand behind the last word that another would make it
 * slow to look at each. */
static bool has_many_notes(const struct words *words)
{
	const struct word *word;

	if (words->count < NOTE_WORDS)
		return false;
	word = &words->list[words->count - NOTE_WORDS];
	return word->is_note &&
	       word->first_position == words->position_count - 1;
}

/* Behind the brackets at the cutter's offset if they hold the mark of a note;
 * else 0. */
static size_t find_note_end(const struct cutter *cutter)
{
	struct text text = cutter->text;
	size_t offset = cutter->offset + 1;
	const size_t limit = offset + NOTE_BYTES;
	struct point point = point_at(text, offset);

	if (!cutter->has_notes || cutter->out->position_count == 0 ||
	    has_many_notes(cutter->out) ||
	    !is_behind_word(text, cutter->offset))
		return 0;
	while (point.width > 0 && point.code != ']' && offset <= limit) {
		if (point.code == '[' || point.code == '\n' ||
		    point.code == '\r' || is_gram(point.code))
			return 0;
		offset += point.width;
		point = point_at(text, offset);
	}
	return point.code == ']' && offset <= limit ? offset + 1 : 0;
}

static enum status cut_next(struct cutter *cutter)
{
	struct point point = point_at(cutter->text, cutter->offset);

	if (is_gram_start(point))
		return cut_character(cutter);
	if (is_letter_or_digit(point)) {
		enum status status = cut_compound(cutter);

		return status || cutter->out->count == 0 ? status :
							   add_initials(cutter);
	}
	if (utf8_is_raised(point.code))
		return cut_raised(cutter);
	if (point.kind == UTF8_CURRENCY)
		return cut_sign(cutter, point);
	if (point.code == '[') {
		cutter->note_end = find_note_end(cutter);
		cutter->note_first = cutter->out->count;
	}
	cutter->offset += point.width;
	if (point.kind == UTF8_MARK)
		return STATUS_OK;
	cutter->glue = cutter->glue == GLUE_WORD && is_joining(point.code) ?
			       GLUE_SIGN :
			       GLUE_NONE;
	return STATUS_OK;
}

/* The words of the mark of a note were cut as any others: takes their places
 * from them. */
static void end_note(struct cutter *cutter)
{
	struct words *words = cutter->out;

	for (size_t i = words->count; i-- > cutter->note_first;) {
		struct word *word = &words->list[i];

		word->is_note = true;
		words->position_count = word->first_position;
	}
	for (size_t i = cutter->note_first; i < words->count; i++) {
		words->list[i].first_position = words->position_count - 1;
		words->list[i].last_position = words->position_count - 1;
	}
	cutter->note_end = 0;
}

static enum status cut_word(struct cutter *cutter)
{
	const size_t end = simple_end(cutter);
	enum status status = end > cutter->offset ? cut_simple(cutter, end) :
						    cut_next(cutter);

	if (cutter->note_end > 0 && cutter->offset >= cutter->note_end)
		end_note(cutter);
	return status;
}

/* The forms have stopped moving: let the list point at them, and at where
 * the words stand in the text as it was given. */
static void place_words(struct words *words, const struct visible *visible)
{
	for (size_t i = 0; i < words->count; i++) {
		struct word *word = &words->list[i];

		word->start = (uint32_t)visible_place(visible, word->start);
		word->end = (uint32_t)visible_place(visible, word->end - 1) + 1;
		word->folded.data = words->forms.data + words->offsets[2 * i];
		word->plain.data =
			words->forms.data + words->offsets[2 * i + 1];
	}
}

static enum status split(struct terms *terms, struct words *out,
			 struct text text, bool has_notes, struct fault *fault)
{
	struct cutter cutter = { .terms = terms,
				 .out = out,
				 .has_notes = has_notes,
				 .fault = fault };
	enum status status;

	out->count = 0;
	out->position_count = 0;
	bytes_clear(&out->forms);
	out->forms.limit = FORMS_BYTES;
	if (text.length > TERMS_TEXT_BYTES)
		return fault_set(fault, STATUS_FULL,
				 "text of %zu bytes: at most %d", text.length,
				 TERMS_TEXT_BYTES);
	status = visible_take(&terms->visible, text, &cutter.text, fault);
	while (cutter.offset < cutter.text.length && !status)
		status = cut_word(&cutter);
	if (status)
		out->count = 0;
	else
		place_words(out, &terms->visible);
	return status;
}

enum status terms_split(struct terms *terms, struct words *out,
			struct text text, struct fault *fault)
{
	return split(terms, out, text, true, fault);
}

enum status terms_split_chunk(struct terms *terms, struct words *out,
			      struct text text, struct fault *fault)
{
	return split(terms, out, text, false, fault);
}

void terms_words_free(struct words *words)
{
	memory_free(words->list);
	memory_free(words->offsets);
	bytes_free(&words->forms);
	*words = (struct words){ 0 };
}

static bool is_ascii(struct text text)
{
	unsigned char all = 0;

	for (size_t i = 0; i < text.length; i++)
		all |= (unsigned char)text.data[i];
	return all < 0x80;
}

/* Adds the stem of one form, without marks. What has none before and after is
 * left where the stemmer keeps it. */
static enum status add_stem(struct terms *terms, struct stems *out,
			    const char *language, struct text form,
			    struct fault *fault)
{
	struct bytes *slot = &terms->stems[out->count];
	struct text stemmed;
	bool has_changed;
	enum status status =
		stem_word(terms->stem, language, form, &stemmed, fault);

	if (status)
		return status;
	if (stemmed.length == 0)
		stemmed = form;
	if (!is_ascii(form) || !is_ascii(stemmed)) {
		bytes_clear(slot);
		status = utf8_strip_marks(slot, stemmed, &has_changed, fault);
		stemmed = text_from(slot);
	}
	out->list[out->count++] = stemmed;
	return status;
}

/* Copies the last stem if the stemmer keeps it, before it is asked again. */
static enum status keep_stem(struct terms *terms, struct stems *out,
			     struct fault *fault)
{
	struct bytes *slot = &terms->stems[out->count - 1];
	struct text *stem = &out->list[out->count - 1];
	enum status status;

	if (stem->data == slot->data)
		return STATUS_OK;
	bytes_clear(slot);
	status = bytes_append(slot, *stem, fault);
	*stem = text_from(slot);
	return status;
}

static bool has_parted_endings(const char *language)
{
	return strcmp(language, "tr") == 0 || strcmp(language, "az") == 0 ||
	       strcmp(language, "pl") == 0;
}

/* A name without the endings behind its apostrophe; one letter in front of
 * it is no name (d'Arsonval, O'Neill). */
static struct text cut_endings(struct text form)
{
	const char *sign = memchr(form.data, '\'', form.length);
	size_t first;

	if (!sign)
		return form;
	(void)utf8_next(form, 0, &first);
	if ((size_t)(sign - form.data) > first)
		form.length = (size_t)(sign - form.data);
	return form;
}

/* A Persian word without its plural, which is written without the
 * non-joiner as often; what is short is part of many a word (تنها). That
 * of the genitive may as well be another ending (هسته‌ای). */
static struct text cut_plural(struct text form)
{
	static const char *const endings[] = { "ها", "هايي" };

	for (size_t i = 0; i < 2; i++) {
		struct text ending = text_of(endings[i]);

		if (form.length >= PLURAL_REST + ending.length &&
		    memcmp(form.data + form.length - ending.length, ending.data,
			   ending.length) == 0)
			return (struct text){ form.data,
					      form.length - ending.length };
	}
	return (struct text){ 0 };
}

/* The form without what it begins with; empty where it does not, or where
 * too few letters are left. */
static struct text cut_beginning(struct text form, const char *sign,
				 size_t letter_count)
{
	const size_t length = strlen(sign);

	if (form.length < length || memcmp(form.data, sign, length) != 0)
		return (struct text){ 0 };
	form.data += length;
	form.length -= length;
	if (utf8_count(form) < letter_count)
		return (struct text){ 0 };
	return form;
}

/* What is left of an Arabic word without its "and", then without its "for" or
 * what else is before an article, and then without the article: the stemmer
 * leaves the first ones on many words (والقرآن), and with an article it cuts
 * other endings (الكاميرات). Empty: it has none of them. */
static struct text cut_particles(struct text form)
{
	static const char *const before_article[] = { "ب", "ك", "ف" };
	const struct text noun = cut_beginning(form, "و", AND_REST);
	struct text rest = noun.length > 0 ? noun : form;
	struct text next = cut_beginning(rest, "ل", FOR_REST);

	if (next.length > 0 && cut_beginning(next, "ل", 0).length == 0)
		return next;
	next = cut_beginning(rest, "لل", AND_REST); /* "for the" */
	if (next.length > 0)
		return next;
	for (size_t i = 0; i < 3; i++) {
		next = cut_beginning(rest, before_article[i], ARTICLE_REST);
		if (cut_beginning(next, "ال", 0).length > 0)
			rest = next;
	}
	next = cut_beginning(rest, "ال", AND_REST);
	return next.length > 0 ? next : noun;
}

/* What is left of a word without what the language's stemmer does not know;
 * empty: it has none. */
static struct text root_of(const struct word *word, const char *language)
{
	if (word->root_bytes > 0)
		return (struct text){ word->plain.data + word->root_start,
				      word->root_bytes };
	if (strcmp(language, "fa") == 0)
		return cut_plural(word->plain);
	if (strcmp(language, "ar") == 0)
		return cut_particles(word->plain);
	return (struct text){ 0 };
}

/* The letters that are written for one with a diaeresis or a stroke where a
 * keyboard has none; NULL: none are. */
static const char *spelt_out(uint32_t code, bool is_vietnamese)
{
	switch (code) {
	case 0x111:
		return is_vietnamese ? NULL : "dj";
	case 0xE4:
		return "ae";
	case 0xE5:
		return "aa";
	case 0xF6:
	case 0xF8:
		return "oe";
	case 0xFC:
		return "ue";
	default:
		return NULL;
	}
}

/* Adds the stem of a word with such letters spelt out and the others without
 * marks: Müller is Mueller as often, and not Muller alone. */
static enum status add_spelt_out(struct terms *terms, struct stems *out,
				 const char *language, struct text form,
				 struct fault *fault)
{
	const bool is_vietnamese = strcmp(language, "vi") == 0;
	struct bytes *spelt = &terms->scratch;
	bool is_spelt = false;
	bool has_changed; /* not asked for: other marks are left out, too */
	enum status status = STATUS_OK;

	bytes_clear(spelt);
	for (size_t i = 0, width; i < form.length && !status; i += width) {
		const char *letters =
			spelt_out(utf8_next(form, i, &width), is_vietnamese);

		is_spelt |= letters != NULL;
		status = letters ?
				 bytes_append(spelt, text_of(letters), fault) :
				 utf8_strip_marks(spelt,
						  (struct text){ form.data + i,
								 width },
						  &has_changed, fault);
	}
	if (status || !is_spelt)
		return status;
	status = keep_stem(terms, out, fault);
	return status ? status :
			add_stem(terms, out, language, text_from(spelt), fault);
}

/* Adds a word as it stands whose end the stemmer takes for that of a case, or
 * of a plural, but leaves in other cases (Иванов, Ивановым; Вьетнам, Вьетнама;
 * hálózat, hálózatok). */
static void add_name(struct stems *out, const char *language, struct text form)
{
	static const struct {
		char language[3];
		const char *ending;
	} list[] = {
		{ "ru", "ов" }, { "ru", "ев" }, { "ru", "ам" }, { "ru", "ем" },
		{ "ru", "им" }, { "ru", "ом" }, { "hu", "am" }, { "hu", "em" },
		{ "hu", "at" }, { "hu", "et" }, { "hu", "st" },
	};

	for (size_t i = 0; i < COUNT(list) && out->count < TERMS_STEMS_MAX;
	     i++) {
		struct text ending = text_of(list[i].ending);

		if (strcmp(language, list[i].language) == 0 &&
		    form.length > ending.length &&
		    memcmp(form.data + form.length - ending.length, ending.data,
			   ending.length) == 0)
			out->list[out->count++] = form;
	}
}

/* Adds the stem of the first stem: the Turkish stemmer makes "mahkeme" of
 * "mahkemede", but takes its end for that of a word when it stands alone. */
static enum status add_second_stem(struct terms *terms, struct stems *out,
				   const char *language, struct fault *fault)
{
	enum status status = keep_stem(terms, out, fault);

	return status ? status :
			add_stem(terms, out, language, out->list[0], fault);
}

static void drop_doubles(struct stems *stems)
{
	size_t kept = 0;

	for (size_t i = 0; i < stems->count; i++) {
		size_t j = 0;

		while (j < kept && !text_equal(stems->list[j], stems->list[i]))
			j++;
		if (j == kept)
			stems->list[kept++] = stems->list[i];
	}
	stems->count = kept;
}

/* The forms that a word's stems are made from: its own, the plain one, and
 * what is left of it without endings. */
static enum status list_forms(struct terms *terms, const struct word *word,
			      const char *language, struct stems *out,
			      struct fault *fault)
{
	const struct text root = root_of(word, language);
	const bool is_arabic = strcmp(language, "ar") == 0;
	struct text rest = { 0 };
	struct text name = word->folded;
	bool has_changed = false;
	enum status status = STATUS_OK;

	if (has_parted_endings(language))
		name = cut_endings(name);
	out->count = 0;
	out->list[out->count++] = name;
	if (name.length < word->folded.length && !is_ascii(name)) {
		bytes_clear(&terms->scratch);
		status = utf8_strip_marks(&terms->scratch, name, &has_changed,
					  fault);
		out->list[out->count++] = text_from(&terms->scratch);
	}
	if (!text_equal(word->folded, word->plain))
		out->list[out->count++] = word->plain;
	if (root.length > 0)
		out->list[out->count++] = root;
	/* Stemmers know the end of it as it was written; but what begins it
	 * may only look like an article without its hamza (ألمانيا). */
	if (is_arabic && word->root_bytes == 0 &&
	    !text_equal(word->folded, word->plain) && root.length > 0)
		rest = cut_particles(word->folded);
	if (rest.length > 0)
		out->list[out->count++] = rest;
	bytes_clear(&terms->replaced);
	if (!status)
		status = endings_replace(
			&terms->replaced, language,
			is_arabic && root.length > 0 ? root : word->plain,
			fault);
	if (terms->replaced.length > 0)
		out->list[out->count++] = text_from(&terms->replaced);
	return status;
}

static bool is_small(char byte)
{
	return byte >= 'a' && byte <= 'z';
}

/* Of English words only ends change; a mark, or what is spelt out, may be at the
 * beginning of others. */
bool terms_may_have(const struct word *word, const char *language,
		    struct text stem)
{
	const struct text folded = word->folded;

	return folded.length == 0 || stem.length == 0 ||
	       folded.data[0] == stem.data[0] || !is_small(folded.data[0]) ||
	       !is_small(stem.data[0]) || language[0] != 'e' ||
	       language[1] != 'n' || language[2] != '\0';
}

/* A character, or two, the simplified for the traditional; in Japanese each
 * is its own. */
static enum status add_characters(struct terms *terms, struct stems *out,
				  const struct word *word, const char *language,
				  struct fault *fault)
{
	struct bytes *simplified = &terms->stems[0];
	enum status status = STATUS_OK;

	bytes_clear(simplified);
	if (strcmp(language, "ja") == 0)
		out->list[0] = word->folded;
	else
		status = hanzi_append(simplified, word->folded, fault);
	if (simplified->length > 0)
		out->list[0] = text_from(simplified);
	out->count = status ? 0 : 1;
	return status;
}

/* Of a Vietnamese syllable, which has one stem, what it is with its tone. */
static enum status add_tone(struct terms *terms, struct stems *out,
			    const struct word *word, struct fault *fault)
{
	struct bytes *form = &terms->stems[1];
	enum status status;

	bytes_clear(form);
	status = tones_append(form, word->folded, fault);
	if (!status && form->length > 0)
		out->list[out->count++] = text_from(form);
	return status;
}

/* Instead of the stem, which has none, one that says so. */
static enum status want_bare(struct terms *terms, struct stems *out,
			     struct fault *fault)
{
	struct bytes *bare = &terms->stems[2];
	enum status status;

	bytes_clear(bare);
	status = bytes_append(bare, out->list[0], fault);
	if (!status)
		status = bytes_append(bare, TEXT(TONES_NONE), fault);
	out->list[0] = text_from(bare);
	return status;
}

static bool has_tones(const char *language)
{
	return strcmp(language, "vi") == 0;
}

static enum status stem(struct terms *terms, struct stems *out,
			const struct word *word, const char *language,
			struct fault *fault)
{
	struct stems forms;
	enum status status;

	out->count = 0;
	if (word->kind == WORD_CHARACTER || word->kind == WORD_PAIR)
		return add_characters(terms, out, word, language, fault);
	status = list_forms(terms, word, language, &forms, fault);
	for (size_t i = 0; i < forms.count && !status; i++) {
		if (i > 0)
			status = keep_stem(terms, out, fault);
		if (!status)
			status = add_stem(terms, out, language, forms.list[i],
					  fault);
	}
	if (!status && !text_equal(word->folded, word->plain))
		status = add_spelt_out(terms, out, language, forms.list[0],
				       fault);
	if (!status)
		add_name(out, language, word->plain);
	if (!status && strcmp(language, "tr") == 0)
		status = add_second_stem(terms, out, language, fault);
	drop_doubles(out);
	if (status)
		out->count = 0;
	return status;
}

enum status terms_stem(struct terms *terms, struct stems *out,
		       const struct word *word, const char *language,
		       struct fault *fault)
{
	enum status status = stem(terms, out, word, language, fault);

	if (status || out->count != 1 || !has_tones(language))
		return status;
	status = add_tone(terms, out, word, fault);
	if (status)
		out->count = 0;
	return status;
}

enum status terms_stem_asked(struct terms *terms, struct stems *out,
			     const struct word *word, const char *language,
			     struct fault *fault)
{
	enum status status = stem(terms, out, word, language, fault);

	if (status || out->count != 1 || !has_tones(language) ||
	    text_equal(word->folded, word->plain))
		return status;
	status = add_tone(terms, out, word, fault);
	if (!status && out->count > 1)
		status = want_bare(terms, out, fault);
	if (status)
		out->count = 0;
	return status;
}

bool terms_is_vocabulary(const struct word *word)
{
	size_t offset = 0;

	if (word->folded.length == 0 ||
	    word->folded.length > SCHEMA_WORD_BYTES ||
	    (word->kind != WORD_PLAIN && word->kind != WORD_JOINED))
		return false;
	while (offset < word->folded.length) {
		size_t width;
		uint32_t code = utf8_next(word->folded, offset, &width);
		enum utf8_class kind = utf8_class(code);

		if (kind != UTF8_LETTER && kind != UTF8_DIGIT &&
		    kind != UTF8_MARK && code != '\'')
			return false;
		offset += width;
	}
	return true;
}

/* Cuts what was appended since `start` to a term's length. */
static void shorten_term(struct bytes *out, size_t start)
{
	enum { KEPT = SCHEMA_TERM_BYTES - HASH_HEX_BYTES };
	struct text term = { out->data + start, out->length - start };
	struct hash hash;
	char hex[HASH_HEX_BYTES];

	if (term.length <= SCHEMA_TERM_BYTES)
		return;
	hash = hash_text(term);
	hash_hex(&hash, hex);
	out->data[start + KEPT] = '~';
	memcpy(out->data + start + KEPT + 1, hex, HASH_HEX_BYTES - 1);
	out->length = start + SCHEMA_TERM_BYTES;
}

void terms_language(char out[TERMS_LANGUAGE_BYTES], struct text code)
{
	if (code.length == 0 || code.length >= TERMS_LANGUAGE_BYTES)
		code = TEXT(TERMS_NO_LANGUAGE);
	memcpy(out, code.data, code.length);
	out[code.length] = '\0';
}

enum status terms_build(struct bytes *out, const char *prefix,
			const char *language, struct text stem,
			struct fault *fault)
{
	size_t start = out->length;
	enum status status = bytes_append(out, text_of(prefix), fault);

	if (!status)
		status = bytes_append(out, text_of(language), fault);
	if (!status)
		status = bytes_append_byte(out, ':', fault);
	if (!status)
		status = bytes_append(out, stem, fault);
	if (!status)
		shorten_term(out, start);
	return status;
}

enum status terms_build_plain(struct bytes *out, const char *prefix,
			      struct text value, struct fault *fault)
{
	size_t start = out->length;
	enum status status = bytes_append(out, text_of(prefix), fault);

	for (size_t i = 0; i < value.length && !status; i++)
		if (value.data[i] != '\0')
			status = bytes_append_byte(out, value.data[i], fault);
	if (!status)
		shorten_term(out, start);
	return status;
}

enum status terms_build_folded(struct bytes *out, const char *prefix,
			       struct text value, struct fault *fault)
{
	struct bytes folded = BYTES_UP_TO(TERMS_TEXT_BYTES);
	enum status status = utf8_fold(&folded, value, fault);

	if (!status && folded.length > 0)
		status = terms_build_plain(out, prefix, text_from(&folded),
					   fault);
	bytes_free(&folded);
	return status;
}

enum status terms_open(struct terms **out, struct fault *fault)
{
	struct terms *terms = memory_zeroed(1, sizeof(*terms));
	enum status status;

	*out = NULL;
	if (!terms)
		return fault_set(fault, STATUS_FULL, "terms: out of memory");
	terms->scratch = BYTES_UP_TO(64 * RUN_BYTES);
	terms->replaced = BYTES_UP_TO(64 * RUN_BYTES);
	for (size_t i = 0; i < TERMS_STEMS_MAX; i++)
		terms->stems[i] = BYTES_UP_TO(64 * RUN_BYTES);
	status = stem_open(&terms->stem, fault);
	if (status) {
		terms_close(terms);
		return status;
	}
	*out = terms;
	return STATUS_OK;
}

void terms_close(struct terms *terms)
{
	if (!terms)
		return;
	stem_close(terms->stem);
	visible_free(&terms->visible);
	bytes_free(&terms->scratch);
	bytes_free(&terms->replaced);
	for (size_t i = 0; i < TERMS_STEMS_MAX; i++)
		bytes_free(&terms->stems[i]);
	memory_free(terms);
}

/* Words that every stemmer is tried on: few, since each cold start of a
 * program pays for them, and of the shapes that the analysis rules on. */
static const char probe_text[] =
	"arbitrations nationalités überwachungen kameralarından "
	"национальности المعلومات κατηγορίες अधिकारियों back-door 1.500";

static void print_checksum(char out[TERMS_FINGERPRINT_BYTES],
			   const struct bytes *trace)
{
	(void)snprintf(out, TERMS_FINGERPRINT_BYTES, "%016" PRIx64,
		       hash_checksum(text_from(trace)));
}

static enum status trace_stems(struct terms *terms, const struct words *words,
			       const char *language, struct bytes *trace,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < words->count && !status; i++) {
		struct stems stems;

		status = terms_stem(terms, &stems, &words->list[i], language,
				    fault);
		for (size_t j = 0; j < stems.count && !status; j++)
			status = terms_build(trace, " ", language,
					     stems.list[j], fault);
	}
	return status;
}

enum status terms_fingerprint_of(struct terms *terms, const char *language,
				 char out[TERMS_FINGERPRINT_BYTES],
				 struct fault *fault)
{
	struct bytes trace = BYTES_UP_TO(1 << 20);
	struct words words = { 0 };
	enum status status = bytes_printf(&trace, fault, "%d %s %016" PRIx64,
					  TERMS_VERSION, utf8_unicode_version(),
					  hash_checksum(hanzi_table()));

	if (!status)
		status = terms_split(terms, &words, TEXT(probe_text), fault);
	if (!status)
		status = trace_stems(terms, &words, language, &trace, fault);
	if (!status)
		print_checksum(out, &trace);
	terms_words_free(&words);
	bytes_free(&trace);
	return status;
}

enum status terms_fingerprint(struct terms *terms,
			      char out[TERMS_FINGERPRINT_BYTES],
			      struct fault *fault)
{
	struct bytes trace = BYTES_UP_TO(1 << 20);
	const char *language = TERMS_NO_LANGUAGE;
	enum status status = STATUS_OK;

	for (size_t i = 0; language && !status; i++) {
		status = terms_fingerprint_of(terms, language, out, fault);
		if (!status)
			status = bytes_append(&trace, text_of(out), fault);
		language = stem_language(i);
	}
	if (!status)
		print_checksum(out, &trace);
	bytes_free(&trace);
	return status;
}
