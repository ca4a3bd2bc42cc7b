/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/subtitles.h"
#include "tests/unit/claiming.h"
#include "tests/unit/unit.h"

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
	/* TTML, and what YouTube gives */
	{ "<?xml version=\"1.0\"?>\n<!-- a > b --><tt "
	  "xmlns=\"http://www.w3.org/ns/ttml\"><head><style a=\"b\"/><meta>no"
	  "</meta></head><body>no<div>\n<p begin=\"1s\"><span>The ferry\n   to"
	  "</span><br/>Lar-</p>\n<p>nholm &amp; &lt;b&gt;<!--no--> w&#228;s</p>"
	  "<p/><p><![CDATA[late.]]></p></div>no</body></tt>",
	  "The ferry to Lar-nholm & <b> w\xC3\xA4s late." },
	{ "<tt:tt xmlns:tt='http://www.w3.org/2006/10/ttaf1'><tt:p>One</tt:p>"
	  "<tt:p>One<tt:br/>two</tt:p>",
	  "One two" },
	{ "<transcript><text start=\"0.5\" dur=\"2\">It didn&amp;#39;t</text>"
	  "<text start=\"3\">leave.</text></transcript>",
	  "It didn't leave." },
	{ "<timedtext format=\"3\"><head><pen id=\"1\"/></head><body><p "
	  "t=\"5\"><s>The</s><s t=\"3\"> ferry</s></p><p t=\"6\" a=\"1\">\n</p>"
	  "<p t=\"7\">sank.</p></body></timedtext>",
	  "The ferry sank." },
	{ "<timedtext><p>One<", "One" },
	{ "<timedtext><p><![CDATA[One \xF0\x9F\x98\x80",
	  "One \xF0\x9F\x98\x80" },
	{ "<timedtext xml:lang=", "" },
	{ "<timedtext xml:lang='sv", "" },
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
	OK(subtitles_read(TEXT("<tt xmlns='http://www.w3.org/ns/ttml' "
			       "xml:lang='sv'><title>A &amp; B</title></tt>"),
			  claims, &fault));
	assert_true(
		text_equal(claims_best(claims, CLAIMS_LANGUAGE), TEXT("sv")));
	assert_true(
		text_equal(claims_best(claims, CLAIMS_TITLE), TEXT("A & B")));
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
		"<tt>A</tt>",
		"<transcript><text>A</text></transcript>",
		"<transcript><title>A</title><text start=\"1\">A</text>",
		"A <timedtext>",
		"<timedtexts>",
		"<!-- <timedtext>",
		"<",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_false(subtitles_is_start(text_of(texts[i])));
}

/* Much of anything ends at once. */
static void test_hostile(void **state)
{
	static const char *const parts[] = {
		"<a", "{\\",      "<",   TIME,   "1\n",       "\n\nNOTE", "-\n",
		"&",  "\xC2\xAD", "<p>", "<!--", "<![CDATA[", "</title>", "<p>a"
	};

	(void)state;
	for (size_t i = 0; i < 2 * COUNT(parts); i++) {
		struct bytes text = BYTES_UP_TO(LONGEST);

		OK(bytes_append(&text,
				i % 2 ? TEXT("WEBVTT\n\n" TIME) :
					TEXT("<timedtext><p>"),
				&fault));
		for (size_t j = 0; j < 200000; j++)
			OK(bytes_append(&text, text_of(parts[i / 2]), &fault));
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
