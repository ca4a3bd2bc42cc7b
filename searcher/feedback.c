/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/feedback.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/concepts.h"
#include "shared/schema.h"

enum {
	LOOKED_UP = 64,  /* terms whose frequency is asked for */
	COMMON_PART = 20 /* a term of more than this part of all passages
			  * tells nothing */
};

/* A term of some of the best articles. */
struct sharing {
	struct text term;
	double share; /* sum of the articles' weights times its part of each */
	double idf;
	double worth; /* share times idf, by which it is chosen; before the
		       * idf is known, its share */
};

struct shares {
	const struct mentions *mentions;
	struct sharing *list;
	size_t count;
};

/* Those worth most first; of equal ones that of the smaller term, so that
 * their order does not depend on the library's sort. */
static int compare_shares(const void *one, const void *other)
{
	const struct sharing *left = one;
	const struct sharing *right = other;
	double by = left->worth - right->worth;

	if (by > 0 || by < 0)
		return by > 0 ? -1 : 1;
	return text_compare(left->term, right->term);
}

/* An article weighs by its place: the first most, and one behind the other
 * much less, so that the words of a question with one answer do not move. */
static double weight_at(size_t place)
{
	return 1 / (((double)place + 1) * ((double)place + 1));
}

/* What the terms of the best articles have of these. */
static enum status add_up(struct shares *out, struct pool *pool,
			  struct fault *fault)
{
	const struct mentions *mentions = out->mentions;
	void *memory;
	enum status status = pool_take(pool, mentions->term_count + 1,
				       sizeof(*out->list), &memory, fault);

	if (status)
		return status;
	out->list = memory;
	for (size_t i = 0; i < mentions->count; i++) {
		const struct mention *mention = &mentions->list[i];
		struct sharing *sharing = &out->list[mention->term];

		if (mention->place >= FEEDBACK_ARTICLES)
			break;
		sharing->share += weight_at(mention->place) *
				  mention->frequency /
				  mentions->lengths[mention->place];
	}
	for (size_t i = 0; i < mentions->term_count; i++) {
		struct sharing sharing = out->list[i];

		sharing.term = mentions->terms[i].term;
		sharing.worth = sharing.share;
		if (sharing.share > 0)
			out->list[out->count++] = sharing;
	}
	return STATUS_OK;
}

/* Those worth most so far, in their order. */
struct choice {
	struct sharing list[FEEDBACK_TERMS];
	size_t count;
};

static void choose(struct choice *choice, const struct sharing *sharing)
{
	size_t i = choice->count;

	if (sharing->worth <= 0)
		return;
	if (i < FEEDBACK_TERMS)
		choice->count++;
	else if (compare_shares(sharing, &choice->list[i - 1]) < 0)
		i--;
	else
		return;
	for (; i > 0 && compare_shares(sharing, &choice->list[i - 1]) < 0; i--)
		choice->list[i] = choice->list[i - 1];
	choice->list[i] = *sharing;
}

/* Whether no term of this share or less can be one of them. */
static bool is_hopeless(const struct choice *choice, double share,
			double idf_most)
{
	return choice->count == FEEDBACK_TERMS &&
	       share * idf_most < choice->list[FEEDBACK_TERMS - 1].worth;
}

/* The first are weighed by idf; the rest is left out, as are those that
 * cannot be chosen, since each costs a look into the index. */
static enum status weigh(struct choice *out, struct shares *shares,
			 struct index *index, struct fault *fault)
{
	uint32_t document_count = index_document_count(index);
	double idf_most = concepts_idf(1, document_count);
	enum status status = STATUS_OK;

	qsort(shares->list, shares->count, sizeof(*shares->list),
	      compare_shares);
	for (size_t i = 0; i < shares->count && i < LOOKED_UP; i++) {
		struct sharing sharing = shares->list[i];
		uint32_t frequency;

		if (is_hopeless(out, sharing.share, idf_most))
			break;
		status =
			index_frequency(index, sharing.term, &frequency, fault);
		if (status)
			break;
		sharing.idf = concepts_idf(frequency, document_count);
		sharing.worth = frequency <= document_count / COMMON_PART ?
					sharing.share * sharing.idf :
					0;
		choose(out, &sharing);
	}
	return status;
}

/* The same stem in titles and headings. */
static enum status copy_for_context(struct text body, struct pool *pool,
				    struct text *out, struct fault *fault)
{
	const struct text prefix = TEXT(SCHEMA_CONTEXT);
	const size_t skipped = sizeof(SCHEMA_BODY) - 1;
	const size_t length = prefix.length + body.length - skipped;
	void *memory;
	enum status status = pool_take(pool, length, 1, &memory, fault);

	if (status)
		return status;
	memcpy(memory, prefix.data, prefix.length);
	memcpy((char *)memory + prefix.length, body.data + skipped,
	       body.length - skipped);
	*out = (struct text){ memory, length };
	return STATUS_OK;
}

static enum status keep(struct feedback *out, const struct choice *choice,
			struct pool *pool, struct fault *fault)
{
	enum status status = STATUS_OK;
	double sum = 0;

	for (size_t i = 0; i < choice->count; i++)
		sum += choice->list[i].share;
	for (size_t i = 0; i < choice->count && !status; i++) {
		const struct sharing *sharing = &choice->list[i];
		struct feedback_term *kept = &out->list[out->count++];

		*kept = (struct feedback_term){ .body.term = sharing->term,
						.weight = sharing->share / sum,
						.idf = sharing->idf };
		status = copy_for_context(sharing->term, pool,
					  &kept->context.term, fault);
	}
	return status;
}

enum status feedback_find(struct feedback *out, const struct mentions *mentions,
			  struct index *index, struct pool *pool,
			  struct fault *fault)
{
	struct shares shares = { .mentions = mentions };
	struct choice choice = { .count = 0 };
	enum status status = add_up(&shares, pool, fault);

	*out = (struct feedback){ .count = 0 };
	if (!status)
		status = weigh(&choice, &shares, index, fault);
	return status ? status : keep(out, &choice, pool, fault);
}
