/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/closeness.h"

#include "searcher/bm25.h"
#include "searcher/steps.h"

#define NEAR_K1 1.2

static size_t count_exact(const struct spans *spans)
{
	size_t count = 0;

	for (size_t i = 0; i < spans->count; i++)
		count += spans->list[i].form == HIT_EXACT;
	return count;
}

static uint32_t distance_of(const struct span *one, const struct span *other)
{
	return one->first_position > other->first_position ?
		       one->first_position - other->first_position :
		       other->first_position - one->first_position;
}

/* Words between a place and the nearest of others; both in text order, so
 * that *from, the nearest one so far, never goes back. */
static uint32_t nearest(const struct span *place, const struct spans *others,
			size_t *from)
{
	while (*from + 1 < others->count &&
	       distance_of(place, &others->list[*from + 1]) <=
		       distance_of(place, &others->list[*from]))
		(*from)++;
	return distance_of(place, &others->list[*from]);
}

static double count_near(const struct spans *one, const struct spans *other)
{
	size_t from = 0;
	double sum = 0;

	for (size_t i = 0; i < one->count && other->count > 0; i++) {
		uint32_t distance = nearest(&one->list[i], other, &from);

		if (distance > 0 && distance <= CLOSENESS_WINDOW)
			sum += 1.0 / distance;
	}
	return sum;
}

static double lesser(double one, double other)
{
	return one < other ? one : other;
}

static double weigh_exact(const struct concept *concept,
			  const struct spans *places, double length)
{
	const struct index_bm25 parameters = steps_weights().bm25;

	return concept->weight *
	       bm25_saturate(&parameters, (double)count_exact(places), length);
}

/* How near a word is to the one before it in the query. */
static double weigh_near(double weight, const struct spans *before,
			 const struct spans *places)
{
	double near = count_near(before, places);

	return weight * near / (near + NEAR_K1);
}

enum status closeness_measure(struct closeness *out,
			      struct spans_reader *reader,
			      const struct closeness_text *text,
			      struct fault *fault)
{
	const struct concept *list = text->concepts->list;
	struct spans pair[2] = { { 0 }, { 0 } };
	enum status status =
		spans_read(reader, text->text, text->language, fault);
	double length = spans_position_count(reader) / text->average_words;

	*out = (struct closeness){ 0 };
	for (size_t i = 0; i < text->concepts->count && !status; i++) {
		struct spans *places = &pair[i % 2];
		size_t node = list[i].node;

		/* A leaf of several words has its places but once. */
		places->count = 0;
		if (text->candidates->query->nodes[node].kind == QUERY_WORD &&
		    (i == 0 || list[i - 1].node != node))
			status = spans_find(reader, text->candidates, node,
					    places, fault);
		if (status)
			break;
		out->exact += weigh_exact(&list[i], places, length);
		if (i > 0)
			out->near += weigh_near(lesser(list[i - 1].weight,
						       list[i].weight),
						&pair[(i + 1) % 2], places);
	}
	spans_free(&pair[0]);
	spans_free(&pair[1]);
	return status;
}
