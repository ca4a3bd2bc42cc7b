/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/feedback.h"
#include "tests/unit/asked.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

enum { COUNT = 45 };

static struct fault fault;

/*
 * Three articles about a anchor, two of which say "dredging" as well; the
 * rest is there to make words rare.
 */
static const struct fixture_article rare[] = {
	{ "a.txt",
	  "One",
	  "en",
	  "2021",
	  { { NULL, "anchor dredging alpha 2021" } },
	  NULL,
	  0,
	  0 },
	{ "b.txt",
	  "Two",
	  "en",
	  "2021",
	  { { NULL, "anchor dredging of beta 2021" } },
	  NULL,
	  0,
	  0 },
	{ "c.txt",
	  "Three",
	  "en",
	  "2021",
	  { { NULL, "anchor of gamma" } },
	  NULL,
	  0,
	  0 },
};

/* The first has more passages than are read. */
static const struct fixture_article at_length[] = {
	{ .path = "a.txt",
	  .title = "One",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "anchor of it" },
			{ NULL, "anchor dredging" },
			{ NULL, "anchor of" },
			{ NULL, "anchor anchor quay" } } },
	{ .path = "b.txt",
	  .title = "Two",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "anchor at" } } },
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
		.telling = find->asked.telling,
		.articles = &find->articles,
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
	asked_open(&out->asked, &out->fixture, "anchor", 10);
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

static double idf_of(const struct find *find, uint32_t with)
{
	double all = index_document_count(find->fixture.index);

	return log(1 + (all - with + 0.5) / (with + 0.5));
}

static const struct feedback_term *find_term(const struct feedback *feedback,
					     const char *term)
{
	for (size_t i = 0; i < feedback->count; i++)
		if (text_equal(feedback->list[i].body.term, text_of(term)))
			return &feedback->list[i];
	return NULL;
}

/* Words of the best articles that few passages have: no stop word, no
 * number. "anchor" itself is in more than one of 20 passages. */
static void test_rare(void **state)
{
	struct find all;
	double sum = 0;

	open_find(&all, *state);
	choose(&all, 3);
	assert_int_equal(find(&all, &fault), 0);
	assert_int_equal(all.feedback.count, 4);
	assert_non_null(find_term(&all.feedback, "Zen:dredg"));
	assert_non_null(find_term(&all.feedback, "Zen:alpha"));
	assert_non_null(find_term(&all.feedback, "Zen:beta"));
	assert_non_null(find_term(&all.feedback, "Zen:gamma"));
	for (size_t i = 0; i < all.feedback.count; i++) {
		const struct feedback_term *term = &all.feedback.list[i];

		sum += term->weight;
		assert_int_equal(term->context.term.data[0], 'S');
		assert_true(text_equal(text_skip(term->context.term, 1),
				       text_skip(term->body.term, 1)));
	}
	assert_float_equal(sum, 1, 1e-9);
	close_find(&all);
}

/* By place: of three words one is alpha, a quarter of a quarter beta, and a
 * ninth of a third gamma; dredging is in the first two. */
static void test_places(void **state)
{
	const double alpha = 1.0 / 4;
	const double beta = 1.0 / 4 / 5;
	const double gamma = 1.0 / 9 / 3;
	const double sum = 2 * (alpha + beta) + gamma;
	struct find all;

	open_find(&all, *state);
	choose(&all, 3);
	assert_int_equal(find(&all, &fault), 0);
	assert_float_equal(find_term(&all.feedback, "Zen:alpha")->weight,
			   alpha / sum, 1e-9);
	assert_float_equal(find_term(&all.feedback, "Zen:beta")->weight,
			   beta / sum, 1e-9);
	assert_float_equal(find_term(&all.feedback, "Zen:gamma")->weight,
			   gamma / sum, 1e-9);
	assert_float_equal(find_term(&all.feedback, "Zen:dredg")->weight,
			   (alpha + beta) / sum, 1e-9);
	assert_float_equal(find_term(&all.feedback, "Zen:alpha")->idf,
			   idf_of(&all, 1), 1e-9);
	close_find(&all);
}

/* Nobody but the best is looked at. */
static void test_best_alone(void **state)
{
	struct find one;

	open_find(&one, *state);
	choose(&one, 1);
	assert_int_equal(find(&one, &fault), 0);
	assert_int_equal(one.feedback.count, 2);
	assert_non_null(find_term(&one.feedback, "Zen:dredg"));
	assert_non_null(find_term(&one.feedback, "Zen:alpha"));
	choose(&one, 0);
	assert_int_equal(find(&one, &fault), 0);
	assert_int_equal(one.feedback.count, 0);
	close_find(&one);
}

/* Of a long article the first passages, and no more. */
static void test_first_passages(void **state)
{
	struct find all;

	open_find_in(&all, *state, at_length, 5);
	choose(&all, 2);
	assert_int_equal(find(&all, &fault), 0);
	assert_int_equal(all.feedback.count, 1);
	assert_non_null(find_term(&all.feedback, "Zen:dredg"));
	close_find(&all);
}

enum { WORDS = 40, WORD_BYTES = 8, TERM_BYTES = 16, TEXT_BYTES = 4096 };

static void make_term(char out[TERM_BYTES], const char *word)
{
	(void)snprintf(out, TERM_BYTES, "Zen:%.*s", WORD_BYTES, word);
}

static uint32_t passages_with(const struct find *find, const char *word)
{
	char term[TERM_BYTES];
	uint32_t frequency = 0;

	make_term(term, word);
	assert_int_equal(index_frequency(find->fixture.index, text_of(term),
					 &frequency, &fault),
			 0);
	return frequency;
}

/* Those that were not looked up could not have been chosen: of many words,
 * each said more often than the one behind it, these are the best by share
 * times idf, worked out here for all. */
static void test_chosen(void **state)
{
	static char text[TEXT_BYTES];
	char words[WORDS][WORD_BYTES];
	struct fixture_article list[3];
	double telling[WORDS];
	size_t used = (size_t)snprintf(text, sizeof(text), "anchor");
	struct find one;

	memcpy(list, rare, sizeof(list));
	for (size_t i = 0; i < WORDS; i++) {
		(void)snprintf(words[i], sizeof(words[i]), "x%c%cx",
			       (int)('b' + i / 6), (int)('b' + i % 6));
		for (size_t j = 0; j < WORDS - i; j += 4)
			used += (size_t)snprintf(text + used,
						 sizeof(text) - used, " %s",
						 words[i]);
	}
	assert_true(used < sizeof(text));
	list[0].passages[0].text = text;
	/* Some of the words are in a second passage, too. */
	list[2].passages[0].text = "anchor xbbx xbdx xccx xdex xfgx";
	open_find_in(&one, *state, list, 3);
	choose(&one, 1);
	assert_int_equal(find(&one, &fault), 0);
	assert_int_equal(one.feedback.count, FEEDBACK_TERMS);
	for (size_t i = 0; i < WORDS; i++) {
		uint32_t with = passages_with(&one, words[i]);

		assert_true(with > 0);
		telling[i] = (double)((WORDS - i + 3) / 4) * idf_of(&one, with);
	}
	for (size_t i = 0; i < WORDS; i++) {
		char term[TERM_BYTES];
		size_t better_count = 0;
		size_t equal_count = 0;

		for (size_t j = 0; j < WORDS; j++) {
			better_count += telling[j] > telling[i] + 1e-9;
			equal_count += fabs(telling[j] - telling[i]) < 1e-9;
		}
		make_term(term, words[i]);
		if (better_count + equal_count <= FEEDBACK_TERMS)
			assert_non_null(find_term(&one.feedback, term));
		if (better_count >= FEEDBACK_TERMS)
			assert_null(find_term(&one.feedback, term));
	}
	close_find(&one);
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
		FIXTURE_TEST(test_rare),
		FIXTURE_TEST(test_places),
		FIXTURE_TEST(test_best_alone),
		FIXTURE_TEST(test_first_passages),
		FIXTURE_TEST(test_chosen),
		FIXTURE_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
