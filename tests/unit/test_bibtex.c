/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "indexer/bibtex.h"
#include "tests/unit/unit.h"

enum {
	LONGEST = 1 << 24,
	LAST_YEAR = 2030,
	FACTS = 6,
	ENTRIES = 2,
	FILE_BYTES = 1 << 22
};

static const enum claims_kind kinds[FACTS] = { CLAIMS_TITLE,   CLAIMS_AUTHOR,
					       CLAIMS_DATE,    CLAIMS_SOURCE,
					       CLAIMS_ADDRESS, CLAIMS_TEXT };

/* Files, with the facts of their entries. */
static const struct {
	const char *file;
	const char *facts[ENTRIES][FACTS];
} rows[] = {
	{ "% Encoding: UTF-8\n@string{lp = \"Larn Post\"}\n"
	  "@Article{a1,\n  Title = {The {F}erry {\\'e}t\\\"{u}de \\& co},\n"
	  "  author = {Example, Ann and\n  Bo Mu{\\~n}oz and others},\n"
	  "  journal = \"Larn {\"}Post{\"}\", year = 2021, month = mar,\n"
	  "  url = {http://a.example/1},\n"
	  "  abstract = {It was\n    late.\n\n    For \\emph{fish}, 5\\,\\%.}\n}\n\n"
	  "@misc(b, title={Market~day}, date={2021-03-04})\n"
	  "@comment{jabref-meta: x;\ny}\n",
	  { { "The Ferry e\xCC\x81tu\xCC\x88"
	      "de & co",
	      "Example, Ann", "mar 2021", "Larn \"Post\"", "http://a.example/1",
	      "It was late.\n\nFor fish, 5,%." },
	    { "Market day", "", "2021-03-04", "", "", "" } } },
	/* addresses, names of strings, and what is no letter */
	{ "@misc{a, title = {A \\'\\\xC3\xA9 \\^{} \\~ n},\n"
	  " author = {\n others and Ray, Bo}, journal = lp, year = 2021,\n"
	  " month = mar # \" 4\", url = {http://a.example/~ann/\\~{}b\\_c},\n"
	  " abstract = {At http://b.example/~bo, p.~4.}}\n",
	  { { "A \xC3\xA9\xCC\x81 ^  \xCC\x83n", "Ray, Bo", "mar 4 2021", "",
	      "http://a.example/~ann/~b_c",
	      "At http://b.example/~bo, p. 4." } } },
	/* as old programs end lines */
	{ "@misc{a, title = {Late}}\r@misc{b, title = {Quay}}\r",
	  { { "Late", "", "", "", "", "" }, { "Quay", "", "", "", "", "" } } },
	{ "\xEF\xBB\xBF@book{a, title = \"So \" # {it is here}, year={n.d.},"
	  " month = \"x\"}",
	  { { "So it is here", "", "n.d.", "", "", "" } } },
	/* strings, which may stand behind the entry and be put together; names
	 * that are none say nothing */
	{ "@STRING(lp = \"Larn\" # {\n Post})\n@misc{a, title = \"On \" # Fish,\n"
	  " author = bo # \" and Ann\", journal = LP # \" Daily\", year = 2021,\n"
	  " month = spring, abstract = lp # # none}\n"
	  "@string{ fish = {{F}ish}, x = 1 }\n@string{bo = {Bo Ray}}\n",
	  { { "On Fish", "Bo Ray", "2021", "Larn Post Daily", "",
	      "Larn Post" } } },
};

static void test_entries(void **state)
{
	struct fault fault;
	struct claims *claims;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct text file = text_of(rows[i].file);
		size_t offset = 0;
		struct bibtex_strings strings;
		struct text entry;

		assert_true(bibtex_is(file));
		bibtex_read_strings(&strings, file);
		for (size_t j = 0; j < ENTRIES && rows[i].facts[j][0]; j++) {
			assert_true(bibtex_next(file, &offset, &entry));
			claims_begin(claims);
			OK(bibtex_claim(&strings, entry, claims, &fault));
			for (size_t k = 0; k < FACTS; k++)
				if (!text_equal(claims_best(claims, kinds[k]),
						text_of(rows[i].facts[j][k])))
					fail_msg("%zu, %zu, %zu", i, j, k);
		}
		assert_false(bibtex_next(file, &offset, &entry));
	}
	claims_close(claims);
}

static const char *const others[] = {
	"",
	"@",
	"@article",
	"@article{",
	"@article{a, year = 2021}",
	"@media{a, title}",
	"@ann{a, title = {Late}} said so.",
	/* quoted in a text, or before one */
	"It was late.\n@article{a, title = {Late}}\n",
	"@article{a, title = {Late}}\nIt was late.\n",
	"@article{a, title = {Late} year = 2021 }}\nsaid Ann.\n",
};

static void test_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(others); i++)
		if (bibtex_is(text_of(others[i])))
			fail_msg("%s", others[i]);
}

static double seconds(void)
{
	struct timespec now;

	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* What is there again and again is looked at once: each of these is over in a
 * moment, or never. */
static void test_hostile(void **state)
{
	static const char *const parts[] = {
		"\n",    " \r\n", "@a",     "@a\n", "@a{",
		"@a{\n", "={",    "\"a = ", "#",    "@string{a = \"\n",
	};
	struct bibtex_strings strings;
	struct bytes file = BYTES_UP_TO(FILE_BYTES);
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		const double begun = seconds();

		bytes_clear(&file);
		OK(bytes_append(&file, TEXT("@a{b, title = {Late}}\n"),
				&fault));
		while (file.length < FILE_BYTES / 2)
			OK(bytes_append(&file, text_of(parts[i]), &fault));
		(void)bibtex_is(text_from(&file));
		bibtex_read_strings(&strings, text_from(&file));
		assert_true(seconds() - begun < 5);
	}
	bytes_free(&file);
}

/* A string is named in two bytes. */
static void test_strings_many_times(void **state)
{
	struct bytes file = BYTES_UP_TO(FILE_BYTES);
	struct bibtex_strings strings;
	struct claims *claims;
	struct fault fault;
	struct text entry;
	size_t offset = 0;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	OK(bytes_append(&file, TEXT("@string{s = {"), &fault));
	while (file.length < 1000)
		OK(bytes_append(&file, TEXT("Quay of Larn. "), &fault));
	OK(bytes_append(&file, TEXT("}}\n@misc{a, "), &fault));
	while (file.length < 9000)
		OK(bytes_append(&file, TEXT("abstract = s#s#s#s, "), &fault));
	bibtex_read_strings(&strings, text_from(&file));
	assert_true(bibtex_next(text_from(&file), &offset, &entry));
	claims_begin(claims);
	OK(bibtex_claim(&strings, entry, claims, &fault));
	assert_in_range(claims_best(claims, CLAIMS_TEXT).length, 1900, 2100);
	claims_close(claims);
	bytes_free(&file);
}

/* Cut at any byte. */
static void test_damaged(void **state)
{
	const size_t length = strlen(rows[0].file);
	struct fault fault;
	struct claims *claims;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	for (size_t i = 1; i < length; i++) {
		char *copy = malloc(i); /* no byte more, for ASan */
		size_t offset = 0;
		struct bibtex_strings strings;
		struct text entry;

		assert_non_null(copy);
		memcpy(copy, rows[0].file, i);
		bibtex_read_strings(&strings, (struct text){ copy, i });
		(void)bibtex_is((struct text){ copy, i });
		while (bibtex_next((struct text){ copy, i }, &offset, &entry)) {
			claims_begin(claims);
			OK(bibtex_claim(&strings, entry, claims, &fault));
		}
		claims_begin(claims);
		free(copy);
	}
	claims_close(claims);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_strings_many_times),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
