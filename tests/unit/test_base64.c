/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/base64.h"
#include "tests/unit/unit.h"

enum { LIMIT = 4096 };

static const struct {
	const char *text;
	const char *bytes;
	bool is_whole;
} rows[] = {
	/* the vectors of RFC 4648, section 10 */
	{ "", "", true },
	{ "Zg==", "f", true },
	{ "Zm8=", "fo", true },
	{ "Zm9v", "foo", true },
	{ "Zm9vYg==", "foob", true },
	{ "Zm9vYmE=", "fooba", true },
	{ "Zm9vYmFy", "foobar", true },
	{ "Zv8=", "f\xFF", true },
	/* broken into lines, as in mail */
	{ "Zm9v\r\nYmFy", "foobar", false },
	/* what is none */
	{ "Zm9vYm", "foo", false },
	{ "Zm9v!!!!", "foo", false },
	{ "Zm9", "", false },
	{ "Y===", "`", false },
};

static void test_decode(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes out = BYTES_UP_TO(LIMIT);
		struct fault fault = { 0 };
		bool is_whole;

		assert_int_equal(bytes_append(&out, TEXT("> "), &fault),
				 STATUS_OK);
		assert_int_equal(base64_decode_whole(&out,
						     text_of(rows[i].text),
						     &is_whole, &fault),
				 STATUS_OK);
		assert_int_equal(is_whole, rows[i].is_whole);
		assert_int_equal(out.length - 2, strlen(rows[i].bytes));
		assert_memory_equal(out.data, "> ", 2);
		assert_memory_equal(out.data + 2, rows[i].bytes,
				    out.length - 2);
		bytes_free(&out);
	}
}

static void test_limit(void **state)
{
	struct bytes out = BYTES_UP_TO(4);
	struct fault fault = { 0 };

	(void)state;
	assert_int_equal(base64_decode(&out, TEXT("Zm9vYmFy"), &fault),
			 STATUS_FULL);
	bytes_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
