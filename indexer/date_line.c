/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/date_line.h"

#include <string.h>

#include "indexer/date_tokens.h"
#include "indexer/stamp.h"
#include "shared/array.h"
#include "shared/utf8.h"

enum {
	LINE_BYTES = 200,  /* a longer line says more than when */
	PIECES_MOST = 12,  /* a line of more parts too */
	BYLINE_WORDS = 8,  /* "By A. Reporter and B. Writer" */
	BYLINE_SIGNS = 16, /* of a script without capitals */
	OUTLET_WORDS = 4,  /* beside a bar */
	OUTLET_SIGNS = 12,
	PLACE_WORDS = 3, /* before a comma or dash, in capitals */
	PLACE_SIGNS = 4,
	PARTICLE_BYTES = 3, /* of a name: "von", "bin", "de" */
	ABBREVIATION_BYTES = 4,
	DATELINE_TOKENS = 12, /* before its date */
	AGENCY_TOKENS = 6     /* behind it, in brackets */
};

/* What stands between two pieces, by how well it parts them. */
enum gap { GAP_NONE, GAP_COMMA, GAP_DASH, GAP_BAR };

/* A part of the line: a date, or words that are none. */
struct piece {
	const struct date_token *start;
	const struct date_token *end;
	enum gap gap; /* before it */
	bool is_date;
	bool has_label;    /* "Published" before the date */
	bool says_changed; /* "Updated" before it */
	struct moment moment;
};

struct pieces {
	struct piece list[PIECES_MOST];
	size_t count;
	enum gap last_gap; /* behind the last */
};

/* ---- Cutting a line into pieces ---------------------------------------- */

static bool is_dash(const struct date_token *at)
{
	return date_tokens_is_sign(at, 0x2013) ||
	       date_tokens_is_sign(at, 0x2014) ||
	       (date_tokens_is_sign(at, '-') &&
		(at->is_apart || at[1].is_apart));
}

static enum gap gap_at(const struct date_token *at)
{
	if (date_tokens_is_among(at, "|*;") ||
	    (date_tokens_is_sign(at, '/') &&
	     (at[1].is_apart ||
	      (at->is_apart && date_tokens_is_sign(at + 1, '/')))) ||
	    date_tokens_is_sign(at, 0xB7) || date_tokens_is_sign(at, 0x61B) ||
	    date_tokens_is_sign(at, 0x2022) || date_tokens_is_sign(at, 0xFF5C))
		return GAP_BAR;
	if (is_dash(at))
		return GAP_DASH;
	if (date_tokens_is_sign(at, ',') || date_tokens_is_sign(at, 0x60C) ||
	    date_tokens_is_sign(at, 0xFF0C))
		return GAP_COMMA;
	return GAP_NONE;
}

/* What is read between the pieces. */
struct between {
	enum gap gap;
	bool has_label;
	bool says_changed;
	bool has_link; /* a word as "on", before any label or piece */
};

/* False where a date cannot begin: within a number or a name. */
static bool may_begin(const struct date_token *first,
		      const struct date_token *at)
{
	const struct date_token *before = at - 1;

	if (at == first || at->is_apart)
		return true;
	return before->kind == DATE_TOKEN_SIGN &&
	       !date_tokens_is_among(before, "-/.$#_&=+%'");
}

/* A whole day, or behind a label less. */
static const struct date_token *read_date(const struct date_token *first,
					  const struct date_token *at,
					  bool has_label, struct moment *moment)
{
	const struct date_token *next;

	if (!may_begin(first, at))
		return NULL;
	next = stamp_read(at, moment);
	if (!next || (moment->day == 0 && (!has_label || moment->month == 0)))
		return NULL;
	return next;
}

/* Whether the token goes on with words that are no date. */
static bool is_in_words(const struct pieces *pieces, enum gap gap)
{
	return gap == GAP_NONE && pieces->count > 0 &&
	       !pieces->list[pieces->count - 1].is_date;
}

/* "A.", of a name. */
static bool is_initial(const struct date_token *at)
{
	return at->is_capital && at->end - at->start == 1 &&
	       date_tokens_is_sign(at + 1, '.');
}

/* Words and signs that only lead to a date; two words in front that do,
 * "As of", say something else. */
static bool is_passed(const struct pieces *pieces, const struct date_token *at,
		      const struct between *between)
{
	if (date_tokens_has_role(at, DATE_WORD_LABEL))
		return true;
	if (is_in_words(pieces, between->gap))
		return false;
	if (date_tokens_has_role(at, DATE_WORD_LINK | DATE_WORD_WEEKDAY))
		return !date_tokens_has_role(at, DATE_WORD_BYLINE) &&
		       !between->has_link && !is_initial(at);
	if ((date_tokens_is_among(at, ":\"'()[]") ||
	     date_tokens_is_sign(at, 0xFF1A)) &&
	    (pieces->count == 0 || between->has_label))
		return true;
	return at[1].kind == DATE_TOKEN_END && stamp_skip_closing(at) == at + 1;
}

/* A new piece, which takes what was read before it; NULL when the line has
 * too many. */
static struct piece *add_piece(struct pieces *pieces,
			       const struct date_token *at,
			       const struct date_token *end,
			       struct between *between)
{
	struct piece *piece;

	if (pieces->count == PIECES_MOST)
		return NULL;
	piece = &pieces->list[pieces->count++];
	*piece = (struct piece){ .start = at,
				 .end = end,
				 .gap = between->gap,
				 .has_label = between->has_label,
				 .says_changed = between->says_changed };
	*between = (struct between){ 0 };
	return piece;
}

static bool add_date(struct pieces *pieces, const struct date_token *at,
		     const struct date_token *end, struct between *between,
		     const struct moment *moment)
{
	struct piece *piece = add_piece(pieces, at, end, between);

	if (!piece)
		return false;
	piece->is_date = true;
	piece->moment = *moment;
	return true;
}

/* Adds a token to the words before it, or begins some. */
static bool add_word(struct pieces *pieces, const struct date_token *at,
		     struct between *between)
{
	if (is_in_words(pieces, between->gap)) {
		pieces->list[pieces->count - 1].end = at + 1;
		return true;
	}
	return add_piece(pieces, at, at + 1, between) != NULL;
}

static bool cut(struct pieces *pieces, const struct date_token *first)
{
	struct between between = { .gap = GAP_BAR };
	const struct date_token *at = first;

	while (at->kind != DATE_TOKEN_END) {
		struct moment moment = { 0 };
		const struct date_token *next =
			read_date(first, at, between.has_label, &moment);
		enum gap gap = gap_at(at);

		if (next) {
			if (!add_date(pieces, at, next, &between, &moment))
				return false;
			at = next;
			continue;
		}
		if (date_tokens_has_role(at, DATE_WORD_LABEL)) {
			between.has_label = true;
			between.says_changed = at->word.value != 0;
		}
		if (gap > between.gap)
			between.gap = gap;
		if (gap == GAP_NONE && !is_passed(pieces, at, &between) &&
		    !add_word(pieces, at, &between))
			return false;
		between.has_link = pieces->count == 0 && !between.has_label &&
				   (between.has_link ||
				    date_tokens_has_role(at, DATE_WORD_LINK));
		at++;
	}
	pieces->last_gap = between.gap;
	return true;
}

/* ---- What the words are ------------------------------------------------ */

struct words {
	size_t count;
	size_t upper_count; /* all capitals */
	size_t lower_count; /* begin small, and are no particle of a name */
	size_t uncased_count;
	size_t number_count;
	bool is_byline;
	bool has_initial; /* "A. Writer" */
	bool is_bracketed;
	bool is_open; /* a sentence may end here */
};

static bool is_abbreviation(const struct date_token *word)
{
	return word->kind == DATE_TOKEN_WORD && word->is_capital &&
	       word->end - word->start <= ABBREVIATION_BYTES;
}

static bool is_bracket(const struct date_token *at)
{
	return date_tokens_is_among(at, "()[]/") ||
	       date_tokens_is_sign(at, 0xFF08) ||
	       date_tokens_is_sign(at, 0xFF09) ||
	       date_tokens_is_sign(at, 0x3010) ||
	       date_tokens_is_sign(at, 0x3011);
}

static void count_word(struct words *words, const struct date_token *at)
{
	size_t bytes = at->end - at->start;

	words->count++;
	words->has_initial = words->has_initial || is_initial(at);
	words->upper_count += at->is_upper && bytes > 1;
	if (at->is_uncased)
		words->uncased_count++;
	else if (!at->is_capital &&
		 (bytes > PARTICLE_BYTES || !words->is_byline) &&
		 !date_tokens_has_role(at, DATE_WORD_BYLINE))
		words->lower_count++;
}

/* "com" in "Outlet.com". */
static bool is_domain(const struct piece *piece, const struct date_token *at)
{
	return at > piece->start && !at->is_apart &&
	       date_tokens_is_sign(at - 1, '.') && !at[-1].is_apart;
}

static struct words words_of(const struct piece *piece)
{
	struct words words = { 0 };
	const struct date_token *at = piece->start;

	words.is_byline = date_tokens_has_role(at, DATE_WORD_BYLINE);
	words.is_bracketed = is_bracket(at) && is_bracket(piece->end - 1) &&
			     piece->end - at > 2;
	for (; at < piece->end; at++) {
		if (is_domain(piece, at))
			continue;
		if (at->kind == DATE_TOKEN_NUMBER)
			words.number_count++;
		else if (at->kind == DATE_TOKEN_WORD)
			count_word(&words, at);
		else if (date_tokens_is_sign(at, '.'))
			words.is_open =
				words.is_open || at == piece->start ||
				(!is_abbreviation(at - 1) && at[1].is_apart);
		else if (!is_bracket(at) && !date_tokens_is_among(at, "-'&:") &&
			 !date_tokens_is_sign(at, 0x2019) &&
			 !date_tokens_is_sign(at, 0xFF1A))
			words.is_open = true;
	}
	return words;
}

/* First words of the names of places that have two. */
static bool opens_place(const struct date_token *at, const char *text)
{
	static const char *const words[] = {
		"New",  "San",   "Los",    "Hong",   "Abu",  "The",
		"Sri",  "Saudi", "South",  "North",  "St",   "Santa",
		"Cape", "Kuala", "Buenos", "United", "West", "East",
		"Tel",  "Las",   "Fort",   "Port",   "Rio",  "Mexico"
	};
	const struct text word = { text + at->start, at->end - at->start };

	for (size_t i = 0; i < COUNT(words); i++)
		if (text_equal_caseless(word, text_of(words[i])))
			return true;
	return false;
}

/* Names of scripts without capitals, by how many signs they have. */
static bool is_uncased_name(const struct words *words,
			    const struct piece *piece, enum gap gap,
			    bool is_before, struct text line)
{
	size_t width;
	uint32_t first = utf8_next(line, piece->start->start, &width);

	if (gap == GAP_BAR)
		return words->count <= OUTLET_SIGNS;
	if (gap == GAP_COMMA || !is_before || words->count > PLACE_SIGNS)
		return false;
	/* Where words are not parted by blanks, one parts name and date. */
	return gap == GAP_DASH ||
	       (utf8_script(first) == UTF8_GRAM && piece->end->is_apart);
}

/* An outlet, or a place. */
static bool is_name(const struct words *words, const struct piece *piece,
		    enum gap gap, bool is_before, const char *text)
{
	if (gap == GAP_BAR && !is_before)
		return words->count <= OUTLET_WORDS;
	if (words->lower_count > 0 || words->number_count > 0)
		return false;
	if (gap == GAP_BAR)
		return words->count <= OUTLET_WORDS;
	if (gap == GAP_NONE || (gap == GAP_DASH && !is_before))
		return false;
	return words->count == 1 ||
	       (words->count <= PLACE_WORDS && gap == GAP_COMMA &&
		!is_before) ||
	       (words->count <= PLACE_WORDS &&
		(gap == GAP_DASH || words->has_initial ||
		 words->upper_count == words->count)) ||
	       (words->count == 2 && opens_place(piece->start, text));
}

/* Whether words beside a date may stand on its line. */
static bool is_credit(const struct piece *piece, enum gap gap, bool is_before,
		      struct text line)
{
	struct words words = words_of(piece);

	if (words.is_open)
		return false;
	if (words.is_bracketed)
		return words.count <= PLACE_WORDS && words.number_count == 0;
	if (piece->has_label && !is_before) /* "Updated 2 days ago" */
		return words.count + words.number_count <= OUTLET_WORDS;
	if (words.is_byline)
		return words.number_count == 0 && words.lower_count == 0 &&
		       words.count <= (words.uncased_count > 0 ? BYLINE_SIGNS :
								 BYLINE_WORDS);
	if (words.uncased_count > 0)
		return words.lower_count == 0 && words.number_count == 0 &&
		       is_uncased_name(&words, piece, gap, is_before, line);
	return is_name(&words, piece, gap, is_before, line.data);
}

/* ---- A line that says when --------------------------------------------- */

/* The date that counts; NULL when there is none, or they are the ends of
 * a span. */
static const struct piece *choose(const struct pieces *pieces)
{
	const struct piece *chosen = NULL;

	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *piece = &pieces->list[i];

		if (!piece->is_date)
			continue;
		if (i > 0 && piece[-1].is_date && !piece->has_label &&
		    (piece->gap != GAP_BAR || !piece[-1].has_label))
			return NULL;
		if (!chosen || (chosen->says_changed && !piece->says_changed))
			chosen = piece;
	}
	return chosen;
}

static bool is_only_credits(const struct pieces *pieces, struct text line)
{
	bool is_before = true;

	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *piece = &pieces->list[i];
		enum gap behind = i + 1 < pieces->count ? piece[1].gap :
							  pieces->last_gap;

		if (piece->is_date) {
			is_before = false;
			continue;
		}
		if (!is_credit(piece, is_before ? behind : piece->gap,
			       is_before, line))
			return false;
	}
	return true;
}

/* Whether nothing makes 17.10.24 anything but a day: the version of what stands
 * right before it, or in a line that nobody calls a date's beside it. */
static bool is_sure(const struct pieces *pieces, bool has_any)
{
	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *piece = &pieces->list[i];
		enum gap behind = i + 1 < pieces->count ? piece[1].gap :
							  GAP_BAR;

		if (piece->is_date || words_of(piece).is_byline)
			continue;
		if (!has_any || behind == GAP_NONE || piece->gap == GAP_NONE)
			return false;
	}
	return true;
}

static bool find_in_line(const struct date_tokens *tokens, struct text line,
			 bool has_any, struct moment *out)
{
	struct pieces pieces = { 0 };
	const struct piece *chosen;

	if (line.length > LINE_BYTES || !tokens->is_whole ||
	    !cut(&pieces, tokens->list))
		return false;
	chosen = choose(&pieces);
	if (!chosen || (!has_any && !is_only_credits(&pieces, line)))
		return false;
	if (date_tokens_have_short_year(chosen->start, chosen->end) &&
	    !is_sure(&pieces, has_any))
		return false;
	*out = chosen->moment;
	out->is_change = chosen->says_changed;
	out->is_told = chosen->has_label;
	return true;
}

/* ---- The dateline of a paragraph --------------------------------------- */

/* Past "(Agency)" or "/Agency/". */
static const struct date_token *skip_agency(const struct date_token *at)
{
	const struct date_token *start = at;

	if (!date_tokens_is_among(at, "(/"))
		return at;
	for (size_t i = 0; i < AGENCY_TOKENS; i++) {
		at++;
		if (date_tokens_is_among(at, ")/"))
			return at + 1;
		if (at->kind != DATE_TOKEN_WORD &&
		    !date_tokens_is_among(at, "-.&"))
			break;
	}
	return start;
}

static bool ends_dateline(const struct date_token *at, bool is_bracketed)
{
	at = skip_agency(at);
	if (date_tokens_is_among(at, ",:"))
		at++;
	if (is_bracketed)
		return date_tokens_is_sign(at, ']');
	return is_dash(at) || (date_tokens_is_sign(at, '-') &&
			       date_tokens_is_sign(at + 1, '-'));
}

/* Part of the place: "LAHORE, Pakistan", "WASHINGTON, D.C.". */
static bool is_of_place(const struct date_token *at)
{
	return (at->kind == DATE_TOKEN_WORD && at->is_capital) ||
	       is_bracket(at) || is_dash(at) ||
	       date_tokens_is_among(at, ",.-'");
}

/* Whether the date itself is written small, "Aug", as behind a place in
 * capitals; in a line of nothing but capitals it is anything. */
static bool has_small_name(const struct date_token *at,
			   const struct date_token *end)
{
	for (; at < end; at++)
		if (date_tokens_has_role(at, DATE_WORD_MONTH) && at->is_upper)
			return false;
	return true;
}

/* "LAHORE, Pakistan, Aug. 17, 2021 (Agency) - ", "[Lahore, August 17,
 * 2021] " */
static bool find_in_dateline(const struct date_tokens *tokens,
			     struct moment *out)
{
	const struct date_token *at = tokens->list;
	bool is_bracketed = date_tokens_is_sign(at, '[');
	const struct date_token *first = at + is_bracketed;

	if (first->kind != DATE_TOKEN_WORD || !first->is_capital ||
	    (!is_bracketed &&
	     (!first->is_upper || first->end - first->start < 3)))
		return false;
	at = first + 1;
	for (size_t i = 0; i < DATELINE_TOKENS && is_of_place(at); i++) {
		struct moment moment = { 0 };
		const struct date_token *start = at + 1;
		const struct date_token *next;

		at++;
		if (start[-1].kind != DATE_TOKEN_SIGN)
			continue;
		next = stamp_read(start, &moment);
		if (!next || moment.day == 0)
			continue;
		if (!has_small_name(start, next) ||
		    date_tokens_have_short_year(start, next) ||
		    !ends_dateline(next, is_bracketed))
			return false;
		*out = moment;
		return true;
	}
	return false;
}

bool date_line_find(struct text line, int last_year, unsigned customs,
		    struct moment *out)
{
	struct date_tokens tokens;

	date_tokens_read(&tokens, line, customs);
	date_tokens_lengthen(&tokens, last_year, customs);
	return find_in_line(&tokens, line, false, out) ||
	       find_in_dateline(&tokens, out);
}

bool date_line_find_any(struct text line, int last_year, unsigned customs,
			struct moment *out)
{
	struct date_tokens tokens;

	date_tokens_read(&tokens, line, customs);
	date_tokens_lengthen(&tokens, last_year, customs);
	return find_in_line(&tokens, line, true, out);
}
