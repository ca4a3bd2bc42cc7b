/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/like.h"
#include "shared/memory.h"
#include "tests/unit/trial.h"
#include "tests/unit/unit.h"

static const struct fixture_article more[] = {
	{ "near.txt",
	  "Cameras",
	  "en",
	  "2021",
	  { { NULL, "Police bought cameras, and officials bought more." },
	    { NULL, "The weather was fine in 2016." } },
	  NULL,
	  0,
	  0 },
};

static void test_words(void **state)
{
	struct fixture *fixture = *state;
	struct trial trial = { .settings = { .subject = "" } };
	struct bytes words = BYTES_UP_TO(1 << 16);
	struct subject subject;
	struct pool *pool;

	fixture_add(fixture->folder, more, 1);
	trial_open(&trial, state);
	assert_int_equal(pool_new(&pool, 1 << 24, &trial.fault), 0);
	assert_int_equal(subject_find(trial.session.search,
				      TEXT("/coverage/near.txt"), pool,
				      &subject, &trial.fault),
			 0);
	assert_int_equal(like_query(trial.session.search, &subject, &words,
				    &trial.fault),
			 0);
	/* No stop words or numbers, nor what no other article has. */
	assert_true(text_equal(text_from(&words),
			       TEXT("bought cameras officials police")));
	bytes_clear(&words);
	subject.kind = SUBJECT_PASSAGE;
	subject.passage = 1;
	assert_int_equal(like_query(trial.session.search, &subject, &words,
				    &trial.fault),
			 0);
	assert_int_equal(words.length, 0);
	bytes_free(&words);
	pool_free(pool);
	trial_close(&trial);
}

static void ask(struct trial *trial, const char *typed, enum status expected,
		bool is_found)
{
	bool has_any;

	assert_int_equal(like_answer(&trial->session, text_of(typed), &has_any,
				     &trial->fault),
			 expected);
	assert_int_equal(has_any, is_found);
	assert_int_equal(fflush(trial->stream), 0);
}

/* The article itself is not like itself. */
static void test_answer(void **state)
{
	struct trial trial = { .settings = { .subject = "/coverage/kampala.txt",
					     .format = OUTPUT_PATHS,
					     .limit = 10 } };

	trial_open(&trial, state);
	ask(&trial, "", STATUS_OK, true);
	assert_non_null(strstr(trial.printed, "/coverage/lahore.txt"));
	assert_null(strstr(trial.printed, "kampala"));
	trial_close(&trial);
}

/* What is typed is more of the query. */
static void test_more_words(void **state)
{
	struct trial trial = { .settings = { .subject = "/coverage/kampala.txt",
					     .format = OUTPUT_PATHS,
					     .limit = 10 } };

	trial_open(&trial, state);
	ask(&trial, "ciudad lang:es", STATUS_OK, true);
	assert_string_equal(trial.printed, "/coverage/arbitraje.txt\n");
	trial_close(&trial);
}

static void test_refused(void **state)
{
	struct trial trial = { .settings = { .subject = "/coverage/none" } };

	trial_open(&trial, state);
	ask(&trial, "", STATUS_SKIP, false);
	assert_string_equal(trial.fault.text,
			    "no article or passage '/coverage/none'");
	trial_close(&trial);
}

static void test_out_of_memory(void **state)
{
	struct trial trial = { .settings = { .subject = "/coverage/lahore.txt",
					     .limit = 10 } };
	enum status status;
	size_t nth = 0;
	bool has_any;

	trial_open(&trial, state);
	do {
		nth += nth < 40 ? 1 : 17;
		(void)memory_fail_at(nth, 1);
		status = like_answer(&trial.session, TEXT(""), &has_any,
				     &trial.fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	} while (status);
	assert_true(nth > 20);
	trial_close(&trial);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_words),         FIXTURE_TEST(test_answer),
		FIXTURE_TEST(test_more_words),    FIXTURE_TEST(test_refused),
		FIXTURE_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
