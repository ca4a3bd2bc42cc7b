/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store - the articles and passages that an index holds, read as records.
 *
 * Used by both programs. Knows by which dictionary the records of each
 * shard are packed, and how terms and keys name an article. Stays good
 * over index_reopen. STATUS_RETRY as in "index_read.h".
 */
#ifndef SHARED_STORE_H
#define SHARED_STORE_H

#include "shared/extents.h"
#include "shared/index_read.h"
#include "shared/record.h"

struct store;

/* The index is borrowed until store_close. */
enum status store_open(struct store **out, struct index *index,
		       struct fault *fault);
/* Accepts NULL. */
void store_close(struct store *store);
struct index *store_index(const struct store *store);

/* A passage, without its id; its texts are borrowed from `room`, whose
 * contents it takes. */
enum status store_passage(struct store *store, uint32_t document,
			  struct bytes *room, struct record_passage *out,
			  struct fault *fault);
/* The article of a passage, and its ordinal there, by a look at the record's
 * head alone. Without the rest its checksum tells nothing: for ranking, not to
 * be shown. */
enum status store_head(struct store *store, uint32_t document,
		       struct record_passage *out, struct fault *fault);
/* All passages of its article in its shard; remembered while the index is at
 * one revision, and good until the next call. Which article it is, is known
 * when one of them was read since. */
enum status store_extent(struct store *store, uint32_t document,
			 struct extent *out, struct fault *fault);
/* The same where it is remembered. */
bool store_knows_extent(struct store *store, uint32_t document,
			struct extent *out);
/* A passage's id. */
enum status store_passage_id(struct store *store, uint32_t document,
			     struct hash *out, struct fault *fault);
/* The record of out->article, which the caller sets; its texts live in
 * `pool`. STATUS_SKIP when the shard has none of this id. */
enum status store_article(struct store *store, size_t shard, struct pool *pool,
			  struct record_article *out, struct fault *fault);

/* The same of an article that a passage of the shard is of: where there is no
 * record, the index is damaged. */
enum status store_owner(struct store *store, size_t shard, struct pool *pool,
			struct record_article *out, struct fault *fault);

struct store_passages {
	struct record_passage *list; /* in order of their ordinals */
	size_t count;
};

/* Which of the shards that may have an article, each its own version. */
struct store_place {
	struct hash article;
	size_t shard;
};

/* An article's passages, of the first shard that has any; their texts live in
 * `pool`. None is no failure. */
enum status store_passages(struct store *store, const struct hash *id,
			   struct pool *pool, struct store_passages *out,
			   struct fault *fault);
/* The same of one shard. */
enum status store_passages_at(struct store *store,
			      const struct store_place *place,
			      struct pool *pool, struct store_passages *out,
			      struct fault *fault);
/* The text that an article's passages make; checked; lives in `pool`. */
enum status store_join(const struct record_article *record,
		       const struct store_passages *passages, struct pool *pool,
		       struct text *out, struct fault *fault);

/* The term that all passages of an article have, and the key of its
 * record: a prefix of "schema.h" and the id. A NUL stands behind. */
enum { STORE_NAME_BYTES = HASH_KEY_BYTES + 4 };
struct text store_article_term(char out[STORE_NAME_BYTES],
			       const struct hash *id);
struct text store_article_key(char out[STORE_NAME_BYTES],
			      const struct hash *id);
struct text store_cluster_key(char out[STORE_NAME_BYTES],
			      const struct hash *id);
/* Appends the key under which a root's folder stands. */
enum status store_root_key(struct bytes *out, struct text label,
			   struct fault *fault);
/* The id in such a term or key; false when it is none. */
bool store_article_id(struct hash *out, struct text name);

#endif
