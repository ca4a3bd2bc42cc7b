/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/weigh.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/calendar.h"
#include "searcher/steps.h"
#include "shared/memory.h"
#include "shared/schema.h"

enum { VALUE_BYTES = 1 << 16 };

/* An outlet, looked up in the index. */
struct outlet {
	struct query query;
	struct candidates candidates;
};

struct weigh {
	struct index *index;
	const struct priors *priors;
	struct priors_span span;
	struct outlet outlets[PRIORS_SOURCES_MAX];
};

/* ---- The days of the index --------------------------------------------- */

static enum status match(struct weigh *weigh, const struct index_query *query,
			 struct index_page *out, struct fault *fault)
{
	return index_match(weigh->index, query, out, fault);
}

/* The first day of all passages in one order; 0: all are undated. */
static enum status find_day(struct weigh *weigh, enum index_order order,
			    int *day, struct fault *fault)
{
	const struct index_step dated = { .op = INDEX_RANGE,
					  .slot = SCHEMA_SLOT_DAY,
					  .term = TEXT("\1") };
	const struct index_query query = { .steps = &dated,
					   .step_count = 1,
					   .order = order,
					   .bm25 = steps_weights().bm25,
					   .limit = 1 };
	struct index_page page = { 0 };
	enum status status = match(weigh, &query, &page, fault);

	*day = !status && page.hit_count > 0 ? priors_day(page.hits[0].day) : 0;
	index_page_free(&page);
	return status;
}

/* Whether a passage is of the day: bounds stay where they were when what was
 * there goes. */
static enum status is_there(struct weigh *weigh, struct text day, bool *is,
			    struct fault *fault)
{
	const struct index_step range = { .op = INDEX_RANGE,
					  .slot = SCHEMA_SLOT_DAY,
					  .term = day,
					  .high = day };
	const struct index_query query = { .steps = &range,
					   .step_count = 1,
					   .bm25 = steps_weights().bm25,
					   .limit = 1 };
	struct index_page page = { 0 };
	enum status status = match(weigh, &query, &page, fault);

	*is = !status && page.hit_count > 0;
	index_page_free(&page);
	return status;
}

static enum status find_bound(struct weigh *weigh, const struct bytes *bound,
			      enum index_order order, int *day,
			      struct fault *fault)
{
	bool is_exact = false;
	enum status status = STATUS_OK;

	*day = 0;
	if (bound->length == 0)
		return STATUS_OK; /* nothing is dated */
	if (bound->length == VALUES_DAY_BYTES)
		status = is_there(weigh, text_from(bound), &is_exact, fault);
	if (status)
		return status;
	if (!is_exact)
		return find_day(weigh, order, day, fault);
	*day = priors_day(bound->data);
	return STATUS_OK;
}

static enum status find_span(struct weigh *weigh, struct fault *fault)
{
	struct bytes low = BYTES_UP_TO(VALUE_BYTES);
	struct bytes high = BYTES_UP_TO(VALUE_BYTES);
	enum status status = index_value_bounds(weigh->index, SCHEMA_SLOT_DAY,
						&low, &high, fault);

	if (!status)
		status = find_bound(weigh, &low, INDEX_OLDEST,
				    &weigh->span.oldest, fault);
	if (!status)
		status = find_bound(weigh, &high, INDEX_NEWEST,
				    &weigh->span.newest, fault);
	bytes_free(&low);
	bytes_free(&high);
	return status;
}

/* ---- Opening ----------------------------------------------------------- */

/* As the field of a query with this outlet is. */
static enum status find_outlet(struct outlet *out,
			       const struct candidates_source *source,
			       struct text outlet, struct fault *fault)
{
	const struct query_options options = { .is_plain = false };
	struct bytes typed = BYTES_UP_TO(VALUE_BYTES);
	enum status status = bytes_printf(&typed, fault, "source:\"%.*s\"",
					  (int)outlet.length, outlet.data);

	if (!status)
		status = query_parse(&out->query, source->terms,
				     text_from(&typed), &options, fault);
	if (!status)
		status = candidates_make(&out->candidates, source, &out->query,
					 fault);
	bytes_free(&typed);
	return status;
}

enum status weigh_open(struct weigh **out,
		       const struct candidates_source *source,
		       struct fault *fault)
{
	const struct priors *priors = source->priors;
	struct weigh *weigh = memory_zeroed(1, sizeof(*weigh));
	enum status status = STATUS_OK;

	*out = NULL;
	if (!weigh)
		return fault_set(fault, STATUS_FULL, "out of memory");
	weigh->index = source->index;
	weigh->priors = priors;
	if (priors->half_life > 0)
		status = find_span(weigh, fault);
	for (size_t i = 0; i < priors->source_count && !status; i++)
		status = find_outlet(&weigh->outlets[i], source,
				     priors->sources[i].outlet, fault);
	if (status) {
		weigh_close(weigh);
		return status;
	}
	*out = weigh;
	return STATUS_OK;
}

void weigh_close(struct weigh *weigh)
{
	if (!weigh)
		return;
	for (size_t i = 0; i < weigh->priors->source_count; i++) {
		candidates_free(&weigh->outlets[i].candidates);
		query_free(&weigh->outlets[i].query);
	}
	memory_free(weigh);
}

/* ---- Weighing ---------------------------------------------------------- */

struct weighed {
	struct index_hit hit;
	double weight; /* logarithm of the score to be */
	double prior;  /* logarithm of what it is multiplied by */
	size_t place;  /* as it stood */
};

struct weighed_list {
	struct weighed *hits;
	size_t count;
};

static int compare_documents(const void *one, const void *other)
{
	const struct weighed *left = one;
	const struct weighed *right = other;

	return (left->hit.document > right->hit.document) -
	       (left->hit.document < right->hit.document);
}

static int compare_weights(const void *one, const void *other)
{
	const struct weighed *left = one;
	const struct weighed *right = other;
	int days;

	if (left->weight > right->weight)
		return -1;
	if (left->weight < right->weight)
		return 1;
	days = memcmp(right->hit.day, left->hit.day, sizeof(left->hit.day));
	if (days != 0)
		return days;
	return (left->place > right->place) - (left->place < right->place);
}

/* Those of the steps' matches that are of the outlet, in any order. */
static enum status match_outlet(struct weigh *weigh, size_t i,
				const struct steps *steps,
				struct index_page *out, struct fault *fault)
{
	const struct candidates *outlet = &weigh->outlets[i].candidates;
	const struct index_step filter = { .op = INDEX_FILTER, .arity = 2 };
	struct index_query query = { .bm25 = steps_weights().bm25,
				     .limit = index_document_count(
					     weigh->index) };
	struct steps both = { 0 };
	enum status status = STATUS_OK;

	for (size_t j = 0; j < steps->count && !status; j++)
		status = steps_add(outlet, &both, &steps->list[j], fault);
	for (size_t j = 0; j < outlet->step_count && !status; j++)
		status = steps_add(outlet, &both, &outlet->steps[j], fault);
	if (!status)
		status = steps_add(outlet, &both, &filter, fault);
	query.steps = both.list;
	query.step_count = both.count;
	return status ? status : match(weigh, &query, out, fault);
}

/* The list is in order of documents. */
static enum status add_outlet(struct weigh *weigh, size_t i,
			      const struct steps *steps,
			      const struct weighed_list *list,
			      struct fault *fault)
{
	struct index_page page = { 0 };
	enum status status = match_outlet(weigh, i, steps, &page, fault);
	double prior = log2(weigh->priors->sources[i].factor);

	for (size_t j = 0; j < page.hit_count; j++) {
		const struct weighed key = { .hit = page.hits[j] };
		struct weighed *found = bsearch(&key, list->hits, list->count,
						sizeof(key), compare_documents);

		if (found)
			found->prior += prior;
	}
	index_page_free(&page);
	return status;
}

static enum status find_priors(struct weigh *weigh, const struct steps *steps,
			       const struct weighed_list *list,
			       struct fault *fault)
{
	const struct priors *priors = weigh->priors;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < list->count; i++)
		list->hits[i].prior = priors_recency(
			priors,
			priors_age(&weigh->span, list->hits[i].hit.day));
	if (priors->source_count > 0)
		qsort(list->hits, list->count, sizeof(*list->hits),
		      compare_documents);
	for (size_t i = 0; i < priors->source_count && !status; i++)
		status = add_outlet(weigh, i, steps, list, fault);
	return status;
}

enum status weigh_page(struct weigh *weigh, const struct steps *steps,
		       struct index_page *page, struct fault *fault)
{
	struct weighed_list list = { .count = page->hit_count };
	enum status status;

	if (list.count == 0)
		return STATUS_OK;
	list.hits = memory_zeroed(list.count, sizeof(*list.hits));
	if (!list.hits)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < list.count; i++)
		list.hits[i] =
			(struct weighed){ .hit = page->hits[i], .place = i };
	status = find_priors(weigh, steps, &list, fault);
	for (size_t i = 0; i < list.count; i++)
		list.hits[i].weight =
			log2(list.hits[i].hit.score) + list.hits[i].prior;
	if (!status)
		qsort(list.hits, list.count, sizeof(*list.hits),
		      compare_weights);
	for (size_t i = 0; i < list.count && !status; i++) {
		page->hits[i] = list.hits[i].hit;
		page->hits[i].score *= exp2(list.hits[i].prior);
	}
	memory_free(list.hits);
	return status;
}

/* ---- In words ---------------------------------------------------------- */

static enum status explain_age(struct weigh *weigh, struct text day,
			       struct bytes *out, struct fault *fault)
{
	char packed[VALUES_DAY_BYTES] = { 0 };
	int age;

	if (weigh->priors->half_life <= 0)
		return STATUS_OK;
	if (day.length == sizeof(packed))
		memcpy(packed, day.data, sizeof(packed));
	age = priors_age(&weigh->span, packed);
	return bytes_printf(out, fault, " x %.4f (%s%d day%s old)",
			    exp2(priors_recency(weigh->priors, age)),
			    priors_day(packed) > 0 ? "" : "undated, as if ",
			    age, age == 1 ? "" : "s");
}

static enum status explain_outlet(struct weigh *weigh, size_t i,
				  struct text order, struct bytes *out,
				  struct fault *fault)
{
	const struct priors_source *source = &weigh->priors->sources[i];
	struct index_step range = { .op = INDEX_RANGE,
				    .slot = SCHEMA_SLOT_ORDER,
				    .term = order,
				    .high = order };
	const struct steps steps = { .list = &range, .count = 1 };
	struct index_page page = { 0 };
	enum status status = match_outlet(weigh, i, &steps, &page, fault);

	if (!status && page.hit_count > 0)
		status = bytes_printf(out, fault, " x %.4g (%.*s)",
				      source->factor,
				      (int)source->outlet.length,
				      source->outlet.data);
	index_page_free(&page);
	return status;
}

enum status weigh_explain(struct weigh *weigh, uint32_t document,
			  struct bytes *out, struct fault *fault)
{
	struct bytes day = BYTES_UP_TO(VALUE_BYTES);
	struct bytes order = BYTES_UP_TO(VALUE_BYTES);
	enum status status = index_value(weigh->index, document,
					 SCHEMA_SLOT_DAY, &day, fault);

	if (!status)
		status = index_value(weigh->index, document, SCHEMA_SLOT_ORDER,
				     &order, fault);
	if (!status)
		status = explain_age(weigh, text_from(&day), out, fault);
	for (size_t i = 0; i < weigh->priors->source_count && !status; i++)
		status =
			explain_outlet(weigh, i, text_from(&order), out, fault);
	bytes_free(&day);
	bytes_free(&order);
	return status;
}

enum status weigh_describe(struct weigh *weigh, struct bytes *out,
			   struct fault *fault)
{
	const struct priors *priors = weigh->priors;
	enum status status = STATUS_OK;

	if (priors->half_life > 0 && weigh->span.newest > 0) {
		const struct calendar_day newest =
			calendar_from_number(weigh->span.newest - 1);

		status = bytes_printf(
			out, fault,
			"half a score each %.6g days before %04d-%02d-%02d",
			priors->half_life, newest.year, newest.month,
			newest.day);
	} else if (priors->half_life > 0) {
		status = bytes_append(out, TEXT("nothing has a date"), fault);
	}
	for (size_t i = 0; i < priors->source_count && !status; i++)
		status =
			bytes_printf(out, fault, "%s%.*s x %.4g",
				     i > 0 || priors->half_life > 0 ? "; " : "",
				     (int)priors->sources[i].outlet.length,
				     priors->sources[i].outlet.data,
				     priors->sources[i].factor);
	return status;
}
