/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/print_show.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

static const struct text authors[] = { TEXT_INIT("A. One"),
				       TEXT_INIT("B <two>") };

/* An article with everything, and one with nothing but its text. */
static const struct article whole = {
	.text = TEXT_INIT("So it is.\n\nCharges\n\nIt was \033[31msold."),
	.own_id = TEXT_INIT("w-1"),
	.record_offset = 1234,
	.title = TEXT_INIT("A \xE2\x80\xAEtitle"),
	.date = TEXT_INIT("2021-08-17T09:30:00+05:00"),
	.precision = RECORD_TIME,
	.date_from = TEXT_INIT("date"),
	.source = TEXT_INIT("Desk & Co"),
	.address = TEXT_INIT("https://corpus.example/a?b=1&c"),
	.language = TEXT_INIT("en"),
	.authors = authors,
	.author_count = 2,
	.bad_count = 3,
};

static struct passage whole_list[] = {
	{ .start = 0, .end = 9, .line = 1, .text = TEXT_INIT("So it is.") },
	{ .start = 20,
	  .end = 37,
	  .line = 5,
	  .text = TEXT_INIT("It was \033[31msold."),
	  .section = TEXT_INIT("Charges"),
	  .is_first_in_section = true },
};

static const struct passages whole_passages = { .list = whole_list,
						.count = 2 };

static const struct article bare = { .text = TEXT_INIT("No."),
				     .language = TEXT_INIT("und"),
				     .is_file = true };

static struct passage bare_list[] = {
	{ .start = 0, .end = 3, .line = 1, .text = TEXT_INIT("No.") },
};

static const struct passages bare_passages = { .list = bare_list, .count = 1 };

static const struct print_show show_whole = { &whole, &whole_passages,
					      TEXT_INIT("in/a.jsonl") };
/* A path that is no UTF-8. */
static const struct print_show show_bare = { &bare, &bare_passages,
					     TEXT_INIT("b\xFF\n.txt") };

typedef enum status print_function(FILE *out, const struct print_show *show,
				   struct fault *fault);

static void check(print_function *print, const struct print_show *show,
		  const char *expected)
{
	char *printed = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&printed, &length);
	struct fault fault;

	assert_non_null(out);
	assert_int_equal(print(out, show, &fault), STATUS_OK);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(printed, expected);
	free(printed);
}

static void test_text(void **state)
{
	(void)state;
	check(print_show_text, &show_whole,
	      "path     in/a.jsonl\n"
	      "id       w-1\n"
	      "title    A \\u{202e}title\n"
	      "source   Desk & Co\n"
	      "author   A. One\n"
	      "author   B <two>\n"
	      "date     2021-08-17T09:30:00+05:00\n"
	      "url      https://corpus.example/a?b=1&c\n"
	      "lang     en\n"
	      "record   1234\n"
	      "repaired 3 bad byte sequences\n"
	      "\n0-9 line 1\nSo it is.\n"
	      "\n20-37 line 5 under Charges\nIt was \\x1b[31msold.\n\n");
	check(print_show_text, &show_bare,
	      "path     b\\xff\\x0a.txt\n"
	      "lang     und\n"
	      "\n0-3 line 1\nNo.\n\n");
}

static void test_jsonl(void **state)
{
	(void)state;
	check(print_show_jsonl, &show_whole,
	      "{\"id\":\"w-1\",\"title\":\"A \xE2\x80\xAEtitle\","
	      "\"date\":\"2021-08-17T09:30:00+05:00\",\"date_from\":\"date\","
	      "\"source\":\"Desk \\u0026 Co\","
	      "\"author\":[\"A. One\",\"B \\u003ctwo\\u003e\"],"
	      "\"url\":\"https://corpus.example/a?b=1\\u0026c\","
	      "\"lang\":\"en\",\"path\":\"in/a.jsonl\",\"record\":1234,"
	      "\"text\":\"So it is.\\n\\nCharges\\n\\nIt was "
	      "\\u001b[31msold.\","
	      "\"passages\":[{\"start\":0,\"end\":9,\"section\":null},"
	      "{\"start\":20,\"end\":37,\"section\":\"Charges\"}]}\n");
	check(print_show_jsonl, &show_bare,
	      "{\"id\":\"b\xEF\xBF\xBD\\n.txt\",\"title\":null,\"date\":null,"
	      "\"date_from\":null,\"source\":null,\"author\":null,"
	      "\"url\":null,\"lang\":\"und\","
	      "\"path\":\"b\xEF\xBF\xBD\\n.txt\",\"record\":0,"
	      "\"text\":\"No.\","
	      "\"passages\":[{\"start\":0,\"end\":3,\"section\":null}]}\n");
}

/* Another parser reads back the text and the places in it. */
static void test_parses(void **state)
{
	char *printed = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&printed, &length);
	struct fault fault;
	json_error_t error;
	json_t *root;
	const json_t *place;

	(void)state;
	assert_non_null(out);
	assert_int_equal(print_show_jsonl(out, &show_whole, &fault), STATUS_OK);
	assert_int_equal(fclose(out), 0);
	root = json_loads(printed, 0, &error);
	assert_non_null(root);
	assert_string_equal(json_string_value(json_object_get(root, "text")),
			    whole.text.data);
	place = json_array_get(json_object_get(root, "passages"), 1);
	assert_int_equal(json_integer_value(json_object_get(place, "start")),
			 20);
	assert_int_equal(json_object_size(root), 12);
	json_decref(root);
	free(printed);
}

static void test_full_disk(void **state)
{
	FILE *out = fopen("/dev/full", "we");
	struct fault fault;

	(void)state;
	if (!out) {
		print_message("# skip: no /dev/full\n");
		skip();
	}
	setbuf(out, NULL);
	assert_int_equal(print_show_text(out, &show_bare, &fault), STATUS_FULL);
	assert_int_equal(print_show_jsonl(out, &show_bare, &fault),
			 STATUS_FULL);
	(void)fclose(out); /* loses nothing: there was no buffer */
}

static void test_out_of_memory(void **state)
{
	static print_function *const prints[] = { print_show_text,
						  print_show_jsonl };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		enum status status = STATUS_FULL;
		size_t nth = 0;

		while (status) {
			char *printed = NULL;
			size_t length = 0;
			FILE *out = open_memstream(&printed, &length);
			struct fault fault;

			assert_non_null(out);
			(void)memory_fail_at(++nth, 1);
			status = prints[i](out, &show_whole, &fault);
			(void)memory_fail_at(0, 0);
			assert_int_equal(fclose(out), 0);
			assert_int_equal(length == 0, status != STATUS_OK);
			free(printed);
		}
		assert_true(nth > 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_jsonl),
		cmocka_unit_test(test_parses),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
