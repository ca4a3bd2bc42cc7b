/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/wildcard.h"
#include "tests/unit/unit.h"

static const struct {
	const char *pattern;
	const char *text;
	bool matches;
} rows[] = {
	{ "", "", true },
	{ "", "a", false },
	{ "*", "", true },
	{ "*", "abc", true },
	{ "**", "abc", true },
	{ "abc", "abc", true },
	{ "abc", "abcd", false },
	{ "abc", "ab", false },
	{ "ab*", "ab", true },
	{ "ab*", "abcd", true },
	{ "ab*", "a", false },
	{ "*cd", "abcd", true },
	{ "*cd", "abcde", false },
	{ "a*d", "abcd", true },
	{ "a*d", "ad", true },
	{ "a*d", "a", false },
	{ "a*b*c", "axbxbxc", true },
	{ "*ab*", "aab", true },
	{ "*aab", "aaab", true },
	{ "a*a", "a", false },
	{ "*/x", "a/b/x", true },
};

static void test_patterns(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(wildcard_matches(text_of(rows[i].pattern),
						  text_of(rows[i].text)),
				 rows[i].matches);
}

/* As many tries as bytes for each byte of the pattern, and no more. */
static void test_hostile_pattern_ends(void **state)
{
	static char pattern[4096];
	static char text[65536];

	(void)state;
	memset(text, 'a', sizeof(text));
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = i % 2 ? '*' : 'a';
	pattern[sizeof(pattern) - 1] = 'b';
	assert_false(wildcard_matches((struct text){ pattern, sizeof(pattern) },
				      (struct text){ text, sizeof(text) }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_hostile_pattern_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
