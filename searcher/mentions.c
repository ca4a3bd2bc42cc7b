/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/mentions.h"

#include <string.h>

enum { FIRST_CAPACITY = 1024, NONE = 0 };

/* Passages of an article that are to be read. */
struct picks {
	uint32_t documents[MENTIONS_PASSAGES];
	size_t count;
};

struct reading {
	const struct mentions_source *source;
	struct pool *pool;
	struct mentions_term *terms;
	size_t term_count;
	size_t term_capacity;
	/* Open addressing: 1 + the number of a term, or NONE; twice as many as
	 * there is room for terms, a power of two. */
	size_t *slots;
	struct mention *list;
	size_t count;
	size_t capacity;
	double *lengths;
	size_t place; /* of the article at hand */
	size_t first; /* mention of it */
	struct fault *fault;
};

/* ---- Room -------------------------------------------------------------- */

/* Twice as many as there is room for, the first as they were. */
static enum status grow(struct reading *reading, void **list, size_t *capacity,
			size_t size)
{
	size_t wanted = *capacity ? *capacity * 2 : FIRST_CAPACITY;
	void *memory;
	enum status status =
		pool_take(reading->pool, wanted, size, &memory, reading->fault);

	if (status)
		return status;
	if (*capacity > 0)
		memcpy(memory, *list, *capacity * size);
	*list = memory;
	*capacity = wanted;
	return STATUS_OK;
}

/* The slot of a stem's term, or the free one where it belongs. */
static size_t *find_slot(const struct reading *reading, uint32_t stem)
{
	size_t mask = reading->term_capacity * 2 - 1;
	size_t i = stem * (size_t)2654435761U & mask;

	while (reading->slots[i] != NONE &&
	       reading->terms[reading->slots[i] - 1].stem != stem)
		i = (i + 1) & mask;
	return &reading->slots[i];
}

static enum status make_room_for_term(struct reading *reading)
{
	void *terms = reading->terms;
	void *slots;
	enum status status;

	if (reading->term_count < reading->term_capacity)
		return STATUS_OK;
	status = grow(reading, &terms, &reading->term_capacity,
		      sizeof(*reading->terms));
	if (status)
		return status;
	reading->terms = terms;
	status = pool_take(reading->pool, reading->term_capacity * 2,
			   sizeof(*reading->slots), &slots, reading->fault);
	if (status)
		return status;
	reading->slots = slots;
	for (size_t i = 0; i < reading->term_count; i++)
		*find_slot(reading, reading->terms[i].stem) = i + 1;
	return STATUS_OK;
}

static enum status make_room_for_mention(struct reading *reading)
{
	void *list = reading->list;
	enum status status;

	if (reading->count < reading->capacity)
		return STATUS_OK;
	status = grow(reading, &list, &reading->capacity,
		      sizeof(*reading->list));
	reading->list = list;
	return status;
}

/* ---- Reading ----------------------------------------------------------- */

static enum status find_term(struct reading *reading, uint32_t stem,
			     size_t *out)
{
	enum status status = make_room_for_term(reading);
	size_t *slot;

	if (status)
		return status;
	slot = find_slot(reading, stem);
	if (*slot == NONE) {
		reading->terms[reading->term_count] = (struct mentions_term){
			.stem = stem,
			.term = telling_term(reading->source->telling, stem),
		};
		*slot = ++reading->term_count;
	}
	*out = *slot - 1;
	return STATUS_OK;
}

static enum status mention(struct reading *reading,
			   const struct telling_stem *stem)
{
	struct mentions_term *term;
	size_t number;
	enum status status = find_term(reading, stem->stem, &number);

	if (status)
		return status;
	term = &reading->terms[number];
	if (term->article_count > 0 && term->last >= reading->first) {
		reading->list[term->last].frequency += stem->frequency;
		return STATUS_OK;
	}
	status = make_room_for_mention(reading);
	if (status)
		return status;
	term->article_count++;
	term->last = reading->count;
	reading->list[reading->count++] =
		(struct mention){ number, reading->place, stem->frequency };
	return STATUS_OK;
}

/* Terms get their numbers as they are come upon, whatever those of their
 * stems are, which depend on what was asked before. */
static enum status read_passage(struct reading *reading, uint32_t document)
{
	struct telling_passage passage;
	enum status status = telling_read(reading->source->telling, document,
					  &passage, reading->fault);

	if (status)
		return status;
	reading->lengths[reading->place] += passage.length;
	for (size_t i = 0; i < passage.count && !status; i++)
		status = mention(reading, &passage.list[i]);
	return status;
}

static enum status read_article(struct reading *reading,
				const struct picks *picks)
{
	enum status status = STATUS_OK;

	reading->first = reading->count;
	for (size_t i = 0; i < picks->count && !status; i++)
		status = read_passage(reading, picks->documents[i]);
	return status;
}

/* The passages of each article, by its number. */
static enum status pick(const struct mentions_source *source, struct pool *pool,
			struct picks **out, struct fault *fault)
{
	const struct articles_passages *all = &source->articles->all;
	struct picks *list;
	void *memory;
	enum status status = pool_take(pool, source->articles->count + 1,
				       sizeof(*list), &memory, fault);

	if (status)
		return status;
	list = memory;
	/* They lie in their order. */
	for (size_t i = 0; i < all->documents.count; i++) {
		struct picks *picks = &list[all->owners[i]];

		if (picks->count < MENTIONS_PASSAGES)
			picks->documents[picks->count++] =
				all->documents.list[i];
	}
	*out = list;
	return STATUS_OK;
}

enum status mentions_read(struct mentions *out,
			  const struct mentions_source *source,
			  struct pool *pool, struct fault *fault)
{
	struct reading reading = { .source = source,
				   .pool = pool,
				   .fault = fault };
	struct picks *picks;
	void *memory;
	enum status status = pick(source, pool, &picks, fault);

	*out = (struct mentions){ .place_count = 0 };
	if (!status)
		status = pool_take(pool, source->best_count + 1,
				   sizeof(*reading.lengths), &memory, fault);
	if (status)
		return status;
	reading.lengths = memory;
	telling_begin(source->telling);
	for (size_t i = 0; i < source->best_count && !status; i++) {
		reading.place = i;
		status = read_article(&reading, &picks[source->best[i]]);
	}
	if (!status)
		*out = (struct mentions){ reading.terms,   reading.term_count,
					  reading.list,    reading.count,
					  reading.lengths, source->best_count };
	return status;
}
