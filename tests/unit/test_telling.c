/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>

#include "searcher/telling.h"
#include "shared/schema.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

/* Questions, so many that passages are kept at last. */
enum { QUESTIONS = 12, PASSAGES = 3 };

static struct fault fault;

static const struct fixture_article pier[] = {
	{ .path = "pier.txt",
	  .title = "Headline",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "piers of a anchor: a pier at 2021, c4" },
			{ NULL, "a quay" },
			{ NULL, "the anchors and quays" } } },
};

/* The same passages, in other words. */
static const struct fixture_article wharf[] = {
	{ .path = "pier.txt",
	  .title = "Headline",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "wharf" },
			{ NULL, "a wharf of wharves" },
			{ NULL, "dredging" } } },
};

/* "anchor 1, quay 1 of 4". */
static void print(const struct telling *telling,
		  const struct telling_passage *passage, struct bytes *out)
{
	bytes_clear(out);
	for (size_t i = 0; i < passage->count; i++) {
		struct text term = telling_term(telling, passage->list[i].stem);

		assert_int_equal(bytes_printf(out, &fault, "%.*s %u, ",
					      (int)term.length, term.data,
					      passage->list[i].frequency),
				 0);
	}
	assert_int_equal(bytes_printf(out, &fault, "of %u", passage->length),
			 0);
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
}

static void check(struct telling *telling, uint32_t document,
		  const char *expected)
{
	struct bytes printed = BYTES_UP_TO(10000);
	struct telling_passage passage;

	assert_int_equal(telling_read(telling, document, &passage, &fault), 0);
	print(telling, &passage, &printed);
	assert_string_equal(printed.data, expected);
	bytes_free(&printed);
}

/* An index of this article alone, in a folder of its own. */
static char *build(const char *folder, const char *name,
		   const struct fixture_article *article)
{
	char *path = scratch_path(folder, name);

	assert_int_equal(mkdir(path, 0700), 0);
	fixture_build(path, article, 1);
	return path;
}

/* The first gets the generation of the other. */
static void switch_to(const char *folder, const char *other)
{
	char *from = scratch_path(other, "gen-1");
	char *to = scratch_path(folder, "gen-2");

	assert_int_equal(rename(from, to), 0);
	scratch_point_to(folder, 2);
	free(from);
	free(to);
}

/* No numbers, no short words, none of the title; but all are counted. */
static void check_pier(struct telling *telling)
{
	check(telling, 1, "Zen:pier 2, Zen:anchor 1, of 9");
	check(telling, 2, "Zen:quay 1, of 2");
	check(telling, 3,
	      "Zen:the 1, Zen:anchor 1, Zen:and 1, "
	      "Zen:quay 1, of 4");
}

/* The article of the piers alone, asked. */
struct asked_pier {
	char *folder;
	struct fixture fixture;
	struct telling *telling;
};

static void open_pier(struct asked_pier *out, const char *scratch)
{
	out->folder = build(scratch, "pier", pier);
	fixture_open(&out->fixture, out->folder);
	assert_int_equal(telling_open(&out->telling, out->fixture.store,
				      out->fixture.terms, &fault),
			 0);
}

static void close_pier(struct asked_pier *asked)
{
	telling_close(asked->telling);
	fixture_close(&asked->fixture);
	free(asked->folder);
}

/* The first question is told the same as those for which passages are
 * kept, in any order. */
static void test_kept(void **state)
{
	struct asked_pier asked;

	open_pier(&asked, *state);
	for (size_t i = 0; i < QUESTIONS; i++) {
		telling_begin(asked.telling);
		check_pier(asked.telling);
		check(asked.telling, 2, "Zen:quay 1, of 2");
		check_pier(asked.telling);
	}
	close_pier(&asked);
}

/* What was kept is of the revision that it was read of. */
static void test_revision(void **state)
{
	char *other = build(*state, "wharf", wharf);
	struct asked_pier asked;

	open_pier(&asked, *state);
	for (size_t i = 0; i < QUESTIONS; i++) {
		telling_begin(asked.telling);
		check_pier(asked.telling);
	}
	switch_to(asked.folder, other);
	assert_int_equal(index_reopen(asked.fixture.index, &fault), 0);
	telling_begin(asked.telling);
	check(asked.telling, 1, "Zen:wharf 1, of 1");
	check(asked.telling, 3, "Zen:dredg 1, of 1");
	close_pier(&asked);
	free(other);
}

struct reading {
	const struct fixture *fixture;
	struct telling *telling;
};

static enum status read_all(void *context, struct fault *why)
{
	struct reading *reading = context;
	struct telling_passage passage;
	enum status status = telling_open(&reading->telling,
					  reading->fixture->store,
					  reading->fixture->terms, why);

	for (size_t i = 0; i < QUESTIONS && !status; i++) {
		telling_begin(reading->telling);
		for (uint32_t j = 0; j < PASSAGES && !status; j++)
			status = telling_read(reading->telling, 1 + j, &passage,
					      why);
	}
	return status;
}

/* What was cut off is not kept: who asks again is told all. */
static void ask_again(void *context, enum status status)
{
	struct reading *reading = context;

	(void)status;
	if (reading->telling) {
		telling_begin(reading->telling);
		check_pier(reading->telling);
	}
	telling_close(reading->telling);
}

static void test_memory(void **state)
{
	char *folder = build(*state, "pier", pier);
	struct fixture fixture;
	struct reading reading = { .fixture = &fixture };
	const struct starve_work work = { .run = read_all,
					  .context = &reading,
					  .after = ask_again };

	fixture_open(&fixture, folder);
	assert_true(starve(&work) > QUESTIONS);
	fixture_close(&fixture);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_kept),
		SCRATCH_TEST(test_revision),
		SCRATCH_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
