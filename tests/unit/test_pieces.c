/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/pieces.h"
#include "tests/unit/unit.h"

enum { LONGEST = 1 << 24, PARTS = 100000, SMALL = 9 };

static struct fault fault;

static const struct {
	const char *html;
	const char *joined;
} pages[] = {
	{ "", "" },
	{ "<script>self.__next_f.push([0])</script>", "" },
	{ "<script>f.push([1,\"5:{\\\"a\\\":\"])</script><p>x(\"y\")"
	  "<script>f.push([1,\"1}\\n\"])</script>",
	  "5:{\"a\":1}\n" },
	{ "a.stream.enqueue(\"[{},\");b(a.enqueue(\"1]\"));enqueue(\"c\")",
	  "[{},1]" },
	{ "f.push([1,\"a\"]);f.push([1,\"\\q\"]);f.push([1,\"b\"])", "ab" },
	/* cut off */
	{ "f.push([1,\"a\"]);f.push([1,\"b\\\"", "a" },
	{ "f.push([1,", "" },
	{ "(", "" },
};

static void test_join(void **state)
{
	struct bytes out = BYTES_UP_TO(LONGEST);

	(void)state;
	for (size_t i = 0; i < COUNT(pages); i++) {
		OK(pieces_join(&out, text_of(pages[i].html), &fault));
		OK(bytes_append_byte(&out, '\0', &fault));
		assert_string_equal(out.data, pages[i].joined);
	}
	bytes_free(&out);
	/* as many as there is room for */
	out = BYTES_UP_TO(SMALL);
	OK(pieces_join(&out, TEXT("a.enqueue(\"1234\");a.enqueue(\"5678\")"),
		       &fault));
	assert_true(text_equal(text_from(&out), TEXT("1234")));
	bytes_free(&out);
}

static const struct {
	const char *text;
	const char *rows; /* with a star: texts */
} tables[] = {
	{ "", "" },
	{ "0:{}\n1:\"b\"\n", "<0|{}\n><1|\"b\"\n>" },
	{ "5:T4,a\nb:6:[]", "<5*|a\nb:><6|[]>" },
	{ "1f:I[7]\n:HL\nx", "<1f|I[7]\n><|HL\n><|x>" },
	{ "\n\n", "<|\n><|\n>" },
	/* cut off */
	{ "5:T4,a", "<5*|a>" },
	{ "5:Tffffffffffffffffffffffff,a", "<5*|a>" },
	{ "5:T", "<5*|>" },
	{ "5:", "<5|>" },
	{ "5", "" },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(tables); i++) {
		struct pieces_rows rows = { .text = text_of(tables[i].text) };
		struct bytes out = BYTES_UP_TO(LONGEST);
		struct pieces_row row;

		while (pieces_next_row(&rows, &row))
			OK(bytes_printf(&out, &fault, "<%.*s%s|%.*s>",
					(int)row.number.length, row.number.data,
					row.is_text ? "*" : "",
					(int)row.value.length, row.value.data));
		OK(bytes_append_byte(&out, '\0', &fault));
		assert_string_equal(out.data, tables[i].rows);
		bytes_free(&out);
	}
}

/* Many beginnings take no longer than they are long. */
static void test_much(void **state)
{
	static const char *const parts[] = { "(", ".push([1,\"",
					     ".enqueue(\"\")",
					     ".enqueue(\"\\" };
	struct bytes out = BYTES_UP_TO(LONGEST);

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes html = BYTES_UP_TO(LONGEST);

		for (size_t j = 0; j < PARTS; j++)
			OK(bytes_append(&html, text_of(parts[i]), &fault));
		OK(pieces_join(&out, text_from(&html), &fault));
		bytes_free(&html);
	}
	bytes_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
