/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/joined.h"
#include "tests/unit/unit.h"

enum { LINE_BYTES = 1 << 12 };

static const struct {
	const char *line;
	bool begins;
} firsts[] = {
	{ "{\"a\":\"b\"}", false },
	{ "{\"a\":\"b\"},", false },
	{ "{\"a\":\"b\"} ", false },
	{ "{\"a\":\"b", true },
	{ "{\"a\":\"b\\\"}", false }, /* it ends as nearly all do */
	{ "{", true },
	{ "{\"a\":[1,", true },
	{ " {", false },
	{ "[{", false },
	{ "words", false },
	{ "", false },
};

static void test_begins(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(firsts); i++)
		assert_int_equal(joined_begins(text_of(firsts[i].line)),
				 firsts[i].begins);
}

static const struct {
	const char *file;
	const char *joined;
	const char *next; /* NULL: nothing is behind */
} rows[] = {
	{ "{\"a\":\"b\nc\"}\n{}\n", "{\"a\":\"b\nc\"}", "{}" },
	{ "{\n  \"a\": {\n  }\n}\n\nwords\n", "{\n  \"a\": {\n  }\n}", "" },
	/* brackets and quotes in a string */
	{ "{\"a\":\"[{\\\"\n}\"}", "{\"a\":\"[{\\\"\n}\"}", NULL },
	/* it never ends */
	{ "{\"a\":\"b\nc\n{\"d\":1}\n", "{\"a\":\"b\nc", "{\"d\":1}" },
	{ "{\"a\":\"b\nc", "{\"a\":\"b\nc", NULL },
	{ "{\"a\":\"b\\\nc\"}\n", "{\"a\":\"b\\\nc\"}", NULL },
};

static void test_read(void **state)
{
	struct reader *reader;
	struct fault fault;

	(void)state;
	assert_int_equal(reader_open(&reader, LINE_BYTES, LINE_BYTES, &fault),
			 STATUS_OK);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text rest = text_of(rows[i].file);
		struct bytes out = BYTES_UP_TO(LINE_BYTES);
		struct reader_line line;

		reader_begin(reader, input_of_text(&rest));
		assert_int_equal(reader_line(reader, &line, &fault), STATUS_OK);
		assert_int_equal(joined_read(&out, reader, &line, &fault),
				 STATUS_OK);
		assert_int_equal(text_compare(text_from(&out),
					      text_of(rows[i].joined)),
				 0);
		assert_int_equal(line.is_end, !rows[i].next);
		assert_int_equal(
			text_compare(line.text,
				     text_of(rows[i].next ? rows[i].next : "")),
			0);
		bytes_free(&out);
	}
	reader_close(reader);
}

static void test_too_much(void **state)
{
	struct text rest = TEXT("{\"a\":\"b\nc\n");
	struct bytes out = BYTES_UP_TO(8);
	struct reader *reader;
	struct reader_line line;
	struct fault fault;

	(void)state;
	assert_int_equal(reader_open(&reader, LINE_BYTES, LINE_BYTES, &fault),
			 STATUS_OK);
	reader_begin(reader, input_of_text(&rest));
	assert_int_equal(reader_line(reader, &line, &fault), STATUS_OK);
	assert_int_equal(joined_read(&out, reader, &line, &fault), STATUS_FULL);
	bytes_free(&out);
	reader_close(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_begins),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
