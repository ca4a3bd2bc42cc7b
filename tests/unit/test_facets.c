/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/facets.h"
#include "searcher/search.h"
#include "shared/memory.h"
#include "tests/unit/asking.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* The newest article of an outlet says how it is written. */
static const struct fixture_origin origins[] = {
	{ "lahore.txt", "The LARN Post", { "A. Writer", "Zwei, B." }, 2 },
	{ "kampala.txt", "the Larn post", { "a. writer" }, 0 },
	{ "arbitraje.txt", "Diario", { NULL }, 0 },
	{ "huawei-zh.txt", "\u65e5\u5831", { NULL }, 0 },
};

static int set_up(void **state)
{
	fixture_set_origins(origins, COUNT(origins));
	return fixture_set_up(state);
}

static int tear_down(void **state)
{
	fixture_set_origins(NULL, 0);
	return fixture_tear_down(state);
}

static void print(const struct facets *facets, struct bytes *out)
{
	for (size_t i = 0; i < facets_line_count(facets); i++) {
		struct facets_line line = facets_line(facets, i);
		struct text value = line.value.value;

		if (line.is_first)
			assert_int_equal(
				bytes_printf(out, &fault, "%s|",
					     facets_name(line.facet->field)),
				0);
		if (!value.data)
			value = line.other_count > 0 ? TEXT("(others)") :
						       TEXT("(none)");
		assert_int_equal(bytes_append(out, value, &fault), 0);
		assert_int_equal(bytes_printf(out, &fault, " %u/%u",
					      line.value.passage_count,
					      line.value.article_count),
				 0);
		if (line.other_count > 0)
			assert_int_equal(bytes_printf(out, &fault, " of %zu",
						      line.other_count),
					 0);
		assert_int_equal(bytes_append_byte(out, '|', &fault), 0);
	}
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
}

static enum status count(const struct fixture *fixture, const char *typed,
			 const struct search_request *like,
			 const struct facet_wanted *wanted, struct facets *out)
{
	struct query_options options = { .is_plain = false };
	struct search_request request = *like;
	struct query query;
	struct facets_question question = {
		.store = fixture->store,
		.source = asking(fixture),
		.request = &request,
		.wanted = wanted,
		.wanted_count = 1,
	};
	enum status status = query_parse(&query, fixture->terms, text_of(typed),
					 &options, &fault);

	*out = (struct facets){ .count = 0 };
	if (status)
		return status;
	request.query = &query;
	status = facets_count(out, &question, &fault);
	query_free(&query);
	return status;
}

static const struct {
	const char *typed;
	struct search_request request;
	struct facet_wanted wanted;
	const char *expected;
} rows[] = {
	{ "huawei",
	  { .limit = 1 },
	  { FACET_SOURCE, 10 },
	  "source|The LARN Post 3/2|Diario 1/1|" },
	{ "huawei", { .limit = 1 }, { FACET_LANG, 0 }, "lang|en 3/2|es 1/1|" },
	{ "huawei",
	  { .limit = 1 },
	  { FACET_MONTH, 10 },
	  "month|2021-08 2/1|2019 1/1|2020-05 1/1|" },
	{ "huawei",
	  { .limit = 1 },
	  { FACET_AUTHOR, 10 },
	  "author|A. Writer 3/2|Zwei, B. 2/1|(none) 1/1|" },
	{ "huawei",
	  { .limit = 1 },
	  { FACET_AUTHOR, 1 },
	  "author|A. Writer 3/2|(none) 1/1|(others) 2/1 of 1|" },
	/* by article nothing differs: both are told */
	{ "NOT zzz",
	  { .limit = 1, .is_by_article = true, .order = SEARCH_NEWEST },
	  { FACET_SOURCE, 2 },
	  "source|The LARN Post 5/2|Diario 2/1|(none) 2/2|(others) 2/1 of 1|" },
	/* verified in the text */
	{ "\"safe city\"",
	  { .limit = 1 },
	  { FACET_MONTH, 10 },
	  "month|2021-08 2/1|" },
	{ "NOT zzz",
	  { .since_run = 1 },
	  { FACET_MONTH, 9 },
	  "month|2020-05 2/1|" },
	{ "NOT zzz",
	  { .limit = 1 },
	  { FACET_MONTH, 1 },
	  "month|2021-08 3/1|(none) 1/1|(others) 7/4 of 4|" },
	{ "hauwei", { .limit = 1 }, { FACET_SOURCE, 9 }, "" },
};

static void test_values(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes printed = BYTES_UP_TO(1 << 20);
		struct facets facets;

		assert_int_equal(count(*state, rows[i].typed, &rows[i].request,
				       &rows[i].wanted, &facets),
				 0);
		print(&facets, &printed);
		assert_string_equal(printed.data, rows[i].expected);
		facets_free(&facets);
		bytes_free(&printed);
	}
}

static void test_shares(void **state)
{
	const struct search_request request = { .limit = 1 };
	const struct facet_wanted wanted = { FACET_LANG, 10 };
	struct facets facets;

	assert_int_equal(count(*state, "huawei", &request, &wanted, &facets),
			 0);
	assert_int_equal(facets.passage_count, 4);
	assert_int_equal(facets.article_count, 3);
	assert_true(facets_share(&facets, 3) == 0.75);
	facets_free(&facets);
	assert_true(facets_share(&facets, 3) == 0);
}

static void test_names(void **state)
{
	enum facet_field field;

	(void)state;
	for (int i = 0; i < FACETS_FIELDS; i++) {
		const char *name = facets_name((enum facet_field)i);

		assert_true(facets_find(&field, text_of(name)));
		assert_int_equal(field, i);
	}
	assert_false(facets_find(&field, TEXT("title")));
}

static void test_out_of_memory(void **state)
{
	const struct search_request request = { .limit = 1 };
	const struct facet_wanted wanted = { FACET_AUTHOR, 1 };
	enum status status = STATUS_FULL;
	size_t nth;

	for (nth = 1; status; nth++) {
		struct facets facets;

		(void)memory_fail_at(nth, 0);
		status = count(*state, "\"safe city\"", &request, &wanted,
			       &facets);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		facets_free(&facets);
	}
	assert_true(nth > 30);
}

#define ORIGIN_TEST(test) \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ORIGIN_TEST(test_values),
		ORIGIN_TEST(test_shares),
		cmocka_unit_test(test_names),
		ORIGIN_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
