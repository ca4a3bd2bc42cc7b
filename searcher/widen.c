/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/widen.h"

#include <math.h>
#include <string.h>

#include "searcher/aliases.h"
#include "searcher/frequency.h"
#include "searcher/spellings.h"
#include "searcher/steps.h"
#include "shared/utf8.h"

enum {
	EXPLAINED_SHARE = 50, /* of the passages, of a word in small letters */
	ALIAS_WEIGHT = 90,    /* in hundredths of what was typed */
	PAIR = 2,             /* words that are written as one */
	KEY_BYTES = 1 << 14,
	NOTES_BYTES = 1 << 16
};

/* Words of the query that have aliases. */
struct plan {
	size_t first; /* leaf */
	size_t count; /* leaves side by side; of an acronym 1 */
	size_t parent;
	struct text name; /* plain words with one blank between */
	struct aliases aliases;
};

struct widener {
	struct query *query;
	const struct candidates_source *source;
	bool *is_free; /* by node: a passage may do without it */
	struct plan plans[QUERY_WORDS]; /* WIDEN_MOST of them differ */
	size_t plan_count;
	size_t try_count; /* spellings that were looked for in passages */
	struct frequency *frequency;
	struct words words; /* scratch */
	struct bytes key;
	struct bytes notes;
	struct query_node *nodes; /* in the making */
	size_t node_count;
	struct fault *fault;
};

/* ---- What may be widened ----------------------------------------------- */

static bool is_free_below(const struct query_node *nodes, size_t node,
			  size_t child, size_t i)
{
	if (nodes[node].kind == QUERY_OR)
		return true;
	if (nodes[node].kind == QUERY_FILTER)
		return i == 0;
	return nodes[node].kind == QUERY_ANY && !nodes[child].is_required &&
	       !nodes[child].is_excluded;
}

/* From the root down. */
static enum status mark_free(struct widener *widener)
{
	const struct query *query = widener->query;
	enum status status;
	void *memory;

	status = pool_take(query->pool, query->node_count,
			   sizeof(*widener->is_free), &memory, widener->fault);
	if (status)
		return status;
	widener->is_free = memory;
	widener->is_free[query->node_count - 1] = true;
	for (size_t node = query->node_count; node-- > 0;) {
		for (size_t i = 0; i < query->nodes[node].arity; i++) {
			size_t child = query_operand(query, node, i);

			widener->is_free[child] =
				widener->is_free[node] &&
				is_free_below(query->nodes, node, child, i);
		}
	}
	return STATUS_OK;
}

/* The only item of a query has lost its sign, but not what it says. */
static bool has_plus(const struct query *query, struct text typed)
{
	return typed.data > query->typed.data && typed.data[-1] == '+';
}

static bool is_bare(const struct widener *widener, size_t node)
{
	const struct query_node *leaf = &widener->query->nodes[node];

	return widener->is_free[node] && leaf->kind == QUERY_WORD &&
	       !has_plus(widener->query, leaf->typed) &&
	       leaf->words[0].open == QUERY_CLOSED &&
	       leaf->words[0].word.kind == WORD_PLAIN;
}

/* For who looks at what was not widened ("missed.h"). */
static void mark_bare(struct widener *widener)
{
	for (size_t i = 0; i < widener->query->node_count; i++)
		widener->query->nodes[i].is_bare = is_bare(widener, i);
}

/* ---- Finding aliases --------------------------------------------------- */

static enum status find_aliases(struct widener *widener, struct plan *plan)
{
	struct query *query = widener->query;
	enum status status = STATUS_OK;

	bytes_clear(&widener->key);
	for (size_t i = 0; i < plan->count && !status; i++) {
		const struct query_node *leaf = &query->nodes[plan->first + i];

		if (i > 0)
			status = bytes_append_byte(&widener->key, ' ',
						   widener->fault);
		if (!status)
			status = bytes_append(&widener->key,
					      leaf->words[0].word.plain,
					      widener->fault);
	}
	if (!status)
		status = aliases_find(&plan->aliases, widener->source->index,
				      text_from(&widener->key), query->pool,
				      widener->fault);
	if (status || plan->aliases.count == 0)
		return status;
	return pool_copy(query->pool, text_from(&widener->key), &plan->name,
			 widener->fault);
}

/* Where all letters of several words are capitals, they say nothing. */
static bool has_signs(const struct query *query, const struct query_node *leaf)
{
	struct text typed = leaf->words[0].typed;
	size_t upper_count = 0;
	bool has_small = query->node_count == 1;

	for (size_t i = 0, width; i < typed.length; i += width)
		upper_count += utf8_is_upper(utf8_next(typed, i, &width));
	for (size_t i = 0, width; i < query->typed.length; i += width) {
		uint32_t code = utf8_next(query->typed, i, &width);

		has_small |= utf8_class(code) == UTF8_LETTER &&
			     !utf8_is_upper(code);
	}
	return has_small && upper_count >= 2;
}

static enum status open_frequency(struct widener *widener)
{
	if (widener->frequency)
		return STATUS_OK;
	return frequency_open(&widener->frequency, widener->source->index,
			      widener->source->terms, widener->fault);
}

/* Whether the word is meant as the acronym. */
static enum status is_meant(struct widener *widener, const struct plan *plan,
			    bool *out)
{
	const struct query_node *leaf = &widener->query->nodes[plan->first];
	const struct word *word = &leaf->words[0].word;
	uint64_t article_count = 0;
	uint32_t passage_count = 0;
	enum status status;

	*out = has_signs(widener->query, leaf);
	if (*out)
		return STATUS_OK;
	status = open_frequency(widener);
	if (status || frequency_is_stop_word(widener->frequency, word->folded))
		return status;
	status = frequency_of_word(widener->frequency, word, &passage_count,
				   widener->fault);
	for (size_t i = 0; i < plan->aliases.count; i++)
		article_count += plan->aliases.list[i].article_count;
	*out = !status && article_count * EXPLAINED_SHARE >= passage_count;
	return status;
}

static bool is_planned(const struct widener *widener, size_t node)
{
	for (size_t i = 0; i < widener->plan_count; i++)
		if (node >= widener->plans[i].first &&
		    node < widener->plans[i].first + widener->plans[i].count)
			return true;
	return false;
}

/* Whether another plan says the same: a word that was typed twice. */
static bool is_repeated(const struct widener *widener, const struct plan *plan)
{
	for (const struct plan *at = widener->plans; at < plan; at++)
		if (text_equal(at->name, plan->name))
			return true;
	return false;
}

static bool is_full(const struct widener *widener)
{
	size_t count = 0;

	for (size_t i = 0; i < widener->plan_count; i++)
		count += !is_repeated(widener, &widener->plans[i]);
	return count == WIDEN_MOST || widener->plan_count == QUERY_WORDS;
}

static enum status find_acronyms(struct widener *widener)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < widener->query->node_count && !status; i++) {
		struct plan *plan = &widener->plans[widener->plan_count];
		bool is_taken = false;

		if (is_full(widener))
			break;
		if (!is_bare(widener, i) || is_planned(widener, i))
			continue;
		*plan = (struct plan){ .first = i, .count = 1 };
		status = find_aliases(widener, plan);
		if (!status && plan->aliases.count > 0)
			status = is_meant(widener, plan, &is_taken);
		widener->plan_count += is_taken;
	}
	return status;
}

/* Bare words side by side, and how many of them a name begins with. */
static enum status find_name_at(struct widener *widener, size_t parent,
				size_t first, size_t count)
{
	struct plan *plan = &widener->plans[widener->plan_count];
	struct text words[QUERY_WORDS];
	enum status status;

	if (count > QUERY_WORDS)
		count = QUERY_WORDS;
	for (size_t i = 0; i < count; i++)
		words[i] = widener->query->nodes[first + i].words[0].word.plain;
	*plan = (struct plan){ .first = first, .parent = parent };
	status = aliases_begin(&plan->count, widener->source->index, words,
			       count, widener->fault);
	if (status || plan->count == 0)
		return status;
	status = find_aliases(widener, plan);
	widener->plan_count += !status && plan->aliases.count > 0;
	return status;
}

static bool is_part(const struct widener *widener, size_t node)
{
	return is_bare(widener, node) &&
	       widener->query->nodes[node].weight == 0;
}

static enum status find_names_of(struct widener *widener, size_t parent)
{
	const struct query *query = widener->query;
	size_t arity = query->nodes[parent].arity;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < arity && !status; i++) {
		size_t first = query_operand(query, parent, i);
		size_t count = 0;

		if (is_full(widener))
			break;
		/* Leaves side by side stand so in the list. */
		while (i + count < arity &&
		       is_part(widener,
			       query_operand(query, parent, i + count)))
			count++;
		if (count < 2 || is_planned(widener, first))
			continue;
		status = find_name_at(widener, parent, first, count);
	}
	return status;
}

static enum status find_names(struct widener *widener)
{
	const struct query *query = widener->query;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < query->node_count && !status; i++)
		if (query->nodes[i].kind == QUERY_ANY && widener->is_free[i])
			status = find_names_of(widener, i);
	return status;
}

/* ---- What was typed itself --------------------------------------------- */

/* Whether the leaf's words are those of the text. */
static bool is_typed_as(const struct query_node *leaf, struct text text)
{
	for (size_t i = 0; i < leaf->word_count; i++) {
		struct text word = leaf->words[i].word.plain;

		if (leaf->words[i].word.kind != WORD_PLAIN)
			continue;
		if (!text_take(&text, word) ||
		    (!text_take(&text, TEXT(" ")) && text.length > 0))
			return false;
	}
	return text.length == 0;
}

static bool is_typed(const struct widener *widener, struct text text)
{
	const struct query *query = widener->query;

	for (size_t i = 0; i < widener->plan_count; i++)
		if (text_equal(widener->plans[i].name, text))
			return true;
	for (size_t i = 0; i < query->node_count; i++) {
		const struct query_node *leaf = &query->nodes[i];

		if ((leaf->kind == QUERY_WORD || leaf->kind == QUERY_EXACT ||
		     leaf->kind == QUERY_PHRASE) &&
		    is_typed_as(leaf, text))
			return true;
	}
	return false;
}

/* Aliases that are searched for anyway, and plans without any. */
static void drop_typed(struct widener *widener)
{
	size_t kept = 0;

	for (size_t i = 0; i < widener->plan_count; i++) {
		struct aliases *aliases = &widener->plans[i].aliases;
		size_t alias_count = 0;

		for (size_t j = 0; j < aliases->count; j++)
			if (!is_typed(widener, aliases->list[j].text))
				aliases->list[alias_count++] = aliases->list[j];
		aliases->count = alias_count;
	}
	for (size_t i = 0; i < widener->plan_count; i++)
		if (widener->plans[i].aliases.count > 0)
			widener->plans[kept++] = widener->plans[i];
	widener->plan_count = kept;
}

/* ---- Leaves of aliases ------------------------------------------------- */

static char *find_blank(struct text text)
{
	/* The texts that it is used for are ours to change. */
	return memchr((char *)(uintptr_t)text.data, ' ', text.length);
}

static bool is_spelling(const struct alias *alias)
{
	return alias->compound.length > 0;
}

/* An acronym in capitals, as it is to be shown; what is written apart as the
 * compound that finds both words side by side. */
static enum status copy_alias(struct widener *widener,
			      const struct alias *alias, struct text *out)
{
	enum status status = pool_copy(widener->query->pool, alias->text, out,
				       widener->fault);
	char *blank = status ? NULL : find_blank(*out);
	char *data;

	if (!status && blank && is_spelling(alias))
		*blank = '-';
	if (status || blank || is_spelling(alias))
		return status;
	data = (char *)(uintptr_t)out->data;
	for (size_t i = 0; i < out->length; i++)
		if (data[i] >= 'a' && data[i] <= 'z')
			data[i] &= ~0x20;
	return STATUS_OK;
}

/* The end of another spelling may have any form, as that of a typed compound
 * has ("query_leaf.h"). */
static bool is_loose(const struct query_node *leaf, const struct words *words,
		     size_t i)
{
	return leaf->is_spelling &&
	       words->list[i].last_position + 1 == words->position_count;
}

static enum status copy_words(struct widener *widener, struct text shown,
			      struct query_node *out)
{
	struct pool *pool = widener->query->pool;
	const struct words *from = &widener->words;
	struct query_word *words;
	enum status status = terms_split(
		widener->source->terms, &widener->words, shown, widener->fault);
	void *memory;

	if (!status)
		status = pool_take(pool, from->count, sizeof(*words), &memory,
				   widener->fault);
	if (status)
		return status;
	words = memory;
	for (size_t i = 0; i < from->count && !status; i++) {
		const struct word *word = &from->list[i];
		struct query_word *to = &words[out->word_count++];

		*to = (struct query_word){
			.word = *word, .is_exact = !is_loose(out, from, i)
		};
		to->typed.data = shown.data + word->start;
		to->typed.length = word->end - word->start;
		status = pool_copy(pool, word->folded, &to->word.folded,
				   widener->fault);
		if (!status)
			status = pool_copy(pool, word->plain, &to->word.plain,
					   widener->fault);
	}
	out->words = words;
	return status;
}

static struct text typed_of(const struct widener *widener,
			    const struct plan *plan)
{
	const struct query_node *first = &widener->query->nodes[plan->first];
	const struct query_node *last = first + plan->count - 1;
	const char *end = last->typed.data + last->typed.length;

	return (struct text){ first->typed.data,
			      (size_t)(end - first->typed.data) };
}

/* Without the factors that depend on the passage. */
static enum status weigh_word(struct widener *widener, const struct word *word,
			      double *sum)
{
	double all = index_document_count(widener->source->index);
	uint32_t count = 0;
	enum status status = frequency_of_word(widener->frequency, word, &count,
					       widener->fault);

	*sum += log((all + 1) / (count + 0.5));
	return status;
}

/* What some leaves weigh together; of stop words only if there is no other. */
static enum status weigh_leaves(struct widener *widener,
				const struct query_node *leaves, size_t count,
				double *out)
{
	double stop_sum = 0;
	enum status status = open_frequency(widener);

	*out = 0;
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < leaves[i].word_count && !status; j++) {
			const struct word *word = &leaves[i].words[j].word;
			bool is_stop = frequency_is_stop_word(
				widener->frequency, word->folded);

			status = weigh_word(widener, word,
					    is_stop ? &stop_sum : out);
		}
	}
	if (*out <= 0)
		*out = stop_sum > 0 ? stop_sum : 1;
	return status;
}

static enum status set_weight(struct widener *widener, const struct plan *plan,
			      struct query_node *leaf)
{
	double typed;
	double alias;
	enum status status = weigh_leaves(widener,
					  &widener->query->nodes[plan->first],
					  plan->count, &typed);

	if (!status)
		status = weigh_leaves(widener, leaf, 1, &alias);
	if (status)
		return status;
	alias = ALIAS_WEIGHT * typed / alias + 0.5;
	leaf->weight = alias < 1                 ? 1 :
		       alias > QUERY_WEIGHT_MOST ? QUERY_WEIGHT_MOST :
						   (uint32_t)alias;
	if (leaf->weight == QUERY_WEIGHT)
		leaf->weight = 0;
	return STATUS_OK;
}

static enum status make_leaf(struct widener *widener, const struct plan *plan,
			     const struct alias *alias, struct query_node *leaf)
{
	struct text shown = { NULL, 0 };
	enum status status = copy_alias(widener, alias, &shown);

	*leaf = (struct query_node){ .kind = QUERY_PHRASE,
				     .span = 1,
				     .operand_count = 1,
				     .typed = typed_of(widener, plan),
				     .alias_count = alias->article_count,
				     .is_spelling = is_spelling(alias) };
	if (!status)
		status = copy_words(widener, shown, leaf);
	if (!status && leaf->word_count == 1) {
		struct query_word *word =
			(struct query_word *)(uintptr_t)leaf->words;

		leaf->kind = leaf->is_spelling ? QUERY_WORD : QUERY_EXACT;
		word->has_capitals = !leaf->is_spelling;
	}
	return status;
}

static enum status add_alias(struct widener *widener, const struct plan *plan,
			     const struct alias *alias)
{
	struct query_node *leaf = &widener->nodes[widener->node_count++];
	enum status status = make_leaf(widener, plan, alias, leaf);

	return status ? status : set_weight(widener, plan, leaf);
}

/* All words of an alias's leaf. */
static struct text shown_of(const struct query_node *leaf)
{
	struct text first = leaf->words[0].typed;
	struct text last = leaf->words[leaf->word_count - 1].typed;

	return (struct text){ first.data,
			      (size_t)(last.data + last.length - first.data) };
}

static enum status note_alias(struct widener *widener, const struct plan *plan,
			      const struct alias *alias,
			      const struct query_node *leaf)
{
	struct text typed = typed_of(widener, plan);
	struct text shown = is_spelling(alias) ? alias->text : shown_of(leaf);
	bool is_one = leaf->alias_count == 1;
	enum status status = bytes_printf(&widener->notes, widener->fault,
					  "%.*s is also found as %.*s (",
					  (int)typed.length, typed.data,
					  (int)shown.length, shown.data);

	if (!status && is_spelling(alias))
		status = bytes_printf(&widener->notes, widener->fault,
				      "articles write %.*s",
				      (int)alias->compound.length,
				      alias->compound.data);
	else if (!status)
		status = bytes_printf(&widener->notes, widener->fault,
				      "%u article%s explain%s it so",
				      leaf->alias_count, is_one ? "" : "s",
				      is_one ? "s" : "");
	return status ?
		       status :
		       bytes_printf(&widener->notes, widener->fault, "; %s)\n",
				    plan->count > 1 ? "not in quotation marks" :
						      "not behind \"=\"");
}

/* Bottom up: each operator's span from those of its operands. */
static void set_spans(struct query_node *nodes, size_t count)
{
	for (size_t node = 0; node < count; node++) {
		size_t span = 1;

		for (size_t i = 0; i < nodes[node].arity; i++)
			span += nodes[node - span].span;
		nodes[node].span = span;
	}
}

/* ---- Other spellings --------------------------------------------------- */

/* Adds what finds passages that have the word themselves or in the title or
 * heading above them. */
static enum status add_word(const struct candidates *candidates, size_t node,
			    size_t word, struct steps *out, struct fault *fault)
{
	const struct candidates_word *info =
		&candidates->nodes[node].words[word];
	const struct candidates_terms *lists[] = { &info->body,
						   &info->context };
	struct index_step either = { .op = INDEX_OR };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < 2; i++) {
		for (size_t j = 0; j < lists[i]->count && !status; j++) {
			const struct index_step step = {
				.op = INDEX_TERM, .term = lists[i]->list[j].term
			};

			status = steps_add(candidates, out, &step, fault);
			either.arity++;
		}
	}
	if (either.arity == 0)
		either.op = INDEX_NOTHING;
	return status ? status : steps_add(candidates, out, &either, fault);
}

/* The same of all words of some leaves, but for joined ones. */
static enum status add_words(const struct candidates *candidates, size_t first,
			     size_t count, struct steps *out,
			     struct fault *fault)
{
	struct index_step all = { .op = INDEX_AND };
	enum status status = STATUS_OK;

	for (size_t i = first; i < first + count; i++) {
		const struct query_node *leaf = &candidates->query->nodes[i];

		for (size_t j = 0; j < leaf->word_count && !status; j++) {
			if (leaf->words[j].word.kind != WORD_PLAIN)
				continue;
			status = add_word(candidates, i, j, out, fault);
			all.arity++;
		}
	}
	return status ? status : steps_add(candidates, out, &all, fault);
}

/* Whether a passage has all words of the first leaf of a query, but not all
 * of the others, of which there are so many. */
static enum status is_found(struct widener *widener, const struct query *query,
			    size_t count, bool *out)
{
	const struct index_step without = { .op = INDEX_AND_NOT, .arity = 2 };
	struct index_query asked = { .bm25 = steps_weights().bm25, .limit = 1 };
	struct index_page page = { 0 };
	struct candidates candidates;
	struct steps steps = { 0 };
	enum status status = candidates_make(&candidates, widener->source,
					     query, widener->fault);

	if (status)
		return status;
	status = add_words(&candidates, 0, 1, &steps, widener->fault);
	if (!status)
		status = add_words(&candidates, 1, count, &steps,
				   widener->fault);
	if (!status)
		status = steps_add(&candidates, &steps, &without,
				   widener->fault);
	asked.steps = steps.list;
	asked.step_count = steps.count;
	if (!status)
		status = index_match(widener->source->index, &asked, &page,
				     widener->fault);
	*out = !status && page.match_count > 0;
	index_page_free(&page);
	candidates_free(&candidates);
	return status;
}

/* Whether a passage may have the spelling, but not all that was typed. */
static enum status is_needed(struct widener *widener, const struct plan *plan,
			     const struct alias *alias, bool *out)
{
	struct query_node nodes[PAIR + 2];
	struct query query = { .pool = widener->query->pool,
			       .typed = widener->query->typed,
			       .nodes = nodes,
			       .node_count = plan->count + 2 };
	enum status status;

	*out = false;
	if (widener->try_count++ >= WIDEN_MOST)
		return STATUS_OK;
	status = make_leaf(widener, plan, alias, nodes);
	for (size_t i = 0; i < plan->count; i++)
		nodes[i + 1] = widener->query->nodes[plan->first + i];
	nodes[plan->count + 1] =
		(struct query_node){ .kind = QUERY_OR,
				     .arity = plan->count + 1 };
	set_spans(nodes, query.node_count);
	return status ? status : is_found(widener, &query, plan->count, out);
}

/* The plan's words as one, or its word in two; it is one if that is found. */
static enum status take_spellings(struct widener *widener, struct plan *plan,
				  const struct spellings *spellings)
{
	struct aliases *aliases = &plan->aliases;
	enum status status = STATUS_OK;

	aliases->count = 0;
	for (size_t i = 0; i < spellings->count && !status; i++) {
		const struct spelling *spelling = &spellings->list[i];
		struct alias *alias = &aliases->list[aliases->count];
		bool is_wanted;

		*alias = (struct alias){ .text = plan->count == 1 ?
							 spelling->apart :
							 plan->name,
					 .compound = spelling->compound };
		status = is_needed(widener, plan, alias, &is_wanted);
		aliases->count += !status && is_wanted;
	}
	if (plan->count > 1 && aliases->count > 0)
		plan->name = spellings->list[0].apart;
	widener->plan_count += !status && aliases->count > 0;
	return status;
}

/* The plan of the same words where they were typed before; NULL: it has
 * none. */
static const struct plan *find_same(const struct widener *widener, size_t first,
				    size_t count)
{
	const struct query_node *leaves = widener->query->nodes;

	for (size_t i = 0; i < widener->plan_count; i++) {
		const struct plan *plan = &widener->plans[i];
		size_t same = 0;

		while (plan->count == count && same < count &&
		       text_equal(leaves[plan->first + same].words[0].word.plain,
				  leaves[first + same].words[0].word.plain))
			same++;
		if (same == count)
			return plan;
	}
	return NULL;
}

/* Of one word, or of two side by side: how others write it. */
static enum status find_spellings(struct widener *widener, size_t parent,
				  size_t first, size_t count)
{
	struct plan *plan = &widener->plans[widener->plan_count];
	const struct plan *same = find_same(widener, first, count);
	const struct query_node *leaves = &widener->query->nodes[first];
	const struct spellings_source source = { widener->source->index,
						 widener->source->terms,
						 widener->frequency,
						 widener->query->pool };
	struct spellings spellings = { .count = 0 };
	enum status status = STATUS_OK;

	if (same) {
		*plan = *same;
		plan->first = first;
		plan->parent = parent;
		widener->plan_count++;
		return STATUS_OK;
	}
	bytes_clear(&widener->key);
	for (size_t i = 0; i < count && !status; i++)
		status = bytes_append(&widener->key,
				      leaves[i].words[0].word.plain,
				      widener->fault);
	*plan = (struct plan){ .first = first,
			       .count = count,
			       .parent = parent };
	if (!status)
		status = pool_copy(source.pool, text_from(&widener->key),
				   &plan->name, widener->fault);
	if (!status)
		status = spellings_find(
			&spellings, &source, plan->name,
			count > 1 ? leaves[0].words[0].word.plain.length : 0,
			widener->fault);
	return status ? status : take_spellings(widener, plan, &spellings);
}

/* Pairs of the bare words below a parent, none of them in two. */
static enum status find_pairs_of(struct widener *widener, size_t parent)
{
	const struct query *query = widener->query;
	size_t arity = query->nodes[parent].arity;
	enum status status = STATUS_OK;

	for (size_t i = 0; i + 1 < arity && !status; i++) {
		size_t first = query_operand(query, parent, i);
		size_t second = query_operand(query, parent, i + 1);

		if (is_full(widener))
			break;
		if (is_part(widener, first) && is_part(widener, second) &&
		    !is_planned(widener, first) && !is_planned(widener, second))
			status = find_spellings(widener, parent, first, PAIR);
	}
	return status;
}

/* Whether the same word stands further in front, and was looked up there. */
static bool was_tried(const struct widener *widener, size_t node)
{
	const struct query_node *nodes = widener->query->nodes;

	for (size_t i = 0; i < node; i++)
		if (is_bare(widener, i) && !is_planned(widener, i) &&
		    text_equal(nodes[i].words[0].word.plain,
			       nodes[node].words[0].word.plain))
			return true;
	return false;
}

static enum status find_all_spellings(struct widener *widener)
{
	const struct query *query = widener->query;
	enum status status = open_frequency(widener);

	for (size_t i = 0; i < query->node_count && !status; i++)
		if (query->nodes[i].kind == QUERY_ANY && widener->is_free[i])
			status = find_pairs_of(widener, i);
	for (size_t i = 0; i < query->node_count && !status; i++) {
		if (is_full(widener))
			break;
		if (is_bare(widener, i) && !is_planned(widener, i) &&
		    !was_tried(widener, i))
			status = find_spellings(widener, 0, i, 1);
	}
	return status;
}

/* ---- The tree ---------------------------------------------------------- */

static const struct plan *plan_at(const struct widener *widener, size_t node)
{
	for (size_t i = 0; i < widener->plan_count; i++)
		if (widener->plans[i].first == node)
			return &widener->plans[i];
	return NULL;
}

static void add_operator(struct widener *widener, enum query_kind kind,
			 size_t arity)
{
	widener->nodes[widener->node_count++] =
		(struct query_node){ .kind = kind, .arity = arity };
}

/* The leaves of a plan and their aliases, as one concept. */
static enum status add_concept(struct widener *widener, const struct plan *plan)
{
	const struct query_node *typed = &widener->query->nodes[plan->first];
	enum status status = STATUS_OK;

	for (size_t i = 0; i < plan->count; i++) {
		widener->nodes[widener->node_count] = typed[i];
		widener->nodes[widener->node_count].is_bare = false;
		widener->nodes[widener->node_count++].weight = 0;
	}
	if (plan->count > 1)
		add_operator(widener, QUERY_ANY, plan->count);
	for (size_t i = 0; i < plan->aliases.count && !status; i++) {
		status = add_alias(widener, plan, &plan->aliases.list[i]);
		if (!status && !is_repeated(widener, plan))
			status = note_alias(
				widener, plan, &plan->aliases.list[i],
				&widener->nodes[widener->node_count - 1]);
	}
	add_operator(widener, QUERY_OR, plan->aliases.count + 1);
	widener->nodes[widener->node_count - 1].is_concept = true;
	widener->nodes[widener->node_count - 1].weight =
		plan->count == 1 ? typed->weight : 0;
	return status;
}

/* Names made one operand of several; one that is all of them stands for
 * itself. */
static void add_parent(struct widener *widener, size_t node)
{
	struct query_node parent = widener->query->nodes[node];
	struct query_node *only;

	for (size_t i = 0; i < widener->plan_count; i++)
		if (widener->plans[i].count > 1 &&
		    widener->plans[i].parent == node)
			parent.arity -= widener->plans[i].count - 1;
	if (parent.kind != QUERY_ANY || parent.arity > 1) {
		widener->nodes[widener->node_count++] = parent;
		return;
	}
	only = &widener->nodes[widener->node_count - 1];
	only->weight = parent.weight;
}

static enum status build(struct widener *widener)
{
	const struct query *query = widener->query;
	size_t capacity = query->node_count;
	enum status status;
	void *memory;

	for (size_t i = 0; i < widener->plan_count; i++)
		capacity += widener->plans[i].aliases.count + 2;
	status = pool_take(query->pool, capacity, sizeof(*widener->nodes),
			   &memory, widener->fault);
	if (!status)
		status = open_frequency(widener);
	if (status)
		return status;
	widener->nodes = memory;
	for (size_t i = 0; i < query->node_count && !status; i++) {
		const struct plan *plan = plan_at(widener, i);

		if (plan) {
			status = add_concept(widener, plan);
			i += plan->count - 1;
		} else if (query_is_leaf(&query->nodes[i])) {
			widener->nodes[widener->node_count++] = query->nodes[i];
		} else {
			add_parent(widener, i);
		}
	}
	if (!status)
		set_spans(widener->nodes, widener->node_count);
	return status;
}

enum status widen_query(struct query *query,
			const struct candidates_source *source,
			struct fault *fault)
{
	struct widener widener = { .query = query,
				   .source = source,
				   .key = BYTES_UP_TO(KEY_BYTES),
				   .notes = BYTES_UP_TO(NOTES_BYTES),
				   .fault = fault };
	enum status status = mark_free(&widener);

	if (!status)
		mark_bare(&widener);
	if (!status)
		status = find_names(&widener);
	if (!status)
		status = find_acronyms(&widener);
	if (!status)
		status = find_all_spellings(&widener);
	if (!status && widener.plan_count > 0)
		drop_typed(&widener);
	if (!status && widener.plan_count > 0)
		status = build(&widener);
	if (!status && widener.plan_count > 0)
		status = query_replace(query, widener.nodes, widener.node_count,
				       text_from(&widener.notes), fault);
	frequency_close(widener.frequency);
	terms_words_free(&widener.words);
	bytes_free(&widener.key);
	bytes_free(&widener.notes);
	return status;
}
