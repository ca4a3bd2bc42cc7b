/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "indexer/input.h"
#include "tests/unit/scratch.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_text),
		SCRATCH_TEST(test_file),
		SCRATCH_TEST(test_failures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
