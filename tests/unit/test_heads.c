/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/heads.h"
#include "tests/unit/unit.h"

static void test_length(void **state)
{
	static const struct {
		struct text text;
		size_t length;
	} rows[] = {
		{ TEXT_INIT(""), 0 },
		{ TEXT_INIT("\n"), 1 },
		{ TEXT_INIT("\r\nx"), 2 },
		{ TEXT_INIT("A: b"), 0 },
		{ TEXT_INIT("A: b\n"), 0 },
		{ TEXT_INIT("A: b\n\nx"), 6 },
		{ TEXT_INIT("A: b\r\n\r\nx"), 8 },
		{ TEXT_INIT("A: b\n\r\nx"), 7 },
		{ TEXT_INIT("A: b\r\n\nx"), 7 },
		{ TEXT_INIT("A: b\r\n\r"), 0 },
		{ TEXT_INIT("A: b\r\r\n\nx"), 8 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(heads_length(rows[i].text, 100),
				 rows[i].length);
	assert_int_equal(heads_length(TEXT("A: b\n\n"), 6), 6);
	assert_int_equal(heads_length(TEXT("A: b\n\n"), 5), 0);
}

static void test_fields(void **state)
{
	static const struct {
		struct text text;
		const char *fields[6]; /* name, value, name, ... NULL */
	} rows[] = {
		{ TEXT_INIT(""), { NULL } },
		{ TEXT_INIT("\r\nA: b\r\n"), { NULL } },
		{ TEXT_INIT("A: b"), { "A", "b" } },
		{ TEXT_INIT("A:b\nC :\td \r\n\r\nE: f\n"),
		  { "A", "b", "C", "d" } },
		{ TEXT_INIT("A: b\r\n c\r\n\td\r\nE: f\r\n"),
		  { "A", "b\r\n c\r\n\td", "E", "f" } },
		{ TEXT_INIT("none\nA: http://x:1/\n"), { "A", "http://x:1/" } },
		{ TEXT_INIT(": b\nA:\n"), { "", "b", "A", "" } },
		{ TEXT_INIT("A: b\n \nC: d\n"), { "A", "b", "C", "d" } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text rest = rows[i].text;
		struct heads_field field;
		size_t part = 0;

		while (heads_next(&rest, &field)) {
			assert_non_null(rows[i].fields[part]);
			assert_true(text_equal(field.name,
					       text_of(rows[i].fields[part])));
			assert_true(
				text_equal(field.value,
					   text_of(rows[i].fields[part + 1])));
			part += 2;
		}
		assert_null(rows[i].fields[part]);
	}
}

static void test_numbers(void **state)
{
	static const struct {
		struct text text;
		uint64_t number;
		bool is_one;
	} rows[] = {
		{ TEXT_INIT(""), 0, false },
		{ TEXT_INIT("-1"), 0, false },
		{ TEXT_INIT("0"), 0, true },
		{ TEXT_INIT("0012, 12"), 12, true },
		{ TEXT_INIT("999999999999999999"), 999999999999999999, true },
		{ TEXT_INIT("9999999999999999999"), 0, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint64_t number = 1;

		assert_int_equal(heads_number(rows[i].text, &number),
				 rows[i].is_one);
		if (rows[i].is_one)
			assert_int_equal(number, rows[i].number);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
