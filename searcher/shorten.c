/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/shorten.h"

#include "shared/utf8.h"

enum {
	SLACK = 5,        /* a fifth more than there is room for is shown */
	CUTS = 3,         /* pieces of a sentence take a third of the room */
	TERMS_MAX = 64,   /* told apart: a bit each */
	SHORT_LETTERS = 3 /* "Mr.", "Dr.", "St.", "J.": no sentence ends */
};

/* A sentence, or a piece of one that is too long. */
struct unit {
	size_t start; /* bytes */
	size_t end;
	size_t columns;
	size_t match_count;
	uint64_t terms;  /* that it has */
	size_t sentence; /* the number of its first piece */
	bool is_piece;
	bool is_chosen;
};

struct units {
	struct text text;
	const struct hit *hit;
	struct unit list[SHORTEN_UNITS];
	size_t count;
	size_t columns;               /* of all */
	const char *terms[TERMS_MAX]; /* of the query, in order of matches */
	size_t term_count;
};

/* ---- Where sentences end ----------------------------------------------- */

/* Ends a sentence whatever follows: no blank stands behind these. */
static bool is_full_stop(uint32_t code_point)
{
	switch (code_point) {
	case 0x3002: /* ideographic full stop */
	case 0xFF01: /* ! and ? and . in full width */
	case 0xFF1F:
	case 0xFF0E:
	case 0xFF61:
		return true;
	default:
		return false;
	}
}

/* Ends a sentence where a blank follows. */
static bool is_end_mark(uint32_t code_point)
{
	switch (code_point) {
	case '!':
	case '?':
	case 0x2026: /* ellipsis */
	case 0x061F: /* Arabic question mark */
	case 0x06D4: /* Urdu full stop */
	case 0x0964: /* danda */
	case 0x0965:
	case 0x104B: /* Myanmar section */
	case 0x1362: /* Ethiopic full stop */
	case 0x17D4: /* Khmer khan */
		return true;
	default:
		return false;
	}
}

static bool is_blank(uint32_t code_point)
{
	return utf8_class(code_point) == UTF8_SPACE;
}

/* What stands between an end mark and the blank behind it. */
static bool is_closing(uint32_t code_point)
{
	switch (code_point) {
	case '"':
	case '\'':
	case ')':
	case ']':
	case 0xBB:
	case 0x2019:
	case 0x201D:
	case 0x300D:
	case 0x300F:
	case 0xFF09:
		return true;
	default:
		return false;
	}
}

static bool has_case(uint32_t code_point)
{
	enum utf8_script script = utf8_script(code_point);

	return utf8_class(code_point) == UTF8_LETTER &&
	       (script == UTF8_LATIN || script == UTF8_GREEK ||
		script == UTF8_CYRILLIC);
}

/* What is known while a text is read from its start. */
struct reading {
	size_t letters;      /* of the word up to here */
	bool is_capitalized; /* that word */
	bool has_mark;       /* an end mark, and closing ones behind it */
	bool is_point;       /* that mark is '.' */
	bool is_sure;        /* or one that needs no blank */
	bool has_blank;      /* and blanks behind those */
	size_t line_ends;    /* among them: two end a paragraph */
};

static void read_mark(struct reading *reading, uint32_t code_point)
{
	/* A point behind a short word with a capital is of an abbreviation. */
	bool is_short = reading->is_capitalized && reading->letters > 0 &&
			reading->letters <= SHORT_LETTERS;

	reading->is_point = code_point == '.';
	reading->is_sure = is_full_stop(code_point);
	reading->has_mark = reading->is_sure || is_end_mark(code_point) ||
			    (reading->is_point && !is_short);
}

static void read_character(struct reading *reading, uint32_t code_point)
{
	enum utf8_class class = utf8_class(code_point);

	if (class == UTF8_SPACE) {
		reading->has_blank = true;
		reading->line_ends += code_point == '\n';
	} else if (class == UTF8_LETTER || class == UTF8_DIGIT) {
		if (reading->letters == 0)
			reading->is_capitalized = utf8_is_upper(code_point);
		reading->letters++;
		return;
	} else if (class == UTF8_MARK || class == UTF8_IGNORED) {
		return;
	} else if (!reading->has_mark || !is_closing(code_point)) {
		read_mark(reading, code_point);
	}
	reading->letters = 0;
}

/* Whether a sentence begins with this character, behind what was read. */
static bool begins_sentence(const struct reading *reading, uint32_t code_point)
{
	if (is_blank(code_point) || is_closing(code_point))
		return false;
	if (reading->line_ends > 1)
		return true;
	if (reading->is_sure && reading->has_mark)
		return !is_full_stop(code_point);
	if (!reading->has_mark || !reading->has_blank)
		return false;
	return !reading->is_point || !has_case(code_point) ||
	       utf8_is_upper(code_point);
}

/* ---- Units ------------------------------------------------------------- */

static bool is_in_match(const struct hit *hit, size_t *next, size_t offset)
{
	while (*next < hit->match_count && hit->matches[*next].end <= offset)
		(*next)++;
	return *next < hit->match_count && hit->matches[*next].start < offset;
}

/* Where a sentence may be cut before a character. */
static bool may_cut(uint32_t before, uint32_t code_point)
{
	enum utf8_class class = utf8_class(code_point);

	if (is_blank(before))
		return !is_blank(code_point);
	return utf8_script(before) == UTF8_GRAM &&
	       utf8_script(code_point) == UTF8_GRAM && class == UTF8_LETTER;
}

/* The last unit takes what there is no room for in the list. */
static struct unit *begin_unit(struct units *units, size_t offset)
{
	if (units->count < SHORTEN_UNITS) {
		if (units->count > 0)
			units->list[units->count - 1].end = offset;
		units->list[units->count++] = (struct unit){ .start = offset };
	}
	return &units->list[units->count - 1];
}

static void find_sentences(struct units *units)
{
	struct text text = units->text;
	struct reading reading = { .letters = 0 };
	struct unit *unit = begin_unit(units, 0);
	size_t next = 0;
	size_t width;

	for (size_t offset = 0; offset < text.length; offset += width) {
		uint32_t code_point = utf8_next(text, offset, &width);
		bool is_start = begins_sentence(&reading, code_point);

		if (is_start && offset > 0 &&
		    !is_in_match(units->hit, &next, offset))
			unit = begin_unit(units, offset);
		if (is_start || (reading.has_blank && !is_blank(code_point)))
			reading = (struct reading){ .letters = 0 };
		read_character(&reading, code_point);
		unit->columns += utf8_columns(code_point);
		units->columns += utf8_columns(code_point);
	}
	unit->end = text.length;
}

/* Pieces of a sentence, each of `largest` columns or a word more. */
static void cut_sentence(struct units *units, const struct unit *sentence,
			 size_t largest, size_t *next)
{
	size_t first = units->count;
	struct unit *unit = begin_unit(units, sentence->start);
	uint32_t before = 0;
	size_t width;

	for (size_t offset = sentence->start; offset < sentence->end;
	     offset += width) {
		uint32_t code_point = utf8_next(units->text, offset, &width);

		if (unit->columns >= largest && may_cut(before, code_point) &&
		    !is_in_match(units->hit, next, offset))
			unit = begin_unit(units, offset);
		unit->columns += utf8_columns(code_point);
		before = code_point;
	}
	unit->end = sentence->end;
	for (size_t i = first; i < units->count; i++) {
		units->list[i].sentence = first;
		units->list[i].is_piece = units->count - first > 1;
	}
}

static size_t with_slack(size_t columns)
{
	return columns + columns / SLACK;
}

/* The sentences, but those cut that there is no room for. */
static void find_units(struct units *units, const struct units *sentences,
		       size_t room)
{
	size_t next = 0;

	for (size_t i = 0; i < sentences->count; i++) {
		const struct unit *sentence = &sentences->list[i];

		cut_sentence(units, sentence,
			     sentence->columns > with_slack(room) ?
				     room / CUTS :
				     SIZE_MAX,
			     &next);
	}
}

/* ---- Matches ----------------------------------------------------------- */

/* The bit of a match's term; the last stands for all there is no room for. */
static uint64_t bit_of(struct units *units, const struct hit_match *match)
{
	const char *term = match->term.data;
	size_t i = 0;

	while (i < units->term_count && units->terms[i] != term)
		i++;
	if (i == units->term_count && i < TERMS_MAX)
		units->terms[units->term_count++] = term;
	return UINT64_C(1) << (i < TERMS_MAX ? i : TERMS_MAX - 1);
}

/* Both are in text order, and no match lies in two units. */
static void note_matches(struct units *units)
{
	const struct hit *hit = units->hit;
	size_t unit = 0;

	for (size_t i = 0; i < hit->match_count; i++) {
		const struct hit_match *match = &hit->matches[i];

		while (unit + 1 < units->count &&
		       units->list[unit].end <= match->start)
			unit++;
		units->list[unit].match_count++;
		units->list[unit].terms |= bit_of(units, match);
	}
}

/* ---- The choice -------------------------------------------------------- */

static int count_bits(uint64_t bits)
{
	int count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

/* What can be chosen, and what of it is best. */
struct choice {
	struct units *units;
	size_t room; /* columns left */
	uint64_t terms;
	bool has_any;
};

/* New words first, then the more matches, then the earlier. */
static bool is_better(const struct choice *choice, const struct unit *one,
		      const struct unit *other)
{
	int news = count_bits(one->terms & ~choice->terms);
	int other_news = count_bits(other->terms & ~choice->terms);

	if (news != other_news)
		return news > other_news;
	return one->match_count > other->match_count;
}

static void take(struct choice *choice, struct unit *unit)
{
	unit->is_chosen = true;
	choice->has_any = true;
	choice->terms |= unit->terms;
	choice->room -= unit->columns < choice->room ? unit->columns :
						       choice->room;
}

/* The best unit with a match; false when there is none, or no room. The
 * very first is shown in any case. */
static bool take_best(struct choice *choice)
{
	struct units *units = choice->units;
	struct unit *best = NULL;

	for (size_t i = 0; i < units->count; i++) {
		struct unit *unit = &units->list[i];

		if (unit->is_chosen || unit->match_count == 0 ||
		    (choice->has_any && unit->columns > choice->room))
			continue;
		if (!best || is_better(choice, unit, best))
			best = unit;
	}
	if (best)
		take(choice, best);
	return best != NULL;
}

/* Whether a unit may be shown for the sake of a chosen one beside it: it
 * should not begin a sentence that then is cut. */
static bool goes_with(const struct unit *unit, const struct unit *chosen)
{
	return chosen->is_chosen &&
	       (!unit->is_piece || unit->sentence == chosen->sentence);
}

/* A unit beside a chosen one: behind it rather than before. */
static bool take_neighbour(struct choice *choice)
{
	struct units *units = choice->units;
	struct unit *before = NULL;

	for (size_t i = 0; i < units->count; i++) {
		struct unit *unit = &units->list[i];

		if (unit->is_chosen || unit->columns > choice->room)
			continue;
		if (i > 0 && goes_with(unit, &units->list[i - 1])) {
			take(choice, unit);
			return true;
		}
		if (!before && i + 1 < units->count &&
		    goes_with(unit, &units->list[i + 1]))
			before = unit;
	}
	if (before)
		take(choice, before);
	return before != NULL;
}

/* ---- Parts ------------------------------------------------------------- */

static struct shorten_part trimmed(struct text text, size_t start, size_t end)
{
	struct shorten_part part = { start, end };
	size_t width;

	while (part.start < part.end &&
	       is_blank(utf8_next(text, part.start, &width)))
		part.start += width;
	/* White space of more than a byte at the end stays: it is folded. */
	while (part.end > part.start && (text.data[part.end - 1] == ' ' ||
					 text.data[part.end - 1] == '\n'))
		part.end--;
	return part;
}

static void add_parts(struct shorten *out, const struct units *units)
{
	out->count = 0;
	for (size_t i = 0; i < units->count; i++) {
		size_t start = units->list[i].start;

		if (!units->list[i].is_chosen)
			continue;
		while (i + 1 < units->count && units->list[i + 1].is_chosen)
			i++;
		out->parts[out->count++] =
			trimmed(units->text, start, units->list[i].end);
	}
	out->has_start = units->list[0].is_chosen;
	out->has_end = units->list[units->count - 1].is_chosen;
}

void shorten_not(struct shorten *out, struct text text)
{
	out->parts[0] = (struct shorten_part){ 0, text.length };
	out->count = 1;
	out->has_start = true;
	out->has_end = true;
}

void shorten_make(struct shorten *out, const struct hit *hit, size_t columns)
{
	struct units sentences = { .text = hit->passage->text, .hit = hit };
	struct units units = sentences;
	struct choice choice = { .units = &units, .room = columns };

	find_sentences(&sentences);
	if (sentences.columns <= with_slack(columns)) {
		shorten_not(out, units.text);
		return;
	}
	find_units(&units, &sentences, columns);
	note_matches(&units);
	while (take_best(&choice))
		;
	if (!choice.has_any)
		take(&choice, &units.list[0]);
	while (take_neighbour(&choice))
		;
	add_parts(out, &units);
}
