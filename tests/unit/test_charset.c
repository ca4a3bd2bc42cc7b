/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/charset.h"
#include "shared/memory.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

#define BAD "\xEF\xBF\xBD" /* U+FFFD */

/* ---- Labels ------------------------------------------------------------ */

static const struct {
	const char *label;
	enum charset charset;
} labels[] = {
	{ "utf-8", CHARSET_UTF_8 },
	{ "UTF8", CHARSET_UTF_8 },
	{ " utf-8 ", CHARSET_UTF_8 },
	{ "utf-8;", CHARSET_UTF_8 },
	{ "iso-8859-1", CHARSET_WINDOWS_1252 },
	{ "ISO_8859-1:1987", CHARSET_WINDOWS_1252 },
	{ "latin1", CHARSET_WINDOWS_1252 },
	{ "us-ascii", CHARSET_WINDOWS_1252 },
	{ "Windows-1252", CHARSET_WINDOWS_1252 },
	{ "iso-8859-9", CHARSET_WINDOWS_1254 },
	{ "iso-8859-11", CHARSET_WINDOWS_874 },
	{ "TIS-620", CHARSET_WINDOWS_874 },
	{ "iso8859-2", CHARSET_ISO_8859_2 },
	{ "iso-8859-8-i", CHARSET_ISO_8859_8 },
	{ "iso-8859-15", CHARSET_ISO_8859_15 },
	{ "cp1251", CHARSET_WINDOWS_1251 },
	{ "KOI8-R", CHARSET_KOI8_R },
	{ "koi8-ru", CHARSET_KOI8_U },
	{ "gb2312", CHARSET_GB18030 },
	{ "GBK", CHARSET_GB18030 },
	{ "gb_2312-80", CHARSET_GB18030 },
	{ "Big5-HKSCS", CHARSET_BIG5 },
	{ "ks_c_5601-1987", CHARSET_EUC_KR },
	{ "euc-kr", CHARSET_EUC_KR },
	{ "Shift_JIS", CHARSET_SHIFT_JIS },
	{ "x-sjis", CHARSET_SHIFT_JIS },
	{ "windows-31j", CHARSET_SHIFT_JIS },
	{ "x-euc-jp", CHARSET_EUC_JP },
	{ "iso-2022-jp", CHARSET_ISO_2022_JP },
	{ "ISO-2022-KR", CHARSET_ISO_2022_KR },
	{ "cp437", CHARSET_IBM437 },
	{ "IBM850", CHARSET_IBM850 },
	{ "cp-852", CHARSET_IBM852 },
	{ "IBM855", CHARSET_IBM855 },
	{ "hz-gb-2312", CHARSET_HZ },
	{ "utf-16", CHARSET_UTF_16LE },
	{ "macintosh", CHARSET_MACINTOSH },
	/* as Python and Java have them */
	{ "eucgb2312_cn", CHARSET_GB18030 },
	{ "gb18030-2000", CHARSET_GB18030 },
	{ "936", CHARSET_GB18030 },
	{ "x_mac_simp_chinese", CHARSET_GB18030 },
	{ "big5_tw", CHARSET_BIG5 },
	{ "hkscs", CHARSET_BIG5 },
	{ "x-mac-trad-chinese", CHARSET_BIG5 },
	{ "x-mac-japanese", CHARSET_SHIFT_JIS },
	{ "s_jis", CHARSET_SHIFT_JIS },
	{ "u_jis", CHARSET_EUC_JP },
	{ "ks_x_1001", CHARSET_EUC_KR },
	{ "x-windows-949", CHARSET_EUC_KR },
	{ "x-mac-korean", CHARSET_EUC_KR },
	{ "iso2022_jp", CHARSET_ISO_2022_JP },
	{ "iso2022_jp_1", CHARSET_ISO_2022_JP },
	{ "1250", CHARSET_WINDOWS_1250 },
	{ "1251", CHARSET_WINDOWS_1251 },
	{ "1252", CHARSET_WINDOWS_1252 },
	{ "1253", CHARSET_WINDOWS_1253 },
	{ "1254", CHARSET_WINDOWS_1254 },
	{ "1255", CHARSET_WINDOWS_1255 },
	{ "1256", CHARSET_WINDOWS_1256 },
	{ "1257", CHARSET_WINDOWS_1257 },
	{ "1258", CHARSET_WINDOWS_1258 },
	{ "cp-850", CHARSET_IBM850 },
	{ "x-mac-cyrillic", CHARSET_MAC_CYRILLIC },
	/* none */
	{ "", CHARSET_NONE },
	{ "-", CHARSET_NONE },
	{ "none", CHARSET_NONE },
	{ "utf", CHARSET_NONE },
	{ "utf-88", CHARSET_NONE },
	{ "iso-8859-1 iso-8859-2", CHARSET_NONE },
	{ "x-user-defined", CHARSET_NONE },
	{ "a-label-that-is-much-longer-than-any-of-those-that-we-know",
	  CHARSET_NONE },
};

static void test_labels(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(labels); i++)
		if (charset_of_label(text_of(labels[i].label)) !=
		    labels[i].charset)
			fail_msg("label %s", labels[i].label);
	assert_int_equal(charset_of_label((struct text){ 0 }), CHARSET_NONE);
	assert_string_equal(charset_name(CHARSET_NONE), "unknown");
}

/* Each has a name that is a label of its own, and ICU can read it. */
static void test_all(void **state)
{
	(void)state;
	for (int i = CHARSET_NONE + 1; i < CHARSET_COUNT; i++) {
		struct bytes out = BYTES_UP_TO(100);
		const char *name = charset_name((enum charset)i);
		struct charset_count count;
		struct fault fault;

		assert_int_equal(charset_of_label(text_of(name)), i);
		if (charset_convert(&out, TEXT("text"), (enum charset)i, &count,
				    &fault))
			fail_msg("%s: %s", name, fault.text);
		bytes_free(&out);
	}
}

/* ---- Declarations ------------------------------------------------------ */

static const struct {
	const char *value;
	const char *label;
} headers[] = {
	{ "text/html; charset=utf-8", "utf-8" },
	{ "text/html;charset=UTF-8", "UTF-8" },
	{ "text/html; charset=\"windows-1251\"", "windows-1251" },
	{ "text/html; charset='koi8-r'", "koi8-r" },
	{ "text/html; Charset = gbk ; level=1", "gbk" },
	{ "text/html; encoding=utf-8", "utf-8" },
	{ "text/html; encoding=big5; charset=utf-8", "utf-8" },
	{ "text/html; charset=utf-8,text/html; charset=gbk", "utf-8" },
	{ "charset=x", "x" },
	/* none */
	{ "", NULL },
	{ "text/html", NULL },
	{ "text/html; charset", NULL },
	{ "text/html; charset=", NULL },
	{ "text/html; charset=\"", NULL },
	{ "text/html; charset utf-8", NULL },
	{ "text/html; xcharset=utf-8", NULL },
	{ "text/html; charset=; encoding=gbk", "gbk" },
};

static const struct {
	const char *start;
	const char *label;
} pages[] = {
	{ "<meta charset=utf-8>", "utf-8" },
	{ "<html><head><META CHARSET=\"gb2312\" />", "gb2312" },
	{ "<meta name=a><meta charset='x-sjis'>", "x-sjis" },
	{ "<meta http-equiv=\"Content-Type\" content=\"text/html; "
	  "charset=iso-8859-2\">",
	  "iso-8859-2" },
	{ "<meta content='text/html;charset=\"euc-kr\"' "
	  "http-equiv=content-type>",
	  "euc-kr" },
	{ "<meta\n\tcharset = \"utf-8\"\n>", "utf-8" },
	{ "<meta charset=\\\"utf-8\\\">", "utf-8" },
	{ "<meta charset=“utf-8”>", "utf-8" },
	{ "<meta charset=\x93latin1\x94>", "latin1" },
	{ "<meta content=\"text/html; encoding=big5\">", "big5" },
	{ "<?xml version=\"1.0\" encoding=\"KOI8-R\"?>", "KOI8-R" },
	{ "<?xml version='1.0' encoding='utf-8'?>\n<meta charset=gbk>",
	  "utf-8" },
	{ "<?xml version=\"1.0\"?><meta charset=gbk>", "gbk" },
	{ "@charset \"big5\"; body {}", "big5" },
	{ "<!-- <meta charset=gbk> --><meta charset=utf-8>", "utf-8" },
	/* no end */
	{ "<meta charset=utf-8", "utf-8" },
	/* none */
	{ "", NULL },
	{ "<", NULL },
	{ "<meta", NULL },
	{ "<meta charset", NULL },
	{ "<meta charset=>", NULL },
	{ "<meta name=charset content=x>", NULL },
	{ "<!-- <meta charset=gbk>", NULL },
	{ "<script charset=utf-8></script>", NULL },
	{ "charset=utf-8", NULL },
	{ " @charset \"big5\";", NULL },
	{ "@charset \"", NULL },
};

static void check_label(struct text found, const char *label, const char *where)
{
	if (!label && found.length > 0)
		fail_msg("%s: found %.*s", where, (int)found.length,
			 found.data);
	if (label && !text_equal(found, text_of(label)))
		fail_msg("%s: found '%.*s'", where, (int)found.length,
			 found.data);
}

static void test_declarations(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(headers); i++)
		check_label(charset_in_header(text_of(headers[i].value)),
			    headers[i].label, headers[i].value);
	for (size_t i = 0; i < COUNT(pages); i++)
		check_label(charset_find_declared(text_of(pages[i].start)),
			    pages[i].label, pages[i].start);
	check_label(charset_find_declared((struct text){ 0 }), NULL, "nothing");
}

/* What stands too far down does not count, and long starts take no time. */
static void test_far_declaration(void **state)
{
	struct bytes page = BYTES_UP_TO(1 << 20);
	struct fault fault;

	(void)state;
	while (page.length < CHARSET_DECLARED_BYTES)
		assert_int_equal(bytes_append(&page, TEXT("<meta <!-"), &fault),
				 STATUS_OK);
	assert_int_equal(bytes_append(&page, TEXT("><meta charset=gbk>"),
				      &fault),
			 STATUS_OK);
	check_label(charset_find_declared(text_from(&page)), NULL, "far");
	bytes_free(&page);
}

/* ---- Conversion -------------------------------------------------------- */

static const struct {
	enum charset charset;
	struct text raw;
	struct text text;
	size_t bad_count;
	size_t other_count;
} conversions[] = {
	{ CHARSET_WINDOWS_1252, TEXT_INIT(""), TEXT_INIT(""), 0, 0 },
	{ CHARSET_WINDOWS_1252, TEXT_INIT("\x93so\x94 \x80 5"),
	  TEXT_INIT("“so” € 5"), 0, 3 },
	{ CHARSET_WINDOWS_1252, TEXT_INIT("a\x81z"), TEXT_INIT("a" BAD "z"), 1,
	  0 },
	{ CHARSET_WINDOWS_1252, TEXT_INIT("a\0b"), TEXT_INIT("a\0b"), 0, 0 },
	{ CHARSET_ISO_8859_2, TEXT_INIT("\xB1\x93"), TEXT_INIT("ą" BAD), 1, 1 },
	{ CHARSET_ISO_8859_2, TEXT_INIT("a\x85z"), TEXT_INIT("a\xC2\x85z"), 0,
	  1 },
	{ CHARSET_KOI8_R, TEXT_INIT("\xC1\xE1"), TEXT_INIT("аА"), 0, 2 },
	{ CHARSET_IBM437, TEXT_INIT("\xE1\x9B"), TEXT_INIT("ß¢"), 0, 2 },
	{ CHARSET_IBM850, TEXT_INIT("\xE1\x9B"), TEXT_INIT("ßø"), 0, 2 },
	{ CHARSET_IBM852, TEXT_INIT("\xE1\x88"), TEXT_INIT("ßł"), 0, 2 },
	{ CHARSET_IBM855, TEXT_INIT("\xA0\xA1"), TEXT_INIT("аА"), 0, 2 },
	{ CHARSET_IBM866, TEXT_INIT("\xA0\x80"), TEXT_INIT("аА"), 0, 2 },
	{ CHARSET_GB18030, TEXT_INIT("\xD6\xD0\x81\x30\x81\x30"),
	  TEXT_INIT("中" BAD), 1, 1 },
	{ CHARSET_GB18030, TEXT_INIT("\x94\x39\xDA\x33"), TEXT_INIT("💩"), 0,
	  1 },
	{ CHARSET_GB18030, TEXT_INIT("\xD6\xD0\xD6"), TEXT_INIT("中" BAD), 1,
	  1 },
	{ CHARSET_BIG5, TEXT_INIT("\xA4\xA4\xA4\xE5"), TEXT_INIT("中文"), 0,
	  2 },
	/* NEC's and IBM's signs, and a backslash that is one */
	{ CHARSET_SHIFT_JIS, TEXT_INIT("\x93\xFA\x87\x40\\~"),
	  TEXT_INIT("日①\\~"), 0, 2 },
	{ CHARSET_EUC_JP, TEXT_INIT("\xC6\xFC\xCB\xDC"), TEXT_INIT("日本"), 0,
	  2 },
	/* a syllable of Windows' extension */
	{ CHARSET_EUC_KR, TEXT_INIT("\xB0\xA1\x8C\x63"), TEXT_INIT("가똠"), 0,
	  2 },
	{ CHARSET_ISO_2022_JP, TEXT_INIT("a \x1B$BF|K\\\x1B(B z"),
	  TEXT_INIT("a 日本 z"), 0, 2 },
	{ CHARSET_ISO_2022_KR, TEXT_INIT("\x1B$)Ca \x0EGQ19\x0F z"),
	  TEXT_INIT("a 한국 z"), 0, 2 },
	{ CHARSET_HZ, TEXT_INIT("a ~{VPND~} z"), TEXT_INIT("a 中文 z"), 0, 2 },
	/* an ASCII byte is never lost to a broken character */
	{ CHARSET_SHIFT_JIS, TEXT_INIT("\x93<b>"), TEXT_INIT(BAD "<b>"), 1, 0 },
	{ CHARSET_EUC_KR, TEXT_INIT("\xB0<b>"), TEXT_INIT(BAD "<b>"), 1, 0 },
	/* wide, with and without a mark */
	{ CHARSET_UTF_16LE, TEXT_INIT("\xFF\xFEh\0i\0"), TEXT_INIT("hi"), 0,
	  0 },
	{ CHARSET_UTF_16BE, TEXT_INIT("\0h\0i"), TEXT_INIT("hi"), 0, 0 },
	{ CHARSET_UTF_16BE, TEXT_INIT("\0\x80"), TEXT_INIT("\xC2\x80"), 0, 1 },
	{ CHARSET_UTF_16BE, TEXT_INIT("\xD8\x3D\xDE\x00"), TEXT_INIT("😀"), 0,
	  1 },
	{ CHARSET_UTF_16BE, TEXT_INIT("\xDE\x00\0a"), TEXT_INIT(BAD "a"), 1,
	  0 },
	{ CHARSET_UTF_32LE, TEXT_INIT("\xFF\xFE\0\0\x00\xF6\x01\x00"),
	  TEXT_INIT("😀"), 0, 1 },
	{ CHARSET_UTF_32BE, TEXT_INIT("\x00\x11\x00\x00\0\0\0a"),
	  TEXT_INIT(BAD "a"), 1, 0 },
};

static void test_conversions(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(conversions); i++) {
		struct bytes out = BYTES_UP_TO(100);
		struct charset_count count;
		struct fault fault;

		assert_int_equal(charset_convert(&out, conversions[i].raw,
						 conversions[i].charset, &count,
						 &fault),
				 STATUS_OK);
		if (!text_equal(text_from(&out), conversions[i].text))
			fail_msg("row %zu: '%.*s'", i, (int)out.length,
				 out.data);
		assert_int_equal(count.bad, conversions[i].bad_count);
		assert_int_equal(count.other, conversions[i].other_count);
		bytes_free(&out);
	}
}

/* Chunks of the conversion are seams for pairs of surrogates. */
static void test_long(void **state)
{
	struct bytes raw = BYTES_UP_TO(1 << 20);
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct charset_count count;
	struct fault fault;

	(void)state;
	assert_int_equal(bytes_append_byte(&raw, 'a', &fault), STATUS_OK);
	for (size_t i = 0; i < 10000; i++)
		assert_int_equal(bytes_append(&raw, TEXT("\x94\x39\xDA\x33"),
					      &fault),
				 STATUS_OK);
	assert_int_equal(charset_convert(&out, text_from(&raw), CHARSET_GB18030,
					 &count, &fault),
			 STATUS_OK);
	assert_int_equal(out.length, 1 + 4 * 10000);
	assert_true(utf8_is_valid(text_from(&out)));
	assert_int_equal(count.bad, 0);
	assert_int_equal(count.other, 10000);
	bytes_free(&raw);
	bytes_free(&out);
}

/* Any bytes in any encoding: valid, and no longer than promised. */
static void test_any_bytes(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);
	unsigned int seed = 7;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char raw[40];
		struct text text = { raw, (size_t)(rand_r(&seed) % 40) };
		enum charset charset =
			(enum charset)(1 + round % (CHARSET_COUNT - 1));
		struct charset_count count;
		struct fault fault;

		for (size_t i = 0; i < text.length; i++)
			raw[i] = (char)rand_r(&seed);
		bytes_clear(&out);
		assert_int_equal(charset_convert(&out, text, charset, &count,
						 &fault),
				 STATUS_OK);
		assert_true(utf8_is_valid(text_from(&out)));
		assert_true(out.length <= 3 * text.length);
	}
	bytes_free(&out);
}

static void test_no_room(void **state)
{
	struct bytes out = BYTES_UP_TO(5);
	struct charset_count count;
	struct fault fault;

	(void)state;
	assert_int_equal(bytes_append_byte(&out, 'x', &fault), STATUS_OK);
	assert_int_equal(charset_convert(&out, TEXT("caf\xE9"),
					 CHARSET_WINDOWS_1252, &count, &fault),
			 STATUS_FULL);
	assert_true(text_equal(text_from(&out), TEXT("x")));
	assert_int_equal(charset_convert(&out, TEXT("ca\xE9"),
					 CHARSET_WINDOWS_1252, &count, &fault),
			 STATUS_OK);
	assert_true(text_equal(text_from(&out), TEXT("xcaé")));
	bytes_free(&out);
	out = BYTES_UP_TO(100);
	(void)memory_fail_at(1, 1);
	assert_int_equal(charset_convert(&out, TEXT("caf\xE9"),
					 CHARSET_WINDOWS_1252, &count, &fault),
			 STATUS_FULL);
	(void)memory_fail_at(0, 0);
	bytes_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_declarations),
		cmocka_unit_test(test_far_declaration),
		cmocka_unit_test(test_conversions),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
