/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What many questions are answered from is what the first one was answered
 * from, also where there is no room for all that they ask for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/index_read.h"
#include "shared/index_write.h"
#include "shared/schema.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum {
	DOCUMENTS = 900,
	TERMS = 90, /* more postings than are kept of so many documents */
	RARE = 7,   /* each so many-th document has the terms of odd number */
	LARGE = 70000, /* a frequency that has no room in a list */
	ROUNDS = 30
};

static struct fault fault;

static void name_term(char out[8], uint32_t number)
{
	(void)snprintf(out, 8, "t%03u", number);
}

static bool has(uint32_t document, uint32_t term)
{
	return term % 2 == 0 || document % RARE == term % RARE;
}

static uint32_t frequency_in(uint32_t document, uint32_t term)
{
	if (!has(document, term))
		return 0;
	return term == 4 && document == 5 ? LARGE : 1 + (document + term) % 3;
}

static void add(struct index_writer *writer, uint32_t document)
{
	struct index_term list[TERMS];
	char names[TERMS][8];
	const struct index_value values[] = { { SCHEMA_SLOT_ORDER,
						TEXT("1") } };
	struct index_document out = { .data = TEXT("x"),
				      .terms = list,
				      .values = values,
				      .value_count = 1 };

	for (uint32_t i = 0; i < TERMS; i++) {
		if (!has(document, i))
			continue;
		name_term(names[i], i);
		list[out.term_count++] =
			(struct index_term){ text_of(names[i]),
					     frequency_in(document, i) };
	}
	assert_int_equal(index_writer_add(writer, &out, &fault), 0);
}

/* Documents from `first` on, each `step`th. */
static void build(const char *folder, uint32_t first, uint32_t step)
{
	struct index_writer *writer;

	assert_int_equal(index_writer_make(&writer, folder, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	for (uint32_t i = first; i <= DOCUMENTS; i += step)
		add(writer, i);
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	index_writer_close(writer);
}

/* Every term's frequency, its matches, and how often it stands in some of
 * the documents. */
static void check_term(struct index *index, uint32_t term)
{
	const uint32_t some[] = { 1, 2, 5, 6, 7, 300, 301, 302, 899, 900 };
	const struct index_documents documents = { some, 10 };
	char name[8];
	struct index_step leaf = { .op = INDEX_TERM };
	const struct index_query query = { .steps = &leaf,
					   .step_count = 1,
					   .bm25 = { 1.2, 0.5 },
					   .limit = 3,
					   .order = INDEX_OLDEST };
	struct index_page page = { 0 };
	uint32_t counts[10] = { 0 };
	uint32_t expected = 0;
	uint32_t frequency;

	for (uint32_t i = 1; i <= DOCUMENTS; i++)
		expected += has(i, term);
	name_term(name, term);
	leaf.term = text_of(name);
	assert_int_equal(index_frequency(index, leaf.term, &frequency, &fault),
			 0);
	assert_int_equal(frequency, expected);
	assert_int_equal(index_match(index, &query, &page, &fault), 0);
	assert_int_equal(page.match_count, expected);
	for (uint32_t i = 0, at = 0; i < 3; i++) {
		while (!has(++at, term))
			;
		assert_int_equal(page.hits[i].document, at);
	}
	index_page_free(&page);
	assert_int_equal(index_count_in(index, leaf.term, &documents, counts,
					&fault),
			 0);
	for (size_t i = 0; i < documents.count; i++)
		assert_int_equal(counts[i], frequency_in(some[i], term));
}

/* Several terms come round after round, some oftener than others. */
static void check_session(struct index *index)
{
	for (uint32_t round = 0; round < ROUNDS; round++)
		for (uint32_t i = 0; i < TERMS; i += 1 + round % 5)
			check_term(index, i);
}

static void test_session(void **state)
{
	char *folder = scratch_path(*state, "one");
	const char *places[] = { folder };
	struct index *index;

	build(folder, 1, 1);
	assert_int_equal(index_open(&index, places, 1, &fault), 0);
	check_session(index);
	index_close(index);
	free(folder);
}

/* Documents are numbered in turn over the shards. */
static void test_shards(void **state)
{
	char *one = scratch_path(*state, "one");
	char *other = scratch_path(*state, "other");
	const char *places[] = { one, other };
	struct index *index;

	build(one, 1, 2);
	build(other, 2, 2);
	assert_int_equal(index_open(&index, places, 2, &fault), 0);
	check_session(index);
	index_close(index);
	free(one);
	free(other);
}

static uint32_t frequency_of(struct index *index, struct text term)
{
	uint32_t frequency;

	assert_int_equal(index_frequency(index, term, &frequency, &fault), 0);
	return frequency;
}

/* Nothing is taken over into another revision. */
static void test_reopening(void **state)
{
	char *folder = scratch_path(*state, "one");
	const char *places[] = { folder };
	const struct index_term terms[] = { { TEXT("t001"), 1 },
					    { TEXT("new"), 1 } };
	const struct index_document more = { .data = TEXT("x"),
					     .terms = terms,
					     .term_count = 2 };
	const uint32_t last[] = { DOCUMENTS + 1 };
	const struct index_documents documents = { last, 1 };
	struct index_writer *writer;
	struct index *index;
	uint32_t before;
	uint32_t count = 0;

	build(folder, 1, 1);
	assert_int_equal(index_open(&index, places, 1, &fault), 0);
	for (uint32_t i = 0; i < ROUNDS; i++)
		check_term(index, 1);
	before = frequency_of(index, TEXT("t001"));
	assert_int_equal(frequency_of(index, TEXT("new")), 0);
	assert_int_equal(index_writer_open(&writer, folder, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	assert_int_equal(index_writer_add(writer, &more, &fault), 0);
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	index_writer_close(writer);
	assert_int_equal(frequency_of(index, TEXT("t001")), before);
	assert_int_equal(index_reopen(index, &fault), 0);
	assert_int_equal(frequency_of(index, TEXT("t001")), before + 1);
	assert_int_equal(frequency_of(index, TEXT("new")), 1);
	assert_int_equal(index_count_in(index, TEXT("t001"), &documents, &count,
					&fault),
			 0);
	assert_int_equal(count, 1);
	index_close(index);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_session),
		SCRATCH_TEST(test_shards),
		SCRATCH_TEST(test_reopening),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
