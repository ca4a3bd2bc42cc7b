/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/unit.h"

#include <string.h>

#include "shared/hanzi.h"

static void test_characters(void **state)
{
	static const char *const rows[][2] = {
		{ "華為", "华为" },
		{ "华为", "华为" },
		{ "監控計劃", "监控计划" },
		{ "體", "体" },
		{ "a臺1", "a台1" },
		{ "กล้อง", "กล้อง" },
		{ "\U00020000", "\U00020000" },
		{ "", "" },
	};
	struct bytes out = BYTES_UP_TO(64);
	struct fault fault = { "" };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		bytes_clear(&out);
		OK(hanzi_append(&out, text_of(rows[i][0]), &fault));
		assert_true(text_equal(text_from(&out), text_of(rows[i][1])));
	}
	bytes_free(&out);
}

static void test_same(void **state)
{
	(void)state;
	assert_true(hanzi_are_same(TEXT("華為"), TEXT("华為")));
	assert_true(hanzi_are_same(TEXT("huawei"), TEXT("huawei")));
	assert_true(hanzi_are_same(TEXT(""), TEXT("")));
	assert_false(hanzi_are_same(TEXT("華為"), TEXT("华")));
	assert_false(hanzi_are_same(TEXT("华"), TEXT("華為")));
	assert_false(hanzi_are_same(TEXT("華為"), TEXT("华山")));
}

/* As the search in it needs it: in order, each once. */
static void test_table(void **state)
{
	const struct text table = hanzi_table();
	uint16_t last = 0;
	uint16_t pair[2];

	(void)state;
	assert_true(table.length > 2500 * sizeof(pair));
	for (size_t at = 0; at < table.length; at += sizeof(pair)) {
		memcpy(pair, table.data + at, sizeof(pair));
		assert_int_not_equal(pair[0], pair[1]);
		assert_true(last < pair[0]);
		last = pair[0];
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_characters),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
