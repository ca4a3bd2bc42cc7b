/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "indexer/titles.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *one;
	const char *other;
	bool is_same;
	bool is_alike;
} rows[] = {
	{ "Police deny claim", "Police deny claim", true, true },
	{ "Police deny claim",
	  "POLICE  DENY\xC2\xA0"
	  "CLAIM",
	  true, true },
	{ "Police deny claim", "“Police deny claim”.", true, true },
	{ "City's cameras", "City’s cameras", true, true },
	{ "City's cameras", "City&#39;s cameras", true, true },
	{ "Law & order", "Law &amp; order", true, true },
	{ "Law &order; now", "Law now", true, true },
	{ "ہواوے کا مقدمہ", "ہواوے كا مقدمہ", true, true },
	/* an outlet behind it */
	{ "Police deny claim", "Police deny claim - BBC News", false, true },
	{ "Police deny claim | Dawn.com", "Police deny claim", false, true },
	{ "Police deny claim | Dawn", "Police deny claim – BBC", false, true },
	{ "华为否认指控", "华为否认指控_新浪网", false, true },
	{ "Charges", "Charges | The Times of London", false, true },
	/* what is behind it is more than that */
	{ "Police", "Police - the whole story of it", false, false },
	{ "Police deny a claim made this year",
	  "Police deny a claim made this year - in a court of law at", false,
	  false },
	{ "Ring road cameras", "Ring-road cameras fail", false, false },
	{ "Police deny", "Police deny claim", false, false },
	{ "Case 1", "Case 2", false, false },
	/* nothing to compare */
	{ "", "", false, false },
	{ "***", "***", false, false },
	{ "&amp;", "&amp;", false, false },
	{ "| Dawn", "| Dawn", true, true },
};

static void test_pairs(void **state)
{
	struct titles_key one = TITLES_KEY;
	struct titles_key other = TITLES_KEY;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(titles_read(&one, text_of(rows[i].one),
					     &fault),
				 STATUS_OK);
		assert_int_equal(titles_read(&other, text_of(rows[i].other),
					     &fault),
				 STATUS_OK);
		if (titles_is_same(&one, &other) != rows[i].is_same ||
		    titles_is_alike(&one, &other) != rows[i].is_alike)
			print_message("# '%s' '%s'\n", rows[i].one,
				      rows[i].other);
		assert_int_equal(titles_is_same(&one, &other), rows[i].is_same);
		assert_int_equal(titles_is_alike(&one, &other),
				 rows[i].is_alike);
		assert_int_equal(titles_is_alike(&other, &one),
				 rows[i].is_alike);
	}
	titles_forget(&one);
	titles_forget(&other);
}

/* U+FDFA becomes eighteen characters when folded. */
static void test_longest(void **state)
{
	static char line[TITLES_LINE_BYTES + 1];
	struct titles_key key = TITLES_KEY;
	struct fault fault;

	(void)state;
	memset(line, ' ', sizeof(line));
	for (size_t i = 0; i + 3 <= TITLES_LINE_BYTES; i += 3)
		memcpy(line + i, "\xEF\xB7\xBA", 3);
	assert_int_equal(titles_read(&key,
				     (struct text){ line, TITLES_LINE_BYTES },
				     &fault),
			 STATUS_OK);
	assert_true(titles_is_same(&key, &key));
	assert_int_equal(titles_read(&key, (struct text){ line, sizeof(line) },
				     &fault),
			 STATUS_OK);
	assert_false(titles_is_same(&key, &key));
	titles_forget(&key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
