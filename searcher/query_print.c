/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query_print.h"

#include <string.h>

#include "searcher/query_field.h"
#include "searcher/query_lex.h"
#include "searcher/query_words.h"
#include "shared/point.h"
#include "shared/utf8.h"
#include "shared/visible.h"

enum { INITIALS_MOST = 4 }; /* that make one word */

/* A subtree that is printed already. */
struct piece {
	struct text text; /* in the query's pool */
	const struct query_node *node;
};

/* A `*` between words is none of a wildcard, and a quotation mark there was
 * left out: a blank is printed, lest it become one. */
static bool is_dropped(uint32_t code)
{
	return code == '*' || code == '~' || query_lex_is_quote(code);
}

/* White space becomes a blank; what the analysis ignores, as if it were not
 * there, is left out, wherever it stands but in a Persian word. */
static enum status put_line(struct bytes *out, struct text text, bool is_gap,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0, width; i < text.length && !status; i += width) {
		uint32_t code = utf8_next(text, i, &width);
		struct text character = { text.data + i, width };

		if (utf8_class(code) == UTF8_SPACE ||
		    (is_gap && is_dropped(code)))
			status = bytes_append_byte(out, ' ', fault);
		else if (utf8_class(code) != UTF8_IGNORED ||
			 (!is_gap && code == VISIBLE_NON_JOINER))
			status = bytes_append(out, character, fault);
	}
	return status;
}

/* Some letters fold into more than a word: U+013F into "l" and a dot. */
static bool is_word(struct text folded)
{
	for (size_t i = 0, width; i < folded.length; i += width) {
		uint32_t code = utf8_next(folded, i, &width);
		enum utf8_class class = utf8_class(code);

		if (width > 1 && (class == UTF8_SPACE || class == UTF8_OTHER))
			return false;
	}
	return true;
}

/* One capital, or one twice, may be an initial (J. K., EE. UU.), which small
 * letters are not. */
static bool is_initial(struct text typed)
{
	size_t width;
	uint32_t first = utf8_next(typed, 0, &width);

	return typed.length == width ||
	       (typed.length == 2 * width &&
		first == utf8_next(typed, width, &width));
}

static bool is_capital(struct text typed)
{
	size_t width;

	return utf8_is_upper(utf8_next(typed, 0, &width));
}

/* Whether the word would be read otherwise in capitals: as an operator, or
 * as a sign (US) that it is not in a query all in capitals. */
static bool needs_folding(const struct query_word *word)
{
	if (query_words_is_operator(word->typed))
		return true;
	return word->may_drop &&
	       query_words_is_acronym(&word->word, word->typed) &&
	       word->word.root_bytes == 0 && is_word(word->word.folded) &&
	       !is_initial(word->typed);
}

static enum status put_word(struct bytes *out, const struct query_word *word,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	if (word->is_exact && word->open == QUERY_CLOSED)
		status = bytes_append_byte(out, '=', fault);
	if (status)
		return status;
	if (needs_folding(word))
		status = bytes_append(out, word->word.folded, fault);
	else
		status = put_line(out, word->typed, false, fault);
	if (status || word->open != QUERY_FUZZY)
		return status;
	return bytes_printf(out, fault, "~%u", word->edits);
}

static bool is_hyphen(struct text gap)
{
	const struct point sign = point_at(gap, 0);

	return sign.width == gap.length && point_is_hyphen(sign.code);
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
	       point_before(folded, folded.length).kind == UTF8_DIGIT &&
	       point_at(right->word.folded, 0).kind == UTF8_DIGIT;
}

static size_t count_digits(struct text folded)
{
	size_t count = 0;

	while (count < folded.length && text_is_digit(folded.data[count]))
		count++;
	return count;
}

/* With its fraction. */
static bool is_number_alone(struct text folded)
{
	for (size_t i = 0; i < folded.length; i++)
		if (!text_is_digit(folded.data[i]) && folded.data[i] != '.')
			return false;
	return true;
}

/* Whether a blank between two words would make them one number (1 500), which
 * they are not, keep the second from being one with what is behind it
 * (2021, 150 000), or the first from being one with what is before it (of
 * 1 500.5; 212 the 1 500.5, which would seem to go on). */
static bool may_be_thousands(const struct query_word *left,
			     const struct query_word *right)
{
	size_t width;
	uint32_t sign = utf8_next(raw_gap(left, right), 0, &width);
	bool is_number = right->word.is_glued && utf8_class(sign) == UTF8_SPACE;

	return !is_number && is_number_alone(left->word.folded) &&
	       count_digits(right->word.folded) == 3;
}

/* Whether the end of a line parts a word there, which stands behind a hyphen,
 * or a run of characters. */
static bool is_broken(const struct query_word *left,
		      const struct query_word *right)
{
	struct text gap = raw_gap(left, right);

	return right->word.is_glued && gap.length > 0 &&
	       memchr(gap.data, '\n', gap.length) &&
	       !query_print_is_number_gap(left, right);
}

static bool is_capital_initial(const struct query_word *word)
{
	return word->word.kind == WORD_PLAIN && is_capital(word->typed) &&
	       is_initial(word->typed);
}

/* Whether a word is over both of two. */
static bool are_joined(const struct query_node *leaf,
		       const struct query_word *left,
		       const struct query_word *right)
{
	for (size_t i = 0; i < leaf->word_count; i++)
		if (leaf->words[i].word.kind == WORD_JOINED &&
		    query_is_inside(left, &leaf->words[i]) &&
		    query_is_inside(right, &leaf->words[i]))
			return true;
	return false;
}

/* Whether more than a blank has to part the i-th word from the one before it,
 * where one would be printed: a bracket begins in quotation marks the mark of a
 * note, of which no word would be left, and two initials would be one word. */
static bool parts_more(const struct query_node *leaf,
		       const struct query_word *left, size_t i)
{
	const struct query_word *right = &leaf->words[i];
	const struct text gap = raw_gap(left, right);
	const bool are_two = is_capital_initial(left) &&
			     is_capital_initial(right) &&
			     !are_joined(leaf, left, right);

	for (size_t at = 0, width; at < gap.length; at += width) {
		const uint32_t code = utf8_next(gap, at, &width);
		const bool is_blank = is_dropped(code) ||
				      utf8_class(code) == UTF8_SPACE;

		if (code == '[' ||
		    (are_two && is_blank && !point_is_group_blank(code)))
			return true;
	}
	return false;
}

/* What stands between two words of the query. A sign between two numbers
 * that did not make them one (17.08.2021, but also 1.5003,5) might do so
 * without what was around it: a blank is the same phrase, or else a comma.
 * Unless all that was around it stays as it is (keeps_sign). */
static struct text gap_between(const struct query_node *leaf,
			       const struct query_word *left, size_t i,
			       bool keeps_sign)
{
	const struct query_word *right = &leaf->words[i];
	const struct text gap = raw_gap(left, right);

	if (is_broken(left, right))
		return right->word.kind == WORD_PLAIN ? TEXT("-") : TEXT("");
	if (keeps_sign || !query_print_is_number_gap(left, right))
		return parts_more(leaf, left, i) ? TEXT(", ") : gap;
	return may_be_thousands(left, right) ? TEXT(", ") : TEXT(" ");
}

/* A bare compound, of which the end may have any form. */
static bool is_bare(const struct query_node *leaf, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		if (!leaf->words[i].is_exact)
			return true;
	return false;
}

/* Whether the word goes on in a name behind its sign (D'Souza), as only one in
 * a capital does. */
static bool is_behind_name_sign(const struct query_word *last,
				const struct query_word *word)
{
	struct text gap = last ? raw_gap(last, word) : TEXT("");
	struct point sign = point_at(gap, 0);

	return sign.width == gap.length && point_is_apostrophe(sign.code);
}

/* A word among others: its signs and dots stay, its ASCII capitals go where
 * they would be read as an acronym's. */
static enum status put_part(struct bytes *out, const struct query_word *last,
			    const struct query_word *word, struct fault *fault)
{
	size_t start = out->length + is_behind_name_sign(last, word);
	enum status status = put_line(out, word->typed, false, fault);

	if (status || !needs_folding(word))
		return status;
	for (size_t i = start; i < out->length; i++)
		out->data[i] = text_lower(out->data[i]);
	return STATUS_OK;
}

/* By a hyphen, or a comma, which may be printed for another sign. */
static bool are_parted(const struct query_node *leaf,
		       const struct query_word *left, size_t i)
{
	const struct text gap = raw_gap(left, &leaf->words[i]);

	for (size_t at = 0; at < gap.length; at++)
		if (memchr("-,", gap.data[at], 2))
			return true;
	return parts_more(leaf, left, i);
}

/* As they are written beside each other: J. K, EE UU. */
static bool are_initials(const struct query_node *leaf,
			 const struct query_word *left, size_t i)
{
	const struct query_word *right = &leaf->words[i];
	const struct text gap = raw_gap(left, right);
	size_t width;

	(void)utf8_next(left->typed, 0, &width);
	return is_capital_initial(left) && is_capital_initial(right) &&
	       !are_parted(leaf, left, i) &&
	       (left->typed.length > width ||
		(gap.length > 0 && gap.data[0] == '.'));
}

/* How many initials the phrase begins with, or ends with. */
static size_t count_initials(const struct query_node *leaf, size_t first,
			     size_t end, bool is_end)
{
	const struct query_word *before = NULL;
	size_t count = 1;

	for (size_t i = first; i < end; i++) {
		const struct query_word *word = &leaf->words[i];

		if (word->word.kind != WORD_PLAIN)
			continue;
		if (before && are_initials(leaf, before, i))
			count++;
		else if (before && !is_end)
			break;
		else
			count = 1;
		before = word;
	}
	return count;
}

/* The word nearest to the one at an end of the phrase; `at` when there is no
 * other. */
static size_t find_beside(const struct query_node *leaf, size_t first,
			  size_t end, size_t at)
{
	if (at == first) {
		for (size_t i = at + 1; i < end; i++)
			if (leaf->words[i].word.kind == WORD_PLAIN)
				return i;
		return at;
	}
	for (size_t i = at; i > first; i--)
		if (leaf->words[i - 1].word.kind == WORD_PLAIN)
			return i - 1;
	return at;
}

/* Whether the word is the first or last of a phrase, and an initial that was
 * none for the sign beside it, which is not printed: as typed it would be one
 * word with the next ones, unless there are many; then these are one for the
 * sign alone. */
static bool is_lost_initial(const struct query_node *leaf, size_t first,
			    size_t end, size_t at)
{
	const bool is_first = at == first;
	const bool is_last = at + 1 == end;
	size_t beside;
	size_t count;

	if ((!is_first && !is_last) || !is_word(leaf->words[at].word.folded) ||
	    query_is_covered(leaf, at))
		return false;
	beside = find_beside(leaf, first, end, at);
	/* Of two words it is the last. */
	if (beside == at || (is_first && beside + 1 == end))
		return false;
	count = count_initials(leaf, first, end, is_last);
	return count >= 2 &&
	       (count <= INITIALS_MOST || query_is_covered(leaf, beside));
}

/* The words [first, end) of a leaf, with quotation marks around unless they
 * were a bare chunk; they are borrowed from one text, the query. */
static enum status put_phrase(struct bytes *out, const struct query_node *leaf,
			      size_t first, size_t end, struct fault *fault)
{
	struct text mark = is_bare(leaf, first, end) ? TEXT("") : TEXT("\"");
	const struct query_word *last = NULL;
	enum status status = bytes_append(out, mark, fault);
	bool keeps_sign = false;

	for (size_t i = first; i < end && !status; i++) {
		const struct query_word *word = &leaf->words[i];

		if (word->word.kind == WORD_JOINED ||
		    word->word.kind == WORD_PAIR)
			continue;
		/* a blank would end what no quotation marks keep together */
		keeps_sign = last && query_print_is_number_gap(last, word) &&
			     (keeps_sign || mark.length == 0);
		if (last)
			status = put_line(
				out, gap_between(leaf, last, i, keeps_sign),
				true, fault);
		if (!status && is_lost_initial(leaf, first, end, i))
			status = bytes_append(out, word->word.folded, fault);
		else if (!status)
			status = put_part(out, last, word, fault);
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

/* Whether a leaf of this form is printed with NEAR. So is a "..."~n with
 * parts of numbers in it: the blank between them would part one operand into
 * several. */
static bool is_spelt_near(const struct query_node *leaf, enum query_kind form)
{
	if (form != QUERY_NEAR || !leaf->is_exact)
		return form == QUERY_NEAR;
	for (size_t i = 1; i < leaf->word_count; i++)
		if (leaf->words[i].operand == leaf->words[i - 1].operand &&
		    query_print_is_number_gap(&leaf->words[i - 1],
					      &leaf->words[i]))
			return true;
	return false;
}

static enum status put_words(struct bytes *out, const struct query_node *leaf,
			     enum query_kind form, struct fault *fault)
{
	enum status status;

	if (is_spelt_near(leaf, form))
		return put_near(out, leaf, fault);
	if (form == QUERY_WORD || form == QUERY_EXACT)
		return put_word(out, leaf->words, fault);
	status = put_phrase(out, leaf, 0, leaf->word_count, fault);
	if (!status && form == QUERY_NEAR)
		status = bytes_printf(out, fault, "~%u", leaf->distance);
	return status;
}

/* A name is compared as it is: "=" says that it is the whole one. */
static enum status put_name(struct bytes *out, const struct query_node *leaf,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	if (leaf->is_exact)
		status = bytes_append_byte(out, '=', fault);
	if (status)
		return status;
	if (leaf->word_count == 1)
		return put_part(out, NULL, leaf->words, fault);
	return put_phrase(out, leaf, 0, leaf->word_count, fault);
}

/* In quotation marks where a chunk would end, or mean something else. */
static enum status put_value(struct bytes *out, struct text value,
			     struct fault *fault)
{
	bool is_chunk = !memchr("=+-", value.data[0], 3) &&
			!query_lex_is_mistyped(value);
	enum status status;

	for (size_t i = 0, width; i < value.length; i += width) {
		uint32_t code = utf8_next(value, i, &width);

		is_chunk &= utf8_class(code) != UTF8_SPACE && code != '(' &&
			    code != ')' && code != '^';
	}
	if (is_chunk)
		return bytes_append(out, value, fault);
	status = bytes_append_byte(out, '"', fault);
	if (!status)
		status = bytes_append(out, value, fault);
	return status ? status : bytes_append_byte(out, '"', fault);
}

static enum status put_field(struct bytes *out, const struct query_node *leaf,
			     struct fault *fault)
{
	bool has_brackets = is_spelt_near(leaf, leaf->form);
	enum status status = bytes_printf(out, fault, "%s:%s",
					  query_field_name(leaf->field),
					  has_brackets ? "(" : "");

	if (status)
		return status;
	if (leaf->field == QUERY_DATE)
		return query_date_print(out, &leaf->range, fault);
	if (!query_field_has_words(leaf->field))
		return put_value(out, leaf->value, fault);
	if (leaf->field != QUERY_TITLE)
		return put_name(out, leaf, fault);
	status = put_words(out, leaf, leaf->form, fault);
	if (!status && has_brackets)
		status = bytes_append_byte(out, ')', fault);
	return status;
}

enum status query_print_leaf(struct bytes *out, const struct query_node *leaf,
			     struct fault *fault)
{
	if (leaf->kind == QUERY_FIELD)
		return put_field(out, leaf, fault);
	return put_words(out, leaf, leaf->kind, fault);
}

/* Whether brackets make clear, or possible, what belongs together. */
static bool is_composite(const struct query_node *node)
{
	return !query_is_leaf(node) || is_spelt_near(node, node->kind);
}

/* "^3", "^0.5" */
static enum status put_weight(struct bytes *out, const struct query_node *node,
			      struct fault *fault)
{
	uint32_t whole = node->weight / QUERY_WEIGHT;
	uint32_t part = node->weight % QUERY_WEIGHT;

	if (node->weight == 0)
		return STATUS_OK;
	if (part == 0)
		return bytes_printf(out, fault, "^%u", whole);
	if (part % 10 == 0)
		return bytes_printf(out, fault, "^%u.%u", whole, part / 10);
	return bytes_printf(out, fault, "^%u.%02u", whole, part);
}

static enum status put_operand(struct bytes *out, const struct piece *piece,
			       bool has_brackets, struct fault *fault)
{
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
	return status ? status : put_weight(out, piece->node, fault);
}

/* Two characters that stood alone in brackets: behind a sign they would be a
 * phrase. */
static bool is_pair(const struct query_node *node)
{
	return node->kind == QUERY_WORD && node->words->word.kind == WORD_PAIR;
}

/* FILTER binds less tight than all but another FILTER. */
static bool needs_brackets(const struct query_node *parent,
			   const struct query_node *node)
{
	if (is_pair(node))
		return node->is_excluded || parent->kind == QUERY_NOT;
	if (!is_composite(node))
		return false;
	return node->weight || node->kind == QUERY_FILTER ||
	       parent->kind != QUERY_FILTER;
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
	else if (node->kind == QUERY_FILTER)
		between = TEXT(" FILTER ");
	else if (node->kind == QUERY_NOT)
		status = bytes_append(out, TEXT("NOT "), fault);
	for (size_t i = 0; i < node->arity && !status; i++) {
		if (i > 0)
			status = bytes_append(out, between, fault);
		if (!status)
			status = put_operand(
				out, &operands[i],
				needs_brackets(node, operands[i].node), fault);
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
		status = put_operand(out, &stack[0],
				     stack[0].node->weight > 0 &&
					     is_composite(stack[0].node),
				     fault);
	bytes_free(&line);
	return status;
}
