/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/stamp.h"
#include "tests/unit/unit.h"

static const struct {
	const char *text;
	const char *read;
	const char *rest;
} rows[] = {
	{ "17 Aug 2021 09:30 GMT x", "2021-08-17T09:30:00+00:00", "x" },
	{ "17 Aug 2021, at 9.30 GMT x", "2021-08-17T09:30:00+00:00", "x" },
	{ "17 Aug 2021 | x", "2021-08-17", "| x" },
	{ "17 августа 2021 г., 09:30 GMT", "2021-08-17T09:30:00+00:00", "" },
	{ "Tuesday, 17 Aug 2021", "2021-08-17", "" },
	{ "mar. 17 août 2021", "2021-08-17", "" },
	{ "9:30 GMT, Tuesday, August 17, 2021", "2021-08-17T09:30:00+00:00",
	  "" },
	{ "Tue 9:30 GMT, August 17, 2021", "2021-08-17T09:30:00+00:00", "" },
	{ "August 2021 9:30", "2021-08", "9:30" },
	{ "9:30 GMT", "", "" },
	{ "Tuesday", "", "" },
	{ "", "", "" },
};

static void test_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date_tokens tokens;
		struct moment moment = { 0 };
		const struct date_token *end;
		char out[32] = "";

		date_tokens_read(&tokens, text_of(rows[i].text), 0);
		end = stamp_read(tokens.list, &moment);
		if (end)
			(void)moment_print(&moment, out, sizeof(out));
		assert_string_equal(out, rows[i].read);
		if (end)
			assert_string_equal(rows[i].text + end->start,
					    rows[i].rest);
	}
}

static void test_skip(void **state)
{
	static const char text[] = "- \"Last updated on: |2021\").' x";
	struct date_tokens tokens;
	const struct date_token *at;

	(void)state;
	date_tokens_read(&tokens, text_of(text), 0);
	at = stamp_skip_labels(tokens.list);
	assert_int_equal(at->number, 2021);
	at = stamp_skip_closing(at + 1);
	assert_string_equal(text + at->start, "x");
	assert_ptr_equal(stamp_skip_labels(at), at);
	assert_int_equal(stamp_skip_closing(at + 1)->kind, DATE_TOKEN_END);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_skip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
