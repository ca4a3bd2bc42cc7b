/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/below.h"

#include <stdlib.h>
#include <string.h>

#include "shared/memory.h"
#include "shared/pool.h"

enum { ROOM_BYTES = 1 << 30 };
#define TEXT_BYTES ((size_t)4 << 30) /* with its passages, while it is made */

struct below_place {
	uint32_t ordinal;
	uint32_t document;
};

/* What no passage has between two neighbours below one heading. */
struct between {
	struct store_place place;
	uint64_t start; /* bytes in the article's text */
	uint64_t end;
	struct text heading;
};

struct below below_in(struct store *store)
{
	return (struct below){ .store = store,
			       .room = BYTES_UP_TO(ROOM_BYTES) };
}

void below_free(struct below *below)
{
	memory_free(below->list);
	bytes_free(&below->room);
	pool_free(below->pool);
	*below = (struct below){ 0 };
}

static int compare_ordinals(const void *one, const void *other)
{
	const struct below_place *left = one;
	const struct below_place *right = other;

	return (left->ordinal > right->ordinal) -
	       (left->ordinal < right->ordinal);
}

static int compare_numbers(const void *one, const void *other)
{
	const uint32_t left = *(const uint32_t *)one;
	const uint32_t right = *(const uint32_t *)other;

	return (left > right) - (left < right);
}

/* Lists the passages of an article by their ordinals. */
static enum status list_places(struct below *below, const struct extent *extent,
			       size_t shard, struct fault *fault)
{
	enum status status = STATUS_OK;

	below->count = 0;
	if (extent->count > below->capacity) {
		memory_free(below->list);
		below->list =
			memory_zeroed(extent->count, sizeof(*below->list));
		below->capacity = below->list ? extent->count : 0;
		if (!below->list)
			return fault_set(fault, STATUS_FULL, "out of memory");
	}
	for (size_t i = 0; i < extent->count && !status; i++) {
		struct record_passage head;

		status = store_head(below->store, extent->documents[i], &head,
				    fault);
		below->list[i] = (struct below_place){ head.ordinal,
						       extent->documents[i] };
	}
	if (status)
		return status;
	below->count = extent->count;
	below->article = extent->article;
	below->shard = shard;
	qsort(below->list, below->count, sizeof(*below->list),
	      compare_ordinals);
	return STATUS_OK;
}

/* The document with the next lower number, if it is the one before; else 0. */
static enum status look_beside(struct below *below, const struct extent *extent,
			       const struct below_place *place, uint32_t *out,
			       struct fault *fault)
{
	const uint32_t *at = bsearch(&place->document, extent->documents,
				     extent->count, sizeof(*at),
				     compare_numbers);
	struct record_passage head;
	enum status status;

	if (!at || at == extent->documents)
		return STATUS_OK;
	status = store_head(below->store, at[-1], &head, fault);
	if (!status && head.ordinal + 1 == place->ordinal)
		*out = at[-1];
	return status;
}

/* The passage right before one at that place of the article; 0: there is
 * none. */
static enum status find_before(struct below *below,
			       const struct below_place *place,
			       const struct hash *article, uint32_t *out,
			       struct fault *fault)
{
	const size_t shard =
		index_shard_of(store_index(below->store), place->document);
	const struct below_place before = { .ordinal = place->ordinal - 1 };
	const struct below_place *found;
	struct extent extent;
	enum status status = STATUS_OK;

	*out = 0;
	if (below->count == 0 || below->shard != shard ||
	    !hash_equal(&below->article, article)) {
		status = store_extent(below->store, place->document, &extent,
				      fault);
		if (!status)
			status = look_beside(below, &extent, place, out, fault);
		if (!status && *out == 0)
			status = list_places(below, &extent, shard, fault);
	}
	if (status || *out > 0)
		return status;
	found = bsearch(&before, below->list, below->count, sizeof(*found),
			compare_ordinals);
	*out = found ? found->document : 0;
	return STATUS_OK;
}

static enum status read_text(struct below *below,
			     const struct store_place *place,
			     struct fault *fault)
{
	struct record_article record = { .article = place->article };
	struct store_passages passages;
	enum status status = STATUS_OK;

	if (below->text.length > 0 && below->read.shard == place->shard &&
	    hash_equal(&below->read.article, &place->article))
		return STATUS_OK;
	below->text = (struct text){ 0 };
	if (!below->pool)
		status = pool_new(&below->pool, TEXT_BYTES, fault);
	if (status)
		return status;
	pool_reset(below->pool);
	status = store_owner(below->store, place->shard, below->pool, &record,
			     fault);
	if (!status)
		status = store_passages_at(below->store, place, below->pool,
					   &passages, fault);
	if (!status)
		status = store_join(&record, &passages, below->pool,
				    &below->text, fault);
	below->read = *place;
	return status;
}

/* Of "Background / Charges" what stands right above the text. */
static struct text last_heading(struct text section)
{
	static const char mark[] = " / ";
	const char *found;

	while ((found = memmem(section.data, section.length, mark,
			       strlen(mark)))) {
		section.length -= (size_t)(found - section.data) + strlen(mark);
		section.data = found + strlen(mark);
	}
	return section;
}

/* Whether the heading stands once more between two passages below it. */
static enum status has_heading(struct below *below, const struct between *gap,
			       bool *out, struct fault *fault)
{
	enum status status;

	*out = false;
	if (gap->heading.length == 0 ||
	    gap->end < gap->start + gap->heading.length)
		return STATUS_OK;
	status = read_text(below, &gap->place, fault);
	if (!status && gap->end <= below->text.length)
		*out = memmem(below->text.data + gap->start,
			      gap->end - gap->start, gap->heading.data,
			      gap->heading.length);
	return status;
}

enum status below_is_first(struct below *below, uint32_t document,
			   const struct record_passage *passage, bool *out,
			   struct fault *fault)
{
	const struct below_place place = { passage->ordinal, document };
	struct record_passage before;
	struct between gap;
	uint32_t number = 0;
	enum status status = STATUS_OK;

	*out = true;
	if (passage->ordinal > 0)
		status = find_before(below, &place, &passage->article, &number,
				     fault);
	if (status || number == 0)
		return status;
	status = store_passage(below->store, number, &below->room, &before,
			       fault);
	*out = !status && !text_equal(before.section, passage->section);
	if (status || *out)
		return status;
	gap = (struct between){
		.place = { passage->article,
			   index_shard_of(store_index(below->store),
					  document) },
		.start = before.end,
		.end = passage->start,
		.heading = last_heading(passage->section),
	};
	return has_heading(below, &gap, out, fault);
}
