/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "searcher/astride.h"
#include "shared/memory.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

enum { POOL_BYTES = 1 << 26 };

static struct fault fault;

static const struct {
	const char *typed; /* its first leaf is the phrase */
	uint64_t since_run;
	const char *path; /* "": none has it so */
} rows[] = {
	{ "\"city system huawei denies\"", 0, "/coverage/lahore.txt" },
	{ "\"safe city system. Huawei den*\"", 0, "/coverage/lahore.txt" },
	/* the second passage has words of the first only by their stems */
	{ "\"for the city official\"", 0, "" },
	{ "\"for the city officials\"", 0, "/coverage/kampala.txt" },
	{ "\"for the city officials\" path:news/kampala.txt", 0,
	  "/coverage/kampala.txt" },
	{ "\"for the city officials\" lang:en date:2020", 0,
	  "/coverage/kampala.txt" },
	{ "\"for the city officials\" path:news/lahore.txt", 0, "" },
	{ "\"for the city officials\" -cameras", 0, "/coverage/kampala.txt" },
	/* in one passage alone, beside or below others */
	{ "\"huawei denies the claims\"", 0, "" },
	{ "\"project began in 2016\"", 0, "" },
	/* words near to each other */
	{ "city NEAR/1 official", 0, "/coverage/kampala.txt" },
	{ "said NEAR/4 for", 0, "/coverage/kampala.txt" },
	{ "said NEAR/3 for", 0, "" },
	{ "\"the officials for\"~4", 0, "/coverage/kampala.txt" },
	{ "\"the official for\"~4", 0, "" },
	{ "police NEAR/9 kampala", 0, "" }, /* in the first alone */
	{ "next NEAR police", 0, "" },
	/* from one article to another */
	{ "\"next year police in kampala\"", 0, "" },
	{ "\"the city is safer el arbitraje\"", 0, "" },
	/* over a whole passage */
	{ "\"safe city system huawei denies the claims the safe city project "
	  "began in 2016 the court\"",
	  0, "/coverage/lahore.txt" },
	{ "\"在加拿大被捕。公司表示\"", 0, "/coverage/huawei-zh.txt" },
	{ "\"sys* huaw* deni*\"", 0, "" },
	{ "\"for the city officials\"", 2, "/coverage/kampala.txt" },
	{ "\"for the city officials\"", 3, "" },
};

static struct text find(struct search *search, size_t row, struct pool *pool,
			enum status *status)
{
	const struct query_options options = { .is_plain = false };
	struct search_request request = { .since_run = rows[row].since_run };
	const struct astride_order order = { &request, 0, pool };
	struct text path = { NULL, 0 };
	struct query query;

	*status = query_parse(&query, search_terms(search),
			      text_of(rows[row].typed), &options, &fault);
	request.query = &query;
	if (!*status)
		*status = astride_find(search, &order, &path, &fault);
	query_free(&query);
	return path;
}

static void test_finds(void **state)
{
	const struct fixture *fixture = *state;
	struct search *search;
	struct pool *pool;

	assert_int_equal(search_open(&search, &fixture->folder, 1, &fault), 0);
	assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum status status;
		struct text path = find(search, i, pool, &status);
		assert_int_equal(status, 0);
		if (!text_equal(path, text_of(rows[i].path)))
			fail_msg("%s: '%.*s'", rows[i].typed, (int)path.length,
				 path.data);
	}
	pool_free(pool);
	search_close(search);
}

static void test_out_of_memory(void **state)
{
	const struct fixture *fixture = *state;
	struct search *search;
	struct pool *pool;
	enum status status;
	size_t nth = 0;

	assert_int_equal(search_open(&search, &fixture->folder, 1, &fault), 0);
	do {
		assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
		(void)memory_fail_at(++nth, 1);
		(void)find(search, 0, pool, &status);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		pool_free(pool);
	} while (status);
	assert_true(nth > 20);
	search_close(search);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_finds),
		FIXTURE_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
