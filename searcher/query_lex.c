/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query_lex.h"

#include <string.h>

#include "searcher/query_field.h"
#include "searcher/query_note.h"
#include "searcher/query_words.h"
#include "shared/array.h"
#include "shared/point.h"
#include "shared/utf8.h"

enum { FIRST_CAPACITY = 16 };

/* The character at `offset`, a blank at the end. */
static uint32_t code_at(struct text text, size_t offset, size_t *width)
{
	*width = 0;
	return offset < text.length ? utf8_next(text, offset, width) : ' ';
}

bool query_lex_is_quote(uint32_t code)
{
	return code == '"' || code == 0x201C || code == 0x201D ||
	       code == 0x201E || code == 0xAB || code == 0xBB ||
	       (code >= 0x300C && code <= 0x300F) /* 「」『』 */ ||
	       code == 0xFF02;
}

static bool is_space(uint32_t code)
{
	return utf8_class(code) == UTF8_SPACE;
}

static bool is_in_word(uint32_t code)
{
	enum utf8_class kind = utf8_class(code);

	return kind == UTF8_LETTER || kind == UTF8_DIGIT || kind == UTF8_MARK ||
	       kind == UTF8_CURRENCY || utf8_is_raised(code);
}

/* What may stand in front of a word as people write it: #larn, @larn, .net,
 * 'larn'. */
static bool leads_word(uint32_t code)
{
	return code == '#' || code == '@' || code == '.' ||
	       point_is_apostrophe(code);
}

/* Whether a word, a quote or an open word begins at `offset`. */
static bool is_operand(struct text typed, size_t offset)
{
	size_t width;
	uint32_t code = code_at(typed, offset, &width);
	bool is_led = leads_word(code);

	if (is_led)
		code = code_at(typed, offset + width, &width);
	return is_in_word(code) ||
	       (!is_led && (query_lex_is_quote(code) || code == '*'));
}

/* What a chunk of a query ends before. */
static bool ends_chunk(uint32_t code)
{
	return is_space(code) || query_lex_is_quote(code) || code == '(' ||
	       code == ')';
}

enum status query_lex_add(struct query_lexer *lexer,
			  struct query_tokens *tokens,
			  const struct query_token *token, struct fault *fault)
{
	size_t capacity = tokens->capacity ? tokens->capacity * 2 :
					     FIRST_CAPACITY;
	enum status status;
	void *list;

	if (tokens->count == tokens->capacity) {
		status = pool_take(lexer->query->pool, capacity,
				   sizeof(*tokens->list), &list, fault);
		if (status)
			return status;
		if (tokens->count > 0)
			memcpy(list, tokens->list,
			       tokens->count * sizeof(*tokens->list));
		tokens->list = list;
		tokens->capacity = capacity;
	}
	tokens->list[tokens->count++] = *token;
	return STATUS_OK;
}

enum status query_lex_demote(struct query_lexer *lexer,
			     struct query_token *token, struct fault *fault)
{
	if (token->has_name)
		token->text = token->whole;
	token->kind = QUERY_TOKEN_CHUNK;
	token->distance = 0;
	token->is_exact = false;
	token->is_fuzzy = false;
	token->has_name = false;
	token->field = QUERY_NO_FIELD;
	return query_words_cut(lexer, token, fault);
}

static enum status note(struct query_lexer *lexer,
			const struct query_token *token, const char *what,
			struct fault *fault)
{
	return query_note_add(lexer->query, lexer->options->is_strict,
			      token->place, what, fault);
}

/* Of a field whose value is no text. */
static bool has_bare_value(const struct query_token *token)
{
	return token->field > QUERY_AUTHOR;
}

static struct text before_quote(struct text text)
{
	size_t end = 0;
	size_t width;

	while (end < text.length &&
	       !query_lex_is_quote(code_at(text, end, &width)))
		end += width;
	text.length = end;
	return text;
}

/* Adds a chunk or quote, if there is any word in it. Of a field without a value
 * the name is left, which may be that of another: path:(path:""). */
static enum status add_words(struct query_lexer *lexer,
			     struct query_token *token, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (!has_bare_value(token))
		status = query_words_cut(lexer, token, fault);
	if (!status && token->has_name &&
	    (has_bare_value(token) ? token->text.length == 0 :
				     token->word_count == 0)) {
		status = note(lexer, token,
			      "a field without a value is searched as a word",
			      fault);
		token->whole = before_quote(token->whole);
		if (!status)
			status = query_lex_demote(lexer, token, fault);
	}
	if (status || (!has_bare_value(token) && token->word_count == 0))
		return status;
	return query_lex_add(lexer, &lexer->tokens, token, fault);
}

/* Digits at `offset` as a number, at most QUERY_DISTANCE + 1; *end is
 * behind them, or `offset` when there are none. */
static uint32_t read_number(struct text text, size_t offset, size_t *end)
{
	uint32_t number = 0;

	while (offset < text.length && text_is_digit(text.data[offset])) {
		number = number * 10 + (uint32_t)(text.data[offset] - '0');
		if (number > QUERY_DISTANCE)
			number = QUERY_DISTANCE + 1; /* too large */
		offset++;
	}
	*end = offset;
	return number;
}

static enum status clamp_distance(struct query_lexer *lexer,
				  struct query_token *token,
				  struct fault *fault)
{
	if (token->distance >= 1 && token->distance <= QUERY_DISTANCE)
		return STATUS_OK;
	token->distance = token->distance ? QUERY_DISTANCE : 1;
	return note(
		lexer, token,
		"a distance is 1 to 100 words: the nearest allowed is taken",
		fault);
}

/* Whether the chunk is AND, OR, NOT, NEAR or NEAR/n; sets kind and
 * distance. */
static bool read_operator(struct query_token *token)
{
	static const struct {
		const char *name;
		enum query_token_kind kind;
	} names[] = { { "AND", QUERY_TOKEN_AND },
		      { "OR", QUERY_TOKEN_OR },
		      { "NOT", QUERY_TOKEN_NOT },
		      { "NEAR", QUERY_TOKEN_NEAR },
		      { "FILTER", QUERY_TOKEN_FILTER } };
	struct text text = token->text;
	size_t end;

	if (token->sign || token->is_exact || token->has_name)
		return false;
	for (size_t i = 0; i < COUNT(names); i++) {
		if (!text_equal(text, text_of(names[i].name)))
			continue;
		token->kind = names[i].kind;
		token->distance = QUERY_DEFAULT_DISTANCE;
		return true;
	}
	if (text.length < 6 || !text_begins(text, TEXT("NEAR/")))
		return false;
	token->distance = read_number(text, 5, &end);
	if (end != text.length)
		return false;
	token->kind = QUERY_TOKEN_NEAR;
	return true;
}

static enum status clamp_weight(struct query_lexer *lexer,
				struct query_token *token, uint64_t weight,
				struct fault *fault)
{
	token->weight = weight < 1 ? 1 : QUERY_WEIGHT_MOST;
	if (weight >= 1 && weight <= QUERY_WEIGHT_MOST) {
		token->weight = weight == QUERY_WEIGHT ? 0 : (uint32_t)weight;
		return STATUS_OK;
	}
	return note(lexer, token,
		    "a weight is 0.01 to 100: the nearest allowed is taken",
		    fault);
}

/* "^3" or "^0.5" at *offset, which is moved behind it, in hundredths; false
 * where there is none. */
static bool read_weight(struct text text, size_t *offset, uint64_t *weight)
{
	size_t digit_count = 0;
	uint64_t part = 1000;
	size_t i = *offset + 1;
	bool is_fraction = false;

	*weight = 0;
	if (*offset >= text.length || text.data[*offset] != '^')
		return false;
	for (; i < text.length; i++) {
		uint64_t digit = (uint64_t)(text.data[i] - '0');

		if (text.data[i] == '.' && !is_fraction) {
			is_fraction = true;
			continue;
		}
		if (!text_is_digit(text.data[i]))
			break;
		digit_count++;
		if (is_fraction) {
			part /= 10;
			*weight += digit * part;
		} else if (*weight < UINT32_MAX) {
			*weight = *weight * 10 + digit * 1000;
		}
	}
	*weight = (*weight + 5) / 10; /* thousandths, rounded */
	*offset = i;
	return digit_count > 0;
}

/* A weight directly behind a quote or a bracket. */
static enum status lex_weight(struct query_lexer *lexer,
			      struct query_token *token, size_t *offset,
			      struct fault *fault)
{
	size_t end = *offset;
	uint64_t weight;
	size_t width;

	if (!read_weight(lexer->query->typed, &end, &weight) ||
	    !ends_chunk(code_at(lexer->query->typed, end, &width)))
		return STATUS_OK;
	*offset = end;
	return clamp_weight(lexer, token, weight, fault);
}

/* Takes "^3" off the end of a chunk that has something before it. */
static enum status cut_weight(struct query_lexer *lexer,
			      struct query_token *token, struct fault *fault)
{
	const char *sign = memrchr(token->text.data, '^', token->text.length);
	size_t start = sign ? (size_t)(sign - token->text.data) : 0;
	size_t end = start;
	uint64_t weight;

	if (start == 0 || !read_weight(token->text, &end, &weight) ||
	    end < token->text.length)
		return STATUS_OK;
	token->text.length = start;
	return clamp_weight(lexer, token, weight, fault);
}

/* Takes "~" or "~1" off the end of a chunk. */
static enum status cut_tilde(struct query_lexer *lexer,
			     struct query_token *token, struct fault *fault)
{
	struct text text = token->text;
	const char *sign = memrchr(text.data, '~', text.length);
	size_t start = sign ? (size_t)(sign - text.data) : 0;
	size_t end;
	uint32_t edits;

	if (start == 0 || text.data[start - 1] == '/' ||
	    text.data[start - 1] == '~' || has_bare_value(token))
		return STATUS_OK;
	edits = read_number(text, start + 1, &end);
	if (end < text.length)
		return STATUS_OK;
	token->text.length = start;
	token->is_fuzzy = true;
	token->edits = end > start + 1 ? edits : QUERY_EDITS_USUAL;
	if (end == start + 1 || edits <= QUERY_EDITS)
		return STATUS_OK;
	token->edits = QUERY_EDITS;
	return note(lexer, token,
		    "\"~\" allows at most 2 edits: so many are taken", fault);
}

static bool has_distance(struct text text)
{
	return text.length > 4 && text_begins(text, TEXT("NEAR/"));
}

static bool has_both_signs(struct text text)
{
	return text.length > 2 &&
	       (text_begins(text, TEXT("+-")) || text_begins(text, TEXT("-+")));
}

bool query_lex_is_mistyped(struct text chunk)
{
	return has_distance(chunk) || has_both_signs(chunk);
}

/* What looks like an operator, and is searched as words. */
static enum status note_mistyped(struct query_lexer *lexer,
				 const struct query_token *token,
				 struct fault *fault)
{
	struct text text = token->text;

	if (has_distance(text))
		return note(lexer, token,
			    "a distance is a number, as in NEAR/5: searched "
			    "as words",
			    fault);
	if (has_both_signs(text) && is_operand(text, 2))
		return note(lexer, token,
			    "of \"+\" and \"-\" before one word neither counts",
			    fault);
	return STATUS_OK;
}

/* Behind a chunk at the offset that is an initial with its dot (U. or EE.); the
 * offset where there is none. */
static size_t skip_initial(struct text typed, size_t offset)
{
	size_t width;
	const uint32_t letter = code_at(typed, offset, &width);
	size_t end = offset + width;

	if (!utf8_is_upper(letter))
		return offset;
	if (code_at(typed, end, &width) == letter)
		end += width;
	if (code_at(typed, end, &width) != '.')
		return offset;
	end += width;
	return ends_chunk(code_at(typed, end, &width)) ? end : offset;
}

/* Behind the chunk at the offset. Initials with a blank between them are one,
 * as they are in a text (U. S.). */
static size_t skip_chunk(struct text typed, size_t offset)
{
	size_t end = skip_initial(typed, offset);
	size_t width;

	if (end == offset) {
		while (end < typed.length &&
		       !ends_chunk(code_at(typed, end, &width)))
			end += width;
		return end;
	}
	while (point_is_group_blank(code_at(typed, end, &width)) &&
	       skip_initial(typed, end + width) > end + width)
		end = skip_initial(typed, end + width);
	return end;
}

static enum status lex_chunk(struct query_lexer *lexer,
			     struct query_token *token, size_t *offset,
			     struct fault *fault)
{
	struct text typed = lexer->query->typed;
	size_t start = *offset;
	enum status status = STATUS_OK;

	*offset = skip_chunk(typed, start);
	token->kind = QUERY_TOKEN_CHUNK;
	token->text = (struct text){ typed.data + start, *offset - start };
	token->whole.length =
		(size_t)(typed.data + *offset - token->whole.data);
	if (read_operator(token)) {
		if (token->kind == QUERY_TOKEN_NEAR)
			status = clamp_distance(lexer, token, fault);
		if (status)
			return status;
		return query_lex_add(lexer, &lexer->tokens, token, fault);
	}
	status = note_mistyped(lexer, token, fault);
	if (!status && token->text.length > 0)
		status = cut_weight(lexer, token, fault);
	if (!status && token->text.length > 0)
		status = cut_tilde(lexer, token, fault);
	if (!status)
		status = query_field_note_unknown(lexer, token, fault);
	return status ? status : add_words(lexer, token, fault);
}

/* A quotation mark that none closes; of a field the value goes on. */
static enum status lex_lonely_quote(struct query_lexer *lexer,
				    struct query_token *token, size_t *offset,
				    struct fault *fault)
{
	enum status status =
		note(lexer, token,
		     "a quotation mark without its partner is left out", fault);

	if (status || !token->has_name)
		return status;
	return lex_chunk(lexer, token, offset, fault);
}

/* "~5" directly behind a quote. */
static enum status lex_distance(struct query_lexer *lexer,
				struct query_token *token, size_t *offset,
				struct fault *fault)
{
	struct text typed = lexer->query->typed;
	size_t end;

	if (*offset >= typed.length || typed.data[*offset] != '~')
		return STATUS_OK;
	token->distance = read_number(typed, *offset + 1, &end);
	if (end == *offset + 1)
		return STATUS_OK;
	*offset = end;
	return clamp_distance(lexer, token, fault);
}

/* "~" or "~1" at a word's end, as in "court~ ruling". */
static bool has_tilde(struct text text)
{
	for (size_t i = 1; i < text.length; i++) {
		size_t width;
		size_t end;

		if (text.data[i] != '~' || strchr("/~ \t\n", text.data[i - 1]))
			continue;
		(void)read_number(text, i + 1, &end);
		if (is_space(code_at(text, end, &width)))
			return true;
	}
	return false;
}

static enum status note_tilde(struct query_lexer *lexer,
			      const struct query_token *token,
			      struct fault *fault)
{
	if (has_bare_value(token) || !has_tilde(token->text))
		return STATUS_OK;
	return note(lexer, token,
		    "\"~\" behind a word in quotation marks is left out",
		    fault);
}

/* The first quotation mark from the offset on; the end where there is none. */
static size_t find_quote(struct text typed, size_t offset, uint32_t *code)
{
	size_t width;

	*code = 0;
	while (offset < typed.length) {
		*code = code_at(typed, offset, &width);
		if (query_lex_is_quote(*code))
			break;
		offset += width;
	}
	return offset;
}

static bool is_pair(uint32_t opening, uint32_t closing)
{
	return (opening == 0x201C && closing == 0x201D) ||
	       (opening == 0x201E && closing != '"' && closing != 0xAB) ||
	       (opening == 0xAB && closing == 0xBB) ||
	       (opening == 0x300C && closing == 0x300D) ||
	       (opening == 0x300E && closing == 0x300F);
}

/* The mark that closes what begins at `start`. What is cited may itself have
 * something in quotation marks, if they are in pairs and the mark before it
 * and that behind it are not such. */
static size_t find_closing(struct text typed, size_t start, uint32_t opening)
{
	uint32_t code;
	uint32_t next;
	size_t end = find_quote(typed, start, &code);
	size_t inner;
	size_t width;

	while (opening == '"' && code != '"' && end < typed.length) {
		(void)code_at(typed, end, &width);
		inner = find_quote(typed, end + width, &next);
		if (inner >= typed.length || !is_pair(code, next) ||
		    !memchr(typed.data + inner, '"', typed.length - inner))
			break;
		(void)code_at(typed, inner, &width);
		end = find_quote(typed, inner + width, &code);
	}
	return end;
}

static enum status lex_quote(struct query_lexer *lexer,
			     struct query_token *token, size_t *offset,
			     struct fault *fault)
{
	struct text typed = lexer->query->typed;
	size_t start = *offset;
	size_t end;
	size_t width;
	uint32_t opening = code_at(typed, *offset, &width);
	enum status status;

	start += width;
	end = find_closing(typed, start, opening);
	if (end >= typed.length) {
		*offset = start;
		return lex_lonely_quote(lexer, token, offset, fault);
	}
	token->kind = QUERY_TOKEN_QUOTE;
	token->text = (struct text){ typed.data + start, end - start };
	(void)code_at(typed, end, &width);
	*offset = end + width;
	token->whole.length =
		(size_t)(typed.data + *offset - token->whole.data);
	status = note_tilde(lexer, token, fault);
	if (!status)
		status = lex_distance(lexer, token, offset, fault);
	if (!status)
		status = lex_weight(lexer, token, offset, fault);
	return status ? status : add_words(lexer, token, fault);
}

/* "+" or "-" before an operand; 0: none. */
static char sign_at(struct text typed, size_t offset)
{
	size_t width;
	uint32_t code = code_at(typed, offset, &width);
	uint32_t next = code_at(typed, offset + width, &width);

	if (code != '+' && code != '-')
		return 0;
	return next == '(' || next == '=' || is_operand(typed, offset + 1) ?
		       (char)code :
		       0;
}

/* The sign at the start of a chunk. */
static void lex_sign(struct text typed, struct query_token *token,
		     size_t *offset)
{
	token->sign = sign_at(typed, *offset);
	if (token->sign)
		(*offset)++;
}

/* A sign behind a field's name. Before a path or a date it is none: these are
 * read as they stand. */
static enum status lex_late_sign(struct query_lexer *lexer,
				 struct query_token *token, size_t *offset,
				 struct fault *fault)
{
	char sign = sign_at(lexer->query->typed, *offset);

	if (!token->has_name || !sign || token->field == QUERY_PATH ||
	    token->field == QUERY_DATE)
		return STATUS_OK;
	(*offset)++;
	if (sign == '+') /* what a field says is needed anyway */
		return STATUS_OK;
	token->sign = sign;
	return note(lexer, token,
		    "\"-\" stands before the name of a field, as in "
		    "-title:word: it is taken so",
		    fault);
}

/* "=" before a word or quote. */
static void lex_exact(struct text typed, struct query_token *token,
		      size_t *offset)
{
	size_t width;
	uint32_t code = code_at(typed, *offset, &width);

	if (code == '=' && is_operand(typed, *offset + 1)) {
		token->is_exact = true;
		(*offset)++;
	}
}

/* What stands before an operand. */
static enum status lex_start(struct query_lexer *lexer,
			     struct query_token *token, size_t *offset,
			     struct fault *fault)
{
	struct text typed = lexer->query->typed;
	enum status status;

	lex_sign(typed, token, offset);
	token->whole.data = typed.data + *offset;
	token->field = query_field_read(typed, offset);
	token->has_name = token->field != QUERY_NO_FIELD;
	status = lex_late_sign(lexer, token, offset, fault);
	if (!status)
		lex_exact(typed, token, offset);
	return status;
}

static enum status lex_bracket(struct query_lexer *lexer,
			       struct query_token *token, size_t *offset,
			       struct fault *fault)
{
	struct text typed = lexer->query->typed;
	bool is_open = typed.data[*offset] == '(';
	enum status status = STATUS_OK;

	token->kind = is_open ? QUERY_TOKEN_OPEN : QUERY_TOKEN_CLOSE;
	token->text = (struct text){ typed.data + *offset, 1 };
	(*offset)++;
	if (!is_open)
		status = lex_weight(lexer, token, offset, fault);
	return status ? status :
			query_lex_add(lexer, &lexer->tokens, token, fault);
}

/* One token at *offset, which is not white space. */
static enum status lex_one(struct query_lexer *lexer, size_t *offset,
			   bool is_start, struct fault *fault)
{
	struct text typed = lexer->query->typed;
	struct query_token token = { .place = *offset,
				     .whole = { typed.data + *offset, 0 } };
	enum status status = STATUS_OK;
	size_t width;
	uint32_t code;

	if (is_start)
		status = lex_start(lexer, &token, offset, fault);
	if (status)
		return status;
	code = code_at(typed, *offset, &width);
	if (query_lex_is_quote(code))
		return lex_quote(lexer, &token, offset, fault);
	if (code == '(' || (code == ')' && !token.has_name))
		return lex_bracket(lexer, &token, offset, fault);
	return lex_chunk(lexer, &token, offset, fault);
}

enum status query_lex(struct query_lexer *lexer, struct fault *fault)
{
	struct text typed = lexer->query->typed;
	size_t offset = 0;
	bool is_start = true;

	lexer->is_all_capitals = !query_words_has_small(typed);
	if (lexer->options->is_plain) {
		struct query_token token = { .kind = QUERY_TOKEN_CHUNK,
					     .text = typed };

		return add_words(lexer, &token, fault);
	}
	while (offset < typed.length) {
		size_t width;
		uint32_t code = code_at(typed, offset, &width);
		enum status status;

		if (is_space(code)) {
			offset += width;
			is_start = true;
			continue;
		}
		status = lex_one(lexer, &offset, is_start, fault);
		if (status)
			return status;
		is_start = typed.data[offset - 1] == '(';
	}
	return STATUS_OK;
}
