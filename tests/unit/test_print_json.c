/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

/* The records are those of JSON Lines, which test_print_jsonl.c knows. */
#define BEGIN(qid)                                                   \
	"{\"type\":\"begin\",\"format\":1,\"qid\":" qid ","          \
	"\"query\":\"back\\tdoor\",\"parsed\":\"backdoor\","         \
	"\"index\":\"0123456789abcdef0123456789abcdef\",\"run\":12," \
	"\"analysis\":\"fedcba9876543210\"}"

#define SUMMARY(qid)                                           \
	"{\"type\":\"summary\",\"qid\":" qid ",\"hits\":0,"    \
	"\"total\":0,\"exact_total\":true,\"elapsed_ms\":2.1," \
	"\"diagnosis\":null,\"absent\":[]}"

#define NOTHING(qid)                                                      \
	"{\"begin\":" BEGIN(qid) ",\n\"hits\":[],\n\"summary\":" SUMMARY( \
		qid) "}"

static void test_no_hits(void **state)
{
	struct output_options options = { .format = OUTPUT_JSON };

	(void)state;
	print_expect(&options, NULL, 0, NOTHING("null") "\n");
}

/* One line a record, whose text is that of JSON Lines. */
static void test_records(void **state)
{
	struct output_options lines = { .format = OUTPUT_JSONL };
	struct output_options options = { .format = OUTPUT_JSON };
	struct print_sample samples[3];
	size_t length;
	char *printed;
	char *records;
	char *line;
	char *rest;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(samples); i++) {
		print_sample_fill(&samples[i]);
		samples[i].hit.rank = (uint32_t)i + 1;
	}
	printed = print_to_memory(&options, samples, 3, &length);
	records = print_to_memory(&lines, samples, 3, &length);
	i = 0;
	for (line = strtok_r(records, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		i += strstr(printed, line) != NULL;
	assert_int_equal(i, 5);
	free(records);
	free(printed);
}

/* The document of `count` answers without hits, finished or cut. */
static char *print_batch(size_t count, bool is_finished)
{
	struct output_options options = { .format = OUTPUT_JSON,
					  .is_batch = true };
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);
	size_t i;

	assert_int_equal(output_open(&output, stream, &options, &fault), 0);
	for (i = 0; i < count; i++)
		assert_int_equal(print_answer(output, "a", NULL, 0, &fault), 0);
	if (is_finished)
		assert_int_equal(output_finish(output, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	return printed;
}

static void test_batch(void **state)
{
	static const struct {
		size_t count;
		bool is_finished;
		const char *expected;
	} cases[] = {
		{ 0, true, "[]\n" },
		{ 0, false, "" },
		{ 1, true, "[\n" NOTHING("\"a\"") "\n]\n" },
		{ 1, false, "[\n" NOTHING("\"a\"") },
		{ 2, true,
		  "[\n" NOTHING("\"a\"") ",\n" NOTHING("\"a\"") "\n]\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		char *printed =
			print_batch(cases[i].count, cases[i].is_finished);

		assert_string_equal(printed, cases[i].expected);
		free(printed);
	}
}

/* What is cut before its end has no last bracket. */
static void test_cut(void **state)
{
	struct output_options options = { .format = OUTPUT_JSON };
	struct print_sample sample;
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);

	(void)state;
	print_sample_fill(&sample);
	assert_int_equal(output_open(&output, stream, &options, &fault), 0);
	assert_int_equal(print_answer(output, NULL, &sample, 1, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	assert_string_equal(printed + length - 4, ":[]}");
	free(printed);
}

/* As in JSON Lines: the one record is the document. */
static void test_article(void **state)
{
	static const enum output_format formats[] = { OUTPUT_JSON,
						      OUTPUT_JSONL };
	const struct text paths[] = { TEXT("news/box.txt") };
	struct print_sample sample;
	struct output_article article = { .text = TEXT("Line\n"),
					  .paths = paths };
	char *printed[2] = { NULL, NULL };
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	article.record = &sample.article;
	for (i = 0; i < COUNT(formats); i++) {
		struct output_options options = { .format = formats[i] };
		struct output *output;
		struct fault fault;
		size_t length;
		FILE *stream = open_memstream(&printed[i], &length);

		assert_int_equal(output_open(&output, stream, &options, &fault),
				 0);
		assert_int_equal(output_article(output, &article, &fault), 0);
		output_close(output);
		assert_int_equal(fclose(stream), 0);
	}
	assert_true(strlen(printed[0]) > 100);
	assert_string_equal(printed[0], printed[1]);
	free(printed[0]);
	free(printed[1]);
}

static void test_out_of_memory(void **state)
{
	struct output_options options = { .format = OUTPUT_JSON };
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	print_sweep_memory(&options, &sample, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_hits),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_article),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
