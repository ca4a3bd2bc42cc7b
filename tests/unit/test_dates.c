/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "indexer/dates.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LAST_YEAR    2027

static const struct {
	const char *raw;
	const char *date; /* "": undated */
	enum record_precision precision;
} rows[] = {
	/* ISO 8601 and what feeds make of it */
	{ "2021-08-17T09:30:00+05:00", "2021-08-17T09:30:00+05:00",
	  RECORD_TIME },
	{ "2021-08-17T09:30:00-04:00", "2021-08-17T09:30:00-04:00",
	  RECORD_TIME },
	{ "2021-08-17T09:30:00+0500", "2021-08-17T09:30:00+05:00",
	  RECORD_TIME },
	{ "2021-08-17T09:30:00+05", "2021-08-17T09:30:00+05:00", RECORD_TIME },
	{ "2021-08-17T09:30:00Z", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	{ "2021-08-17T09:30:00.000Z", "2021-08-17T09:30:00+00:00",
	  RECORD_TIME },
	{ "2021-08-17T09:30:00.389000+00:00", "2021-08-17T09:30:00+00:00",
	  RECORD_TIME },
	{ "2021-08-17T09:30Z", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	{ "2021-08-17 23:49:27+00:00", "2021-08-17T23:49:27+00:00",
	  RECORD_TIME },
	{ "2021-08-17 11:03 -0400", "2021-08-17T11:03:00-04:00", RECORD_TIME },
	{ "2021-08-17T23:59:60Z", "2021-08-17T23:59:59+00:00", RECORD_TIME },
	{ "20210817T093000Z", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	{ " 2021-08-17T09:30:00Z\n", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	/* no zone, or no time: the day */
	{ "2021-08-17T09:30:00", "2021-08-17", RECORD_DAY },
	{ "2021-08-17 09:30:00", "2021-08-17", RECORD_DAY },
	{ "2021-08-17 09:30:00.123", "2021-08-17", RECORD_DAY },
	{ "2021-08-17T25:00:00Z", "2021-08-17", RECORD_DAY },
	{ "2021-08-17T09:30:00+99:00", "2021-08-17", RECORD_DAY },
	{ "2021-08-17T09:30:00 PKT", "2021-08-17", RECORD_DAY },
	{ "2021-08-17", "2021-08-17", RECORD_DAY },
	{ "2021-8-7", "2021-08-07", RECORD_DAY },
	{ "2021/08/17", "2021-08-17", RECORD_DAY },
	{ "2021/8/17", "2021-08-17", RECORD_DAY },
	{ "2021.08.17", "2021-08-17", RECORD_DAY },
	{ "20210817", "2021-08-17", RECORD_DAY },
	{ "20210817093000", "2021-08-17", RECORD_DAY },
	{ "202108170930", "2021-08-17", RECORD_DAY },
	{ "2020-02-29", "2020-02-29", RECORD_DAY },
	{ "2000-02-29", "2000-02-29", RECORD_DAY },
	{ "2021-08", "2021-08", RECORD_MONTH },
	{ "2021/08", "2021-08", RECORD_MONTH },
	{ "2021", "2021", RECORD_YEAR },
	{ "1400", "1400", RECORD_YEAR },
	{ "2027", "2027", RECORD_YEAR },
	/* words */
	{ "Tue, 17 Aug 2021 23:49:27 GMT", "2021-08-17T23:49:27+00:00",
	  RECORD_TIME },
	{ "Tue, 17 Aug 2021 23:49:27 +0500", "2021-08-17T23:49:27+05:00",
	  RECORD_TIME },
	{ "17 Aug 2021 23:49 EDT", "2021-08-17T23:49:00-04:00", RECORD_TIME },
	{ "Tue, 17 Aug 2021", "2021-08-17", RECORD_DAY },
	{ "17 August 2021", "2021-08-17", RECORD_DAY },
	{ "August 17, 2021", "2021-08-17", RECORD_DAY },
	{ "Aug. 17, 2021", "2021-08-17", RECORD_DAY },
	{ "Sept. 3rd, 2021", "2021-09-03", RECORD_DAY },
	{ "Tuesday, August 17, 2021", "2021-08-17", RECORD_DAY },
	{ "November 24, 2021  12:28 pm", "2021-11-24", RECORD_DAY },
	{ "august 2021", "2021-08", RECORD_MONTH },
	{ "Tue Aug 17 09:30:00 2021", "2021-08-17", RECORD_DAY },
	{ "Tue Aug  7 09:30:00 2021", "2021-08-07", RECORD_DAY },
	{ "Tue Aug 17 09:30:00 GMT 2021", "2021-08-17T09:30:00+00:00",
	  RECORD_TIME },
	{ "Tue Aug 17 09:30:00 +0500 2021", "2021-08-17T09:30:00+05:00",
	  RECORD_TIME },
	{ "Updated August 17, 2021", "2021-08-17", RECORD_DAY },
	{ "Published: 17 Aug 2021", "2021-08-17", RECORD_DAY },
	{ "Last updated on: 2021-08-17", "2021-08-17", RECORD_DAY },
	/* since 1970 */
	{ "1629192600", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	{ "1629192600123", "2021-08-17T09:30:00+00:00", RECORD_TIME },
	/* no such day */
	{ "2021-02-29", "", RECORD_UNDATED },
	{ "1900-02-29", "", RECORD_UNDATED },
	{ "2021-04-31", "", RECORD_UNDATED },
	{ "2021-13-01", "", RECORD_UNDATED },
	{ "2021-00-10", "", RECORD_UNDATED },
	{ "2021-08-00", "", RECORD_UNDATED },
	{ "20211301", "", RECORD_UNDATED },
	{ "1399-12-31", "", RECORD_UNDATED },
	{ "2028-01-01", "", RECORD_UNDATED },
	{ "9999", "", RECORD_UNDATED },
	{ "Month 9th, 9999", "", RECORD_UNDATED },
	/* doubtful, or no date at all */
	{ "17/08/2021", "", RECORD_UNDATED },
	{ "08/17/2021", "", RECORD_UNDATED },
	{ "2021-08-17abc", "", RECORD_UNDATED },
	{ "2021-08-17-18", "", RECORD_UNDATED },
	{ "2021-08-171", "", RECORD_UNDATED },
	{ "2021 words", "", RECORD_UNDATED },
	{ "12345", "", RECORD_UNDATED },
	{ "August", "", RECORD_UNDATED },
	{ "17 August", "", RECORD_UNDATED },
	{ "yesterday", "", RECORD_UNDATED },
	{ "Tue Aug 17 25:30:00 2021", "", RECORD_UNDATED },
	{ "Tue Aug 17 09:30:00 2021 again", "", RECORD_UNDATED },
	{ "Updated", "", RECORD_UNDATED },
	{ "Updated daily", "", RECORD_UNDATED },
	{ "162919260", "", RECORD_UNDATED },
	{ "1629192600 people", "", RECORD_UNDATED },
	{ "0029192600", "", RECORD_UNDATED },
	{ "9629192600", "", RECORD_UNDATED },
	{ "2021-08-", "", RECORD_UNDATED },
	{ "2021-", "", RECORD_UNDATED },
	{ "", "", RECORD_UNDATED },
};

static void test_dates(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date date = dates_parse(text_of(rows[i].raw), LAST_YEAR);

		assert_string_equal(date.text, rows[i].date);
		assert_int_equal(date.length, text_of(rows[i].date).length);
		assert_int_equal(date.precision, rows[i].precision);
	}
}

/* What was written is read back as itself, but for the time without zone
 * that no date has. */
static void test_fixed_point(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date date =
			dates_parse(text_of(rows[i].date), LAST_YEAR);

		assert_string_equal(date.text, rows[i].date);
	}
}

/* Each beginning of each row: cut anywhere, no byte past the end counts. */
static void test_cut_short(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text raw = text_of(rows[i].raw);

		for (size_t length = 0; length < raw.length; length++) {
			char copy[64];
			struct text whole = { copy, length };
			struct text cut = { raw.data, length };
			struct date date = dates_parse(cut, LAST_YEAR);

			for (size_t at = 0; at < length; at++)
				copy[at] = raw.data[at];
			copy[length] = '9';
			assert_string_equal(dates_parse(whole, LAST_YEAR).text,
					    date.text);
		}
	}
}

static void test_nul(void **state)
{
	(void)state;
	assert_int_equal(dates_parse(TEXT("20\00021"), LAST_YEAR).length, 0);
	assert_int_equal(dates_parse(TEXT("\0\0\0"), LAST_YEAR).length, 0);
}

static const struct {
	const char *line;
	bool is;
} lines[] = {
	{ "17 August 2021", true },
	{ "Updated: August 17, 2021", true },
	{ "17 août 2021", true },
	{ "17. srpna 2021", true },
	{ "2021年8月17日 09:30", true },
	{ "17/08/2021", true },
	{ "Agenda 2030", false },
	{ "The 10 best phones of 2021", false },
	{ "Charges", false },
	{ "", false },
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		if (dates_is_line(text_of(lines[i].line)) != lines[i].is)
			print_message("# '%s'\n", lines[i].line);
		assert_int_equal(dates_is_line(text_of(lines[i].line)),
				 lines[i].is);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_fixed_point),
		cmocka_unit_test(test_cut_short),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
