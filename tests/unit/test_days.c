/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/days.h"
#include "tests/unit/unit.h"

/* "": no day. `rest` is where the token behind begins. */
static const struct {
	const char *text;
	const char *read;
	const char *rest;
} rows[] = {
	{ "2021-08-17 x", "2021-08-17", "x" },
	{ "2021-08-17T09:30Z x", "2021-08-17T09:30:00+00:00", "x" },
	{ "2021-08 x", "2021-08", "x" },
	{ "2021 x", "2021", "x" },
	{ "2021-x", "2021", "-x" },
	{ "20210817 x", "2021-08-17", "x" },
	{ "17.8.2021, x", "2021-08-17", ", x" },
	{ "17 August 2021 09:30", "2021-08-17", "09:30" },
	{ "August 17, 2021. x", "2021-08-17", ". x" },
	{ "Aug 17 09:30:00 GMT 2021 x", "2021-08-17T09:30:00+00:00", "x" },
	{ "August 2021 x", "2021-08", "x" },
	{ "2021. augusztus 17. x", "2021-08-17", "x" },
	{ "2021. gada 17. augusts x", "2021-08-17", "x" },
	{ "2021 m. rugpjūčio 17 d. x", "2021-08-17", "x" },
	{ "2021-yil 17-avgust", "2021-08-17", "" },
	{ "2021 17 August", "2021", "17 August" },
	{ "၂၀၂၁၊ ဩဂုတ် ၁၇", "2021-08-17", "" },
	{ "17 d’agost de 2021 x", "2021-08-17", "x" },
	{ "17 d'agost de 2021 x", "2021-08-17", "x" },
	{ "17 tháng 8 năm 2021 x", "2021-08-17", "x" },
	{ "2021年8月17日x", "2021-08-17", "x" },
	{ "令和3年8月17日", "2021-08-17", "" },
	{ "17 Aug/Aug 2021", "2021-08-17", "" },
	{ "26 مرداد 1400", "2021-08-17", "" },
	{ "17 مرداد 2021", "", "" },
	{ "مرداد 1400", "", "" },
	{ "32 August 2021", "", "" },
	{ "17 August", "", "" },
	{ "August", "", "" },
	{ "x 17 August 2021", "", "" },
	{ "17 August 2021-05", "", "" },
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
		end = days_read(tokens.list, &moment);
		if (end)
			(void)moment_print(&moment, out, sizeof(out));
		else
			assert_int_equal(moment.year, 0);
		assert_string_equal(out, rows[i].read);
		if (end)
			assert_string_equal(rows[i].text + end->start,
					    rows[i].rest);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_read) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
