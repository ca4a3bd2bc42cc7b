/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/concepts.h"
#include "searcher/rerank.h"
#include "tests/unit/asked.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

/* Documents of the tests come behind those of fixture_news. */
enum { MANY = 170, FEW = 4, NEWS = 11 };

static struct fault fault;

struct trial {
	struct fixture fixture;
	struct asked asked;
	struct rerank *rerank;
	bool is_by_article;
};

static void open_rerank(struct trial *trial)
{
	const struct rerank_source source = {
		.store = trial->fixture.store,
		.candidates = &trial->asked.candidates,
		.reader = trial->asked.reader,
		.telling = trial->asked.telling,
		.is_by_article = trial->is_by_article,
	};

	assert_int_equal(rerank_open(&trial->rerank, &source, &fault), 0);
}

static void trial_open(struct trial *out, const struct fixture *fixture,
		       const char *query)
{
	*out = (struct trial){ .fixture = *fixture };
	asked_open(&out->asked, fixture, query, 2 * MANY);
	open_rerank(out);
}

/* The same after these articles were added, ranked. */
static void trial_rank(struct trial *out, const struct fixture *fixture,
		       const struct fixture_article *added, const char *query)
{
	fixture_build(fixture->folder, added, FEW);
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	trial_open(out, fixture, query);
	assert_int_equal(rerank_page(out->rerank, &out->asked.page, &fault), 0);
}

static void trial_close(struct trial *trial)
{
	rerank_close(trial->rerank);
	asked_close(&trial->asked);
}

static double sum_of(const struct hit_shares *shares)
{
	return shares->passage + shares->article + shares->coverage +
	       shares->exact + shares->near + shares->alike +
	       shares->neighbours + shares->floor;
}

/* In order, each score the sum of its shares, none lost. */
static void check_page(const struct trial *trial, size_t count)
{
	const struct index_page *page = &trial->asked.page;
	double sum = 0;

	assert_int_equal(page->hit_count, count);
	for (size_t i = 0; i < page->hit_count; i++) {
		struct hit_shares shares =
			rerank_shares(trial->rerank, &page->hits[i]);

		assert_float_equal(sum_of(&shares), page->hits[i].score, 1e-9);
		assert_true(i == 0 ||
			    page->hits[i - 1].score >= page->hits[i].score);
		sum += page->hits[i].document;
	}
	/* Each once, where all are found. */
	if (count == MANY)
		assert_float_equal(sum, MANY * NEWS + MANY * (MANY + 1) / 2, 0);
}

/* One word: as the index has it. */
static void test_one_word(void **state)
{
	struct trial trial;
	struct index_hit before[4];

	trial_open(&trial, *state, "huawei");
	assert_int_equal(trial.asked.page.hit_count, 4);
	memcpy(before, trial.asked.page.hits, sizeof(before));
	assert_int_equal(rerank_page(trial.rerank, &trial.asked.page, &fault),
			 0);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(before[i].document,
				 trial.asked.page.hits[i].document);
		assert_false(
			rerank_shares(trial.rerank, &before[i]).is_reranked);
	}
	check_page(&trial, 4);
	trial_close(&trial);
}

/* Passages with one word each; one is in the article that has the other,
 * too, in its title's words another. */
static const struct fixture_article articles[] = {
	{ "alone.txt",
	  "Notes",
	  "en",
	  "2022",
	  { { NULL, "The dredging goes on there." },
	    { NULL, "Nothing else is said." } },
	  NULL,
	  0,
	  0 },
	{ "whole.txt",
	  "Notes",
	  "en",
	  "2021",
	  { { NULL, "The dredging goes on there." },
	    { NULL, "A tender for it is near." } },
	  NULL,
	  0,
	  0 },
	{ "title.txt",
	  "A dredging tender",
	  "en",
	  "2020",
	  { { NULL, "The dredging goes on here, too." } },
	  NULL,
	  0,
	  0 },
	{ "other.txt",
	  "Else",
	  "en",
	  "2020",
	  { { NULL, "Of something else, and at some length." } },
	  NULL,
	  0,
	  0 },
};

static void test_article(void **state)
{
	struct trial trial;

	trial_rank(&trial, *state, articles, "dredging tender");
	/* 1 is of alone.txt, 3 and 4 of whole.txt, 5 of title.txt. */
	check_page(&trial, 4);
	assert_int_equal(trial.asked.page.hits[0].document, NEWS + 5);
	assert_int_equal(trial.asked.page.hits[3].document, NEWS + 1);
	trial_close(&trial);
}

static double coverage_of(const struct trial *trial, uint32_t document)
{
	const struct index_hit hit = { .document = document };

	return rerank_shares(trial->rerank, &hit).coverage;
}

static const struct fixture_article covered[] = {
	{ .path = "often.txt",
	  .title = "A",
	  .language = "en",
	  .date = "2022",
	  .passages = { { NULL, "Dredging tender, dredging tender, "
				"dredging tender, tender dredging." } } },
	{ .path = "all.txt",
	  .title = "B",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL,
			  "A tender for dredging behind the lighthouse." } } },
	{ .path = "title.txt",
	  .title = "Lighthouse",
	  .language = "en",
	  .date = "2020",
	  .passages = { { NULL, "A dredgingtender goes there." } } },
	{ .path = "one.txt",
	  .title = "D",
	  .language = "en",
	  .date = "2020",
	  .passages = { { NULL, "A lighthouse." } } },
};

/*
 * Who has all the words comes before who says some of them often. A word is
 * covered by a title, and by what is looked for beside it: a compound as one
 * word by that of its parts.
 */
static void test_coverage(void **state)
{
	const double passages = NEWS + FEW;
	const double two = 2 * concepts_idf(2, passages);
	const double one = concepts_idf(2, passages);
	const double all = two + one;
	struct trial trial;

	trial_rank(&trial, *state, covered, "dredging tender lighthouse");
	check_page(&trial, 4);
	assert_int_equal(trial.asked.page.hits[0].document, NEWS + 2);
	assert_float_equal(coverage_of(&trial, NEWS + 1),
			   two * (two / all) * (two / all), 1e-9);
	assert_float_equal(coverage_of(&trial, NEWS + 2), all, 1e-9);
	assert_float_equal(coverage_of(&trial, NEWS + 3),
			   one * (one / all) * (one / all), 1e-9);
	rerank_close(trial.rerank);
	trial.is_by_article = true;
	open_rerank(&trial);
	assert_int_equal(rerank_page(trial.rerank, &trial.asked.page, &fault),
			 0);
	assert_float_equal(coverage_of(&trial, NEWS + 2), 0.6 * all, 1e-9);
	trial_close(&trial);
	trial_open(&trial, *state, "who dredging-tender lighthouse goes");
	assert_int_equal(rerank_page(trial.rerank, &trial.asked.page, &fault),
			 0);
	assert_true(coverage_of(&trial, NEWS + 3) > all);
	trial_close(&trial);
}

/* Of words with OR between them one is enough, and more are no more; what has
 * several words is no part of such a choice. */
static void test_choices(void **state)
{
	const double passages = NEWS + FEW;
	const double one = concepts_idf(2, passages);
	struct trial trial;

	trial_rank(&trial, *state, covered, "(dredging OR tender) lighthouse");
	assert_float_equal(coverage_of(&trial, NEWS + 1), one / 4, 1e-9);
	assert_float_equal(coverage_of(&trial, NEWS + 2), 2 * one, 1e-9);
	trial_close(&trial);
	trial_open(&trial, *state, "(dredging AND tender) OR lighthouse");
	assert_int_equal(rerank_page(trial.rerank, &trial.asked.page, &fault),
			 0);
	assert_float_equal(coverage_of(&trial, NEWS + 1), 3 * one * 8 / 27,
			   1e-9);
	trial_close(&trial);
}

/* What the passage before has covers a little, what the next one has does
 * not. */
static void test_coverage_before(void **state)
{
	const double passages = NEWS + 6;
	const double dredging = concepts_idf(3, passages);
	const double tender = concepts_idf(1, passages);
	const double all = dredging + tender;
	const double both = tender + 0.3 * dredging;
	struct trial trial;

	trial_rank(&trial, *state, articles, "dredging tender");
	assert_float_equal(coverage_of(&trial, NEWS + 3),
			   dredging * (dredging / all) * (dredging / all),
			   1e-9);
	assert_float_equal(coverage_of(&trial, NEWS + 4),
			   both * (both / all) * (both / all), 1e-9);
	assert_float_equal(coverage_of(&trial, NEWS + 5), all, 1e-9);
	trial_close(&trial);
}

/* Words beside each other, and in the form that was typed, come first. */
static void test_text(void **state)
{
	static const struct fixture_article list[] = {
		{ "a.txt",
		  "A",
		  "en",
		  "2022",
		  { { NULL, "The tender has a lot of prices, and is deep." } },
		  NULL,
		  0,
		  0 },
		{ "b.txt",
		  "B",
		  "en",
		  "2021",
		  { { NULL, "The prices of a deep tender, one of a lot." } },
		  NULL,
		  0,
		  0 },
		{ "c.txt",
		  "C",
		  "en",
		  "2020",
		  { { NULL, "The prices in deep tenders, one of a lot." } },
		  NULL,
		  0,
		  0 },
		{ "d.txt",
		  "D",
		  "en",
		  "2020",
		  { { NULL, "Of something else, and at some length." } },
		  NULL,
		  0,
		  0 },
	};
	const struct record_passage *looked_at;
	struct hit_shares first;
	struct hit_shares second;
	struct trial trial;

	trial_rank(&trial, *state, list, "deep tender");
	check_page(&trial, 3);
	assert_int_equal(trial.asked.page.hits[0].document, NEWS + 2);
	first = rerank_shares(trial.rerank, &trial.asked.page.hits[0]);
	assert_true(first.exact > 0 && first.near > 0);
	second = rerank_shares(trial.rerank, &trial.asked.page.hits[1]);
	assert_true(second.near < first.near || second.exact < first.exact);
	looked_at = rerank_passage(trial.rerank, NEWS + 2);
	assert_non_null(looked_at);
	assert_true(
		text_equal(looked_at->text, text_of(list[1].passages[0].text)));
	assert_null(rerank_passage(trial.rerank, NEWS + 4));
	assert_null(rerank_passage(NULL, NEWS + 2));
	trial_close(&trial);
}

static double article_share(const struct trial *trial, uint32_t document)
{
	const struct index_hit hit = { .document = document };

	return rerank_shares(trial->rerank, &hit).article;
}

/* A hyphenated word stands in an article that has all of its parts, though
 * none of its passages does: whole.txt is the longer one of the two. */
static void test_parts(void **state)
{
	struct trial trial;

	trial_rank(&trial, *state, articles, "dredging-tender goes");
	assert_true(article_share(&trial, NEWS + 1) > 0);
	assert_true(article_share(&trial, NEWS + 3) >
		    article_share(&trial, NEWS + 1));
	trial_close(&trial);
}

/* More candidates than are weighed again: the rest stays behind them. */
static void test_depth(void **state)
{
	const struct fixture *fixture = *state;
	struct fixture_article list[MANY];
	char paths[MANY][16];
	char texts[MANY][64];
	struct trial trial;

	for (size_t i = 0; i < MANY; i++) {
		(void)snprintf(paths[i], sizeof(paths[i]), "%zu.txt", i);
		(void)snprintf(texts[i], sizeof(texts[i]),
			       i % 3 ? "harbour %.*s" : "harbour dredging %.*s",
			       (int)(i % 20), "a b c d e f g h i j k l m");
		list[i] = (struct fixture_article){
			.path = paths[i],
			.title = "Other",
			.language = "en",
			.date = "2020",
			.passages = { { NULL, texts[i] } }
		};
	}
	fixture_build(fixture->folder, list, MANY);
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	for (size_t by = 0; by < 2; by++) {
		size_t depth = by ? RERANK_DEPTH_BY_ARTICLE : RERANK_DEPTH;

		trial_open(&trial, fixture, "harbour dredging");
		rerank_close(trial.rerank);
		trial.is_by_article = by;
		open_rerank(&trial);
		assert_int_equal(rerank_depth(trial.rerank), depth);
		assert_int_equal(rerank_page(trial.rerank, &trial.asked.page,
					     &fault),
				 0);
		check_page(&trial, MANY);
		for (size_t i = 0; i < MANY; i++)
			assert_int_equal(
				rerank_shares(trial.rerank,
					      &trial.asked.page.hits[i])
					.is_reranked,
				i < depth);
		trial_close(&trial);
	}
}

/*
 * Of two that are as good for the question by their own words, the one comes
 * first that says what the best says. Two words are too few to mean more.
 */
static void test_neighbours(void **state)
{
	static const struct fixture_article list[] = {
		{ .path = "like.txt",
		  .title = "A",
		  .language = "en",
		  .date = "2019",
		  .passages = { { NULL, "The breakwater for pilots and "
					"lighthouses, with barges." } } },
		{ .path = "unlike.txt",
		  .title = "B",
		  .language = "en",
		  .date = "2022",
		  .passages = { { NULL, "The breakwater for chimneys and "
					"stairwells, with curtains." } } },
		{ .path = "best.txt",
		  .title = "C",
		  .language = "en",
		  .date = "2020",
		  .passages = { { NULL, "Breakwater for dredging a harbour: "
					"pilots, lighthouses, barges." } } },
		{ .path = "other.txt",
		  .title = "D",
		  .language = "en",
		  .date = "2020",
		  .passages = { { NULL, "Something else, at length." } } },
	};
	struct hit_shares shares;
	struct trial trial;

	trial_rank(&trial, *state, list, "breakwater dredging harbour");
	check_page(&trial, 3);
	assert_int_equal(trial.asked.page.hits[0].document, NEWS + 3);
	assert_int_equal(trial.asked.page.hits[1].document, NEWS + 1);
	shares = rerank_shares(trial.rerank, &trial.asked.page.hits[1]);
	assert_true(shares.neighbours > 0);
	trial_close(&trial);
	trial_open(&trial, *state, "breakwater dredging");
	assert_int_equal(rerank_page(trial.rerank, &trial.asked.page, &fault),
			 0);
	check_page(&trial, 3);
	assert_int_equal(trial.asked.page.hits[1].document, NEWS + 2);
	shares = rerank_shares(trial.rerank, &trial.asked.page.hits[1]);
	assert_float_equal(shares.neighbours, 0, 0);
	trial_close(&trial);
}

/*
 * What the best say, though it was not asked for, is looked for in titles as
 * in texts: of two that are alike else, the one comes first that has it in its
 * title.
 */
static void test_alike(void **state)
{
	const struct fixture *fixture = *state;
	struct fixture_article list[MANY];
	char paths[MANY][16];
	struct hit_shares titled;
	struct hit_shares other;
	struct trial trial;

	for (size_t i = 0; i < MANY; i++) {
		(void)snprintf(paths[i], sizeof(paths[i]), "%zu.txt", i);
		list[i] = (struct fixture_article){
			.path = paths[i],
			.title = "Other",
			.language = "en",
			.date = "2020",
			.passages = { { NULL, "Something else, at length." } }
		};
	}
	list[0].passages[0].text =
		"Breakwater for dredging a harbour: lighthouses, lighthouses.";
	list[1].title = "Curtains";
	list[1].passages[0].text = "The breakwater for pilots and chimneys.";
	list[2].title = "Lighthouses";
	list[2].passages[0].text = "The breakwater for barges and stairwells.";
	fixture_build(fixture->folder, list, MANY);
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	trial_open(&trial, fixture, "breakwater dredging harbour");
	assert_int_equal(rerank_page(trial.rerank, &trial.asked.page, &fault),
			 0);
	check_page(&trial, 3);
	assert_int_equal(trial.asked.page.hits[0].document, NEWS + 1);
	assert_int_equal(trial.asked.page.hits[1].document, NEWS + 3);
	titled = rerank_shares(trial.rerank, &trial.asked.page.hits[1]);
	other = rerank_shares(trial.rerank, &trial.asked.page.hits[2]);
	assert_true(titled.alike > other.alike);
	trial_close(&trial);
}

static enum status run(void *context, struct fault *why)
{
	struct trial *trial = context;
	const struct rerank_source source = {
		.store = trial->fixture.store,
		.candidates = &trial->asked.candidates,
		.reader = trial->asked.reader,
		.telling = trial->asked.telling,
		.is_by_article = true,
	};
	enum status status = rerank_open(&trial->rerank, &source, why);

	if (!status)
		status = rerank_page(trial->rerank, &trial->asked.page, why);
	return status;
}

static void after(void *context, enum status status)
{
	struct trial *trial = context;

	(void)status;
	rerank_close(trial->rerank);
	trial->rerank = NULL;
}

static void test_memory(void **state)
{
	struct trial trial;
	const struct starve_work work = { .run = run,
					  .context = &trial,
					  .after = after };

	trial_open(&trial, *state,
		   "the safe city of huawei lahore cameras kampala");
	rerank_close(trial.rerank);
	trial.rerank = NULL;
	assert_true(starve(&work) > 0);
	trial_close(&trial);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_one_word),
		FIXTURE_TEST(test_article),
		FIXTURE_TEST(test_coverage),
		FIXTURE_TEST(test_choices),
		FIXTURE_TEST(test_coverage_before),
		FIXTURE_TEST(test_text),
		FIXTURE_TEST(test_depth),
		FIXTURE_TEST(test_memory),
		FIXTURE_TEST(test_parts),
		FIXTURE_TEST(test_neighbours),
		FIXTURE_TEST(test_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
