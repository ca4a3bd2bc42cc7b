/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/dictionary.h"

#include "shared/pack.h"
#include "shared/schema.h"

enum {
	ARTICLES_MAX = 512,
	ARTICLES_MIN = 8, /* fewer say little about those that will come */
	LEAST_BYTES = 16 << 10,
	FACTS_BYTES = 200, /* beside the text of an article, about */
	DICTIONARY_BYTES = 1 << 20
};

static size_t count_written(const struct resolve_changes *changes)
{
	size_t count = 0;

	for (size_t i = 0; i < changes->count; i++)
		count += !changes->list[i].is_gone;
	return count;
}

/* What is wrong with an article, or that there is no memory for it, is told
 * when it is its turn. */
static enum status add_article(struct pack_samples *out,
			       const struct fetch *fetch,
			       const struct resolve_change *change,
			       size_t text_bytes, struct fault *fault)
{
	struct documents_order order = {
		.id = change->row.article,
		.locations = change->locations.list,
		.location_count = change->locations.count,
	};
	struct article article;
	enum fetch_result result;
	enum status status;

	pool_reset(fetch->pool);
	status = fetch_article(fetch, change, &article, &result, fault);
	if (status == STATUS_SKIP || status == STATUS_FULL ||
	    (!status && result == FETCH_NOTHING))
		return STATUS_OK;
	order.article = &article;
	return status ? status :
			documents_sample(out, &order, text_bytes, fault);
}

/* Articles spread over the batch, so that one outlet's do not fill it. */
static enum status sample(struct pack_samples *out, const struct fetch *fetch,
			  const struct resolve_changes *changes,
			  struct fault *fault)
{
	size_t count = count_written(changes);
	size_t wanted = count < ARTICLES_MAX ? count : ARTICLES_MAX;
	size_t taken = 0;
	size_t seen = 0;
	enum status status = STATUS_OK;

	if (count < ARTICLES_MIN)
		return STATUS_OK;
	for (size_t i = 0; i < changes->count && !status; i++) {
		if (changes->list[i].is_gone)
			continue;
		/* The next of `wanted` even steps over `count`? */
		if (seen++ * wanted < taken * count)
			continue;
		taken++;
		status = add_article(out, fetch, &changes->list[i],
				     PACK_SAMPLES_BYTES / wanted - FACTS_BYTES,
				     fault);
	}
	return status;
}

enum status dictionary_make(struct bytes *out, const struct fetch *fetch,
			    const struct resolve_changes *changes,
			    struct fault *fault)
{
	struct pack_samples samples = PACK_SAMPLES;
	enum status status = sample(&samples, fetch, changes, fault);

	if (status == STATUS_OK && samples.texts.length >= LEAST_BYTES)
		status = pack_train(out, &samples, fault);
	pack_samples_free(&samples);
	return status;
}

enum status dictionary_settle(const struct fetch *fetch,
			      const struct resolve_changes *changes,
			      struct fault *fault)
{
	struct site *site = fetch->site;
	struct bytes dictionary = BYTES_UP_TO(DICTIONARY_BYTES);
	struct documents *documents;
	enum status status;

	if (site->is_packing)
		return STATUS_OK;
	status = site_documents(site, &documents, fault);
	if (!status)
		status = index_writer_get(site->writer,
					  TEXT(SCHEMA_META_DICTIONARY),
					  &dictionary, fault);
	site->is_packing = !status && dictionary.length > 0;
	if (!status && !site->is_packing)
		status = dictionary_make(&dictionary, fetch, changes, fault);
	if (!status && !site->is_packing && dictionary.length > 0) {
		status = index_writer_set(site->writer,
					  TEXT(SCHEMA_META_DICTIONARY),
					  text_from(&dictionary), fault);
		site->is_packing = !status;
	}
	if (!status)
		status = documents_use_dictionary(
			documents, text_from(&dictionary), fault);
	bytes_free(&dictionary);
	return status;
}
