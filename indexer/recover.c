/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/recover.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "indexer/bulk.h"
#include "indexer/compaction.h"
#include "indexer/generation.h"
#include "indexer/restore.h"
#include "indexer/room.h"
#include "shared/schema.h"
#include "shared/store.h"

enum { VALUE_BYTES = 1 << 30, PATH_BYTES = 1 << 20 };

#define POOL_BYTES ((size_t)1 << 30)

/* What the index says of itself. */
struct figures {
	struct hash id;
	int64_t format;
	int64_t batch;
	int64_t run;
	int64_t ended;
	bool is_current; /* made by this version of the program */
};

/* ---- Reading what the stores say --------------------------------------- */

static enum status is_value(struct site *site, const char *key,
			    const char *wanted, bool *out, struct fault *fault)
{
	struct bytes value = BYTES_UP_TO(VALUE_BYTES);
	enum status status = site_meta(site, key, &value, fault);

	*out = text_equal(text_from(&value), text_of(wanted));
	bytes_free(&value);
	return status;
}

static enum status read_id(struct site *site, struct hash *out,
			   struct fault *fault)
{
	struct bytes value = BYTES_UP_TO(VALUE_BYTES);
	enum status status = site_meta(site, SCHEMA_META_INDEX, &value, fault);

	if (status == STATUS_OK && !hash_from_hex(out, text_from(&value)))
		status = fault_set(fault, STATUS_DAMAGED,
				   "%s: the index has no id", site->folder);
	bytes_free(&value);
	return status;
}

/* An index of the future is left alone, also by --rebuild. */
static enum status check_format(struct site *site,
				const struct figures *figures,
				struct fault *fault)
{
	if (figures->format <= SCHEMA_FORMAT)
		return STATUS_OK;
	return fault_set(fault, STATUS_DENIED,
			 "%s: an index of format %lld; this pqindex writes %d",
			 site->folder, (long long)figures->format,
			 SCHEMA_FORMAT);
}

/* An index without the number was written by whole runs only. */
static enum status read_ended(struct site *site, struct figures *out,
			      struct fault *fault)
{
	bool is_absent;
	enum status status =
		is_value(site, SCHEMA_META_ENDED, "", &is_absent, fault);

	out->ended = out->run;
	if (status || is_absent)
		return status;
	return site_meta_number(site, SCHEMA_META_ENDED, &out->ended, fault);
}

static enum status read_figures(struct site *site, struct figures *out,
				struct fault *fault)
{
	bool has_analysis = false;
	bool has_passages = false;
	enum status status =
		site_meta_number(site, SCHEMA_META_FORMAT, &out->format, fault);

	if (status == STATUS_OK && out->format > SCHEMA_FORMAT)
		return STATUS_OK;
	if (status == STATUS_OK)
		status = read_id(site, &out->id, fault);
	if (status == STATUS_OK)
		status = site_meta_number(site, SCHEMA_META_BATCH, &out->batch,
					  fault);
	if (status == STATUS_OK)
		status = site_meta_number(site, SCHEMA_META_RUN, &out->run,
					  fault);
	if (status == STATUS_OK)
		status = read_ended(site, out, fault);
	if (status == STATUS_OK)
		status = is_value(site, SCHEMA_META_ANALYSIS, site->analysis,
				  &has_analysis, fault);
	if (status == STATUS_OK)
		status = is_value(site, SCHEMA_META_PASSAGES, site->passages,
				  &has_passages, fault);
	out->is_current = out->format == SCHEMA_FORMAT && has_analysis &&
			  has_passages;
	return status;
}

/* False, and zero, for a ledger that has not met an index. */
static enum status ledger_id(struct site *site, struct hash *out, bool *is_set,
			     struct fault *fault)
{
	struct bytes value = BYTES_UP_TO(VALUE_BYTES);
	enum status status = ledger_index_id(site->ledger, &value, fault);

	*is_set = status == STATUS_OK && hash_from_hex(out, text_from(&value));
	bytes_free(&value);
	return status;
}

static enum status new_id(struct hash *out, struct fault *fault)
{
	ssize_t length = getrandom(out->bytes, sizeof(out->bytes), 0);

	if (length != (ssize_t)sizeof(out->bytes))
		return fault_set_errno(fault, errno, "random numbers");
	return STATUS_OK;
}

static enum status put_id(struct site *site, struct fault *fault)
{
	char hex[HASH_HEX_BYTES];

	hash_hex(&site->index_id, hex);
	return ledger_set_index_id(site->ledger, text_of(hex), fault);
}

/* ---- Suspects ---------------------------------------------------------- */

/* An article that cannot be read back is one that the index does not hold:
 * its sources have it, or nothing has. */
static bool is_missing(enum status status)
{
	return status == STATUS_SKIP || status == STATUS_DAMAGED;
}

static enum status rescue_passages(struct site *site, const struct hash *id,
				   struct pool *pool, struct fault *fault)
{
	struct store_passages passages;
	enum status status =
		restore_passages(site->store, id, pool, &passages, fault);

	for (size_t i = 0; i < passages.count && status == STATUS_OK; i++)
		status = ledger_rescue(site->ledger, &passages.list[i].passage,
				       (int64_t)passages.list[i].first_seen,
				       fault);
	return is_missing(status) ? STATUS_OK : status;
}

static bool is_folder(struct text label)
{
	return !text_equal(label, TEXT(SCHEMA_LABEL_FILES)) &&
	       !text_equal(label, TEXT(SCHEMA_LABEL_STDIN));
}

/* A root's files are found by its walk, the others by their rows only. */
static enum status suspect_sources(struct site *site,
				   const struct record_article *record,
				   struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < record->location_count && !status; i++) {
		const struct record_location *at = &record->locations[i];

		status = is_folder(at->label) ?
				 ledger_retry_source(site->ledger, at->label,
						     at->path, fault) :
				 ledger_suspect_source(site->ledger, at->label,
						       at->path, fault);
	}
	return status;
}

/* The article under this id, to be looked at when all is read. */
static enum status put_row(struct site *site, const struct hash *id,
			   const struct location *first, struct fault *fault)
{
	const struct ledger_article row = {
		.content = first->content,
		.article = *id,
		.location = first->key,
		.has_address = first->has_address,
		.address = first->address,
	};

	return ledger_put_article(site->ledger, &row, fault);
}

/* What the ledger has under an id, or of a content. */
enum holding { HOLDS_NOTHING, HOLDS_THIS, HOLDS_OTHER };

/* An id and a content stand in one row only: the ledger's word counts. */
static enum status find_holding(struct site *site, const struct hash *id,
				const struct hash *content, enum holding *out,
				struct fault *fault)
{
	struct ledger_article row;
	enum status status =
		ledger_find_article_by_id(site->ledger, id, &row, fault);

	*out = HOLDS_OTHER;
	if (status == STATUS_OK && !row.is_there) {
		status =
			ledger_find_article(site->ledger, content, &row, fault);
		if (!row.is_there)
			*out = HOLDS_NOTHING;
	} else if (status == STATUS_OK && hash_equal(&row.content, content)) {
		*out = HOLDS_THIS;
	}
	return status;
}

/* The content that the ledger has under this id stays without one, until
 * the next look at it finds where it is, if anywhere. */
static enum status take_id(struct site *site, const struct hash *id,
			   struct fault *fault)
{
	struct ledger_article row;
	enum status status =
		ledger_find_article_by_id(site->ledger, id, &row, fault);

	if (status || !row.is_there)
		return status;
	row.article = (struct hash){ { 0 } };
	row.has_digest = false;
	return ledger_put_article(site->ledger, &row, fault);
}

/* An article of the index on its way into the ledger. */
struct adoption {
	struct site *site;
	const struct record_article *record;
	struct article article;
	struct location first; /* its first place */
	struct pool *pool;
	bool is_ahead; /* the index is */
};

/*
 * A record of standard input at one of the article's places, as `article` has
 * it. When the index is ahead it stands there, whatever the ledger knows of
 * it, and adopt_places sees to the article; else the ledger's word counts
 * for a text that it has under another id.
 */
static enum status adopt_record(const struct adoption *adoption,
				const struct record_location *at,
				const struct article *article,
				struct fault *fault)
{
	struct site *site = adoption->site;
	const struct hash *id = &adoption->record->article;
	struct ledger_source row = { .label = at->label,
				     .path = at->path,
				     .size = (int64_t)article->text.length };
	enum holding holding = HOLDS_THIS;
	struct ledger_before unused;
	struct location location;
	enum status status = STATUS_OK;

	identity_locate(&location, row.label, row.path, article);
	row.content = location.content;
	if (!adoption->is_ahead)
		status = find_holding(site, id, &row.content, &holding, fault);
	if (status || holding == HOLDS_OTHER)
		return status;
	status = ledger_put_source(site->ledger, &row, fault);
	if (status == STATUS_OK)
		status = ledger_put_record(site->ledger, row.path, article,
					   fault);
	if (status == STATUS_OK)
		status = ledger_put_location(site->ledger, &location, &unused,
					     fault);
	if (status == STATUS_OK && holding == HOLDS_NOTHING)
		status = put_row(site, id, &location, fault);
	return status;
}

/*
 * A record of standard input that the ledger does not know will not be read
 * again: it takes the index's word for it, and, when the index is ahead, for
 * what has become of one that it knows. Of another place than the article's
 * first the index does not tell all that was said.
 */
static enum status adopt_records(struct site *site,
				 const struct record_article *record,
				 bool is_ahead, struct pool *pool,
				 struct fault *fault)
{
	struct adoption adoption = { .site = site,
				     .record = record,
				     .pool = pool,
				     .is_ahead = is_ahead };
	bool is_read = false;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < record->location_count && !status; i++) {
		const struct record_location *at = &record->locations[i];
		struct ledger_source known = { .label = at->label,
					       .path = at->path };
		struct article article;
		bool is_known = false;

		if (!text_equal(at->label, TEXT(SCHEMA_LABEL_STDIN)))
			continue;
		status = ledger_find_source(site->ledger, &known, &is_known,
					    fault);
		if (status || (is_known && !is_ahead))
			continue;
		if (!is_read)
			status = restore_article(site->store, &record->article,
						 pool, &adoption.article,
						 fault);
		if (status)
			return is_missing(status) ? STATUS_OK : status;
		is_read = true;
		article = adoption.article;
		article.is_file = false;
		if (i > 0)
			identity_say(&article, &at->outlet);
		status = adopt_record(&adoption, at, &article, fault);
	}
	return status;
}

/* ---- What the ledger has missed ---------------------------------------- */

/* A record's key that is not known: unlike any that readers give. Reading the
 * source mends that. */
static enum status make_up_key(struct text *out, uint64_t record,
			       struct pool *pool, struct fault *fault)
{
	struct bytes name = BYTES_UP_TO(VALUE_BYTES);
	enum status status = bytes_printf(&name, fault, "at:%" PRIu64, record);

	if (status == STATUS_OK)
		status = pool_copy(pool, text_from(&name), out, fault);
	bytes_free(&name);
	return status;
}

/* The article's i-th place. */
static enum status locate(struct adoption *adoption, size_t i,
			  struct location *out, struct fault *fault)
{
	const struct record_article *record = adoption->record;
	const struct record_location *at = &record->locations[i];
	struct article *article = &adoption->article;
	enum status status = STATUS_OK;

	article->record_key = at->record_key;
	article->record_offset = at->record;
	if (!at->has_record_key)
		status = make_up_key(&article->record_key, at->record,
				     adoption->pool, fault);
	if (status)
		return status;
	identity_locate(out, at->label, at->path, article);
	if (i == 0 && !out->has_address)
		out->key = record->article;
	if (i > 0)
		out->outlet = at->outlet;
	return STATUS_OK;
}

/* Not all is known of what another place than the first said: it comes behind
 * it, and its source is to be read. */
static void forget_said(struct location *location)
{
	location->has_address = false;
	location->moment = 0;
	location->address = (struct hash){ { 0 } };
	location->facts = (struct hash){ { 0 } };
}

/* What the ledger knows of the first place is kept where it has the same
 * content: the index does not have all of it. */
static enum status adopt_place(struct adoption *adoption, size_t i,
			       struct fault *fault)
{
	struct ledger *ledger = adoption->site->ledger;
	struct ledger_before before;
	struct location location;
	enum status status = locate(adoption, i, &location, fault);

	if (status)
		return status;
	if (i == 0)
		adoption->first = location;
	else
		forget_said(&location);
	if (i > 0 && identity_compare(&location, &adoption->first) < 0)
		return STATUS_OK;
	status = ledger_look_at_location(ledger, &location, &before, fault);
	if (status || (i == 0 && before.has_content &&
		       hash_equal(&before.content, &location.content)))
		return status;
	status = ledger_suspect_source(ledger, location.label, location.path,
				       fault);
	return status ? status :
			ledger_put_location(ledger, &location, &before, fault);
}

/* The article stands under its id, whatever the ledger has there. */
static enum status adopt_id(struct site *site, const struct hash *id,
			    const struct location *first, struct fault *fault)
{
	struct ledger_article row;
	enum status status =
		ledger_find_article_by_id(site->ledger, id, &row, fault);

	if (status ||
	    (row.is_there && hash_equal(&row.content, &first->content)))
		return status;
	status = take_id(site, id, fault);
	return status ? status : put_row(site, id, first, fault);
}

/*
 * When the index is ahead, it knows best what stood where: a run that does
 * not come upon a source - its root is not there, cannot be read, or was not
 * named - would else find the ledger's older text nowhere, and delete the
 * newer one with it.
 */
static enum status adopt_places(struct site *site,
				const struct record_article *record,
				struct pool *pool, struct fault *fault)
{
	struct adoption adoption = { .site = site,
				     .record = record,
				     .pool = pool };
	enum status status;

	if (record->location_count == 0)
		return STATUS_OK;
	status = restore_article(site->store, &record->article, pool,
				 &adoption.article, fault);
	if (status)
		return is_missing(status) ? STATUS_OK : status;
	for (size_t i = 0; i < record->location_count && !status; i++)
		if (!text_equal(record->locations[i].label,
				TEXT(SCHEMA_LABEL_STDIN)))
			status = adopt_place(&adoption, i, fault);
		else if (i == 0) /* it was adopted by itself */
			status = locate(&adoption, i, &adoption.first, fault);
	return status ?
		       status :
		       adopt_id(site, &record->article, &adoption.first, fault);
}

/* An article that the index may hold, with what only the index knows. */
static enum status suspect(struct site *site, const struct hash *id,
			   bool is_ahead, struct pool *pool,
			   struct fault *fault)
{
	struct record_article record = { 0 };
	enum status status;

	pool_reset(pool);
	status = restore_record(site->store, id, pool, &record, fault);
	if (status == STATUS_OK)
		status = rescue_passages(site, id, pool, fault);
	else if (is_missing(status))
		status = STATUS_OK;
	if (status == STATUS_OK)
		status = adopt_records(site, &record, is_ahead, pool, fault);
	if (status == STATUS_OK && is_ahead)
		status = adopt_places(site, &record, pool, fault);
	if (status == STATUS_OK)
		status = suspect_sources(site, &record, fault);
	return status ? status :
			ledger_suspect(site->ledger, id,
				       (int64_t)record.first_run, fault);
}

static enum status suspect_touched(struct site *site, struct pool *pool,
				   struct fault *fault)
{
	struct bytes ids = BYTES_UP_TO(VALUE_BYTES);
	enum status status = site_meta(site, SCHEMA_META_TOUCHED, &ids, fault);

	for (size_t i = 0; i + HASH_BYTES <= ids.length && !status;
	     i += HASH_BYTES) {
		struct hash id;

		memcpy(id.bytes, ids.data + i, HASH_BYTES);
		status = suspect(site, &id, true, pool, fault);
	}
	bytes_free(&ids);
	return status ? status : ledger_distrust_suspects(site->ledger, fault);
}

/* Ids first: reading an article in the middle of a list of keys would need
 * two places in one revision. */
struct id_list {
	struct bytes ids;
	enum status status;
	struct fault *fault;
};

static bool take_key(void *context, struct text key, uint32_t unused)
{
	struct id_list *list = context;
	struct hash id;

	(void)unused;
	if (store_article_id(&id, key))
		list->status = bytes_append(&list->ids, hash_as_text(&id),
					    list->fault);
	return list->status == STATUS_OK;
}

static enum status suspect_all(struct site *site, bool is_ahead,
			       struct pool *pool, struct fault *fault)
{
	struct id_list list = { .ids = BYTES_UP_TO(VALUE_BYTES),
				.fault = fault };
	const struct index_visitor visitor = { take_key, &list };
	enum status status = index_each_key(
		site->reader, 0, TEXT(SCHEMA_META_ARTICLE), &visitor, fault);

	if (status == STATUS_OK)
		status = list.status;
	for (size_t i = 0; i < list.ids.length && !status; i += HASH_BYTES) {
		struct hash id;

		memcpy(id.bytes, list.ids.data + i, HASH_BYTES);
		status = suspect(site, &id, is_ahead, pool, fault);
	}
	bytes_free(&list.ids);
	return status ? status : ledger_distrust_all(site->ledger, fault);
}

/* ---- Making the stores fit --------------------------------------------- */

/* `lag`: by so many batches the ledger is behind the index; 0: the one tells
 * nothing of the other, or the index is older. */
static enum status enter_suspects(struct site *site,
				  const struct figures *figures, int64_t lag,
				  struct fault *fault)
{
	struct pool *pool;
	enum status status = pool_new(&pool, POOL_BYTES, fault);

	if (status)
		return status;
	status = ledger_begin(site->ledger, fault);
	if (status == STATUS_OK)
		status = lag == 1 ? suspect_touched(site, pool, fault) :
				    suspect_all(site, lag > 0, pool, fault);
	site->index_id = figures->id;
	if (status == STATUS_OK)
		status = put_id(site, fault);
	if (status == STATUS_OK)
		status = ledger_set_number(site->ledger, LEDGER_BATCH,
					   figures->batch, fault);
	if (status == STATUS_OK)
		status = ledger_set_number(site->ledger, LEDGER_RUN,
					   site->old_run, fault);
	/* Kept there, since this run may be killed as well. */
	if (status == STATUS_OK)
		status = ledger_set_number(site->ledger, LEDGER_REASONS, 1,
					   fault);
	if (status == STATUS_OK)
		status = ledger_set_number(site->ledger, LEDGER_CLUSTERS, 1,
					   fault);
	if (status == STATUS_OK)
		status = ledger_commit(site->ledger, fault);
	if (status)
		ledger_rollback(site->ledger);
	pool_free(pool);
	return status;
}

/* The ledger's numbers against the index's. */
static enum status compare_stores(struct site *site,
				  const struct figures *figures,
				  struct fault *fault)
{
	struct hash id = { { 0 } };
	int64_t batch = 0;
	bool is_set;
	bool is_ours;
	enum status status = ledger_id(site, &id, &is_set, fault);

	if (status == STATUS_OK)
		status = ledger_number(site->ledger, LEDGER_BATCH, &batch,
				       fault);
	if (status)
		return status;
	/* Its roots are not those of this index: a run over them would be of
	 * another index than the one that is searched. */
	is_ours = is_set && hash_equal(&id, &figures->id);
	if (is_set && !is_ours && !site->trusts_ledger)
		return fault_set(fault, STATUS_DAMAGED, "%s: of another index",
				 SCHEMA_LEDGER_FILE);
	site->index_id = is_set ? id : figures->id;
	site->batch = batch > figures->batch ? batch : figures->batch;
	if (is_set && !is_ours)
		return STATUS_OK; /* nothing of it is taken */
	site->batch = figures->batch;
	if (is_ours && batch == figures->batch)
		return STATUS_OK;
	return enter_suspects(
		site, figures,
		is_ours && batch < figures->batch ? figures->batch - batch : 0,
		fault);
}

/* `built`: the generation whose build goes on; 0: none. */
static enum status clean(struct site *site, int64_t kept, int64_t built,
			 struct fault *fault)
{
	enum status status;

	if (site->is_dry)
		return STATUS_OK;
	status = parts_clean(site->folder_fd, built, fault);
	return status ? status :
			generation_clean(site->folder_fd, kept, built, fault);
}

/* Whether there is room for another one beside the one that is read. What
 * a damaged one should take nobody knows. */
static enum status check_room(struct site *site, struct fault *fault)
{
	struct room_need need = { .what = "making the index anew",
				  .files = ROOM_FILES_GENERATION };
	struct compaction state = { .is_due = false };
	int64_t bytes;
	enum status status;

	if (site->read_generation == 0 || site->is_dry || site->is_damaged)
		return STATUS_OK;
	status = generation_size(site->folder_fd, site->read_generation, &bytes,
				 fault);
	if (status == STATUS_OK)
		status = compaction_judge(&state, site->ledger, bytes,
					  index_document_count(site->reader),
					  fault);
	if (status)
		return status;
	need.bytes = room_for_rebuild(
		state.compact_bytes ? state.compact_bytes : bytes / 2);
	return room_check(site->folder_fd, site->folder, &need, fault);
}

/* Everything is to be written again, into `generation`. */
static enum status begin_generation(struct site *site, int64_t generation,
				    struct fault *fault)
{
	enum status status = check_room(site, fault);

	if (status == STATUS_OK)
		status = ledger_begin(site->ledger, fault);
	if (status)
		return status;
	site->write_generation = generation;
	site->is_loose = true;
	site->is_new = true;
	status = put_id(site, fault);
	if (status == STATUS_OK)
		status = ledger_set_number(
			site->ledger, LEDGER_BUILDING,
			site->read_generation ? generation : 0, fault);
	if (status == STATUS_OK)
		status = ledger_set_number(site->ledger, LEDGER_LOOSE,
					   generation, fault);
	if (status == STATUS_OK)
		status = ledger_set_number(site->ledger, LEDGER_BULK, 0, fault);
	if (status == STATUS_OK)
		status = ledger_set_number(site->ledger, LEDGER_SEGMENTS, 0,
					   fault);
	if (status == STATUS_OK)
		status = ledger_set_number(site->ledger, LEDGER_BATCH,
					   site->batch, fault);
	if (status == STATUS_OK)
		status = ledger_set_number(site->ledger, LEDGER_REASONS, 1,
					   fault);
	if (status == STATUS_OK)
		status = ledger_set_number(site->ledger, LEDGER_CLUSTERS, 1,
					   fault);
	if (status == STATUS_OK)
		status = ledger_clear_signatures(site->ledger, fault);
	if (status == STATUS_OK)
		status = ledger_distrust_all(site->ledger, fault);
	if (status == STATUS_OK)
		status = ledger_commit(site->ledger, fault);
	if (status)
		ledger_rollback(site->ledger);
	return status ? status : site_make_generation(site, fault);
}

/* A folder without an index, whatever the ledger says. */
static enum status make_first(struct site *site, struct fault *fault)
{
	bool is_set;
	enum status status = ledger_id(site, &site->index_id, &is_set, fault);

	if (status == STATUS_OK && !is_set)
		status = new_id(&site->index_id, fault);
	if (status == STATUS_OK)
		status = ledger_number(site->ledger, LEDGER_BATCH, &site->batch,
				       fault);
	if (status == STATUS_OK)
		status = clean(site, 0, 0, fault);
	if (status == STATUS_OK)
		status = begin_generation(site, 1, fault);
	return status ? status : site_switch(site, fault);
}

/* The generation of a rebuild that was begun and not ended, else 0; one that
 * was switched to is only to be struck off. */
static enum status find_half_built(struct site *site, int64_t *out,
				   struct fault *fault)
{
	enum status status =
		ledger_number(site->ledger, LEDGER_BUILDING, out, fault);

	if (status || *out != site->read_generation || *out == 0)
		return status;
	*out = 0;
	status = ledger_begin(site->ledger, fault);
	if (status == STATUS_OK)
		status = ledger_set_number(site->ledger, LEDGER_BUILDING, 0,
					   fault);
	return status ? status : ledger_commit(site->ledger, fault);
}

/* Whether the run that wrote the generation was stopped before its end. */
static enum status find_loose(struct site *site, struct fault *fault)
{
	int64_t loose = 0;
	enum status status =
		ledger_number(site->ledger, LEDGER_LOOSE, &loose, fault);

	site->is_loose = loose != 0 && loose == site->write_generation;
	return status;
}

/* What a generation that nobody reads yet says of itself; one that cannot be
 * read is not current. */
static enum status read_built(struct site *site, int64_t generation,
			      struct figures *out, struct fault *fault)
{
	struct bytes path = BYTES_UP_TO(PATH_BYTES);
	struct index *reader = site->reader;
	const char *place;
	enum status status = generation_path(&path, text_of(site->folder),
					     generation, fault);

	*out = (struct figures){ .is_current = false };
	site->reader = NULL;
	place = path.data;
	if (status == STATUS_OK)
		status = index_open(&site->reader, &place, 1, fault);
	if (status == STATUS_OK)
		status = read_figures(site, out, fault);
	index_close(site->reader);
	site->reader = reader;
	bytes_free(&path);
	if (status != STATUS_DAMAGED && status != STATUS_DENIED &&
	    status != STATUS_RETRY)
		return status;
	out->is_current = false;
	return STATUS_OK;
}

/* Whether the two stores are as a checkpoint left them, or, of a first build
 * (which compare_stores sees to), as a kill between its two commits did. */
static enum status is_at_checkpoint(struct site *site,
				    const struct figures *built, bool is_first,
				    bool *out, struct fault *fault)
{
	struct hash id = { { 0 } };
	int64_t batch = 0;
	bool is_set;
	enum status status = ledger_id(site, &id, &is_set, fault);

	if (status == STATUS_OK)
		status = ledger_number(site->ledger, LEDGER_BATCH, &batch,
				       fault);
	*out = is_set && hash_equal(&id, &built->id) && built->is_current &&
	       (built->batch == batch ||
		(is_first && built->batch == batch + 1));
	return status;
}

/*
 * Whether a generation was being built in bulk: site->is_bulk when that goes
 * on, `*is_lost` when it has to begin anew. `building` is that of a rebuild,
 * 0: there is none.
 */
static enum status find_bulk(struct site *site, const struct figures *figures,
			     int64_t building, bool *is_lost,
			     struct fault *fault)
{
	struct figures built = *figures;
	int64_t generation = 0;
	bool fits = false;
	enum status status =
		ledger_number(site->ledger, LEDGER_BULK, &generation, fault);

	*is_lost = false;
	if (status || generation == 0 || site->is_dry)
		return status;
	/* It was merged, and searches read it already. */
	if (building == 0 && generation != site->read_generation)
		return bulk_strike_off(site, fault);
	*is_lost = true;
	if (building != 0 && building != generation)
		return STATUS_OK;
	if (building != 0)
		status = read_built(site, building, &built, fault);
	if (status == STATUS_OK)
		status = is_at_checkpoint(site, &built, building == 0, &fits,
					  fault);
	if (status || !fits)
		return status;
	site->write_generation = generation;
	status = bulk_recover(site, &site->is_bulk, fault);
	*is_lost = !site->is_bulk;
	return status;
}

/* While a rebuild is under way the ledger is ahead, rightly. */
static enum status follow_ledger(struct site *site,
				 const struct figures *figures,
				 struct fault *fault)
{
	int64_t batch = 0;
	enum status status =
		ledger_number(site->ledger, LEDGER_BATCH, &batch, fault);

	site->index_id = figures->id;
	site->batch = batch > figures->batch ? batch : figures->batch;
	return status;
}

static enum status recover_index(struct site *site,
				 const struct figures *figures, bool is_rebuild,
				 struct fault *fault)
{
	int64_t building = 0;
	bool is_lost = false;
	enum status status = check_format(site, figures, fault);

	if (status == STATUS_OK)
		status = find_half_built(site, &building, fault);
	/* Another rebuild goes on with that one. */
	if (status == STATUS_OK && !(is_rebuild && building == 0))
		status = find_bulk(site, figures, building, &is_lost, fault);
	if (status == STATUS_OK)
		status = clean(site, site->read_generation,
			       site->is_bulk ? site->write_generation : 0,
			       fault);
	if (status)
		return status;
	if (figures->run > site->old_run)
		site->old_run = figures->run;
	site->ended = figures->ended;
	status = building != 0 ? follow_ledger(site, figures, fault) :
				 compare_stores(site, figures, fault);
	if (status == STATUS_OK)
		status = find_loose(site, fault);
	if (status || site->is_bulk ||
	    (figures->is_current && building == 0 && !is_lost && !is_rebuild))
		return status;
	return begin_generation(site, site->read_generation + 1, fault);
}

/* A new generation from the sources alone; the damaged one stays until the
 * next run. */
static enum status replace_damaged(struct site *site, bool is_rebuild,
				   struct fault *fault)
{
	bool is_set;
	enum status status;

	if (!is_rebuild) {
		*fault = site->damage;
		return STATUS_DAMAGED;
	}
	status = ledger_id(site, &site->index_id, &is_set, fault);
	if (status == STATUS_OK && !is_set)
		status = new_id(&site->index_id, fault);
	if (status == STATUS_OK)
		status = ledger_number(site->ledger, LEDGER_BATCH, &site->batch,
				       fault);
	if (status == STATUS_OK)
		status = clean(site, site->read_generation, 0, fault);
	if (status)
		return status;
	return begin_generation(site, site->read_generation + 1, fault);
}

/* What the stub named was the newest generation, unless a rebuild was at
 * work; it may have articles that nothing else has. */
static enum status mend_stub(struct site *site, struct fault *fault)
{
	int64_t building = 0;
	enum status status =
		ledger_number(site->ledger, LEDGER_BUILDING, &building, fault);

	if (status || building == site->read_generation)
		return status;
	status = generation_switch(site->folder_fd, site->read_generation,
				   fault);
	return status ? status : site_try_reader(site, fault);
}

/* An index that does not say what it is was damaged too. */
static enum status recover_existing(struct site *site, bool is_rebuild,
				    struct fault *fault)
{
	struct figures figures = { .is_current = false };
	enum status status = STATUS_OK;

	if (site->has_no_stub && is_rebuild)
		status = mend_stub(site, fault);
	if (status)
		return status;
	if (!site->is_damaged) {
		status = read_figures(site, &figures, &site->damage);
		site->is_damaged = site_is_damage(status);
		if (status && !site->is_damaged) {
			*fault = site->damage;
			return status;
		}
	}
	if (site->is_damaged)
		return replace_damaged(site, is_rebuild, fault);
	return recover_index(site, &figures, is_rebuild, fault);
}

enum status recover_site(struct site *site, bool is_rebuild,
			 struct fault *fault)
{
	enum status status =
		ledger_number(site->ledger, LEDGER_RUN, &site->old_run, fault);

	if (status)
		return status;
	if (site->read_generation == 0 && (!site->is_damaged || is_rebuild))
		status = make_first(site, fault);
	else
		status = recover_existing(site, is_rebuild, fault);
	site->run = site->old_run + 1;
	return status;
}

/* ---- What the index says of roots and sources -------------------------- */

/* Where values go: the visitors' context. */
struct values {
	struct site *site;
	struct batch *batch;
	enum status status;
	struct fault *fault;
};

static bool clear_reason(void *context, struct text key, uint32_t unused)
{
	struct values *values = context;

	(void)unused;
	values->status = batch_set(values->batch, key, TEXT(""), values->fault);
	return values->status == STATUS_OK;
}

static enum status put_reason(void *context, const struct ledger_source *source,
			      struct fault *fault)
{
	const struct values *values = context;

	return batch_set_rejected(values->batch, source->label, source->path,
				  source->reason, fault);
}

/* Of a folder that the index knows elsewhere a person has to decide. */
static enum status put_root(void *context, const struct ledger_root *root,
			    struct fault *fault)
{
	const struct values *values = context;
	struct bytes key = BYTES_UP_TO(PATH_BYTES);
	struct bytes given = BYTES_UP_TO(PATH_BYTES);
	enum status status = store_root_key(&key, root->label, fault);

	if (status == STATUS_OK && !values->site->is_new)
		status = index_meta(values->site->reader, 0, text_from(&key),
				    &given, fault);
	if (status == STATUS_OK && given.length == 0)
		status = batch_set_root(values->batch, root->label, root->given,
					fault);
	bytes_free(&key);
	bytes_free(&given);
	return status;
}

enum status recover_values(struct site *site, struct batch *batch,
			   struct fault *fault)
{
	struct values values = { .site = site, .batch = batch, .fault = fault };
	const struct index_visitor visitor = { clear_reason, &values };
	int64_t is_unsure = 0;
	enum status status =
		ledger_number(site->ledger, LEDGER_REASONS, &is_unsure, fault);

	if (status || !is_unsure)
		return status;
	if (!site->is_new)
		status = index_each_key(site->reader, 0,
					TEXT(SCHEMA_META_REJECTED), &visitor,
					fault);
	if (status == STATUS_OK)
		status = values.status;
	/* Of two values for one key the later one stays. */
	if (status == STATUS_OK)
		status = ledger_each_rejected(site->ledger, put_reason, &values,
					      fault);
	if (status == STATUS_OK)
		status = ledger_each_root(site->ledger, put_root, &values,
					  fault);
	return status ? status :
			ledger_set_number(site->ledger, LEDGER_REASONS, 0,
					  fault);
}

/* ---- The end of a run -------------------------------------------------- */

/* A file that this run has come upon, but not read: too young, say. */
static enum status is_unread(struct roots *roots,
			     const struct record_location *location, bool *out,
			     struct fault *fault)
{
	struct bytes path = BYTES_UP_TO(PATH_BYTES);
	struct fault unused;
	struct place place;
	struct stat facts;
	enum status status = bytes_append(&path, location->path, fault);

	*out = false;
	if (status == STATUS_OK)
		status = bytes_append_byte(&path, '\0', fault);
	if (status == STATUS_OK &&
	    roots_locate(roots, location->label,
			 (struct text){ path.data, location->path.length },
			 &place, &unused) == STATUS_OK)
		*out = fstatat(place.folder_fd, place.name, &facts,
			       AT_SYMLINK_NOFOLLOW) == 0 &&
		       S_ISREG(facts.st_mode);
	bytes_free(&path);
	return status;
}

/* A record of standard input is not read again: whether the article that the
 * ledger has for it was written, as another one. */
static enum status is_elsewhere(struct site *site,
				const struct ledger_source *record, bool *out,
				struct fault *fault)
{
	struct ledger_article article;
	enum status status = ledger_find_article(site->ledger, &record->content,
						 &article, fault);

	*out = article.is_there && article.has_digest;
	return status;
}

/*
 * Whether what the ledger does not have at this place is not there. A source
 * that it knows is to be read again from the recovery until its end was
 * reached, and then the ledger has all of it. Else the walk tells of what is
 * below a root, unless the file could not be read; any other row that is
 * missing was forgotten on purpose.
 */
static enum status may_lose(struct site *site, struct roots *roots,
			    const struct record_location *location, bool *out,
			    struct fault *fault)
{
	const struct root *root = roots_find(roots, location->label);
	struct ledger_source row = { .label = location->label,
				     .path = location->path };
	bool is_known = false;
	bool stays = false;
	enum status status =
		ledger_find_source(site->ledger, &row, &is_known, fault);

	*out = !is_known || row.state != LEDGER_RETRY;
	if (!status && !*out &&
	    text_equal(location->label, TEXT(SCHEMA_LABEL_STDIN)))
		return is_elsewhere(site, &row, out, fault);
	if (status || !is_folder(location->label) ||
	    (is_known && row.state == LEDGER_GOOD))
		return status;
	if (!*out || !is_known)
		status = is_unread(roots, location, &stays, fault);
	*out = root && root->may_lose && !stays;
	return status;
}

/* Whether the article is not there any more, at none of its places. */
static enum status may_go(struct site *site, struct roots *roots,
			  const struct hash *id, bool *out, struct fault *fault)
{
	struct record_article record = { 0 };
	struct pool *pool;
	enum status status = pool_new(&pool, POOL_BYTES, fault);

	*out = false;
	if (status)
		return status;
	status = restore_record(site->store, id, pool, &record, fault);
	/* Without a record nothing tells where it came from; without a source
	 * that says so it is no article. */
	if (is_missing(status))
		status = STATUS_OK;
	*out = status == STATUS_OK;
	for (size_t i = 0; i < record.location_count && *out && !status; i++)
		status =
			may_lose(site, roots, &record.locations[i], out, fault);
	pool_free(pool);
	return status;
}

enum status recover_count_losses(struct site *site, struct roots *roots,
				 int64_t *out, struct fault *fault)
{
	struct hash id = { { 0 } };
	bool is_found = site->reader != NULL;
	enum status status = STATUS_OK;

	*out = 0;
	while (status == STATUS_OK && is_found) {
		bool goes = false;

		status = ledger_next_suspect(site->ledger, &id, &is_found,
					     fault);
		if (status == STATUS_OK && is_found)
			status = may_go(site, roots, &id, &goes, fault);
		*out += goes;
	}
	return status;
}

enum status recover_suspects(struct site *site, struct roots *roots,
			     struct batch *batch, struct fault *fault)
{
	struct hash id = { { 0 } };
	int64_t count = 0;
	bool is_found = true;
	enum status status = ledger_count_suspects(site->ledger, &count, fault);

	if (status || count == 0 || !site->reader)
		return status;
	status = batch_begin(batch, fault);
	while (status == STATUS_OK) {
		bool goes = false;

		status = ledger_next_suspect(site->ledger, &id, &is_found,
					     fault);
		if (status || !is_found)
			break;
		status = may_go(site, roots, &id, &goes, fault);
		if (status == STATUS_OK && goes)
			status = batch_delete(batch, &id, fault);
		if (status == STATUS_OK && goes)
			status = ledger_clear_suspect(site->ledger, &id, fault);
	}
	return status ? status :
			ledger_clear_known_suspects(site->ledger, fault);
}
