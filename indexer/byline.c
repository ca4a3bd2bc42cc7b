/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/byline.h"

#include <string.h>
#include <strings.h>

#include "indexer/date_tokens.h"
#include "indexer/lines.h"
#include "shared/utf8.h"

enum {
	LINE_BYTES = 200, /* a longer line says more than who */
	NAME_TOKENS = 24,
	NAME_SIGNS = 4,        /* of a script without blanks */
	ABBREVIATION_BYTES = 4 /* "Jr." */
};

static struct text from(struct text text, size_t offset)
{
	return (struct text){ text.data + offset, text.length - offset };
}

static bool has_name(const struct byline *byline, struct text name)
{
	for (size_t i = 0; i < byline->count; i++)
		if (text_equal(byline->authors[i], name))
			return true;
	return false;
}

/* "[[Ann Example]]", as notes link to a page about someone. */
static struct text without_link(struct text name)
{
	if (name.length > 2 && memcmp(name.data, "[[", 2) == 0)
		name = from(name, 2);
	if (name.length > 2 &&
	    memcmp(name.data + name.length - 2, "]]", 2) == 0)
		name.length -= 2;
	return lines_trim(name);
}

static enum status add_name(struct byline *byline, struct text name,
			    struct fault *fault)
{
	void *place;
	enum status status;

	name = without_link(lines_trim(name));
	if (name.length > 3 && strncasecmp(name.data, "by ", 3) == 0)
		name = lines_trim(from(name, 3));
	if (!lines_has_words(name) || byline->count == byline->room ||
	    has_name(byline, name))
		return STATUS_OK;
	if (!byline->authors) {
		status = pool_take(byline->pool, byline->room, sizeof(name),
				   &place, fault);
		if (status)
			return status;
		byline->authors = place;
	}
	byline->authors[byline->count++] = name;
	return STATUS_OK;
}

/* ['A. One', "B. O'Two"], as Python and JSON write lists. */
static enum status add_list(struct byline *byline, struct text list,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	while (list.length > 0 && !status) {
		char quote = list.data[0];
		const char *end;

		list = from(list, 1);
		if ((quote != '\'' && quote != '"') || list.length == 0)
			continue;
		end = memchr(list.data, quote, list.length);
		if (!end)
			break;
		status = add_name(byline,
				  (struct text){ list.data,
						 (size_t)(end - list.data) },
				  fault);
		list = from(list, (size_t)(end - list.data) + 1);
	}
	return status;
}

/* Bytes before the next sign or word between two names, and of it; what is in
 * brackets is of the name before. */
static size_t find_part(struct text text, size_t *part_length)
{
	static const char *const words[] = { " and ", " & ", " und ", " et " };

	for (size_t offset = 0; offset < text.length; offset++) {
		struct text rest = from(text, offset);
		const char *close = rest.data[0] == '(' ? memchr(rest.data, ')',
								 rest.length) :
							  NULL;

		if (close) {
			offset = (size_t)(close - text.data);
			continue;
		}
		*part_length = 1;
		if (rest.data[0] == ';' || rest.data[0] == '|' ||
		    rest.data[0] == '\n')
			return offset;
		if (rest.data[0] != ' ')
			continue;
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
			*part_length = strlen(words[i]);
			if (rest.length > *part_length &&
			    memcmp(rest.data, words[i], *part_length) == 0)
				return offset;
		}
	}
	*part_length = 0;
	return text.length;
}

enum status byline_add(struct byline *byline, struct text value,
		       struct fault *fault)
{
	enum status status = STATUS_OK;

	value = lines_trim(value);
	if (value.length > 2 && value.data[0] == '[' &&
	    (value.data[1] == '\'' || value.data[1] == '"'))
		return add_list(byline, value, fault);
	while (value.length > 0 && !status) {
		size_t part_length;
		size_t length = find_part(value, &part_length);

		status = add_name(byline, (struct text){ value.data, length },
				  fault);
		value = from(value, length + part_length);
	}
	return status;
}

/* ---- In a line --------------------------------------------------------- */

static struct text text_at(struct text line, const struct date_token *at)
{
	return (struct text){ line.data + at->start, at->end - at->start };
}

/* Of a name, or between two. */
static bool is_particle(struct text line, const struct date_token *at)
{
	static const char *const words[] = {
		"al", "and", "bin", "da",  "de",  "del", "della", "den", "der",
		"di", "do",  "dos", "du",  "e",   "el",  "en",    "et",  "ibn",
		"la", "le",  "ten", "ter", "und", "van", "von",   "y",   "zu"
	};
	struct text word = text_at(line, at);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal(word, text_of(words[i])))
			return true;
	return false;
}

/* "August" of "August 17", "Published". */
static bool is_of_date(const struct date_token *at)
{
	return date_tokens_has_role(at, DATE_WORD_LABEL) ||
	       (date_tokens_has_role(at, DATE_WORD_MONTH) &&
		at[1].kind == DATE_TOKEN_NUMBER);
}

static bool is_name(const struct date_token *at)
{
	return at->kind == DATE_TOKEN_WORD &&
	       (at->is_capital || at->is_uncased) && !is_of_date(at);
}

static bool is_within_name(struct text line, const struct date_token *at)
{
	if (at->kind == DATE_TOKEN_WORD)
		return is_particle(line, at);
	if (date_tokens_is_sign(at, '&'))
		return true;
	if (at->is_apart || at[1].kind != DATE_TOKEN_WORD)
		return false;
	if (date_tokens_is_sign(at, '.'))
		return at[-1].end - at[-1].start <= ABBREVIATION_BYTES;
	return date_tokens_is_among(at, "'-") ||
	       date_tokens_is_sign(at, 0x2019);
}

/* In a script without blanks one parts two names. */
static bool is_sign(struct text line, const struct date_token *at)
{
	size_t width;

	return at->is_uncased &&
	       utf8_script(utf8_next(line, at->start, &width)) == UTF8_GRAM;
}

static struct text signs_at(struct text line, const struct date_token *at)
{
	const struct date_token *end = at + 1;

	while (is_name(end) && is_sign(line, end) && !end->is_apart)
		end++;
	if (end - at > NAME_SIGNS)
		return (struct text){ 0 };
	return (struct text){ line.data + at->start, end[-1].end - at->start };
}

/* The names from here on. What goes on like a sentence has none. */
static struct text names_at(struct text line, const struct date_token *at,
			    bool has_word)
{
	const struct date_token *first = at;
	const struct date_token *last = at;

	if (!is_name(at))
		return (struct text){ 0 };
	if (is_sign(line, at))
		return signs_at(line, at);
	for (; at - first < NAME_TOKENS; at++) {
		if (is_name(at))
			last = at;
		else if (!is_within_name(line, at))
			break;
	}
	if (at - first == NAME_TOKENS ||
	    (!has_word && at->kind == DATE_TOKEN_WORD &&
	     !(at->word.roles & ~DATE_WORD_BYLINE)))
		return (struct text){ 0 };
	return (struct text){ line.data + first->start,
			      last->end - first->start };
}

/* "Posted on 17 August 2021", "Written", before the word. */
static bool leads(struct text line, const struct date_token *at)
{
	if (at->kind != DATE_TOKEN_WORD)
		return at->kind != DATE_TOKEN_END;
	if (at->word.roles != 0)
		return !date_tokens_has_role(at, DATE_WORD_BYLINE);
	return text_equal(text_at(line, at), TEXT("Written"));
}

static bool is_colon(const struct date_token *at)
{
	return date_tokens_is_sign(at, ':') || date_tokens_is_sign(at, 0xFF1A);
}

/* Past a word that says what follows, though we do not know it: "X: ". */
static const struct date_token *skip_label(const struct date_token *at)
{
	return at->kind == DATE_TOKEN_WORD && is_colon(at + 1) ? at + 2 : at;
}

/* The word before the names; `at` where there is none. What is called the
 * source or the like may stand before it. */
static const struct date_token *find_word(const struct date_token *at)
{
	const struct date_token *first = at;

	if (!is_colon(at + 1) || date_tokens_has_role(at, DATE_WORD_WRITER))
		return first;
	for (; at->kind != DATE_TOKEN_END; at++)
		if (date_tokens_has_role(at, DATE_WORD_WRITER) &&
		    is_colon(at + 1))
			return at;
	return first;
}

struct text byline_find(struct text line, bool *has_word)
{
	struct date_tokens tokens;
	const struct date_token *at = tokens.list;

	*has_word = false;
	if (line.length > LINE_BYTES || memchr(line.data, '@', line.length))
		return (struct text){ 0 };
	date_tokens_read(&tokens, line);
	while (leads(line, at))
		at++;
	if (at->kind != DATE_TOKEN_END)
		at = find_word(at);
	*has_word = date_tokens_has_role(at, DATE_WORD_WRITER);
	if (!*has_word)
		return names_at(line, skip_label(tokens.list), false);
	at++;
	while (date_tokens_is_among(at, "/|") || is_colon(at))
		at++;
	return names_at(line, at, true);
}
