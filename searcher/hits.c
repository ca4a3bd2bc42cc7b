/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/hits.h"

#include "searcher/location.h"
#include "searcher/snippet.h"
#include "shared/memory.h"

enum { POOL_BYTES = 1 << 30, RECORD_BYTES = 1 << 30 };

/* An article of a hit; read once a page. */
struct source {
	struct record_article record;
	struct text path;
};

struct hits {
	struct store *store;
	struct index *index; /* the store's */
	struct collect *collect;
	struct pool *pool;
	struct hit *list;
	size_t count;
	size_t capacity;
	struct bytes scratch;
};

enum status hits_open(struct hits **out, struct store *store,
		      struct collect *collect, struct fault *fault)
{
	struct hits *hits = memory_zeroed(1, sizeof(*hits));
	enum status status;

	*out = NULL;
	if (!hits)
		return fault_set(fault, STATUS_FULL, "out of memory");
	hits->store = store;
	hits->index = store_index(store);
	hits->collect = collect;
	hits->scratch = BYTES_UP_TO(RECORD_BYTES);
	status = pool_new(&hits->pool, POOL_BYTES, fault);
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

static enum status read_source(struct hits *hits, size_t shard,
			       const struct hash *article, struct source *out,
			       struct fault *fault)
{
	enum status status;

	out->record.article = *article;
	status = store_article(hits->store, shard, hits->pool, &out->record,
			       fault);

	/* What a passage belongs to has to be there. */
	if (status == STATUS_SKIP)
		status = STATUS_DAMAGED;
	if (status)
		return status;
	bytes_clear(&hits->scratch);
	status = location_path(hits->index, shard, out->record.locations,
			       &hits->scratch, fault);
	if (status)
		return status;
	return pool_copy(hits->pool, text_from(&hits->scratch), &out->path,
			 fault);
}

/* From an earlier hit of the same article, or the index. */
static enum status find_source(struct hits *hits, struct hit *hit,
			       struct fault *fault)
{
	const struct hash *article = &hit->passage->article;
	struct source *source;
	enum status status;
	void *memory;

	for (size_t i = hits->count; i-- > 0;) {
		if (!hash_equal(&hits->list[i].passage->article, article))
			continue;
		hit->article = hits->list[i].article;
		hit->path = hits->list[i].path;
		return STATUS_OK;
	}
	status = pool_take(hits->pool, 1, sizeof(*source), &memory, fault);
	if (status)
		return status;
	source = memory;
	status = read_source(hits, index_shard_of(hits->index, hit->document),
			     article, source, fault);
	hit->article = &source->record;
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
	if (!status)
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
			   .document = passage->document };
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
