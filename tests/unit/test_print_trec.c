/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

static void test_lines(void **state)
{
	const struct {
		struct text id; /* empty: the path is the id */
		const char *expected;
	} cases[] = {
		{ TEXT("w-1"), "q Q0 w-1 1 1.234567 pullquote\n" },
		{ TEXT(""), "q Q0 news/box.txt 1 1.234567 pullquote\n" },
		{ TEXT("a%20b"), "q Q0 a%20b 1 1.234567 pullquote\n" },
		{ TEXT("a b%"), "q Q0 a%20b%25 1 1.234567 pullquote\n" },
		{ TEXT("\t"), "q Q0 %09 1 1.234567 pullquote\n" },
		{ TEXT("\033"), "q Q0 %1B 1 1.234567 pullquote\n" },
		{ TEXT("\xFF"), "q Q0 %FF 1 1.234567 pullquote\n" },
		{ TEXT("\xC2\xA0"), "q Q0 %C2%A0 1 1.234567 pullquote\n" },
		{ TEXT("\xC3\xA9"), "q Q0 \xC3\xA9 1 1.234567 pullquote\n" },
	};
	struct output_options options = { .format = OUTPUT_TREC };
	struct print_sample sample;
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		sample.article.own_id = cases[i].id;
		print_expect(&options, &sample, 1, cases[i].expected);
	}
	print_expect(&options, NULL, 0, "");
}

static void test_batch(void **state)
{
	struct output_options options = { .format = OUTPUT_TREC,
					  .is_batch = true };
	struct print_sample samples[2];

	(void)state;
	print_sample_fill(&samples[0]);
	print_sample_fill(&samples[1]);
	samples[1].hit.rank = 2;
	samples[1].hit.score = 0.5;
	print_expect(&options, samples, 1,
		     "q%201 Q0 w-1 1 1.234567 pullquote\n");
}

static void test_out_of_memory(void **state)
{
	struct output_options options = { .format = OUTPUT_TREC };
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
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
