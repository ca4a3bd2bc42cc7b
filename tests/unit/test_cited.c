/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/cited.h"
#include "shared/memory.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

static const struct text ode[] = { TEXT_INIT("Ann Ode") };
static const struct text ink[] = { TEXT_INIT("Bo Ink") };
static const struct text pen[] = { TEXT_INIT("Cy Pen") };

static const struct record_location places[] = {
	{ .label = TEXT_INIT("news"), .path = TEXT_INIT("larn/a.jsonl") },
	{ .label = TEXT_INIT("news"),
	  .path = TEXT_INIT("quay/b.jsonl"),
	  .outlet = { .source = TEXT_INIT("The Quay"),
		      .address = TEXT_INIT("https://quay.example/9"),
		      .date = TEXT_INIT("2021-08-19"),
		      .precision = RECORD_DAY,
		      .authors = ink,
		      .author_count = 1 } },
	{ .label = TEXT_INIT("news"),
	  .path = TEXT_INIT("pier/c.jsonl"),
	  .outlet = { .source = TEXT_INIT("Pier Daily"),
		      .date = TEXT_INIT("2021-09"),
		      .precision = RECORD_MONTH } },
	{ .label = TEXT_INIT("news"),
	  .path = TEXT_INIT("quay/b.jsonl"),
	  .outlet = { .source = TEXT_INIT("The Quay"),
		      .date = TEXT_INIT("2021-10-01"),
		      .precision = RECORD_DAY,
		      .authors = pen,
		      .author_count = 1 } },
};

static const struct record_article article = {
	.source = TEXT_INIT("Larn Post"),
	.address = TEXT_INIT("https://larn.example/1"),
	.date = TEXT_INIT("2021-08-17"),
	.precision = RECORD_DAY,
	.authors = ode,
	.author_count = 1,
	.locations = places,
	.location_count = COUNT(places),
};

struct trial {
	struct query query;
	struct candidates candidates;
	struct spans_reader *reader;
};

static void trial_open(struct trial *out, const struct fixture *fixture,
		       const char *typed)
{
	const struct query_options options = { .is_plain = false };

	assert_int_equal(query_parse(&out->query, fixture->terms,
				     text_of(typed), &options, &fault),
			 0);
	assert_int_equal(candidates_make(&out->candidates, asking(fixture),
					 &out->query, &fault),
			 0);
	assert_int_equal(spans_open(&out->reader, fixture->terms, &fault), 0);
}

static void trial_close(struct trial *trial)
{
	spans_close(trial->reader);
	candidates_free(&trial->candidates);
	query_free(&trial->query);
}

static size_t find(const struct fixture *fixture, const struct trial *trial,
		   const struct record_article *record)
{
	struct cited *cited;
	size_t place;

	assert_int_equal(cited_open(&cited, fixture->store, &trial->candidates,
				    trial->reader, &fault),
			 0);
	assert_int_equal(cited_find(cited, 0, record, &place, &fault), 0);
	cited_close(cited);
	return place;
}

static const struct {
	const char *typed;
	size_t place;
} rows[] = {
	{ "cameras", 0 },
	{ "cameras lang:en title:port", 0 },
	{ "cameras source:larn", 0 },
	{ "cameras source:quay", 1 },
	{ "cameras source:=\"pier daily\"", 2 },
	{ "cameras author:ink", 1 },
	{ "cameras host:quay.example", 1 },
	{ "cameras path:pier", 2 },
	{ "cameras date:2021-09..2021-10", 2 },
	/* all of it at one place */
	{ "cameras source:quay date:2021-10", 3 },
	{ "cameras path:quay author:pen", 3 },
	{ "cameras source:quay date:2021-09", 0 },
	{ "cameras author:ink author:pen", 0 },
	/* alternatives */
	{ "cameras source:quay source:larn", 0 },
	{ "cameras source:pier source:quay", 1 },
	{ "(source:larn AND date:2021-10) OR (source:quay AND date:2021-08)",
	  1 },
	{ "cameras FILTER (source:pier OR date:2021-10)", 2 },
	/* beside words, which any place has */
	{ "+(cameras AND source:quay) city", 1 },
	{ "the (cameras AND source:quay)", 1 },
	{ "(cameras AND source:quay) city", 0 },
	{ "cameras OR source:quay", 0 },
	{ "lang:en AND title:port AND source:pier", 2 },
	/* what is not wanted chooses none */
	{ "cameras -source:larn", 0 },
	{ "cameras NOT source:larn", 0 },
	{ "cameras -source:larn source:quay", 1 },
	{ "cameras AND (NOT (source:larn OR source:quay))", 0 },
	{ "cameras source:times", 0 },
};

static void test_place(void **state)
{
	const struct fixture *fixture = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct trial trial;

		trial_open(&trial, fixture, rows[i].typed);
		if (find(fixture, &trial, &article) != rows[i].place)
			fail_msg("%s", rows[i].typed);
		trial_close(&trial);
	}
}

static void test_one_place(void **state)
{
	const struct fixture *fixture = *state;
	struct record_article record = article;
	struct trial trial;

	record.location_count = 1;
	trial_open(&trial, fixture, "cameras source:quay");
	assert_int_equal(find(fixture, &trial, &record), 0);
	trial_close(&trial);
}

static void test_out_of_memory(void **state)
{
	const struct fixture *fixture = *state;
	enum status status = STATUS_FULL;
	size_t tries = 0;
	struct trial trial;

	trial_open(&trial, fixture, "source:quay path:quay");
	while (status) {
		struct cited *cited = NULL;
		size_t place;

		(void)memory_fail_at(++tries, 0);
		status = cited_open(&cited, fixture->store, &trial.candidates,
				    trial.reader, &fault);
		if (!status)
			status = cited_find(cited, 0, &article, &place, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		cited_close(cited);
	}
	assert_true(tries > 3);
	cited_close(NULL);
	trial_close(&trial);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_place),
		FIXTURE_TEST(test_one_place),
		FIXTURE_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
