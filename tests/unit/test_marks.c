/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "indexer/marks.h"

/* A passage as a piece of the text, under a section. */
struct piece {
	const char *words;
	const char *section;
};

struct marks_case {
	const char *text;
	struct piece pieces[3];
	const char *headings[3];
};

static struct record_passage passage_of(const char *text,
					const struct piece *piece)
{
	const char *found = strstr(text, piece->words);
	size_t start;

	assert_non_null(found);
	start = (size_t)(found - text);
	return (struct record_passage){
		.start = start,
		.end = start + strlen(piece->words),
		.section = text_of(piece->section),
	};
}

static void check(const struct marks_case *one, struct pool *pool)
{
	struct article article = { .text = text_of(one->text) };
	struct record_passage list[3];
	struct store_passages passages = { list, 0 };
	struct fault fault;
	size_t count = 0;

	for (size_t i = 0; i < 3 && one->pieces[i].words; i++)
		list[passages.count++] = passage_of(one->text, &one->pieces[i]);
	assert_int_equal(marks_find(&article, &passages, pool, &fault),
			 STATUS_OK);
	while (count < 3 && one->headings[count])
		count++;
	assert_int_equal(article.heading_count, count);
	for (size_t i = 0; i < count; i++) {
		const struct heading *heading = &article.headings[i];

		assert_int_equal(heading->end - heading->start,
				 strlen(one->headings[i]));
		assert_memory_equal(one->text + heading->start,
				    one->headings[i], strlen(one->headings[i]));
	}
}

static void test_marks(void **state)
{
	static const struct marks_case cases[] = {
		{ "one.\ntwo.", { { "one.", "" }, { "two.", "" } }, { NULL } },
		{ "the whole plan\n\none.\ntwo.",
		  { { "one.", "the whole plan" },
		    { "two.", "the whole plan" } },
		  { "the whole plan" } },
		{ "first\n  second \none.",
		  { { "one.", "first / second" } },
		  { "first", "second" } },
		/* Of another passage, and in none of its places. */
		{ "one.\nfirst\ntwo.",
		  { { "one.", "first" }, { "two.", "" } },
		  { NULL } },
		{ "fir\none.", { { "one.", "first" } }, { NULL } },
		/* Words of a passage are no heading of it. */
		{ "plan\nplan\none.", { { "plan\none.", "plan" } }, { "plan" } },
		{ "", { { NULL, NULL } }, { NULL } },
	};
	struct fault fault;
	struct pool *pool;

	(void)state;
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), STATUS_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(&cases[i], pool);
	pool_free(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_marks) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
