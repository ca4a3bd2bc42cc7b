/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "indexer/numbered.h"
#include "tests/unit/unit.h"

enum { ROOM = 1 << 16, NAMES = 5 };

static const struct {
	const char *names[NAMES];
	const char *values[NAMES];
	const char *expected;
} rows[] = {
	{ { "p1", "p2", "p3" },
	  { "One.", "Two.", "Three." },
	  "One.\n\nTwo.\n\nThree." },
	{ { "text_10", "text_9", "text_0" },
	  { "Ten.", "Nine.", "Nought." },
	  "Nought.\n\nNine.\n\nTen." },
	{ { "section 1 text", "section 2 text", "section 1 image" },
	  { "One.", "Two.", "A picture." },
	  "One.\n\nTwo." },
	/* the longest */
	{ { "tag1", "tag2", "p1", "p2" },
	  { "a", "b", "Rain.", "Sun." },
	  "Rain.\n\nSun." },
	/* no number twice, and nothing that is empty */
	{ { "p1", "p1", "p2", "p3" },
	  { "One.", "Won.", " ", "Three." },
	  "One.\n\nThree." },
	/* one alone, a day, no number */
	{ { "p1", "q2", "text" }, { "One.", "Two.", "Three." }, "" },
	{ { "of_20210817", "of_20210818" }, { "One.", "Two." }, "" },
	{ { NULL }, { NULL }, "" },
};

static void test_join(void **state)
{
	static struct numbered numbered;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes out = BYTES_UP_TO(ROOM);

		numbered.count = 0;
		for (size_t j = 0; j < NAMES && rows[i].names[j]; j++)
			numbered_add(&numbered, text_of(rows[i].names[j]),
				     text_of(rows[i].values[j]));
		assert_int_equal(numbered_join(&numbered, &out, &fault),
				 STATUS_OK);
		assert_int_equal(text_compare(text_from(&out),
					      text_of(rows[i].expected)),
				 0);
		bytes_free(&out);
	}
}

static void test_most(void **state)
{
	static struct numbered numbered;

	(void)state;
	for (size_t i = 0; i < NUMBERED_MAX + 3; i++)
		numbered_add(&numbered, TEXT("p1"), TEXT("One."));
	assert_int_equal(numbered.count, NUMBERED_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
