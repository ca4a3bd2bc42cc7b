/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "indexer/headings.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *line;
	bool is_like;
} rows[] = {
	{ "Charges", true },
	{ "Authorities investigate allegations", true },
	{ "What the report does not say", true },
	{ "5G and the core", true },
	{ "\"Backdoor\" claims", true },
	{ "¿Qué dice el informe", true },
	{ "Обвинения", true },
	{ "الزامات", true },
	{ "背景", true },
	/* sentences and their parts */
	{ "It was denied.", false },
	{ "Why?", false },
	{ "背景。", false },
	{ "الزامات۔", false },
	{ "He said:", false },
	{ "first, second,", false },
	{ "and then nothing", false },
	{ "обвинения", false },
	/* lists, dates, bylines, addresses */
	{ "- that takeovers be blocked", false },
	{ "• Point", false },
	{ "August 17, 2021", false },
	{ "2021-08-17", false },
	{ "Tue, 17 Aug 2021 23:49:27 GMT", false },
	{ "By A. Reporter", false },
	{ "Por la redacción", false },
	{ "Reporting by A. One; editing by B. Two", false },
	{ "Image copyright Some Agency", false },
	{ "Credits: Some Agency", false },
	{ "[3]: A reference", false },
	{ "Can I just —", false },
	{ "Mail to desk@corpus.example", false },
	{ "See https://corpus.example/a", false },
	{ "See www.corpus.example", false },
	{ "150", false },
	{ "***", false },
	/* at most 80 characters and 12 words */
	{ "One two three four five six seven eight nine ten eleven twelve",
	  true },
	{ "A b c d e f g h i j k l", true },
	{ "A b c d e f g h i j k l m", false },
	{ "Abcdefghij abcdefghij abcdefghij abcdefghij abcdefghij abcdefghij abcdefghij abc",
	  true },
	{ "Abcdefghij abcdefghij abcdefghij abcdefghij abcdefghij abcdefghij abcdefghij abcd",
	  false },
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct lines lines = LINES_OF(text_of(rows[i].line));
		struct line line;

		assert_true(lines_next(&lines, &line));
		if (headings_is_like(&line) != rows[i].is_like)
			print_message("# '%s'\n", rows[i].line);
		assert_int_equal(headings_is_like(&line), rows[i].is_like);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
