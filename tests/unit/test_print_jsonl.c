/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

static const struct output_options options = { .format = OUTPUT_JSONL };

#define BEGIN(qid)                                                   \
	"{\"type\":\"begin\",\"format\":1,\"qid\":" qid ","          \
	"\"query\":\"back\\tdoor\",\"parsed\":\"backdoor\","         \
	"\"index\":\"0123456789abcdef0123456789abcdef\",\"run\":12," \
	"\"analysis\":\"fedcba9876543210\"}\n"

#define SUMMARY(qid, count)                                            \
	"{\"type\":\"summary\",\"qid\":" qid ",\"hits\":" count ","    \
	"\"total\":" count ",\"exact_total\":true,\"elapsed_ms\":2.1," \
	"\"diagnosis\":null,\"absent\":[]}\n"

#define HASHES                                              \
	"\"passage\":\"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd\"," \
	"\"article\":\"abababababababababababababababab\","

#define HIT(qid)                                                        \
	"{\"type\":\"hit\",\"qid\":" qid                                \
	",\"rank\":1,\"score\":1.2346," HASHES                          \
	"\"id\":\"w-1\",\"title\":\"The box\","                         \
	"\"source\":\"Daily Example\",\"author\":[\"A. Writer\"],"      \
	"\"date\":\"2021-08-17\",\"date_precision\":\"day\","           \
	"\"url\":\"https://example.org/box\",\"lang\":\"en\","          \
	"\"path\":\"news/box.txt\",\"path_bytes\":null,\"record\":0,"   \
	"\"of\":\"file\",\"start\":40,\"end\":75,\"line\":3,"           \
	"\"section\":\"Charges\","                                      \
	"\"text\":\"A back door was found \\u003cin\\u003e the box.\"," \
	"\"matches\":[{\"start\":2,\"end\":11,\"term\":\"backdoor\","   \
	"\"form\":\"stem\"}],\"before\":[],\"after\":[],\"more\":0,"    \
	"\"copies\":0,\"locations\":1,\"first_seen\":2,\"changed\":false}\n"

static void test_answer(void **state)
{
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	print_expect(&options, &sample, 1,
		     BEGIN("null") HIT("null") SUMMARY("null", "1"));
}

static void test_no_hits(void **state)
{
	(void)state;
	print_expect(&options, NULL, 0, BEGIN("null") SUMMARY("null", "0"));
}

static void test_batch(void **state)
{
	struct output_options batch = options;
	struct print_sample sample;

	(void)state;
	batch.is_batch = true;
	print_sample_fill(&sample);
	print_expect(&batch, &sample, 1,
		     BEGIN("\"q 1\"") HIT("\"q 1\"") SUMMARY("\"q 1\"", "1"));
}

static void test_absent_values(void **state)
{
	struct print_sample sample;

	(void)state;
	print_sample_fill_bare(&sample);
	print_expect(
		&options, &sample, 1,
		BEGIN("null") "{\"type\":\"hit\",\"qid\":null,\"rank\":1,"
			      "\"score\":1.2346," HASHES
			      "\"id\":\"news/box.txt\",\"title\":null,"
			      "\"source\":null,\"author\":[],\"date\":null,"
			      "\"date_precision\":null,\"url\":null,"
			      "\"lang\":\"und\",\"path\":\"news/box.txt\","
			      "\"path_bytes\":null,\"record\":0,"
			      "\"of\":\"text\",\"start\":40,\"end\":75,"
			      "\"line\":3,\"section\":null,"
			      "\"text\":\"A back door was found "
			      "\\u003cin\\u003e the box.\",\"matches\":[],"
			      "\"before\":[],\"after\":[],\"more\":0,"
			      "\"copies\":0,\"locations\":1,\"first_seen\":2,"
			      "\"changed\":false}\n" SUMMARY("null", "1"));
}

static void test_neighbours(void **state)
{
	struct print_sample sample;
	struct record_passage passages[2];
	size_t length;
	char *printed;

	(void)state;
	print_sample_fill(&sample);
	passages[0] = print_sample_neighbour(&sample, 1, TEXT("one"));
	passages[1] = print_sample_neighbour(&sample, 2, TEXT("two"));
	passages[1].section = TEXT("Next");
	sample.hit.after = passages;
	sample.hit.after_count = 2;
	printed = print_to_memory(&options, &sample, 1, &length);
	assert_non_null(strstr(
		printed,
		"\"before\":[],\"after\":["
		"{\"passage\":\"01cdcdcdcdcdcdcdcdcdcdcdcdcdcdcd\","
		"\"start\":40,\"end\":75,\"line\":5,\"section\":null,"
		"\"text\":\"one\"},"
		"{\"passage\":\"02cdcdcdcdcdcdcdcdcdcdcdcdcdcdcd\","
		"\"start\":40,\"end\":75,\"line\":7,\"section\":\"Next\","
		"\"text\":\"two\"}],\"more\":0"));
	free(printed);
}

/* RFC 4648, section 10, with a bad byte before each. */
static void test_path_bytes(void **state)
{
	const struct {
		struct text path;
		const char *expected;
	} cases[] = {
		{ TEXT("f\xFF"), "\"path\":\"f\xEF\xBF\xBD\","
				 "\"path_bytes\":\"Zv8=\"" },
		{ TEXT("\xFF"), "\"path_bytes\":\"/w==\"" },
		{ TEXT("fo\xFF"), "\"path_bytes\":\"Zm//\"" },
		{ TEXT("foob\xFE"), "\"path_bytes\":\"Zm9vYv4=\"" },
		{ TEXT("caf\xC3\xA9"), "\"path\":\"caf\xC3\xA9\","
				       "\"path_bytes\":null" },
	};
	struct print_sample sample;
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		size_t length;
		char *printed;

		sample.hit.path = cases[i].path;
		printed = print_to_memory(&options, &sample, 1, &length);
		assert_non_null(strstr(printed, cases[i].expected));
		free(printed);
	}
}

static void test_words(void **state)
{
	static const struct {
		enum record_precision precision;
		enum hit_form form;
		const char *precision_word;
		const char *form_word;
	} cases[] = {
		{ RECORD_YEAR, HIT_EXACT, "\"year\"", "\"exact\"" },
		{ RECORD_MONTH, HIT_FUZZY, "\"month\"", "\"fuzzy\"" },
		{ RECORD_TIME, HIT_SCRIPT, "\"time\"", "\"script\"" },
		{ RECORD_UNDATED, HIT_SYNONYM, "null", "\"synonym\"" },
	};
	struct print_sample sample;
	char expected[64];
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		size_t length;
		char *printed;

		sample.article.precision = cases[i].precision;
		sample.match.form = cases[i].form;
		printed = print_to_memory(&options, &sample, 1, &length);
		(void)snprintf(expected, sizeof(expected),
			       "\"date_precision\":%s,",
			       cases[i].precision_word);
		assert_non_null(strstr(printed, expected));
		(void)snprintf(expected, sizeof(expected), "\"form\":%s}",
			       cases[i].form_word);
		assert_non_null(strstr(printed, expected));
		free(printed);
	}
}

static void test_article(void **state)
{
	static const char expected[] =
		"{\"type\":\"article\",\"format\":1,"
		"\"article\":\"abababababababababababababababab\","
		"\"id\":\"w-1\",\"title\":\"The box\","
		"\"source\":\"Daily Example\",\"author\":[\"A. Writer\"],"
		"\"date\":\"2021-08-17\",\"date_precision\":\"day\","
		"\"date_from\":\"date\",\"url\":\"https://example.org/box\","
		"\"lang\":\"en\",\"of\":\"file\",\"locations\":["
		"{\"path\":\"news/box.txt\",\"path_bytes\":null,\"record\":0,"
		"\"source\":\"Daily Example\",\"author\":[\"A. Writer\"],"
		"\"date\":\"2021-08-17\",\"date_precision\":\"day\","
		"\"url\":\"https://example.org/box\"},"
		"{\"path\":\"old/\xEF\xBF\xBD.jsonl\","
		"\"path_bytes\":\"b2xkL/8uanNvbmw=\",\"record\":77,"
		"\"source\":\"Herald\",\"author\":[],\"date\":\"2021\","
		"\"date_precision\":\"year\",\"url\":null}],"
		"\"text\":\"Line\\nline\\n\"}\n";
	const struct text paths[] = { TEXT("news/box.txt"),
				      TEXT("old/\xFF.jsonl") };
	const struct record_location locations[] = {
		{ .record = 0 },
		{ .record = 77,
		  .outlet = { .source = TEXT("Herald"),
			      .date = TEXT("2021"),
			      .precision = RECORD_YEAR } },
	};
	struct print_sample sample;
	struct output_article article = { .text = TEXT("Line\nline\n"),
					  .paths = paths };
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);

	(void)state;
	print_sample_fill(&sample);
	sample.article.locations = locations;
	sample.article.location_count = COUNT(locations);
	article.record = &sample.article;
	assert_int_equal(output_open(&output, stream, &options, &fault), 0);
	assert_int_equal(output_article(output, &article, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	assert_string_equal(printed, expected);
	free(printed);
}

static void test_refused(void **state)
{
	struct output_question question = { .qid = TEXT("7"),
					    .typed = TEXT(""),
					    .facts = print_sample_facts() };
	struct output_answer answer = { .is_exact_total = true,
					.diagnosis = TEXT("no word") };
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);

	(void)state;
	assert_int_equal(output_open(&output, stream, &options, &fault), 0);
	assert_int_equal(output_begin(output, &question, &fault), 0);
	assert_int_equal(output_end(output, &answer, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	assert_non_null(strstr(printed, "\"query\":\"\",\"parsed\":null,"));
	assert_non_null(strstr(printed, "\"hits\":0,\"total\":0,"));
	assert_non_null(
		strstr(printed, "\"diagnosis\":\"no word\",\"absent\":[]}\n"));
	free(printed);
}

/* Each has a NUL behind it. */
static void test_absent_words(void **state)
{
	static const char words[] = "one\0\"two\"";
	struct output_question question = { .typed = TEXT("one"),
					    .parsed = TEXT("one"),
					    .facts = print_sample_facts() };
	struct output_answer answer = { .absent = { words, sizeof(words) } };
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);

	(void)state;
	assert_int_equal(output_open(&output, stream, &options, &fault), 0);
	assert_int_equal(output_begin(output, &question, &fault), 0);
	assert_int_equal(output_end(output, &answer, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	assert_non_null(strstr(printed,
			       "null,\"absent\":[\"one\",\"\\\"two\\\"\"]}\n"));
	free(printed);
}

static void test_out_of_memory(void **state)
{
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	sample.hit.path = TEXT("\xFF");
	print_sweep_memory(&options, &sample, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_no_hits),
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_absent_values),
		cmocka_unit_test(test_path_bytes),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_article),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_absent_words),
		cmocka_unit_test(test_neighbours),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
