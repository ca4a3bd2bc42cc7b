/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

static void test_each_once(void **state)
{
	struct output_options options = { .format = OUTPUT_PATHS };
	struct print_sample samples[4];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(samples); i++)
		print_sample_fill(&samples[i]);
	samples[1].hit.path = TEXT("b\\\xFF\033");
	samples[3].hit.path = TEXT("c");
	print_expect(&options, samples, COUNT(samples),
		     "news/box.txt\nb\\\xFF\033\nc\n");
	options.is_terminal = true;
	print_expect(&options, samples, COUNT(samples),
		     "news/box.txt\nb\\\\\\xff\\x1b\nc\n");
	options.is_batch = true;
	print_expect(&options, samples, 1, "q 1\tnews/box.txt\n");
	print_expect(&options, NULL, 0, "");
}

static void test_null(void **state)
{
	static const char expected[] = "news/box.txt\0b\nc";
	struct output_options options = { .format = OUTPUT_PATHS,
					  .ends_by_nul = true,
					  .is_terminal = true };
	struct print_sample samples[2];
	size_t length;
	char *printed;

	(void)state;
	print_sample_fill(&samples[0]);
	print_sample_fill(&samples[1]);
	samples[1].hit.path = TEXT("b\nc");
	printed = print_to_memory(&options, samples, COUNT(samples), &length);
	assert_int_equal(length, sizeof(expected));
	assert_memory_equal(printed, expected, length);
	free(printed);
}

/* More than the set has room for at first; and each answer its own set. */
static void test_many(void **state)
{
	enum { MANY = 1000 };
	struct output_options options = { .format = OUTPUT_PATHS };
	struct output_question question = { .facts = print_sample_facts() };
	struct output_answer answer = { .hit_count = 0 };
	struct print_sample sample;
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	char name[16];
	size_t length;
	size_t lines = 0;
	size_t i;
	FILE *stream = open_memstream(&printed, &length);

	(void)state;
	print_sample_fill(&sample);
	assert_int_equal(output_open(&output, stream, &options, &fault), 0);
	for (i = 0; i < 4 * MANY; i++) {
		if (i % (2 * MANY) == 0)
			assert_int_equal(
				output_begin(output, &question, &fault), 0);
		(void)snprintf(name, sizeof(name), "%zu", i % MANY);
		sample.hit.path = text_of(name);
		assert_int_equal(
			output_hit(output, &sample.hit, TEXT(""), &fault), 0);
	}
	assert_int_equal(output_end(output, &answer, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	for (i = 0; i < length; i++)
		lines += printed[i] == '\n';
	assert_int_equal(lines, 2 * MANY);
	free(printed);
}

static void test_out_of_memory(void **state)
{
	struct output_options options = { .format = OUTPUT_PATHS };
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	print_sweep_memory(&options, &sample, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_once),
		cmocka_unit_test(test_null),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
