/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/search.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

static struct hash id_of(const char *path)
{
	char hex[HASH_HEX_BYTES];
	struct hash id;

	fixture_id(path, hex);
	assert_true(hash_from_hex(&id, text_of(hex)));
	return id;
}

/* What the index gave the first hit, of the article if one is named. */
struct first {
	uint32_t count;
	double passage;
};

static enum status take(void *context, const struct hit *hit,
			struct fault *unused)
{
	struct first *first = context;

	(void)unused;
	if (first->count++ == 0)
		first->passage =
			hit->shares.is_reranked ?
				hit->shares.passage / hit->shares.times :
				hit->shares.passage;
	return STATUS_OK;
}

static struct first run(struct search *search, const struct hash *only,
			const struct hash *without)
{
	struct query_options options = { .is_plain = false };
	struct search_request request = { .only = only, .without = without };
	struct first first = { 0, 0 };
	struct search_visitor visitor = { .hit = take, .context = &first };
	struct search_summary summary;
	struct query query;

	assert_int_equal(query_parse(&query, search_terms(search),
				     TEXT("huawei \"safe city\""), &options,
				     &fault),
			 0);
	request.query = &query;
	assert_int_equal(
		search_run(search, &request, &visitor, &summary, &fault), 0);
	assert_int_equal(summary.total, first.count);
	request.is_count_only = true;
	assert_int_equal(search_run(search, &request, NULL, &summary, &fault),
			 0);
	assert_int_equal(summary.total, first.count);
	query_free(&query);
	return first;
}

static void test_articles(void **state)
{
	const struct fixture *fixture = *state;
	struct hash lahore = id_of("lahore.txt");
	struct hash kampala = id_of("kampala.txt");
	struct hash none = id_of("none.txt");
	struct search *search;
	struct first all;

	assert_int_equal(search_open(&search, &fixture->folder, 1, &fault), 0);
	all = run(search, NULL, NULL);
	assert_int_equal(all.count, 4);
	assert_int_equal(run(search, &lahore, NULL).count, 2);
	/* As without the others: it is the same search. */
	assert_true(run(search, &lahore, NULL).passage == all.passage);
	assert_int_equal(run(search, &kampala, NULL).count, 1);
	assert_int_equal(run(search, &none, NULL).count, 0);
	assert_int_equal(run(search, NULL, &lahore).count, 2);
	assert_int_equal(run(search, NULL, &none).count, 4);
	assert_int_equal(run(search, &lahore, &lahore).count, 0);
	search_close(search);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_articles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
