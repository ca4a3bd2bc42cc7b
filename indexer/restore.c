/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/restore.h"

#include <stdlib.h>
#include <string.h>

#include "indexer/documents.h"

enum { TRIES = 3, RECORD_BYTES = 1 << 30 };

/* An article that cannot be read back is one that is not there. */
static enum status as_missing(enum status status)
{
	return status == STATUS_DAMAGED ? STATUS_SKIP : status;
}

static enum status copy_text(struct bytes *from, struct pool *pool,
			     struct text *out, struct fault *fault)
{
	return pool_copy(pool, text_from(from), out, fault);
}

/* The value of a metadata key, from a revision as new as there is. */
static enum status read_meta(struct index *index, struct text key,
			     struct bytes *out, struct fault *fault)
{
	enum status status = STATUS_RETRY;

	for (size_t i = 0; i < TRIES && status == STATUS_RETRY; i++) {
		bytes_clear(out);
		status = index_reopen(index, fault);
		if (status == STATUS_OK)
			status = index_meta(index, 0, key, out, fault);
	}
	return status;
}

enum status restore_record(struct index *index, const struct hash *id,
			   struct pool *pool, struct record_article *out,
			   struct fault *fault)
{
	struct bytes value = BYTES_UP_TO(RECORD_BYTES);
	char key[DOCUMENTS_KEY_BYTES];
	struct text kept;
	enum status status =
		read_meta(index, documents_key(key, id), &value, fault);

	if (status == STATUS_OK && value.length == 0)
		status = fault_set(fault, STATUS_SKIP, "%s: not in the index",
				   key + 1);
	if (status == STATUS_OK)
		status = copy_text(&value, pool, &kept, fault);
	bytes_free(&value);
	if (status)
		return status;
	return as_missing(record_get_article(out, kept, pool, fault));
}

static int compare_ordinals(const void *one, const void *other)
{
	const struct record_passage *first = one;
	const struct record_passage *second = other;

	return (first->ordinal > second->ordinal) -
	       (first->ordinal < second->ordinal);
}

static enum status read_passage(struct index *index, uint32_t document,
				struct pool *pool, struct record_passage *out,
				struct fault *fault)
{
	struct bytes data = BYTES_UP_TO(RECORD_BYTES);
	struct text kept;
	enum status status = index_read(index, document, &data, fault);

	if (status == STATUS_OK)
		status = copy_text(&data, pool, &kept, fault);
	bytes_free(&data);
	return status ? status : record_get_passage(out, kept, fault);
}

static enum status match_article(struct index *index, const struct hash *id,
				 struct index_page *page, struct fault *fault)
{
	char term[DOCUMENTS_KEY_BYTES];
	const struct index_step step = {
		.op = INDEX_TERM,
		.term = documents_term(term, id),
	};
	const struct index_query query = {
		.steps = &step,
		.step_count = 1,
		.order = INDEX_NEWEST,
		.bm25 = { .k1 = 1, .b = 0.5 },
		.limit = index_document_count(index),
		.check = UINT32_MAX,
	};

	if (query.limit == 0) {
		page->hit_count = 0;
		return STATUS_OK;
	}
	return index_match(index, &query, page, fault);
}

static enum status try_passages(struct index *index, const struct hash *id,
				struct pool *pool, struct restore_passages *out,
				struct fault *fault)
{
	struct index_page page = { 0 };
	void *list;
	enum status status = match_article(index, id, &page, fault);

	out->count = 0;
	if (status == STATUS_OK)
		status = pool_take(pool, page.hit_count, sizeof(*out->list),
				   &list, fault);
	if (status)
		goto out;
	out->list = list;
	for (size_t i = 0; i < page.hit_count && status == STATUS_OK; i++)
		status = read_passage(index, page.hits[i].document, pool,
				      &out->list[i], fault);
	out->count = page.hit_count;
	if (out->count > 1)
		qsort(out->list, out->count, sizeof(*out->list),
		      compare_ordinals);
out:
	index_page_free(&page);
	return status;
}

enum status restore_passages(struct index *index, const struct hash *id,
			     struct pool *pool, struct restore_passages *out,
			     struct fault *fault)
{
	enum status status = STATUS_RETRY;

	*out = (struct restore_passages){ 0 };
	for (size_t i = 0; i < TRIES && status == STATUS_RETRY; i++) {
		status = try_passages(index, id, pool, out, fault);
		if (status == STATUS_RETRY)
			(void)index_reopen(index, fault); /* tried again */
	}
	if (status)
		*out = (struct restore_passages){ 0 };
	return as_missing(status);
}

enum status restore_article(struct index *index, const struct hash *id,
			    struct pool *pool, struct article *out,
			    struct fault *fault)
{
	struct bytes text = BYTES_UP_TO(RECORD_BYTES);
	struct restore_passages passages;
	struct record_article record;
	enum status status;

	*out = (struct article){ 0 };
	status = restore_record(index, id, pool, &record, fault);
	if (status == STATUS_OK)
		status = restore_passages(index, id, pool, &passages, fault);
	if (status == STATUS_OK)
		status = record_join(&text, &record, passages.list,
				     passages.count, fault);
	if (status)
		goto out;
	*out = (struct article){
		.is_file = record.is_file,
		.own_id = record.own_id,
		.title = record.title,
		.date = record.date,
		.precision = record.precision,
		.date_from = record.date_from,
		.source = record.source,
		.address = record.address,
		.language = record.language,
		.authors = record.authors,
		.author_count = record.author_count,
	};
	status = copy_text(&text, pool, &out->text, fault);
out:
	bytes_free(&text);
	return as_missing(status);
}
