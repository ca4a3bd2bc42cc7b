/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/glance.h"
#include "searcher/spans.h"
#include "tests/unit/asking.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* One phrase, both ways. */
struct trial {
	struct query query;
	struct candidates candidates;
	struct spans_reader *reader;
	struct glance glance;
};

static void trial_open(struct trial *out, const struct fixture *fixture,
		       const char *typed)
{
	struct query_options options = { .is_plain = false };

	assert_int_equal(query_parse(&out->query, fixture->terms,
				     text_of(typed), &options, &fault),
			 0);
	assert_int_equal(out->query.node_count, 1);
	assert_int_equal(candidates_make(&out->candidates, asking(fixture),
					 &out->query, &fault),
			 0);
	assert_int_equal(spans_open(&out->reader, fixture->terms, &fault), 0);
	glance_make(&out->glance, &out->query.nodes[0]);
}

static void trial_close(struct trial *trial)
{
	spans_close(trial->reader);
	candidates_free(&trial->candidates);
	query_free(&trial->query);
}

static const struct {
	const char *typed;
	const char *text;
	bool may_match;
} rows[] = {
	{ "\"safe city\"", "A safe city.", true },
	{ "\"safe city\"", "SAFE (city)", true },
	{ "\"safe city\"", "safe-city", true },
	{ "\"safe city\"",
	  "safe\xE2\x80\x94"
	  "city",
	  true },
	{ "\"safe city\"", "the safe's city", true },
	{ "\"safe city\"", "the safe\xE2\x80\x99s city", true },
	{ "\"safe city\"",
	  "s\xC3\xA1"
	  "fe c\xC3\xADty",
	  true },
	{ "\"safe city\"", "safe \xEF\xBD\x83ity", true },
	{ "\"safe city\"", "a city that is safe", false },
	{ "\"safe city\"", "safe old city", false },
	{ "\"safe city\"", "safe 5 city", false },
	{ "\"safe city\"", "safe[5] city", true },
	{ "\"safe city\"", "safe[too old] city", true },
	{ "\"safe city\"", "safe[5]! city", true },
	{ "\"safe city\"", "safe[city]", true },
	{ "\"safe city\"", "safe[5] old city", false },
	{ "\"safe city\"", "safe cit", false },
	{ "\"safe city\"", "", false },
	/* letters go on, which is for the analysis to see */
	{ "\"safe city\"", "unsafe citys", true },
	{ "=city", "cities", false },
	{ "=city", "The City", true },
	{ "\"don't go\"", "don\xE2\x80\x99t go", true },
	{ "\"don't go\"", "do not go", false },
	/* nothing can be told of these */
	{ "\"5G masts\"", "nothing of it", true },
	{ "\"\xE5\x8D\x8E\xE4\xB8\xBA\"", "nothing of it", true },
	{ "safe", "nothing of it", true },
	{ "safe NEAR city", "nothing of it", true },
};

static void test_table(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct trial trial;

		trial_open(&trial, *state, rows[i].typed);
		if (glance_may_match(&trial.glance, text_of(rows[i].text)) !=
		    rows[i].may_match)
			fail_msg("%s in %s", rows[i].typed, rows[i].text);
		trial_close(&trial);
	}
}

static bool has_spans(struct trial *trial, struct text text)
{
	struct spans spans = { 0 };
	bool is_found;

	assert_int_equal(spans_read(trial->reader, text, 0, &fault), 0);
	assert_int_equal(spans_find(trial->reader, &trial->candidates, 0,
				    &spans, &fault),
			 0);
	is_found = spans.count > 0;
	spans_free(&spans);
	return is_found;
}

/* What words of these phrases may be made of in a text, and what not. */
static const char *const pieces[] = {
	"safe",
	"city",
	"SAFE",
	"City",
	"safe",
	"city",
	"Safe",
	"city",
	" ",
	" ",
	" ",
	"sa",
	"fe",
	"s",
	"ci",
	"ty",
	"o",
	" ",
	" ",
	" ",
	"-",
	"'s",
	"\xE2\x80\x99s",
	".",
	",",
	"\n",
	"5",
	"\xC2\xAD",
	"\xE2\x80\x8B",
	"\xC3\xA1",
	"\xCC\x81",
	"\xC5\xBF",
	"\xEF\xAC\x81",
	"\xEF\xBD\x93",
	"\xC2\xAA",
	"\xE2\x84\xA2",
	"\xC3\x9F",
	"\xD0\xB9",
	"\xE5\x8D\x8E",
	"$",
	"+",
	"U.S.",
	"l'",
	"\xC4\xB0",
	"\xF0\x9D\x90\xAC",
	"[",
	"]",
};

static void make_text(unsigned *seed, struct bytes *out)
{
	size_t count = COUNT(pieces);

	bytes_clear(out);
	for (unsigned i = 0; i < 12; i++) {
		*seed = *seed * 1103515245u + 12345u;
		assert_int_equal(
			bytes_append(out,
				     text_of(pieces[(*seed >> 16) % count]),
				     &fault),
			0);
	}
}

/* What the analysis finds is never turned away. */
static void test_nothing_is_lost(void **state)
{
	static const char *const phrases[] = { "\"safe city\"",
					       "=safe",
					       "\"safe's city\"",
					       "\"city city\"",
					       "\"safe safe city\"",
					       "\"s s\"",
					       "=ss",
					       "\"tm o\"" };
	struct bytes text = BYTES_UP_TO(1 << 16);
	unsigned seed = 7;
	int found_count = 0;

	for (size_t i = 0; i < COUNT(phrases); i++) {
		struct trial trial;

		trial_open(&trial, *state, phrases[i]);
		for (int j = 0; j < 4000; j++) {
			make_text(&seed, &text);
			if (!has_spans(&trial, text_from(&text)))
				continue;
			found_count++;
			if (glance_may_match(&trial.glance, text_from(&text)))
				continue;
			fail_msg("%s in %.*s", phrases[i], (int)text.length,
				 text.data);
		}
		trial_close(&trial);
	}
	assert_true(found_count > 500);
	bytes_free(&text);
}

static void test_long_phrase(void **state)
{
	char typed[] = "\"aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbb "
		       "cccccccccccccccccccccccc dddddddddddd\"";
	struct trial trial;

	trial_open(&trial, *state, typed);
	assert_true(glance_may_match(&trial.glance, text_of(typed)));
	assert_false(glance_may_match(&trial.glance, text_of(typed + 2)));
	trial_close(&trial);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_table),
		FIXTURE_TEST(test_nothing_is_lost),
		FIXTURE_TEST(test_long_phrase),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
