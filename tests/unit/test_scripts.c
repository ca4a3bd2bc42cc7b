/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/scripts.h"
#include "shared/bytes.h"
#include "tests/unit/unit.h"

enum { LONGEST = 1 << 26, VALUES = 3 };

static struct fault fault;

#define TEN   "aaaaaaaaaa"
#define FIFTY TEN TEN TEN TEN TEN
#define LONG  FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY

/* Pages, and what is found in them. */
static const struct {
	const char *html;
	const char *values[VALUES];
} rows[] = {
	{ "", { NULL } },
	{ "<p>{\"a\":\"" LONG "\"}</p>", { NULL } },
	/* a script that is JSON */
	{ "<script id=x type=\"application/json\"> {\"a\":\"" LONG
	  "\"}\n</script>",
	  { "{\"a\":\"" LONG "\"}" } },
	{ "<SCRIPT>[1,{\"a\":\"" LONG "\"}]</SCRIPT>",
	  { "[1,{\"a\":\"" LONG "\"}]" } },
	{ "<script type=application/ld+json>{\"a\":\"" LONG "\"}</script>",
	  { NULL } },
	/* one that has it in it, several times */
	{ "<script>var x=1;window.__S__ = {\"a\":{\"b\":\"" LONG
	  "\"}};f({\"c\":\"" LONG "\"})</script>",
	  { "{\"a\":{\"b\":\"" LONG "\"}}", "{\"c\":\"" LONG "\"}" } },
	{ "<script>a = [ {\"b\":\"" LONG "\"}];</script>",
	  { "[ {\"b\":\"" LONG "\"}]" } },
	/* no JSON, or too little of it */
	{ "<script>a={b:\"" LONG "\"};c={\"d\":1}</script>", { NULL } },
	/* in quotes */
	{ "<script>a=JSON.parse(\"{\\\"b\\\":\\\"" LONG "\\\"}\")</script>",
	  { "\"{\\\"b\\\":\\\"" LONG "\\\"}\"" } },
	{ "<script>a=JSON.parse('{\"b\":\"it\\'s " LONG "\"}')</script>",
	  { "'{\"b\":\"it\\'s " LONG "\"}'" } },
	/* without an end */
	{ "<script>a={\"b\":\"" LONG, { "{\"b\":\"" LONG } },
	{ "<script>a='{\"b\":\"" LONG "\\", { "'{\"b\":\"" LONG "\\" } },
	{ "<script", { NULL } },
	{ "<script>a=</script>", { NULL } },
};

static void test_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct scripts scripts = SCRIPTS_OF(text_of(rows[i].html));
		struct text value;

		for (size_t j = 0; j < VALUES && rows[i].values[j]; j++) {
			assert_true(scripts_next(&scripts, &value));
			assert_true(
				text_equal(value, text_of(rows[i].values[j])));
		}
		assert_false(scripts_next(&scripts, &value));
		assert_int_equal(value.length, 0);
	}
}

/* Much of anything ends at once. */
static void test_hostile(void **state)
{
	static const char *const parts[] = {
		"<script>",  "<script>={\"",     "={\"",     "('{\"",
		"</script>", "<script>[{\"a\":", "=\"{\\\"", "<script ld+json>"
	};

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes html = BYTES_UP_TO(LONGEST);
		struct scripts scripts;
		struct text value;
		size_t length = 0;

		OK(bytes_append(&html, TEXT("<script>"), &fault));
		for (size_t j = 0; j < 200000; j++)
			OK(bytes_append(&html, text_of(parts[i]), &fault));
		scripts = SCRIPTS_OF(text_from(&html));
		while (scripts_next(&scripts, &value))
			length += value.length;
		assert_true(length <= html.length);
		bytes_free(&html);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
