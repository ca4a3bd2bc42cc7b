/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/closeness.h"
#include "tests/unit/asked.h"
#include "tests/unit/unit.h"

static struct fault fault;

static struct closeness measure(const struct fixture *fixture,
				const char *query, const char *text)
{
	struct concepts concepts;
	struct asked asked;
	struct closeness_text row = { .text = text_of(text),
				      .average_words = 10 };
	struct closeness closeness;

	asked_open(&asked, fixture, query, 1);
	assert_int_equal(concepts_make(&concepts, &asked.candidates,
				       index_document_count(fixture->index),
				       &fault),
			 0);
	/* So that weights need no thought. */
	for (size_t i = 0; i < concepts.count; i++)
		concepts.list[i].weight = 1;
	row.candidates = &asked.candidates;
	row.concepts = &concepts;
	row.language = candidates_find_language(&asked.candidates, TEXT("en"));
	assert_int_equal(
		closeness_measure(&closeness, asked.reader, &row, &fault), 0);
	asked_close(&asked);
	return closeness;
}

/* n / (n + 1.2) of the sum n of 1 / distance. */
static void test_near(void **state)
{
	static const struct {
		const char *query;
		const char *text;
		double sum;
	} rows[] = {
		{ "safe city", "a safe city", 1 },
		{ "safe city", "the city is safe", 1.0 / 2 },
		{ "city safe", "a safe city", 1 },
		{ "safe city", "cities safe", 1 }, /* in any form */
		{ "safe city", "safe a a a a a a a city", 1.0 / 8 },
		{ "safe city", "safe a a a a a a a a city", 0 },
		{ "safe city", "safe", 0 },
		{ "safe city", "safe city safe a city", 2.0 },
		{ "safe", "safe safe", 0 },
		{ "safe safe", "safe a safe", 0 }, /* the same place */
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct closeness closeness =
			measure(*state, rows[i].query, rows[i].text);
		double expected = rows[i].sum / (rows[i].sum + 1.2);

		if (closeness.near > expected + 1e-9 ||
		    closeness.near < expected - 1e-9)
			fail_msg("%s in %s: %f", rows[i].query, rows[i].text,
				 closeness.near);
	}
}

/* Three words follow one another: two pairs. */
static void test_pairs(void **state)
{
	struct closeness closeness =
		measure(*state, "safe city huawei", "a safe city of huawei");

	assert_float_equal(closeness.near, 1 / 2.2 + 0.5 / 1.7, 1e-9);
}

/* BM25 with k1 1.2, b 0.5, of a text of so many words where 10 is average. */
static void test_exact(void **state)
{
	static const struct {
		const char *query;
		const char *text;
		double expected;
	} rows[] = {
		{ "camera", "a a a a a a a a a camera", 2.2 / 2.2 },
		{ "camera", "a a a a a a a a a Camera", 2.2 / 2.2 },
		{ "camera", "a a a a a a a a a cameras", 0 },
		{ "cameras", "a a a a a a a a camera cameras", 2.2 / 2.2 },
		{ "camera", "a a a a a a a camera camera camera",
		  6.6 / (3 + 1.2) },
		{ "camera", "camera a a a a", 2.2 / (1 + 1.2 * 0.75) },
		{ "camera huawei", "a a a a a a a a huawei camera", 2 },
		{ "\"camera huawei\"", "a a a a a a a a camera huawei", 0 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct closeness closeness =
			measure(*state, rows[i].query, rows[i].text);

		if (closeness.exact > rows[i].expected + 1e-9 ||
		    closeness.exact < rows[i].expected - 1e-9)
			fail_msg("%s in %s: %f", rows[i].query, rows[i].text,
				 closeness.exact);
	}
}

static void test_empty(void **state)
{
	struct closeness closeness = measure(*state, "camera", "");

	assert_float_equal(closeness.exact, 0, 0);
	assert_float_equal(closeness.near, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_near),
		FIXTURE_TEST(test_pairs),
		FIXTURE_TEST(test_exact),
		FIXTURE_TEST(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
