/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "searcher/aliases.h"
#include "shared/memory.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

enum { ARTICLES = 8, SHOWN_BYTES = 4096, POOL_BYTES = 1 << 20 };

static struct fault fault;

/* Who says what: letters, name, whether it is loose, and how many do. */
static const struct {
	const char *letters;
	const char *name;
	size_t article_count;
	bool is_loose;
} said[] = {
	{ "hps", "harbour pilot station", 1, false },
	/* one family: an ending, a short word */
	{ "psca", "port safe cities authority", 3, false },
	{ "psca", "port safe city authority", 1, false },
	{ "moh", "ministry of harbours", 2, false },
	{ "moh", "ministry of the harbour", 1, false },
	{ "ase", "association of south east docks", 2, false },
	{ "ase", "association of southeast docks", 2, true },
	/* one of them stands out, or none */
	{ "big", "board of inland gates", 6, false },
	{ "big", "bureau in greenwich", 2, false },
	{ "amb", "alpha maritime board", 5, false },
	{ "amb", "amber makers bank", 2, false },
	{ "two", "tide watch office", 1, false },
	{ "two", "tower wardens order", 1, false },
	/* letters inside of words */
	{ "cctv", "closed circuit television", 2, true },
	{ "bby", "best buoy", 1, true },
	{ "fcc", "ferry control commission", 1, false },
	{ "fcc", "ferry and cocoa", 1, true },
	/* several of one name */
	{ "iot", "internet of tides", 1, false },
	{ "it", "internet of tides", 2, false },
	{ "омп", "организация морских портов", 1, false },
};

static struct fixture_article articles[ARTICLES];
static struct fixture_alias list[COUNT(said) * 2 * ARTICLES];
static char room[COUNT(list)][100];
static size_t list_count;

static void add(size_t article, const char *from, const char *to, bool is_loose)
{
	(void)snprintf(room[list_count], sizeof(room[0]), "%s=%s%s", from,
		       is_loose ? "~" : "", to);
	list[list_count] = (struct fixture_alias){ articles[article].path,
						   room[list_count] };
	list_count++;
}

static void build(const char *folder)
{
	static char paths[ARTICLES][16];

	list_count = 0;
	for (size_t i = 0; i < ARTICLES; i++) {
		(void)snprintf(paths[i], sizeof(paths[0]), "%zu.txt", i);
		articles[i] = (struct fixture_article){
			.path = paths[i],
			.title = "Ferry",
			.language = "en",
			.date = "2021",
			.passages = { { NULL, "The ferry was late." } },
		};
	}
	for (size_t i = 0; i < COUNT(said); i++) {
		for (size_t j = 0; j < said[i].article_count; j++) {
			add(j, said[i].letters, said[i].name, said[i].is_loose);
			add(j, said[i].name, said[i].letters, said[i].is_loose);
		}
	}
	fixture_set_aliases(list, list_count);
	fixture_build(folder, articles, ARTICLES);
	fixture_set_aliases(NULL, 0);
}

static int set_up(void **state)
{
	return fixture_set_up_with(state, build);
}

static const struct {
	const char *from;
	const char *expected; /* "text:articles/..." */
} rows[] = {
	{ "hps", "harbour pilot station:1" },
	{ "harbour pilot station", "hps:1" },
	{ "psca", "port safe cities authority:3/port safe city authority:1" },
	{ "port safe city authority", "psca:1" },
	{ "moh", "ministry of harbours:2/ministry of the harbour:1" },
	{ "ase", "association of south east docks:2/"
		 "association of southeast docks:2" },
	{ "big", "board of inland gates:6" },
	{ "board of inland gates", "big:6" },
	{ "bureau in greenwich", "" },
	{ "amb", "" },
	{ "alpha maritime board", "" },
	{ "two", "" },
	{ "tide watch office", "" },
	{ "cctv", "closed circuit television:2" },
	{ "closed circuit television", "cctv:2" },
	{ "bby", "" },
	{ "best buoy", "" },
	{ "fcc", "ferry control commission:1" },
	{ "internet of tides", "it:2/iot:1" },
	{ "омп", "организация морских портов:1" },
	/* nobody says anything */
	{ "hp", "" },
	{ "hps=", "" },
	{ "h", "" },
	{ "", "" },
	{ " ", "" },
	{ "harbour", "" },
	{ "harbour pilot", "" },
	{ "=", "" },
	{ "~", "" },
	{ "\xff", "" },
};

static void put(char *shown, const struct aliases *found)
{
	size_t length = 0;

	shown[0] = '\0';
	for (size_t i = 0; i < found->count; i++)
		length += (size_t)snprintf(shown + length, SHOWN_BYTES - length,
					   "%s%.*s:%u", i > 0 ? "/" : "",
					   (int)found->list[i].text.length,
					   found->list[i].text.data,
					   found->list[i].article_count);
}

static void test_find(void **state)
{
	const struct fixture *fixture = *state;
	char shown[SHOWN_BYTES];
	struct aliases found;
	struct pool *pool;

	assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(aliases_find(&found, fixture->index,
					      text_of(rows[i].from), pool,
					      &fault),
				 0);
		put(shown, &found);
		if (strcmp(shown, rows[i].expected) != 0)
			fail_msg("%s: '%s', not '%s'", rows[i].from, shown,
				 rows[i].expected);
	}
	pool_free(pool);
}

static void test_long(void **state)
{
	const struct fixture *fixture = *state;
	char text[ALIASES_KEY_BYTES * 2];
	struct aliases found;
	struct pool *pool;

	assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
	memset(text, 'a', sizeof(text));
	for (size_t i = 0; i <= sizeof(text); i++)
		assert_int_equal(aliases_find(&found, fixture->index,
					      (struct text){ text, i }, pool,
					      &fault),
				 0);
	pool_free(pool);
}

static const struct {
	const char *words[6];
	size_t expected;
} beginnings[] = {
	{ { "harbour", "pilot", "station" }, 3 },
	{ { "harbour", "pilot", "station", "fire" }, 3 },
	{ { "harbour", "pilot" }, 0 },
	{ { "harbour", "pilots", "station" }, 0 },
	{ { "harbour" }, 0 },
	{ { NULL }, 0 },
	{ { "best", "buoy" }, 2 },
	{ { "best", "buoys" }, 0 },
	{ { "pilot", "station" }, 0 },
	{ { "internet", "of", "tides" }, 3 },
	{ { "", "" }, 0 },
	{ { "=", "=" }, 0 },
};

static void test_begin(void **state)
{
	const struct fixture *fixture = *state;

	for (size_t i = 0; i < COUNT(beginnings); i++) {
		struct text words[6];
		size_t count = 0;
		size_t found;

		for (; count < 6 && beginnings[i].words[count]; count++)
			words[count] = text_of(beginnings[i].words[count]);
		assert_int_equal(aliases_begin(&found, fixture->index, words,
					       count, &fault),
				 0);
		if (found != beginnings[i].expected)
			fail_msg("row %zu: %zu, not %zu", i, found,
				 beginnings[i].expected);
	}
}

/* Words without end are no name. */
static void test_begin_long(void **state)
{
	const struct fixture *fixture = *state;
	struct text words[64];
	char word[300];
	size_t found;

	memset(word, 'a', sizeof(word));
	for (size_t length = 1; length < sizeof(word); length++) {
		for (size_t i = 0; i < COUNT(words); i++)
			words[i] = (struct text){ word, length };
		assert_int_equal(aliases_begin(&found, fixture->index, words,
					       COUNT(words), &fault),
				 0);
		assert_int_equal(found, 0);
	}
}

struct starved {
	const struct fixture *fixture;
	struct pool *pool;
};

static enum status find_all(void *context, struct fault *why)
{
	struct starved *starved = context;
	struct text words[] = { TEXT("harbour"), TEXT("pilot"),
				TEXT("station") };
	struct aliases found;
	size_t count;
	enum status status = pool_new(&starved->pool, POOL_BYTES, why);

	if (!status)
		status = aliases_find(&found, starved->fixture->index,
				      TEXT("psca"), starved->pool, why);
	if (!status)
		status = aliases_begin(&count, starved->fixture->index, words,
				       COUNT(words), why);
	return status;
}

static void give_back(void *context, enum status status)
{
	struct starved *starved = context;

	(void)status;
	pool_free(starved->pool);
	starved->pool = NULL;
}

static void test_memory(void **state)
{
	struct starved starved = { *state, NULL };
	const struct starve_work work = { .run = find_all,
					  .context = &starved,
					  .after = give_back };

	assert_true(starve(&work) >= 4);
}

#define ALIASES_TEST(test) \
	cmocka_unit_test_setup_teardown(test, set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALIASES_TEST(test_find),   ALIASES_TEST(test_long),
		ALIASES_TEST(test_begin),  ALIASES_TEST(test_begin_long),
		ALIASES_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
