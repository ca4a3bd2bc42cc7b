/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/calendar.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void test_read(void **state)
{
	const struct {
		struct text date;
		enum record_precision precision;
		struct calendar_day day;
		const char *words;
	} cases[] = {
		{ TEXT("2021-08-17"),
		  RECORD_DAY,
		  { 2021, 8, 17 },
		  "17 August 2021" },
		{ TEXT("2021-08-17T09:30:00+05:00"),
		  RECORD_TIME,
		  { 2021, 8, 17 },
		  "17 August 2021" },
		{ TEXT("2021-08"), RECORD_MONTH, { 2021, 8, 0 }, "August 2021" },
		{ TEXT("2021"), RECORD_YEAR, { 2021, 0, 0 }, "2021" },
		{ TEXT("2021-08-17"), RECORD_YEAR, { 2021, 0, 0 }, "2021" },
		{ TEXT("2021-08-17"), RECORD_UNDATED, { 0, 0, 0 }, "undated" },
		{ TEXT(""), RECORD_DAY, { 0, 0, 0 }, "undated" },
		{ TEXT("202"), RECORD_YEAR, { 0, 0, 0 }, "undated" },
		{ TEXT("20x1-01-01"), RECORD_DAY, { 0, 0, 0 }, "undated" },
		{ TEXT("2021-13-01"), RECORD_DAY, { 2021, 0, 0 }, "2021" },
		{ TEXT("2021-02-29"),
		  RECORD_DAY,
		  { 2021, 2, 0 },
		  "February 2021" },
		{ TEXT("2020-02-29"),
		  RECORD_DAY,
		  { 2020, 2, 29 },
		  "29 February 2020" },
		{ TEXT("1900-02-29"),
		  RECORD_DAY,
		  { 1900, 2, 0 },
		  "February 1900" },
		{ TEXT("2000-12-31"),
		  RECORD_DAY,
		  { 2000, 12, 31 },
		  "31 December 2000" },
		{ TEXT("2021-08"), RECORD_DAY, { 2021, 8, 0 }, "August 2021" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct calendar_day day =
			calendar_read(cases[i].date, cases[i].precision);
		struct bytes words = BYTES_UP_TO(64);

		assert_int_equal(day.year, cases[i].day.year);
		assert_int_equal(day.month, cases[i].day.month);
		assert_int_equal(day.day, cases[i].day.day);
		assert_int_equal(calendar_print(&words, day, &fault), 0);
		assert_true(
			text_equal(text_from(&words), text_of(cases[i].words)));
		bytes_free(&words);
	}
}

/* Day after day of 800 years, against a count of our own. */
static void test_numbers(void **state)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30,
				       31, 31, 30, 31, 30, 31 };
	struct calendar_day day = { 1400, 1, 1 };
	int number = calendar_number(day);

	(void)state;
	assert_int_equal(calendar_number((struct calendar_day){ 1, 1, 1 }), 0);
	for (; day.year < 2200; number++) {
		struct calendar_day back = calendar_from_number(number);
		bool is_leap = (day.year % 4 == 0 && day.year % 100 != 0) ||
			       day.year % 400 == 0;

		assert_int_equal(calendar_number(day), number);
		assert_int_equal(back.year, day.year);
		assert_int_equal(back.month, day.month);
		assert_int_equal(back.day, day.day);
		if (++day.day <=
		    lengths[day.month - 1] + (day.month == 2 && is_leap))
			continue;
		day.day = 1;
		if (++day.month <= 12)
			continue;
		day.month = 1;
		day.year++;
	}
	assert_int_equal(calendar_number((struct calendar_day){ 2021, 0, 0 }),
			 calendar_number((struct calendar_day){ 2021, 1, 1 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
