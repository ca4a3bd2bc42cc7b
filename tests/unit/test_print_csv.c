/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

#define HEADER "rank,score,date,source,title,path,line,start,end,passage,text"

static void test_default_columns(void **state)
{
	struct output_options options = { .format = OUTPUT_CSV };
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	print_expect(&options, &sample, 1,
		     HEADER "\r\n1,1.2346,2021-08-17,Daily Example,The box,"
			    "news/box.txt,3,40,75,"
			    "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd,"
			    "A back door was found <in> the box.\r\n");
	print_expect(&options, NULL, 0, HEADER "\r\n");
}

static void test_quotes(void **state)
{
	const struct {
		struct text title;
		bool is_terminal;
		const char *cell;
	} cases[] = {
		{ TEXT("plain"), false, "plain" },
		{ TEXT(""), false, "" },
		{ TEXT("a, b"), false, "\"a, b\"" },
		{ TEXT("a \"b\""), false, "\"a \"\"b\"\"\"" },
		{ TEXT("\""), false, "\"\"\"\"" },
		{ TEXT("a\nb"), false, "\"a\nb\"" },
		{ TEXT("a\rb"), false, "\"a\rb\"" },
		{ TEXT("a\tb \\"), false, "a\tb \\" },
		{ TEXT("=1+1"), false, "=1+1" },
		{ TEXT("\xFF"), false, "\xEF\xBF\xBD" },
		{ TEXT("\033[31m"), false, "\033[31m" },
		{ TEXT("\033[31m,\n"), true, "\"\\x1b[31m, \"" },
	};
	struct print_sample sample;
	char expected[128];
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		struct output_options options = {
			.format = OUTPUT_CSV,
			.fields = "title,line",
			.is_terminal = cases[i].is_terminal,
		};

		sample.article.title = cases[i].title;
		(void)snprintf(expected, sizeof(expected),
			       "title,line\r\n%s,3\r\n", cases[i].cell);
		print_expect(&options, &sample, 1, expected);
	}
}

/* An empty line would be no record to many readers. */
static void test_one_empty_cell(void **state)
{
	struct output_options options = { .format = OUTPUT_CSV,
					  .fields = "title" };
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	sample.article.title = TEXT("");
	print_expect(&options, &sample, 1, "title\r\n\"\"\r\n");
}

static void test_spreadsheet(void **state)
{
	struct output_options options = { .format = OUTPUT_CSV,
					  .fields = "title,line",
					  .is_spreadsheet = true };
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	sample.article.title = TEXT("=HYPERLINK(\"x\")");
	print_expect(&options, &sample, 1,
		     "\xEF\xBB\xBFtitle,line\r\n"
		     "\"'=HYPERLINK(\"\"x\"\")\",3\r\n");
}

static void test_out_of_memory(void **state)
{
	struct output_options options = { .format = OUTPUT_CSV };
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	sample.article.title = TEXT("\",\"");
	print_sweep_memory(&options, &sample, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default_columns),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_one_empty_cell),
		cmocka_unit_test(test_spreadsheet),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
