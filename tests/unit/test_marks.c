/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/marks.h"
#include "indexer/passages.h"
#include "tests/unit/unit.h"

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
	for (size_t i = 0; i < COUNT(cases); i++)
		check(&cases[i], pool);
	pool_free(pool);
}

/* Which passages are the first in their sections; "1" is. */
struct cuts_case {
	const char *text;
	struct piece pieces[3];
	const char *firsts;
};

static void check_cuts(const struct cuts_case *one, struct pool *pool)
{
	struct article article = { .text = text_of(one->text) };
	struct record_passage list[3];
	struct store_passages passages = { list, 0 };
	struct fault fault;

	for (size_t i = 0; i < 3 && one->pieces[i].words; i++)
		list[passages.count++] = passage_of(one->text, &one->pieces[i]);
	assert_int_equal(marks_keep_cuts(&article, &passages, pool, &fault),
			 STATUS_OK);
	assert_int_equal(article.passage_count, strlen(one->firsts));
	for (size_t i = 0; i < passages.count; i++) {
		const struct passage *passage = &article.passages[i];

		assert_int_equal(passage->start, list[i].start);
		assert_int_equal(passage->end, list[i].end);
		assert_true(text_equal(passage->text,
				       text_of(one->pieces[i].words)));
		assert_true(text_equal(passage->section, list[i].section));
		assert_int_equal(passage->is_first_in_section,
				 one->firsts[i] == '1');
	}
}

static void test_cuts(void **state)
{
	static const struct cuts_case cases[] = {
		{ "", { { NULL, NULL } }, "" },
		{ "one.\ntwo.", { { "one.", "" }, { "two.", "" } }, "00" },
		{ "plan\n\none.\ntwo.",
		  { { "one.", "plan" }, { "two.", "plan" } },
		  "10" },
		/* The same heading again, and one that is underlined. */
		{ "plan\none.\nplan\n----\ntwo.",
		  { { "one.", "plan" }, { "two.", "plan" } },
		  "11" },
		/* Nothing stood under the second one. */
		{ "plan\none.\nplan\n\n* * *\n\ntwo.",
		  { { "one.", "plan" }, { "two.", "plan" } },
		  "10" },
		{ "first\n  second \none.\nShare\ntwo.",
		  { { "one.", "first / second" },
		    { "two.", "first / second" } },
		  "10" },
		{ "second\none.", { { "one.", "first / second" } }, "0" },
		/* A part of a line, behind signs that are in no passage. */
		{ "plan\n---- one.", { { "one.", "plan" } }, "1" },
		/* A line of the passage before is none above this one. */
		{ "plan\none\nplan\ntwo.",
		  { { "one\nplan", "plan" }, { "two.", "plan" } },
		  "10" },
	};
	struct fault fault;
	struct pool *pool;

	(void)state;
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), STATUS_OK);
	for (size_t i = 0; i < COUNT(cases); i++)
		check_cuts(&cases[i], pool);
	pool_free(pool);
}

/* Records that do not fit the text are damage. */
static void test_bad_cuts(void **state)
{
	static const struct record_passage cases[][2] = {
		{ { .start = 0, .end = 5 }, { .start = 4, .end = 8 } },
		{ { .start = 4, .end = 8 }, { .start = 0, .end = 4 } },
		{ { .start = 0, .end = 4 }, { .start = 4, .end = 10 } },
		{ { .start = 0, .end = 4 }, { .start = 6, .end = 6 } },
		{ { .start = 3, .end = 1 }, { .start = 4, .end = 8 } },
		{ { .start = 0, .end = 4 },
		  { .start = UINT64_MAX - 1, .end = UINT64_MAX } },
	};
	struct fault fault;
	struct pool *pool;

	(void)state;
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), STATUS_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct article article = { .text = TEXT("one. two.") };
		struct record_passage list[2];
		const struct store_passages passages = { list, 2 };

		memcpy(list, cases[i], sizeof(list));
		assert_int_equal(marks_keep_cuts(&article, &passages, pool,
						 &fault),
				 STATUS_DAMAGED);
		assert_int_equal(article.passage_count, 0);
	}
	pool_free(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_bad_cuts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
