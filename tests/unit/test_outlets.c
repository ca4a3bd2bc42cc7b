/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "searcher/outlets.h"
#include "tests/unit/unit.h"

static struct record_article article_at(const struct record_location *places,
					size_t count)
{
	return (struct record_article){ .source = TEXT("Post"),
					.date = TEXT("2021-08-17T09:00"),
					.precision = RECORD_TIME,
					.locations = places,
					.location_count = count };
}

static void expect_place(const struct outlets *outlets, size_t i,
			 const struct record_article *article, size_t place)
{
	const struct record_outlet expected = record_outlet_at(article, place);

	assert_memory_equal(&outlets->list[i].source, &expected.source,
			    sizeof(expected.source));
	assert_memory_equal(&outlets->list[i].address, &expected.address,
			    sizeof(expected.address));
	assert_memory_equal(&outlets->list[i].date, &expected.date,
			    sizeof(expected.date));
}

/* What says nothing, or what has been said, is not listed. */
static void test_list(void **state)
{
	static const struct text authors[] = { TEXT_INIT("A") };
	const struct record_location places[] = {
		{ .record = 0 },
		{ .record = 1 },
		{ .outlet = { .source = TEXT("Post"),
			      .date = TEXT("2021-08-17"),
			      .precision = RECORD_DAY,
			      .authors = authors,
			      .author_count = 1 } },
		{ .outlet = { .source = TEXT("Quay") } },
		{ .outlet = { .date = TEXT("2021-08-17"),
			      .precision = RECORD_DAY } },
		{ .outlet = { .source = TEXT("Quay") } },
		{ .outlet = { .date = TEXT("2021-08"),
			      .precision = RECORD_MONTH } },
		{ .outlet = { .source = TEXT("Quay"),
			      .address = TEXT("https://quay.example/") } },
		{ .outlet = { .address = TEXT("https://quay.example/") } },
	};
	static const size_t listed[] = { 3, 6, 7 };
	const size_t count = COUNT(places);
	const struct record_article article = article_at(places, count);
	struct outlets outlets;

	(void)state;
	outlets_list(&outlets, &article, 0);
	assert_int_equal(outlets.count, 3);
	for (size_t i = 0; i < 3; i++)
		expect_place(&outlets, i, &article, listed[i]);
	/* The first is another one then, and what says no more than the cited
	 * one is not listed. */
	outlets_list(&outlets, &article, 7);
	assert_int_equal(outlets.count, 2);
	expect_place(&outlets, 0, &article, 0);
	expect_place(&outlets, 1, &article, 6);
}

static void test_many(void **state)
{
	struct record_location places[OUTLETS_MOST + 9] = {
		{ .label = TEXT("") },
	};
	char names[OUTLETS_MOST + 9][8];
	const struct record_article article =
		article_at(places, OUTLETS_MOST + 9);
	struct outlets outlets;

	(void)state;
	for (size_t i = 0; i < OUTLETS_MOST + 9; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "%zu", i);
		places[i].outlet.source = text_of(names[i]);
	}
	outlets_list(&outlets, &article, 0);
	assert_int_equal(outlets.count, OUTLETS_MOST);
	expect_place(&outlets, OUTLETS_MOST - 1, &article, OUTLETS_MOST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
