/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/loosen.h"

#include "searcher/frequency.h"
#include "shared/point.h"
#include "shared/utf8.h"

struct loosener {
	struct query *query;
	struct frequency *frequency; /* knows the languages */
	size_t items;                /* the node that has them */
	size_t count;                /* of compounds so far */
	struct query_node *nodes;    /* in the making */
	size_t node_count;
	struct bytes notes;
	struct fault *fault;
};

static bool is_part(const struct loosener *loosener,
		    const struct query_word *word)
{
	const struct text folded = word->word.folded;
	size_t width;

	if (word->word.kind != WORD_PLAIN ||
	    utf8_count(folded) < LOOSEN_CHARACTERS ||
	    frequency_is_stop_word(loosener->frequency, folded))
		return false;
	for (size_t at = 0; at < folded.length; at += width)
		if (utf8_class(utf8_next(folded, at, &width)) != UTF8_DIGIT)
			return true;
	return false;
}

/* The first part at or behind *at, which goes behind it; NULL: none. */
static const struct query_word *next_part(const struct loosener *loosener,
					  const struct query_node *leaf,
					  size_t *at)
{
	while (*at < leaf->word_count) {
		const struct query_word *word = &leaf->words[(*at)++];

		if (is_part(loosener, word))
			return word;
	}
	return NULL;
}

/* Whether a hyphen stands between two words, and nothing else; other signs are
 * of addresses and names (example.org, D'Souza). */
static bool has_hyphen(const struct query_word *left,
		       const struct query_word *right)
{
	const char *start = left->typed.data + left->typed.length;
	const struct text gap = { start, (size_t)(right->typed.data - start) };
	const struct point sign = point_at(gap, 0);

	return sign.width == gap.length &&
	       (point_is_hyphen(sign.code) || point_is_dash(sign.code));
}

static bool has_hyphens(const struct query_node *leaf)
{
	const struct query_word *last = NULL;

	for (size_t i = 0; i < leaf->word_count; i++) {
		const struct query_word *word = &leaf->words[i];

		if (word->word.kind != WORD_PLAIN)
			continue;
		if (last && !has_hyphen(last, word))
			return false;
		last = word;
	}
	return true;
}

/* Only the end of what was typed as a compound may have any form. */
bool loosen_is_compound(const struct query_node *leaf)
{
	if (leaf->kind != QUERY_PHRASE || leaf->is_required ||
	    leaf->is_excluded || query_is_added(leaf) ||
	    leaf->words[leaf->word_count - 1].is_exact)
		return false;
	for (size_t i = 0; i < leaf->word_count; i++)
		if (leaf->words[i].open != QUERY_CLOSED)
			return false;
	return has_hyphens(leaf);
}

/* A word, or several that are one. */
static bool is_item(const struct query_node *node)
{
	if (node->is_required || node->is_excluded)
		return false;
	return node->is_concept ||
	       (query_is_leaf(node) && node->kind != QUERY_FIELD);
}

static size_t count_parts(const struct loosener *loosener,
			  const struct query_node *leaf)
{
	size_t count = 0;
	size_t at = 0;

	while (next_part(loosener, leaf, &at))
		count++;
	return count;
}

/* Whether the query is a question of several words, whatever its articles
 * have to be besides. */
static bool find_items(struct loosener *loosener)
{
	const struct query *query = loosener->query;
	size_t items = query_items(query);
	size_t item_count = 0;
	size_t word_count = 0;

	if (items == query->node_count)
		return false;
	loosener->items = items;
	for (size_t i = 0; i < query->nodes[items].arity; i++) {
		const struct query_node *node =
			&query->nodes[query_operand(query, items, i)];
		size_t parts = loosen_is_compound(node) ?
				       count_parts(loosener, node) :
				       0;

		if (!is_item(node))
			continue;
		item_count++;
		word_count += parts > 0 ? parts : 1;
	}
	return item_count > 1 && word_count >= LOOSEN_WORDS;
}

static bool is_loosened(const struct loosener *loosener, size_t node)
{
	const struct query *query = loosener->query;

	if (!loosen_is_compound(&query->nodes[node]) ||
	    count_parts(loosener, &query->nodes[node]) == 0)
		return false;
	for (size_t i = 0; i < query->nodes[loosener->items].arity; i++)
		if (query_operand(query, loosener->items, i) == node)
			return true;
	return false;
}

static void add_operator(struct loosener *loosener, struct query_node node,
			 size_t first)
{
	node.span = loosener->node_count - first + 1;
	loosener->nodes[loosener->node_count++] = node;
}

static enum status add_part(struct loosener *loosener,
			    const struct query_word *from)
{
	struct query_word *word;
	enum status status;
	void *memory;

	status = pool_take(loosener->query->pool, 1, sizeof(*word), &memory,
			   loosener->fault);
	if (status)
		return status;
	word = memory;
	*word = *from;
	word->is_exact = false;
	word->word.first_position = 0;
	word->word.last_position = 0;
	loosener->nodes[loosener->node_count++] =
		(struct query_node){ .kind = QUERY_WORD,
				     .span = 1,
				     .operand_count = 1,
				     .words = word,
				     .word_count = 1,
				     .typed = from->typed };
	return STATUS_OK;
}

static enum status note_parts(struct loosener *loosener,
			      const struct query_node *leaf)
{
	const struct query_word *part;
	size_t at = 0;
	enum status status = bytes_printf(&loosener->notes, loosener->fault,
					  "%.*s is also found as",
					  (int)leaf->typed.length,
					  leaf->typed.data);

	while (!status && (part = next_part(loosener, leaf, &at)))
		status = bytes_printf(&loosener->notes, loosener->fault,
				      " %.*s", (int)part->typed.length,
				      part->typed.data);
	return status ? status :
			bytes_printf(&loosener->notes, loosener->fault,
				     " (beside other words; not in quotation "
				     "marks)\n");
}

static enum status add_concept(struct loosener *loosener,
			       const struct query_node *leaf)
{
	const size_t first = loosener->node_count;
	struct query_node whole = *leaf;
	const struct query_word *part;
	size_t at = 0;
	enum status status = note_parts(loosener, leaf);
	size_t count = 0;

	for (; !status && (part = next_part(loosener, leaf, &at)); count++)
		status = add_part(loosener, part);
	if (count > 1)
		add_operator(loosener,
			     (struct query_node){ .kind = QUERY_ANY,
						  .arity = count },
			     first);
	whole.weight = 0;
	whole.is_whole = true;
	loosener->nodes[loosener->node_count++] = whole;
	add_operator(loosener,
		     (struct query_node){ .kind = QUERY_OR,
					  .arity = 2,
					  .is_concept = true,
					  .weight = leaf->weight },
		     first);
	loosener->count++;
	return status;
}

/* Where the operands of what goes on at the end of the list begin. */
static size_t find_first(const struct loosener *loosener, size_t arity)
{
	size_t first = loosener->node_count;

	for (size_t i = 0; i < arity; i++)
		first -= loosener->nodes[first - 1].span;
	return first;
}

static enum status build(struct loosener *loosener)
{
	const struct query *query = loosener->query;
	size_t capacity = query->node_count;
	enum status status;
	void *memory;

	/* Each word may become a node, each compound two more. */
	for (size_t i = 0; i < query->node_count; i++)
		capacity += query->nodes[i].word_count + 2;
	status = pool_take(query->pool, capacity, sizeof(*loosener->nodes),
			   &memory, loosener->fault);
	if (status)
		return status;
	loosener->nodes = memory;
	for (size_t i = 0; i < query->node_count && !status; i++) {
		const struct query_node *node = &query->nodes[i];

		if (loosener->count < LOOSEN_MOST && is_loosened(loosener, i))
			status = add_concept(loosener, node);
		else
			add_operator(loosener, *node,
				     find_first(loosener, node->arity));
	}
	return status;
}

static bool has_compound(const struct query *query)
{
	for (size_t i = 0; i < query->node_count; i++)
		if (loosen_is_compound(&query->nodes[i]))
			return true;
	return false;
}

enum status loosen_query(struct query *query,
			 const struct candidates_source *source,
			 struct fault *fault)
{
	struct loosener loosener = { .query = query,
				     .notes = BYTES_UP_TO(QUERY_TEXT_BYTES),
				     .fault = fault };
	enum status status;

	if (!has_compound(query))
		return STATUS_OK;
	status = frequency_open(&loosener.frequency, source->index,
				source->terms, fault);
	if (!status && find_items(&loosener))
		status = build(&loosener);
	if (!status && loosener.count > 0)
		status = query_replace(query, loosener.nodes,
				       loosener.node_count,
				       text_from(&loosener.notes), fault);
	frequency_close(loosener.frequency);
	bytes_free(&loosener.notes);
	return status;
}
