/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "indexer/input.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { ROOM_BYTES = 4 };

/* All that an input gives, in pieces of at most ROOM_BYTES. */
static enum status read_all(struct input input, char *out, size_t *length)
{
	struct fault fault;
	size_t step = 1;
	enum status status = STATUS_OK;

	for (*length = 0; step > 0 && !status; *length += step) {
		status = input.read(input.context, out + *length, ROOM_BYTES,
				    &step, &fault);
		assert_true(step <= ROOM_BYTES);
	}
	return status;
}

static void test_text(void **state)
{
	struct text rest = TEXT("0123456789");
	char read[16];
	size_t length;

	(void)state;
	assert_int_equal(read_all(input_of_text(&rest), read, &length), 0);
	assert_true(
		text_equal((struct text){ read, length }, TEXT("0123456789")));
	assert_int_equal(rest.length, 0);
	assert_int_equal(read_all(input_of_text(&rest), read, &length), 0);
	assert_int_equal(length, 0);
}

static void test_file(void **state)
{
	struct text text = TEXT("nine more");
	char *path = scratch_path(*state, "file");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	struct hash expected = hash_text(text);
	struct input_file file;
	struct hash hash;
	struct fault fault;
	char read[16];
	size_t length;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text.data, text.length), text.length);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(input_file_begin(&file, fd, "file", NULL, &fault), 0);
	assert_int_equal(read_all(input_of_file(&file), read, &length), 0);
	assert_true(text_equal((struct text){ read, length }, text));
	hash = input_file_hash(&file);
	assert_true(hash_equal(&hash, &expected));
	input_file_free(&file);
	assert_int_equal(close(fd), 0);
	free(path);
}

/* Told to stop before anything is read, and what cannot be read. */
static void test_failures(void **state)
{
	int folder = open(*state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	volatile sig_atomic_t stop = 1;
	struct input_file file;
	struct fault fault;
	char read[16];
	size_t length;

	assert_true(folder >= 0);
	assert_int_equal(input_file_begin(&file, folder, "folder", &stop,
					  &fault),
			 STATUS_OK);
	assert_int_equal(read_all(input_of_file(&file), read, &length),
			 STATUS_RETRY);
	input_file_free(&file);
	assert_int_equal(input_file_begin(&file, folder, "folder", NULL,
					  &fault),
			 STATUS_OK);
	assert_int_equal(read_all(input_of_file(&file), read, &length),
			 STATUS_IO);
	input_file_free(&file);
	assert_int_equal(close(folder), 0);
}

/* ---- Holes ------------------------------------------------------------- */

enum {
	KB = 1024,
	MB = 1024 * KB,
	BLOCK_BYTES = 64 * KB,
	MOST_BYTES = 256 * KB,
	FILE_BYTES = 3 * MB
};

/* A file: text, a hole up to `at`, more, a hole up to `size`, a byte if there
 * is one. */
struct holed {
	struct text text;
	off_t at;
	struct text more;
	off_t size;
	size_t expected; /* bytes that are read */
	const char *reason;
	struct text last;
};

static const struct holed holed[] = {
	/* Nothing follows. */
	{ .size = 2 * MB,
	  .expected = 0,
	  .reason = "ends in a hole of 2097152 bytes" },
	{ .text = TEXT_INIT("one\n"),
	  .size = 2 * MB,
	  .expected = 4,
	  .reason = "ends in a hole of 2097148 bytes" },
	{ .text = TEXT_INIT("one\n"),
	  .size = (off_t)1 << 40,
	  .expected = 4,
	  .reason = "ends in a hole of 1099511627772 bytes" },
	{ .text = TEXT_INIT("one\n"),
	  .at = BLOCK_BYTES - 3,
	  .more = TEXT_INIT("two"),
	  .size = 2 * MB,
	  .expected = BLOCK_BYTES,
	  .reason = "ends in a hole of 2031616 bytes" },
	/* As padding is. */
	{ .text = TEXT_INIT("one\n"), .size = MB, .expected = MB },
	/* A character, a block. */
	{ .text = TEXT_INIT("\xFF\xFEo\0n\0"),
	  .size = 2 * MB,
	  .expected = 6,
	  .reason = "ends in a hole of 2097147 bytes" },
	{ .text = TEXT_INIT("\xFF\xFE\0\0o\0\0\0n\0\0\0"),
	  .size = 2 * MB,
	  .expected = 12,
	  .reason = "ends in a hole of 2097143 bytes" },
	{ .text = TEXT_INIT("one\0two\n"),
	  .size = 2 * MB,
	  .expected = 512,
	  .reason = "ends in a hole of 2097144 bytes" },
	/* Something does. */
	{ .text = TEXT_INIT("one\n"),
	  .at = 128 * KB,
	  .more = TEXT_INIT("two\n"),
	  .expected = 128 * KB + 4 },
	{ .text = TEXT_INIT("one\n"),
	  .at = MB,
	  .more = TEXT_INIT("two\n"),
	  .expected = 4,
	  .reason =
		  "not read from byte 4 on: more than 262144 bytes of holes" },
	{ .text = TEXT_INIT("one\n"),
	  .at = 192 * KB,
	  .more = TEXT_INIT("two\n"),
	  .size = 448 * KB,
	  .last = TEXT_INIT("x"),
	  .expected = 192 * KB + 4,
	  .reason =
		  "not read from byte 196612 on: more than 262144 bytes of holes" },
	{ .at = MB,
	  .more = TEXT_INIT("two\n"),
	  .expected = 0,
	  .reason =
		  "not read from byte 0 on: more than 262144 bytes of holes" },
};

static void put_at(int fd, struct text text, off_t at)
{
	assert_int_equal(pwrite(fd, text.data, text.length, at), text.length);
}

static int open_new(const void *state, const char *name)
{
	char *path = scratch_path(state, name);
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	free(path);
	return fd;
}

static int holed_file(const void *state, const struct holed *row)
{
	int fd = open_new(state, "holed");

	if (row->text.length > 0)
		put_at(fd, row->text, 0);
	if (row->more.length > 0)
		put_at(fd, row->more, row->at);
	if (row->size > 0)
		assert_int_equal(ftruncate(fd, row->size), 0);
	if (row->last.length > 0)
		put_at(fd, row->last, row->size);
	return fd;
}

/* Reads in blocks; *length is how much there was, and all of it right. */
static enum status read_holed(struct input_file *file, const struct holed *row,
			      size_t *length, struct fault *fault)
{
	struct input input = input_of_file(file);
	char *read = malloc(FILE_BYTES + BLOCK_BYTES);
	size_t at = (size_t)row->at;
	size_t step = 1;
	enum status status = STATUS_OK;

	assert_non_null(read);
	for (*length = 0; step > 0 && !status; *length += step) {
		assert_true(*length <= FILE_BYTES);
		status = input.read(input.context, read + *length, BLOCK_BYTES,
				    &step, fault);
	}
	for (size_t i = 0; i < *length; i++) {
		char expected = '\0';

		if (i < row->text.length)
			expected = row->text.data[i];
		else if (i >= at && i - at < row->more.length)
			expected = row->more.data[i - at];
		assert_int_equal(read[i], expected);
	}
	free(read);
	return status;
}

/* Whether holes can be made, and seen, where the tests write. */
static bool has_holes(const void *state)
{
	int fd = open_new(state, "hole");
	bool is_seen = ftruncate(fd, (off_t)1 << 40) == 0 &&
		       lseek(fd, 0, SEEK_DATA) < 0;

	assert_int_equal(close(fd), 0);
	if (!is_seen)
		(void)fputs("skipped: this file system has no holes\n", stderr);
	return is_seen;
}

static void test_holes(void **state)
{
	if (!has_holes(*state))
		return;
	for (size_t i = 0; i < COUNT(holed); i++) {
		const struct holed *row = &holed[i];
		int fd = holed_file(*state, row);
		struct input_file file;
		struct fault fault = { 0 };
		size_t length;
		enum status status;

		assert_int_equal(input_file_begin(&file, fd, "file", NULL,
						  &fault),
				 STATUS_OK);
		file.most_hole_bytes = MOST_BYTES;
		status = read_holed(&file, row, &length, &fault);
		assert_int_equal(length, row->expected);
		assert_true(file.byte_count >= length);
		assert_true(file.byte_count <= length + BLOCK_BYTES);
		assert_int_equal(status, row->reason ? STATUS_SKIP : STATUS_OK);
		if (row->reason)
			assert_string_equal(fault.text, row->reason);
		input_file_free(&file);
		assert_int_equal(close(fd), 0);
	}
}

/* Zeros that lie on the disk, or come through a pipe, are read; where much
 * of a file is missing, they may be a hole that nobody tells of. */
static void test_zeros(void **state)
{
	static const char zeros[BLOCK_BYTES];
	const struct text block = { zeros, sizeof(zeros) };
	const struct holed all = { .at = 0 };
	int fd = open_new(*state, "zeros");
	bool is_sparse = has_holes(*state);
	struct input_file file;
	struct fault fault;
	size_t length;

	for (int i = 0; i < 16; i++)
		put_at(fd, block, (off_t)i * BLOCK_BYTES);
	assert_int_equal(input_file_begin(&file, fd, "file", NULL, &fault), 0);
	file.most_hole_bytes = MOST_BYTES;
	assert_int_equal(read_holed(&file, &all, &length, &fault), STATUS_OK);
	assert_int_equal(length, 16 * BLOCK_BYTES);
	input_file_free(&file);
	put_at(fd, TEXT("x"), 32 * (off_t)BLOCK_BYTES);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(input_file_begin(&file, fd, "file", NULL, &fault), 0);
	file.most_hole_bytes = MOST_BYTES;
	if (is_sparse) {
		assert_int_equal(read_holed(&file, &all, &length, &fault),
				 STATUS_SKIP);
		assert_int_equal(length, 4 * BLOCK_BYTES);
	}
	input_file_free(&file);
	assert_int_equal(close(fd), 0);
}

static void test_pipe(void **state)
{
	static const char zeros[KB];
	const struct holed all = { .at = 0 };
	struct input_file file;
	struct fault fault;
	int ends[2];
	size_t length;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], zeros, sizeof(zeros)), sizeof(zeros));
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(input_file_begin(&file, ends[0], "pipe", NULL, &fault),
			 STATUS_OK);
	assert_int_equal(read_holed(&file, &all, &length, &fault), STATUS_OK);
	assert_int_equal(length, sizeof(zeros));
	input_file_free(&file);
	assert_int_equal(close(ends[0]), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_text),     SCRATCH_TEST(test_file),
		SCRATCH_TEST(test_failures), SCRATCH_TEST(test_holes),
		SCRATCH_TEST(test_zeros),    SCRATCH_TEST(test_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
