/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/title_match.h"

#include <string.h>

#include "shared/memory.h"

enum {
	POOL_BYTES = 1 << 30,
	TITLE_BYTES = 2000, /* of a title that are indexed */
	FIRST_CAPACITY = 64,
	LEAVES_MAX = 2 * QUERY_WORDS /* each has a word */
};

/* Which of the query's titles, in their order, an article satisfies. */
struct verdict {
	struct hash article;
	bool is_used;
	uint64_t bits[LEAVES_MAX / 64];
};

/* Open addressing, at most half full. */
struct title_match {
	struct store *store;
	const struct candidates *candidates;
	struct spans_reader *reader;
	struct pool *pool; /* of the record at hand */
	struct spans spans;
	struct verdict *slots;
	size_t capacity; /* a power of two; 0 without titles in the query */
	size_t count;
	const struct verdict *current;
};

static bool is_title(const struct candidates *candidates, size_t node)
{
	return candidates->query->nodes[node].kind == QUERY_FIELD &&
	       candidates->query->nodes[node].field == QUERY_TITLE;
}

static bool has_titles(const struct candidates *candidates)
{
	for (size_t i = 0; i < candidates->query->node_count; i++)
		if (is_title(candidates, i))
			return true;
	return false;
}

enum status title_match_open(struct title_match **out, struct store *store,
			     const struct candidates *candidates,
			     struct spans_reader *reader, struct fault *fault)
{
	struct title_match *match = memory_zeroed(1, sizeof(*match));
	enum status status;

	*out = NULL;
	if (!match)
		return fault_set(fault, STATUS_FULL, "out of memory");
	match->store = store;
	match->candidates = candidates;
	match->reader = reader;
	status = pool_new(&match->pool, POOL_BYTES, fault);
	if (!status && has_titles(candidates)) {
		match->capacity = FIRST_CAPACITY;
		match->slots =
			memory_zeroed(FIRST_CAPACITY, sizeof(*match->slots));
		if (!match->slots)
			status = fault_set(fault, STATUS_FULL, "out of memory");
	}
	if (status) {
		title_match_close(match);
		return status;
	}
	*out = match;
	return STATUS_OK;
}

void title_match_close(struct title_match *match)
{
	if (!match)
		return;
	pool_free(match->pool);
	spans_free(&match->spans);
	memory_free(match->slots);
	memory_free(match);
}

static struct verdict *find_slot(struct verdict *slots, size_t capacity,
				 const struct hash *article)
{
	uint64_t start;
	size_t i;

	memcpy(&start, article->bytes, sizeof(start));
	i = (size_t)start & (capacity - 1);
	while (slots[i].is_used && !hash_equal(&slots[i].article, article))
		i = (i + 1) & (capacity - 1);
	return &slots[i];
}

static enum status grow(struct title_match *match, struct fault *fault)
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
			*find_slot(slots, capacity, &match->slots[i].article) =
				match->slots[i];
	memory_free(match->slots);
	match->slots = slots;
	match->capacity = capacity;
	return STATUS_OK;
}

/* As the indexer does: cut between characters. */
static struct text indexed_part(struct text title)
{
	if (title.length <= TITLE_BYTES)
		return title;
	title.length = TITLE_BYTES;
	while (title.length > 0 &&
	       ((unsigned char)title.data[title.length] & 0xC0) == 0x80)
		title.length--;
	return title;
}

static enum status read_title(struct title_match *match, uint32_t document,
			      struct verdict *verdict, struct fault *fault)
{
	struct record_article record = { .article = verdict->article };
	size_t shard = index_shard_of(store_index(match->store), document);
	enum status status;

	pool_reset(match->pool);
	status =
		store_article(match->store, shard, match->pool, &record, fault);
	/* What a passage belongs to has to be there. */
	if (status == STATUS_SKIP)
		status = STATUS_DAMAGED;
	if (status)
		return status;
	return spans_read(match->reader, indexed_part(record.title),
			  candidates_find_language(match->candidates,
						   record.language),
			  fault);
}

static enum status judge(struct title_match *match, uint32_t document,
			 struct verdict *verdict, struct fault *fault)
{
	const struct candidates *candidates = match->candidates;
	enum status status = read_title(match, document, verdict, fault);
	size_t leaf = 0;

	for (size_t i = 0; i < candidates->query->node_count && !status; i++) {
		if (!is_title(candidates, i))
			continue;
		match->spans.count = 0;
		status = spans_find(match->reader, candidates, i, &match->spans,
				    fault);
		if (match->spans.count > 0)
			verdict->bits[leaf / 64] |= UINT64_C(1) << leaf % 64;
		leaf++;
	}
	return status;
}

enum status title_match_read(struct title_match *match, uint32_t document,
			     const struct hash *article, struct fault *fault)
{
	struct verdict verdict = { .article = *article, .is_used = true };
	struct verdict *slot;
	enum status status;

	if (match->capacity == 0)
		return STATUS_OK;
	status = grow(match, fault);
	if (status)
		return status;
	slot = find_slot(match->slots, match->capacity, article);
	if (!slot->is_used) {
		status = judge(match, document, &verdict, fault);
		if (status)
			return status;
		*slot = verdict;
		match->count++;
	}
	match->current = slot;
	return STATUS_OK;
}

bool title_match_has(const struct title_match *match, size_t node)
{
	size_t leaf = 0;

	for (size_t i = 0; i < node; i++)
		leaf += is_title(match->candidates, i);
	return match->current->bits[leaf / 64] >> leaf % 64 & 1;
}
