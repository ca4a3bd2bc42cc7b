/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/parted.h"
#include "tests/unit/unit.h"

enum { ARTICLES_MAX = 3 };

#define ONE   "Title: Ferry waits\nDate: 4 March 2021\n\nIt was late.\n"
#define TWO   "Title: Market opens\nSource: Larn Post\n\nIt does.\n"
#define THREE "Title: Quay closes\nAuthor: Ann Example\n\nFor long.\n"
#define BARE  "Date: 6 March 2021\nSource: Larn Post\n\nBoats move.\n"

static const struct {
	const char *text;
	const char *articles[ARTICLES_MAX];
} rows[] = {
	{ ONE "=====\n" TWO "=====\n" THREE, { ONE, TWO, THREE } },
	{ ONE "\n-----\r\n\r\n" TWO, { ONE "\n", TWO } },
	{ ONE "* * *\n" TWO "***", { ONE, TWO "***" } },
	{ "=====\n" ONE "=====\n" TWO, { ONE, TWO } },
	/* a head below one without a title */
	{ BARE "=====\n" BARE, { BARE, BARE } },
	/* a rule over and under each head */
	{ "=====\nTitle: A\nDate: 2021\n=====\nSo.\n=====\nTitle: B\n"
	  "Date: 2022\n=====\nNo.\n",
	  { "Title: A\nDate: 2021\n=====\nSo.\n",
	    "Title: B\nDate: 2022\n=====\nNo.\n" } },
	/* rules in an article */
	{ ONE "=====\nMore.\n=====\n" TWO, { ONE "=====\nMore.\n", TWO } },
	/* what stands above them all */
	{ "Cuttings.\n=====\n" ONE "=====\n" TWO, { "Cuttings.\n", ONE, TWO } },
	/* one article */
	{ ONE, { NULL } },
	{ ONE TWO, { NULL } },
	{ ONE "=====\nIt does.\n-----\nSo.\n", { NULL } },
	{ ONE "=====\n" BARE, { NULL } },
	{ "Title: A\n=====\nDate: 2021\nSource: Larn Post\n\nSo.\n", { NULL } },
	{ "=====\nA\n=====\n:Date: 2021\n:Source: Larn Post\n\nSo.\n",
	  { NULL } },
	{ "--\n===\n:Date: 2021\nTitle: A\n\nSo.\n", { NULL } },
	{ "***\n=====\nA\n=====\n:Date: 2021\n:Source: Larn Post\n\nSo.\n",
	  { NULL } },
	{ "It was late.\n=====\n" ONE, { NULL } },
	{ ONE "=-=-=\n" TWO, { NULL } },
	{ "=====\n=====\n", { NULL } },
	{ "", { NULL } },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct parted parted;
		struct text article;
		bool is_parted = parted_begin(&parted, text_of(rows[i].text));
		size_t count = 0;

		if (is_parted != (rows[i].articles[0] != NULL))
			print_message("# row %zu\n", i);
		assert_int_equal(is_parted, rows[i].articles[0] != NULL);
		while (is_parted && parted_next(&parted, &article)) {
			assert_true(count < ARTICLES_MAX);
			assert_non_null(rows[i].articles[count]);
			assert_true(text_equal(
				article, text_of(rows[i].articles[count])));
			count++;
		}
		assert_true(count == ARTICLES_MAX || !rows[i].articles[count]);
	}
}

/* Rules on rules, and lines that end as others do. */
static void test_time(void **state)
{
	struct bytes room = BYTES_UP_TO(1 << 24);
	struct parted parted;
	struct fault fault;

	(void)state;
	for (int i = 0; i < 200000; i++)
		assert_int_equal(bytes_append(&room, TEXT("---\rDate: \r"),
					      &fault),
				 STATUS_OK);
	for (int i = 0; i < 2000000; i++)
		assert_int_equal(bytes_append_byte(&room, ' ', &fault),
				 STATUS_OK);
	assert_false(parted_begin(&parted, text_from(&room)));
	bytes_free(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
