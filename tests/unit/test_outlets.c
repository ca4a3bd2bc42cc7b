/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "searcher/outlets.h"

static const struct text authors[] = { TEXT_INIT("A"), TEXT_INIT("B") };

static struct record_article article_at(const struct record_location *places,
					size_t count)
{
	return (struct record_article){ .source = TEXT("Post"),
					.date = TEXT("2021-08-17"),
					.precision = RECORD_DAY,
					.authors = authors,
					.author_count = 1,
					.locations = places,
					.location_count = count };
}

/* What says nothing, or what has been said, is not listed. */
static void test_list(void **state)
{
	const struct record_outlet post = { .source = TEXT("Post"),
					    .date = TEXT("2021-08-17"),
					    .precision = RECORD_DAY,
					    .authors = authors,
					    .author_count = 1 };
	struct record_outlet quay = { .source = TEXT("Quay") };
	struct record_outlet two = post;
	struct record_location places[7] = {
		[2] = { .outlet = post }, [3] = { .outlet = quay },
		[4] = { .outlet = two },  [5] = { .outlet = quay },
		[6] = { .outlet = two },
	};
	const struct record_article article = article_at(places, 7);
	struct outlets outlets;

	(void)state;
	places[4].outlet.author_count = 2;
	places[6].outlet.address = TEXT("https://post.example/");
	outlets_list(&outlets, &article);
	assert_int_equal(outlets.count, 3);
	assert_ptr_equal(outlets.list[0], &places[3].outlet);
	assert_ptr_equal(outlets.list[1], &places[4].outlet);
	assert_ptr_equal(outlets.list[2], &places[6].outlet);
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
