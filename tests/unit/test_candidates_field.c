/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/candidates.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* What is typed, and the terms that it stands for with their passages. */
static const struct {
	const char *typed;
	const char *expected;
} rows[] = {
	{ "lang:en", "Len 6" },
	{ "lang:EN", "Len 6" },
	{ "lang:xx", "" },
	{ "host:harbour.example", "Hharbour.example 3" },
	{ "host:News.Harbour.Example.", "Hnews.harbour.example 3" },
	{ "host:www.correo.example", "Hcorreo.example 2" },
	{ "host:*.harbour.example", "Hharbour.example 3" },
	{ "host:harbour", "" },
	{ "source:harbour", "XSharbour weekly 2 XSthe harbour post 3" },
	{ "source:Harbour", "XSharbour weekly 2 XSthe harbour post 3" },
	{ "source:\"harbour post\"", "XSthe harbour post 3" },
	{ "source:\"post harbour\"", "" },
	{ "source:\"the post\"", "" },
	{ "source:\"the\"", "XSthe harbour post 3" },
	{ "source:harb", "" },
	{ "source:harb*", "XSharbour weekly 2 XSthe harbour post 3" },
	{ "source:\"harbour w*ly\"", "XSharbour weekly 2" },
	{ "source:=\"harbour post\"", "" },
	{ "source:=\"The Harbour Post\"", "XSthe harbour post 3" },
	{ "source:=\"harbour weekly\"", "XSharbour weekly 2" },
	{ "author:ana", "Aana b. müller 2 Aana pérez 2" },
	{ "author:perez", "Aana pérez 2" },
	{ "author:Pérez", "Aana pérez 2" },
	{ "author:pèrez", "" },
	{ "author:muller", "Aana b. müller 2" },
	{ "author:writer", "Aa. writer 3" },
	{ "author:harbour", "" },
	{ "path:news", "XPnews 10" },
	{ "path:lahore.txt", "XPnews/lahore.txt 3" },
};

static void check(const struct fixture *fixture, const char *typed,
		  const char *expected)
{
	struct query_options options = { .is_plain = false };
	struct bytes found = BYTES_UP_TO(10000);
	struct candidates candidates;
	struct query query;

	assert_int_equal(query_parse(&query, fixture->terms, text_of(typed),
				     &options, &fault),
			 0);
	assert_int_equal(candidates_make(&candidates, asking(fixture), &query,
					 &fault),
			 0);
	assert_int_equal(query.node_count, 1);
	assert_false(candidates.needs_text);
	assert_false(candidates_is_wanted(&candidates, 0));
	for (size_t i = 0; i < candidates.nodes[0].terms.count; i++) {
		const struct candidates_term *term =
			&candidates.nodes[0].terms.list[i];

		assert_int_equal(bytes_printf(&found, &fault, "%s%.*s %u",
					      i > 0 ? " " : "",
					      (int)term->term.length,
					      term->term.data, term->frequency),
				 0);
	}
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
	assert_string_equal(found.data, expected);
	assert_int_equal(candidates.notes.length, 0);
	bytes_free(&found);
	candidates_free(&candidates);
	query_free(&query);
}

static void test_terms(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		check(*state, rows[i].typed, rows[i].expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_terms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
