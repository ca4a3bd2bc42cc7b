/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

/* What is taken for a formula, and what only looks like one. */
static void test_formulas(void **state)
{
	const struct {
		struct text title;
		const char *cell;
	} cases[] = {
		{ TEXT("plain"), "plain" },
		{ TEXT(""), "" },
		{ TEXT("=cmd()"), "'=cmd()" },
		{ TEXT("+1"), "'+1" },
		{ TEXT("-1"), "'-1" },
		{ TEXT("@SUM(A1)"), "'@SUM(A1)" },
		{ TEXT("a=b-c+d@e"), "a=b-c+d@e" },
		{ TEXT("  =1"), "  '=1" },
		{ TEXT("\xC2\xA0=1"), "\xC2\xA0'=1" },
		{ TEXT("\xEF\xBB\xBF=1"), "\xEF\xBB\xBF'=1" },
		{ TEXT("\xE2\x80\x8B=1"), "\xE2\x80\x8B'=1" },
		{ TEXT("\t=1"), "\\t'=1" },
		{ TEXT("\r=1"), "\\r'=1" },
		{ TEXT("\"=1"), "\"'=1" },
		{ TEXT("\xEF\xBC\x9D"
		       "1"),
		  "'\xEF\xBC\x9D"
		  "1" },
		{ TEXT("\xEF\xBC\x8B"
		       "1"),
		  "'\xEF\xBC\x8B"
		  "1" },
		{ TEXT("a\n=1"), "a\\n'=1" },
		{ TEXT("a;=1;2"), "a;'=1;2" },
		{ TEXT("a, -1"), "a, '-1" },
		{ TEXT("a\t@b"), "a\\t'@b" },
		{ TEXT("''=1"), "''=1" },
		{ TEXT("=\xFF"), "'=\xEF\xBF\xBD" },
	};
	struct output_options options = { .format = OUTPUT_TSV,
					  .fields = "title",
					  .is_spreadsheet = true };
	struct print_sample sample;
	char expected[128];
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		sample.article.title = cases[i].title;
		(void)snprintf(expected, sizeof(expected), "title\n%s\n",
			       cases[i].cell);
		print_expect(&options, &sample, 1, expected);
	}
}

/* Every column that holds what a source wrote, and no number. */
static void test_guarded_columns(void **state)
{
	struct output_options options = {
		.format = OUTPUT_TSV,
		.fields = "rank,score,id,title,source,author,date,url,lang,"
			  "path,record,line,section,text,first_seen,changed",
		.is_spreadsheet = true,
	};
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	sample.article.own_id = TEXT("=i");
	sample.article.title = TEXT("=t");
	sample.article.source = TEXT("=s");
	sample.author = TEXT("=a");
	sample.article.date = TEXT("=d");
	sample.article.address = TEXT("=u");
	sample.passage.language = TEXT("=l");
	sample.hit.path = TEXT("=p");
	sample.passage.section = TEXT("=h");
	sample.passage.text = TEXT("=x");
	sample.hit.match_count = 0;
	print_expect(&options, &sample, 1,
		     "rank\tscore\tid\ttitle\tsource\tauthor\tdate\turl\tlang\t"
		     "path\trecord\tline\tsection\ttext\tfirst_seen\tchanged\n"
		     "1\t1.2346\t'=i\t'=t\t'=s\t'=a\t'=d\t'=u\t'=l\t"
		     "'=p\t0\t3\t'=h\t'=x\t2\t0\n");
}

/* The id of a question is typed by somebody too. */
static void test_question(void **state)
{
	struct output_options options = { .format = OUTPUT_TSV,
					  .fields = "rank",
					  .is_batch = true,
					  .is_spreadsheet = true };
	struct print_sample sample;
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);

	(void)state;
	print_sample_fill(&sample);
	assert_int_equal(output_open(&output, stream, &options, &fault), 0);
	assert_int_equal(print_answer(output, "=q", &sample, 1, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	assert_string_equal(printed, "qid\trank\n'=q\t1\n");
	free(printed);
}

static void test_out_of_memory(void **state)
{
	struct output_options options = { .format = OUTPUT_CSV,
					  .is_spreadsheet = true };
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	sample.passage.text = TEXT("=1");
	sample.hit.match_count = 0;
	print_sweep_memory(&options, &sample, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formulas),
		cmocka_unit_test(test_guarded_columns),
		cmocka_unit_test(test_question),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
