/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "searcher/filters.h"
#include "tests/unit/fixture.h"

static struct fault fault;

/* A fixture of its own, with origins. */
static const struct fixture_origin origins[] = {
	{ "lahore.txt",
	  "The Larn Post",
	  { "A. Writer", "Émile Zwei", NULL },
	  0 },
	{ "arbitraje.txt", NULL, { "A. Writer" }, 0 },
};

static int set_up(void **state)
{
	fixture_set_origins(origins, sizeof(origins) / sizeof(origins[0]));
	return fixture_set_up(state);
}

static int tear_down(void **state)
{
	fixture_set_origins(NULL, 0);
	return fixture_tear_down(state);
}

static const struct {
	uint32_t document;
	const char *path;
	const char *language;
	const char *authors[2];
} rows[] = {
	{ 1, "lahore.txt", "en", { "Aa. writer", "Aémile zwei" } },
	{ 3, "lahore.txt", "en", { "Aa. writer", "Aémile zwei" } },
	{ 6, "arbitraje.txt", "es", { "Aa. writer" } },
	{ 8, "huawei-zh.txt", "zh", { NULL } },
	{ 11, "-", "und", { NULL } },
};

static void test_reads(void **state)
{
	const struct fixture *fixture = *state;
	struct filters filters = { .author_count = 0 };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct hash id = hash_text(text_of(rows[i].path));
		size_t count = 0;

		assert_int_equal(filters_read(&filters, fixture->index,
					      rows[i].document, &fault),
				 0);
		assert_true(hash_equal(&filters.article, &id));
		assert_true(text_equal(filters.language,
				       text_of(rows[i].language)));
		for (; count < 2 && rows[i].authors[count]; count++)
			assert_true(
				text_equal(filters.authors[count],
					   text_of(rows[i].authors[count])));
		assert_int_equal(filters.author_count, count);
	}
	filters_free(&filters);
}

static void test_no_such_document(void **state)
{
	const struct fixture *fixture = *state;
	struct filters filters = { .author_count = 0 };

	assert_int_not_equal(filters_read(&filters, fixture->index, 99, &fault),
			     0);
	filters_free(&filters);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_reads, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_such_document, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
