/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query_settle.h"

#include "searcher/query_note.h"
#include "searcher/query_words.h"

static enum status note(struct query_lexer *lexer,
			const struct query_token *token, const char *what,
			struct fault *fault)
{
	return query_note_add(lexer->query, lexer->options->is_strict,
			      token->place, what, fault);
}

/*
 * Index of the bracket that each bracket is closed or opened by, its own
 * index where there is none (and for all other tokens).
 */
static enum status find_partners(struct query_lexer *lexer, size_t **out,
				 struct fault *fault)
{
	const struct query_tokens *tokens = &lexer->tokens;
	enum status status;
	size_t *partners;
	size_t *open;
	size_t open_count = 0;
	void *memory;

	status = pool_take(lexer->query->pool, 2 * tokens->count,
			   sizeof(*partners), &memory, fault);
	if (status)
		return status;
	partners = memory;
	open = partners + tokens->count;
	for (size_t i = 0; i < tokens->count; i++) {
		partners[i] = i;
		if (tokens->list[i].kind == QUERY_TOKEN_OPEN) {
			open[open_count++] = i;
		} else if (tokens->list[i].kind == QUERY_TOKEN_CLOSE &&
			   open_count > 0) {
			partners[i] = open[--open_count];
			partners[partners[i]] = i;
		}
	}
	*out = partners;
	return STATUS_OK;
}

static bool is_bracket(const struct query_token *token)
{
	return token->kind == QUERY_TOKEN_OPEN ||
	       token->kind == QUERY_TOKEN_CLOSE;
}

/* Leaves out brackets without partner and brackets around nothing. */
static enum status settle_brackets(struct query_lexer *lexer,
				   struct fault *fault)
{
	struct query_token *list = lexer->tokens.list;
	size_t kept = 0;
	size_t *partners;
	enum status status = find_partners(lexer, &partners, fault);

	for (size_t i = 0; i < lexer->tokens.count && !status; i++) {
		if (!is_bracket(&list[i])) {
			list[kept++] = list[i];
		} else if (partners[i] == i) {
			status = note(
				lexer, &list[i],
				"a bracket without its partner is left out",
				fault);
		} else if (list[i].kind == QUERY_TOKEN_CLOSE &&
			   list[kept - 1].kind == QUERY_TOKEN_OPEN) {
			kept--;
			status = note(lexer, &list[i],
				      "brackets around no word are left out",
				      fault);
		} else {
			list[kept++] = list[i];
		}
	}
	if (!status)
		lexer->tokens.count = kept;
	return status;
}

static bool is_binary(const struct query_token *token)
{
	return token->kind == QUERY_TOKEN_AND ||
	       token->kind == QUERY_TOKEN_OR ||
	       token->kind == QUERY_TOKEN_NEAR ||
	       token->kind == QUERY_TOKEN_FILTER;
}

/* "a AND AND b": typed twice, meant once. Of NEARs the largest n counts. */
static enum status settle_doubles(struct query_lexer *lexer,
				  struct fault *fault)
{
	struct query_token *list = lexer->tokens.list;
	size_t kept = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < lexer->tokens.count && !status; i++) {
		struct query_token *last = kept > 0 ? &list[kept - 1] : NULL;

		if (!last || !is_binary(last) || last->kind != list[i].kind) {
			list[kept++] = list[i];
			continue;
		}
		if (list[i].distance > last->distance)
			last->distance = list[i].distance;
		status = note(lexer, &list[i],
			      "an operator that stands twice is taken once",
			      fault);
	}
	if (!status)
		lexer->tokens.count = kept;
	return status;
}

static bool is_words(const struct query_token *token)
{
	return token->kind == QUERY_TOKEN_CHUNK ||
	       token->kind == QUERY_TOKEN_QUOTE;
}

static bool has_left(const struct query_tokens *tokens, size_t i)
{
	return i > 0 && (is_words(&tokens->list[i - 1]) ||
			 tokens->list[i - 1].kind == QUERY_TOKEN_CLOSE);
}

static bool has_right(const struct query_tokens *tokens, size_t i)
{
	return i + 1 < tokens->count &&
	       (is_words(&tokens->list[i + 1]) ||
		tokens->list[i + 1].kind == QUERY_TOKEN_OPEN ||
		tokens->list[i + 1].kind == QUERY_TOKEN_NOT);
}

/* Whether NEAR may stand there: between words of the text, or of titles. */
static bool is_near_place(const struct query_tokens *tokens, size_t i)
{
	const struct query_token *left = &tokens->list[i - 1];
	const struct query_token *right = &tokens->list[i + 1];

	return is_words(left) && is_words(right) &&
	       left->field == right->field &&
	       (left->field == QUERY_NO_FIELD || left->field == QUERY_TITLE);
}

/* What stands beside NEAR has no weight of its own. */
static enum status settle_near(struct query_lexer *lexer, size_t i,
			       struct fault *fault)
{
	struct query_token *sides[] = { &lexer->tokens.list[i - 1],
					&lexer->tokens.list[i + 1] };
	enum status status = STATUS_OK;

	for (size_t side = 0; side < 2 && !status; side++) {
		if (sides[side]->weight == 0)
			continue;
		sides[side]->weight = 0;
		status = note(
			lexer, sides[side],
			"a weight beside NEAR is left out: (a NEAR b)^2 has one",
			fault);
	}
	return status;
}

static enum status settle_operator(struct query_lexer *lexer, size_t i,
				   struct fault *fault)
{
	struct query_tokens *tokens = &lexer->tokens;
	struct query_token *token = &tokens->list[i];
	enum status status;

	if (!has_right(tokens, i) ||
	    (is_binary(token) && !has_left(tokens, i))) {
		status = note(
			lexer, token,
			"AND, OR, NOT, NEAR or FILTER without its operands is searched as a word",
			fault);
		return status ? status : query_lex_demote(lexer, token, fault);
	}
	if (token->kind != QUERY_TOKEN_NEAR)
		return STATUS_OK;
	if (is_near_place(tokens, i))
		return settle_near(lexer, i, fault);
	token->kind = QUERY_TOKEN_AND;
	return note(lexer, token,
		    "NEAR stands between words and phrases only: taken as AND",
		    fault);
}

static enum status settle_operators(struct query_lexer *lexer,
				    struct fault *fault)
{
	for (size_t i = 0; i < lexer->tokens.count; i++) {
		struct query_token *token = &lexer->tokens.list[i];
		enum status status;

		if (is_words(token) || is_bracket(token))
			continue;
		status = settle_operator(lexer, i, fault);
		if (status)
			return status;
	}
	return STATUS_OK;
}

/* Index of the last token of the operand that begins at `i`. */
static size_t operand_end(const struct query_tokens *tokens,
			  const size_t *partners, size_t i)
{
	if (tokens->list[i].kind == QUERY_TOKEN_OPEN)
		return partners[i];
	while (i + 2 < tokens->count &&
	       tokens->list[i + 1].kind == QUERY_TOKEN_NEAR)
		i += 2;
	return i;
}

static bool is_before_operator(const struct query_tokens *tokens, size_t end)
{
	return end + 1 < tokens->count &&
	       (tokens->list[end + 1].kind == QUERY_TOKEN_AND ||
		tokens->list[end + 1].kind == QUERY_TOKEN_OR);
}

static bool is_behind_operator(const struct query_tokens *tokens, size_t i)
{
	return i > 0 && (tokens->list[i - 1].kind == QUERY_TOKEN_AND ||
			 tokens->list[i - 1].kind == QUERY_TOKEN_OR ||
			 tokens->list[i - 1].kind == QUERY_TOKEN_NOT);
}

static enum status settle_sign(struct query_lexer *lexer,
			       struct query_tokens *out,
			       struct query_token *token, bool is_behind_near,
			       struct fault *fault)
{
	struct query_token not = { .kind = QUERY_TOKEN_NOT,
				   .place = token->place };
	char sign = token->sign;

	token->sign = 0;
	if (is_behind_near)
		return note(lexer, token, "a sign behind NEAR is left out",
			    fault);
	if (sign != '-')
		return STATUS_OK;
	return query_lex_add(lexer, out, &not, fault);
}

static enum status settle_signs(struct query_lexer *lexer, struct fault *fault)
{
	const struct query_tokens *from = &lexer->tokens;
	struct query_tokens out = { 0 };
	size_t *partners;
	enum status status = find_partners(lexer, &partners, fault);

	for (size_t i = 0; i < from->count && !status; i++) {
		struct query_token token = from->list[i];
		bool is_behind_near = i > 0 && from->list[i - 1].kind ==
						       QUERY_TOKEN_NEAR;

		if (token.sign &&
		    (is_behind_near || is_behind_operator(from, i) ||
		     is_before_operator(from, operand_end(from, partners, i))))
			status = settle_sign(lexer, &out, &token,
					     is_behind_near, fault);
		if (!status)
			status = query_lex_add(lexer, &out, &token, fault);
	}
	if (!status)
		lexer->tokens = out;
	return status;
}

static bool has_small(const struct query_token *token)
{
	/* Its name is printed so; that of a bracket with what it holds. */
	if (is_words(token) && token->field != QUERY_NO_FIELD)
		return true;
	for (size_t i = 0; i < token->word_count; i++)
		if (query_words_has_small(token->words[i].typed))
			return true;
	return false;
}

/* The s of a possessive (US's NATO), and the name of a field without a value,
 * are no part of what is searched for. */
static void settle_capitals(struct query_lexer *lexer)
{
	bool has_any = false;

	for (size_t i = 0; i < lexer->tokens.count && !has_any; i++)
		has_any = has_small(&lexer->tokens.list[i]);
	lexer->is_all_capitals |= !has_any;
}

enum status query_settle(struct query_lexer *lexer, struct fault *fault)
{
	enum status status = settle_brackets(lexer, fault);

	if (!status)
		status = settle_doubles(lexer, fault);
	if (!status)
		status = settle_operators(lexer, fault);
	if (!status)
		status = settle_signs(lexer, fault);
	if (!status)
		settle_capitals(lexer);
	return status;
}
