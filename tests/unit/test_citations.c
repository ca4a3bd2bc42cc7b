/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/citations.h"
#include "tests/unit/unit.h"

enum { LONGEST = 1 << 24, LAST_YEAR = 2030, FACTS = 6 };

static struct fault fault;

static const enum claims_kind kinds[FACTS] = { CLAIMS_TITLE,   CLAIMS_AUTHOR,
					       CLAIMS_DATE,    CLAIMS_SOURCE,
					       CLAIMS_ADDRESS, CLAIMS_LEAD };

/* Files, each of two records. */
static const struct {
	const char *records[2];
	const char *facts[2][FACTS];
} rows[] = {
	{ { "TY  - NEWS\r\nTI  - Ferry\r\n  waits\r\nAU  - Ann Example\r\n"
	    "PY  - 2021\r\nT2  - Larn Post\r\nDA  - 2021/03/04/\r\n"
	    "UR  - http://a.example/1\r\nAB  - It was late.\r\n\r\n"
	    "For fish.\r\nN1  - Copyright\r\nER  - \r\n\r\n",
	    "TY  - NEWS\r\nT1  - Market\r\nPY  - 2021\r\nN2  - So be it.\r\n"
	    "EU - led talks end.\r\nKW  - fish\r\nER  -\r\n" },
	  { { "Ferry\nwaits", "Ann Example", "2021/03/04", "Larn Post",
	      "http://a.example/1", "It was late.\n\nFor fish." },
	    { "Market", "", "2021", "", "",
	      "So be it.\nEU - led talks end." } } },
	{ { "PMID- 31\nOWN - NLM\nTI  - Ferry\n      waits\nLID - x\n"
	    "AB  - AIM: it was late.\nFAU - Example, Ann\nAU  - Example A\n"
	    "JT  - Larn Post\nDP  - 2021 Mar 4\n\n",
	    "PMID- 32\nTI  - Market\n" },
	  { { "Ferry\nwaits", "Example, Ann", "2021 Mar 4", "Larn Post", "",
	      "AIM: it was late." },
	    { "Market", "", "", "", "", "" } } },
	{ { "\xEF\xBB\xBF%0 Newspaper Article\n%T Ferry waits\n%A Ann Example\n"
	    "%D 2021\n%8 March 4, 2021\n%B Larn Post\n%U http://a.example/1\n"
	    "%X It was late.\n50 % of it.\n\n",
	    "%0 Journal Article\n%T Market\n%D 2021\n" },
	  { { "Ferry waits", "Ann Example", "March 4, 2021", "Larn Post",
	      "http://a.example/1", "It was late.\n50 % of it." },
	    { "Market", "", "2021", "", "", "" } } },
};

static void test_records(void **state)
{
	struct claims *claims;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes file = BYTES_UP_TO(LONGEST);
		struct citations citations;
		struct text record;

		for (size_t j = 0; j < 2; j++)
			OK(bytes_append(&file, text_of(rows[i].records[j]),
					&fault));
		assert_true(citations_begin(&citations, text_from(&file)));
		for (size_t j = 0; j < 2; j++) {
			assert_true(citations_next(&citations, &record));
			assert_true(text_equal(record,
					       text_of(rows[i].records[j])));
			claims_begin(claims);
			OK(citations_claim(&citations, record, claims, &fault));
			for (size_t k = 0; k < FACTS; k++)
				assert_true(text_equal(
					claims_best(claims, kinds[k]),
					text_of(rows[i].facts[j][k])));
		}
		assert_false(citations_next(&citations, &record));
		bytes_free(&file);
	}
	claims_close(claims);
}

static void test_others(void **state)
{
	static const char *const texts[] = {
		"",
		"TY - that is what they call it\n",
		"TY  - NEWS\nAU  - Ann Example\n",
		"Of ferries\n\nTY  - NEWS\nTI  - Ferry\n",
		"  TY  - NEWS\nTI  - Ferry\n",
		"%0\n100 %\n",
		"PMID 31\nTI  - Ferry\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct citations citations;

		assert_false(citations_begin(&citations, text_of(texts[i])));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
