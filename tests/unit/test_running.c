/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/running.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { HEIGHT = 800 };

/* One line a page, at the same place of each; pages are parted by "|". What
 * is said of each: "-", "F" for the first, "A" for what comes again. */
static const struct {
	const char *pages;
	int y;
	int height;
	const char *kinds;
} rows[] = {
	{ "Larn|Larn|Larn", 10, HEIGHT, "FAA" },
	{ "Larn|Larn|Larn", 790, HEIGHT, "FAA" },
	{ "Larn|Larn|Larn", 400, HEIGHT, "---" },
	{ "Larn|Larn|Larn", 10, 0, "---" },
	{ "Larn|Larn|Oskeby", 10, HEIGHT, "---" },
	/* a third of the pages */
	{ "a|Larn|b|Larn|c|Larn|d|e|f", 10, HEIGHT, "-F-A-A---" },
	{ "a|Larn|b|Larn|c|Larn|d|e|f|g|h|i", 10, HEIGHT, "------------" },
	/* numbers of pages, at either end, and others */
	{ "Larn 3|Larn 4|Larn 5", 10, HEIGHT, "FAA" },
	{ "3 Larn 21|4 Larn 21|5 Larn 21", 10, HEIGHT, "FAA" },
	{ "9|10|11", 10, HEIGHT, "FAA" },
	{ "| (9)|- 10 -|11.", 10, HEIGHT, "-FAA" },
	/* a slide for each year */
	{ "In 2019|In 2020|In 2021", 10, HEIGHT, "---" },
	{ "2019|2020|2021", 10, HEIGHT, "---" },
	{ "1897|1898|1899", 10, HEIGHT, "FAA" },
	{ "Larn 2019|Larn 2019|Larn 2019", 10, HEIGHT, "FAA" },
	{ "9|11|14", 10, HEIGHT, "---" },
	{ "Larn 1.5|Larn 2.5|Larn 3.5", 10, HEIGHT, "---" },
	{ "Larn 100001|Larn 100002|Larn 100003", 10, HEIGHT, "---" },
	{ "a 3 b|a 4 b|a 5 b", 10, HEIGHT, "---" },
	{ "Larn x1|Larn x2|Larn x3", 10, HEIGHT, "---" },
	/* left and right */
	{ "2 Larn|Port 3|4 Larn|Port 5|6 Larn|Port 7", 10, HEIGHT, "FFAAAA" },
	{ "--|--|--", 10, HEIGHT, "---" },
	{ "", 10, HEIGHT, "-" },
};

static enum status give(struct running *running, const char *pages, int y,
			int height)
{
	struct fault fault;
	enum status status = STATUS_OK;
	char *copy = strdup(pages);
	char *rest = copy;
	char *page;

	assert_non_null(copy);
	while (!status && (page = strsep(&rest, "|"))) {
		char *word;

		status = running_page(running, height, &fault);
		if (!status)
			status = running_line(running, y, &fault);
		while (!status && (word = strsep(&page, " ")))
			running_word(running, text_of(word));
	}
	free(copy);
	return status ? status : running_settle(running, &fault);
}

static void test_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct running running = RUNNING;

		assert_int_equal(give(&running, rows[i].pages, rows[i].y,
				      rows[i].height),
				 STATUS_OK);
		for (size_t j = 0; rows[i].kinds[j]; j++)
			if ("-FA"[running_look(&running, j)] !=
			    rows[i].kinds[j])
				fail_msg("%s: line %zu", rows[i].pages, j);
		assert_int_equal(running_look(&running, strlen(rows[i].kinds)),
				 RUNNING_NONE);
		running_free(&running);
	}
}

/* Whether lines that are alike at one place, `count` on each page, come
 * again. */
static bool come_again(size_t page_count, size_t count)
{
	struct running running = RUNNING;
	struct fault fault;
	bool have_again = false;

	for (size_t i = 0; i < page_count * count; i++) {
		if (i % count == 0)
			assert_int_equal(running_page(&running, HEIGHT, &fault),
					 STATUS_OK);
		assert_int_equal(running_line(&running, 10, &fault), STATUS_OK);
		running_word(&running, TEXT("none"));
	}
	assert_int_equal(running_settle(&running, &fault), STATUS_OK);
	for (size_t i = 0; i < page_count * count; i++)
		have_again |= running_look(&running, i) == RUNNING_AGAIN;
	running_free(&running);
	return have_again;
}

/* The cells of a table are not on three pages for being three. */
static void test_cells(void **state)
{
	(void)state;
	assert_false(come_again(1, 4));
	assert_false(come_again(2, 4));
	assert_true(come_again(3, 4));
}

/* As a converter that a person sets may have them. */
static void test_without_lines(void **state)
{
	struct running running = RUNNING;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(running_page(&running, HEIGHT, &fault),
				 STATUS_OK);
		running_word(&running, TEXT("Larn"));
	}
	assert_int_equal(running_line(&running, 10, &fault), STATUS_OK);
	assert_int_equal(running_settle(&running, &fault), STATUS_OK);
	assert_int_equal(running_look(&running, 0), RUNNING_NONE);
	running_free(&running);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct running running = RUNNING;

		(void)memory_fail_at(++nth, 1);
		status = give(&running, "Larn 1|Larn 2|Larn 3", 10, HEIGHT);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		running_free(&running);
	}
	assert_true(nth > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_without_lines),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
