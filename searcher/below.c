/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/below.h"

#include <string.h>

#include "shared/pool.h"

enum { ROOM_BYTES = 1 << 30 };
#define TEXT_BYTES ((size_t)4 << 30) /* with its passages, while it is made */

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
	bytes_free(&below->room);
	pool_free(below->pool);
	*below = (struct below){ 0 };
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
	struct index *index = store_index(below->store);
	const size_t shard_count = index_shard_count(index);
	struct record_passage before;
	struct between gap;
	enum status status;

	*out = true;
	if (passage->ordinal == 0 || document <= shard_count)
		return STATUS_OK;
	status = store_passage(below->store, document - (uint32_t)shard_count,
			       &below->room, &before, fault);
	*out = !status && (!hash_equal(&before.article, &passage->article) ||
			   !text_equal(before.section, passage->section));
	if (status || *out)
		return status;
	gap = (struct between){
		.place = { passage->article, index_shard_of(index, document) },
		.start = before.end,
		.end = passage->start,
		.heading = last_heading(passage->section),
	};
	return has_heading(below, &gap, out, fault);
}
