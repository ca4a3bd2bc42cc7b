/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/digest.h"

#include <string.h>
#include <strings.h>

#include "indexer/dates.h"
#include "indexer/furniture.h"
#include "indexer/lines.h"
#include "shared/array.h"

enum {
	MARKERS_LEAST = 2,
	MARK_BYTES = 64,     /* no line between articles is longer */
	NUMBER_LEAST = 18,   /* signs of a number of Factiva's */
	NUMBER_DIGITS = 10,  /* of them, at least */
	COUNT_DIGITS = 9,    /* of a count, and the commas between them */
	TOP_LINES = 10,      /* with words, that say what an article is */
	HEAD_LINES = 16,     /* of a cover, or before an article's text */
	BEHIND_WEIGHT = 200, /* of what stands behind an article taken alone */
	COVER_WEIGHT = 2000, /* a cover that is longer is an article */
	FIELD_BYTES = 32,    /* of the name of one */
	EDITION_WORDS = 6,   /* no line that names one has more */
	LABEL_WEIGHT =
		60, /* no line above a text that says what it is has more */
	TAIL_BYTES = 1024, /* below the text, of what is none of it */
	ROOM_BYTES = 16 * 1024
};

/* ---- Between articles -------------------------------------------------- */

static bool take_number(struct text *text, size_t *out)
{
	size_t count = 0;

	*out = 0;
	for (; count < text->length && count < COUNT_DIGITS; count++) {
		char byte = text->data[count];

		if (text_is_digit(byte))
			*out = 10 * *out + (size_t)(byte - '0');
		else if (count == 0 || byte != ',')
			break;
	}
	*text = text_skip(*text, count);
	return count > 0;
}

/* "1 of 12 DOCUMENTS", "Document 1 of 12" */
static bool is_numbered(struct text line)
{
	bool is_behind = text_take(&line, TEXT("Document "));
	size_t number;
	size_t total;

	if (!take_number(&line, &number) || !text_take(&line, TEXT(" of ")) ||
	    !take_number(&line, &total) || number == 0 || number > total)
		return false;
	if (!is_behind && !text_take(&line, TEXT(" DOCUMENTS")) &&
	    !text_take(&line, TEXT(" DOCUMENT")))
		return false;
	return line.length == 0;
}

/* "LARNP00020210304eh34000xx" */
static bool is_number(struct text word)
{
	size_t digit_count = 0;

	for (size_t i = 0; i < word.length; i++) {
		if (!text_is_letter(word.data[i]) &&
		    !text_is_digit(word.data[i]))
			return false;
		digit_count += text_is_digit(word.data[i]);
	}
	return word.length >= NUMBER_LEAST && digit_count >= NUMBER_DIGITS;
}

static bool is_end(struct text line)
{
	if (text_equal(line, TEXT("End of Document")))
		return true;
	return text_take(&line, TEXT("Document ")) && is_number(line);
}

/* The next line between articles; false at the end. */
static bool find_mark(enum digest_kind kind, struct lines *lines,
		      struct line *mark)
{
	while (lines_next(lines, mark))
		if (mark->text.length <= MARK_BYTES &&
		    (kind == DIGEST_NUMBERED ? is_numbered(mark->text) :
					       is_end(mark->text)))
			return true;
	return false;
}

static bool is_of_kind(enum digest_kind kind, struct text text, size_t *first)
{
	struct lines lines = LINES_OF(text);
	struct line mark;
	size_t count = 0;

	while (count < MARKERS_LEAST && find_mark(kind, &lines, &mark))
		if (count++ == 0)
			*first = mark.start;
	return count == MARKERS_LEAST;
}

static struct text part(struct text text, size_t start, size_t end)
{
	return (struct text){ text.data + start, end - start };
}

/* What hardly any text has, and is found fast. */
static bool has_twice(struct text text, struct text words)
{
	size_t count = 0;

	while (text.length > 0 && count < MARKERS_LEAST) {
		const char *found = memmem(text.data, text.length, words.data,
					   words.length);

		if (!found)
			break;
		count++;
		text.length -= (size_t)(found - text.data) + words.length;
		text.data = found + words.length;
	}
	return count == MARKERS_LEAST;
}

bool digest_may_be(struct text text)
{
	return has_twice(text, TEXT("Document ")) ||
	       has_twice(text, TEXT(" DOCUMENTS")) ||
	       has_twice(text, TEXT("End of Document"));
}

/* "1 of 1 DOCUMENT" above all: of an article that was taken alone. */
static bool is_only_one(struct text text)
{
	struct lines lines = LINES_OF(text);
	struct line line;

	while (lines_next(&lines, &line))
		if (line.has_words)
			return text_equal(line.text, TEXT("1 of 1 DOCUMENT"));
	return false;
}

/* "512 words", "Length: 512 words", "LENGTH: 512 words" */
static bool is_word_count(struct text line)
{
	static const struct text name = TEXT_INIT("length:");
	size_t count;

	if (text_begins_caseless(line, name))
		line = lines_trim(text_skip(line, name.length));
	return take_number(&line, &count) && text_take(&line, TEXT(" words")) &&
	       line.length == 0;
}

/* An article that was taken alone, with nothing of note behind its end. */
static bool is_ended_alone(struct text text)
{
	const bool may_be =
		text.length > 0 &&
		(memmem(text.data, text.length, "End of Document", 15) ||
		 memmem(text.data, text.length, "\nDocument ", 10));
	struct lines lines = LINES_OF(text);
	struct line line;
	size_t count = 0;
	bool has_count = false;

	while (may_be && lines_next(&lines, &line)) {
		if (is_end(line.text))
			return has_count &&
			       lines_weight(part(text, line.end,
						 text.length)) <= BEHIND_WEIGHT;
		has_count = has_count ||
			    (count < HEAD_LINES && is_word_count(line.text));
		count += line.has_words;
	}
	return false;
}

/* "Documents (12)", in the cover of Nexis */
static bool counts_documents(struct text line)
{
	size_t count;

	return (text_take(&line, TEXT("Documents (")) ||
		text_take(&line, TEXT("Document ("))) &&
	       take_number(&line, &count) && text_equal(line, TEXT(")"));
}

/* Goes to the line that is the list's first title, which follows "1."; false:
 * there is no cover. */
static bool find_listed(struct lines *lines, struct text *title)
{
	struct line line;
	bool is_cover = false;

	for (size_t i = 0; i < HEAD_LINES && lines_next(lines, &line); i++) {
		is_cover = is_cover || counts_documents(line.text);
		if (!is_cover || !text_take(&line.text, TEXT("1.")))
			continue;
		*title = lines_trim(line.text);
		if (title->length == 0 && lines_next(lines, &line))
			*title = line.text;
		return lines_has_words(*title);
	}
	return false;
}

/* Bytes before the first article, which begins with its title; 0: none. */
static size_t cover_bytes(struct text text)
{
	struct lines lines = LINES_OF(text);
	struct text title;
	struct line line;

	if (!find_listed(&lines, &title))
		return 0;
	while (lines_next(&lines, &line) && !is_end(line.text))
		if (text_equal(line.text, title))
			return line.start;
	return 0;
}

bool digest_begin(struct digest *digest, struct text text)
{
	const bool may_be = digest_may_be(text);
	size_t first = 0;

	*digest = (struct digest){ .kind = DIGEST_NUMBERED, .text = text };
	if (is_only_one(text))
		return true;
	if (text.length == 0)
		return false;
	if (may_be && is_of_kind(DIGEST_NUMBERED, text, &first)) {
		if (lines_weight(part(text, 0, first)) <= COVER_WEIGHT)
			digest->offset = first;
		return true;
	}
	digest->kind = DIGEST_ENDED;
	digest->offset = cover_bytes(text);
	return (may_be && is_of_kind(DIGEST_ENDED, text, &first)) ||
	       is_ended_alone(part(text, digest->offset, text.length));
}

/* ---- Articles ---------------------------------------------------------- */

/* From its number to the next. */
static bool next_numbered(struct digest *digest, struct text *article)
{
	struct text rest =
		part(digest->text, digest->offset, digest->text.length);
	struct lines lines = LINES_OF(rest);
	struct line mark = { 0 };
	size_t start = 0;
	size_t end = rest.length;

	if (rest.length == 0)
		return false;
	if (find_mark(digest->kind, &lines, &mark) &&
	    !lines_has_words(part(rest, 0, mark.start))) {
		start = mark.end;
		if (find_mark(digest->kind, &lines, &mark))
			end = mark.start;
	} else {
		end = mark.start; /* a cover */
	}
	*article = part(rest, start, end);
	digest->offset += end;
	return true;
}

/* Up to its number; behind the last one the database speaks of itself. */
static bool next_ended(struct digest *digest, struct text *article)
{
	struct text rest =
		part(digest->text, digest->offset, digest->text.length);
	struct lines lines = LINES_OF(rest);
	struct line mark;
	bool is_whole = find_mark(digest->kind, &lines, &mark);

	*article = part(rest, 0, is_whole ? mark.start : rest.length);
	digest->offset += is_whole ? mark.end : rest.length;
	return is_whole || lines_weight(rest) > COVER_WEIGHT;
}

bool digest_next(struct digest *digest, struct text *article)
{
	return digest->kind == DIGEST_NUMBERED ?
		       next_numbered(digest, article) :
		       next_ended(digest, article);
}

/* ---- What an article says ---------------------------------------------- */

struct top {
	struct text lines[TOP_LINES];
	size_t count;
	size_t date;  /* the first line with a date; `count`: none */
	size_t words; /* the line "120 words"; `count`: none */
};

static bool is_word_line(struct text line)
{
	return line.length > 0 && text_is_digit(line.data[0]) &&
	       is_word_count(line);
}

/* The first lines with words; none that counts pages or says whose the rights
 * are. */
static enum status read_lines(struct top *top, struct text article,
			      struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(ROOM_BYTES);
	struct lines lines = LINES_OF(article);
	struct line line;
	enum status status = STATUS_OK;

	*top = (struct top){ 0 };
	while (!status && top->count < TOP_LINES && lines_next(&lines, &line)) {
		enum furniture furniture;

		if (!line.has_words)
			continue;
		status = furniture_look(&furniture, line.text, &room, fault);
		if (!status && furniture != FURNITURE_LINE)
			top->lines[top->count++] = line.text;
	}
	bytes_free(&room);
	return status;
}

/* Whether no word begins with a small letter: it is no sentence. */
static bool is_titled(struct text line)
{
	for (size_t i = 0; i < line.length; i++)
		if ((i == 0 || line.data[i - 1] == ' ') &&
		    line.data[i] >= 'a' && line.data[i] <= 'z')
			return false;
	return true;
}

/* The line that has the day in such a database, where it says more than that
 * ("March 4, 2021, Thursday, Late Edition - Final"), or a month. */
static bool is_at_date(const struct top *top, size_t place, int last_year)
{
	return place < top->count && top->lines[place].length <= MARK_BYTES &&
	       is_titled(top->lines[place]) &&
	       dates_parse(top->lines[place], last_year, 0).precision >=
		       RECORD_MONTH;
}

static enum status read_top(struct top *top, const struct digest *digest,
			    struct text article, int last_year,
			    struct fault *fault)
{
	const size_t place = digest->kind == DIGEST_NUMBERED ? 1 : 2;
	enum status status = read_lines(top, article, fault);

	top->date = top->words = top->count;
	for (size_t i = top->count; i > 0; i--) {
		struct text text = top->lines[i - 1];

		if (dates_in_line(text, last_year, 0).precision !=
		    RECORD_UNDATED)
			top->date = i - 1;
		if (is_word_line(text))
			top->words = i - 1;
	}
	if (top->date == top->count && is_at_date(top, place, last_year))
		top->date = place;
	return status;
}

/* "BYLINE: Ann Example"; in any case a field of its own line. */
static enum status claim_field(struct claims *claims, struct text line,
			       struct fault *fault)
{
	const char *colon =
		line.length > 0 ? memchr(line.data, ':', line.length) : NULL;
	struct text name = { line.data, 0 };
	struct text value;
	enum claims_kind kind;

	if (!colon || colon - line.data > FIELD_BYTES)
		return STATUS_OK;
	name.length = (size_t)(colon - line.data);
	/* of a database: what an article is about */
	if (text_equal_caseless(name, TEXT("subject")))
		return STATUS_OK;
	value = lines_trim(part(line, name.length + 1, line.length));
	if (!claims_knows(name, &kind) || kind == CLAIMS_TEXT ||
	    kind == CLAIMS_LEAD || kind == CLAIMS_ID)
		return STATUS_OK;
	return claims_add(claims, kind == CLAIMS_TITLE ? TEXT("title") : name,
			  value, FRAGMENT_PLAIN, fault);
}

static enum status claim_line(struct claims *claims, const char *name,
			      const struct top *top, size_t index,
			      struct fault *fault)
{
	if (index >= top->count)
		return STATUS_OK;
	return claims_add(claims, text_of(name), top->lines[index],
			  FRAGMENT_PLAIN, fault);
}

static bool is_time(struct text line)
{
	size_t hours;

	return take_number(&line, &hours) && text_take(&line, TEXT(":"));
}

/* "Final Edition", "Late Edition - Final", "Edition 2" */
static bool is_edition(struct text line)
{
	static const struct text word = TEXT_INIT("edition");
	size_t blank_count = 0;
	bool has_word = false;

	for (size_t i = 0; i < line.length; i++) {
		size_t end = i + word.length;

		blank_count += line.data[i] == ' ';
		if (end > line.length || (i > 0 && line.data[i - 1] != ' ') ||
		    strncasecmp(line.data + i, word.data, word.length) != 0)
			continue;
		while (end < line.length && line.data[end] == ' ')
			end++;
		has_word |= end == line.length ||
			    text_is_digit(line.data[end]) ||
			    memchr("-,;:(", line.data[end], 5);
	}
	return has_word && blank_count < EDITION_WORDS;
}

/* Factiva: title, author, words, day, time, outlet; Nexis: title, outlet, day;
 * LexisNexis: outlet, day, perhaps edition, title; ProQuest: title, fields. */
static enum status claim_top(struct claims *claims, const struct top *top,
			     bool is_outlet_first, struct fault *fault)
{
	size_t source = top->date > 0 ? top->date - 1 : top->count;
	size_t title = 0;
	enum status status = STATUS_OK;

	if (is_outlet_first && top->date < top->count)
		title = top->date + 1;
	if (title > 0 && title + 1 < top->count &&
	    is_edition(top->lines[title]))
		title++;
	if (top->words < top->date && top->date < top->count) {
		source = top->date + 1;
		if (source < top->count && is_time(top->lines[source]))
			source++;
		if (top->words == 2)
			status = claim_line(claims, "byline", top, 1, fault);
	}
	if (!status)
		status = claim_line(claims, "title", top, title, fault);
	if (!status && source != title && top->date < top->count &&
	    source < top->count &&
	    !memchr(top->lines[source].data, ':', top->lines[source].length))
		status = claim_line(claims, "source", top, source, fault);
	return status ? status :
			claim_line(claims, "date", top, top->date, fault);
}

/* ---- Its text ---------------------------------------------------------- */

/* Whether a line is called a field of these, in any case: "BYLINE: Ann Example". */
static bool is_field_of(struct text line, const char *const *names,
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct text name = text_of(names[i]);

		if (line.length > name.length &&
		    text_begins_caseless(line, name) &&
		    line.data[name.length] == ':')
			return true;
	}
	return false;
}

/* What stands between the title and the text. */
static bool is_of_head(struct text line)
{
	static const char *const fields[] = {
		"byline", "section",  "dateline",
		"length", "headline", "copyright"
	};

	return is_word_count(line) ||
	       is_field_of(line, fields, COUNT(fields)) ||
	       text_begins_caseless(line, TEXT("copyright ")) ||
	       text_begins_caseless(line, TEXT("(c) ")) ||
	       text_begins(line, TEXT("\302\251 "));
}

/* Behind the lines that say above the text how long it is, who wrote it and
 * whose it is, where a long line follows, which is of the text; 0: else. */
static size_t find_text(struct text article)
{
	struct lines lines = LINES_OF(article);
	struct line line;
	size_t found = 0;
	size_t count = 0;
	bool has_count = false;

	while (count < 2 * HEAD_LINES && lines_next(&lines, &line)) {
		const bool is_head = is_of_head(line.text);

		count += line.has_words;
		has_count |= is_word_count(line.text);
		if (has_count && text_equal(line.text, TEXT("Body")))
			return line.end;
		if (!is_head && lines_weight(line.text) > LABEL_WEIGHT)
			return has_count ? found : 0;
		if (is_head)
			found = line.end;
		else if (line.has_words)
			found = 0;
	}
	return 0;
}

/* What a database says an article is about. */
static bool is_of_tail(struct text line)
{
	static const char *const fields[] = {
		"classification",   "subject",      "language",
		"publication-type", "industry",     "geographic",
		"company",          "organization", "person",
		"ticker",           "journal code", "document-type",
		"journal-code",     "acc-no",       "state",
		"country",          "city",         "copyright"
	};

	return text_equal(line, TEXT("Classification")) ||
	       is_field_of(line, fields, COUNT(fields));
}

/* Takes the last line off a text, if there are words before it. */
static struct text take_last(struct text *text)
{
	const char *start;
	struct text line;

	while (text->length > 0 &&
	       memchr(" \t\r\n", text->data[text->length - 1], 4))
		text->length--;
	start = text->length > 0 ? memrchr(text->data, '\n', text->length) :
				   NULL;
	if (!start)
		return (struct text){ 0 };
	line = part(*text, (size_t)(start + 1 - text->data), text->length);
	text->length = (size_t)(start + 1 - text->data);
	return lines_trim(line);
}

/* Without the last lines that say what it is about, if there are words before
 * them. */
static struct text without_subjects(struct text text)
{
	struct lines lines = LINES_OF(text);
	struct line first = { 0 };
	struct text rest = text;

	while (lines_next(&lines, &first) && !first.has_words)
		;
	while (is_of_tail(take_last(&rest)) && rest.length >= first.end)
		text = rest;
	return text;
}

/* The article without what a database says of itself below it, from the day on
 * which it was taken in, "LOAD-DATE: March 5, 2021", and of what it is about
 * before that. */
static struct text without_tail(struct text article, int last_year)
{
	static const struct text name = TEXT_INIT("load-date:");
	struct lines lines = LINES_OF(article);
	struct text text = article;
	struct line line;

	while (lines_next(&lines, &line)) {
		struct text value;

		if (article.length - line.start > TAIL_BYTES ||
		    !text_begins_caseless(line.text, name))
			continue;
		value = text_skip(line.text, name.length);
		if (dates_parse(value, last_year, 0).precision >= RECORD_DAY &&
		    lines_has_words(part(article, 0, line.start))) {
			text = part(article, 0, line.start);
			break;
		}
	}
	return without_subjects(text);
}

static struct text text_of_article(struct text article, int last_year)
{
	const struct text text = without_tail(article, last_year);
	const struct text rest = text_skip(text, find_text(text));

	return lines_has_words(rest) ? rest : text;
}

enum status digest_claim(const struct digest *digest, struct text article,
			 struct claims *claims, int last_year,
			 struct fault *fault)
{
	struct lines lines = LINES_OF(article);
	struct line line;
	struct top top;
	enum status status = read_top(&top, digest, article, last_year, fault);

	claims_from(claims, NULL);
	/* ProQuest's fields stand below the text */
	for (size_t i = 0; !status && lines_next(&lines, &line) &&
			   (i < TOP_LINES || digest->kind == DIGEST_NUMBERED);
	     i++)
		status = claim_field(claims, line.text, fault);
	claims_from(claims, NULL);
	if (!status)
		status = claim_top(claims, &top,
				   digest->kind == DIGEST_NUMBERED &&
					   top.date == 1,
				   fault);
	return status ? status :
			claims_add(claims, TEXT("text"),
				   text_of_article(article, last_year),
				   FRAGMENT_PLAIN, fault);
}
