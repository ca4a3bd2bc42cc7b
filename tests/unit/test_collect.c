/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/collect.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

struct trial {
	struct query query;
	struct search_request request;
	struct collect *collect;
};

static void trial_open(struct trial *out, const struct fixture *fixture,
		       const char *typed, bool is_by_article, uint32_t limit)
{
	struct query_options options = { .is_plain = false };

	assert_int_equal(query_parse(&out->query, fixture->terms,
				     text_of(typed), &options, &fault),
			 0);
	out->request = (struct search_request){
		.query = &out->query,
		.limit = limit,
		.is_by_article = is_by_article,
	};
	assert_int_equal(collect_open(&out->collect, fixture->store,
				      asking(fixture), &out->request, &fault),
			 0);
}

static void trial_close(struct trial *trial)
{
	collect_close(trial->collect);
	query_free(&trial->query);
}

/* Passages and articles that satisfy a query. */
static const struct {
	const char *typed;
	uint32_t passage_count;
	uint32_t article_count;
} rows[] = {
	{ "backdoor", 2, 2 },      { "huawei", 4, 3 },
	{ "\"safe city\"", 2, 1 }, { "huawei -\"safe city\"", 2, 2 },
	{ "hauwei", 0, 0 },        { "NOT zzz", 11, 6 },
	{ "NOT \"zzz\"", 11, 6 },
};

static uint32_t count_all(struct collect *collect)
{
	struct collect_passage passage;
	double last = 1e9;
	bool is_end = false;
	uint32_t count = 0;

	while (!is_end) {
		assert_int_equal(
			collect_next(collect, &passage, &is_end, &fault), 0);
		if (is_end)
			break;
		assert_true(passage.score <= last);
		assert_true(passage.record.text.length > 0);
		last = passage.score;
		count++;
	}
	return count;
}

static void check(const struct fixture *fixture, const char *typed,
		  bool is_by_article, uint32_t expected)
{
	struct trial trial;
	uint32_t total;
	bool is_exact;

	for (uint32_t limit = 0; limit < 12; limit += 10) {
		trial_open(&trial, fixture, typed, is_by_article, limit);
		assert_int_equal(count_all(trial.collect), expected);
		assert_int_equal(collect_total(trial.collect, &total, &is_exact,
					       &fault),
				 0);
		assert_int_equal(total, expected);
		assert_true(is_exact);
		trial_close(&trial);
	}
	trial_open(&trial, fixture, typed, is_by_article, 10);
	assert_int_equal(
		collect_count(trial.collect, &total, &is_exact, &fault), 0);
	assert_int_equal(total, expected);
	assert_true(is_exact);
	trial_close(&trial);
}

static void test_counts(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		check(*state, rows[i].typed, false, rows[i].passage_count);
		check(*state, rows[i].typed, true, rows[i].article_count);
	}
}

static void test_total_before_the_end(void **state)
{
	struct collect_passage passage;
	struct trial trial;
	uint32_t total;
	bool is_exact;
	bool is_end;

	trial_open(&trial, *state, "huawei", false, 1);
	assert_int_equal(collect_next(trial.collect, &passage, &is_end, &fault),
			 0);
	assert_int_equal(
		collect_total(trial.collect, &total, &is_exact, &fault), 0);
	assert_int_equal(total, 4);
	assert_true(is_exact);
	trial_close(&trial);
}

static void test_count_of_an_article(void **state)
{
	static const struct {
		const char *typed;
		const char *path;
		uint32_t expected;
	} articles[] = {
		{ "huawei", "lahore.txt", 2 },
		{ "huawei", "kampala.txt", 1 },
		{ "backdoor", "kampala.txt", 0 },
		{ "\"safe city\"", "lahore.txt", 2 },
		{ "\"safe city\"", "kampala.txt", 0 },
	};

	for (size_t i = 0; i < COUNT(articles); i++) {
		struct hash article = hash_text(text_of(articles[i].path));
		struct trial trial;
		uint32_t count;

		trial_open(&trial, *state, articles[i].typed, true, 10);
		assert_int_equal(collect_count_each(trial.collect, &article, 1,
						    &count, &fault),
				 0);
		assert_int_equal(count, articles[i].expected);
		/* and again, with the same steps */
		assert_int_equal(collect_count_each(trial.collect, &article, 1,
						    &count, &fault),
				 0);
		assert_int_equal(count, articles[i].expected);
		trial_close(&trial);
	}
}

/* All in one go, and one that is not there. */
static void test_counts_of_articles(void **state)
{
	const struct hash articles[] = { hash_text(TEXT("kampala.txt")),
					 hash_text(TEXT("none.txt")),
					 hash_text(TEXT("lahore.txt")) };
	static const uint32_t expected[] = { 1, 0, 2 };
	uint32_t counts[3];
	struct trial trial;

	trial_open(&trial, *state, "huawei", true, 10);
	assert_int_equal(collect_count_each(trial.collect, articles, 3, counts,
					    &fault),
			 0);
	assert_memory_equal(counts, expected, sizeof(counts));
	trial_close(&trial);
}

/* More passages than the first pages hold, of which few are right. */
static void test_many_pages(void **state)
{
	enum { ARTICLES = 300 };
	static char names[ARTICLES][16];
	static struct fixture_article articles[ARTICLES];
	struct fixture *fixture = *state;

	for (size_t i = 0; i < ARTICLES; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "many-%zu", i);
		articles[i] = (struct fixture_article){
			.path = names[i],
			.title = "Many",
			.language = "en",
			.date = "2020",
			.passages = { { NULL, "the quick zebra jumps" },
				      { NULL,
					i % 50 ? "a zebra, quick as a fox" :
						 "jumps: quick as a zebra" } },
		};
	}
	fixture_add(fixture->folder, articles, ARTICLES);
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	check(fixture, "\"as a zebra\"", false, 6);
	check(fixture, "\"as a zebra\"", true, 6);
	check(fixture, "zebra", false, 600);
	check(fixture, "zebra", true, 300);
}

/* Of candidates whose text has to be looked at; the others cost nothing. */
static void test_counts_to_a_limit(void **state)
{
	static const struct {
		const char *typed;
		uint32_t most;
		uint32_t expected;
		bool is_exact;
	} limits[] = {
		{ "\"safe city\"", 0, 2, true },
		{ "\"safe city\"", 1, 1, false },
		{ "\"safe city\"", 2, 2, false },
		{ "\"safe city\"", 3, 2, true },
		{ "\"safe city\"", UINT32_MAX, 2, true },
		{ "huawei", 1, 4, true },
	};

	for (size_t i = 0; i < COUNT(limits); i++) {
		struct trial trial;
		uint32_t total;
		bool is_exact;

		trial_open(&trial, *state, limits[i].typed, false, 10);
		collect_close(trial.collect);
		trial.request.is_count_only = true;
		trial.request.count_most = limits[i].most;
		assert_int_equal(collect_open(&trial.collect,
					      ((struct fixture *)*state)->store,
					      asking(*state), &trial.request,
					      &fault),
				 0);
		assert_int_equal(collect_count(trial.collect, &total, &is_exact,
					       &fault),
				 0);
		assert_int_equal(total, limits[i].expected);
		assert_int_equal(is_exact, limits[i].is_exact);
		trial_close(&trial);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_counts),
		FIXTURE_TEST(test_total_before_the_end),
		FIXTURE_TEST(test_count_of_an_article),
		FIXTURE_TEST(test_counts_of_articles),
		FIXTURE_TEST(test_many_pages),
		FIXTURE_TEST(test_counts_to_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
