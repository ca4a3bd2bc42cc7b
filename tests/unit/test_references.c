/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "indexer/references.h"
#include "tests/unit/unit.h"

static const struct {
	struct text text;
	uint32_t code_point; /* 0: no reference */
	size_t length;
} rows[] = {
	{ TEXT_INIT("&"), 0, 0 },
	{ TEXT_INIT("not a"), 0, 0 },
	{ TEXT_INIT("<#49;"), 0, 0 },
	{ TEXT_INIT("& b"), 0, 0 },
	{ TEXT_INIT("&;"), 0, 0 },
	{ TEXT_INIT("&amp;"), '&', 5 },
	{ TEXT_INIT("&amp;amp;"), '&', 5 },
	{ TEXT_INIT("&amp b"), '&', 4 },
	{ TEXT_INIT("&amp"), '&', 4 },
	{ TEXT_INIT("&AMP;"), '&', 5 },
	{ TEXT_INIT("&nbsp;"), 0xA0, 6 },
	{ TEXT_INIT("&rsquo;s"), 0x2019, 7 },
	{ TEXT_INIT("&frac12;"), 0xBD, 8 },
	{ TEXT_INIT("&lstrok;"), 0x142, 8 },
	{ TEXT_INIT("&ZeroWidthSpace;"), 0x200B, 16 },
	{ TEXT_INIT("&apos;"), '\'', 6 },
	{ TEXT_INIT("&unknown;"), 0, 0 },
	{ TEXT_INIT("&averyveryverylongnamethatisnone;"), 0, 0 },
	/* without a semicolon only the names of Latin-1, and not in a word */
	{ TEXT_INIT("&copy 1999"), 0xA9, 5 },
	{ TEXT_INIT("&copy=1"), 0, 0 },
	{ TEXT_INIT("&copyright"), 0, 0 },
	{ TEXT_INIT("&rsquo s"), 0, 0 },
	{ TEXT_INIT("&num 5"), 0, 0 },
	{ TEXT_INIT("&#8217;"), 0x2019, 7 },
	{ TEXT_INIT("&#8217 x"), 0x2019, 6 },
	{ TEXT_INIT("&#x2019;"), 0x2019, 8 },
	{ TEXT_INIT("&#X2019;"), 0x2019, 8 },
	{ TEXT_INIT("&#xfg"), 0xF, 4 },
	{ TEXT_INIT("&#;"), 0, 0 },
	{ TEXT_INIT("&#x;"), 0, 0 },
	{ TEXT_INIT("&#"), 0, 0 },
	{ TEXT_INIT("&#x"), 0, 0 },
	/* Windows-1252 */
	{ TEXT_INIT("&#146;"), 0x2019, 6 },
	{ TEXT_INIT("&#x80;"), 0x20AC, 6 },
	{ TEXT_INIT("&#159;"), 0x178, 6 },
	{ TEXT_INIT("&#160;"), 0xA0, 6 },
	/* what is no character */
	{ TEXT_INIT("&#0;"), 0xFFFD, 4 },
	{ TEXT_INIT("&#xD800;"), 0xFFFD, 8 },
	{ TEXT_INIT("&#xDFFF;"), 0xFFFD, 8 },
	{ TEXT_INIT("&#x10FFFF;"), 0x10FFFF, 10 },
	{ TEXT_INIT("&#x110000;"), 0xFFFD, 10 },
	{ TEXT_INIT("&#99999999999999999999;"), 0xFFFD, 23 },
};

static void test_references(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint32_t code_point = 0;
		size_t length = 0;
		bool is_there =
			references_read(rows[i].text, &code_point, &length);

		assert_int_equal(is_there, rows[i].code_point != 0);
		if (!is_there)
			continue;
		assert_int_equal(code_point, rows[i].code_point);
		assert_int_equal(length, rows[i].length);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
