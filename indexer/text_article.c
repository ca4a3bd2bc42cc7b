/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of the page stand above many a title: the outlet, a date, links to
 * skip to the text. So the first lines are looked at together. One that
 * comes again is the title; where none does it is the first that is not
 * the page's, if it reads like a title.
 */
#include "indexer/text_article.h"

#include <string.h>

#include "indexer/byline.h"
#include "indexer/dates.h"
#include "indexer/furniture.h"
#include "indexer/headings.h"
#include "indexer/lines.h"
#include "indexer/punctuation.h"
#include "indexer/titles.h"
#include "shared/utf8.h"

enum {
	OUTLET_WORDS = 5,       /* of an outlet's name, at most */
	MUCH_LONGER = 2,        /* times, of the line after a title */
	PARAGRAPH_WEIGHT = 200, /* long enough after any title */
	RULE_BYTES = 3,         /* of a ruled line, at least */
	ROOM_BYTES = 16 * 1024
};

/* One of the first lines. */
struct candidate {
	struct line line;
	struct titles_key key;
	bool is_passed; /* the page's, and not the article's */
};

struct top {
	struct candidate list[TITLES_TOP_LINES];
	size_t count;
	struct bytes room;
};

/* ---- Reading ----------------------------------------------------------- */

/* A title may end in a colon. */
static bool is_pause(uint32_t code_point)
{
	return code_point != ':' && code_point != 0xFF1A &&
	       punctuation_is_pause(code_point);
}

static bool is_question(uint32_t code_point)
{
	return code_point == '?' || code_point == '!' || code_point == 0xFF1F ||
	       code_point == 0xFF01 || code_point == 0x061F;
}

/* An address and nothing else. */
static bool is_address(struct text line)
{
	return claims_is_address(line) && !memchr(line.data, ' ', line.length);
}

/* Whether the first of the names goes on like one: "Ann Example", not
 * "Haus zu Haus". */
static bool begins_full(struct text names)
{
	const char *blank = memchr(names.data, ' ', names.length);
	size_t width;

	return blank &&
	       !utf8_is_lower(utf8_next(names, (size_t)(blank - names.data) + 1,
					&width));
}

/* Who wrote it, behind a word such as "By". What is one in some language only
 * may begin a sentence, or a title, too: full names are all of the line
 * then. */
static struct text names_of(const struct line *line)
{
	const struct text text = line->text;
	const bool is_by = text.length > 3 &&
			   text_begins_caseless(text, TEXT("by ")) &&
			   !punctuation_is_stop(line->last);
	bool has_word;
	const struct text names = byline_find(text, &has_word);
	const char *end;

	if (!has_word || names.length == 0 ||
	    !(is_by ? memchr(names.data, ' ', names.length) != NULL :
		      begins_full(names)))
		return (struct text){ 0 };
	end = names.data + names.length;
	if (end < text.data + text.length && (*end != ',' || !is_by))
		return (struct text){ 0 };
	return names;
}

static enum status read_candidate(struct top *top, const struct line *line,
				  struct fault *fault)
{
	struct candidate *candidate = &top->list[top->count++];
	enum furniture furniture;
	enum status status =
		furniture_look(&furniture, line->text, &top->room, fault);

	if (status)
		return status;
	*candidate = (struct candidate){ .line = *line, .key = TITLES_KEY };
	candidate->is_passed =
		furniture == FURNITURE_LINE || headings_is_byline(line->text) ||
		headings_is_host(line->text) || dates_is_line(line->text) ||
		is_address(line->text) || names_of(line).length > 0;
	return titles_read(&candidate->key, line->text, fault);
}

/* "=====": one sign alone, again and again. */
static bool is_rule(const struct line *line)
{
	const struct text text = line->text;

	for (size_t i = 1; i < text.length; i++)
		if (text.data[i] != text.data[0])
			return false;
	return !line->has_words && text.length >= RULE_BYTES;
}

/* What is ruled off stands by itself, as what has an empty line behind it. */
static enum status read_top(struct top *top, struct text text,
			    struct fault *fault)
{
	struct lines lines = LINES_OF(text);
	struct line line;
	bool is_ruled = false;
	enum status status = STATUS_OK;

	while (!status && top->count < TITLES_TOP_LINES &&
	       lines_next(&lines, &line)) {
		line.follows_blank = line.follows_blank || is_ruled;
		is_ruled = is_rule(&line);
		if (!is_ruled)
			status = read_candidate(top, &line, fault);
	}
	return status;
}

static void forget_top(struct top *top)
{
	for (size_t i = 0; i < top->count; i++)
		titles_forget(&top->list[i].key);
	bytes_free(&top->room);
}

/* ---- Choosing ---------------------------------------------------------- */

static bool is_list_item(struct text line)
{
	return line.length > 1 && line.data[1] == ' ' &&
	       (line.data[0] == '-' || line.data[0] == '*');
}

static bool may_be_title(const struct candidate *candidate)
{
	return !candidate->is_passed && candidate->line.has_words &&
	       !is_list_item(candidate->line.text) &&
	       utf8_count(candidate->line.text) <=
		       TEXT_ARTICLE_TITLE_CHARACTERS;
}

static bool is_sentence(const struct line *line)
{
	return line->weight >= PARAGRAPH_WEIGHT || is_pause(line->last) ||
	       (punctuation_is_stop(line->last) && !is_question(line->last));
}

/* All in capitals. */
static bool is_shouted(struct text text)
{
	bool has_capital = false;
	size_t width;

	for (size_t offset = 0; offset < text.length; offset += width) {
		uint32_t code_point = utf8_next(text, offset, &width);

		if (code_point >= 'a' && code_point <= 'z')
			return false;
		has_capital = has_capital || utf8_is_upper(code_point);
	}
	return has_capital;
}

/* Of two lines that are alike, whether the second reads better as a title:
 * without an outlet, and not in capitals. */
static bool is_better(const struct candidate *one,
		      const struct candidate *other)
{
	bool has_outlet = one->key.core_length < one->key.folded.length;
	bool other_has = other->key.core_length < other->key.folded.length;

	if (has_outlet != other_has)
		return has_outlet;
	return is_shouted(one->line.text) && !is_shouted(other->line.text);
}

/* Of the lines like the one at `at` the one that reads best; NULL when there
 * is no other line like it. Below the first line that is not the page's only
 * what comes again before the text is a title. */
static const struct candidate *find_repeated(const struct top *top, size_t at,
					     bool is_first)
{
	const struct candidate *first = &top->list[at];
	const struct candidate *best = first;
	bool is_repeated = false;

	if (!is_first && is_sentence(&first->line))
		return NULL;
	for (size_t i = at; i < top->count; i++) {
		const struct candidate *other = &top->list[i];

		if (!may_be_title(other) ||
		    !titles_is_alike(&first->key, &other->key)) {
			if (!is_first && is_sentence(&other->line))
				break;
			continue;
		}
		is_repeated = is_repeated || i > at;
		if (is_better(best, other))
			best = other;
	}
	return is_repeated ? best : NULL;
}

/* Whether below the line at `at` there is a date, a byline or the like, and
 * then the text: another line than that may be the title. */
static bool is_over_head(const struct top *top, size_t at)
{
	size_t below = at + 1;

	while (below < top->count && top->list[below].is_passed)
		below++;
	return below > at + 1 && below < top->count &&
	       is_sentence(&top->list[below].line);
}

/* Whether the line at `at` stands over the text. A headline may ask or cry
 * out; a line that ends otherwise is the first sentence of the text. */
static bool is_over_text(const struct top *top, size_t at)
{
	const struct line *line = &top->list[at].line;
	bool has_below = at + 1 < top->count;
	const struct line *below = &top->list[has_below ? at + 1 : at].line;
	bool precedes_blank = (has_below && below->follows_blank) ||
			      is_over_head(top, at);

	if (is_question(line->last))
		return precedes_blank;
	if (is_pause(line->last) || punctuation_is_stop(line->last))
		return false;
	return !has_below || precedes_blank ||
	       below->weight >= PARAGRAPH_WEIGHT ||
	       below->weight > MUCH_LONGER * line->weight;
}

/* ---- The outlet -------------------------------------------------------- */

/* The word up to the next blank, which is taken off. */
static struct text take_word(struct text *line)
{
	const char *blank = memchr(line->data, ' ', line->length);
	struct text word = *line;

	if (blank)
		word.length = (size_t)(blank - line->data);
	*line = text_skip(*line, word.length + (blank != NULL));
	return word;
}

/* "The Larn Post", "LARN POST": two words or a few, each with a capital. */
static bool is_outlet(struct text line)
{
	struct text word = { 0 };
	size_t count = 0;
	size_t width;

	while (line.length > 0 && count <= OUTLET_WORDS) {
		word = take_word(&line);
		if (word.length == 0 ||
		    !utf8_is_upper(utf8_next(word, 0, &width)))
			return false;
		count++;
	}
	return count >= 2 && count <= OUTLET_WORDS && byline_ends_outlet(word);
}

/* The first line that is not the page's may be the outlet, over a title that
 * stands over the text itself; empty: it is not. */
static struct text pass_outlet(struct top *top)
{
	size_t first = 0;
	size_t next;

	while (first < top->count && top->list[first].is_passed)
		first++;
	next = first + 1;
	while (next < top->count && top->list[next].is_passed)
		next++;
	if (next >= top->count || !is_outlet(top->list[first].line.text) ||
	    !may_be_title(&top->list[next]) ||
	    is_sentence(&top->list[next].line) || !is_over_text(top, next))
		return (struct text){ 0 };
	top->list[first].is_passed = true;
	return top->list[first].line.text;
}

static struct text choose(const struct top *top)
{
	const struct candidate *repeated = NULL;
	size_t first = top->count; /* that is not the page's */
	bool is_text = false;

	for (size_t i = 0; i < top->count && !is_text && !repeated; i++) {
		const struct candidate *candidate = &top->list[i];

		if (candidate->is_passed)
			continue;
		if (first == top->count)
			first = i;
		if (may_be_title(candidate))
			repeated = find_repeated(top, i, i == first);
		is_text = is_sentence(&candidate->line);
	}
	if (repeated)
		return repeated->line.text;
	if (first < top->count && may_be_title(&top->list[first]) &&
	    is_over_text(top, first))
		return top->list[first].line.text;
	return (struct text){ 0 };
}

/* The lines that are the page's, over and below the title: what else there is
 * of the text is not looked at. Of several addresses none is its own. */
static void read_head(const struct top *top, struct text_article *out)
{
	size_t address_count = 0;

	for (size_t i = 0; i < top->count; i++) {
		const struct line *line = &top->list[i].line;

		if (!top->list[i].is_passed) {
			if (line->text.data == out->title.data)
				continue;
			break;
		}
		if (is_address(line->text) &&
		    !text_equal(line->text, out->address)) {
			out->address = line->text;
			address_count++;
		}
		if (out->names.length == 0)
			out->names = names_of(line);
	}
	if (address_count > 1)
		out->address.length = 0;
}

enum status text_article_read(struct text_article *out, struct text text,
			      struct fault *fault)
{
	struct top top = { .room = BYTES_UP_TO(ROOM_BYTES) };
	enum status status = read_top(&top, text, fault);

	*out = (struct text_article){ 0 };
	if (!status) {
		out->outlet = pass_outlet(&top);
		out->title = choose(&top);
		read_head(&top, out);
	}
	forget_top(&top);
	return status;
}

enum status text_article_claim(const struct text_article *article,
			       struct claims *claims, struct fault *fault)
{
	enum status status = STATUS_OK;

	claims_from(claims, NULL);
	if (article->address.length > 0)
		status = claims_add(claims, TEXT("url"), article->address,
				    FRAGMENT_PLAIN, fault);
	if (!status && article->outlet.length > 0)
		status = claims_add(claims, TEXT("site_name"), article->outlet,
				    FRAGMENT_PLAIN, fault);
	if (!status && article->names.length > 0)
		status = claims_add(claims, TEXT("author"), article->names,
				    FRAGMENT_PLAIN, fault);
	return status;
}
