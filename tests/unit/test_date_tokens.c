/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/date_tokens.h"
#include "tests/unit/unit.h"

/* A token as a letter: Number, Word, Sign; small where it is glued. */
static void draw(const struct date_tokens *tokens, char *out)
{
	static const char apart[] = { 'E', 'N', 'W', 'S' };
	static const char glued[] = { 'e', 'n', 'w', 's' };

	for (size_t i = 0; i < tokens->count; i++)
		out[i] = tokens->list[i].is_apart ?
				 apart[tokens->list[i].kind] :
				 glued[tokens->list[i].kind];
	out[tokens->count] = '\0';
}

static const struct {
	const char *text;
	const char *drawn;
} rows[] = {
	{ "", "" },
	{ "  ", "" },
	{ "17 August 2021", "NWN" },
	{ "2021-08-17T09:30Z", "Nsnsnwnsnw" },
	{ "17th", "Nw" },
	{ "2021年8月17日", "Nwnwnw" },
	{ "日日曜日", "Ww" },
	{ "\xE2\x80\x8F"
	  "17\xE2\x80\x8F August",
	  "NW" },
	{ "17\xC2\xA0"
	  "August",
	  "NW" },
	{ "20217:05", "Nnsn" },
	{ "202117:05", "Nnsn" },
	{ "12345:05", "Nsn" },
	{ "(a.m.)", "Swss" },
	{ "\xFF"
	  "1",
	  "Sn" },
	{ "\xCC\x81"
	  "1",
	  "Sn" },
};

static void test_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date_tokens tokens;
		char drawn[DATE_TOKENS_MOST + 1];

		date_tokens_read(&tokens, text_of(rows[i].text), 0);
		draw(&tokens, drawn);
		assert_string_equal(drawn, rows[i].drawn);
		assert_true(tokens.is_whole);
		assert_int_equal(tokens.list[tokens.count].kind,
				 DATE_TOKEN_END);
	}
}

static const struct {
	const char *text;
	int64_t number;
	size_t digit_count;
	uint32_t zero;
} numbers[] = {
	{ "0817", 817, 4, '0' },
	{ "۱۷", 17, 2, 0x6F0 },
	{ "١٧", 17, 2, 0x660 },
	{ "१७", 17, 2, 0x966 },
	{ "１７", 17, 2, 0xFF10 },
	{ "123456789012345678", 123456789012345678, 18, '0' },
	{ "1234567890123456789", 0, 19, '0' },
	{ "99999999999999999999999999", 0, 26, '0' },
};

static void test_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		struct date_tokens tokens;

		date_tokens_read(&tokens, text_of(numbers[i].text), 0);
		assert_int_equal(tokens.count, 1);
		assert_int_equal(tokens.list[0].number, numbers[i].number);
		assert_int_equal(tokens.list[0].digit_count,
				 numbers[i].digit_count);
		assert_int_equal(tokens.list[0].zero, numbers[i].zero);
	}
}

static void test_words(void **state)
{
	struct date_tokens tokens;

	(void)state;
	date_tokens_read(&tokens, text_of("LAHORE Élan of اگست"), 0);
	assert_true(tokens.list[0].is_upper && tokens.list[0].is_capital);
	assert_true(!tokens.list[1].is_upper && tokens.list[1].is_capital);
	assert_false(tokens.list[2].is_capital || tokens.list[2].is_uncased);
	assert_true(date_tokens_has_role(&tokens.list[2], DATE_WORD_LINK));
	assert_true(tokens.list[3].is_uncased);
	assert_true(date_tokens_has_role(&tokens.list[3], DATE_WORD_MONTH));
	assert_false(date_tokens_has_role(&tokens.list[4], ~0u));
}

static void test_most(void **state)
{
	char text[2 * DATE_TOKENS_MOST + 2];
	struct date_tokens tokens;

	(void)state;
	memset(text, '/', sizeof(text));
	date_tokens_read(&tokens, (struct text){ text, sizeof(text) }, 0);
	assert_int_equal(tokens.count, DATE_TOKENS_MOST);
	assert_false(tokens.is_whole);
	assert_int_equal(tokens.list[DATE_TOKENS_MOST].kind, DATE_TOKEN_END);
	date_tokens_read(&tokens, (struct text){ text, DATE_TOKENS_MOST }, 0);
	assert_true(tokens.is_whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
