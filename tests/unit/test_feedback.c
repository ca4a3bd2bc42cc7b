/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "searcher/feedback.h"
#include "tests/unit/asked.h"
#include "tests/unit/starve.h"

enum { COUNT = 45 };

static struct fault fault;

/*
 * Three articles about a harbour, two of which say "dredging" as well; the
 * rest is there to make words rare. "Zz" names are different in each.
 */
static const struct fixture_article rare[] = {
	{ "a.txt",
	  "One",
	  "en",
	  "2021",
	  { { NULL, "harbour dredging alpha 2021" } },
	  NULL,
	  0,
	  0 },
	{ "b.txt",
	  "Two",
	  "en",
	  "2021",
	  { { NULL, "harbour dredging of beta 2021" } },
	  NULL,
	  0,
	  0 },
	{ "c.txt",
	  "Three",
	  "en",
	  "2021",
	  { { NULL, "harbour of gamma" } },
	  NULL,
	  0,
	  0 },
};

/* The first says "quay" in the longest, and so the last, of three passages. */
static const struct fixture_article at_length[] = {
	{ .path = "a.txt",
	  .title = "One",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "harbour alpha" },
			{ NULL, "harbour dredging" },
			{ NULL, "harbour omega" },
			{ NULL, "harbour quay of filling of filling of "
				"filling of filling of filling" } } },
	{ .path = "b.txt",
	  .title = "Two",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "harbour dredging quay" } } },
	{ .path = "c.txt",
	  .title = "Three",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "of gamma" } } },
};

static void build(const struct fixture *fixture,
		  const struct fixture_article *articles, struct fixture *out)
{
	struct fixture_article list[COUNT];
	char paths[COUNT][16];

	memcpy(list, articles, sizeof(rare));
	for (size_t i = 3; i < COUNT; i++) {
		(void)snprintf(paths[i], sizeof(paths[i]), "%zu.txt", i);
		list[i] = (struct fixture_article){
			.path = paths[i],
			.title = "Other",
			.language = "en",
			.date = "2020",
			.passages = { { NULL, "of filling" } }
		};
	}
	fixture_build(fixture->folder, list, COUNT);
	*out = *fixture;
	assert_int_equal(index_reopen(out->index, &fault), 0);
}

struct find {
	struct fixture fixture;
	struct asked asked;
	struct pool *pool;
	struct articles articles;
	size_t best[COUNT];
	size_t best_count;
	struct feedback feedback;
};

static enum status find(void *context, struct fault *why)
{
	struct find *find = context;
	const struct mentions_source source = {
		.reader = find->asked.reader,
		.counts = find->fixture.counts,
		.articles = &find->articles,
		.page = &find->asked.page,
		.best = find->best,
		.best_count = find->best_count,
	};
	struct mentions mentions;
	enum status status = mentions_read(&mentions, &source, find->pool, why);

	return status ? status :
			feedback_find(&find->feedback, &mentions,
				      find->fixture.index, find->pool, why);
}

/* The first of the articles are the best, in their order. */
static void choose(struct find *find, size_t count)
{
	for (size_t i = 0; i < count; i++)
		find->best[i] = i;
	find->best_count = count;
}

static void open_find_in(struct find *out, const struct fixture *fixture,
			 const struct fixture_article *articles, size_t hits)
{
	*out = (struct find){ .pool = NULL };
	build(fixture, articles, &out->fixture);
	asked_open(&out->asked, &out->fixture, "harbour", 10);
	assert_int_equal(out->asked.page.hit_count, hits);
	assert_int_equal(pool_new(&out->pool, 1 << 20, &fault), 0);
	assert_int_equal(articles_make(&out->articles, out->fixture.store,
				       out->pool, &out->asked.page, &fault),
			 0);
}

static void open_find(struct find *out, const struct fixture *fixture)
{
	open_find_in(out, fixture, rare, 3);
}

static void close_find(struct find *find)
{
	pool_free(find->pool);
	asked_close(&find->asked);
}

/* What two have in common and few others have: no stop word, no number,
 * nothing that is in one alone. */
static void test_in_common(void **state)
{
	struct find all;
	double sum = 0;

	open_find(&all, *state);
	choose(&all, 3);
	assert_int_equal(find(&all, &fault), 0);
	/* "harbour" itself is in more than one of 20 passages. */
	assert_int_equal(all.feedback.count, 1);
	assert_true(
		text_equal(all.feedback.list[0].term.term, TEXT("Zen:dredg")));
	for (size_t i = 0; i < all.feedback.count; i++)
		sum += all.feedback.list[i].weight;
	assert_float_equal(sum, 1, 1e-9);
	assert_true(all.feedback.list[0].idf > 2);
	close_find(&all);
}

/* Nobody but the best is looked at. */
static void test_best_alone(void **state)
{
	struct find one;

	open_find(&one, *state);
	choose(&one, 1);
	assert_int_equal(find(&one, &fault), 0);
	assert_int_equal(one.feedback.count, 0);
	choose(&one, 0);
	assert_int_equal(find(&one, &fault), 0);
	assert_int_equal(one.feedback.count, 0);
	close_find(&one);
}

/* Of a long article the best passages, and no more. */
static void test_best_passages(void **state)
{
	struct find all;

	open_find_in(&all, *state, at_length, 5);
	choose(&all, 2);
	assert_int_equal(find(&all, &fault), 0);
	assert_int_equal(all.feedback.count, 1);
	assert_true(
		text_equal(all.feedback.list[0].term.term, TEXT("Zen:dredg")));
	close_find(&all);
}

static void test_memory(void **state)
{
	struct find all;
	const struct starve_work work = { .run = find, .context = &all };

	open_find(&all, *state);
	choose(&all, 3);
	assert_true(starve(&work) > 0);
	close_find(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_in_common),
		FIXTURE_TEST(test_best_alone),
		FIXTURE_TEST(test_best_passages),
		FIXTURE_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
