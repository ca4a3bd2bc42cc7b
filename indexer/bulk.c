/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/bulk.h"

#include <string.h>
#include <sys/resource.h>

#include "indexer/ceiling.h"
#include "indexer/compaction.h"
#include "indexer/dictionary.h"
#include "indexer/merge.h"
#include "indexer/plan.h"
#include "indexer/worker.h"
#include "shared/memory.h"

enum {
	ARTICLES_MAX = 16384, /* in a segment */
	SENT_SHARE = 4,
	WAIT_MS = 100,
	PATH_BYTES = 64 << 10,
	ANSWER_BYTES = 1 << 29,
	DICTIONARY_BYTES = 1 << 20
};

#define POOL_BYTES ((size_t)1 << 31)
#define NS_PER_S   INT64_C(1000000000)

/* What one worker has in hand, and whoever waits for it. */
struct share {
	struct pool *pool;
	struct writing_origin *origins; /* in the pool */
	size_t count;
};

struct bulk {
	struct writing *writing;
	struct site *site;
	const struct bulk_owner *owner;
	struct bulk_limits limits;
	struct worker *workers; /* limits.jobs of them */
	struct share *shares;   /* theirs */
	bool is_on;
	char tag[PARTS_TAG_BYTES];
	/* what is being gathered */
	struct share share;
	struct segment_article *articles;
	struct pool *texts;
	size_t text_bytes;
	bool has_large;
	struct bytes path; /* of the segment */
	size_t sent_bytes; /* of text, in all segments */
	/* since the last checkpoint */
	size_t sent_count;
	int64_t checkpoint_ns;
	struct bytes dictionary;
	bool is_settled;
	bool has_new_dictionary;
};

/* ---- Opening ----------------------------------------------------------- */

static enum status open_shares(struct bulk *bulk, struct fault *fault)
{
	enum status status = pool_new(&bulk->share.pool, POOL_BYTES, fault);

	if (status == STATUS_OK)
		status = pool_new(&bulk->texts, POOL_BYTES, fault);
	for (size_t i = 0; i < bulk->limits.jobs && !status; i++) {
		bulk->workers[i] = WORKER_NONE;
		status = pool_new(&bulk->shares[i].pool, POOL_BYTES, fault);
	}
	return status;
}

enum status bulk_new(struct bulk **out, struct writing *writing,
		     const struct bulk_limits *limits,
		     const struct bulk_owner *owner, struct fault *fault)
{
	struct bulk *bulk = memory_zeroed(1, sizeof(*bulk));
	enum status status = STATUS_OK;

	*out = NULL;
	if (!bulk)
		return fault_set(fault, STATUS_FULL, "out of memory");
	bulk->writing = writing;
	bulk->site = writing->site;
	bulk->owner = owner;
	bulk->limits = *limits;
	bulk->path = BYTES_UP_TO(PATH_BYTES);
	bulk->dictionary = BYTES_UP_TO(DICTIONARY_BYTES);
	bulk->workers = memory_zeroed(limits->jobs, sizeof(*bulk->workers));
	bulk->shares = memory_zeroed(limits->jobs, sizeof(*bulk->shares));
	bulk->articles = memory_zeroed(ARTICLES_MAX, sizeof(*bulk->articles));
	if (!bulk->workers || !bulk->shares || !bulk->articles)
		status = fault_set(fault, STATUS_FULL, "out of memory");
	if (status == STATUS_OK)
		status = open_shares(bulk, fault);
	if (status == STATUS_OK)
		status = parts_tag(bulk->tag, fault);
	if (status) {
		bulk_free(bulk);
		return status;
	}
	*out = bulk;
	return STATUS_OK;
}

size_t bulk_limit_jobs(size_t jobs)
{
	size_t limit = ceiling_bytes() / 2 / BULK_WORKER_BYTES;
	struct rlimit descriptors;

	if (jobs > limit)
		jobs = limit;
	if (getrlimit(RLIMIT_NOFILE, &descriptors) == 0 &&
	    jobs > descriptors.rlim_cur / BULK_WORKER_DESCRIPTORS / 2)
		jobs = (size_t)descriptors.rlim_cur / BULK_WORKER_DESCRIPTORS /
		       2;
	return jobs > 0 ? jobs : 1;
}

static void empty(struct bulk *bulk)
{
	pool_reset(bulk->share.pool);
	pool_reset(bulk->texts);
	bulk->share.count = 0;
	bulk->text_bytes = 0;
	bulk->has_large = false;
}

void bulk_cancel(struct bulk *bulk)
{
	for (size_t i = 0; i < bulk->limits.jobs; i++)
		worker_kill(&bulk->workers[i]);
	empty(bulk);
	bulk->is_on = false;
}

void bulk_free(struct bulk *bulk)
{
	if (!bulk)
		return;
	for (size_t i = 0; i < bulk->limits.jobs; i++) {
		if (bulk->workers)
			worker_kill(&bulk->workers[i]);
		if (bulk->shares)
			pool_free(bulk->shares[i].pool);
	}
	memory_free(bulk->workers);
	memory_free(bulk->shares);
	memory_free(bulk->articles);
	pool_free(bulk->share.pool);
	pool_free(bulk->texts);
	bytes_free(&bulk->path);
	bytes_free(&bulk->dictionary);
	memory_free(bulk);
}

bool bulk_is_on(const struct bulk *bulk)
{
	return bulk && bulk->is_on;
}

enum status bulk_begin(struct bulk *bulk, struct fault *fault)
{
	enum status status = parts_make(bulk->site->folder_fd,
					bulk->site->write_generation, fault);

	if (status)
		return status;
	bulk->is_on = true;
	bulk->checkpoint_ns = plan_clock();
	bulk->sent_count = 0;
	return STATUS_OK;
}

/* ---- What records are packed by ---------------------------------------- */

static enum status read_dictionary(struct bulk *bulk, struct fault *fault)
{
	struct index_writer *writer;
	enum status status = site_writer(bulk->site, &writer, fault);

	if (status == STATUS_OK)
		status = index_writer_get(writer, TEXT(SCHEMA_META_DICTIONARY),
					  &bulk->dictionary, fault);
	/* Its lock must not live on in a worker. */
	site_drop_writer(bulk->site);
	return status;
}

enum status bulk_settle(struct bulk *bulk,
			const struct resolve_changes *changes,
			struct fault *fault)
{
	const struct fetch fetch = writing_fetching(bulk->writing);
	struct documents *documents;
	enum status status;

	if (bulk->is_settled)
		return STATUS_OK;
	status = site_documents(bulk->site, &documents, fault);
	if (status == STATUS_OK)
		status = read_dictionary(bulk, fault);
	if (status == STATUS_OK && bulk->dictionary.length == 0) {
		status = dictionary_make(&bulk->dictionary, &fetch, changes,
					 fault);
		writing_forget_searched(bulk->writing);
		bulk->has_new_dictionary = bulk->dictionary.length > 0;
	}
	if (status == STATUS_OK)
		status = documents_use_dictionary(
			documents, text_from(&bulk->dictionary), fault);
	bulk->is_settled = status == STATUS_OK && bulk->dictionary.length > 0;
	return status;
}

/* ---- What a worker says ------------------------------------------------ */

/* The article's row stays, under no id, until its places are dropped. */
static enum status take_refusal(struct bulk *bulk,
				const struct writing_origin *origin,
				const struct segment_result *result,
				struct fault *fault)
{
	struct ledger *ledger = bulk->site->ledger;
	struct ledger_article row;
	enum status status =
		ledger_find_article(ledger, &origin->content, &row, fault);

	if (status == STATUS_OK && row.is_there) {
		row.article = (struct hash){ { 0 } };
		row.has_digest = false;
		status = ledger_put_article(ledger, &row, fault);
	}
	return status ? status :
			bulk->owner->refused(bulk->owner->context,
					     &origin->content, result->reason,
					     result->is_large, fault);
}

static enum status take_passages(struct bulk *bulk,
				 const struct segment_result *result,
				 struct fault *fault)
{
	const struct hash unknown = { { 0 } }; /* there are no suspects */
	enum status status = STATUS_OK;
	int64_t unused;

	for (size_t i = 0; i < result->passage_count && !status; i++) {
		const struct hash key = segment_key(result, i);

		status = first_seen_passage(bulk->writing->first_seen, &key,
					    &unknown, &unused, fault);
	}
	return status;
}

static enum status take_article(struct bulk *bulk,
				struct writing_origin *origin,
				const struct segment_result *result,
				struct fault *fault)
{
	struct writing *writing = bulk->writing;
	enum status status = writing_begin(writing, origin, fault);

	if (status == STATUS_OK)
		status = first_seen_article(writing->first_seen,
					    &origin->content,
					    &origin->first_run, fault);
	if (status == STATUS_OK)
		status = take_passages(bulk, result, fault);
	if (status == STATUS_OK)
		status = writing_end(writing, origin, fault);
	if (status == STATUS_OK)
		status = clusters_put(writing->clusters, &origin->article,
				      result->signature, fault);
	writing->tally.passages += (int64_t)result->passage_count;
	return status ?
		       status :
		       ledger_set_passages(bulk->site->ledger, &origin->content,
					   (int64_t)result->passage_count,
					   fault);
}

static enum status take_answer(struct bulk *bulk, const struct share *share,
			       struct text answer, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < share->count && !status; i++) {
		struct writing_origin *origin = &share->origins[i];
		struct segment_result result;

		status = segment_next(&answer, &result, fault);
		if (status)
			break;
		status = result.is_refused ?
				 take_refusal(bulk, origin, &result, fault) :
				 take_article(bulk, origin, &result, fault);
	}
	return status;
}

static enum status reap(struct bulk *bulk, size_t number, struct fault *fault)
{
	struct share *share = &bulk->shares[number];
	struct bytes answer = BYTES_UP_TO(ANSWER_BYTES);
	enum status status = worker_end(&bulk->workers[number], &answer, fault);

	if (status == STATUS_OK)
		status = take_answer(bulk, share, text_from(&answer), fault);
	bytes_free(&answer);
	pool_reset(share->pool);
	share->count = 0;
	return status;
}

/* Until a worker has ended, or for no time at all. */
static enum status reap_one(struct bulk *bulk, bool waits, bool *is_reaped,
			    struct fault *fault)
{
	const size_t jobs = bulk->limits.jobs;
	size_t ended = jobs;
	enum status status;

	do {
		status = worker_await(bulk->workers, jobs, waits ? WAIT_MS : 0,
				      &ended, fault);
		if (status == STATUS_OK && waits && ended == jobs)
			status = bulk->owner->waiting(bulk->owner->context,
						      fault);
	} while (status == STATUS_OK && waits && ended == jobs);
	*is_reaped = status == STATUS_OK && ended < jobs;
	return *is_reaped ? reap(bulk, ended, fault) : status;
}

static size_t count_working(const struct bulk *bulk)
{
	size_t count = 0;

	for (size_t i = 0; i < bulk->limits.jobs; i++)
		count += bulk->workers[i].process > 0;
	return count;
}

/* Takes what has ended; waits until at most `limit` are at work. */
static enum status reap_down_to(struct bulk *bulk, size_t limit,
				struct fault *fault)
{
	bool is_reaped = true;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && count_working(bulk) > limit)
		status = reap_one(bulk, true, &is_reaped, fault);
	while (status == STATUS_OK && is_reaped && count_working(bulk) > 0)
		status = reap_one(bulk, false, &is_reaped, fault);
	return status;
}

/* ---- Handing over ------------------------------------------------------ */

static enum status work_on(void *context, struct bytes *answer,
			   struct fault *fault)
{
	return segment_write(context, answer, fault);
}

static size_t find_idle(const struct bulk *bulk)
{
	size_t number = 0;

	while (bulk->workers[number].process > 0)
		number++;
	return number;
}

static enum status start(struct bulk *bulk, size_t number, struct fault *fault)
{
	struct site *site = bulk->site;
	struct segment_order order = { .documents = site->documents,
				       .run = site->run,
				       .articles = bulk->articles,
				       .count = bulk->share.count };
	const struct worker_task task = { work_on, &order };
	const int64_t segment = site->segment_count + 1;
	struct part part;
	enum status status;

	parts_name(&part, segment, segment, bulk->tag);
	bytes_clear(&bulk->path);
	status = parts_path(&bulk->path, text_of(site->folder),
			    site->write_generation, part.name, fault);
	if (status == STATUS_OK)
		status = parts_add(&site->parts, &part, fault);
	if (status)
		return status;
	order.folder = bulk->path.data;
	site->segment_count = segment;
	return worker_start(&bulk->workers[number], &task, fault);
}

enum status bulk_send(struct bulk *bulk, struct fault *fault)
{
	/* One that may take all the memory there is works alone. */
	const bool is_alone = bulk->has_large;
	struct share share;
	size_t number;
	enum status status;

	if (bulk->share.count == 0)
		return STATUS_OK;
	status =
		reap_down_to(bulk, is_alone ? 0 : bulk->limits.jobs - 1, fault);
	if (status)
		return status;
	number = find_idle(bulk);
	status = start(bulk, number, fault);
	if (status)
		return status;
	share = bulk->shares[number];
	bulk->shares[number] = bulk->share;
	bulk->share = share;
	bulk->sent_count++;
	bulk->sent_bytes += bulk->text_bytes;
	empty(bulk);
	return is_alone ? reap_down_to(bulk, 0, fault) : STATUS_OK;
}

/* A fraction of what there is already: their number grows slowly then. */
size_t bulk_segment_bytes(const struct bulk *bulk)
{
	const size_t least = bulk->limits.segment_bytes;
	const size_t bytes = bulk->sent_bytes / SENT_SHARE;

	if (bytes / BULK_SEGMENT_GROWTH > least)
		return least * BULK_SEGMENT_GROWTH;
	return bytes > least ? bytes : least;
}

/* ---- Gathering --------------------------------------------------------- */

static enum status gather(struct bulk *bulk, struct resolve_change *change,
			  const struct article *article, struct fault *fault)
{
	struct share *share = &bulk->share;
	struct segment_article *into = &bulk->articles[share->count];
	struct first_seen_run *seen;
	struct article *kept;
	void *room;
	enum status status =
		pool_take(bulk->texts, 1, sizeof(*kept), &room, fault);

	if (status)
		return status;
	kept = room;
	*kept = *article;
	status = writing_find_origin(bulk->writing, change, share->pool,
				     &share->origins[share->count], fault);
	if (status == STATUS_OK)
		status = writing_begin(bulk->writing,
				       &share->origins[share->count], fault);
	if (status == STATUS_OK)
		status = first_seen_list(bulk->writing->first_seen, bulk->texts,
					 &seen, &into->seen_count, fault);
	if (status)
		return status;
	into->seen = seen;
	into->order = (struct documents_order){
		.article = kept,
		.id = change->row.article,
		.locations = change->locations.list,
		.location_count = change->locations.count,
		.first_run =
			(uint64_t)first_seen_expect(bulk->writing->first_seen),
	};
	share->count++;
	bulk->text_bytes += article->text.length;
	bulk->has_large |= article->text.length >= CEILING_LARGE_BYTES;
	return ledger_put_article(bulk->site->ledger, &change->row, fault);
}

static enum status begin_share(struct bulk *bulk, struct fault *fault)
{
	void *room;
	enum status status;

	if (bulk->share.count > 0)
		return STATUS_OK;
	status = pool_take(bulk->share.pool, ARTICLES_MAX,
			   sizeof(*bulk->share.origins), &room, fault);
	bulk->share.origins = room;
	return status;
}

enum status bulk_add(struct bulk *bulk, struct resolve_change *change,
		     struct fault *fault)
{
	const struct hash digest = change->row.digest;
	struct writing_text text = { .is_found = false };
	enum status status = begin_share(bulk, fault);

	if (status == STATUS_OK)
		status = writing_fetch(bulk->writing, change, bulk->texts,
				       &text, fault);
	if (status == STATUS_OK)
		status = ceiling_look(0, fault);
	if (status || !text.is_found)
		return status;
	if (change->when == RESOLVE_AWAY)
		change->row.digest = digest;
	status = gather(bulk, change, &text.article, fault);
	if (status)
		return status;
	/* A batch is a segment, but one that reads long texts from elsewhere
	 * is several. */
	if (bulk->text_bytes < bulk_segment_bytes(bulk) * 2 &&
	    bulk->share.count < ARTICLES_MAX)
		return STATUS_OK;
	return bulk_send(bulk, fault);
}

/* ---- Checkpoints ------------------------------------------------------- */

bool bulk_is_due(const struct bulk *bulk)
{
	return bulk->sent_count >= bulk->limits.checkpoint_segments ||
	       (bulk->sent_count > 0 && plan_clock() - bulk->checkpoint_ns >=
						BULK_CHECKPOINT_S * NS_PER_S);
}

enum status bulk_drain(struct bulk *bulk, struct fault *fault)
{
	enum status status = bulk_send(bulk, fault);

	if (status == STATUS_OK)
		status = reap_down_to(bulk, 0, fault);
	return status ? status :
			parts_sync(bulk->site->folder_fd,
				   bulk->site->write_generation, fault);
}

enum status bulk_put_values(struct bulk *bulk, struct index_writer *writer,
			    struct fault *fault)
{
	if (!bulk->has_new_dictionary)
		return STATUS_OK;
	return index_writer_set(writer, TEXT(SCHEMA_META_DICTIONARY),
				text_from(&bulk->dictionary), fault);
}

enum status bulk_put_numbers(struct bulk *bulk, struct fault *fault)
{
	struct site *site = bulk->site;
	enum status status = ledger_set_number(site->ledger, LEDGER_BULK,
					       site->write_generation, fault);

	return status ? status :
			ledger_set_number(site->ledger, LEDGER_SEGMENTS,
					  site->segment_count, fault);
}

void bulk_note_checkpoint(struct bulk *bulk)
{
	bulk->has_new_dictionary = false;
	bulk->sent_count = 0;
	bulk->checkpoint_ns = plan_clock();
}

/* ---- The end ----------------------------------------------------------- */

static enum status strike_off(struct site *site, int64_t building,
			      struct fault *fault)
{
	struct ledger *ledger = site->ledger;
	enum status status = ledger_set_number(ledger, LEDGER_BULK, 0, fault);

	if (status == STATUS_OK)
		status = ledger_set_number(ledger, LEDGER_SEGMENTS, 0, fault);
	if (status == STATUS_OK)
		status = ledger_set_number(ledger, LEDGER_LOOSE, 0, fault);
	if (status == STATUS_OK)
		status = ledger_set_number(ledger, LEDGER_BUILDING, building,
					   fault);
	return status ? status : ledger_undigest_stale(ledger, fault);
}

enum status bulk_strike_off(struct site *site, struct fault *fault)
{
	enum status status = ledger_begin(site->ledger, fault);

	if (status == STATUS_OK)
		status = strike_off(site, 0, fault);
	if (status == STATUS_OK)
		status = ledger_commit(site->ledger, fault);
	if (status)
		ledger_rollback(site->ledger);
	return status;
}

/* Later runs compare what they leave with what was merged. */
static enum status note_size(struct site *site, struct fault *fault)
{
	const bool is_read = !site_is_rebuilding(site);
	struct store *unused;
	int64_t bytes = 0;
	enum status status = generation_size(
		site->folder_fd, site->write_generation, &bytes, fault);

	if (status == STATUS_OK && !is_read)
		status = site_written(site, &unused, fault);
	return status ? status :
			compaction_note(
				site->ledger, bytes,
				index_document_count(is_read ? site->reader :
							       site->written),
				fault);
}

static enum status end_build(struct site *site, struct fault *fault)
{
	const bool is_rebuild = site_is_rebuilding(site);
	enum status status = ledger_begin(site->ledger, fault);

	if (status == STATUS_OK)
		status = note_size(site, fault);
	if (status == STATUS_OK)
		status = strike_off(
			site, is_rebuild ? site->write_generation : 0, fault);
	if (status == STATUS_OK)
		status = ledger_commit(site->ledger, fault);
	if (status)
		ledger_rollback(site->ledger);
	return status;
}

/* What cannot be read back is no index yet: the next run, which finds the
 * segments gone, begins anew. */
static enum status give_up(struct site *site, struct fault *fault)
{
	char text[FAULT_TEXT_BYTES];
	struct fault unused;

	memcpy(text, fault->text, sizeof(text));
	(void)parts_remove_all(site->folder_fd, site->write_generation,
			       &unused);
	return fault_set(fault, STATUS_IO,
			 "%.900s; what was built is dropped, "
			 "run pqindex again",
			 text);
}

enum status bulk_merge(struct bulk *bulk, struct fault *fault)
{
	struct site *site = bulk->site;
	const int64_t built = site->write_generation;
	const bool is_rebuild = site_is_rebuilding(site);
	const struct merge_order order = { .site = site,
					   .tag = bulk->tag,
					   .jobs = bulk->limits.jobs };
	enum status status = merge_parts(&order, fault);

	if (status == STATUS_DAMAGED)
		return give_up(site, fault);
	if (status)
		return status;
	site_drop_written(site);
	site->write_generation = built + 1;
	bulk->is_on = false;
	if (!is_rebuild)
		status = site_switch(site, fault);
	if (status == STATUS_OK)
		status = end_build(site, fault);
	if (status)
		return status;
	site->is_loose = false;
	site->is_merged = true;
	site->segment_count = 0;
	parts_free(&site->parts);
	status = parts_remove_all(site->folder_fd, built, fault);
	return status ? status :
			generation_remove(site->folder_fd, built, fault);
}

/* ---- Recovery ---------------------------------------------------------- */

enum status bulk_recover(struct site *site, bool *goes_on, struct fault *fault)
{
	int64_t count = 0;
	enum status status =
		ledger_number(site->ledger, LEDGER_SEGMENTS, &count, fault);

	*goes_on = false;
	if (status || site->is_dry)
		return status;
	status = parts_recover(&site->parts, site->folder_fd,
			       site->write_generation, count, fault);
	*goes_on = status == STATUS_OK && parts_are_all(&site->parts, count);
	site->segment_count = *goes_on ? count : 0;
	if (!*goes_on)
		parts_free(&site->parts);
	return status;
}
