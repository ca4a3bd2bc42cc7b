/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/article_match.h"
#include "shared/memory.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* A query of titles on one revision. */
struct trial {
	struct query query;
	struct candidates candidates;
	struct spans_reader *reader;
	struct article_match *match;
};

static void trial_open(struct trial *out, const struct fixture *fixture,
		       const char *typed)
{
	struct query_options options = { .is_plain = false };

	assert_int_equal(query_parse(&out->query, fixture->terms,
				     text_of(typed), &options, &fault),
			 0);
	assert_int_equal(candidates_make(&out->candidates, asking(fixture),
					 &out->query, &fault),
			 0);
	assert_int_equal(spans_open(&out->reader, fixture->terms, &fault), 0);
	assert_int_equal(article_match_open(&out->match, fixture->store,
					    &out->candidates, out->reader,
					    &fault),
			 0);
}

static void trial_close(struct trial *trial)
{
	article_match_close(trial->match);
	spans_close(trial->reader);
	candidates_free(&trial->candidates);
	query_free(&trial->query);
}

static void read_article(const struct fixture *fixture, struct trial *trial,
			 uint32_t document)
{
	struct bytes room = BYTES_UP_TO(1 << 20);
	struct record_passage passage;

	assert_int_equal(store_passage(fixture->store, document, &room,
				       &passage, &fault),
			 0);
	assert_int_equal(article_match_read(trial->match, document,
					    &passage.article, &fault),
			 0);
	bytes_free(&room);
}

/* Leaf by leaf, passage by passage, there and back. */
static void test_each_leaf(void **state)
{
	const struct fixture *fixture = *state;
	struct trial trial;

	trial_open(&trial, fixture,
		   "title:claims OR x OR title:\"in kampala\" OR title:=deny");
	for (uint32_t i = 1; i <= 22; i++) {
		uint32_t document = i <= 11 ? i : 23 - i;
		size_t nodes[] = { 0, 2, 3 };
		bool expected[] = { document <= 3,
				    document == 4 || document == 5, false };

		read_article(fixture, &trial, document);
		for (size_t j = 0; j < 3; j++)
			assert_int_equal(article_match_has(trial.match,
							   nodes[j]),
					 expected[j]);
	}
	trial_close(&trial);
}

/* A path whose term was cut is known by the record. */
static void test_long_path(void **state)
{
	static char path[] = "a/"
			     "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
			     "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
			     "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
			     "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
			     "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
			     "/c d.txt";
	static const struct {
		const char *typed;
		bool is_match;
	} rows[] = {
		{ "path:\"c d.txt\"", true },    { "path:d.txt", false },
		{ "path:*bbb", true },           { "path:bbb", false },
		{ "path:/coverage/a/b*", true }, { "path:news/a/b*", true },
		{ "path:b*/c*", true },          { "path:zzz", false },
	};
	struct fixture_article article = { .path = path,
					   .title = "",
					   .language = "en",
					   .date = "",
					   .passages = { { NULL, "x" } } };
	struct fixture fixture;

	fixture_build(*state, &article, 1);
	fixture_open(&fixture, *state);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct trial trial;

		trial_open(&trial, &fixture, rows[i].typed);
		assert_true(article_match_is_asked(&trial.candidates, 0));
		read_article(&fixture, &trial, 1);
		assert_int_equal(article_match_has(trial.match, 0),
				 rows[i].is_match);
		trial_close(&trial);
	}
	fixture_close(&fixture);
}

static void test_without_titles(void **state)
{
	struct trial trial;

	trial_open(&trial, *state, "x");
	read_article(*state, &trial, 1);
	trial_close(&trial);
}

static void test_no_article(void **state)
{
	struct hash hash = { { 1, 2, 3 } };
	struct trial trial;

	trial_open(&trial, *state, "title:x");
	assert_int_equal(article_match_read(trial.match, 1, &hash, &fault),
			 STATUS_DAMAGED);
	trial_close(&trial);
}

static void test_out_of_memory(void **state)
{
	const struct fixture *fixture = *state;
	enum status status = STATUS_FULL;
	struct article_match *match = NULL;
	struct trial trial;
	size_t tries = 0;

	trial_open(&trial, fixture, "title:x");
	while (status) {
		(void)memory_fail_at(++tries, 0);
		status = article_match_open(&match, fixture->store,
					    &trial.candidates, trial.reader,
					    &fault);
		(void)memory_fail_at(0, 0);
		assert_true(!status == (match != NULL));
	}
	assert_true(tries > 2);
	article_match_close(match);
	article_match_close(NULL);
	trial_close(&trial);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_each_leaf),
		SCRATCH_TEST(test_long_path),
		FIXTURE_TEST(test_without_titles),
		FIXTURE_TEST(test_no_article),
		FIXTURE_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
