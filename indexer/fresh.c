/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/fresh.h"

#include <stdint.h>
#include <string.h>

#include "shared/array.h"
#include "shared/intern.h"
#include "shared/memory.h"

enum {
	KEYS_BYTES = 256 << 20,
	ARTICLES_MAX = 1 << 24,
	LARGE_BYTES = 1 << 20 /* of text: in a pool of its own */
};

struct fresh {
	struct pool *pool;
	struct intern *keys;         /* location keys: numbers of the rows */
	struct fresh_article **rows; /* in the pool */
	size_t room;
	size_t limit; /* of a pool */
};

enum status fresh_new(struct fresh **out, size_t limit_bytes,
		      struct fault *fault)
{
	struct fresh *fresh = memory_zeroed(1, sizeof(*fresh));
	enum status status;

	*out = NULL;
	if (!fresh)
		return fault_set(fault, STATUS_FULL, "out of memory");
	fresh->limit = limit_bytes;
	status = pool_new(&fresh->pool, limit_bytes, fault);
	if (status == STATUS_OK)
		status = intern_new(&fresh->keys, KEYS_BYTES, fault);
	if (status) {
		fresh_free(fresh);
		return status;
	}
	*out = fresh;
	return STATUS_OK;
}

/* It cannot be found any more. */
static void drop(struct fresh_article *row)
{
	row->is_dropped = true;
	pool_free(row->own);
	row->own = NULL;
}

void fresh_free(struct fresh *fresh)
{
	if (!fresh)
		return;
	if (fresh->keys)
		fresh_drop(fresh, 0);
	pool_free(fresh->pool);
	intern_free(fresh->keys);
	memory_free(fresh->rows);
	memory_free(fresh);
}

static enum status copy_authors(struct pool *pool, const struct article *from,
				struct article *out, struct fault *fault)
{
	struct text *authors;
	void *room;
	enum status status = pool_take(pool, from->author_count,
				       sizeof(*authors), &room, fault);

	if (status)
		return status;
	authors = room;
	for (size_t i = 0; i < from->author_count && status == STATUS_OK; i++)
		status = pool_copy(pool, from->authors[i], &authors[i], fault);
	out->authors = authors;
	return status;
}

static enum status copy_headings(struct pool *pool, const struct article *from,
				 struct article *out, struct fault *fault)
{
	void *room;
	enum status status = pool_take(pool, from->heading_count,
				       sizeof(*from->headings), &room, fault);

	if (status)
		return status;
	if (from->heading_count > 0)
		memcpy(room, from->headings,
		       from->heading_count * sizeof(*from->headings));
	out->headings = room;
	return STATUS_OK;
}

enum status fresh_copy(struct pool *pool, const struct article *from,
		       struct article *out, struct fault *fault)
{
	struct text *const texts[] = { &out->text,       &out->own_id,
				       &out->record_key, &out->title,
				       &out->date,       &out->date_from,
				       &out->source,     &out->address,
				       &out->declared,   &out->language };
	enum status status = STATUS_OK;

	*out = *from;
	for (size_t i = 0; i < COUNT(texts); i++)
		if (status == STATUS_OK)
			status = pool_copy(pool, *texts[i], texts[i], fault);
	if (status == STATUS_OK)
		status = copy_authors(pool, from, out, fault);
	return status ? status : copy_headings(pool, from, out, fault);
}

static enum status grow(struct fresh *fresh, struct fault *fault)
{
	size_t wanted = fresh->room ? fresh->room * 2 : 256;
	struct fresh_article **larger;

	if (intern_count(fresh->keys) < fresh->room)
		return STATUS_OK;
	if (wanted > ARTICLES_MAX)
		return fault_set(fault, STATUS_FULL,
				 "more than %d articles in a batch",
				 ARTICLES_MAX);
	larger = memory_resize(fresh->rows, wanted, sizeof(*larger));
	if (!larger)
		return fault_set(fault, STATUS_FULL, "out of memory");
	fresh->rows = larger;
	fresh->room = wanted;
	return STATUS_OK;
}

static enum status copy_article(struct fresh *fresh,
				const struct article *article,
				struct fresh_article *out, struct fault *fault)
{
	struct pool *pool = fresh->pool;
	enum status status = STATUS_OK;

	if (article->text.length >= LARGE_BYTES) {
		status = pool_new(&out->own, fresh->limit, fault);
		pool = out->own;
	}
	return status ? status :
			fresh_copy(pool, article, &out->article, fault);
}

/* In the place of the one that was read there before. */
static enum status put_row(struct fresh *fresh, const struct hash *key,
			   struct fresh_article *row, struct fault *fault)
{
	size_t count = fresh_count(fresh);
	uint32_t number;
	enum status status =
		intern_number(fresh->keys, hash_as_text(key), &number, fault);

	if (status)
		return status;
	if (number < count)
		drop(fresh->rows[number]);
	fresh->rows[number] = row;
	return STATUS_OK;
}

enum status fresh_add(struct fresh *fresh, const struct location *location,
		      const struct article *article, struct fresh_article **out,
		      struct fault *fault)
{
	void *room;
	enum status status = grow(fresh, fault);

	if (status == STATUS_OK)
		status = pool_take(fresh->pool, 1, sizeof(**out), &room, fault);
	if (status)
		return status;
	*out = room;
	(*out)->content = location->content;
	status = copy_article(fresh, article, *out, fault);
	if (status == STATUS_OK)
		status = put_row(fresh, &location->key, *out, fault);
	if (status)
		drop(*out);
	return status;
}

size_t fresh_count(const struct fresh *fresh)
{
	return intern_count(fresh->keys);
}

void fresh_drop(struct fresh *fresh, size_t count)
{
	for (size_t i = count; i < intern_count(fresh->keys); i++)
		drop(fresh->rows[i]);
}

void fresh_release(struct fresh *fresh, const struct hash *content)
{
	for (size_t i = 0; i < intern_count(fresh->keys); i++)
		if (hash_equal(&fresh->rows[i]->content, content))
			drop(fresh->rows[i]);
}

void fresh_clear(struct fresh *fresh)
{
	fresh_drop(fresh, 0);
	intern_clear(fresh->keys);
	pool_reset(fresh->pool);
}

const struct fresh_article *fresh_find(struct fresh *fresh,
				       const struct location *location)
{
	uint32_t number;
	const struct fresh_article *row;

	if (!intern_find(fresh->keys, hash_as_text(&location->key), &number))
		return NULL;
	row = fresh->rows[number];
	if (row->is_dropped || !hash_equal(&row->content, &location->content))
		return NULL;
	return row;
}

const struct fresh_article *fresh_find_content(struct fresh *fresh,
					       const struct hash *content)
{
	for (size_t i = 0; i < intern_count(fresh->keys); i++)
		if (!fresh->rows[i]->is_dropped &&
		    hash_equal(&fresh->rows[i]->content, content))
			return fresh->rows[i];
	return NULL;
}

const struct fresh_article *fresh_find_longest(const struct fresh *fresh)
{
	const struct fresh_article *longest = NULL;

	for (size_t i = 0; i < intern_count(fresh->keys); i++) {
		const struct fresh_article *row = fresh->rows[i];

		if (!row->is_dropped &&
		    (!longest ||
		     row->article.text.length > longest->article.text.length))
			longest = row;
	}
	return longest;
}
