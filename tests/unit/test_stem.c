/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dlfcn.h>
#include <libstemmer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/memory.h"
#include "shared/stem.h"
#include "tests/unit/unit.h"

/* One word for each stemmer; the fingerprint of an index rests on them. */
static const struct {
	const char *code;
	const char *algorithm;
	const char *word;
	const char *stem;
} rows[] = {
	{ "ar", "arabic", "المدينة", "مدين" },
	{ "ca", "catalan", "arbitratge", "arbitr" },
	{ "da", "danish", "avisernes", "avis" },
	{ "de", "german", "zeitungen", "zeitung" },
	{ "el", "greek", "εφημερίδες", "εφημεριδ" },
	{ "en", "english", "arbitration", "arbitr" },
	{ "es", "spanish", "arbitraciones", "arbitr" },
	{ "eu", "basque", "egunkariak", "egun" },
	{ "fi", "finnish", "sanomalehdissä", "sanomalehd" },
	{ "fr", "french", "journaux", "journal" },
	{ "ga", "irish", "fhirinneach", "firinn" },
	{ "hi", "hindi", "अखबारों", "अखबार" },
	{ "hu", "hungarian", "újságokban", "újság" },
	{ "hy", "armenian", "լրագրողական", "լրագրող" },
	{ "id", "indonesian", "pemerintahan", "perintah" },
	{ "it", "italian", "giornalisti", "giornal" },
	{ "lt", "lithuanian", "laikraščiai", "laikrašt" },
	{ "ne", "nepali", "पत्रिकाहरू", "पत्रिका" },
	{ "nl", "dutch", "kranten", "krant" },
	{ "no", "norwegian", "avisene", "avis" },
	{ "pt", "portuguese", "vigilância", "vigil" },
	{ "ro", "romanian", "ziarele", "ziar" },
	{ "ru", "russian", "газетами", "газет" },
	{ "sr", "serbian", "новинама", "novin" },
	{ "sv", "swedish", "tidningarna", "tidning" },
	{ "ta", "tamil", "செய்திகள்", "செய்தி" },
	{ "tr", "turkish", "gazeteler", "gazete" },
	{ "yi", "yiddish", "צײַטונגען", "צײט" },
};

static const struct {
	const char *code;
	const char *canonical;
} alias_rows[] = {
	{ "nb", "no" }, { "nn", "no" }, { "hr", "sr" },
	{ "bs", "sr" }, { "sh", "sr" },
};

static const char *const unknown[] = {
	"", "e", "eng", "xx", "sw", "a", "pl", "EN", "english", "porter",
};

/*
 * libstemmer allocates by itself, past our hook: these two stand before
 * its own, and fail when told to.
 */
static struct {
	bool is_new_failing;
	bool is_stem_failing;
} refusal;

struct sb_stemmer *sb_stemmer_new(const char *algorithm, const char *charenc)
{
	struct sb_stemmer *(*real)(const char *, const char *);

	*(void **)&real = dlsym(RTLD_NEXT, "sb_stemmer_new");
	if (refusal.is_new_failing || !real)
		return NULL;
	return real(algorithm, charenc);
}

const sb_symbol *sb_stemmer_stem(struct sb_stemmer *stemmer,
				 const sb_symbol *word, int size)
{
	const sb_symbol *(*real)(struct sb_stemmer *, const sb_symbol *, int);

	*(void **)&real = dlsym(RTLD_NEXT, "sb_stemmer_stem");
	if (refusal.is_stem_failing || !real)
		return NULL;
	return real(stemmer, word, size);
}

static void check_stem(struct stem *stem, const char *language,
		       const char *word, const char *expected)
{
	struct text out;
	struct fault fault;

	assert_int_equal(stem_word(stem, language, text_of(word), &out, &fault),
			 0);
	if (!text_equal(out, text_of(expected)))
		fail_msg("%s: %s: '%.*s' instead of '%s'", language, word,
			 (int)out.length, out.data, expected);
}

static void test_words(void **state)
{
	struct stem *stem;
	struct fault fault;

	(void)state;
	assert_int_equal(stem_open(&stem, &fault), 0);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < COUNT(rows); i++)
			check_stem(stem, rows[i].code, rows[i].word,
				   rows[i].stem);
	}
	stem_close(stem);
	stem_close(NULL);
}

static void test_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_string_equal(stem_language(i), rows[i].code);
		assert_non_null(stem_canonical(rows[i].code));
	}
	assert_null(stem_language(COUNT(rows)));
	assert_null(stem_language(SIZE_MAX));
	for (size_t i = 0; i < COUNT(unknown); i++)
		assert_null(stem_canonical(unknown[i]));
}

/* No stemmer of the library is left out but the old one of English. */
static void test_whole_library(void **state)
{
	size_t count = 0;

	(void)state;
	for (const char **name = sb_stemmer_list(); *name; name++) {
		size_t row = 0;

		if (strcmp(*name, "porter") == 0)
			continue;
		while (row < COUNT(rows) &&
		       strcmp(rows[row].algorithm, *name) != 0)
			row++;
		if (row == COUNT(rows))
			fail_msg("no language has the stemmer '%s'", *name);
		count++;
	}
	assert_int_equal(count, COUNT(rows));
}

/* A code's stemmer is that of its row, not its neighbour's. */
static void test_algorithms(void **state)
{
	struct stem *stem;
	struct fault fault;

	(void)state;
	assert_int_equal(stem_open(&stem, &fault), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct sb_stemmer *direct =
			sb_stemmer_new(rows[i].algorithm, "UTF_8");
		const sb_symbol *expected;

		assert_non_null(direct);
		expected = sb_stemmer_stem(direct,
					   (const sb_symbol *)rows[i].word,
					   (int)strlen(rows[i].word));
		assert_non_null(expected);
		check_stem(stem, rows[i].code, rows[i].word,
			   (const char *)expected);
		sb_stemmer_delete(direct);
	}
	stem_close(stem);
}

static void test_aliases(void **state)
{
	struct stem *stem;
	struct fault fault;

	(void)state;
	assert_int_equal(stem_open(&stem, &fault), 0);
	for (size_t i = 0; i < COUNT(alias_rows); i++) {
		size_t row = 0;

		assert_non_null(stem_canonical(alias_rows[i].code));
		while (strcmp(rows[row].code, alias_rows[i].canonical) != 0)
			row++;
		check_stem(stem, alias_rows[i].code, rows[row].word,
			   rows[row].stem);
		for (size_t at = 0; stem_language(at); at++)
			assert_string_not_equal(stem_language(at),
						alias_rows[i].code);
	}
	stem_close(stem);
}

/* Without a stemmer the word itself comes back, not a copy. */
static void test_without_stemmer(void **state)
{
	struct stem *stem;
	struct fault fault;
	struct text word = TEXT("nachrichten");
	struct text out;

	(void)state;
	assert_int_equal(stem_open(&stem, &fault), 0);
	for (size_t i = 0; i < COUNT(unknown); i++) {
		assert_int_equal(
			stem_word(stem, unknown[i], word, &out, &fault), 0);
		assert_ptr_equal(out.data, word.data);
		assert_int_equal(out.length, word.length);
	}
	assert_int_equal(stem_word(stem, "en", TEXT(""), &out, &fault), 0);
	assert_int_equal(out.length, 0);
	stem_close(stem);
}

/* Latin words in languages of another script are taken for English. */
static void test_foreign_words(void **state)
{
	static const struct {
		const char *language;
		const char *word;
		const char *stem;
	} foreign[] = {
		{ "ur", "backdoors", "backdoor" },
		{ "zh", "cameras", "camera" },
		{ "und", "cameras", "camera" },
		{ "ru", "cameras", "camera" },
		{ "ru", "камеры", "камер" },
		{ "ur", "کیمرے", "کیمرے" },
		{ "u", "cameras", "cameras" },
		{ "ckb", "cameras", "camera" },
		{ "kb", "cameras", "cameras" },
		{ "sr", "kamerama", "kamer" },
	};
	struct stem *stem;
	struct fault fault;

	(void)state;
	assert_int_equal(stem_open(&stem, &fault), 0);
	for (size_t i = 0; i < COUNT(foreign); i++) {
		struct text out;

		assert_int_equal(stem_word(stem, foreign[i].language,
					   text_of(foreign[i].word), &out,
					   &fault),
				 0);
		assert_true(text_equal(out, text_of(foreign[i].stem)));
	}
	stem_close(stem);
}

/* Whatever the bytes, every stemmer gives something back. */
static void test_hostile_words(void **state)
{
	static const char *const words[] = {
		"a",
		"\xFF",
		"\xC3",
		"ss\xE2\x82",
		"\xF0\x9F\x98\x80",
		"\xEF\xBF\xBD",
		"'",
		"'s",
		"''''",
		"\x80\x80\x80\x80",
		"ааааааааааааааааааааааааааааааааааааааааааааааааааа",
		"ingingingingingingingingingingingingingingingingingingingsses",
	};
	struct stem *stem;
	struct fault fault;

	(void)state;
	assert_int_equal(stem_open(&stem, &fault), 0);
	for (size_t i = 0; i < COUNT(rows) * COUNT(words); i++) {
		struct text word = text_of(words[i % COUNT(words)]);
		struct text out;
		/* In its exact size, so that a byte too far is seen. */
		char *exact = malloc(word.length);

		assert_non_null(exact);
		memcpy(exact, word.data, word.length);
		word.data = exact;
		assert_int_equal(stem_word(stem, rows[i / COUNT(words)].code,
					   word, &out, &fault),
				 0);
		assert_true(out.length <= word.length + 64);
		free(exact);
	}
	stem_close(stem);
}

/* Words that are kept, asked again and again in two languages, among more
 * than can be kept, have the stem that a stemmer makes that keeps nothing. */
static void test_kept(void **state)
{
	enum { KEPT_WORDS = 9000 };
	static const char *const codes[] = { "en", "de" };
	struct stem *stem;
	struct fault fault;

	(void)state;
	assert_int_equal(stem_open(&stem, &fault), 0);
	for (uint32_t i = 0; i < 4 * KEPT_WORDS; i++) {
		const char *code = codes[i / KEPT_WORDS % 2];
		struct stem *fresh = NULL;
		struct text kept;
		struct text made;
		char word[40];

		(void)snprintf(word, sizeof(word), "%c%c%s%cings", 'a' + i % 26,
			       'a' + i / 26 % 26, i % 7 ? "xp" : "",
			       'a' + i / 676 % 13);
		assert_int_equal(
			stem_word(stem, code, text_of(word), &kept, &fault), 0);
		if (i % 97 != 0)
			continue;
		assert_int_equal(stem_open(&fresh, &fault), 0);
		assert_int_equal(stem_word(fresh, code, text_of(word), &made,
					   &fault),
				 0);
		assert_true(text_equal(kept, made));
		stem_close(fresh);
	}
	stem_close(stem);
}

/* Room for more is asked for once, and again after it was refused. */
static void test_no_room_for_more(void **state)
{
	enum { MANY_WORDS = 20000 };
	size_t refused_count = 0;
	struct stem *stem;
	struct fault fault;

	(void)state;
	assert_int_equal(stem_open(&stem, &fault), 0);
	memory_fail_at(1, 0);
	for (uint32_t i = 0; i < MANY_WORDS; i++) {
		struct text out;
		char word[40];
		enum status status;

		(void)snprintf(word, sizeof(word), "w%uings", i);
		status = stem_word(stem, "en", text_of(word), &out, &fault);
		if (status) {
			refused_count++;
			assert_int_equal(status, STATUS_FULL);
			assert_string_equal(fault.text, "out of memory");
			status = stem_word(stem, "en", text_of(word), &out,
					   &fault);
		}
		assert_int_equal(status, STATUS_OK);
	}
	assert_int_equal(refused_count, 1);
	assert_int_equal(memory_fail_at(0, 0), 2);
	stem_close(stem);
}

static void test_out_of_memory(void **state)
{
	struct stem *stem;
	struct fault fault;
	struct text out;

	(void)state;
	for (size_t i = 1; i <= 2; i++) {
		(void)memory_fail_at(i, 0);
		assert_int_equal(stem_open(&stem, &fault), STATUS_FULL);
		assert_null(stem);
	}
	(void)memory_fail_at(0, 0);
	assert_int_equal(stem_open(&stem, &fault), 0);
	refusal.is_new_failing = true;
	assert_int_equal(stem_word(stem, "en", TEXT("words"), &out, &fault),
			 STATUS_FULL);
	refusal.is_new_failing = false;
	assert_string_equal(fault.text, "stemmer for 'en': out of memory");
	assert_null(out.data);
	check_stem(stem, "en", "words", "word");
	refusal.is_stem_failing = true;
	assert_int_equal(stem_word(stem, "en", TEXT("others"), &out, &fault),
			 STATUS_FULL);
	refusal.is_stem_failing = false;
	assert_null(out.data);
	check_stem(stem, "en", "others", "other");
	stem_close(stem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_whole_library),
		cmocka_unit_test(test_algorithms),
		cmocka_unit_test(test_aliases),
		cmocka_unit_test(test_without_stemmer),
		cmocka_unit_test(test_foreign_words),
		cmocka_unit_test(test_hostile_words),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_no_room_for_more),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
