/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/whole.h"

#include "searcher/location.h"
#include "shared/schema.h"

enum {
	TEXT_BYTES = 1 << 30,
	KEY_BYTES = 1 << 20,
	SHOWN_BYTES = 200 /* of an id in a message */
};

/* What a path may name: articles that have its term. */
struct search_for {
	struct store *store;
	struct index *index; /* the store's */
	struct pool *pool;
	struct text path;
	struct bytes value; /* scratch */
	struct bytes room;  /* of a passage */
	struct store_place found;
	size_t found_count;
};

/* The first shard that has the article; STATUS_SKIP when none has. */
static enum status find_shard(struct store *store, struct pool *pool,
			      struct store_place *place, struct fault *fault)
{
	struct record_article record = { .article = place->article };
	enum status status = STATUS_SKIP;

	for (place->shard = 0;
	     place->shard < index_shard_count(store_index(store));
	     place->shard++) {
		status = store_article(store, place->shard, pool, &record,
				       fault);
		if (status != STATUS_SKIP)
			break;
	}
	return status;
}

static enum status read_paths(struct store *store, struct pool *pool,
			      struct search_article *out, struct fault *fault)
{
	const struct record_article *record = &out->record;
	struct bytes path = BYTES_UP_TO(KEY_BYTES);
	struct text *paths;
	void *block;
	enum status status = pool_take(pool, record->location_count + 1,
				       sizeof(*paths), &block, fault);

	paths = block;
	for (size_t i = 0; i < record->location_count && !status; i++) {
		bytes_clear(&path);
		status = location_path(store_index(store), out->shard,
				       &record->locations[i], &path, fault);
		if (!status)
			status = pool_copy(pool, text_from(&path), &paths[i],
					   fault);
	}
	bytes_free(&path);
	if (status)
		return status;
	out->paths = paths;
	out->path = paths[0];
	return STATUS_OK;
}

static enum status read_record(struct store *store,
			       const struct store_place *place,
			       struct pool *pool, struct search_article *out,
			       struct fault *fault)
{
	enum status status;

	out->shard = place->shard;
	out->record.article = place->article;
	status = store_article(store, place->shard, pool, &out->record, fault);
	return status ? status : read_paths(store, pool, out, fault);
}

/* ---- By path ----------------------------------------------------------- */

/* First passages of articles that have the term. */
static enum status match_leads(struct index *index, struct text term,
			       struct index_page *page, struct fault *fault)
{
	const struct index_step steps[] = {
		{ .op = INDEX_TERM, .term = term },
		{ .op = INDEX_TERM, .term = TEXT_INIT(SCHEMA_LEAD) },
		{ .op = INDEX_AND, .arity = 2 },
	};
	struct index_query query = { .steps = steps,
				     .step_count = 3,
				     .order = INDEX_OLDEST };
	enum status status = index_frequency(index, term, &query.limit, fault);

	if (status || query.limit == 0)
		return status;
	return index_match(index, &query, page, fault);
}

/* Whether one of the article's locations is the path. */
static enum status has_path(struct search_for *wanted, size_t shard,
			    const struct record_article *record, bool *out,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	*out = false;
	for (size_t i = 0; i < record->location_count && !status && !*out;
	     i++) {
		bytes_clear(&wanted->value);
		status = location_path(wanted->index, shard,
				       &record->locations[i], &wanted->value,
				       fault);
		*out = !status &&
		       text_equal(text_from(&wanted->value), wanted->path);
	}
	return status;
}

static enum status look_at(struct search_for *wanted, uint32_t document,
			   struct fault *fault)
{
	struct search_article article = { .path = { NULL, 0 } };
	struct store_place place = { .shard = index_shard_of(wanted->index,
							     document) };
	struct record_passage passage;
	bool is_right = false;
	enum status status = store_passage(wanted->store, document,
					   &wanted->room, &passage, fault);

	if (status || (wanted->found_count > 0 &&
		       hash_equal(&passage.article, &wanted->found.article)))
		return status;
	place.article = passage.article;
	status = read_record(wanted->store, &place, wanted->pool, &article,
			     fault);
	if (!status)
		status = has_path(wanted, place.shard, &article.record,
				  &is_right, fault);
	if (status || !is_right)
		return status;
	wanted->found = place;
	wanted->found_count++;
	return STATUS_OK;
}

/* Looks among the articles that have the term of "label/path". */
static enum status look_up(struct search_for *wanted, struct text path,
			   struct fault *fault)
{
	struct bytes term = BYTES_UP_TO(KEY_BYTES);
	struct index_page page = { 0 };
	enum status status = terms_build_plain(&term, SCHEMA_PATH, path, fault);

	if (!status)
		status = match_leads(wanted->index, text_from(&term), &page,
				     fault);
	for (size_t i = 0; i < page.hit_count && !status; i++) {
		/* Two articles are enough to know that it is not one. */
		if (wanted->found_count > 1)
			break;
		status = look_at(wanted, page.hits[i].document, fault);
	}
	index_page_free(&page);
	bytes_free(&term);
	return status;
}

/* The path below a root, when it begins with the root's folder. */
static enum status look_below(struct search_for *wanted,
			      const struct location_root *root,
			      struct fault *fault)
{
	struct bytes place = BYTES_UP_TO(KEY_BYTES);
	struct text below;
	enum status status;

	if (!location_below(root, wanted->path, &below) || below.length == 0)
		return STATUS_OK;
	status = location_place(&place, root->label, below, fault);
	if (!status)
		status = look_up(wanted, text_from(&place), fault);
	bytes_free(&place);
	return status;
}

static enum status look_in_roots(struct search_for *wanted, size_t shard,
				 struct fault *fault)
{
	struct location_roots roots = { 0 };
	enum status status = location_add_roots(&roots, wanted->index, shard,
						wanted->pool, fault);

	for (size_t i = 0; i < roots.count && !status; i++)
		status = look_below(wanted, &roots.list[i], fault);
	return status;
}

static enum status find_by_path(struct store *store, struct text path,
				struct pool *pool, struct store_place *out,
				struct fault *fault)
{
	struct index *index = store_index(store);
	struct search_for wanted = { .store = store,
				     .index = index,
				     .pool = pool,
				     .path = path,
				     .value = BYTES_UP_TO(KEY_BYTES),
				     .room = BYTES_UP_TO(TEXT_BYTES) };
	int shown = path.length < SHOWN_BYTES ? (int)path.length : SHOWN_BYTES;
	enum status status = look_up(&wanted, path, fault);

	for (size_t i = 0; i < index_shard_count(index) && !status; i++)
		status = look_in_roots(&wanted, i, fault);
	if (!status && wanted.found_count == 0)
		status = fault_set(fault, STATUS_SKIP, "no article '%.*s'",
				   shown, path.data);
	else if (!status && wanted.found_count > 1)
		status = fault_set(
			fault, STATUS_BAD_QUERY,
			"'%.*s' holds several articles: name one by its id",
			shown, path.data);
	*out = wanted.found;
	bytes_free(&wanted.value);
	bytes_free(&wanted.room);
	return status;
}

enum status whole_find(struct store *store, struct text id, struct pool *pool,
		       struct search_article *out, struct fault *fault)
{
	struct store_place place = { .shard = 0 };
	struct store_passages passages;
	enum status status;

	*out = (struct search_article){ .path = { NULL, 0 } };
	if (hash_from_hex(&place.article, id))
		status = find_shard(store, pool, &place, fault);
	else
		status = find_by_path(store, id, pool, &place, fault);
	if (!status)
		status = read_record(store, &place, pool, out, fault);
	if (!status)
		status = store_passages_at(store, &place, pool, &passages,
					   fault);
	if (!status)
		status = store_join(&out->record, &passages, pool, &out->text,
				    fault);
	if (status)
		*out = (struct search_article){ .path = { NULL, 0 } };
	return status;
}
