/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "shared/memory.h"
#include "shared/utf8.h"
#include "shared/visible.h"
#include "tests/unit/unit.h"

#define SHY  "\xC2\xAD"
#define ZWSP "\xE2\x80\x8B"

static const struct {
	struct text text;
	const char *kept;
	size_t places[8]; /* of the bytes kept */
} rows[] = {
	{ TEXT_INIT("a" SHY "b"), "ab", { 0, 3 } },
	{ TEXT_INIT(SHY "ab"), "ab", { 2, 3 } },
	{ TEXT_INIT("ab" SHY), "ab", { 0, 1 } },
	{ TEXT_INIT("a" SHY ZWSP "b" ZWSP "c"), "abc", { 0, 6, 10 } },
	{ TEXT_INIT("a\x01\x7F"
		    "b"),
	  "ab",
	  { 0, 3 } },
	{ TEXT_INIT("a\0b"), "ab", { 0, 2 } },
	{ TEXT_INIT("\xC2\x80"
		    "é"),
	  "é",
	  { 2, 3 } },
	{ TEXT_INIT(SHY), "", { 0 } },
	{ TEXT_INIT(ZWSP SHY "\x1F"), "", { 0 } },
};

static const struct text untouched[] = {
	TEXT_INIT(""),
	TEXT_INIT("plain words, eight and more of them"),
	TEXT_INIT("\t\n\v\f\r \xC2\x85\xC2\xA0"),
	TEXT_INIT("é 中文 😀 ہواوے"),
};

static void test_rows(void **state)
{
	struct visible visible = { 0 };
	struct text out;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(visible_take(&visible, rows[i].text, &out,
					      &fault),
				 STATUS_OK);
		assert_true(text_equal(out, text_of(rows[i].kept)));
		for (size_t at = 0; at < out.length; at++)
			assert_int_equal(visible_place(&visible, at),
					 rows[i].places[at]);
	}
	for (size_t i = 0; i < COUNT(untouched); i++) {
		assert_int_equal(visible_take(&visible, untouched[i], &out,
					      &fault),
				 STATUS_OK);
		assert_ptr_equal(out.data, untouched[i].data);
		assert_int_equal(out.length, untouched[i].length);
		assert_int_equal(visible_place(&visible, 3), 3);
	}
	visible_free(&visible);
}

/* Each code point, behind and before enough for whole words of bytes:
 * gone if and only if its class says so. */
static void test_each_code_point(void **state)
{
	struct visible visible = { 0 };

	(void)state;
	for (uint32_t code_point = 0; code_point < 0x110000; code_point++) {
		char bytes[20] = "12345678";
		struct text text = { bytes, 8 };
		struct text out;
		struct fault fault;
		bool is_gone = utf8_class(code_point) == UTF8_IGNORED;
		size_t width;

		if (code_point >= 0xD800 && code_point <= 0xDFFF)
			continue;
		width = utf8_encode(code_point, bytes + 8);
		memcpy(bytes + 8 + width, "12345678", 8);
		text.length += width + 8;
		assert_int_equal(visible_take(&visible, text, &out, &fault),
				 STATUS_OK);
		assert_int_equal(out.length, is_gone ? 16 : text.length);
		assert_int_equal(visible_place(&visible, 8),
				 is_gone ? 8 + width : 8);
	}
	visible_free(&visible);
}

/* Controls at each place of the eight bytes that are looked at at once. */
static void test_each_place(void **state)
{
	struct visible visible = { 0 };
	struct text out;
	struct fault fault;

	(void)state;
	for (int byte = 0; byte < 0x80; byte++) {
		for (size_t at = 0; at < 24; at++) {
			char bytes[24];
			size_t gone = utf8_class((uint32_t)byte) ==
				      UTF8_IGNORED;

			memset(bytes, '~', sizeof(bytes));
			bytes[at] = (char)byte;
			assert_int_equal(
				visible_take(&visible,
					     (struct text){ bytes, 24 }, &out,
					     &fault),
				STATUS_OK);
			assert_int_equal(out.length, 24 - gone);
		}
	}
	visible_free(&visible);
}

static void test_taken(void **state)
{
	struct visible visible = { 0 };
	struct text out;
	struct fault fault;

	(void)state;
	assert_int_equal(visible_take(&visible, TEXT("a" SHY "b" SHY ZWSP "cd"),
				      &out, &fault),
			 STATUS_OK);
	assert_int_equal(visible_taken(&visible, 0), 0);
	assert_int_equal(visible_taken(&visible, 1), 0xAD);
	assert_int_equal(visible_taken(&visible, 2), 0x200B);
	assert_int_equal(visible_taken(&visible, 3), 0);
	assert_int_equal(visible_take(&visible, TEXT("abcd"), &out, &fault),
			 STATUS_OK);
	assert_int_equal(visible_taken(&visible, 1), 0);
	visible_free(&visible);
}

static void test_joiners(void **state)
{
	const struct text text = TEXT("\u0645\u06CC\u200C\u0634 a\u200C" SHY
				      "b \u200C\u0634\u200C");
	const struct text beside =
		TEXT("\u06CC\u200C\u202B\u0634" SHY "\u200C\u06CC\u202B\u200C");
	struct visible visible = { 0 };
	struct text out;
	struct fault fault;

	(void)state;
	assert_int_equal(visible_take(&visible, text, &out, &fault), STATUS_OK);
	assert_true(text_equal(out, TEXT("\u0645\u06CC\u0634 ab \u0634")));
	assert_int_equal(visible_find(&visible, VISIBLE_NON_JOINER, 0, 6), 4);
	assert_int_equal(visible_find(&visible, VISIBLE_NON_JOINER, 4, 6), 6);
	assert_int_equal(visible_find(&visible, VISIBLE_NON_JOINER, 0, 4), 4);
	assert_int_equal(visible_find(&visible, VISIBLE_NON_JOINER, 7, 9), 8);
	visible.keeps_joiners = true;
	assert_int_equal(visible_take(&visible, text, &out, &fault), STATUS_OK);
	assert_true(
		text_equal(out, TEXT("\u0645\u06CC\u200C\u0634 ab \u0634")));
	assert_int_equal(visible_take(&visible, beside, &out, &fault),
			 STATUS_OK);
	assert_true(text_equal(out, TEXT("\u06CC\u200C\u0634\u200C\u06CC")));
	visible_free(&visible);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct visible visible = { 0 };
		struct text out;
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = visible_take(&visible, TEXT("a" SHY "b" SHY "c"), &out,
				      &fault);
		(void)memory_fail_at(0, 0);
		assert_int_equal(out.length, status ? 0 : 3);
		visible_free(&visible);
	}
	assert_int_equal(nth, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_each_code_point),
		cmocka_unit_test(test_each_place),
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_joiners),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
