/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/missed.h"

#include <inttypes.h>

#include "searcher/query_filter.h"
#include "searcher/spellings.h"

enum {
	PAIR = 2, /* words that may be written as one */
	ITEMS = 2 * MISSED_WORDS,
	TRIES = 2,         /* spellings that are counted */
	NODES_BESIDE = 16, /* of what is counted, beside those typed */
	POOL_BYTES = 16 << 20
};

/* A word, or two side by side. */
struct item {
	size_t first; /* leaf */
	size_t count;
	struct text joined; /* plain */
	bool is_told;
};

struct finder {
	struct search *search;
	const struct search_request *request;
	struct pool *pool;
	struct spellings_source source;
	struct item items[ITEMS];
	size_t item_count;
	size_t try_count;
	struct query_node *nodes; /* of what is counted */
	size_t node_count;
	struct bytes scratch;
	struct bytes *out;
	struct fault *fault;
};

static const struct query *query_of(const struct finder *finder)
{
	return finder->request->query;
}

static struct text folded_of(const struct finder *finder, size_t leaf)
{
	return query_of(finder)->nodes[leaf].words[0].word.folded;
}

/* ---- What is looked at ------------------------------------------------- */

/* Whether the question is one that is looked at. */
static bool may_find(const struct query *query)
{
	size_t word_count = 0;
	size_t bare_count = 0;

	for (size_t i = 0; i < query->node_count; i++) {
		const struct query_node *node = &query->nodes[i];

		if (query_is_leaf(node) && node->kind != QUERY_FIELD &&
		    !query_is_added(node))
			word_count += node->word_count;
		bare_count += node->is_bare;
	}
	return bare_count > 0 && word_count <= MISSED_WORDS;
}

/* The plain words of some leaves as one. */
static enum status join(struct finder *finder, size_t first, size_t count,
			struct text *out)
{
	enum status status = STATUS_OK;

	bytes_clear(&finder->scratch);
	for (size_t i = first; i < first + count; i++) {
		const struct query_node *leaf = &query_of(finder)->nodes[i];

		for (size_t j = 0; j < leaf->word_count && !status; j++)
			if (leaf->words[j].word.kind == WORD_PLAIN)
				status = bytes_append(&finder->scratch,
						      leaf->words[j].word.plain,
						      finder->fault);
	}
	return status ? status :
			pool_copy(finder->pool, text_from(&finder->scratch),
				  out, finder->fault);
}

static enum status add_item(struct finder *finder, size_t first, size_t count)
{
	struct item *item = &finder->items[finder->item_count];

	if (finder->item_count == ITEMS)
		return STATUS_OK;
	finder->item_count++;
	*item = (struct item){ .first = first, .count = count };
	return join(finder, first, count, &item->joined);
}

static bool is_pair(const struct query *query, size_t parent, size_t i)
{
	const struct query_node *first =
		&query->nodes[query_operand(query, parent, i)];
	const struct query_node *second =
		&query->nodes[query_operand(query, parent, i + 1)];

	return first->is_bare && second->is_bare && first->weight == 0 &&
	       second->weight == 0;
}

/* Pairs come first: of what is written apart the parts are not looked at. */
static enum status list_items(struct finder *finder)
{
	const struct query *query = query_of(finder);
	enum status status = STATUS_OK;

	for (size_t node = 0; node < query->node_count; node++)
		for (size_t i = 0; i + 1 < query->nodes[node].arity &&
				   query->nodes[node].kind == QUERY_ANY;
		     i++)
			if (!status && is_pair(query, node, i))
				status = add_item(finder,
						  query_operand(query, node, i),
						  PAIR);
	for (size_t i = 0; i < query->node_count && !status; i++)
		if (query->nodes[i].is_bare)
			status = add_item(finder, i, 1);
	return status;
}

/* Whether a leaf finds what the item is written as by others: with a hyphen
 * it finds both. */
static bool is_other(const struct query_node *leaf, const struct item *item)
{
	size_t plain_count = 0;
	size_t joined_count = 0;

	for (size_t i = 0; i < leaf->word_count; i++) {
		plain_count += leaf->words[i].word.kind == WORD_PLAIN;
		joined_count += leaf->words[i].word.kind == WORD_JOINED;
	}
	return plain_count != item->count || joined_count > 0;
}

/* Whether the question has the other spelling too, or another item was the
 * same. */
static enum status is_typed(struct finder *finder, const struct item *item,
			    bool *out)
{
	const struct query *query = query_of(finder);
	enum status status = STATUS_OK;

	*out = false;
	for (size_t i = 0; i < finder->item_count; i++) {
		const struct item *other = &finder->items[i];

		*out |= text_equal(other->joined, item->joined) &&
			(other < item || other->count != item->count);
	}
	for (size_t i = 0; i < query->node_count && !*out && !status; i++) {
		struct text joined;

		if (query->nodes[i].is_bare ||
		    query->nodes[i].kind == QUERY_FIELD ||
		    !is_other(&query->nodes[i], item))
			continue;
		status = join(finder, i, 1, &joined);
		*out = !status && text_equal(joined, item->joined);
	}
	return status;
}

static bool is_told(const struct finder *finder, const struct item *item)
{
	for (size_t i = 0; i < finder->item_count; i++) {
		const struct item *other = &finder->items[i];

		if (other->is_told &&
		    item->first < other->first + other->count &&
		    other->first < item->first + item->count)
			return true;
	}
	return false;
}

/* ---- What is counted --------------------------------------------------- */

static void add_leaf(struct finder *finder, const struct query_node *leaf)
{
	struct query_node *to = &finder->nodes[finder->node_count++];

	*to = *leaf;
	to->weight = 0;
	to->is_required = false;
}

/* The other spelling alone: of a compound the parts, since passages with the
 * joined word would only be taken away again. */
static enum status add_other(struct finder *finder,
			     const struct query_node *leaf)
{
	struct query_node *to = &finder->nodes[finder->node_count];
	struct query_word *words;
	enum status status;
	void *memory;

	add_leaf(finder, leaf);
	status = pool_take(finder->pool, leaf->word_count, sizeof(*words),
			   &memory, finder->fault);
	if (status)
		return status;
	words = memory;
	to->words = words;
	to->word_count = 0;
	for (size_t i = 0; i < leaf->word_count; i++)
		if (leaf->words[i].word.kind == WORD_PLAIN)
			words[to->word_count++] = leaf->words[i];
	return STATUS_OK;
}

static void add_operator(struct finder *finder, enum query_kind kind,
			 size_t arity)
{
	query_filter_add(finder->nodes, &finder->node_count, kind, arity);
}

/* What is before it, but for what the last `arity` operands find. */
static void add_without(struct finder *finder, enum query_kind kind,
			size_t arity)
{
	if (arity > 1)
		add_operator(finder, kind, arity);
	add_operator(finder, QUERY_NOT, 1);
	finder->nodes[finder->node_count - 1].is_of_titles = true;
	add_operator(finder, QUERY_FILTER, 2);
}

/* In languages where one of the two words says nothing, nobody means them. */
static void leave_out_languages(struct finder *finder,
				const struct spelling *spelling)
{
	const char *language = frequency_language(finder->source.frequency, 0);
	size_t count = 0;

	for (size_t at = 1; language; at++) {
		const struct query_node leaf = { .kind = QUERY_FIELD,
						 .field = QUERY_LANG,
						 .span = 1,
						 .operand_count = 1,
						 .value = text_of(language) };

		if (spellings_is_stopped(text_of(language), spelling)) {
			add_leaf(finder, &leaf);
			count++;
		}
		language = frequency_language(finder->source.frequency, at);
	}
	if (count > 0)
		add_without(finder, QUERY_OR, count);
}

/* What all that is found has to have, or must not: "+port", "-law". */
static void add_signs(struct finder *finder, size_t node)
{
	const struct query *query = query_of(finder);

	for (size_t i = 0; i < query->nodes[node].arity &&
			   query->nodes[node].kind == QUERY_ANY;
	     i++) {
		const size_t operand = query_operand(query, node, i);
		const struct query_node *root = &query->nodes[operand];

		if (!root->is_required && !root->is_excluded)
			continue;
		query_filter_add_bare(finder->nodes, &finder->node_count, root);
		if (root->is_excluded)
			add_operator(finder, QUERY_NOT, 1);
		add_operator(finder, QUERY_FILTER, 2);
	}
}

static enum status make_nodes(struct finder *finder, const struct item *item,
			      const struct spelling *spelling,
			      const struct query_node *other)
{
	const struct query *query = query_of(finder);
	size_t capacity = 4 * query->node_count + NODES_BESIDE;
	enum status status;
	void *memory;

	for (size_t i = 0; frequency_language(finder->source.frequency, i); i++)
		capacity++;
	status = pool_take(finder->pool, capacity, sizeof(*finder->nodes),
			   &memory, finder->fault);
	if (status)
		return status;
	finder->nodes = memory;
	finder->node_count = 0;
	status = add_other(finder, other);
	if (status)
		return status;
	for (size_t i = 0; i < item->count; i++)
		add_leaf(finder, &query->nodes[item->first + i]);
	add_without(finder, QUERY_ANY, item->count);
	leave_out_languages(finder, spelling);
	add_signs(finder,
		  query_filter_copy(finder->nodes, &finder->node_count, query));
	return STATUS_OK;
}

/* Passages that the other spelling, a query of one leaf, finds and the item
 * does not. */
static enum status count_other(struct finder *finder, const struct item *item,
			       const struct spelling *spelling,
			       const struct query *other,
			       struct search_summary *out)
{
	struct search_request request = *finder->request;
	struct query counted = *other;
	enum status status =
		make_nodes(finder, item, spelling, &other->nodes[0]);

	if (status)
		return status;
	counted.nodes = finder->nodes;
	counted.node_count = finder->node_count;
	request.count_most = MISSED_LOOKED;
	return search_total(finder->search, &request, &counted, out,
			    finder->fault);
}

static enum status tell(struct finder *finder, const struct item *item,
			const struct spelling *spelling,
			const struct search_summary *found)
{
	const struct query_node *leaves = &query_of(finder)->nodes[item->first];
	struct text typed = leaves[0].typed;
	struct text other = item->count > 1 ? spelling->joined :
					      spelling->apart;

	if (item->count > 1)
		typed.length = (size_t)(leaves[1].typed.data +
					leaves[1].typed.length - typed.data);
	return bytes_printf(
		finder->out, finder->fault,
		"%.*s misses %s%" PRIu32 " passage%s with \"%.*s\"; "
		"%.*s finds both\n",
		(int)typed.length, typed.data,
		found->is_exact_total ? "" : "at least ", found->total,
		found->total == 1 ? "" : "s", (int)other.length, other.data,
		(int)spelling->compound.length, spelling->compound.data);
}

static enum status try_spelling(struct finder *finder, struct item *item,
				const struct spelling *spelling)
{
	const struct query_options options = { .is_as_typed = true };
	struct search_summary found = { 0 };
	struct query other;
	enum status status = query_parse(&other, finder->source.terms,
					 item->count > 1 ? spelling->joined :
							   spelling->compound,
					 &options, finder->fault);

	if (status)
		return status;
	finder->try_count++;
	if (other.node_count == 1)
		status = count_other(finder, item, spelling, &other, &found);
	item->is_told = !status && found.total > 0;
	if (item->is_told)
		status = tell(finder, item, spelling, &found);
	query_free(&other);
	return status;
}

static enum status look_at_item(struct finder *finder, struct item *item)
{
	struct spellings spellings = { .count = 0 };
	bool is_known;
	enum status status;

	if (is_told(finder, item))
		return STATUS_OK;
	status = is_typed(finder, item, &is_known);
	if (status || is_known)
		return status;
	if (item->count > 1)
		status = spellings_guess_joined(
			&spellings, &finder->source,
			folded_of(finder, item->first),
			folded_of(finder, item->first + 1), finder->fault);
	else
		status = spellings_guess_apart(&spellings, &finder->source,
					       folded_of(finder, item->first),
					       finder->fault);
	for (size_t i = 0; i < spellings.count && !status; i++)
		if (!item->is_told && finder->try_count < TRIES)
			status = try_spelling(finder, item, &spellings.list[i]);
	return status;
}

static enum status find(struct finder *finder)
{
	struct frequency *frequency = NULL;
	enum status status = frequency_open(&frequency, finder->source.index,
					    finder->source.terms,
					    finder->fault);

	finder->source.frequency = frequency;
	finder->item_count = 0;
	finder->try_count = 0;
	if (!status)
		status = list_items(finder);
	for (size_t i = 0; i < finder->item_count && !status; i++)
		status = look_at_item(finder, &finder->items[i]);
	frequency_close(frequency);
	return status;
}

enum status missed_find(struct search *search,
			const struct search_request *request, struct bytes *out,
			struct fault *fault)
{
	struct finder finder = {
		.search = search,
		.request = request,
		.source = { .index = search_index(search),
			    .terms = search_terms(search) },
		.scratch = BYTES_UP_TO(QUERY_BYTES * 4),
		.out = out,
		.fault = fault,
	};
	size_t start = out->length;
	struct search_try try = search_try(search);
	enum status status;

	if (!may_find(request->query))
		return STATUS_OK;
	status = pool_new(&finder.pool, POOL_BYTES, fault);
	if (status)
		return status;
	finder.source.pool = finder.pool;
	do {
		out->length = start;
		pool_reset(finder.pool);
		status = find(&finder);
	} while (search_repeats(&try, &status, fault));
	if (status)
		out->length = start;
	bytes_free(&finder.scratch);
	pool_free(finder.pool);
	return status;
}
