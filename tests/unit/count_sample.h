/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * count_sample - facets and a timeline to print, and what became of them.
 *
 * Used by the tests of the print_* files. Inline, since only those tests
 * link the searcher.
 */
#ifndef UNIT_COUNT_SAMPLE_H
#define UNIT_COUNT_SAMPLE_H

#include "tests/unit/print_sample.h"
#include "tests/unit/unit.h"

/* 8 passages of 4 articles. */
static inline struct facets count_sample_facets(void)
{
	static const struct facet_value sources[] = {
		{ TEXT_INIT("=Larn\tPost"), 4, 2 },
		{ TEXT_INIT("\u65e5\u5831"), 2, 1 },
	};
	static const struct facet_value languages[] = {
		{ TEXT_INIT("en"), 8, 4 },
	};
	static struct facet list[] = {
		{ .field = FACET_SOURCE,
		  .values = sources,
		  .value_count = 2,
		  .other_count = 1,
		  .others = { { NULL, 0 }, 1, 1 },
		  .none = { { NULL, 0 }, 1, 1 } },
		{ .field = FACET_LANG, .values = languages, .value_count = 1 },
	};

	return (struct facets){
		.list = list, .count = 2, .passage_count = 8, .article_count = 4
	};
}

static inline struct timeline count_sample_timeline(void)
{
	static struct timeline_bucket buckets[] = {
		{ "2021-08", "2021-08-01", "2021-08-31", 5, 2, 1, 8 },
		{ "2021-09", "2021-09-01", "2021-09-30", 0, 0, 0, 0 },
		{ "2021-10", "2021-10-01", "2021-10-31", 0, 0, 0, 3 },
		{ "2021-11", "2021-11-01", "2021-11-30", 1, 1, 0, 3 },
	};
	static struct timeline_bucket vague[] = {
		{ "2021", "2021-01-01", "2021-12-31", 1, 1, 0, 1 },
	};

	return (struct timeline){
		.unit = TIMELINE_MONTH,
		.buckets = buckets,
		.bucket_count = 4,
		.vague = vague,
		.vague_count = 1,
		.undated = { "", "", "", 1, 1, 0, 2 },
		.passage_count = 8,
		.article_count = 5,
	};
}

/* One answer with the counts that are not NULL. */
static inline enum status count_print(struct output *output,
				      const struct facets *facets,
				      const struct timeline *timeline,
				      struct fault *fault)
{
	struct output_question question = {
		.typed = TEXT("back door"),
		.parsed = TEXT("backdoor"),
		.facts = print_sample_facts(),
	};
	struct output_answer answer = { .total = 8,
					.is_exact_total = true,
					.elapsed_ms = 2.06 };
	enum status status;

	if (output->options.is_batch)
		question.qid = TEXT("q 1");
	status = output_begin(output, &question, fault);
	if (!status && facets)
		status = output_facets(output, facets, fault);
	if (!status && timeline)
		status = output_timeline(output, timeline, fault);
	if (!status)
		status = output_end(output, &answer, fault);
	return status ? status : output_finish(output, fault);
}

static inline void count_expect(const struct output_options *options,
				const struct facets *facets,
				const struct timeline *timeline,
				const char *expected)
{
	struct output_options counting = *options;
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	size_t length;
	FILE *stream = open_memstream(&printed, &length);

	counting.has_counts = true;
	assert_non_null(stream);
	assert_int_equal(output_open(&output, stream, &counting, &fault), 0);
	assert_int_equal(count_print(output, facets, timeline, &fault), 0);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	assert_string_equal(printed, expected);
	free(printed);
}

/* Fails each allocation of an answer once: a status, and no leak. */
static inline void count_sweep_memory(enum output_format format,
				      const struct facets *facets,
				      const struct timeline *timeline)
{
	const struct output_options options = { .format = format,
						.width = 80,
						.has_counts = true };
	enum status status = STATUS_FULL;
	size_t nth;

	for (nth = 1; status; nth++) {
		struct output *output = NULL;
		struct fault fault;
		FILE *stream = fopen("/dev/null", "w");

		assert_non_null(stream);
		(void)memory_fail_at(nth, 0);
		status = output_open(&output, stream, &options, &fault);
		if (!status)
			status = count_print(output, facets, timeline, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		output_close(output);
		assert_int_equal(fclose(stream), 0);
	}
	assert_true(nth > 2);
}

#endif
