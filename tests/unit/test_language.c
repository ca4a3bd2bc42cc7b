/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/language.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

#define ENGLISH                                                              \
	"The council has put cameras on every corner of the town, it says, " \
	"and nobody was asked, say those who live there and pass by. "       \
	"The mayor told the meeting that the police had asked for them. "
#define FINNISH                                                               \
	"Kaupunginvaltuusto on asentanut kamerat jokaiseen kadunkulmaan. "    \
	"Keneltäkään ei kysytty mitään, sanovat asukkaat, eikä kukaan " \
	"osaa kertoa, kuka kuvia katsoo ja kuinka kauan ne säilytetään. "

static const struct {
	const char *text;
	const char *code;
} rows[] = {
	{ "The city said on Monday that the cameras had been out of order.",
	  "en" },
	{ "La empresa negó las acusaciones y pidió que el tribunal decida.",
	  "es" },
	{ "L'entreprise a rejeté les accusations devant le tribunal hier.",
	  "fr" },
	{ "Das Unternehmen wies die Vorwürfe vor dem Gericht zurück.", "de" },
	{ "کمپنی نے عدالت میں ان الزامات کی تردید کی ہے۔", "ur" },
	{ "الشركة نفت الاتهامات أمام المحكمة يوم الاثنين.", "ar" },
	{ "公司在法庭上否认了这些指控。", "zh" },
	{ "這家公司在法庭上否認了這些指控。", "zh" },
	{ "Компанија је пред судом одбацила оптужбе о камерама у граду.",
	  "sr" },
	{ "החברה הכחישה את ההאשמות בבית המשפט ביום שני.", "he" },
	/* most of it is in one */
	{ ENGLISH ENGLISH FINNISH ENGLISH, "en" },
	{ FINNISH ENGLISH ENGLISH ENGLISH ENGLISH ENGLISH ENGLISH, "en" },
	{ FINNISH FINNISH ENGLISH FINNISH, "fi" },
	/* web addresses are no words */
	{ "The firm uses other maps. "
	  "![](http://feeds.example/~ff/fonearena?d=yIl2AUoC8zA) "
	  "![](http://feeds.example/~ff/fonearena?a=oHPI75dLs5M:TLZztOM1jYw) "
	  "![](http://feeds.example/~ff/fonearena?i=oHPI75dLs5M:V_sGLiPBpWU) "
	  "www.etxea.example/zerbitzua/euskaraz/gaurko/berriak/guztiak/hemen",
	  "en" },
	{ "https://www.corpus.example/a", "und" },
	{ "", "und" },
	{ "12345 67890", "und" },
	{ "...", "und" },
};

static void test_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct language_guess guess;
		struct fault fault;

		assert_int_equal(language_detect(&guess, text_of(rows[i].text),
						 &fault),
				 STATUS_OK);
		assert_string_equal(guess.code, rows[i].code);
		if (strcmp(rows[i].code, "und") == 0)
			assert_false(guess.is_reliable);
	}
}

/* Only the beginning counts, and the cut is between characters. The block
 * ends with the text, so that reading past it would be noticed. */
static void test_long_text(void **state)
{
	static const char sentence[] = "公司在法庭上否认了这些指控。";
	size_t length = 3 * LANGUAGE_MOST_BYTES;
	struct language_guess guess;
	struct fault fault;
	char *text = malloc(length);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < length; i++)
		text[i] = sentence[i % (sizeof(sentence) - 1)];
	assert_int_equal(language_detect(&guess, (struct text){ text, length },
					 &fault),
			 STATUS_OK);
	assert_string_equal(guess.code, "zh");
	assert_true(guess.is_reliable);
	free(text);
}

/* CLD2 reads one character past the end: what stands there must not
 * matter. */
static void test_what_follows(void **state)
{
	static const char text[] =
		"公司在法庭上否认了这些指控。\xF7\xFF\xFF\xFF";

	(void)state;
	for (size_t cut = 0; cut <= 42; cut += 3) {
		char copy[sizeof(text)];
		struct language_guess guess;
		struct fault fault;

		memcpy(copy, text, sizeof(text));
		memset(copy + cut, 0xF7, sizeof(copy) - cut);
		assert_int_equal(language_detect(&guess,
						 (struct text){ copy, cut },
						 &fault),
				 STATUS_OK);
	}
}

/* Every character that UTF-8 can write. */
static void test_each_character(void **state)
{
	char text[4 * 64];
	size_t length = 0;

	(void)state;
	for (uint32_t code_point = 0; code_point < 0x110000; code_point++) {
		struct language_guess guess;
		struct fault fault;

		if (code_point >= 0xD800 && code_point < 0xE000)
			continue;
		length += utf8_encode(code_point, text + length);
		if (length <= sizeof(text) - 4)
			continue;
		assert_int_equal(language_detect(&guess,
						 (struct text){ text, length },
						 &fault),
				 STATUS_OK);
		length = 0;
	}
}

static void test_any_bytes(void **state)
{
	static const char *const pieces[] = {
		"a",    " ",     "<b>", "\0", "é", "华", "ہ",           "😀",
		"\x01", "&amp;", ".",   "\n", "Ж", "ක",  "\xEF\xBF\xBE"
	};
	unsigned int seed = 3;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct bytes text = BYTES_UP_TO(10000);
		struct language_guess guess;
		struct fault fault;
		char *copy;

		for (int i = rand_r(&seed) % 200; i >= 0; i--) {
			const char *piece =
				pieces[(size_t)rand_r(&seed) % COUNT(pieces)];
			struct text added = text_of(piece);

			if (added.length == 0)
				added.length = 1;
			assert_int_equal(bytes_append(&text, added, &fault), 0);
		}
		copy = malloc(text.length);
		assert_non_null(copy);
		memcpy(copy, text.data, text.length);
		assert_int_equal(
			language_detect(&guess,
					(struct text){ copy, text.length },
					&fault),
			STATUS_OK);
		assert_true(strlen(guess.code) >= 2);
		free(copy);
		bytes_free(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_what_follows),
		cmocka_unit_test(test_each_character),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
