/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/date_line.h"
#include "tests/unit/unit.h"

enum { LAST_YEAR = 2030 };

/* What a line may say beside its date; test_dates has whole lines. */
static const struct {
	const char *line;
	bool is;
} rows[] = {
	{ "17 August 2021", true },
	{ "A. Writer, 17 August 2021", true },
	{ "Writer | 17 August 2021", true },
	{ "The Writer of Books | 17 August 2021", false },
	{ "ONE TWO THREE, 17 August 2021", true },
	{ "ONE TWO THREE FOUR, 17 August 2021", false },
	{ "North Town, 17 August 2021", true },
	{ "Good Town, 17 August 2021", false },
	{ "17 August 2021, Good Town", true },
	{ "17 August 2021 , One Two Three", true },
	{ "17 August 2021, One Two Three Four", false },
	{ "17 August 2021, one two", false },
	{ "17 Aug 2021 // One Two", true },
	{ "Pressemitteilung vom 17. August 2021", true },
	{ "Comunicado del 17 de agosto de 2021", true },
	{ "17 Aug 2021 /One Two", false },
	{ "17 August 2021 | one two three four", true },
	{ "17 August 2021 | one two three four five", false },
	{ "17 August 2021 | one! two", false },
	{ "17 August 2021 one", false },
	{ "17 August 2021 (Agency)", true },
	{ "17 August 2021 By One Two", true },
	{ "By One Two Three Four Five Six Seven Eight, 17 August 2021", false },
	{ "| | | | | | | | | 17 August 2021", true },
	{ "Is | It | Is | It | Is | It | Is | It | Is | It | Is | It | 17 August 2021",
	  false },
	{ "", false },
};

static void test_find(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct moment moment = { 0 };
		bool is = date_line_find(text_of(rows[i].line), LAST_YEAR, 0,
					 &moment);

		if (is != rows[i].is)
			print_message("# '%s'\n", rows[i].line);
		assert_int_equal(is, rows[i].is);
		assert_int_equal(moment.year, is ? 2021 : 0);
	}
}

static void test_change(void **state)
{
	static const struct {
		const char *line;
		bool is_change;
	} changes[] = {
		{ "Updated: 19 Aug 2021", true },
		{ "Updated: 19 Aug 2021 | 17 Aug 2021", false },
		{ "17 Aug 2021", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(changes); i++) {
		struct moment moment = { 0 };

		assert_true(date_line_find(text_of(changes[i].line), LAST_YEAR,
					   0, &moment));
		assert_int_equal(moment.is_change, changes[i].is_change);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_find),
					    cmocka_unit_test(test_change) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
