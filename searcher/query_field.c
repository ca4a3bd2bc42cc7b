/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query_field.h"

#include <string.h>

#include "searcher/query_leaf.h"
#include "searcher/query_note.h"
#include "searcher/query_words.h"
#include "shared/tongues.h"
#include "shared/utf8.h"

enum {
	NAME_BYTES = 8,
	CODE_LEAST = 2, /* letters of a language's code */
	CODE_BYTES = 3,
	DATE_TOKENS = 5, /* "last 3 weeks..last month" */
	DATE_BYTES = 100,
	NOTE_BYTES = 400,
	FOLDED_BYTES = 1 << 16
};

static const char *const names[] = { "",     "title", "source", "author",
				     "lang", "path",  "host",   "date" };

const char *query_field_name(enum query_field field)
{
	return names[field];
}

bool query_field_has_words(enum query_field field)
{
	return field == QUERY_TITLE || field == QUERY_SOURCE ||
	       field == QUERY_AUTHOR;
}

enum query_field query_field_read(struct text typed, size_t *offset)
{
	char name[NAME_BYTES] = "";
	size_t length = 0;
	size_t i = *offset;

	while (i < typed.length && text_is_letter(typed.data[i]) &&
	       length + 1 < sizeof(name))
		name[length++] = (char)(typed.data[i++] | 0x20);
	if (i == typed.length || typed.data[i] != ':')
		return QUERY_NO_FIELD;
	for (int field = QUERY_TITLE; field <= QUERY_DATE; field++) {
		if (strcmp(names[field], name) != 0)
			continue;
		*offset = i + 1;
		return (enum query_field)field;
	}
	return QUERY_NO_FIELD;
}

/* A name of ASCII letters, digits, "-" and "_", and a word behind its ":";
 * a time has no letter in it, a web address "//". */
static bool looks_like_field(struct text text)
{
	bool has_letter = false;
	size_t i = 0;
	size_t width;
	enum utf8_class next;

	while (i < text.length &&
	       (text_is_letter(text.data[i]) || text_is_digit(text.data[i]) ||
		text.data[i] == '-' || text.data[i] == '_'))
		has_letter |= text_is_letter(text.data[i++]);
	if (!has_letter || i + 1 >= text.length || text.data[i] != ':')
		return false;
	next = utf8_class(utf8_next(text, i + 1, &width));
	return next == UTF8_LETTER || next == UTF8_DIGIT;
}

enum status query_field_note_unknown(struct query_lexer *lexer,
				     const struct query_token *token,
				     struct fault *fault)
{
	if (token->has_name || token->is_exact ||
	    !looks_like_field(token->text))
		return STATUS_OK;
	return query_note_add(
		lexer->query, lexer->options->is_strict, token->place,
		"fields are title, source, author, lang, path, host and date:"
		" another name with \":\" is searched as words",
		fault);
}

/* ---- Values ------------------------------------------------------------ */

static enum status fold(struct query_lexer *lexer, struct query_token *token,
			struct fault *fault)
{
	struct bytes folded = BYTES_UP_TO(FOLDED_BYTES);
	enum status status = utf8_fold(&folded, token->text, fault);

	if (!status)
		status = pool_copy(lexer->query->pool, text_from(&folded),
				   &token->text, fault);
	bytes_free(&folded);
	return status;
}

/* "en", "en-US" and "english" alike. */
static const char *read_lang(struct text *text)
{
	static const char problem[] =
		"a language is its code or its English name, as in lang:en";
	struct text primary = tongues_primary(*text);
	struct text code = tongues_code(primary);

	if (code.length > 0) {
		*text = code;
		return NULL;
	}
	if (primary.length < CODE_LEAST || primary.length > CODE_BYTES)
		return problem;
	for (size_t i = 0; i < primary.length; i++)
		if (!text_is_letter(primary.data[i]))
			return problem;
	*text = primary;
	return NULL;
}

/* Parent domains are in the index: "*.example.org" is "example.org". What is
 * left is read the same again. */
static const char *read_host(struct text *text)
{
	static const char problem[] =
		"a host is a name alone, as in host:example.org";

	(void)text_take(text, TEXT("*."));
	while (text_take(text, TEXT("www.")))
		;
	while (text->length > 0 && text->data[text->length - 1] == '.')
		text->length--;
	if (text->length == 0 || text->data[0] == '.')
		return problem;
	for (size_t i = 0; i < text->length; i++)
		if (strchr("/*:@ \t\r\n", text->data[i]))
			return problem;
	return NULL;
}

static const char *read_path(struct text *text)
{
	size_t letter_count = 0;

	while (text->length > 1 && text->data[text->length - 1] == '/')
		text->length--;
	for (size_t i = 0; i < text->length; i++)
		letter_count += text->data[i] != '*' && text->data[i] != '/';
	return letter_count > 0 ?
		       NULL :
		       "a path has to have a letter, as in path:*.txt";
}

/* What is wrong with a value is told, and it becomes words. */
static enum status refuse(struct query_lexer *lexer, struct query_token *token,
			  const char *problem, struct fault *fault)
{
	struct bytes line = BYTES_UP_TO(NOTE_BYTES);
	enum status status =
		bytes_printf(&line, fault, "%s: searched as words", problem);

	if (!status)
		status = bytes_append_byte(&line, '\0', fault);
	if (!status)
		status = query_note_add(lexer->query, lexer->options->is_strict,
					token->place, line.data, fault);
	bytes_free(&line);
	return status ? status : query_lex_demote(lexer, token, fault);
}

static enum status read_value(struct query_lexer *lexer,
			      struct query_token *token, struct fault *fault)
{
	struct text typed = token->text;
	const char *problem = NULL;
	enum status status = STATUS_OK;

	if (token->field == QUERY_LANG || token->field == QUERY_HOST)
		status = fold(lexer, token, fault);
	if (status)
		return status;
	if (token->field == QUERY_LANG)
		problem = read_lang(&token->text);
	else if (token->field == QUERY_HOST)
		problem = read_host(&token->text);
	else if (token->field == QUERY_PATH)
		problem = read_path(&token->text);
	if (!problem)
		return STATUS_OK;
	token->text = typed;
	return refuse(lexer, token, problem, fault);
}

/* ---- Dates of several words -------------------------------------------- */

/* Whether token `i` goes on the date before it: a bare chunk, parted from
 * it by white space alone, or by dots that are no token. */
static bool goes_on(const struct query_tokens *tokens, size_t i)
{
	const struct query_token *left = &tokens->list[i - 1];
	const struct query_token *right = &tokens->list[i];
	const char *end = left->text.data + left->text.length;

	if (right->kind != QUERY_TOKEN_CHUNK || right->sign ||
	    right->is_exact || right->has_name || right->is_fuzzy ||
	    left->weight || right->text.data < end)
		return false;
	for (; end < right->text.data; end++)
		if (!text_is_blank(*end) && *end != '.')
			return false;
	return true;
}

/* What stands from the first to the last of the tokens [first, end), with one
 * blank for several; false where it is too long for a date. */
static bool join_texts(const struct query_tokens *tokens, size_t first,
		       size_t end, char out[DATE_BYTES], size_t *length)
{
	const struct text last = tokens->list[end - 1].text;
	const char *place = tokens->list[first].text.data;

	*length = 0;
	for (; place < last.data + last.length; place++) {
		if (text_is_blank(*place) && *length > 0 &&
		    out[*length - 1] == ' ')
			continue;
		if (*length == DATE_BYTES)
			return false;
		out[(*length)++] = text_is_blank(*place) ? ' ' : *place;
	}
	return true;
}

/* A date takes as many of the chunks behind it as make sense with it; *i is
 * moved to the last of them. */
static enum status read_date(struct query_lexer *lexer, size_t *i,
			     struct query_token *token, struct fault *fault)
{
	const struct query_tokens *tokens = &lexer->tokens;
	const struct query_now *now = &lexer->options->now;
	size_t end = *i + 1;
	const char *reason = query_date_forms;

	while (token->kind == QUERY_TOKEN_CHUNK && end < tokens->count &&
	       end - *i < DATE_TOKENS && goes_on(tokens, end))
		end++;
	for (; end > *i; end--) {
		char joined[DATE_BYTES];
		const char *problem;
		size_t length;

		if (!join_texts(tokens, *i, end, joined, &length))
			continue;
		problem = query_date_read((struct text){ joined, length }, now,
					  &token->range);
		if (!problem) {
			token->weight = tokens->list[end - 1].weight;
			*i = end - 1;
			return STATUS_OK;
		}
		/* What is nearly a date says more than what is none. */
		if (reason == query_date_forms)
			reason = problem;
	}
	return refuse(lexer, token, reason, fault);
}

/* ---- Names ------------------------------------------------------------- */

/* The words of source and author are not in the vocabulary. They are cut
 * anew, since a run of characters was one word for the sake of "~". */
static enum status close_words(struct query_lexer *lexer,
			       struct query_token *token, struct fault *fault)
{
	enum status status;

	if (token->word_count != 1 || token->words->open != QUERY_FUZZY)
		return STATUS_OK;
	status = query_words_cut(lexer, token, fault);
	if (status)
		return status;
	return query_note_add(
		lexer->query, lexer->options->is_strict, token->place,
		"\"~\" is not for source and author: it is left out", fault);
}

/* ---- Brackets ---------------------------------------------------------- */

/* What stands behind a value and says nothing of it. */
static enum status settle_behind(struct query_lexer *lexer,
				 struct query_token *token, struct fault *fault)
{
	const bool is_strict = lexer->options->is_strict;
	enum status status = STATUS_OK;

	if (token->distance > 0 && token->field != QUERY_TITLE) {
		token->distance = 0;
		status = query_note_add(
			lexer->query, is_strict, token->place,
			"\"~\" behind quotation marks is for the text and "
			"title: it is left out",
			fault);
	}
	if (status || token->weight == 0)
		return status;
	token->weight = 0;
	return query_note_add(lexer->query, is_strict, token->place,
			      "a field has no weight: it is left out", fault);
}

static enum status settle_token(struct query_lexer *lexer, size_t *i,
				struct query_token *token, struct fault *fault)
{
	bool is_operand = token->kind == QUERY_TOKEN_CHUNK ||
			  token->kind == QUERY_TOKEN_QUOTE;
	enum status status = STATUS_OK;

	if (!is_operand || token->field == QUERY_NO_FIELD)
		return STATUS_OK;
	if (token->field == QUERY_DATE)
		status = read_date(lexer, i, token, fault);
	else if (!query_field_has_words(token->field))
		status = read_value(lexer, token, fault);
	else if (token->field != QUERY_TITLE)
		status = close_words(lexer, token, fault);
	if (status || token->field == QUERY_NO_FIELD)
		return status;
	return settle_behind(lexer, token, fault);
}

/* A bracket that is never closed goes on to the end. */
enum status query_field_settle(struct query_lexer *lexer, struct fault *fault)
{
	const struct query_tokens *tokens = &lexer->tokens;
	struct query_tokens out = { 0 };
	enum query_field *open;
	size_t depth = 0;
	void *memory;
	enum status status = pool_take(lexer->query->pool, tokens->count + 1,
				       sizeof(*open), &memory, fault);

	open = memory;
	for (size_t i = 0; i < tokens->count && !status; i++) {
		struct query_token token = tokens->list[i];

		if (token.field == QUERY_NO_FIELD)
			token.field = open[depth];
		if (token.kind == QUERY_TOKEN_OPEN)
			open[++depth] = token.field;
		else if (token.kind == QUERY_TOKEN_CLOSE && depth > 0)
			depth--;
		status = settle_token(lexer, &i, &token, fault);
		if (!status)
			status = query_lex_add(lexer, &out, &token, fault);
	}
	if (!status)
		lexer->tokens = out;
	return status;
}

/* ---- Leaves ------------------------------------------------------------ */

/* Names are compared word by word as they are; "=": the whole name. */
static enum status make_name(struct query_lexer *lexer,
			     const struct query_token *token,
			     struct query_node *out, struct fault *fault)
{
	struct query_word *words;
	enum status status = query_leaf_whole(lexer, token, out, fault);

	if (status)
		return status;
	/* Made for this leaf just now. */
	words = (struct query_word *)(uintptr_t)out->words;
	for (size_t i = 0; i < out->word_count; i++) {
		words[i].is_exact = true;
		words[i].may_drop = false;
	}
	out->form = out->word_count > 1 ? QUERY_PHRASE : QUERY_EXACT;
	out->is_exact = token->is_exact;
	return STATUS_OK;
}

enum status query_field_leaf(struct query_lexer *lexer,
			     const struct query_token *token,
			     struct query_node *out, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (token->field == QUERY_TITLE) {
		status = query_leaf_whole(lexer, token, out, fault);
		out->form = out->kind;
	} else if (query_field_has_words(token->field)) {
		status = make_name(lexer, token, out, fault);
	} else {
		*out = (struct query_node){ .span = 1,
					    .operand_count = 1,
					    .range = token->range,
					    .typed = token->text };
		if (token->field != QUERY_DATE)
			out->value = token->text;
	}
	out->kind = QUERY_FIELD;
	out->field = token->field;
	return status;
}
