/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/bars.h"
#include "shared/bytes.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void test_labels(void **state)
{
	static const struct {
		const char *text;
		const char *expected; /* in 8 columns */
	} rows[] = {
		{ "", "        " },
		{ "Post", "Post    " },
		{ "Post 123", "Post 123" },
		{ "Post 1234", "Post 12\u2026" },
		{ "\u65e5\u672c\u7d4c\u6e08", "\u65e5\u672c\u7d4c\u6e08" },
		{ "\u65e5\u672c\u7d4c\u6e08\u65b0",
		  "\u65e5\u672c\u7d4c\u2026 " },
		{ "a\tb\n", "a b     " },
		{ "\033[1mx", "\\x1b[1mx" },
		{ "e\u0301", "e\u0301       " },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes out = BYTES_UP_TO(1 << 20);

		assert_int_equal(
			bars_label(&out, text_of(rows[i].text), 8, &fault), 0);
		assert_int_equal(bars_columns(text_from(&out)), 8);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
		assert_string_equal(out.data, rows[i].expected);
		bytes_free(&out);
	}
}

static void test_bars(void **state)
{
	static const struct {
		double part;
		const char *expected; /* of 4 columns */
	} rows[] = {
		{ 0, "" },
		{ 1e-9, "\u258f" },
		{ 0.25, "\u2588" },
		{ 0.375, "\u2588\u258c" },
		{ 0.99, "\u2588\u2588\u2588\u2588" },
		{ 1, "\u2588\u2588\u2588\u2588" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes out = BYTES_UP_TO(1 << 20);

		assert_int_equal(bars_bar(&out, rows[i].part, 4, &fault), 0);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
		assert_string_equal(out.data, rows[i].expected);
		bytes_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_bars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
