/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/skeleton.h"
#include "tests/unit/unit.h"

/* Words of two scripts that sound alike, or not. */
static const struct {
	const char *one;
	const char *other;
	bool is_alike;
} rows[] = {
	{ "lahore", "لاہور", true },
	{ "lahore", "لاهور", true },
	{ "lahore", "लाहौर", true },
	{ "lahore", "лахор", true },
	{ "lahore", "لہر", false }, /* it writes neither of the vowels */
	{ "kampala", "кампала", true },
	{ "kampala", "کمپالا", true },
	{ "nairobi", "найроби", true },
	{ "karachi", "کراچی", true },
	{ "karachi", "карачи", true },
	{ "belgrade", "белград", true },
	{ "multan", "ملتان", true },
	{ "multan", "मुल्तान", true },
	{ "museveni", "موسيفيني", true },
	{ "shanghai", "шанхай", false }, /* g and h are one sound there */
	{ "berlin", "берлин", true },
	{ "berlin", "барлан", false }, /* other vowels */
	{ "berlin", "берлн", false },
	{ "athens", "αθενσ", true },
	{ "šabac", "шабак", true },
	{ "lahore", "lahore", false }, /* one script */
	/* w, v and waw */
	{ "nawaz", "نواز", true },
	{ "navaz", "نواز", true },
	{ "nawaz", "наваз", true },
	{ "nawaz", "नवाज", false }, /* j, without its dot */
	{ "wakil", "वकील", true },
	{ "vakil", "وكيل", true },
	{ "wakil", "وكيل", true },
	{ "pervez", "پرویز", true },
	{ "dawood", "داود", true },
	{ "nowak", "новак", true },
	{ "kuwait", "кувейт", true },
	{ "warsaw", "варшава", false },
	{ "nawaz", "наоз", false },
	{ "wolkov", "волков", true },
	{ "lovdon", "لودن", false }, /* between consonants it is a vowel */
};

static struct text text(const char *string)
{
	return (struct text){ string, strlen(string) };
}

static void test_alike(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct skeleton one;
		struct skeleton other;
		bool is_alike;

		assert_true(skeleton_read(&one, text(rows[i].one)));
		is_alike = skeleton_read(&other, text(rows[i].other)) &&
			   skeleton_matches(&one, &other) &&
			   skeleton_matches(&other, &one);
		if (is_alike != rows[i].is_alike)
			fail_msg("%s and %s", rows[i].one, rows[i].other);
	}
}

static void test_words_without(void **state)
{
	static const char *const words[] = {
		"",
		"ab",
		"huawei", /* two consonants */
		"华为",
		"g2000",
		"лахoр", /* a Latin o */
		"don't",
		"בירה",
		"\xff\xfe",
		"bcdfghjklmnpqrstvwxzbcdfghjklmnpqrstvwxz", /* too long */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		struct skeleton skeleton;

		assert_false(skeleton_read(&skeleton, text(words[i])));
	}
}

static void test_scripts(void **state)
{
	static const struct {
		const char *word;
		enum skeleton_script script;
	} scripts[] = {
		{ "a", SKELETON_LATIN },    { "é", SKELETON_LATIN },
		{ "д", SKELETON_CYRILLIC }, { "λ", SKELETON_GREEK },
		{ "ل", SKELETON_ARABIC },   { "ल", SKELETON_DEVANAGARI },
		{ "华", SKELETON_NONE },    { "", SKELETON_NONE },
		{ "5g", SKELETON_NONE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(scripts); i++)
		assert_int_equal(skeleton_script(text(scripts[i].word)),
				 scripts[i].script);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_words_without),
		cmocka_unit_test(test_scripts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
