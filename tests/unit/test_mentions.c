/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/mentions.h"
#include "tests/unit/asked.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

enum { COUNT = 2, WORDS = 900, TEXT_BYTES = WORDS * 16 };

static struct fault fault;

struct reading {
	struct fixture fixture;
	struct asked asked;
	struct pool *pool;
	struct articles articles;
	size_t best[COUNT];
	struct mentions mentions;
};

static enum status run(void *context, struct fault *why)
{
	struct reading *reading = context;
	const struct mentions_source source = {
		.telling = reading->asked.telling,
		.articles = &reading->articles,
		.best = reading->best,
		.best_count = COUNT,
	};

	return mentions_read(&reading->mentions, &source, reading->pool, why);
}

/* What a question about a anchor finds; the article of the best hit is the
 * first. */
static void open_reading(struct reading *out, const struct fixture *fixture,
			 const struct fixture_article *articles)
{
	*out = (struct reading){ .fixture = *fixture };
	fixture_build(fixture->folder, articles, COUNT);
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	asked_open(&out->asked, &out->fixture, "anchor", 10);
	assert_int_equal(pool_new(&out->pool, 1 << 24, &fault), 0);
	assert_int_equal(articles_make(&out->articles, out->fixture.store,
				       out->pool, &out->asked.page, &fault),
			 0);
	assert_int_equal(out->articles.count, COUNT);
	out->best[0] = out->articles.of_hits[0];
	out->best[1] = 1 - out->best[0];
}

static void close_reading(struct reading *reading)
{
	pool_free(reading->pool);
	asked_close(&reading->asked);
}

/* How often the article at a place says it; 0: never. */
static uint32_t count_of(const struct mentions *mentions, const char *term,
			 size_t place)
{
	uint32_t count = 0;

	for (size_t i = 0; i < mentions->count; i++) {
		const struct mention *mention = &mentions->list[i];

		if (mention->place == place &&
		    text_equal(mentions->terms[mention->term].term,
			       text_of(term)))
			count += mention->frequency;
	}
	return count;
}

/* The best has four passages, of which the last says it most. */
static const struct fixture_article articles[] = {
	{ .path = "a.txt",
	  .title = "Headline",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "anchor anchor anchor dredging" },
			{ NULL, "anchor anchor dredging at 2021" },
			{ NULL, "anchor anchor pier" },
			{ NULL, "anchor anchor anchor anchor quay" } } },
	{ .path = "b.txt",
	  .title = "Two",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "anchor of dredging and filling" } } },
};

/* Words of the first three passages, added up; no numbers, no short words, none
 * of the title. */
static void test_telling(void **state)
{
	struct reading reading;
	const struct mentions *mentions = &reading.mentions;

	open_reading(&reading, *state, articles);
	assert_int_equal(run(&reading, &fault), 0);
	assert_int_equal(mentions->place_count, COUNT);
	assert_int_equal(count_of(mentions, "Zen:dredg", 0), 2);
	assert_int_equal(count_of(mentions, "Zen:dredg", 1), 1);
	assert_int_equal(count_of(mentions, "Zen:pier", 0), 1);
	assert_int_equal(count_of(mentions, "Zen:quay", 0), 0);
	assert_int_equal(count_of(mentions, "Zen:2021", 0), 0);
	assert_int_equal(count_of(mentions, "Zen:of", 1), 0);
	assert_int_equal(count_of(mentions, "Sen:headlin", 0), 0);
	/* But all of them are words of it. */
	assert_float_equal(mentions->lengths[0], 4 + 5 + 3, 0);
	assert_float_equal(mentions->lengths[1], 5, 0);
	close_reading(&reading);
}

/* A term is there once, and once more for each article that has it. */
static void test_once(void **state)
{
	struct reading reading;
	size_t article_count = 0;

	open_reading(&reading, *state, articles);
	assert_int_equal(run(&reading, &fault), 0);
	for (size_t i = 0; i < reading.mentions.term_count; i++) {
		article_count += reading.mentions.terms[i].article_count;
		for (size_t j = 0; j < i; j++)
			assert_false(
				text_equal(reading.mentions.terms[i].term,
					   reading.mentions.terms[j].term));
	}
	assert_int_equal(reading.mentions.count, article_count);
	close_reading(&reading);
}

/* More terms than there is room for at first. */
static void test_many(void **state)
{
	static char texts[COUNT][TEXT_BYTES];
	struct fixture_article list[COUNT];
	struct reading reading;

	for (size_t i = 0; i < COUNT; i++) {
		size_t used = (size_t)snprintf(texts[i], TEXT_BYTES, "anchor");

		for (size_t j = 0; j < WORDS; j++)
			used += (size_t)snprintf(texts[i] + used,
						 TEXT_BYTES - used,
						 " %c%c%c%cx", (int)('b' + i),
						 (int)('b' + j / 100),
						 (int)('b' + j / 10 % 10),
						 (int)('b' + j % 10));
		list[i] = articles[i];
		memset(list[i].passages, 0, sizeof(list[i].passages));
		list[i].passages[0].text = texts[i];
	}
	open_reading(&reading, *state, list);
	assert_int_equal(run(&reading, &fault), 0);
	assert_int_equal(reading.mentions.term_count, COUNT * WORDS + 1);
	assert_int_equal(reading.mentions.count, COUNT * (WORDS + 1));
	close_reading(&reading);
}

/* What was cut off is as good as nothing. */
static void check_failed(void *context, enum status status)
{
	const struct reading *reading = context;

	if (!status)
		return;
	assert_int_equal(reading->mentions.term_count, 0);
	assert_int_equal(reading->mentions.count, 0);
	assert_int_equal(reading->mentions.place_count, 0);
}

static void test_memory(void **state)
{
	struct reading reading;
	const struct starve_work work = { .run = run,
					  .context = &reading,
					  .after = check_failed };

	open_reading(&reading, *state, articles);
	assert_true(starve(&work) > 0);
	close_reading(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_telling),
		FIXTURE_TEST(test_once),
		FIXTURE_TEST(test_many),
		FIXTURE_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
