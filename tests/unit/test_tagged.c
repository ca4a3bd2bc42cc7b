/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/tagged.h"
#include "tests/unit/unit.h"

enum { LONGEST = 1 << 24, LAST_YEAR = 2030 };

static struct fault fault;

#define ONE                                                                   \
	"HD   Ferry waits\nBY   By Ann Example\nWC   12 words\nPD   4 March " \
	"2021\nSN   Larn Post\nLA   English\nLP\nIt was late.\nTD\nIt had "   \
	"waited.\n\nFor fish.\nCO   larnpt : Port\n\n"                        \
	"AN   Document LARNP00020210304eh34000xx\n\n"
#define TWO                                                               \
	"SE   News\nHD   Market opens\nPD\t5 March 2021\nLP   It does.\n" \
	"TD   So be\nit.\nRE  larn : Larn\n"

static const struct {
	enum claims_kind kind;
	const char *one;
	const char *two;
} rows[] = {
	{ CLAIMS_TITLE, "Ferry waits", "Market opens" },
	{ CLAIMS_AUTHOR, "By Ann Example", "" },
	{ CLAIMS_DATE, "4 March 2021", "5 March 2021" },
	{ CLAIMS_SOURCE, "Larn Post", "" },
	{ CLAIMS_LANGUAGE, "English", "" },
	{ CLAIMS_TEXT, "It was late.\n\nIt had waited.\n\nFor fish.",
	  "It does.\n\nSo be\nit." },
	{ CLAIMS_ID, "LARNP00020210304eh34000xx", "" },
};

static void test_articles(void **state)
{
	struct claims *claims;
	struct tagged tagged;
	struct text article;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	assert_true(tagged_begin(&tagged, TEXT(ONE TWO)));
	for (size_t i = 0; i < 2; i++) {
		assert_true(tagged_next(&tagged, &article));
		assert_true(text_equal(article, i ? TEXT(TWO) : TEXT(ONE)));
		claims_begin(claims);
		OK(tagged_claim(article, claims, &fault));
		for (size_t j = 0; j < COUNT(rows); j++)
			assert_true(text_equal(
				claims_best(claims, rows[j].kind),
				text_of(i ? rows[j].two : rows[j].one)));
	}
	assert_false(tagged_next(&tagged, &article));
	claims_close(claims);
}

static void test_others(void **state)
{
	static const char *const texts[] = {
		"",
		"HD   Ferry waits",
		"HD   Ferry waits\nLP   It was late.\n",
		"HD Ferry waits\nPD 4 March\nTD It was late.\n",
		"PD   4 March\nHD   Ferry waits\nTD   It was late.\n",
		"The\n HD   Ferry\n PD   4 March\n TD   late.\n",
	};
	struct tagged tagged;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_false(tagged_begin(&tagged, text_of(texts[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_articles),
		cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
