/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "searcher/below.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct fault fault;

static const struct fixture_article articles[] = {
	{ .path = "a.txt",
	  .title = "Quay",
	  .language = "en",
	  .date = "",
	  .passages = { { NULL, "one" },
			{ "Money", "two" },
			{ "Money", "three" },
			{ "Law", "four" },
			{ "Money", "five" } } },
	{ .path = "b.txt",
	  .title = "Larn",
	  .language = "en",
	  .date = "",
	  .passages = { { "Money", "six" }, { "Money", "seven" } } },
};

struct row {
	uint32_t document;
	uint32_t ordinal; /* that its record has, or another */
	bool is_first;
};

static void check(const struct fixture *fixture, struct below *below,
		  const struct row *row)
{
	struct bytes room = BYTES_UP_TO(1 << 20);
	struct record_passage passage;
	bool is_first;

	assert_int_equal(store_passage(fixture->store, row->document, &room,
				       &passage, &fault),
			 0);
	passage.ordinal = row->ordinal;
	assert_int_equal(below_is_first(below, row->document, &passage,
					&is_first, &fault),
			 0);
	assert_int_equal(is_first, row->is_first);
	bytes_free(&room);
}

/* By what is right before it; that is nothing, or of another article, where the
 * index is damaged. */
static void test_rows(void **state)
{
	static const struct row rows[] = {
		{ 1, 0, true },  { 2, 1, true }, { 3, 2, false },
		{ 4, 3, true },  { 5, 4, true }, { 6, 0, true },
		{ 7, 1, false }, { 6, 2, true }, { 1, 3, true },
		{ 3, 2, false },
	};
	struct fixture fixture;
	struct below below;

	fixture_build(*state, articles, 2);
	fixture_open(&fixture, *state);
	below = below_in(fixture.store);
	for (size_t i = 0; i < COUNT(rows); i++)
		check(&fixture, &below, &rows[i]);
	below_free(&below);
	fixture_close(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = { SCRATCH_TEST(test_rows) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
