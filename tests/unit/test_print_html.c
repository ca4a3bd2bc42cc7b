/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

static const struct output_options options = { .format = OUTPUT_HTML };

#define POLICY                                                    \
	"<meta http-equiv=\"Content-Security-Policy\" content=\"" \
	"default-src 'none'; style-src 'unsafe-inline'; "         \
	"base-uri 'none'; form-action 'none'\">"
#define SEARCHED                                               \
	"<dt>Searched</dt><dd>60 articles in 1,412 passages, " \
	"January 2003 to 2 November 2023</dd>\n"
#define INDEXED                                                    \
	"<dt>Indexed</dt><dd>23 November 2026, 03:10 UTC, run 12 " \
	"of index 01234567</dd>\n"

static size_t count_of(const char *printed, const char *what)
{
	size_t count = 0;

	while ((printed = strstr(printed, what))) {
		printed += strlen(what);
		count++;
	}
	return count;
}

static void test_page(void **state)
{
	struct print_sample samples[3];
	size_t length;
	char *printed;

	(void)state;
	print_sample_fill(&samples[0]);
	print_sample_fill_bare(&samples[1]);
	samples[1].article.article.bytes[0] = 1;
	samples[1].hit.rank = 2;
	print_sample_fill(&samples[2]);
	samples[2].hit.rank = 3;
	printed = print_to_memory(&options, samples, 3, &length);
	assert_memory_equal(printed, "<!DOCTYPE html>\n<html lang=\"en\">", 31);
	assert_non_null(strstr(printed, POLICY));
	assert_non_null(strstr(printed, "<title>back door \u2013 Pullquote<"));
	assert_non_null(strstr(printed, "<h1 dir=\"auto\">back door</h1>"));
	assert_non_null(strstr(printed, "Read as <code><bdi>backdoor</bdi>"));
	assert_non_null(strstr(printed, "<b>3 passages</b>; on this page "
					"1\u20133, of 2 articles</dd>"));
	assert_non_null(strstr(printed, SEARCHED INDEXED));
	assert_non_null(strstr(printed, "Counted over the 3 passages on this "
					"page.<"));
	/* The third hit stands with the first, which is of its article. */
	assert_int_equal(count_of(printed, "<article "), 2);
	assert_int_equal(count_of(printed, "<section class=\"passage\""), 3);
	assert_true(strstr(printed, ">3</a>") < strstr(printed, ">2</a>"));
	assert_string_equal(printed + length - 16, "</body>\n</html>\n");
	assert_int_equal(count_of(printed, "<script"), 0);
	assert_int_equal(count_of(printed, "id=\"p-cdcd"), 3);
	free(printed);
}

/* Each time the same, whatever time it took. */
static void test_repeats(void **state)
{
	struct print_sample sample;
	size_t length;
	char *one;
	char *two;

	(void)state;
	print_sample_fill(&sample);
	one = print_to_memory(&options, &sample, 1, &length);
	two = print_to_memory(&options, &sample, 1, &length);
	assert_string_equal(one, two);
	free(one);
	free(two);
}

static void expect_answer(const struct output_options *by,
			  const struct output_answer *answer,
			  const struct print_sample *sample,
			  const struct search_facts *facts,
			  const char *expected)
{
	struct output_question question = {
		.typed = TEXT("x"),
		.parsed = TEXT("x"),
		.facts = facts,
	};
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);
	uint32_t i;

	assert_int_equal(output_open(&output, stream, by, &fault), 0);
	assert_int_equal(output_begin(output, &question, &fault), 0);
	for (i = 0; i < answer->hit_count; i++)
		assert_int_equal(
			output_hit(output, &sample->hit, TEXT(""), &fault), 0);
	assert_int_equal(output_end(output, answer, &fault), 0);
	assert_int_equal(output_finish(output, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	if (!strstr(printed, expected))
		fail_msg("%s is not in %s", expected, printed);
	assert_null(strstr(printed, "Read as"));
	free(printed);
}

/* What was found, and of what the drawings are. */
static void test_totals(void **state)
{
	static const struct {
		bool is_by_article;
		struct output_answer answer;
		const char *expected;
	} cases[] = {
		{ false,
		  { 0, 0, true, 1, { "no word", 7 }, { "", 0 } },
		  "<p class=\"nothing\" dir=\"auto\">no word</p>" },
		{ false,
		  { 0, 0, true, 1, { "", 0 }, { "", 0 } },
		  ">Nothing found.<" },
		{ false,
		  { 0, 5, true, 1, { "", 0 }, { "", 0 } },
		  ">Nothing more on this page.<" },
		{ false,
		  { 1, 1, true, 1, { "", 0 }, { "", 0 } },
		  "<b>1 passage</b>; on this page 7\u20137, of 1 article<" },
		{ false,
		  { 2, 1234567, true, 1, { "", 0 }, { "", 0 } },
		  "<b>1,234,567 passages</b>; on this page" },
		{ false,
		  { 2, 3, true, 1, { "", 0 }, { "", 0 } },
		  "over the 2 passages on this page, not over all that match" },
		{ false,
		  { 2, 2, false, 1, { "", 0 }, { "", 0 } },
		  "<dd>at least <b>2 passages</b>" },
		{ true,
		  { 2, 4000000000, true, 1, { "", 0 }, { "", 0 } },
		  "<b>4,000,000,000 articles</b>; on this page 7\u20137, each "
		  "by its best passage<" },
	};
	struct print_sample sample;
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	sample.hit.rank = 7;
	for (i = 0; i < COUNT(cases); i++) {
		struct output_options by = options;

		by.is_by_article = cases[i].is_by_article;
		expect_answer(&by, &cases[i].answer, &sample,
			      print_sample_facts(), cases[i].expected);
	}
}

/* Of many indexes' articles it was not looked at which are the same. */
static void test_too_many_to_compare(void **state)
{
	struct search_facts facts = *print_sample_facts();
	struct output_answer answer = { 1, 1, true, 1, TEXT(""), TEXT("") };
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	facts.is_most = true;
	expect_answer(&options, &answer, &sample, &facts,
		      "<dd>at most 60 articles in 1,412 passages");
}

/* What was counted over all that match comes in place of what was counted
 * over the page, and each is called what it is. */
static void test_counts(void **state)
{
	static const struct {
		bool has_facets;
		bool has_timeline;
		const char *expected;
	} cases[] = {
		{ true, true, ">Counted over all 77 passages that match. <" },
		{ true, false,
		  ">Counted in the lists over all 77 passages that match. "
		  "Counted by time over the 1 passage on this page, not over "
		  "all that match.<" },
		{ false, true,
		  ">Counted by time over all 77 passages that match. "
		  "Counted in the lists over the 1 passage on this page, not "
		  "over all that match.<" },
	};
	const struct facet_value value = { TEXT("A. Nother"), 70, 9 };
	struct facet facet = { .field = FACET_AUTHOR,
			       .values = &value,
			       .value_count = 1 };
	const struct facets facets = { .list = &facet,
				       .count = 1,
				       .passage_count = 77 };
	const struct timeline timeline = { .unit = TIMELINE_DAY,
					   .passage_count = 77 };
	struct output_question question = { .typed = TEXT("x"),
					    .facts = print_sample_facts() };
	struct output_answer answer = { 1, 77, true, 1, TEXT(""), TEXT("") };
	struct print_sample sample;
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		struct output *output;
		struct fault fault;
		char *printed = NULL;
		size_t length;
		FILE *stream = open_memstream(&printed, &length);

		assert_int_equal(output_open(&output, stream, &options, &fault),
				 0);
		assert_true(output_has_hits_beside(output));
		assert_int_equal(output_begin(output, &question, &fault), 0);
		assert_int_equal(
			output_hit(output, &sample.hit, TEXT(""), &fault), 0);
		if (cases[i].has_facets)
			assert_int_equal(output_facets(output, &facets, &fault),
					 0);
		if (cases[i].has_timeline)
			assert_int_equal(
				output_timeline(output, &timeline, &fault), 0);
		assert_int_equal(output_end(output, &answer, &fault), 0);
		assert_int_equal(output_finish(output, &fault), 0);
		output_close(output);
		assert_int_equal(fclose(stream), 0);
		assert_non_null(strstr(printed, cases[i].expected));
		assert_int_equal(count_of(printed, "A. Nother"),
				 cases[i].has_facets ? 2 : 0);
		assert_int_equal(count_of(printed, "<h2>Outlets"),
				 !cases[i].has_facets);
		free(printed);
	}
}

/* One page of all answers, in which no id comes twice. */
static void test_batch(void **state)
{
	struct output_options batch = options;
	struct print_sample sample;
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);

	(void)state;
	batch.is_batch = true;
	print_sample_fill(&sample);
	assert_int_equal(output_open(&output, stream, &batch, &fault), 0);
	assert_int_equal(print_answer(output, "<a>", &sample, 1, &fault), 0);
	assert_int_equal(print_answer(output, "b", &sample, 1, &fault), 0);
	assert_int_equal(output_finish(output, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	assert_int_equal(count_of(printed, "<!DOCTYPE"), 1);
	assert_int_equal(count_of(printed, "<title>Pullquote</title>"), 1);
	assert_int_equal(count_of(printed, "</html>"), 1);
	assert_int_equal(count_of(printed, "<article "), 2);
	assert_int_equal(count_of(printed, "id=\"q1-cdcd"), 1);
	assert_int_equal(count_of(printed, "id=\"q2-cdcd"), 1);
	assert_non_null(strstr(printed, "\u00b7 <bdi>&lt;a&gt;</bdi>"));
	free(printed);
}

static void test_no_question(void **state)
{
	struct output_options batch = options;
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);

	(void)state;
	batch.is_batch = true;
	assert_int_equal(output_open(&output, stream, &batch, &fault), 0);
	assert_int_equal(output_finish(output, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	assert_int_equal(length, 0);
	free(printed);
}

static void test_out_of_memory(void **state)
{
	struct print_sample samples[2];

	(void)state;
	print_sample_fill(&samples[0]);
	print_sample_fill_bare(&samples[1]);
	samples[1].article.article.bytes[0] = 1;
	samples[1].article.date = TEXT("2021-08-18");
	samples[1].article.precision = RECORD_DAY;
	print_sweep_memory(&options, samples, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_repeats),
		cmocka_unit_test(test_totals),
		cmocka_unit_test(test_too_many_to_compare),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_no_question),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
