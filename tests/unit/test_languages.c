/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/languages.h"
#include "tests/unit/unit.h"

static void test_names(void **state)
{
	const struct {
		struct text code;
		const char *name;
	} cases[] = {
		{ TEXT("en"), "English" },
		{ TEXT("ur"), "Urdu" },
		{ TEXT("pcm"), "Nigerian Pidgin" },
		{ TEXT("zh"), "Chinese" },
		{ TEXT("und"), "" },
		{ TEXT(""), "" },
		{ TEXT("xx"), "xx" },
		{ TEXT("e"), "e" },
		{ TEXT("en\0"), "en" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases) - 1; i++)
		assert_true(text_equal(languages_name(cases[i].code),
				       text_of(cases[i].name)));
	/* No code, and handed back as it is. */
	assert_int_equal(languages_name(cases[i].code).length, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
