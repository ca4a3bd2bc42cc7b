/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/restore.h"

#include "indexer/marks.h"

enum { TRIES = 3 };

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
	return status;
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
	return status;
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
