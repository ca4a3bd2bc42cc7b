/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/location.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

static const struct {
	const char *label;
	const char *path;
	const char *expected;
} rows[] = {
	{ "news", "a/b.txt", "/coverage/a/b.txt" },
	{ "", "/tmp/b.txt", "/tmp/b.txt" },
	{ "-", "-", "-" },
	{ "-", "x", "-" },
	{ "root", "etc/x", "/etc/x" }, /* given as "/" */
	{ "lost", "b.txt", "lost/b.txt" },
	{ "news", "\xff\n", "/coverage/\xff\n" },
};

static void test_paths(void **state)
{
	struct fixture *fixture = *state;

	fixture_set(fixture->folder, "pq:root:root", "/");
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct record_location location = {
			.label = text_of(rows[i].label),
			.path = text_of(rows[i].path),
		};
		struct bytes path = BYTES_UP_TO(1000);

		assert_int_equal(location_path(fixture->index, 0, &location,
					       &path, &fault),
				 0);
		assert_true(text_equal(text_from(&path),
				       text_of(rows[i].expected)));
		bytes_free(&path);
	}
}

/* All of them, in order of their labels. */
static void test_roots(void **state)
{
	enum { MORE = 40 };
	struct fixture *fixture = *state;
	struct location_roots roots = { 0 };
	struct pool *pool;
	size_t last;

	for (int i = 0; i < MORE; i++) {
		char key[32];

		(void)snprintf(key, sizeof(key), "pq:root:z%02d", i);
		fixture_set(fixture->folder, key, "/z/");
	}
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), 0);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(location_add_roots(&roots, fixture->index, 0,
						    pool, &fault),
				 0);
	assert_int_equal(roots.count % 2, 0);
	last = roots.count / 2 - 1;
	assert_true(last >= MORE);
	assert_true(text_equal(roots.list[last].label, TEXT("z39")));
	assert_true(text_equal(roots.list[last].folder, TEXT("/z/")));
	assert_true(text_equal(roots.list[last - MORE].label, TEXT("news")));
	assert_true(
		text_equal(roots.list[last - MORE].folder, TEXT("/coverage")));
	pool_free(pool);
}

static const struct {
	const char *folder;
	const char *path;
	const char *below; /* NULL: it is not */
} places[] = {
	{ "/coverage", "/coverage/a/b.txt", "a/b.txt" },
	{ "/coverage/", "/coverage/a/b.txt", "a/b.txt" },
	{ "/", "/etc/x", "etc/x" },
	{ "/coverage", "/coverage", "" },
	{ "/coverage", "/coverage/", "" },
	{ "/coverage/", "/coverage", NULL },
	{ "/coverage", "/coverages/a", NULL },
	{ "/coverage", "coverage/a", NULL },
	{ "", "a", NULL },
};

static void test_below(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		const struct location_root root = { .folder = text_of(
							    places[i].folder) };
		struct text below;
		bool is_below =
			location_below(&root, text_of(places[i].path), &below);

		assert_int_equal(is_below, places[i].below != NULL);
		if (is_below)
			assert_true(
				text_equal(below, text_of(places[i].below)));
	}
}

static const struct {
	const char *key;
	const char *id; /* NULL: not known */
} keys[] = {
	{ "#0", "" },
	{ "#17", "" },
	{ "id:w 1", "w 1" },
	{ "id:a#b", "a#b" },
	{ "id:17", "17" },
	{ "id:a#2", NULL },
	{ "id:", NULL },
	{ "", NULL },
	{ "url:https://larn.example/", NULL },
	{ "in:a.json\n", NULL },
	{ "in:a.csv\n#3", NULL },
};

static void test_own_id(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		const struct record_location location = {
			.record_key = text_of(keys[i].key),
		};
		struct text id;

		assert_int_equal(location_own_id(&location, &id),
				 keys[i].id != NULL);
		if (keys[i].id)
			assert_true(text_equal(id, text_of(keys[i].id)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_paths),
		FIXTURE_TEST(test_roots),
		cmocka_unit_test(test_below),
		cmocka_unit_test(test_own_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
