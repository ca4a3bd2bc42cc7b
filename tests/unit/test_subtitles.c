/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "indexer/subtitles.h"
#include "tests/unit/claiming.h"

#define TIME "00:00:01,000 --> 00:00:02,500\n"

static const struct {
	const char *file;
	const char *text;
} rows[] = {
	{ "1\n" TIME "The ferry to\nOskeby\n\n2\n" TIME "was late.\n",
	  "The ferry to Oskeby was late." },
	{ "\xEF\xBB\xBF"
	  "1\r\n00:00:01,000 --> 00:00:02,500\r\nOne\r\n\r\n2\r\n"
	  "00:00:03,000 --> 00:00:04,500  X1:1 X2:2\r\ntwo.",
	  "One two." },
	/* without empty lines, and with numbers that are said */
	{ "1\n" TIME "In\n1999\n2\n" TIME "it was\n\n12\n\n3\n" TIME "late.",
	  "In 1999 it was 12 late." },
	/* tags, references, words that the end of a line parts */
	{ "1\n" TIME "{\\an8}<i>Sur-</i>\n\n2\n" TIME
	  "<font color=\"#fff\">veillance</font> &amp; a < b {c}\n",
	  "Sur-veillance & a < b {c}" },
	{ "1\n" TIME "Larn -\n\n2\n" TIME "Oskeby-\n\n3\n" TIME "Hill",
	  "Larn - Oskeby- Hill" },
	{ "WEBVTT - Film\nKind: captions\nLanguage: sv\n\nSTYLE\n::cue { a: b; "
	  "}\n\nNOTE One\nand two\n\nintro\n00:01.000 --> 00:02.000 line:0\n"
	  "<v Ann Example>Fish <00:01.500><c>is</c>\n\nNOTE\n\n7\n"
	  "01:00:01.000 --> 01:00:02.000\nNOTES of it.",
	  "Fish is NOTES of it." },
	/* lines that roll */
	{ "WEBVTT\n\n00:01.000 --> 00:02.000\nOne\ntwo\n\n00:02.000 --> "
	  "00:03.000\ntwo\nthree\n\n00:03.000 --> 00:04.000\nthree\n",
	  "One two three" },
	{ "WEBVTT\n\n00:01.000 --> 00:02.000\n<i></i>\n \n", "" },
	{ "WEBVTT", "" },
};

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text text;

		claims_begin(claims);
		assert_true(subtitles_is_start(text_of(rows[i].file)));
		OK(subtitles_read(text_of(rows[i].file), claims, &fault));
		text = claims_best(claims, CLAIMS_TEXT);
		if (!text_equal(text, text_of(rows[i].text)))
			print_message("# '%.*s' is not '%s'\n",
				      (int)text.length, text.data,
				      rows[i].text);
		assert_true(text_equal(text, text_of(rows[i].text)));
	}
	claims_begin(claims);
	OK(subtitles_read(text_of(rows[5].file), claims, &fault));
	assert_true(
		text_equal(claims_best(claims, CLAIMS_LANGUAGE), TEXT("sv")));
}

static void test_others(void **state)
{
	static const char *const texts[] = {
		"",
		"1",
		"1\n2\n",
		("1\n\n" TIME "One"),
		"1\nIt took 10:00 --> 12:00 of them.\n",
		("One\n" TIME),
		"WEBVTTS are files.",
		"1\n1 --> 2\nA\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_false(subtitles_is_start(text_of(texts[i])));
}

/* Much of anything ends at once. */
static void test_hostile(void **state)
{
	static const char *const parts[] = { "<a",  "{\\", "<",
					     TIME,  "1\n", "\n\nNOTE",
					     "-\n", "&",   "\xC2\xAD" };

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes text = BYTES_UP_TO(LONGEST);

		OK(bytes_append(&text, TEXT("WEBVTT\n\n" TIME), &fault));
		for (size_t j = 0; j < 200000; j++)
			OK(bytes_append(&text, text_of(parts[i]), &fault));
		claims_begin(claims);
		OK(subtitles_read(text_from(&text), claims, &fault));
		bytes_free(&text);
	}
	claims_begin(claims);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, open_claims, close_claims);
}
