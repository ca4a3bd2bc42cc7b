/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/mojibake.h"
#include "shared/memory.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

#define LOST "\xEF\xBF\xBD" /* U+FFFD */
#define NBSP "\xC2\xA0"

static const struct {
	const char *text;
	const char *repaired;
} rows[] = {
	{ "itâ€™s", "it’s" },
	{ "cafÃ©", "café" },
	{ "Ã©", "é" },
	{ "â€œWe wonâ€™t,â€\xC2\x9D he said â€“ twiceâ€¦",
	  "“We won’t,” he said – twice…" },
	{ "Â£5 or â‚¬6 at 20Â°", "£5 or €6 at 20°" },
	{ "a"
	  "Â" NBSP "b",
	  "a" NBSP "b" },
	{ "L'Ã©tÃ© Ã" NBSP " la mer", "L'été à la mer" },
	{ "FranÃ§ais, espaÃ±ol, grÃ¶ÃŸer, Å“uvre",
	  "Français, español, größer, œuvre" },
	{ "RzÄ…d ogÅ‚osiÅ‚", "Rząd ogłosił" },
	{ "ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет" },
	{ "ä¸­æ–‡", "中文" },
	{ "ðŸ˜€", "😀" },
	{ "Ù…Ø±Ø­Ø¨Ø§", "مرحبا" },
	/* read as Latin-1 */
	{ "it\xC3\xA2\xC2\x80\xC2\x99s", "it’s" },
	{ "caf\xC3\x83\xC2\xA9", "café" },
	{ "\xC3\xA4\xC2\xB8\xC2\xAD", "中" },
	/* twice, three times */
	{ "cafÃƒÂ©", "café" },
	{ "itÃ¢â‚¬â„¢s", "it’s" },
	{ "it\xC3\x83\xC2\xA2\xC3\x82\xC2\x80\xC3\x82\xC2\x99s", "it’s" },
	{ "cafÃƒÆ’Ã‚Â©", "café" },
	/* Windows-1252 that passed for Latin-1 first */
	{ "itÂ’s", "it’s" },
	{ "Â“soÂ”", "“so”" },
	{ "It\xC2\x92s \xC2\x80"
	  "5, \xC2\x93so\xC2\x94\xC2\x85",
	  "It’s €5, “so”…" },
	{ "\xC2\x9Ci\xC2\x81"
	  "é\xC2\x8A",
	  "œi\xC2\x81éŠ" },
	{ "\xC2\x92", "’" },
	/* of nothing in UTF-8, but for the signs */
	{ "\xC3\xAD\xC2\xA0\xC2\x80", "í" NBSP "€" },
	{ "\xC3\xB4\xC2\x90\xC2\x80\xC2\x80", "ô\xC2\x90€€" },
	/* blanks for non-breaking spaces, one for two, none at an end */
	{ "dÃ©jÃ  vu", "déjà vu" },
	{ "dÃ©jÃ vu", "déjà vu" },
	{ "Il est lÃ , dÃ©jÃ ", "Il est là, déjà" },
	{ "dÃ©jÃ", "déjà" },
	{ "dÃ©jÃ\nvu", "déjà\nvu" },
	{ "10Â km dÃ©jÃ", "10 km déjà" },
	/* bytes that Windows-1252 lacks: replaced, or dropped */
	{ "â€œsoâ€" LOST, "“so”" },
	{ "â€œsoâ€ he said", "“so” he said" },
	{ "â€œsoâ€", "“so”" },
	{ "â€œsoâ€.", "“so”." },
	{ "Ã©tÃ©, Ã" LOST "le", "été, " LOST "le" },
	{ "Ð" LOST "Ð½Ð½Ð°", LOST "нна" },
	{ "cafÃ© a" LOST "b", "café a" LOST "b" },
	/* cut off at its end */
	{ "itâ€™s lateâ", "it’s late" },
	{ "ä¸­æ–", "中" },
	/* a mark in front is no proof */
	{ "\xEF\xBB\xBF"
	  "cafÃ©",
	  "\xEF\xBB\xBF"
	  "café" },
	{ "ï»¿cafÃ©", "\xEF\xBB\xBF"
		      "café" },
};

static const char *const clean[] = {
	"",
	"plain",
	"café",
	"it’s",
	"“We won’t,” he said – twice…",
	"Привет, 中文, 😀",
	"Ã",
	"Ã alone",
	"Â",
	"â",
	"â€",
	"Ã la carte",
	"São Paulo, NÃO, IRMÃ, AVIÃO",
	"\xEF\xBB\xBF"
	"marked",
	LOST,
	/* texts about it */
	"L'octet é devient Ã© quand on se trompe.",
	"It’s Ã© that you see instead of an e with an accent.",
	"“Ã©” is how it looks",
	"Ã© for é",
	"中文 becomes ä¸­æ–‡",
	/* a letter and the sign behind it */
	"the CAFÉ’s menu",
	"CAFÉ… and no more",
	"the book VOILÀ »",
	"Strauß’ works",
	"IRMÃ” and IRMÃ…",
	"il dit voilà" NBSP "»",
	"MOTÖRHEAD™ and HÄ®",
	"ROSÉ–",
	"ROSÉ—and more",
	/* UTF-8 of nothing */
	"Ã\xC2\xAF\xC3\xA9",
	"\xC3\x80\xC2\xAF",
	/* controls that are no signs, and one that ends a line */
	"\xC2\x81so\xC2\x9D",
	"one\xC2\x85two",
};

static void check(struct text text, struct text expected, bool expected_change)
{
	struct bytes room = BYTES_UP_TO(text.length + text.length / 2);
	struct text out;
	struct fault fault;
	bool is_changed;

	assert_int_equal(mojibake_repair(&room, text, &out, &is_changed,
					 &fault),
			 STATUS_OK);
	if (!text_equal(out, expected))
		fail_msg("'%.*s' became '%.*s'", (int)text.length, text.data,
			 (int)out.length, out.data);
	assert_int_equal(is_changed, expected_change);
	if (!is_changed)
		assert_ptr_equal(out.data, text.data);
	bytes_free(&room);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text repaired = text_of(rows[i].repaired);

		check(text_of(rows[i].text), repaired, true);
		check(repaired, repaired, false);
	}
	for (size_t i = 0; i < COUNT(clean); i++)
		check(text_of(clean[i]), text_of(clean[i]), false);
}

/* One clean character anywhere keeps a text from being changed. */
static void test_one_against(void **state)
{
	static const char *const signs[] = { "é ", "“", "”", "中", "я", "€" };
	struct bytes text = BYTES_UP_TO(1000);
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(signs); i++) {
		for (size_t at = 0; at < 3; at++) {
			bytes_clear(&text);
			assert_int_equal(bytes_printf(&text, &fault,
						      "%sa cafÃ©, %sa cafÃ©.%s",
						      at == 0 ? signs[i] : "",
						      at == 1 ? signs[i] : "",
						      at == 2 ? signs[i] : ""),
					 STATUS_OK);
			check(text_from(&text), text_from(&text), false);
		}
	}
	bytes_free(&text);
}

/* The bytes of `text`, each as the character that Latin-1 has for it. */
static void misread(struct bytes *out, struct text text)
{
	struct fault fault;

	bytes_clear(out);
	for (size_t i = 0; i < text.length; i++) {
		char encoded[4];
		size_t width =
			utf8_encode((unsigned char)text.data[i], encoded);

		assert_int_equal(bytes_append(out,
					      (struct text){ encoded, width },
					      &fault),
				 STATUS_OK);
	}
}

/* Each character comes back, misread once to four times, also in place. */
static void test_each_code_point(void **state)
{
	struct bytes text = BYTES_UP_TO(1000);
	struct bytes other = BYTES_UP_TO(1000);

	(void)state;
	for (uint32_t code_point = 0xA0; code_point < 0x110000;
	     code_point += code_point < 0x3000 ? 1 : 97) {
		char encoded[8] = "caf\xC3\xA9 ";
		struct text good = { encoded, 6 };
		struct text out;
		struct fault fault;
		bool is_changed;

		if (code_point >= 0xD800 && code_point <= 0xDFFF)
			continue;
		good.length = 4 + utf8_encode(code_point, encoded + 4);
		memcpy(encoded, "\xC3\xA9 :", 4);
		misread(&text, good);
		for (size_t i = 0; i < code_point % 4; i++) {
			misread(&other, text_from(&text));
			bytes_clear(&text);
			assert_int_equal(bytes_append(&text, text_from(&other),
						      &fault),
					 STATUS_OK);
		}
		assert_int_equal(mojibake_repair(&text, text_from(&text), &out,
						 &is_changed, &fault),
				 STATUS_OK);
		assert_true(is_changed);
		assert_ptr_equal(out.data, text.data);
		if (!text_equal(out, good))
			fail_msg("U+%04X became '%.*s'", (unsigned)code_point,
				 (int)out.length, out.data);
	}
	bytes_free(&text);
	bytes_free(&other);
}

/* Whatever comes in: valid, no longer, and the same a second time. */
static void test_any_text(void **state)
{
	static const char *const parts[] = {
		"Ã",        "Â",  "â", "€", "™",
		"œ",        "¢",  "‚", "¬", "©",
		"ƒ",        "Æ",  " ", "a", "\n",
		NBSP,       LOST, "ð", "Ÿ", "\xC2\x9D",
		"\xC2\x80", "Ð",  "¡", "¿", "\xEF\xBB\xBF",
		"é",
	};
	struct bytes text = BYTES_UP_TO(1000);
	unsigned int seed = 7;

	(void)state;
	for (int round = 0; round < 100000; round++) {
		struct bytes room = BYTES_UP_TO(1000);
		struct text out;
		struct fault fault;
		bool is_changed;

		bytes_clear(&text);
		for (int i = rand_r(&seed) % 12; i >= 0; i--) {
			size_t at = (size_t)rand_r(&seed) %
				    (COUNT(parts) - (size_t)(round % 2));

			assert_int_equal(bytes_append(&text, text_of(parts[at]),
						      &fault),
					 STATUS_OK);
		}
		assert_int_equal(mojibake_repair(&room, text_from(&text), &out,
						 &is_changed, &fault),
				 STATUS_OK);
		assert_true(utf8_is_valid(out));
		assert_true(out.length <= text.length + text.length / 2);
		if (is_changed)
			check(out, out, false);
		bytes_free(&room);
	}
	bytes_free(&text);
}

static void test_no_room(void **state)
{
	struct bytes room = BYTES_UP_TO(4);
	struct text out;
	struct fault fault;
	bool is_changed;

	(void)state;
	assert_int_equal(mojibake_repair(&room, TEXT("cafÃ©"), &out,
					 &is_changed, &fault),
			 STATUS_FULL);
	assert_int_equal(out.length, 0);
	assert_false(is_changed);
	room.limit = 100;
	(void)memory_fail_at(1, 1);
	assert_int_equal(mojibake_repair(&room, TEXT("cafÃ©"), &out,
					 &is_changed, &fault),
			 STATUS_FULL);
	(void)memory_fail_at(0, 0);
	bytes_free(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_one_against),
		cmocka_unit_test(test_each_code_point),
		cmocka_unit_test(test_any_text),
		cmocka_unit_test(test_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
