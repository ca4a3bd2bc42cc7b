/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/concepts.h"
#include "tests/unit/asked.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* log(1 + (N - df + 0.5) / (df + 0.5)) */
static void test_idf(void **state)
{
	(void)state;
	assert_float_equal(concepts_idf(1, 10), 1.9924301646902063, 1e-9);
	assert_float_equal(concepts_idf(10, 10), 0.0465200156348928, 1e-9);
	assert_float_equal(concepts_idf(0, 0), 0.6931471805599453, 1e-9);
	/* More than there are: of a shard that grew meanwhile. */
	assert_true(concepts_idf(12, 10) > 0);
}

/* What weighs of a query: node, passages the idf is made of, parts, and of
 * how many words each is that is looked for beside it. */
struct expected {
	const char *query;
	const char *concepts;
};

static const struct expected rows[] = {
	{ "huawei", "0:4" },
	{ "the huawei cameras", "1:4 2:2" },
	{ "huawei zeppelin", "0:4" },
	{ "zeppelin", "" },
	{ "huawei -cameras", "0:4" },
	{ "huawei NOT cameras", "0:4" },
	{ "huawei title:cameras date:2020", "0:4" },
	{ "\"to be or not to be\"", "" },
	{ "\"safe city\"", "0:3 0:4" },
	{ "safe-city", "0:3/2" },
	{ "huawei^2", "0:4*2" },
	{ "(huawei cameras)^3", "0:4*3 1:2*3" },
	{ "huawei safe-city cameras", "0:4 1:3=1 2:4=1 6:2" },
};

/* Passages that a weight is the idf of, by trying. */
static uint32_t frequency_of(double idf, uint32_t document_count)
{
	uint32_t frequency = 0;

	while (frequency < document_count &&
	       concepts_idf(frequency, document_count) > idf + 1e-9)
		frequency++;
	return frequency;
}

static void print(const struct asked *asked, const struct concepts *concepts,
		  struct bytes *out)
{
	uint32_t count = index_document_count(asked->fixture->index);

	for (size_t i = 0; i < concepts->count; i++) {
		const struct concept *concept = &concepts->list[i];
		size_t node = concept->node;
		double times = query_weight(&asked->query.nodes[node]);

		for (size_t j = node + 1; j < asked->query.node_count; j++)
			times *= query_weight(&asked->query.nodes[j]);
		assert_int_equal(
			bytes_printf(
				out, &fault, "%s%zu:%u", i ? " " : "", node,
				frequency_of(concept->weight / times, count)),
			0);
		if (concept->part_count > 0)
			assert_int_equal(bytes_printf(out, &fault, "/%zu",
						      concept->part_count),
					 0);
		for (size_t j = 0; j < concept->other_count; j++)
			assert_int_equal(bytes_printf(out, &fault, "=%zu",
						      concept->others[j].count),
					 0);
		if (times > 1)
			assert_int_equal(
				bytes_printf(out, &fault, "*%.0f", times), 0);
	}
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
}

static void test_queries(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes shown = BYTES_UP_TO(1 << 16);
		struct concepts concepts;
		struct asked asked;

		asked_open(&asked, *state, rows[i].query, 10);
		assert_int_equal(concepts_make(&concepts, &asked.candidates,
					       index_document_count(
						       asked.fixture->index),
					       &fault),
				 0);
		print(&asked, &concepts, &shown);
		if (strcmp(shown.data, rows[i].concepts) != 0)
			fail_msg("%s: %s", rows[i].query, shown.data);
		bytes_free(&shown);
		asked_close(&asked);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_idf),
		FIXTURE_TEST(test_queries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
