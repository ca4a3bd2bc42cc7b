/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/flow.h"
#include "shared/bytes.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void expect(const struct hit *hit, const struct flow_form *form,
		   const char *expected)
{
	struct bytes out = BYTES_UP_TO(1 << 20);

	assert_int_equal(flow_hit(&out, hit, form, &fault), 0);
	assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
	assert_string_equal(out.data, expected);
	bytes_free(&out);
}

static const struct {
	struct text text;
	const char *expected; /* 10 columns, indented by 2 */
} rows[] = {
	{ TEXT_INIT(""), "" },
	{ TEXT_INIT("one two"), "one two" },
	{ TEXT_INIT("one two three"), "one two\n  three" },
	{ TEXT_INIT("  one\n\n\ttwo "), "one two" },
	{ TEXT_INIT("abcdefghijklmno"), "abcdefghij\n  klmno" },
	{ TEXT_INIT("\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u3002"),
	  "\u4e00\u4e8c\u4e09\u56db\u4e94\n  \u516d\u3002" },
	{ TEXT_INIT("a\033[m b"), "a\\x1b[m b" },
};

static void test_lines(void **state)
{
	const struct flow_form form = { .indent = 2, .room = 10 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct record_passage passage = { .text = rows[i].text };
		struct hit hit = { .passage = &passage };

		expect(&hit, &form, rows[i].expected);
	}
}

static void test_colors(void **state)
{
	const struct hit_match matches[] = { { .start = 4, .end = 7 },
					     { .start = 8, .end = 10 } };
	struct record_passage passage = { .text = TEXT("one two three") };
	struct hit hit = { .passage = &passage,
			   .matches = matches,
			   .match_count = 2 };
	struct flow_form form = { .indent = 2, .room = 20, .match_color = "<" };

	(void)state;
	expect(&hit, &form, "one <two\033[0m <th\033[0mree");
	form.text_color = "~";
	expect(&hit, &form, "~one\033[0m <two\033[0m <th\033[0m~ree\033[0m");
	hit.match_count = 0;
	form.match_color = NULL;
	expect(&hit, &form, "~one\033[0m ~two\033[0m ~three\033[0m");
}

static void test_text(void **state)
{
	const struct flow_form form = { .indent = 1, .room = 5 };
	struct bytes out = BYTES_UP_TO(1 << 20);

	(void)state;
	assert_int_equal(flow_text(&out, TEXT("one two"), &form, &fault), 0);
	assert_true(text_equal(text_from(&out), TEXT("one\n two")));
	bytes_free(&out);
}

static void test_omissions(void **state)
{
	const struct hit_match match = { .start = 27,
					 .end = 30,
					 .term = TEXT("two") };
	struct record_passage passage = {
		.text = TEXT("Number one is the first. A two. Here are three "
			     "of them, or maybe four.")
	};
	struct hit hit = { .passage = &passage,
			   .matches = &match,
			   .match_count = 1 };
	const struct flow_form form = { .room = 60,
					.shown_room = 10,
					.match_color = "<" };

	(void)state;
	expect(&hit, &form, "[\u2026] A <two\033[0m. [\u2026]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_colors),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_omissions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
