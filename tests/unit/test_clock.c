/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "indexer/clock.h"
#include "tests/unit/unit.h"

/* "": no time. The bar stands where reading ended. */
static const struct {
	const char *text;
	bool is_sure;
	const char *read;
} rows[] = {
	{ "09:30", false, "09:30:00|" },
	{ "9:30:05.123 x", false, "09:30:05|x" },
	{ "09:30:60Z", false, "09:30:59+0|" },
	{ "09:30 GMT", false, "09:30:00+0|" },
	{ "09:30 EDT now", false, "09:30:00-240|now" },
	{ "09:30+05", false, "09:30:00+300|" },
	{ "09:30+0530", false, "09:30:00+330|" },
	{ "09:30 -05:00", false, "09:30:00-300|" },
	{ "09:30 GMT+5", false, "09:30:00+300|" },
	{ "09:30 (UTC-5)", false, "09:30:00-300|" },
	{ "09:30 PKT", false, "09:30:00|" },
	{ "09:30 May", false, "09:30:00|May" },
	{ "09:30 +99:00", false, "09:30:00|+" },
	{ "09:30 + 05", false, "09:30:00|+" },
	{ "9:30 am", false, "09:30:00|" },
	{ "9:30 p.m. EST", false, "21:30:00-300|" },
	{ "12:30 am", false, "00:30:00|" },
	{ "12:30 pm", false, "12:30:00|" },
	{ "13:30 pm", false, "13:30:00|" },
	{ "9pm", false, "21:00:00|" },
	{ "9 p. m.", false, "21:00:00|" },
	{ "noon", false, "12:00:00|" },
	{ "12 noon", false, "12:00:00|" },
	{ "12 midnight", false, "00:00:00|" },
	{ "12:00 noon GMT", false, "12:00:00+0|" },
	{ "12:00 midnight", false, "00:00:00|" },
	{ "9h30", false, "09:30:00|" },
	{ "9h", false, "09:00:00|" },
	{ "9:30 Uhr", false, "09:30:00|" },
	{ "9.30 Uhr", false, "09:30:00|" },
	{ "9.30", true, "09:30:00|" },
	{ "9.30 GMT", false, "09:30:00+0|" },
	{ "下午3:05", false, "15:05:00|" },
	{ "3时5分7秒", false, "03:05:07|" },
	{ "오후 3시 5분", false, "15:05:00|" },
	{ "9.30", false, "" },
	{ "9.30.2021", true, "" },
	{ "9", true, "" },
	{ "24:00", true, "" },
	{ "09:60", true, "" },
	{ "9: 30", true, "" },
	{ "13 noon", true, "" },
	{ "pm", true, "" },
	{ "", true, "" },
};

static void print(const struct moment *moment, const char *text,
		  const struct date_token *end, char out[64])
{
	char zone[16] = "";
	struct text rest = { text + end->start, end->end - end->start };

	assert_true(moment->has_time);
	if (moment->has_zone)
		(void)snprintf(zone, sizeof(zone), "%+d", moment->zone);
	(void)snprintf(out, 64, "%02d:%02d:%02d%s|%.*s", moment->hour,
		       moment->minute, moment->second, zone, (int)rest.length,
		       rest.data);
}

static void test_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date_tokens tokens;
		struct moment moment = { 0 };
		const struct date_token *end;
		char out[64] = "";

		date_tokens_read(&tokens, text_of(rows[i].text), 0);
		end = clock_read(tokens.list, rows[i].is_sure, &moment);
		if (end)
			print(&moment, rows[i].text, end, out);
		if (!end)
			assert_false(moment.has_time || moment.has_zone);
		assert_string_equal(out, rows[i].read);
	}
}

static const struct {
	const char *text;
	const char *read;
} basics[] = {
	{ "0930", "09:30:00|" },
	{ "093005Z", "09:30:05+0|" },
	{ "0930+0500", "09:30:00+300|" },
	{ "09:30Z", "09:30:00+0|" },
	{ "093005.5Z", "09:30:05+0|" },
	{ "2530", "" },
	{ "093", "" },
	{ "T", "" },
};

static void test_basic(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(basics); i++) {
		struct date_tokens tokens;
		struct moment moment = { 0 };
		const struct date_token *end;
		char out[64] = "";

		date_tokens_read(&tokens, text_of(basics[i].text), 0);
		end = clock_read_basic(tokens.list, &moment);
		if (end)
			print(&moment, basics[i].text, end, out);
		assert_string_equal(out, basics[i].read);
	}
}

static void test_split(void **state)
{
	struct moment moment = { 0 };

	(void)state;
	assert_true(clock_split(20210817093005, true, &moment));
	assert_int_equal(moment.hour * 10000 + moment.minute * 100 +
				 moment.second,
			 93005);
	assert_true(clock_split(202108172359, false, &moment));
	assert_int_equal(moment.hour * 100 + moment.minute, 2359);
	assert_false(clock_split(202108172400, false, &moment));
	assert_false(clock_split(202108170960, false, &moment));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_basic),
		cmocka_unit_test(test_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
