/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cuts a text into words. Most of them are of ASCII letters alone, and are cut
 * by a path of their own (cut_simple), which makes of them what the general
 * one would.
 */
#include "shared/terms_parts.h"

#include <string.h>

#include "shared/array.h"
#include "shared/hash.h"
#include "shared/memory.h"
#include "shared/plain.h"

enum {
	ELISION_BYTES = 8, /* longest elided word */
	NOTE_BYTES = 32,   /* longest mark of a note, without its brackets */
	NOTE_WORDS = 16,   /* in those behind one word when another begins */
	SOFT_HYPHEN = 0xAD,
	WORD_BYTES = 5, /* and what parts it from the next; most texts have
			 * more to a word */
	FEW_WORDS = 16,
	LONG_TEXT = 1 << 14, /* bytes; longer ones may be of blanks */
	FORMS_BYTES = INT32_MAX
};

/* ---- Forms and the list ------------------------------------------------ */

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

/* Whether nothing but unified ideographs (U+4E00 to U+9FFF) is in it: those
 * fold to themselves, and a Chinese text is cut into little else. */
static bool is_ideographic(struct text run)
{
	for (size_t i = 0; i < run.length; i += 3) {
		const unsigned char *at = (const unsigned char *)run.data + i;

		if (run.length - i < 3 || at[0] < 0xE4 || at[0] > 0xE9 ||
		    (at[0] == 0xE4 && at[1] < 0xB8) || (at[1] & 0xC0) != 0x80 ||
		    (at[2] & 0xC0) != 0x80)
			return false;
	}
	return true;
}

enum status terms_cut_fold(struct cutter *cutter, size_t start, size_t end)
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
	if (is_ideographic(run))
		return bytes_append(forms, run, cutter->fault);
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
	struct text form = text_skip(text_from(forms), start);
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

/* Once for most texts: each growing leaves pages behind. */
static enum status grow_list(const struct cutter *cutter)
{
	struct words *words = cutter->out;
	size_t length = cutter->text.length < LONG_TEXT ? cutter->text.length :
							  LONG_TEXT;
	size_t expected = length / WORD_BYTES + FEW_WORDS;
	size_t capacity = words->capacity < expected / 2 ? expected :
							   words->capacity * 2;
	struct fault *fault = cutter->fault;
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
	struct text folded = text_skip(text_from(forms), start);
	bool may_differ = false;
	enum status status;

	*plain = folded;
	for (size_t i = 0; i < folded.length && !may_differ; i++)
		may_differ = (unsigned char)folded.data[i] >= 0x80 ||
			     folded.data[i] == '\'';
	if (!may_differ || is_ideographic(folded))
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
	enum status status = grow_list(cutter);
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

enum status terms_cut_add(struct cutter *cutter, enum word_kind kind,
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

/* ---- Words of letters -------------------------------------------------- */

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
		if (letter.kind != UTF8_LETTER || point_is_gram(letter.code))
			return 0;
		if (dot.code != '.')
			return !point_is_in_word(dot) && end ?
				       offset + letter.width :
				       0;
		end = offset + letter.width;
		if (!point_is_letter_or_digit(after))
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
			terms_cut_fold(cutter, offset, offset + letter.width);

		if (status)
			return status;
		offset += letter.width + 1;
	}
	return STATUS_OK;
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
	return point_is_in_word(after) || after.code == '+' ||
			       after.code == '#' ?
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
	    point_run_end(text, start) != start + 1)
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
		    !point_is_letter_or_digit(point_at(text, next)) ||
		    skip_possessive(text, part->end) > part->end ||
		    is_elided((struct text){ text.data + part->start,
					     part->end - part->start }))
			break;
		next_end = point_run_end(text, next);
		status = bytes_append_byte(&cutter->out->forms, '\'',
					   cutter->fault);
		if (!status)
			status = terms_cut_fold(cutter, next, next_end);
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
	enum status status = terms_number_find_unit(cutter, part->start, &unit);

	if (status)
		return status;
	if (part->start >= cutter->dotted_end)
		acronym = acronym_end(text, part->start, &cutter->dotted_end);
	if (acronym) {
		part->end = acronym;
		part->resume = acronym + (point_at(text, acronym).code == '.');
		status = append_acronym(cutter, part->start, part->end);
		return status ? status :
				terms_cut_add(cutter, WORD_PLAIN, part, form);
	}
	part->end = part->resume = unit ? unit :
					  point_run_end(text, part->start);
	status = terms_cut_fold(cutter, part->start, part->end);
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
		status = terms_cut_add(cutter, WORD_PLAIN, part, form);
	if (status || cutter->out->forms.length == form)
		return status;
	if (terms_root_is_plural(text, part->start, part->end)) {
		terms_root_cut_s(cutter);
		return STATUS_OK;
	}
	return terms_root_cut(cutter, part);
}

/* ---- Compounds --------------------------------------------------------- */

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
	status = terms_join_parts(cutter, first, &whole);
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
	return point_is_letter_or_digit(point) && utf8_is_lower(point.code) ?
		       next :
		       offset;
}

/* Behind the hyphen at the offset if a part of a word stands there. */
static size_t skip_hyphen(struct text text, size_t offset)
{
	struct point point = point_at(text, offset);
	size_t next = offset + point.width;

	return (point_is_hyphen(point.code) || point_is_dash(point.code)) &&
			       point_is_letter_or_digit(point_at(text, next)) ?
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
				     terms_number_cut(cutter, &part) :
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

/* ---- Characters and signs ---------------------------------------------- */

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
	       point_is_gram(point.code);
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
	status = terms_cut_fold(cutter, part.start, part.end);
	if (!status)
		status = terms_cut_add(cutter, WORD_CHARACTER, &part, form);
	cutter->glue = GLUE_WORD;
	if (status || cutter->out->forms.length == form ||
	    !is_gram_start(point_at(text, next)))
		return status;
	cutter->offset = next;
	form = cutter->out->forms.length;
	status = terms_cut_fold(cutter, part.start, part.end);
	part.end = character_end(text, next);
	if (!status)
		status = terms_cut_fold(cutter, next, part.end);
	if (!status)
		status = terms_cut_add(cutter, WORD_PAIR, &part, form);
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
	status = terms_cut_fold(cutter, part.start, part.end);
	if (!status)
		status = terms_cut_add(cutter, WORD_PLAIN, &part, form);
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
		status = terms_join_append(cutter, before);
	}
	if (!status)
		status = terms_cut_fold(cutter, start, part.end);
	if (!status)
		status = terms_cut_add(
			cutter, before < count ? WORD_JOINED : WORD_PLAIN,
			&part, form);
	if (!status && before < count)
		put_upon(words, before);
	cutter->offset = part.end;
	cutter->glue = GLUE_WORD;
	return status;
}

/* ---- Simple words ------------------------------------------------------ */

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

/* Whether what may be an initial has no dot: a capital twice, or the last
 * letter of all. */
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

	while (end < text.length && text_is_letter(text.data[end]))
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
	if (terms_root_is_plural(cutter->text, start, end))
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

/* ---- Notes ------------------------------------------------------------- */

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
		    point.code == '\r' || point_is_gram(point.code))
			return 0;
		offset += point.width;
		point = point_at(text, offset);
	}
	return point.code == ']' && offset <= limit ? offset + 1 : 0;
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

/* ---- Texts ------------------------------------------------------------- */

static enum status cut_next(struct cutter *cutter)
{
	struct point point = point_at(cutter->text, cutter->offset);

	if (is_gram_start(point))
		return cut_character(cutter);
	if (point_is_letter_or_digit(point)) {
		enum status status = cut_compound(cutter);

		return status || cutter->out->count == 0 ?
			       status :
			       terms_join_initials(cutter);
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
	cutter->glue = cutter->glue == GLUE_WORD &&
				       point_is_joining(point.code) ?
			       GLUE_SIGN :
			       GLUE_NONE;
	return STATUS_OK;
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
