/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/date_path.h"
#include "tests/unit/unit.h"

/* test_dates has whole addresses. */
static const struct {
	const char *address;
	int year;
	int month;
	int day;
} rows[] = {
	{ "/2021/08/17/", 2021, 8, 17 },
	{ "/2021/08/17", 2021, 8, 17 },
	{ "/2021/08//17", 2021, 8, 0 },
	{ "//2021/08/17", 0, 0, 0 },
	{ "a/2021/08/17", 2021, 8, 17 },
	{ "/2021/août/17", 2021, 8, 17 },
	{ "/2021/marketing/17", 0, 0, 0 },
	{ "/2021/8/17-a", 2021, 8, 17 },
	{ "/2021/8/17a", 2021, 8, 0 },
	{ "/2021/10/17-a", 2021, 10, 0 },
	{ "/2021/08/a/2021-08-17", 2021, 8, 17 },
	{ "/2021-08-17/2022-08-18", 2021, 8, 17 },
	{ "/2021-08-17a", 0, 0, 0 },
	{ "/2021-08-171", 0, 0, 0 },
	{ "/20210817a", 0, 0, 0 },
	{ "/2021-08/1", 0, 0, 0 },
	{ "/202108/", 0, 0, 0 },
	{ "/20210/817/", 0, 0, 0 },
	{ "/2028/08/17/", 0, 0, 0 },
	{ "/2021/08/17/http://a/b", 0, 0, 0 },
	{ "a:/2021/08/17", 2021, 8, 17 },
	{ ":", 0, 0, 0 },
	{ "/", 0, 0, 0 },
	{ "", 0, 0, 0 },
};

static void test_find(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct moment moment;
		bool is =
			date_path_find(text_of(rows[i].address), 2027, &moment);

		if (moment.day != rows[i].day || moment.year != rows[i].year)
			print_message("# '%s'\n", rows[i].address);
		assert_int_equal(is, rows[i].year > 0);
		assert_int_equal(moment.year, rows[i].year);
		assert_int_equal(moment.month, rows[i].month);
		assert_int_equal(moment.day, rows[i].day);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_find) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
