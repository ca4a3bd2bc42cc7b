/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/decode.h"
#include "shared/memory.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

#define BAD "\xEF\xBF\xBD" /* U+FFFD */

static const struct {
	struct text raw;
	struct text text;
	size_t bad_count;
} changed[] = {
	/* UTF-16, both orders */
	{ TEXT_INIT("\xFF\xFE"), TEXT_INIT(""), 0 },
	{ TEXT_INIT("\xFF\xFEh\0i\0"), TEXT_INIT("hi"), 0 },
	{ TEXT_INIT("\xFE\xFF\0h\0i"), TEXT_INIT("hi"), 0 },
	{ TEXT_INIT("\xFF\xFE\x4E\x53\x3A\x4E"), TEXT_INIT("华为"), 0 },
	{ TEXT_INIT("\xFE\xFF\x53\x4E\x4E\x3A"), TEXT_INIT("华为"), 0 },
	{ TEXT_INIT("\xFE\xFF\xD8\x3D\xDE\x00"), TEXT_INIT("😀"), 0 },
	{ TEXT_INIT("\xFF\xFE\x3D\xD8\x00\xDE"), TEXT_INIT("😀"), 0 },
	/* a lead without trail, a trail without lead, two leads */
	{ TEXT_INIT("\xFE\xFF\xD8\x3D\0a"), TEXT_INIT(BAD "a"), 1 },
	{ TEXT_INIT("\xFE\xFF\xDE\x00\0a"), TEXT_INIT(BAD "a"), 1 },
	{ TEXT_INIT("\xFE\xFF\xD8\x3D\xD8\x3D\xDE\x00"), TEXT_INIT(BAD "😀"),
	  1 },
	{ TEXT_INIT("\xFE\xFF\xD8\x3D"), TEXT_INIT(BAD), 1 },
	{ TEXT_INIT("\xFE\xFF\xD8\x3D\xDE"), TEXT_INIT(BAD), 1 },
	{ TEXT_INIT("\xFF\xFEh\0i"), TEXT_INIT("h" BAD), 1 },
	{ TEXT_INIT("\xFF\xFE\0\0a\0"), TEXT_INIT("\0a"), 0 },
	{ TEXT_INIT("\xFF\xFE\xFD\xFF\x3D\xD8"), TEXT_INIT(BAD BAD), 1 },
	/* UTF-8 with holes: as many good sequences as bad ones, and some */
	{ TEXT_INIT("said \xE2\x80"), TEXT_INIT("said " BAD), 1 },
	{ TEXT_INIT("said \xF0\x9F\x98"), TEXT_INIT("said " BAD), 1 },
	{ TEXT_INIT("it’s \xE2\x80 so"), TEXT_INIT("it’s " BAD " so"), 1 },
	{ TEXT_INIT("é\xE9"), TEXT_INIT("é" BAD), 1 },
	{ TEXT_INIT("é\xFF z"), TEXT_INIT("é" BAD " z"), 1 },
	{ TEXT_INIT("éé\xFFz"), TEXT_INIT("éé" BAD "z"), 1 },
	{ TEXT_INIT("华为华为\xE5\x8D"), TEXT_INIT("华为华为" BAD), 1 },
	{ TEXT_INIT("ééé\xC0\xAF"), TEXT_INIT("ééé" BAD BAD), 2 },
	{ TEXT_INIT("caf\xE9 \xE2\x80"), TEXT_INIT("caf" BAD " " BAD), 2 },
	/* lines in two encodings, of which UTF-8 is one */
	{ TEXT_INIT("Größe für Übung\n\xD1\xEE\xE2\xE5\xF2 \xE7\xE0\r\n"
		    "über Äpfel, möglich für Türen\n\x93so\x94"),
	  TEXT_INIT("Größe für Übung\nСовет за\r\n"
		    "über Äpfel, möglich für Türen\n“so”"),
	  0 },
	{ TEXT_INIT("Größe für Übung, Äpfel, Türen, Öl, Fuß\n"
		    "caf\xE9 \xE9t\xE9\n"
		    "çà "
		    "\xE2\x80\n"),
	  TEXT_INIT("Größe für Übung, Äpfel, Türen, Öl, Fuß\ncafé été\nçà " BAD
		    "\n"),
	  1 },
	/* Chinese, of which some lines could be UTF-8, and of which some are */
	{ TEXT_INIT("\xCA\xD0\xD2\xE9\xBB\xE1\xC5\xFA\xD7\xBC\xC1\xCB\xD0"
		    "\xC2\xC7\xC5\xC1\xBA\xB5\xC4\xD4\xA4\xCB\xE3\n\xCE"
		    "\xAF\xD4\xB1\xD1\xA7\xCF\xB0\n\xD0\xA1\xD1\xA7\xCA"
		    "\xB5\xCF\xB0\n\xCD\xB3\xD5\xBD\xCE\xAF\xD4\xB1"),
	  TEXT_INIT("市议会批准了新桥梁的预算\n"
		    "委员学习\n小学实习\n统战委员"),
	  0 },
	{ TEXT_INIT("\xCA\xD0\xD2\xE9\xBB\xE1\xC5\xFA\xD7\xBC\xC1\xCB\xD0"
		    "\xC2\xC7\xC5\xC1\xBA\xB5\xC4\xD4\xA4\xCB\xE3\n"
		    "渔民们担心噪音，志权\n志权"),
	  TEXT_INIT("市议会批准了新桥梁的预算\n渔民们担心噪音，志权\n志权"),
	  0 },
	/* UTF-8, but for a character that is written in two halves */
	{ TEXT_INIT("“So,” he said \xED\xA0\xBD\xED\xB8\x80 here."),
	  TEXT_INIT("“So,” he said " BAD BAD BAD BAD BAD BAD " here."), 6 },
	/* Windows-1252 */
	{ TEXT_INIT("caf\xE9"), TEXT_INIT("café"), 0 },
	{ TEXT_INIT("\x93so\x94 \x80 5 \x96 6"), TEXT_INIT("“so” € 5 – 6"), 0 },
	{ TEXT_INIT("é\xE9 \xE8 \xE0"), TEXT_INIT("Ã©é è à"), 0 },
	{ TEXT_INIT("\x80 5 for fifty letters of text and a NUL at its end\0"),
	  TEXT_INIT("€ 5 for fifty letters of text and a NUL at its end\0"),
	  0 },
	{ TEXT_INIT("a caf\xE9, a r\xE9sum\xE9 \x81 and a clich\xE9 \x90"),
	  TEXT_INIT("a café, a résumé " BAD " and a cliché " BAD), 2 },
	{ TEXT_INIT("\xFF"), TEXT_INIT("ÿ"), 0 },
	{ TEXT_INIT("\xA0\xDF"), TEXT_INIT("\xC2\xA0ß"), 0 },
};

static const struct text kept[] = {
	TEXT_INIT(""),
	TEXT_INIT("plain\r\n"),
	TEXT_INIT("\xEF\xBB\xBFmarked"),
	TEXT_INIT("a\0b"),
	TEXT_INIT("华为 ہواوے 😀"),
	TEXT_INIT("\xEF\xBF\xBE\xEF\xBF\xBD"),
};

static void test_changed(void **state)
{
	struct bytes room = BYTES_UP_TO(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(changed); i++) {
		struct decoded decoded;
		struct fault fault;

		assert_int_equal(decode_text(&decoded, &room, changed[i].raw,
					     (struct text){ 0 }, &fault),
				 STATUS_OK);
		assert_false(decoded.is_raw);
		assert_int_equal(decoded.text.length, changed[i].text.length);
		assert_true(text_equal(decoded.text, changed[i].text));
		assert_int_equal(decoded.bad_count, changed[i].bad_count);
	}
	bytes_free(&room);
}

static void test_kept(void **state)
{
	struct bytes room = BYTES_UP_TO(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(kept); i++) {
		struct decoded decoded;
		struct fault fault;

		assert_int_equal(decode_text(&decoded, &room, kept[i],
					     (struct text){ 0 }, &fault),
				 STATUS_OK);
		assert_true(decoded.is_raw);
		assert_ptr_equal(decoded.text.data, kept[i].data);
		assert_int_equal(decoded.text.length, kept[i].length);
		assert_int_equal(decoded.bad_count, 0);
	}
	bytes_free(&room);
}

/* What comes out is valid whatever goes in, and not longer than promised. */
static void test_any_bytes(void **state)
{
	struct bytes room = BYTES_UP_TO(1000);
	unsigned int seed = 7;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char raw[40];
		struct text text = { raw, (size_t)(rand_r(&seed) % 40) };
		struct decoded decoded;
		struct fault fault;
		enum status status;

		for (size_t i = 0; i < text.length; i++)
			raw[i] = (char)rand_r(&seed);
		if (round % 2 && text.length > 2)
			memcpy(raw, round % 4 == 1 ? "\xFE\xFF" : "\xFF\xFE",
			       2);
		status = decode_text(&decoded, &room, text, (struct text){ 0 },
				     &fault);
		assert_true(status == STATUS_OK || status == STATUS_SKIP);
		assert_true(utf8_is_valid(decoded.text));
		assert_true(decoded.text.length <= 3 * text.length);
	}
	bytes_free(&room);
}

/* What is declared, and what becomes of it. */
static const struct {
	struct text raw;
	const char *declared;
	const char *encoding;
	struct text text;
} declarations[] = {
	/* valid UTF-8 and plain ASCII whatever is declared */
	{ TEXT_INIT("café"), "iso-8859-1", "utf-8", TEXT_INIT("café") },
	{ TEXT_INIT("中文"), "gb2312", "utf-8", TEXT_INIT("中文") },
	{ TEXT_INIT("plain"), "utf-16", "utf-8", TEXT_INIT("plain") },
	{ TEXT_INIT("a ~{VPND~} z"), "utf-8", "utf-8",
	  TEXT_INIT("a ~{VPND~} z") },
	{ TEXT_INIT("it’s a caf\xE9, it’s late"), "windows-1252", "utf-8",
	  TEXT_INIT("it’s a caf" BAD ", it’s late") },
	/* believed */
	{ TEXT_INIT("caf\xE9"), "iso-8859-1", "windows-1252",
	  TEXT_INIT("café") },
	{ TEXT_INIT("caf\xE9"), "windows-1258", "windows-1258",
	  TEXT_INIT("café") },
	{ TEXT_INIT("\x8C\xEE\xF1\xF2"), "x-mac-cyrillic", "x-mac-cyrillic",
	  TEXT_INIT("Мост") },
	{ TEXT_INIT("Fu\xE1"), "cp850", "ibm850", TEXT_INIT("Fuß") },
	{ TEXT_INIT("\xC4\xE3\xBA\xC3"), "gb2312", "gb18030",
	  TEXT_INIT("你好") },
	{ TEXT_INIT("\xA4\xA4\xA4\xE5"), "Big5", "big5", TEXT_INIT("中文") },
	{ TEXT_INIT("a ~{VPND~} z"), "hz-gb-2312", "hz-gb-2312",
	  TEXT_INIT("a 中文 z") },
	/* or told by what it is, where that is most of the text */
	{ TEXT_INIT("~{@-6wJPRi;aPGFZ6~M6F1>v6(9:BrKD0YL(IcOq;z~}\n"), "",
	  "hz-gb-2312",
	  TEXT_INIT("拉恩市议会星期二投票决定购买四百台摄像机\n") },
	{ TEXT_INIT(
		  "Write ~{@-6wJPRi;aPGFZ6~M6F1>v6(9:BrKD0YL(IcOq;z~} for it, "
		  "said the clerk, who had been asked."),
	  "", "utf-8",
	  TEXT_INIT("Write ~{@-6wJPRi;aPGFZ6~M6F1>v6(9:BrKD0YL(IcOq;z~} for "
		    "it, said the clerk, who had been asked.") },
	/* its last character is cut off */
	{ TEXT_INIT("\xC4\xE3\xBA\xC3\xBA"), "gbk", "gb18030",
	  TEXT_INIT("你好" BAD) },
	/* also where chance has made some of it UTF-8 */
	{ TEXT_INIT("\xC4\xA3\xB0\xE5"), "gbk", "gb18030", TEXT_INIT("模板") },
	/* not valid in it, or nonsense */
	{ TEXT_INIT("caf\xE9 noir"), "utf-8", "windows-1252",
	  TEXT_INIT("café noir") },
	{ TEXT_INIT("caf\xE9 noir"), "shift_jis", "windows-1252",
	  TEXT_INIT("café noir") },
	{ TEXT_INIT("caf\xE9 noir"), "utf-16", "windows-1252",
	  TEXT_INIT("café noir") },
	{ TEXT_INIT("\xCD\xEE\xE2\xEE\xF1\xF2\xE8 "
		    "\xE4\xED\xFF \xE8 \xED\xEE\xF7\xE8"),
	  "iso-8859-1", "windows-1251", TEXT_INIT("Новости дня и ночи") },
	/* the same letters in another order */
	{ TEXT_INIT("\xE7\xCF\xD2\xCF\xC4\xD3\xCB\xCF\xCA \xD3\xCF\xD7\xC5\xD4 "
		    "\xD5\xD3\xD4\xC1\xCE\xCF\xD7\xC9\xCC "
		    "\xCB\xC1\xCD\xC5\xD2\xD9 \xCE\xC1 "
		    "\xCB\xC1\xD6\xC4\xCF\xCD \xD5\xC7\xCC\xD5. "
		    "\xF6\xC9\xD4\xC5\xCC\xC5\xCA \xCE\xC9\xCB\xD4\xCF "
		    "\xCE\xC5 \xD3\xD0\xD2\xC1\xDB\xC9\xD7\xC1\xCC."),
	  "windows-1251", "koi8-u",
	  TEXT_INIT(
		  "Городской совет установил камеры на каждом углу. Жителей никто не спрашивал.") },
	{ TEXT_INIT("\xC3\xEE\xF0\xEE\xE4\xF1\xEA\xEE\xE9 \xF1\xEE\xE2\xE5\xF2 "
		    "\xF3\xF1\xF2\xE0\xED\xEE\xE2\xE8\xEB "
		    "\xEA\xE0\xEC\xE5\xF0\xFB \xED\xE0 "
		    "\xEA\xE0\xE6\xE4\xEE\xEC \xF3\xE3\xEB\xF3. "
		    "\xC6\xE8\xF2\xE5\xEB\xE5\xE9 \xED\xE8\xEA\xF2\xEE "
		    "\xED\xE5 \xF1\xEF\xF0\xE0\xF8\xE8\xE2\xE0\xEB."),
	  "koi8-r", "windows-1251",
	  TEXT_INIT(
		  "Городской совет установил камеры на каждом углу. Жителей никто не спрашивал.") },
	{ TEXT_INIT("\xE7\xCF\xD2\xCF\xC4\xD3\xCB\xCF\xCA \xD3\xCF\xD7\xC5\xD4 "
		    "\xD5\xD3\xD4\xC1\xCE\xCF\xD7\xC9\xCC "
		    "\xCB\xC1\xCD\xC5\xD2\xD9 \xCE\xC1 "
		    "\xCB\xC1\xD6\xC4\xCF\xCD \xD5\xC7\xCC\xD5. "
		    "\xF6\xC9\xD4\xC5\xCC\xC5\xCA \xCE\xC9\xCB\xD4\xCF "
		    "\xCE\xC5 \xD3\xD0\xD2\xC1\xDB\xC9\xD7\xC1\xCC."),
	  "koi8-r", "koi8-r",
	  TEXT_INIT(
		  "Городской совет установил камеры на каждом углу. Жителей никто не спрашивал.") },
	/* no label that we know */
	{ TEXT_INIT("caf\xE9"), "none", "windows-1252", TEXT_INIT("café") },
	/* a mark, and NULs, before all */
	{ TEXT_INIT("\xFF\xFEh\0i\0"), "utf-8", "utf-16le", TEXT_INIT("hi") },
	{ TEXT_INIT("\xFF\xFE\0\0h\0\0\0"), "utf-8", "utf-32le",
	  TEXT_INIT("h") },
	{ TEXT_INIT("\0\0\xFE\xFF\0\0\0h"), "", "utf-32be", TEXT_INIT("h") },
	{ TEXT_INIT("H\0u\0a\0w\0e\0i\0 \0s\0"), "", "utf-16le",
	  TEXT_INIT("Huawei s") },
	{ TEXT_INIT("\xEF\xBB\xBFso\xE9 z"), "windows-1252", "utf-8",
	  TEXT_INIT("\xEF\xBB\xBFso" BAD " z") },
	/* escapes */
	{ TEXT_INIT("a \x1B$BF|K\\\x1B(B z"), "", "iso-2022-jp",
	  TEXT_INIT("a 日本 z") },
	{ TEXT_INIT("\x1B$)C\x0EGQ19\x0F z"), "", "iso-2022-kr",
	  TEXT_INIT("한국 z") },
	{ TEXT_INIT("\x1B[1mbold\x1B[0m"), "", "utf-8",
	  TEXT_INIT("\x1B[1mbold\x1B[0m") },
	{ TEXT_INIT("é \x1B$B"), "", "utf-8", TEXT_INIT("é \x1B$B") },
};

static void test_declared(void **state)
{
	struct bytes room = BYTES_UP_TO(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(declarations); i++) {
		struct text label = text_of(declarations[i].declared);
		struct decoded decoded;
		struct fault fault;

		assert_int_equal(decode_text(&decoded, &room,
					     declarations[i].raw, label,
					     &fault),
				 STATUS_OK);
		if (!text_equal(decoded.text, declarations[i].text))
			fail_msg("row %zu: '%.*s' from %s", i,
				 (int)decoded.text.length, decoded.text.data,
				 decoded.encoding);
		assert_string_equal(decoded.encoding, declarations[i].encoding);
		assert_int_equal(decoded.is_raw,
				 text_equal(decoded.text, declarations[i].raw));
		assert_false(decoded.is_repaired);
	}
	bytes_free(&room);
}

/* UTF-8 that was misread, as it is, and inside of something else. */
static void test_repaired(void **state)
{
	static const struct {
		struct text raw;
		struct text text;
	} rows[] = {
		{ TEXT_INIT("itâ€™s a cafÃ©"), TEXT_INIT("it’s a café") },
		{ TEXT_INIT("\xFF\xFE\xC3\0\xA9\0"), TEXT_INIT("é") },
		{ TEXT_INIT("it\xC2\x92s"), TEXT_INIT("it’s") },
		{ TEXT_INIT("\xFF\xFEi\0t\0\x92\0s\0"), TEXT_INIT("it’s") },
		{ TEXT_INIT("cafÃ© cafÃ© \xC3"), TEXT_INIT("café café " BAD) },
	};
	struct bytes room = BYTES_UP_TO(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct decoded decoded;
		struct fault fault;

		assert_int_equal(decode_text(&decoded, &room, rows[i].raw,
					     TEXT("windows-1252"), &fault),
				 STATUS_OK);
		assert_true(text_equal(decoded.text, rows[i].text));
		assert_true(decoded.is_repaired);
		assert_false(decoded.is_raw);
	}
	bytes_free(&room);
}

static void test_wide(void **state)
{
	(void)state;
	assert_true(decode_is_wide(TEXT("\xFF\xFE")));
	assert_true(decode_is_wide(TEXT("\0\0\xFE\xFF")));
	assert_true(decode_is_wide(TEXT("\0H\0u\0a\0w\0e\0i\0 \0s")));
	assert_false(decode_is_wide(TEXT("\xEF\xBB\xBFHuawei")));
	assert_false(decode_is_wide(TEXT("")));
}

static void test_not_text(void **state)
{
	static const char png[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\2\0";
	struct bytes room = BYTES_UP_TO(1000);
	struct decoded decoded;
	struct fault fault;

	(void)state;
	assert_int_equal(decode_text(&decoded, &room,
				     (struct text){ png, sizeof(png) },
				     (struct text){ 0 }, &fault),
			 STATUS_SKIP);
	assert_string_equal(fault.text, "not text");
	assert_int_equal(decoded.text.length, 0);
	/* UTF-16 without a mark, and other bytes that are UTF-8 by chance */
	assert_int_equal(decode_text(&decoded, &room,
				     TEXT("H\0u\0a\0w\0e\0i\0"),
				     (struct text){ 0 }, &fault),
			 STATUS_SKIP);
	assert_string_equal(fault.text, "not text");
	bytes_free(&room);
}

static void test_no_room(void **state)
{
	struct bytes room = BYTES_UP_TO(4);
	struct decoded decoded;
	struct fault fault;

	(void)state;
	assert_int_equal(decode_text(&decoded, &room, TEXT("caf\xE9"),
				     (struct text){ 0 }, &fault),
			 STATUS_FULL);
	assert_int_equal(decoded.text.length, 0);
	bytes_free(&room);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct bytes room = BYTES_UP_TO(1000);
		struct decoded decoded;
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = decode_text(&decoded, &room, TEXT("caf\xE9 noir"),
				     TEXT("latin1"), &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		assert_int_equal(decoded.text.length > 0, status == STATUS_OK);
		bytes_free(&room);
	}
	assert_true(nth > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_declared),
		cmocka_unit_test(test_repaired),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_not_text),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
