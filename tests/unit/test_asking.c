/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/asking.h"
#include "tests/unit/unit.h"

static const struct {
	const char *words; /* folded, one blank between */
	size_t expected;
} rows[] = {
	{ "", 0 },
	{ "find articles that discuss harbour lamps", 4 },
	{ "please find me all articles about lamps", 6 },
	{ "what was reported about the lamps", 4 },
	{ "i am looking for information about lamps", 6 },
	{ "what is known about lamps", 4 },
	{ "which documents were published about lamps", 5 },
	{ "is there any information on lamps", 5 },
	{ "papers on lamps", 2 },
	{ "documents mentioning the lamps", 2 },
	{ "find news about lamps", 3 },
	{ "articles that", 2 },
	/* what is asked for has these words itself */
	{ "find lamps", 0 },
	{ "who paid for the lamps", 0 },
	{ "what documents were leaked about lamps", 0 },
	{ "what information was lost", 0 },
	{ "report of the oversight board", 0 },
	{ "documents of the board", 0 },
	{ "reported crime", 0 },
	{ "news agency", 0 },
	{ "news on sunday", 0 },
	{ "lamps articles about", 0 },
	{ "what does the board want", 0 },
	{ "articles", 0 },
	{ "what was said in the report", 4 },
	/* no more than a question has */
	{ "what is is is is is is is is is is is is is is is is known about",
	  0 },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text words[32];
		struct text rest = text_of(rows[i].words);
		size_t count = 0;

		while (rest.length > 0) {
			size_t length = 0;

			while (length < rest.length && rest.data[length] != ' ')
				length++;
			words[count++] = (struct text){ rest.data, length };
			length += length < rest.length;
			rest = text_skip(rest, length);
		}
		assert_int_equal(asking_count(words, count), rows[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
