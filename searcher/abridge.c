/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/abridge.h"

#include <math.h>
#include <stdlib.h>

#include "searcher/frequency.h"

enum { NOTE_BYTES = 200, HALVES_MOST = 2 * QUERY_WORDS };

struct item {
	size_t node;
	struct text key; /* equal for equal words */
};

/* The same words, once or more: items side by side. */
struct group {
	size_t first;
	size_t count;
	size_t place; /* node of the first of them */
	double score;
};

struct abridger {
	const struct query *query;
	struct frequency *frequency;
	double passage_count;
	size_t parent; /* of the items */
	struct item *items;
	size_t item_count;
	struct group *groups;
	size_t group_count;
	bool *is_left_out; /* by node */
	size_t left_out_count;
	struct fault *fault;
};

static enum status refuse(struct fault *fault)
{
	return fault_set(fault, STATUS_BAD_QUERY,
			 "the query has more than %d words", QUERY_WORDS);
}

static enum status take(const struct abridger *abridger, size_t count,
			size_t size, void **out)
{
	return pool_take(abridger->query->pool, count, size, out,
			 abridger->fault);
}

/* ---- What may be left out ---------------------------------------------- */

static bool is_item(const struct query_node *node)
{
	if (node->is_required || node->is_excluded ||
	    (node->kind != QUERY_WORD && node->kind != QUERY_PHRASE) ||
	    node->words[node->word_count - 1].is_exact)
		return false;
	for (size_t i = 0; i < node->word_count; i++)
		if (node->words[i].open != QUERY_CLOSED)
			return false;
	return true;
}

/* The folded words, each behind a blank. */
static enum status make_key(const struct abridger *abridger,
			    const struct query_node *leaf, struct text *out)
{
	struct bytes key = BYTES_UP_TO(QUERY_TEXT_BYTES);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < leaf->word_count && !status; i++) {
		status = bytes_append_byte(&key, ' ', abridger->fault);
		if (!status)
			status = bytes_append(&key, leaf->words[i].word.folded,
					      abridger->fault);
	}
	if (!status)
		status = pool_copy(abridger->query->pool, text_from(&key), out,
				   abridger->fault);
	bytes_free(&key);
	return status;
}

static enum status find_items(struct abridger *abridger)
{
	const struct query *query = abridger->query;
	const size_t arity = query->nodes[abridger->parent].arity;
	enum status status;
	void *memory;

	status = take(abridger, arity, sizeof(*abridger->items), &memory);
	if (status)
		return status;
	abridger->items = memory;
	for (size_t i = 0; i < arity && !status; i++) {
		struct item *item = &abridger->items[abridger->item_count];

		item->node = query_operand(query, abridger->parent, i);
		if (!is_item(&query->nodes[item->node]))
			continue;
		status = make_key(abridger, &query->nodes[item->node],
				  &item->key);
		abridger->item_count++;
	}
	return status;
}

static int compare_items(const void *left, const void *right)
{
	const struct item *one = left;
	const struct item *other = right;
	int order = text_compare(one->key, other->key);

	return order ? order :
		       (one->node > other->node) - (one->node < other->node);
}

/* ---- What of it -------------------------------------------------------- */

/* Of several words the rarest counts. */
static enum status score_group(const struct abridger *abridger,
			       struct group *group)
{
	const struct query_node *leaf = &abridger->query->nodes[group->place];
	const struct query_word *first = leaf->words;
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < leaf->word_count; i++) {
		uint32_t count;
		enum status status;

		if (leaf->words[i].word.kind == WORD_JOINED)
			continue;
		status = frequency_of_word(abridger->frequency,
					   &leaf->words[i].word, &count,
					   abridger->fault);
		if (status)
			return status;
		if (count < least)
			least = count;
	}
	if (least > 0 &&
	    !(leaf->word_count == 1 && first->may_drop &&
	      frequency_is_stop_word(abridger->frequency, first->word.folded)))
		group->score = (double)group->count *
			       log1p(abridger->passage_count / least);
	return STATUS_OK;
}

static enum status find_groups(struct abridger *abridger)
{
	enum status status;
	void *memory;

	status = take(abridger, abridger->item_count, sizeof(*abridger->groups),
		      &memory);
	if (status)
		return status;
	abridger->groups = memory;
	for (size_t i = 0, end; i < abridger->item_count && !status; i = end) {
		struct group *group =
			&abridger->groups[abridger->group_count++];

		for (end = i + 1; end < abridger->item_count; end++)
			if (!text_equal(abridger->items[i].key,
					abridger->items[end].key))
				break;
		*group = (struct group){
			.first = i,
			.count = end - i,
			.place = abridger->items[i].node,
		};
		status = score_group(abridger, group);
	}
	return status;
}

static int compare_groups(const void *left, const void *right)
{
	const struct group *one = left;
	const struct group *other = right;

	if (one->score > other->score || one->score < other->score)
		return one->score > other->score ? -1 : 1;
	return (one->place > other->place) - (one->place < other->place);
}

/* Whether something is searched for when all items are left out. */
static bool has_others(const struct abridger *abridger)
{
	const struct query *query = abridger->query;
	const size_t arity = query->nodes[abridger->parent].arity;

	for (size_t i = 0; i < arity; i++) {
		const struct query_node *node =
			&query->nodes[query_operand(query, abridger->parent, i)];

		if (!is_item(node) && !node->is_excluded)
			return true;
	}
	return false;
}

/* Leaves out what does not fit into the halves, the last ones first. */
static enum status choose(struct abridger *abridger, size_t spare)
{
	const struct query *query = abridger->query;
	enum status status;
	void *memory;

	status = take(abridger, query->node_count,
		      sizeof(*abridger->is_left_out), &memory);
	if (status)
		return status;
	abridger->is_left_out = memory;
	for (size_t i = 0; i < abridger->group_count; i++) {
		const struct group *group = &abridger->groups[i];
		const struct item *items = &abridger->items[group->first];
		size_t halves = query_halves(&query->nodes[group->place]);

		for (size_t j = 0; j < group->count; j++) {
			if (halves <= spare) {
				spare -= halves;
				continue;
			}
			abridger->is_left_out[items[j].node] = true;
			abridger->left_out_count++;
		}
	}
	return abridger->left_out_count < abridger->item_count ||
			       has_others(abridger) ?
		       STATUS_OK :
		       refuse(abridger->fault);
}

/* ---- The rest ---------------------------------------------------------- */

static enum status replace(const struct abridger *abridger, struct query *query,
			   struct text note)
{
	size_t left_out_count = abridger->left_out_count;
	struct query_node *nodes;
	size_t count = 0;
	enum status status;
	void *memory;

	status = take(abridger, query->node_count, sizeof(*nodes), &memory);
	if (status)
		return status;
	nodes = memory;
	for (size_t i = 0; i < query->node_count; i++) {
		struct query_node node = query->nodes[i];

		if (abridger->is_left_out[i])
			continue;
		if (i == abridger->parent)
			node.arity -= abridger->left_out_count;
		/* nothing stands beside a single word, which needs no sign */
		if (i == abridger->parent && node.arity == 1) {
			nodes[count - 1].is_required = false;
			if (nodes[count - 1].weight == 0)
				nodes[count - 1].weight = node.weight;
			left_out_count++;
			continue;
		}
		if (i >= abridger->parent && i - abridger->parent < node.span)
			node.span -= left_out_count;
		nodes[count++] = node;
	}
	return query_replace(query, nodes, count, note, abridger->fault);
}

static enum status find_most_telling(struct abridger *abridger,
				     const struct candidates_source *source,
				     size_t spare)
{
	enum status status;

	abridger->passage_count = index_document_count(source->index);
	status = frequency_open(&abridger->frequency, source->index,
				source->terms, abridger->fault);
	if (!status)
		status = find_groups(abridger);
	frequency_close(abridger->frequency);
	if (status)
		return status;
	qsort(abridger->groups, abridger->group_count, sizeof(struct group),
	      compare_groups);
	return choose(abridger, spare);
}

static enum status abridge(struct abridger *abridger, struct query *query,
			   const struct candidates_source *source,
			   size_t halves)
{
	struct bytes note = BYTES_UP_TO(NOTE_BYTES);
	size_t left_out = 0;
	size_t held = halves;
	enum status status = find_items(abridger);

	for (size_t i = 0; i < abridger->item_count; i++)
		held -= query_halves(&query->nodes[abridger->items[i].node]);
	if (!status && held > HALVES_MOST)
		status = refuse(abridger->fault);
	if (!status && abridger->item_count > 0)
		qsort(abridger->items, abridger->item_count,
		      sizeof(struct item), compare_items);
	if (!status)
		status =
			find_most_telling(abridger, source, HALVES_MOST - held);
	for (size_t i = 0; i < query->node_count && !status; i++)
		if (abridger->is_left_out[i])
			left_out += query_halves(&query->nodes[i]);
	if (!status)
		status = bytes_printf(&note, abridger->fault,
				      "of the query's %zu words the %zu that "
				      "tell most are searched for\n",
				      halves / 2, (halves - left_out) / 2);
	if (!status)
		status = replace(abridger, query, text_from(&note));
	bytes_free(&note);
	return status;
}

enum status abridge_query(struct query *query,
			  const struct candidates_source *source,
			  bool is_strict, struct fault *fault)
{
	struct abridger abridger = { .query = query, .fault = fault };
	size_t halves = 0;

	for (size_t i = 0; i < query->node_count; i++)
		if (query_is_leaf(&query->nodes[i]))
			halves += query_halves(&query->nodes[i]);
	if (halves <= HALVES_MOST)
		return STATUS_OK;
	abridger.parent = query_items(query);
	if (is_strict || abridger.parent == query->node_count)
		return refuse(fault);
	return abridge(&abridger, query, source, halves);
}
