/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/candidates.h"

#include <string.h>

#include "searcher/asking.h"
#include "searcher/candidates_field.h"
#include "searcher/candidates_open.h"
#include "searcher/candidates_word.h"
#include "searcher/steps.h"
#include "shared/schema.h"

enum {
	POOL_BYTES = 64 << 20,
	LANGUAGES_MAX =
		1024,     /* ICU knows some 600, and the indexer no others */
	COMMON_SHARE = 5, /* a common language has 1/5 of the passages */
	NOTES_BYTES = 1 << 16
};

/* What the making needs besides the result. */
struct maker {
	struct candidates *out;
	const struct candidates_source *source;
};

static bool visit_language(void *context, struct text term, uint32_t frequency)
{
	struct candidates *out = context;
	size_t skipped = sizeof(SCHEMA_LANGUAGE) - 1;
	struct candidates_language *language;

	if (term.length - skipped >= TERMS_LANGUAGE_BYTES)
		return true;
	language = &out->languages[out->language_count++];
	memcpy(language->code, term.data + skipped, term.length - skipped);
	language->passage_count = frequency;
	return out->language_count < LANGUAGES_MAX;
}

static enum status read_languages(struct maker *maker, struct fault *fault)
{
	struct candidates *out = maker->out;
	struct index_visitor visitor = { visit_language, out };
	uint32_t all = index_document_count(maker->source->index);
	enum status status;
	void *memory;

	status = pool_take(out->pool, LANGUAGES_MAX, sizeof(*out->languages),
			   &memory, fault);
	if (status)
		return status;
	out->languages = memory;
	status = index_each_term(maker->source->index, TEXT(SCHEMA_LANGUAGE),
				 &visitor, fault);
	for (size_t i = 0; i < out->language_count; i++)
		out->languages[i].is_common = out->languages[i].passage_count >=
					      all / COMMON_SHARE;
	return status;
}

static enum status read_leaf(struct maker *maker, size_t node,
			     struct fault *fault)
{
	const struct query_node *leaf = &maker->out->query->nodes[node];
	struct candidates_node *out = &maker->out->nodes[node];
	bool has_terms = leaf->kind != QUERY_FIELD ||
			 leaf->field == QUERY_TITLE;
	struct candidates_word *words;
	enum status status;
	void *memory;

	status = pool_take(maker->out->pool, leaf->word_count, sizeof(*words),
			   &memory, fault);
	words = memory;
	for (size_t i = 0; i < leaf->word_count && has_terms && !status; i++)
		status = candidates_word_read(maker->out, maker->source,
					      &leaf->words[i], &words[i],
					      fault);
	out->words = words;
	if (status || has_terms)
		return status;
	return candidates_field_read(maker->out, maker->source, node, fault);
}

/* An unsigned item that may be left out, if others stay. */
static bool is_droppable(const struct candidates *out, size_t node)
{
	const struct query_node *item = &out->query->nodes[node];

	return item->kind == QUERY_WORD && !item->is_required &&
	       !item->is_excluded && out->nodes[node].words[0].is_stop_word;
}

/* How many of the first items only ask; where English is not what is read,
 * they may be anything. */
static size_t count_asking(const struct candidates *out, size_t node)
{
	const struct query_node *nodes = out->query->nodes;
	size_t english = candidates_find_language(out, TEXT("en"));
	struct text words[ASKING_WORDS];
	size_t count = 0;

	if (english == out->language_count ||
	    !out->languages[english].is_common)
		return 0;
	while (count < nodes[node].arity && count < ASKING_WORDS) {
		const struct query_node *item =
			&nodes[query_operand(out->query, node, count)];

		if (item->kind != QUERY_WORD || item->is_required ||
		    item->is_excluded || item->weight != 0)
			break;
		words[count++] = item->words[0].word.folded;
	}
	return asking_count(words, count);
}

/* Leaves the stop words out of items side by side, and those that only ask;
 * true when one of them is required. */
static bool settle_items(struct candidates *out, size_t node)
{
	const struct query_node *nodes = out->query->nodes;
	size_t asking = count_asking(out, node);
	bool has_required = false;
	bool has_other = false;

	for (size_t i = 0; i < nodes[node].arity; i++) {
		size_t child = query_operand(out->query, node, i);

		has_required |= nodes[child].is_required;
		has_other |= i >= asking && !nodes[child].is_excluded &&
			     !is_droppable(out, child);
	}
	for (size_t i = 0; i < nodes[node].arity && has_other; i++) {
		size_t child = query_operand(out->query, node, i);

		out->nodes[child].is_dropped = i < asking ||
					       is_droppable(out, child);
	}
	return has_required;
}

/* Whether several operands have to be there together; one that only must not
 * be joined by others stands for itself. */
static bool needs_several(const struct candidates *candidates, size_t node)
{
	const struct query_node *nodes = candidates->query->nodes;
	size_t count = 0;

	for (size_t i = 0; i < nodes[node].arity; i++)
		count +=
			nodes[query_operand(candidates->query, node, i)].kind !=
			QUERY_NOT;
	return nodes[node].kind == QUERY_AND && count > 1;
}

/* From the root down: what each node hands on to its operands. */
static void settle_nodes(struct candidates *out)
{
	const struct query_node *nodes = out->query->nodes;

	for (size_t node = out->query->node_count; node-- > 0;) {
		struct candidates_node *parent = &out->nodes[node];
		bool is_needing = needs_several(out, node);

		if (nodes[node].kind == QUERY_ANY)
			is_needing = settle_items(out, node);
		parent->is_group = is_needing && !parent->is_context &&
				   !parent->is_negated;
		for (size_t i = 0; i < nodes[node].arity; i++) {
			size_t child = query_operand(out->query, node, i);
			struct candidates_node *to = &out->nodes[child];
			bool is_negation = nodes[node].kind == QUERY_NOT ||
					   nodes[child].is_excluded;

			to->is_negated =
				parent->is_negated ||
				(is_negation && !nodes[node].is_of_titles);
			to->is_inverted = parent->is_inverted != is_negation;
			to->is_context =
				(parent->is_context || parent->is_group) &&
				!to->is_negated;
		}
	}
}

static enum status read_nodes(struct maker *maker, struct fault *fault)
{
	struct candidates *out = maker->out;
	const struct query *query = out->query;
	enum status status;
	void *memory;

	status = pool_take(out->pool, query->node_count, sizeof(*out->nodes),
			   &memory, fault);
	out->nodes = memory;
	for (size_t i = 0; i < query->node_count && !status; i++) {
		if (!query_is_leaf(&query->nodes[i]))
			continue;
		status = read_leaf(maker, i, fault);
		if (!candidates_is_certain(out, i))
			out->needs_text = true;
	}
	if (status)
		return status;
	candidates_word_settle(out);
	settle_nodes(out);
	return STATUS_OK;
}

enum status candidates_make(struct candidates *out,
			    const struct candidates_source *source,
			    const struct query *query, struct fault *fault)
{
	struct maker maker = { .out = out, .source = source };
	enum status status;

	*out = (struct candidates){ .query = query,
				    .notes = BYTES_UP_TO(NOTES_BYTES) };
	status = pool_new(&out->pool, POOL_BYTES, fault);
	if (!status)
		status = read_languages(&maker, fault);
	if (!status)
		status = read_nodes(&maker, fault);
	if (!status)
		status = candidates_open_read(out, source, fault);
	if (!status)
		status = steps_make(out, fault);
	if (status)
		candidates_free(out);
	return status;
}

void candidates_free(struct candidates *candidates)
{
	bytes_free(&candidates->notes);
	pool_free(candidates->pool);
	*candidates = (struct candidates){ 0 };
}

bool candidates_is_certain(const struct candidates *candidates, size_t node)
{
	const struct query_node *leaf = &candidates->query->nodes[node];

	return leaf->kind == QUERY_WORD ||
	       (leaf->kind == QUERY_FIELD && leaf->field != QUERY_TITLE &&
		!candidates->nodes[node].is_vague);
}

bool candidates_is_wanted(const struct candidates *candidates, size_t node)
{
	const struct query_node *leaf = &candidates->query->nodes[node];

	return query_is_leaf(leaf) && leaf->kind != QUERY_FIELD &&
	       !candidates->nodes[node].is_dropped &&
	       !candidates->nodes[node].is_negated;
}

/* ---- Words that no passage has ------------------------------------------ */

static bool has_terms(const struct candidates_word *word)
{
	return word->body.count + word->headline.count + word->context.count >
	       0;
}

/* A joined word is there where its parts are. */
static bool is_absent(const struct candidates *candidates, size_t node,
		      size_t i)
{
	const struct query_node *leaf = &candidates->query->nodes[node];
	const struct candidates_word *words = candidates->nodes[node].words;
	bool has_parts = false;

	if (query_is_covered(leaf, i) || has_terms(&words[i]))
		return false;
	for (size_t j = 0; j < leaf->word_count; j++) {
		if (leaf->words[j].word.kind != WORD_PLAIN ||
		    !query_is_inside(&leaf->words[j], &leaf->words[i]))
			continue;
		if (!has_terms(&words[j]))
			return true;
		has_parts = true;
	}
	return !has_parts;
}

static bool has_absent(const struct candidates *candidates, size_t node)
{
	for (size_t i = 0; i < candidates->query->nodes[node].word_count; i++)
		if (is_absent(candidates, node, i))
			return true;
	return false;
}

/* Whether passages may have what was put beside the leaf ("widen.h"). */
static bool has_another(const struct candidates *candidates, size_t node)
{
	const struct query_node *nodes = candidates->query->nodes;

	for (size_t i = node + 1; i < candidates->query->node_count; i++) {
		if (!nodes[i].is_concept || i + 1 - nodes[i].span > node)
			continue;
		for (size_t j = i + 1 - nodes[i].span; j < i; j++)
			if (query_is_added(&nodes[j]) &&
			    !has_absent(candidates, j))
				return true;
	}
	return false;
}

static bool is_listed(const struct bytes *list, struct text word)
{
	for (size_t i = 0; i < list->length;) {
		const struct text item = text_of(list->data + i);

		if (text_equal(item, word))
			return true;
		i += item.length + 1;
	}
	return false;
}

static enum status list_absent(const struct candidates *candidates, size_t node,
			       struct bytes *out, struct fault *fault)
{
	const struct query_node *leaf = &candidates->query->nodes[node];
	enum status status = STATUS_OK;

	for (size_t i = 0; i < leaf->word_count && !status; i++) {
		const struct query_word *word = &leaf->words[i];

		if (!is_absent(candidates, node, i) ||
		    is_listed(out, word->typed))
			continue;
		status = bytes_append(out, word->typed, fault);
		if (!status && word->open == QUERY_FUZZY)
			status = bytes_append_byte(out, '~', fault);
		if (!status)
			status = bytes_append_byte(out, '\0', fault);
	}
	return status;
}

enum status candidates_list_absent(const struct candidates *candidates,
				   struct bytes *out, struct fault *fault)
{
	const struct query *query = candidates->query;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < query->node_count && !status; i++)
		if (candidates_is_wanted(candidates, i) &&
		    !query_is_added(&query->nodes[i]) &&
		    has_absent(candidates, i) && !has_another(candidates, i))
			status = list_absent(candidates, i, out, fault);
	return status;
}

size_t candidates_find_language(const struct candidates *candidates,
				struct text code)
{
	size_t i = 0;

	while (i < candidates->language_count &&
	       !text_equal(text_of(candidates->languages[i].code), code))
		i++;
	return i;
}
