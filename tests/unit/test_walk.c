/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/walk.h"
#include "tests/unit/indexing.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* Paths of the walk, each followed by a line feed; skipped folders as
 * "!". */
static char *walked(void *state)
{
	static char out[4096];
	int fd = open_scratch(state, "news");
	struct walk_file file;
	struct walk *walk;
	bool is_found = true;
	enum status status;

	out[0] = '\0';
	assert_int_equal(walk_open(&walk, fd, &fault), STATUS_OK);
	for (;;) {
		status = walk_next(walk, &file, &is_found, &fault);
		if (status == STATUS_SKIP) {
			(void)strncat(out, "!\n",
				      sizeof(out) - strlen(out) - 1);
			continue;
		}
		assert_int_equal(status, STATUS_OK);
		if (!is_found)
			break;
		assert_true(S_ISREG(file.facts.st_mode));
		assert_int_equal(file.path.data[file.path.length], 0);
		(void)strncat(out, file.path.data,
			      sizeof(out) - strlen(out) - 1);
		(void)strncat(out, "\n", sizeof(out) - strlen(out) - 1);
	}
	walk_close(walk);
	(void)close(fd);
	return out;
}

/* '-' < '.' < '/' < '0': where a folder's slash counts. */
static void test_order(void **state)
{
	static const char *const names[] = {
		"news/a/b.txt", "news/a.txt",    "news/a-b",     "news/a0",
		"news/a/a/c",   "news/A",        "news/a-b.d/x", "news/a/b/x",
		"news/b",       "news/\xC3\xA9", "news/a/b-c",
	};

	for (size_t i = 0; i < COUNT(names); i++)
		put_file(*state, names[i], "x");
	assert_string_equal(walked(*state), "A\na-b\na-b.d/x\na.txt\na/a/c\n"
					    "a/b-c\na/b.txt\na/b/x\na0\nb\n"
					    "\xC3\xA9\n");
}

static void test_passed_over(void **state)
{
	char *from = scratch_path(*state, "news/link");
	char *loop = scratch_path(*state, "news/loop");
	char *pipe_path = scratch_path(*state, "news/pipe");

	put_file(*state, "news/good.txt", "x");
	put_file(*state, "news/.hidden", "x");
	put_file(*state, "news/.git/config", "x");
	put_file(*state, "news/old~", "x");
	put_file(*state, "news/a.part", "x");
	put_file(*state, "news/a.tmp", "x");
	put_file(*state, "news/folder.tmp/inside", "x");
	put_file(*state, "outside", "x");
	assert_int_equal(symlink("../outside", from), 0);
	assert_int_equal(symlink(".", loop), 0);
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	assert_string_equal(walked(*state), "folder.tmp/inside\ngood.txt\n");
	free(from);
	free(loop);
	free(pipe_path);
}

static void test_empty(void **state)
{
	char *path = scratch_path(*state, "news");

	assert_int_equal(mkdir(path, 0700), 0);
	assert_string_equal(walked(*state), "");
	free(path);
	walk_close(NULL);
}

/* One folder too deep is skipped, what lies beside it is not. */
static void test_deep(void **state)
{
	char name[4096] = "news";

	for (int i = 0; i < WALK_DEPTH; i++)
		(void)strncat(name, "/d", sizeof(name) - strlen(name) - 1);
	(void)strncat(name, "/file", sizeof(name) - strlen(name) - 1);
	put_file(*state, name, "x");
	put_file(*state, "news/e", "x");
	assert_string_equal(walked(*state), "!\ne\n");
	assert_non_null(strstr(fault.text, "more than 128 folders deep"));
}

static void test_reads(void **state)
{
	static const struct {
		const char *path;
		bool reads;
	} table[] = {
		{ "a", true },        { "a/b.txt", true }, { "a.tmp/b", true },
		{ "", false },        { ".a", false },     { "a/.b", false },
		{ ".a/b", false },    { "a/b~", false },   { "a.part", false },
		{ "a/b.tmp", false }, { "a//b", false },   { "a/", false },
		{ "..", false },      { "a/../b", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++)
		assert_int_equal(walk_reads(text_of(table[i].path)),
				 table[i].reads);
}

static enum status walk_hungry(void *context, struct fault *why)
{
	const int *fd = context;
	struct walk_file file;
	struct walk *walk;
	bool is_found = true;
	enum status status = walk_open(&walk, *fd, why);

	while (!status && is_found)
		status = walk_next(walk, &file, &is_found, why);
	walk_close(walk);
	return status;
}

static void test_out_of_memory(void **state)
{
	int fd;
	const struct starve_work work = { .run = walk_hungry, .context = &fd };

	put_file(*state, "news/a/b/c.txt", "x");
	put_file(*state, "news/d.txt", "x");
	fd = open_scratch(*state, "news");
	assert_true(starve(&work) > 3);
	assert_int_equal(close(fd), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_order),     SCRATCH_TEST(test_passed_over),
		SCRATCH_TEST(test_empty),     SCRATCH_TEST(test_deep),
		cmocka_unit_test(test_reads), SCRATCH_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
