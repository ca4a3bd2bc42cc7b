/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/index_copy.h"
#include "shared/index_read.h"
#include "shared/index_write.h"
#include "shared/schema.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct fault fault;

static struct index_document document_of(const struct index_term *terms,
					 size_t count, const char *data)
{
	return (struct index_document){ .data = text_of(data),
					.terms = terms,
					.term_count = count };
}

static void add_one(struct index_writer *writer, const char *term,
		    const char *data)
{
	const struct index_term terms[] = { { text_of(term), 1 },
					    { TEXT("XL"), 0 } };
	struct index_document document = document_of(terms, 2, data);

	assert_int_equal(index_writer_add(writer, &document, &fault),
			 STATUS_OK);
}

static uint32_t count_of(const char *folder)
{
	struct index *index;
	uint32_t count;

	assert_int_equal(index_open(&index, &folder, 1, &fault), STATUS_OK);
	count = index_document_count(index);
	index_close(index);
	return count;
}

static void test_commit_and_cancel(void **state)
{
	char *folder = scratch_path(*state, "gen-1");
	struct index_writer *writer;

	assert_int_equal(index_writer_make(&writer, folder, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	add_one(writer, "Zen:one", "1");
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	assert_int_equal(count_of(folder), 1);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	add_one(writer, "Zen:two", "2");
	assert_int_equal(index_writer_delete(writer, TEXT("Zen:one"), &fault),
			 0);
	/* closing drops the open batch, all of it */
	index_writer_close(writer);
	assert_int_equal(count_of(folder), 1);
	free(folder);
}

/* A document with the term Q, one of its own, and its name as value 0. */
static void add_named(struct index_writer *writer, const char *name,
		      const char *word, const char *data)
{
	const struct index_term terms[] = { { TEXT("Q"), 0 },
					    { text_of(word), 2 } };
	const struct index_value values[] = {
		{ 0, text_of(name) }, { SCHEMA_SLOT_TERMS, text_of(word) }
	};
	struct index_document document = document_of(terms, 2, data);

	document.values = values;
	document.value_count = 2;
	assert_int_equal(index_writer_add(writer, &document, &fault), 0);
}

static void hear(struct bytes *out, const char *what)
{
	assert_int_equal(bytes_append(out, text_of(what), &fault), 0);
}

/* Of one document, what its postings say. */
struct telling {
	struct index *index;
	uint32_t document;
	struct text term;
	struct bytes *out;
};

static bool hear_posting(void *context, uint32_t document, uint32_t frequency)
{
	const struct telling *telling = context;

	if (document == telling->document)
		assert_int_equal(bytes_printf(telling->out, &fault, " %.*s:%u",
					      (int)telling->term.length,
					      telling->term.data, frequency),
				 0);
	return true;
}

static bool hear_term(void *context, struct text term, uint32_t unused)
{
	struct telling *telling = context;
	const struct index_posting_visitor visitor = { hear_posting, telling };

	(void)unused;
	telling->term = term;
	assert_int_equal(
		index_each_posting(telling->index, term, &visitor, &fault), 0);
	return true;
}

/* All documents in the order of their numbers: number, name, data, terms. */
static void tell(const char *folder, struct bytes *out)
{
	struct telling telling = { .out = out };
	const struct index_visitor visitor = { hear_term, &telling };

	bytes_clear(out);
	assert_int_equal(index_open(&telling.index, &folder, 1, &fault), 0);
	for (;;) {
		uint32_t *document = &telling.document;

		assert_int_equal(index_next_document(telling.index, *document,
						     document, &fault),
				 0);
		if (*document == 0)
			break;
		assert_int_equal(bytes_printf(out, &fault, "%u ", *document),
				 0);
		assert_int_equal(index_value(telling.index, *document, 0, out,
					     &fault),
				 0);
		hear(out, " ");
		assert_int_equal(
			index_read(telling.index, *document, out, &fault), 0);
		assert_int_equal(index_each_term(telling.index, TEXT(""),
						 &visitor, &fault),
				 0);
		hear(out, "\n");
	}
	index_close(telling.index);
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
}

static void delete_named(struct index_writer *writer)
{
	assert_int_equal(index_writer_delete(writer, TEXT("Q"), &fault), 0);
}

/* What is written anew stands behind all others, in its order, and what was
 * there before is gone, also of the open batch. */
static void test_replace(void **state)
{
	char *folder = scratch_path(*state, "gen-1");
	struct bytes told = BYTES_UP_TO(1 << 16);
	struct index_writer *writer;
	size_t errors;

	assert_int_equal(index_writer_make(&writer, folder, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	add_named(writer, "a", "Zen:one", "1");
	add_named(writer, "b", "Zen:two", "2");
	add_one(writer, "Zen:other", "another's");
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	delete_named(writer);
	add_named(writer, "a", "Zen:one", "1"); /* the same */
	add_named(writer, "x", "Zen:new", "2"); /* edited */
	delete_named(writer);
	add_named(writer, "x", "Zen:new", "2");
	add_named(writer, "a", "Zen:one", "1");
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	index_writer_close(writer);
	tell(folder, &told);
	assert_string_equal(told.data, "3  another's XL:0 Zen:other:1\n"
				       "6 x 2 Q:0 Zen:new:2\n"
				       "7 a 1 Q:0 Zen:one:2\n");
	assert_int_equal(index_check(folder, &errors, &fault), 0);
	assert_int_equal(errors, 0);
	bytes_free(&told);
	free(folder);
}

static void test_replace_many(void **state)
{
	char *folder = scratch_path(*state, "gen-1");
	struct index_writer *writer;
	char name[16];

	assert_int_equal(index_writer_make(&writer, folder, &fault), 0);
	for (int time = 0; time < 3; time++) {
		assert_int_equal(index_writer_begin(writer, &fault), 0);
		delete_named(writer);
		for (int i = 0; i < 600; i++) {
			(void)snprintf(name, sizeof(name), "n%d", i / 2);
			add_named(writer, name, "Zen:word", "text");
		}
		assert_int_equal(index_writer_commit(writer, &fault), 0);
		assert_int_equal(count_of(folder), 600);
	}
	index_writer_close(writer);
	free(folder);
}

struct refused_row {
	size_t length;
	const char *term;
};

/* A refused document says so at once and leaves the batch usable. */
static void test_refused_terms(void **state)
{
	char *folder = scratch_path(*state, "gen-1");
	struct index_writer *writer;
	char longest[246];
	const struct refused_row table[] = {
		{ 0, "" },
		{ 246, longest },
		{ 3, "a\0b" },
		{ 1, "\0" },
	};

	memset(longest, 'x', sizeof(longest));
	assert_int_equal(index_writer_make(&writer, folder, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	add_one(writer, "Zen:before", "1");
	for (size_t i = 0; i < COUNT(table); i++) {
		const struct index_term terms[] = {
			{ TEXT("Zen:good"), 1 },
			{ { table[i].term, table[i].length }, 1 },
		};
		struct index_document document = document_of(terms, 2, "bad");

		assert_int_equal(index_writer_add(writer, &document, &fault),
				 STATUS_SKIP);
		assert_int_equal(index_writer_delete(writer, terms[1].term,
						     &fault),
				 STATUS_BUG);
		assert_int_equal(index_writer_set(writer, terms[1].term,
						  TEXT("v"), &fault),
				 STATUS_BUG);
	}
	longest[244] = 'y';
	{
		const struct index_term terms[] = { { { longest, 245 }, 1 } };
		struct index_document document = document_of(terms, 1, "max");

		assert_int_equal(index_writer_add(writer, &document, &fault),
				 0);
	}
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	index_writer_close(writer);
	assert_int_equal(count_of(folder), 2);
	free(folder);
}

/* What is set is known at once, also that it was removed, and again when it
 * was committed; what was set in a batch that was dropped is not. */
static void check_metadata(struct index_writer *writer, const char *key,
			   struct text wanted)
{
	struct bytes value = BYTES_UP_TO(100);

	assert_int_equal(index_writer_get(writer, text_of(key), &value, &fault),
			 0);
	assert_true(text_equal(text_from(&value), wanted));
	bytes_free(&value);
}

static void test_metadata(void **state)
{
	char *folder = scratch_path(*state, "gen-1");
	struct index_writer *writer;

	assert_int_equal(index_writer_make(&writer, folder, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	assert_int_equal(
		index_writer_set(writer, TEXT("key"), TEXT("a\0b"), &fault), 0);
	assert_int_equal(
		index_writer_set(writer, TEXT("gone"), TEXT("a"), &fault), 0);
	check_metadata(writer, "key", TEXT("a\0b"));
	assert_int_equal(
		index_writer_set(writer, TEXT("gone"), TEXT(""), &fault), 0);
	check_metadata(writer, "gone", TEXT(""));
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	check_metadata(writer, "key", TEXT("a\0b"));
	check_metadata(writer, "gone", TEXT(""));
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	assert_int_equal(
		index_writer_set(writer, TEXT("key"), TEXT(""), &fault), 0);
	check_metadata(writer, "key", TEXT(""));
	index_writer_close(writer);
	assert_int_equal(index_writer_open(&writer, folder, &fault), 0);
	check_metadata(writer, "key", TEXT("a\0b"));
	index_writer_close(writer);
	free(folder);
}

/* Our own lock comes first, so a lock that Xapian finds held is trouble. */
static void test_locked(void **state)
{
	char *folder = scratch_path(*state, "gen-1");
	struct index_writer *one;
	struct index_writer *other;

	assert_int_equal(index_writer_make(&one, folder, &fault), 0);
	assert_int_equal(index_writer_open(&other, folder, &fault), STATUS_IO);
	assert_null(other);
	index_writer_close(one);
	free(folder);
}

static void test_compact(void **state)
{
	char *folders[2] = { scratch_path(*state, "one"),
			     scratch_path(*state, "other") };
	char *target = scratch_path(*state, "merged");
	static const char *const names[] = { "first", "second" };
	struct bytes value = BYTES_UP_TO(100);
	struct index *index;
	size_t errors;

	for (size_t i = 0; i < 2; i++) {
		struct index_writer *writer;

		assert_int_equal(index_writer_make(&writer, folders[i], &fault),
				 0);
		assert_int_equal(index_writer_begin(writer, &fault), 0);
		add_one(writer, names[i], names[i]);
		assert_int_equal(index_writer_set(writer, TEXT("shared"),
						  text_of(names[i]), &fault),
				 0);
		assert_int_equal(index_writer_set(writer, text_of(names[i]),
						  TEXT("1"), &fault),
				 0);
		assert_int_equal(index_writer_commit(writer, &fault), 0);
		index_writer_close(writer);
	}
	assert_int_equal(index_compact((const char *const *)folders, 2, target,
				       &fault),
			 0);
	assert_int_equal(count_of(target), 2);
	assert_int_equal(index_check(target, &errors, &fault), 0);
	assert_int_equal(errors, 0);
	assert_int_equal(
		index_open(&index, (const char *const *)&target, 1, &fault), 0);
	assert_int_equal(index_meta(index, 0, TEXT("shared"), &value, &fault),
			 0);
	assert_true(text_equal(text_from(&value), TEXT("first")));
	bytes_clear(&value);
	assert_int_equal(index_meta(index, 0, TEXT("second"), &value, &fault),
			 0);
	assert_true(text_equal(text_from(&value), TEXT("1")));
	index_close(index);
	bytes_free(&value);
	free(target);
	free(folders[0]);
	free(folders[1]);
}

/* ---- What is deleted --------------------------------------------------- */

enum {
	RUN = 1 << 14, /* numbers whose marks are one value */
	FEW = 10,
	DOCUMENTS = 2 * RUN + FEW
};

/* Numbers at the ends of runs, and some between. */
static bool is_deleted(uint32_t number)
{
	return number == 1 || number % RUN == RUN - 1 || number % RUN == 0 ||
	       number % RUN == 1 || number % 1000 == 7 || number == DOCUMENTS;
}

static bool is_in_rest(uint32_t number)
{
	return number % RUN == 2;
}

/* Each has its number as a value, and a length that tells it, too; what is to
 * be deleted, and then what more is, has a term by which it is. */
static void build_numbered(const char *folder, struct index_writer **out)
{
	assert_int_equal(index_writer_make(out, folder, &fault), 0);
	assert_int_equal(index_writer_begin(*out, &fault), 0);
	for (uint32_t i = 1; i <= DOCUMENTS; i++) {
		char number[16];
		const struct index_term terms[] = {
			{ TEXT("Zen:a"), 1 + i % FEW },
			{ is_deleted(i) ? TEXT("X") :
			  is_in_rest(i) ? TEXT("Y") :
					  TEXT("Q"),
			  0 },
		};
		struct index_document document = document_of(terms, 2, "data");
		struct index_value value = { .slot = 0 };

		(void)snprintf(number, sizeof(number), "%u", i);
		value.value = text_of(number);
		document.values = &value;
		document.value_count = 1;
		assert_int_equal(index_writer_add(*out, &document, &fault), 0);
	}
	assert_int_equal(
		index_writer_set(*out, TEXT("kept"), TEXT("1"), &fault), 0);
	assert_int_equal(index_writer_commit(*out, &fault), 0);
}

static void delete_by(struct index_writer *writer, struct text term)
{
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	assert_int_equal(index_writer_delete(writer, term, &fault), 0);
	assert_int_equal(index_writer_commit(writer, &fault), 0);
}

/* What is left, one by one, by their values, and in sum. */
static void check_left(const char *folder, bool has_rest, bool is_copy)
{
	struct index_term_figures of_term;
	struct index_figures figures;
	struct bytes value = BYTES_UP_TO(100);
	struct index *index;
	uint32_t document = 0;
	uint32_t count = 0;
	uint64_t length = 0;

	assert_int_equal(index_open(&index, &folder, 1, &fault), 0);
	for (uint32_t i = 1; i <= DOCUMENTS; i++) {
		char number[16];

		if (is_deleted(i) || (is_in_rest(i) && !has_rest))
			continue;
		count++;
		length += 1 + i % FEW;
		assert_int_equal(index_next_document(index, document, &document,
						     &fault),
				 0);
		assert_int_equal(document, is_copy ? count : i);
		(void)snprintf(number, sizeof(number), "%u", i);
		bytes_clear(&value);
		assert_int_equal(
			index_value(index, document, 0, &value, &fault), 0);
		assert_true(text_equal(text_from(&value), text_of(number)));
	}
	assert_int_equal(
		index_next_document(index, document, &document, &fault), 0);
	assert_int_equal(document, 0);
	assert_int_equal(index_weigh(index, &figures, &fault), 0);
	assert_int_equal(figures.document_count, count);
	assert_int_equal(figures.deleted_count,
			 is_copy ? 0 : DOCUMENTS - count);
	assert_int_equal(figures.length, length);
	assert_int_equal(
		index_weigh_term(index, TEXT("Zen:a"), &of_term, &fault), 0);
	assert_int_equal(of_term.document_count, count);
	assert_int_equal(of_term.frequency, length);
	assert_int_equal(index_weigh_term(index, TEXT("X"), &of_term, &fault),
			 0);
	assert_int_equal(of_term.document_count, 0);
	assert_int_equal(index_value_count(index, 0, &document, &fault), 0);
	assert_int_equal(document, count);
	index_close(index);
	bytes_free(&value);
}

static void
check_bounds_by(const char *folder, const char *low, const char *high,
		enum status (*find)(struct index *, uint32_t, struct bytes *,
				    struct bytes *, struct fault *))
{
	struct bytes lowest = BYTES_UP_TO(100);
	struct bytes highest = BYTES_UP_TO(100);
	struct index *index;

	assert_int_equal(index_open(&index, &folder, 1, &fault), STATUS_OK);
	assert_int_equal(find(index, SCHEMA_SLOT_ORDER, &lowest, &highest,
			      &fault),
			 STATUS_OK);
	assert_true(text_equal(text_from(&lowest), text_of(low)));
	assert_true(text_equal(text_from(&highest), text_of(high)));
	index_close(index);
	bytes_free(&lowest);
	bytes_free(&highest);
}

static void check_bounds(const char *folder, const char *low, const char *high)
{
	check_bounds_by(folder, low, high, index_value_bounds);
}

static void check_ends(const char *folder, const char *low, const char *high)
{
	check_bounds_by(folder, low, high, index_value_ends);
}

/* The values of what is left may lie closer together; of nothing there are
 * none. */
static void test_bounds(void **state)
{
	char *folder = scratch_path(*state, "gen-1");
	struct index_writer *writer;

	assert_int_equal(index_writer_make(&writer, folder, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	add_named(writer, "one", "Zen:a", "1");
	add_named(writer, "two", "Zen:b", "2");
	add_named(writer, "six", "Zen:d", "4");
	add_one(writer, "Zen:c", "3");
	assert_int_equal(index_writer_delete(writer, TEXT("Zen:b"), &fault), 0);
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	check_bounds(folder, "one", "two");
	check_ends(folder, "one", "six");
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	assert_int_equal(index_writer_delete(writer, TEXT("Q"), &fault), 0);
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	check_bounds(folder, "", "");
	check_ends(folder, "", "");
	index_writer_close(writer);
	free(folder);
}

/* Nobody sees them, in the database or in a copy; what deletes them again
 * finds none. */
static void test_deleted(void **state)
{
	const struct index_copied parts[] = { { 1, RUN + 1, true },
					      { RUN + 1, UINT32_MAX, false } };
	char *folder = scratch_path(*state, "gen-1");
	char *copies[] = { scratch_path(*state, "1-1"),
			   scratch_path(*state, "2-2") };
	char *whole = scratch_path(*state, "gen-2");
	struct index_writer *writer;

	build_numbered(folder, &writer);
	delete_by(writer, TEXT("X"));
	check_left(folder, true, false);
	delete_by(writer, TEXT("X"));
	index_writer_close(writer);
	assert_int_equal(index_writer_open(&writer, folder, &fault), 0);
	delete_by(writer, TEXT("X"));
	check_left(folder, true, false);
	delete_by(writer, TEXT("Y"));
	check_left(folder, false, false);
	index_writer_close(writer);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(
			index_copy(folder, &parts[i], copies[i], &fault), 0);
	assert_int_equal(index_compact((const char *const *)copies, 2, whole,
				       &fault),
			 0);
	check_left(whole, false, true);
	assert_int_equal(index_writer_open(&writer, whole, &fault), 0);
	check_metadata(writer, "kept", TEXT("1"));
	check_metadata(writer, SCHEMA_META_GONE "00000000", TEXT(""));
	index_writer_close(writer);
	free(folder);
	free(copies[0]);
	free(copies[1]);
	free(whole);
}

static void test_no_folder(void **state)
{
	struct index_writer *writer;
	char *folder = scratch_path(*state, "none/below");

	assert_int_not_equal(index_writer_make(&writer, folder, &fault), 0);
	assert_null(writer);
	assert_non_null(strstr(fault.text, "none/below"));
	free(folder);
}

/* Opening never makes, making never takes what is there, not even where
 * a database has lost its files. */
static void test_make_or_open(void **state)
{
	char *folder = scratch_path(*state, "gen-1");
	char *table = scratch_path(*state, "gen-1/postlist.glass");
	struct index_writer *writer;

	assert_int_not_equal(index_writer_open(&writer, folder, &fault), 0);
	assert_int_not_equal(access(folder, F_OK), 0);
	assert_int_equal(index_writer_make(&writer, folder, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	add_one(writer, "Zen:one", "1");
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	index_writer_close(writer);
	assert_int_equal(index_writer_make(&writer, folder, &fault), STATUS_IO);
	assert_null(writer);
	assert_int_equal(count_of(folder), 1);
	assert_int_equal(unlink(table), 0);
	assert_int_equal(index_writer_open(&writer, folder, &fault),
			 STATUS_DAMAGED);
	assert_int_not_equal(access(table, F_OK), 0);
	free(table);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_commit_and_cancel),
		SCRATCH_TEST(test_replace),
		SCRATCH_TEST(test_replace_many),
		SCRATCH_TEST(test_refused_terms),
		SCRATCH_TEST(test_metadata),
		SCRATCH_TEST(test_locked),
		SCRATCH_TEST(test_compact),
		SCRATCH_TEST(test_bounds),
		SCRATCH_TEST(test_deleted),
		SCRATCH_TEST(test_no_folder),
		SCRATCH_TEST(test_make_or_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
