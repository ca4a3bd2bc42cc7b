/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/byline.h"

#include <string.h>

#include "indexer/date_tokens.h"
#include "indexer/lines.h"
#include "shared/array.h"
#include "shared/utf8.h"

enum {
	LINE_BYTES = 200, /* a longer line says more than who */
	NAME_TOKENS = 48,
	NAME_WORDS = 5,    /* of one name, at most */
	LISTED_NAMES = 3,  /* of a list that is known by its commas alone */
	LIST_BYTES = 1024, /* in which particles and brackets are looked at */
	NAME_SIGNS = 4,    /* of a script without blanks */
	NICKNAME_TOKENS = 6,
	MARK_BYTES = 6,        /* "(aex." */
	ABBREVIATION_BYTES = 4 /* "Jr." */
};

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
	if (name.length > 2 && text_begins(name, TEXT("[[")))
		name = text_skip(name, 2);
	if (name.length > 2 && text_ends(name, TEXT("]]")))
		name.length -= 2;
	return lines_trim(name);
}

/* "Ann Example (aex)", as editors sign; and a trade in Korean. */
static struct text without_mark(struct text name)
{
	static const struct text reporter = TEXT_INIT(" 기자");
	const char *open;
	const char *end;

	if (name.length == 0)
		return name;
	end = name.data + name.length - 1;
	open = *end == ')' ? memrchr(name.data, '(', name.length) : NULL;
	if (name.length > reporter.length && text_ends(name, reporter))
		return lines_trim((struct text){
			name.data, name.length - reporter.length });
	if (!open || open == name.data || open[-1] != ' ' ||
	    end - open > MARK_BYTES)
		return name;
	for (const char *at = open + 1; at < end; at++)
		if (*at != '.' && (*at < 'a' || *at > 'z'))
			return name;
	name.length = (size_t)(open - name.data);
	return lines_trim(name);
}

static enum status add_name(struct byline *byline, struct text name,
			    struct fault *fault)
{
	void *place;
	enum status status;

	name = without_mark(without_link(lines_trim(name)));
	/* of a list that goes on: "Ann Example, and" */
	if (name.length > 0 && name.data[name.length - 1] == ',')
		name = lines_trim((struct text){ name.data, name.length - 1 });
	if (name.length > 3 && text_begins_caseless(name, TEXT("by ")))
		name = lines_trim(text_skip(name, 3));
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

		list = text_skip(list, 1);
		if ((quote != '\'' && quote != '"') || list.length == 0)
			continue;
		end = memchr(list.data, quote, list.length);
		if (!end)
			break;
		status = add_name(byline,
				  (struct text){ list.data,
						 (size_t)(end - list.data) },
				  fault);
		list = text_skip(list, (size_t)(end - list.data) + 1);
	}
	return status;
}

/* ---- Names that commas part --------------------------------------------- */

/* Of a name, or between two. */
static bool is_particle(struct text word)
{
	static const char *const words[] = {
		"al", "and", "bin", "da",  "de",  "del", "della", "den", "der",
		"di", "do",  "dos", "du",  "e",   "el",  "en",    "et",  "ibn",
		"la", "le",  "ten", "ter", "und", "van", "von",   "y",   "zu"
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (text_equal(word, text_of(words[i])))
			return true;
	return false;
}

static bool is_one_of(struct text word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal_caseless(word, text_of(words[i])))
			return true;
	return false;
}

bool byline_ends_outlet(struct text word)
{
	static const char *const words[] = {
		"allgemeine", "anzeiger",    "chronicle", "courier",
		"gazette",    "herald",      "inquirer",  "journal",
		"magazine",   "nachrichten", "news",      "newspaper",
		"observer",   "post",        "review",    "rundschau",
		"tageblatt",  "tagblatt",    "telegraph", "times",
		"tribune",    "weekly",      "zeitung"
	};

	return is_one_of(word, words, COUNT(words));
}

/* Of what stands behind a name: an outlet, a place, a trade. */
static bool is_no_name(struct text word)
{
	static const char *const words[] = { "agence",        "agencia",
					     "agency",        "associated",
					     "bureau",        "business",
					     "center",        "centre",
					     "chief",         "city",
					     "college",       "columnist",
					     "contributor",   "correspondent",
					     "council",       "daily",
					     "desk",          "diario",
					     "director",      "editor",
					     "editorial",     "fellow",
					     "foundation",    "freelance",
					     "group",         "guest",
					     "hong",          "inc",
					     "inc.",          "institute",
					     "international", "journalist",
					     "los",           "ltd",
					     "media",         "ministry",
					     "national",      "network",
					     "new",           "north",
					     "noticias",      "online",
					     "photographer",  "press",
					     "producer",      "professor",
					     "radio",         "redaktion",
					     "reporter",      "research",
					     "researcher",    "san",
					     "senior",        "service",
					     "south",         "special",
					     "staff",         "state",
					     "states",        "team",
					     "today",         "tv",
					     "united",        "university",
					     "world",         "writer" };

	return byline_ends_outlet(word) || is_one_of(word, words, COUNT(words));
}

/* "Ann", "O'Sample", "J."; not "larn.example", nor "7". */
static bool is_name_word(struct text word)
{
	size_t width;

	if (!utf8_is_upper(utf8_next(word, 0, &width)) || is_no_name(word))
		return false;
	for (size_t at = 0; at < word.length; at += width) {
		const uint32_t code = utf8_next(word, at, &width);
		const bool is_last = at + width == word.length;

		if (utf8_class(code) == UTF8_DIGIT || code == '@' ||
		    code == '/' || (code == '.' && !is_last))
			return false;
	}
	return true;
}

/* "The Example", "Die Probe", "El Ejemplo". What some are called, too (Le Van
 * Nam), is one before a single word only. */
static bool is_outlet(struct text name)
{
	static const char *const articles[] = { "The ", "Der ", "Die ",
						"Das ", "Les ", "Il " };
	static const char *const names[] = { "Le ", "La ", "El " };
	const char *blank = memchr(name.data, ' ', name.length);
	const struct text first = { name.data,
				    blank ? (size_t)(blank - name.data) + 1 :
					    0 };

	for (size_t i = 0; i < COUNT(articles); i++)
		if (text_equal(first, text_of(articles[i])))
			return true;
	for (size_t i = 0; i < COUNT(names); i++)
		if (text_equal(first, text_of(names[i])))
			return !memchr(text_skip(name, first.length).data, ' ',
				       name.length - first.length);
	return false;
}

/* Two words or more, of which the first is no particle. */
static bool is_full_name(struct text name)
{
	size_t count = 0;

	name = lines_trim(name);
	while (name.length > 0) {
		const char *blank = memchr(name.data, ' ', name.length);
		const struct text word = { name.data,
					   blank ? (size_t)(blank - name.data) :
						   name.length };

		if (count == NAME_WORDS ||
		    (!is_name_word(word) && (count == 0 || !is_particle(word))))
			return false;
		count++;
		name = lines_trim(text_skip(name, word.length));
	}
	return count >= 2;
}

/* Behind another. */
static bool is_next_name(struct text name)
{
	name = lines_trim(name);
	return is_full_name(name) && !is_outlet(name);
}

/* What stands before the next comma, which is taken off as well. */
static struct text take_name(struct text *list)
{
	const char *comma = memchr(list->data, ',', list->length);
	struct text name = *list;

	if (comma)
		name.length = (size_t)(comma - list->data);
	*list = text_skip(*list, name.length + (comma != NULL));
	return name;
}

/* How many names commas part; 1 where they do not. One at the end stands before
 * an "and". */
static size_t count_names(struct text list)
{
	size_t count = 0;

	while (list.length > 0) {
		const struct text name = take_name(&list);

		if (count == 0 ? !is_full_name(name) : !is_next_name(name))
			return 1;
		count++;
	}
	return count;
}

static enum status add_names(struct byline *byline, struct text list,
			     struct fault *fault)
{
	enum status status = STATUS_OK;

	if (count_names(list) == 1)
		return add_name(byline, list, fault);
	while (list.length > 0 && !status)
		status = add_name(byline, take_name(&list), fault);
	return status;
}

/* Letters all small or all capital: "dpa", "AFP". */
static bool is_agency(struct text name)
{
	size_t small = 0;
	size_t capital = 0;

	for (size_t i = 0; i < name.length; i++) {
		small += name.data[i] >= 'a' && name.data[i] <= 'z';
		capital += name.data[i] >= 'A' && name.data[i] <= 'Z';
	}
	return name.length <= ABBREVIATION_BYTES &&
	       (small == name.length || capital == name.length);
}

/* Behind a name without a comma, and an "and", what a comma parts is no first
 * name: of a place, or of an outlet, nothing is kept, but of an agency. */
static enum status add_last(struct byline *byline, struct text name,
			    struct fault *fault)
{
	struct text rest = name;
	const struct text last = take_name(&rest);
	enum status status;

	rest = lines_trim(rest);
	if (rest.length == 0 || !is_full_name(last) || count_names(name) > 1)
		return add_names(byline, name, fault);
	status = add_name(byline, last, fault);
	return status || !is_agency(rest) ? status :
					    add_name(byline, rest, fault);
}

static bool are_names(struct text list)
{
	return count_names(list) > 1 || is_full_name(list);
}

static size_t at_most(size_t length, size_t most)
{
	return length < most ? length : most;
}

static struct text until_sign(struct text text)
{
	text.length = at_most(text.length, LIST_BYTES);
	for (size_t i = 0; i < text.length; i++)
		if (memchr(",;|\n", text.data[i], 4))
			text.length = i;
	return text;
}

/* Length of a word that stands between two names at the offset. What may be in
 * one (Ortega y Gasset) has full ones on both sides. */
static size_t word_between(struct text text, size_t offset)
{
	static const char *const words[] = { " and ", " & ", " und ", " et " };
	static const char *const particles[] = { " y ",   " e ",  " en ",
						 " och ", " og ", " и " };
	const struct text rest = text_skip(text, offset);

	for (size_t i = 0; i < COUNT(words); i++) {
		const struct text word = text_of(words[i]);

		if (rest.length > word.length && text_begins(rest, word))
			return word.length;
	}
	for (size_t i = 0; i < COUNT(particles) && offset < LIST_BYTES; i++) {
		const struct text word = text_of(particles[i]);

		if (rest.length > word.length && text_begins(rest, word) &&
		    are_names((struct text){ text.data, offset }) &&
		    is_next_name(until_sign(text_skip(rest, word.length))))
			return word.length;
	}
	return 0;
}

/* Bytes before the next sign or word between two names, and of it; what is in
 * brackets is of the name before. */
static size_t find_part(struct text text, size_t *part_length)
{
	for (size_t offset = 0; offset < text.length; offset++) {
		struct text rest = text_skip(text, offset);
		const char *close = NULL;

		if (rest.data[0] == '(')
			close = memchr(rest.data, ')',
				       at_most(rest.length, LIST_BYTES));

		if (close) {
			offset = (size_t)(close - text.data);
			continue;
		}
		*part_length = 1;
		if (rest.data[0] == ';' || rest.data[0] == '|' ||
		    rest.data[0] == '\n')
			return offset;
		*part_length =
			rest.data[0] == ' ' ? word_between(text, offset) : 0;
		if (*part_length > 0)
			return offset;
	}
	*part_length = 0;
	return text.length;
}

bool byline_has_comma(struct text name)
{
	const char *comma = memchr(name.data, ',', name.length);

	return comma && !memchr(comma + 1, ',',
				name.length - (size_t)(comma + 1 - name.data));
}

/* Whether each of several names has one comma, or, where semicolons part them,
 * some have: an agency has none. */
static bool are_inverted(struct text value)
{
	size_t count = 0;
	size_t comma_count = 0;
	bool is_parted = false;

	while (value.length > 0) {
		size_t part_length;
		const size_t length = find_part(value, &part_length);
		const struct text name = { value.data, length };

		count++;
		if (byline_has_comma(name))
			comma_count++;
		else if (memchr(name.data, ',', name.length))
			return false;
		is_parted |= part_length == 1 && value.data[length] == ';';
		value = text_skip(value, length + part_length);
	}
	return count > 1 && comma_count >= (is_parted ? 1 : count);
}

enum status byline_add(struct byline *byline, struct text value,
		       struct fault *fault)
{
	bool is_inverted;
	bool is_last = false; /* behind full names and an "and" */
	enum status status = STATUS_OK;

	value = lines_trim(value);
	if (value.length > 2 && value.data[0] == '[' &&
	    (value.data[1] == '\'' || value.data[1] == '"'))
		return add_list(byline, value, fault);
	if (byline->is_sender)
		return add_name(byline, value, fault);
	is_inverted = byline->is_inverted || are_inverted(value);
	while (value.length > 0 && !status) {
		size_t part_length;
		size_t length = find_part(value, &part_length);
		struct text part = { value.data, length };

		if (is_inverted)
			status = add_name(byline, part, fault);
		else if (is_last)
			status = add_last(byline, part, fault);
		else
			status = add_names(byline, part, fault);
		is_last = part_length > 1 && is_full_name(part);
		value = text_skip(value, length + part_length);
	}
	return status;
}

/* ---- In a line --------------------------------------------------------- */

static struct text text_at(struct text line, const struct date_token *at)
{
	return (struct text){ line.data + at->start, at->end - at->start };
}

/* "August" of "August 17", "Tuesday" of "Tuesday, 17 August", "Published". */
static bool is_of_date(const struct date_token *at)
{
	const struct date_token *next = at + 1;

	if (date_tokens_has_role(at, DATE_WORD_WEEKDAY) &&
	    date_tokens_is_sign(next, ','))
		next++;
	return date_tokens_has_role(at, DATE_WORD_LABEL) ||
	       ((date_tokens_has_role(at, DATE_WORD_MONTH) ||
		 date_tokens_has_role(at, DATE_WORD_WEEKDAY)) &&
		next->kind == DATE_TOKEN_NUMBER);
}

static bool is_name(const struct date_token *at)
{
	return at->kind == DATE_TOKEN_WORD &&
	       (at->is_capital || at->is_uncased) && !is_of_date(at);
}

static bool is_within_name(struct text line, const struct date_token *at)
{
	if (at->kind == DATE_TOKEN_WORD)
		return is_particle(text_at(line, at));
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
	if (end - at < 2 || end - at > NAME_SIGNS)
		return (struct text){ 0 };
	return (struct text){ line.data + at->start, end[-1].end - at->start };
}

/* Behind what stands in brackets or quotes within a name, as in "Ann (Annie)
 * Example"; NULL: it is not within. */
static const struct date_token *skip_nickname(const struct date_token *at)
{
	const bool is_bracket = date_tokens_is_sign(at, '(');
	const struct date_token *end = at + 1;

	if (!is_bracket && !date_tokens_is_among(at, "\"") &&
	    !date_tokens_is_sign(at, 0x201C))
		return NULL;
	while (end - at < NICKNAME_TOKENS &&
	       (is_name(end) || date_tokens_is_sign(end, '.')))
		end++;
	if (end - at < 2 ||
	    !(is_bracket ? date_tokens_is_sign(end, ')') :
			   date_tokens_is_sign(end, '"') ||
				   date_tokens_is_sign(end, 0x201D)))
		return NULL;
	return is_name(end + 1) ? end + 1 : NULL;
}

/* Whether the names before a comma go on behind it, with another or with the
 * last one behind an "and". */
static bool goes_on(struct text line, const struct date_token *first,
		    const struct date_token *comma)
{
	const struct date_token *at = comma + 1;
	size_t part_length;

	if (!date_tokens_is_sign(comma, ','))
		return false;
	(void)find_part((struct text){ line.data + first->start,
				       comma->start - first->start },
			&part_length);
	if (part_length > 0)
		return false; /* the last one was named */
	return is_name(at) ||
	       (at->kind == DATE_TOKEN_WORD && is_particle(text_at(line, at)) &&
		is_name(at + 1));
}

/* Whether commas part all of these names, of which the last one may stand
 * behind an "and". */
static bool is_list(struct text names)
{
	size_t part_length;
	size_t length = find_part(names, &part_length);
	const size_t count = count_names((struct text){ names.data, length });

	return count >= (part_length > 0 ? 2 : LISTED_NAMES);
}

/* "Photograph by ..." names nobody before it. */
static bool is_by(struct text line, const struct date_token *at)
{
	return at->kind == DATE_TOKEN_WORD &&
	       text_equal(text_at(line, at), TEXT("by"));
}

/* The names from here on. What goes on like a sentence has none. */
static struct text names_at(struct text line, const struct date_token *at,
			    bool has_word)
{
	const struct date_token *first = at;
	const struct date_token *last = at;
	const struct date_token *comma = NULL; /* the name before the first */
	struct text names;

	if (!is_name(at))
		return (struct text){ 0 };
	if (is_sign(line, at))
		return signs_at(line, at);
	for (; at - first < NAME_TOKENS; at++) {
		const struct date_token *behind = skip_nickname(at);

		at = behind ? behind : at;
		if (is_name(at))
			last = at;
		else if (goes_on(line, first, at))
			comma = comma ? comma : last;
		else if (!is_within_name(line, at))
			break;
	}
	names = (struct text){ line.data + first->start,
			       last->end - first->start };
	if (comma && !is_list(names)) {
		names.length = comma->end - first->start;
		at = comma + 1;
	}
	if (at - first >= NAME_TOKENS || is_by(line, at) ||
	    (!has_word && at->kind == DATE_TOKEN_WORD &&
	     !(at->word.roles & ~DATE_WORD_BYLINE)))
		return (struct text){ 0 };
	return names;
}

/* "Posted on 17 August 2021", "Written", before the word. */
static bool leads(struct text line, const struct date_token *at)
{
	static const struct text words[] = {
		TEXT_INIT("Written"), TEXT_INIT("Reported"), TEXT_INIT("Story"),
		TEXT_INIT("Text"), TEXT_INIT("Words")
	};

	if (at->kind != DATE_TOKEN_WORD)
		return at->kind != DATE_TOKEN_END;
	if (at->word.roles != 0)
		return !date_tokens_has_role(at, DATE_WORD_BYLINE);
	for (size_t i = 0; i < COUNT(words); i++)
		if (text_equal(text_at(line, at), words[i]))
			return true;
	return false;
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
	date_tokens_read(&tokens, line, 0);
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
