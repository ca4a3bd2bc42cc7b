/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/hits.h"

#include "searcher/cited.h"
#include "searcher/location.h"
#include "searcher/snippet.h"
#include "shared/memory.h"
#include "shared/schema.h"

enum { POOL_BYTES = 1 << 30, RECORD_BYTES = 1 << 30 };

/* An article of a hit; read once a page. */
struct source {
	struct record_article record;
	size_t cited;
	size_t place;
	struct text path;
};

struct hits {
	struct store *store;
	struct index *index; /* the store's */
	struct collect *collect;
	bool has_ids; /* of passages */
	struct cited *cited;
	struct pool *pool;
	struct pool *article_pool; /* passages of an article, for context */
	struct hit *list;
	size_t count;
	size_t capacity;
	struct bytes scratch;
};

enum status hits_open(struct hits **out, struct store *store,
		      struct collect *collect, bool has_ids,
		      struct fault *fault)
{
	struct hits *hits = memory_zeroed(1, sizeof(*hits));
	enum status status;

	*out = NULL;
	if (!hits)
		return fault_set(fault, STATUS_FULL, "out of memory");
	hits->store = store;
	hits->index = store_index(store);
	hits->collect = collect;
	hits->has_ids = has_ids;
	hits->scratch = BYTES_UP_TO(RECORD_BYTES);
	status = pool_new(&hits->pool, POOL_BYTES, fault);
	if (!status)
		status = pool_new(&hits->article_pool, POOL_BYTES, fault);
	if (!status)
		status = cited_open(&hits->cited, store,
				    collect_candidates(collect),
				    collect_reader(collect), fault);
	if (status) {
		hits_close(hits);
		return status;
	}
	*out = hits;
	return STATUS_OK;
}

void hits_close(struct hits *hits)
{
	if (!hits)
		return;
	pool_free(hits->pool);
	pool_free(hits->article_pool);
	cited_close(hits->cited);
	memory_free(hits->list);
	bytes_free(&hits->scratch);
	memory_free(hits);
}

size_t hits_count(const struct hits *hits)
{
	return hits->count;
}

struct hit *hits_at(struct hits *hits, size_t i)
{
	return &hits->list[i];
}

void hits_clear(struct hits *hits)
{
	hits->count = 0;
	pool_reset(hits->pool);
}

static enum status make_room(struct hits *hits, struct fault *fault)
{
	size_t capacity = hits->capacity ? hits->capacity * 2 : 16;
	struct hit *list;

	if (hits->count < hits->capacity)
		return STATUS_OK;
	list = memory_resize(hits->list, capacity, sizeof(*list));
	if (!list)
		return fault_set(fault, STATUS_FULL, "out of memory");
	hits->list = list;
	hits->capacity = capacity;
	return STATUS_OK;
}

/* What a hit tells of a place is known but for its own id, which the index has
 * of records among others and of the first place. Where another may have one,
 * the hit lies where it was read: a file of its own has none if the first
 * place has none, as far as anyone can tell. */
static size_t place_of(const struct record_article *record, size_t cited)
{
	const struct record_location *at = &record->locations[cited];
	bool is_file = at->has_record_key && at->record_key.length == 0 &&
		       !text_equal(at->label, TEXT(SCHEMA_LABEL_STDIN));
	struct text unused;

	return (is_file && record->own_id.length == 0) ||
			       location_own_id(at, &unused) ?
		       cited :
		       0;
}

static enum status read_source(struct hits *hits, size_t shard,
			       const struct hash *article, struct source *out,
			       struct fault *fault)
{
	enum status status;

	out->record.article = *article;
	status = store_owner(hits->store, shard, hits->pool, &out->record,
			     fault);
	if (!status)
		status = cited_find(hits->cited, shard, &out->record,
				    &out->cited, fault);
	if (status)
		return status;
	out->place = place_of(&out->record, out->cited);
	bytes_clear(&hits->scratch);
	status = location_path(hits->index, shard,
			       &out->record.locations[out->place],
			       &hits->scratch, fault);
	if (status)
		return status;
	return pool_copy(hits->pool, text_from(&hits->scratch), &out->path,
			 fault);
}

/* Of one article as one shard has it. */
static bool is_beside(const struct hits *hits, const struct hit *one,
		      const struct hit *other)
{
	return hash_equal(&one->passage->article, &other->passage->article) &&
	       index_shard_of(hits->index, one->document) ==
		       index_shard_of(hits->index, other->document);
}

/* From an earlier hit of the same article, or the index. What another shard
 * says of the article may be of another version, in another file. */
static enum status find_source(struct hits *hits, struct hit *hit,
			       struct fault *fault)
{
	struct source *source;
	enum status status;
	void *memory;

	for (size_t i = hits->count; i-- > 0;) {
		const struct hit *other = &hits->list[i];

		if (!is_beside(hits, hit, other))
			continue;
		hit->article = other->article;
		hit->cited = other->cited;
		hit->place = other->place;
		hit->path = other->path;
		return STATUS_OK;
	}
	status = pool_take(hits->pool, 1, sizeof(*source), &memory, fault);
	if (status)
		return status;
	source = memory;
	status = read_source(hits, index_shard_of(hits->index, hit->document),
			     &hit->passage->article, source, fault);
	hit->article = &source->record;
	hit->cited = source->cited;
	hit->place = source->place;
	hit->path = source->path;
	return status;
}

static enum status copy_passage(struct hits *hits,
				const struct collect_passage *passage,
				struct hit *out, struct fault *fault)
{
	struct record_passage *record;
	enum status status;
	void *memory;

	status = pool_take(hits->pool, 1, sizeof(*record), &memory, fault);
	record = memory;
	if (!status)
		status = record_keep_passage(record, &passage->record,
					     hits->pool, fault);
	if (!status && hits->has_ids)
		status = store_passage_id(hits->store, passage->document,
					  &record->passage, fault);
	out->passage = record;
	return status;
}

enum status hits_add(struct hits *hits, const struct collect_passage *passage,
		     uint32_t rank, struct fault *fault)
{
	struct hit hit = { .rank = rank,
			   .score = passage->score,
			   .shares = passage->shares,
			   .document = passage->document,
			   .ranked = passage->ranked };
	struct snippet snippet = { .pool = hits->pool };
	enum status status = make_room(hits, fault);

	if (!status)
		status = copy_passage(hits, passage, &hit, fault);
	if (!status)
		status = find_source(hits, &hit, fault);
	if (!status)
		status = snippet_make(&snippet, collect_reader(hits->collect),
				      collect_candidates(hits->collect),
				      hit.passage, fault);
	if (status)
		return status;
	hit.matches = snippet.matches;
	hit.match_count = snippet.match_count;
	hit.is_changed = hit.passage->first_seen > hit.article->first_run;
	hits->list[hits->count++] = hit;
	return STATUS_OK;
}

/* ---- Neighbours -------------------------------------------------------- */

static enum status copy_passages(struct hits *hits,
				 const struct record_passage *from,
				 size_t count,
				 const struct record_passage **out,
				 struct fault *fault)
{
	struct record_passage *list;
	enum status status = STATUS_OK;
	void *memory;

	*out = NULL;
	if (count == 0)
		return STATUS_OK;
	status = pool_take(hits->pool, count, sizeof(*list), &memory, fault);
	list = memory;
	for (size_t i = 0; i < count && !status; i++)
		status = record_keep_passage(&list[i], &from[i], hits->pool,
					     fault);
	*out = list;
	return status;
}

static enum status add_neighbours(struct hits *hits, struct hit *hit,
				  const struct store_passages *all,
				  uint32_t count, struct fault *fault)
{
	size_t place = 0;
	enum status status;

	while (place < all->count &&
	       !hash_equal(&all->list[place].passage, &hit->passage->passage))
		place++;
	if (place == all->count)
		return STATUS_OK;
	hit->before_count = place < count ? place : count;
	hit->after_count = all->count - place - 1;
	if (hit->after_count > count)
		hit->after_count = count;
	status = copy_passages(hits, all->list + place - hit->before_count,
			       hit->before_count, &hit->before, fault);
	return status ? status :
			copy_passages(hits, all->list + place + 1,
				      hit->after_count, &hit->after, fault);
}

static bool is_first_of_article(const struct hits *hits, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (is_beside(hits, &hits->list[j], &hits->list[i]))
			return false;
	return true;
}

enum status hits_add_context(struct hits *hits, uint32_t count,
			     struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; count > 0 && i < hits->count && !status; i++) {
		const struct hit *hit = &hits->list[i];
		const struct store_place place = {
			hit->passage->article,
			index_shard_of(hits->index, hit->document)
		};
		struct store_passages all;

		if (!is_first_of_article(hits, i))
			continue;
		pool_reset(hits->article_pool);
		status = store_passages_at(hits->store, &place,
					   hits->article_pool, &all, fault);
		for (size_t j = i; j < hits->count && !status; j++)
			if (is_beside(hits, hit, &hits->list[j]))
				status = add_neighbours(hits, &hits->list[j],
							&all, count, fault);
	}
	return status;
}
