/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/articles.h"
#include "tests/unit/asked.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* A page of these documents, in this order. */
static struct index_page page_of(struct index_hit *hits,
				 const uint32_t *documents, size_t count)
{
	for (size_t i = 0; i < count; i++)
		hits[i] = (struct index_hit){ .document = documents[i] };
	return (struct index_page){ .hits = hits, .hit_count = count };
}

/* lahore.txt is 1 to 3, kampala.txt 4 and 5, arbitraje.txt 6 and 7. */
static void test_groups(void **state)
{
	const struct fixture *fixture = *state;
	const uint32_t documents[] = { 5, 3, 1, 4, 6 };
	const size_t owners[] = { 0, 0, 0, 1, 1, 2, 2 };
	const size_t places[] = { 4, 2, 0, 3, 5 };
	const size_t before[] = { 3, 1, 7, 7, 7 }; /* 7: none */
	struct index_hit hits[5];
	struct index_page page = page_of(hits, documents, 5);
	struct articles articles;
	struct pool *pool;
	double sum = 0;

	assert_int_equal(pool_new(&pool, 1 << 20, &fault), 0);
	assert_int_equal(articles_make(&articles, fixture->store, pool, &page,
				       &fault),
			 0);
	assert_int_equal(articles.count, 3);
	assert_int_equal(articles.list[0].best, 1);
	assert_int_equal(articles.list[1].best, 0);
	assert_int_equal(articles.list[2].best, 4);
	assert_int_equal(articles.of_hits[2], 0);
	assert_int_equal(articles.of_hits[3], 1);
	assert_int_equal(articles.all.documents.count, 7);
	for (size_t i = 0; i < 7; i++) {
		assert_int_equal(articles.all.documents.list[i], i + 1);
		assert_int_equal(articles.all.owners[i], owners[i]);
	}
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(articles.places[i], places[i]);
		assert_int_equal(articles.before[i], before[i]);
	}
	assert_int_equal(articles.best.documents.count, 3);
	assert_int_equal(articles.best.documents.list[0], 3);
	assert_int_equal(articles.best.owners[0], 0);
	/* Three of the six articles, by their words. */
	for (size_t i = 0; i < 3; i++)
		sum += articles.list[i].length;
	assert_true(sum > 3 && sum < 6);
	pool_free(pool);
}

static void test_counts(void **state)
{
	const struct fixture *fixture = *state;
	const uint32_t documents[] = { 4, 1 };
	struct index_hit hits[2];
	struct index_page page = page_of(hits, documents, 2);
	struct candidates_term list[] = { { TEXT_INIT("Zen:camera"), 2, 0 },
					  { TEXT_INIT("Zen:lahor"), 2, 0 } };
	struct candidates_term title = { TEXT_INIT("Sen:camera"), 2, 0 };
	struct candidates_terms terms = { list, 2 };
	double counts[2] = { 0 };
	struct articles articles;
	struct pool *pool;

	assert_int_equal(pool_new(&pool, 1 << 20, &fault), 0);
	assert_int_equal(articles_make(&articles, fixture->store, pool, &page,
				       &fault),
			 0);
	assert_int_equal(articles_count(&articles, &terms, counts, &fault), 0);
	assert_float_equal(counts[1], 2, 0); /* once in 4, once in 5 */
	assert_float_equal(counts[0], 2, 0); /* in 1 and in 3 */
	assert_true(articles_hit_has(&articles, 0));
	assert_true(articles_hit_has(&articles, 1));
	/* Before 4 is 1's article, and nothing of its own is before either. */
	assert_false(articles_before_has(&articles, 0));
	assert_false(articles_before_has(&articles, 1));
	/* Each has its word in two passages. */
	assert_float_equal(articles_spread(&articles, counts), 2, 1e-9);
	assert_float_equal(articles.total, 6, 0);
	assert_true(articles.average_words > 5 && articles.average_words < 30);
	terms = (struct candidates_terms){ list, 1 };
	assert_int_equal(articles_count(&articles, &terms, counts, &fault), 0);
	assert_true(articles_hit_has(&articles, 0) !=
		    articles_hit_has(&articles, 1));
	memset(counts, 0, sizeof(counts));
	terms = (struct candidates_terms){ &title, 1 };
	assert_int_equal(articles_count_best(&articles, &terms, counts, &fault),
			 0);
	assert_float_equal(counts[1], 1, 0); /* in one passage: the best */
	assert_float_equal(counts[0], 0, 0);
	pool_free(pool);
}

static void test_nothing(void **state)
{
	const struct fixture *fixture = *state;
	struct index_page page = { 0 };
	struct articles articles;
	struct pool *pool;

	assert_int_equal(pool_new(&pool, 1 << 20, &fault), 0);
	assert_int_equal(articles_make(&articles, fixture->store, pool, &page,
				       &fault),
			 0);
	assert_int_equal(articles.count, 0);
	pool_free(pool);
}

struct make {
	const struct fixture *fixture;
	struct pool *pool;
};

static void before(void *context)
{
	struct make *make = context;

	assert_int_equal(pool_new(&make->pool, 1 << 20, &fault), 0);
}

static enum status run(void *context, struct fault *why)
{
	struct make *make = context;
	const uint32_t documents[] = { 4, 1, 6 };
	struct index_hit hits[3];
	struct index_page page = page_of(hits, documents, 3);
	struct articles articles;

	return articles_make(&articles, make->fixture->store, make->pool, &page,
			     why);
}

static void after(void *context, enum status status)
{
	struct make *make = context;

	(void)status;
	pool_free(make->pool);
}

static void test_memory(void **state)
{
	struct make make = { .fixture = *state };
	const struct starve_work work = {
		.run = run, .context = &make, .before = before, .after = after
	};

	assert_true(starve(&work) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_groups),
		FIXTURE_TEST(test_counts),
		FIXTURE_TEST(test_nothing),
		FIXTURE_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
