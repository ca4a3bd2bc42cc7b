/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_sample - hits to print, and what became of them.
 *
 * Used by the tests of the print_* files. Inline, since only those tests
 * link the searcher.
 */
#ifndef UNIT_PRINT_SAMPLE_H
#define UNIT_PRINT_SAMPLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/output.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

/* A hit and all that it borrows; change what the test is about. */
struct print_sample {
	struct record_passage passage;
	struct record_article article;
	struct record_location location;
	struct text author;
	struct hit_match match;
	struct hit hit;
};

static inline void print_sample_fill(struct print_sample *sample)
{
	*sample = (struct print_sample){
		.passage = { .line = 3,
			     .start = 40,
			     .end = 75,
			     .first_seen = 2,
			     .language = TEXT("en"),
			     .section = TEXT("Charges"),
			     .text = TEXT(
				     "A back door was found <in> the box.") },
		.article = { .own_id = TEXT("w-1"),
			     .title = TEXT("The box"),
			     .date = TEXT("2021-08-17"),
			     .precision = RECORD_DAY,
			     .date_from = TEXT("date"),
			     .source = TEXT("Daily Example"),
			     .address = TEXT("https://example.org/box"),
			     .language = TEXT("en"),
			     .author_count = 1,
			     .location_count = 1,
			     .is_file = true },
		.author = TEXT("A. Writer"),
		.match = { .start = 2,
			   .end = 11,
			   .term = TEXT("backdoor"),
			   .form = HIT_STEM },
		.hit = { .rank = 1,
			 .score = 1.234567,
			 .path = TEXT("news/box.txt"),
			 .match_count = 1 },
	};
	memset(&sample->article.article, 0xAB, sizeof(struct hash));
	memset(&sample->passage.passage, 0xCD, sizeof(struct hash));
	sample->passage.article = sample->article.article;
	sample->location.path = TEXT("box.txt");
	sample->article.authors = &sample->author;
	sample->article.locations = &sample->location;
	sample->hit.passage = &sample->passage;
	sample->hit.article = &sample->article;
	sample->hit.matches = &sample->match;
}

/* A neighbour of the sample's passage: that many passages behind it. */
static inline struct record_passage
print_sample_neighbour(const struct print_sample *sample, uint32_t distance,
		       struct text text)
{
	struct record_passage passage = sample->passage;

	passage.ordinal += distance;
	passage.line += 2 * distance;
	passage.passage.bytes[0] = (unsigned char)passage.ordinal;
	passage.section = TEXT("");
	passage.text = text;
	return passage;
}

/* Nothing is known of it but its text. */
static inline void print_sample_fill_bare(struct print_sample *sample)
{
	print_sample_fill(sample);
	sample->passage.section = TEXT("");
	sample->passage.language = TEXT("und");
	sample->article = (struct record_article){
		.article = sample->article.article,
		.language = TEXT("und"),
		.locations = &sample->location,
		.location_count = 1,
	};
	sample->hit.match_count = 0;
}

static inline const struct search_facts *print_sample_facts(void)
{
	static const struct search_facts facts = {
		.index_id = "0123456789abcdef0123456789abcdef",
		.run = 12,
		.analysis = "fedcba9876543210",
		.updated = "2026-11-23T03:10:00+00:00",
		.passage_count = 1412,
		.article_count = 60,
		.oldest = "2003-01",
		.newest = "2023-11-02",
	};

	return &facts;
}

/* One answer of `count` hits, as `qid` (NULL: none); each with `note`. */
static inline enum status print_answer(struct output *output, const char *qid,
				       const struct print_sample *samples,
				       size_t count, struct fault *fault)
{
	struct output_question question = {
		.typed = TEXT("back\tdoor"),
		.parsed = TEXT("backdoor"),
		.facts = print_sample_facts(),
	};
	struct output_answer answer = { .hit_count = (uint32_t)count,
					.total = (uint32_t)count,
					.is_exact_total = true,
					.elapsed_ms = 2.06 };
	enum status status;
	size_t i;

	if (qid)
		question.qid = text_of(qid);
	status = output_begin(output, &question, fault);
	for (i = 0; i < count && !status; i++)
		status = output_hit(output, &samples[i].hit, TEXT(""), fault);
	return status ? status : output_end(output, &answer, fault);
}

/* The bytes that an answer prints; free them. A batch has the id "q 1". */
static inline char *print_to_memory(const struct output_options *options,
				    const struct print_sample *samples,
				    size_t count, size_t *length)
{
	struct output *output;
	struct fault fault;
	char *printed = NULL;
	FILE *stream = open_memstream(&printed, length);

	assert_non_null(stream);
	assert_int_equal(output_open(&output, stream, options, &fault), 0);
	assert_int_equal(print_answer(output, options->is_batch ? "q 1" : NULL,
				      samples, count, &fault),
			 STATUS_OK);
	assert_int_equal(output_finish(output, &fault), STATUS_OK);
	output_close(output);
	assert_int_equal(fclose(stream), 0);
	return printed;
}

static inline void print_expect(const struct output_options *options,
				const struct print_sample *samples,
				size_t count, const char *expected)
{
	size_t length;
	char *printed = print_to_memory(options, samples, count, &length);

	assert_string_equal(printed, expected);
	assert_int_equal(length, strlen(expected));
	free(printed);
}

/* Fails each allocation of an answer once: a status, and no leak. */
static inline void print_sweep_memory(const struct output_options *options,
				      const struct print_sample *samples,
				      size_t count)
{
	enum status status = STATUS_FULL;
	size_t nth;

	for (nth = 1; status; nth++) {
		struct output *output = NULL;
		struct fault fault;
		FILE *stream = fopen("/dev/null", "w");

		assert_non_null(stream);
		(void)memory_fail_at(nth, 0);
		status = output_open(&output, stream, options, &fault);
		if (!status)
			status = print_answer(output, NULL, samples, count,
					      &fault);
		if (!status)
			status = output_finish(output, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		output_close(output);
		assert_int_equal(fclose(stream), 0);
	}
	assert_true(nth > 2);
}

#endif
