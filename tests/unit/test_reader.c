/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "indexer/reader.h"
#include "shared/memory.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { LINE_BYTES = 8, WHOLE_BYTES = 100 };

struct expected {
	const char *text; /* NULL: too long; the list ends with "END" */
	uint64_t offset;
};

static const struct {
	struct text file;
	struct expected lines[6];
} rows[] = {
	{ TEXT_INIT(""), { { "END", 0 } } },
	{ TEXT_INIT("\n"), { { "", 0 }, { "END", 1 } } },
	{ TEXT_INIT("a"), { { "a", 0 }, { "END", 1 } } },
	{ TEXT_INIT("a\n"), { { "a", 0 }, { "END", 2 } } },
	{ TEXT_INIT("a\n\nb"),
	  { { "a", 0 }, { "", 2 }, { "b", 3 }, { "END", 4 } } },
	{ TEXT_INIT("a\r\nb"), { { "a\r", 0 }, { "b", 3 }, { "END", 4 } } },
	{ TEXT_INIT("a\rb\r\rc"),
	  { { "a", 0 }, { "b", 2 }, { "", 4 }, { "c", 5 }, { "END", 6 } } },
	{ TEXT_INIT("a\r"), { { "a", 0 }, { "END", 2 } } },
	{ TEXT_INIT("a\rb\nc"), { { "a\rb", 0 }, { "c", 4 }, { "END", 5 } } },
	{ TEXT_INIT("a\nb\rc"), { { "a", 0 }, { "b\rc", 2 }, { "END", 5 } } },
	{ TEXT_INIT("123\r5678"),
	  { { "123", 0 }, { "5678", 4 }, { "END", 8 } } },
	{ TEXT_INIT("123\r56789"), { { NULL, 0 }, { "END", 9 } } },
	{ TEXT_INIT("12345678\nb"),
	  { { "12345678", 0 }, { "b", 9 }, { "END", 10 } } },
	{ TEXT_INIT("123456789\nb\n"),
	  { { NULL, 0 }, { "b", 10 }, { "END", 12 } } },
	{ TEXT_INIT("a\n123456789"),
	  { { "a", 0 }, { NULL, 2 }, { "END", 11 } } },
};

/* A descriptor of a new file that holds `text`. */
static int file_of(void *state, struct text text)
{
	char *path = scratch_path(state, "file");
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text.data, text.length), text.length);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	free(path);
	return fd;
}

static struct reader *open_reader(size_t line_bytes, size_t whole_bytes)
{
	struct reader *reader;
	struct fault fault;

	assert_int_equal(reader_open(&reader, line_bytes, whole_bytes, &fault),
			 STATUS_OK);
	return reader;
}

/* What the reader reads from. */
static struct input_file input;

static enum status begin(struct reader *reader, int fd, const char *name,
			 const volatile sig_atomic_t *stop)
{
	struct fault fault;
	enum status status;

	input_file_free(&input);
	status = input_file_begin(&input, fd, name, stop, &fault);
	if (!status)
		reader_begin(reader, input_of_file(&input));
	return status;
}

static void check_hash(struct text text)
{
	struct hash read = input_file_hash(&input);
	struct hash expected = hash_text(text);

	assert_true(hash_equal(&read, &expected));
}

static void test_lines(void **state)
{
	struct reader *reader = open_reader(LINE_BYTES, WHOLE_BYTES);

	for (size_t i = 0; i < COUNT(rows); i++) {
		int fd = file_of(*state, rows[i].file);
		const struct expected *expected = rows[i].lines;
		struct reader_line line;
		struct fault fault;

		assert_int_equal(begin(reader, fd, "file", NULL), STATUS_OK);
		reader_let_go(reader);
		for (;; expected++) {
			const char *text = expected->text;

			assert_int_equal(reader_line(reader, &line, &fault),
					 STATUS_OK);
			assert_int_equal(line.offset, expected->offset);
			assert_int_equal(line.is_too_long, !text);
			assert_int_equal(line.is_end,
					 text && strcmp(text, "END") == 0);
			if (line.is_end)
				break;
			assert_true(text_equal(line.text,
					       text_of(text ? text : "")));
		}
		check_hash(rows[i].file);
		assert_int_equal(close(fd), 0);
	}
	reader_close(reader);
}

static void test_look_and_rewind(void **state)
{
	struct text file = TEXT("one\ntwo, which is long\nthree");
	struct reader *reader = open_reader(LINE_BYTES, WHOLE_BYTES);
	int fd = file_of(*state, file);
	struct reader_line line;
	struct text whole;
	struct fault fault;

	assert_int_equal(begin(reader, fd, "file", NULL), STATUS_OK);
	assert_int_equal(reader_line(reader, &line, &fault), STATUS_OK);
	assert_true(text_equal(line.text, TEXT("one")));
	assert_int_equal(reader_line(reader, &line, &fault), STATUS_OK);
	assert_true(line.is_too_long);
	assert_int_equal(reader_whole(reader, &whole, &fault), STATUS_OK);
	assert_true(text_equal(whole, file));
	check_hash(file);
	reader_rewind(reader);
	reader_let_go(reader);
	assert_int_equal(reader_line(reader, &line, &fault), STATUS_OK);
	assert_true(text_equal(line.text, TEXT("one")));
	assert_int_equal(close(fd), 0);
	reader_close(reader);
}

static void test_replace(void **state)
{
	struct text file = TEXT("o\0n\0e\0\n\0t\0w\0o\0");
	struct reader *reader = open_reader(LINE_BYTES, WHOLE_BYTES);
	int fd = file_of(*state, file);
	struct reader_line line;
	struct text start;
	struct text whole;
	struct fault fault;
	static char text[WHOLE_BYTES + 1];

	assert_int_equal(begin(reader, fd, "file", NULL), STATUS_OK);
	assert_int_equal(reader_start(reader, READER_START_BYTES, &start,
				      &fault),
			 STATUS_OK);
	assert_true(text_equal(start, file));
	assert_int_equal(reader_whole(reader, &whole, &fault), STATUS_OK);
	assert_int_equal(reader_replace(reader, TEXT("one\rtwo"), &fault),
			 STATUS_OK);
	assert_int_equal(reader_start(reader, READER_START_BYTES, &start,
				      &fault),
			 STATUS_OK);
	assert_true(text_equal(start, TEXT("one\rtwo")));
	reader_let_go(reader);
	assert_int_equal(reader_line(reader, &line, &fault), STATUS_OK);
	assert_true(text_equal(line.text, TEXT("one")));
	assert_int_equal(reader_line(reader, &line, &fault), STATUS_OK);
	assert_true(text_equal(line.text, TEXT("two")));
	check_hash(file);
	assert_int_equal(reader_replace(reader,
					(struct text){ text, sizeof(text) },
					&fault),
			 STATUS_SKIP);
	assert_string_equal(fault.text, "more than 100 bytes");
	assert_int_equal(close(fd), 0);
	reader_close(reader);
}

/* What a file is without its mark, or its front matter. */
static void test_replace_by_part(void **state)
{
	struct reader *reader = open_reader(LINE_BYTES, WHOLE_BYTES);
	int fd = file_of(*state, TEXT("+++one\ntwo"));
	struct text whole;
	struct fault fault;

	assert_int_equal(begin(reader, fd, "file", NULL), STATUS_OK);
	assert_int_equal(reader_whole(reader, &whole, &fault), STATUS_OK);
	whole = text_skip(whole, 3);
	assert_int_equal(reader_replace(reader, whole, &fault), STATUS_OK);
	assert_int_equal(reader_whole(reader, &whole, &fault), STATUS_OK);
	assert_true(text_equal(whole, TEXT("one\ntwo")));
	assert_int_equal(reader_replace(reader, whole, &fault), STATUS_OK);
	assert_int_equal(reader_whole(reader, &whole, &fault), STATUS_OK);
	assert_true(text_equal(whole, TEXT("one\ntwo")));
	whole.length = 0;
	assert_int_equal(reader_replace(reader, whole, &fault), STATUS_OK);
	assert_int_equal(reader_whole(reader, &whole, &fault), STATUS_OK);
	assert_int_equal(whole.length, 0);
	assert_int_equal(close(fd), 0);
	reader_close(reader);
}

static void test_whole_limit(void **state)
{
	static char text[WHOLE_BYTES + 1];
	struct reader *reader = open_reader(LINE_BYTES, WHOLE_BYTES);
	struct text whole;
	struct fault fault;

	memset(text, 'a', sizeof(text));
	for (size_t length = WHOLE_BYTES; length <= sizeof(text); length++) {
		int fd = file_of(*state, (struct text){ text, length });

		assert_int_equal(begin(reader, fd, "file", NULL), STATUS_OK);
		assert_int_equal(reader_whole(reader, &whole, &fault),
				 length > WHOLE_BYTES ? STATUS_SKIP :
							STATUS_OK);
		assert_int_equal(close(fd), 0);
	}
	assert_string_equal(fault.text, "more than 100 bytes");
	reader_close(reader);
}

/* Lines of many lengths across the blocks in which the file is read. */
static void test_many_blocks(void **state)
{
	enum { LINES = 3000, LONGEST = 70000 };
	struct reader *reader = open_reader(LONGEST, WHOLE_BYTES);
	struct bytes file = BYTES_UP_TO(1 << 30);
	struct reader_line line;
	struct fault fault;
	uint64_t offset = 0;
	int fd;

	for (int i = 0; i < LINES; i++) {
		size_t length = (size_t)(i % 97) * (i % 97) * 8;

		assert_int_equal(bytes_reserve(&file, length + 1, &fault), 0);
		memset(file.data + file.length, 'a' + i % 26, length);
		file.length += length;
		assert_int_equal(bytes_append_byte(&file, '\n', &fault), 0);
	}
	fd = file_of(*state, text_from(&file));
	assert_int_equal(begin(reader, fd, "file", NULL), STATUS_OK);
	reader_let_go(reader);
	for (int i = 0; i < LINES; i++) {
		size_t length = (size_t)(i % 97) * (i % 97) * 8;

		assert_int_equal(reader_line(reader, &line, &fault), STATUS_OK);
		assert_int_equal(line.offset, offset);
		assert_int_equal(line.is_too_long, length > LONGEST);
		if (!line.is_too_long)
			assert_int_equal(line.text.length, length);
		offset += length + 1;
	}
	assert_int_equal(reader_line(reader, &line, &fault), STATUS_OK);
	assert_true(line.is_end);
	check_hash(text_from(&file));
	assert_int_equal(close(fd), 0);
	bytes_free(&file);
	reader_close(reader);
}

static void test_refusals(void **state)
{
	struct reader *reader = open_reader(LINE_BYTES, WHOLE_BYTES);
	int folder = open(*state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct reader_line line;
	struct fault fault;

	assert_int_equal(begin(reader, folder, "folder", NULL), STATUS_OK);
	assert_int_equal(reader_line(reader, &line, &fault), STATUS_IO);
	assert_string_equal(fault.text, "folder: Is a directory");
	assert_int_equal(close(folder), 0);
	reader_close(reader);
	reader_close(NULL);
}

/* Told to stop while nothing comes. */
static void test_stop(void **state)
{
	struct reader *reader = open_reader(LINE_BYTES, WHOLE_BYTES);
	volatile sig_atomic_t stop = 0;
	struct reader_line line;
	struct fault fault;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "one\n", 4), 4);
	assert_int_equal(begin(reader, ends[0], "pipe", &stop), 0);
	assert_int_equal(reader_line(reader, &line, &fault), STATUS_OK);
	assert_true(text_equal(line.text, TEXT("one")));
	stop = 1;
	assert_int_equal(reader_line(reader, &line, &fault), STATUS_RETRY);
	/* forgotten with the next file */
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(begin(reader, ends[0], "pipe", NULL), 0);
	assert_int_equal(reader_line(reader, &line, &fault), STATUS_OK);
	assert_true(line.is_end);
	assert_int_equal(close(ends[0]), 0);
	reader_close(reader);
}

static void test_out_of_memory(void **state)
{
	int fd = file_of(*state, TEXT("one\ntwo\n"));
	enum status status = STATUS_FULL;
	size_t nth = 0;

	while (status) {
		struct reader *reader = NULL;
		struct reader_line line;
		struct fault fault;

		assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
		(void)memory_fail_at(++nth, 1);
		status = reader_open(&reader, LINE_BYTES, WHOLE_BYTES, &fault);
		if (!status)
			status = begin(reader, fd, "file", NULL);
		if (!status)
			status = reader_line(reader, &line, &fault);
		(void)memory_fail_at(0, 0);
		reader_close(reader);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	}
	assert_true(nth > 3);
	assert_int_equal(close(fd), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_lines),
		SCRATCH_TEST(test_look_and_rewind),
		SCRATCH_TEST(test_replace),
		SCRATCH_TEST(test_replace_by_part),
		SCRATCH_TEST(test_whole_limit),
		SCRATCH_TEST(test_many_blocks),
		SCRATCH_TEST(test_refusals),
		SCRATCH_TEST(test_stop),
		SCRATCH_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
