/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/feedback.h"

#include <stdlib.h>

#include "searcher/concepts.h"

enum {
	LOOKED_UP = 64,  /* terms whose frequency is asked for */
	COMMON_PART = 20 /* a term of more than this part of all passages
			  * tells nothing */
};

/* A term of several of the best articles. */
struct sharing {
	struct text term;
	double share; /* sum of the articles' weights times its part of each */
	double idf;
	size_t article_count;
};

struct shares {
	const struct mentions *mentions;
	struct sharing *list;
	size_t count;
};

/* The most telling first; of equal ones that of the smaller term, so that
 * their order does not depend on the library's sort. */
static int compare_shares(const void *one, const void *other)
{
	const struct sharing *left = one;
	const struct sharing *right = other;
	double by = left->share - right->share;

	if (by > 0 || by < 0)
		return by > 0 ? -1 : 1;
	return text_compare(left->term, right->term);
}

/* An article weighs by its place: the first most, and one behind the other
 * less, so that the words of a question with one answer do not move. */
static double weight_at(size_t place)
{
	return 1 / ((double)place + 1);
}

/* What the terms of several articles have of these. */
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
		sharing->article_count++;
		sharing->share += weight_at(mention->place) *
				  mention->frequency /
				  mentions->lengths[mention->place];
	}
	for (size_t i = 0; i < mentions->term_count; i++) {
		out->list[i].term = mentions->terms[i].term;
		if (out->list[i].article_count > 1)
			out->list[out->count++] = out->list[i];
	}
	return STATUS_OK;
}

/* The shares of the first are weighed by idf, the rest is left out. */
static enum status weigh(struct shares *shares, struct index *index,
			 struct fault *fault)
{
	uint32_t document_count = index_document_count(index);
	enum status status = STATUS_OK;

	qsort(shares->list, shares->count, sizeof(*shares->list),
	      compare_shares);
	if (shares->count > LOOKED_UP)
		shares->count = LOOKED_UP;
	for (size_t i = 0; i < shares->count && !status; i++) {
		struct sharing *sharing = &shares->list[i];
		uint32_t frequency;

		status = index_frequency(index, sharing->term, &frequency,
					 fault);
		sharing->idf = concepts_idf(frequency, document_count);
		sharing->share *= frequency <= document_count / COMMON_PART ?
					  sharing->idf :
					  0;
	}
	qsort(shares->list, shares->count, sizeof(*shares->list),
	      compare_shares);
	return status;
}

static void keep_best(struct feedback *out, const struct shares *shares)
{
	double sum = 0;

	for (size_t i = 0; i < shares->count && i < FEEDBACK_TERMS; i++) {
		const struct sharing *sharing = &shares->list[i];

		if (sharing->share <= 0)
			break;
		sum += sharing->share;
		out->list[out->count++] = (struct feedback_term){
			{ sharing->term, 0 }, sharing->share, sharing->idf
		};
	}
	for (size_t i = 0; i < out->count; i++)
		out->list[i].weight /= sum;
}

enum status feedback_find(struct feedback *out, const struct mentions *mentions,
			  struct index *index, struct pool *pool,
			  struct fault *fault)
{
	struct shares shares = { .mentions = mentions };
	enum status status = add_up(&shares, pool, fault);

	*out = (struct feedback){ .count = 0 };
	if (!status)
		status = weigh(&shares, index, fault);
	if (!status)
		keep_best(out, &shares);
	return status;
}
