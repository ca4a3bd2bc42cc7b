/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/article_match.h"

#include <string.h>

#include "searcher/place_match.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/utf8.h"

enum {
	POOL_BYTES = 1 << 30,
	FIRST_CAPACITY = 64,
	LEAVES_MAX = 2 * QUERY_WORDS /* each has a word */
};

/* Which of the leaves that are asked, in their order, it satisfies. Shards
 * may have the same article with other words: a page that has changed. */
struct verdict {
	struct hash article;
	size_t shard;
	bool is_used;
	uint64_t bits[LEAVES_MAX / 64];
};

/* Open addressing, at most half full. */
struct article_match {
	struct store *store;
	const struct candidates *candidates;
	struct pool *pool; /* of the record at hand */
	size_t shard;      /* where that lies */
	struct place_match place;
	struct verdict *slots;
	size_t capacity; /* a power of two; 0 where none is asked */
	size_t count;
	const struct verdict *current;
	/* Of the article whose title was asked for last: with the number of
	 * its passages its record grows, too. */
	struct bytes title;
	struct verdict titled;
	size_t language;
};

bool article_match_is_asked(const struct candidates *candidates, size_t node)
{
	return candidates->query->nodes[node].kind == QUERY_FIELD &&
	       !candidates_is_certain(candidates, node);
}

static bool is_any_asked(const struct candidates *candidates)
{
	for (size_t i = 0; i < candidates->query->node_count; i++)
		if (article_match_is_asked(candidates, i))
			return true;
	return false;
}

enum status article_match_open(struct article_match **out, struct store *store,
			       const struct candidates *candidates,
			       struct spans_reader *reader, struct fault *fault)
{
	struct article_match *match = memory_zeroed(1, sizeof(*match));
	enum status status;

	*out = NULL;
	if (!match)
		return fault_set(fault, STATUS_FULL, "out of memory");
	match->store = store;
	match->candidates = candidates;
	match->place = place_match_by(store, candidates, reader);
	match->title = BYTES_UP_TO(SCHEMA_HEADING_BYTES);
	status = pool_new(&match->pool, POOL_BYTES, fault);
	if (!status && is_any_asked(candidates)) {
		match->capacity = FIRST_CAPACITY;
		match->slots =
			memory_zeroed(FIRST_CAPACITY, sizeof(*match->slots));
		if (!match->slots)
			status = fault_set(fault, STATUS_FULL, "out of memory");
	}
	if (status) {
		article_match_close(match);
		return status;
	}
	*out = match;
	return STATUS_OK;
}

void article_match_close(struct article_match *match)
{
	if (!match)
		return;
	pool_free(match->pool);
	place_match_free(&match->place);
	memory_free(match->slots);
	bytes_free(&match->title);
	memory_free(match);
}

static bool is_same_article(const struct verdict *one,
			    const struct verdict *other)
{
	return one->shard == other->shard &&
	       hash_equal(&one->article, &other->article);
}

static struct verdict *find_slot(struct verdict *slots, size_t capacity,
				 const struct verdict *wanted)
{
	uint64_t start;
	size_t i;

	memcpy(&start, wanted->article.bytes, sizeof(start));
	i = (size_t)start & (capacity - 1);
	while (slots[i].is_used && !is_same_article(&slots[i], wanted))
		i = (i + 1) & (capacity - 1);
	return &slots[i];
}

static enum status grow(struct article_match *match, struct fault *fault)
{
	size_t capacity = match->capacity * 2;
	struct verdict *slots;

	if (match->count * 2 < match->capacity)
		return STATUS_OK;
	slots = memory_zeroed(capacity, sizeof(*slots));
	if (!slots)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < match->capacity; i++)
		if (match->slots[i].is_used)
			*find_slot(slots, capacity, &match->slots[i]) =
				match->slots[i];
	memory_free(match->slots);
	match->slots = slots;
	match->capacity = capacity;
	return STATUS_OK;
}

static enum status judge_title(struct article_match *match,
			       const struct record_article *record, size_t node,
			       bool *out, struct fault *fault)
{
	const struct candidates *candidates = match->candidates;
	struct candidates_name *name = &match->place.name;
	enum status status = spans_read(
		name->reader, utf8_shorten(record->title, SCHEMA_HEADING_BYTES),
		candidates_find_language(candidates, record->language), fault);

	name->spans.count = 0;
	if (!status)
		status = spans_find(name->reader, candidates, node,
				    &name->spans, fault);
	*out = name->spans.count > 0;
	return status;
}

/* What is no title may be said at any of its places. */
static enum status judge_leaf(struct article_match *match,
			      const struct record_article *record, size_t node,
			      bool *out, struct fault *fault)
{
	struct place_match_place place = { match->shard, record, 0 };
	enum status status = STATUS_OK;

	*out = false;
	if (match->candidates->query->nodes[node].field == QUERY_TITLE)
		return judge_title(match, record, node, out, fault);
	for (; place.index < record->location_count && !*out && !status;
	     place.index++)
		status = place_match_has(&match->place, &place, node, out,
					 fault);
	return status;
}

static enum status judge(struct article_match *match, struct verdict *verdict,
			 struct fault *fault)
{
	const struct candidates *candidates = match->candidates;
	struct record_article record = { .article = verdict->article };
	enum status status;
	size_t leaf = 0;

	pool_reset(match->pool);
	status = store_owner(match->store, match->shard, match->pool, &record,
			     fault);
	for (size_t i = 0; i < candidates->query->node_count && !status; i++) {
		bool is_match = false;

		if (!article_match_is_asked(candidates, i))
			continue;
		status = judge_leaf(match, &record, i, &is_match, fault);
		if (is_match)
			verdict->bits[leaf / 64] |= UINT64_C(1) << leaf % 64;
		leaf++;
	}
	return status;
}

enum status article_match_read(struct article_match *match, uint32_t document,
			       const struct hash *article, struct fault *fault)
{
	struct verdict verdict = { .article = *article, .is_used = true };
	struct verdict *slot;
	enum status status;

	if (match->capacity == 0)
		return STATUS_OK;
	match->shard = index_shard_of(store_index(match->store), document);
	verdict.shard = match->shard;
	status = grow(match, fault);
	if (status)
		return status;
	slot = find_slot(match->slots, match->capacity, &verdict);
	if (!slot->is_used) {
		status = judge(match, &verdict, fault);
		if (status)
			return status;
		*slot = verdict;
		match->count++;
	}
	match->current = slot;
	return STATUS_OK;
}

bool article_match_has(const struct article_match *match, size_t node)
{
	size_t leaf = 0;

	for (size_t i = 0; i < node; i++)
		leaf += article_match_is_asked(match->candidates, i);
	return match->current->bits[leaf / 64] >> leaf % 64 & 1;
}

static enum status read_title(struct article_match *match,
			      const struct verdict *wanted, struct fault *fault)
{
	struct record_article record = { .article = wanted->article };
	enum status status;

	match->titled.is_used = false;
	bytes_clear(&match->title);
	pool_reset(match->pool);
	status = store_owner(match->store, wanted->shard, match->pool, &record,
			     fault);
	if (!status)
		status = bytes_append(&match->title,
				      utf8_shorten(record.title,
						   SCHEMA_HEADING_BYTES),
				      fault);
	if (status)
		return status;
	match->titled = *wanted;
	match->language =
		candidates_find_language(match->candidates, record.language);
	return STATUS_OK;
}

enum status article_match_title(struct article_match *match, uint32_t document,
				const struct hash *article,
				struct article_match_title *out,
				struct fault *fault)
{
	const struct verdict wanted = {
		.article = *article,
		.shard = index_shard_of(store_index(match->store), document),
		.is_used = true
	};
	enum status status = STATUS_OK;

	if (!match->titled.is_used || !is_same_article(&match->titled, &wanted))
		status = read_title(match, &wanted, fault);
	if (status)
		return status;
	out->text = text_from(&match->title);
	out->language = match->language;
	return STATUS_OK;
}
