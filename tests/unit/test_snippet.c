/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/snippet.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* Matches as [text=term], ~ where the form is another one. */
static const struct {
	const char *typed;
	const char *text;
	const char *expected;
} rows[] = {
	{ "camera city", "The cities bought cameras for the city.",
	  "[cities=~city] [cameras=~camera] [city=city]" },
	{ "Camera", "a camera", "[camera=Camera]" },
	{ "camera -city", "camera city", "[camera=camera]" },
	{ "camera AND NOT city", "camera city", "[camera=camera]" },
	{ "camera -(city -lahore)", "camera city lahore", "[camera=camera]" },
	{ "the camera", "the camera", "[camera=camera]" },
	{ "\"the camera\"", "the camera", "[the camera=the camera]" },
	{ "\"safe city\" city", "a safe city, a city",
	  "[safe city=safe city] [city=city]" },
	{ "city \"safe city\"", "a safe city", "[safe city=safe city]" },
	{ "\"a b\" \"b c d\"", "a b c d", "[b c d=b c d]" },
	/* What only overlapped one that went is marked again. */
	{ "\"x b\" \"b c d\" x", "x b c d", "[x=x] [b c d=b c d]" },
	{ "back-door", "back-doors", "[back-doors=~back-door]" },
	{ "door back-door", "the back-door", "[back-door=back-door]" },
	{ "\"a b\"~4", "b x a", "[b=b] [a=a]" },
	{ "\"safe city\" NEAR lahore", "Lahore safe city",
	  "[Lahore=lahore] [safe city=safe city]" },
	{ "city city", "city", "[city=city]" },
	{ "huawei", "no such word", "" },
	{ "华为公司", "华为公司", "[华为=华为] [公司=公司]" },
};

static void check(const struct fixture *fixture, struct spans_reader *reader,
		  size_t row)
{
	struct query_options options = { .is_plain = false };
	struct record_passage passage = { .text = text_of(rows[row].text),
					  .language = TEXT("en") };
	struct bytes found = BYTES_UP_TO(10000);
	struct candidates candidates;
	struct snippet snippet;
	struct query query;

	assert_int_equal(query_parse(&query, fixture->terms,
				     text_of(rows[row].typed), &options,
				     &fault),
			 0);
	assert_int_equal(candidates_make(&candidates, asking(fixture), &query,
					 &fault),
			 0);
	snippet.pool = candidates.pool;
	assert_int_equal(snippet_make(&snippet, reader, &candidates, &passage,
				      &fault),
			 0);
	for (size_t i = 0; i < snippet.match_count; i++) {
		const struct hit_match *match = &snippet.matches[i];

		assert_int_equal(
			bytes_printf(&found, &fault, "%s[%.*s=%s%.*s]",
				     i ? " " : "",
				     (int)(match->end - match->start),
				     rows[row].text + match->start,
				     match->form == HIT_STEM ? "~" : "",
				     (int)match->term.length, match->term.data),
			0);
	}
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
	assert_string_equal(found.data, rows[row].expected);
	bytes_free(&found);
	candidates_free(&candidates);
	query_free(&query);
}

static void test_matches(void **state)
{
	const struct fixture *fixture = *state;
	struct spans_reader *reader;

	assert_int_equal(spans_open(&reader, fixture->terms, &fault), 0);
	for (size_t i = 0; i < COUNT(rows); i++)
		check(fixture, reader, i);
	spans_close(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_matches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
