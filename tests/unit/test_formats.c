/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "indexer/formats.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	struct text start;
	const char *name;
} known[] = {
	{ TEXT_INIT("%PDF-1.7\n"), "PDF" },
	{ TEXT_INIT("PK\3\4\x14\0"), "ZIP" },
	{ TEXT_INIT("PK\5\6\0\0"), "ZIP" },
	{ TEXT_INIT("\x1F\x8B\x08\0"), "gzip" },
	{ TEXT_INIT("BZh91AY&SY"), "bzip2" },
	{ TEXT_INIT("WARC/1.0\r\n"), "WARC" },
	{ TEXT_INIT("\x89PNG\r\n\x1A\n\0"), "PNG" },
	{ TEXT_INIT("\xFF\xD8\xFF\xE0\0\x10JFIF"), "JPEG" },
	{ TEXT_INIT("RIFF\x24\0\0\0WEBPVP8 "), "WebP" },
	{ TEXT_INIT("\0\0\0\x20"
		    "ftypisom"),
	  "MP4" },
	{ TEXT_INIT("<!DOCTYPE html>\n<html>"), "HTML" },
	{ TEXT_INIT("<!doctype HTML PUBLIC \"-//W3C//DTD\">"), "HTML" },
	{ TEXT_INIT("\xEF\xBB\xBF \r\n<html lang=\"en\">"), "HTML" },
	{ TEXT_INIT("<!-- saved --> <!-- from -->\n<HTML>"), "HTML" },
	{ TEXT_INIT("<?xml version=\"1.0\"?>"), "XML" },
	{ TEXT_INIT("<rss version=\"2.0\">"), "XML" },
	{ TEXT_INIT("<doc url=\"x\">"), "XML" },
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
	TEXT_INIT("---\ntitle: A title\n---\n"),
};

static void test_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(known); i++) {
		const char *name = formats_name(known[i].start);

		assert_non_null(name);
		assert_string_equal(name, known[i].name);
	}
}

static void test_unknown(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(unknown); i++)
		assert_null(formats_name(unknown[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
