/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/gdelt.h"
#include "tests/unit/unit.h"

static const struct {
	const char *line;
	bool is;
} rows[] = {
	{ "410412347\t20150101\t201501\t2015\t2015.0027\tCHN\tCHINA\n", true },
	{ "\"410412347\",\"20150101\",\"201501\",\"2015\",\"\",\"CHN\"\r\n",
	  true },
	{ "1\t20150218230000\t20150218234500\t1\tlarn.example\t\n", true },
	{ "20150218230000-12\t20150218230000\t1\tlarn.example\n", true },
	{ "20150218230000-T12,20150218230000,1,larn.example\n", true },
	{ "20150101\t2\t\tFERRY;QUAY\t\tann\tlarn\t-2.1,1,2,3,4.5,6\t1,2\n",
	  true },
	/* tables of one's own */
	{ "", false },
	{ "20150101\tThe ferry was late.\n", false },
	{ "1\t20150101\tThe ferry was late.\n", false },
	{ "1\t20150101\t201502\t2015\tThe ferry was late.\n", false },
	{ "1,20150101,201501,2014,The ferry was late.\n", false },
	{ "1\t20150218230000\t20150218234500\tThe ferry was late.\n", false },
	{ "20150218230000-12\tThe ferry was late.\n", false },
	{ "20150218230000-12\t20150218230001\tThe ferry was late.\n", false },
	{ "20150218230000\t20150218230000\tThe ferry was late.\n", false },
	{ "20150101\t2\ta\tb\tc\td\te\tThe ferry, late, as ever, so, on, f.\n",
	  false },
	{ "20150101\t2\ta\tb\tc\td\te\t1,2\n", false },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		print_message("# %s", rows[i].line);
		assert_int_equal(gdelt_is_row(text_of(rows[i].line)),
				 rows[i].is);
	}
	assert_false(gdelt_is_row(TEXT("1\t2015\000101\t201501\t2015\n")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
