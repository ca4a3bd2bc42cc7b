/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "searcher/abridge.h"
#include "tests/unit/rewriting.h"

enum { TYPED_BYTES = QUERY_BYTES + 1 };

static struct fault fault;

/* Writes a pattern with each "<n>" in it as the words w00 ... up to n of them,
 * which no passage has, and "<n*text>" as n times the text. */
static const char *write_out(char *out, const char *pattern)
{
	size_t length = 0;

	while (*pattern) {
		const char *end = strchr(pattern, '>');
		const char *star = strchr(pattern, '*');
		unsigned count;

		if (*pattern != '<' || sscanf(pattern, "<%u", &count) != 1) {
			out[length++] = *pattern++;
			continue;
		}
		for (unsigned i = 0; i < count; i++) {
			const char *blank = i + 1 < count ? " " : "";
			int size = star && star < end ? (int)(end - star - 1) :
							0;

			length +=
				(size_t)(size > 0 ?
						 snprintf(out + length,
							  TYPED_BYTES - length,
							  "%.*s%s", size,
							  star + 1, blank) :
						 snprintf(out + length,
							  TYPED_BYTES - length,
							  "w%02u%s", i, blank));
		}
		pattern = end + 1;
	}
	out[length] = '\0';
	return out;
}

static void parse(struct query *out, const struct fixture *fixture,
		  const char *pattern)
{
	char typed[TYPED_BYTES];

	rewriting_parse(out, fixture, write_out(typed, pattern));
}

static enum status abridge_by(struct query *query,
			      const struct fixture *fixture, bool is_strict,
			      struct fault *why)
{
	const struct candidates_source source = rewriting_source(fixture);

	return abridge_query(query, &source, is_strict, why);
}

static void assert_parsed(const struct query *query, const char *pattern)
{
	char expected[TYPED_BYTES];

	write_out(expected, pattern);
	if (!text_equal(text_from(&query->parsed), text_of(expected)))
		fail_msg("'%.*s', not '%s'", (int)query->parsed.length,
			 query->parsed.data, expected);
}

static void test_abridged(void **state)
{
	static const struct {
		const char *typed;
		const char *parsed;
	} rows[] = {
		/* What passages have comes first, then what was typed first. */
		{ "<70> Huawei the arbitration", "<62> Huawei arbitration" },
		{ "the huawei <70> city", "the huawei <61> city" },
		/* A word that is typed often tells much. */
		{ "<65*door>", "<64*door>" },
		{ "<70> <30*huawei> <40*court>", "<24*huawei> <40*court>" },
		{ "<10*back-door> <50*city>", "<7*back-door> <50*city>" },
		/* What is wanted, or is not, stays. */
		{ "+zz -yy \"b c\" ba* =d <70>",
		  "+zz -yy \"b c\" ba* =d <58>" },
		{ "(a b) <70>", "(a b) <62>" },
		{ "<70> lang:en", "<63> FILTER lang:en" },
		{ "<2> title:\"<63*a>\"", "w00 FILTER title:\"<63*a>\"" },
		{ "(<2>)^3 title:\"<63*a>\"", "w00^3 FILTER title:\"<63*a>\"" },
		{ "(<2> FILTER city) FILTER title:\"<62*a>\"",
		  "(w00 FILTER city) FILTER title:\"<62*a>\"" },
		/* All that a passage may do without goes, if it must. */
		{ "\"<64*a>\" b", "\"<64*a>\"" },
		{ "b +\"<64*a>\" c", "\"<64*a>\"" },
		{ "b +(\"<32*a>\" \"<32*c>\")", "\"<32*a>\" \"<32*c>\"" },
		{ "b \"<32*a>\" +\"<32*c>\"", "\"<32*a>\" +\"<32*c>\"" },
		{ "b +\"<63*a>\" c lang:en", "\"<63*a>\" FILTER lang:en" },
		/* Of characters two are a word. */
		{ "<130*\u5B5F> city", "<128*\u5B5F>" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct query query;

		parse(&query, *state, rows[i].typed);
		assert_int_equal(abridge_by(&query, *state, false, &fault), 0);
		assert_parsed(&query, rows[i].parsed);
		assert_true(query.notes.length > 0);
		assert_int_equal(query.nodes[query.node_count - 1].span,
				 query.node_count);
		query_free(&query);
	}
}

static void test_as_typed(void **state)
{
	static const char *const typed[] = {
		"<64>",
		"\"<64*a>\"",
		"<30> AND <34*b>",
		"<63> lang:en",
	};

	for (size_t i = 0; i < COUNT(typed); i++) {
		struct query before;
		struct query query;

		parse(&before, *state, typed[i]);
		parse(&query, *state, typed[i]);
		assert_int_equal(abridge_by(&query, *state, true, &fault), 0);
		assert_true(text_equal(text_from(&query.parsed),
				       text_from(&before.parsed)));
		assert_int_equal(query.notes.length, 0);
		query_free(&before);
		query_free(&query);
	}
}

static void test_refused(void **state)
{
	static const struct {
		const char *typed;
		bool is_strict;
	} rows[] = {
		{ "<65>", true },
		{ "\"<65*a>\"", false },
		{ "\"<64*a>\" b", true },
		{ "-\"<64*a>\" b", false },
		{ "b title:\"<64*a>\"", false },
		{ "(<65>)^2 AND b", false },
		{ "+(<65>) b", false },
		{ "b AND \"<64*a>\"", false },
		{ "<65*ba*>", false },
		{ "<33*lang:en> <33*author:x>", false },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct query query;

		parse(&query, *state, rows[i].typed);
		if (abridge_by(&query, *state, rows[i].is_strict, &fault) !=
		    STATUS_BAD_QUERY)
			fail_msg("%s", rows[i].typed);
		assert_string_equal(fault.text,
				    "the query has more than 64 words");
		query_free(&query);
	}
}

static void test_notes(void **state)
{
	struct query query;

	parse(&query, *state, "<70> Huawei");
	assert_int_equal(abridge_by(&query, *state, false, &fault), 0);
	assert_true(text_equal(text_from(&query.notes),
			       TEXT("of the query's 71 words the 64 that tell "
				    "most are searched for\n")));
	query_free(&query);
}

static enum status abridge(struct query *query,
			   const struct candidates_source *source,
			   struct fault *why)
{
	return abridge_query(query, source, false, why);
}

static void test_memory(void **state)
{
	char typed[TYPED_BYTES];

	write_out(typed, "<70> Huawei");
	assert_true(rewriting_starve(*state, typed, abridge) >= 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_abridged), FIXTURE_TEST(test_as_typed),
		FIXTURE_TEST(test_refused),  FIXTURE_TEST(test_notes),
		FIXTURE_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
