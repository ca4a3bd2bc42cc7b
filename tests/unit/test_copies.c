/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "searcher/copies.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

enum { LINE_BYTES = 1 << 16 };

static struct fault fault;

#define WIRE                                                            \
	"The port of Larn switched on ninety cameras on Monday, along " \
	"the quays and at both gates, after eleven months of work."
#define DENIAL                                                              \
	"The union called the cameras a backdoor to spying on its members " \
	"and asked a judge in the capital to look at the contract soon."

#define EDITED                                                            \
	"The port of Larn has turned on ninety cameras on Monday, along " \
	"the quays and at both gates, after eleven months of work."
#define OWN                                                              \
	"Our reporter saw cameras in the market, too, where nobody had " \
	"asked for any of them."

/* A story, in five places: as it came first, with another word, undated,
 * with a paragraph of its own, and something else that one takes for it. */
static const struct fixture_article stories[] = {
	{ .path = "late.txt",
	  .title = "Port opens",
	  .language = "en",
	  .date = "2021-08-19",
	  .passages = { { NULL, WIRE }, { NULL, DENIAL } } },
	{ .path = "early.txt",
	  .title = "Cameras in Larn",
	  .language = "en",
	  .date = "2021-08-17",
	  .passages = { { NULL, WIRE }, { NULL, DENIAL } } },
	{ .path = "undated.txt",
	  .title = "Cameras",
	  .language = "en",
	  .date = "",
	  .passages = { { NULL, EDITED } } },
	{ .path = "own.txt",
	  .title = "Cameras, cameras",
	  .language = "en",
	  .date = "2021-08-18",
	  .passages = { { NULL, WIRE }, { NULL, OWN } } },
	{ .path = "other.txt",
	  .title = "Nothing of it",
	  .language = "en",
	  .date = "2021-08-16",
	  .passages = { { NULL, "Cameras were shown at the fair in Morn." } } },
};

static void build(const char *folder)
{
	/* In the order of what their paths hash to. */
	const char *paths[] = { "late.txt", "early.txt", "undated.txt",
				"own.txt" };

	fixture_build(folder, stories, COUNT(stories));
	fixture_join(folder, paths, 4);
}

struct trial {
	struct query query;
	struct search_request request;
	struct collect *collect;
	struct copies *copies;
};

static enum status trial_open(struct trial *out, const struct fixture *fixture,
			      const struct search_request *request,
			      struct fault *why)
{
	const struct copies_question question = { fixture->store,
						  fixture->terms, NULL,
						  &out->request };
	struct copies_question whole = question;
	const struct query_options options = { .is_plain = false };
	enum status status = query_parse(&out->query, fixture->terms,
					 TEXT("cameras"), &options, why);

	out->request = *request;
	out->request.query = &out->query;
	if (!status)
		status = collect_open(&out->collect, fixture->store,
				      asking(fixture), &out->request, why);
	whole.collect = out->collect;
	return status ? status : copies_open(&out->copies, &whole, why);
}

static void trial_close(struct trial *trial)
{
	copies_close(trial->copies);
	collect_close(trial->collect);
	query_free(&trial->query);
}

static const char *path_of(const struct hash *id)
{
	for (size_t i = 0; i < COUNT(stories); i++) {
		const struct hash known = hash_text(text_of(stories[i].path));

		if (hash_equal(&known, id))
			return stories[i].path;
	}
	return "?";
}

/* "path ordinal+copies" of each hit; *sum: of all that is shown or counted. */
static enum status list_hits(struct trial *trial, struct bytes *out,
			     uint32_t *sum, struct fault *why)
{
	bool is_end = false;
	enum status status = STATUS_OK;

	*sum = 0;
	while (!status && !is_end) {
		struct collect_passage passage;
		uint32_t count;
		bool is_shown;

		status = collect_next(trial->collect, &passage, &is_end, why);
		if (status || is_end)
			break;
		status = copies_judge(trial->copies, &passage, &count,
				      &is_shown, why);
		if (status || !is_shown)
			continue;
		*sum += 1 + count;
		status = bytes_printf(out, why, "%s %u+%u|",
				      path_of(&passage.record.article),
				      passage.record.ordinal, count);
	}
	return status;
}

static bool has(const struct bytes *where, const char *what)
{
	return memmem(where->data, where->length, what, strlen(what)) != NULL;
}

static void check(const struct fixture *fixture, struct search_request request,
		  uint32_t total, const char *const *expected)
{
	struct bytes line = BYTES_UP_TO(LINE_BYTES);
	struct trial trial = { .collect = NULL };
	uint32_t sum;
	size_t count = 0;

	assert_int_equal(trial_open(&trial, fixture, &request, &fault), 0);
	assert_int_equal(list_hits(&trial, &line, &sum, &fault), 0);
	assert_int_equal(sum, total);
	for (size_t i = 0; i < line.length; i++)
		count += line.data[i] == '|';
	for (size_t i = 0; expected[i]; i++, count--)
		if (!has(&line, expected[i]))
			fail_msg("%s in %.*s", expected[i], (int)line.length,
				 line.data);
	assert_int_equal(count, 0);
	trial_close(&trial);
	bytes_free(&line);
}

/* The earliest stands for the others; what only one says stays. */
static void test_passages(void **state)
{
	static const char *const expected[] = { "early.txt 0+3|",
						"early.txt 1+1|",
						"own.txt 1+0|",
						"other.txt 0+0|", NULL };
	const enum search_order orders[] = { SEARCH_BY_SCORE, SEARCH_OLDEST,
					     SEARCH_NEWEST };
	struct fixture fixture;
	const char *folder = *state;

	build(folder);
	fixture_open(&fixture, folder);
	for (size_t i = 0; i < 3; i++)
		for (uint32_t limit = 0; limit < 20; limit += 10)
			check(&fixture,
			      (struct search_request){ .order = orders[i],
						       .limit = limit },
			      8, expected);
	fixture_close(&fixture);
}

/* What a request shows of the articles in a folder, built first; returns how
 * many there are with their copies. */
static uint32_t list_built(const char *folder,
			   const struct search_request *request,
			   struct bytes *line)
{
	struct trial trial = { .collect = NULL };
	struct fixture fixture;
	uint32_t sum;

	build(folder);
	fixture_open(&fixture, folder);
	assert_int_equal(trial_open(&trial, &fixture, request, &fault), 0);
	assert_int_equal(list_hits(&trial, line, &sum, &fault), 0);
	trial_close(&trial);
	fixture_close(&fixture);
	return sum;
}

/* Each article counts once; which is shown goes by its best passage. */
static void test_articles(void **state)
{
	struct search_request request = { .is_by_article = true };
	struct bytes line = BYTES_UP_TO(LINE_BYTES);

	assert_int_equal(list_built(*state, &request, &line), 5);
	assert_true(has(&line, "other.txt 0+0|"));
	assert_true(has(&line, "early.txt "));
	assert_false(has(&line, "late.txt "));
	bytes_free(&line);
}

/* Out of order of date, each is where its own date puts it. */
static void test_order_of_date(void **state)
{
	struct search_request request = { .order = SEARCH_NEWEST };
	struct bytes line = BYTES_UP_TO(LINE_BYTES);

	(void)list_built(*state, &request, &line);
	assert_int_equal(memcmp(line.data, "own.txt 1+0|early.txt ", 22), 0);
	bytes_free(&line);
}

/* What an index says that is nonsense hides nothing. */
static void test_nonsense(void **state)
{
	static const char *const all[] = {
		"late.txt 0+0|",  "late.txt 1+0|",    "early.txt 0+0|",
		"early.txt 1+0|", "undated.txt 0+0|", "own.txt 0+0|",
		"own.txt 1+0|",   "other.txt 0+0|",   NULL
	};
	struct fixture fixture;
	const char *folder = *state;
	char key[HASH_KEY_BYTES + 1] = "c";
	const struct hash id = hash_text(TEXT("early.txt"));

	fixture_build(folder, stories, COUNT(stories));
	hash_key(&id, key + 1);
	fixture_set(folder, key, "short");
	fixture_open(&fixture, folder);
	check(&fixture, (struct search_request){ .limit = 0 }, 8, all);
	fixture_close(&fixture);
}

struct starved {
	struct fixture *fixture;
	struct trial trial;
	struct bytes line;
};

static enum status list_starved(void *context, struct fault *why)
{
	const struct search_request request = { .limit = 0 };
	struct starved *starved = context;
	uint32_t sum;
	enum status status =
		trial_open(&starved->trial, starved->fixture, &request, why);

	return status ? status :
			list_hits(&starved->trial, &starved->line, &sum, why);
}

static void close_starved(void *context, enum status status)
{
	struct starved *starved = context;

	(void)status;
	trial_close(&starved->trial);
	starved->trial = (struct trial){ .collect = NULL };
	bytes_free(&starved->line);
}

static void test_out_of_memory(void **state)
{
	struct fixture fixture;
	struct starved starved = { .fixture = &fixture,
				   .line = BYTES_UP_TO(LINE_BYTES) };
	const struct starve_work work = { .run = list_starved,
					  .context = &starved,
					  .after = close_starved };
	const char *folder = *state;

	build(folder);
	fixture_open(&fixture, folder);
	assert_true(starve(&work) > 20);
	fixture_close(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_passages),      SCRATCH_TEST(test_articles),
		SCRATCH_TEST(test_order_of_date), SCRATCH_TEST(test_nonsense),
		SCRATCH_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
