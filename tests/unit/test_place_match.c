/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/place_match.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

static const struct text authors[] = { TEXT_INIT("Ann Ode"),
				       TEXT_INIT("Bo Ink") };

/* The second says nothing but its path. */
static const struct record_location places[] = {
	{ .label = TEXT_INIT("news"), .path = TEXT_INIT("larn/a.txt") },
	{ .label = TEXT_INIT(""), .path = TEXT_INIT("/tmp/b.txt") },
	{ .label = TEXT_INIT("news"),
	  .path = TEXT_INIT("larn/c.txt"),
	  .outlet = { .source = TEXT_INIT("The Quay"),
		      .address = TEXT_INIT("http://a.quay.example:81/x.y?z"),
		      .date = TEXT_INIT("2021-09"),
		      .precision = RECORD_MONTH,
		      .authors = authors,
		      .author_count = 2 } },
	{ .label = TEXT_INIT("news"),
	  .path = TEXT_INIT("d.txt"),
	  .outlet = { .address = TEXT_INIT("mailto:a@quay.example") } },
	{ .label = TEXT_INIT("news"),
	  .path = TEXT_INIT("e.txt"),
	  .outlet = { .address = TEXT_INIT("https://quay.example") } },
};

enum { PLACES = COUNT(places) };

static const struct record_article article = {
	.source = TEXT_INIT("Larn Post"),
	.address = TEXT_INIT("https://larn.example/quay.example"),
	.date = TEXT_INIT("2021-08-17T09:00"),
	.precision = RECORD_TIME,
	.locations = places,
	.location_count = PLACES,
};

static const struct {
	const char *typed;
	const char *places; /* for each, whether it satisfies the leaf */
} rows[] = {
	{ "source:larn", "1----" },
	{ "source:quay", "--1--" },
	{ "source:=quay", "-----" },
	{ "source:\"quay the\"", "-----" },
	{ "author:ink", "--1--" },
	{ "author:\"ann ode\"", "--1--" },
	{ "author:\"ode bo\"", "-----" },
	{ "host:larn.example", "1----" },
	{ "host:quay.example", "--1-1" },
	{ "host:www.Quay.example", "--1-1" },
	{ "host:a.quay.example", "--1--" },
	{ "host:ay.example", "-----" },
	{ "host:x.y", "-----" },
	{ "host:example", "1-1-1" },
	{ "path:larn", "1-1--" },
	{ "path:/coverage/d.txt", "---1-" },
	{ "path:news/d.txt", "---1-" },
	{ "path:/tmp", "-1---" },
	{ "date:2021-08-17", "1----" },
	{ "date:2021", "1-1--" },
	{ "date:..2021-09-29", "1----" },
	{ "date:>2021", "-----" },
};

static void test_each_field(void **state)
{
	const struct fixture *fixture = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct query_options options = { .is_plain = false };
		char found[PLACES + 1] = "";
		struct candidates candidates;
		struct spans_reader *reader;
		struct place_match match;
		struct query query;

		assert_int_equal(query_parse(&query, fixture->terms,
					     text_of(rows[i].typed), &options,
					     &fault),
				 0);
		assert_true(place_match_is_asked(query.nodes[0].field));
		assert_int_equal(candidates_make(&candidates, asking(fixture),
						 &query, &fault),
				 0);
		assert_int_equal(spans_open(&reader, fixture->terms, &fault),
				 0);
		match = place_match_by(fixture->store, &candidates, reader);
		for (size_t j = 0; j < PLACES; j++) {
			const struct place_match_place place = { 0, &article,
								 j };
			bool has;

			assert_int_equal(place_match_has(&match, &place, 0,
							 &has, &fault),
					 0);
			found[j] = has ? '1' : '-';
		}
		if (strcmp(found, rows[i].places) != 0)
			fail_msg("%s: %s", rows[i].typed, found);
		place_match_free(&match);
		spans_close(reader);
		candidates_free(&candidates);
		query_free(&query);
	}
}

/* A title and a language are of all places. */
static void test_asked(void **state)
{
	(void)state;
	assert_false(place_match_is_asked(QUERY_NO_FIELD));
	assert_false(place_match_is_asked(QUERY_TITLE));
	assert_false(place_match_is_asked(QUERY_LANG));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_each_field),
		cmocka_unit_test(test_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
