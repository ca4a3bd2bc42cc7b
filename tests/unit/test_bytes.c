/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <string.h>

#include "shared/bytes.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

static const struct {
	const char *one;
	const char *other;
	int order;
} order_rows[] = {
	{ "", "", 0 },       { "a", "a", 0 },    { "a", "b", -1 },
	{ "b", "a", 1 },     { "", "a", -1 },    { "a", "", 1 },
	{ "ab", "abc", -1 }, { "abc", "ab", 1 }, { "b", "abc", 1 },
	{ "a", "\xFF", -1 }, /* bytes compare as unsigned */
};

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

static void test_text(void **state)
{
	const struct text nothing = { NULL, 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(order_rows); i++) {
		struct text one = text_of(order_rows[i].one);
		struct text other = text_of(order_rows[i].other);

		assert_int_equal(sign(text_compare(one, other)),
				 order_rows[i].order);
		assert_int_equal(text_equal(one, other),
				 order_rows[i].order == 0);
	}
	assert_true(text_equal(nothing, TEXT("")));
	assert_int_equal(text_compare(nothing, TEXT("")), 0);
	assert_true(text_compare(nothing, TEXT("a")) < 0);
	assert_int_equal(TEXT("a\0b").length, 3);
	assert_false(text_equal(TEXT("a\0b"), TEXT("a\0c")));
}

/* As the C locale has them, of all bytes. */
static void test_bytes(void **state)
{
	(void)state;
	for (int i = 0; i < 256; i++) {
		const char byte = (char)i;

		assert_int_equal(text_is_digit(byte), i < 128 && isdigit(i));
		assert_int_equal(text_is_letter(byte), i < 128 && isalpha(i));
		assert_int_equal(text_lower(byte),
				 i < 128 ? (char)tolower(i) : byte);
		assert_int_equal(text_hex_digit(byte) >= 0,
				 i < 128 && isxdigit(i));
		assert_int_equal(text_is_blank(byte),
				 i > 0 && strchr(" \t\r\n", i) != NULL);
	}
}

static void test_hex_digit(void **state)
{
	(void)state;
	for (int i = 0; i < 16; i++) {
		assert_int_equal(text_hex_digit("0123456789abcdef"[i]), i);
		assert_int_equal(text_hex_digit("0123456789ABCDEF"[i]), i);
	}
}

static void test_skip(void **state)
{
	const struct text text = TEXT("a\0b");

	(void)state;
	assert_true(text_equal(text_skip(text, 0), text));
	assert_true(text_equal(text_skip(text, 1), TEXT("\0b")));
	assert_true(text_skip(text, 3).data == text.data + 3);
	assert_int_equal(text_skip(text, 3).length, 0);
	assert_null(text_skip((struct text){ 0 }, 0).data);
}

static void test_trim(void **state)
{
	(void)state;
	assert_true(text_equal(text_trim(TEXT(" \r\n a b\t\n")), TEXT("a b")));
	assert_int_equal(text_trim(TEXT(" \r\n ")).length, 0);
	assert_int_equal(text_trim((struct text){ 0 }).length, 0);
}

static void test_begins(void **state)
{
	static const struct {
		const char *text;
		const char *other;
		bool begins;
	} rows[] = {
		{ "", "", true },     { "a", "", true },
		{ "", "a", false },   { "a", "a", true },
		{ "ab", "a", true },  { "a", "ab", false },
		{ "ba", "a", false }, { "Ab", "a", false },
	};
	const struct text nothing = { NULL, 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(text_begins(text_of(rows[i].text),
					     text_of(rows[i].other)),
				 rows[i].begins);
	assert_true(text_begins(nothing, nothing));
	assert_false(text_begins(nothing, TEXT("a")));
	assert_true(text_begins(TEXT("a\0bc"), TEXT("a\0b")));
	assert_false(text_begins(TEXT("a\0bc"), TEXT("a\0c")));
}

static void test_ends(void **state)
{
	static const struct {
		const char *text;
		const char *other;
		bool ends;
	} rows[] = {
		{ "", "", true },     { "a", "", true },
		{ "", "a", false },   { "a", "a", true },
		{ "ab", "b", true },  { "b", "ab", false },
		{ "ba", "b", false }, { "aB", "b", false },
	};
	const struct text nothing = { NULL, 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(text_ends(text_of(rows[i].text),
					   text_of(rows[i].other)),
				 rows[i].ends);
	assert_true(text_ends(nothing, nothing));
	assert_false(text_ends(nothing, TEXT("a")));
	assert_true(text_ends(TEXT("ab\0c"), TEXT("b\0c")));
	assert_false(text_ends(TEXT("ab\0c"), TEXT("c\0c")));
}

static void test_caseless(void **state)
{
	const struct text nothing = { NULL, 0 };

	(void)state;
	assert_true(text_equal_caseless(TEXT("Type-A"), TEXT("tYPE-a")));
	assert_false(text_equal_caseless(TEXT("Typ"), TEXT("type")));
	assert_false(text_equal_caseless(TEXT("Type "), TEXT("type")));
	assert_false(text_equal_caseless(TEXT("@["), TEXT("`{")));
	/* only ASCII has cases */
	assert_false(text_equal_caseless(TEXT("\xC3\x84"), TEXT("\xC3\xA4")));
	assert_true(text_equal_caseless(nothing, TEXT("")));
	assert_true(text_begins_caseless(TEXT("http://x"), TEXT("HTTP:")));
	assert_false(text_begins_caseless(TEXT("http"), TEXT("http:")));
	assert_true(text_begins_caseless(nothing, TEXT("")));
	assert_false(text_begins_caseless(nothing, TEXT("a")));
	assert_true(text_ends_caseless(TEXT("a.HTML"), TEXT(".html")));
	assert_false(text_ends_caseless(TEXT("html"), TEXT(".html")));
	assert_false(text_equal_caseless(TEXT("a\0b"), TEXT("a\0c")));
	assert_false(text_begins_caseless(TEXT("a\0bc"), TEXT("A\0c")));
	assert_true(text_ends_caseless(TEXT("xa\0b"), TEXT("A\0B")));
	assert_true(text_ends_caseless(nothing, TEXT("")));
}

static void test_take(void **state)
{
	struct text text = TEXT("ab\0cb");

	(void)state;
	assert_false(text_take(&text, TEXT("b")));
	assert_false(text_take_end(&text, TEXT("c")));
	assert_true(text_take(&text, TEXT("")));
	assert_true(text_take_end(&text, TEXT("")));
	assert_true(text_equal(text, TEXT("ab\0cb")));
	assert_true(text_take(&text, TEXT("ab")));
	assert_true(text_equal(text, TEXT("\0cb")));
	assert_true(text_take_end(&text, TEXT("cb")));
	assert_true(text_equal(text, TEXT("\0")));
	assert_false(text_take(&text, TEXT("\0a")));
	assert_true(text_take_end(&text, TEXT("\0")));
	assert_int_equal(text.length, 0);
}

static void test_append(void **state)
{
	struct bytes bytes = BYTES_UP_TO(1000);
	struct fault fault;

	(void)state;
	assert_null(bytes.data);
	assert_int_equal(bytes_append(&bytes, (struct text){ 0 }, &fault), 0);
	assert_int_equal(bytes.length, 0);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(bytes_append(&bytes, TEXT("abc"), &fault), 0);
		assert_int_equal(bytes_append_byte(&bytes, '\0', &fault), 0);
	}
	assert_int_equal(bytes.length, 400);
	for (size_t i = 0; i < 400; i += 4)
		assert_memory_equal(bytes.data + i, "abc", 4);
	assert_true(text_from(&bytes).data == bytes.data);
	bytes_clear(&bytes);
	assert_int_equal(bytes.length, 0);
	assert_true(bytes.capacity >= 400);
	bytes_free(&bytes);
	assert_null(bytes.data);
	assert_int_equal(bytes.capacity, 0);
	assert_int_equal(bytes_append(&bytes, TEXT("again"), &fault), 0);
	bytes_free(&bytes);
	bytes_free(&bytes);
}

static void test_counts(void **state)
{
	static const struct {
		uint64_t count;
		const char *digits;
	} rows[] = {
		{ 0, "0" },
		{ 9, "9" },
		{ 10, "10" },
		{ 1234567890, "1234567890" },
		{ UINT64_MAX, "18446744073709551615" },
	};
	struct bytes bytes = BYTES_UP_TO(20);
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		bytes_clear(&bytes);
		assert_int_equal(
			bytes_append_count(&bytes, rows[i].count, &fault), 0);
		assert_true(
			text_equal(text_from(&bytes), text_of(rows[i].digits)));
	}
	assert_int_equal(bytes_append_count(&bytes, 0, &fault), STATUS_FULL);
	bytes_free(&bytes);
}

static void test_printf(void **state)
{
	struct bytes bytes = BYTES_UP_TO(7);
	struct fault fault;

	(void)state;
	assert_int_equal(bytes_printf(&bytes, &fault, "%s", ""), 0);
	assert_int_equal(bytes.length, 0);
	assert_int_equal(bytes_printf(&bytes, &fault, "%d-%s", 12, "abcd"), 0);
	assert_true(text_equal(text_from(&bytes), TEXT("12-abcd")));
	/* The NUL stands behind, not counted, even at the limit. */
	assert_int_equal(bytes.data[7], '\0');
	assert_int_equal(bytes_printf(&bytes, &fault, "%s", ""), 0);
	assert_int_equal(bytes_printf(&bytes, &fault, "x"), STATUS_FULL);
	assert_true(text_equal(text_from(&bytes), TEXT("12-abcd")));
	bytes_free(&bytes);
}

static void test_limits(void **state)
{
	struct bytes bytes = BYTES_UP_TO(100);
	struct bytes none = { 0 };
	struct fault fault;
	char hundred[100];

	(void)state;
	memset(hundred, 'h', sizeof(hundred));
	assert_int_equal(bytes_reserve(&bytes, 101, &fault), STATUS_FULL);
	assert_string_equal(fault.text, "more than 100 bytes");
	assert_int_equal(bytes_reserve(&bytes, SIZE_MAX, &fault), STATUS_FULL);
	assert_int_equal(
		bytes_append(&bytes, (struct text){ hundred, 99 }, &fault), 0);
	assert_int_equal(bytes_append(&bytes, TEXT("ab"), &fault), STATUS_FULL);
	assert_int_equal(bytes.length, 99);
	assert_int_equal(bytes_append(&bytes, TEXT("a"), &fault), 0);
	assert_int_equal(bytes_append_byte(&bytes, 'b', &fault), STATUS_FULL);
	assert_int_equal(bytes_reserve(&bytes, SIZE_MAX, &fault), STATUS_FULL);
	assert_int_equal(bytes_append(&bytes, TEXT(""), &fault), 0);
	assert_int_equal(bytes.length, 100);
	assert_true(bytes.capacity <= 101);
	bytes_free(&bytes);
	assert_int_equal(bytes_append_byte(&none, 'a', &fault), STATUS_FULL);
	assert_int_equal(bytes_append(&none, TEXT(""), &fault), 0);
	bytes_free(&none);
}

/* n appended bytes cost order n: few growths. */
static void test_growth(void **state)
{
	struct bytes bytes = BYTES_UP_TO(SIZE_MAX);
	struct fault fault;

	(void)state;
	(void)memory_fail_at(0, 0);
	for (int i = 0; i < 1 << 20; i++)
		assert_int_equal(bytes_append_byte(&bytes, 'x', &fault), 0);
	assert_true(memory_fail_at(0, 0) <= 16);
	bytes_free(&bytes);
}

static enum status fill(struct bytes *bytes, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < 50 && !status; i++) {
		status = bytes_append(bytes, TEXT("0123456789"), fault);
		if (!status)
			status = bytes_printf(bytes, fault, "%010d", i);
		if (!status)
			status = bytes_append_byte(bytes, '.', fault);
	}
	return status;
}

static void check_out_of_memory(int is_sticky)
{
	struct fault fault = { "" };
	enum status status = STATUS_FULL;
	size_t nth = 0;

	while (status) {
		struct bytes bytes = BYTES_UP_TO(5000);

		assert_int_equal(bytes_append(&bytes, TEXT("before"), &fault),
				 0);
		(void)memory_fail_at(++nth, is_sticky);
		status = fill(&bytes, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		if (status)
			assert_string_equal(fault.text, "out of memory");
		assert_memory_equal(bytes.data, "before", 6);
		if (bytes.length >= 16)
			assert_memory_equal(bytes.data + 6, "0123456789", 10);
		bytes_free(&bytes);
	}
	assert_true(nth > 3);
}

static void test_out_of_memory(void **state)
{
	(void)state;
	check_out_of_memory(0);
	check_out_of_memory(1);
}

static void test_find(void **state)
{
	(void)state;
	assert_int_equal(text_find(TEXT("a pier, a pier"), TEXT("pier")), 2);
	assert_int_equal(text_find(TEXT("pier"), TEXT("pier")), 0);
	assert_int_equal(text_find(TEXT("pie"), TEXT("pier")), 3);
	assert_int_equal(text_find(TEXT("a\0pier"), TEXT("pier")), 2);
	assert_int_equal(text_find((struct text){ 0 }, TEXT("pier")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_hex_digit),
		cmocka_unit_test(test_skip),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_begins),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_caseless),
		cmocka_unit_test(test_take),
		cmocka_unit_test(test_append),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_printf),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
