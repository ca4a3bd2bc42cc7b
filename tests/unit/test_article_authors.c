/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/article_authors.h"
#include "tests/unit/fixture.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* A fixture of its own, with origins. */
static const struct fixture_origin origins[] = {
	{ "lahore.txt",
	  "The Larn Post",
	  { "A. Writer", "Émile Zwei", "a. WRITER" },
	  2 },
	{ "arbitraje.txt", NULL, { "A. Writer" }, 0 },
};

static int set_up(void **state)
{
	fixture_set_origins(origins, COUNT(origins));
	return fixture_set_up(state);
}

static int tear_down(void **state)
{
	fixture_set_origins(NULL, 0);
	return fixture_tear_down(state);
}

static const struct {
	const char *path;
	const char *authors[2];
} rows[] = {
	{ "lahore.txt", { "Aa. writer", "Aémile zwei" } },
	{ "lahore.txt", { "Aa. writer", "Aémile zwei" } }, /* remembered */
	{ "arbitraje.txt", { "Aa. writer" } },
	{ "huawei-zh.txt", { NULL } },
	{ "lahore.txt", { "Aa. writer", "Aémile zwei" } },
};

static struct store_place place_of(const char *path)
{
	return (struct store_place){ hash_text(text_of(path)), 0 };
}

/* Each name once, as the index has it. */
static void test_reads(void **state)
{
	const struct fixture *fixture = *state;
	struct article_authors *authors;

	assert_int_equal(article_authors_open(&authors, fixture->store, &fault),
			 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct store_place place = place_of(rows[i].path);
		const struct intern *names;
		uint32_t count = 0;

		assert_int_equal(article_authors_read(authors, &place, &names,
						      &fault),
				 0);
		for (; count < 2 && rows[i].authors[count]; count++) {
			uint32_t frequency;

			assert_true(
				text_equal(intern_string(names, count),
					   text_of(rows[i].authors[count])));
			assert_int_equal(
				index_frequency(fixture->index,
						intern_string(names, count),
						&frequency, &fault),
				0);
			assert_true(frequency > 0);
		}
		assert_int_equal(intern_count(names), count);
	}
	article_authors_close(authors);
}

/* A failure is not remembered as an article without authors. */
static void test_no_such_article(void **state)
{
	const struct fixture *fixture = *state;
	const struct store_place place = place_of("none.txt");
	struct article_authors *authors;
	const struct intern *names;

	assert_int_equal(article_authors_open(&authors, fixture->store, &fault),
			 0);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(article_authors_read(authors, &place, &names,
						      &fault),
				 STATUS_DAMAGED);
	article_authors_close(authors);
}

static enum status run(void *context, struct fault *why)
{
	const struct fixture *fixture = context;
	const struct store_place place = place_of("lahore.txt");
	struct article_authors *authors;
	const struct intern *names;
	enum status status =
		article_authors_open(&authors, fixture->store, why);

	if (!status)
		status = article_authors_read(authors, &place, &names, why);
	article_authors_close(authors);
	return status;
}

static void test_memory(void **state)
{
	const struct starve_work work = { .run = run, .context = *state };

	assert_true(starve(&work) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_reads, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_such_article, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_memory, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
