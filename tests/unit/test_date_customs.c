/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/date_customs.h"
#include "indexer/dates.h"
#include "tests/unit/unit.h"

enum { LAST_YEAR = 2030 };

static const struct {
	const char *language;
	unsigned customs;
} rows[] = {
	{ "hr", DATE_CUSTOM_CROATIAN | DATE_CUSTOM_DAY_FIRST },
	{ "hr_HR", DATE_CUSTOM_CROATIAN | DATE_CUSTOM_DAY_FIRST },
	{ "bs", DATE_CUSTOM_CROATIAN | DATE_CUSTOM_DAY_FIRST },
	{ "sr", DATE_CUSTOM_DAY_FIRST },
	{ "pl-PL", DATE_CUSTOM_WEST_SLAVIC | DATE_CUSTOM_DAY_FIRST },
	{ "Czech", DATE_CUSTOM_WEST_SLAVIC | DATE_CUSTOM_DAY_FIRST },
	{ "nb", DATE_CUSTOM_DAY_FIRST },
	{ "deu", DATE_CUSTOM_DAY_FIRST },
	{ "en-GB", DATE_CUSTOM_OTHER },
	{ "ko", DATE_CUSTOM_OTHER },
	{ "ja-JP", DATE_CUSTOM_OTHER | DATE_CUSTOM_ERA },
	{ "und", 0 },
	{ "", 0 },
};

static void test_of(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		print_message("# '%s'\n", rows[i].language);
		assert_int_equal(date_customs_of(text_of(rows[i].language)),
				 rows[i].customs);
	}
}

/* Two languages that contradict each other tell nothing. */
static void test_both(void **state)
{
	const unsigned mixed = date_customs_of(TEXT("de")) |
			       date_customs_of(TEXT("ko"));
	const unsigned both = date_customs_of(TEXT("hr")) |
			      date_customs_of(TEXT("pl"));

	(void)state;
	assert_int_equal(
		dates_parse(TEXT("17. lis 2021"), LAST_YEAR, both).length, 0);
	assert_string_equal(
		dates_parse(TEXT("17 lis 2021"), LAST_YEAR, both).text,
		"2021-11-17");
	assert_int_equal(dates_parse(TEXT("17.10.21"), LAST_YEAR, mixed).length,
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_of),
		cmocka_unit_test(test_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
