/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "searcher/outlets.h"

static struct record_article article_at(const struct record_location *places,
					size_t count)
{
	return (struct record_article){ .source = TEXT("Post"),
					.date = TEXT("2021-08-17T09:00"),
					.precision = RECORD_TIME,
					.locations = places,
					.location_count = count };
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
	const size_t count = sizeof(places) / sizeof(places[0]);
	const struct record_article article = article_at(places, count);
	struct outlets outlets;

	(void)state;
	outlets_list(&outlets, &article);
	assert_int_equal(outlets.count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_ptr_equal(outlets.list[i], &places[listed[i]].outlet);
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
	outlets_list(&outlets, &article);
	assert_int_equal(outlets.count, OUTLETS_MOST);
	assert_ptr_equal(outlets.list[OUTLETS_MOST - 1],
			 &places[OUTLETS_MOST].outlet);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
