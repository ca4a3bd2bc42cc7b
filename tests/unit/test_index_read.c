/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/index_read.h"
#include "shared/index_write.h"
#include "shared/schema.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct fault fault;

struct passage_row {
	const char *order; /* slot 0 */
	const char *terms; /* one letter each */
};

/* order, then which of the terms a, b, c it holds */
static const struct passage_row passages[] = {
	{ "20210101-1", "ab" },
	{ "20210101-2", "ab" },
	{ "20200101-3", "a" },
	{ "20220101-4", "bc" },
};

enum { PASSAGES = COUNT(passages) };

static void add_passage(struct index_writer *writer,
			const struct passage_row *row)
{
	struct index_term terms[3];
	const struct index_value values[] = { { SCHEMA_SLOT_ORDER,
						text_of(row->order) } };
	struct index_document document = { .data = text_of(row->order),
					   .terms = terms,
					   .term_count = strlen(row->terms),
					   .values = values,
					   .value_count = 1 };

	for (size_t i = 0; i < document.term_count; i++)
		terms[i] = (struct index_term){ { &row->terms[i], 1 }, 1 };
	assert_int_equal(index_writer_add(writer, &document, &fault), 0);
}

/* A database in folder/gen-N and a stub that names it. */
static void build(const char *folder, unsigned generation, size_t first,
		  size_t count)
{
	struct index_writer *writer;
	char name[4200];
	FILE *stub;

	(void)mkdir(folder, 0700);
	(void)snprintf(name, sizeof(name), "%s/gen-%u", folder, generation);
	assert_int_equal(index_writer_make(&writer, name, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	for (size_t i = first; i < first + count; i++)
		add_passage(writer, &passages[i]);
	assert_int_equal(
		index_writer_set(writer, TEXT("wone"), TEXT("1"), &fault), 0);
	assert_int_equal(
		index_writer_set(writer, TEXT("wtwo"), TEXT("1"), &fault), 0);
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	index_writer_close(writer);
	(void)snprintf(name, sizeof(name), "%s/XAPIANDB", folder);
	(void)unlink(name);
	stub = fopen(name, "w");
	assert_non_null(stub);
	assert_true(fprintf(stub, "auto gen-%u\n", generation) > 0);
	assert_int_equal(fclose(stub), 0);
}

static struct index *open_one(const char *folder)
{
	struct index *index;

	assert_int_equal(index_open(&index, &folder, 1, &fault), 0);
	return index;
}

/* The digits behind '-' of the hits' orders, as one string. */
static const char *match(struct index *index, const struct index_query *query)
{
	static char found[64];
	struct index_page page = { 0 };
	struct bytes data = BYTES_UP_TO(100);

	assert_int_equal(index_match(index, query, &page, &fault), 0);
	assert_true(page.hit_count <= page.match_count);
	for (size_t i = 0; i < page.hit_count; i++) {
		bytes_clear(&data);
		assert_int_equal(index_read(index, page.hits[i].document, &data,
					    &fault),
				 0);
		found[i] = data.data[data.length - 1];
	}
	found[page.hit_count] = '\0';
	index_page_free(&page);
	bytes_free(&data);
	return found;
}

#define LEAF(letter)                                        \
	{                                                   \
		.op = INDEX_TERM, .term = TEXT_INIT(letter) \
	}
#define BOTH(kind)                       \
	{                                \
		.op = (kind), .arity = 2 \
	}

struct match_row {
	const char *name;
	struct index_step steps[5];
	size_t count;
	enum index_order order;
	const char *expected; /* digits; by score: newest first when equal */
};

static const struct match_row match_table[] = {
	{ "term", { LEAF("c") }, 1, INDEX_BY_SCORE, "4" },
	{ "newest", { LEAF("b") }, 1, INDEX_NEWEST, "421" },
	{ "oldest", { LEAF("b") }, 1, INDEX_OLDEST, "124" },
	{ "tie by slot 0", { LEAF("b") }, 1, INDEX_BY_SCORE, "421" },
	{ "and",
	  { LEAF("a"), LEAF("b"), BOTH(INDEX_AND) },
	  3,
	  INDEX_OLDEST,
	  "12" },
	{ "or",
	  { LEAF("a"), LEAF("c"), BOTH(INDEX_OR) },
	  3,
	  INDEX_OLDEST,
	  "3124" },
	{ "not",
	  { LEAF("b"), LEAF("a"), BOTH(INDEX_AND_NOT) },
	  3,
	  INDEX_OLDEST,
	  "4" },
	{ "all not",
	  { { .op = INDEX_ALL }, LEAF("a"), BOTH(INDEX_AND_NOT) },
	  3,
	  INDEX_OLDEST,
	  "4" },
	{ "maybe",
	  { LEAF("b"), LEAF("c"), BOTH(INDEX_AND_MAYBE) },
	  3,
	  INDEX_BY_SCORE,
	  "421" },
	{ "filter",
	  { LEAF("b"), LEAF("a"), BOTH(INDEX_FILTER) },
	  3,
	  INDEX_OLDEST,
	  "12" },
	{ "nothing", { { .op = INDEX_NOTHING } }, 1, INDEX_OLDEST, "" },
	{ "or nothing",
	  { LEAF("c"), { .op = INDEX_NOTHING }, BOTH(INDEX_OR) },
	  3,
	  INDEX_OLDEST,
	  "4" },
	{ "and nothing",
	  { LEAF("c"), { .op = INDEX_NOTHING }, BOTH(INDEX_AND) },
	  3,
	  INDEX_OLDEST,
	  "" },
	{ "not nothing",
	  { LEAF("c"), { .op = INDEX_NOTHING }, BOTH(INDEX_AND_NOT) },
	  3,
	  INDEX_OLDEST,
	  "4" },
	{ "maybe nothing",
	  { LEAF("c"), { .op = INDEX_NOTHING }, BOTH(INDEX_AND_MAYBE) },
	  3,
	  INDEX_OLDEST,
	  "4" },
	{ "synonym",
	  { LEAF("a"), LEAF("c"), BOTH(INDEX_SYNONYM) },
	  3,
	  INDEX_OLDEST,
	  "3124" },
	{ "scale",
	  { LEAF("c"), { .op = INDEX_SCALE, .arity = 1, .scale = 2 } },
	  2,
	  INDEX_OLDEST,
	  "4" },
	{ "range",
	  { { .op = INDEX_RANGE,
	      .term = TEXT_INIT("2021"),
	      .high = TEXT_INIT("2022") } },
	  1,
	  INDEX_OLDEST,
	  "12" },
	{ "open range",
	  { { .op = INDEX_RANGE, .term = TEXT_INIT("2021") } },
	  1,
	  INDEX_OLDEST,
	  "124" },
	{ "to",
	  { { .op = INDEX_RANGE, .high = TEXT_INIT("2021") } },
	  1,
	  INDEX_OLDEST,
	  "3" },
	{ "no bound", { { .op = INDEX_RANGE } }, 1, INDEX_OLDEST, "3124" },
};

static void run_matches(struct index *index)
{
	for (size_t i = 0; i < COUNT(match_table); i++) {
		const struct match_row *row = &match_table[i];
		const struct index_query query = { .steps = row->steps,
						   .step_count = row->count,
						   .order = row->order,
						   .bm25 = { 1.2, 0.5 },
						   .limit = 10 };
		const char *found = match(index, &query);

		if (strcmp(found, row->expected) != 0)
			fail_msg("%s: '%s', expected '%s'", row->name, found,
				 row->expected);
	}
}

static void test_matches(void **state)
{
	char *folder = scratch_path(*state, "one");
	struct index *index;

	build(folder, 1, 0, PASSAGES);
	index = open_one(folder);
	assert_int_equal(index_document_count(index), PASSAGES);
	run_matches(index);
	index_close(index);
	free(folder);
}

/* Two indexes searched as one give the same hits in the same order. */
static void test_shards(void **state)
{
	char *folders[2] = { scratch_path(*state, "one"),
			     scratch_path(*state, "other") };
	struct index *index;
	struct bytes low = BYTES_UP_TO(100);
	struct bytes high = BYTES_UP_TO(100);

	build(folders[0], 1, 0, 1);
	build(folders[1], 1, 1, PASSAGES - 1);
	assert_int_equal(
		index_open(&index, (const char *const *)folders, 2, &fault), 0);
	assert_int_equal(index_shard_count(index), 2);
	assert_int_equal(index_document_count(index), PASSAGES);
	run_matches(index);
	assert_int_equal(index_value_bounds(index, SCHEMA_SLOT_ORDER, &low,
					    &high, &fault),
			 0);
	assert_true(text_equal(text_from(&low), TEXT("20200101-3")));
	assert_true(text_equal(text_from(&high), TEXT("20220101-4")));
	index_close(index);
	bytes_free(&low);
	bytes_free(&high);
	free(folders[0]);
	free(folders[1]);
}

static void test_paging(void **state)
{
	char *folder = scratch_path(*state, "one");
	const struct index_step all = { .op = INDEX_ALL };
	struct index_query query = { .steps = &all,
				     .step_count = 1,
				     .order = INDEX_OLDEST,
				     .limit = 1 };
	struct index_page page = { 0 };
	struct index *index;

	build(folder, 1, 0, PASSAGES);
	index = open_one(folder);
	for (uint32_t i = 0; i < PASSAGES; i++) {
		query.first = i;
		assert_int_equal(match(index, &query)[0], "3124"[i]);
	}
	query.first = 0;
	query.limit = 0;
	assert_int_equal(index_match(index, &query, &page, &fault), 0);
	assert_int_equal(page.match_count, PASSAGES);
	index_page_free(&page);
	index_close(index);
	free(folder);
}

static bool count_visit(void *context, struct text text, uint32_t frequency)
{
	size_t *count = context;

	assert_true(text.length > 0);
	*count += 1 + 10 * (size_t)frequency;
	return true;
}

static void test_lists(void **state)
{
	char *folder = scratch_path(*state, "one");
	size_t count = 0;
	const struct index_visitor visitor = { count_visit, &count };
	struct index *index;
	uint32_t frequency;

	build(folder, 1, 0, PASSAGES);
	index = open_one(folder);
	assert_int_equal(index_each_key(index, 0, TEXT("w"), &visitor, &fault),
			 0);
	assert_int_equal(count, 2);
	count = 0;
	assert_int_equal(index_each_term(index, TEXT(""), &visitor, &fault), 0);
	assert_int_equal(count, 3 + 10 * (3 + 3 + 1));
	assert_int_equal(index_frequency(index, TEXT("a"), &frequency, &fault),
			 0);
	assert_int_equal(frequency, 3);
	assert_int_equal(index_frequency(index, TEXT("no"), &frequency, &fault),
			 0);
	assert_int_equal(frequency, 0);
	index_close(index);
	free(folder);
}

/* Of single shards and of several, whose numbers alternate: documents of
 * the first are 1, 3, 5, those of the other 2, 4, 6. */
static void test_counts(void **state)
{
	char *folders[2] = { scratch_path(*state, "one"),
			     scratch_path(*state, "other") };
	const uint32_t some[] = { 1, 3, 4 };
	const struct index_documents documents = { some, 3 };
	const struct index_documents none = { NULL, 0 };
	uint32_t counts[3] = { 0 };
	struct index *index;

	build(folders[0], 1, 0, PASSAGES);
	build(folders[1], 1, 1, 2);
	index = open_one(folders[0]);
	for (size_t i = 0; i < 2; i++) /* it adds */
		assert_int_equal(index_count_in(index, TEXT("a"), &documents,
						counts, &fault),
				 0);
	assert_memory_equal(counts, ((uint32_t[]){ 2, 2, 0 }), sizeof(counts));
	assert_int_equal(index_count_in(index, TEXT("none"), &documents, counts,
					&fault),
			 0);
	assert_int_equal(
		index_count_in(index, TEXT("a"), &none, counts, &fault), 0);
	assert_memory_equal(counts, ((uint32_t[]){ 2, 2, 0 }), sizeof(counts));
	assert_int_equal(index_lengths(index, &documents, counts, &fault), 0);
	assert_memory_equal(counts, ((uint32_t[]){ 2, 1, 2 }), sizeof(counts));
	index_close(index);
	assert_int_equal(
		index_open(&index, (const char *const *)folders, 2, &fault), 0);
	memset(counts, 0, sizeof(counts));
	assert_int_equal(index_count_in(index, TEXT("b"), &documents, counts,
					&fault),
			 0);
	assert_memory_equal(counts, ((uint32_t[]){ 1, 1, 0 }), sizeof(counts));
	assert_int_equal(index_lengths(index, &documents, counts, &fault), 0);
	assert_memory_equal(counts, ((uint32_t[]){ 2, 2, 1 }), sizeof(counts));
	index_close(index);
	free(folders[0]);
	free(folders[1]);
}

/* Whether some passages have a term, of one shard and of several; one that
 * weighs nothing, too. */
static void test_has_in(void **state)
{
	char *folders[2] = { scratch_path(*state, "one"),
			     scratch_path(*state, "other") };
	const uint32_t some[] = { 1, 3, 4 };
	const struct index_documents documents = { some, 3 };
	bool has[3] = { false };
	struct index *index;

	build(folders[0], 1, 0, PASSAGES);
	build(folders[1], 1, 1, 2);
	index = open_one(folders[0]);
	assert_int_equal(
		index_has_in(index, TEXT("a"), &documents, has, &fault), 0);
	assert_memory_equal(has, ((bool[]){ true, true, false }), sizeof(has));
	/* It leaves the others alone. */
	assert_int_equal(
		index_has_in(index, TEXT("none"), &documents, has, &fault), 0);
	assert_memory_equal(has, ((bool[]){ true, true, false }), sizeof(has));
	index_close(index);
	assert_int_equal(
		index_open(&index, (const char *const *)folders, 2, &fault), 0);
	memset(has, 0, sizeof(has));
	assert_int_equal(
		index_has_in(index, TEXT("b"), &documents, has, &fault), 0);
	assert_memory_equal(has, ((bool[]){ true, true, false }), sizeof(has));
	index_close(index);
	free(folders[0]);
	free(folders[1]);
}

/* A new generation is of another revision than the old one, however many
 * commits made either. */
static void test_revisions(void **state)
{
	enum { COMMITS = 4 };
	uint64_t seen[2 * COMMITS];
	size_t count = 0;
	char name[4200];
	struct index *index;

	(void)snprintf(name, sizeof(name), "%s/gen-1", (char *)*state);
	build(*state, 1, 0, 2);
	index = open_one(*state);
	for (unsigned i = 0; i < COMMITS; i++) {
		struct index_writer *writer;

		assert_int_equal(index_writer_open(&writer, name, &fault), 0);
		assert_int_equal(index_writer_begin(writer, &fault), 0);
		add_passage(writer, &passages[2]);
		assert_int_equal(index_writer_commit(writer, &fault), 0);
		index_writer_close(writer);
		assert_int_equal(index_reopen(index, &fault), 0);
		seen[count++] = index_revision(index);
	}
	for (unsigned i = 0; i < COMMITS; i++) {
		build(*state, 2 + i, 0, 2);
		assert_int_equal(index_reopen(index, &fault), 0);
		seen[count++] = index_revision(index);
	}
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			assert_true(seen[i] != seen[j]);
	index_close(index);
}

static void set_clusters(const char *database, size_t first, size_t count)
{
	struct index_writer *writer;

	assert_int_equal(index_writer_open(&writer, database, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	for (size_t i = first; i < first + count; i++) {
		char key[24];

		(void)snprintf(key, sizeof(key), "c%zu", i);
		assert_int_equal(index_writer_set(writer, text_of(key),
						  TEXT("1"), &fault),
				 0);
	}
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	index_writer_close(writer);
}

static size_t count_clusters(struct index *index, size_t end)
{
	size_t count = 0;

	for (size_t i = 0; i < end; i++) {
		struct bytes value = BYTES_UP_TO(10);
		char key[24];

		(void)snprintf(key, sizeof(key), "c%zu", i);
		assert_int_equal(
			index_meta(index, 0, text_of(key), &value, &fault), 0);
		count += value.length > 0;
		bytes_free(&value);
	}
	return count;
}

/* Of few clusters and of many, and of none, what is there is found, and what
 * comes; also when many were asked for before. */
static void test_clusters(void **state)
{
	enum { FEW = 30, MANY = 5000, ASKED = 6000 };
	char name[4200];
	struct index *index;

	(void)snprintf(name, sizeof(name), "%s/gen-1", (char *)*state);
	build(*state, 1, 0, 1);
	index = open_one(*state);
	assert_int_equal(count_clusters(index, ASKED), 0);
	set_clusters(name, 5, FEW);
	assert_int_equal(index_reopen(index, &fault), 0);
	assert_int_equal(count_clusters(index, ASKED), FEW);
	assert_int_equal(count_clusters(index, 3), 0);
	set_clusters(name, 100, MANY);
	assert_int_equal(index_reopen(index, &fault), 0);
	assert_int_equal(count_clusters(index, ASKED), FEW + MANY);
	build(*state, 2, 0, 1);
	assert_int_equal(index_reopen(index, &fault), 0);
	assert_int_equal(count_clusters(index, ASKED), 0);
	index_close(index);
}

/* A switched generation is seen, followed, and the old one was readable
 * until then. */
static void test_generations(void **state)
{
	char *folder = scratch_path(*state, "one");
	struct index *index;

	build(folder, 1, 0, 1);
	index = open_one(folder);
	assert_false(index_has_moved(index));
	build(folder, 2, 0, PASSAGES);
	assert_true(index_has_moved(index));
	assert_int_equal(index_document_count(index), 1);
	assert_int_equal(index_reopen(index, &fault), 0);
	assert_int_equal(index_document_count(index), PASSAGES);
	assert_false(index_has_moved(index));
	index_close(index);
	free(folder);
}

static void commit_many(const char *database, size_t times, size_t count)
{
	struct index_writer *writer;

	assert_int_equal(index_writer_open(&writer, database, &fault), 0);
	for (size_t i = 0; i < times; i++) {
		assert_int_equal(index_writer_begin(writer, &fault), 0);
		for (size_t j = 0; j < count; j++)
			add_passage(writer, &passages[j % PASSAGES]);
		assert_int_equal(index_writer_commit(writer, &fault), 0);
	}
	index_writer_close(writer);
}

/* A reopening that fails half way leaves libxapian with tables of two
 * revisions, which its next reopening takes for those of one. */
static void test_half_reopened(void **state)
{
	char *folder = scratch_path(*state, "one");
	char *database = scratch_path(*state, "one/gen-1");
	char *table = scratch_path(*state, "one/gen-1/postlist.glass");
	char *aside = scratch_path(*state, "one/gen-1/aside");
	struct index *index;
	uint32_t document = 0;

	build(folder, 1, 0, PASSAGES);
	index = open_one(folder);
	commit_many(database, 1, 1);
	assert_int_equal(rename(table, aside), 0);
	assert_int_not_equal(index_reopen(index, &fault), 0);
	assert_int_equal(rename(aside, table), 0);
	assert_int_equal(index_reopen(index, &fault), 0);
	assert_int_equal(index_document_count(index), PASSAGES + 1);
	assert_int_equal(
		index_next_document(index, PASSAGES, &document, &fault), 0);
	assert_int_equal(document, PASSAGES + 1);
	index_close(index);
	free(aside);
	free(table);
	free(database);
	free(folder);
}

/* Commits go past an open reader (of an index of many blocks, so that not
 * all of it is cached): retry, and right after a reopen. */
static void test_overtaken(void **state)
{
	enum { MANY = 5000 };
	char *folder = scratch_path(*state, "one");
	char *database = scratch_path(*state, "one/gen-1");
	struct bytes data = BYTES_UP_TO(1 << 20);
	struct index *index;
	enum status status = STATUS_OK;

	build(folder, 1, 0, PASSAGES);
	commit_many(database, 1, MANY);
	index = open_one(folder);
	commit_many(database, 3, MANY);
	for (uint32_t i = 1; i <= MANY && !status; i++)
		status = index_read(index, i, &data, &fault);
	assert_int_equal(status, STATUS_RETRY);
	assert_int_equal(index_reopen(index, &fault), 0);
	assert_int_equal(index_document_count(index), PASSAGES + 4 * MANY);
	assert_int_equal(index_read(index, 1, &data, &fault), 0);
	index_close(index);
	bytes_free(&data);
	free(folder);
	free(database);
}

/* A database without passages 100, 200 ... so that numbers are missing. */
static void build_with_gaps(const char *folder, const char *database)
{
	enum { MANY = 6000, GAP = 100 };
	static const struct passage_row rows[] = { { "20210101-1", "ab" },
						   { "20200101-3", "a" },
						   { "20220101-4", "ac" } };
	struct index_writer *writer;

	build(folder, 1, 0, 0);
	assert_int_equal(index_writer_open(&writer, database, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	for (size_t i = 1; i <= MANY; i++)
		add_passage(writer, &rows[i % GAP == 0 ? 2 : i % 2]);
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	assert_int_equal(index_writer_delete(writer, TEXT("c"), &fault), 0);
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	index_writer_close(writer);
}

/* Of those with gaps 2940 have a and b, 3000 have a. */
static void count_matches(struct index *index, const size_t *expected)
{
	static const struct index_step queries[][3] = {
		{ LEAF("a"), { .op = INDEX_SCALE, .arity = 1 } },
		{ { .op = INDEX_ALL }, LEAF("a"), BOTH(INDEX_FILTER) },
		{ LEAF("b"), LEAF("a"), BOTH(INDEX_FILTER) },
		{ LEAF("b"), LEAF("a"), BOTH(INDEX_AND_NOT) },
		{ LEAF("a"), LEAF("b"), BOTH(INDEX_FILTER) },
	};

	for (size_t i = 0; i < COUNT(queries); i++) {
		const struct index_query query = { .steps = queries[i],
						   .step_count = i ? 3 : 2,
						   .order = INDEX_OLDEST,
						   .bm25 = { 1.2, 0.5 },
						   .limit = UINT16_MAX };
		struct index_page page = { 0 };

		fault.text[0] = '\0';
		if (index_match(index, &query, &page, &fault) != STATUS_OK ||
		    page.hit_count != expected[i] ||
		    page.match_count != expected[i])
			fail_msg("query %zu: %zu hits of %zu: %s", i,
				 page.hit_count, expected[i], fault.text);
		index_page_free(&page);
	}
}

/* A term that all passages have is found where numbers are missing, too. */
static void test_gaps(void **state)
{
	char *folders[2] = { scratch_path(*state, "one"),
			     scratch_path(*state, "other") };
	char *database = scratch_path(*state, "one/gen-1");
	struct index *index;

	build_with_gaps(folders[0], database);
	build(folders[1], 1, 2, 2); /* one has a, the other b */
	index = open_one(folders[0]);
	count_matches(index, (const size_t[]){ 5940, 5940, 2940, 0, 2940 });
	index_close(index);
	assert_int_equal(
		index_open(&index, (const char *const *)folders, 2, &fault), 0);
	count_matches(index, (const size_t[]){ 5941, 5941, 2940, 1, 2940 });
	index_close(index);
	free(folders[0]);
	free(folders[1]);
	free(database);
}

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void test_refusals(void **state)
{
	char *none = scratch_path(*state, "none");
	char *folder = scratch_path(*state, "broken");
	char *stub = scratch_path(*state, "broken/XAPIANDB");
	const char *down = "localhost:1";
	struct index *index;

	assert_int_equal(index_open(&index, (const char *const *)&none, 1,
				    &fault),
			 STATUS_DENIED);
	assert_null(index);
	assert_non_null(strstr(fault.text, none));
	assert_int_equal(mkdir(folder, 0700), 0);
	write_file(stub, "auto gen-7\n");
	assert_int_equal(index_open(&index, (const char *const *)&folder, 1,
				    &fault),
			 STATUS_DAMAGED);
	write_file(stub, "no stub at all\n");
	assert_int_equal(index_open(&index, (const char *const *)&folder, 1,
				    &fault),
			 STATUS_DAMAGED);
	assert_int_equal(index_open(&index, &down, 1, &fault), STATUS_IO);
	assert_non_null(strstr(fault.text, down));
	free(none);
	free(folder);
	free(stub);
}

/* Steps that make no query are our own mistake and are told as such. */
static void test_bad_steps(void **state)
{
	static const struct index_step lone = { .op = INDEX_AND, .arity = 2 };
	static const struct index_step two[] = { LEAF("a"), LEAF("b") };
	static const struct index_step bad[][3] = {
		{ LEAF("a"), { .op = INDEX_AND_NOT, .arity = 1 } },
		{ LEAF("a"), { .op = INDEX_AND_MAYBE, .arity = 1 } },
		{ LEAF("a"), { .op = INDEX_SYNONYM, .arity = 2 } },
		{ LEAF("a"), LEAF("b"), { .op = INDEX_SCALE, .arity = 2 } },
		{ LEAF("a"),
		  { .op = INDEX_ALL },
		  { .op = INDEX_SYNONYM, .arity = 2 } },
	};
	char *folder = scratch_path(*state, "one");
	struct index_page page = { 0 };
	struct index_query query = { .steps = &lone, .step_count = 1 };
	struct index *index;

	build(folder, 1, 0, 1);
	index = open_one(folder);
	assert_int_equal(index_match(index, &query, &page, &fault), STATUS_BUG);
	query.steps = two;
	query.step_count = 2;
	assert_int_equal(index_match(index, &query, &page, &fault), STATUS_BUG);
	query.step_count = 0;
	assert_int_equal(index_match(index, &query, &page, &fault), STATUS_BUG);
	for (size_t i = 0; i < COUNT(bad); i++) {
		query.steps = bad[i];
		query.step_count = i < 3 ? 2 : 3;
		assert_int_equal(index_match(index, &query, &page, &fault),
				 STATUS_BUG);
	}
	index_close(index);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_matches),
		SCRATCH_TEST(test_shards),
		SCRATCH_TEST(test_paging),
		SCRATCH_TEST(test_lists),
		SCRATCH_TEST(test_counts),
		SCRATCH_TEST(test_has_in),
		SCRATCH_TEST(test_revisions),
		SCRATCH_TEST(test_clusters),
		SCRATCH_TEST(test_generations),
		SCRATCH_TEST(test_half_reopened),
		SCRATCH_TEST(test_overtaken),
		SCRATCH_TEST(test_gaps),
		SCRATCH_TEST(test_refusals),
		SCRATCH_TEST(test_bad_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
