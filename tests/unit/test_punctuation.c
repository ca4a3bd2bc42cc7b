/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/punctuation.h"
#include "tests/unit/unit.h"

static const struct {
	const char *text;
	uint32_t last;
} lasts[] = {
	{ "", 0 },
	{ "  ", 0 },
	{ "word", 'd' },
	{ "The end.", '.' },
	{ "The end.  ", '.' },
	{ "“The end.”", '.' },
	{ "(The end.)", '.' },
	{ "He said \"no\"", 'o' },
	{ "«Fin !»", '!' },
	{ "结束。", 0x3002 },
	{ "他说：“结束。”", 0x3002 },
	{ "ختم ہوا۔", 0x06D4 },
	{ "end.\xE2\x80\x8B", '.' }, /* zero width space */
	{ "\"\"\"", 0 },
};

static void test_last(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lasts); i++)
		assert_int_equal(punctuation_last(text_of(lasts[i].text)),
				 lasts[i].last);
}

static void test_signs(void **state)
{
	static const uint32_t stops[] = { '.',    '!',    '?',    0x2026,
					  0x3002, 0x06D4, 0x061F, 0x0964 };
	static const uint32_t pauses[] = { ',', ';', ':', 0xFF0C, 0x060C };

	(void)state;
	for (size_t i = 0; i < COUNT(stops); i++) {
		assert_true(punctuation_is_stop(stops[i]));
		assert_false(punctuation_is_pause(stops[i]));
		assert_false(punctuation_is_closer(stops[i]));
	}
	for (size_t i = 0; i < COUNT(pauses); i++) {
		assert_true(punctuation_is_pause(pauses[i]));
		assert_false(punctuation_is_stop(pauses[i]));
	}
	assert_true(punctuation_is_opener('"'));
	assert_true(punctuation_is_closer('"'));
	assert_true(punctuation_is_opener(0x300C));
	assert_false(punctuation_is_closer(0x300C));
	assert_false(punctuation_is_stop('a'));
	assert_false(punctuation_is_opener('-'));
}

static void test_parts(void **state)
{
	static const uint32_t parts[] = { '.', ',', 0x3002, 0x0589, 0x0F0D };

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++)
		assert_true(punctuation_parts(parts[i]));
	assert_false(punctuation_parts('a'));
	assert_false(punctuation_parts(0x0F0B)); /* between syllables */
}

static void test_clauses(void **state)
{
	/* 24 letters, one less, Lao, another script, and none */
	static const struct {
		const char *text;
		bool is_clause;
	} rows[] = {
		{ "เทศบาลได้ติดตั้งกล้องใหม", true },
		{ "เทศบาลได้ติดตั้งกล้องให", false },
		{ "เทศบาลได้ ติดตั้งกล้องใหม", false },
		{ "ສະພາເມືອງກ່າວໃນວັນອັງຄານ", true },
		{ "ក្រុមប្រឹក្សាក្រុងបានដំឡើង", false },
		{ "The council of the town", false },
		{ "", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text text = text_of(rows[i].text);

		assert_int_equal(punctuation_ends_clause(text, text.length),
				 rows[i].is_clause);
	}
}

static void test_before(void **state)
{
	struct text text = TEXT("aé华😀");
	size_t start = text.length;

	(void)state;
	assert_int_equal(punctuation_before(text, start, &start), 0x1F600);
	assert_int_equal(start, 6);
	assert_int_equal(punctuation_before(text, start, &start), 0x534E);
	assert_int_equal(start, 3);
	assert_int_equal(punctuation_before(text, start, &start), 0xE9);
	assert_int_equal(start, 1);
	assert_int_equal(punctuation_before(text, start, &start), 'a');
	assert_int_equal(start, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_last),   cmocka_unit_test(test_signs),
		cmocka_unit_test(test_parts),  cmocka_unit_test(test_clauses),
		cmocka_unit_test(test_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
