/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/neighbours.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

enum { PLACES = 4, MANY = 12 };

static struct fault fault;

struct trial {
	struct mentions mentions;
	const double *scores;
	double means[MANY];
};

static enum status find(void *context, struct fault *why)
{
	struct trial *trial = context;
	struct pool *pool;
	enum status status = pool_new(&pool, 1 << 20, why);

	if (!status)
		status = neighbours_find(trial->means, &trial->mentions,
					 trial->scores, pool, why);
	pool_free(pool);
	return status;
}

/* The third says what the first does, of which the second has one word only;
 * the fourth is like the second. All have the word that was asked for. */
static const struct mentions_term terms[] = {
	{ 0, { "Zen:harbour", 11 }, 4, 0 },
	{ 0, { "Zen:dredg", 9 }, 3, 0 },
	{ 0, { "Zen:silt", 8 }, 2, 0 },
	{ 0, { "Zen:alpha", 9 }, 2, 0 },
};
static const struct mention said[] = {
	{ 0, 0, 1 }, { 1, 0, 1 }, { 2, 0, 2 }, { 0, 1, 1 },
	{ 1, 1, 1 }, { 3, 1, 1 }, { 0, 2, 1 }, { 1, 2, 1 },
	{ 2, 2, 2 }, { 0, 3, 1 }, { 3, 3, 1 },
};
static const double lengths[PLACES] = { 4, 3, 4, 3 };

static const struct mentions few = {
	.terms = terms,
	.term_count = COUNT(terms),
	.list = said,
	.count = COUNT(said),
	.lengths = lengths,
	.place_count = PLACES,
};

static void open_trial(struct trial *out, const struct mentions *mentions,
		       const double *scores)
{
	*out = (struct trial){ .mentions = *mentions, .scores = scores };
}

/* What is like the best gains most by it. */
static void test_alike(void **state)
{
	static const double scores[PLACES] = { 9, 6, 5, 5 };
	struct trial trial;

	(void)state;
	open_trial(&trial, &few, scores);
	assert_int_equal(find(&trial, &fault), 0);
	assert_true(trial.means[2] > trial.means[1]);
	assert_true(trial.means[2] > trial.means[3]);
	/* A mean of what they have above the least: of the first's 4 here. */
	assert_true(trial.means[2] > 3 && trial.means[2] <= 4);
	/* Its own score is no part of what an article gets. */
	assert_true(trial.means[0] < 1);
}

/* A score of all that is higher changes nothing. */
static void test_above_the_least(void **state)
{
	static const double scores[PLACES] = { 9, 6, 5, 5 };
	static const double higher[PLACES] = { 109, 106, 105, 105 };
	struct trial one;
	struct trial other;

	(void)state;
	open_trial(&one, &few, scores);
	open_trial(&other, &few, higher);
	assert_int_equal(find(&one, &fault), 0);
	assert_int_equal(find(&other, &fault), 0);
	for (size_t i = 0; i < PLACES; i++)
		assert_float_equal(one.means[i], other.means[i], 1e-9);
}

/* Of more that are equally near those count that are better. */
static void test_nearest(void **state)
{
	static const struct mentions_term one = {
		0, { "Zen:dredg", 9 }, MANY, 0
	};
	struct mention list[MANY];
	double scores[MANY];
	struct mentions mentions = { .terms = &one,
				     .term_count = 1,
				     .list = list,
				     .count = MANY,
				     .place_count = MANY };
	struct trial trial;

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		list[i] = (struct mention){ 0, i, 1 };
		scores[i] = (double)(MANY - 1 - i);
	}
	open_trial(&trial, &mentions, scores);
	assert_int_equal(find(&trial, &fault), 0);
	/* 11, 10, 9, 8 and 7, but for the first, which is not its own. */
	assert_float_equal(trial.means[MANY - 1], 9, 1e-9);
	assert_float_equal(trial.means[0], 8, 1e-9);
}

/* Nothing to compare: nothing is gained. */
static void test_none(void **state)
{
	static const double scores[1] = { 9 };
	static const struct mentions none = { .place_count = 0 };
	static const struct mentions silent = { .place_count = 1 };
	struct trial trial;

	(void)state;
	open_trial(&trial, &none, scores);
	assert_int_equal(find(&trial, &fault), 0);
	trial.mentions = silent;
	trial.means[0] = 1;
	assert_int_equal(find(&trial, &fault), 0);
	assert_float_equal(trial.means[0], 0, 0);
}

static void test_memory(void **state)
{
	static const double scores[PLACES] = { 9, 6, 5, 5 };
	struct trial trial;
	const struct starve_work work = { .run = find, .context = &trial };

	(void)state;
	open_trial(&trial, &few, scores);
	assert_true(starve(&work) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_above_the_least),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
