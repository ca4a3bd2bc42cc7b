/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

static const struct output_options options = { .format = OUTPUT_ATOM };

#define HEAD                                           \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
	"<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
#define FEED                                                     \
	"<title>Pullquote: back\tdoor</title>\n"                 \
	"<updated>2026-11-23T03:10:00+00:00</updated>\n"         \
	"<author><name>Pullquote</name></author>\n"              \
	"<generator version=\"" PULLQUOTE_VERSION "\">Pullquote" \
	"</generator>\n"
#define PASSAGE "<id>urn:x-pullquote:passage:cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
#define PLACE                                         \
	"<category scheme=\"urn:x-pullquote:place\" " \
	"term=\"news/box.txt:3\"/>\n"
#define WORDS "A back door was found &lt;in&gt; the box.</content>\n</entry>\n"

static void test_feed(void **state)
{
	struct print_sample samples[2];
	size_t length;
	char *printed;

	(void)state;
	print_sample_fill(&samples[0]);
	print_sample_fill_bare(&samples[1]);
	printed = print_to_memory(&options, samples, 2, &length);
	assert_memory_equal(printed,
			    HEAD "<id>urn:uuid:", strlen(HEAD "<id>urn:uuid:"));
	assert_string_equal(
		strstr(printed, "<title>"), FEED
		"<entry>\n" PASSAGE "</id>\n<title>The box</title>\n"
		"<updated>2021-08-17T00:00:00-00:00</updated>\n"
		"<published>2021-08-17T00:00:00-00:00</published>\n"
		"<author><name>A. Writer</name>\n</author>\n"
		"<link rel=\"alternate\" href=\"https://example.org/box\"/>\n"
		"<category scheme=\"urn:x-pullquote:source\" "
		"term=\"Daily Example\"/>\n" PLACE
		"<content type=\"text\" xml:lang=\"en\">" WORDS
		"<entry>\n" PASSAGE "</id>\n<title>news/box.txt</title>\n"
		"<updated>1970-01-01T00:00:00-00:00</updated>\n" PLACE
		"<content type=\"text\">" WORDS "</feed>\n");
	free(printed);
}

/* Of one index and query, always: a UUID of version 8. */
static void test_feed_id(void **state)
{
	size_t length;
	char *one = print_to_memory(&options, NULL, 0, &length);
	char *two = print_to_memory(&options, NULL, 0, &length);
	const char *id = strstr(one, "urn:uuid:") + strlen("urn:uuid:");
	size_t i;

	(void)state;
	assert_string_equal(one, two);
	for (i = 0; i < 36; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23)
			assert_int_equal(id[i], '-');
		else
			assert_non_null(memchr("0123456789abcdef", id[i], 16));
	}
	assert_memory_equal(id + i, "</id>", 5);
	assert_int_equal(id[14], '8');
	assert_non_null(memchr("89ab", id[19], 4));
	free(one);
	free(two);
}

static void test_moments(void **state)
{
	const struct {
		struct text date;
		enum record_precision precision;
		const char *moment;
		bool is_published;
	} cases[] = {
		{ TEXT("2021-08-17T10:05:00+02:00"), RECORD_TIME,
		  "2021-08-17T10:05:00+02:00", true },
		{ TEXT("2021-08-17"), RECORD_DAY, "2021-08-17T00:00:00-00:00",
		  true },
		{ TEXT("2021-08"), RECORD_MONTH, "2021-08-01T00:00:00-00:00",
		  false },
		{ TEXT("2021"), RECORD_YEAR, "2021-01-01T00:00:00-00:00",
		  false },
		{ TEXT(""), RECORD_UNDATED, "1970-01-01T00:00:00-00:00",
		  false },
		/* What no indexer writes is never handed on. */
		{ TEXT("2021-08-17 <noon>.........."), RECORD_TIME,
		  "2021-08-17T00:00:00-00:00", true },
		{ TEXT("2021-08-17T10"), RECORD_TIME,
		  "2021-08-17T00:00:00-00:00", true },
	};
	struct print_sample sample;
	char expected[64];
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		size_t length;
		char *printed;

		sample.article.date = cases[i].date;
		sample.article.precision = cases[i].precision;
		printed = print_to_memory(&options, &sample, 1, &length);
		(void)snprintf(expected, sizeof(expected),
			       "<updated>%s</updated>", cases[i].moment);
		assert_non_null(strstr(printed, expected));
		(void)snprintf(expected, sizeof(expected),
			       "<published>%s</published>", cases[i].moment);
		assert_int_equal(strstr(printed, expected) != NULL,
				 cases[i].is_published);
		assert_int_equal(strstr(printed, "<published>") != NULL,
				 cases[i].is_published);
		free(printed);
	}
}

/* One feed of all answers, and no id twice in it. */
static void test_batch(void **state)
{
	struct output_options batch = options;
	struct print_sample sample;
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	const char *first;
	const char *second;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);

	(void)state;
	batch.is_batch = true;
	print_sample_fill(&sample);
	assert_int_equal(output_open(&output, stream, &batch, &fault), 0);
	assert_int_equal(print_answer(output, "a", &sample, 1, &fault), 0);
	assert_int_equal(print_answer(output, "b", &sample, 1, &fault), 0);
	assert_int_equal(output_finish(output, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	first = strstr(printed, PASSAGE);
	second = strstr(first + 1, PASSAGE);
	assert_null(strstr(printed + 1, "<?xml"));
	assert_non_null(strstr(printed, "<title>Pullquote</title>"));
	assert_non_null(strstr(printed, "qid\" term=\"a\"/>"));
	assert_non_null(strstr(second, "qid\" term=\"b\"/>"));
	assert_memory_not_equal(first, second, strlen(PASSAGE) + 1 + 32);
	assert_string_equal(printed + length - strlen("</entry>\n</feed>\n"),
			    "</entry>\n</feed>\n");
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

static void test_hostile(void **state)
{
	struct print_sample sample;
	size_t length;
	char *printed;

	(void)state;
	print_sample_fill(&sample);
	sample.article.title = TEXT("</title>\x1B&\"]]>");
	sample.article.source = TEXT("\"/><x y='");
	sample.article.address = TEXT("javascript:alert(1)");
	sample.author = TEXT("<b>");
	sample.passage.language = TEXT("en\" x=\"");
	sample.hit.path = TEXT("\xFF\"<.txt");
	printed = print_to_memory(&options, &sample, 1, &length);
	assert_non_null(strstr(printed, "<title>&lt;/title&gt;\xEF\xBF\xBD"
					"&amp;&quot;]]&gt;</title>"));
	assert_non_null(strstr(printed, "term=\"&quot;/&gt;&lt;x y=&#39;\"/>"));
	assert_non_null(strstr(printed, "term=\"\xEF\xBF\xBD&quot;&lt;.txt:3"));
	assert_non_null(strstr(printed, "<name>&lt;b&gt;</name>"));
	assert_non_null(strstr(printed, "<content type=\"text\">"));
	assert_null(strstr(printed, "<link"));
	free(printed);
}

static void test_out_of_memory(void **state)
{
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	print_sweep_memory(&options, &sample, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_feed),
		cmocka_unit_test(test_feed_id),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_no_question),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
