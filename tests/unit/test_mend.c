/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <jansson.h>

#include "indexer/mend.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static const struct {
	struct text record;
	const char *mended;
	size_t bad_count;
} rows[] = {
	{ TEXT_INIT("{\"a\":1}"), "{\"a\":1}", 0 },
	/* surrogates */
	{ TEXT_INIT("[\"\\ud83d\\ude00\"]"), "[\"\\ud83d\\ude00\"]", 0 },
	{ TEXT_INIT("[\"\\uD83D\"]"), "[\"\\ufffd\"]", 1 },
	{ TEXT_INIT("[\"\\ude00x\"]"), "[\"\\ufffdx\"]", 1 },
	{ TEXT_INIT("[\"\\ud83d\\ud83d\\ude00\"]"),
	  "[\"\\ufffd\\ud83d\\ude00\"]", 1 },
	{ TEXT_INIT("[\"\\ud83d\\u0041\"]"), "[\"\\ufffd\\u0041\"]", 1 },
	{ TEXT_INIT("[\"\\\\ud83d\"]"), "[\"\\\\ud83d\"]", 0 },
	/* raw controls */
	{ TEXT_INIT("[\"a\tb\"]"), "[\"a\\u0009b\"]", 0 },
	{ TEXT_INIT("[\"a\0b\"]"), "[\"a\\u0000b\"]", 0 },
	{ TEXT_INIT("[\t1]"), "[\t1]", 0 },
	/* escapes of other languages */
	{ TEXT_INIT("[\"Larn\\'s \\- quay\\\n\"]"),
	  "[\"Larn's - quay\\u000a\"]", 0 },
	{ TEXT_INIT("[\"\\\\'\"]"), "[\"\\\\'\"]", 0 },
	/* commas behind the last */
	{ TEXT_INIT("[{\"a\":[1,2,],\"b\":\",]\",\n}, ]"),
	  "[{\"a\":[1,2],\"b\":\",]\"\n} ]", 0 },
	{ TEXT_INIT("[1,, ,]"), "[1 ]", 0 },
	/* numbers of Python */
	{ TEXT_INIT("[NaN,Infinity,-Infinity]"), "[null,null,null]", 0 },
	{ TEXT_INIT("[undefined,\"undefined\"]"), "[null,\"undefined\"]", 0 },
	{ TEXT_INIT("[\"NaN\"]"), "[\"NaN\"]", 0 },
	{ TEXT_INIT("[\"\\\"NaN\"]"), "[\"\\\"NaN\"]", 0 },
	/* numbers too large for a parser */
	{ TEXT_INIT("[123456789012345678,-1.5e+10]"),
	  "[123456789012345678,-1.5e+10]", 0 },
	{ TEXT_INIT("[1234567890123456789]"), "[\"1234567890123456789\"]", 0 },
	{ TEXT_INIT("[-12345678901234567890,1]"),
	  "[\"-12345678901234567890\",1]", 0 },
	{ TEXT_INIT("[1e999]"), "[\"1e999\"]", 0 },
	{ TEXT_INIT("[\"12345678901234567890\"]"), "[\"12345678901234567890\"]",
	  0 },
	/* beyond help, but no byte past the end is read */
	{ TEXT_INIT("[\"\\"), "[\"\\", 0 },
	{ TEXT_INIT("[\"\\u"), "[\"u", 0 },
	{ TEXT_INIT("[\"\\ud83"), "[\"ud83", 0 },
	{ TEXT_INIT("[\"\\ud83d"), "[\"\\ufffd", 1 },
	{ TEXT_INIT("[\"\\ud83d\\ude0"), "[\"\\ufffdude0", 1 },
	{ TEXT_INIT("[\"\\uzzzz\"]"), "[\"uzzzz\"]", 0 },
	{ TEXT_INIT("[\"\\ud8\\d3u\"]"), "[\"ud8d3u\"]", 0 },
	{ TEXT_INIT("[,,1"), "[,,1", 0 },
	{ TEXT_INIT("[1, "), "[1, ", 0 },
	{ TEXT_INIT("-Infinit"), "-Infinit", 0 },
	{ TEXT_INIT("[-"), "[-", 0 },
	{ TEXT_INIT(""), "", 0 },
};

/* Quotes that stand bare in strings. */
static const struct {
	const char *record;
	const char *mended;
} quotes[] = {
	{ "{\"a\":\"b\",\"c\":[\"d\",\"e\"],\"f\":1}",
	  "{\"a\":\"b\",\"c\":[\"d\",\"e\"],\"f\":1}" },
	{ "{\"a\": \"He said \"no\" to us.\"}",
	  "{\"a\": \"He said \\\"no\\\" to us.\"}" },
	{ "{\"a\":\"\"No\", he said.\",\"b\":\"\"\"}",
	  "{\"a\":\"\\\"No\\\", he said.\",\"b\":\"\\\"\"}" },
	{ "{\"a\":\"He said \"no\", \"never\" and \"this: no\".\",\"b\":\"c\"}",
	  "{\"a\":\"He said \\\"no\\\", \\\"never\\\" and \\\"this: no\\\".\","
	  "\"b\":\"c\"}" },
	{ "{\"a\":\"In \"{b}\" or [\"c\"] it ends\"}",
	  "{\"a\":\"In \\\"{b}\\\" or [\\\"c\\\"] it ends\"}" },
	{ "{\"a\":\"A 5\" pipe, \\\"so\\\"\nhe \"said\"\" }",
	  "{\"a\":\"A 5\\\" pipe, \\\"so\\\"\\u000ahe \\\"said\\\"\" }" },
	{ "{\"a\":[\"One \"b\" c\",\"d\"],\"e\":{\"f\":\"g\"h\"},}",
	  "{\"a\":[\"One \\\"b\\\" c\",\"d\"],\"e\":{\"f\":\"g\\\"h\"}}" },
	/* a comma that is missing is not mended: two values are not one */
	{ "{\"a\":\"b\" \"c\":\"d\"}", "{\"a\":\"b\" \"c\\\":\\\"d\"}" },
	{ "{\"a\":\"b", "{\"a\":\"b" },
	{ "", "" },
};

static void test_quotes(void **state)
{
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(quotes); i++) {
		struct bytes out = BYTES_UP_TO(1024);
		size_t bad_count = 0;

		assert_int_equal(mend_quotes(&out, text_of(quotes[i].record),
					     &bad_count, &fault),
				 STATUS_OK);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault),
				 STATUS_OK);
		assert_string_equal(out.data, quotes[i].mended);
		bytes_free(&out);
	}
}

static void test_mended(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct fault fault;
		size_t bad_count = 0;

		assert_int_equal(mend_json(&out, rows[i].record, &bad_count,
					   &fault),
				 STATUS_OK);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault),
				 STATUS_OK);
		assert_string_equal(out.data, rows[i].mended);
		assert_int_equal(bad_count, rows[i].bad_count);
	}
	bytes_free(&out);
}

/* All but the last rows are JSON afterwards. */
static void test_parses(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);
	size_t bad_count = 0;

	(void)state;
	for (size_t i = 0;
	     rows[i].record.data[rows[i].record.length - 1] == ']' || i == 0;
	     i++) {
		struct fault fault;
		json_error_t error;
		json_t *root;

		assert_int_equal(mend_json(&out, rows[i].record, &bad_count,
					   &fault),
				 STATUS_OK);
		root = json_loadb(out.data, out.length, JSON_ALLOW_NUL, &error);
		assert_non_null(root);
		json_decref(root);
	}
	bytes_free(&out);
}

static void test_no_room(void **state)
{
	struct bytes out = BYTES_UP_TO(4);
	struct fault fault;
	size_t bad_count = 0;

	(void)state;
	assert_int_equal(mend_json(&out, TEXT("[\"\t\"]"), &bad_count, &fault),
			 STATUS_FULL);
	bytes_free(&out);
}

static enum status mend_hungry(void *context, struct fault *fault)
{
	struct bytes *out = context;
	size_t bad_count;

	return mend_json(out,
			 TEXT("[\"\\ud83d\",NaN,1e999,\"\t\",\"more than the "
			      "smallest piece of memory has room for\"]"),
			 &bad_count, fault);
}

static void drop_mended(void *context, enum status status)
{
	struct bytes *out = context;

	(void)status;
	bytes_free(out);
}

static void test_out_of_memory(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);
	const struct starve_work work = { .run = mend_hungry,
					  .after = drop_mended,
					  .context = &out };

	(void)state;
	assert_true(starve(&work) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_mended),
		cmocka_unit_test(test_parses),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
