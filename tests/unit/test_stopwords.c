/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/stopwords.h"
#include "shared/terms.h"
#include "tests/unit/unit.h"

static const struct {
	const char *language;
	const char *word;
	bool expected;
} rows[] = {
	{ "en", "the", true },        { "en", "a", true },
	{ "en", "yourselves", true }, { "en", "die", false },
	{ "de", "die", true },        { "de", "über", true },
	{ "de", "uber", false },      { "es", "más", true },
	{ "fr", "à", true },          { "ru", "и", true },
	{ "sr", "је", true },         { "sr", "je", true },
	{ "ar", "في", true },         { "ur", "هے", true },
	{ "tr", "için", true },       { "en", "huawei", false },
	{ "en", "don't", true },      { "en", "we're", true },
	{ "en", "", false },          { "zh", "的", false },
	{ "", "the", false },         { "xx", "the", false },
	{ "fa", "چرا", true },        { "vi", "những", true },
	{ "de", "warum", true },      { "hr", "što", true },
	{ "nb", "hvorfor", true },    { "en", "the a", false },
};

static void test_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(stopwords_has(text_of(rows[i].language),
					       text_of(rows[i].word)),
				 rows[i].expected);
}

/* The same without their marks. */
static void test_plain(void **state)
{
	static const struct {
		const char *language;
		const char *plain;
		bool expected;
	} plain[] = {
		{ "fr", "meme", true }, { "fr", "elle", true },
		{ "de", "uber", true }, { "en", "uber", false },
		{ "en", "the", true },  { "zh", "meme", false },
		{ "fr", "", false },
	};
	struct fault fault = { "" };

	(void)state;
	for (size_t i = 0; i < COUNT(plain); i++) {
		bool is_one;

		assert_int_equal(
			stopwords_has_plain(&is_one, text_of(plain[i].language),
					    text_of(plain[i].plain), &fault),
			0);
		assert_int_equal(is_one, plain[i].expected);
	}
}

/* Each word is one word in the form that a query has it in. */
static void check_word(struct terms *terms, struct text language,
		       struct text word)
{
	struct fault fault = { "" };
	struct words words = { 0 };

	assert_int_equal(terms_split(terms, &words, word, &fault), 0);
	assert_int_equal(words.count, 1);
	assert_true(text_equal(words.list[0].folded, word));
	assert_true(stopwords_has(language, word));
	terms_words_free(&words);
}

/* Of all codes of two letters. */
static void test_words_are_folded(void **state)
{
	struct fault fault = { "" };
	struct terms *terms;
	size_t language_count = 0;

	(void)state;
	assert_int_equal(terms_open(&terms, &fault), 0);
	for (int i = 0; i < 26 * 26; i++) {
		const char code[] = { (char)('a' + i / 26),
				      (char)('a' + i % 26) };
		const struct text language = { code, sizeof(code) };
		struct text word = { 0 };

		language_count += stopwords_knows(language);
		assert_int_equal(stopwords_next(language, &word),
				 stopwords_knows(language));
		for (; word.length > 0; (void)stopwords_next(language, &word))
			check_word(terms, language, word);
	}
	assert_int_equal(language_count, 32 + 6); /* six are written alike */
	terms_close(terms);
}

static void test_languages(void **state)
{
	(void)state;
	assert_true(stopwords_knows(TEXT("tr")));
	assert_false(stopwords_knows(TEXT("zh")));
	assert_false(stopwords_knows(TEXT("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_words_are_folded),
		cmocka_unit_test(test_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
