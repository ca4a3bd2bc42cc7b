/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/tongues.h"
#include "tests/unit/unit.h"

static void test_primary(void **state)
{
	static const struct {
		const char *tag;
		const char *primary;
	} tags[] = {
		{ "en", "en" },
		{ "en-US", "en" },
		{ "", "" },
		{ "zh_Hant", "zh" },
		{ "en_GB.UTF-8", "en" },
		{ "English", "English" },
		{ "-en", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(tags); i++)
		assert_true(text_equal(tongues_primary(text_of(tags[i].tag)),
				       text_of(tags[i].primary)));
}

static void test_code(void **state)
{
	static const struct {
		const char *name;
		const char *code;
	} names[] = {
		{ "english", "en" }, { "English", "en" }, { "ENG", "en" },
		{ "urdu", "ur" },    { "fre", "fr" },     { "fra", "fr" },
		{ "iw", "he" },      { "swe", "sv" },     { "tgl", "tl" },
		{ "nb", "no" },      { "zulu", "zu" },    { "afrikaans", "af" },
		{ "engl", "" },      { "englishes", "" }, { "en", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		assert_true(text_equal(tongues_code(text_of(names[i].name)),
				       text_of(names[i].code)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_primary),
		cmocka_unit_test(test_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
