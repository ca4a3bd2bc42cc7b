/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/pages.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/steps.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/store.h"
#include "shared/values.h"

enum { PAGE_GROWTH = 4, VALUE_BYTES = 1 << 16 };

/* Values of slot 0; an empty bound is open. */
struct bounds {
	char low[VALUES_ORDER_BYTES];
	size_t low_length;
	char high[VALUES_ORDER_BYTES];
	size_t high_length;
};

struct pages {
	struct index *index;
	const struct candidates *candidates;
	struct pages_order order;
	struct steps steps; /* of all candidates, and room for two more */
	size_t step_count;  /* of all candidates */
	char since[VALUES_RUN_BYTES];
	struct index_page page;
	size_t next;        /* in the page */
	size_t end;         /* of what may be taken of it: with priors all
			     * are there, but who looks at what was fetched
			     * is not to look at all */
	uint32_t limit;     /* of the page to fetch next */
	uint32_t first;     /* by score: its first rank */
	struct bounds rest; /* by date: what is to come, of this part */
	bool has_undated;   /* by date: these come behind what is to come */
	bool is_exhausted;  /* no page is left */
	bool has_counts;    /* of the page: they are those of all */
	struct bytes value; /* scratch */
};

/* ---- Steps ------------------------------------------------------------- */

static enum status add(struct pages *pages, const struct index_step *step,
		       struct fault *fault)
{
	return steps_add(pages->candidates, &pages->steps, step, fault);
}

/* Keeps of all steps so far what the leaf has as well. */
static enum status add_filter(struct pages *pages,
			      const struct index_step *leaf,
			      struct fault *fault)
{
	const struct index_step filter = { .op = INDEX_FILTER, .arity = 2 };
	enum status status = add(pages, leaf, fault);

	return status ? status : add(pages, &filter, fault);
}

static enum status make_steps(struct pages *pages, struct fault *fault)
{
	const struct candidates *candidates = pages->candidates;
	uint64_t since = pages->order.since_run;
	struct index_step leaf = { .op = INDEX_RANGE,
				   .slot = SCHEMA_SLOT_SEEN };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < candidates->step_count && !status; i++)
		status = add(pages, &candidates->steps[i], fault);
	if (since == UINT64_MAX)
		leaf.op = INDEX_NOTHING;
	else
		leaf.term = values_run(pages->since, since + 1);
	if (!status && since > 0)
		status = add_filter(pages, &leaf, fault);
	pages->step_count = pages->steps.count;
	return status;
}

static struct index_query query_of(const struct pages *pages)
{
	return (struct index_query){
		.steps = pages->steps.list,
		.step_count = pages->steps.count,
		.bm25 = steps_weights().bm25,
		.has_days = true,
	};
}

/* ---- Opening ----------------------------------------------------------- */

/* Dated ones only: the smallest value above that of the undated. */
static void set_first_part(struct pages *pages)
{
	if (pages->order.order != SEARCH_OLDEST)
		return;
	pages->has_undated = true;
	pages->rest.low[VALUES_DAY_BYTES - 1] = 1;
	pages->rest.low_length = sizeof(pages->rest.low);
}

static void set_undated_part(struct pages *pages)
{
	pages->has_undated = false;
	pages->rest =
		(struct bounds){ .high_length = sizeof(pages->rest.high) };
	memset(pages->rest.high + VALUES_DAY_BYTES, 0xFF, HASH_BYTES);
}

enum status pages_open(struct pages **out, struct index *index,
		       const struct candidates *candidates,
		       const struct pages_order *order, struct fault *fault)
{
	struct pages *pages = memory_zeroed(1, sizeof(*pages));
	enum status status;

	*out = NULL;
	if (!pages)
		return fault_set(fault, STATUS_FULL, "out of memory");
	pages->index = index;
	pages->candidates = candidates;
	pages->order = *order;
	pages->limit = order->first_limit;
	if (order->rerank && pages->limit < rerank_depth(order->rerank))
		pages->limit = rerank_depth(order->rerank);
	pages->value = BYTES_UP_TO(VALUE_BYTES);
	set_first_part(pages);
	status = make_steps(pages, fault);
	if (status) {
		pages_close(pages);
		return status;
	}
	*out = pages;
	return STATUS_OK;
}

void pages_close(struct pages *pages)
{
	if (!pages)
		return;
	index_page_free(&pages->page);
	bytes_free(&pages->value);
	memory_free(pages);
}

/* ---- Pages ------------------------------------------------------------- */

static int compare_documents(const void *one, const void *other)
{
	const struct index_hit *left = one;
	const struct index_hit *right = other;

	return (left->document > right->document) -
	       (left->document < right->document);
}

static uint32_t grown(const struct pages *pages)
{
	if (pages->order.takes_all && pages->order.order == SEARCH_BY_SCORE)
		return index_document_count(pages->index);
	if (pages->limit > PAGES_LARGEST / PAGE_GROWTH)
		return PAGES_LARGEST;
	return pages->limit * PAGE_GROWTH;
}

/* The next candidates by score, the very first in the order of "rerank.h". */
static enum status match_by_score(struct pages *pages, uint32_t limit,
				  struct fault *fault)
{
	struct index_query query = query_of(pages);
	enum status status;

	query.order = INDEX_BY_SCORE;
	/* What is weighed again is shown: nobody sorts it by day. */
	query.has_days = !pages->order.rerank || pages->order.weigh;
	query.first = pages->first;
	query.limit = limit;
	status = index_match(pages->index, &query, &pages->page, fault);
	if (!status && pages->first == 0 && pages->order.rerank)
		status = rerank_page(pages->order.rerank, &pages->page, fault);
	return status;
}

/* What is best by all that counts may be anywhere by its text. */
static enum status fetch_weighed(struct pages *pages, struct fault *fault)
{
	struct index_page *page = &pages->page;
	enum status status = STATUS_OK;

	if (!pages->has_counts)
		status = match_by_score(
			pages, index_document_count(pages->index), fault);
	if (!status && !pages->has_counts)
		status = weigh_page(pages->order.weigh, &pages->steps, page,
				    fault);
	if (status)
		return status;
	pages->has_counts = true;
	pages->end += pages->limit;
	if (pages->end >= page->hit_count) {
		pages->end = page->hit_count;
		pages->is_exhausted = true;
	}
	return STATUS_OK;
}

static enum status fetch_by_score(struct pages *pages, struct fault *fault)
{
	enum status status = match_by_score(pages, pages->limit, fault);

	if (status)
		return status;
	pages->has_counts = true;
	pages->first += (uint32_t)pages->page.hit_count;
	pages->is_exhausted = pages->page.hit_count < pages->limit;
	return STATUS_OK;
}

/* The value next to `value`, up or down; false when it was the last. */
static bool step_value(char value[VALUES_ORDER_BYTES], bool is_up)
{
	for (size_t i = VALUES_ORDER_BYTES; i-- > 0;) {
		unsigned char byte = (unsigned char)value[i];

		value[i] = (char)(is_up ? byte + 1 : byte - 1);
		if (byte != (is_up ? 0xFF : 0))
			return true;
	}
	return false;
}

/* The candidates that are to come, `limit` of them. */
static enum status match_rest(struct pages *pages, uint32_t limit,
			      struct index_page *out, struct fault *fault)
{
	const struct index_step range = {
		.op = INDEX_RANGE,
		.slot = SCHEMA_SLOT_ORDER,
		.term = { pages->rest.low, pages->rest.low_length },
		.high = { pages->rest.high, pages->rest.high_length },
	};
	struct index_query query;
	enum status status = add_filter(pages, &range, fault);

	query = query_of(pages);
	query.order = pages->order.order == SEARCH_OLDEST ? INDEX_OLDEST :
							    INDEX_NEWEST;
	query.limit = limit;
	if (!status)
		status = index_match(pages->index, &query, out, fault);
	pages->steps.count = pages->step_count;
	return status;
}

static enum status append_hits(struct index_page *page,
			       const struct index_page *more,
			       struct fault *fault)
{
	size_t count = page->hit_count + more->hit_count;
	struct index_hit *hits = page->hits;

	if (more->hit_count == 0)
		return STATUS_OK;
	if (count > page->capacity) {
		hits = memory_resize(hits, count, sizeof(*hits));
		if (!hits)
			return fault_set(fault, STATUS_FULL, "out of memory");
		page->hits = hits;
		page->capacity = count;
	}
	memcpy(hits + page->hit_count, more->hits,
	       more->hit_count * sizeof(*hits));
	page->hit_count = count;
	return STATUS_OK;
}

/* Fills the page up with undated ones. */
static enum status add_undated(struct pages *pages, struct fault *fault)
{
	struct index_page more = { 0 };
	uint32_t limit = pages->limit - (uint32_t)pages->page.hit_count;
	enum status status;

	set_undated_part(pages);
	status = match_rest(pages, limit, &more, fault);
	if (!status)
		status = append_hits(&pages->page, &more, fault);
	index_page_free(&more);
	return status;
}

static bool has_document(const struct index_page *page, uint32_t document)
{
	for (size_t i = page->hit_count; i-- > 0;)
		if (page->hits[i].document == document)
			return true;
	return false;
}

/* Several shards may have one passage, with one place in order of date: a
 * page that ends with one of these takes the others as well. */
static enum status add_twins(struct pages *pages, struct fault *fault)
{
	const char *place = pages->value.data;
	struct index_page *page = &pages->page;
	struct index_page twins = { 0 };
	struct bounds rest = pages->rest;
	size_t kept = 0;
	enum status status;

	if (index_shard_count(pages->index) == 1)
		return STATUS_OK;
	memcpy(pages->rest.low, place, VALUES_ORDER_BYTES);
	memcpy(pages->rest.high, place, VALUES_ORDER_BYTES);
	pages->rest.low_length = VALUES_ORDER_BYTES;
	pages->rest.high_length = VALUES_ORDER_BYTES;
	status = match_rest(pages, index_document_count(pages->index), &twins,
			    fault);
	pages->rest = rest;
	for (size_t i = 0; i < twins.hit_count; i++)
		if (!has_document(page, twins.hits[i].document))
			twins.hits[kept++] = twins.hits[i];
	twins.hit_count = kept;
	if (!status)
		status = append_hits(page, &twins, fault);
	index_page_free(&twins);
	return status;
}

/* Where the next page begins: behind the last candidate of this one. */
static enum status move_on(struct pages *pages, struct fault *fault)
{
	const struct index_page *page = &pages->page;
	bool is_up = pages->order.order == SEARCH_OLDEST;
	struct bounds *rest = &pages->rest;
	char *bound = is_up ? rest->low : rest->high;
	enum status status;

	bytes_clear(&pages->value);
	status = index_value(pages->index,
			     page->hits[page->hit_count - 1].document,
			     SCHEMA_SLOT_ORDER, &pages->value, fault);
	if (status)
		return status;
	if (pages->value.length != VALUES_ORDER_BYTES)
		return fault_set(fault, STATUS_DAMAGED,
				 "a passage has no place in order of date");
	status = add_twins(pages, fault);
	if (status)
		return status;
	memcpy(bound, pages->value.data, VALUES_ORDER_BYTES);
	*(is_up ? &rest->low_length : &rest->high_length) = VALUES_ORDER_BYTES;
	if (step_value(bound, is_up))
		return STATUS_OK;
	pages->is_exhausted = !pages->has_undated;
	if (pages->has_undated)
		set_undated_part(pages);
	return STATUS_OK;
}

static enum status fetch_by_date(struct pages *pages, struct fault *fault)
{
	struct index_page *page = &pages->page;
	enum status status = match_rest(pages, pages->limit, page, fault);

	if (!status && page->hit_count < pages->limit && pages->has_undated)
		status = add_undated(pages, fault);
	if (status)
		return status;
	if (page->hit_count == pages->limit)
		return move_on(pages, fault);
	pages->is_exhausted = true;
	return STATUS_OK;
}

static enum status fetch_page(struct pages *pages, struct fault *fault)
{
	struct index_page *page = &pages->page;
	enum status status;

	pages->next = 0;
	pages->end = 0;
	if (pages->order.order == SEARCH_BY_SCORE)
		status = fetch_by_score(pages, fault);
	else
		status = fetch_by_date(pages, fault);
	if (status)
		return status;
	pages->end = page->hit_count;
	if (pages->order.is_by_document && page->hit_count > 1)
		qsort(page->hits, page->hit_count, sizeof(*page->hits),
		      compare_documents);
	return STATUS_OK;
}

static enum status fetch(struct pages *pages, struct fault *fault)
{
	bool is_weighed = pages->order.weigh &&
			  pages->order.order == SEARCH_BY_SCORE;
	enum status status = is_weighed ? fetch_weighed(pages, fault) :
					  fetch_page(pages, fault);

	pages->limit = grown(pages);
	return status;
}

enum status pages_next(struct pages *pages, const struct index_hit **out,
		       struct fault *fault)
{
	enum status status = STATUS_OK;

	*out = NULL;
	while (!status && pages_is_empty(pages) && !pages->is_exhausted)
		status = fetch(pages, fault);
	if (!status && !pages_is_empty(pages))
		*out = &pages->page.hits[pages->next++];
	return status;
}

size_t pages_left(const struct pages *pages)
{
	return pages->end - pages->next;
}

bool pages_is_empty(const struct pages *pages)
{
	return pages->next == pages->end;
}

bool pages_is_end(const struct pages *pages)
{
	return pages->is_exhausted && pages_is_empty(pages);
}

/* ---- Counts ------------------------------------------------------------ */

enum status pages_count(struct pages *pages, uint32_t *count,
			struct fault *fault)
{
	struct index_query query = query_of(pages);
	struct index_page whole = { 0 };
	const struct index_page *page = &pages->page;
	enum status status = STATUS_OK;

	if (!pages->has_counts) {
		status = index_match(pages->index, &query, &whole, fault);
		page = &whole;
	}
	*count = page->match_count;
	index_page_free(&whole);
	return status;
}

/* Any of the articles, as one leaf behind the steps so far. */
static enum status add_articles(struct pages *pages,
				const struct hash *articles, size_t count,
				char (*names)[STORE_NAME_BYTES],
				struct fault *fault)
{
	const struct index_step any = { .op = INDEX_OR,
					.arity = (uint32_t)count };
	const struct index_step filter = { .op = INDEX_FILTER, .arity = 2 };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && !status; i++) {
		const struct index_step leaf = {
			.op = INDEX_TERM,
			.term = store_article_term(names[i], &articles[i]),
		};

		status = add(pages, &leaf, fault);
	}
	if (!status)
		status = add(pages, &any, fault);
	return status ? status : add(pages, &filter, fault);
}

enum status pages_of_articles(struct pages *pages, const struct hash *articles,
			      size_t count, struct index_page *out,
			      struct fault *fault)
{
	char(*names)[STORE_NAME_BYTES] = memory_zeroed(count, sizeof(*names));
	struct index_query query;
	enum status status;

	*out = (struct index_page){ 0 };
	if (!names)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = add_articles(pages, articles, count, names, fault);
	query = query_of(pages);
	query.limit = index_document_count(pages->index);
	if (!status)
		status = index_match(pages->index, &query, out, fault);
	pages->steps.count = pages->step_count;
	memory_free(names);
	return status;
}

enum status pages_of_article(struct pages *pages, const struct hash *article,
			     struct index_page *out, struct fault *fault)
{
	return pages_of_articles(pages, article, 1, out, fault);
}
