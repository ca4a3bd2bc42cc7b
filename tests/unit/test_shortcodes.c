/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/shortcodes.h"
#include "shared/bytes.h"
#include "tests/unit/unit.h"

static const struct {
	const char *text;
	const char *left;
} rows[] = {
	{ "", "" },
	{ "Rain.", "Rain." },
	{ "[caption id=\"a1\" width=\"300\"]<img src=\"q.jpg\"> A quay [sic].[/caption]So.",
	  "\n\n<img src=\"q.jpg\"> A quay [sic].\n\nSo." },
	{ "[wp_caption caption=\"A [new] quay\" id=\"a\"]<img>[/wp_caption]",
	  "\n\nA [new] quay<img>\n\n" },
	{ "A.[gallery ids=\"1,2\"]B.[gallery]C.[gallery link='f]' /]D.[/gallery]",
	  "A.\n\nB.\n\nC.\n\nD.\n\n" },
	{ "[embed]http://a.example[/embed][video src=\"a\"][/video]",
	  "\n\nhttp://a.example\n\n\n\n\n\n" },
	{ "[caption]A[/caption][caption]B[/caption]", "\n\nA\n\n\n\nB\n\n" },
	/* other words in brackets, and what is to be shown */
	{ "[1] [sic] [a caption] [captions] [gallery-2] [/ gallery] []",
	  "[1] [sic] [a caption] [captions] [gallery-2] [/ gallery] []" },
	{ "[[gallery ids=\"1\"]]", "[[gallery ids=\"1\"]]" },
	{ "[quote src=\"a\"] [Caption] [", "[quote src=\"a\"] [Caption] [" },
	/* it does not end */
	{ "[caption id=\"a", "[caption id=\"a" },
	{ "[caption caption=\"a]b", "[caption caption=\"a]b" },
	{ "[gallery", "[gallery" },
};

static void test_drop(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t length = strlen(rows[i].text);
		char *copy = malloc(length + 1); /* no byte more, for ASan */
		struct text left;

		assert_non_null(copy);
		memcpy(copy, rows[i].text, length);
		left = (struct text){ copy, shortcodes_drop(copy, length) };
		if (!text_equal(left, text_of(rows[i].left)))
			fail_msg("%s: %.*s", rows[i].text, (int)left.length,
				 left.data);
		free(copy);
	}
}

/* A mark that does not end costs no more than its length. */
static void test_long(void **state)
{
	enum { UNITS = 1 << 16 };
	static const char unit[] = "[caption a=\"";
	const size_t length = UNITS * (sizeof(unit) - 1);
	char *text = malloc(length);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < length; i++)
		text[i] = unit[i % (sizeof(unit) - 1)];
	assert_int_equal(shortcodes_drop(text, length), length);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_drop),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
