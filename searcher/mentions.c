/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/mentions.h"

#include <ctype.h>
#include <string.h>

enum { FIRST_CAPACITY = 1024, RECORD_BYTES = 1 << 30, SHORTEST = 3, NONE = 0 };

/* Passages of an article that are to be read, best first. */
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
	size_t place;      /* of the article at hand */
	size_t first;      /* mention of it */
	struct bytes room; /* of the passage at hand */
	struct fault *fault;
};

/* A word of its own, and not a number. */
static bool is_telling(struct text term)
{
	const char *colon = term.data;
	const char *end = term.data + term.length;

	while (colon < end && *colon != ':')
		colon++;
	if (end - colon <= SHORTEST)
		return false;
	for (const char *at = colon; at < end; at++)
		if (isdigit((unsigned char)*at))
			return false;
	return true;
}

/* ---- Room -------------------------------------------------------------- */

/* Twice as many, the first `count` as they were. */
static enum status grow(struct reading *reading, void **list, size_t count,
			size_t size)
{
	size_t capacity = count ? count * 2 : FIRST_CAPACITY;
	void *memory;
	enum status status = pool_take(reading->pool, capacity, size, &memory,
				       reading->fault);

	if (status)
		return status;
	if (count > 0)
		memcpy(memory, *list, count * size);
	*list = memory;
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
	status = grow(reading, &terms, reading->term_count,
		      sizeof(*reading->terms));
	if (status)
		return status;
	reading->terms = terms;
	reading->term_capacity = reading->term_count ? reading->term_count * 2 :
						       FIRST_CAPACITY;
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
	status = grow(reading, &list, reading->count, sizeof(*reading->list));
	if (status)
		return status;
	reading->list = list;
	reading->capacity = reading->count ? reading->count * 2 :
					     FIRST_CAPACITY;
	return STATUS_OK;
}

/* ---- Reading ----------------------------------------------------------- */

static enum status find_term(struct reading *reading,
			     const struct stem_use *use, size_t *out)
{
	enum status status = make_room_for_term(reading);
	size_t *slot;

	if (status)
		return status;
	slot = find_slot(reading, use->stem);
	if (*slot == NONE) {
		reading->terms[reading->term_count] = (struct mentions_term){
			.stem = use->stem,
			.term = stem_counts_term(reading->source->counts, use),
		};
		*slot = ++reading->term_count;
	}
	*out = *slot - 1;
	return STATUS_OK;
}

static enum status mention(struct reading *reading, const struct stem_use *use,
			   uint32_t frequency)
{
	struct mentions_term *term;
	size_t number;
	enum status status = find_term(reading, use, &number);

	if (status)
		return status;
	term = &reading->terms[number];
	if (term->article_count > 0 && term->last >= reading->first) {
		reading->list[term->last].frequency += frequency;
		return STATUS_OK;
	}
	status = make_room_for_mention(reading);
	if (status)
		return status;
	term->article_count++;
	term->last = reading->count;
	reading->list[reading->count++] =
		(struct mention){ number, reading->place, frequency };
	return STATUS_OK;
}

static enum status count_passage(struct reading *reading, uint32_t document)
{
	const struct mentions_source *source = reading->source;
	struct record_passage passage;
	const struct words *words;
	enum status status = store_passage(source->articles->store, document,
					   &reading->room, &passage,
					   reading->fault);

	stem_counts_begin(source->counts);
	if (!status)
		status = stem_counts_language(source->counts, passage.language,
					      reading->fault);
	if (!status)
		status = spans_words(source->reader, passage.text, &words,
				     reading->fault);
	return status ? status :
			stem_counts_add(source->counts, words, STEM_BODY, NULL,
					reading->fault);
}

/* Terms get their numbers as they are come upon, whatever those of their
 * stems are, which depend on what was asked before. */
static enum status read_passage(struct reading *reading, uint32_t document)
{
	const struct stem_counts *counts = reading->source->counts;
	const struct stem_use *uses;
	size_t count;
	enum status status = count_passage(reading, document);

	uses = stem_counts_uses(counts, &count);
	for (size_t i = 0; i < count && !status; i++) {
		uint32_t frequency =
			stem_counts_of(counts, uses[i].stem, STEM_BODY);

		reading->lengths[reading->place] += frequency;
		if (is_telling(stem_counts_term(counts, &uses[i])))
			status = mention(reading, &uses[i], frequency);
	}
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
	const struct index_page *page = source->page;
	struct picks *list;
	void *memory;
	enum status status = pool_take(pool, source->articles->count + 1,
				       sizeof(*list), &memory, fault);

	if (status)
		return status;
	list = memory;
	for (size_t i = 0; i < page->hit_count; i++) {
		struct picks *picks = &list[source->articles->of_hits[i]];

		if (picks->count < MENTIONS_PASSAGES)
			picks->documents[picks->count++] =
				page->hits[i].document;
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
				   .room = BYTES_UP_TO(RECORD_BYTES),
				   .fault = fault };
	struct picks *picks;
	void *memory;
	enum status status = pick(source, pool, &picks, fault);

	*out = (struct mentions){ .place_count = source->best_count };
	if (!status)
		status = pool_take(pool, source->best_count + 1,
				   sizeof(*reading.lengths), &memory, fault);
	if (status)
		return status;
	reading.lengths = memory;
	stem_counts_renew(source->counts);
	for (size_t i = 0; i < source->best_count && !status; i++) {
		reading.place = i;
		status = read_article(&reading, &picks[source->best[i]]);
	}
	bytes_free(&reading.room);
	out->terms = reading.terms;
	out->term_count = reading.term_count;
	out->list = reading.list;
	out->count = reading.count;
	out->lengths = reading.lengths;
	return status;
}
