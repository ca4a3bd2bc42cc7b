/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/wanted.h"
#include "tests/unit/asked.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* Passages of fixture_news by number: see test_verify.c. */
static const struct {
	const char *typed; /* its first leaf is looked at */
	const char *expected;
} rows[] = {
	{ "city", "1:1 2:1 4:1 5:1" },
	/* in the title of 1 to 3, of which the first is found by it */
	{ "claim AND court", "1:6 2:5 3:4" },
	{ "lang:es", "6:1 7:1" },
	{ "zzz", "" },
};

static void put_places(char *out, size_t size, struct wanted *wanted,
		       const struct index_hit *hits, size_t count)
{
	*out = '\0';
	for (size_t i = 0; i < count; i++) {
		const struct wanted_hits from = { hits + i, count - i };
		const unsigned char *places;
		size_t length = strlen(out);

		assert_int_equal(wanted_find(wanted, from, &places, &fault), 0);
		if (places[0])
			(void)snprintf(out + length, size - length, "%s%u:%u",
				       length ? " " : "", hits[i].document,
				       places[0]);
	}
}

/* The same whether passages are asked for in order or the other way round,
 * many at once or one at a time. */
static void test_finds(void **state)
{
	enum { COUNT = 11 };
	struct index_hit hits[COUNT];

	for (uint32_t i = 0; i < COUNT; i++)
		hits[i] = (struct index_hit){ .document = i + 1 };
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct fixture *fixture = *state;
		struct asked asked;
		struct wanted *wanted;
		char found[100];

		asked_open(&asked, fixture, rows[i].typed, COUNT);
		assert_int_equal(wanted_open(&wanted, fixture->index,
					     &asked.candidates, &fault),
				 0);
		put_places(found, sizeof(found), wanted, hits, COUNT);
		assert_string_equal(found, rows[i].expected);
		/* known by now, from the last on */
		for (size_t j = COUNT; j-- > 0;) {
			char again[100];
			char place[32];

			put_places(again, sizeof(again), wanted, hits + j, 1);
			(void)snprintf(place, sizeof(place), "%zu:", j + 1);
			assert_int_equal(strstr(found, place) != NULL,
					 *again != '\0');
		}
		wanted_close(wanted);
		asked_close(&asked);
	}
}

static enum status run(void *context, struct fault *why)
{
	const struct asked *asked = context;
	const struct index_hit hit = { .document = 1 };
	const struct wanted_hits hits = { &hit, 1 };
	const unsigned char *places;
	struct wanted *wanted;
	enum status status = wanted_open(&wanted, asked->fixture->index,
					 &asked->candidates, why);

	if (!status)
		status = wanted_find(wanted, hits, &places, why);
	wanted_close(wanted);
	return status;
}

static void test_memory(void **state)
{
	struct asked asked;
	const struct starve_work work = { .run = run, .context = &asked };

	asked_open(&asked, *state, "claim AND court", 10);
	assert_true(starve(&work) > 0);
	asked_close(&asked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_finds),
		FIXTURE_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
