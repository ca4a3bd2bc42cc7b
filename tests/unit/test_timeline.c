/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "searcher/search.h"
#include "searcher/timeline.h"
#include "shared/memory.h"
#include "tests/unit/asking.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct fault fault;

static const struct fixture_origin origins[] = {
	{ "lahore.txt", NULL, { NULL }, 2 },
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

static enum status count(const struct fixture *fixture, const char *typed,
			 enum timeline_unit unit, struct timeline *out)
{
	struct query_options options = { .is_plain = false };
	struct search_request request = { .limit = 1 };
	struct timeline_question question = {
		.store = fixture->store,
		.source = asking(fixture),
		.request = &request,
		.unit = unit,
	};
	struct query query;
	enum status status = query_parse(&query, fixture->terms, text_of(typed),
					 &options, &fault);

	*out = (struct timeline){ .pool = NULL };
	if (status)
		return status;
	request.query = &query;
	status = timeline_count(out, &question, &fault);
	query_free(&query);
	return status;
}

/* "unit|name passages/articles/copies/indexed|...", empty buckets between
 * two others as "..N..". */
static void print(const struct timeline *timeline, struct bytes *out)
{
	size_t empty_count = 0;

	assert_int_equal(bytes_printf(out, &fault, "%s",
				      timeline_unit_name(timeline->unit)),
			 0);
	for (size_t i = 0; i < timeline_line_count(timeline); i++) {
		struct timeline_line line = timeline_line(timeline, i);
		const struct timeline_bucket *bucket = line.bucket;

		if (line.kind == TIMELINE_BUCKET &&
		    bucket->indexed_count == 0) {
			empty_count++;
			continue;
		}
		if (empty_count > 0)
			assert_int_equal(bytes_printf(out, &fault, "|..%zu..",
						      empty_count),
					 0);
		empty_count = 0;
		assert_int_equal(
			bytes_printf(out, &fault, "|%s%s %u/%u/%u/%u",
				     line.kind == TIMELINE_VAGUE ? "~" : "",
				     bucket->name, bucket->passage_count,
				     bucket->article_count, bucket->copy_count,
				     bucket->indexed_count),
			0);
	}
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
}

static void expect(const struct fixture *fixture, const char *typed,
		   enum timeline_unit unit, const char *expected)
{
	struct bytes printed = BYTES_UP_TO(1 << 20);
	struct timeline timeline;

	assert_int_equal(count(fixture, typed, unit, &timeline), 0);
	print(&timeline, &printed);
	assert_string_equal(printed.data, expected);
	timeline_free(&timeline);
	bytes_free(&printed);
}

static const struct {
	const char *typed;
	enum timeline_unit unit;
	const char *expected;
} rows[] = {
	{ "huawei", TIMELINE_YEAR,
	  "year|2019 1/1/0/1|2020 1/1/0/1|2021 2/1/2/1" },
	{ "huawei", TIMELINE_MONTH,
	  "month|2020-05 1/1/0/1|..14..|2021-08 2/1/2/1|~2019 1/1/0/1" },
	{ "huawei", TIMELINE_DAY,
	  "day|2021-08-17 2/1/2/1|~2019 1/1/0/1|~2020-05 1/1/0/1" },
	/* a bucket without a match is told with what is indexed there */
	{ "arbitraje OR =backdoor", TIMELINE_YEAR,
	  "year|2019 1/1/0/1|2020 0/0/0/1|2021 1/1/2/1|2022 1/1/0/1" },
	{ "huawei", TIMELINE_FITTING,
	  "month|2020-05 1/1/0/1|..14..|2021-08 2/1/2/1|~2019 1/1/0/1" },
	{ "\"safe city\"", TIMELINE_FITTING, "day|2021-08-17 2/1/2/1" },
	{ "\"safe city\"", TIMELINE_WEEK, "week|2021-W33 2/1/2/1" },
	{ "be", TIMELINE_FITTING, "day| 1/1/0/1" },
	{ "hauwei", TIMELINE_FITTING, "day" },
};

static void test_buckets(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		expect(*state, rows[i].typed, rows[i].unit, rows[i].expected);
}

static void test_borders(void **state)
{
	struct timeline timeline;

	assert_int_equal(
		count(*state, "\"safe city\"", TIMELINE_WEEK, &timeline), 0);
	assert_string_equal(timeline.buckets[0].from, "2021-08-16");
	assert_string_equal(timeline.buckets[0].to, "2021-08-22");
	assert_true(timeline_share(&timeline.buckets[0]) == 1);
	timeline_free(&timeline);
	assert_int_equal(count(*state, "kampala", TIMELINE_MONTH, &timeline),
			 0);
	assert_string_equal(timeline.buckets[0].from, "2020-05-01");
	assert_string_equal(timeline.buckets[0].to, "2020-05-31");
	timeline_free(&timeline);
}

/* One article of one passage a date. */
static void build(const char *folder, const char *const *dates, size_t number)
{
	struct fixture_article articles[16];
	char paths[16][32];

	memset(articles, 0, sizeof(articles));
	for (size_t i = 0; i < number; i++) {
		(void)snprintf(paths[i], sizeof(paths[i]), "%zu.txt", i);
		articles[i].path = paths[i];
		articles[i].title = "Title";
		articles[i].language = "en";
		articles[i].date = dates[i];
		articles[i].passages[0].text = "One lighthouse.";
	}
	fixture_add(folder, articles, number);
}

static void check_dates(void **state, const char *const *dates, size_t number,
			enum timeline_unit unit, const char *expected)
{
	const struct fixture *old = *state;
	struct fixture fixture = *old;

	build(old->folder, dates, number);
	assert_int_equal(index_reopen(fixture.index, &fault), 0);
	expect(&fixture, "lighthouse", unit, expected);
}

static void test_weeks_of_the_turn_of_a_year(void **state)
{
	static const char *const dates[] = { "2020-12-31", "2021-01-03",
					     "2021-01-04", "2021-01-18" };

	check_dates(
		state, dates, 4, TIMELINE_WEEK,
		"week|2020-W53 2/2/0/2|2021-W01 1/1/0/1|..1..|2021-W03 1/1/0/1");
}

static void test_strange_dates(void **state)
{
	static const char *const dates[] = { "0001-01-01", "9999-12-31",
					     "2021-13-45", "2021-02-30",
					     "0000-01-01" };

	check_dates(
		state, dates, 5, TIMELINE_FITTING,
		"year|0001 1/1/0/1|..2016..|2018 0/0/0/1|2019 0/0/0/1|2020 0/0/0/1"
		"|2021 2/2/0/3|2022 0/0/0/1|..7976..|9999 1/1/0/1| 1/1/0/2");
}

static void test_too_many_buckets(void **state)
{
	static const char *const dates[] = { "0001-01-01", "9999-12-31" };
	const struct fixture *fixture = *state;
	struct timeline timeline;

	build(fixture->folder, dates, 2);
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	assert_int_equal(count(fixture, "lighthouse", TIMELINE_DAY, &timeline),
			 STATUS_BAD_QUERY);
	assert_non_null(strstr(fault.text, "3652059 days"));
	assert_int_equal(timeline.bucket_count, 0);
}

/* Both indexes lost the passage by which the article would be counted. */
static void test_lost_in_both(void **state)
{
	static const struct fixture_article lost = {
		"lost.txt",         "Lost", "en", "2021-08-02",
		{ { NULL, NULL } }, NULL,   0,    0
	};
	const struct fixture *old = *state;
	struct fixture both = *old;
	char *other = scratch_path(old->folder, "other");
	const char *const places[] = { old->folder, other };

	fixture_add(old->folder, &lost, 1);
	assert_int_equal(mkdir(other, 0700), 0);
	fixture_build(other, &lost, 1);
	OK(index_open(&both.index, places, 2, &fault));
	OK(store_open(&both.store, both.index, &fault));
	expect(&both, "\"safe city\"", TIMELINE_MONTH, "month|2021-08 2/1/0/1");
	store_close(both.store);
	index_close(both.index);
	free(other);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth;

	for (nth = 1; status; nth++) {
		struct timeline timeline;

		(void)memory_fail_at(nth, 0);
		status = count(*state, "\"safe city\"", TIMELINE_FITTING,
			       &timeline);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		timeline_free(&timeline);
	}
	assert_true(nth > 30);
}

#define ORIGIN_TEST(test) \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ORIGIN_TEST(test_buckets),
		ORIGIN_TEST(test_borders),
		FIXTURE_TEST(test_weeks_of_the_turn_of_a_year),
		FIXTURE_TEST(test_strange_dates),
		FIXTURE_TEST(test_too_many_buckets),
		FIXTURE_TEST(test_lost_in_both),
		ORIGIN_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
