/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

static void test_lines(void **state)
{
	const struct {
		struct text path;
		struct text text;
		const char *expected;
	} cases[] = {
		{ TEXT("a/b.txt"), TEXT("one two"), "a/b.txt:3:one two\n" },
		{ TEXT("a:b"), TEXT("one\n\n\ttwo  three"),
		  "a:b:3:one two three\n" },
		{ TEXT("new\nline"), TEXT("\033[2J"),
		  "new\\x0aline:3:\\x1b[2J\n" },
		{ TEXT("a\\b\xFF"), TEXT("x \xE2\x80\xAE y"),
		  "a\\\\b\\xff:3:x \\u{202e} y\n" },
	};
	struct output_options options = { .format = OUTPUT_GREP };
	struct print_sample sample;
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		sample.hit.path = cases[i].path;
		sample.passage.text = cases[i].text;
		print_expect(&options, &sample, 1, cases[i].expected);
	}
	print_expect(&options, NULL, 0, "");
}

static void test_batch(void **state)
{
	struct output_options options = { .format = OUTPUT_GREP,
					  .is_batch = true };
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	print_expect(&options, &sample, 1,
		     "q 1\tnews/box.txt:3:A back door was found <in> the "
		     "box.\n");
}

/* The path in its own bytes, a NUL behind it. */
static void test_null(void **state)
{
	static const char expected[] = "a\n\\\xFF\0"
				       "3:one\n";
	struct output_options options = { .format = OUTPUT_GREP,
					  .ends_by_nul = true };
	struct print_sample sample;
	size_t length;
	char *printed;

	(void)state;
	print_sample_fill(&sample);
	sample.hit.path = TEXT("a\n\\\xFF");
	sample.passage.text = TEXT("one");
	printed = print_to_memory(&options, &sample, 1, &length);
	assert_int_equal(length, sizeof(expected) - 1);
	assert_memory_equal(printed, expected, length);
	free(printed);
}

/* Two hits of one article, with the passage between them, and another. */
static void fill_neighbours(struct print_sample samples[3],
			    struct record_passage passages[4])
{
	static const struct text texts[] = { TEXT_INIT("zero"),
					     TEXT_INIT("one"), TEXT_INIT("two"),
					     TEXT_INIT("three") };

	for (size_t i = 0; i < 3; i++)
		print_sample_fill(&samples[i]);
	for (uint32_t i = 0; i < 4; i++)
		passages[i] = print_sample_neighbour(&samples[0], i, texts[i]);
	for (size_t i = 0; i < 2; i++) {
		samples[i].hit.passage = &passages[2 * i];
		samples[i].hit.after = &passages[2 * i + 1];
		samples[i].hit.after_count = 1;
	}
	samples[1].hit.before = &passages[1];
	samples[1].hit.before_count = 1;
	samples[2].hit.path = TEXT("other.txt");
	samples[2].passage.article.bytes[0] = 1;
	samples[2].passage.passage.bytes[0] = 99;
	samples[2].passage.text = TEXT("far");
}

static void test_neighbours(void **state)
{
	struct output_options options = { .format = OUTPUT_GREP, .context = 1 };
	struct print_sample samples[3];
	struct record_passage passages[4];

	(void)state;
	fill_neighbours(samples, passages);
	print_expect(&options, samples, 3,
		     "news/box.txt:3:zero\n"
		     "news/box.txt-5-one\n"
		     "news/box.txt:7:two\n"
		     "news/box.txt-9-three\n"
		     "--\n"
		     "other.txt:3:far\n");
	/* a neighbour that was printed before is not, a hit is */
	print_expect(&options,
		     (struct print_sample[]){ samples[1], samples[0] }, 2,
		     "news/box.txt-5-one\n"
		     "news/box.txt:7:two\n"
		     "news/box.txt-9-three\n"
		     "--\n"
		     "news/box.txt:3:zero\n");
	samples[0].hit.passage = &passages[1];
	samples[0].hit.after_count = 0;
	print_expect(&options,
		     (struct print_sample[]){ samples[1], samples[0] }, 2,
		     "news/box.txt-5-one\n"
		     "news/box.txt:7:two\n"
		     "news/box.txt-9-three\n"
		     "--\n"
		     "news/box.txt:5:one\n");
}

static void test_neighbours_and_null(void **state)
{
	static const char expected[] = "news/box.txt\0"
				       "3:zero\n"
				       "news/box.txt\0"
				       "5-one\n";
	struct output_options options = { .format = OUTPUT_GREP,
					  .context = 1,
					  .ends_by_nul = true };
	struct print_sample samples[3];
	struct record_passage passages[4];
	size_t length;
	char *printed;

	(void)state;
	fill_neighbours(samples, passages);
	printed = print_to_memory(&options, samples, 1, &length);
	assert_int_equal(length, sizeof(expected) - 1);
	assert_memory_equal(printed, expected, length);
	free(printed);
}

static void test_out_of_memory(void **state)
{
	struct output_options options = { .format = OUTPUT_GREP };
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	print_sweep_memory(&options, &sample, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_null),
		cmocka_unit_test(test_neighbours),
		cmocka_unit_test(test_neighbours_and_null),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
