/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/formats.h"
#include "tests/unit/unit.h"

static const struct {
	struct text start;
	enum format_kind kind;
	const char *name;
} known[] = {
	{ TEXT_INIT("%PDF-1.7\n"), FORMAT_CONVERT, "PDF" },
	{ TEXT_INIT("WARC/1.0\r\nWARC-Type: warcinfo\r\n"), FORMAT_CRAWL,
	  "WARC" },
	{ TEXT_INIT("\x89PNG\r\n\x1A\n\0"), FORMAT_MEDIA, "PNG" },
	{ TEXT_INIT("\xFF\xD8\xFF\xE0\0\x10JFIF"), FORMAT_MEDIA, "JPEG" },
	{ TEXT_INIT("RIFF\x24\0\0\0WEBPVP8 "), FORMAT_MEDIA, "WebP" },
	{ TEXT_INIT("\0\0\0\x20"
		    "ftypisom"),
	  FORMAT_MEDIA, "MP4" },
	{ TEXT_INIT("<!DOCTYPE html>\n<html>"), FORMAT_PAGE, "XML" },
	{ TEXT_INIT("<!doctype HTML PUBLIC \"-//W3C//DTD\">"), FORMAT_PAGE,
	  "XML" },
	{ TEXT_INIT("\xEF\xBB\xBF \r\n<html lang=\"en\">"), FORMAT_PAGE,
	  "XML" },
	{ TEXT_INIT("<!-- saved --> <!-- from -->\n<HTML>"), FORMAT_PAGE,
	  "XML" },
	{ TEXT_INIT("<?xml version=\"1.0\"?>"), FORMAT_FEED, "XML" },
	{ TEXT_INIT("<rss version=\"2.0\">"), FORMAT_FEED, "XML" },
	/* with a page in it */
	{ TEXT_INIT("<?xml version=\"1.0\"?><newsItem><inlineXML><html></html>"),
	  FORMAT_FEED, "XML" },
	/* a page in a record */
	{ TEXT_INIT("<?xml version=\"1.0\"?><news><item><html><body>"),
	  FORMAT_FEED, "XML" },
	{ TEXT_INIT("<?xml version=\"1.0\"?><!-- a --><html lang=\"en\">"),
	  FORMAT_PAGE, "XML" },
	{ TEXT_INIT("<doc url=\"x\">"), FORMAT_FEED, "XML" },
};

static const struct text unknown[] = {
	TEXT_INIT(""),
	TEXT_INIT("<"),
	TEXT_INIT("<html"),
	TEXT_INIT("<b>Huawei</b> said"),
	TEXT_INIT("<doctor> said"),
	TEXT_INIT("<!-- a comment -->\nHuawei said"),
	TEXT_INIT("<!-- a comment without an end <html>"),
	TEXT_INIT("Huawei said <html>"),
	TEXT_INIT("PK is a name"),
	TEXT_INIT("BZh is none"),
	TEXT_INIT("ID3 is none"),
	TEXT_INIT("{\"text\":\"So.\"}"),
};

static void test_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(known); i++) {
		struct format format = formats_tell(known[i].start, "a");

		assert_int_equal(format.kind, known[i].kind);
		assert_string_equal(format.name, known[i].name);
	}
}

static void test_unknown(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(unknown); i++)
		assert_int_equal(formats_tell(unknown[i], "a.txt").kind,
				 FORMAT_TEXT);
}

static const struct {
	const char *name;
	struct text start;
	enum format_kind kind;
} named[] = {
	{ "a.md", TEXT_INIT("Huawei said"), FORMAT_MARKDOWN },
	{ "a.MARKDOWN", TEXT_INIT(""), FORMAT_MARKDOWN },
	{ "a.md", TEXT_INIT("<html>"), FORMAT_PAGE },
	{ "a.txt", TEXT_INIT("---\ntitle: A title\n---\n"), FORMAT_MARKDOWN },
	{ "a.csv", TEXT_INIT("words"), FORMAT_TABLE },
	{ "a.txt", TEXT_INIT("title,text,date\nOne,Two,2021\n"), FORMAT_TABLE },
	{ "a.txt",
	  TEXT_INIT("410412347\t20150101\t201501\t2015\t2015.0027\tCHN\n"),
	  FORMAT_TABLE },
	{ "a",
	  TEXT_INIT("\n20150218230000-12\t20150218230000\t1\tlarn.example"),
	  FORMAT_TABLE },
	{ "a.txt",
	  TEXT_INIT("Rain.\n1\t20150101\t201501\t2015\t2015.0027\tCHN\n"),
	  FORMAT_TEXT },
	{ "a.txt", TEXT_INIT("410412347\t20150101\n201501\t2015\tCHN\n"),
	  FORMAT_TEXT },
	{ "a", TEXT_INIT("From: a@b.example\nSubject: So\n\nSo.\n"),
	  FORMAT_MAIL },
	{ "a", TEXT_INIT("<rss version=\"2.0\">"), FORMAT_FEED },
	{ "a.html", TEXT_INIT("<div class=\"a\">Huawei said"), FORMAT_PAGE },
	{ "a.txt", TEXT_INIT("<div class=\"a\">Huawei said"), FORMAT_TEXT },
	{ "a.html", TEXT_INIT("Huawei said"), FORMAT_TEXT },
	{ "a.htm", TEXT_INIT("Huawei <b>said</b>"), FORMAT_PAGE },
	{ "a.xml",
	  TEXT_INIT(
		  "<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<html lang=\"en\">"),
	  FORMAT_PAGE },
	{ "style.css", TEXT_INIT("body { color: black }"), FORMAT_MEDIA },
	{ ".js", TEXT_INIT("Huawei said"), FORMAT_TEXT },
	{ "META-INF/container.xml",
	  TEXT_INIT("<?xml version='1.0'?><container>"), FORMAT_MEDIA },
	{ "a/content.opf", TEXT_INIT("<?xml version='1.0'?><package>"),
	  FORMAT_MEDIA },
	{ "container.xml", TEXT_INIT("<?xml version='1.0'?><rss>"),
	  FORMAT_FEED },
	{ "a.js", TEXT_INIT("var a = [{b:1}]; function c() {}"), FORMAT_MEDIA },
	{ "a.js", TEXT_INIT("window.a.b = [ {\n\"text\" : 1}]"), FORMAT_TEXT },
	{ "a.js", TEXT_INIT("b({\"id\":7,\"title\":\"c\"})"), FORMAT_TEXT },
	{ "a.js", TEXT_INIT("let a = {b: 1, 'text': 2}"), FORMAT_TEXT },
	{ "a.js", TEXT_INIT("let a = {\"b\": \"text\"}"), FORMAT_MEDIA },
};

static void test_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(named); i++)
		assert_int_equal(
			formats_tell(named[i].start, named[i].name).kind,
			named[i].kind);
	assert_true(formats_has_ending("a.JSON", ".json"));
	assert_false(formats_has_ending(".json", ".json"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
