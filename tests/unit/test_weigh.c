/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "searcher/steps.h"
#include "searcher/weigh.h"
#include "tests/unit/asking.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* All passages, with scores that the test gives them: document i the i-th. */
struct trial {
	struct candidates_source source;
	struct index_step step;
	struct steps steps;
	struct weigh *weigh;
	struct index_page page;
};

static void trial_open(struct trial *out, const struct fixture *fixture,
		       const struct priors *priors)
{
	struct index_query query = { .step_count = 1, .limit = 100 };

	*out = (struct trial){ .source = *asking(fixture),
			       .step = { .op = INDEX_ALL } };
	out->steps = (struct steps){ .list = &out->step, .count = 1 };
	out->source.priors = priors;
	query.steps = &out->step;
	assert_int_equal(
		index_match(fixture->index, &query, &out->page, &fault), 0);
	assert_int_equal(weigh_open(&out->weigh, &out->source, &fault), 0);
}

static void trial_close(struct trial *trial)
{
	weigh_close(trial->weigh);
	index_page_free(&trial->page);
}

static int fall(const void *one, const void *other)
{
	const struct index_hit *left = one;
	const struct index_hit *right = other;

	return (left->score < right->score) - (left->score > right->score);
}

/* The documents as they are weighed, "11 1 2". */
static void check(const struct fixture *fixture, const struct priors *priors,
		  const double *scores, const char *expected)
{
	struct bytes found = BYTES_UP_TO(1 << 16);
	struct trial trial;

	trial_open(&trial, fixture, priors);
	for (size_t i = 0; i < trial.page.hit_count; i++)
		trial.page.hits[i].score =
			scores[trial.page.hits[i].document - 1];
	qsort(trial.page.hits, trial.page.hit_count, sizeof(*trial.page.hits),
	      fall);
	assert_int_equal(
		weigh_page(trial.weigh, &trial.steps, &trial.page, &fault), 0);
	for (size_t i = 0; i < trial.page.hit_count; i++) {
		assert_true(i == 0 || trial.page.hits[i].score <=
					      trial.page.hits[i - 1].score);
		assert_int_equal(bytes_printf(&found, &fault, "%u ",
					      trial.page.hits[i].document),
				 0);
	}
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
	assert_string_equal(found.data, expected);
	trial_close(&trial);
	bytes_free(&found);
}

/*
 * Passages by number: 1..3 of 2021-08-17, 4..5 of 2020-05, 6..7 of 2019,
 * 8..9 of 2018-12-01, 10 undated, 11 of 2022-01-02.
 */
static void test_order(void **state)
{
	static const double falling[] = { 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 };
	static const double nothing[11] = { 0 };
	const struct priors none = { .half_life = 0 };
	const struct priors long_ago = { .half_life = 1e9 };
	const struct priors a_year = { .half_life = 365 };
	const struct priors a_day = { .half_life = 1 };
	const struct priors outlets = {
		.sources = { { TEXT("harbour weekly"), 4 },
			     { TEXT("Harbour"), 0.5 },
			     { TEXT("nobody"), 1000 } },
		.source_count = 3,
	};
	const struct priors both = { .half_life = 365,
				     .sources = { { TEXT("correo"), 1000 } },
				     .source_count = 1 };

	check(*state, &none, falling, "1 2 3 4 5 6 7 8 9 10 11 ");
	check(*state, &long_ago, falling, "1 2 3 4 5 6 7 8 9 10 11 ");
	/* 11 * 0.77; 8 * 0.31; 6 * 0.125; 4 * 0.12; 2 * 0.12; 1 */
	check(*state, &a_year, falling, "1 2 3 4 5 11 6 7 8 9 10 ");
	/* where factors are too small to be told apart */
	check(*state, &a_day, falling, "11 1 2 3 4 5 6 7 8 9 10 ");
	/* 16, 14, 6, 5.5, 5, 5, ...: of equals the newer first */
	check(*state, &outlets, falling, "4 5 6 1 2 7 3 8 9 10 11 ");
	check(*state, &both, falling, "6 7 1 2 3 4 5 11 8 9 10 ");
	/* without scores there is nothing to weigh: newest first */
	check(*state, &both, nothing, "11 2 3 1 5 4 7 6 9 8 10 ");
}

static void test_description(void **state)
{
	const struct priors priors = { .half_life = 365 };
	struct bytes told = BYTES_UP_TO(1 << 16);
	struct trial trial;

	trial_open(&trial, *state, &priors);
	assert_int_equal(weigh_describe(trial.weigh, &told, &fault), 0);
	assert_int_equal(bytes_append_byte(&told, '\0', &fault), 0);
	assert_string_equal(told.data,
			    "half a score each 365 days before 2022-01-02");
	trial_close(&trial);
	bytes_free(&told);
}

static void test_in_words(void **state)
{
	const struct priors priors = { .half_life = 138,
				       .sources = { { TEXT("post"), 2 },
						    { TEXT("weekly"), 3 } },
				       .source_count = 2 };
	static const struct {
		uint32_t document;
		const char *expected;
	} table[] = {
		{ 1, " x 0.5000 (138 days old) x 2 (post)" },
		{ 4, " x 0.0465 (611 days old) x 3 (weekly)" },
		{ 10, " x 0.0035 (undated, as if 1128 days old)" },
		{ 11, " x 1.0000 (0 days old)" },
	};
	struct trial trial;

	trial_open(&trial, *state, &priors);
	for (size_t i = 0; i < COUNT(table); i++) {
		struct bytes out = BYTES_UP_TO(1 << 16);

		assert_int_equal(weigh_explain(trial.weigh, table[i].document,
					       &out, &fault),
				 0);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
		assert_string_equal(out.data, table[i].expected);
		bytes_free(&out);
	}
	trial_close(&trial);
}

struct work {
	struct trial trial;
	const struct fixture *fixture;
	struct candidates_source source;
};

static enum status weigh_once(void *context, struct fault *out)
{
	struct work *work = context;
	struct weigh *weigh;
	enum status status = weigh_open(&weigh, &work->source, out);

	if (!status)
		status = weigh_page(weigh, &work->trial.steps,
				    &work->trial.page, out);
	weigh_close(weigh);
	return status;
}

static void test_out_of_memory(void **state)
{
	const struct priors priors = { .half_life = 100,
				       .sources = { { TEXT("post"), 2 } },
				       .source_count = 1 };
	struct work work = { .fixture = *state };
	const struct starve_work starved = { .run = weigh_once,
					     .context = &work };

	trial_open(&work.trial, *state, &priors);
	work.source = work.trial.source;
	assert_true(starve(&starved) > 5);
	trial_close(&work.trial);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_order),
		FIXTURE_TEST(test_description),
		FIXTURE_TEST(test_in_words),
		FIXTURE_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
