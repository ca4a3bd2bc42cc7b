/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "shared/display.h"
#include "shared/memory.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

/* What hostile text becomes in each mode; NULL: as in the first. */
static const struct {
	const char *text;
	const char *line;
	const char *kept; /* DISPLAY_TEXT */
	const char *name;
} rows[] = {
	{ "", "", NULL, NULL },
	{ "plain words", "plain words", NULL, NULL },
	{ "naïve € 😀 中文 שלום", "naïve € 😀 中文 שלום", NULL, NULL },
	/* white space */
	{ "a  b", "a b", "a  b", "a  b" },
	{ " a ", " a ", NULL, NULL },
	{ "a\tb", "a b", "a\tb", "a\\x09b" },
	{ "a\nb", "a b", "a\nb", "a\\x0ab" },
	{ "a\r\nb", "a b", "a\nb", "a\\x0d\\x0ab" },
	{ "a\rb", "a b", "a\\x0db", "a\\x0db" },
	{ "a\r", "a ", "a\\x0d", "a\\x0d" },
	{ "a\r\r\nb", "a b", "a\\x0d\nb", "a\\x0d\\x0d\\x0ab" },
	{ "a \t\n\v\f\r b", "a b", "a \t\n\\x0b\\x0c\\x0d b",
	  "a \\x09\\x0a\\x0b\\x0c\\x0d b" },
	{ "a\xC2\xA0z", "a z", "a\xC2\xA0z", "a\\u{a0}z" },
	{ "a\xC2\x85z", "a z", "a\\u{85}z", "a\\u{85}z" },
	{ "a\xE2\x80\xA8z", "a z", "a\nz", "a\\u{2028}z" },
	{ "a\xE2\x80\xA9z", "a z", "a\nz", "a\\u{2029}z" },
	{ "a\xE3\x80\x80 z", "a z", "a\xE3\x80\x80 z", "a\\u{3000} z" },
	/* escape sequences: colours, title, clipboard, cursor, C1 CSI */
	{ "\033[31mred", "\\x1b[31mred", NULL, NULL },
	{ "\033]0;title\007", "\\x1b]0;title\\x07", NULL, NULL },
	{ "\033]52;c;cm0=\033\\", "\\x1b]52;c;cm0=\\x1b\\", NULL,
	  "\\x1b]52;c;cm0=\\x1b\\\\" },
	{ "rm\b\b\033[2K", "rm\\x08\\x08\\x1b[2K", NULL, NULL },
	{ "\xC2\x9B"
	  "31m",
	  "\\u{9b}31m", NULL, NULL },
	{ "\x9B"
	  "31m",
	  "\\x9b31m", NULL, NULL },
	{ "\xC2\x80\xC2\x9F", "\\u{80}\\u{9f}", NULL, NULL },
	{ "del\177", "del\\x7f", NULL, NULL },
	{ "\001\037", "\\x01\\x1f", NULL, NULL },
	/* direction */
	{ "a\xE2\x80\xAEtxt.exe", "a\\u{202e}txt.exe", NULL, NULL },
	{ "\xE2\x80\xAA\xE2\x80\xAB\xE2\x80\xAC\xE2\x80\xAD",
	  "\\u{202a}\\u{202b}\\u{202c}\\u{202d}", NULL, NULL },
	{ "\xE2\x81\xA6\xE2\x81\xA9", "\\u{2066}\\u{2069}", NULL, NULL },
	{ "\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C", "\\u{200e}\\u{200f}\\u{61c}",
	  NULL, NULL },
	/* invisible: through where text is read, not in names */
	{ "می\xE2\x80\x8Cخواهم", "می\xE2\x80\x8Cخواهم", NULL,
	  "می\\u{200c}خواهم" },
	{ "❤\xEF\xB8\x8F", "❤\xEF\xB8\x8F", NULL, "❤\\u{fe0f}" },
	/* of no use: left out, but for names */
	{ "zero\xE2\x80\x8Bwidth", "zerowidth", NULL, "zero\\u{200b}width" },
	{ "soft\xC2\xADhyphen", "softhyphen", NULL, "soft\\u{ad}hyphen" },
	{ "\xEF\xBB\xBFmark", "mark", NULL, "\\u{feff}mark" },
	{ "word\xE2\x81\xA0joiner", "wordjoiner", NULL, "word\\u{2060}joiner" },
	{ "a\xCD\x8Fz \xE1\xA0\x8E.", "az .", NULL, "a\\u{34f}z \\u{180e}." },
	{ "a\xE2\x81\xA5z", "a\\u{2065}z", NULL, NULL },
	{ "\xC2\xAD", "", NULL, "\\u{ad}" },
	{ "\xF3\xA0\x81\x81", "\\u{e0041}", NULL, NULL },
	{ "\xEF\xBF\xB9", "\\u{fff9}", NULL, NULL },
	/* bad UTF-8 */
	{ "caf\xE9", "caf\\xe9", NULL, NULL },
	{ "\xE2\x82", "\\xe2\\x82", NULL, NULL },
	{ "\xC0\x9B[", "\\xc0\\x9b[", NULL, NULL },
	{ "\xED\xA0\x80", "\\xed\\xa0\\x80", NULL, NULL },
	{ "\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", NULL, NULL },
	{ "\xEF\xBF\xBD", "\xEF\xBF\xBD", NULL, NULL },
	/* what looks like an escape is none in a name */
	{ "\\x1b", "\\x1b", NULL, "\\\\x1b" },
	{ "c:\\dir\\", "c:\\dir\\", NULL, "c:\\\\dir\\\\" },
};

static void check_shown(struct text text, enum display_mode mode,
			const char *expected)
{
	struct bytes out = BYTES_UP_TO(1000);
	struct fault fault;

	assert_int_equal(display_append(&out, text, mode, &fault), 0);
	if (!text_equal(text_from(&out), text_of(expected)))
		fail_msg("mode %d: '%.*s' instead of '%s'", (int)mode,
			 (int)out.length, out.data, expected);
	bytes_free(&out);
}

static void test_hostile_strings(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text text = text_of(rows[i].text);
		const char *kept = rows[i].kept ? rows[i].kept : rows[i].line;
		const char *name = rows[i].name ? rows[i].name : rows[i].line;

		check_shown(text, DISPLAY_LINE, rows[i].line);
		check_shown(text, DISPLAY_TEXT, kept);
		check_shown(text, DISPLAY_NAME, name);
	}
	check_shown(TEXT("a\0b"), DISPLAY_LINE, "a\\x00b");
	check_shown(TEXT("a\0b"), DISPLAY_TEXT, "a\\x00b");
	check_shown(TEXT("a\0b"), DISPLAY_NAME, "a\\x00b");
}

/* What must never reach a terminal, whatever came in. */
static bool is_forbidden(uint32_t code_point, enum display_mode mode)
{
	if (code_point == '\n' || code_point == '\t')
		return mode != DISPLAY_TEXT;
	return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
	       code_point == 0xAD || code_point == 0x34F ||
	       code_point == 0x180E || code_point == 0xFEFF ||
	       code_point == 0x61C || code_point == 0x200B ||
	       code_point == 0x200E || code_point == 0x200F ||
	       code_point == 0x2028 || code_point == 0x2029 ||
	       (code_point >= 0x202A && code_point <= 0x202E) ||
	       (code_point >= 0x2060 && code_point <= 0x206F) ||
	       (code_point >= 0xFFF0 && code_point <= 0xFFFB) ||
	       (code_point >= 0xE0000 && code_point <= 0xE0FFF);
}

static void check_safe(struct bytes *out, struct text text,
		       enum display_mode mode)
{
	struct fault fault;
	size_t width;

	bytes_clear(out);
	assert_int_equal(display_append(out, text, mode, &fault), 0);
	assert_true(utf8_is_valid(text_from(out)));
	for (size_t at = 0; at < out->length; at += width) {
		uint32_t shown = utf8_next(text_from(out), at, &width);

		if (is_forbidden(shown, mode))
			fail_msg("U+%04X shown in mode %d", (unsigned)shown,
				 (int)mode);
	}
}

static void test_each_code_point(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);

	(void)state;
	for (uint32_t code_point = 0; code_point < 0x110000; code_point++) {
		char bytes[4];
		struct text text = { bytes, 0 };

		if (code_point >= 0xD800 && code_point <= 0xDFFF)
			continue;
		text.length = utf8_encode(code_point, bytes);
		check_safe(&out, text, DISPLAY_LINE);
		check_safe(&out, text, DISPLAY_TEXT);
		check_safe(&out, text, DISPLAY_NAME);
	}
	bytes_free(&out);
}

/* Any bytes; mostly those that matter. */
static void test_any_bytes(void **state)
{
	static const unsigned char likely[] = {
		0x00, 0x1B, 0x0D, 0x0A, 0x09, 0x20, 0x7F, 0x80, 0x9B, 0xC2,
		0xE2, 0xAE, 0xA8, 0xF3, 0xA0, 0x81, 0xED, 0xF4, 0xFF, 0x5C,
	};
	struct bytes out = BYTES_UP_TO(1000);
	uint32_t seed = 7;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		char bytes[12];

		for (size_t at = 0; at < sizeof(bytes); at++) {
			seed = seed * 1664525u + 1013904223u;
			bytes[at] = (char)(seed >> 31 ?
						   (unsigned char)(seed >> 16) :
						   likely[(seed >> 16) %
							  COUNT(likely)]);
		}
		check_safe(&out, (struct text){ bytes, sizeof(bytes) },
			   (enum display_mode)(i % 3));
	}
	bytes_free(&out);
}

/* Two names that differ are shown differently. */
static void test_names_are_unambiguous(void **state)
{
	static const char *const names[] = {
		"a\nb",      "a\\x0ab",        "a b",        "a\\nb",
		"a\xE9",     "a\\xe9",         "a\\\\xe9",   "a\xC3\xA9",
		"a\tb",      "a\\x09b",        "a\xC2\xA0z", "a z",
		"a\\u{a0}z", "a\xE2\x80\x8Bz", "az",         "a\xEF\xBF\xBD",
		"a\xFF",
	};
	struct bytes shown[COUNT(names)];
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		shown[i] = BYTES_UP_TO(100);
		assert_int_equal(display_append(&shown[i], text_of(names[i]),
						DISPLAY_NAME, &fault),
				 0);
		for (size_t at = 0; at < i; at++)
			assert_false(text_equal(text_from(&shown[i]),
						text_from(&shown[at])));
	}
	for (size_t i = 0; i < COUNT(names); i++)
		bytes_free(&shown[i]);
}

static void test_appending(void **state)
{
	struct bytes out = BYTES_UP_TO(12);
	struct fault fault;

	(void)state;
	assert_int_equal(bytes_append(&out, TEXT("kept"), &fault), 0);
	assert_int_equal(display_append(&out, TEXT("a\033\033"), DISPLAY_LINE,
					&fault),
			 STATUS_FULL);
	assert_true(text_equal(text_from(&out), TEXT("kept")));
	assert_int_equal(display_append(&out, TEXT("\033\033"), DISPLAY_LINE,
					&fault),
			 0);
	assert_true(text_equal(text_from(&out), TEXT("kept\\x1b\\x1b")));
	bytes_free(&out);
}

static void test_out_of_memory(void **state)
{
	static const char text[] =
		"a long line of text \t that is \033[31m coloured, and more of "
		"it \xE2\x80\xAE than a small buffer holds \xFF\xFE at once";
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct bytes out = BYTES_UP_TO(1000);
		struct fault fault;

		assert_int_equal(bytes_append(&out, TEXT("kept"), &fault), 0);
		(void)memory_fail_at(++nth, 1);
		status = display_append(&out, TEXT(text), DISPLAY_LINE, &fault);
		(void)memory_fail_at(0, 0);
		assert_memory_equal(out.data, "kept", 4);
		if (status)
			assert_int_equal(out.length, 4);
		bytes_free(&out);
	}
	assert_true(nth > 1);
}

static void test_word_for_a_shell(void **state)
{
	static const char *const words[][2] = {
		{ "/home/me/coverage.index", "/home/me/coverage.index" },
		{ "localhost:4000", "localhost:4000" },
		{ "", "''" },
		{ "my index", "'my index'" },
		{ "~", "'~'" },
		{ "$(id)", "'$(id)'" },
		{ "it's", "'it'\\''s'" },
		{ "\xD9\x84", "'\xD9\x84'" },
	};
	char name[2 * DISPLAY_WORD_BYTES];
	char out[DISPLAY_WORD_BYTES];

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++)
		assert_string_equal(display_word(out, words[i][0]),
				    words[i][1]);
	memset(name, 'n', sizeof(name));
	name[DISPLAY_WORD_BYTES - 1] = '\0';
	assert_string_equal(display_word(out, name), name);
	name[DISPLAY_WORD_BYTES - 2] = ' ';
	assert_string_equal(display_word(out, name), "DIR");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hostile_strings),
		cmocka_unit_test(test_each_code_point),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_names_are_unambiguous),
		cmocka_unit_test(test_appending),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_word_for_a_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
