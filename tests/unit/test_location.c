/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "searcher/location.h"
#include "tests/unit/fixture.h"

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
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
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

static void test_root(void **state)
{
	struct fixture *fixture = *state;
	struct bytes root = BYTES_UP_TO(1000);

	assert_int_equal(location_root(fixture->index, 0, TEXT("news"), &root,
				       &fault),
			 0);
	assert_true(text_equal(text_from(&root), TEXT("/coverage")));
	bytes_clear(&root);
	assert_int_equal(location_root(fixture->index, 0, TEXT("lost"), &root,
				       &fault),
			 0);
	assert_int_equal(root.length, 0);
	bytes_free(&root);
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
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
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
		FIXTURE_TEST(test_root),
		cmocka_unit_test(test_own_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
