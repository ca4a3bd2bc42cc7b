/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query_print.h"

#include "shared/utf8.h"

/* A subtree that is printed already. */
struct piece {
	struct text text; /* in the query's pool */
	const struct query_node *node;
};

/* White space becomes a blank; what the analysis ignores, as if it were not
 * there, is left out, wherever it stands. */
static enum status put_line(struct bytes *out, struct text text,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0, width; i < text.length && !status; i += width) {
		uint32_t code = utf8_next(text, i, &width);
		struct text character = { text.data + i, width };

		if (utf8_class(code) == UTF8_SPACE)
			status = bytes_append_byte(out, ' ', fault);
		else if (utf8_class(code) != UTF8_IGNORED)
			status = bytes_append(out, character, fault);
	}
	return status;
}

static bool is_operator_name(struct text text)
{
	return text_equal(text, TEXT("AND")) || text_equal(text, TEXT("OR")) ||
	       text_equal(text, TEXT("NOT")) || text_equal(text, TEXT("NEAR"));
}

/* Whether the word would be read otherwise in capitals: as an operator, or
 * as a sign (US) that it is not in a query all in capitals. */
static bool needs_folding(const struct query_word *word)
{
	size_t width;

	if (is_operator_name(word->typed))
		return true;
	return word->may_drop && word->word.kind == WORD_PLAIN &&
	       utf8_is_upper(utf8_next(word->typed, 0, &width)) &&
	       utf8_count(word->word.folded) <= 3;
}

static enum status put_word(struct bytes *out, const struct query_word *word,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	if (word->is_exact)
		status = bytes_append_byte(out, '=', fault);
	if (status)
		return status;
	if (needs_folding(word))
		return bytes_append(out, word->word.folded, fault);
	return put_line(out, word->typed, fault);
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* Of the hyphens that join words. */
static bool is_hyphen(struct text gap)
{
	return text_equal(gap, TEXT("-")) || text_equal(gap, TEXT("\u2010")) ||
	       text_equal(gap, TEXT("\u2011"));
}

static struct text raw_gap(const struct query_word *left,
			   const struct query_word *right)
{
	const char *start = left->typed.data + left->typed.length;

	if (right->typed.data <= start)
		return TEXT(""); /* a joined word, or a pair */
	return (struct text){ start, (size_t)(right->typed.data - start) };
}

bool query_print_is_number_gap(const struct query_word *left,
			       const struct query_word *right)
{
	struct text folded = left->word.folded;
	struct text gap = raw_gap(left, right);

	return gap.length > 0 && !is_hyphen(gap) &&
	       is_digit(folded.data[folded.length - 1]) &&
	       is_digit(right->word.folded.data[0]);
}

/* What stands between two words of the query. A sign between two numbers
 * that did not make them one (17.08.2021, but also 1.5003,5) might do so
 * without what was around it: a blank is the same phrase. */
static struct text gap_between(const struct query_word *left,
			       const struct query_word *right)
{
	if (query_print_is_number_gap(left, right))
		return TEXT(" ");
	return raw_gap(left, right);
}

/* A bare compound, of which the end may have any form. */
static bool is_bare(const struct query_node *leaf, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		if (!leaf->words[i].is_exact)
			return true;
	return false;
}

/* A word among others: its signs and dots stay, its ASCII capitals go where
 * they would be read as an acronym's. */
static enum status put_part(struct bytes *out, const struct query_word *word,
			    struct fault *fault)
{
	size_t start = out->length;
	enum status status = put_line(out, word->typed, fault);

	if (status || !needs_folding(word))
		return status;
	for (size_t i = start; i < out->length; i++)
		if (out->data[i] >= 'A' && out->data[i] <= 'Z')
			out->data[i] |= 0x20;
	return STATUS_OK;
}

/* The words [first, end) of a leaf, with quotation marks around unless they
 * were a bare chunk; they are borrowed from one text, the query. */
static enum status put_phrase(struct bytes *out, const struct query_node *leaf,
			      size_t first, size_t end, struct fault *fault)
{
	struct text mark = is_bare(leaf, first, end) ? TEXT("") : TEXT("\"");
	const struct query_word *last = NULL;
	enum status status = bytes_append(out, mark, fault);

	for (size_t i = first; i < end && !status; i++) {
		const struct query_word *word = &leaf->words[i];

		if (word->word.kind == WORD_JOINED ||
		    word->word.kind == WORD_PAIR)
			continue;
		if (last)
			status = put_line(out, gap_between(last, word), fault);
		if (!status)
			status = put_part(out, word, fault);
		last = word;
	}
	return status ? status : bytes_append(out, mark, fault);
}

static enum status put_near(struct bytes *out, const struct query_node *leaf,
			    struct fault *fault)
{
	size_t first = 0;
	enum status status = STATUS_OK;

	while (first < leaf->word_count && !status) {
		size_t end = first + 1;

		while (end < leaf->word_count &&
		       leaf->words[end].operand == leaf->words[first].operand)
			end++;
		if (first > 0)
			status = bytes_printf(out, fault, " NEAR/%u ",
					      leaf->distance);
		if (status)
			break;
		if (end - first == 1)
			status = put_word(out, &leaf->words[first], fault);
		else
			status = put_phrase(out, leaf, first, end, fault);
		first = end;
	}
	return status;
}

/* Whether it is printed with NEAR. So is a "..."~n with parts of numbers in
 * it: the blank between them would part one operand into several. */
static bool is_spelt_near(const struct query_node *leaf)
{
	if (leaf->kind != QUERY_NEAR || !leaf->is_exact)
		return leaf->kind == QUERY_NEAR;
	for (size_t i = 1; i < leaf->word_count; i++)
		if (leaf->words[i].operand == leaf->words[i - 1].operand &&
		    query_print_is_number_gap(&leaf->words[i - 1],
					      &leaf->words[i]))
			return true;
	return false;
}

enum status query_print_leaf(struct bytes *out, const struct query_node *leaf,
			     struct fault *fault)
{
	enum status status;

	if (is_spelt_near(leaf))
		return put_near(out, leaf, fault);
	if (leaf->kind == QUERY_WORD || leaf->kind == QUERY_EXACT)
		return put_word(out, leaf->words, fault);
	status = put_phrase(out, leaf, 0, leaf->word_count, fault);
	if (!status && leaf->kind == QUERY_NEAR)
		status = bytes_printf(out, fault, "~%u", leaf->distance);
	return status;
}

/* Whether brackets make clear, or possible, what belongs together. */
static bool is_composite(const struct query_node *node)
{
	return !query_is_leaf(node) || is_spelt_near(node);
}

static enum status put_operand(struct bytes *out, const struct piece *piece,
			       struct fault *fault)
{
	bool has_brackets = is_composite(piece->node);
	enum status status = STATUS_OK;

	if (piece->node->is_required)
		status = bytes_append_byte(out, '+', fault);
	else if (piece->node->is_excluded)
		status = bytes_append_byte(out, '-', fault);
	if (!status && has_brackets)
		status = bytes_append_byte(out, '(', fault);
	if (!status)
		status = bytes_append(out, piece->text, fault);
	if (!status && has_brackets)
		status = bytes_append_byte(out, ')', fault);
	return status;
}

static enum status put_operator(struct bytes *out,
				const struct query_node *node,
				const struct piece *operands,
				struct fault *fault)
{
	struct text between = TEXT(" ");
	enum status status = STATUS_OK;

	if (node->kind == QUERY_AND)
		between = TEXT(" AND ");
	else if (node->kind == QUERY_OR)
		between = TEXT(" OR ");
	else if (node->kind == QUERY_NOT)
		status = bytes_append(out, TEXT("NOT "), fault);
	for (size_t i = 0; i < node->arity && !status; i++) {
		if (i > 0)
			status = bytes_append(out, between, fault);
		if (!status)
			status = put_operand(out, &operands[i], fault);
	}
	return status;
}

enum status query_print(struct bytes *out, const struct query *query,
			struct fault *fault)
{
	struct bytes line = BYTES_UP_TO(QUERY_TEXT_BYTES);
	struct piece *stack;
	size_t depth = 0;
	void *memory;
	enum status status = pool_take(query->pool, query->node_count + 1,
				       sizeof(*stack), &memory, fault);

	stack = memory;
	for (size_t i = 0; i < query->node_count && !status; i++) {
		const struct query_node *node = &query->nodes[i];

		bytes_clear(&line);
		depth -= node->arity;
		if (query_is_leaf(node))
			status = query_print_leaf(&line, node, fault);
		else
			status =
				put_operator(&line, node, &stack[depth], fault);
		stack[depth].node = node;
		if (!status)
			status = pool_copy(query->pool, text_from(&line),
					   &stack[depth++].text, fault);
	}
	if (!status && depth == 1)
		status = bytes_append(out, stack[0].text, fault);
	bytes_free(&line);
	return status;
}
