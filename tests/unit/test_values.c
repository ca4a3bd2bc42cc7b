/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/values.h"
#include "tests/unit/unit.h"

#include <string.h>

static struct fault fault;

static void test_seconds(void **state)
{
	static const struct {
		const char *date;
		enum record_precision precision;
		int32_t second;
	} rows[] = {
		{ "2021-08-17T09:30:05+00:00", RECORD_TIME, 34205 },
		{ "2021-08-17T09:30:05+05:30", RECORD_TIME, 14405 },
		{ "2021-08-17T03:00:00+05:30", RECORD_TIME, -9000 },
		{ "2021-08-17T23:30:00-04:00", RECORD_TIME, 99000 },
		{ "2021-08-17T09:30:05+00:00", RECORD_DAY, VALUES_NO_SECOND },
		{ "2021-08-17", RECORD_TIME, VALUES_NO_SECOND },
		{ "", RECORD_UNDATED, VALUES_NO_SECOND },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(values_second(text_of(rows[i].date),
					       rows[i].precision),
				 rows[i].second);
}

static void test_days(void **state)
{
	static const struct {
		const char *date;
		enum record_precision precision;
		const char *day; /* 4 bytes */
		const char *printed;
	} rows[] = {
		{ "2021-08-17", RECORD_DAY, "\x20\x21\x08\x17", "2021-08-17" },
		{ "2021-08-17T09:30:00+05:00", RECORD_TIME, "\x20\x21\x08\x17",
		  "2021-08-17" },
		{ "2021-08", RECORD_MONTH, "\x20\x21\x08\0", "2021-08" },
		{ "1999", RECORD_YEAR, "\x19\x99\0\0", "1999" },
		/* What is behind the precision is not known. */
		{ "2021-08-17", RECORD_MONTH, "\x20\x21\x08\0", "2021-08" },
		{ "", RECORD_UNDATED, "\0\0\0\0", "0000" },
		/* Too short for what it claims. */
		{ "2021-1", RECORD_DAY, "\x20\x21\x10\0", "2021-10" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes printed = BYTES_UP_TO(64);
		char day[VALUES_DAY_BYTES];

		values_day(day,
			   (struct text){ rows[i].date, strlen(rows[i].date) },
			   rows[i].precision);
		assert_memory_equal(day, rows[i].day, VALUES_DAY_BYTES);
		assert_int_equal(
			values_print_day(&printed,
					 (struct text){ day, sizeof(day) },
					 &fault),
			STATUS_OK);
		assert_true(text_equal(text_from(&printed),
				       text_of(rows[i].printed)));
		bytes_free(&printed);
	}
}

static void test_no_day(void **state)
{
	struct bytes printed = BYTES_UP_TO(64);

	(void)state;
	assert_int_equal(values_print_day(&printed, TEXT("\x20\x21"), &fault),
			 STATUS_OK);
	assert_int_equal(printed.length, 0);
}

static void test_order(void **state)
{
	struct hash passage = { "0123456789abcdef" };
	char order[VALUES_ORDER_BYTES];
	struct hash back;

	(void)state;
	values_order(order, "\x20\x21\x08\x17", &passage);
	assert_memory_equal(order,
			    "\x20\x21\x08\x17"
			    "0123456789abcdef",
			    sizeof(order));
	assert_true(
		values_passage(&back, (struct text){ order, sizeof(order) }));
	assert_true(hash_equal(&back, &passage));
	assert_false(values_passage(&back, (struct text){ order, 8 }));
}

/* As bytes they are in the order of the numbers. */
static void test_runs(void **state)
{
	static const struct {
		uint64_t run;
		struct text value;
	} rows[] = {
		{ 0, TEXT_INIT("\1\0") },
		{ 1, TEXT_INIT("\1\1") },
		{ 255, TEXT_INIT("\1\xFF") },
		{ 256, TEXT_INIT("\2\1\0") },
		{ 65535, TEXT_INIT("\2\xFF\xFF") },
		{ 65536, TEXT_INIT("\3\1\0\0") },
		{ UINT64_MAX,
		  TEXT_INIT("\x8\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF") },
	};
	char last_room[VALUES_RUN_BYTES];
	struct text last = { NULL, 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char room[VALUES_RUN_BYTES];
		struct text value = values_run(room, rows[i].run);

		assert_true(text_equal(value, rows[i].value));
		assert_true(i == 0 || text_compare(last, value) < 0);
		memcpy(last_room, room, sizeof(room));
		last = (struct text){ last_room, value.length };
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seconds), cmocka_unit_test(test_days),
		cmocka_unit_test(test_no_day),  cmocka_unit_test(test_order),
		cmocka_unit_test(test_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
