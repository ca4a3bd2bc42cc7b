/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/headings.h"
#include "tests/unit/unit.h"

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
	{ "What happens next?", true },
	{ "Analysis: what it means", true },
	/* sentences and their parts */
	{ "It was denied.", false },
	{ "Why?", false },
	{ "Q What happens next?", false },
	{ "MS. SMITH: I'm sorry?", false },
	{ "And then —?", false },
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
	{ "Police buy surveil-", false },
	{ "Police buy surveil\u2010", false },
	{ "Mail to desk@corpus.example", false },
	{ "See https://corpus.example/a", false },
	{ "See www.corpus.example", false },
	{ "150", false },
	{ "***", false },
	{ "corpus.example", false },
	{ "17 août 2021", false },
	/* enumerations, and sentences that lost their stop */
	{ "EE deployed equipment from Huawei, Nokia, and Ericsson", false },
	{ "Police, courts and cameras", false },
	{ "产品、服务和解决方案", false },
	/* at most 60 characters and 7 words */
	{ "One two three four five six seven", true },
	{ "One two three four five six seven eight", false },
	{ "Abcdefghij abcdefghij abcdefghij abcdefghij abcdefghij abcde",
	  true },
	{ "Abcdefghij abcdefghij abcdefghij abcdefghij abcdefghij abcdef",
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

static const struct {
	const char *line;
	bool is_byline;
	bool is_host;
} others[] = {
	{ "By A. Reporter", true, false },
	{ "BY A. REPORTER AND B. OTHER", true, false },
	{ "By the numbers", false, false },
	{ "By A and a lot more than a name or two", false, false },
	{ "By ", false, false },
	{ "Dawn.com", false, true },
	{ "www.corpus.example", false, true },
	{ "U.S.", false, false },
	{ "3.5", false, false },
	{ "Charges", false, false },
	{ ".com", false, false },
	{ "Mr.Smith said", false, false },
	{ "", false, false },
};

static void test_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(others); i++) {
		struct text line = text_of(others[i].line);

		assert_int_equal(headings_is_byline(line), others[i].is_byline);
		assert_int_equal(headings_is_host(line), others[i].is_host);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
