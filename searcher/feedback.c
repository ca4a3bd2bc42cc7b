/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/feedback.h"

#include <ctype.h>
#include <stdlib.h>

#include "searcher/concepts.h"
#include "searcher/rerank.h"
#include "shared/memory.h"

enum {
	FIRST_CAPACITY = 1024,
	RECORD_BYTES = 1 << 30,
	LOOKED_UP = 128, /* terms whose frequency is asked for */
	COMMON_PART = 20 /* a term of more than this part of all passages
			  * tells nothing */
};

/* A stem of a passage, later of all passages that were looked at. */
struct mention {
	uint32_t stem;
	uint32_t frequency;
	size_t article;
	struct text term;
	double share; /* weight of the article times the term's part of it */
	double idf;
	size_t article_count;
};

/* A passage to be looked at. */
struct chosen {
	uint32_t document;
	size_t article;
};

struct mentions {
	const struct feedback_source *source;
	struct pool *pool;
	struct mention *list;
	size_t count;
	size_t capacity;
	double *lengths; /* of each article */
	struct chosen *chosen;
	size_t chosen_count;
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
	if (end - colon < 3)
		return false;
	for (const char *at = colon; at < end; at++)
		if (isdigit((unsigned char)*at))
			return false;
	return true;
}

/* ---- Passages ---------------------------------------------------------- */

/* Those of an article come one after the other, its best first. */
static void choose(struct mentions *mentions, uint32_t document, size_t article)
{
	struct chosen *list = mentions->chosen;
	size_t place = mentions->chosen_count++;

	for (; place > 0 && list[place - 1].article > article; place--)
		list[place] = list[place - 1];
	list[place] = (struct chosen){ document, article };
}

static enum status choose_passages(struct mentions *mentions)
{
	const struct feedback_source *source = mentions->source;
	const struct index_page *page = source->page;
	size_t *counts;
	void *memory[2];
	enum status status =
		pool_take(mentions->pool, source->articles->count + 1,
			  sizeof(*counts), &memory[0], mentions->fault);

	if (!status)
		status = pool_take(mentions->pool, page->hit_count + 1,
				   sizeof(*mentions->chosen), &memory[1],
				   mentions->fault);
	if (status)
		return status;
	counts = memory[0];
	mentions->chosen = memory[1];
	for (size_t i = 0; i < page->hit_count; i++) {
		size_t article = source->articles->of_hits[i];

		if (source->weights[article] > 0 &&
		    counts[article]++ < FEEDBACK_PASSAGES)
			choose(mentions, page->hits[i].document, article);
	}
	return STATUS_OK;
}

/* What was read to be ranked is not read again. */
static enum status read_passage(struct mentions *mentions, uint32_t document,
				struct record_passage *out)
{
	const struct feedback_source *source = mentions->source;
	const struct record_passage *known =
		rerank_passage(source->rerank, document);

	if (!known)
		return store_passage(source->articles->store, document,
				     &mentions->room, out, mentions->fault);
	*out = *known;
	return STATUS_OK;
}

static enum status count_passage(struct mentions *mentions, uint32_t document)
{
	struct stem_counts *counts = mentions->source->counts;
	struct record_passage passage;
	const struct words *words;
	enum status status = read_passage(mentions, document, &passage);

	stem_counts_begin(counts);
	if (!status)
		status = stem_counts_language(counts, passage.language,
					      mentions->fault);
	if (!status)
		status = spans_words(mentions->source->reader, passage.text,
				     &words, mentions->fault);
	return status ? status :
			stem_counts_add(counts, words, STEM_BODY, NULL,
					mentions->fault);
}

static enum status make_room(struct mentions *mentions, size_t count)
{
	size_t capacity = mentions->capacity ? mentions->capacity :
					       FIRST_CAPACITY;
	struct mention *list;

	while (capacity < mentions->count + count)
		capacity *= 2;
	if (capacity == mentions->capacity)
		return STATUS_OK;
	list = memory_resize(mentions->list, capacity, sizeof(*list));
	if (!list)
		return fault_set(mentions->fault, STATUS_FULL, "out of memory");
	mentions->list = list;
	mentions->capacity = capacity;
	return STATUS_OK;
}

static enum status add_mentions(struct mentions *mentions,
				const struct chosen *from)
{
	const struct stem_counts *counts = mentions->source->counts;
	const struct stem_use *uses;
	size_t count;
	enum status status = count_passage(mentions, from->document);

	uses = stem_counts_uses(counts, &count);
	if (!status)
		status = make_room(mentions, count);
	for (size_t i = 0; i < count && !status; i++) {
		struct mention *mention = &mentions->list[mentions->count++];

		*mention = (struct mention){
			.stem = uses[i].stem,
			.frequency =
				stem_counts_of(counts, uses[i].stem, STEM_BODY),
			.article = from->article,
			.term = stem_counts_term(counts, &uses[i]),
			.article_count = 1,
		};
		mentions->lengths[from->article] += mention->frequency;
	}
	return status;
}

static enum status read_passages(struct mentions *mentions)
{
	enum status status = choose_passages(mentions);

	stem_counts_renew(mentions->source->counts);
	for (size_t i = 0; i < mentions->chosen_count && !status; i++)
		status = add_mentions(mentions, &mentions->chosen[i]);
	return status;
}

/* ---- Terms of several articles ----------------------------------------- */

/* The mention of each stem that the others of it are added to: an open hash
 * table, at most half full, of places plus one. */
struct firsts {
	uint32_t *slots;
	size_t mask;
};

static enum status make_firsts(struct firsts *out,
			       const struct mentions *mentions)
{
	size_t slot_count = 2;
	enum status status;
	void *memory;

	while (slot_count < 2 * mentions->count)
		slot_count *= 2;
	status = pool_take(mentions->pool, slot_count, sizeof(*out->slots),
			   &memory, mentions->fault);
	*out = (struct firsts){ memory, slot_count - 1 };
	return status;
}

static struct mention *find_first(const struct firsts *firsts,
				  struct mention *list, size_t place)
{
	size_t slot = list[place].stem * (size_t)2654435761U & firsts->mask;

	while (firsts->slots[slot] != 0 &&
	       list[firsts->slots[slot] - 1].stem != list[place].stem)
		slot = (slot + 1) & firsts->mask;
	if (firsts->slots[slot] == 0)
		firsts->slots[slot] = (uint32_t)place + 1;
	return &list[firsts->slots[slot] - 1];
}

static void keep_common(struct mentions *mentions)
{
	size_t kept = 0;

	for (size_t i = 0; i < mentions->count; i++) {
		const struct mention *mention = &mentions->list[i];

		if (mention->article_count > 1 && is_telling(mention->term))
			mentions->list[kept++] = *mention;
	}
	mentions->count = kept;
}

/* One mention a term, of those in several articles. The articles come in
 * order, so that the same shares are added up in the same one always. */
static enum status merge(struct mentions *mentions)
{
	const double *weights = mentions->source->weights;
	struct firsts firsts;
	enum status status = make_firsts(&firsts, mentions);

	if (status)
		return status;
	for (size_t i = 0; i < mentions->count; i++) {
		struct mention *next = &mentions->list[i];
		struct mention *first = find_first(&firsts, mentions->list, i);

		next->share =
			next->frequency * (weights[next->article] /
					   mentions->lengths[next->article]);
		if (first == next)
			continue;
		first->share += next->share;
		first->article_count += first->article != next->article;
		first->article = next->article;
	}
	keep_common(mentions);
	return STATUS_OK;
}

/* The most telling first; of equal ones that of the smaller term, so that
 * their order does not depend on the library's sort. */
static int compare_shares(const void *one, const void *other)
{
	const struct mention *left = one;
	const struct mention *right = other;
	double by = left->share - right->share;

	if (by > 0 || by < 0)
		return by > 0 ? -1 : 1;
	return text_compare(left->term, right->term);
}

/* The shares of the first are weighed by idf, the rest is left out. */
static enum status weigh(struct mentions *mentions)
{
	struct index *index = store_index(mentions->source->articles->store);
	uint32_t document_count = index_document_count(index);
	enum status status = STATUS_OK;

	qsort(mentions->list, mentions->count, sizeof(*mentions->list),
	      compare_shares);
	if (mentions->count > LOOKED_UP)
		mentions->count = LOOKED_UP;
	for (size_t i = 0; i < mentions->count && !status; i++) {
		struct mention *mention = &mentions->list[i];
		uint32_t frequency;

		status = index_frequency(index, mention->term, &frequency,
					 mentions->fault);
		mention->idf = concepts_idf(frequency, document_count);
		mention->share *= frequency <= document_count / COMMON_PART ?
					  mention->idf :
					  0;
	}
	qsort(mentions->list, mentions->count, sizeof(*mentions->list),
	      compare_shares);
	return status;
}

static enum status keep_best(struct feedback *out,
			     const struct mentions *mentions)
{
	enum status status = STATUS_OK;
	double sum = 0;

	for (size_t i = 0;
	     i < mentions->count && out->count < FEEDBACK_TERMS && !status;
	     i++) {
		const struct mention *mention = &mentions->list[i];
		struct feedback_term *kept = &out->list[out->count];

		if (mention->share <= 0)
			break;
		sum += mention->share;
		*kept = (struct feedback_term){ .weight = mention->share,
						.idf = mention->idf };
		status = pool_copy(mentions->pool, mention->term,
				   &kept->term.term, mentions->fault);
		out->count++;
	}
	for (size_t i = 0; i < out->count; i++)
		out->list[i].weight /= sum;
	return status;
}

enum status feedback_find(struct feedback *out,
			  const struct feedback_source *source,
			  struct pool *pool, struct fault *fault)
{
	struct mentions mentions = { .source = source,
				     .pool = pool,
				     .room = BYTES_UP_TO(RECORD_BYTES),
				     .fault = fault };
	void *lengths = NULL;
	enum status status = pool_take(pool, source->articles->count + 1,
				       sizeof(*mentions.lengths), &lengths,
				       fault);

	*out = (struct feedback){ .count = 0 };
	mentions.lengths = lengths;
	if (!status)
		status = read_passages(&mentions);
	if (!status)
		status = merge(&mentions);
	if (!status && mentions.count > 0)
		status = weigh(&mentions);
	if (!status)
		status = keep_best(out, &mentions);
	if (status)
		*out = (struct feedback){ .count = 0 };
	memory_free(mentions.list);
	bytes_free(&mentions.room);
	return status;
}
