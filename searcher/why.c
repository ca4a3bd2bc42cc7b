/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/why.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/ask.h"
#include "searcher/collect.h"
#include "searcher/print_why.h"
#include "searcher/query_print.h"
#include "searcher/spans.h"

enum { POOL_BYTES = 1 << 30, SHOWN_BYTES = 1 << 20, STEM_BYTES = 1 << 10 };

struct finder {
	struct search *search;
	const struct query *query;
	struct pool *pool;
	struct why *out;
};

/* ---- A query asked of one article -------------------------------------- */

/* Hits on their way into places. */
struct hearer {
	const struct subject *subject;
	const struct index *index;
	struct why_place *places; /* room for each passage */
	size_t count;
	double score; /* of the best */
};

static enum why_form form_of(const struct hit *hit)
{
	bool has_other = false;

	for (size_t i = 0; i < hit->match_count; i++) {
		if (hit->matches[i].form == HIT_EXACT)
			return WHY_EXACT;
		has_other = true;
	}
	if (has_other)
		return WHY_STEM;
	return WHY_HEADLINE;
}

/* Which passage of the subject it is; their count: none. What another shard
 * has of the article is no part of the subject. */
static size_t place_in(const struct subject *subject, size_t shard,
		       const struct record_passage *passage)
{
	const struct store_passages *passages = &subject->passages;
	size_t i = 0;

	if (shard != subject->shard ||
	    !hash_equal(&passage->article, &subject->record.article))
		return passages->count;
	while (i < passages->count &&
	       passages->list[i].ordinal != passage->ordinal)
		i++;
	if (subject->kind == SUBJECT_PASSAGE && i != subject->passage)
		return passages->count;
	return i;
}

static enum status hear_hit(void *context, const struct hit *hit,
			    struct fault *fault)
{
	struct hearer *hearer = context;
	const struct subject *subject = hearer->subject;
	size_t i = place_in(subject,
			    index_shard_of(hearer->index, hit->document),
			    hit->passage);

	(void)fault;
	if (i == subject->passages.count ||
	    hearer->count == subject->passages.count)
		return STATUS_OK;
	if (hearer->count == 0)
		hearer->score = hit->score;
	hearer->places[hearer->count].passage = i;
	hearer->places[hearer->count++].form = form_of(hit);
	return STATUS_OK;
}

static enum status ask_subject(struct finder *finder, const struct query *query,
			       struct hearer *out, struct fault *fault)
{
	const struct subject *subject = &finder->out->subject;
	const struct search_request request = {
		.query = query,
		.only = &subject->record.article,
	};
	const struct search_visitor visitor = { .hit = hear_hit,
						.context = out };
	struct search_summary summary;
	void *memory;
	enum status status = pool_take(finder->pool,
				       subject->passages.count + 1,
				       sizeof(*out->places), &memory, fault);

	*out = (struct hearer){ .subject = subject,
				.index = search_index(finder->search),
				.places = memory };
	if (status)
		return status;
	return search_run(finder->search, &request, &visitor, &summary, fault);
}

/* ---- Parts of the query ------------------------------------------------ */

/* A subtree as a query of its own. */
static enum status cut_query(struct finder *finder, size_t node,
			     struct query *out, struct fault *fault)
{
	const struct query *query = finder->query;
	size_t span = query->nodes[node].span;
	struct query_node *nodes;
	void *memory;
	enum status status =
		pool_take(finder->pool, span, sizeof(*nodes), &memory, fault);

	if (status)
		return status;
	nodes = memory;
	memcpy(nodes, &query->nodes[node + 1 - span], span * sizeof(*nodes));
	nodes[span - 1].is_required = false;
	nodes[span - 1].is_excluded = false;
	*out = (struct query){ .pool = finder->pool,
			       .typed = query->typed,
			       .nodes = nodes,
			       .node_count = span };
	return STATUS_OK;
}

static enum status show_query(struct finder *finder, const struct query *query,
			      struct text *out, struct fault *fault)
{
	struct bytes shown = BYTES_UP_TO(SHOWN_BYTES);
	enum status status = query_print(&shown, query, fault);

	if (!status)
		status = pool_copy(finder->pool, text_from(&shown), out, fault);
	bytes_free(&shown);
	return status;
}

/* "en:arbitr": as the article's language stems the word. */
static enum status show_stem(struct finder *finder,
			     const struct query_node *leaf, struct text *out,
			     struct fault *fault)
{
	struct bytes shown = BYTES_UP_TO(STEM_BYTES);
	char code[TERMS_LANGUAGE_BYTES];
	struct stems stems = { 0 };
	enum status status;

	terms_language(code, finder->out->subject.record.language);
	status = terms_stem(search_terms(finder->search), &stems,
			    &leaf->words[0].word, code, fault);
	if (!status && stems.count > 0)
		status = bytes_printf(&shown, fault, "%s: %.*s", code,
				      (int)stems.list[0].length,
				      stems.list[0].data);
	if (!status)
		status = pool_copy(finder->pool, text_from(&shown), out, fault);
	bytes_free(&shown);
	return status;
}

/* Passages and articles of the whole index that a query finds. */
static enum status count_all(struct finder *finder, const struct query *query,
			     struct why_leaf *out, struct fault *fault)
{
	struct search_request request = { .query = query,
					  .is_count_only = true };
	struct search_summary summary;
	enum status status =
		search_run(finder->search, &request, NULL, &summary, fault);

	out->passage_count = summary.total;
	request.is_by_article = true;
	if (!status)
		status = search_run(finder->search, &request, NULL, &summary,
				    fault);
	out->article_count = summary.total;
	return status;
}

/* The words of a phrase or NEAR, all of them in one passage. */
static enum status look_apart(struct finder *finder,
			      const struct query_node *leaf,
			      struct why_leaf *out, struct fault *fault)
{
	struct query query = { .pool = finder->pool,
			       .typed = finder->query->typed };
	struct hearer hearer;
	struct query_word *words;
	void *memory;
	size_t count = 0;
	enum status status = pool_take(finder->pool, leaf->word_count + 1,
				       sizeof(*query.nodes), &memory, fault);

	query.nodes = memory;
	if (!status)
		status = pool_take(finder->pool, leaf->word_count,
				   sizeof(*words), &memory, fault);
	if (status)
		return status;
	words = memory;
	for (size_t i = 0; i < leaf->word_count; i++) {
		if (leaf->words[i].word.kind != WORD_PLAIN)
			continue;
		words[count] = leaf->words[i];
		words[count].operand = 0;
		words[count].word.first_position = 0;
		words[count].word.last_position = 0;
		query.nodes[count] = (struct query_node){
			.kind = words[count].is_exact ? QUERY_EXACT :
							QUERY_WORD,
			.span = 1,
			.operand_count = 1,
			.words = &words[count],
			.word_count = 1,
			.typed = words[count].typed,
		};
		count++;
	}
	if (count < 2)
		return STATUS_OK;
	query.nodes[count] = (struct query_node){ .kind = QUERY_AND,
						  .arity = count,
						  .span = count + 1 };
	query.node_count = count + 1;
	status = ask_subject(finder, &query, &hearer, fault);
	out->is_apart = !status && hearer.count > 0;
	return status;
}

/* Texts that are looked through for a leaf, the only one of the query. */
struct beside {
	struct spans_reader *reader;
	struct candidates candidates;
	size_t language;
	bool is_found;
};

static enum status look_in(struct beside *beside, struct text text,
			   struct fault *fault)
{
	struct spans spans = { 0 };
	enum status status =
		spans_read(beside->reader, text, beside->language, fault);

	if (!status)
		status = spans_find(beside->reader, &beside->candidates, 0,
				    &spans, fault);
	beside->is_found |= spans.count > 0;
	spans_free(&spans);
	return status;
}

/* The title and the whole of the text: there is more in it than passages,
 * headings and lines that are the page's, and a phrase may go from one
 * passage to the next. Of one passage the title and the heading above it,
 * whose words count for it beside others that are needed. */
static enum status look_beside(struct finder *finder, const struct query *query,
			       struct why_leaf *out, struct fault *fault)
{
	const struct candidates_source source = search_source(finder->search);
	const struct subject *subject = &finder->out->subject;
	const struct record_article *record = &subject->record;
	struct beside beside = { .is_found = false };
	struct search_article article;
	char id[HASH_HEX_BYTES];
	enum status status;

	hash_hex(&record->article, id);
	status = search_article(finder->search, text_of(id), finder->pool,
				&article, fault);
	if (!status)
		status = candidates_make(&beside.candidates, &source, query,
					 fault);
	if (status)
		return status;
	beside.language =
		candidates_find_language(&beside.candidates, record->language);
	status =
		spans_open(&beside.reader, search_terms(finder->search), fault);
	if (!status)
		status = look_in(&beside, record->title, fault);
	if (!status)
		status =
			look_in(&beside,
				subject->kind == SUBJECT_PASSAGE ?
					subject->passages.list[subject->passage]
						.section :
					article.text,
				fault);
	out->is_beside = beside.is_found;
	spans_close(beside.reader);
	candidates_free(&beside.candidates);
	return status;
}

static int compare_places(const void *one, const void *other)
{
	const struct why_place *left = one;
	const struct why_place *right = other;

	return (left->passage > right->passage) -
	       (left->passage < right->passage);
}

static enum status look_at_leaf(struct finder *finder, size_t node,
				struct why_leaf *out, struct fault *fault)
{
	const struct query_node *leaf = &finder->query->nodes[node];
	struct hearer hearer = { .count = 0 };
	struct query query;
	enum status status = cut_query(finder, node, &query, fault);

	if (!status)
		status = show_query(finder, &query, &out->shown, fault);
	if (!status && leaf->kind == QUERY_WORD)
		status = show_stem(finder, leaf, &out->stem, fault);
	if (!status)
		status = ask_subject(finder, &query, &hearer, fault);
	out->places = hearer.places;
	out->place_count = hearer.count;
	if (!status && hearer.count > 0)
		qsort(hearer.places, hearer.count, sizeof(*hearer.places),
		      compare_places);
	if (status || hearer.count > 0)
		return status;
	if (leaf->kind == QUERY_PHRASE || leaf->kind == QUERY_NEAR)
		status = look_apart(finder, leaf, out, fault);
	if (!status && leaf->kind != QUERY_FIELD)
		status = look_beside(finder, &query, out, fault);
	return status ? status : count_all(finder, &query, out, fault);
}

static enum status look_at_leaves(struct finder *finder, struct fault *fault)
{
	const struct query *query = finder->query;
	struct why *out = finder->out;
	bool *is_unwanted;
	void *memory;
	enum status status =
		query_find_unwanted(query, finder->pool, &is_unwanted, fault);

	if (!status)
		status = pool_take(finder->pool, query->node_count,
				   sizeof(*out->leaves), &memory, fault);
	if (status)
		return status;
	out->leaves = memory;
	for (size_t i = 0; i < query->node_count && !status; i++) {
		struct why_leaf *leaf = &out->leaves[out->leaf_count];

		if (!query_is_leaf(&query->nodes[i]))
			continue;
		out->leaf_count++;
		leaf->is_wanted = !is_unwanted[i];
		leaf->is_field = query->nodes[i].kind == QUERY_FIELD;
		status = look_at_leaf(finder, i, leaf, fault);
	}
	return status;
}

/* ---- The whole query --------------------------------------------------- */

static enum why_role role_of(const struct query_node *parent,
			     const struct query_node *child)
{
	if (child->is_excluded || child->kind == QUERY_NOT)
		return WHY_UNWANTED;
	if (parent->kind == QUERY_OR ||
	    (parent->kind == QUERY_ANY && !child->is_required))
		return WHY_OPTIONAL;
	return WHY_NEEDED;
}

static enum status look_at_part(struct finder *finder, size_t parent,
				size_t child, struct fault *fault)
{
	const struct query_node *nodes = finder->query->nodes;
	struct why_part *out = &finder->out->parts[finder->out->part_count++];
	size_t below = nodes[child].kind == QUERY_NOT ?
			       query_operand(finder->query, child, 0) :
			       child;
	struct hearer hearer = { .count = 0 };
	struct query query;
	enum status status = cut_query(finder, below, &query, fault);

	out->role = role_of(&nodes[parent], &nodes[child]);
	if (!status)
		status = show_query(finder, &query, &out->shown, fault);
	if (!status)
		status = ask_subject(finder, &query, &hearer, fault);
	out->passage_count = (uint32_t)hearer.count;
	return status;
}

/* Each operand of the root, when the whole is not found. */
static enum status look_at_parts(struct finder *finder, struct fault *fault)
{
	const struct query *query = finder->query;
	size_t root = query->node_count - 1;
	size_t arity = query->nodes[root].arity;
	enum status status;
	void *memory;

	status = pool_take(finder->pool, arity + 1, sizeof(struct why_part),
			   &memory, fault);
	finder->out->parts = memory;
	for (size_t i = 0; i < arity && !status; i++)
		status = look_at_part(finder, root,
				      query_operand(query, root, i), fault);
	return status;
}

/* Counts on until a passage of the subject comes: that is its best, for a
 * score depends on what else is found. */
static enum status find_rank(struct finder *finder, struct fault *fault)
{
	struct why *out = finder->out;
	const struct subject *subject = &out->subject;
	const struct search_request request = { .query = finder->query,
						.limit = SEARCH_PAGE };
	const struct candidates_source source = search_source(finder->search);
	struct collect *collect = NULL;
	bool is_end = false;
	enum status status = collect_open(&collect,
					  search_store(finder->search), &source,
					  &request, fault);

	for (uint32_t i = 1; i <= WHY_RANK_MAX && !status && !is_end; i++) {
		struct collect_passage passage;
		size_t place = subject->passages.count;

		status = collect_next(collect, &passage, &is_end, fault);
		if (!status && !is_end)
			place = place_in(
				subject,
				index_shard_of(search_index(finder->search),
					       passage.document),
				&passage.record);
		if (place == subject->passages.count)
			continue;
		out->best = place;
		out->score = passage.score;
		out->rank = i;
		break;
	}
	collect_close(collect);
	return status;
}

static enum status look_at_whole(struct finder *finder, struct fault *fault)
{
	struct why *out = finder->out;
	struct hearer hearer = { .count = 0 };
	enum status status = ask_subject(finder, finder->query, &hearer, fault);

	if (status)
		return status;
	out->found_count = (uint32_t)hearer.count;
	if (hearer.count == 0)
		return look_at_parts(finder, fault);
	out->best = hearer.places[0].passage;
	out->score = hearer.score;
	return find_rank(finder, fault);
}

static enum status find_once(struct finder *finder, struct text id,
			     struct fault *fault)
{
	struct why *out = finder->out;
	enum status status;

	*out = (struct why){ .parsed = text_from(&finder->query->parsed) };
	status = subject_find(finder->search, id, finder->pool, &out->subject,
			      fault);
	if (status || (out->subject.kind != SUBJECT_ARTICLE &&
		       out->subject.kind != SUBJECT_PASSAGE))
		return status;
	status = look_at_leaves(finder, fault);
	return status ? status : look_at_whole(finder, fault);
}

enum status why_find(struct search *search, const struct why_order *order,
		     struct why *out, struct fault *fault)
{
	struct finder finder = { search, order->query, order->pool, out };
	struct search_try try = search_try(search);
	enum status status;

	do
		status = find_once(&finder, order->id, fault);
	while (search_repeats(&try, &status, fault));
	return status;
}

/* ---- --why ------------------------------------------------------------- */

static enum status find_answer(struct session *session, struct text typed,
			       struct pool *pool, struct why *out,
			       struct fault *fault)
{
	const struct settings *settings = session->settings;
	struct query_options options = ask_options(session);
	struct why_order order = { .id = text_of(settings->subject),
				   .pool = pool };
	struct query query = { .pool = NULL };
	enum status status =
		search_parse(session->search, typed, &options, &query, fault);

	if (status == STATUS_BAD_QUERY)
		fault_prefix(fault, "query");
	order.query = &query;
	if (!status)
		status = why_find(session->search, &order, out, fault);
	if (!status)
		status = pool_copy(pool, text_from(&query.parsed), &out->parsed,
				   fault);
	query_free(&query);
	return status;
}

enum status why_answer(struct session *session, struct text typed,
		       bool *is_found, struct fault *fault)
{
	struct bytes text = BYTES_UP_TO(SHOWN_BYTES);
	struct pool *pool = NULL;
	struct why why = { .found_count = 0 };
	enum status status = pool_new(&pool, POOL_BYTES, fault);

	if (!status)
		status = timer_start(&session->timer,
				     session->settings->timeout_ms, fault);
	if (!status)
		status = find_answer(session, typed, pool, &why, fault);
	if (!status)
		status = timer_stop(&session->timer, fault);
	if (!status && session->settings->format == OUTPUT_JSONL)
		status = print_why_json(&text, &why, fault);
	else if (!status)
		status = print_why_text(&text, &why, fault);
	if (!status)
		status = output_line(session->output, text_from(&text), fault);
	*is_found = !status && why.found_count > 0;
	bytes_free(&text);
	pool_free(pool);
	return status;
}
