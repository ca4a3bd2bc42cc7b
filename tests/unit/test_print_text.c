/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

static const struct output_options plain = { .format = OUTPUT_TEXT,
					     .width = 80 };

static void set_text(struct print_sample *sample, struct text text)
{
	sample->passage.text = text;
	sample->hit.match_count = 0;
}

static void test_one_hit(void **state)
{
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	sample.hit.more = 1;
	sample.hit.copies = 1;
	print_expect(&plain, &sample, 1,
		     "The box\n"
		     "Daily Example \xC2\xB7 2021-08-17 \xC2\xB7 en\n"
		     "\n"
		     "  1. A back door was found <in> the box.\n"
		     "     \xC2\xA7 Charges\n"
		     "     news/box.txt:3\n"
		     "     1 more passage\n"
		     "     1 near-copy elsewhere\n");
	print_expect(&plain, NULL, 0, "");
}

static void test_bare(void **state)
{
	struct print_sample sample;

	(void)state;
	print_sample_fill_bare(&sample);
	sample.hit.rank = 1234;
	sample.hit.more = 2;
	sample.hit.copies = 3;
	print_expect(&plain, &sample, 1,
		     "news/box.txt\n"
		     "\n"
		     "1234. A back door was found <in> the box.\n"
		     "     news/box.txt\n     text line 3\n"
		     "     2 more passages\n"
		     "     3 near-copies elsewhere\n");
}

/* Of a record among others also where it begins, be it the first. */
static void test_place(void **state)
{
	const struct {
		bool is_file;
		uint64_t record;
		struct text key;
		const char *expected;
	} cases[] = {
		{ true, 0, TEXT(""), "Words.\n     news/box.txt:3\n" },
		{ false, 0, TEXT(""),
		  "Words.\n     news/box.txt\n     text line 3\n" },
		{ false, 0, TEXT("id 1"),
		  "Words.\n     news/box.txt\n"
		  "     record at byte 0, text line 3\n" },
		{ false, 8183, TEXT("id 2"),
		  "Words.\n     news/box.txt\n"
		  "     record at byte 8183, text line 3\n" },
	};
	struct print_sample sample;
	size_t i;

	(void)state;
	print_sample_fill_bare(&sample);
	set_text(&sample, TEXT("Words."));
	for (i = 0; i < COUNT(cases); i++) {
		size_t length;
		char *printed;

		sample.article.is_file = cases[i].is_file;
		sample.location.record = cases[i].record;
		sample.location.record_key = cases[i].key;
		printed = print_to_memory(&plain, &sample, 1, &length);
		assert_non_null(strstr(printed, cases[i].expected));
		free(printed);
	}
}

static void test_dates(void **state)
{
	const struct {
		struct text date;
		enum record_precision precision;
		const char *expected;
	} cases[] = {
		{ TEXT("2021-08-17T10:00:00+05:00"), RECORD_TIME,
		  " 2021-08-17 " },
		{ TEXT("2021-08"), RECORD_MONTH, " 2021-08 " },
		{ TEXT("2021"), RECORD_YEAR, " 2021 " },
	};
	struct print_sample sample;
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		size_t length;
		char *printed;

		sample.article.date = cases[i].date;
		sample.article.precision = cases[i].precision;
		printed = print_to_memory(&plain, &sample, 1, &length);
		assert_non_null(strstr(printed, cases[i].expected));
		free(printed);
	}
}

/* Two articles; the second hit of the first joins it. */
static void fill_three(struct print_sample samples[3])
{
	size_t i;

	for (i = 0; i < 3; i++) {
		print_sample_fill_bare(&samples[i]);
		set_text(&samples[i], TEXT("Words."));
		samples[i].hit.rank = (uint32_t)i + 1;
		samples[i].article.title = TEXT("One");
	}
	samples[1].article.article.bytes[0] = 0;
	samples[1].article.title = TEXT("Two");
}

static void test_grouped(void **state)
{
	struct print_sample samples[3];

	(void)state;
	fill_three(samples);
	print_expect(&plain, samples, 3,
		     "One\n"
		     "\n"
		     "  1. Words.\n"
		     "     news/box.txt\n     text line 3\n"
		     "\n"
		     "  3. Words.\n"
		     "     news/box.txt\n     text line 3\n"
		     "\n"
		     "Two\n"
		     "\n"
		     "  2. Words.\n"
		     "     news/box.txt\n     text line 3\n");
}

static void test_streamed(void **state)
{
	struct output_options options = plain;
	struct print_sample samples[3];

	(void)state;
	options.is_streamed = true;
	fill_three(samples);
	samples[2].article.article = samples[1].article.article;
	print_expect(&options, samples, 3,
		     "One\n"
		     "\n"
		     "  1. Words.\n"
		     "     news/box.txt\n     text line 3\n"
		     "\n"
		     "Two\n"
		     "\n"
		     "  2. Words.\n"
		     "     news/box.txt\n     text line 3\n"
		     "\n"
		     "  3. Words.\n"
		     "     news/box.txt\n     text line 3\n");
}

static void test_batch(void **state)
{
	struct output_options options = plain;
	struct print_sample sample;

	(void)state;
	options.is_batch = true;
	print_sample_fill_bare(&sample);
	set_text(&sample, TEXT("Words."));
	print_expect(&options, &sample, 1,
		     "q 1: back door\n"
		     "\n"
		     "news/box.txt\n"
		     "\n"
		     "  1. Words.\n"
		     "     news/box.txt\n     text line 3\n"
		     "\n");
	print_expect(&options, NULL, 0, "q 1: back door\n\n");
}

#define BELOW "\n     news/box.txt\n     text line 3\n"

/* Lines of a passage at a width of 25: 20 columns of text. */
static void test_wrapping(void **state)
{
	const struct {
		struct text text;
		const char *expected;
	} cases[] = {
		{ TEXT("12345 78901 34567 90"), "12345 78901 34567 90" },
		{ TEXT("12345 78901 34567 901"),
		  "12345 78901 34567\n     901" },
		{ TEXT("  one\n\ntwo\t three "), "one two three" },
		{ TEXT("123456789012345678901234567890123456789 x"),
		  "12345678901234567890\n     1234567890123456789\n     x" },
		/* a letter and its accent are one column */
		{ TEXT("e\xCC\x81"
		       "e\xCC\x81"
		       "e\xCC\x81"
		       " 5678 0123 5678 "
		       "0"),
		  "e\xCC\x81"
		  "e\xCC\x81"
		  "e\xCC\x81"
		  " 5678 0123 5678 0" },
		/* Han: two columns each, breaks between any two */
		{ TEXT("\xE5\x8D\x8E\xE4\xB8\xBA\xE5\x8D\x8E\xE4\xB8\xBA"
		       "\xE5\x8D\x8E\xE4\xB8\xBA\xE5\x8D\x8E\xE4\xB8\xBA"
		       "\xE5\x8D\x8E\xE4\xB8\xBA\xE5\x8D\x8E"),
		  "\xE5\x8D\x8E\xE4\xB8\xBA\xE5\x8D\x8E\xE4\xB8\xBA"
		  "\xE5\x8D\x8E\xE4\xB8\xBA\xE5\x8D\x8E\xE4\xB8\xBA"
		  "\xE5\x8D\x8E\xE4\xB8\xBA\n     \xE5\x8D\x8E" },
		/* and never before a full stop */
		{ TEXT("123456789 1234567 \xE5\x8D\x8E\xE3\x80\x82"),
		  "123456789 1234567\n     \xE5\x8D\x8E\xE3\x80\x82" },
		/* escapes count as what they are shown as */
		{ TEXT("\033\033\033\033\033 7"),
		  "\\x1b\\x1b\\x1b\\x1b\\x1b\n     7" },
		{ TEXT(""), "" },
	};
	struct output_options options = plain;
	struct print_sample sample;
	char expected[512];
	size_t i;

	(void)state;
	options.width = 25;
	print_sample_fill_bare(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		set_text(&sample, cases[i].text);
		(void)snprintf(expected, sizeof(expected),
			       "news/box.txt\n\n  1. %s" BELOW,
			       cases[i].expected);
		print_expect(&options, &sample, 1, expected);
	}
	options.width = 0; /* a terminal without a size */
	set_text(&sample, TEXT("12345 78901 34567 901"));
	print_expect(&options, &sample, 1,
		     "news/box.txt\n\n  1. 12345 78901 34567\n     901" BELOW);
}

#define RED "\033[1;31m"
#define OFF "\033[0m"

static void test_colors(void **state)
{
	static const struct hit_match matches[] = {
		{ .start = 0, .end = 3 },
		{ .start = 4, .end = 11 },
		{ .start = 12, .end = 14 },
	};
	struct output_options options = plain;
	struct print_sample sample;

	(void)state;
	options.is_colored = true;
	options.width = 80;
	print_sample_fill_bare(&sample);
	sample.passage.text = TEXT("one two six (ten) more");
	sample.hit.matches = matches;
	sample.hit.match_count = COUNT(matches);
	print_expect(&options, &sample, 1,
		     "\033[1mnews/box.txt" OFF "\n\n"
		     "  1. " RED "one" OFF " " RED "two" OFF " " RED "six" OFF
		     " " RED "(t" OFF "en) more\n"
		     "     \033[36mnews/box.txt" OFF "\n"
		     "     text line 3\n");
}

/* Whatever the source, the path and the query hold. */
static void test_hostile(void **state)
{
	struct output_options options = plain;
	struct print_sample sample;
	size_t length;
	char *printed;
	size_t i;

	(void)state;
	options.is_batch = true;
	print_sample_fill(&sample);
	sample.article.title = TEXT("\033]0;x\a\n\xC2\x9B");
	sample.article.source = TEXT("\033[2J");
	sample.article.date = TEXT("\033");
	sample.article.language = TEXT("\033");
	sample.passage.section = TEXT("\033\n");
	sample.passage.text = TEXT("a\033b\x7F\xE2\x80\xAE\xC2\x9B\r\b\0c");
	sample.hit.path = TEXT("\033\n\xFF");
	printed = print_to_memory(&options, &sample, 1, &length);
	for (i = 0; i < length; i++)
		assert_true(printed[i] == '\n' ||
			    ((unsigned char)printed[i] >= ' ' &&
			     printed[i] != 0x7F));
	assert_null(strstr(printed, "\xC2\x9B"));
	assert_null(strstr(printed, "\xE2\x80\xAE"));
	assert_null(strchr(printed, (char)0xFF));
	free(printed);
}

static void test_note(void **state)
{
	struct output_question question = { .facts = print_sample_facts() };
	struct output_answer answer = { .hit_count = 1 };
	struct print_sample sample;
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);

	(void)state;
	print_sample_fill_bare(&sample);
	set_text(&sample, TEXT("Words."));
	assert_int_equal(output_open(&output, stream, &plain, &fault), 0);
	assert_int_equal(output_begin(output, &question, &fault), 0);
	assert_int_equal(output_hit(output, &sample.hit,
				    TEXT("score 1.2\nas \033\n"), &fault),
			 0);
	assert_int_equal(output_end(output, &answer, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	assert_string_equal(printed, "news/box.txt\n\n  1. Words." BELOW
				     "     score 1.2\n     as \\x1b\n");
	free(printed);
}

/* The article's own bytes, unless they go to a terminal. */
static void test_article(void **state)
{
	static const char text[] = "Line\r\n\033[1m\tline\0.";
	struct print_sample sample;
	struct output_article article = { .text = { text, sizeof(text) } };
	struct output_options options = plain;
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);

	(void)state;
	print_sample_fill(&sample);
	article.record = &sample.article;
	article.paths = &sample.hit.path;
	assert_int_equal(output_open(&output, stream, &options, &fault), 0);
	assert_int_equal(output_article(output, &article, &fault), 0);
	assert_int_equal(length, sizeof(text));
	assert_memory_equal(printed, text, sizeof(text));
	output_close(output);
	options.is_terminal = true;
	assert_int_equal(output_open(&output, stream, &options, &fault), 0);
	assert_int_equal(output_article(output, &article, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	assert_string_equal(printed + sizeof(text),
			    "Line\n\\x1b[1m\tline\\x00.\\x00");
	free(printed);
}

/* Passages 0 to 6 of one article, of which 1 and 4 are hits. */
static void fill_neighbours(struct print_sample samples[2],
			    struct record_passage passages[7])
{
	static const struct text texts[] = {
		TEXT_INIT("zero"),  TEXT_INIT("one"),  TEXT_INIT("two"),
		TEXT_INIT("three"), TEXT_INIT("four"), TEXT_INIT("five"),
		TEXT_INIT("six"),
	};

	print_sample_fill(&samples[0]);
	print_sample_fill(&samples[1]);
	for (uint32_t i = 0; i < 7; i++)
		passages[i] = print_sample_neighbour(&samples[0], i, texts[i]);
	for (size_t i = 0; i < 2; i++) {
		samples[i].hit.rank = (uint32_t)(2 - i);
		samples[i].hit.passage = &passages[3 * i + 1];
		samples[i].hit.match_count = 0;
		samples[i].hit.before = &passages[3 * i];
		samples[i].hit.after = &passages[3 * i + 2];
		samples[i].hit.before_count = 1;
		samples[i].hit.after_count = 1;
	}
}

#define HEADING "The box\nDaily Example \xC2\xB7 2021-08-17 \xC2\xB7 en\n"

/* In text order, each passage once. */
static void test_neighbours(void **state)
{
	const struct output_options options = { .format = OUTPUT_TEXT,
						.width = 80,
						.context = 1 };
	struct print_sample samples[2];
	struct record_passage passages[7];

	(void)state;
	fill_neighbours(samples, passages);
	print_expect(&options,
		     (struct print_sample[]){ samples[1], samples[0] }, 2,
		     HEADING "\n     zero\n"
			     "\n  2. one\n     news/box.txt:5\n"
			     "\n     two\n"
			     "\n     three\n"
			     "\n  1. four\n     news/box.txt:11\n"
			     "\n     five\n");
	samples[1].hit.before_count = 0;
	print_expect(&options, samples, 2,
		     HEADING "\n     zero\n"
			     "\n  2. one\n     news/box.txt:5\n"
			     "\n     two\n"
			     "\n     [\u2026]\n"
			     "\n  1. four\n     news/box.txt:11\n"
			     "\n     five\n");
	/* a neighbour of one that is a hit itself */
	samples[1].hit.passage = &passages[2];
	samples[1].hit.after = &passages[3];
	print_expect(&options, samples, 2,
		     HEADING "\n     zero\n"
			     "\n  2. one\n     news/box.txt:5\n"
			     "\n  1. two\n     news/box.txt:7\n"
			     "\n     three\n");
}

static void test_neighbours_streamed(void **state)
{
	const struct output_options options = { .format = OUTPUT_TEXT,
						.width = 80,
						.is_streamed = true,
						.is_colored = true,
						.context = 1 };
	struct print_sample samples[2];
	struct record_passage passages[7];

	(void)state;
	fill_neighbours(samples, passages);
	samples[1].hit.passage = &passages[2];
	samples[1].hit.before = &passages[1];
	samples[1].hit.after = &passages[3];
	print_expect(&options, samples, 2,
		     "\033[1mThe box\033[0m\n"
		     "Daily Example \xC2\xB7 2021-08-17 \xC2\xB7 en\n"
		     "\n     \033[2mzero\033[0m\n"
		     "\n  2. one\n     \033[36mnews/box.txt:5\033[0m\n"
		     "\n     \033[2mtwo\033[0m\n"
		     "\n     [\u2026]\n"
		     "\n  1. two\n     \033[36mnews/box.txt:7\033[0m\n"
		     "\n     \033[2mthree\033[0m\n");
}

/* Five lines of 20 columns. */
static void test_long_passage(void **state)
{
	const struct output_options options = { .format = OUTPUT_TEXT,
						.width = 25 };
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	set_text(&sample,
		 TEXT("The first sentence is about nothing in particular. "
		      "The second has a back door in it. The third one goes "
		      "on for a while without any word that matters here."));
	sample.match = (struct hit_match){ .start = 68,
					   .end = 77,
					   .term = TEXT("backdoor") };
	sample.hit.match_count = 1;
	print_expect(&options, &sample, 1,
		     HEADING "\n"
			     "  1. The first sentence\n"
			     "     is about nothing in\n"
			     "     particular. The\n"
			     "     second has a back\n"
			     "     door in it. [\u2026]\n"
			     "     \xC2\xA7 Charges\n"
			     "     news/box.txt:3\n");
}

static void test_out_of_memory(void **state)
{
	struct output_options options = plain;
	struct print_sample samples[3];

	(void)state;
	fill_three(samples);
	print_sweep_memory(&options, samples, 3);
	options.is_streamed = true;
	print_sweep_memory(&options, samples, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_hit),
		cmocka_unit_test(test_bare),
		cmocka_unit_test(test_place),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_grouped),
		cmocka_unit_test(test_streamed),
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_wrapping),
		cmocka_unit_test(test_colors),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_note),
		cmocka_unit_test(test_article),
		cmocka_unit_test(test_neighbours),
		cmocka_unit_test(test_neighbours_streamed),
		cmocka_unit_test(test_long_passage),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
