/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/store.h"

#include <stdlib.h>

#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/values.h"

enum { RECORD_BYTES = 1 << 30, DICTIONARY_BYTES = 1 << 20 };

#define ANY_SHARD SIZE_MAX

struct store {
	struct index *index;
	uint64_t openings;   /* of the index, when the packs were made */
	struct pack **packs; /* one a shard, made when first needed */
	size_t pack_count;
	struct bytes data; /* of a record, as it is stored */
	struct extents *extents;
	uint64_t revision;      /* that they are of */
	struct bytes documents; /* of the extent that is read */
};

/* ---- Names ------------------------------------------------------------- */

/* All prefixes are of one letter. */
static struct text name_of(char out[STORE_NAME_BYTES], const char *prefix,
			   const struct hash *id)
{
	out[0] = prefix[0];
	hash_key(id, out + 1);
	return (struct text){ out, 1 + HASH_KEY_BYTES - 1 };
}

struct text store_article_term(char out[STORE_NAME_BYTES],
			       const struct hash *id)
{
	return name_of(out, SCHEMA_ARTICLE, id);
}

struct text store_article_key(char out[STORE_NAME_BYTES], const struct hash *id)
{
	return name_of(out, SCHEMA_META_ARTICLE, id);
}

struct text store_cluster_key(char out[STORE_NAME_BYTES], const struct hash *id)
{
	return name_of(out, SCHEMA_META_CLUSTER, id);
}

enum status store_root_key(struct bytes *out, struct text label,
			   struct fault *fault)
{
	enum status status = bytes_append(out, TEXT(SCHEMA_META_ROOT), fault);

	return status ? status : bytes_append(out, label, fault);
}

bool store_article_id(struct hash *out, struct text name)
{
	*out = (struct hash){ { 0 } };
	if (name.length == 0)
		return false;
	return hash_from_key(out, text_skip(name, 1));
}

/* ---- Opening ----------------------------------------------------------- */

static void forget_packs(struct store *store)
{
	for (size_t i = 0; i < store->pack_count; i++)
		pack_close(store->packs[i]);
	memory_free(store->packs);
	store->packs = NULL;
	store->pack_count = 0;
}

enum status store_open(struct store **out, struct index *index,
		       struct fault *fault)
{
	struct store *store = memory_zeroed(1, sizeof(*store));
	enum status status;

	*out = NULL;
	if (!store)
		return fault_set(fault, STATUS_FULL, "out of memory");
	store->index = index;
	store->data = BYTES_UP_TO(RECORD_BYTES);
	store->documents = BYTES_UP_TO(RECORD_BYTES);
	status = extents_new(&store->extents, fault);
	if (status)
		store_close(store);
	else
		*out = store;
	return status;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	forget_packs(store);
	bytes_free(&store->data);
	bytes_free(&store->documents);
	extents_free(store->extents);
	memory_free(store);
}

struct index *store_index(const struct store *store)
{
	return store->index;
}

/* ---- Unpacking --------------------------------------------------------- */

static enum status make_pack(struct store *store, size_t shard,
			     struct fault *fault)
{
	struct bytes dictionary = BYTES_UP_TO(DICTIONARY_BYTES);
	struct pack *pack = NULL;
	enum status status = index_meta(store->index, shard,
					TEXT(SCHEMA_META_DICTIONARY),
					&dictionary, fault);

	if (!status)
		status = pack_open(&pack, text_from(&dictionary), fault);
	bytes_free(&dictionary);
	if (status)
		return status;
	pack_close(store->packs[shard]);
	store->packs[shard] = pack;
	return STATUS_OK;
}

/* What unpacks the records of a shard; another generation has another. */
static enum status find_pack(struct store *store, size_t shard,
			     struct pack **out, struct fault *fault)
{
	uint64_t openings = index_openings(store->index);
	enum status status = STATUS_OK;

	*out = NULL;
	if (openings != store->openings) {
		forget_packs(store);
		store->openings = openings;
	}
	if (!store->packs) {
		size_t count = index_shard_count(store->index);

		store->packs = memory_zeroed(count, sizeof(struct pack *));
		if (!store->packs)
			return fault_set(fault, STATUS_FULL, "out of memory");
		store->pack_count = count;
	}
	if (!store->packs[shard])
		status = make_pack(store, shard, fault);
	*out = store->packs[shard];
	return status;
}

/* An index has no dictionary to begin with. STATUS_OK when it has got one
 * since the pack was made, so that a damaged record can be tried again;
 * STATUS_DAMAGED, with the fault as it is, when not. */
static enum status find_new_dictionary(struct store *store, size_t shard,
				       struct pack **pack, struct fault *fault)
{
	struct fault why = *fault;
	enum status status;

	if (pack_has_dictionary(*pack))
		return STATUS_DAMAGED;
	status = make_pack(store, shard, &why);
	*pack = store->packs[shard];
	if (status == STATUS_OK)
		return pack_has_dictionary(*pack) ? STATUS_OK : STATUS_DAMAGED;
	*fault = why;
	return status;
}

bool store_knows_extent(struct store *store, uint32_t document,
			struct extent *out)
{
	const uint64_t revision = index_revision(store->index);

	if (store->revision != revision)
		extents_forget(store->extents);
	store->revision = revision;
	return extents_find(store->extents, document, out);
}

/* Whose passages an extent is of is told by the first that is read. */
static void tell_article(struct store *store, uint32_t document,
			 const struct record_passage *passage)
{
	struct extent extent;

	if (store_knows_extent(store, document, &extent) && !extent.has_article)
		extents_tell(store->extents, document, &passage->article);
}

enum status store_passage(struct store *store, uint32_t document,
			  struct bytes *room, struct record_passage *out,
			  struct fault *fault)
{
	size_t shard = index_shard_of(store->index, document);
	struct pack *pack;
	enum status status;

	*out = (struct record_passage){ 0 };
	bytes_clear(&store->data);
	status = index_read(store->index, document, &store->data, fault);
	if (!status)
		status = find_pack(store, shard, &pack, fault);
	if (status)
		return status;
	status = record_get_passage(out, text_from(&store->data), pack, room,
				    fault);
	if (status == STATUS_DAMAGED) {
		status = find_new_dictionary(store, shard, &pack, fault);
		if (!status)
			status = record_get_passage(out,
						    text_from(&store->data),
						    pack, room, fault);
	}
	if (status)
		fault_prefix(fault, "passage %u", document);
	else
		tell_article(store, document, out);
	return status;
}

enum status store_head(struct store *store, uint32_t document,
		       struct record_passage *out, struct fault *fault)
{
	enum status status;

	*out = (struct record_passage){ 0 };
	bytes_clear(&store->data);
	status = index_read(store->index, document, &store->data, fault);
	if (!status)
		status = record_get_head(out, text_from(&store->data), fault);
	if (status)
		fault_prefix(fault, "passage %u", document);
	else
		tell_article(store, document, out);
	return status;
}

/* Passages of one shard, by their numbers. */
struct listing {
	struct store *store;
	size_t shard;
	uint32_t wanted;
	bool has_wanted;
	enum status status;
	struct fault *fault;
};

static bool list_document(void *context, uint32_t document, uint32_t frequency)
{
	struct listing *listing = context;
	struct store *store = listing->store;
	const struct text number = { (const char *)&document,
				     sizeof(document) };

	(void)frequency;
	listing->has_wanted |= document == listing->wanted;
	if (index_shard_of(store->index, document) == listing->shard)
		listing->status =
			bytes_append(&store->documents, number, listing->fault);
	return listing->status == STATUS_OK;
}

/* By the term that all of them have. */
static enum status list_extent(struct store *store, uint32_t document,
			       struct extent *out, struct fault *fault)
{
	struct listing listing = { .store = store,
				   .wanted = document,
				   .fault = fault };
	const struct index_posting_visitor visitor = { list_document,
						       &listing };
	char name[STORE_NAME_BYTES];
	struct record_passage head;
	enum status status = store_head(store, document, &head, fault);

	if (status)
		return status;
	out->article = head.article;
	out->has_article = true;
	listing.shard = index_shard_of(store->index, document);
	status = index_each_posting(store->index,
				    store_article_term(name, &out->article),
				    &visitor, fault);
	if (!status)
		status = listing.status;
	if (status || listing.has_wanted)
		return status;
	return fault_set(fault, STATUS_DAMAGED,
			 "passage %u: its article's term and record differ",
			 document);
}

static enum status list_run(struct store *store, const struct index_run *run,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	for (uint32_t i = 0; i < run->count && !status; i++) {
		const uint32_t document = run->first + i * run->step;
		const struct text number = { (const char *)&document,
					     sizeof(document) };

		status = bytes_append(&store->documents, number, fault);
	}
	return status;
}

/* Of a shard that is on this machine, by where the article begins and ends,
 * which costs a tenth as much. */
static enum status read_extent(struct store *store, uint32_t document,
			       struct extent *out, struct fault *fault)
{
	struct index_run run;
	enum status status = index_run_of(store->index, document, &run, fault);

	*out = (struct extent){ .has_article = false };
	bytes_clear(&store->documents);
	if (!status)
		status = run.count > 0 ?
				 list_run(store, &run, fault) :
				 list_extent(store, document, out, fault);
	out->documents = (const uint32_t *)(void *)store->documents.data;
	out->count = store->documents.length / sizeof(document);
	return status;
}

enum status store_extent(struct store *store, uint32_t document,
			 struct extent *out, struct fault *fault)
{
	enum status status;

	if (store_knows_extent(store, document, out))
		return STATUS_OK;
	status = read_extent(store, document, out, fault);
	/* Where it cannot be told, nothing is remembered. */
	if (status || store->revision == 0)
		return status;
	return extents_add(store->extents, out, fault);
}

enum status store_passage_id(struct store *store, uint32_t document,
			     struct hash *out, struct fault *fault)
{
	enum status status;

	*out = (struct hash){ { 0 } };
	bytes_clear(&store->data);
	status = index_value(store->index, document, SCHEMA_SLOT_ORDER,
			     &store->data, fault);
	if (!status && !values_passage(out, text_from(&store->data)))
		status = fault_set(fault, STATUS_DAMAGED,
				   "passage %u: its id is missing", document);
	return status;
}

static enum status read_article(struct store *store, size_t shard,
				struct pool *pool, struct record_article *out,
				struct fault *fault)
{
	struct pack *pack;
	enum status status = find_pack(store, shard, &pack, fault);

	if (status)
		return status;
	status = record_get_article(out, text_from(&store->data), pack, pool,
				    fault);
	if (status != STATUS_DAMAGED)
		return status;
	status = find_new_dictionary(store, shard, &pack, fault);
	return status ? status :
			record_get_article(out, text_from(&store->data), pack,
					   pool, fault);
}

enum status store_article(struct store *store, size_t shard, struct pool *pool,
			  struct record_article *out, struct fault *fault)
{
	const struct hash id = out->article;
	char key[STORE_NAME_BYTES];
	char hex[HASH_HEX_BYTES];
	enum status status;

	*out = (struct record_article){ .article = id };
	bytes_clear(&store->data);
	hash_hex(&id, hex);
	status = index_meta(store->index, shard, store_article_key(key, &id),
			    &store->data, fault);
	if (!status && store->data.length == 0)
		return fault_set(fault, STATUS_SKIP, "no article %s", hex);
	if (!status)
		status = read_article(store, shard, pool, out, fault);
	if (status)
		fault_prefix(fault, "article %s", hex);
	return status;
}

enum status store_owner(struct store *store, size_t shard, struct pool *pool,
			struct record_article *out, struct fault *fault)
{
	enum status status = store_article(store, shard, pool, out, fault);

	return status == STATUS_SKIP ? STATUS_DAMAGED : status;
}

/* ---- An article's text ------------------------------------------------- */

static int compare_ordinals(const void *one, const void *other)
{
	const struct record_passage *first = one;
	const struct record_passage *second = other;

	return (first->ordinal > second->ordinal) -
	       (first->ordinal < second->ordinal);
}

static enum status match_article(struct store *store, const struct hash *id,
				 struct index_page *page, struct fault *fault)
{
	char name[STORE_NAME_BYTES];
	const struct index_step step = {
		.op = INDEX_TERM,
		.term = store_article_term(name, id),
	};
	struct index_query query = {
		.steps = &step,
		.step_count = 1,
		.order = INDEX_NEWEST,
	};
	enum status status =
		index_frequency(store->index, step.term, &query.limit, fault);

	if (status || query.limit == 0)
		return status;
	return index_match(store->index, &query, page, fault);
}

static enum status keep_passage(struct store *store, uint32_t document,
				struct pool *pool, struct record_passage *out,
				struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(RECORD_BYTES);
	struct record_passage passage;
	enum status status =
		store_passage(store, document, &room, &passage, fault);

	if (!status)
		status = store_passage_id(store, document, &passage.passage,
					  fault);
	if (!status)
		status = record_keep_passage(out, &passage, pool, fault);
	bytes_free(&room);
	return status;
}

/* An article that several shards hold is that of the first of them, as
 * its record is. */
static size_t first_shard(const struct store *store,
			  const struct index_page *page)
{
	size_t first = SIZE_MAX;

	for (size_t i = 0; i < page->hit_count; i++) {
		size_t shard =
			index_shard_of(store->index, page->hits[i].document);

		if (shard < first)
			first = shard;
	}
	return first;
}

/* With ANY_SHARD: of the first that has any. */
enum status store_passages_at(struct store *store,
			      const struct store_place *place,
			      struct pool *pool, struct store_passages *out,
			      struct fault *fault)
{
	struct index_page page = { 0 };
	size_t shard = place->shard;
	void *list = NULL;
	enum status status =
		match_article(store, &place->article, &page, fault);

	*out = (struct store_passages){ 0 };
	if (!status)
		status = pool_take(pool, page.hit_count ? page.hit_count : 1,
				   sizeof(*out->list), &list, fault);
	out->list = list;
	if (shard == ANY_SHARD)
		shard = first_shard(store, &page);
	for (size_t i = 0; !status && i < page.hit_count; i++) {
		uint32_t document = page.hits[i].document;

		if (index_shard_of(store->index, document) == shard)
			status = keep_passage(store, document, pool,
					      &out->list[out->count++], fault);
	}
	index_page_free(&page);
	if (status)
		*out = (struct store_passages){ 0 };
	else if (out->count > 1)
		qsort(out->list, out->count, sizeof(*out->list),
		      compare_ordinals);
	return status;
}

enum status store_passages(struct store *store, const struct hash *id,
			   struct pool *pool, struct store_passages *out,
			   struct fault *fault)
{
	const struct store_place place = { *id, ANY_SHARD };

	return store_passages_at(store, &place, pool, out, fault);
}

enum status store_join(const struct record_article *record,
		       const struct store_passages *passages, struct pool *pool,
		       struct text *out, struct fault *fault)
{
	struct bytes text = BYTES_UP_TO(RECORD_BYTES);
	enum status status = record_join(&text, record, passages->list,
					 passages->count, fault);

	*out = (struct text){ NULL, 0 };
	if (!status)
		status = pool_copy(pool, text_from(&text), out, fault);
	bytes_free(&text);
	return status;
}
