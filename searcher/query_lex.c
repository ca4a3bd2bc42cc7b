/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query_lex.h"

#include <string.h>

#include "searcher/query_note.h"
#include "shared/utf8.h"

enum {
	FIRST_CAPACITY = 16,
	ACRONYM_LONGEST = 3, /* US, WHO: code points */
	ACRONYM_SHORTEST = 2
};

static uint32_t code_at(struct text text, size_t offset, size_t *width)
{
	*width = 0;
	return offset < text.length ? utf8_next(text, offset, width) : ' ';
}

/* Any double quotation mark opens, and any closes: people mix them. */
static bool is_quote(uint32_t code)
{
	return code == '"' || code == 0x201C || code == 0x201D ||
	       code == 0x201E || code == 0xAB || code == 0xBB;
}

static bool is_space(uint32_t code)
{
	return utf8_class(code) == UTF8_SPACE;
}

static bool is_in_word(uint32_t code)
{
	enum utf8_class kind = utf8_class(code);

	return kind == UTF8_LETTER || kind == UTF8_DIGIT || kind == UTF8_MARK ||
	       kind == UTF8_CURRENCY;
}

/* What a chunk of a query ends before. */
static bool ends_chunk(uint32_t code)
{
	return is_space(code) || is_quote(code) || code == '(' || code == ')';
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

/* An operator that was not in its place was no word of the person's. */
static bool is_operator_name(struct text typed)
{
	return text_equal(typed, TEXT("AND")) ||
	       text_equal(typed, TEXT("OR")) || text_equal(typed, TEXT("NOT"));
}

/* US, U.S., WHO: two or three letters, all capital. */
static bool is_acronym(const struct word *word, struct text typed)
{
	size_t letter_count = 0;

	if (word->kind != WORD_PLAIN || is_operator_name(typed))
		return false;
	for (size_t i = 0, width; i < typed.length; i += width) {
		uint32_t code = utf8_next(typed, i, &width);

		if (code == '.')
			continue;
		if (!utf8_is_upper(code))
			return false;
		letter_count++;
	}
	return letter_count >= ACRONYM_SHORTEST &&
	       letter_count <= ACRONYM_LONGEST;
}

static enum status copy_word(struct query_lexer *lexer, struct query_word *out,
			     const struct word *word, struct text text,
			     struct fault *fault)
{
	struct pool *pool = lexer->query->pool;
	enum status status;

	*out = (struct query_word){ .word = *word };
	out->typed = (struct text){ text.data + word->start,
				    word->end - word->start };
	out->may_drop = lexer->is_all_capitals || !is_acronym(word, out->typed);
	status = pool_copy(pool, word->folded, &out->word.folded, fault);
	if (status)
		return status;
	return pool_copy(pool, word->plain, &out->word.plain, fault);
}

/* Characters of a script without blanks count half: words of two are the
 * usual ones. */
static size_t count_halves(const struct words *words)
{
	size_t halves = 0;

	for (size_t i = 0; i < words->count; i++)
		if (words->list[i].kind == WORD_PLAIN)
			halves += 2;
		else if (words->list[i].kind == WORD_CHARACTER)
			halves++;
	return halves;
}

static enum status cut_words(struct query_lexer *lexer,
			     struct query_token *token, struct fault *fault)
{
	struct words *words = &lexer->scratch;
	struct query_word *list;
	enum status status;
	void *memory;

	status = terms_split(lexer->terms, words, token->text, fault);
	if (status)
		return status;
	lexer->word_count += words->position_count;
	lexer->half_count += count_halves(words);
	if (lexer->half_count > 2 * QUERY_WORDS)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "the query has more than %d words",
				 QUERY_WORDS);
	status = pool_take(lexer->query->pool, words->count, sizeof(*list),
			   &memory, fault);
	if (status)
		return status;
	list = memory;
	for (size_t i = 0; i < words->count; i++) {
		status = copy_word(lexer, &list[i], &words->list[i],
				   token->text, fault);
		if (status)
			return status;
	}
	token->words = list;
	token->word_count = words->count;
	return STATUS_OK;
}

enum status query_lex_demote(struct query_lexer *lexer,
			     struct query_token *token, struct fault *fault)
{
	token->kind = QUERY_TOKEN_CHUNK;
	token->distance = 0;
	return cut_words(lexer, token, fault);
}

/* Adds a chunk or quote, if there is any word in it. */
static enum status add_words(struct query_lexer *lexer,
			     struct query_token *token, struct fault *fault)
{
	enum status status = cut_words(lexer, token, fault);

	if (status || token->word_count == 0)
		return status;
	return query_lex_add(lexer, &lexer->tokens, token, fault);
}

/* Digits at `offset` as a number, at most QUERY_DISTANCE + 1; *end is
 * behind them, or `offset` when there are none. */
static uint32_t read_number(struct text text, size_t offset, size_t *end)
{
	uint32_t number = 0;

	while (offset < text.length && text.data[offset] >= '0' &&
	       text.data[offset] <= '9') {
		number = number * 10 + (uint32_t)(text.data[offset] - '0');
		if (number > QUERY_DISTANCE)
			number = QUERY_DISTANCE + 1;
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
	return query_note_add(
		lexer->query, lexer->options->is_strict, token->place,
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
		      { "NEAR", QUERY_TOKEN_NEAR } };
	struct text text = token->text;
	size_t end;

	if (token->sign || token->is_exact)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!text_equal(text, text_of(names[i].name)))
			continue;
		token->kind = names[i].kind;
		token->distance = QUERY_DEFAULT_DISTANCE;
		return true;
	}
	if (text.length < 6 || memcmp(text.data, "NEAR/", 5) != 0)
		return false;
	token->distance = read_number(text, 5, &end);
	if (end != text.length)
		return false;
	token->kind = QUERY_TOKEN_NEAR;
	return true;
}

static enum status lex_chunk(struct query_lexer *lexer,
			     struct query_token *token, size_t *offset,
			     struct fault *fault)
{
	struct text typed = lexer->query->typed;
	size_t start = *offset;
	size_t width;

	while (*offset < typed.length &&
	       !ends_chunk(code_at(typed, *offset, &width)))
		*offset += width;
	token->kind = QUERY_TOKEN_CHUNK;
	token->text = (struct text){ typed.data + start, *offset - start };
	if (!read_operator(token))
		return add_words(lexer, token, fault);
	if (token->kind == QUERY_TOKEN_NEAR) {
		enum status status = clamp_distance(lexer, token, fault);

		if (status)
			return status;
	}
	return query_lex_add(lexer, &lexer->tokens, token, fault);
}

static enum status lex_quote(struct query_lexer *lexer,
			     struct query_token *token, size_t *offset,
			     struct fault *fault)
{
	struct text typed = lexer->query->typed;
	size_t start = *offset;
	size_t end;
	size_t width;
	enum status status;

	(void)code_at(typed, *offset, &width);
	start += width;
	end = start;
	while (end < typed.length && !is_quote(code_at(typed, end, &width)))
		end += width;
	if (end >= typed.length) {
		*offset = start;
		return query_note_add(
			lexer->query, lexer->options->is_strict, token->place,
			"a quotation mark without its partner is left out",
			fault);
	}
	token->kind = QUERY_TOKEN_QUOTE;
	token->text = (struct text){ typed.data + start, end - start };
	(void)code_at(typed, end, &width);
	*offset = end + width;
	if (*offset < typed.length && typed.data[*offset] == '~') {
		token->distance = read_number(typed, *offset + 1, &end);
		if (end > *offset + 1) {
			*offset = end;
			status = clamp_distance(lexer, token, fault);
			if (status)
				return status;
		}
	}
	return add_words(lexer, token, fault);
}

/* The signs at the start of a chunk: + or -, then =. */
static void lex_signs(struct text typed, struct query_token *token,
		      size_t *offset)
{
	size_t width;
	uint32_t code = code_at(typed, *offset, &width);
	uint32_t next = code_at(typed, *offset + width, &width);

	if ((code == '+' || code == '-') &&
	    (is_in_word(next) || is_quote(next) || next == '(' ||
	     next == '=')) {
		token->sign = (char)code;
		(*offset)++;
	}
	code = code_at(typed, *offset, &width);
	next = code_at(typed, *offset + width, &width);
	if (code == '=' && (is_in_word(next) || is_quote(next))) {
		token->is_exact = true;
		(*offset)++;
	}
}

/* One token at *offset, which is not white space. */
static enum status lex_one(struct query_lexer *lexer, size_t *offset,
			   bool is_start, struct fault *fault)
{
	struct text typed = lexer->query->typed;
	struct query_token token = { .place = *offset };
	size_t width;
	uint32_t code;

	if (is_start)
		lex_signs(typed, &token, offset);
	code = code_at(typed, *offset, &width);
	if (is_quote(code))
		return lex_quote(lexer, &token, offset, fault);
	if (code != '(' && code != ')')
		return lex_chunk(lexer, &token, offset, fault);
	token.kind = code == '(' ? QUERY_TOKEN_OPEN : QUERY_TOKEN_CLOSE;
	token.text = (struct text){ typed.data + *offset, 1 };
	(*offset)++;
	return query_lex_add(lexer, &lexer->tokens, &token, fault);
}

/* No small letter, and one capital at least. */
static bool is_all_capitals(struct text typed)
{
	bool has_capital = false;

	for (size_t i = 0, width; i < typed.length; i += width) {
		uint32_t code = utf8_next(typed, i, &width);
		enum utf8_script script = utf8_script(code);

		if (utf8_is_upper(code))
			has_capital = true;
		else if (utf8_class(code) == UTF8_LETTER &&
			 (script == UTF8_LATIN || script == UTF8_GREEK ||
			  script == UTF8_CYRILLIC))
			return false;
	}
	return has_capital;
}

enum status query_lex(struct query_lexer *lexer, struct fault *fault)
{
	struct text typed = lexer->query->typed;
	size_t offset = 0;
	bool is_start = true;

	lexer->is_all_capitals = is_all_capitals(typed);
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
