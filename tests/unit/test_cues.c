/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/cues.h"
#include "tests/unit/unit.h"

enum { LONGEST = 1 << 20 };

/* Lists, and what is said in them; NULL: they are of something else. */
static const struct {
	const char *list;
	const char *said;
} rows[] = {
	{ "[{\"start\":0.5,\"duration\":2,\"text\":\" The ferry\"},"
	  "{\"start\":2,\"duration\":2,\"text\":\"\"},"
	  "{\"start\":3,\"duration\":2,\"text\":\"was late.\\n\"}]",
	  "The ferry was late." },
	{ "[{\"startTime\":\"00:00:12,500\",\"endTime\":\"00:00:13\","
	  "\"text\":\"So\"},{\"begin\":\"62.5\",\"end\":63,\"text\":\"be it\"}]",
	  "So be it" },
	{ "[{\"tStartMs\":0,\"id\":1},{\"tStartMs\":5,\"segs\":[{\"utf8\":"
	  "\"The\"},{\"utf8\":\" ferry\"}]},{\"tStartMs\":8,\"segs\":[{"
	  "\"utf8\":\"\\n\"}]},{\"tStartMs\":9,\"segs\":[{\"utf8\":"
	  "\"sank.\"}]}]",
	  "The ferry sank." },
	{ "[{\"tStartMs\":5,\"segs\":[{\"a\":\"The\"}]},{\"tStartMs\":5}]",
	  NULL },
	{ "[{\"segs\":[{\"utf8\":\"a\"}]},{\"segs\":[{\"utf8\":\"b\"}]}]",
	  NULL },
	{ "[{\"start\":\"59,9\",\"end\":\"1:00\",\"text\":\"A\"},"
	  "{\"start\":\"1:00\",\"end\":\"1:02.5\",\"text\":\"b\"},"
	  "{\"start\":\"1:00.25\",\"end\":\"9:00\",\"text\":\"c\"}]",
	  "A b c" },
	{ "[]", NULL },
	{ "{}", NULL },
	{ "[{\"start\":1,\"end\":2,\"text\":\"alone\"}]", NULL },
	{ "[{\"start\":1,\"end\":2,\"text\":\"a\"},{\"text\":\"b\"}]", NULL },
	{ "[{\"start\":1,\"end\":2,\"text\":7},{\"start\":1,\"end\":2,"
	  "\"text\":7}]",
	  NULL },
	{ "[{\"start\":\"2021-03-04\",\"end\":\"2021-03-05\",\"text\":\"a\"},"
	  "{\"start\":\"\",\"end\":\"2021-03-05\",\"text\":\"b\"}]",
	  NULL },
	{ "[{\"start\":1,\"end\":2,\"text\":\"a\",\"title\":\"A\"},"
	  "{\"start\":1,\"end\":2,\"text\":\"b\",\"title\":\"B\"}]",
	  NULL },
	/* messages, and events */
	{ "[{\"from\":4,\"to\":7,\"text\":\"a\",\"timestamp\":1614816000},"
	  "{\"from\":5,\"to\":7,\"text\":\"b\",\"timestamp\":1614816001}]",
	  NULL },
	{ "[{\"from\":4,\"to\":7,\"text\":\"a\"},"
	  "{\"from\":7,\"to\":4,\"text\":\"b\"},"
	  "{\"from\":4,\"to\":7,\"text\":\"c\"}]",
	  NULL },
	{ "[{\"from\":4,\"to\":7,\"text\":\"a\"},"
	  "{\"from\":4,\"to\":7,\"text\":\"b\"}]",
	  NULL },
	{ "[{\"start\":1,\"end\":2,\"text\":\"a\",\"date\":\"2021-03-04\"},"
	  "{\"start\":2,\"end\":3,\"text\":\"b\",\"date\":\"2021-03-05\"}]",
	  NULL },
	{ "[{\"start\":1,\"end\":2,\"text\":\"a\",\"url\":\"https://a.test/1\"},"
	  "{\"start\":2,\"end\":3,\"text\":\"b\",\"url\":\"https://a.test/2\"}]",
	  NULL },
};

static void test_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes out = BYTES_UP_TO(LONGEST);
		struct fault fault;
		json_t *list = json_loads(rows[i].list, 0, NULL);

		assert_non_null(list);
		assert_int_equal(cues_are(list), rows[i].said != NULL);
		if (rows[i].said) {
			assert_int_equal(cues_join(&out, list, &fault), 0);
			assert_true(text_equal(text_from(&out),
					       text_of(rows[i].said)));
		}
		json_decref(list);
		bytes_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
