/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <time.h>

#include "shared/plain.h"
#include "shared/utf8.h"
#include "tests/unit/analysis.h"

static const struct analysis_row words[] = {
	{ "", "" },
	{ " \t\r\n--- ... !?", "" },
	{ "Huawei denies", "huawei@0 denies@1" },
	/* apostrophes */
	{ "Huawei's", "huawei@0" },
	{ "Huawei\xE2\x80\x99s routers'", "huawei@0 routers@1" },
	{ "don't don\xE2\x80\x99t", "don't@0 don't@1" },
	{ "Q1'24 t1'127,0.2", "q1@0 +24@1 t1@2 +127@3 0@4 +2@5" },
	/* an Arabic mark in the form that stands alone, U+FE77 */
	{ "مﹷح ﹷم", "مح@0 م@1" },
	{ "O'Brien", "o'brien/obrien@0" },
	{ "U.S.'s position", "us@0 position@1" },
	{ "U.S\xE2\x80\x99s position", "us@0 position@1" },
	{ "C++'s 5G's the 1990's", "c++@0 5g@1 the@2 1990@3" },
	{ "5G's-era O'Brien's", "5g@0 ~5gera@0-1 +era@1 o'brien/obrien@2" },
	{ "U.S.'so it's'", "us@0 +so@1 it@2" },
	{ "l'arbitrage", "l@0 +arbitrage@1" },
	{ "L\xE2\x80\x99"
	  "accord",
	  "l@0 +accord@1" },
	{ "dell'accordo", "dell@0 +accordo@1" },
	{ "'quoted' word", "quoted@0 word@1" },
	/* ignored inside a word, as other control characters are */
	{ "back\x7F"
	  "door",
	  "backdoor@0" },
	{ "й# c# ab#", "й#@0 c#@1 ab@2" },
	/* dots */
	{ "U.S.", "us@0" },
	{ "the U.S.A. said", "the@0 usa@1 said@2" },
	{ "U.S", "us@0" },
	{ "e.g. this", "eg@0 this@1" },
	{ "A. Smith", "a@0 smith@1" },
	{ "a.b.c.dd", "a@0 +b@1 +c@2 +dd@3" },
	{ "a.b.c5 U.S.", "a@0 +b@1 +c5@2 us@3" },
	{ "news.U.S. said", "news@0 +us@1 said@2" },
	{ "example.com", "example@0 +com@1" },
	{ "info@corpus.example", "info@0 +corpus@1 +example@2" },
	{ "https://a.example/x_y?z=1",
	  "https@0 a@1 +example@2 x@3 +y@4 z@5 1@6" },
	{ "end.Next", "end@0 +next@1" },
	{ "AT&T", "at@0 +t@1" },
	/* raised digits end a word, and are joined to it */
	{ "city² plan", "city@0 ~city2@0 plan@1" },
	{ "40 km²", "40@0 km@1 ~km2@1" },
	{ "in 2021¹⁰, 1,500³", "in@0 2021@1 ~202110@1 1500@2 ~15003@2" },
	{ "15 000⁴", "15@0 ~15000@0-1 +000@1 +~0004@1" },
	{ "back-door²", "back@0 ~backdoor@0-1 +door@1 +~door2@1" },
	{ "¹See MPs²", "1@0 +see@1 mps@2 ~mps2@2" },
	{ "U.S.¹ ² 华³", "us@0 +1@1 2@2 .华@3 +3@4" },
	{ "CO₂", "co2@0" },
	/* what is in brackets right behind a word takes no place */
	{ "city[2] plan", "city@0 [2@0 plan@1" },
	{ "city.[12][note 3] U.S.[a] plan",
	  "city@0 [12@0 [note@0 [3@0 us@1 [a@1 plan@2" },
	{ "“city”[1,500] plan", "city@0 [1500@0 plan@1" },
	{ "back-door[e-mail] plan",
	  "back@0 ~backdoor@0-1 +door@1 [e@1 [~email@1 +[mail@1 plan@2" },
	{ "15[2] 000 华为[3]司",
	  "15@0 [2@0 000@1 .华@2 :华为@2-3 +.为@3 [3@3 .司@4" },
	{ "city [2] plan, \"[2] [[2] ([2]", "city@0 2@1 plan@2 2@3 2@4 2@5" },
	{ "[2]city city[2\n] city[] plan",
	  "2@0 city@1 city@2 2@3 city@4 plan@5" },
	{ "a[华为] b[", "a@0 .华@1 :华为@1-2 +.为@2 b@3" },
	{ "x[a b c d e f g h i j k l m n o p q] y",
	  "x@0 a@1 b@2 c@3 d@4 e@5 f@6 g@7 h@8 i@9 j@10 k@11 l@12 m@13 n@14 "
	  "o@15 p@16 q@17 y@18" },
	/* signs */
	{ "C++", "c++@0" },
	{ "C++, C# and F#.", "c++@0 c#@1 and@2 f#@3" },
	{ "a+++", "a@0" },
	{ "Disney+", "disney@0" },
	/* what cannot be seen */
	{ "back\xC2\xAD"
	  "door",
	  "backdoor@0" },
	{ "back\xE2\x80\x8B"
	  "door\xE2\x80\x8B x",
	  "backdoor@0 x@1" },
	{ "\xEF\xBB\xBFHuawei", "huawei@0" },
	{ "hua\x01wei", "huawei@0" },
	{ "\xE2\x80\xAEhuawei\xE2\x80\xAC", "huawei@0" },
	/* forms */
	{ "R\xC3\xA9sum\xC3\xA9", "r\xC3\xA9sum\xC3\xA9/resume@0" },
	{ "re\xCC\x81sume", "r\xC3\xA9sume/resume@0" },
	{ "Stra\xC3\x9F"
	  "e",
	  "strasse@0" },
	{ "\xEF\xAC\x81le", "file@0" },
	{ "\xEF\xBC\xA8\xEF\xBC\xB5\xEF\xBC\xA1", "hua@0" },
	/* Russian: the short i keeps its mark */
	{ "\xD0\x9A\xD0\xB8\xD1\x82\xD0\xB0\xD0\xB9",
	  "\xD0\xBA\xD0\xB8\xD1\x82\xD0\xB0\xD0\xB9@0" },
	/* Urdu: keheh and farsi yeh as kaf and yeh */
	{ "کروڑ", "كروڑ@0" },
	{ "کی", "كي@0" },
	/* Chinese, and beside Latin */
	{ "华为", ".华@0 :华为@0-1 +.为@1" },
	{ "华", ".华@0" },
	{ "华\n为", ".华@0 :华为@0-1 +.为@1" },
	{ "华\r\n为", ".华@0 :华为@0-1 +.为@1" },
	{ "华\n\n为", ".华@0 .为@1" },
	{ "平安城", ".平@0 :平安@0-1 +.安@1 +:安城@1-2 +.城@2" },
	{ "5G网络", "5g@0 +.网@1 +:网络@1-2 +.络@2" },
	{ "华为, 中兴", ".华@0 :华为@0-1 +.为@1 .中@2 :中兴@2-3 +.兴@3" },
	/* Thai: marks stay with their letter */
	{ "ที่", ".ที่@0" },
	/* Hindi: signs are kept */
	{ "जासूसी", "जासूसी@0" },
};

static void test_words(void **state)
{
	analysis_check(*state, words, COUNT(words));
}

/*
 * What cannot be seen: C0 and C1 controls but white space, DEL, and the
 * characters of format and variation.
 */
static const struct {
	uint32_t first;
	uint32_t last;
} unseen[] = {
	{ 0x0001, 0x0008 },   { 0x000E, 0x001F },   { 0x007F, 0x0084 },
	{ 0x0086, 0x009F },   { 0x00AD, 0x00AD },   { 0x034F, 0x034F },
	{ 0x061C, 0x061C },   { 0x180B, 0x180E },   { 0x200B, 0x200F },
	{ 0x202A, 0x202E },   { 0x2060, 0x2069 },   { 0x206A, 0x206F },
	{ 0x3164, 0x3164 },   { 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF },
	{ 0xFFF9, 0xFFFB },   { 0xE0001, 0xE0001 }, { 0xE0020, 0xE007F },
	{ 0xE0100, 0xE01EF },
};

/* Texts in which each rule of the analysis is at work. */
static const char *const unseen_texts[] = {
	"one word",    "back-door",   "don't",
	"Huawei's x",  "the U.S. is", "U.S.-based",
	"l'arbitrage", "1,500 men",   "1.500,75",
	"Rs1,500 5G",  "17.08.2021",  "C++ and C#",
	"$150m",       "a@b.org",     "R\xC3\xA9sume\xCC\x81s",
	"华为 5G网络", "ที่นี่",          "می‌خواهم کی",
	"it’s “so”",
};

/* `text` with the code point at `offset`, and a NUL behind it. */
static void insert(struct bytes *out, const char *text, size_t offset,
		   uint32_t code_point)
{
	char encoded[5] = "";
	struct fault fault;

	bytes_clear(out);
	encoded[utf8_encode(code_point, encoded)] = '\0';
	assert_int_equal(bytes_printf(out, &fault, "%.*s%s%s", (int)offset,
				      text, encoded, text + offset),
			 STATUS_OK);
	assert_int_equal(bytes_append_byte(out, '\0', &fault), STATUS_OK);
}

/* The text is cut as before with the code point at any place in it. */
static void check_unseen(struct analysis *state, const char *text,
			 uint32_t code_point)
{
	struct bytes changed = BYTES_UP_TO(1000);
	char expected[1000];

	(void)snprintf(expected, sizeof(expected), "%s",
		       analysis_show(state, text));
	for (size_t at = 0; at <= strlen(text); at++) {
		if ((text[at] & 0xC0) == 0x80)
			continue;
		insert(&changed, text, at, code_point);
		if (strcmp(analysis_show(state, changed.data), expected) != 0)
			fail_msg("U+%04X at %zu of '%s': %s",
				 (unsigned)code_point, at, text,
				 state->shown.data);
	}
	bytes_free(&changed);
}

/* It is as if they were not there, at any place of any text. */
static void test_unseen(void **state)
{
	enum { TEXTS = COUNT(unseen_texts) };

	for (size_t i = 0; i < COUNT(unseen); i++)
		for (uint32_t code_point = unseen[i].first;
		     code_point <= unseen[i].last; code_point++)
			for (size_t text = 0; text < TEXTS; text++)
				check_unseen(*state, unseen_texts[text],
					     code_point);
}

struct span_row {
	const char *input;
	size_t word;
	const char *expected; /* the bytes that the word lies on */
};

static const struct span_row span_table[] = {
	{ "x Huawei's y", 1, "Huawei" },
	{ "the U.S. said", 1, "U.S" },
	{ "the U.S.'s said", 1, "U.S" },
	{ "5G's", 0, "5G" },
	{ "a back-door", 2, "back-door" },
	{ "in C++.", 1, "C++" },
	{ "1,500 men", 0, "1,500" },
	{ "1,50,000 men", 0, "1,50,000" },
	{ "Rs1,500 fine", 0, "Rs" },
	{ "Rs1,500 fine", 1, "1,500" },
	{ "\xEF\xBB\xBFHuawei", 0, "Huawei" },
	{ "back\xE2\x80\x8B"
	  "door\xE2\x80\x8B",
	  0,
	  "back\xE2\x80\x8B"
	  "door" },
	{ "\xE5\x8D\x8E\xE4\xB8\xBA", 1, "\xE5\x8D\x8E\xE4\xB8\xBA" },
};

static void test_spans(void **state)
{
	struct analysis *made = *state;

	for (size_t i = 0; i < COUNT(span_table); i++) {
		const struct span_row *row = &span_table[i];
		const struct word *word;

		(void)analysis_show(made, row->input);
		assert_true(row->word < made->words.count);
		word = &made->words.list[row->word];
		assert_int_equal(word->end - word->start,
				 strlen(row->expected));
		assert_memory_equal(row->input + word->start, row->expected,
				    strlen(row->expected));
	}
}

static clock_t split_chain(struct analysis *made, const char *link,
			   size_t count)
{
	struct bytes text = BYTES_UP_TO(1 << 24);
	clock_t start;

	for (size_t i = 0; i < count; i++)
		assert_int_equal(bytes_append(&text, text_of(link),
					      &made->fault),
				 STATUS_OK);
	assert_int_equal(bytes_append(&text, TEXT("bb"), &made->fault),
			 STATUS_OK);
	start = clock();
	assert_int_equal(terms_split(made->terms, &made->words,
				     text_from(&text), &made->fault),
			 STATUS_OK);
	bytes_free(&text);
	return clock() - start;
}

/* Each byte is looked at a few times, not once for each word before it: a chain
 * that is five times as long takes five times as long, not twenty-five. */
static void test_long_chains(void **state)
{
	enum { COUNT = 40000, TIMES = 5, NOISE = CLOCKS_PER_SEC / 4 };
	static const char *const links[] = { "a.", "1.", "1,",   "a1,",
					     "a'", "a-", "Rs1,", "\xD0\xB0." };

	for (size_t i = 0; i < COUNT(links); i++) {
		clock_t once = split_chain(*state, links[i], COUNT);

		assert_true(split_chain(*state, links[i], TIMES * COUNT) <
			    2 * TIMES * once + NOISE);
	}
}

/* No byte string makes it crash, and offsets always lie in the text. */
static void test_any_bytes(void **state)
{
	struct analysis *made = *state;
	uint32_t seed = 12345;
	char noise[64];

	for (size_t round = 0; round < 20000; round++) {
		size_t length = round % sizeof(noise);
		uint32_t position = 0;

		for (size_t i = 0; i < length; i++) {
			seed = seed * 1664525 + 1013904223;
			noise[i] = (char)(seed >> 24);
		}
		assert_int_equal(terms_split(made->terms, &made->words,
					     (struct text){ noise, length },
					     &made->fault),
				 STATUS_OK);
		for (size_t i = 0; i < made->words.count; i++) {
			const struct word *word = &made->words.list[i];

			assert_true(word->start < word->end);
			assert_true(word->end <= length);
			assert_true(word->folded.length > 0);
			assert_true(word->plain.length > 0);
			assert_true(word->first_position >= position);
			position = word->first_position;
			assert_true(word->last_position >= position);
			assert_true(word->last_position <
				    made->words.position_count);
		}
	}
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_apostrophe(char byte)
{
	return byte == '\'' || byte == '`';
}

/*
 * Puts for the first of each run of ASCII letters the full-width one, which
 * folds to the same; but not beside an apostrophe, where its rules are of
 * ASCII letters, and not of two, which may be one letter twice.
 */
static void widen(struct bytes *out, const char *input, struct fault *fault)
{
	bytes_clear(out);
	for (const char *at = input; *at; at++) {
		bool is_first = is_letter(*at) &&
				(at == input || (!is_letter(at[-1]) &&
						 !is_apostrophe(at[-1])));
		size_t length = 0;
		char wide[3] = { '\xEF', (char)(*at >= 'a' ? 0xBD : 0xBC),
				 (char)(*at >= 'a' ? *at - 'a' + 0x81 :
						     *at - 'A' + 0xA1) };

		while (is_letter(at[length]))
			length++;
		assert_int_equal(
			bytes_append(out,
				     is_first && length != 2 &&
						     !is_apostrophe(at[length]) ?
					     (struct text){ wide, 3 } :
					     (struct text){ at, 1 },
				     fault),
			0);
	}
	assert_int_equal(bytes_append_byte(out, '\0', fault), 0);
}

/* The same words, wherever they lie. */
static void check_widened(struct analysis *made, const char *input)
{
	struct bytes wide = BYTES_UP_TO(1000);
	struct bytes shown = BYTES_UP_TO(10000);

	assert_int_equal(bytes_append(&shown,
				      text_of(analysis_show(made, input)),
				      &made->fault),
			 0);
	assert_int_equal(bytes_append_byte(&shown, '\0', &made->fault), 0);
	widen(&wide, input, &made->fault);
	assert_string_equal(analysis_show(made, wide.data), shown.data);
	bytes_free(&wide);
	bytes_free(&shown);
}

/* A word of ASCII letters alone is cut by a path of its own. */
static void test_two_paths(void **state)
{
	static const char alphabet[] = "abSsUuRrZ 'aeg.-#+,.05  \n(\"&@_$/:";
	struct analysis *made = *state;
	uint32_t seed = 1;
	char input[64];

	for (int i = 1; i < 128; i++)
		for (int j = 1; j < 128; j++) {
			(void)snprintf(input, sizeof(input),
				       "ab%c%cCd x%c%c Y%c %cz%c", i, j, i, j,
				       i, j, i);
			check_widened(made, input);
		}
	for (size_t i = 0; i < 50000; i++) {
		size_t length = i % (sizeof(input) - 1);

		for (size_t j = 0; j < length; j++) {
			seed = seed * 1664525 + 1013904223;
			input[j] =
				alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
		}
		input[length] = '\0';
		check_widened(made, input);
	}
}

/* What is taken as it stands is what folding would make of it. */
static void test_ideographs(void **state)
{
	struct analysis *made = *state;
	struct bytes folded = BYTES_UP_TO(64);
	struct words found = { 0 };
	struct fault fault;

	for (uint32_t code = 0x4E00; code <= 0x9FFF; code++) {
		char text[4];
		const struct text character = { text, utf8_encode(code, text) };

		bytes_clear(&folded);
		assert_int_equal(utf8_fold(&folded, character, &fault), 0);
		assert_int_equal(
			terms_split(made->terms, &found, character, &fault), 0);
		assert_int_equal(found.count, 1);
		assert_true(
			text_equal(found.list[0].folded, text_from(&folded)));
		bytes_clear(&folded);
		assert_int_equal(plain_append(&folded, character, &fault), 0);
		assert_true(
			text_equal(found.list[0].plain, text_from(&folded)));
	}
	terms_words_free(&found);
	bytes_free(&folded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ANALYSIS_TEST(test_words),      ANALYSIS_TEST(test_unseen),
		ANALYSIS_TEST(test_spans),      ANALYSIS_TEST(test_long_chains),
		ANALYSIS_TEST(test_any_bytes),  ANALYSIS_TEST(test_two_paths),
		ANALYSIS_TEST(test_ideographs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
