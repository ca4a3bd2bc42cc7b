/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/search.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "searcher/abridge.h"
#include "searcher/collect.h"
#include "searcher/common.h"
#include "searcher/copies.h"
#include "searcher/explain.h"
#include "searcher/hits.h"
#include "searcher/loosen.h"
#include "searcher/telling.h"
#include "searcher/whole.h"
#include "searcher/widen.h"
#include "shared/display.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/stem.h"
#include "shared/store.h"
#include "shared/values.h"

enum {
	VALUE_BYTES = 1 << 16,
	CHUNK = 256, /* hits collected at a time, at least */
	NUMBER_BYTES = 24
};

struct search {
	struct terms *terms;
	struct telling *telling;
	struct index *index;
	struct store *store; /* what it holds */
	struct vocabulary *vocabulary;
	const struct priors *priors; /* of the person who asks, or NULL */
	const char *const *places;   /* one a shard */
	size_t place_count;
	uint64_t reopenings;
	bool is_running; /* hits are being handed out: no reopening */
	bool is_checked; /* what is open: this program made it */
	bool has_facts;  /* of the revision that is open */
	bool wants_days; /* among them */
	struct search_facts facts;
	struct bytes notes;  /* of the last question, */
	struct bytes absent; /* and its words that no passage has */
};

/* ---- Opening ----------------------------------------------------------- */

static enum status read_shard_value(struct search *search, size_t shard,
				    const char *key, struct bytes *theirs,
				    struct fault *fault)
{
	bytes_clear(theirs);
	return index_meta(search->index, shard, text_of(key), theirs, fault);
}

/* What a shard and this program do not agree on. */
struct difference {
	const char *thing;
	const struct bytes *theirs;
	const char *ours;
};

/* Of a place that is damaged or foreign; a server's is another machine's. */
static const char *folder_of(char out[DISPLAY_WORD_BYTES], const char *place)
{
	struct stat facts;

	return display_word(out, stat(place, &facts) == 0 ? place : "DIR");
}

static enum status refuse_shard(const struct search *search, size_t shard,
				const struct difference *difference,
				struct fault *fault)
{
	const struct bytes *theirs = difference->theirs;
	char folder[DISPLAY_WORD_BYTES];

	return fault_set(fault, STATUS_DAMAGED,
			 "%s: %s is '%.*s' in the index, '%s' in this program; "
			 "rebuild with: pqindex --index %s --rebuild",
			 search->places[shard], difference->thing,
			 (int)theirs->length,
			 theirs->length ? theirs->data : "", difference->ours,
			 folder_of(folder, search->places[shard]));
}

static enum status check_format(struct search *search, size_t shard,
				struct bytes *theirs, struct fault *fault)
{
	char ours[NUMBER_BYTES];
	const struct difference difference = { "format", theirs, ours };
	enum status status = read_shard_value(search, shard, SCHEMA_META_FORMAT,
					      theirs, fault);

	(void)snprintf(ours, sizeof(ours), "%d", SCHEMA_FORMAT);
	if (status || text_equal(text_from(theirs), text_of(ours)))
		return status;
	return refuse_shard(search, shard, &difference, fault);
}

/* The fingerprint of the analysis of all languages, if the libraries by which
 * it is made are linked into this program; else empty. */
static const char built_in_analysis[TERMS_FINGERPRINT_BYTES] = {
#include "tables/analysis.inc"
};

/* Of the languages that the index holds, or held; and STEM_FOREIGN. */
struct analyses {
	struct search *search;
	size_t shard;
	struct bytes theirs;
	enum status status;
	struct fault *fault;
};

static enum status check_language(struct analyses *analyses,
				  const char *language)
{
	const char *code = stem_canonical(language);
	struct search *search = analyses->search;
	char key[sizeof(SCHEMA_META_STEMS) + TERMS_LANGUAGE_BYTES];
	char thing[sizeof("analysis ()") + TERMS_LANGUAGE_BYTES];
	char ours[TERMS_FINGERPRINT_BYTES];
	const struct difference difference = { thing, &analyses->theirs, ours };
	enum status status;

	if (!code)
		code = TERMS_NO_LANGUAGE;
	(void)snprintf(key, sizeof(key), SCHEMA_META_STEMS "%s", code);
	status = terms_fingerprint_of(search->terms, code, ours,
				      analyses->fault);
	if (!status)
		status = read_shard_value(search, analyses->shard, key,
					  &analyses->theirs, analyses->fault);
	if (status || text_equal(text_from(&analyses->theirs), text_of(ours)))
		return status;
	(void)snprintf(thing, sizeof(thing), "analysis (%s)", code);
	return refuse_shard(search, analyses->shard, &difference,
			    analyses->fault);
}

static bool visit_language(void *context, struct text term, uint32_t frequency)
{
	struct analyses *analyses = context;
	size_t skipped = sizeof(SCHEMA_LANGUAGE) - 1;
	char code[TERMS_LANGUAGE_BYTES];

	(void)frequency;
	if (term.length - skipped >= sizeof(code))
		return true; /* none that has a stemmer */
	memcpy(code, term.data + skipped, term.length - skipped);
	code[term.length - skipped] = '\0';
	if (stem_canonical(code) && strcmp(code, STEM_FOREIGN) != 0)
		analyses->status = check_language(analyses, code);
	return analyses->status == STATUS_OK;
}

static enum status check_languages(struct search *search, size_t shard,
				   struct bytes *theirs, struct fault *fault)
{
	struct analyses analyses = { .search = search,
				     .shard = shard,
				     .theirs = *theirs,
				     .fault = fault };
	const struct index_visitor visitor = { visit_language, &analyses };
	enum status status = check_language(&analyses, TERMS_NO_LANGUAGE);

	if (!status)
		status = check_language(&analyses, STEM_FOREIGN);
	if (!status)
		status = index_each_name(search->index, TEXT(SCHEMA_LANGUAGE),
					 &visitor, fault);
	*theirs = analyses.theirs;
	return status ? status : analyses.status;
}

/* Where all languages are the same, none has to be tried. */
static enum status check_analysis(struct search *search, size_t shard,
				  struct bytes *theirs, struct fault *fault)
{
	enum status status = read_shard_value(
		search, shard, SCHEMA_META_ANALYSIS, theirs, fault);

	if (status ||
	    (theirs->length > 0 &&
	     text_equal(text_from(theirs), text_of(built_in_analysis))))
		return status;
	return check_languages(search, shard, theirs, fault);
}

static enum status check_shards(struct search *search, struct fault *fault)
{
	struct bytes theirs = BYTES_UP_TO(VALUE_BYTES);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < index_shard_count(search->index) && !status;
	     i++) {
		status = check_format(search, i, &theirs, fault);
		if (!status)
			status = check_analysis(search, i, &theirs, fault);
	}
	bytes_free(&theirs);
	search->is_checked = !status;
	return status;
}

/* A missing index is the first thing that a new user sees. */
static void add_advice(const char *const *places, size_t place_count,
		       struct fault *fault)
{
	for (size_t i = 0; i < place_count; i++) {
		struct bytes stub = BYTES_UP_TO(VALUE_BYTES);
		struct fault unused;
		struct stat facts;
		enum status status;
		char folder[DISPLAY_WORD_BYTES];

		status = bytes_printf(&stub, &unused, "%s/" SCHEMA_STUB_FILE,
				      places[i]);
		if (!status)
			status = bytes_append_byte(&stub, '\0', &unused);
		if (!status && stat(stub.data, &facts) != 0 &&
		    (errno == ENOENT || errno == ENOTDIR))
			(void)fault_set(
				fault, STATUS_DENIED,
				"%s: no index there; build one with: pqindex --index %s FOLDER",
				places[i], display_word(folder, places[i]));
		bytes_free(&stub);
	}
}

/* What is missing or damaged is told with what helps against it. */
static enum status advise(const struct search *search, enum status status,
			  struct fault *fault)
{
	const char *place = search->place_count == 1 ? search->places[0] :
						       "DIR";
	char reason[FAULT_TEXT_BYTES];
	char folder[DISPLAY_WORD_BYTES];

	if (status == STATUS_DENIED)
		add_advice(search->places, search->place_count, fault);
	if (status != STATUS_DAMAGED || strstr(fault->text, "--rebuild"))
		return status;
	memcpy(reason, fault->text, sizeof(reason));
	return fault_set(
		fault, status,
		"the index is damaged (%.600s); rebuild it with: pqindex --index %s --rebuild",
		reason, folder_of(folder, place));
}

/* As new a revision as there is; numbers of documents change, and what is
 * remembered of another revision is not believed. */
static enum status reopen(struct search *search, struct fault *fault)
{
	uint64_t openings = index_openings(search->index);
	uint64_t revision = index_revision(search->index);
	enum status status = index_reopen(search->index, fault);
	bool is_same = !status && revision != 0 &&
		       revision == index_revision(search->index);

	search->has_facts = search->has_facts && is_same;
	if (!is_same)
		vocabulary_forget(search->vocabulary);
	search->reopenings++;
	if (openings != index_openings(search->index))
		search->is_checked = false;
	if (status || search->is_checked)
		return status;
	return check_shards(search, fault);
}

struct search_try search_try(struct search *search)
{
	return (struct search_try){ .search = search,
				    .reopenings = search->reopenings };
}

/* What is of two revisions is as bad as what failed. */
static bool must_repeat(const struct search_try *try, enum status status)
{
	const struct search *search = try->search;

	return !search->is_running &&
	       (status == STATUS_RETRY ||
		(!status && try->reopenings != search->reopenings));
}

/* Libxapian takes a block of a wrong revision for one that a writer has gone
 * past. Where there is no newer revision none has; but an attempt that went
 * on to another one by itself says nothing of that. */
static enum status end_trying(const struct search_try *try, enum status status,
			      struct fault *fault)
{
	if (status == STATUS_RETRY && try->is_newest)
		return advise(try->search, STATUS_DAMAGED, fault);
	return fault_set(
		fault, STATUS_RETRY,
		"the index changes faster than it can be searched; ask again");
}

/* A failure's status is replaced when the index cannot be opened again. */
bool search_repeats(struct search_try *try, enum status *status,
		    struct fault *fault)
{
	struct search *search = try->search;
	const bool has_moved = try->reopenings != search->reopenings;
	uint64_t revision;

	if (!must_repeat(try, *status))
		return false;
	try->is_newest = try->is_newest && !has_moved;
	if (++try->count == SEARCH_TRIES) {
		*status = end_trying(try, *status, fault);
		return false;
	}
	revision = index_revision(search->index);
	if (*status)
		*status = advise(search, reopen(search, fault), fault);
	try->is_newest = !has_moved && revision != 0 &&
			 revision == index_revision(search->index);
	try->reopenings = search->reopenings;
	return *status == STATUS_OK || *status == STATUS_RETRY;
}

enum status search_open(struct search **out, const char *const *places,
			size_t place_count, struct fault *fault)
{
	struct search *search = memory_zeroed(1, sizeof(*search));
	struct search_try try;
	enum status status;

	*out = NULL;
	if (!search)
		return fault_set(fault, STATUS_FULL, "out of memory");
	try = search_try(search);
	search->places = places;
	search->notes = BYTES_UP_TO(VALUE_BYTES);
	search->absent = BYTES_UP_TO(VALUE_BYTES);
	search->place_count = place_count;
	status = terms_open(&search->terms, fault);
	if (!status)
		status = index_open(&search->index, places, place_count, fault);
	if (!status)
		status = store_open(&search->store, search->index, fault);
	if (!status)
		status = telling_open(&search->telling, search->store,
				      search->terms, fault);
	if (!status)
		status = vocabulary_open(&search->vocabulary, search->index,
					 search->terms, fault);
	if (!status) {
		do
			status = check_shards(search, fault);
		while (search_repeats(&try, &status, fault));
	}
	if (status) {
		status = advise(search, status, fault);
		search_close(search);
		return status;
	}
	*out = search;
	return STATUS_OK;
}

void search_close(struct search *search)
{
	if (!search)
		return;
	bytes_free(&search->notes);
	bytes_free(&search->absent);
	vocabulary_close(search->vocabulary);
	telling_close(search->telling);
	store_close(search->store);
	index_close(search->index);
	terms_close(search->terms);
	memory_free(search);
}

struct terms *search_terms(struct search *search)
{
	return search->terms;
}

struct index *search_index(struct search *search)
{
	return search->index;
}

struct store *search_store(struct search *search)
{
	return search->store;
}

struct vocabulary *search_vocabulary(struct search *search)
{
	return search->vocabulary;
}

void search_prefer(struct search *search, const struct priors *priors)
{
	search->priors = priors;
}

enum status search_refresh(struct search *search, struct fault *fault)
{
	enum status status = reopen(search, fault);
	struct search_try try = search_try(search);

	while (search_repeats(&try, &status, fault) && status)
		;
	return advise(search, status, fault);
}

/* ---- Running ----------------------------------------------------------- */

/* One question on one revision. */
struct run {
	struct search *search;
	uint64_t reopenings; /* of the search, when it began */
	const struct search_request *request;
	const struct search_visitor *visitor;
	struct search_summary *summary;
	struct collect *collect;
	struct copies *copies; /* NULL: all are shown */
	struct hits *hits;
	uint32_t skipped_count;
	bool is_end;
};

static uint32_t limit_of(const struct search_request *request)
{
	return request->stops_at_first ? 1 : request->limit;
}

static uint32_t chunk_of(const struct search_request *request)
{
	uint32_t limit = limit_of(request);
	uint64_t shown = 1 + 2 * (uint64_t)request->context;

	if (limit > 0 && limit <= SEARCH_PAGE)
		return limit;
	return shown < SEARCH_AHEAD / CHUNK ? (uint32_t)(SEARCH_AHEAD / shown) :
					      CHUNK;
}

/* How many hits may still be handed out. */
static uint32_t left_of(const struct run *run)
{
	uint32_t limit = limit_of(run->request);

	return limit == 0 ? UINT32_MAX : limit - run->summary->hit_count;
}

/* The next passage; by article in order of date it is the best of the
 * article, though the first of it came first. Another index may have the
 * article with another date. */
static enum status find_next(struct run *run, struct collect_passage *out,
			     struct fault *fault)
{
	const struct search_request *request = run->request;
	enum status status =
		collect_next(run->collect, out, &run->is_end, fault);
	struct store_place place;

	if (status || run->is_end || !request->is_by_article ||
	    request->order == SEARCH_BY_SCORE ||
	    (run->skipped_count < request->offset && !run->copies))
		return status;
	place = (struct store_place){
		out->record.article,
		index_shard_of(run->search->index, out->document),
	};
	return collect_best_of(run->collect, &place, out, fault);
}

/* The same, where near-copies are one hit; *copies are the others. */
static enum status find_shown(struct run *run, struct collect_passage *out,
			      uint32_t *copies, struct fault *fault)
{
	bool is_shown = false;
	enum status status = STATUS_OK;

	*copies = 0;
	while (!status && !run->is_end && !is_shown) {
		is_shown = true;
		status = find_next(run, out, fault);
		if (!status && !run->is_end && run->copies)
			status = copies_judge(run->copies, out, copies,
					      &is_shown, fault);
	}
	return status;
}

static enum status add_hit(struct run *run,
			   const struct collect_passage *passage,
			   uint32_t copies, struct fault *fault)
{
	const uint32_t rank = run->skipped_count + run->summary->hit_count +
			      (uint32_t)hits_count(run->hits) + 1;
	enum status status = hits_add(run->hits, passage, rank, fault);

	if (!status)
		hits_at(run->hits, hits_count(run->hits) - 1)->copies = copies;
	return status;
}

/* Collects the next hits, without handing one out. */
static enum status fill_chunk(struct run *run, struct fault *fault)
{
	const struct search_request *request = run->request;
	uint32_t wanted = chunk_of(request);
	enum status status = STATUS_OK;

	if (wanted > left_of(run))
		wanted = left_of(run);
	hits_clear(run->hits);
	while (!status && !run->is_end && hits_count(run->hits) < wanted) {
		struct collect_passage passage;
		uint32_t copies;

		status = find_shown(run, &passage, &copies, fault);
		if (status || run->is_end)
			break;
		if (run->skipped_count < request->offset)
			run->skipped_count++;
		else
			status = add_hit(run, &passage, copies, fault);
	}
	return status ? status :
			hits_add_context(run->hits, request->context, fault);
}

/* By article: how many more of its passages match. */
static enum status count_more(struct run *run, struct fault *fault)
{
	size_t count = hits_count(run->hits);
	struct hash *articles;
	uint32_t *counts;
	enum status status;

	if (!run->request->is_by_article || run->request->stops_at_first ||
	    count == 0)
		return STATUS_OK;
	articles = memory_zeroed(count, sizeof(*articles));
	counts = memory_zeroed(count, sizeof(*counts));
	if (!articles || !counts) {
		status = fault_set(fault, STATUS_FULL, "out of memory");
		goto out;
	}
	for (size_t i = 0; i < count; i++)
		articles[i] = hits_at(run->hits, i)->passage->article;
	status = collect_count_each(run->collect, articles, count, counts,
				    fault);
	for (size_t i = 0; i < count && !status; i++)
		hits_at(run->hits, i)->more = counts[i] - (counts[i] > 0);
out:
	memory_free(articles);
	memory_free(counts);
	return status;
}

static enum status hand_out(struct run *run, struct fault *fault)
{
	enum status status = STATUS_OK;

	run->search->is_running = true;
	for (size_t i = 0; i < hits_count(run->hits) && !status; i++) {
		if (run->visitor && run->visitor->hit)
			status = run->visitor->hit(run->visitor->context,
						   hits_at(run->hits, i),
						   fault);
		if (!status)
			run->summary->hit_count++;
	}
	return status;
}

static enum status read_facts(struct search *search, struct fault *fault);

static enum status find_total(struct run *run, struct fault *fault)
{
	struct search_summary *summary = run->summary;

	if (run->request->stops_at_first)
		return STATUS_OK;
	return collect_total(run->collect, &summary->total,
			     &summary->is_exact_total, fault);
}

/* What is asked beside the hits may have gone on to another revision. */
static enum status prepare(struct run *run, struct fault *fault)
{
	const struct search_visitor *visitor = run->visitor;
	enum status status;

	if (!visitor || !visitor->prepare || run->search->is_running)
		return STATUS_OK;
	status = visitor->prepare(visitor->context, fault);
	if (!status && run->reopenings != run->search->reopenings)
		status = fault_set(fault, STATUS_RETRY, "the index changed");
	return status;
}

static enum status look_at_hits(struct run *run, struct fault *fault)
{
	const struct search_visitor *visitor = run->visitor;
	enum status status = STATUS_OK;

	if (!visitor || !visitor->look)
		return STATUS_OK;
	for (size_t i = 0; i < hits_count(run->hits) && !status; i++)
		status = visitor->look(visitor->context, hits_at(run->hits, i),
				       fault);
	return status;
}

static enum status run_chunks(struct run *run, struct fault *fault)
{
	enum status status = STATUS_OK;

	while (!status && !run->is_end && left_of(run) > 0) {
		status = fill_chunk(run, fault);
		if (!status)
			status = count_more(run, fault);
		/* Facts of the same revision, should the visitor ask. */
		if (!status && !run->search->has_facts)
			status = read_facts(run->search, fault);
		if (!status &&
		    (run->is_end || left_of(run) <= hits_count(run->hits)))
			status = find_total(run, fault);
		if (!status)
			status = prepare(run, fault);
		if (!status)
			status = look_at_hits(run, fault);
		if (!status)
			status = hand_out(run, fault);
	}
	if (run->request->stops_at_first)
		run->summary->total = run->summary->hit_count;
	return status;
}

struct candidates_source search_source(const struct search *search)
{
	return (struct candidates_source){ search->index, search->terms,
					   search->vocabulary, search->priors,
					   search->telling };
}

/* For the person who asked, once the question is answered. */
static enum status keep_notes(struct search *search,
			      const struct candidates *candidates,
			      struct fault *fault)
{
	enum status status;

	bytes_clear(&search->notes);
	bytes_clear(&search->absent);
	status = bytes_append(&search->notes, text_from(&candidates->notes),
			      fault);
	return status ? status :
			candidates_list_absent(candidates, &search->absent,
					       fault);
}

static enum status open_copies(struct run *run, struct fault *fault)
{
	const struct copies_question question = { run->search->store,
						  run->search->terms,
						  run->collect, run->request };

	return copies_open(&run->copies, &question, fault);
}

static enum status run_once(struct search *search,
			    const struct search_request *request,
			    const struct search_visitor *visitor,
			    struct search_summary *out, struct fault *fault)
{
	struct run run = { .search = search,
			   .reopenings = search->reopenings,
			   .request = request,
			   .visitor = visitor,
			   .summary = out };
	const struct candidates_source source = search_source(search);
	enum status status;

	*out = (struct search_summary){ 0 };
	status = collect_open(&run.collect, search->store, &source, request,
			      fault);
	if (!status)
		status = keep_notes(search, collect_candidates(run.collect),
				    fault);
	if (!status && request->is_count_only) {
		status = collect_count(run.collect, &out->total,
				       &out->is_exact_total, fault);
		if (!status)
			status = prepare(&run, fault);
		goto out;
	}
	if (!status)
		status = hits_open(
			&run.hits, search->store, run.collect,
			!request->needs_no_ids || request->context > 0, fault);
	if (!status && request->collapses_copies && !request->stops_at_first)
		status = open_copies(&run, fault);
	if (!status)
		status = run_chunks(&run, fault);
out:
	hits_close(run.hits);
	copies_close(run.copies);
	collect_close(run.collect);
	return status;
}

/* What is done to a query as it was parsed, in this order. */
enum change { CHANGE_ABRIDGE, CHANGE_WIDEN, CHANGE_LOOSEN, CHANGES };

static enum status change_query(struct search *search,
				const struct query_options *options,
				enum change change, struct query *query,
				struct fault *fault)
{
	const struct candidates_source source = search_source(search);

	if (change == CHANGE_ABRIDGE)
		return abridge_query(query, &source, options->is_strict, fault);
	if (options->is_as_typed)
		return STATUS_OK;
	return change == CHANGE_WIDEN ? widen_query(query, &source, fault) :
					loosen_query(query, &source, fault);
}

enum status search_parse(struct search *search, struct text typed,
			 const struct query_options *options, struct query *out,
			 struct fault *fault)
{
	enum status status =
		query_parse(out, search->terms, typed, options, fault);

	if (status)
		return status;
	for (enum change i = CHANGE_ABRIDGE; i < CHANGES && !status; i++) {
		struct search_try try = search_try(search);

		do
			status = change_query(search, options, i, out, fault);
		while (search_repeats(&try, &status, fault));
	}
	if (status)
		query_free(out);
	return advise(search, status, fault);
}

enum status search_run(struct search *search,
		       const struct search_request *request,
		       const struct search_visitor *visitor,
		       struct search_summary *out, struct fault *fault)
{
	struct search_try try = search_try(search);
	enum status status;

	do
		status = run_once(search, request, visitor, out, fault);
	while (search_repeats(&try, &status, fault));
	if (status == STATUS_RETRY && search->is_running)
		(void)fault_set(
			fault, status,
			"the index changed twice while hits were being printed; ask again");
	search->is_running = false;
	return advise(search, status, fault);
}

enum status search_total(struct search *search,
			 const struct search_request *request,
			 const struct query *query, struct search_summary *out,
			 struct fault *fault)
{
	struct search_request counted = *request;

	counted.query = query;
	counted.offset = 0;
	counted.is_by_article = false;
	counted.is_count_only = true;
	counted.stops_at_first = false;
	return search_run(search, &counted, NULL, out, fault);
}

/* ---- Facts ------------------------------------------------------------- */

/* A per-index value as a C string, cut where it does not fit. */
static enum status read_value(struct search *search, size_t shard,
			      const char *key, struct bytes *out,
			      struct fault *fault)
{
	enum status status;

	bytes_clear(out);
	status = index_meta(search->index, shard, text_of(key), out, fault);
	return status ? status : bytes_append_byte(out, '\0', fault);
}

static void keep_string(char *out, size_t size, const struct bytes *value)
{
	(void)snprintf(out, size, "%s", value->data);
}

/* The highest run of the shards, and when it was. */
static enum status read_runs(struct search *search, struct search_facts *out,
			     struct bytes *value, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < index_shard_count(search->index) && !status;
	     i++) {
		uint64_t run;

		status = read_value(search, i, SCHEMA_META_RUN, value, fault);
		if (status)
			break;
		run = strtoull(value->data, NULL, 10);
		if (run < out->run || (run == out->run && i > 0))
			continue;
		out->run = run;
		status = read_value(search, i, SCHEMA_META_UPDATED, value,
				    fault);
		if (!status)
			keep_string(out->updated, sizeof(out->updated), value);
	}
	return status;
}

/* A day as the person reads it; "" where there is none. */
static enum status keep_day(char out[SEARCH_DAY_BYTES],
			    const struct bytes *value, struct fault *fault)
{
	struct bytes day = BYTES_UP_TO(VALUE_BYTES);
	enum status status = values_print_day(&day, text_from(value), fault);

	if (!status)
		status = bytes_append_byte(&day, '\0', fault);
	if (!status)
		keep_string(out, SEARCH_DAY_BYTES, &day);
	bytes_free(&day);
	return status;
}

static enum status read_days(struct search *search, struct search_facts *out,
			     struct fault *fault)
{
	struct bytes low = BYTES_UP_TO(VALUE_BYTES);
	struct bytes high = BYTES_UP_TO(VALUE_BYTES);
	enum status status = index_value_ends(search->index, SCHEMA_SLOT_DAY,
					      &low, &high, fault);

	if (!status)
		status = keep_day(out->oldest, &low, fault);
	if (!status)
		status = keep_day(out->newest, &high, fault);
	bytes_free(&low);
	bytes_free(&high);
	return status;
}

/* Of more articles than can be compared in a wink the sum is told. */
enum { ARTICLES_COMPARED = 1 << 20 };

static enum status count_once_less(void *context, size_t shard,
				   const struct hash *id, struct fault *fault)
{
	uint32_t *count = context;

	(void)shard;
	(void)id;
	(void)fault;
	/* of a damaged index it may not have been counted */
	if (*count > 0)
		(*count)--;
	return STATUS_OK;
}

static enum status count_articles(struct search *search,
				  struct search_facts *out, struct fault *fault)
{
	const struct common_visitor twice = { count_once_less,
					      &out->article_count };
	enum status status = index_frequency(search->index, TEXT(SCHEMA_LEAD),
					     &out->article_count, fault);

	if (status || !search->wants_days)
		return status;
	out->is_most = index_shard_count(search->index) > 1 &&
		       out->article_count > ARTICLES_COMPARED;
	if (out->is_most)
		return STATUS_OK;
	return common_each(search->index, &twice, fault);
}

static enum status read_facts(struct search *search, struct fault *fault)
{
	struct search_facts facts = { .run = 0 };
	struct bytes value = BYTES_UP_TO(VALUE_BYTES);
	enum status status;

	facts.passage_count = index_document_count(search->index);
	status = read_value(search, 0, SCHEMA_META_INDEX, &value, fault);
	if (!status) {
		keep_string(facts.index_id, sizeof(facts.index_id), &value);
		status = read_value(search, 0, SCHEMA_META_ANALYSIS, &value,
				    fault);
	}
	if (!status) {
		keep_string(facts.analysis, sizeof(facts.analysis), &value);
		status = read_runs(search, &facts, &value, fault);
	}
	if (!status)
		status = count_articles(search, &facts, fault);
	if (!status && search->wants_days)
		status = read_days(search, &facts, fault);
	bytes_free(&value);
	if (status)
		return status;
	search->facts = facts;
	search->has_facts = true;
	return STATUS_OK;
}

void search_want_days(struct search *search)
{
	search->has_facts &= search->wants_days;
	search->wants_days = true;
}

enum status search_facts(struct search *search, struct search_facts *out,
			 struct fault *fault)
{
	struct search_try try = search_try(search);
	enum status status = STATUS_OK;

	*out = (struct search_facts){ .run = 0 };
	if (!search->has_facts) {
		do
			status = read_facts(search, fault);
		while (search_repeats(&try, &status, fault));
	}
	if (!status)
		*out = search->facts;
	return advise(search, status, fault);
}

static bool count_key(void *context, struct text key, uint32_t frequency)
{
	uint32_t *count = context;

	(void)key;
	(void)frequency;
	(*count)++;
	return true;
}

enum status search_rejected(struct search *search, uint32_t *out,
			    struct fault *fault)
{
	const struct index_visitor visitor = { count_key, out };
	struct search_try try = search_try(search);
	enum status status;

	do {
		*out = 0;
		status = STATUS_OK;
		for (size_t i = 0;
		     i < index_shard_count(search->index) && !status; i++)
			status = index_each_key(search->index, i,
						TEXT(SCHEMA_META_REJECTED),
						&visitor, fault);
	} while (search_repeats(&try, &status, fault));
	return advise(search, status, fault);
}

size_t search_shard_count(const struct search *search)
{
	return index_shard_count(search->index);
}

/* An index without the number was written by whole runs only. */
static enum status read_ended(struct search *search, size_t shard,
			      struct search_shard *out, struct bytes *value,
			      struct fault *fault)
{
	enum status status =
		read_value(search, shard, SCHEMA_META_ENDED, value, fault);

	out->ended = out->run;
	if (!status && value->data[0])
		out->ended = strtoull(value->data, NULL, 10);
	return status;
}

static enum status read_shard(struct search *search, size_t shard,
			      struct search_shard *out, struct fault *fault)
{
	struct bytes value = BYTES_UP_TO(VALUE_BYTES);
	enum status status =
		read_value(search, shard, SCHEMA_META_INDEX, &value, fault);

	out->place = search->places[shard];
	if (!status && !hash_from_hex(&out->index, text_of(value.data)))
		status = fault_set(fault, STATUS_DAMAGED,
				   "%s: the index has no id",
				   search->places[shard]);
	if (!status)
		status = read_value(search, shard, SCHEMA_META_RUN, &value,
				    fault);
	if (!status)
		out->run = strtoull(value.data, NULL, 10);
	if (!status)
		status = read_ended(search, shard, out, &value, fault);
	bytes_free(&value);
	return status;
}

enum status search_shard(struct search *search, size_t shard,
			 struct search_shard *out, struct fault *fault)
{
	struct search_try try = search_try(search);
	enum status status;

	do
		status = read_shard(search, shard, out, fault);
	while (search_repeats(&try, &status, fault));
	return advise(search, status, fault);
}

/* ---- What other files do, asked anew when the index changed ------------ */

struct text search_notes(const struct search *search)
{
	return text_from(&search->notes);
}

struct text search_absent(const struct search *search)
{
	return text_from(&search->absent);
}

/* Of a question whose hits are only counted. */
static enum status note_counted(struct search *search,
				const struct search_counting *asked,
				struct fault *fault)
{
	const struct search_request *request = asked->facets ?
						       asked->facets->request :
						       asked->timeline->request;
	const struct candidates_source source = search_source(search);
	struct candidates candidates;
	enum status status;

	status = candidates_make(&candidates, &source, request->query, fault);
	if (!status)
		status = keep_notes(search, &candidates, fault);
	candidates_free(&candidates);
	return status;
}

static enum status count_once(struct search *search,
			      const struct search_counting *asked,
			      struct search_counts *out, struct fault *fault)
{
	const struct candidates_source source = search_source(search);
	enum status status = STATUS_OK;

	*out = (struct search_counts){ .facets = { .pool = NULL } };
	if (asked->facets) {
		struct facets_question whole = *asked->facets;

		whole.store = search->store;
		whole.source = &source;
		status = facets_count(&out->facets, &whole, fault);
	}
	if (!status && asked->timeline) {
		struct timeline_question whole = *asked->timeline;

		whole.store = search->store;
		whole.source = &source;
		status = timeline_count(&out->timeline, &whole, fault);
	}
	if (!status)
		status = note_counted(search, asked, fault);
	/* Facts of the same revision, should they be printed. */
	if (!status && !search->has_facts)
		status = read_facts(search, fault);
	if (status)
		search_counts_free(out);
	return status;
}

enum status search_count(struct search *search,
			 const struct search_counting *asked,
			 struct search_counts *out, struct fault *fault)
{
	struct search_try try = search_try(search);
	enum status status;

	do
		status = count_once(search, asked, out, fault);
	while (search_repeats(&try, &status, fault));
	return advise(search, status, fault);
}

void search_counts_free(struct search_counts *counts)
{
	facets_free(&counts->facets);
	timeline_free(&counts->timeline);
}

enum status search_diagnose(struct search *search, const struct query *query,
			    struct bytes *out, struct fault *fault)
{
	const struct candidates_source source = search_source(search);
	size_t start = out->length;
	struct search_try try = search_try(search);
	enum status status;

	do {
		out->length = start;
		status = explain_nothing(&source, query, out, fault);
	} while (search_repeats(&try, &status, fault));
	return advise(search, status, fault);
}

enum status search_explain(struct search *search, const struct query *query,
			   struct bytes *out, struct fault *fault)
{
	const struct candidates_source source = search_source(search);
	size_t start = out->length;
	struct search_try try = search_try(search);
	enum status status;

	do {
		out->length = start;
		status = explain_query(&source, query, out, fault);
	} while (search_repeats(&try, &status, fault));
	return advise(search, status, fault);
}

enum status search_explain_hit(struct search *search, const struct query *query,
			       const struct hit *hit, struct bytes *out,
			       struct fault *fault)
{
	const struct candidates_source source = search_source(search);
	const struct explain_hit_order order = { query, hit };

	return advise(search, explain_hit(&source, &order, out, fault), fault);
}

enum status search_article(struct search *search, struct text id,
			   struct pool *pool, struct search_article *out,
			   struct fault *fault)
{
	struct search_try try = search_try(search);
	enum status status;

	do
		status = whole_find(search->store, id, pool, out, fault);
	while (search_repeats(&try, &status, fault));
	return advise(search, status, fault);
}
