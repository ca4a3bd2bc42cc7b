/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/memory.h"
#include "shared/schema.h"
#include "tests/unit/analysis.h"

/* Names with an apostrophe are looked for by their beginning, too. */
static void test_vocabulary(void **state)
{
	static const struct {
		const char *text;
		bool is_in; /* its last word */
	} rows[] = {
		{ "backdoor", true }, { "O'Brien", true },
		{ "O’Brien", true },  { "5G", true },
		{ "résumé", true },   { "back-door", true },
		{ "C++", false },     { "1,5", false },
		{ "$", false },       { "华为", false },
	};
	struct analysis *made = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(
			terms_split(made->terms, &made->words,
				    (struct text){ rows[i].text,
						   strlen(rows[i].text) },
				    &made->fault),
			0);
		assert_int_equal(
			terms_is_vocabulary(
				&made->words.list[made->words.count - 1]),
			rows[i].is_in);
	}
}

static void test_long_words(void **state)
{
	struct analysis *made = *state;
	struct bytes long_word = BYTES_UP_TO(1 << 24);
	struct bytes term = BYTES_UP_TO(1024);
	struct stems stems;
	static const size_t lengths[] = { 199,  200,  201,    1023,
					  1024, 1025, 1 << 22 };

	for (size_t i = 0; i < COUNT(lengths); i++) {
		bytes_clear(&long_word);
		assert_int_equal(bytes_reserve(&long_word, lengths[i],
					       &made->fault),
				 STATUS_OK);
		memset(long_word.data, 'x', lengths[i]);
		long_word.length = lengths[i];
		assert_int_equal(terms_split(made->terms, &made->words,
					     text_from(&long_word),
					     &made->fault),
				 STATUS_OK);
		assert_int_equal(made->words.count, 1);
		assert_int_equal(made->words.list[0].end, lengths[i]);
		assert_true(made->words.list[0].folded.length <=
			    TERMS_WORD_BYTES);
		assert_int_equal(terms_stem(made->terms, &stems,
					    &made->words.list[0], "en",
					    &made->fault),
				 STATUS_OK);
		bytes_clear(&term);
		assert_int_equal(terms_build(&term, SCHEMA_BODY, "en",
					     stems.list[0], &made->fault),
				 STATUS_OK);
		assert_true(term.length <= SCHEMA_TERM_BYTES);
	}
	bytes_free(&long_word);
	bytes_free(&term);
}

static void test_build(void **state)
{
	struct analysis *made = *state;
	struct bytes term = BYTES_UP_TO(1024);
	char name[300];

	assert_int_equal(terms_build(&term, SCHEMA_BODY, "en", TEXT("arbitr"),
				     &made->fault),
			 STATUS_OK);
	assert_int_equal(term.length, 10);
	assert_memory_equal(term.data, "Zen:arbitr", 10);
	bytes_clear(&term);
	assert_int_equal(terms_build_plain(&term, SCHEMA_PATH, TEXT("a\0b"),
					   &made->fault),
			 STATUS_OK);
	assert_int_equal(term.length, 4);
	assert_memory_equal(term.data, "XPab", 4);
	memset(name, 'n', sizeof(name));
	for (size_t length = 240; length < 250; length++) {
		bytes_clear(&term);
		assert_int_equal(
			terms_build_plain(&term, SCHEMA_PATH,
					  (struct text){ name, length },
					  &made->fault),
			STATUS_OK);
		assert_int_equal(term.length, length + 2 <= SCHEMA_TERM_BYTES ?
						      length + 2 :
						      SCHEMA_TERM_BYTES);
	}
	bytes_free(&term);
}

static void test_fingerprint(void **state)
{
	struct analysis *made = *state;
	char one[TERMS_FINGERPRINT_BYTES];
	char other[TERMS_FINGERPRINT_BYTES];

	assert_int_equal(terms_fingerprint(made->terms, one, &made->fault),
			 STATUS_OK);
	assert_int_equal(terms_fingerprint(made->terms, other, &made->fault),
			 STATUS_OK);
	assert_string_equal(one, other);
	assert_int_equal(strlen(one), TERMS_FINGERPRINT_BYTES - 1);
}

static void test_no_memory(void **state)
{
	struct fault fault = { { 0 } };
	enum status status = STATUS_FULL;

	(void)state;
	for (size_t nth = 1; status; nth++) {
		struct terms *terms = NULL;
		struct words words = { 0 };

		assert_true(nth < 1000);
		memory_fail_at(nth, 1);
		status = terms_open(&terms, &fault);
		if (!status)
			status = terms_split(terms, &words,
					     TEXT("Über back-door 华为"),
					     &fault);
		memory_fail_at(0, 0);
		if (status)
			assert_int_equal(status, STATUS_FULL);
		assert_true(!status || words.count == 0);
		terms_words_free(&words);
		terms_close(terms);
	}
}

static const struct {
	const char *code;
	const char *language;
} languages[] = {
	{ "en", "en" },
	{ "zh-Hant-TW-x-ab", "zh-Hant-TW-x-ab" },
	{ "zh-Hant-TW-x-abc", TERMS_NO_LANGUAGE },
	{ "", TERMS_NO_LANGUAGE },
};

static void test_language(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(languages); i++) {
		char out[TERMS_LANGUAGE_BYTES];

		terms_language(out, text_of(languages[i].code));
		assert_string_equal(out, languages[i].language);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ANALYSIS_TEST(test_vocabulary),
		ANALYSIS_TEST(test_long_words),
		ANALYSIS_TEST(test_build),
		ANALYSIS_TEST(test_fingerprint),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
