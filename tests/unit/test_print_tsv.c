/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

#define HEADER \
	"rank\tscore\tdate\tsource\ttitle\tpath\tline\tstart\tend\tpassage\ttext\n"
#define PASSAGE "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"

static void test_default_columns(void **state)
{
	struct output_options options = { .format = OUTPUT_TSV };
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	print_expect(&options, &sample, 1,
		     HEADER "1\t1.2346\t2021-08-17\tDaily Example\tThe box\t"
			    "news/box.txt\t3\t40\t75\t" PASSAGE
			    "\tA back door was found <in> the box.\n");
	print_expect(&options, NULL, 0, HEADER);
}

static void test_all_columns(void **state)
{
	struct output_options options = {
		.format = OUTPUT_TSV,
		.fields = "qid,article,id,author,date_precision,url,lang,"
			  "record,of,section,more,copies,locations,"
			  "first_seen,changed",
	};
	struct print_sample samples[2];
	struct text authors[] = { TEXT("A"), TEXT("B") };

	(void)state;
	print_sample_fill(&samples[0]);
	samples[0].article.authors = authors;
	samples[0].article.author_count = COUNT(authors);
	samples[0].location.record = 512;
	samples[0].hit.more = 4;
	samples[0].hit.is_changed = true;
	print_sample_fill_bare(&samples[1]);
	print_expect(&options, samples, COUNT(samples),
		     "qid\tarticle\tid\tauthor\tdate_precision\turl\tlang\t"
		     "record\tof\tsection\tmore\tcopies\tlocations\t"
		     "first_seen\tchanged\n"
		     "\tabababababababababababababababab\tw-1\tA; B\tday\t"
		     "https://example.org/box\ten\t512\tfile\tCharges\t4\t0\t"
		     "1\t2\t1\n"
		     "\tabababababababababababababababab\tnews/box.txt\t\t\t\t"
		     "und\t0\ttext\t\t0\t0\t1\t2\t0\n");
}

static void test_escapes(void **state)
{
	const struct {
		struct text title;
		bool is_terminal;
		const char *expected;
	} cases[] = {
		{ TEXT("a\tb\nc\rd\\e"), false, "a\\tb\\nc\\rd\\\\e" },
		{ TEXT("\\"), false, "\\\\" },
		{ TEXT("\t"), false, "\\t" },
		{ TEXT(""), false, "" },
		{ TEXT("=1+1"), false, "=1+1" },
		{ TEXT("\xFF"), false, "\xEF\xBF\xBD" },
		{ TEXT("\033[31m"), false, "\033[31m" },
		{ TEXT("\033[31m"), true, "\\\\x1b[31m" },
		{ TEXT("\xE2\x80\xAE"), true, "\\\\u{202e}" },
	};
	struct print_sample sample;
	char expected[128];
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		struct output_options options = {
			.format = OUTPUT_TSV,
			.fields = "title",
			.is_terminal = cases[i].is_terminal,
		};

		sample.article.title = cases[i].title;
		(void)snprintf(expected, sizeof(expected), "title\n%s\n",
			       cases[i].expected);
		print_expect(&options, &sample, 1, expected);
	}
}

/* With -0 a line end may stand in a value no more than before, and a NUL
 * neither. */
static void test_ends_by_nul(void **state)
{
	static const char expected[] = "title\tline\0a\\0b\\nc\t3\0";
	struct output_options options = { .format = OUTPUT_TSV,
					  .fields = "title,line",
					  .ends_by_nul = true };
	struct print_sample sample;
	size_t length;
	char *printed;

	(void)state;
	print_sample_fill(&sample);
	sample.article.title = TEXT("a\0b\nc");
	printed = print_to_memory(&options, &sample, 1, &length);
	assert_int_equal(length, sizeof(expected) - 1);
	assert_memory_equal(printed, expected, length);
	free(printed);
}

/* One header for all answers, and the question in each line. */
static void test_batch(void **state)
{
	struct output_options options = { .format = OUTPUT_TSV,
					  .fields = "rank",
					  .is_batch = true };
	struct print_sample sample;
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);

	(void)state;
	print_sample_fill(&sample);
	assert_int_equal(output_open(&output, stream, &options, &fault), 0);
	assert_int_equal(print_answer(output, "a", &sample, 1, &fault), 0);
	assert_int_equal(print_answer(output, "b\\", &sample, 1, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	assert_string_equal(printed, "qid\trank\na\t1\nb\\\\\t1\n");
	free(printed);
}

static void test_bad_fields(void **state)
{
	static const struct {
		const char *fields;
		const char *fault;
	} cases[] = {
		{ "rank,nothing", "'--fields': no column 'nothing'" },
		{ "", "'--fields': no column ''" },
		{ "rank,", "'--fields': no column ''" },
		{ "ran", "'--fields': no column 'ran'" },
		{ "Rank", "'--fields': no column 'Rank'" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct output_options options = { .format = OUTPUT_TSV,
						  .fields = cases[i].fields };
		struct output *output;
		struct fault fault;

		assert_int_equal(output_open(&output, stdout, &options, &fault),
				 STATUS_BAD_QUERY);
		assert_null(output);
		assert_string_equal(fault.text, cases[i].fault);
	}
}

/* 64 columns are allowed, 65 are not. */
static void test_most_columns(void **state)
{
	char fields[65 * 5];
	struct output_options options = { .format = OUTPUT_TSV,
					  .fields = fields };
	struct output *output;
	struct fault fault;
	size_t i;

	(void)state;
	for (i = 0; i < 65; i++)
		memcpy(fields + i * 5, "rank,", 5);
	fields[65 * 5 - 1] = '\0';
	assert_int_equal(output_open(&output, stdout, &options, &fault),
			 STATUS_BAD_QUERY);
	fields[64 * 5 - 1] = '\0';
	assert_int_equal(output_open(&output, stdout, &options, &fault),
			 STATUS_OK);
	output_close(output);
}

static void test_out_of_memory(void **state)
{
	struct output_options options = { .format = OUTPUT_TSV };
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	print_sweep_memory(&options, &sample, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default_columns),
		cmocka_unit_test(test_all_columns),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_ends_by_nul),
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_bad_fields),
		cmocka_unit_test(test_most_columns),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
