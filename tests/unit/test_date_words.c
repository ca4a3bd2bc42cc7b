/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/date_words.h"
#include "tests/unit/unit.h"

static const struct {
	const char *text;
	size_t bytes;
	unsigned roles;
	int value;
} rows[] = {
	{ "August", 6, DATE_WORD_MONTH, 8 },
	{ "AUGUST 17", 6, DATE_WORD_MONTH, 8 },
	{ "août", 5, DATE_WORD_MONTH, 8 },
	{ "aou\xCC\x82"
	  "t",
	  6, DATE_WORD_MONTH, 8 },
	{ "AOÛT", 5, DATE_WORD_MONTH, 8 },
	{ "Ağustos", 8, DATE_WORD_MONTH, 8 },
	{ "KASIM", 5, DATE_WORD_MONTH, 11 },
	{ "Kasım", 6, DATE_WORD_MONTH, 11 },
	{ "août2021", 5, DATE_WORD_MONTH, 8 },
	{ "Aug\xC2\xADust", 8, DATE_WORD_MONTH, 8 },
	/* Arabic letters of other keyboards */
	{ "جنوري", 10, DATE_WORD_MONTH, 1 },
	{ "جنوری", 10, DATE_WORD_MONTH, 1 },
	{ "أكتوبر", 12, DATE_WORD_MONTH, 10 },
	{ "اکتوبر", 12, DATE_WORD_MONTH, 10 },
	/* names of two words, and what only begins as one */
	{ "كانون الثاني 2021", 23, DATE_WORD_MONTH, 1 },
	{ "كانون غدا", 10, 0, 0 },
	{ "Tháng Tám", 11, DATE_WORD_MONTH, 8 },
	{ "tháng 8", 6, DATE_WORD_MONTH_UNIT, 0 },
	{ "a.m. EST", 3, DATE_WORD_AM, 0 },
	{ "p. m.", 4, DATE_WORD_PM, 0 },
	{ "terça-feira", 12, DATE_WORD_WEEKDAY, 0 },
	{ "terça feliz", 6, DATE_WORD_WEEKDAY, 0 },
	/* scripts without blanks: the longest name, else a letter */
	{ "月曜日", 9, DATE_WORD_WEEKDAY, 0 },
	{ "月17", 3, DATE_WORD_MONTH_UNIT, 0 },
	{ "发布时间", 12, DATE_WORD_LABEL, 0 },
	{ "公司", 3, 0, 0 },
	{ "พ.ศ. 2564", 7, DATE_WORD_BUDDHIST, 0 },
	{ "ส.ค.", 7, DATE_WORD_THAI | DATE_WORD_MONTH, 8 },
	/* no name */
	{ "Augusta", 7, DATE_WORD_MONTH, 8 }, /* of Slovakia */
	{ "Augustine", 9, 0, 0 },
	{ "Au", 2, 0, 0 },
	{ "Augu", 4, 0, 0 },
	{ "\xFF", 1, 0, 0 },
	{ "pneumonoultramicroscopicsilicovolcanoconiosistic x", 48, 0, 0 },
};

static void test_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date_word word;
		size_t bytes = date_words_read(text_of(rows[i].text), &word);

		if (bytes != rows[i].bytes || word.roles != rows[i].roles)
			print_message("# '%s'\n", rows[i].text);
		assert_int_equal(bytes, rows[i].bytes);
		assert_int_equal(word.roles, rows[i].roles);
		assert_int_equal(word.value, rows[i].value);
	}
}

/* One name among those of each language. */
static void test_languages(void **state)
{
	static const char *const august[] = {
		"August", "août",      "agosto",    "augustus", "sierpnia",
		"srpna",  "Ağustos",   "августа",   "серпня",   "augusti",
		"elokuu", "elokuuta",  "augusztus", "Agustus",  "Ogos",
		"Ogo",    "Αυγούστου", "أغسطس",     "آب",       "غشت",
		"اگست",   "اوت",       "अगस्त",      "আগস্ট",     "август",
		"สิงหาคม", "sierpień",  "srpen",     "серпень",  "אוגוסט",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(august); i++) {
		struct text text = text_of(august[i]);
		struct date_word word;

		if (date_words_read(text, &word) != text.length ||
		    word.value != 8)
			print_message("# '%s'\n", august[i]);
		assert_int_equal(date_words_read(text, &word), text.length);
		assert_true(word.roles & DATE_WORD_MONTH);
		assert_int_equal(word.value, 8);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
