/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/restore.h"

#include "indexer/marks.h"
#include "indexer/passages.h"
#include "shared/schema.h"

enum { TRIES = 3, VERSION_BYTES = 1 << 16 };

/* Nobody else writes while the indexer has the lock: what is out of date
 * again and again is damaged. */
static enum status damage_for_retry(enum status status)
{
	return status == STATUS_RETRY ? STATUS_DAMAGED : status;
}

enum status restore_record(struct store *store, const struct hash *id,
			   struct pool *pool, struct record_article *out,
			   struct fault *fault)
{
	enum status status = STATUS_RETRY;

	for (size_t i = 0; i < TRIES && status == STATUS_RETRY; i++) {
		out->article = *id;
		status = index_reopen(store_index(store), fault);
		if (status == STATUS_OK)
			status = store_article(store, 0, pool, out, fault);
	}
	return damage_for_retry(status);
}

enum status restore_passages(struct store *store, const struct hash *id,
			     struct pool *pool, struct store_passages *out,
			     struct fault *fault)
{
	enum status status = STATUS_RETRY;

	for (size_t i = 0; i < TRIES && status == STATUS_RETRY; i++) {
		status = store_passages(store, id, pool, out, fault);
		if (status == STATUS_RETRY)
			/* tried again */
			(void)index_reopen(store_index(store), fault);
	}
	return damage_for_retry(status);
}

struct article restore_facts(const struct record_article *record)
{
	return (struct article){
		.is_file = record->is_file,
		.own_id = record->own_id,
		.title = record->title,
		.date = record->date,
		.precision = record->precision,
		.date_from = record->date_from,
		.source = record->source,
		.address = record->address,
		.language = record->language,
		.authors = record->authors,
		.author_count = record->author_count,
	};
}

/* Those of another version have to be cut anew. */
static enum status keep_cuts(struct store *store, struct article *article,
			     const struct store_passages *passages,
			     struct pool *pool, struct fault *fault)
{
	const struct passage_limits limits = PASSAGE_LIMITS;
	struct bytes ours = BYTES_UP_TO(VERSION_BYTES);
	struct bytes theirs = BYTES_UP_TO(VERSION_BYTES);
	enum status status = passages_version(&ours, &limits, fault);

	if (status == STATUS_OK)
		status = index_meta(store_index(store), 0,
				    TEXT(SCHEMA_META_PASSAGES), &theirs, fault);
	if (status == STATUS_OK &&
	    text_equal(text_from(&ours), text_from(&theirs)))
		status = marks_keep_cuts(article, passages, pool, fault);
	bytes_free(&ours);
	bytes_free(&theirs);
	return status;
}

enum status restore_by_record(struct store *store,
			      const struct record_article *record,
			      struct pool *pool, struct article *out,
			      struct fault *fault)
{
	struct store_passages passages;
	enum status status = restore_passages(store, &record->article, pool,
					      &passages, fault);

	*out = restore_facts(record);
	if (status == STATUS_OK)
		status = store_join(record, &passages, pool, &out->text, fault);
	if (status == STATUS_OK)
		status = marks_find(out, &passages, pool, fault);
	if (status == STATUS_OK)
		status = keep_cuts(store, out, &passages, pool, fault);
	if (status)
		*out = (struct article){ 0 };
	return status;
}

enum status restore_article(struct store *store, const struct hash *id,
			    struct pool *pool, struct article *out,
			    struct fault *fault)
{
	struct record_article record;
	enum status status = restore_record(store, id, pool, &record, fault);

	*out = (struct article){ 0 };
	return status ? status :
			restore_by_record(store, &record, pool, out, fault);
}
