/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/lines.h"
#include "tests/unit/unit.h"

struct expected {
	const char *text; /* NULL: no more lines */
	size_t start;
	size_t number;
	bool follows_blank;
};

static const struct {
	struct text text;
	struct expected lines[6];
} rows[] = {
	{ TEXT_INIT(""), { { 0 } } },
	{ TEXT_INIT("\n\r\n\r \t\n"), { { 0 } } },
	{ TEXT_INIT("one"), { { "one", 0, 1, true } } },
	{ TEXT_INIT("one\ntwo\n"),
	  { { "one", 0, 1, true }, { "two", 4, 2, false } } },
	{ TEXT_INIT("one\r\ntwo\r\n\r\nthree"),
	  { { "one", 0, 1, true },
	    { "two", 5, 2, false },
	    { "three", 12, 4, true } } },
	{ TEXT_INIT("one\rtwo\r\rthree\r"),
	  { { "one", 0, 1, true },
	    { "two", 4, 2, false },
	    { "three", 9, 4, true } } },
	/* all three ends in one text */
	{ TEXT_INIT("a\rb\nc\r\nd"),
	  { { "a", 0, 1, true },
	    { "b", 2, 2, false },
	    { "c", 4, 3, false },
	    { "d", 7, 4, false } } },
	{ TEXT_INIT("\n\n  one  \n \t \ntwo"),
	  { { "one", 4, 3, true }, { "two", 14, 5, true } } },
	{ TEXT_INIT("\xEF\xBB\xBFone\n\xC2\xA0 two\xC2\xA0\n"),
	  { { "one", 3, 1, true }, { "two", 10, 2, false } } },
	/* ends that editors do not count */
	{ TEXT_INIT("a\fb\xC2\x85"
		    "c\xE2\x80\xA8"
		    "d\xE2\x80\xA9\xE2\x80\xA9"
		    "e"),
	  { { "a", 0, 1, true },
	    { "b", 2, 1, false },
	    { "c", 5, 1, false },
	    { "d", 9, 1, false },
	    { "e", 16, 1, true } } },
	{ TEXT_INIT("a\n\fb\n\n\fc"),
	  { { "a", 0, 1, true }, { "b", 3, 2, false }, { "c", 7, 4, true } } },
	/* and what only begins like them */
	{ TEXT_INIT("a\xE2\x80\x94"
		    "b\xC2\xA9"),
	  { { "a\xE2\x80\x94"
	      "b\xC2\xA9",
	      0, 1, true } } },
	/* invisible characters make no line */
	{ TEXT_INIT("one\n\xE2\x80\x8B\ntwo"),
	  { { "one", 0, 1, true }, { "two", 8, 3, true } } },
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct lines lines = LINES_OF(rows[i].text);
		const struct expected *expected = rows[i].lines;
		struct line line;

		for (; expected->text; expected++) {
			assert_true(lines_next(&lines, &line));
			assert_true(
				text_equal(line.text, text_of(expected->text)));
			assert_int_equal(line.start, expected->start);
			assert_int_equal(line.end,
					 line.start + line.text.length);
			assert_int_equal(line.number, expected->number);
			assert_int_equal(line.follows_blank,
					 expected->follows_blank);
		}
		assert_false(lines_next(&lines, &line));
		assert_false(lines_next(&lines, &line));
		assert_int_equal(lines.offset, rows[i].text.length);
	}
}

static const struct {
	const char *text;
	size_t weight;
	size_t blank_count;
	uint32_t last;
	bool has_words;
} measures[] = {
	{ "a", 1, 0, 'a', true },        { "two words.", 10, 1, '.', true },
	{ "a  b\tc", 6, 2, 'c', true },  { "华为 5G", 7, 1, 'G', true },
	{ "ہواوے", 5, 0, 0x06D2, true }, { "* * *", 5, 2, '*', false },
	{ "2021", 4, 0, '1', true },     { "\"Yes.\"", 6, 0, '.', true },
};

static void test_measures(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(measures); i++) {
		struct text text = text_of(measures[i].text);
		struct lines lines = LINES_OF(text);
		struct line line;

		assert_true(lines_next(&lines, &line));
		assert_int_equal(line.weight, measures[i].weight);
		assert_int_equal(line.weight, lines_weight(text));
		assert_int_equal(line.blank_count, measures[i].blank_count);
		assert_int_equal(line.last, measures[i].last);
		assert_int_equal(line.has_words, measures[i].has_words);
		assert_int_equal(lines_has_words(text), measures[i].has_words);
	}
}

static const struct {
	const char *text;
	const char *trimmed;
} trims[] = {
	{ "", "" },
	{ " \t\r\n", "" },
	{ " a b ", "a b" },
	{ "\xEF\xBB\xBF\xC2\xA0"
	  "a\xE3\x80\x80\xEF\xBB\xBF",
	  "a" },
	/* a sign may end in an invisible character of its own */
	{ "\xE2\x9D\xA4\xEF\xB8\x8F ", "\xE2\x9D\xA4\xEF\xB8\x8F" },
};

static void test_trim(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(trims); i++)
		assert_true(text_equal(lines_trim(text_of(trims[i].text)),
				       text_of(trims[i].trimmed)));
}

#define BROKEN "This line was broken by somebody to fit the width of a page\n"

static const struct {
	const char *text;
	bool is_wrapped;
} wraps[] = {
	{ "", false },
	{ BROKEN, false },
	{ BROKEN BROKEN BROKEN BROKEN "and ends.\n", true },
	{ "A Title\n\n" BROKEN BROKEN "and ends.\n\n" BROKEN BROKEN "so.\n",
	  true },
	/* each paragraph a line, or a list of short ones */
	{ BROKEN "\n" BROKEN "\n" BROKEN "\n" BROKEN, false },
	/* a column */
	{ "The cameras along the ring road\nhad been out of order since\n"
	  "spring, and nobody at the city\nhall had noticed. The Province\n"
	  "Council ordered an audit.\n",
	  true },
	{ "The cameras along the ring road\nThe audit of the province\n"
	  "The trial of the old treasurer\nthe fish market\n",
	  false },
	{ "red\ngreen\nblue\nyellow\nblack\nwhite\n", false },
	{ "Every line here is a sentence of about the usual width, see.\n"
	  "Every line here is a sentence of about the usual width, see.\n"
	  "Every line here is a sentence of about the usual width, see.\n"
	  "Every line here is a sentence of about the usual width, see.\n",
	  false },
};

static void test_wrapped(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wraps); i++)
		assert_int_equal(lines_is_wrapped(text_of(wraps[i].text)),
				 wraps[i].is_wrapped);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_measures),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_wrapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
