/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query_leaf.h"

#include "searcher/query_initials.h"
#include "searcher/query_print.h"
#include "shared/point.h"
#include "shared/utf8.h"

/* Words [first, end) of a token that are written as one. */
struct group {
	size_t first;
	size_t end;
};

static bool is_character(const struct query_word *word)
{
	return word->word.kind == WORD_CHARACTER ||
	       word->word.kind == WORD_PAIR;
}

/* An elided article is no part of the word behind it: l'accord. */
static bool is_elision(struct text text, const struct query_word *left,
		       const struct query_word *right)
{
	struct point sign = point_at(text, left->word.end);

	return sign.width == right->word.start - left->word.end &&
	       point_is_apostrophe(sign.code);
}

/* Whether a joined word of the group, which is written with an apostrophe,
 * goes on with this one: D'Souza. */
static bool is_joined_to(const struct query_token *token,
			 const struct group *group)
{
	const struct query_word *words = token->words;

	for (size_t i = group->first; i < group->end; i++)
		if (words[i].word.kind == WORD_JOINED &&
		    words[i].word.last_position >=
			    words[group->end].word.first_position)
			return true;
	return false;
}

/* The next group from out->end on; false when there is none. Joined words
 * and pairs stand behind the first of their parts. */
static bool next_group(const struct query_token *token, struct group *out)
{
	const struct query_word *words = token->words;
	size_t last = out->end;

	out->first = out->end;
	if (out->first == token->word_count)
		return false;
	for (out->end++; out->end < token->word_count; out->end++) {
		const struct query_word *word = &words[out->end];

		if (word->word.kind == WORD_JOINED ||
		    word->word.kind == WORD_PAIR)
			continue;
		if (!word->word.is_glued ||
		    is_character(word) != is_character(&words[last]) ||
		    (is_elision(token->text, &words[last], word) &&
		     !is_joined_to(token, out)))
			break;
		last = out->end;
	}
	return true;
}

static struct text group_text(const struct query_token *token,
			      const struct group *group)
{
	size_t start = token->words[group->first].word.start;
	size_t end = start;

	for (size_t i = group->first; i < group->end; i++)
		if (token->words[i].word.end > end)
			end = token->words[i].word.end;
	return (struct text){ token->text.data + start, end - start };
}

/* Between parts of numbers (17.08.2021) a sign is no part of the query: it
 * is printed as a blank, which only quotation marks keep together. */
static bool has_number_parts(const struct query_token *token,
			     const struct group *group)
{
	for (size_t i = group->first + 1; i < group->end; i++)
		if (query_print_is_number_gap(&token->words[i - 1],
					      &token->words[i]))
			return true;
	return false;
}

/* As a number does in what stood in quotation marks (date:"1 000"), which are
 * those of a field that it is no value of. */
static bool has_blank(struct text text)
{
	for (size_t i = 0, width; i < text.length; i += width)
		if (utf8_class(utf8_next(text, i, &width)) == UTF8_SPACE)
			return true;
	return false;
}

/* Of a bare compound (back-door) the end may have any form, as a single
 * word has: its last word, and the joined one. */
static bool is_loose(const struct query_token *token, const struct group *group)
{
	struct group compound = { 0, group->first };

	return token->kind == QUERY_TOKEN_CHUNK && !token->is_exact &&
	       next_group(token, &compound) && compound.end == group->end &&
	       !is_character(&token->words[group->first]) &&
	       !has_number_parts(token, group) &&
	       !has_blank(group_text(token, group));
}

/* Copies the group's words to `to`, positions from 0. */
static void copy_group(const struct query_lexer *lexer, struct query_word *to,
		       const struct query_token *token,
		       const struct group *group)
{
	const struct query_word *words = token->words;
	uint32_t base = words[group->first].word.first_position;
	bool has_loose_end = is_loose(token, group);
	uint32_t end = 0;

	for (size_t i = group->first; i < group->end; i++)
		if (words[i].word.last_position > end)
			end = words[i].word.last_position;
	for (size_t i = group->first; i < group->end; i++) {
		*to = words[i];
		to->word.first_position -= base;
		to->word.last_position -= base;
		to->is_exact = !has_loose_end || words[i].open ||
			       words[i].word.last_position != end;
		to->may_drop |= lexer->is_all_capitals && !words[i].open;
		to++;
	}
}

static enum status take_words(struct query_lexer *lexer, size_t count,
			      struct query_word **out, struct fault *fault)
{
	void *memory;
	enum status status = pool_take(lexer->query->pool, count, sizeof(**out),
				       &memory, fault);

	*out = memory;
	return status;
}

static enum status make_leaf(struct query_lexer *lexer,
			     const struct query_token *token,
			     const struct group *group, struct query_node *out,
			     struct fault *fault)
{
	size_t count = group->end - group->first;
	struct query_word *words;
	enum status status = take_words(lexer, count, &words, fault);

	if (status)
		return status;
	copy_group(lexer, words, token, group);
	*out = (struct query_node){ .kind = QUERY_PHRASE,
				    .span = 1,
				    .operand_count = 1,
				    .words = words,
				    .word_count = count,
				    .typed = group_text(token, group) };
	if (count > 1)
		return query_initials_spell(out, lexer->query->pool, fault);
	words->is_exact = token->is_exact || words->open ||
			  token->kind == QUERY_TOKEN_QUOTE;
	out->kind = words->is_exact ? QUERY_EXACT : QUERY_WORD;
	return STATUS_OK;
}

static enum status add_leaf(struct query_lexer *lexer,
			    const struct query_token *token,
			    const struct group *group, struct query_leaves *out,
			    struct fault *fault)
{
	return make_leaf(lexer, token, group, &out->list[out->count++], fault);
}

/* Whether the character at `i` is part of a pair of its group. */
static bool is_in_pair(const struct query_token *token,
		       const struct group *group, size_t i)
{
	uint32_t position = token->words[i].word.first_position;

	for (size_t j = group->first; j < group->end; j++)
		if (token->words[j].word.kind == WORD_PAIR &&
		    token->words[j].word.first_position <= position &&
		    token->words[j].word.last_position >= position)
			return true;
	return false;
}

/* A bare run of characters is found by its pairs, in any order, and by
 * those characters that a sign keeps apart from their neighbours. */
static enum status add_pairs(struct query_lexer *lexer,
			     const struct query_token *token,
			     const struct group *group,
			     struct query_leaves *out, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = group->first; i < group->end && !status; i++) {
		struct group pair = { i, i + 1 };

		if (token->words[i].word.kind == WORD_PAIR ||
		    !is_in_pair(token, group, i))
			status = add_leaf(lexer, token, &pair, out, fault);
	}
	return status;
}

enum status query_leaf_split(struct query_lexer *lexer,
			     const struct query_token *token,
			     struct query_leaves *out, struct fault *fault)
{
	struct group group = { 0 };
	enum status status;
	void *memory;

	status = pool_take(lexer->query->pool, token->word_count + 1,
			   sizeof(*out->list), &memory, fault);
	if (status)
		return status;
	out->list = memory;
	out->count = 0;
	if (token->kind == QUERY_TOKEN_QUOTE || token->is_exact) {
		out->count = 1;
		return query_leaf_whole(lexer, token, out->list, fault);
	}
	while (!status && next_group(token, &group)) {
		if (is_character(&token->words[group.first]) &&
		    group.end - group.first > 1)
			status = add_pairs(lexer, token, &group, out, fault);
		else
			status = add_leaf(lexer, token, &group, out, fault);
	}
	return status;
}

/* "..."~n: each group is an operand. */
static enum status make_loose(struct query_lexer *lexer,
			      const struct query_token *token,
			      struct query_node *out, struct fault *fault)
{
	struct group group = { 0 };
	struct query_word *words;
	enum status status =
		take_words(lexer, token->word_count, &words, fault);

	if (status)
		return status;
	*out = (struct query_node){ .kind = QUERY_NEAR,
				    .span = 1,
				    .is_exact = true,
				    .distance = token->distance,
				    .words = words,
				    .word_count = token->word_count,
				    .typed = token->text };
	while (next_group(token, &group)) {
		copy_group(lexer, words + group.first, token, &group);
		for (size_t i = group.first; i < group.end; i++)
			words[i].operand = out->operand_count;
		out->operand_count++;
	}
	if (out->operand_count > 1)
		return STATUS_OK;
	group = (struct group){ 0, token->word_count };
	return make_leaf(lexer, token, &group, out, fault);
}

enum status query_leaf_whole(struct query_lexer *lexer,
			     const struct query_token *token,
			     struct query_node *out, struct fault *fault)
{
	struct group all = { 0, token->word_count };

	if (token->kind == QUERY_TOKEN_QUOTE && token->distance)
		return make_loose(lexer, token, out, fault);
	return make_leaf(lexer, token, &all, out, fault);
}

enum status query_leaf_near(struct query_lexer *lexer,
			    const struct query_token *tokens, size_t count,
			    struct query_node *out, struct fault *fault)
{
	const struct query_token *last = &tokens[count - 1];
	struct query_word *words;
	size_t word_count = 0;
	enum status status;

	for (size_t i = 0; i < count; i += 2)
		word_count += tokens[i].word_count;
	status = take_words(lexer, word_count, &words, fault);
	if (status)
		return status;
	*out = (struct query_node){ .kind = QUERY_NEAR,
				    .span = 1,
				    .words = words,
				    .word_count = word_count };
	out->typed.data = tokens->text.data;
	out->typed.length = (size_t)(last->text.data - tokens->text.data) +
			    last->text.length;
	for (size_t i = 0; i < count; i++) {
		struct group all = { 0, tokens[i].word_count };

		if (tokens[i].kind == QUERY_TOKEN_NEAR) {
			if (tokens[i].distance > out->distance)
				out->distance = tokens[i].distance;
			continue;
		}
		copy_group(lexer, words, &tokens[i], &all);
		if (all.end == 1 && tokens[i].kind == QUERY_TOKEN_CHUNK)
			words->is_exact = tokens[i].is_exact || words->open;
		for (size_t j = 0; j < all.end; j++)
			words[j].operand = out->operand_count;
		words += all.end;
		out->operand_count++;
	}
	return STATUS_OK;
}
