/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "searcher/batch.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { MOST_QUESTIONS = 4, LONGEST = QUERY_BYTES };

/* A descriptor from which `length` bytes can be read, then the end. */
static int holding(const char *bytes, size_t length)
{
	FILE *file = tmpfile();
	int fd;

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fflush(file), 0);
	fd = dup(fileno(file));
	assert_true(fd >= 0);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(fclose(file), 0);
	return fd;
}

static bool same(struct text text, const char *expected)
{
	return text_equal(text, text_of(expected));
}

static void test_lines(void **state)
{
	static const struct {
		const char *file;
		struct {
			const char *id;
			const char *query;
		} expected[MOST_QUESTIONS]; /* NULL ends them */
	} cases[] = {
		{ "", { { NULL, NULL } } },
		{ "one\n", { { "1", "one" } } },
		{ "one", { { "1", "one" } } },
		{ "one\ntwo\n", { { "1", "one" }, { "2", "two" } } },
		{ "a\tone two\n", { { "a", "one two" } } },
		{ "a\tone\ttwo\n", { { "a", "one\ttwo" } } },
		{ "\tone\n", { { "1", "one" } } },
		{ "\n\nx\n", { { "1", "" }, { "2", "" }, { "3", "x" } } },
		{ "a\t\n", { { "a", "" } } },
		{ "one\r\na\ttwo\r\n", { { "1", "one" }, { "a", "two" } } },
		{ "\r\n", { { "1", "" } } },
		{ "a\t\r\n", { { "a", "" } } },
		{ "a\r\tb\n", { { "a\r", "b" } } },
		{ "\xEF\xBB\xBF"
		  "a\tone\n\xEF\xBB\xBF"
		  "b\ttwo\n",
		  { { "a", "one" },
		    { "\xEF\xBB\xBF"
		      "b",
		      "two" } } },
		{ "\xEF\xBB\xBF", { { "1", "" } } },
		{ "a\xFF\tb\xFF\n", { { "a\xEF\xBF\xBD", "b\xFF" } } },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		int fd = holding(cases[i].file, strlen(cases[i].file));
		struct batch_question question;
		struct batch *batch;
		struct fault fault;
		bool is_end = false;
		size_t count;

		assert_int_equal(batch_open(&batch, fd, "file", &fault), 0);
		for (count = 0;; count++) {
			assert_int_equal(batch_next(batch, &question, &is_end,
						    &fault),
					 0);
			if (is_end)
				break;
			assert_non_null(cases[i].expected[count].id);
			assert_true(
				same(question.id, cases[i].expected[count].id));
			assert_true(same(question.query,
					 cases[i].expected[count].query));
			assert_false(question.is_too_long);
		}
		assert_null(cases[i].expected[count].id);
		batch_close(batch);
		assert_int_equal(close(fd), 0);
	}
}

static void test_nul(void **state)
{
	static const char bytes[] = "a\tb\0c\nd\0e\n";
	int fd = holding(bytes, sizeof(bytes) - 1);
	struct batch_question question;
	struct batch *batch;
	struct fault fault;
	bool is_end;

	(void)state;
	assert_int_equal(batch_open(&batch, fd, "file", &fault), 0);
	assert_int_equal(batch_next(batch, &question, &is_end, &fault), 0);
	assert_true(text_equal(question.query, TEXT("b\0c")));
	assert_int_equal(batch_next(batch, &question, &is_end, &fault), 0);
	assert_true(text_equal(question.query, TEXT("d\0e")));
	batch_close(batch);
	assert_int_equal(close(fd), 0);
}

/* Both sides of each limit; the line behind is read in any case. */
static void test_limits(void **state)
{
	static const struct {
		size_t id_bytes; /* 0: no id */
		size_t query_bytes;
		bool is_too_long;
		bool has_own_id;
	} cases[] = {
		{ 0, LONGEST, false, false },
		{ 0, LONGEST + 1, true, false },
		{ BATCH_ID_BYTES, LONGEST, false, true },
		{ BATCH_ID_BYTES, LONGEST + 1, true, true },
		{ BATCH_ID_BYTES + 1, 1, true, false },
		{ BATCH_ID_BYTES + 1, LONGEST, true, false },
		{ 3, 100000, true, true },
		{ 100000, 3, true, false },
		{ 0, 100000, true, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		size_t id_bytes = cases[i].id_bytes;
		size_t length =
			id_bytes + (id_bytes > 0) + cases[i].query_bytes;
		char *line = malloc(length + 6);
		struct batch_question question;
		struct batch *batch;
		struct fault fault;
		bool is_end;
		int fd;

		assert_non_null(line);
		memset(line, 'x', length);
		if (id_bytes > 0)
			line[id_bytes] = '\t';
		memcpy(line + length, "\nnext\n", 6);
		fd = holding(line, length + 6);
		assert_int_equal(batch_open(&batch, fd, "file", &fault), 0);
		assert_int_equal(batch_next(batch, &question, &is_end, &fault),
				 0);
		assert_int_equal(question.is_too_long, cases[i].is_too_long);
		assert_int_equal(question.query.length,
				 cases[i].is_too_long ? 0 :
							cases[i].query_bytes);
		assert_int_equal(question.id.length,
				 cases[i].has_own_id ? id_bytes : 1);
		assert_int_equal(batch_next(batch, &question, &is_end, &fault),
				 0);
		assert_true(same(question.query, "next"));
		assert_true(same(question.id, "2"));
		assert_int_equal(batch_next(batch, &question, &is_end, &fault),
				 0);
		assert_true(is_end);
		batch_close(batch);
		assert_int_equal(close(fd), 0);
		free(line);
	}
}

/* A whole line is handed out while the writer still holds the pipe. */
static void test_at_once(void **state)
{
	struct batch_question question;
	struct batch *batch;
	struct fault fault;
	bool is_end;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(batch_open(&batch, ends[0], "pipe", &fault), 0);
	assert_int_equal(write(ends[1], "one\ntw", 6), 6);
	assert_int_equal(batch_next(batch, &question, &is_end, &fault), 0);
	assert_true(same(question.query, "one"));
	assert_int_equal(write(ends[1], "o\n", 2), 2);
	assert_int_equal(batch_next(batch, &question, &is_end, &fault), 0);
	assert_true(same(question.query, "two"));
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(batch_next(batch, &question, &is_end, &fault), 0);
	assert_true(is_end);
	batch_close(batch);
	assert_int_equal(close(ends[0]), 0);
}

static void test_unreadable(void **state)
{
	struct batch_question question;
	struct batch *batch;
	struct fault fault;
	bool is_end;

	(void)state;
	assert_int_equal(batch_open(&batch, -1, "file", &fault), 0);
	assert_int_equal(batch_next(batch, &question, &is_end, &fault),
			 STATUS_IO);
	assert_string_equal(fault.text, "file: Bad file descriptor");
	batch_close(batch);
	batch_close(NULL);
}

static void test_exit_code(void **state)
{
	static const struct {
		struct batch_tally tally;
		int expected;
	} cases[] = {
		{ { .has_hits = false }, 1 },
		{ { .has_hits = true }, 0 },
		{ { .has_refused = true }, 2 },
		{ { .has_hits = true, .has_refused = true }, 2 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		assert_int_equal(batch_exit_code(&cases[i].tally),
				 cases[i].expected);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth;

	(void)state;
	for (nth = 1; status; nth++) {
		int fd = holding("a\tb\n", 4);
		struct batch_question question;
		struct batch *batch;
		struct fault fault;
		bool is_end;

		(void)memory_fail_at(nth, 0);
		status = batch_open(&batch, fd, "file", &fault);
		if (!status)
			status = batch_next(batch, &question, &is_end, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		batch_close(batch);
		assert_int_equal(close(fd), 0);
	}
	assert_true(nth > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_at_once),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_exit_code),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
