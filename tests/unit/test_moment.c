/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <unicode/ucal.h>

#include "indexer/moment.h"
#include "tests/unit/unit.h"

static const struct {
	struct moment moment;
	bool is;
	const char *printed;
} rows[] = {
	{ { .year = 2021 }, true, "2021" },
	{ { .year = 2021, .month = 8 }, true, "2021-08" },
	{ { .year = 2021, .month = 8, .day = 17 }, true, "2021-08-17" },
	{ { 2021, 8, 17, true, true, 9, 30, 5, 330, false, false },
	  true,
	  "2021-08-17T09:30:05+05:30" },
	{ { 2021, 8, 17, true, true, 9, 30, 5, -210, false, false },
	  true,
	  "2021-08-17T09:30:05-03:30" },
	{ { 2021, 8, 17, true, false, 9, 30, 5, 0, false, false },
	  true,
	  "2021-08-17" },
	{ { .year = 2020, .month = 2, .day = 29 }, true, "2020-02-29" },
	{ { .year = 2000, .month = 2, .day = 29 }, true, "2000-02-29" },
	{ { .year = 2021, .month = 2, .day = 29 }, false, "2021-02-29" },
	{ { .year = 1900, .month = 2, .day = 29 }, false, "1900-02-29" },
	{ { .year = 2021, .month = 4, .day = 31 }, false, "2021-04-31" },
	{ { .year = 2021, .month = 13 }, false, "2021-13" },
	{ { .year = 2021, .day = 1 }, false, "2021" },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char out[32];
		size_t length = moment_print(&rows[i].moment, out, sizeof(out));

		assert_int_equal(moment_is_possible(&rows[i].moment),
				 rows[i].is);
		assert_string_equal(out, rows[i].printed);
		assert_int_equal(out[length], '\0');
		assert_int_equal(moment_print(&rows[i].moment, out, length), 0);
	}
}

static void test_epoch(void **state)
{
	struct moment moment = { 0 };
	char out[32];

	(void)state;
	assert_true(moment_from_epoch(&moment, 1629192600));
	assert_int_equal(moment_print(&moment, out, sizeof(out)), 25);
	assert_string_equal(out, "2021-08-17T09:30:00+00:00");
	assert_false(moment_from_epoch(&moment, INT64_MAX));
}

/* The same days as those of ICU's calendar, from the first to the last. */
static void test_solar(void **state)
{
	UErrorCode error = U_ZERO_ERROR;
	UCalendar *solar = ucal_open(u"UTC", -1, "fa_IR@calendar=persian",
				     UCAL_TRADITIONAL, &error);
	UCalendar *ours = ucal_open(u"UTC", -1, "en_US@calendar=gregorian",
				    UCAL_GREGORIAN, &error);
	size_t day_count = 0;

	(void)state;
	assert_true(U_SUCCESS(error));
	for (int i = 0; i < 150 * 365; i += 5) {
		struct moment moment = { 0 };
		UDate time = (-1525.0 + i) * U_MILLIS_PER_DAY;

		time += 365.0 * -47 * U_MILLIS_PER_DAY;
		ucal_setMillis(solar, time, &error);
		ucal_setMillis(ours, time, &error);
		moment.year = ucal_get(solar, UCAL_EXTENDED_YEAR, &error);
		moment.month = ucal_get(solar, UCAL_MONTH, &error) + 1;
		moment.day = ucal_get(solar, UCAL_DATE, &error);
		assert_true(U_SUCCESS(error));
		if (moment.year < 1300 || moment.year > 1450)
			continue;
		day_count++;
		assert_true(moment_from_solar(&moment));
		assert_int_equal(moment.year,
				 ucal_get(ours, UCAL_EXTENDED_YEAR, &error));
		assert_int_equal(moment.month,
				 ucal_get(ours, UCAL_MONTH, &error) + 1);
		assert_int_equal(moment.day, ucal_get(ours, UCAL_DATE, &error));
	}
	assert_true(day_count > 10000);
	ucal_close(solar);
	ucal_close(ours);
}

static void test_no_solar(void **state)
{
	static const struct moment list[] = {
		{ .year = 1299, .month = 1, .day = 1 },
		{ .year = 1451, .month = 1, .day = 1 },
		{ .year = 1400, .month = 0, .day = 1 },
		{ .year = 1400, .month = 13, .day = 1 },
		{ .year = 1400, .month = 1, .day = 0 },
		{ .year = 1400, .month = 1, .day = 32 },
		{ .year = 1400, .month = 7, .day = 31 },
		{ .year = 1400, .month = 12, .day = 30 }, /* no leap year */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(list); i++) {
		struct moment moment = list[i];

		assert_false(moment_from_solar(&moment));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_epoch),
		cmocka_unit_test(test_solar),
		cmocka_unit_test(test_no_solar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
