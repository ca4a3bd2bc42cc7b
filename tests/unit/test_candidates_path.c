/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/candidates.h"
#include "searcher/candidates_path.h"
#include "shared/schema.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct fault fault;

#define ARTICLE(path, label)                                       \
	{                                                          \
		path, "", "en", "", { { NULL, "a" } }, label, 0, 0 \
	}

/* 220 bytes: with more its term is cut. */
#define LONG                                                           \
	"long/"                                                        \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" \
	"cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc" \
	"ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"

static const struct fixture_article articles[] = {
	ARTICLE("africa/kampala.txt", NULL),
	ARTICLE("africa/kampala.txt.old", NULL),
	ARTICLE("africa-north/cairo.txt", NULL),
	ARTICLE("africa/south/cape town (1).txt", NULL),
	ARTICLE("/tmp/africa/single.txt", ""),
	ARTICLE("url:x/kampala.txt", "-"),
	ARTICLE(LONG "/deep.txt", NULL),
};

/* The terms without their prefix. */
static const struct {
	const char *typed;
	const char *expected;
} rows[] = {
	{ "path:news", "news" },
	{ "path:/coverage", "news" },
	{ "path:coverage", "news" },
	{ "path:/coverage/africa", "news/africa" },
	{ "path:/coverage/africa/", "news/africa" },
	{ "path:coverage/africa", "news/africa" },
	{ "path:news/africa", "news/africa" },
	{ "path:africa", "/tmp/africa/single.txt news/africa" },
	{ "path:/africa", "/tmp/africa/single.txt news/africa" },
	{ "path:frica", "" },
	{ "path:Africa", "" },
	{ "path:news/africa/kampala.txt", "news/africa/kampala.txt" },
	{ "path:africa/kampala.txt", "news/africa/kampala.txt" },
	{ "path:kampala.txt", "-/url:x/kampala.txt news/africa/kampala.txt" },
	{ "path:/coverage/africa/kampala.txt", "news/africa/kampala.txt" },
	{ "path:kampala", "" },
	{ "path:kampala*", "-/url:x/kampala.txt news/africa/kampala.txt"
			   " news/africa/kampala.txt.old" },
	{ "path:*.old", "news/africa/kampala.txt.old" },
	{ "path:africa/*.txt", "/tmp/africa/single.txt news/africa/kampala.txt"
			       " news/africa/south/cape town (1).txt" },
	{ "path:/tmp", "/tmp/africa/single.txt" },
	{ "path:/tmp/africa/single.txt", "/tmp/africa/single.txt" },
	{ "path:single.txt", "/tmp/africa/single.txt" },
	{ "path:-", "-" },
	{ "path:\"cape town (1).txt\"", "news/africa/south/cape town (1).txt" },
	{ "path:town", "" },
	{ "path:deep.txt", "" },
	{ "path:long", "news/long" },
};

static void make(const struct fixture *fixture, const char *typed,
		 struct query *query, struct candidates *candidates)
{
	struct query_options options = { .is_plain = false };

	assert_int_equal(query_parse(query, fixture->terms, text_of(typed),
				     &options, &fault),
			 0);
	assert_int_equal(
		candidates_make(candidates, asking(fixture), query, &fault), 0);
}

static void check(const struct fixture *fixture, const char *typed,
		  const char *expected)
{
	struct bytes found = BYTES_UP_TO(10000);
	struct candidates candidates;
	struct query query;

	make(fixture, typed, &query, &candidates);
	for (size_t i = 0; i < candidates.nodes[0].terms.count; i++) {
		struct text term = candidates.nodes[0].terms.list[i].term;

		if (term.length == SCHEMA_TERM_BYTES)
			continue; /* cut: it is looked at later */
		assert_int_equal(
			bytes_printf(&found, &fault, "%s%.*s", i > 0 ? " " : "",
				     (int)term.length - 2, term.data + 2),
			0);
	}
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
	if (strcmp(found.data, expected) != 0)
		print_message("# %s\n", typed);
	assert_string_equal(found.data, expected);
	bytes_free(&found);
	candidates_free(&candidates);
	query_free(&query);
}

static void test_paths(void **state)
{
	struct fixture fixture;

	fixture_build(*state, articles, COUNT(articles));
	fixture_open(&fixture, *state);
	for (size_t i = 0; i < COUNT(rows); i++)
		check(&fixture, rows[i].typed, rows[i].expected);
	fixture_close(&fixture);
}

/* What was cut is taken, and looked at when its record is there. */
static void test_long_paths(void **state)
{
	static const struct {
		const char *typed;
		size_t term_count;
	} paths[] = {
		/* The folder's term was cut, too. */
		{ "path:news/" LONG "/deep.txt", 2 },
		{ "path:deep.txt", 2 },
		{ "path:zzz", 2 },
		{ "path:single.txt", 3 },
		{ "path:long", 1 }, /* all below it */
	};
	struct fixture fixture;

	fixture_build(*state, articles, COUNT(articles));
	fixture_open(&fixture, *state);
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct candidates candidates;
		struct query query;

		make(&fixture, paths[i].typed, &query, &candidates);
		assert_int_equal(candidates.nodes[0].terms.count,
				 paths[i].term_count);
		assert_int_equal(candidates.nodes[0].is_vague,
				 strcmp(paths[i].typed, "path:long") != 0);
		assert_int_equal(candidates.needs_text,
				 candidates.nodes[0].is_vague);
		assert_false(candidates.nodes[0].may_be_all);
		candidates_free(&candidates);
		query_free(&query);
	}
	fixture_close(&fixture);
}

static void test_names_of_a_path(void **state)
{
	static const struct {
		const char *value;
		const char *path;
		bool has;
	} names[] = {
		{ "a/b.txt", "a/b.txt", true }, { "b.txt", "a/b.txt", true },
		{ "/b.txt", "a/b.txt", true },  { "a", "a/b.txt", true },
		{ "/a", "/a/b.txt", true },     { "a", "/a/b.txt", true },
		{ "txt", "a/b.txt", false },    { "a/", "a/b.txt", false },
		{ "*.txt", "a/b.txt", true },   { "a*t", "x/a/b.txt", true },
		{ "b*", "a/b.txt", true },      { "/a/b", "a/b.txt", false },
		{ "a/b", "a/bc", false },       { "x", "", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		assert_int_equal(candidates_path_has(text_of(names[i].value),
						     text_of(names[i].path)),
				 names[i].has);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_paths),
		SCRATCH_TEST(test_long_paths),
		cmocka_unit_test(test_names_of_a_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
