/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/subject.h"
#include "shared/memory.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

enum { POOL_BYTES = 64 << 20 };

static struct search *open_search(void **state)
{
	const struct fixture *fixture = *state;
	struct search *search;

	assert_int_equal(search_open(&search, &fixture->folder, 1, &fault), 0);
	return search;
}

static const struct {
	const char *id;
	enum subject_kind kind;
	const char *shown;
	size_t passage_count;
	const char *root;
	bool is_hidden;
	const char *nearest;
} rows[] = {
	{ "/coverage/lahore.txt", SUBJECT_ARTICLE, "/coverage/lahore.txt", 3,
	  "", false, NULL },
	{ "news/kampala.txt", SUBJECT_UNKNOWN, "news/kampala.txt", 0, "", false,
	  "/coverage/kampala.txt" },
	{ "/coverage/kempala.txt", SUBJECT_UNKNOWN, "/coverage/kempala.txt", 0,
	  "/coverage", false, "/coverage/kampala.txt" },
	{ "kampala.txt", SUBJECT_UNKNOWN, "kampala.txt", 0, "", false,
	  "/coverage/kampala.txt" },
	{ "/coverage/.git/x", SUBJECT_UNKNOWN, "/coverage/.git/x", 0,
	  "/coverage", true, NULL },
	{ "/coverage/note.tmp", SUBJECT_UNKNOWN, "/coverage/note.tmp", 0,
	  "/coverage", true, NULL },
	{ "/coverage/a.b/c", SUBJECT_UNKNOWN, "/coverage/a.b/c", 0, "/coverage",
	  false, NULL },
	{ "/coverage", SUBJECT_FOLDER, "/coverage", 0, "/coverage", false,
	  NULL },
	{ "/coverage/", SUBJECT_FOLDER, "/coverage/", 0, "/coverage", false,
	  NULL },
	{ "/coveragex/a", SUBJECT_UNKNOWN, "/coveragex/a", 0, "", false, NULL },
	{ "", SUBJECT_UNKNOWN, "", 0, "", false, NULL },
	{ "\xff\xfe", SUBJECT_UNKNOWN, "\xff\xfe", 0, "", false, NULL },
	{ "00000000000000000000000000000000", SUBJECT_UNKNOWN,
	  "00000000000000000000000000000000", 0, "", false, NULL },
	{ "/coverage/broken.pdf", SUBJECT_REJECTED, "/coverage/broken.pdf", 0,
	  "/coverage", false, NULL },
	{ "/alone.pdf", SUBJECT_REJECTED, "/alone.pdf", 0, "", false, NULL },
};

static void check_text(struct text found, const char *expected)
{
	if (!text_equal(found, text_of(expected)))
		fail_msg("%.*s, not %s", (int)found.length, found.data,
			 expected);
}

static void test_what_is_named(void **state)
{
	const struct fixture *fixture = *state;
	struct search *search;
	struct subject subject;
	struct pool *pool;

	fixture_set(fixture->folder, "rnews/broken.pdf",
		    "news/broken.pdf\nno text in it");
	fixture_set(fixture->folder, "r//alone.pdf", "//alone.pdf\nencrypted");
	search = open_search(state);
	assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(subject_find(search, text_of(rows[i].id), pool,
					      &subject, &fault),
				 0);
		assert_int_equal(subject.kind, rows[i].kind);
		check_text(subject.shown, rows[i].shown);
		check_text(subject.root, rows[i].root);
		assert_int_equal(subject.passages.count, rows[i].passage_count);
		assert_int_equal(subject.is_hidden, rows[i].is_hidden);
		assert_int_equal(subject.nearest_count,
				 rows[i].nearest != NULL);
		if (rows[i].nearest)
			check_text(subject.nearest[0], rows[i].nearest);
	}
	check_text(subject.reason, "encrypted");
	pool_free(pool);
	search_close(search);
}

static void test_passage(void **state)
{
	struct search *search = open_search(state);
	struct subject subject;
	struct subject again;
	char hex[HASH_HEX_BYTES];
	struct pool *pool;

	assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
	assert_int_equal(subject_find(search, TEXT("/coverage/lahore.txt"),
				      pool, &subject, &fault),
			 0);
	for (size_t i = 0; i < subject.passages.count; i++) {
		hash_hex(&subject.passages.list[i].passage, hex);
		assert_int_equal(subject_find(search, text_of(hex), pool,
					      &again, &fault),
				 0);
		assert_int_equal(again.kind, SUBJECT_PASSAGE);
		assert_int_equal(again.passage, i);
		check_text(again.shown, "/coverage/lahore.txt");
	}
	fixture_id("lahore.txt", hex);
	assert_int_equal(
		subject_find(search, text_of(hex), pool, &again, &fault), 0);
	assert_int_equal(again.kind, SUBJECT_ARTICLE);
	pool_free(pool);
	search_close(search);
}

/* What is nowhere is no subject; what a passage is of has to be there. */
static void test_passage_of_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct search *search = open_search(state);
	struct subject subject;
	char key[STORE_NAME_BYTES];
	char hex[HASH_HEX_BYTES];
	struct pool *pool;

	assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
	assert_int_equal(subject_find(search, TEXT("/coverage/lahore.txt"),
				      pool, &subject, &fault),
			 0);
	hash_hex(&subject.passages.list[0].passage, hex);
	(void)store_article_key(key, &subject.record.article);
	search_close(search);
	fixture_set(fixture->folder, key, "");
	search = open_search(state);
	assert_int_equal(subject_find(search, text_of(hex), pool, &subject,
				      &fault),
			 STATUS_DAMAGED);
	pool_free(pool);
	search_close(search);
}

static void test_out_of_memory(void **state)
{
	static const char *const ids[] = { "/coverage/lahore.txt",
					   "/coverage/kempala.txt" };
	struct search *search = open_search(state);

	for (size_t i = 0; i < COUNT(ids); i++) {
		enum status status;
		size_t nth = 0;

		do {
			struct subject subject;
			struct pool *pool = NULL;

			(void)memory_fail_at(++nth, 1);
			status = pool_new(&pool, POOL_BYTES, &fault);
			if (!status)
				status = subject_find(search, text_of(ids[i]),
						      pool, &subject, &fault);
			(void)memory_fail_at(0, 0);
			assert_true(status == STATUS_OK ||
				    status == STATUS_FULL);
			pool_free(pool);
		} while (status);
		assert_true(nth > 5);
	}
	search_close(search);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_what_is_named),
		FIXTURE_TEST(test_passage),
		FIXTURE_TEST(test_passage_of_nothing),
		FIXTURE_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
