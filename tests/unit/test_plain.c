/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plain forms of words and names. */
#include "shared/plain.h"
#include "shared/point.h"
#include "tests/unit/unit.h"

struct row {
	const char *folded;
	const char *plain;
};

static const struct row table[] = {
	{ "", "" },
	{ "camera", "camera" },
	{ "cámara", "camara" },
	{ "qur'an", "quran" },
	{ "qur\xE2\x80\x99"
	  "án",
	  "quran" },
	{ "sha'b ja'far", "shab jafar" },
	{ "п'ять", "пять" },
	{ "g'a'b", "gab" },
	/* nothing is before it, or behind it */
	{ "'an", "'an" },
	{ "an'", "an'" },
	{ "an' ab", "an' ab" },
	{ "a''b", "a''b" },
	/* contractions */
	{ "she'll", "she'll" },
	{ "don't", "don't" },
	{ "shouldn't've", "shouldn't've" },
	{ "she'll o'brien", "she'll obrien" },
	{ "sha't", "shat" },
	{ "ke'll\xC3\xA1", "kella" },
	{ "rock'n'roll", "rock'nroll" },
};

static void test_plain(void **state)
{
	struct bytes out = BYTES_UP_TO(100);
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		bytes_clear(&out);
		assert_int_equal(plain_append(&out, text_of(table[i].folded),
					      &fault),
				 STATUS_OK);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault),
				 STATUS_OK);
		assert_string_equal(out.data, table[i].plain);
	}
	bytes_free(&out);
}

static void test_each_apostrophe(void **state)
{
	struct bytes out = BYTES_UP_TO(100);
	struct fault fault;
	size_t count = 0;

	(void)state;
	for (uint32_t code = 1; code <= 0x10FFFF; code++) {
		char text[8] = "l";
		size_t length;

		if (!point_is_apostrophe(code))
			continue;
		length = 1 + utf8_encode(code, text + 1);
		text[length++] = 'a';
		bytes_clear(&out);
		assert_int_equal(plain_append(&out,
					      (struct text){ text, length },
					      &fault),
				 STATUS_OK);
		assert_true(text_equal(text_from(&out), TEXT("la")));
		count++;
	}
	assert_true(count > 5);
	bytes_free(&out);
}

/* What stands before it is none of its business. */
static void test_append(void **state)
{
	struct bytes out = BYTES_UP_TO(9);
	struct fault fault;

	(void)state;
	assert_int_equal(bytes_append(&out, TEXT("o'b"), &fault), STATUS_OK);
	assert_int_equal(plain_append(&out, TEXT("'a'b"), &fault), STATUS_OK);
	assert_true(text_equal(text_from(&out), TEXT("o'b'ab")));
	assert_int_equal(plain_append(&out, TEXT("too much"), &fault),
			 STATUS_FULL);
	bytes_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_each_apostrophe),
		cmocka_unit_test(test_append),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
