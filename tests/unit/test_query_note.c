/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/query_note.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void test_notes_are_lines_once(void **state)
{
	struct query query = { .notes = BYTES_UP_TO(100) };

	(void)state;
	assert_int_equal(query_note_add(&query, false, 0, "one", &fault), 0);
	assert_int_equal(query_note_add(&query, false, 0, "two", &fault), 0);
	assert_int_equal(query_note_add(&query, false, 0, "one", &fault), 0);
	assert_int_equal(query_note_add(&query, false, 0, "on", &fault), 0);
	assert_true(
		text_equal(text_from(&query.notes), TEXT("one\ntwo\non\n")));
	bytes_free(&query.notes);
}

static const struct {
	const char *typed;
	size_t place;
	const char *expected;
} rows[] = {
	{ "a AND", 2, "why\na AND\n  ^" },
	{ "AND a", 0, "why\nAND a\n^" },
	{ "a", 1, "why\na\n ^" },
	{ "été )", 6, "why\nété )\n    ^" },
	{ "\x1b[31m )", 6, "why\n\\x1b[31m )\n         ^" },
	/* only what is around it */
	{ "0123456789 0123456789 0123456789 0123456789 0123456789 ) "
	  "0123456789 0123456789 0123456789 0123456789",
	  55,
	  "why\n456789 0123456789 0123456789 0123456789 ) "
	  "0123456789 0123456789 0123456789 0\n"
	  "                                        ^" },
};

static void test_strict_shows_the_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct query query = { .typed = text_of(rows[i].typed) };

		assert_int_equal(query_note_add(&query, true, rows[i].place,
						"why", &fault),
				 STATUS_BAD_QUERY);
		assert_string_equal(fault.text, rows[i].expected);
		assert_int_equal(query.notes.length, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_notes_are_lines_once),
		cmocka_unit_test(test_strict_shows_the_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
