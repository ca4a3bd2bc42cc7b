/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/check.h"

#include <inttypes.h>
#include <string.h>

#include "indexer/batch.h"
#include "indexer/checker.h"
#include "indexer/clusters.h"
#include "indexer/generation.h"
#include "indexer/proof.h"
#include "indexer/roots.h"
#include "shared/utf8.h"

enum { VALUE_BYTES = 1 << 30, PATH_BYTES = 64 << 10, CHECKER_LEAST_S = 60 };

#define POOL_BYTES ((size_t)1 << 30)

/* Bytes that libxapian's checker gets through in a second, at the least. */
#define CHECKER_SPEED INT64_C(1000000)

struct check {
	struct findings *findings;
	struct site *site;
	struct pool *pool;  /* of one article */
	struct bytes room;  /* of one passage */
	struct bytes value; /* of one slot or key */
	struct hash known;  /* an article that has a record */
	bool has_known;
	struct proof *proof;
	bool is_comparable;    /* the stores are of the same batch */
	bool has_clusters;     /* and near-copies are known */
	int64_t cluster_count; /* of articles that have some */
	struct fault *fault;
};

static void add(struct check *check, enum finding kind, struct text name)
{
	findings_add(check->findings, kind, name);
}

static void add_id(struct check *check, enum finding kind,
		   const struct hash *id)
{
	char hex[HASH_HEX_BYTES];

	hash_hex(id, hex);
	add(check, kind, text_of(hex));
}

/* A place by the name that a person knows; cut where that is very long. */
static void add_place(struct check *check, enum finding kind, struct text label,
		      struct text path)
{
	char name[FINDINGS_NAME_BYTES + 1];

	(void)snprintf(name, sizeof(name), "%.*s%s%.*s", (int)label.length,
		       label.data, label.length ? "/" : "", (int)path.length,
		       path.data);
	add(check, kind, text_of(name));
}

/* An article, by the first place that the ledger has for it. */
static enum status add_known(struct check *check, enum finding kind,
			     const struct hash *id)
{
	struct ledger *ledger = check->site->ledger;
	struct location_list places = { 0 };
	struct ledger_article row;
	enum status status =
		ledger_find_article_by_id(ledger, id, &row, check->fault);

	pool_reset(check->pool);
	if (status == STATUS_OK && row.is_there)
		status = ledger_locations(ledger, &row.content, check->pool,
					  &places, check->fault);
	if (status)
		return status;
	if (places.count > 0)
		add_place(check, kind, places.list[0].label,
			  places.list[0].path);
	else
		add_id(check, kind, id);
	return STATUS_OK;
}

static enum status see_stop(const struct check *check)
{
	if (!site_must_stop(check->site))
		return STATUS_OK;
	return fault_set(check->fault, STATUS_RETRY, "stopped");
}

/* ---- The database's files ---------------------------------------------- */

/* *is_sound: the database may be walked. */
static enum status check_files(struct check *check, bool *is_sound)
{
	const struct site *site = check->site;
	struct bytes path = BYTES_UP_TO(PATH_BYTES);
	struct bytes words = BYTES_UP_TO(PATH_BYTES);
	struct checker_order order = { .stop = site->stop };
	int64_t size = 0;
	enum status status = generation_size(
		site->folder_fd, site->read_generation, &size, check->fault);

	if (status == STATUS_OK)
		status = generation_path(&path, text_of(site->folder),
					 site->read_generation, check->fault);
	order.folder = path.data;
	order.time_s = CHECKER_LEAST_S + size / CHECKER_SPEED;
	if (status == STATUS_OK)
		status = checker_run(&words, &order, check->fault);
	*is_sound = status == STATUS_OK && words.length == 0;
	if (words.length > 0)
		add(check, FINDING_FILES, text_from(&words));
	bytes_free(&path);
	bytes_free(&words);
	return status;
}

/* ---- What the index says of itself ------------------------------------- */

static enum status read_meta(struct check *check, const char *key)
{
	bytes_clear(&check->value);
	return site_meta(check->site, key, &check->value, check->fault);
}

/* A number of the index; one that is none is found wrong, and 0. */
static enum status read_number(struct check *check, const char *key,
			       int64_t *out)
{
	enum status status =
		site_meta_number(check->site, key, out, check->fault);

	if (status != STATUS_DAMAGED)
		return status;
	*out = 0;
	add(check, FINDING_VALUES, text_of(key));
	return STATUS_OK;
}

static enum status check_format(struct check *check)
{
	int64_t format;
	enum status status = read_number(check, SCHEMA_META_FORMAT, &format);

	if (status == STATUS_OK && format > SCHEMA_FORMAT)
		return fault_set(check->fault, STATUS_DENIED,
				 "%s: an index of format %" PRId64
				 "; this pqindex reads %d",
				 check->site->folder, format, SCHEMA_FORMAT);
	if (status == STATUS_OK && format != SCHEMA_FORMAT)
		add(check, FINDING_VERSION, TEXT(SCHEMA_META_FORMAT));
	return status;
}

static enum status check_version(struct check *check, const char *key,
				 const char *wanted)
{
	enum status status = read_meta(check, key);

	if (status == STATUS_OK &&
	    !text_equal(text_from(&check->value), text_of(wanted)))
		add(check, FINDING_VERSION, text_of(key));
	return status;
}

static enum status check_stems(void *context, const char *key,
			       const char *fingerprint, struct fault *fault)
{
	(void)fault; /* the check's own */
	return check_version(context, key, fingerprint);
}

/* The ledger is one batch behind after a kill between the two commits, and
 * ahead while a rebuild, or a first build by workers, is under way. */
static enum status check_ages(struct check *check)
{
	struct ledger *ledger = check->site->ledger;
	struct bytes id = BYTES_UP_TO(PATH_BYTES);
	int64_t building = 0;
	int64_t bulk = 0;
	int64_t batch = 0;
	int64_t ledger_batch = 0;
	int64_t unknown = 0;
	bool is_ours = false;
	enum status status =
		ledger_number(ledger, LEDGER_BUILDING, &building, check->fault);

	if (status == STATUS_OK)
		status =
			ledger_number(ledger, LEDGER_BULK, &bulk, check->fault);
	if (status == STATUS_OK)
		status = ledger_number(ledger, LEDGER_BATCH, &ledger_batch,
				       check->fault);
	if (status == STATUS_OK)
		status = read_number(check, SCHEMA_META_BATCH, &batch);
	if (status == STATUS_OK)
		status = ledger_index_id(ledger, &id, check->fault);
	if (status == STATUS_OK)
		status = read_meta(check, SCHEMA_META_INDEX);
	if (status == STATUS_OK)
		is_ours = text_equal(text_from(&id), text_from(&check->value));
	bytes_free(&id);
	if (status == STATUS_OK)
		status = ledger_try_index(ledger, text_from(&check->value),
					  check->fault);
	check->is_comparable = is_ours && batch == ledger_batch;
	if (status == STATUS_OK)
		status = ledger_number(ledger, LEDGER_CLUSTERS, &unknown,
				       check->fault);
	if (building != 0 && building != check->site->read_generation) {
		check->is_comparable = false;
		add(check, FINDING_UNFINISHED, TEXT("rebuild"));
	} else if (bulk != 0 && bulk == check->site->read_generation) {
		check->is_comparable = false;
		add(check, FINDING_UNFINISHED, TEXT("first build"));
	} else if (is_ours && batch == ledger_batch + 1) {
		add(check, FINDING_UNFINISHED, TEXT(""));
	} else if (!check->is_comparable && status == STATUS_OK) {
		add(check, FINDING_STRANGERS, TEXT(SCHEMA_LEDGER_FILE));
	}
	check->has_clusters = check->is_comparable && unknown == 0;
	return status;
}

static enum status check_root(void *context, const struct ledger_root *root,
			      struct fault *fault)
{
	struct check *check = context;
	struct bytes key = BYTES_UP_TO(PATH_BYTES);
	enum status status = roots_check_known(root, fault);

	if (status == STATUS_OK)
		status = store_root_key(&key, root->label, fault);
	bytes_clear(&check->value);
	if (status == STATUS_OK)
		status = index_meta(check->site->reader, 0, text_from(&key),
				    &check->value, fault);
	if (status == STATUS_OK &&
	    !text_equal(text_from(&check->value), root->given))
		add(check, FINDING_VALUES, text_from(&key));
	bytes_free(&key);
	return status;
}

enum status check_folders(struct site *site, struct fault *fault)
{
	struct roots *roots = NULL;
	enum status status = roots_new(&roots, site->ledger, fault);

	if (status == STATUS_OK)
		status = site_check_roots(site, roots, fault);
	roots_free(roots);
	return status;
}

/* The key of a rejected source says why, as the ledger does. */
static enum status check_reason(void *context,
				const struct ledger_source *source,
				struct fault *fault)
{
	struct check *check = context;
	struct bytes key = BYTES_UP_TO(VALUE_BYTES);
	struct bytes value = BYTES_UP_TO(VALUE_BYTES);
	enum status status = batch_name_rejected(source, &key, &value, fault);

	bytes_clear(&check->value);
	if (status == STATUS_OK)
		status = index_meta(check->site->reader, 0, text_from(&key),
				    &check->value, fault);
	if (status == STATUS_OK &&
	    !text_equal(text_from(&check->value), text_from(&value)))
		add_place(check, FINDING_REASONS, source->label, source->path);
	bytes_free(&key);
	bytes_free(&value);
	return status;
}

/* What is counted of keys while they are listed. */
struct key_count {
	struct check *check;
	int64_t count;
};

static bool count_reason(void *context, struct text key, uint32_t unused)
{
	struct key_count *keys = context;

	(void)unused;
	keys->count += key.length > sizeof(SCHEMA_META_REJECTED) - 1;
	return true;
}

static bool see_word(void *context, struct text key, uint32_t unused)
{
	struct key_count *keys = context;
	const struct text word = text_skip(key, 1);

	(void)unused;
	if (word.length == 0 || word.length > SCHEMA_WORD_BYTES ||
	    !utf8_is_valid(word))
		add(keys->check, FINDING_VALUES, key);
	return true;
}

static bool see_compound(void *context, struct text key, uint32_t unused)
{
	struct key_count *keys = context;

	(void)unused;
	if (key.length > SCHEMA_COMPOUND_BYTES + 1 || !utf8_is_valid(key) ||
	    !memchr(key.data, '=', key.length))
		add(keys->check, FINDING_VALUES, key);
	return true;
}

static enum status check_keys(struct check *check)
{
	struct index *reader = check->site->reader;
	struct key_count keys = { .check = check };
	const struct index_visitor reasons = { count_reason, &keys };
	const struct index_visitor words = { see_word, &keys };
	const struct index_visitor compounds = { see_compound, &keys };
	struct ledger_totals totals = { 0 };
	int64_t is_unsure = 0;
	enum status status = index_each_key(reader, 0, TEXT(SCHEMA_META_WORD),
					    &words, check->fault);

	if (status == STATUS_OK)
		status = index_each_key(reader, 0, TEXT(SCHEMA_META_COMPOUND),
					&compounds, check->fault);
	if (status == STATUS_OK)
		status = index_each_key(reader, 0, TEXT(SCHEMA_META_REJECTED),
					&reasons, check->fault);
	if (status == STATUS_OK)
		status = ledger_sum(check->site->ledger, &totals, check->fault);
	if (status == STATUS_OK)
		status = ledger_number(check->site->ledger, LEDGER_REASONS,
				       &is_unsure, check->fault);
	if (status || !check->is_comparable || is_unsure)
		return status;
	if (keys.count > totals.rejected)
		add(check, FINDING_REASONS, TEXT(""));
	return ledger_each_rejected(check->site->ledger, check_reason, check,
				    check->fault);
}

/* A run that ended is none of the future. */
static enum status check_runs(struct check *check)
{
	int64_t run = 0;
	int64_t ended = 0;
	int64_t ledger_run = 0;
	enum status status = read_number(check, SCHEMA_META_RUN, &run);

	if (status == STATUS_OK)
		status = read_number(check, SCHEMA_META_ENDED, &ended);
	if (status == STATUS_OK)
		status = ledger_number(check->site->ledger, LEDGER_RUN,
				       &ledger_run, check->fault);
	if (status == STATUS_OK &&
	    (ended > run || (check->is_comparable && run != ledger_run)))
		add(check, FINDING_VALUES, TEXT(SCHEMA_META_RUN));
	return status;
}

static enum status check_values(struct check *check)
{
	const struct site *site = check->site;
	enum status status = check_format(check);

	if (status == STATUS_OK)
		status = check_version(check, SCHEMA_META_ANALYSIS,
				       site->analysis);
	if (status == STATUS_OK)
		status = check_version(check, SCHEMA_META_PASSAGES,
				       site->passages);
	if (status == STATUS_OK)
		status = site_each_stem(check_stems, check, check->fault);
	if (status == STATUS_OK)
		status = check_ages(check);
	if (status == STATUS_OK)
		status = check_runs(check);
	if (status == STATUS_OK && check->is_comparable)
		status = ledger_each_root(site->ledger, check_root, check,
					  check->fault);
	if (status == STATUS_OK && check->is_comparable)
		status = check_folders(check->site, check->fault);
	return status ? status : check_keys(check);
}

/* ---- Passages ---------------------------------------------------------- */

/* The passage's article has a record; those of one article mostly stand
 * together. */
static enum status see_article(struct check *check, const struct hash *id,
			       bool *is_there)
{
	char key[STORE_NAME_BYTES];
	enum status status;

	*is_there = true;
	if (check->has_known && hash_equal(id, &check->known))
		return STATUS_OK;
	bytes_clear(&check->value);
	status = index_meta(check->site->reader, 0, store_article_key(key, id),
			    &check->value, check->fault);
	*is_there = check->value.length > 0;
	check->has_known = *is_there;
	check->known = *id;
	return status;
}

/* What its articles should make then is not known. */
static bool has_other_version(const struct check *check)
{
	return check->findings->rows[FINDING_VERSION].count > 0;
}

/* Libxapian, too, says at one passage that the database is damaged. */
static enum status check_passage(struct check *check, uint32_t document)
{
	const struct record_passage *record = NULL;
	struct record_passage passage;
	bool is_there = true;
	char name[FINDINGS_NAME_BYTES];
	enum status status = store_passage(check->site->store, document,
					   &check->room, &passage,
					   check->fault);

	check->findings->passage_count++;
	if (status == STATUS_OK) {
		record = &passage;
		status = see_article(check, &passage.article, &is_there);
	} else if (status == STATUS_DAMAGED) {
		(void)snprintf(name, sizeof(name), "passage %u", document);
		add(check, FINDING_PASSAGES, text_of(name));
		status = STATUS_OK;
	}
	if (status == STATUS_OK && !is_there)
		status = add_known(check, FINDING_STRAYS, &passage.article);
	return status ? status :
			proof_add_passage(check->proof, document, record,
					  check->fault);
}

static enum status check_passages(struct check *check)
{
	struct index *reader = check->site->reader;
	uint32_t document = 0;
	enum status status = STATUS_OK;

	do {
		status = see_stop(check);
		if (status == STATUS_OK)
			status = index_next_document(reader, document,
						     &document, check->fault);
		if (status == STATUS_OK && document != 0)
			status = check_passage(check, document);
	} while (status == STATUS_OK && document != 0);
	return status;
}

/* ---- Articles of the index --------------------------------------------- */

static bool is_same_place(const struct record_location *one,
			  const struct location *other)
{
	return text_equal(one->label, other->label) &&
	       text_equal(one->path, other->path) &&
	       one->record == other->record &&
	       (!one->has_record_key ||
		text_equal(one->record_key, other->record_key));
}

/* The record has the ledger's places, in their order. */
static enum status compare_places(struct check *check,
				  const struct record_article *record,
				  const struct hash *content, bool *fits)
{
	struct location_list places;
	enum status status = ledger_locations(check->site->ledger, content,
					      check->pool, &places,
					      check->fault);

	*fits = status == STATUS_OK && places.count == record->location_count;
	if (!*fits)
		return status;
	identity_order(places.list, places.count);
	for (size_t i = 0; i < places.count && *fits; i++)
		*fits = is_same_place(&record->locations[i], &places.list[i]);
	return STATUS_OK;
}

static void add_article(struct check *check, enum finding kind,
			const struct record_article *record)
{
	if (record->location_count > 0)
		add_place(check, kind, record->locations[0].label,
			  record->locations[0].path);
	else
		add_id(check, kind, &record->article);
}

/* A suspect is known: it waits for its root to be there again. */
static enum status check_unknown(struct check *check,
				 const struct record_article *record)
{
	int64_t run = 0;
	enum status status = ledger_suspect_run(
		check->site->ledger, &record->article, &run, check->fault);

	if (status == STATUS_OK && run == 0)
		add_article(check, FINDING_UNKNOWN, record);
	return status;
}

static enum status compare_article(struct check *check,
				   const struct record_article *record,
				   struct text text)
{
	const struct article article = { .title = record->title, .text = text };
	struct location location;
	struct ledger_article row;
	bool fits;
	enum status status = ledger_find_article_by_id(
		check->site->ledger, &record->article, &row, check->fault);

	if (status)
		return status;
	if (!row.is_there)
		return check_unknown(check, record);
	identity_locate(&location, TEXT(""), TEXT(""), &article);
	status = compare_places(check, record, &row.content, &fits);
	fits &= hash_equal(&location.content, &row.content) &&
		(!row.has_digest ||
		 row.passage_count == (int64_t)record->passage_count);
	if (status == STATUS_OK && !fits)
		add_article(check,
			    row.has_digest ? FINDING_DIFFERENT :
					     FINDING_UNFINISHED,
			    record);
	return status;
}

/* Its text, which the passages must make when it is cut again. Made by
 * another version it may be cut otherwise, and will be made anew. */
static enum status prove_article(struct check *check,
				 struct record_article *record,
				 struct text *text)
{
	struct store *store = check->site->store;
	struct store_passages passages = { NULL, 0 };
	struct proof_article article = {
		record, &passages, { NULL, 0 }, check->pool
	};
	struct documents *documents;
	enum status status =
		store_article(store, 0, check->pool, record, check->fault);

	if (status == STATUS_OK)
		status = store_passages(store, &record->article, check->pool,
					&passages, check->fault);
	if (status == STATUS_OK)
		status = store_join(record, &passages, check->pool, text,
				    check->fault);
	if (status || has_other_version(check))
		return status;
	status = site_documents(check->site, &documents, check->fault);
	article.text = *text;
	return status ? status :
			proof_add_article(check->proof, &article, documents,
					  check->fault);
}

static enum status check_article(struct check *check, const struct hash *id)
{
	struct record_article record = { .article = *id };
	struct text text = { NULL, 0 };
	enum status status;

	pool_reset(check->pool);
	check->findings->article_count++;
	status = prove_article(check, &record, &text);
	if (status == STATUS_DAMAGED || status == STATUS_SKIP)
		return add_known(check, FINDING_ARTICLES, id);
	if (status || !check->is_comparable)
		return status;
	return compare_article(check, &record, text);
}

/* Ids first: an article cannot be read in the middle of a list of keys. */
struct id_list {
	struct check *check;
	struct bytes ids;
	enum status status;
};

static bool take_id(void *context, struct text key, uint32_t unused)
{
	struct id_list *list = context;
	struct hash id;

	(void)unused;
	if (store_article_id(&id, key))
		list->status = bytes_append(&list->ids, hash_as_text(&id),
					    list->check->fault);
	else
		add(list->check, FINDING_VALUES, key);
	return list->status == STATUS_OK;
}

static enum status check_articles(struct check *check)
{
	struct id_list list = { .check = check,
				.ids = BYTES_UP_TO(VALUE_BYTES) };
	const struct index_visitor visitor = { take_id, &list };
	enum status status = index_each_key(check->site->reader, 0,
					    TEXT(SCHEMA_META_ARTICLE), &visitor,
					    check->fault);

	if (status == STATUS_OK)
		status = list.status;
	for (size_t i = 0; i < list.ids.length && !status; i += HASH_BYTES) {
		struct hash id;

		memcpy(id.bytes, list.ids.data + i, HASH_BYTES);
		status = see_stop(check);
		if (status == STATUS_OK)
			status = check_article(check, &id);
	}
	bytes_free(&list.ids);
	return status;
}

/* ---- Articles of the ledger -------------------------------------------- */

static enum status check_row(struct check *check,
			     const struct ledger_article *row)
{
	/* One without a digest is known to have to be written. */
	const enum finding kind = row->has_digest ? FINDING_MISSING :
						    FINDING_UNFINISHED;
	struct location_list places;
	char key[STORE_NAME_BYTES];
	enum status status;

	pool_reset(check->pool);
	status = ledger_locations(check->site->ledger, &row->content,
				  check->pool, &places, check->fault);
	if (status == STATUS_OK && places.count == 0)
		add_id(check, FINDING_LOOSE, &row->article);
	bytes_clear(&check->value);
	if (status == STATUS_OK)
		status = index_meta(check->site->reader, 0,
				    store_article_key(key, &row->article),
				    &check->value, check->fault);
	if (status || check->value.length > 0)
		return status;
	if (places.count > 0)
		add_place(check, kind, places.list[0].label,
			  places.list[0].path);
	else
		add_id(check, kind, &row->article);
	return STATUS_OK;
}

static void take_loose(void *context, struct text label, struct text path)
{
	add_place(context, FINDING_LOOSE, label, path);
}

static enum status check_ledger(struct check *check)
{
	const struct ledger_loose visitor = { take_loose, check };
	struct ledger *ledger = check->site->ledger;
	struct ledger_article row = { .is_there = true };
	enum status status = ledger_each_loose(ledger, &visitor, check->fault);

	while (status == STATUS_OK && row.is_there) {
		const struct hash behind = row.content;

		status = see_stop(check);
		if (status == STATUS_OK)
			status = ledger_next_article(ledger, &behind, &row,
						     check->fault);
		if (status == STATUS_OK && row.is_there)
			status = check_row(check, &row);
	}
	return status;
}

/* ---- What a match reads ------------------------------------------------ */

static enum status take_unproven(void *context, const struct hash *id,
				 struct fault *fault)
{
	(void)fault; /* the check's own */
	return add_known(context, FINDING_TERMS, id);
}

static bool count_key(void *context, struct text key, uint32_t unused)
{
	struct key_count *keys = context;

	(void)key;
	(void)unused;
	keys->count++;
	return true;
}

/* Of articles that are not there. */
static enum status check_clusters(struct check *check)
{
	struct key_count keys = { .check = check };
	const struct index_visitor visitor = { count_key, &keys };
	enum status status = index_each_key(check->site->reader, 0,
					    TEXT(SCHEMA_META_CLUSTER), &visitor,
					    check->fault);

	if (status == STATUS_OK && keys.count > check->cluster_count)
		add(check, FINDING_COPIES, TEXT(""));
	return status;
}

/* Of an article that the index holds. */
static enum status take_signature(void *context, const struct hash *id,
				  struct text signature, struct fault *fault)
{
	struct check *check = context;
	struct clusters_seen seen = { *id, signature, { NULL, 0 } };
	struct ledger_article row;
	char key[STORE_NAME_BYTES];
	bool fits = true;
	enum status status = ledger_find_article_by_id(check->site->ledger, id,
						       &row, check->fault);

	/* One that is not known is found elsewhere. */
	if (status || !check->has_clusters || !row.has_digest)
		return status;
	bytes_clear(&check->value);
	status = index_meta(check->site->reader, 0, store_cluster_key(key, id),
			    &check->value, fault);
	seen.value = text_from(&check->value);
	check->cluster_count += seen.value.length > 0;
	if (status == STATUS_OK)
		status = clusters_check(check->site->ledger, &seen, &fits,
					fault);
	if (status == STATUS_OK && !fits)
		add_id(check, FINDING_COPIES, id);
	return status;
}

static void take_hidden(void *context, uint32_t document)
{
	char name[FINDINGS_NAME_BYTES];

	(void)snprintf(name, sizeof(name), "passage %u", document);
	add(context, FINDING_POSTINGS, text_of(name));
}

/* Before the format that the index should have they may lie anywhere. */
static void take_misplaced(void *context, uint32_t document)
{
	struct check *check = context;

	if (!has_other_version(check))
		take_hidden(context, document);
}

static void take_value(void *context, struct text name)
{
	add(context, FINDING_VALUES, name);
}

/* ---- All of it --------------------------------------------------------- */

/* What breaks off the walk is damage as well, unless it is the ledger's. */
static enum status check_index(struct check *check)
{
	const struct proof_visitor visitor = { take_unproven, take_signature,
					       take_hidden,   take_misplaced,
					       take_value,    check };
	enum status status = check_values(check);
	bool is_ours = status == STATUS_OK;

	if (status == STATUS_OK)
		status = proof_new(&check->proof, check->site->reader, &visitor,
				   check->fault);
	if (status == STATUS_OK)
		status = proof_add_postings(check->proof, check->fault);
	if (status == STATUS_OK)
		status = check_passages(check);
	if (status == STATUS_OK)
		status = check_articles(check);
	if (status == STATUS_OK && check->has_clusters &&
	    !has_other_version(check))
		status = check_clusters(check);
	if (status == STATUS_OK)
		status = proof_judge(check->proof, check->fault);
	proof_free(check->proof);
	check->proof = NULL;
	if (status == STATUS_OK && check->is_comparable)
		status = check_ledger(check);
	if (!site_is_damage(status) ||
	    (status == STATUS_RETRY && site_must_stop(check->site)))
		return status;
	if (!is_ours || ledger_is_damaged(check->fault))
		return STATUS_DAMAGED;
	add(check, FINDING_FILES, text_of(check->fault->text));
	return STATUS_OK;
}

enum status check_stores(struct findings *out, struct site *site,
			 struct fault *fault)
{
	struct check check = { .findings = out,
			       .site = site,
			       .room = BYTES_UP_TO(VALUE_BYTES),
			       .value = BYTES_UP_TO(VALUE_BYTES),
			       .fault = fault };
	bool is_sound = false;
	enum status status = ledger_verify(site->ledger, fault);

	if (status == STATUS_OK)
		status = pool_new(&check.pool, POOL_BYTES, fault);
	if (status == STATUS_OK)
		status = check_files(&check, &is_sound);
	if (status == STATUS_OK && is_sound)
		status = check_index(&check);
	pool_free(check.pool);
	bytes_free(&check.room);
	bytes_free(&check.value);
	return status;
}
