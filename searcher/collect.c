/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/collect.h"

#include <string.h>

#include "searcher/group.h"
#include "searcher/narrow.h"
#include "searcher/pages.h"
#include "searcher/verify.h"
#include "searcher/weigh.h"
#include "shared/memory.h"
#include "shared/terms.h"

enum {
	FIRST_PAGE = 64,    /* candidates, where some will be discarded */
	FIRST_STREAM = 512, /* where all are wanted */
	RECORD_BYTES = 1 << 30
};

struct collect {
	struct store *store;
	struct index *index; /* the store's */
	const struct search_request *request;
	struct candidates candidates;
	struct spans_reader *reader;
	struct verify *verify; /* NULL: every candidate is right */
	struct group *group;   /* NULL: not by article */
	struct rerank *rerank; /* NULL: in the order of the index */
	struct weigh *weigh;   /* NULL: nothing is preferred */
	struct pages *pages;
	uint32_t accepted_count; /* skipped ones too */
	struct bytes room;       /* of the passage at hand */
};

/* Whether a candidate may be wrong, as its record shows. */
static bool needs_record(const struct collect *collect)
{
	return collect->verify || collect->request->window;
}

/* Whether what the index finds is what is handed out. */
static bool is_simple(const struct collect *collect)
{
	return !needs_record(collect) && !collect->group;
}

/* Candidates of the first page. */
static uint32_t first_limit(const struct collect *collect)
{
	const struct search_request *request = collect->request;
	uint64_t wanted = (uint64_t)request->offset + request->limit;

	/* One more tells that there are more. */
	if (request->is_count_only)
		return request->count_most > 0 &&
				       request->count_most < PAGES_LARGEST ?
			       request->count_most + 1 :
			       PAGES_LARGEST;
	if (wanted > PAGES_LARGEST / 2)
		wanted = PAGES_LARGEST / 2;
	if (request->limit == 0)
		return FIRST_STREAM;
	/* Copies of what is shown are passed by, and to look again for what is
	 * behind them costs as much as the first time. */
	if (is_simple(collect))
		return (uint32_t)(request->collapses_copies ? wanted * 3 / 2 :
							      wanted);
	return wanted > FIRST_PAGE / 2 ? (uint32_t)wanted * 2 : FIRST_PAGE;
}

/* Where an order of the best hits is asked for: not only some of them, nor
 * those of one article, whose own words tell them apart. */
static enum status open_rerank(struct collect *collect, struct telling *telling,
			       struct fault *fault)
{
	const struct search_request *request = collect->request;
	const struct rerank_source source = {
		.store = collect->store,
		.candidates = &collect->candidates,
		.reader = collect->reader,
		.telling = telling,
		.is_by_article = request->is_by_article,
	};

	if (request->order != SEARCH_BY_SCORE || request->is_count_only ||
	    request->stops_at_first || request->only)
		return STATUS_OK;
	return rerank_open(&collect->rerank, &source, fault);
}

/* Counts come quickest in order of date, whose pages are small. */
static enum status open_pages(struct collect *collect, struct fault *fault)
{
	const struct search_request *request = collect->request;
	struct pages_order order = {
		.order = request->order,
		.weigh = collect->weigh,
		.since_run = request->since_run,
		.first_limit = first_limit(collect),
		.takes_all = request->limit == 0,
		.rerank = collect->rerank,
	};

	if (request->is_count_only) {
		order.order = SEARCH_OLDEST;
		order.is_by_document = true;
	}
	return pages_open(&collect->pages, collect->index, &collect->candidates,
			  &order, fault);
}

static enum status set_up(struct collect *collect,
			  const struct candidates_source *source,
			  struct fault *fault)
{
	const struct search_request *request = collect->request;
	enum status status;

	status = candidates_make(&collect->candidates, source, request->query,
				 fault);
	if (!status)
		status = narrow_candidates(&collect->candidates, request->only,
					   request->without, fault);
	if (!status)
		status = spans_open(&collect->reader, source->terms, fault);
	if (!status && collect->candidates.needs_text)
		status = verify_open(&collect->verify, collect->store,
				     &collect->candidates, collect->reader,
				     fault);
	if (!status && priors_has_any(source->priors) &&
	    !request->is_count_only && request->order == SEARCH_BY_SCORE)
		status = weigh_open(&collect->weigh, source, fault);
	if (!status && request->is_by_article)
		status = group_new(&collect->group, fault);
	if (!status)
		status = open_rerank(collect, source->telling, fault);
	return status ? status : open_pages(collect, fault);
}

enum status collect_open(struct collect **out, struct store *store,
			 const struct candidates_source *source,
			 const struct search_request *request,
			 struct fault *fault)
{
	struct collect *collect = memory_zeroed(1, sizeof(*collect));
	enum status status;

	*out = NULL;
	if (!collect)
		return fault_set(fault, STATUS_FULL, "out of memory");
	collect->store = store;
	collect->index = store_index(store);
	collect->request = request;
	collect->room = BYTES_UP_TO(RECORD_BYTES);
	status = set_up(collect, source, fault);
	if (status) {
		collect_close(collect);
		return status;
	}
	*out = collect;
	return STATUS_OK;
}

void collect_close(struct collect *collect)
{
	if (!collect)
		return;
	verify_close(collect->verify);
	spans_close(collect->reader);
	group_free(collect->group);
	pages_close(collect->pages);
	rerank_close(collect->rerank);
	weigh_close(collect->weigh);
	candidates_free(&collect->candidates);
	bytes_free(&collect->room);
	memory_free(collect);
}

const struct candidates *collect_candidates(const struct collect *collect)
{
	return &collect->candidates;
}

struct spans_reader *collect_reader(struct collect *collect)
{
	return collect->reader;
}

static enum status read_passage(struct collect *collect,
				const struct index_hit *hit,
				struct collect_passage *out,
				struct fault *fault)
{
	const struct record_passage *known =
		rerank_passage(collect->rerank, hit->document);

	out->document = hit->document;
	out->ranked = hit->document;
	out->score = hit->score;
	out->shares = rerank_shares(collect->rerank, hit);
	memcpy(out->day, hit->day, sizeof(out->day));
	if (!known)
		return store_passage(collect->store, hit->document,
				     &collect->room, &out->record, fault);
	out->record = *known;
	return STATUS_OK;
}

static bool is_outside(const struct collect *collect,
		       const struct collect_passage *passage)
{
	return window_excludes(collect->request->window,
			       index_shard_of(collect->index,
					      passage->document),
			       passage->record.first_seen);
}

/* A candidate that pages_next gave, and those that lie behind it. */
static struct wanted_hits hits_from(const struct collect *collect,
				    const struct index_hit *hit)
{
	return (struct wanted_hits){ hit, 1 + pages_left(collect->pages) };
}

/* Verified, and of an article not seen before? */
static enum status judge(struct collect *collect, struct wanted_hits hits,
			 const struct collect_passage *passage, bool *is_taken,
			 struct fault *fault)
{
	enum status status = STATUS_OK;

	*is_taken = !is_outside(collect, passage);
	if (collect->verify && *is_taken)
		status = verify_passage(collect->verify, hits, &passage->record,
					is_taken, fault);
	if (!status && *is_taken && collect->group)
		status = group_add(collect->group, &passage->record.article,
				   is_taken, fault);
	return status;
}

/* By article: whether what the index finds is of one seen before, which is
 * known of what was ranked again without a look at the record. */
static bool is_repeated(struct collect *collect, const struct index_hit *hit)
{
	struct extent extent;

	return collect->group &&
	       store_knows_extent(collect->store, hit->document, &extent) &&
	       extent.has_article && group_has(collect->group, &extent.article);
}

/* The next candidate; *is_taken: it is right. */
static enum status take_next(struct collect *collect,
			     struct collect_passage *out, bool *is_taken,
			     struct fault *fault)
{
	const struct index_hit *hit;
	enum status status = pages_next(collect->pages, &hit, fault);

	*is_taken = false;
	if (status || !hit || is_repeated(collect, hit))
		return status;
	status = read_passage(collect, hit, out, fault);
	if (!status)
		status = judge(collect, hits_from(collect, hit), out, is_taken,
			       fault);
	if (!status && *is_taken)
		collect->accepted_count++;
	return status;
}

enum status collect_next(struct collect *collect, struct collect_passage *out,
			 bool *is_end, struct fault *fault)
{
	bool is_taken = false;
	enum status status = STATUS_OK;

	while (!status && !is_taken && !pages_is_end(collect->pages))
		status = take_next(collect, out, &is_taken, fault);
	*is_end = !status && !is_taken;
	return status;
}

/* Whether the first candidate is right; its record then is in *out. */
static enum status is_right(struct collect *collect, struct wanted_hits hits,
			    struct collect_passage *out, bool *is_match,
			    struct fault *fault)
{
	enum status status = read_passage(collect, hits.list, out, fault);

	*is_match = !status && !is_outside(collect, out);
	if (*is_match && collect->verify)
		status = verify_passage(collect->verify, hits, &out->record,
					is_match, fault);
	return status;
}

/* The same where nobody wants the record: often the terms are enough. */
static enum status is_counted(struct collect *collect, struct wanted_hits hits,
			      bool *is_match, struct fault *fault)
{
	struct collect_passage passage;
	enum status status = STATUS_OK;

	*is_match = false;
	if (collect->verify && !collect->request->window)
		status = verify_terms(collect->verify, hits, is_match, fault);
	if (status || *is_match)
		return status;
	return is_right(collect, hits, &passage, is_match, fault);
}

/* A page's candidates from one on. */
static struct wanted_hits hits_of(const struct index_page *page, size_t first)
{
	return (struct wanted_hits){ &page->hits[first],
				     page->hit_count - first };
}

/* ---- One article ------------------------------------------------------- */

enum status collect_best_of(struct collect *collect,
			    const struct store_place *place,
			    struct collect_passage *out, struct fault *fault)
{
	struct index_page page;
	bool is_match = false;
	enum status status =
		pages_of_article(collect->pages, &place->article, &page, fault);

	for (size_t i = 0; i < page.hit_count && !status && !is_match; i++)
		if (index_shard_of(collect->index, page.hits[i].document) ==
		    place->shard)
			status = is_right(collect, hits_of(&page, i), out,
					  &is_match, fault);
	index_page_free(&page);
	if (!status && !is_match)
		status = fault_set(fault, STATUS_BUG,
				   "an article that matched does not match");
	return status;
}

/* ---- Several articles -------------------------------------------------- */

enum status collect_each_of(struct collect *collect,
			    const struct hash *articles, size_t count,
			    const struct collect_visitor *visitor,
			    struct fault *fault)
{
	struct index_page page;
	enum status status = pages_of_articles(collect->pages, articles, count,
					       &page, fault);

	for (size_t i = 0; i < page.hit_count && !status; i++) {
		struct collect_passage passage;
		bool is_match;

		status = is_right(collect, hits_of(&page, i), &passage,
				  &is_match, fault);
		if (!status && is_match)
			status = visitor->visit(visitor->context, &passage,
						fault);
	}
	index_page_free(&page);
	return status;
}

/* The article of a candidate, by as little as has to be read. */
static enum status find_article(struct collect *collect, uint32_t document,
				struct hash *out, struct fault *fault)
{
	struct record_passage head;
	struct extent extent;
	enum status status;

	if (store_knows_extent(collect->store, document, &extent) &&
	    extent.has_article) {
		*out = extent.article;
		return STATUS_OK;
	}
	status = store_head(collect->store, document, &head, fault);
	*out = head.article;
	return status;
}

static bool counts_article(const struct hash *articles, size_t count,
			   const struct hash *article, uint32_t *out)
{
	for (size_t i = 0; i < count; i++)
		if (hash_equal(&articles[i], article)) {
			out[i]++;
			return true;
		}
	return false;
}

enum status collect_count_each(struct collect *collect,
			       const struct hash *articles, size_t count,
			       uint32_t *out, struct fault *fault)
{
	bool needs_look = needs_record(collect);
	struct index_page page;
	enum status status = pages_of_articles(collect->pages, articles, count,
					       &page, fault);

	memset(out, 0, count * sizeof(*out));
	for (size_t i = 0; i < page.hit_count && !status; i++) {
		const uint32_t document = page.hits[i].document;
		struct hash article;
		bool is_match = true;

		if (needs_look)
			status = is_counted(collect, hits_of(&page, i),
					    &is_match, fault);
		if (!status && is_match)
			status = find_article(collect, document, &article,
					      fault);
		if (!status && is_match &&
		    !counts_article(articles, count, &article, out))
			status = fault_set(fault, STATUS_DAMAGED,
					   "passage %u: its article's term "
					   "and record differ",
					   document);
	}
	index_page_free(&page);
	return status;
}

enum status collect_read(struct collect *collect, uint32_t document,
			 struct collect_passage *out, struct fault *fault)
{
	const struct index_hit hit = { .document = document };

	return read_passage(collect, &hit, out, fault);
}

/* ---- Counts ------------------------------------------------------------ */

static enum status count_next(struct collect *collect, struct fault *fault)
{
	const struct index_hit *hit;
	struct hash article;
	bool is_match;
	enum status status = pages_next(collect->pages, &hit, fault);

	if (status || !hit || is_repeated(collect, hit))
		return status;
	is_match = !needs_record(collect);
	if (!is_match)
		status = is_counted(collect, hits_from(collect, hit), &is_match,
				    fault);
	if (!status && is_match && collect->group)
		status = find_article(collect, hit->document, &article, fault);
	if (!status && is_match && collect->group)
		status = group_add(collect->group, &article, &is_match, fault);
	if (!status)
		collect->accepted_count += is_match;
	return status;
}

/* What was fetched, to the end. */
static enum status count_rest(struct collect *collect, struct fault *fault)
{
	enum status status = STATUS_OK;

	while (!status && !pages_is_end(collect->pages) &&
	       !pages_is_empty(collect->pages))
		status = count_next(collect, fault);
	return status;
}

enum status collect_total(struct collect *collect, uint32_t *total,
			  bool *is_exact, struct fault *fault)
{
	uint32_t count = 0;
	enum status status = STATUS_OK;

	if (!is_simple(collect))
		status = count_rest(collect, fault);
	*total = collect->accepted_count;
	*is_exact = pages_is_end(collect->pages);
	if (status || *is_exact || !is_simple(collect))
		return status;
	status = pages_count(collect->pages, &count, fault);
	*is_exact = true;
	if (count > *total)
		*total = count;
	return status;
}

enum status collect_count(struct collect *collect, uint32_t *total,
			  bool *is_exact, struct fault *fault)
{
	const uint32_t most = collect->request->count_most;
	enum status status = STATUS_OK;

	*is_exact = true;
	if (is_simple(collect))
		return pages_count(collect->pages, total, fault);
	for (uint32_t i = 0; !status && !pages_is_end(collect->pages); i++) {
		*is_exact = most == 0 || i < most;
		if (!*is_exact)
			break;
		status = count_next(collect, fault);
	}
	*total = collect->accepted_count;
	return status;
}

/* ---- All, to be counted ------------------------------------------------ */

/* The next passage, not by article. */
static enum status next_match(struct collect *collect,
			      struct collect_match *out, bool *is_end,
			      struct fault *fault)
{
	const struct index_hit *hit = NULL;
	bool is_taken = false;
	enum status status = STATUS_OK;

	while (!status && !is_taken && !pages_is_end(collect->pages)) {
		status = pages_next(collect->pages, &hit, fault);
		if (status || !hit)
			break;
		is_taken = !needs_record(collect);
		if (!is_taken)
			status = is_counted(collect, hits_from(collect, hit),
					    &is_taken, fault);
	}
	*is_end = !status && !is_taken;
	if (!status && is_taken) {
		collect->accepted_count++;
		out->document = hit->document;
		memcpy(out->day, hit->day, sizeof(out->day));
		status = find_article(collect, hit->document, &out->article,
				      fault);
	}
	return status;
}

enum status collect_each_match(struct store *store,
			       const struct candidates_source *source,
			       const struct search_request *request,
			       const struct collect_match_visitor *visitor,
			       struct fault *fault)
{
	struct search_request counted = *request;
	struct collect *collect;
	bool is_end = false;
	enum status status;

	counted.is_count_only = true;
	counted.is_by_article = false;
	status = collect_open(&collect, store, source, &counted, fault);
	while (!status && !is_end) {
		struct collect_match match;

		status = next_match(collect, &match, &is_end, fault);
		if (!status && !is_end)
			status =
				visitor->visit(visitor->context, &match, fault);
	}
	collect_close(collect);
	return status;
}
