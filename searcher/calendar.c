/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/calendar.h"

enum {
	MONTH_START = 5, /* in "2021-08-17" */
	DAY_START = 8,
	YEAR_DAYS = 365,
	ERA_YEARS = 400, /* after which the calendar repeats itself */
	ERA_DAYS = 146097,
	DAYS_BEFORE = 306, /* from 1 March of year 0 to 1 January of year 1 */
	MARCH = 3,
	YEAR_MONTHS = 12
};

/* The decimal number of `count` digits at `start`; 0 where there are other
 * bytes, or none. */
static int read_number(struct text date, size_t start, size_t count)
{
	int number = 0;
	size_t i;

	if (date.length < start + count)
		return 0;
	for (i = start; i < start + count; i++) {
		if (!text_is_digit(date.data[i]))
			return 0;
		number = number * 10 + (date.data[i] - '0');
	}
	return number;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % ERA_YEARS == 0;
}

int calendar_month_days(int year, int month)
{
	static const int days[YEAR_MONTHS] = { 31, 28, 31, 30, 31, 30,
					       31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

struct calendar_day calendar_read(struct text date,
				  enum record_precision precision)
{
	struct calendar_day day = { .year = 0 };

	if (precision == RECORD_UNDATED)
		return day;
	day.year = read_number(date, 0, 4);
	if (day.year == 0 || precision < RECORD_MONTH)
		return day;
	day.month = read_number(date, MONTH_START, 2);
	if (day.month > YEAR_MONTHS)
		day.month = 0;
	if (day.month == 0 || precision < RECORD_DAY)
		return day;
	day.day = read_number(date, DAY_START, 2);
	if (day.day > calendar_month_days(day.year, day.month))
		day.day = 0;
	return day;
}

enum status calendar_print(struct bytes *out, struct calendar_day day,
			   struct fault *fault)
{
	static const char *const months[] = {
		"January",   "February", "March",    "April",
		"May",       "June",     "July",     "August",
		"September", "October",  "November", "December",
	};

	if (day.year == 0)
		return bytes_append(out, TEXT("undated"), fault);
	if (day.month == 0)
		return bytes_printf(out, fault, "%d", day.year);
	if (day.day == 0)
		return bytes_printf(out, fault, "%s %d", months[day.month - 1],
				    day.year);
	return bytes_printf(out, fault, "%d %s %d", day.day,
			    months[day.month - 1], day.year);
}

/*
 * A year is counted from March, so that a leap day is its last. The days
 * before a month of that year are then (153 m + 2) / 5: its months repeat
 * 31 30 31 30 31 (153 days). As in H. Hinnant's days_from_civil and, the other
 * way, civil_from_days ("chrono-Compatible Low-Level Date Algorithms").
 */
int calendar_number(struct calendar_day day)
{
	int month = day.month ? day.month : 1;
	int from_march = (month + YEAR_MONTHS - MARCH) % YEAR_MONTHS;
	int year = month < MARCH ? day.year - 1 : day.year;
	int days = year * YEAR_DAYS + year / 4 - year / 100 + year / ERA_YEARS;

	days += (153 * from_march + 2) / 5 + (day.day ? day.day - 1 : 0);
	return days - DAYS_BEFORE;
}

struct calendar_day calendar_from_number(int number)
{
	int days = number + DAYS_BEFORE;
	int era = days / ERA_DAYS;
	int day_of_era = days % ERA_DAYS;
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
			   day_of_era / 146096) /
			  YEAR_DAYS;
	int day_of_year = day_of_era - (YEAR_DAYS * year_of_era +
					year_of_era / 4 - year_of_era / 100);
	int from_march = (5 * day_of_year + 2) / 153;
	struct calendar_day day = {
		.year = era * ERA_YEARS + year_of_era,
		.month = (from_march + MARCH - 1) % YEAR_MONTHS + 1,
		.day = day_of_year - (153 * from_march + 2) / 5 + 1,
	};

	day.year += day.month < MARCH;
	return day;
}
