/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

static const enum output_format formats[] = {
	OUTPUT_TEXT, OUTPUT_JSONL, OUTPUT_JSON, OUTPUT_TSV,
	OUTPUT_CSV,  OUTPUT_GREP,  OUTPUT_TREC, OUTPUT_PATHS,
	OUTPUT_RIS,  OUTPUT_ATOM,  OUTPUT_HTML
};

/* Each format is its own: the first bytes tell them apart. */
static void test_choice(void **state)
{
	static const char *const begins[] = {
		"The box\n",      "{\"type\":\"begin\"",
		"{\"begin\":{",   "rank\t",
		"rank,",          "news/box.txt:3:",
		"q Q0 ",          "news/box.txt\n",
		"TY  - NEWS\r\n", "<?xml ",
		"<!DOCTYPE html>"
	};
	struct print_sample sample;
	size_t length;
	char *printed;
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(formats); i++) {
		struct output_options options = { .format = formats[i] };

		printed = print_to_memory(&options, &sample, 1, &length);
		assert_memory_equal(printed, begins[i], strlen(begins[i]));
		free(printed);
	}
}

static void test_no_such_format(void **state)
{
	struct output_options options = { .format = (enum output_format)99 };
	struct output *output;
	struct fault fault;

	(void)state;
	assert_int_equal(output_open(&output, stdout, &options, &fault),
			 STATUS_BUG);
	assert_null(output);
	output_close(NULL);
}

/* A full disk is told in every format; nobody takes it for a pipe. */
static void test_full_disk(void **state)
{
	struct print_sample sample;
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(formats); i++) {
		struct output_options options = { .format = formats[i] };
		struct output *output;
		struct fault fault;
		FILE *stream = fopen("/dev/full", "w");

		assert_non_null(stream);
		assert_int_equal(output_open(&output, stream, &options, &fault),
				 0);
		assert_int_equal(print_answer(output, NULL, &sample, 1, &fault),
				 STATUS_FULL);
		assert_string_equal(fault.text, "output: disk full");
		assert_false(output_is_closed(output));
		output_close(output);
		(void)fclose(stream); /* fails as well */
	}
}

static void test_closed_pipe(void **state)
{
	struct output_options options = { .format = OUTPUT_JSONL };
	struct print_sample sample;
	struct output *output;
	struct fault fault;
	FILE *stream;
	int ends[2];

	(void)state;
	assert_true(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(close(ends[0]), 0);
	stream = fdopen(ends[1], "w");
	assert_non_null(stream);
	print_sample_fill(&sample);
	assert_int_equal(output_open(&output, stream, &options, &fault), 0);
	assert_int_equal(print_answer(output, NULL, &sample, 1, &fault),
			 STATUS_IO);
	assert_true(output_is_closed(output));
	output_close(output);
	(void)fclose(stream); /* fails as well */
}

/* Whoever reads the other end has the record before the next is made. */
static void test_flushed(void **state)
{
	struct output_options options = { .format = OUTPUT_GREP };
	struct output_question question = { .facts = print_sample_facts() };
	struct print_sample sample;
	struct output *output;
	struct fault fault;
	char seen[128];
	FILE *stream;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	stream = fdopen(ends[1], "w");
	assert_non_null(stream);
	print_sample_fill(&sample);
	assert_int_equal(output_open(&output, stream, &options, &fault), 0);
	assert_int_equal(output_begin(output, &question, &fault), 0);
	assert_int_equal(output_hit(output, &sample.hit, TEXT(""), &fault), 0);
	assert_int_equal(read(ends[0], seen, sizeof(seen)), 51);
	assert_int_equal(output_line(output, TEXT("4"), &fault), 0);
	assert_int_equal(read(ends[0], seen, sizeof(seen)), 2);
	assert_memory_equal(seen, "4\n", 2);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	assert_int_equal(close(ends[0]), 0);
}

static void test_article_formats(void **state)
{
	struct print_sample sample;
	struct output_article article = { .text = TEXT("x") };
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	article.record = &sample.article;
	article.paths = &sample.hit.path;
	for (i = 0; i < COUNT(formats); i++) {
		struct output_options options = { .format = formats[i] };
		bool has_it = formats[i] == OUTPUT_TEXT ||
			      formats[i] == OUTPUT_JSONL ||
			      formats[i] == OUTPUT_JSON;
		FILE *stream = fopen("/dev/null", "w");
		struct output *output;
		struct fault fault;

		assert_non_null(stream);
		assert_int_equal(output_open(&output, stream, &options, &fault),
				 0);
		assert_int_equal(output_article(output, &article, &fault),
				 has_it ? STATUS_OK : STATUS_BUG);
		output_close(output);
		assert_int_equal(fclose(stream), 0);
	}
}

/* What an answer wants to know, and says by itself. */
static void test_claims(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(formats); i++) {
		struct output_options options = { .format = formats[i] };
		bool is_json = formats[i] == OUTPUT_JSONL ||
			       formats[i] == OUTPUT_JSON;
		bool is_page = formats[i] == OUTPUT_HTML;
		struct output *output;
		struct fault fault;

		assert_int_equal(output_open(&output, stdout, &options, &fault),
				 0);
		assert_int_equal(output_has_diagnosis(output),
				 is_json || is_page);
		assert_int_equal(output_has_facts(output),
				 is_json || is_page ||
					 formats[i] == OUTPUT_ATOM);
		output_close(output);
	}
}

/* Of another place than the first what it says, and where it is a record among
 * others also where it lies. */
static void test_place(void **state)
{
	const struct record_location places[] = {
		{ .record = 0 },
		{ .record = 70,
		  .record_key = TEXT("id:q-9"),
		  .outlet = { .source = TEXT("The Quay") } },
		{ .record = 90, .record_key = TEXT("#2") },
	};
	static const struct {
		size_t cited;
		size_t place;
		const char *source;
		uint64_t record;
		const char *id;
		const char *of;
	} rows[] = {
		{ 0, 0, "Daily Example", 0, "w-1", "file" },
		{ 1, 1, "The Quay", 70, "q-9", "text" },
		{ 1, 0, "The Quay", 0, "w-1", "file" },
		{ 2, 2, "", 90, "news/box.txt", "text" },
	};
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	sample.article.locations = places;
	sample.article.location_count = COUNT(places);
	for (size_t i = 0; i < COUNT(rows); i++) {
		sample.hit.cited = rows[i].cited;
		sample.hit.place = rows[i].place;
		assert_true(text_equal(output_outlet(&sample.hit).source,
				       text_of(rows[i].source)));
		assert_int_equal(output_record(&sample.hit), rows[i].record);
		assert_true(text_equal(output_id(&sample.hit),
				       text_of(rows[i].id)));
		assert_string_equal(output_of(&sample.hit), rows[i].of);
	}
}

static void test_web(void **state)
{
	const struct {
		struct text address;
		bool is_web;
	} cases[] = {
		{ TEXT("https://a.example/"), true },
		{ TEXT("http://a"), true },
		{ TEXT("HtTpS://a"), true },
		{ TEXT("http://"), false },
		{ TEXT("http:/a"), false },
		{ TEXT("httpx://a"), false },
		{ TEXT("javascript:http://a"), false },
		{ TEXT("data:text/html,x"), false },
		{ TEXT("//a.example/"), false },
		{ TEXT(""), false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		assert_int_equal(output_is_web(cases[i].address),
				 cases[i].is_web);
}

static void test_score(void **state)
{
	static const struct {
		double score;
		double expected;
	} cases[] = {
		{ 11.52, 11.52 },    { 1.23456, 1.2346 },
		{ 1.23454, 1.2345 }, { 0, 0 },
		{ 0.00004, 0 },      { 123456.78949, 123456.7895 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		assert_true(output_score(cases[i].score) == cases[i].expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_no_such_format),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_closed_pipe),
		cmocka_unit_test(test_flushed),
		cmocka_unit_test(test_article_formats),
		cmocka_unit_test(test_claims),
		cmocka_unit_test(test_place),
		cmocka_unit_test(test_web),
		cmocka_unit_test(test_score),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
