/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/tongue.h"
#include "tests/unit/unit.h"

#define ENGLISH                                                             \
	"The city said on Monday that the cameras along the ring road had " \
	"been out of order since spring, and that nobody had noticed it. "  \
	"The province asked for an audit, which the city had put off for "  \
	"years, and the council is to debate it next week in public."
#define SPANISH "La empresa negó las acusaciones ante el tribunal."

static const struct {
	const char *claim;
	const char *code; /* "": no language */
} claims[] = {
	{ "en", "en" },
	{ "EN", "en" },
	{ "en-US", "en" },
	{ "en_GB", "en" },
	{ "eng", "en" },
	{ "english", "en" },
	{ "English", "en" },
	{ "English (US)", "en" },
	{ "es-419", "es" },
	{ "urdu", "ur" },
	{ "urd", "ur" },
	{ "zh-Hant-TW", "zh" },
	{ "chi", "zh" },
	{ "zho", "zh" },
	{ "Chinese", "zh" },
	{ "ger", "de" },
	{ "deu", "de" },
	{ "iw", "he" },
	{ "nb", "no" },
	{ "nob", "no" },
	{ "sr-Latn", "sr" },
	{ "hr", "hr" },
	{ "fil", "fil" },
	{ "", "" },
	{ "e", "" },
	{ "xx", "" },
	{ "qqq", "" },
	{ "und", "" },
	{ "mul", "" },
	{ "zxx", "" },
	{ "-en", "" },
	{ "unknown", "" },
	{ "neither this nor that", "" },
	{ "averyverylongnameofalanguagethatisnone", "" },
};

static void test_claims(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(claims); i++) {
		char code[LANGUAGE_CODE_BYTES] = "???";

		tongue_normalise(code, text_of(claims[i].claim));
		if (strcmp(code, claims[i].code) != 0)
			print_message("# '%s'\n", claims[i].claim);
		assert_string_equal(code, claims[i].code);
	}
}

static const struct {
	const char *text;
	const char *claim;
	const char *code;
} rows[] = {
	/* a sure detection of a text long enough wins */
	{ ENGLISH, "", "en" },
	{ ENGLISH, "es", "en" },
	{ ENGLISH, "nonsense", "en" },
	/* in a short one the claim does */
	{ SPANISH, "", "es" },
	{ SPANISH, "en", "en" },
	{ "Huawei", "de", "de" },
	{ "Huawei", "xx", "en" },
	/* too short to tell: English, unless its letters are not */
	{ "Police deny claim", "", "en" },
	{ "backdoor bom json", "", "en" },
	{ "Policía niega acusación", "", "es" },
	{ "华为", "", "zh" },
	{ "华为5G网络", "", "zh" },
	/* nothing to go by */
	{ "123", "fr", "fr" },
	{ "123", "", "und" },
	{ "x 1", "", "en" },
	{ "", "", "und" },
};

static void test_choice(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct article article = { .text = text_of(rows[i].text),
					   .declared = text_of(rows[i].claim) };
		char code[LANGUAGE_CODE_BYTES];
		struct fault fault;

		assert_int_equal(tongue_choose(code, &article, &fault),
				 STATUS_OK);
		assert_string_equal(code, rows[i].code);
	}
}

static void test_nul(void **state)
{
	char code[LANGUAGE_CODE_BYTES];

	(void)state;
	tongue_normalise(code, TEXT("en\0xx"));
	assert_string_equal(code, "en");
	tongue_normalise(code, TEXT("\0"));
	assert_string_equal(code, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_claims),
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_nul),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
