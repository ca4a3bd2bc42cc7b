/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "searcher/names.h"
#include "shared/memory.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void write_file(const char *path, const char *text, size_t length)
{
	FILE *stream = fopen(path, "w");

	assert_non_null(stream);
	assert_int_equal(fwrite(text, 1, length, stream), length);
	assert_int_equal(fclose(stream), 0);
}

/* Groups of the file, beyond those that are known. */
static size_t count_own(const struct names *names)
{
	struct names *known;
	size_t count = names_count(names);

	assert_int_equal(names_open_file(&known, NULL, &fault), 0);
	count -= names_count(known);
	names_close(known);
	return count;
}

static const struct {
	const char *text;
	size_t count;
	const char *last; /* its last name */
} good[] = {
	{ "", 0, NULL },
	{ "# only a comment\n\n   \n", 0, NULL },
	{ "Alpha, Αλφα\n", 1, "αλφα" },
	{ "Alpha,Beta", 1, "beta" },
	{ "Alpha\tBeta\r\n", 1, "beta" },
	{ "  Élan  Vital ,  x \n", 1, "x" },
	{ "a,b,\n", 1, "b" },
	{ "a,b,A\n", 1, "b" }, /* the same without case and marks */
	{ "a,b\nc,D  E\n", 2, "d e" },
	{ "a,b\n# c\nd,e,f\n", 2, "f" },
};

static void test_good_files(void **state)
{
	char *path = scratch_path(*state, "names");

	for (size_t i = 0; i < COUNT(good); i++) {
		struct names_group group;
		struct names *names;

		write_file(path, good[i].text, strlen(good[i].text));
		assert_int_equal(names_open_file(&names, path, &fault), 0);
		assert_int_equal(count_own(names), good[i].count);
		if (good[i].last) {
			group = names_at(names, names_count(names) - 1);
			assert_true(text_equal(group.names[group.count - 1],
					       text_of(good[i].last)));
		}
		names_close(names);
	}
	free(path);
}

static const struct {
	const char *text;
	const char *message;
} bad[] = {
	{ "alone\n", "line 1: a group has at least two names" },
	{ "a,b\n\nalone\n", "line 3: a group" },
	{ "a,,b\n", "line 1: a name is missing" },
	{ "a,A,\xc3\xa1\n", "line 1: a group has at least two" }, /* all one */
	{ ",a,b\n", "line 1: a name is missing" },
	{ "a,\xff\n", "line 1: is not UTF-8" },
	{ "a,\xe2\x80\x8b\n", "line 1: a name has no letters" },
	{ "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,"
	  "25,26,27,28,29,30,31,32\n",
	  "line 1: more than 32 names" },
};

static void test_bad_files(void **state)
{
	char *path = scratch_path(*state, "names");

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct names *names;

		write_file(path, bad[i].text, strlen(bad[i].text));
		assert_int_equal(names_open_file(&names, path, &fault),
				 STATUS_BAD_QUERY);
		assert_null(names);
		assert_non_null(strstr(fault.text, path));
		if (!strstr(fault.text, bad[i].message))
			fail_msg("%s: %s", bad[i].text, fault.text);
	}
	free(path);
}

static void test_long_names(void **state)
{
	char *path = scratch_path(*state, "names");
	char text[NAMES_NAME_BYTES + 4];
	struct names *names;

	memset(text, 'x', sizeof(text));
	text[NAMES_NAME_BYTES] = ',';
	text[NAMES_NAME_BYTES + 2] = '\n';
	write_file(path, text, NAMES_NAME_BYTES + 3);
	assert_int_equal(names_open_file(&names, path, &fault), 0);
	names_close(names);
	text[NAMES_NAME_BYTES] = 'x';
	text[NAMES_NAME_BYTES + 1] = ',';
	text[NAMES_NAME_BYTES + 2] = 'y';
	write_file(path, text, NAMES_NAME_BYTES + 3);
	assert_int_equal(names_open_file(&names, path, &fault),
			 STATUS_BAD_QUERY);
	free(path);
}

static void test_no_file(void **state)
{
	char *path = scratch_path(*state, "missing");
	struct names *names;

	assert_int_equal(names_open_file(&names, path, &fault), 0);
	assert_int_equal(count_own(names), 0);
	names_close(names);
	assert_int_equal(names_open_file(&names, *state, &fault),
			 STATUS_BAD_QUERY); /* a folder */
	names_close(NULL);
	free(path);
}

static void test_place_of_the_file(void **state)
{
	char *folder = scratch_path(*state, "pullquote");
	char *path = scratch_path(*state, "pullquote/names");
	struct names *names;

	assert_int_equal(mkdir(folder, 0700), 0);
	write_file(path, "a,b\n", 4);
	assert_int_equal(setenv("XDG_CONFIG_HOME", *state, 1), 0);
	assert_int_equal(names_open(&names, &fault), 0);
	assert_int_equal(count_own(names), 1);
	names_close(names);
	/* A relative folder is to be ignored. */
	assert_int_equal(setenv("XDG_CONFIG_HOME", "relative", 1), 0);
	assert_int_equal(unsetenv("HOME"), 0);
	assert_int_equal(names_open(&names, &fault), 0);
	assert_int_equal(count_own(names), 0);
	names_close(names);
	assert_int_equal(unsetenv("XDG_CONFIG_HOME"), 0);
	free(folder);
	free(path);
}

static void test_out_of_memory(void **state)
{
	char *path = scratch_path(*state, "names");
	enum status status;
	size_t nth = 0;

	write_file(path, "a,b\nc,d\n", 8);
	do {
		struct names *names;

		/* Each name takes memory: not every one has to fail. */
		nth += nth < 20 ? 1 : 97;
		(void)memory_fail_at(nth, 1);
		status = names_open_file(&names, path, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		assert_true((names == NULL) == (status != STATUS_OK));
		names_close(names);
	} while (status);
	assert_true(nth > 20);
	free(path);
}

/* White space of any kind, also where a question goes over several lines. */
static void test_fold(void **state)
{
	struct bytes folded = BYTES_UP_TO(100);

	(void)state;
	assert_int_equal(names_fold(&folded, TEXT(" Belt \n and\r\n\tRoad\n"),
				    &fault),
			 0);
	assert_true(text_equal(text_from(&folded), TEXT("belt and road")));
	bytes_free(&folded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold),
		SCRATCH_TEST(test_good_files),
		SCRATCH_TEST(test_bad_files),
		SCRATCH_TEST(test_long_names),
		SCRATCH_TEST(test_no_file),
		SCRATCH_TEST(test_place_of_the_file),
		SCRATCH_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
