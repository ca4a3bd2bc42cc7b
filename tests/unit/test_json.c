/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "shared/json.h"
#include "tests/unit/unit.h"

static const struct {
	struct text text;
	const char *json;
} strings[] = {
	{ TEXT_INIT(""), "\"\"" },
	{ TEXT_INIT("plain"), "\"plain\"" },
	{ TEXT_INIT("naïve 华为 😀"), "\"naïve 华为 😀\"" },
	{ TEXT_INIT("say \"no\""), "\"say \\\"no\\\"\"" },
	{ TEXT_INIT("a\\b"), "\"a\\\\b\"" },
	{ TEXT_INIT("a\nb\rc\td"), "\"a\\nb\\rc\\td\"" },
	{ TEXT_INIT("nul\0end"), "\"nul\\u0000end\"" },
	{ TEXT_INIT("\001\037"), "\"\\u0001\\u001f\"" },
	{ TEXT_INIT("\177"), "\"\\u007f\"" },
	{ TEXT_INIT("\xC2\x80\xC2\x9F\xC2\xA0"), "\"\\u0080\\u009f\xC2\xA0\"" },
	{ TEXT_INIT("<b>&</b>"), "\"\\u003cb\\u003e\\u0026\\u003c/b\\u003e\"" },
	{ TEXT_INIT("\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA"),
	  "\"\\u2028\\u2029\xE2\x80\xAA\"" },
	/* bad UTF-8, and a real U+FFFD */
	{ TEXT_INIT("\xFF"), "\"\xEF\xBF\xBD\"" },
	{ TEXT_INIT("a\xED\xA0\x80z"),
	  "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\"" },
	{ TEXT_INIT("\xEF\xBF\xBD"), "\"\xEF\xBF\xBD\"" },
};

static const struct {
	double number;
	const char *json;
} numbers[] = {
	{ 0, "0" },
	{ 1, "1" },
	{ -1.5, "-1.5" },
	{ 0.1, "0.1" },
	{ 11.52, "11.52" },
	{ -0.0, "-0" },
	{ 0.0001, "0.0001" },
	{ 0.00011, "0.00011" },
	{ 0.00001, "1e-05" },
	{ 20.0405, "20.0405" },
	{ 99999.9999, "99999.9999" },
	{ 99999999999.9999, "99999999999.9999" },
	{ 100000000000.0, "100000000000" },
	{ 1.0 / 3.0, "0.3333333333333333" },
	{ 0.1 + 0.2, "0.30000000000000004" },
	{ 1e21, "1e+21" },
	{ 123456789012345678.0, "1.2345678901234568e+17" },
	{ INFINITY, "null" },
	{ -INFINITY, "null" },
	{ NAN, "null" },
};

static void check(struct bytes *out, const char *json)
{
	assert_int_equal(bytes_append_byte(out, '\0', &(struct fault){ 0 }),
			 STATUS_OK);
	assert_string_equal(out->data, json);
	bytes_clear(out);
}

static void test_strings(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(strings); i++) {
		assert_int_equal(json_text(&out, strings[i].text, &fault),
				 STATUS_OK);
		check(&out, strings[i].json);
	}
	assert_int_equal(json_text_or_null(&out, TEXT(""), &fault), STATUS_OK);
	check(&out, "null");
	assert_int_equal(json_text_or_null(&out, TEXT("a"), &fault), STATUS_OK);
	check(&out, "\"a\"");
	bytes_free(&out);
}

static void check_numbers(void)
{
	struct bytes out = BYTES_UP_TO(1000);
	struct fault fault;

	for (size_t i = 0; i < COUNT(numbers); i++) {
		assert_int_equal(json_number(&out, numbers[i].number, &fault),
				 STATUS_OK);
		check(&out, numbers[i].json);
	}
	bytes_free(&out);
}

static void test_numbers(void **state)
{
	(void)state;
	check_numbers();
}

/* A locale that writes 1,5. */
static void test_numbers_in_a_locale(void **state)
{
	(void)state;
	if (!setlocale(LC_NUMERIC, "de_DE.UTF-8")) {
		print_message("# skip: no locale de_DE.UTF-8\n");
		skip();
	}
	check_numbers();
	(void)setlocale(LC_NUMERIC, "C");
}

static void test_numbers_read_back(void **state)
{
	static const double all[] = { DBL_MAX,     DBL_MIN,
				      DBL_EPSILON, 5e-324,
				      M_PI,        1e23,
				      -2.2e-308,   9007199254740993.0 };

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		struct bytes out = BYTES_UP_TO(100);
		struct fault fault;

		assert_int_equal(json_number(&out, all[i], &fault), STATUS_OK);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault),
				 STATUS_OK);
		assert_true(strtod(out.data, NULL) == all[i]);
		bytes_free(&out);
	}
}

/* Those of four places are written without a try; as a try would. */
static void test_short_numbers(void **state)
{
	struct bytes out = BYTES_UP_TO(100);
	struct fault fault;
	uint64_t shifted = 1;

	(void)state;
	for (size_t i = 0; i < 20000; i++) {
		double number = (double)shifted / 1e4;
		char digits[64];

		(void)snprintf(digits, sizeof(digits), "%.15g", number);
		assert_int_equal(json_number(&out, number, &fault), STATUS_OK);
		check(&out, digits);
		number = nextafter(number, INFINITY);
		assert_int_equal(json_number(&out, number, &fault), STATUS_OK);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
		assert_true(strtod(out.data, NULL) == number);
		bytes_clear(&out);
		shifted = i < 11000 ? i + 1 : shifted * 7 % 999999999999983;
	}
	bytes_free(&out);
}

static void test_whole_numbers(void **state)
{
	struct bytes out = BYTES_UP_TO(100);
	struct fault fault;

	(void)state;
	assert_int_equal(json_count(&out, UINT64_MAX, &fault), STATUS_OK);
	check(&out, "18446744073709551615");
	assert_int_equal(json_signed(&out, INT64_MIN, &fault), STATUS_OK);
	check(&out, "-9223372036854775808");
	bytes_free(&out);
}

/* Every kind of value in every place a comma may or may not be due. */
static void test_structure(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);
	struct fault fault;
	enum status status = json_open(&out, '{', &fault);

	(void)state;
	status |= json_key(&out, "a", &fault);
	status |= json_open(&out, '[', &fault);
	status |= json_item(&out, &fault);
	status |= json_bool(&out, true, &fault);
	status |= json_item(&out, &fault);
	status |= json_open(&out, '{', &fault);
	status |= json_close(&out, '}', &fault);
	status |= json_item(&out, &fault);
	status |= json_open(&out, '[', &fault);
	status |= json_close(&out, ']', &fault);
	status |= json_close(&out, ']', &fault);
	status |= json_key(&out, "b", &fault);
	status |= json_absent(&out, &fault);
	status |= json_key(&out, "c", &fault);
	status |= json_text(&out, TEXT("{"), &fault);
	status |= json_key(&out, "d", &fault);
	status |= json_bool(&out, false, &fault);
	status |= json_close(&out, '}', &fault);
	assert_int_equal(status, STATUS_OK);
	check(&out, "{\"a\":[true,{},[]],\"b\":null,\"c\":\"{\","
		    "\"d\":false}");
	bytes_free(&out);
}

static void test_too_long(void **state)
{
	struct bytes out = BYTES_UP_TO(3);
	struct fault fault;

	(void)state;
	assert_int_equal(json_text(&out, TEXT("abc"), &fault), STATUS_FULL);
	bytes_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_numbers_in_a_locale),
		cmocka_unit_test(test_numbers_read_back),
		cmocka_unit_test(test_short_numbers),
		cmocka_unit_test(test_whole_numbers),
		cmocka_unit_test(test_structure),
		cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
