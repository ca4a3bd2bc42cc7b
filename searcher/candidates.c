/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/candidates.h"

#include <string.h>

#include "searcher/steps.h"
#include "searcher/stopwords.h"
#include "shared/schema.h"

enum {
	POOL_BYTES = 64 << 20,
	LANGUAGES_MAX =
		1024,     /* ICU knows some 600, and the indexer no others */
	COMMON_SHARE = 5, /* a common language has 1/5 of the passages */
	TERM_BYTES = 2 * SCHEMA_TERM_BYTES
};

/* What the making needs besides the result. */
struct maker {
	struct candidates *out;
	struct index *index;
	struct terms *terms;
	struct bytes term; /* scratch */
};

static bool visit_language(void *context, struct text term, uint32_t frequency)
{
	struct candidates *out = context;
	size_t skipped = sizeof(SCHEMA_LANGUAGE) - 1;
	struct candidates_language *language;

	if (term.length - skipped >= CANDIDATES_CODE_BYTES)
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
	uint32_t all = index_document_count(maker->index);
	enum status status;
	void *memory;

	status = pool_take(out->pool, LANGUAGES_MAX, sizeof(*out->languages),
			   &memory, fault);
	if (status)
		return status;
	out->languages = memory;
	status = index_each_term(maker->index, TEXT(SCHEMA_LANGUAGE), &visitor,
				 fault);
	for (size_t i = 0; i < out->language_count; i++)
		out->languages[i].is_common = out->languages[i].passage_count >=
					      all / COMMON_SHARE;
	return status;
}

/* Adds the term of a stem to `terms`, if the index has it. */
static enum status add_term(struct maker *maker, struct candidates_terms *terms,
			    const char *prefix,
			    const struct candidates_stem *stem,
			    struct fault *fault)
{
	const char *language = maker->out->languages[stem->language].code;
	uint32_t frequency = 0;
	enum status status;

	bytes_clear(&maker->term);
	status = terms_build(&maker->term, prefix, language, stem->stem, fault);
	if (!status)
		status = index_frequency(maker->index, text_from(&maker->term),
					 &frequency, fault);
	if (status || frequency == 0)
		return status;
	terms->list[terms->count].frequency = frequency;
	return pool_copy(maker->out->pool, text_from(&maker->term),
			 &terms->list[terms->count++].term, fault);
}

static enum status read_stems(struct maker *maker,
			      const struct query_word *word,
			      struct candidates_word *out, struct fault *fault)
{
	struct candidates *all = maker->out;
	struct candidates_stem *list;
	enum status status;
	void *memory;

	status = pool_take(all->pool, all->language_count * TERMS_STEMS_MAX,
			   sizeof(*list), &memory, fault);
	list = memory;
	for (size_t i = 0; i < all->language_count && !status; i++) {
		struct stems stems = { 0 };

		status = terms_stem(maker->terms, &stems, &word->word,
				    all->languages[i].code, fault);
		for (size_t j = 0; j < stems.count && !status; j++) {
			list[out->stem_count].language = i;
			status = pool_copy(all->pool, stems.list[j],
					   &list[out->stem_count].stem, fault);
			out->stem_count++;
		}
	}
	out->stems = list;
	return status;
}

static bool is_stop_word(const struct candidates *out,
			 const struct query_word *word)
{
	if (!word->may_drop || word->word.kind != WORD_PLAIN)
		return false;
	for (size_t i = 0; i < out->language_count; i++)
		if (out->languages[i].is_common &&
		    stopwords_has(text_of(out->languages[i].code),
				  word->word.folded))
			return true;
	return false;
}

static enum status read_word(struct maker *maker, const struct query_word *word,
			     struct candidates_word *out, struct fault *fault)
{
	struct candidates_term *lists;
	enum status status = read_stems(maker, word, out, fault);
	size_t stem_count = out->stem_count;
	void *memory;

	if (!status)
		status = pool_take(maker->out->pool, 3 * stem_count,
				   sizeof(*lists), &memory, fault);
	if (status)
		return status;
	lists = memory;
	out->body.list = lists;
	out->headline.list = lists + stem_count;
	out->context.list = lists + 2 * stem_count;
	out->is_stop_word = is_stop_word(maker->out, word);
	for (size_t i = 0; i < stem_count && !status; i++) {
		size_t context_count = out->context.count;

		status = add_term(maker, &out->body, SCHEMA_BODY,
				  &out->stems[i], fault);
		if (!status)
			status = add_term(maker, &out->context, SCHEMA_CONTEXT,
					  &out->stems[i], fault);
		/* Headlines are found by words of the context only. */
		if (!status && out->context.count > context_count)
			status = add_term(maker, &out->headline,
					  SCHEMA_HEADLINE, &out->stems[i],
					  fault);
	}
	return status;
}

static enum status read_leaf(struct maker *maker, const struct query_node *leaf,
			     struct candidates_node *out, struct fault *fault)
{
	struct candidates_word *words;
	enum status status;
	void *memory;

	status = pool_take(maker->out->pool, leaf->word_count, sizeof(*words),
			   &memory, fault);
	words = memory;
	for (size_t i = 0; i < leaf->word_count && !status; i++)
		status = read_word(maker, &leaf->words[i], &words[i], fault);
	out->words = words;
	return status;
}

/* An unsigned item that may be left out, if others stay. */
static bool is_droppable(const struct candidates *out, size_t node)
{
	const struct query_node *item = &out->query->nodes[node];

	return item->kind == QUERY_WORD && !item->is_required &&
	       !item->is_excluded && out->nodes[node].words[0].is_stop_word;
}

/* Leaves the stop words out of items side by side; true when one of them
 * is required. */
static bool settle_items(struct candidates *out, size_t node)
{
	const struct query_node *nodes = out->query->nodes;
	bool has_required = false;
	bool has_other = false;

	for (size_t i = 0; i < nodes[node].arity; i++) {
		size_t child = query_operand(out->query, node, i);

		has_required |= nodes[child].is_required;
		has_other |= !nodes[child].is_excluded &&
			     !is_droppable(out, child);
	}
	for (size_t i = 0; i < nodes[node].arity && has_other; i++) {
		size_t child = query_operand(out->query, node, i);

		out->nodes[child].is_dropped = is_droppable(out, child);
	}
	return has_required;
}

/* From the root down: what each node hands on to its operands. */
static void settle_nodes(struct candidates *out)
{
	const struct query_node *nodes = out->query->nodes;

	for (size_t node = out->query->node_count; node-- > 0;) {
		struct candidates_node *parent = &out->nodes[node];
		bool is_needing = nodes[node].kind == QUERY_AND;

		if (nodes[node].kind == QUERY_ANY)
			is_needing = settle_items(out, node);
		parent->is_group = is_needing && !parent->is_context &&
				   !parent->is_negated;
		for (size_t i = 0; i < nodes[node].arity; i++) {
			size_t child = query_operand(out->query, node, i);
			struct candidates_node *to = &out->nodes[child];
			bool is_negation = nodes[node].kind == QUERY_NOT ||
					   nodes[child].is_excluded;

			to->is_negated = parent->is_negated || is_negation;
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
		status = read_leaf(maker, &query->nodes[i], &out->nodes[i],
				   fault);
		if (query->nodes[i].kind != QUERY_WORD)
			out->needs_text = true;
	}
	if (!status)
		settle_nodes(out);
	return status;
}

enum status candidates_make(struct candidates *out, struct index *index,
			    struct terms *terms, const struct query *query,
			    struct fault *fault)
{
	struct maker maker = { .out = out,
			       .index = index,
			       .terms = terms,
			       .term = BYTES_UP_TO(TERM_BYTES) };
	enum status status;

	*out = (struct candidates){ .query = query };
	status = pool_new(&out->pool, POOL_BYTES, fault);
	if (!status)
		status = read_languages(&maker, fault);
	if (!status)
		status = read_nodes(&maker, fault);
	if (!status)
		status = steps_make(out, fault);
	bytes_free(&maker.term);
	if (status)
		candidates_free(out);
	return status;
}

void candidates_free(struct candidates *candidates)
{
	pool_free(candidates->pool);
	*candidates = (struct candidates){ 0 };
}

bool candidates_is_wanted(const struct candidates *candidates, size_t node)
{
	return query_is_leaf(&candidates->query->nodes[node]) &&
	       !candidates->nodes[node].is_dropped &&
	       !candidates->nodes[node].is_negated;
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
