/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/steps.h"

#include <string.h>

#include "shared/schema.h"

enum { FIRST_CAPACITY = 16 };

/* Where steps go, and what of. */
struct builder {
	const struct candidates *candidates;
	bool is_own; /* words of title and heading count as headlines only */
	struct fault *fault;
};

struct steps_weights steps_weights(void)
{
	return (struct steps_weights){ .bm25 = { .k1 = 1.2, .b = 0.5 },
				       .context = 0.3 };
}

enum status steps_add(const struct candidates *candidates, struct steps *out,
		      const struct index_step *step, struct fault *fault)
{
	size_t capacity = out->capacity ? out->capacity * 2 : FIRST_CAPACITY;
	enum status status;
	void *list;

	if (out->count == out->capacity) {
		status = pool_take(candidates->pool, capacity,
				   sizeof(*out->list), &list, fault);
		if (status)
			return status;
		if (out->count > 0)
			memcpy(list, out->list,
			       out->count * sizeof(*out->list));
		out->list = list;
		out->capacity = capacity;
	}
	out->list[out->count++] = *step;
	return STATUS_OK;
}

static enum status add(const struct builder *builder, struct steps *out,
		       struct index_step step)
{
	return steps_add(builder->candidates, out, &step, builder->fault);
}

/* An operator over the last `arity` operands; one of them needs none. */
static enum status combine(const struct builder *builder, struct steps *out,
			   enum index_op op, size_t arity)
{
	if (arity == 1)
		return STATUS_OK;
	return add(builder, out,
		   (struct index_step){ .op = op, .arity = (uint32_t)arity });
}

static enum status append(const struct builder *builder, struct steps *out,
			  const struct steps *more)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < more->count && !status; i++)
		status = add(builder, out, more->list[i]);
	return status;
}

static enum status add_terms(const struct builder *builder, struct steps *out,
			     const struct candidates_terms *terms)
{
	enum status status = STATUS_OK;

	if (terms->count == 0)
		return add(builder, out,
			   (struct index_step){ .op = INDEX_NOTHING });
	for (size_t i = 0; i < terms->count && !status; i++)
		status =
			add(builder, out,
			    (struct index_step){ .op = INDEX_TERM,
						 .term = terms->list[i].term });
	if (status)
		return status;
	return combine(builder, out, INDEX_SYNONYM, terms->count);
}

/* What matches weighs nothing. */
static enum status add_weightless(const struct builder *builder,
				  struct steps *out)
{
	return add(builder, out,
		   (struct index_step){ .op = INDEX_SCALE, .arity = 1 });
}

/* The body's terms, or else `others`, which match and weigh nothing. */
static enum status add_word(const struct builder *builder, struct steps *out,
			    const struct candidates_terms *body,
			    const struct candidates_terms *others)
{
	bool has_both = body->count > 0 && others->count > 0;
	enum status status = STATUS_OK;

	if (body->count > 0 || others->count == 0)
		status = add_terms(builder, out, body);
	if (!status && others->count > 0)
		status = add_terms(builder, out, others);
	if (!status && others->count > 0)
		status = add_weightless(builder, out);
	return status || !has_both ? status :
				     combine(builder, out, INDEX_OR, 2);
}

/* Word `i` of a leaf, wherever it counts: of a title among the context. */
static enum status add_word_at(const struct builder *builder, struct steps *out,
			       size_t node, size_t i)
{
	const struct candidates_node *info = &builder->candidates->nodes[node];
	const struct candidates_word *word = &info->words[i];

	if (builder->candidates->query->nodes[node].kind == QUERY_FIELD)
		return add_terms(builder, out, &word->context);
	if (info->is_negated)
		return add_terms(builder, out, &word->body);
	return add_word(builder, out, &word->body,
			info->is_context && !builder->is_own ? &word->context :
							       &word->headline);
}

/* A joined word, or all of its parts. */
static enum status add_joined(const struct builder *builder, struct steps *out,
			      size_t node, size_t joined)
{
	const struct query_node *leaf =
		&builder->candidates->query->nodes[node];
	size_t part_count = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < leaf->word_count && !status; i++) {
		if (leaf->words[i].word.kind != WORD_PLAIN ||
		    !query_is_inside(&leaf->words[i], &leaf->words[joined]))
			continue;
		status = add_word_at(builder, out, node, i);
		part_count++;
	}
	if (status)
		return status;
	if (part_count > 0)
		status = combine(builder, out, INDEX_AND, part_count);
	if (!status)
		status = add_word_at(builder, out, node, joined);
	return status || part_count == 0 ? status :
					   combine(builder, out, INDEX_OR, 2);
}

static bool has_content_word(const struct builder *builder, size_t node)
{
	const struct candidates *candidates = builder->candidates;

	if (candidates->query->nodes[node].kind == QUERY_FIELD)
		return false; /* titles are found by each word they have */
	for (size_t i = 0; i < candidates->query->nodes[node].word_count; i++)
		if (!candidates->nodes[node].words[i].is_stop_word)
			return true;
	return false;
}

/* All words of a phrase or NEAR. Stop words add to the score only if there
 * are no others; but each that a passage has not saves reading its text. */
static enum status add_all_words(const struct builder *builder,
				 struct steps *out, size_t node)
{
	const struct query_node *leaf =
		&builder->candidates->query->nodes[node];
	const struct candidates_word *words =
		builder->candidates->nodes[node].words;
	bool skips_stop_words = has_content_word(builder, node);
	size_t count = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < leaf->word_count && !status; i++) {
		if (query_is_covered(leaf, i) ||
		    (words[i].is_stop_word && skips_stop_words))
			continue;
		count++;
		if (leaf->words[i].word.kind == WORD_JOINED)
			status = add_joined(builder, out, node, i);
		else
			status = add_word_at(builder, out, node, i);
	}
	if (!status)
		status = combine(builder, out, INDEX_AND, count);
	for (size_t i = 0; skips_stop_words && i < leaf->word_count && !status;
	     i++) {
		if (query_is_covered(leaf, i) || !words[i].is_stop_word)
			continue;
		status = add_word_at(builder, out, node, i);
		if (!status)
			status = combine(builder, out, INDEX_FILTER, 2);
	}
	return status;
}

static struct text day_text(const char day[VALUES_DAY_BYTES])
{
	return (struct text){ day, VALUES_DAY_BYTES };
}

static enum status add_range(const struct builder *builder, struct steps *out,
			     const char low[VALUES_DAY_BYTES],
			     const char high[VALUES_DAY_BYTES])
{
	return add(builder, out,
		   (struct index_step){ .op = INDEX_RANGE,
					.slot = SCHEMA_SLOT_DAY,
					.term = day_text(low),
					.high = day_text(high) });
}

/* Where an article's first place has one of the days. */
static enum status add_days(const struct builder *builder, struct steps *out,
			    size_t node)
{
	const struct query_bounds *bounds =
		&builder->candidates->nodes[node].bounds;
	enum status status = add_range(builder, out, bounds->low, bounds->high);

	for (size_t i = 0; i < bounds->left_out_count && !status; i++)
		status = add_range(builder, out, bounds->left_out[i],
				   bounds->left_out[i]);
	if (status || bounds->left_out_count == 0)
		return status;
	status = combine(builder, out, INDEX_OR, bounds->left_out_count);
	return status ? status : combine(builder, out, INDEX_AND_NOT, 2);
}

static enum status add_each(const struct builder *builder, struct steps *out,
			    const struct candidates_terms *terms)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < terms->count && !status; i++)
		status =
			add(builder, out,
			    (struct index_step){ .op = INDEX_TERM,
						 .term = terms->list[i].term });
	return status;
}

static enum status add_date(const struct builder *builder, struct steps *out,
			    size_t node)
{
	const struct candidates_terms *others =
		&builder->candidates->nodes[node].terms;
	enum status status = add_days(builder, out, node);

	if (status || others->count == 0)
		return status;
	status = add_each(builder, out, others);
	if (!status)
		status = combine(builder, out, INDEX_OR, 1 + others->count);
	return status ? status : add_weightless(builder, out);
}

static enum status add_field(const struct builder *builder, struct steps *out,
			     size_t node)
{
	const struct query_node *leaf =
		&builder->candidates->query->nodes[node];
	const struct candidates_terms *terms =
		&builder->candidates->nodes[node].terms;
	enum status status = STATUS_OK;

	if (leaf->field == QUERY_DATE)
		return add_date(builder, out, node);
	if (leaf->field == QUERY_TITLE) {
		status = add_all_words(builder, out, node);
		return status ? status : add_weightless(builder, out);
	}
	if (builder->candidates->nodes[node].may_be_all)
		return add(builder, out,
			   (struct index_step){ .op = INDEX_ALL });
	if (terms->count == 0)
		return add(builder, out,
			   (struct index_step){ .op = INDEX_NOTHING });
	status = add_each(builder, out, terms);
	if (!status)
		status = combine(builder, out, INDEX_OR, terms->count);
	return status ? status : add_weightless(builder, out);
}

/* A leaf where it is wanted, and where more than it matches does no harm. */
static enum status add_leaf(const struct builder *builder, struct steps *out,
			    size_t node)
{
	enum query_kind kind = builder->candidates->query->nodes[node].kind;

	if (kind == QUERY_FIELD)
		return add_field(builder, out, node);
	return kind == QUERY_WORD ? add_word_at(builder, out, node, 0) :
				    add_all_words(builder, out, node);
}

static bool is_nothing(const struct steps *steps)
{
	return steps->count == 1 && steps->list[0].op == INDEX_NOTHING;
}

enum part { PART_NEEDED, PART_OPTIONAL, PART_EXCLUDED, PART_NONE };

/* What an operand is to its operator; *fragment is what to take of it. */
static enum part part_of(const struct builder *builder, size_t parent,
			 size_t child, size_t *fragment)
{
	const struct query_node *nodes = builder->candidates->query->nodes;

	*fragment = child;
	if (builder->candidates->nodes[child].is_dropped)
		return PART_NONE;
	if (nodes[parent].kind == QUERY_OR)
		return PART_OPTIONAL;
	if (nodes[parent].kind == QUERY_NOT || nodes[child].is_excluded)
		return PART_EXCLUDED;
	if ((nodes[parent].kind == QUERY_AND ||
	     nodes[parent].kind == QUERY_FILTER) &&
	    nodes[child].kind == QUERY_NOT) {
		*fragment = child - 1;
		return PART_EXCLUDED;
	}
	if (nodes[parent].kind == QUERY_AND ||
	    nodes[parent].kind == QUERY_FILTER || nodes[child].is_required)
		return PART_NEEDED;
	return PART_OPTIONAL;
}

/* Appends the operands that are `part`; *count is how many. */
static enum status add_part(const struct builder *builder, struct steps *out,
			    size_t node, enum part part, size_t *count)
{
	const struct query_node *nodes = builder->candidates->query->nodes;
	enum status status = STATUS_OK;

	*count = 0;
	for (size_t i = 0; i < nodes[node].arity && !status; i++) {
		size_t child =
			query_operand(builder->candidates->query, node, i);
		size_t fragment;

		if (part_of(builder, node, child, &fragment) == part &&
		    !(part != PART_NEEDED &&
		      is_nothing(&builder->candidates->fragments[fragment]))) {
			status = append(
				builder, out,
				&builder->candidates->fragments[fragment]);
			(*count)++;
		}
	}
	if (status || *count == 0)
		return status;
	return combine(builder, out,
		       part == PART_NEEDED    ? INDEX_AND :
		       nodes[node].is_concept ? INDEX_MAX :
						INDEX_OR,
		       *count);
}

static bool has_part(const struct builder *builder, size_t node, enum part part)
{
	const struct query_node *nodes = builder->candidates->query->nodes;
	size_t fragment;

	for (size_t i = 0; i < nodes[node].arity; i++) {
		size_t child =
			query_operand(builder->candidates->query, node, i);

		if (part_of(builder, node, child, &fragment) == part)
			return true;
	}
	return false;
}

/* Needed ones, weight of optional ones; else the optional ones; else, with
 * nothing but exclusions, all. */
static enum status add_operator(const struct builder *builder,
				struct steps *out, size_t node)
{
	size_t needed_count;
	size_t count;
	enum status status =
		add_part(builder, out, node, PART_NEEDED, &needed_count);

	if (!status)
		status = add_part(builder, out, node, PART_OPTIONAL, &count);
	if (status)
		return status;
	if (needed_count > 0 && count > 0)
		status = combine(builder, out, INDEX_AND_MAYBE, 2);
	else if (needed_count == 0 && count == 0)
		status =
			add(builder, out,
			    (struct index_step){ .op = has_part(builder, node,
								PART_OPTIONAL) ?
							       INDEX_NOTHING :
							       INDEX_ALL });
	if (!status)
		status = add_part(builder, out, node, PART_EXCLUDED, &count);
	if (status || count == 0)
		return status;
	return combine(builder, out, INDEX_AND_NOT, 2);
}

/* Whether each match of the group is looked at for words of its own anyway,
 * since a phrase is needed. */
static bool is_looked_at(const struct builder *builder, size_t node)
{
	const struct query_node *nodes = builder->candidates->query->nodes;
	size_t fragment;

	for (size_t i = 0; i < nodes[node].arity; i++) {
		size_t child =
			query_operand(builder->candidates->query, node, i);

		if (part_of(builder, node, child, &fragment) == PART_NEEDED &&
		    query_is_leaf(&nodes[child]) &&
		    nodes[child].kind != QUERY_FIELD &&
		    nodes[child].kind != QUERY_WORD)
			return true;
	}
	return false;
}

/* How many operands are `part`, and of these, how many may match without any
 * of the words. */
static size_t count_part(const struct builder *builder, size_t node,
			 enum part part, size_t *wordless_count)
{
	const struct query *query = builder->candidates->query;
	size_t count = 0;
	size_t fragment;

	*wordless_count = 0;
	for (size_t i = 0; i < query->nodes[node].arity; i++) {
		size_t child = query_operand(query, node, i);

		if (part_of(builder, node, child, &fragment) != part)
			continue;
		count++;
		*wordless_count += builder->candidates->wordless[child].count >
				   0;
	}
	return count;
}

/* Joins what its operands match without any of the words, all of them or
 * any. */
static enum status join_wordless(const struct builder *builder,
				 struct steps *out, size_t node, enum part part)
{
	const struct query *query = builder->candidates->query;
	size_t count = 0;
	size_t excluded_count;
	size_t fragment;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < query->nodes[node].arity && !status; i++) {
		size_t child = query_operand(query, node, i);
		const struct steps *wordless =
			&builder->candidates->wordless[child];

		if (part_of(builder, node, child, &fragment) != part ||
		    wordless->count == 0)
			continue;
		status = append(builder, out, wordless);
		count++;
	}
	if (!status)
		status = combine(builder, out,
				 part == PART_NEEDED ? INDEX_AND : INDEX_OR,
				 count);
	if (!status)
		status = add_part(builder, out, node, PART_EXCLUDED,
				  &excluded_count);
	return status || excluded_count == 0 ?
		       status :
		       combine(builder, out, INDEX_AND_NOT, 2);
}

/* What matches without any of the words: for what fields say of its article,
 * or for what it has not. Nothing is added where that cannot be. */
static enum status add_wordless(const struct builder *builder,
				struct steps *out, size_t node)
{
	const struct query_node *from =
		&builder->candidates->query->nodes[node];
	size_t wordless_count;
	size_t count;

	if (query_is_leaf(from) && from->kind != QUERY_FIELD)
		return STATUS_OK;
	count = count_part(builder, node, PART_NEEDED, &wordless_count);
	if (count > 0 && wordless_count == count)
		return join_wordless(builder, out, node, PART_NEEDED);
	if (count > 0)
		return STATUS_OK;
	count = count_part(builder, node, PART_OPTIONAL, &wordless_count);
	if (wordless_count > 0)
		return join_wordless(builder, out, node, PART_OPTIONAL);
	/* a field, or nothing but exclusions */
	return count > 0 ? STATUS_OK :
			   append(builder, out,
				  &builder->candidates->fragments[node]);
}

/* Keeps of a group what has one of its wanted words as its own, or needs
 * none. */
static enum status add_own(const struct builder *builder, struct steps *out,
			   size_t node)
{
	const struct builder own = { .candidates = builder->candidates,
				     .is_own = true,
				     .fault = builder->fault };
	size_t first = node + 1 - builder->candidates->query->nodes[node].span;
	size_t count = 0;
	size_t before;
	enum status status = STATUS_OK;

	for (size_t i = first; i < node && !status; i++) {
		if (!candidates_is_wanted(builder->candidates, i))
			continue;
		count++;
		status = add_leaf(&own, out, i);
	}
	if (status || count == 0)
		return status;
	before = out->count;
	status = add_wordless(builder, out, node);
	count += out->count > before;
	if (!status)
		status = combine(builder, out, INDEX_OR, count);
	return status ? status : combine(builder, out, INDEX_FILTER, 2);
}

/* What the left matches and weighs, where the right is. */
static enum status add_filter(const struct builder *builder, struct steps *out,
			      size_t node)
{
	const struct candidates *candidates = builder->candidates;
	size_t left = query_operand(candidates->query, node, 0);
	size_t right = query_operand(candidates->query, node, 1);
	bool is_negated = candidates->query->nodes[right].kind == QUERY_NOT;
	enum status status = append(builder, out, &candidates->fragments[left]);

	/* NOT stands behind its operand. */
	if (!status)
		status = append(builder, out,
				&candidates->fragments[right - is_negated]);
	return status ? status :
			combine(builder, out,
				is_negated ? INDEX_AND_NOT : INDEX_FILTER, 2);
}

static enum status add_tree(const struct builder *builder, struct steps *out,
			    size_t node)
{
	const struct query_node *from =
		&builder->candidates->query->nodes[node];
	const struct candidates_node *info = &builder->candidates->nodes[node];
	enum status status;

	if (query_is_leaf(from) && info->is_inverted &&
	    !candidates_is_certain(builder->candidates, node))
		return add(builder, out,
			   (struct index_step){ .op = INDEX_NOTHING });
	if (query_is_leaf(from))
		return add_leaf(builder, out, node);
	if (from->kind == QUERY_FILTER)
		return add_filter(builder, out, node);
	status = add_operator(builder, out, node);
	if (status || !info->is_group || is_looked_at(builder, node))
		return status;
	return add_own(builder, out, node);
}

static enum status add_scale(const struct builder *builder, struct steps *out,
			     double scale)
{
	return add(builder, out,
		   (struct index_step){
			   .op = INDEX_SCALE, .arity = 1, .scale = scale });
}

static enum status add_node(const struct builder *builder, struct steps *out,
			    size_t node)
{
	const struct query_node *from =
		&builder->candidates->query->nodes[node];
	enum status status = add_tree(builder, out, node);

	if (status || from->weight == 0 || is_nothing(out))
		return status;
	return add_scale(builder, out, query_weight(from));
}

double steps_weight_of(const struct query *query, size_t node)
{
	double weight = query_weight(&query->nodes[node]);

	for (size_t i = node + 1; i < query->node_count; i++)
		if (i + 1 - query->nodes[i].span <= node)
			weight *= query_weight(&query->nodes[i]);
	return weight;
}

enum status steps_leaf(const struct candidates *candidates, size_t node,
		       struct steps *out, struct fault *fault)
{
	struct builder builder = { .candidates = candidates, .fault = fault };

	return add_leaf(&builder, out, node);
}

enum status steps_share(const struct candidates *candidates, size_t node,
			struct steps *out, struct fault *fault)
{
	struct builder builder = { .candidates = candidates, .fault = fault };
	const struct query *query = candidates->query;
	double weight = steps_weight_of(query, node);
	enum status status;

	if (query->nodes[node].is_concept)
		status = add_operator(&builder, out, node);
	else
		status = add_leaf(&builder, out, node);
	if (!status && (weight < 1 || weight > 1))
		status = add_scale(&builder, out, weight);
	for (size_t i = node + 1; i < query->node_count && !status; i++) {
		if (i + 1 - query->nodes[i].span > node)
			continue; /* not above the leaf */
		status = append(&builder, out, &candidates->fragments[i]);
		if (!status)
			status = combine(&builder, out, INDEX_FILTER, 2);
	}
	return status;
}

enum status steps_context(const struct candidates *candidates,
			  struct steps *out, struct fault *fault)
{
	struct builder builder = { .candidates = candidates, .fault = fault };
	const struct query *query = candidates->query;
	size_t count = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < query->node_count; i++) {
		const struct candidates_node *info = &candidates->nodes[i];
		double weight = steps_weight_of(query, i);

		if (!candidates_is_wanted(candidates, i) ||
		    query_is_added(&query->nodes[i]))
			continue;
		for (size_t j = 0; j < query->nodes[i].word_count; j++) {
			if (info->words[j].is_stop_word ||
			    info->words[j].context.count == 0)
				continue;
			status = add_terms(&builder, out,
					   &info->words[j].context);
			if (!status && (weight < 1 || weight > 1))
				status = add_scale(&builder, out, weight);
			if (status)
				return status;
			count++;
		}
	}
	if (count == 0)
		return STATUS_OK;
	status = combine(&builder, out, INDEX_OR, count);
	if (status)
		return status;
	return add(&builder, out,
		   (struct index_step){ .op = INDEX_SCALE,
					.arity = 1,
					.scale = steps_weights().context });
}

enum status steps_make(struct candidates *candidates, struct fault *fault)
{
	struct builder builder = { .candidates = candidates, .fault = fault };
	size_t node_count = candidates->query->node_count;
	struct steps out = { 0 };
	size_t count;
	enum status status;
	void *memory;

	status = pool_take(candidates->pool, node_count,
			   sizeof(*candidates->fragments), &memory, fault);
	if (status)
		return status;
	candidates->fragments = memory;
	status = pool_take(candidates->pool, node_count,
			   sizeof(*candidates->wordless), &memory, fault);
	if (status)
		return status;
	candidates->wordless = memory;
	for (size_t i = 0; i < node_count && !status; i++) {
		status = add_node(&builder, &candidates->fragments[i], i);
		if (!status)
			status = add_wordless(&builder,
					      &candidates->wordless[i], i);
	}
	if (status)
		return status;
	status = append(&builder, &out, &candidates->fragments[node_count - 1]);
	count = out.count;
	if (!status)
		status = steps_context(candidates, &out, fault);
	if (!status && out.count > count)
		status = combine(&builder, &out, INDEX_AND_MAYBE, 2);
	candidates->steps = out.list;
	candidates->step_count = out.count;
	return status;
}
