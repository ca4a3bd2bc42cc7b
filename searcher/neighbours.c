/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/neighbours.h"

#include <math.h>

/* A mention among those of its term. */
struct weighed {
	size_t place;
	double weight;
};

struct comparing {
	const struct mentions *mentions;
	struct weighed *list; /* by term, each by place */
	size_t *ends;         /* of each term's, in the list */
	double *nearness;     /* [lesser place * places + greater one] */
	double *lengths;      /* of the vectors, squared */
};

struct nearest {
	double nearness[NEIGHBOURS_NEAREST];
	size_t places[NEIGHBOURS_NEAREST];
	size_t count;
};

static enum status make_room(struct comparing *comparing, struct pool *pool,
			     struct fault *fault)
{
	const struct mentions *mentions = comparing->mentions;
	size_t places = mentions->place_count;
	void *memory[4] = { NULL };
	enum status status = pool_take(pool, mentions->count + 1,
				       sizeof(*comparing->list), &memory[0],
				       fault);

	if (!status)
		status = pool_take(pool, mentions->term_count + 1,
				   sizeof(*comparing->ends), &memory[1], fault);
	if (!status)
		status = pool_take(pool, places * places + 1,
				   sizeof(*comparing->nearness), &memory[2],
				   fault);
	if (!status)
		status = pool_take(pool, places + 1,
				   sizeof(*comparing->lengths), &memory[3],
				   fault);
	comparing->list = memory[0];
	comparing->ends = memory[1];
	comparing->nearness = memory[2];
	comparing->lengths = memory[3];
	return status;
}

static double weigh(const struct mentions *mentions,
		    const struct mention *mention)
{
	const struct mentions_term *term = &mentions->terms[mention->term];
	double rarity = log(((double)mentions->place_count + 1) /
			    (double)term->article_count);

	return mention->frequency > 1 ? rarity * (1 + log(mention->frequency)) :
					rarity;
}

static void sort_by_term(struct comparing *comparing)
{
	const struct mentions *mentions = comparing->mentions;
	size_t end = 0;

	for (size_t i = 0; i < mentions->term_count; i++) {
		comparing->ends[i] = end;
		end += mentions->terms[i].article_count;
	}
	for (size_t i = 0; i < mentions->count; i++) {
		const struct mention *mention = &mentions->list[i];
		double weight = weigh(mentions, mention);

		comparing->lengths[mention->place] += weight * weight;
		comparing->list[comparing->ends[mention->term]++] =
			(struct weighed){ mention->place, weight };
	}
}

static void compare_all(struct comparing *comparing)
{
	const struct mentions *mentions = comparing->mentions;
	size_t first = 0;

	for (size_t i = 0; i < mentions->term_count; i++) {
		const struct weighed *list = &comparing->list[first];
		size_t count = comparing->ends[i] - first;

		for (size_t j = 0; j < count; j++) {
			double *row =
				&comparing->nearness[list[j].place *
						     mentions->place_count];

			for (size_t k = j + 1; k < count; k++)
				row[list[k].place] +=
					list[j].weight * list[k].weight;
		}
		first = comparing->ends[i];
	}
}

static double nearness_of(const struct comparing *comparing, size_t one,
			  size_t other)
{
	size_t lesser = one < other ? one : other;
	size_t greater = one < other ? other : one;
	double product =
		comparing->nearness[lesser * comparing->mentions->place_count +
				    greater];

	return product > 0 ? product / sqrt(comparing->lengths[one] *
					    comparing->lengths[other]) :
			     0;
}

/* Of equal ones those that came first stay. */
static void keep_nearest(struct nearest *nearest, size_t place, double nearness)
{
	size_t i = nearest->count;

	if (i == NEIGHBOURS_NEAREST && nearness <= nearest->nearness[i - 1])
		return;
	if (i < NEIGHBOURS_NEAREST)
		nearest->count++;
	else
		i--;
	for (; i > 0 && nearest->nearness[i - 1] < nearness; i--) {
		nearest->nearness[i] = nearest->nearness[i - 1];
		nearest->places[i] = nearest->places[i - 1];
	}
	nearest->nearness[i] = nearness;
	nearest->places[i] = place;
}

static struct nearest find_nearest(const struct comparing *comparing,
				   size_t place)
{
	struct nearest nearest = { .count = 0 };

	for (size_t i = 0; i < comparing->mentions->place_count; i++) {
		double nearness;

		if (i == place)
			continue;
		nearness = nearness_of(comparing, place, i);
		if (nearness > 0)
			keep_nearest(&nearest, i, nearness);
	}
	return nearest;
}

static double least_of(const double *scores, size_t count)
{
	double least = count > 0 ? scores[0] : 0;

	for (size_t i = 1; i < count; i++)
		if (scores[i] < least)
			least = scores[i];
	return least;
}

enum status neighbours_find(double *out, const struct mentions *mentions,
			    const double *scores, struct pool *pool,
			    struct fault *fault)
{
	struct comparing comparing = { .mentions = mentions };
	double least = least_of(scores, mentions->place_count);
	enum status status = make_room(&comparing, pool, fault);

	if (status)
		return status;
	sort_by_term(&comparing);
	compare_all(&comparing);
	for (size_t i = 0; i < mentions->place_count; i++) {
		struct nearest nearest = find_nearest(&comparing, i);
		double sum = 0;
		double weights = 0;

		for (size_t j = 0; j < nearest.count; j++) {
			sum += nearest.nearness[j] *
			       (scores[nearest.places[j]] - least);
			weights += nearest.nearness[j];
		}
		out[i] = weights > 0 ? sum / weights : 0;
	}
	return STATUS_OK;
}
