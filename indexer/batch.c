/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/batch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "indexer/bulk.h"
#include "indexer/ceiling.h"
#include "indexer/defer.h"
#include "indexer/dictionary.h"
#include "indexer/generation.h"
#include "shared/intern.h"
#include "indexer/plan.h"
#include "indexer/resolve.h"
#include "indexer/writing.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/store.h"
#include "shared/utf8.h"

enum {
	FULL_BYTES = 8 << 20, /* of text: what one commit writes, */
	FULL_SHARE = 32,      /* but no more than this part of the memory */
	FULL_ARTICLES = 2000,
	ROW_BYTES = 256, /* beside the text of an article */
	MANY_PLACES = 64,
	TOUCHED_MAX = 1 << 26,
	KEYS_BYTES = 64 << 20,
	VALUE_BYTES = 1 << 30,
	DECIMAL_BYTES = 24,
	PATH_BYTES = 1 << 20
};

/* What a flush that is told to stop has left to end in; after it the batch
 * is cancelled. */
#define GRACE_NS (INT64_C(2) * 1000000000)

/* Of one source of LOAD_TEXT_BYTES, its copies, and what belongs to it. */
#define POOL_BYTES ((size_t)1 << 31)

static const struct hash no_hash;

/* A metadata value to be set. */
struct setting {
	struct text key;
	struct text value;
	struct setting *next;
};

/* An article that the index will not take. */
struct refusal {
	struct hash content;
	char reason[FAULT_TEXT_BYTES];
	bool is_large; /* for want of memory */
	bool is_reported;
	struct refusal *next;
};

struct batch {
	struct site *site;
	struct roots *roots;
	struct report *report;
	struct fresh *fresh;
	struct writing writing;
	struct pool *settings_pool; /* until the next batch */
	struct pool *work_pool;     /* until the flush ends */
	struct hash *touched;
	size_t touched_count;
	size_t touched_room;
	struct intern *spread; /* contents that this run resolved already, and
				* found in many places */
	struct setting *settings;  /* newest first */
	struct setting *deletions; /* ids, as keys; newest first */
	struct setting *known;     /* places of sources, and why rejected */
	struct refusal *refusals;  /* of this run; newest first */
	struct bytes ids;          /* of the articles touched, raw */
	size_t text_bytes;
	size_t full_bytes;
	bool is_open;
	/* at the mark */
	size_t marked_fresh;
	struct setting *marked_settings;
	/* the article that is being written */
	const struct resolve_change *change;
	bool has_refused;    /* in this attempt */
	struct hash longest; /* of those that it came to */
	uint64_t longest_bytes;
	int64_t stopped_ns; /* when the stop was first seen; 0: it was not */
	struct bulk *bulk;  /* NULL: never in bulk */
	struct bulk_owner owner;
	bool has_new_refusals; /* by workers */
};

/* ---- Opening ----------------------------------------------------------- */

static void set_full_bytes(struct batch *batch)
{
	batch->full_bytes = ceiling_bytes() / FULL_SHARE;
	if (batch->full_bytes > FULL_BYTES)
		batch->full_bytes = FULL_BYTES;
	if (batch->bulk && batch->full_bytes > bulk_segment_bytes(batch->bulk))
		batch->full_bytes = bulk_segment_bytes(batch->bulk);
}

enum status batch_new(struct batch **out, struct site *site,
		      struct roots *roots, struct report *report,
		      struct fault *fault)
{
	struct batch *batch = memory_zeroed(1, sizeof(*batch));
	enum status status;

	*out = NULL;
	if (!batch)
		return fault_set(fault, STATUS_FULL, "out of memory");
	batch->site = site;
	batch->roots = roots;
	batch->report = report;
	set_full_bytes(batch);
	batch->ids = BYTES_UP_TO(VALUE_BYTES);
	status = fresh_new(&batch->fresh, POOL_BYTES, fault);
	if (status == STATUS_OK)
		status = writing_open(&batch->writing, site, roots,
				      batch->fresh, fault);
	if (status == STATUS_OK)
		status = pool_new(&batch->settings_pool, POOL_BYTES, fault);
	if (status == STATUS_OK)
		status = pool_new(&batch->work_pool, POOL_BYTES, fault);
	if (status == STATUS_OK)
		status = intern_new(&batch->spread, KEYS_BYTES, fault);
	if (status) {
		batch_free(batch);
		return status;
	}
	*out = batch;
	return STATUS_OK;
}

/* What was read is written. */
static void empty_read(struct batch *batch)
{
	fresh_clear(batch->fresh);
	pool_reset(batch->work_pool);
	pool_reset(batch->writing.pool);
	batch->touched_count = 0;
	batch->text_bytes = 0;
	batch->marked_fresh = 0;
}

static void empty(struct batch *batch)
{
	empty_read(batch);
	pool_reset(batch->settings_pool);
	bytes_clear(&batch->ids);
	batch->settings = NULL;
	batch->deletions = NULL;
	batch->known = NULL;
	batch->is_open = false;
	batch->marked_settings = NULL;
}

/* A writer that refused something is spent; the words that it was given
 * go with it. */
static void drop_writer(struct batch *batch)
{
	site_drop_writer(batch->site);
	if (batch->site->documents)
		documents_forget_words(batch->site->documents);
}

void batch_cancel(struct batch *batch)
{
	drop_writer(batch);
	if (batch->bulk)
		bulk_cancel(batch->bulk);
	ledger_rollback(batch->site->ledger);
	empty(batch);
}

static void free_refusals(struct batch *batch)
{
	while (batch->refusals) {
		struct refusal *next = batch->refusals->next;

		memory_free(batch->refusals);
		batch->refusals = next;
	}
}

void batch_free(struct batch *batch)
{
	if (!batch)
		return;
	if (batch->is_open)
		batch_cancel(batch);
	free_refusals(batch);
	bulk_free(batch->bulk);
	fresh_free(batch->fresh);
	writing_close(&batch->writing);
	pool_free(batch->settings_pool);
	pool_free(batch->work_pool);
	intern_free(batch->spread);
	memory_free(batch->touched);
	bytes_free(&batch->ids);
	memory_free(batch);
}

/* ---- Articles that the index will not take ----------------------------- */

static enum status refuse(struct batch *batch, const struct hash *content,
			  const struct fault *why, bool is_large,
			  struct fault *fault)
{
	struct refusal *refusal = memory_zeroed(1, sizeof(*refusal));

	if (!refusal)
		return fault_set(fault, STATUS_FULL, "out of memory");
	refusal->content = *content;
	refusal->is_large = is_large;
	memcpy(refusal->reason, why->text, sizeof(refusal->reason));
	refusal->next = batch->refusals;
	batch->refusals = refusal;
	return STATUS_OK;
}

static enum status refuse_large(struct batch *batch, const struct hash *content,
				struct fault *fault)
{
	struct fault why;

	(void)fault_set(&why, STATUS_SKIP,
			"takes more memory than --max-memory allows");
	return refuse(batch, content, &why, true, fault);
}

/* The flush takes back what the ledger has of it. */
static enum status refuse_taken(struct batch *batch,
				const struct location *location,
				struct fault *fault)
{
	fresh_release(batch->fresh, &location->content);
	return refuse_large(batch, &location->content, fault);
}

/* Whose fault it is that there is no more memory: the longest text. No
 * refusal: it is that of no article. STATUS_SKIP: of one that is refused
 * now. */
static enum status blame_longest(struct batch *batch, struct fault *fault)
{
	const struct fresh_article *fresh = fresh_find_longest(batch->fresh);
	struct hash content = batch->longest;
	uint64_t bytes = batch->longest_bytes;
	enum status status;

	if (!ceiling_is_reached(fault))
		return STATUS_FULL;
	if (fresh && fresh->article.text.length > bytes) {
		content = fresh->content;
		bytes = fresh->article.text.length;
	}
	if (bytes < CEILING_LARGE_BYTES)
		return STATUS_FULL;
	drop_writer(batch);
	pool_reset(batch->writing.pool);
	fresh_release(batch->fresh, &content);
	status = refuse_large(batch, &content, fault);
	batch->has_refused = status == STATUS_OK;
	return status ? status : STATUS_SKIP;
}

/* ---- Collecting -------------------------------------------------------- */

enum status batch_begin(struct batch *batch, struct fault *fault)
{
	enum status status;

	if (batch->is_open)
		return STATUS_OK;
	status = ledger_begin(batch->site->ledger, fault);
	if (status == STATUS_OK)
		batch->is_open = true;
	return status;
}

enum status batch_mark(struct batch *batch, struct fault *fault)
{
	batch->marked_fresh = fresh_count(batch->fresh);
	batch->marked_settings = batch->settings;
	return ledger_mark(batch->site->ledger, fault);
}

enum status batch_unmark(struct batch *batch, struct fault *fault)
{
	return ledger_unmark(batch->site->ledger, fault);
}

/* What was touched stays so, which costs a look at most. */
enum status batch_return(struct batch *batch, struct fault *fault)
{
	if (!batch->is_open)
		return STATUS_OK; /* cancelled, and the mark with it */
	fresh_drop(batch->fresh, batch->marked_fresh);
	batch->settings = batch->marked_settings;
	return ledger_return_to_mark(batch->site->ledger, fault);
}

static enum status touch(struct batch *batch, const struct hash *content,
			 struct fault *fault)
{
	size_t wanted = batch->touched_room ? batch->touched_room * 2 : 1024;
	struct hash *larger;

	/* Copies stand together: they are one article, written once. */
	if (batch->touched_count > 0 &&
	    hash_equal(&batch->touched[batch->touched_count - 1], content))
		return STATUS_OK;
	if (batch->touched_count == batch->touched_room) {
		if (wanted > TOUCHED_MAX)
			return fault_set(fault, STATUS_FULL,
					 "more than %d articles in a batch",
					 TOUCHED_MAX);
		larger = memory_resize(batch->touched, wanted, sizeof(*larger));
		if (!larger)
			return fault_set(fault, STATUS_FULL, "out of memory");
		batch->touched = larger;
		batch->touched_room = wanted;
	}
	batch->touched[batch->touched_count++] = *content;
	return STATUS_OK;
}

/* Whether the row can be made one of an article to be written again: that it
 * stands in a generation that is built in bulk, only its digest says. */
static bool can_wait(const struct batch *batch,
		     const struct ledger_article *row)
{
	return row->is_there && !hash_equal(&row->article, &no_hash) &&
	       (row->has_digest || !batch_is_bulk(batch));
}

/*
 * An article with all its places is written as a whole: in each batch that
 * finds it in some places more, that takes the square of their number. One
 * that has many waits for the end of the run, pending, or of the build in bulk
 * ("defer.h"). *is_put_off is false when it cannot.
 */
static enum status put_off(struct batch *batch, const struct hash *content,
			   bool *is_put_off, struct fault *fault)
{
	struct ledger *ledger = batch->site->ledger;
	const bool is_bulk = batch_is_bulk(batch);
	struct ledger_article row;
	uint32_t unused;
	enum status status;

	*is_put_off = false;
	if (!intern_find(batch->spread, hash_as_text(content), &unused))
		return STATUS_OK;
	status = ledger_find_article(ledger, content, &row, fault);
	if (status || !can_wait(batch, &row))
		return status;
	*is_put_off = true;
	if (row.has_digest == is_bulk && hash_equal(&row.digest, &no_hash))
		return STATUS_OK;
	row.has_digest = is_bulk;
	row.digest = no_hash;
	return ledger_put_article(ledger, &row, fault);
}

enum status batch_touch(struct batch *batch, const struct hash *content,
			struct fault *fault)
{
	bool is_put_off;
	enum status status = put_off(batch, content, &is_put_off, fault);

	return status || is_put_off ? status : touch(batch, content, fault);
}

enum status batch_touch_pending(struct batch *batch, const struct hash *content,
				struct fault *fault)
{
	return touch(batch, content, fault);
}

/* What comes from another article brings the runs in which its passages were
 * first seen, and those are kept no longer than the batch. */
static enum status touch_gaining(struct batch *batch,
				 const struct location *location,
				 const struct ledger_before *before,
				 struct fault *fault)
{
	const bool is_moved = before->has_content &&
			      !hash_equal(&before->content, &location->content);

	return is_moved ? touch(batch, &location->content, fault) :
			  batch_touch(batch, &location->content, fault);
}

enum status batch_take(struct batch *batch, const struct location *location,
		       const struct article *article, struct fault *fault)
{
	struct ledger_before before;
	struct fresh_article *fresh;
	enum status status = ledger_put_location(batch->site->ledger, location,
						 &before, fault);

	if (status || !before.is_changed)
		return status;
	batch->text_bytes += article->text.length + ROW_BYTES;
	status = touch_gaining(batch, location, &before, fault);
	if (status == STATUS_OK && before.has_content)
		status = batch_touch(batch, &before.content, fault);
	if (status)
		return status;
	status = fresh_add(batch->fresh, location, article, &fresh, fault);
	if (status == STATUS_OK)
		status = ceiling_look(0, fault);
	if (status == STATUS_FULL &&
	    article->text.length >= CEILING_LARGE_BYTES &&
	    ceiling_is_reached(fault))
		return refuse_taken(batch, location, fault);
	if (status)
		return status;
	fresh->has_before = before.has_article;
	fresh->before = before.article;
	return STATUS_OK;
}

enum status batch_keep(struct batch *batch, const struct ledger_record *record,
		       uint64_t offset, struct fault *fault)
{
	enum status status =
		ledger_keep_record(batch->site->ledger, record, offset, fault);

	if (status || offset == record->record)
		return status;
	batch->text_bytes += ROW_BYTES;
	return batch_touch(batch, &record->content, fault);
}

/* Puts a pair in front of a list. */
static enum status keep_pair(struct batch *batch, struct setting **list,
			     struct text key, struct text value,
			     struct fault *fault)
{
	struct setting *setting;
	void *room;
	enum status status = pool_take(batch->settings_pool, 1,
				       sizeof(*setting), &room, fault);

	if (status)
		return status;
	setting = room;
	status = pool_copy(batch->settings_pool, key, &setting->key, fault);
	if (status == STATUS_OK)
		status = pool_copy(batch->settings_pool, value, &setting->value,
				   fault);
	if (status)
		return status;
	setting->next = *list;
	*list = setting;
	return STATUS_OK;
}

enum status batch_set(struct batch *batch, struct text key, struct text value,
		      struct fault *fault)
{
	return keep_pair(batch, &batch->settings, key, value, fault);
}

enum status batch_delete(struct batch *batch, const struct hash *id,
			 struct fault *fault)
{
	return keep_pair(batch, &batch->deletions, hash_as_text(id), TEXT(""),
			 fault);
}

static enum status append_place(struct bytes *out, struct text label,
				struct text path, struct fault *fault)
{
	enum status status = bytes_append(out, label, fault);

	if (status == STATUS_OK)
		status = bytes_append_byte(out, '/', fault);
	return status ? status : bytes_append(out, path, fault);
}

enum status batch_set_known(struct batch *batch, struct text label,
			    struct text path, struct text reason,
			    struct fault *fault)
{
	struct bytes place = BYTES_UP_TO(VALUE_BYTES);
	enum status status = append_place(&place, label, path, fault);

	if (status == STATUS_OK)
		status = keep_pair(batch, &batch->known, text_from(&place),
				   reason, fault);
	bytes_free(&place);
	return status;
}

enum status batch_name_rejected(const struct ledger_source *source,
				struct bytes *key, struct bytes *value,
				struct fault *fault)
{
	struct bytes place = BYTES_UP_TO(VALUE_BYTES);
	const struct text reason = source->reason;
	size_t unused;
	enum status status =
		append_place(&place, source->label, source->path, fault);

	if (status == STATUS_OK)
		status = terms_build_plain(key, SCHEMA_META_REJECTED,
					   text_from(&place), fault);
	if (status == STATUS_OK && reason.length > 0)
		status = utf8_repair(value, text_from(&place), &unused, fault);
	if (status == STATUS_OK && reason.length > 0)
		status = bytes_append_byte(value, '\n', fault);
	if (status == STATUS_OK && reason.length > 0)
		status = utf8_repair(value, reason, &unused, fault);
	bytes_free(&place);
	return status;
}

enum status batch_set_root(struct batch *batch, struct text label,
			   struct text given, struct fault *fault)
{
	struct bytes key = BYTES_UP_TO(VALUE_BYTES);
	enum status status = store_root_key(&key, label, fault);

	if (status == STATUS_OK)
		status = batch_set(batch, text_from(&key), given, fault);
	bytes_free(&key);
	return status;
}

enum status batch_set_rejected(struct batch *batch, struct text label,
			       struct text path, struct text reason,
			       struct fault *fault)
{
	const struct ledger_source source = { .label = label,
					      .path = path,
					      .reason = reason };
	struct bytes key = BYTES_UP_TO(VALUE_BYTES);
	struct bytes value = BYTES_UP_TO(VALUE_BYTES);
	enum status status = batch_name_rejected(&source, &key, &value, fault);

	if (status == STATUS_OK)
		status = batch_set(batch, text_from(&key), text_from(&value),
				   fault);
	bytes_free(&key);
	bytes_free(&value);
	return status;
}

bool batch_is_full(const struct batch *batch)
{
	return batch->text_bytes >= batch->full_bytes ||
	       batch->touched_count >=
		       (batch->bulk ? BULK_ARTICLES : FULL_ARTICLES);
}

/* ---- The sources of those that the index will not take ------------------ */

static enum status look_if_known(const struct batch *batch,
				 const struct refusal *refusal,
				 const struct location *location,
				 bool *is_known, struct fault *fault)
{
	struct bytes place = BYTES_UP_TO(VALUE_BYTES);
	enum status status =
		append_place(&place, location->label, location->path, fault);

	*is_known = false;
	for (const struct setting *pair = batch->known; pair && !*is_known;
	     pair = pair->next)
		*is_known = text_equal(pair->key, text_from(&place)) &&
			    text_equal(pair->value, text_of(refusal->reason));
	bytes_free(&place);
	return status;
}

static enum status report_refusal(struct batch *batch,
				  const struct refusal *refusal,
				  const struct location *location,
				  struct fault *fault)
{
	struct bytes shown = BYTES_UP_TO(VALUE_BYTES);
	struct place place;
	struct fault unused;
	bool is_known;
	enum status status;

	if (refusal->is_reported)
		return STATUS_OK;
	status = look_if_known(batch, refusal, location, &is_known, fault);
	if (status || is_known)
		return status;
	batch->report->rejected_count++;
	batch->report->has_problems = true;
	/* For its name only: it need not be there. */
	(void)roots_locate(batch->roots, location->label, location->path,
			   &place, &unused);
	status = roots_show(&shown, &place, fault);
	if (status == STATUS_OK)
		status = report_problem(batch->report, text_from(&shown),
					refusal->reason, fault);
	bytes_free(&shown);
	return status;
}

/* The machine may have been short of memory, not the article too large: twice
 * is not by chance. A source that is to be read again, since some of it is
 * leaving, is large once that has left. */
static enum status put_large(struct batch *batch, struct ledger_source *source,
			     bool is_known, struct fault *fault)
{
	struct ledger *ledger = batch->site->ledger;
	bool is_waiting = source->state == LEDGER_RETRY;

	source->state = is_known ? LEDGER_LARGE : LEDGER_RETRY;
	return is_known && is_waiting ?
		       ledger_settle_later(ledger, source, fault) :
		       ledger_put_source(ledger, source, fault);
}

static enum status put_refused(struct batch *batch,
			       const struct location *location,
			       struct ledger_source *source,
			       const struct refusal *refusal,
			       struct fault *fault)
{
	bool is_known = text_equal(source->reason, text_of(refusal->reason));
	enum status status = STATUS_OK;

	if (!is_known)
		status = look_if_known(batch, refusal, location, &is_known,
				       fault);
	if (status)
		return status;
	source->reason = text_of(refusal->reason);
	if (refusal->is_large)
		return put_large(batch, source, is_known, fault);
	if (location->record_key.length == 0)
		source->state = LEDGER_REJECTED;
	return ledger_put_source(batch->site->ledger, source, fault);
}

static enum status reject_location(struct batch *batch,
				   const struct location *location,
				   const struct refusal *refusal,
				   struct fault *fault)
{
	struct ledger_source source = { .label = location->label,
					.path = location->path };
	bool is_found;
	enum status status = ledger_find_source(batch->site->ledger, &source,
						&is_found, fault);

	if (status == STATUS_OK && is_found)
		status = put_refused(batch, location, &source, refusal, fault);
	return status ? status :
			batch_set_rejected(batch, location->label,
					   location->path,
					   text_of(refusal->reason), fault);
}

static enum status reject_content(struct batch *batch, struct refusal *refusal,
				  struct fault *fault)
{
	struct ledger *ledger = batch->site->ledger;
	struct location_list locations;
	enum status status = ledger_locations(
		ledger, &refusal->content, batch->work_pool, &locations, fault);

	if (status || locations.count == 0)
		return status;
	for (size_t i = 0; i < locations.count && status == STATUS_OK; i++) {
		const struct location *location = &locations.list[i];

		status = report_refusal(batch, refusal, location, fault);
		if (status == STATUS_OK)
			status = reject_location(batch, location, refusal,
						 fault);
	}
	refusal->is_reported = true;
	fresh_release(batch->fresh, &refusal->content);
	if (status == STATUS_OK)
		status = ledger_drop_content(ledger, &refusal->content, fault);
	return status ? status : touch(batch, &refusal->content, fault);
}

static enum status reject_refused(struct batch *batch, struct fault *fault)
{
	struct refusal *refusal = batch->refusals;
	enum status status = STATUS_OK;

	for (; refusal && status == STATUS_OK; refusal = refusal->next)
		status = reject_content(batch, refusal, fault);
	return status;
}

/* ---- One article to the index ------------------------------------------ */

static enum status touch_id(struct batch *batch, const struct hash *id,
			    struct fault *fault)
{
	return bytes_append(&batch->ids, hash_as_text(id), fault);
}

static enum status delete_id(struct batch *batch, const struct hash *id,
			     struct fault *fault)
{
	char key[STORE_NAME_BYTES];
	enum status status = index_writer_delete(batch->writing.enter.writer,
						 store_article_term(key, id),
						 fault);

	if (status == STATUS_OK)
		status = index_writer_set(batch->writing.enter.writer,
					  store_article_key(key, id), TEXT(""),
					  fault);
	if (status == STATUS_OK)
		status = clusters_forget(batch->writing.clusters, id, fault);
	return status ? status : touch_id(batch, id, fault);
}

static void note_length(struct batch *batch, uint64_t bytes)
{
	if (bytes <= batch->longest_bytes)
		return;
	batch->longest = batch->change->content;
	batch->longest_bytes = bytes;
}

static enum status write_whole(struct batch *batch,
			       struct resolve_change *change,
			       struct fault *fault)
{
	struct writing *writing = &batch->writing;
	struct writing_text text;
	enum status status;

	status = writing_fetch(writing, change, writing->pool, &text, fault);
	note_length(batch, status == STATUS_OK && text.is_found ?
				   text.article.text.length :
				   writing->wanted_bytes);
	if (status == STATUS_OK)
		status = ceiling_look(0, fault);
	if (status == STATUS_OK && !text.is_found)
		return delete_id(batch, &change->row.article, fault);
	if (status)
		return status;
	return writing_article(writing, change, &text.article, fault);
}

static enum status write_article(struct batch *batch,
				 struct resolve_change *change,
				 struct fault *fault)
{
	enum status status = STATUS_SKIP;

	pool_reset(batch->writing.pool);
	batch->change = change;
	if (change->is_moved)
		status = writing_move(&batch->writing, change, fault);
	if (status == STATUS_SKIP)
		return write_whole(batch, change, fault);
	return status ? status :
			ledger_put_article(batch->site->ledger, &change->row,
					   fault);
}

/* ---- One batch to the index -------------------------------------------- */

/* What stands under the article's old id. What stands under an id that is
 * written is replaced then, unless it is doubted. */
static enum status delete_old(struct batch *batch,
			      const struct resolve_change *change,
			      const struct intern *kept, struct fault *fault)
{
	enum status status = STATUS_OK;
	uint32_t unused;

	if (change->has_old &&
	    (change->is_doubted ||
	     !intern_find(kept, hash_as_text(&change->old), &unused)))
		status = delete_id(batch, &change->old, fault);
	if (!change->is_gone)
		return status ? status :
				touch_id(batch, &change->row.article, fault);
	batch->writing.tally.deleted++;
	return status;
}

/* All deletions come before the first addition: ids may be swapped. */
static enum status delete_all_old(struct batch *batch,
				  const struct resolve_changes *changes,
				  struct fault *fault)
{
	struct intern *kept;
	uint32_t unused;
	enum status status = intern_new(&kept, KEYS_BYTES, fault);

	for (size_t i = 0; i < changes->count && status == STATUS_OK; i++)
		if (!changes->list[i].is_gone)
			status = intern_number(
				kept,
				hash_as_text(&changes->list[i].row.article),
				&unused, fault);
	for (size_t i = 0; i < changes->count && status == STATUS_OK; i++)
		status = delete_old(batch, &changes->list[i], kept, fault);
	intern_free(kept);
	return status;
}

static enum status delete_unknown(struct batch *batch, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (const struct setting *deletion = batch->deletions;
	     deletion && status == STATUS_OK; deletion = deletion->next) {
		struct hash id;

		memcpy(id.bytes, deletion->key.data, HASH_BYTES);
		batch->writing.tally.deleted++;
		status = delete_id(batch, &id, fault);
	}
	return status;
}

/* An id whose old content goes and that a new content takes is an article
 * that was changed, not one deleted and one added. */
static enum status count_replaced(struct batch *batch,
				  const struct resolve_changes *changes,
				  struct fault *fault)
{
	struct intern *gone;
	uint32_t unused;
	enum status status = intern_new(&gone, KEYS_BYTES, fault);

	for (size_t i = 0; i < changes->count && status == STATUS_OK; i++)
		if (changes->list[i].is_gone)
			status = intern_number(
				gone, hash_as_text(&changes->list[i].old),
				&unused, fault);
	for (size_t i = 0; i < changes->count && status == STATUS_OK; i++) {
		const struct resolve_change *change = &changes->list[i];

		if (change->is_gone || change->has_old ||
		    !intern_find(gone, hash_as_text(&change->row.article),
				 &unused))
			continue;
		batch->writing.tally.added--;
		batch->writing.tally.deleted--;
		batch->writing.tally.changed++;
	}
	intern_free(gone);
	return status;
}

static enum status heed_stop(struct batch *batch, struct fault *fault)
{
	if (!site_must_stop(batch->site))
		return STATUS_OK;
	if (batch->stopped_ns == 0)
		batch->stopped_ns = plan_clock();
	if (plan_clock() - batch->stopped_ns < GRACE_NS)
		return STATUS_OK;
	return fault_set(fault, STATUS_RETRY, "stopped by a signal");
}

static enum status write_changes(struct batch *batch,
				 const struct resolve_changes *changes,
				 struct fault *fault)
{
	enum status status = delete_unknown(batch, fault);

	if (status == STATUS_OK)
		status = delete_all_old(batch, changes, fault);
	for (size_t i = 0; i < changes->count && status == STATUS_OK; i++) {
		status = heed_stop(batch, fault);
		if (status == STATUS_OK && !changes->list[i].is_gone)
			status = write_article(batch, &changes->list[i], fault);
		if (status != STATUS_SKIP)
			continue;
		/* The rest is tried too: one more attempt is enough. */
		status = refuse(batch, &batch->change->content, fault, false,
				fault);
		batch->has_refused = true;
	}
	if (status == STATUS_OK && batch->has_refused)
		return STATUS_SKIP;
	return status ? status : count_replaced(batch, changes, fault);
}

static enum status set_cluster(void *context, const struct hash *article,
			       struct text value, struct fault *fault)
{
	const struct batch *batch = context;
	char key[STORE_NAME_BYTES];

	return index_writer_set(batch->writing.enter.writer,
				store_cluster_key(key, article), value, fault);
}

static enum status write_clusters(struct batch *batch, struct fault *fault)
{
	const struct clusters_target target = { set_cluster, batch };

	return clusters_settle(batch->writing.clusters, &target, fault);
}

/* The list is newest first; of two values for a key the newer one stays. */
static enum status write_settings(struct batch *batch, struct fault *fault)
{
	struct intern *keys;
	enum status status = intern_new(&keys, KEYS_BYTES, fault);

	for (const struct setting *setting = batch->settings;
	     setting && status == STATUS_OK; setting = setting->next) {
		size_t count = intern_count(keys);
		uint32_t number;

		status = intern_number(keys, setting->key, &number, fault);
		if (status == STATUS_OK && number == count)
			status = index_writer_set(batch->writing.enter.writer,
						  setting->key, setting->value,
						  fault);
	}
	intern_free(keys);
	return status;
}

static enum status write_number(struct batch *batch, const char *key,
				int64_t number, struct fault *fault)
{
	char decimal[DECIMAL_BYTES];

	(void)snprintf(decimal, sizeof(decimal), "%" PRId64, number);
	return index_writer_set(batch->writing.enter.writer, text_of(key),
				text_of(decimal), fault);
}

static enum status write_values(struct batch *batch, struct fault *fault)
{
	char now[REPORT_TIME_BYTES];
	enum status status = write_settings(batch, fault);

	report_time(now, plan_clock());
	if (status == STATUS_OK)
		status = write_number(batch, SCHEMA_META_BATCH,
				      batch->site->batch + 1, fault);
	if (status == STATUS_OK)
		status = write_number(batch, SCHEMA_META_RUN, batch->site->run,
				      fault);
	if (status == STATUS_OK)
		status = write_number(batch, SCHEMA_META_ENDED,
				      batch->site->ended, fault);
	if (status == STATUS_OK)
		status = index_writer_set(batch->writing.enter.writer,
					  TEXT(SCHEMA_META_UPDATED),
					  text_of(now), fault);
	if (status == STATUS_OK)
		status = index_writer_set(batch->writing.enter.writer,
					  TEXT(SCHEMA_META_TOUCHED),
					  text_from(&batch->ids), fault);
	return status;
}

static enum status settle_dictionary(struct batch *batch,
				     const struct resolve_changes *changes,
				     struct fault *fault)
{
	const struct fetch fetch = writing_fetching(&batch->writing);
	enum status status = dictionary_settle(&fetch, changes, fault);

	writing_forget_searched(&batch->writing); /* samples do not count */
	return status;
}

static enum status resolve(struct batch *batch, struct resolve_changes *changes,
			   struct fault *fault)
{
	const struct resolve_touched touched = { batch->touched,
						 batch->touched_count };
	enum status status = resolve_articles(batch->site->ledger,
					      batch->work_pool, &touched,
					      changes, fault);

	for (size_t i = 0; i < changes->count && status == STATUS_OK; i++) {
		const struct resolve_change *change = &changes->list[i];
		uint32_t unused;

		if (change->locations.count >= MANY_PLACES)
			status = intern_number(batch->spread,
					       hash_as_text(&change->content),
					       &unused, fault);
	}
	return status;
}

/* *is_written is false when the index is as it should be. The index's
 * transaction stays open. */
static enum status write_index(struct batch *batch, bool *is_written,
			       struct fault *fault)
{
	struct resolve_changes changes;
	enum status status;

	pool_reset(batch->work_pool);
	bytes_clear(&batch->ids);
	batch->writing.tally = (struct writing_tally){ 0 };
	*is_written = false;
	batch->has_refused = false;
	batch->longest_bytes = 0;
	status = resolve(batch, &changes, fault);
	if (status ||
	    (changes.count == 0 && !batch->settings && !batch->deletions))
		return status;
	*is_written = true;
	status = site_writer(batch->site, &batch->writing.enter.writer, fault);
	if (status == STATUS_OK)
		status = index_writer_begin(batch->writing.enter.writer, fault);
	if (status == STATUS_OK)
		status = settle_dictionary(batch, &changes, fault);
	if (status == STATUS_OK)
		status = clusters_begin(batch->writing.clusters, fault);
	if (status == STATUS_OK)
		status = write_changes(batch, &changes, fault);
	if (status == STATUS_OK)
		status = write_clusters(batch, fault);
	return status ? status : write_values(batch, fault);
}

/* ---- The law ----------------------------------------------------------- */

static enum status commit_index(struct batch *batch, struct fault *fault)
{
	enum status status =
		index_writer_commit(batch->writing.enter.writer, fault);

	/* libxapian syncs its files, but not the folder that names them. */
	return status ? status :
			generation_sync(batch->site->folder_fd,
					batch->site->write_generation, fault);
}

/* All that comes before the ledger's commit. */
static enum status try_index(struct batch *batch, bool *is_written,
			     struct fault *fault)
{
	enum status status = ledger_mark(batch->site->ledger, fault);

	batch->has_refused = false;
	if (status == STATUS_OK)
		status = reject_refused(batch, fault);
	if (status == STATUS_OK)
		status = write_index(batch, is_written, fault);
	if (status == STATUS_OK && *is_written)
		status = heed_stop(batch, fault);
	if (status == STATUS_OK && *is_written)
		status = commit_index(batch, fault);
	return status == STATUS_FULL ? blame_longest(batch, fault) : status;
}

/* Again and again without each article that is refused, or that takes more
 * memory than there is. */
static enum status write_without_refused(struct batch *batch, bool *is_written,
					 struct fault *fault)
{
	struct ledger *ledger = batch->site->ledger;
	enum status status;

	for (;;) {
		status = try_index(batch, is_written, fault);
		if (status != STATUS_SKIP || !batch->has_refused)
			break;
		drop_writer(batch);
		status = ledger_return_to_mark(ledger, fault);
		if (status)
			break;
	}
	return status ? status : ledger_unmark(ledger, fault);
}

static enum status put_run(struct batch *batch, struct fault *fault)
{
	const struct report *report = batch->report;
	char started[REPORT_TIME_BYTES];
	char finished[REPORT_TIME_BYTES];
	struct ledger_run run = {
		.run = batch->site->run,
		.added = report->added_count + batch->writing.tally.added,
		.changed = report->changed_count + batch->writing.tally.changed,
		.deleted = report->deleted_count + batch->writing.tally.deleted,
		.rejected = report->rejected_count,
	};

	report_time(started, report->started_ns);
	report_time(finished, plan_clock());
	run.started = text_of(started);
	run.finished = text_of(finished);
	return ledger_put_run(batch->site->ledger, &run, fault);
}

static enum status commit_ledger(struct batch *batch, bool is_written,
				 struct fault *fault)
{
	struct ledger *ledger = batch->site->ledger;
	enum status status = STATUS_OK;

	if (is_written)
		status = ledger_set_number(ledger, LEDGER_BATCH,
					   batch->site->batch + 1, fault);
	if (is_written && status == STATUS_OK)
		status = ledger_set_number(ledger, LEDGER_RUN, batch->site->run,
					   fault);
	if (is_written && status == STATUS_OK)
		status = put_run(batch, fault);
	return status ? status : ledger_commit(ledger, fault);
}

static void add_tally(struct batch *batch)
{
	struct report *report = batch->report;

	batch->site->batch++;
	report->run = batch->site->run;
	report->batch_count++;
	report->added_count += batch->writing.tally.added;
	report->changed_count += batch->writing.tally.changed;
	report->deleted_count += batch->writing.tally.deleted;
	report->moved_count += batch->writing.tally.moved;
	report->passage_count += batch->writing.tally.passages;
	report->lost_streamed_count += batch->writing.tally.lost_streamed;
	report->lost_named_count += batch->writing.tally.lost_named;
}

/* ---- In bulk ----------------------------------------------------------- */

static enum status take_refused(void *context, const struct hash *content,
				struct text reason, bool is_large,
				struct fault *fault)
{
	struct batch *batch = context;
	struct fault why;

	(void)fault_set(&why, STATUS_SKIP, "%.*s", (int)reason.length,
			reason.data);
	batch->has_new_refusals = true;
	return refuse(batch, content, &why, is_large, fault);
}

static enum status heed_while_waiting(void *context, struct fault *fault)
{
	return heed_stop(context, fault);
}

enum status batch_allow_bulk(struct batch *batch,
			     const struct bulk_limits *limits,
			     struct fault *fault)
{
	enum status status;

	batch->owner =
		(struct bulk_owner){ take_refused, heed_while_waiting, batch };
	status = bulk_new(&batch->bulk, &batch->writing, limits, &batch->owner,
			  fault);
	if (status)
		return status;
	set_full_bytes(batch);
	return batch->site->is_bulk ? bulk_begin(batch->bulk, fault) :
				      STATUS_OK;
}

bool batch_is_bulk(const struct batch *batch)
{
	return bulk_is_on(batch->bulk);
}

/* What takes more memory than there is costs that article only. */
static enum status hand_over(struct batch *batch, struct resolve_change *change,
			     struct fault *fault)
{
	enum status status = heed_stop(batch, fault);

	if (status == STATUS_OK)
		status = bulk_add(batch->bulk, change, fault);
	return status;
}

/* All that can be added goes to workers; the rest waits for the end. */
static enum status write_segments(struct batch *batch,
				  struct resolve_changes *changes,
				  struct fault *fault)
{
	enum status status = defer_changes(batch->site->ledger, changes, fault);

	if (status == STATUS_OK)
		status = bulk_settle(batch->bulk, changes, fault);
	for (size_t i = 0; i < changes->count && status == STATUS_OK; i++) {
		struct resolve_change *change = &changes->list[i];

		if (change->when == RESOLVE_LATER)
			continue;
		if (change->is_gone)
			batch->writing.tally.deleted++;
		else
			status = hand_over(batch, change, fault);
	}
	if (status == STATUS_OK)
		status = bulk_send(batch->bulk, fault);
	return status ? status : count_replaced(batch, changes, fault);
}

static enum status add_to_bulk(struct batch *batch, struct fault *fault)
{
	struct resolve_changes changes;
	enum status status;

	batch->has_new_refusals = false;
	status = reject_refused(batch, fault);
	if (status == STATUS_OK)
		status = clusters_begin(batch->writing.clusters, fault);
	if (status == STATUS_OK)
		status = resolve(batch, &changes, fault);
	if (status == STATUS_OK)
		status = write_segments(batch, &changes, fault);
	if (status == STATUS_OK)
		empty_read(batch);
	return status;
}

static enum status write_checkpoint(struct batch *batch, struct fault *fault)
{
	enum status status =
		site_writer(batch->site, &batch->writing.enter.writer, fault);

	if (status == STATUS_OK)
		status = index_writer_begin(batch->writing.enter.writer, fault);
	if (status == STATUS_OK)
		status = write_values(batch, fault);
	if (status == STATUS_OK)
		status = bulk_put_values(batch->bulk,
					 batch->writing.enter.writer, fault);
	if (status == STATUS_OK)
		status = commit_index(batch, fault);
	/* Its lock must not live on in a worker. */
	site_drop_writer(batch->site);
	return status;
}

/* Both stores are as one from here on. */
static enum status checkpoint(struct batch *batch, struct fault *fault)
{
	enum status status = bulk_drain(batch->bulk, fault);

	while (status == STATUS_OK && batch->has_new_refusals) {
		status = add_to_bulk(batch, fault);
		if (status == STATUS_OK)
			status = bulk_drain(batch->bulk, fault);
	}
	if (status == STATUS_OK)
		status = write_checkpoint(batch, fault);
	if (status == STATUS_OK)
		status = bulk_put_numbers(batch->bulk, fault);
	if (status == STATUS_OK)
		status = commit_ledger(batch, true, fault);
	if (status)
		return status;
	bulk_note_checkpoint(batch->bulk);
	add_tally(batch);
	batch->writing.tally = (struct writing_tally){ 0 };
	empty(batch);
	return STATUS_OK;
}

/* Where the clusters are found again, all that the index has of them goes:
 * keys while they are listed. */
struct old_clusters {
	struct batch *batch;
	enum status status;
	struct fault *fault;
};

static bool clear_cluster(void *context, struct text key, uint32_t unused)
{
	struct old_clusters *old = context;

	(void)unused;
	old->status = batch_set(old->batch, key, TEXT(""), old->fault);
	return old->status == STATUS_OK;
}

/* A reader of its own: others may be of an older revision. */
static enum status clear_clusters(struct batch *batch, struct fault *fault)
{
	struct site *site = batch->site;
	struct old_clusters old = { .batch = batch, .fault = fault };
	const struct index_visitor visitor = { clear_cluster, &old };
	struct bytes path = BYTES_UP_TO(PATH_BYTES);
	struct index *reader = NULL;
	const char *place;
	enum status status = generation_path(&path, text_of(site->folder),
					     site->write_generation, fault);

	place = path.data;
	if (status == STATUS_OK)
		status = index_open(&reader, &place, 1, fault);
	if (status == STATUS_OK)
		status = index_each_key(reader, 0, TEXT(SCHEMA_META_CLUSTER),
					&visitor, fault);
	index_close(reader);
	bytes_free(&path);
	return status ? status : old.status;
}

static enum status keep_cluster(void *context, const struct hash *article,
				struct text value, struct fault *fault)
{
	char key[STORE_NAME_BYTES];

	return batch_set(context, store_cluster_key(key, article), value,
			 fault);
}

/* Into the open batch. */
static enum status put_clusters(struct batch *batch, struct fault *fault)
{
	const struct clusters_target target = { keep_cluster, batch };
	enum status status = batch_begin(batch, fault);

	/* Of two values for one key the later one stays. */
	if (status == STATUS_OK)
		status = clear_clusters(batch, fault);
	return status ? status :
			clusters_find_all(batch->writing.clusters, &target,
					  fault);
}

static enum status flush_bulk(struct batch *batch, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (!bulk_is_on(batch->bulk))
		status = bulk_begin(batch->bulk, fault);
	if (status == STATUS_OK)
		status = add_to_bulk(batch, fault);
	set_full_bytes(batch);
	if (status == STATUS_OK &&
	    (bulk_is_due(batch->bulk) || site_must_stop(batch->site)))
		status = checkpoint(batch, fault);
	if (status)
		batch_cancel(batch);
	return status;
}

enum status batch_end_bulk(struct batch *batch, struct fault *fault)
{
	enum status status = batch_begin(batch, fault);

	if (status == STATUS_OK)
		status = add_to_bulk(batch, fault);
	if (status == STATUS_OK)
		status = checkpoint(batch, fault);
	if (status == STATUS_OK)
		status = put_clusters(batch, fault);
	if (status == STATUS_OK)
		status = checkpoint(batch, fault);
	if (status) {
		batch_cancel(batch);
		return status;
	}
	status = bulk_merge(batch->bulk, fault);
	if (status)
		return status;
	bulk_free(batch->bulk);
	batch->bulk = NULL;
	set_full_bytes(batch);
	return STATUS_OK;
}

/* ---- Flushing ---------------------------------------------------------- */

/* For a dry run, where sources are and what leaves is enough. */
static enum status keep_rows(struct batch *batch, struct fault *fault)
{
	enum status status = ledger_commit(batch->site->ledger, fault);

	if (status == STATUS_OK)
		empty(batch);
	return status;
}

enum status batch_flush(struct batch *batch, struct fault *fault)
{
	bool is_written = false;
	enum status status;

	if (!batch->is_open)
		return STATUS_OK;
	if (batch->site->is_dry)
		return keep_rows(batch, fault);
	if (batch->bulk && (bulk_is_on(batch->bulk) || batch_is_full(batch)))
		return flush_bulk(batch, fault);
	status = write_without_refused(batch, &is_written, fault);
	if (status == STATUS_OK)
		status = commit_ledger(batch, is_written, fault);
	if (status) {
		batch_cancel(batch);
		return status;
	}
	if (is_written)
		add_tally(batch);
	empty(batch);
	return STATUS_OK;
}

enum status batch_find_clusters(struct batch *batch, struct fault *fault)
{
	int64_t is_unknown = 0;
	enum status status = ledger_number(batch->site->ledger, LEDGER_CLUSTERS,
					   &is_unknown, fault);

	if (status || !is_unknown || batch->site->is_dry)
		return status;
	status = put_clusters(batch, fault);
	if (status) {
		batch_cancel(batch);
		return status;
	}
	return batch_flush(batch, fault);
}

enum status batch_end_run(struct batch *batch, struct fault *fault)
{
	struct site *site = batch->site;
	int64_t run = batch->report->batch_count > 0 ? site->run :
						       site->old_run;
	enum status status;

	if (site->is_dry || site->ended == run)
		return STATUS_OK;
	status = site_writer(site, &batch->writing.enter.writer, fault);
	if (status == STATUS_OK)
		status = index_writer_begin(batch->writing.enter.writer, fault);
	if (status == STATUS_OK)
		status = write_number(batch, SCHEMA_META_ENDED, run, fault);
	if (status == STATUS_OK)
		status = commit_index(batch, fault);
	if (status) {
		drop_writer(batch);
		return status;
	}
	site->ended = run;
	return STATUS_OK;
}
