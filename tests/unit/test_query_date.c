/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/query_date.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* Thursday, 2026-11-26, 18:45 in UTC. */
static const struct query_now now = { .seconds = 1795718700 };

/* What is printed of a range, or the beginning of what is wrong with it. */
static const struct {
	const char *typed;
	const char *expected;
} rows[] = {
	{ "2021", "2021-01-01..2021-12-31" },
	{ "2021-08", "2021-08-01..2021-08-31" },
	{ "2021-8", "2021-08-01..2021-08-31" },
	{ "2021-08-17", "2021-08-17" },
	{ "2020-02", "2020-02-01..2020-02-29" },
	{ "1900-02", "1900-02-01..1900-02-28" },
	{ "2000-02-29", "2000-02-29" },
	{ "0001", "0001-01-01..0001-12-31" },
	{ "9999-12", "9999-12-01..9999-12-31" },
	{ "2020-05..2021-08", "2020-05-01..2021-08-31" },
	{ "2020-05 .. 2021", "2020-05-01..2021-12-31" },
	{ "2021..", "2021-01-01.." },
	{ "..2019", "..2019-12-31" },
	{ ">2021", "2022-01-01.." },
	{ ">=2021", "2021-01-01.." },
	{ "<2021", "..2020-12-31" },
	{ "<=2021", "..2021-12-31" },
	{ ">2021-08-17", "2021-08-18.." },
	{ ">2021-02", "2021-03-01.." },
	{ "<2020-03", "..2020-02-29" },
	{ "today", "2026-11-26" },
	{ "Today", "2026-11-26" },
	{ "yesterday", "2026-11-25" },
	{ "yesterday..today", "2026-11-25..2026-11-26" },
	{ "this week", "2026-11-23..2026-11-29" },
	{ "last week", "2026-11-16..2026-11-22" },
	{ "last-week", "2026-11-16..2026-11-22" },
	{ "last week..", "2026-11-16.." },
	{ "..last week", "..2026-11-22" },
	{ ">last week", "2026-11-23.." },
	{ "this month", "2026-11-01..2026-11-30" },
	{ "last month", "2026-10-01..2026-10-31" },
	{ "this year", "2026-01-01..2026-12-31" },
	{ "last year", "2025-01-01..2025-12-31" },
	{ "last year..last month", "2025-01-01..2026-10-31" },
	{ "last 3 days", "2026-11-23..2026-11-26" },
	{ "last 1 day", "2026-11-25..2026-11-26" },
	{ "last 2 weeks", "2026-11-12..2026-11-26" },
	{ "last 3 months", "2026-08-26..2026-11-26" },
	{ "last-3-months", "2026-08-26..2026-11-26" },
	{ "last 2 years", "2024-11-26..2026-11-26" },
	{ "last 9999 years", "0001-01-01..2026-11-26" },
	{ "last 3 months..", "2026-08-26.." },
	{ "30d", "2026-10-27.." },
	{ "30d..", "2026-10-27.." },
	{ "30d..7d", "2026-10-27..2026-11-19" },
	{ "2w", "2026-11-12.." },
	{ "6m", "2026-05-26.." },
	{ "1y", "2025-11-26.." },
	{ "1Y", "2025-11-26.." },
	{ "0d", "2026-11-26.." },
	{ "", "a date is written" },
	{ "..", "a date is written" },
	{ ">", "a date is written" },
	{ "2021/08/17", "a date is written" },
	{ "17.08.2021", "a date is written" },
	{ "20210817", "a date is written" },
	{ "2021-08-", "a date is written" },
	{ "2021-", "a date is written" },
	{ "2021-08x", "a date is written" },
	{ "2021-08-17-01", "a date is written" },
	{ "2021-008", "a date is written" },
	{ "21", "a date is written" },
	{ "21-08-17", "a date is written" },
	{ "2021...2022", "a date is written" },
	{ "2021..2022..2023", "a date is written" },
	{ "week", "a date is written" },
	{ "last day", "a date is written" },
	{ "this 3 weeks", "a date is written" },
	{ "last three weeks", "a date is written" },
	{ "last 3 weekss", "a date is written" },
	{ "last 3 weeks ago", "a date is written" },
	{ "30", "a date is written" },
	{ "30x", "a date is written" },
	{ "99999d", "a date is written" },
	{ "\xff\xfe", "a date is written" },
	{ "2021-02-30", "there is no such day" },
	{ "1900-02-29", "there is no such day" },
	{ "2021-13", "there is no such day" },
	{ "2021-00", "there is no such day" },
	{ "2021-01-00", "there is no such day" },
	{ "0000", "there is no such day" },
	{ ">9999", "there is no such day" },
	{ "<0001", "there is no such day" },
	{ "2021..2020", "the range of dates ends" },
	{ "2021-08-17..2021-08-16", "the range of dates ends" },
	{ "today..yesterday", "the range of dates ends" },
};

static void check(const char *typed, const struct query_now *at,
		  const char *expected)
{
	struct bytes found = BYTES_UP_TO(1000);
	struct query_range range;
	const char *problem = query_date_read(text_of(typed), at, &range);

	if (problem) {
		assert_memory_equal(problem, expected, strlen(expected));
		return;
	}
	assert_int_equal(query_date_print(&found, &range, &fault), 0);
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
	assert_string_equal(found.data, expected);
	bytes_free(&found);
}

static void test_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check(rows[i].typed, &now, rows[i].expected);
}

static void test_today_is_the_asker_s(void **state)
{
	struct query_now east = { now.seconds, 6 * 3600 };
	struct query_now west = { now.seconds, -19 * 3600 };
	struct query_now early = { -1, 0 };
	struct query_now never = { INT64_MIN / 2, 0 };

	(void)state;
	check("today", &east, "2026-11-27");
	check("today", &west, "2026-11-25");
	check("today", &early, "1969-12-31");
	check("today", &never, "0001-01-01");
}

static void test_months_are_cut(void **state)
{
	/* 2024-03-31 and 2024-02-29 */
	struct query_now march = { 1711843200, 0 };
	struct query_now leap = { 1709164800, 0 };

	(void)state;
	check("1m", &march, "2024-02-29..");
	check("13m", &march, "2023-02-28..");
	check("last month", &march, "2024-02-01..2024-02-29");
	check("1y", &leap, "2023-02-28..");
	check("this week", &leap, "2024-02-26..2024-03-03");
}

/* What is printed is read as the same range, wherever it begins. */
static void test_printed_is_read_again(void **state)
{
	(void)state;
	for (int64_t day = -800000; day < 800000; day += 37) {
		struct query_now at = { day * 86400, 0 };
		struct bytes once = BYTES_UP_TO(100);
		struct bytes twice = BYTES_UP_TO(100);
		struct query_range range;

		assert_null(query_date_read(TEXT("40d..today"), &at, &range));
		assert_int_equal(query_date_print(&once, &range, &fault), 0);
		assert_null(query_date_read(text_from(&once), &at, &range));
		assert_int_equal(query_date_print(&twice, &range, &fault), 0);
		assert_true(text_equal(text_from(&once), text_from(&twice)));
		bytes_free(&once);
		bytes_free(&twice);
	}
}

/* ---- Which articles lie in a range ------------------------------------- */

static const int month_days[] = {
	31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
};

/* Days are counted in a calendar of its own: 2020 to 2022 without leaps. */
static int number_of(int year, int month, int day)
{
	int number = year * 365 + day;

	for (int i = 0; i < month - 1; i++)
		number += month_days[i];
	return number;
}

/* First and last day that an article may be of; 0: unknown. */
static bool lies_in(int year, int month, int day, int low, int high)
{
	int first = number_of(year, month ? month : 1, day ? day : 1);
	int last_month = month ? month : 12;
	int last = number_of(year, last_month,
			     day ? day : month_days[last_month - 1]);

	return low <= first && last <= high;
}

static char packed(int number)
{
	return (char)(number / 10 * 16 + number % 10);
}

static void check_bounds(const struct query_range *range, int low, int high)
{
	struct query_bounds bounds = query_date_bounds(range);

	for (int year = 2021; year <= 2023; year++)
		for (int month = 0; month <= 12; month++)
			for (int day = 0; day <= 31; day += day > 2 ? 7 : 1) {
				char value[] = { packed(20), packed(year % 100),
						 packed(month), packed(day) };
				struct text text = { value, sizeof(value) };

				if ((month == 0 && day > 0) ||
				    (month > 0 && day > month_days[month - 1]))
					continue;
				assert_int_equal(query_date_has(&bounds, text),
						 lies_in(year, month, day, low,
							 high));
			}
}

static void test_all_days_lie_in_the_range(void **state)
{
	static const struct calendar_day days[] = {
		{ 2021, 1, 1 },   { 2021, 1, 2 },   { 2021, 1, 31 },
		{ 2021, 2, 1 },   { 2021, 2, 28 },  { 2021, 6, 15 },
		{ 2021, 12, 1 },  { 2021, 12, 30 }, { 2021, 12, 31 },
		{ 2022, 1, 1 },   { 2022, 1, 31 },  { 2022, 2, 28 },
		{ 2022, 11, 30 }, { 2022, 12, 31 }, { 2023, 1, 1 },
		{ 2023, 12, 31 },
	};
	size_t count = COUNT(days);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		int first = number_of(days[i].year, days[i].month, days[i].day);
		struct query_range from = { true, false, days[i], days[i] };
		struct query_range until = { false, true, days[i], days[i] };

		check_bounds(&from, first, INT32_MAX);
		check_bounds(&until, 0, first);
		for (size_t j = i; j < count; j++) {
			struct query_range both = { true, true, days[i],
						    days[j] };

			check_bounds(&both, first,
				     number_of(days[j].year, days[j].month,
					       days[j].day));
		}
	}
}

static void test_undated_lie_in_none(void **state)
{
	struct query_range all = { false, true, { 1, 1, 1 }, { 9999, 12, 31 } };
	struct query_bounds bounds = query_date_bounds(&all);

	(void)state;
	assert_false(query_date_has(&bounds, TEXT("")));
	assert_false(query_date_has(&bounds, TEXT("\x20\x21")));
	assert_true(query_date_has(&bounds, TEXT("\x20\x21\x08\x17")));
}

static void test_parts(void **state)
{
	static const struct {
		const char *typed;
		size_t count;
	} parts[] = {
		{ "2021", 0 },
		{ "2021-08", 1 },
		{ "2021-08-17", 2 },
		{ "2021-08..2022-05", 2 },
		{ "2021-08-02..2022-05-03", 4 },
		{ "2021-01-01..2021-01-31", 1 },
		{ "2021-01-02..", 2 },
		{ "..2021-12-30", 2 },
		{ "..2021-12-31", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		char out[4][VALUES_DAY_BYTES];
		struct query_range range;

		assert_null(
			query_date_read(text_of(parts[i].typed), &now, &range));
		assert_int_equal(query_date_parts(&range, out), parts[i].count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_today_is_the_asker_s),
		cmocka_unit_test(test_months_are_cut),
		cmocka_unit_test(test_printed_is_read_again),
		cmocka_unit_test(test_all_days_lie_in_the_range),
		cmocka_unit_test(test_undated_lie_in_none),
		cmocka_unit_test(test_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
