/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/concepts.h"

#include <math.h>

#include "searcher/steps.h"

/* What is being made, and of what. */
struct maker {
	const struct candidates *candidates;
	struct concepts *out;
	uint32_t document_count;
	struct fault *fault;
};

double concepts_idf(double frequency, double count)
{
	double missing = count > frequency ? count - frequency : 0;

	return log(1 + (missing + 0.5) / (frequency + 0.5));
}

/* Passages that have one of the terms, at most: they may have several. */
static uint32_t count_passages(const struct maker *maker,
			       const struct candidates_terms *terms)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < terms->count; i++)
		sum += terms->list[i].frequency;
	return sum > maker->document_count ? maker->document_count :
					     (uint32_t)sum;
}

/* Passages that a word stands in: its own, or those with all its parts. */
static uint32_t count_concept(const struct maker *maker,
			      const struct concept *concept)
{
	uint32_t own = count_passages(maker, concept->body);
	uint32_t fewest = UINT32_MAX;

	for (size_t i = 0; i < concept->part_count; i++) {
		uint32_t count = count_passages(maker, concept->parts[i].body);

		if (count < fewest)
			fewest = count;
	}
	return concept->part_count > 0 && fewest > own ? fewest : own;
}

static struct concept describe(const struct maker *maker, size_t node,
			       size_t word)
{
	const struct candidates_word *info =
		&maker->candidates->nodes[node].words[word];

	return (struct concept){ .node = node,
				 .body = &info->body,
				 .context = &info->context };
}

static enum status add_parts(struct maker *maker, struct concept *concept,
			     size_t joined)
{
	const struct query_node *leaf =
		&maker->candidates->query->nodes[concept->node];
	struct concept *parts;
	enum status status;
	void *memory;

	status = pool_take(maker->candidates->pool, leaf->word_count,
			   sizeof(*parts), &memory, maker->fault);
	if (status)
		return status;
	parts = memory;
	for (size_t i = 0; i < leaf->word_count; i++)
		if (leaf->words[i].word.kind == WORD_PLAIN &&
		    query_is_inside(&leaf->words[i], &leaf->words[joined]))
			parts[concept->part_count++] =
				describe(maker, concept->node, i);
	concept->parts = parts;
	return STATUS_OK;
}

static enum status add_word(struct maker *maker, size_t node, size_t word)
{
	const struct query *query = maker->candidates->query;
	struct concept concept = describe(maker, node, word);
	enum status status = STATUS_OK;

	if (query->nodes[node].words[word].word.kind == WORD_JOINED)
		status = add_parts(maker, &concept, word);
	concept.frequency = count_concept(maker, &concept);
	if (status || (concept.frequency == 0 && concept.context->count == 0))
		return status;
	concept.times = steps_weight_of(query, node);
	concept.weight = concept.times *
			 concepts_idf(concept.frequency, maker->document_count);
	concept.choice = maker->out->count;
	concept.choice_weight = concept.weight;
	maker->out->list[maker->out->count++] = concept;
	return STATUS_OK;
}

/* ---- What a word is also looked for as --------------------------------- */

static size_t count_added(const struct candidates *candidates, size_t first,
			  size_t end)
{
	size_t count = 0;

	for (size_t i = first; i < end; i++)
		count += query_is_added(&candidates->query->nodes[i]);
	return count;
}

/* The words of a leaf that was added. */
static enum status describe_other(struct maker *maker, size_t node,
				  struct concept_other *out)
{
	const struct query_node *leaf = &maker->candidates->query->nodes[node];
	struct concept *words;
	void *memory;
	enum status status = pool_take(maker->candidates->pool,
				       leaf->word_count + 1, sizeof(*words),
				       &memory, maker->fault);

	words = memory;
	for (size_t i = 0; i < leaf->word_count && !status; i++) {
		if (query_is_covered(leaf, i))
			continue;
		words[out->count] = describe(maker, node, i);
		if (leaf->words[i].word.kind == WORD_JOINED)
			status = add_parts(maker, &words[out->count], i);
		out->count++;
	}
	out->words = words;
	return status;
}

/* Those of one whole are the same list to each of its words. */
static enum status add_others(struct maker *maker, size_t whole)
{
	const struct candidates *candidates = maker->candidates;
	size_t first = whole + 1 - candidates->query->nodes[whole].span;
	size_t count = count_added(candidates, first, whole);
	struct concept_other *others;
	void *memory;
	enum status status = pool_take(candidates->pool, count + 1,
				       sizeof(*others), &memory, maker->fault);

	others = memory;
	for (size_t i = first, j = 0; i < whole && !status; i++)
		if (query_is_added(&candidates->query->nodes[i]))
			status = describe_other(maker, i, &others[j++]);
	for (size_t i = 0; i < maker->out->count && !status; i++) {
		struct concept *concept = &maker->out->list[i];

		if (concept->node >= first && concept->node < whole) {
			concept->others = others;
			concept->other_count = count;
		}
	}
	return status;
}

static enum status find_others(struct maker *maker)
{
	const struct query *query = maker->candidates->query;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < query->node_count && !status; i++)
		if (query->nodes[i].is_concept)
			status = add_others(maker, i);
	return status;
}

/* ---- Words to choose from ---------------------------------------------- */

/* The first concept of the nodes from this one on. */
static size_t concept_from(const struct concepts *concepts, size_t node)
{
	size_t i = 0;

	while (i < concepts->count && concepts->list[i].node < node)
		i++;
	return i;
}

/* Whether each operand has one word, or is itself a choice. */
static bool is_choice(const struct maker *maker, size_t node)
{
	const struct query *query = maker->candidates->query;
	const struct concepts *concepts = maker->out;

	if (query->nodes[node].kind != QUERY_OR ||
	    query->nodes[node].is_concept)
		return false;
	for (size_t i = 0; i < query->nodes[node].arity; i++) {
		size_t last = query_operand(query, node, i);
		size_t first = concept_from(concepts,
					    last + 1 - query->nodes[last].span);
		size_t end = concept_from(concepts, last + 1);

		if (end > first && concepts->list[end - 1].choice !=
					   concepts->list[first].choice)
			return false;
	}
	return true;
}

static void find_choices(const struct maker *maker)
{
	const struct query *query = maker->candidates->query;

	for (size_t i = 0; i < query->node_count; i++) {
		size_t first =
			concept_from(maker->out, i + 1 - query->nodes[i].span);
		size_t end = concept_from(maker->out, i + 1);
		double most = 0;

		if (!is_choice(maker, i))
			continue;
		for (size_t j = first; j < end; j++)
			if (maker->out->list[j].weight > most)
				most = maker->out->list[j].weight;
		for (size_t j = first; j < end; j++) {
			maker->out->list[j].choice = first;
			maker->out->list[j].choice_weight = most;
		}
	}
}

/* ---- All of them ------------------------------------------------------- */

static size_t count_words(const struct query *query)
{
	size_t count = 0;

	for (size_t i = 0; i < query->node_count; i++)
		count += query->nodes[i].word_count;
	return count;
}

enum status concepts_make(struct concepts *out,
			  const struct candidates *candidates,
			  uint32_t document_count, struct fault *fault)
{
	const struct query *query = candidates->query;
	struct maker maker = { candidates, out, document_count, fault };
	enum status status;
	void *memory;

	*out = (struct concepts){ 0 };
	status = pool_take(candidates->pool, count_words(query) + 1,
			   sizeof(*out->list), &memory, fault);
	if (status)
		return status;
	out->list = memory;
	for (size_t i = 0; i < query->node_count; i++) {
		const struct query_node *leaf = &query->nodes[i];

		/* A synonym is what a word beside it stands for. */
		if (!candidates_is_wanted(candidates, i) ||
		    query_is_added(leaf))
			continue;
		for (size_t j = 0; j < leaf->word_count && !status; j++)
			if (!query_is_covered(leaf, j) &&
			    !candidates->nodes[i].words[j].is_stop_word)
				status = add_word(&maker, i, j);
	}
	if (!status)
		status = find_others(&maker);
	find_choices(&maker);
	if (status)
		*out = (struct concepts){ 0 };
	return status;
}
