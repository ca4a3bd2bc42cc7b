/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/astride.h"

#include "searcher/collect.h"
#include "searcher/query_filter.h"
#include "searcher/spans.h"
#include "shared/display.h"

enum { TEXT_BYTES = 1 << 30, AROUND = 3 /* a passage and its neighbours */ };

struct finder {
	struct search *search;
	struct store *store;
	struct pool *pool;
	struct query phrase; /* its only leaf */
	struct candidates candidates;
	struct spans_reader *reader;
	struct bytes room;   /* of a passage */
	struct bytes joined; /* texts of some that lie behind each other */
	size_t ends[AROUND]; /* of each of these there */
	size_t count;
};

/* ---- What may have it -------------------------------------------------- */

/* Any of the words, with what the question filters by; empty where each of them
 * is a pattern. */
static enum status make_query(const struct astride_order *order,
			      struct query *out, struct fault *fault)
{
	const struct query *query = order->request->query;
	const struct query_node *leaf = &query->nodes[order->node];
	enum status status;
	void *memory;

	*out = (struct query){ .pool = order->pool, .typed = query->typed };
	status = pool_take(order->pool,
			   leaf->word_count + 1 + query->node_count,
			   sizeof(*out->nodes), &memory, fault);
	if (status)
		return status;
	out->nodes = memory;
	for (size_t i = 0; i < leaf->word_count; i++)
		if (!leaf->words[i].open)
			out->nodes[out->node_count++] = (struct query_node){
				.kind = QUERY_WORD,
				.span = 1,
				.operand_count = 1,
				.words = &leaf->words[i],
				.word_count = 1,
				.typed = leaf->words[i].typed,
			};
	if (out->node_count == 0)
		return STATUS_OK;
	query_filter_add(out->nodes, &out->node_count, QUERY_ANY,
			 out->node_count);
	(void)query_filter_copy(out->nodes, &out->node_count, query);
	return STATUS_OK;
}

/* ---- Whether it has ---------------------------------------------------- */

static enum status add_text(struct finder *finder, struct text text,
			    struct fault *fault)
{
	enum status status = bytes_append(&finder->joined, text, fault);

	finder->ends[finder->count++] = finder->joined.length;
	/* As words of one paragraph and of the next. */
	return status ? status :
			bytes_append_byte(&finder->joined, '\n', fault);
}

static enum status join_around(struct finder *finder, uint32_t document,
			       struct fault *fault)
{
	struct record_passage passage;
	struct extent extent;
	uint32_t around[AROUND];
	size_t count = 0;
	enum status status =
		store_extent(finder->store, document, &extent, fault);

	finder->count = 0;
	bytes_clear(&finder->joined);
	if (status)
		return status;
	for (size_t i = 0; i < extent.count && count < AROUND; i++)
		if (extent.documents[i] == document ||
		    (i > 0 && extent.documents[i - 1] == document) ||
		    (i + 1 < extent.count &&
		     extent.documents[i + 1] == document))
			around[count++] = extent.documents[i];
	for (size_t i = 0; i < count && !status; i++) {
		status = store_passage(finder->store, around[i], &finder->room,
				       &passage, fault);
		if (!status)
			status = add_text(finder, passage.text, fault);
	}
	return status;
}

static enum status count_places(struct finder *finder, struct text text,
				size_t language, size_t *count,
				struct fault *fault)
{
	struct spans spans = { 0 };
	enum status status = spans_read(finder->reader, text, language, fault);

	if (!status)
		status = spans_find(finder->reader, &finder->candidates, 0,
				    &spans, fault);
	*count += spans.count;
	spans_free(&spans);
	return status;
}

/* What lies in one of the texts alone is another's: a filter's, or a run's. */
static enum status count_alone(struct finder *finder, size_t language,
			       size_t *count, struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t start = 0;

	for (size_t i = 0; i < finder->count && !status; i++) {
		status =
			count_places(finder,
				     (struct text){ finder->joined.data + start,
						    finder->ends[i] - start },
				     language, count, fault);
		start = finder->ends[i] + 1;
	}
	return status;
}

static enum status look_around(struct finder *finder,
			       const struct collect_passage *passage,
			       bool *is_found, struct fault *fault)
{
	const size_t language = candidates_find_language(
		&finder->candidates, passage->record.language);
	size_t together = 0;
	size_t alone = 0;
	enum status status = join_around(finder, passage->document, fault);

	*is_found = false;
	if (status || finder->count < 2)
		return status;
	status = count_places(finder, text_from(&finder->joined), language,
			      &together, fault);
	if (!status && together > 0)
		status = count_alone(finder, language, &alone, fault);
	*is_found = !status && together > alone;
	return status;
}

/* ---- Which one it is --------------------------------------------------- */

static enum status show_path(struct finder *finder, const struct hash *id,
			     struct text *out, struct fault *fault)
{
	struct search_article article = { .path = { NULL, 0 } };
	struct pool *pool = NULL; /* of the whole text */
	char hex[HASH_HEX_BYTES];
	enum status status = pool_new(&pool, TEXT_BYTES, fault);

	hash_hex(id, hex);
	if (!status)
		status = search_article(finder->search, text_of(hex), pool,
					&article, fault);
	bytes_clear(&finder->joined);
	if (!status)
		status = display_append(&finder->joined, article.path,
					DISPLAY_NAME, fault);
	pool_free(pool);
	return status ? status :
			pool_copy(finder->pool, text_from(&finder->joined), out,
				  fault);
}

static enum status look_at_best(struct finder *finder, struct collect *collect,
				struct text *out, struct fault *fault)
{
	struct collect_passage passage;
	bool is_found = false;
	bool is_end = false;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < ASTRIDE_LOOKED && !status && !is_found; i++) {
		status = collect_next(collect, &passage, &is_end, fault);
		if (status || is_end)
			return status;
		status = look_around(finder, &passage, &is_found, fault);
	}
	if (status || !is_found)
		return status;
	return show_path(finder, &passage.record.article, out, fault);
}

static enum status look(struct finder *finder,
			const struct search_request *request, struct text *out,
			struct fault *fault)
{
	const struct candidates_source source = search_source(finder->search);
	struct collect *collect = NULL;
	enum status status =
		collect_open(&collect, finder->store, &source, request, fault);

	if (!status)
		status = candidates_make(&finder->candidates, &source,
					 &finder->phrase, fault);
	if (!status)
		status = spans_open(&finder->reader, source.terms, fault);
	if (!status)
		status = look_at_best(finder, collect, out, fault);
	spans_close(finder->reader);
	candidates_free(&finder->candidates);
	collect_close(collect);
	return status;
}

enum status astride_find(struct search *search,
			 const struct astride_order *order, struct text *out,
			 struct fault *fault)
{
	struct query_node leaf = order->request->query->nodes[order->node];
	struct finder finder = {
		.search = search,
		.store = search_store(search),
		.pool = order->pool,
		.phrase = { .pool = order->pool,
			    .nodes = &leaf,
			    .node_count = 1 },
		.room = BYTES_UP_TO(TEXT_BYTES),
		.joined = BYTES_UP_TO(TEXT_BYTES),
	};
	struct search_request asked = {
		.limit = ASTRIDE_LOOKED,
		.since_run = order->request->since_run,
	};
	struct query query;
	enum status status = make_query(order, &query, fault);

	*out = (struct text){ NULL, 0 };
	leaf.is_required = false;
	asked.query = &query;
	if (!status && query.node_count > 0)
		status = look(&finder, &asked, out, fault);
	bytes_free(&finder.room);
	bytes_free(&finder.joined);
	return status;
}
