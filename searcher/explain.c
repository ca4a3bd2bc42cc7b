/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/explain.h"

#include <inttypes.h>

#include "searcher/candidates.h"
#include "searcher/query_field.h"
#include "searcher/query_print.h"
#include "searcher/steps.h"
#include "searcher/weigh.h"
#include "shared/array.h"
#include "shared/schema.h"
#include "shared/utf8.h"

enum {
	LABEL_COLUMNS = 9, /* of "languages", and two blanks */
	LABEL_BYTES = 3 * QUERY_BYTES + 64,
	VALUE_BYTES = 1 << 16,
	NAMES_SHOWN = 5, /* of what a field stands for */
	PIECE_BYTES = 1 << 20,
	NEAREST_SHOWN = 3 /* words like one that no passage has */
};

/* What all functions here need. */
struct teller {
	struct index *index;
	const struct candidates *candidates;
	struct bytes *out;
	struct fault *fault;
	struct vocabulary *vocabulary; /* of explain_query; may be NULL */
};

/* Passages that match some steps, or their best score. */
static enum status run_steps(const struct teller *teller,
			     const struct steps *steps, uint32_t *count,
			     double *score)
{
	struct index_query query = { .steps = steps->list,
				     .step_count = steps->count,
				     .bm25 = steps_weights().bm25,
				     .limit = score ? 1 : 0 };
	struct index_page page = { 0 };
	enum status status =
		index_match(teller->index, &query, &page, teller->fault);

	if (count)
		*count = page.match_count;
	if (score)
		*score = page.hit_count > 0 ? page.hits[0].score : 0;
	index_page_free(&page);
	return status;
}

static enum status count_leaf(const struct teller *teller, size_t node,
			      uint32_t *count)
{
	struct steps steps = { 0 };
	enum status status =
		steps_leaf(teller->candidates, node, &steps, teller->fault);

	*count = 0;
	return status ? status : run_steps(teller, &steps, count, NULL);
}

/* Passages with any of some terms. */
static enum status count_any(const struct teller *teller,
			     const struct candidates_terms *terms,
			     uint32_t *count)
{
	const struct index_step either = { .op = INDEX_OR,
					   .arity = terms->count };
	struct steps steps = { 0 };
	enum status status = STATUS_OK;

	*count = 0;
	if (terms->count == 0)
		return STATUS_OK;
	for (size_t i = 0; i < terms->count && !status; i++) {
		const struct index_step step = { .op = INDEX_TERM,
						 .term = terms->list[i].term };

		status = steps_add(teller->candidates, &steps, &step,
				   teller->fault);
	}
	if (!status)
		status = steps_add(teller->candidates, &steps, &either,
				   teller->fault);
	return status ? status : run_steps(teller, &steps, count, NULL);
}

/* ---- The candidates of a leaf, as stems -------------------------------- */

/* A term "Zen:arbitr" without prefix and language. */
static struct text stem_of(struct text term)
{
	size_t i = 0;

	while (i < term.length && term.data[i] != ':')
		i++;
	if (i == term.length)
		return term;
	return text_skip(term, i + 1);
}

/* The operands joined by the operator's sign; of synonyms each stem once. */
static enum status join_pieces(struct bytes *out, enum index_op op,
			       const struct text *pieces, size_t count,
			       struct fault *fault)
{
	const char *between = op == INDEX_AND ? " AND " :
			      op == INDEX_OR  ? " OR " :
						"|";
	bool has_brackets = op == INDEX_OR;
	enum status status = STATUS_OK;

	if (has_brackets)
		status = bytes_append_byte(out, '(', fault);
	for (size_t i = 0; i < count && !status; i++) {
		size_t same = 0;

		while (same < i && !text_equal(pieces[same], pieces[i]))
			same++;
		if (same < i && op == INDEX_SYNONYM)
			continue;
		if (i > 0)
			status = bytes_append(out, text_of(between), fault);
		if (!status)
			status = bytes_append(out, pieces[i], fault);
	}
	if (!status && has_brackets)
		status = bytes_append_byte(out, ')', fault);
	return status;
}

/* Whether a step makes the other place of a word, a headline, of which
 * nothing has to be told beside the word. */
static bool is_other_place(const struct steps *steps, size_t i)
{
	return steps->list[i].op == INDEX_SCALE && steps->list[i].scale <= 0 &&
	       i + 1 < steps->count && steps->list[i + 1].op == INDEX_OR &&
	       steps->list[i + 1].arity == 2;
}

/* The steps of a leaf: terms, and operators over the last of them. */
static enum status put_steps(const struct teller *teller,
			     const struct steps *steps)
{
	struct pool *pool = teller->candidates->pool;
	struct bytes piece = BYTES_UP_TO(PIECE_BYTES);
	struct text *stack;
	size_t depth = 0;
	void *memory;
	enum status status = pool_take(pool, steps->count + 1, sizeof(*stack),
				       &memory, teller->fault);

	stack = memory;
	for (size_t i = 0; i < steps->count && !status; i++) {
		const struct index_step *step = &steps->list[i];

		if (step->op == INDEX_TERM) {
			stack[depth++] = stem_of(step->term);
			continue;
		}
		if (is_other_place(steps, i)) {
			depth--;
			i++; /* and OR */
			continue;
		}
		if (step->op == INDEX_SCALE)
			continue; /* weights are told by the parse */
		if (step->op == INDEX_NOTHING) {
			stack[depth++] = TEXT("(in no passage)");
			continue;
		}
		bytes_clear(&piece);
		depth -= step->arity;
		status = join_pieces(&piece, step->op, &stack[depth],
				     step->arity, teller->fault);
		if (!status)
			status = pool_copy(pool, text_from(&piece),
					   &stack[depth++], teller->fault);
	}
	if (!status && depth == 1)
		status = bytes_append(teller->out, stack[0], teller->fault);
	bytes_free(&piece);
	return status;
}

/* ---- --explain --------------------------------------------------------- */

static enum status put_label(const struct teller *teller, struct text label)
{
	size_t columns = utf8_count(label);
	enum status status = STATUS_OK;

	if (teller->out->length > 0)
		status = bytes_append_byte(teller->out, '\n', teller->fault);
	if (!status)
		status = bytes_append(teller->out, label, teller->fault);
	do {
		if (!status)
			status = bytes_append_byte(teller->out, ' ',
						   teller->fault);
	} while (++columns < LABEL_COLUMNS);
	return status ? status :
			bytes_append_byte(teller->out, ' ', teller->fault);
}

static enum status put_leaf_label(const struct teller *teller, size_t node)
{
	struct bytes label = BYTES_UP_TO(LABEL_BYTES);
	enum status status = query_print_leaf(
		&label, &teller->candidates->query->nodes[node], teller->fault);

	if (!status)
		status = put_label(teller, text_from(&label));
	bytes_free(&label);
	return status;
}

/* "; en:arbitr 9, fr:arbitr 2; in 3 headlines": one may have several stems. */
static enum status put_stems(const struct teller *teller, size_t node)
{
	const struct candidates_word *word =
		teller->candidates->nodes[node].words;
	uint32_t headline_count;
	enum status status =
		count_any(teller, &word->headline, &headline_count);

	for (size_t i = 0; i < word->body.count && !status; i++) {
		struct text term = word->body.list[i].term;

		status = bytes_printf(teller->out, teller->fault,
				      "%s %.*s %" PRIu32, i > 0 ? "," : ";",
				      (int)(term.length - 1), term.data + 1,
				      word->body.list[i].frequency);
	}
	if (status || headline_count == 0)
		return status;
	return bytes_printf(teller->out, teller->fault,
			    "; in %" PRIu32 " headline%s", headline_count,
			    headline_count == 1 ? "" : "s");
}

/* A bare word that no passage has. */
static bool is_unknown(const struct teller *teller, size_t node)
{
	const struct query_node *leaf = &teller->candidates->query->nodes[node];
	const struct candidates_node *info = &teller->candidates->nodes[node];

	return leaf->kind == QUERY_WORD && !info->is_dropped &&
	       leaf->words[0].word.kind == WORD_PLAIN &&
	       info->words[0].body.count + info->words[0].headline.count == 0;
}

/* What the unknown words among some nodes may stand for: all at once, so
 * that the vocabulary is gone through once, and then each, from its memory. */
static enum status ask_nearest(const struct teller *teller, size_t first,
			       size_t end, struct vocabulary_questions *out)
{
	const struct query *query = teller->candidates->query;
	enum status status;
	void *memory;

	*out = (struct vocabulary_questions){ .pool = teller->candidates->pool };
	if (!teller->vocabulary)
		return STATUS_OK;
	status = pool_take(out->pool, end - first, sizeof(*out->list), &memory,
			   teller->fault);
	if (status)
		return status;
	out->list = memory;
	for (size_t i = first; i < end; i++) {
		if (!is_unknown(teller, i))
			continue;
		out->list[out->count].kind = VOCABULARY_ALIKE;
		out->list[out->count].word =
			query->nodes[i].words[0].word.folded;
		out->list[out->count++].edits = VOCABULARY_BY_LENGTH;
	}
	return vocabulary_ask(teller->vocabulary, out, teller->fault);
}

/* "; nearest: huawei (221)" */
static enum status put_nearest(const struct teller *teller, size_t node)
{
	struct vocabulary_questions asked;
	enum status status = ask_nearest(teller, node, node + 1, &asked);

	for (size_t i = 0; !status && asked.count > 0 && i < NEAREST_SHOWN &&
			   i < asked.list[0].word_count;
	     i++)
		status = bytes_printf(teller->out, teller->fault,
				      "%s%.*s (%" PRIu32 ")",
				      i > 0 ? ", " : "; nearest: ",
				      (int)asked.list[0].words[i].text.length,
				      asked.list[0].words[i].text.data,
				      asked.list[0].words[i].frequency);
	return status;
}

static enum status put_word(const struct teller *teller, size_t node)
{
	const struct candidates_node *info = &teller->candidates->nodes[node];
	const char *aside = info->is_negated ? " (not wanted)" :
			    info->is_context ? " (or their title or heading)" :
					       "";
	uint32_t count;
	enum status status;

	if (info->is_dropped)
		return bytes_append(teller->out,
				    info->words[0].is_stop_word ?
					    TEXT("left out: a stop word") :
					    TEXT("left out: it only asks"),
				    teller->fault);
	status = count_leaf(teller, node, &count);
	if (!status)
		status = bytes_printf(teller->out, teller->fault,
				      "%" PRIu32 " passage%s%s", count,
				      count == 1 ? "" : "s", aside);
	if (!status)
		status = put_stems(teller, node);
	return status ? status : put_nearest(teller, node);
}

static enum status put_answers(const struct teller *teller,
			       const struct query_word *typed,
			       const struct candidates_word *word)
{
	/* The typed word stands for itself. */
	size_t first = typed->open == QUERY_FUZZY;
	enum status status = bytes_printf(teller->out, teller->fault,
					  "; %.*s%s stands for%s",
					  (int)typed->typed.length,
					  typed->typed.data, first ? "~" : "",
					  first ? " itself" : ":");

	if (!status && !first && word->open_count == 0)
		status = bytes_append(teller->out, TEXT(" no word"),
				      teller->fault);
	for (size_t i = first; i < word->open_count && !status; i++) {
		const struct vocabulary_word *from = word->open[i].from;

		/* In parts and whole it is one. */
		if (i > 0 && from == word->open[i - 1].from)
			continue;
		status = bytes_printf(teller->out, teller->fault,
				      "%s %.*s %" PRIu32, i > 0 ? "," : "",
				      (int)from->text.length, from->text.data,
				      from->frequency);
	}
	return status;
}

static enum status put_verified(const struct teller *teller, size_t node)
{
	bool is_negated = teller->candidates->nodes[node].is_negated;
	bool is_field = teller->candidates->query->nodes[node].kind ==
			QUERY_FIELD;
	struct steps steps = { 0 };
	uint32_t count = 0;
	enum status status =
		steps_leaf(teller->candidates, node, &steps, teller->fault);

	if (!status)
		status = run_steps(teller, &steps, &count, NULL);
	if (!status)
		status = bytes_append(teller->out, TEXT("candidates "),
				      teller->fault);
	if (!status)
		status = put_steps(teller, &steps);
	if (status)
		return status;
	return bytes_printf(teller->out, teller->fault,
			    ": %" PRIu32 " passages, verified in %s%s", count,
			    is_field   ? "title" :
			    is_negated ? "text" :
					 "text or headline",
			    is_negated ? " (not wanted)" : "");
}

/* "; cit* stands for: city 12, cities 3, ..." for each open word. */
static enum status put_open(const struct teller *teller, size_t node)
{
	const struct query_node *leaf = &teller->candidates->query->nodes[node];
	enum status status = STATUS_OK;

	for (size_t i = 0; i < leaf->word_count && !status; i++) {
		const struct candidates_word *word =
			&teller->candidates->nodes[node].words[i];

		if (leaf->words[i].open != QUERY_CLOSED)
			status = put_answers(teller, &leaf->words[i], word);
	}
	return status;
}

/* ---- Fields ------------------------------------------------------------ */

/* Any of the leaves so far, as one. */
static enum status join_days(const struct teller *teller, struct steps *steps)
{
	const struct index_step any = { .op = INDEX_OR,
					.arity = (uint32_t)steps->count };

	return steps_add(teller->candidates, steps, &any, teller->fault);
}

static enum status add_day_term(const struct teller *teller,
				struct steps *steps, struct text term)
{
	struct index_step step = { .op = INDEX_TERM };
	enum status status = pool_copy(teller->candidates->pool, term,
				       &step.term, teller->fault);

	return status ? status :
			steps_add(teller->candidates, steps, &step,
				  teller->fault);
}

struct dated {
	const struct teller *teller;
	struct steps steps;
	enum status status;
};

/* "2021~" stands for all days of a year. */
static bool visit_year(void *context, struct text term, uint32_t frequency)
{
	struct dated *dated = context;

	(void)frequency;
	if (term.length == sizeof(SCHEMA_DAY "2021" SCHEMA_DAY_ANY) - 1 &&
	    term.data[term.length - 1] == SCHEMA_DAY_ANY[0])
		dated->status =
			add_day_term(dated->teller, &dated->steps, term);
	return dated->status == STATUS_OK;
}

/* Passages with a day: of the first place a value, of others terms. */
static enum status count_dated(const struct teller *teller, uint32_t *count)
{
	const struct index_step range = { .op = INDEX_RANGE,
					  .slot = SCHEMA_SLOT_DAY,
					  .term = TEXT("\1") };
	struct dated dated = { .teller = teller };
	const struct index_visitor visitor = { visit_year, &dated };
	enum status status = steps_add(teller->candidates, &dated.steps, &range,
				       teller->fault);

	if (!status)
		status = index_each_term(teller->index, TEXT(SCHEMA_DAY),
					 &visitor, teller->fault);
	if (!status)
		status = dated.status;
	if (!status)
		status = join_days(teller, &dated.steps);
	return status ? status : run_steps(teller, &dated.steps, count, NULL);
}

/* A month or year as a place's whole date. */
static enum status add_part(const struct teller *teller, struct steps *steps,
			    const char part[VALUES_DAY_BYTES])
{
	const struct text value = { part, VALUES_DAY_BYTES };
	const struct index_step range = { .op = INDEX_RANGE,
					  .slot = SCHEMA_SLOT_DAY,
					  .term = value,
					  .high = value };
	struct bytes term = BYTES_UP_TO(VALUE_BYTES);
	enum status status =
		steps_add(teller->candidates, steps, &range, teller->fault);

	if (!status)
		status = bytes_append(&term, TEXT(SCHEMA_DAY), teller->fault);
	if (!status)
		status = values_print_day(&term, value, teller->fault);
	if (!status)
		status = add_day_term(teller, steps, text_from(&term));
	bytes_free(&term);
	return status;
}

/* Passages with such a date that no other place's day brings into the range. */
static enum status count_vague(const struct teller *teller, size_t node,
			       uint32_t *count)
{
	const struct index_step without = { .op = INDEX_AND_NOT, .arity = 2 };
	char parts[4][VALUES_DAY_BYTES];
	size_t part_count = query_date_parts(
		&teller->candidates->query->nodes[node].range, parts);
	struct steps steps = { 0 };
	enum status status = STATUS_OK;

	*count = 0;
	if (part_count == 0)
		return STATUS_OK;
	for (size_t i = 0; i < part_count && !status; i++)
		status = add_part(teller, &steps, parts[i]);
	if (!status)
		status = join_days(teller, &steps);
	if (!status)
		status = steps_leaf(teller->candidates, node, &steps,
				    teller->fault);
	if (!status)
		status = steps_add(teller->candidates, &steps, &without,
				   teller->fault);
	return status ? status : run_steps(teller, &steps, count, NULL);
}

/* What a range of days cannot have, since nobody knows the day. */
static enum status put_left_out(const struct teller *teller, size_t node)
{
	uint32_t dated_count;
	uint32_t vague_count;
	enum status status = count_dated(teller, &dated_count);

	if (!status)
		status = count_vague(teller, node, &vague_count);
	if (status)
		return status;
	return bytes_printf(teller->out, teller->fault,
			    "; left out: %" PRIu32 " without a date, %" PRIu32
			    " whose date is only in part in it",
			    index_document_count(teller->index) - dated_count,
			    vague_count);
}

/* "; the guardian 12, guardian weekly 3, ...": what the field stands for. */
static enum status put_names(const struct teller *teller, size_t node)
{
	const struct candidates_terms *terms =
		&teller->candidates->nodes[node].terms;
	enum query_field field = teller->candidates->query->nodes[node].field;
	size_t skipped = field == QUERY_AUTHOR ? 1 : 2; /* the prefix */
	enum status status = STATUS_OK;

	for (size_t i = 0; i < terms->count && i < NAMES_SHOWN && !status; i++)
		status = bytes_printf(
			teller->out, teller->fault, "%s %.*s %" PRIu32,
			i > 0 ? "," : ";",
			(int)(terms->list[i].term.length - skipped),
			terms->list[i].term.data + skipped,
			terms->list[i].frequency);
	if (status || terms->count <= NAMES_SHOWN)
		return status;
	return bytes_printf(teller->out, teller->fault, " and %zu more",
			    terms->count - NAMES_SHOWN);
}

static enum status put_field(const struct teller *teller, size_t node)
{
	const struct query_node *leaf = &teller->candidates->query->nodes[node];
	uint32_t count;
	enum status status = count_leaf(teller, node, &count);

	if (!status)
		status = bytes_printf(
			teller->out, teller->fault, "%" PRIu32 " passage%s%s",
			count, count == 1 ? "" : "s",
			teller->candidates->nodes[node].is_negated ?
				" (not wanted)" :
				"");
	if (status)
		return status;
	if (leaf->field == QUERY_DATE)
		return put_left_out(teller, node);
	if (query_field_has_words(leaf->field) || leaf->field == QUERY_PATH)
		return put_names(teller, node);
	return STATUS_OK;
}

/* "; another name for HPS, as 2 articles explain" */
static enum status put_alias(const struct teller *teller,
			     const struct query_node *leaf)
{
	if (leaf->is_whole)
		return bytes_append(teller->out, TEXT("; beside its parts"),
				    teller->fault);
	if (leaf->is_spelling)
		return bytes_printf(teller->out, teller->fault,
				    "; another spelling of %.*s",
				    (int)leaf->typed.length, leaf->typed.data);
	return bytes_printf(teller->out, teller->fault,
			    "; another name for %.*s, as %" PRIu32
			    " article%s explain%s",
			    (int)leaf->typed.length, leaf->typed.data,
			    leaf->alias_count,
			    leaf->alias_count == 1 ? "" : "s",
			    leaf->alias_count == 1 ? "s" : "");
}

static enum status put_leaf(const struct teller *teller, size_t node)
{
	const struct query_node *leaf = &teller->candidates->query->nodes[node];
	enum status status = put_leaf_label(teller, node);

	if (status)
		return status;
	if (leaf->kind == QUERY_WORD) {
		status = put_word(teller, node);
		return status || !leaf->is_spelling ? status :
						      put_alias(teller, leaf);
	}
	if (leaf->kind == QUERY_FIELD && leaf->field != QUERY_TITLE)
		return put_field(teller, node);
	status = put_verified(teller, node);
	if (!status && query_is_added(leaf))
		status = put_alias(teller, leaf);
	return status ? status : put_open(teller, node);
}

static enum status put_languages(const struct teller *teller)
{
	const struct candidates *candidates = teller->candidates;
	enum status status = put_label(teller, TEXT("languages"));

	for (size_t i = 0; i < candidates->language_count && !status; i++)
		status = bytes_printf(teller->out, teller->fault, "%s%s",
				      i > 0 ? ", " : "",
				      candidates->languages[i].code);
	return status;
}

static enum status put_query(const struct teller *teller)
{
	const struct query *query = teller->candidates->query;
	enum status status = put_label(teller, TEXT("parsed"));

	if (!status)
		status = bytes_append(teller->out, text_from(&query->parsed),
				      teller->fault);
	for (size_t i = 0; i < query->node_count && !status; i++) {
		if (query_is_leaf(&query->nodes[i]))
			status = put_leaf(teller, i);
	}
	return status ? status : put_languages(teller);
}

/* What the scores are multiplied by, and the line ends. */
static enum status put_priors(const struct teller *teller,
			      const struct candidates_source *source)
{
	struct weigh *weigh = NULL;
	enum status status;

	if (!priors_has_any(source->priors))
		return STATUS_OK;
	status = put_label(teller, TEXT("prefers"));
	if (!status)
		status = weigh_open(&weigh, source, teller->fault);
	if (!status)
		status = weigh_describe(weigh, teller->out, teller->fault);
	weigh_close(weigh);
	return status;
}

enum status explain_query(const struct candidates_source *source,
			  const struct query *query, struct bytes *out,
			  struct fault *fault)
{
	struct candidates candidates;
	struct teller teller = { source->index, &candidates, out, fault,
				 source->vocabulary };
	struct vocabulary_questions asked;
	enum status status = candidates_make(&candidates, source, query, fault);

	if (!status)
		status = ask_nearest(&teller, 0, query->node_count, &asked);
	if (!status)
		status = put_query(&teller);
	if (!status)
		status = put_priors(&teller, source);
	candidates_free(&candidates);
	return status;
}

/* ---- Why nothing was found --------------------------------------------- */

/* "huawei 221" or, of what is looked for in the text itself, "\"back door\" (31
 * have its words)". */
static enum status put_count(const struct teller *teller, size_t node,
			     bool is_first, uint32_t count)
{
	const struct query_node *leaf = &teller->candidates->query->nodes[node];
	enum status status = STATUS_OK;

	if (!is_first)
		status = bytes_append(teller->out, TEXT(", "), teller->fault);
	if (!status)
		status = query_print_leaf(teller->out, leaf, teller->fault);
	if (status)
		return status;
	if (candidates_is_certain(teller->candidates, node) || count == 0)
		return bytes_printf(teller->out, teller->fault, " %" PRIu32,
				    count);
	return bytes_printf(teller->out, teller->fault,
			    " (%" PRIu32 " have its words)", count);
}

static bool is_wanted(const struct candidates *candidates, size_t node)
{
	return candidates_is_wanted(candidates, node) ||
	       (candidates->query->nodes[node].kind == QUERY_FIELD &&
		!candidates->nodes[node].is_negated);
}

static enum status put_reason(const struct teller *teller)
{
	const struct candidates *candidates = teller->candidates;
	struct bytes counts = BYTES_UP_TO(VALUE_BYTES);
	struct teller counter = *teller;
	bool is_any = false;
	bool is_field = false;
	bool is_first = true;
	enum status status = STATUS_OK;

	counter.out = &counts;
	for (size_t i = 0; i < candidates->query->node_count && !status; i++) {
		uint32_t count;

		if (!is_wanted(candidates, i))
			continue;
		status = count_leaf(teller, i, &count);
		if (!status)
			status = put_count(&counter, i, is_first, count);
		is_first = false;
		is_field |= candidates->query->nodes[i].kind == QUERY_FIELD;
		is_any |= count > 0;
	}
	if (!status && is_first)
		status = bytes_append(teller->out,
				      TEXT("every passage is excluded"),
				      teller->fault);
	else if (!status)
		status = bytes_printf(
			teller->out, teller->fault, "%s: %.*s",
			is_any   ? "no passage satisfies the whole query" :
			is_field ? "no passage has these" :
				   "no passage has these words",
			(int)counts.length, counts.data);
	bytes_free(&counts);
	return status;
}

enum status explain_nothing(const struct candidates_source *source,
			    const struct query *query, struct bytes *out,
			    struct fault *fault)
{
	struct candidates candidates;
	struct teller teller = { source->index, &candidates, out, fault, NULL };
	enum status status = candidates_make(&candidates, source, query, fault);

	if (!status)
		status = put_reason(&teller);
	candidates_free(&candidates);
	return status;
}

/* ---- A hit's score ----------------------------------------------------- */

/* What some steps add to the score of the passage with this order key. */
static enum status put_share(const struct teller *teller, struct steps *steps,
			     struct text key, struct text label)
{
	struct index_step range = { .op = INDEX_RANGE,
				    .slot = SCHEMA_SLOT_ORDER,
				    .term = key,
				    .high = key };
	struct index_step filter = { .op = INDEX_FILTER, .arity = 2 };
	double score = 0;
	enum status status =
		steps_add(teller->candidates, steps, &range, teller->fault);

	if (!status)
		status = steps_add(teller->candidates, steps, &filter,
				   teller->fault);
	if (!status)
		status = run_steps(teller, steps, NULL, &score);
	if (status || score <= 0)
		return status;
	return bytes_printf(teller->out, teller->fault, " + %.*s %.4f",
			    (int)label.length, label.data, score);
}

/* A wanted leaf, or a concept in the place of all below it. */
static bool is_sharing(const struct candidates *candidates, size_t node)
{
	const struct query_node *nodes = candidates->query->nodes;

	if (nodes[node].is_concept)
		return true;
	for (size_t i = node + 1; i < candidates->query->node_count; i++)
		if (nodes[i].is_concept && i + 1 - nodes[i].span <= node)
			return false;
	return candidates_is_wanted(candidates, node);
}

/* A concept is named as it was typed: by what its alias stands for. */
static enum status put_part_label(const struct teller *teller, size_t node,
				  struct bytes *out)
{
	const struct query_node *nodes = teller->candidates->query->nodes;

	return nodes[node].is_concept ?
		       bytes_append(out, nodes[node - 1].typed, teller->fault) :
		       query_print_leaf(out, &nodes[node], teller->fault);
}

static enum status put_part_share(const struct teller *teller, size_t node,
				  struct text key)
{
	struct bytes label = BYTES_UP_TO(LABEL_BYTES);
	struct steps steps = { 0 };
	enum status status = put_part_label(teller, node, &label);

	if (!status)
		status = steps_share(teller->candidates, node, &steps,
				     teller->fault);
	if (!status)
		status = put_share(teller, &steps, key, text_from(&label));
	bytes_free(&label);
	return status;
}

static enum status put_shares(const struct teller *teller, struct text key)
{
	const struct candidates *candidates = teller->candidates;
	struct steps context = { 0 };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < candidates->query->node_count && !status; i++)
		if (is_sharing(candidates, i))
			status = put_part_share(teller, i, key);
	if (!status)
		status = steps_context(candidates, &context, teller->fault);
	if (status || context.count == 0)
		return status;
	return put_share(teller, &context, key, TEXT("title and heading"));
}

/* What a score has beside the passage's own part ("rerank.h"). */
static enum status put_other_shares(const struct teller *teller,
				    const struct hit_shares *shares)
{
	const struct {
		double share;
		const char *label;
	} parts[] = {
		{ shares->article, "article" },
		{ shares->coverage, "words covered" },
		{ shares->exact, "forms as typed" },
		{ shares->near, "near each other" },
		{ shares->alike, "like the best articles" },
		{ shares->neighbours, "its like among the best" },
		{ shares->floor, "among the first" },
	};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < COUNT(parts) && !status; i++)
		if (parts[i].share > 0)
			status = bytes_printf(teller->out, teller->fault,
					      " + %s %.4f", parts[i].label,
					      parts[i].share);
	return status;
}

/* "passage 2.5 (a 3.1 + b 1.9, times 0.5) + article 6.6", or of a passage
 * that was not weighed again "a 3.1 + b 1.9"; nothing where it has no share. */
static enum status put_parts(const struct teller *teller,
			     const struct hit_shares *shares, struct text own)
{
	enum status status;

	if (!shares->is_reranked)
		return bytes_append(teller->out, own, teller->fault);
	status = bytes_printf(teller->out, teller->fault, "passage %.4f",
			      shares->passage);
	if (!status && own.length > 0)
		status = bytes_printf(teller->out, teller->fault,
				      " (%.*s, times %.1f)", (int)own.length,
				      own.data, shares->times);
	return status ? status : put_other_shares(teller, shares);
}

/* The shares, and what their sum is multiplied by. */
static enum status put_sum(const struct candidates_source *source,
			   uint32_t document, struct text shares,
			   struct bytes *out, struct fault *fault)
{
	struct weigh *weigh = NULL;
	bool is_weighed = priors_has_any(source->priors);
	enum status status = bytes_printf(out, fault, " = %s%.*s%s",
					  is_weighed ? "(" : "",
					  (int)shares.length, shares.data,
					  is_weighed ? ")" : "");

	if (!is_weighed)
		return status;
	if (!status)
		status = weigh_open(&weigh, source, fault);
	if (!status)
		status = weigh_explain(weigh, document, out, fault);
	weigh_close(weigh);
	return status;
}

enum status explain_hit(const struct candidates_source *source,
			const struct explain_hit_order *order,
			struct bytes *out, struct fault *fault)
{
	struct candidates candidates;
	struct text own = { 0 };
	struct bytes key = BYTES_UP_TO(VALUE_BYTES);
	struct bytes shares = BYTES_UP_TO(VALUE_BYTES);
	struct bytes parts = BYTES_UP_TO(VALUE_BYTES);
	struct teller teller = { source->index, &candidates, &shares, fault,
				 NULL };
	enum status status =
		candidates_make(&candidates, source, order->query, fault);

	if (!status)
		status = index_value(source->index, order->hit->ranked,
				     SCHEMA_SLOT_ORDER, &key, fault);
	if (!status)
		status = put_shares(&teller, text_from(&key));
	teller.out = &parts;
	if (shares.length > 3) /* without the first " + " */
		own = text_skip(text_from(&shares), 3);
	if (!status)
		status = put_parts(&teller, &order->hit->shares, own);
	if (!status)
		status = bytes_printf(out, fault, "score %.4f",
				      order->hit->score);
	if (!status && parts.length > 0)
		status = put_sum(source, order->hit->ranked, text_from(&parts),
				 out, fault);
	if (!status && order->hit->ranked != order->hit->document)
		status = bytes_append(
			out, TEXT(", in the place of a near-copy"), fault);
	candidates_free(&candidates);
	bytes_free(&key);
	bytes_free(&shares);
	bytes_free(&parts);
	return status;
}
