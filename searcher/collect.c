/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/collect.h"

#include "searcher/group.h"
#include "searcher/narrow.h"
#include "searcher/steps.h"
#include "searcher/verify.h"
#include "shared/memory.h"
#include "shared/terms.h"

enum {
	FIRST_PAGE = 64,    /* candidates, where some will be discarded */
	FIRST_STREAM = 512, /* where all are wanted */
	LARGEST_PAGE = 65536,
	PAGE_GROWTH = 4,
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
	struct index_page page;
	size_t next;             /* in the page */
	uint32_t page_limit;     /* of the page to fetch next */
	uint32_t first;          /* its first rank */
	uint32_t accepted_count; /* skipped ones too */
	bool is_exhausted;
	struct bytes room;     /* of the passage at hand */
	struct steps narrowed; /* the query, of one article only */
	char article_term[STORE_NAME_BYTES];
};

/* Whether what the index finds is what is handed out. */
static bool is_simple(const struct collect *collect)
{
	return !collect->verify && !collect->group;
}

static enum status set_up(struct collect *collect,
			  const struct candidates_source *source,
			  struct fault *fault)
{
	const struct search_request *request = collect->request;
	uint64_t wanted = (uint64_t)request->offset + request->limit;
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
	if (!status && request->is_by_article)
		status = group_new(&collect->group, fault);
	if (wanted > LARGEST_PAGE)
		wanted = LARGEST_PAGE;
	if (request->limit == 0)
		collect->page_limit = FIRST_STREAM;
	else if (is_simple(collect))
		collect->page_limit = (uint32_t)wanted;
	else
		collect->page_limit = wanted > FIRST_PAGE / 2 ?
					      (uint32_t)wanted * 2 :
					      FIRST_PAGE;
	return status;
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
	candidates_free(&collect->candidates);
	index_page_free(&collect->page);
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

/*
 * Every match is weighed. Told to stop at the best ones, libxapian 1.4 loses
 * matches: where its AND MAYBE turns into AND (matcher/andmaybepostlist.cc,
 * next), the next document that both sides have is skipped.
 */
static struct index_query query_of(const struct collect *collect)
{
	return (struct index_query){
		.steps = collect->candidates.steps,
		.step_count = collect->candidates.step_count,
		.bm25 = steps_weights().bm25,
		.check = UINT32_MAX,
	};
}

static enum status fetch_page(struct collect *collect, struct fault *fault)
{
	struct index_query query = query_of(collect);
	enum status status;

	query.first = collect->first;
	query.limit = collect->page_limit;
	collect->next = 0;
	status = index_match(collect->index, &query, &collect->page, fault);
	if (status)
		return status;
	collect->is_exhausted = collect->page.hit_count < query.limit;
	collect->first += (uint32_t)collect->page.hit_count;
	if (collect->page_limit <= LARGEST_PAGE / PAGE_GROWTH)
		collect->page_limit *= PAGE_GROWTH;
	else
		collect->page_limit = LARGEST_PAGE;
	return STATUS_OK;
}

static enum status read_passage(struct collect *collect,
				const struct index_hit *hit,
				struct collect_passage *out,
				struct fault *fault)
{
	out->document = hit->document;
	out->score = hit->score;
	return store_passage(collect->store, hit->document, &collect->room,
			     &out->record, fault);
}

/* Verified, and of an article not seen before? */
static enum status judge(struct collect *collect,
			 const struct collect_passage *passage, bool *is_taken,
			 struct fault *fault)
{
	enum status status = STATUS_OK;

	*is_taken = true;
	if (collect->verify)
		status = verify_passage(collect->verify, passage->document,
					&passage->record, is_taken, fault);
	if (!status && *is_taken && collect->group)
		status = group_add(collect->group, &passage->record.article,
				   is_taken, fault);
	return status;
}

/* The next of the page that is taken; none left: *is_taken is false. */
static enum status take_from_page(struct collect *collect,
				  struct collect_passage *out, bool *is_taken,
				  struct fault *fault)
{
	enum status status = STATUS_OK;

	*is_taken = false;
	while (!status && !*is_taken &&
	       collect->next < collect->page.hit_count) {
		status = read_passage(collect,
				      &collect->page.hits[collect->next++], out,
				      fault);
		if (!status)
			status = judge(collect, out, is_taken, fault);
	}
	if (!status && *is_taken)
		collect->accepted_count++;
	return status;
}

enum status collect_next(struct collect *collect, struct collect_passage *out,
			 bool *is_end, struct fault *fault)
{
	bool is_taken = false;
	enum status status = STATUS_OK;

	*is_end = false;
	while (!status && !is_taken) {
		if (collect->next == collect->page.hit_count &&
		    collect->is_exhausted)
			break;
		if (collect->next == collect->page.hit_count)
			status = fetch_page(collect, fault);
		if (!status)
			status = take_from_page(collect, out, &is_taken, fault);
	}
	*is_end = !status && !is_taken;
	return status;
}

/* Makes collect->narrowed, whose term is filled in article by article. */
static enum status narrow(struct collect *collect, struct fault *fault)
{
	const struct candidates *candidates = &collect->candidates;
	struct index_step term = { .op = INDEX_TERM };
	struct index_step filter = { .op = INDEX_FILTER, .arity = 2 };
	struct steps *out = &collect->narrowed;
	enum status status = STATUS_OK;

	term.term = text_of(collect->article_term);
	for (size_t i = 0; i < candidates->step_count && !status; i++)
		status = steps_add(candidates, out, &candidates->steps[i],
				   fault);
	if (!status)
		status = steps_add(candidates, out, &term, fault);
	if (!status)
		status = steps_add(candidates, out, &filter, fault);
	return status;
}

static enum status count_verified(struct collect *collect,
				  const struct index_page *page, uint32_t *out,
				  struct fault *fault)
{
	enum status status = STATUS_OK;

	*out = 0;
	for (size_t i = 0; i < page->hit_count && !status; i++) {
		struct collect_passage passage;
		bool is_match = false;

		status = read_passage(collect, &page->hits[i], &passage, fault);
		if (!status)
			status = verify_passage(collect->verify,
						passage.document,
						&passage.record, &is_match,
						fault);
		*out += is_match;
	}
	return status;
}

enum status collect_count_of(struct collect *collect,
			     const struct hash *article, uint32_t *out,
			     struct fault *fault)
{
	struct index_query query = query_of(collect);
	struct index_page page = { 0 };
	enum status status = STATUS_OK;

	*out = 0;
	(void)store_article_term(collect->article_term, article);
	if (collect->narrowed.count == 0)
		status = narrow(collect, fault);
	query.steps = collect->narrowed.list;
	query.step_count = collect->narrowed.count;
	query.limit = collect->verify ? index_document_count(collect->index) :
					0;
	if (!status)
		status = index_match(collect->index, &query, &page, fault);
	if (!status && collect->verify)
		status = count_verified(collect, &page, out, fault);
	else if (!status)
		*out = page.lower;
	index_page_free(&page);
	return status;
}

static enum status count_rest(struct collect *collect, bool is_page_only,
			      struct fault *fault)
{
	struct collect_passage passage;
	bool is_end = false;
	enum status status = STATUS_OK;

	while (!status && !is_end) {
		if (is_page_only && collect->next == collect->page.hit_count)
			break;
		status = collect_next(collect, &passage, &is_end, fault);
	}
	return status;
}

enum status collect_total(struct collect *collect, uint32_t *total,
			  bool *is_exact, struct fault *fault)
{
	const struct index_page *page = &collect->page;
	enum status status = STATUS_OK;

	if (!is_simple(collect))
		status = count_rest(collect, true, fault);
	*total = collect->accepted_count;
	*is_exact = collect->is_exhausted && collect->next == page->hit_count;
	if (status || *is_exact || !is_simple(collect))
		return status;
	*is_exact = page->lower == page->upper;
	if (page->lower > *total)
		*total = page->lower;
	return STATUS_OK;
}

enum status collect_count(struct collect *collect, uint32_t *total,
			  struct fault *fault)
{
	struct index_query query = query_of(collect);
	enum status status;

	if (!is_simple(collect)) {
		status = count_rest(collect, false, fault);
		*total = collect->accepted_count;
		return status;
	}
	status = index_match(collect->index, &query, &collect->page, fault);
	*total = collect->page.lower;
	return status;
}
