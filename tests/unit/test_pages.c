/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/pages.h"
#include "searcher/steps.h"
#include "shared/schema.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* Every passage is a candidate; scores are equal. */
struct trial {
	struct candidates candidates;
	struct index_step step;
	struct pages *pages;
};

static void trial_open(struct trial *out, const struct fixture *fixture,
		       struct pages_order order)
{
	*out = (struct trial){ .step = { .op = INDEX_ALL } };
	out->candidates.steps = &out->step;
	out->candidates.step_count = 1;
	assert_int_equal(pool_new(&out->candidates.pool, 1 << 20, &fault), 0);
	assert_int_equal(pages_open(&out->pages, fixture->index,
				    &out->candidates, &order, &fault),
			 0);
}

static void trial_close(struct trial *trial)
{
	pages_close(trial->pages);
	pool_free(trial->candidates.pool);
}

/* The documents of all candidates, as "11 2 3". */
static void read_all(struct trial *trial, struct bytes *out)
{
	const struct index_hit *hit;

	do {
		assert_int_equal(pages_next(trial->pages, &hit, &fault), 0);
		if (hit)
			assert_int_equal(bytes_printf(out, &fault, "%u ",
						      hit->document),
					 0);
	} while (hit);
	assert_true(pages_is_end(trial->pages));
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
}

static void check(const struct fixture *fixture, struct pages_order order,
		  const char *expected)
{
	struct bytes found = BYTES_UP_TO(1 << 16);
	struct trial trial;

	trial_open(&trial, fixture, order);
	read_all(&trial, &found);
	assert_string_equal(found.data, expected);
	trial_close(&trial);
	bytes_free(&found);
}

/*
 * Passages by number: 1..3 of 2021-08-17, 4..5 of 2020-05, 6..7 of 2019,
 * 8..9 of 2018-12-01, 10 undated, 11 of 2022-01-02; on one day by passage
 * id. Only 4 and 5 are of run 3, all others of run 1.
 */
static const struct {
	enum search_order order;
	uint64_t since_run;
	const char *expected;
} rows[] = {
	{ SEARCH_BY_SCORE, 0, "11 2 3 1 5 4 7 6 9 8 10 " },
	{ SEARCH_NEWEST, 0, "11 2 3 1 5 4 7 6 9 8 10 " },
	{ SEARCH_OLDEST, 0, "8 9 6 7 4 5 1 3 2 11 10 " },
	{ SEARCH_OLDEST, 1, "4 5 " },
	{ SEARCH_NEWEST, 2, "5 4 " },
	{ SEARCH_BY_SCORE, 3, "" },
	{ SEARCH_OLDEST, UINT64_MAX, "" },
	{ SEARCH_NEWEST, UINT64_MAX - 1, "" },
};

static void test_order_whatever_the_pages(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		for (uint32_t limit = 1; limit < 20; limit++)
			for (int j = 0; j < 2; j++) {
				struct pages_order order = {
					.order = rows[i].order,
					.since_run = rows[i].since_run,
					.first_limit = limit,
					.takes_all = j > 0,
				};

				check(*state, order, rows[i].expected);
			}
}

/* With priors all are fetched at once, and given away part by part. */
static void test_weighed_in_parts(void **state)
{
	const struct fixture *fixture = *state;
	const struct priors priors = { .half_life = 365 };
	struct candidates_source source = { .index = fixture->index,
					    .terms = fixture->terms,
					    .priors = &priors };
	struct pages_order order = { .order = SEARCH_BY_SCORE };
	struct weigh *weigh;

	assert_int_equal(weigh_open(&weigh, &source, &fault), 0);
	order.weigh = weigh;
	for (order.first_limit = 1; order.first_limit < 20;
	     order.first_limit++) {
		const struct index_hit *hit;
		struct trial trial;

		check(fixture, order, rows[0].expected);
		trial_open(&trial, fixture, order);
		assert_int_equal(pages_next(trial.pages, &hit, &fault), 0);
		assert_int_equal(pages_is_empty(trial.pages),
				 order.first_limit == 1);
		trial_close(&trial);
	}
	weigh_close(weigh);
}

static void test_by_document(void **state)
{
	struct pages_order order = { .order = SEARCH_OLDEST,
				     .first_limit = PAGES_LARGEST,
				     .is_by_document = true };

	check(*state, order, "1 2 3 4 5 6 7 8 9 10 11 ");
}

static void test_days(void **state)
{
	struct pages_order order = { .order = SEARCH_OLDEST, .first_limit = 1 };
	const struct index_hit *hit;
	struct trial trial;

	trial_open(&trial, *state, order);
	assert_int_equal(pages_next(trial.pages, &hit, &fault), 0);
	assert_memory_equal(hit->day, "\x20\x18\x12\x01", 4);
	trial_close(&trial);
	order.order = SEARCH_BY_SCORE;
	trial_open(&trial, *state, order);
	assert_int_equal(pages_next(trial.pages, &hit, &fault), 0);
	assert_memory_equal(hit->day, "\x20\x22\x01\x02", 4);
	trial_close(&trial);
}

static void test_counts(void **state)
{
	for (int i = 0; i < 3; i++) {
		struct pages_order order = { .order = (enum search_order)i,
					     .first_limit = 2 };
		const struct index_hit *hit;
		struct trial trial;
		uint32_t count;

		trial_open(&trial, *state, order);
		assert_int_equal(pages_count(trial.pages, &count, &fault), 0);
		assert_int_equal(count, 11);
		/* the same in the midst of it */
		assert_int_equal(pages_next(trial.pages, &hit, &fault), 0);
		assert_int_equal(pages_count(trial.pages, &count, &fault), 0);
		assert_int_equal(count, 11);
		trial_close(&trial);
	}
}

static void test_one_article(void **state)
{
	struct pages_order order = { .order = SEARCH_OLDEST, .first_limit = 1 };
	struct hash article = hash_text(TEXT("lahore.txt"));
	struct bytes found = BYTES_UP_TO(1 << 16);
	struct index_page page;
	struct trial trial;

	trial_open(&trial, *state, order);
	assert_int_equal(pages_of_article(trial.pages, &article, &page, &fault),
			 0);
	assert_int_equal(page.hit_count, 3);
	index_page_free(&page);
	/* what follows is not narrowed */
	read_all(&trial, &found);
	assert_string_equal(found.data, rows[2].expected);
	bytes_free(&found);
	trial_close(&trial);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_order_whatever_the_pages),
		FIXTURE_TEST(test_weighed_in_parts),
		FIXTURE_TEST(test_by_document),
		FIXTURE_TEST(test_days),
		FIXTURE_TEST(test_counts),
		FIXTURE_TEST(test_one_article),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
