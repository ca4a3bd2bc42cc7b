/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * After A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying
 * abbreviation definitions in biomedical text" (Pacific Symposium on
 * Biocomputing 2003), but stricter: news are not written by that custom
 * alone, and a wrong pair would do harm in every search for its acronym.
 *
 * WHERE: brackets of one line, with the other of the two directly before
 * them: NAME (ACRONYM), ACRONYM (NAME). Quotation marks around an acronym,
 * words in small letters before it ("or the HPS") and what follows a comma
 * or semicolon in the brackets do not count. And commas: NAME, known as
 * ACRONYM, with one to three words in small letters between and a sign
 * behind; there an acronym has three letters at least, each the first one of
 * a word.
 *
 * AN ACRONYM has 2 to 10 letters, the first and at least half of them
 * capitals, two at least; dots between them, and an s of the plural, are
 * left out. Scripts without capitals have none.
 *
 * A NAME is at least two words, and at most as many as Schwartz and Hearst
 * allow: the letters and five, or twice the letters. Its words stand in one
 * sentence. It ends right before the bracket (or the brackets' content is
 * all of it), and its words take the letters in order: each its first
 * letter, or its first and others that follow in it (T, V: television) if
 * no more than half of all letters stand inside of words. A word may be
 * without a letter only if it has no more than three of its own (of, de
 * las, für) and neither begins nor ends the name. Theirs needs neither of
 * these: "circuit television" is CCTV to it. What says of a name that it is a
 * company (LLC) may stand behind it.
 *
 * Of several ways the one with the fewest letters inside of words is taken,
 * then that with the fewest words left out, then the shortest name.
 */
#include "indexer/acronyms.h"

#include <string.h>

#include "shared/array.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	INSIDE_BYTES = 200,   /* longest content of brackets */
	SHORT_LETTERS = 3,    /* of a word that may be left out */
	LEFT_OUT = 3,         /* most such words in a row */
	LEADING_WORDS = 3,    /* in small letters before an acronym */
	COMMA_BYTES = 80,     /* from a comma to the end of the acronym */
	COMMA_LETTERS = 3,    /* of an acronym behind one, at least */
	INSIDE_COST = 16,     /* of a letter, in words left out */
	NO_WAY = 1 << 20,     /* costs of what cannot be */
	FORMS_BYTES = 1 << 28 /* a text is smaller */
};

/* An acronym's letters as they are compared. */
struct letters {
	uint32_t list[ACRONYMS_LETTERS];
	size_t count;
	char text[4 * ACRONYMS_LETTERS]; /* the same as UTF-8 */
	size_t bytes;
};

/* The words that a name may be made of. */
struct run {
	const struct word *words[ACRONYMS_WORDS + 1];
	size_t count;
};

/* Where the name stands. */
enum place {
	PLACE_BEFORE, /* brackets with the acronym */
	PLACE_INSIDE, /* brackets, and is all that they hold */
	PLACE_COMMA   /* before a comma with the acronym behind it */
};

/* What the next words cost, by the word and letter that begin them. */
struct costs {
	int best[ACRONYMS_WORDS + 1][ACRONYMS_LETTERS + 1];
};

struct finder {
	struct acronyms *out;
	struct text text;
	const struct words *words;
	size_t next; /* the first word that may lie behind the place */
	struct bytes scratch;
	struct bytes plain;
	struct fault *fault;
};

/* ---- Characters -------------------------------------------------------- */

static uint32_t closing_of(uint32_t code)
{
	switch (code) {
	case '(':
		return ')';
	case '[':
		return ']';
	case 0xFF08: /* full width */
		return 0xFF09;
	case 0xFF3B:
		return 0xFF3D;
	default:
		return 0;
	}
}

static bool is_quote(uint32_t code)
{
	return code == '"' || code == '\'' || code == 0xAB || code == 0xBB ||
	       (code >= 0x2018 && code <= 0x201F) ||
	       (code >= 0x2039 && code <= 0x203A);
}

static bool is_blank(uint32_t code)
{
	return utf8_class(code) == UTF8_SPACE;
}

/* What ends the part of a bracket that counts. */
static bool is_part_end(uint32_t code)
{
	return code == ',' || code == ';' || code == ':' || code == '/' ||
	       code == 0xFF0C || code == 0xFF1B || code == 0x060C;
}

static uint32_t last_code(struct text text, size_t *width)
{
	size_t start = text.length - 1;

	while (start > 0 && ((unsigned char)text.data[start] & 0xC0) == 0x80)
		start--;
	return utf8_next(text, start, width);
}

/* Without blanks and quotation marks around. */
static struct text trim(struct text text)
{
	size_t width;

	while (text.length > 0) {
		uint32_t code = utf8_next(text, 0, &width);

		if (!is_blank(code) && !is_quote(code))
			break;
		text = text_skip(text, width);
	}
	while (text.length > 0) {
		uint32_t code = last_code(text, &width);

		if (!is_blank(code) && !is_quote(code))
			break;
		text.length -= width;
	}
	return text;
}

static struct text first_part(struct text text)
{
	for (size_t i = 0, width; i < text.length; i += width)
		if (is_part_end(utf8_next(text, i, &width)))
			return trim((struct text){ text.data, i });
	return trim(text);
}

/* Behind words in small letters; what is no such word stays. */
static struct text skip_leading(struct text text)
{
	for (size_t i = 0; i < LEADING_WORDS; i++) {
		size_t width;
		size_t end = 0;

		if (text.length == 0 ||
		    utf8_is_upper(utf8_next(text, 0, &width)))
			return text;
		while (end < text.length &&
		       !is_blank(utf8_next(text, end, &width)))
			end += width;
		if (end == text.length)
			return text;
		text = text_skip(text, end);
		text = trim(text);
	}
	return text;
}

/* ---- Acronyms ---------------------------------------------------------- */

/* Appends a letter folded and without marks; false when it is not one. */
static bool add_letter(struct finder *finder, struct text letter,
		       struct letters *out, enum status *status)
{
	bool has_changed;
	size_t width;

	bytes_clear(&finder->scratch);
	bytes_clear(&finder->plain);
	*status = utf8_fold(&finder->scratch, letter, finder->fault);
	if (!*status)
		*status = utf8_strip_marks(&finder->plain,
					   text_from(&finder->scratch),
					   &has_changed, finder->fault);
	if (*status || finder->plain.length == 0 || finder->plain.length > 4 ||
	    out->count == ACRONYMS_LETTERS)
		return false;
	out->list[out->count++] =
		utf8_next(text_from(&finder->plain), 0, &width);
	memcpy(out->text + out->bytes, finder->plain.data,
	       finder->plain.length);
	out->bytes += finder->plain.length;
	return width == finder->plain.length;
}

/* The s of a plural behind a capital: SEZs, IoTs. */
static void drop_plural(struct letters *out, struct text text)
{
	size_t width;
	uint32_t before;

	if (out->count <= 2 || text.data[text.length - 1] != 's')
		return;
	before = last_code((struct text){ text.data, text.length - 1 }, &width);
	if (!utf8_is_upper(before))
		return;
	out->count--;
	out->bytes--;
}

/* Whether the text is an acronym, and no more. */
static bool read_letters(struct finder *finder, struct text text,
			 struct letters *out, enum status *status)
{
	size_t capital_count = 0;
	size_t width;

	*out = (struct letters){ .count = 0 };
	*status = STATUS_OK;
	if (text.length == 0 || text.length > 8 * ACRONYMS_LETTERS ||
	    !utf8_is_upper(utf8_next(text, 0, &width)))
		return false;
	for (size_t i = 0; i < text.length; i += width) {
		uint32_t code = utf8_next(text, i, &width);

		if (code == '.')
			continue;
		capital_count += utf8_is_upper(code);
		if (utf8_class(code) != UTF8_LETTER ||
		    !add_letter(finder, (struct text){ text.data + i, width },
				out, status))
			return false;
	}
	drop_plural(out, text);
	return out->count >= 2 && capital_count >= 2 &&
	       2 * capital_count >= out->count;
}

/* ---- Names ------------------------------------------------------------- */

static bool is_short(const struct word *word)
{
	return utf8_count(word->plain) <= SHORT_LETTERS;
}

/* What may stand between two words of a name: no end of a sentence. The
 * analysis drops a possessive 's. */
static bool is_joined(struct text text, const struct word *left,
		      const struct word *right)
{
	struct text gap = { text.data + left->end, right->start - left->end };
	bool is_possessive = false;
	size_t feed_count = 0;

	for (size_t i = 0, width; i < gap.length; i += width) {
		uint32_t code = utf8_next(gap, i, &width);

		feed_count += code == '\n';
		if (is_possessive && (code == 's' || code == 'S'))
			continue;
		is_possessive = is_quote(code);
		if (!is_blank(code) && !is_quote(code) && code != '-' &&
		    code != ',' && code != '&' && code != '/' &&
		    code != 0x2010 && code != 0x2011 && code != 0xAD)
			return false;
	}
	return feed_count < 2;
}

static size_t most_words(const struct letters *letters)
{
	size_t most = letters->count + 5 < 2 * letters->count ?
			      letters->count + 5 :
			      2 * letters->count;

	return most < ACRONYMS_WORDS ? most : ACRONYMS_WORDS;
}

/* Letters from `first` on that a word takes one after the other when it
 * takes `count`, the first of them as its own first. */
static bool takes(const struct word *word, const struct letters *letters,
		  size_t first, size_t count)
{
	size_t taken = 0;

	for (size_t i = 0, width; i < word->plain.length && taken < count;
	     i += width) {
		uint32_t code = utf8_next(word->plain, i, &width);

		if (code == letters->list[first + taken])
			taken++;
		else if (taken == 0)
			return false;
	}
	return taken == count;
}

/* The best way on from behind word `at`, which took all letters before
 * `letter`. */
static int cost_behind(const struct costs *costs, const struct run *run,
		       size_t at, size_t letter)
{
	int best = NO_WAY;

	for (size_t i = at + 1; i < run->count && i - at - 1 <= LEFT_OUT; i++) {
		int cost = costs->best[i][letter] + (int)(i - at - 1);

		if (cost < best)
			best = cost;
		if (!is_short(run->words[i]))
			break;
	}
	return best;
}

static int cost_of(const struct costs *costs, const struct run *run,
		   const struct letters *letters, size_t at, size_t letter)
{
	int best = NO_WAY;

	for (size_t count = 1; letter + count <= letters->count; count++) {
		bool is_all = letter + count == letters->count;
		int cost = is_all ? 0 : NO_WAY;

		if (!takes(run->words[at], letters, letter, count))
			break;
		if (!is_all)
			cost = cost_behind(costs, run, at, letter + count);
		else if (at + 1 < run->count)
			continue; /* it must take the last word */
		cost += (int)(count - 1) * INSIDE_COST;
		if (cost < best)
			best = cost;
	}
	return best;
}

/* From the last word back. */
static void fill_costs(struct costs *costs, const struct run *run,
		       const struct letters *letters)
{
	for (size_t at = run->count; at-- > 0;)
		for (size_t letter = 0; letter < letters->count; letter++)
			costs->best[at][letter] =
				cost_of(costs, run, letters, at, letter);
}

/* An article or preposition begins no name, unless written as one. */
static bool may_begin(const struct finder *finder, const struct word *word)
{
	size_t width;

	return !is_short(word) ||
	       utf8_is_upper(utf8_next(finder->text, word->start, &width));
}

static enum status add(struct finder *finder, const struct letters *letters,
		       const struct run *run, bool is_loose)
{
	struct acronyms *out = finder->out;
	size_t capacity = out->capacity ? out->capacity * 2 : 8;
	struct acronym *added;
	enum status status;

	if (out->count == out->capacity) {
		added = memory_resize(out->list, capacity, sizeof(*added));
		if (!added)
			return fault_set(finder->fault, STATUS_FULL,
					 "out of memory");
		out->list = added;
		out->capacity = capacity;
	}
	added = &out->list[out->count];
	*added = (struct acronym){ .letters_start = out->forms.length,
				   .letters_bytes = letters->bytes,
				   .is_loose = is_loose };
	status = bytes_append(&out->forms,
			      (struct text){ letters->text, letters->bytes },
			      finder->fault);
	added->name_start = out->forms.length;
	for (size_t i = 0; i < run->count && !status; i++) {
		if (i > 0)
			status = bytes_append_byte(&out->forms, ' ',
						   finder->fault);
		if (!status)
			status = bytes_append(&out->forms, run->words[i]->plain,
					      finder->fault);
	}
	added->name_bytes = out->forms.length - added->name_start;
	out->count += !status && added->name_bytes <= ACRONYMS_NAME_BYTES;
	return status;
}

/* The name that ends with the run, or is all of it; empty: there is none. */
static struct run find_name(const struct finder *finder,
			    const struct letters *letters,
			    const struct run *run, bool is_whole,
			    bool *is_loose)
{
	struct costs costs;
	size_t begin = run->count;
	int best = NO_WAY;
	struct run name = { .count = 0 };

	fill_costs(&costs, run, letters);
	for (size_t i = 0; i + 1 < run->count && (i == 0 || !is_whole); i++) {
		if (costs.best[i][0] > best || costs.best[i][0] >= NO_WAY ||
		    !may_begin(finder, run->words[i]))
			continue;
		best = costs.best[i][0];
		begin = i;
	}
	*is_loose = best >= INSIDE_COST;
	if (best < NO_WAY && (size_t)best / INSIDE_COST > letters->count / 2)
		begin = run->count;
	for (size_t i = begin; i < run->count; i++)
		name.words[name.count++] = run->words[i];
	return name;
}

static bool is_company(const struct word *word)
{
	static const char *const signs[] = { "ag",  "bv",   "co",  "corp",
					     "inc", "gmbh", "llc", "llp",
					     "ltd", "plc",  "sa",  "srl" };

	for (size_t i = 0; i < COUNT(signs); i++)
		if (text_equal(word->plain, text_of(signs[i])))
			return true;
	return false;
}

static enum status match(struct finder *finder, const struct letters *letters,
			 struct run *run, enum place place)
{
	bool is_loose;
	struct run name = find_name(finder, letters, run, place == PLACE_INSIDE,
				    &is_loose);

	while (name.count == 0 && run->count > 0 &&
	       is_company(run->words[run->count - 1])) {
		run->count--;
		name = find_name(finder, letters, run, place == PLACE_INSIDE,
				 &is_loose);
	}
	if (name.count == 0 || (is_loose && place == PLACE_COMMA))
		return STATUS_OK;
	return add(finder, letters, &name, is_loose);
}

/* ---- Places ------------------------------------------------------------ */

/* The first word that begins at an offset or behind it; places come in
 * order. */
static size_t word_at(struct finder *finder, size_t offset)
{
	while (finder->next < finder->words->count &&
	       finder->words->list[finder->next].start < offset)
		finder->next++;
	return finder->next;
}

static bool is_name_word(const struct word *word)
{
	return word->kind == WORD_PLAIN && terms_is_vocabulary(word);
}

/* The words before an offset that belong together. */
static void read_before(struct finder *finder, size_t offset, size_t most,
			struct run *out)
{
	const struct word *list = finder->words->list;
	const struct word end = { .start = (uint32_t)offset };
	const struct word *right = &end;
	size_t at = word_at(finder, offset);

	out->count = 0;
	while (at > 0 && out->count < most) {
		const struct word *word = &list[--at];

		if (word->kind == WORD_JOINED)
			continue;
		if (!is_name_word(word) || word->end > right->start ||
		    !is_joined(finder->text, word, right))
			break;
		out->words[out->count++] = word;
		right = word;
	}
	for (size_t i = 0; i < out->count / 2; i++) {
		const struct word *word = out->words[i];

		out->words[i] = out->words[out->count - 1 - i];
		out->words[out->count - 1 - i] = word;
	}
}

/* All words of a part of the text; none when it has others. */
static void read_inside(struct finder *finder, struct text part, size_t most,
			struct run *out)
{
	size_t start = (size_t)(part.data - finder->text.data);
	const struct word *list = finder->words->list;

	out->count = 0;
	for (size_t at = word_at(finder, start);
	     at < finder->words->count && list[at].start < start + part.length;
	     at++) {
		const struct word *word = &list[at];

		if (word->kind == WORD_JOINED)
			continue;
		if (!is_name_word(word) || out->count == most ||
		    (out->count > 0 &&
		     !is_joined(finder->text, out->words[out->count - 1],
				word))) {
			out->count = 0;
			return;
		}
		out->words[out->count++] = word;
	}
}

/* The run of letters right before an offset. */
static struct text token_before(const struct finder *finder, size_t offset)
{
	struct text before = trim((struct text){ finder->text.data, offset });
	size_t start = before.length;
	size_t least =
		start > 8 * ACRONYMS_LETTERS ? start - 8 * ACRONYMS_LETTERS : 0;

	while (start > least) {
		size_t width;
		uint32_t code =
			last_code((struct text){ before.data, start }, &width);

		if (is_blank(code) || is_quote(code) || code == '(')
			break;
		start -= width;
	}
	return text_skip(before, start);
}

static enum status look(struct finder *finder, size_t open, struct text inside)
{
	struct text part = first_part(inside);
	struct letters letters;
	struct run run;
	enum status status = STATUS_OK;

	if (read_letters(finder, skip_leading(part), &letters, &status)) {
		read_before(finder, open, most_words(&letters), &run);
		return match(finder, &letters, &run, PLACE_BEFORE);
	}
	if (status)
		return status;
	if (read_letters(finder, token_before(finder, open), &letters,
			 &status)) {
		read_inside(finder, part, most_words(&letters), &run);
		return match(finder, &letters, &run, PLACE_INSIDE);
	}
	return status;
}

/* The words up to the next sign, behind a comma; empty where a blank line or
 * the end comes first. */
static struct text behind_comma(struct text text, size_t start)
{
	struct text rest = text_skip(text, start);
	size_t width;

	if (rest.length > COMMA_BYTES)
		rest.length = COMMA_BYTES;
	for (size_t i = 0; i < rest.length; i += width) {
		uint32_t code = utf8_next(rest, i, &width);
		struct text next = text_skip(rest, i + width);

		/* A dot inside of the acronym is none of a sentence. */
		if (is_part_end(code) || code == ')' ||
		    (code == '.' && (next.length == 0 ||
				     is_blank(utf8_next(next, 0, &width)))))
			return trim((struct text){ rest.data, i });
		(void)utf8_next(rest, i, &width);
		if (code == '\n' || closing_of(code))
			break;
	}
	return (struct text){ rest.data, 0 };
}

/* NAME, known as ACRONYM, */
static enum status look_behind(struct finder *finder, size_t comma)
{
	struct text part = behind_comma(finder->text, comma + 1);
	struct text last = skip_leading(part);
	struct letters letters;
	struct run run;
	enum status status;

	if (last.length == 0 || last.data == part.data ||
	    !read_letters(finder, last, &letters, &status))
		return last.length == 0 || last.data == part.data ? STATUS_OK :
								    status;
	if (letters.count < COMMA_LETTERS)
		return STATUS_OK;
	read_before(finder, comma, most_words(&letters), &run);
	return match(finder, &letters, &run, PLACE_COMMA);
}

/* Bytes between the brackets at `start` and what closes them on the line;
 * SIZE_MAX: nothing does. */
static size_t inside_bytes(struct text text, size_t start, uint32_t closing)
{
	size_t end = text.length - start > INSIDE_BYTES ? start + INSIDE_BYTES :
							  text.length;

	for (size_t i = start, width; i < end; i += width) {
		uint32_t code = utf8_next(text, i, &width);

		if (code == closing)
			return i - start;
		if (code == '\n' || closing_of(code))
			return SIZE_MAX;
	}
	return SIZE_MAX;
}

/* Most of a text is neither: bytes are looked for first. */
static size_t next_place(struct text text, size_t offset)
{
	while (offset < text.length && text.data[offset] != '(' &&
	       text.data[offset] != '[' && text.data[offset] != ',' &&
	       (unsigned char)text.data[offset] != 0xEF)
		offset++;
	return offset;
}

static enum status look_at(struct finder *finder, size_t place, size_t *width)
{
	uint32_t code = utf8_next(finder->text, place, width);
	uint32_t closing = closing_of(code);
	size_t start = place + *width;
	size_t inside;

	if (code == ',')
		return look_behind(finder, place);
	if (!closing)
		return STATUS_OK;
	inside = inside_bytes(finder->text, start, closing);
	if (inside == SIZE_MAX)
		return STATUS_OK;
	return look(finder, place,
		    (struct text){ finder->text.data + start, inside });
}

enum status acronyms_find(struct acronyms *out, struct text text,
			  const struct words *words, struct fault *fault)
{
	struct finder finder = { .out = out,
				 .text = text,
				 .words = words,
				 .scratch = BYTES_UP_TO(FORMS_BYTES),
				 .plain = BYTES_UP_TO(FORMS_BYTES),
				 .fault = fault };
	size_t width;
	enum status status = STATUS_OK;

	out->count = 0;
	out->forms.limit = FORMS_BYTES;
	bytes_clear(&out->forms);
	for (size_t i = next_place(text, 0); i < text.length && !status;
	     i = next_place(text, i + width))
		status = look_at(&finder, i, &width);
	bytes_free(&finder.scratch);
	bytes_free(&finder.plain);
	return status;
}

struct text acronyms_letters(const struct acronyms *acronyms, size_t i)
{
	return (struct text){ acronyms->forms.data +
				      acronyms->list[i].letters_start,
			      acronyms->list[i].letters_bytes };
}

struct text acronyms_name(const struct acronyms *acronyms, size_t i)
{
	return (struct text){ acronyms->forms.data +
				      acronyms->list[i].name_start,
			      acronyms->list[i].name_bytes };
}

void acronyms_free(struct acronyms *acronyms)
{
	memory_free(acronyms->list);
	bytes_free(&acronyms->forms);
	*acronyms = (struct acronyms){ 0 };
}
