/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/loosen.h"
#include "tests/unit/rewriting.h"

static struct fault fault;

static enum status loosen_by(struct query *query, const struct fixture *fixture,
			     struct fault *why)
{
	const struct candidates_source source = rewriting_source(fixture);

	return loosen_query(query, &source, why);
}

static void assert_text(const struct bytes *bytes, const char *expected)
{
	if (!text_equal(text_from(bytes), text_of(expected)))
		fail_msg("'%.*s', not '%s'", (int)bytes->length, bytes->data,
			 expected);
}

static void test_loosened(void **state)
{
	static const struct {
		const char *typed;
		const char *parsed;
	} rows[] = {
		{ "how was back-door found",
		  "how was ((back door) OR back-door) found" },
		{ "back-door lamp", "((back door) OR back-door) lamp" },
		{ "back-door lamp date:2021",
		  "((back door) OR back-door) lamp FILTER "
		  "date:2021-01-01..2021-12-31" },
		{ "who paid back-door^3 bribes",
		  "who paid ((back door) OR back-door)^3 bribes" },
		{ "state-of-the-art crane was sold",
		  "((state art) OR state-of-the-art) crane was sold" },
		{ "who is US-based there", "who is (based OR US-based) there" },
		{ "how fast is a 128GB-drive",
		  "how fast is a ((128GB drive) OR 128GB-drive)" },
		{ "what did COVID-19 change",
		  "what did (COVID OR COVID-19) change" },
		{ "how was back-door found host:example.org",
		  "how was ((back door) OR back-door) found FILTER "
		  "host:example.org" },
		{ "how was back\u2012door found",
		  "how was ((back door) OR back\u2012door) found" },
		{ "\"the crane\" back-door lamp",
		  "\"the crane\" ((back door) OR back-door) lamp" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct query query;

		rewriting_parse(&query, *state, rows[i].typed);
		assert_int_equal(loosen_by(&query, *state, &fault), 0);
		assert_text(&query.parsed, rows[i].parsed);
		assert_true(query.notes.length > 0);
		query_free(&query);
	}
}

static void test_as_typed(void **state)
{
	static const char *const typed[] = {
		"back-door",
		"back-door date:2021",
		"back-door-lamp",
		"back-door-lamp +found",
		"US-based lamp",
		"how was backdoor found",
		"how was +back-door found",
		"how was -back-door found",
		"how was \"back-door\" found",
		"how was =back-door found",
		"how was back-doo* found",
		"how AND back-door AND found",
		"(how was back-door) NOT found",
		"what is 5G-5 or 17-19 there",
		"it was over-all so",
		"who wrote to desk@larn.example there",
		"what did D'Souza say",
		"title:back-door how was found",
	};

	for (size_t i = 0; i < COUNT(typed); i++) {
		struct query before;
		struct query query;

		rewriting_parse(&before, *state, typed[i]);
		rewriting_parse(&query, *state, typed[i]);
		assert_int_equal(loosen_by(&query, *state, &fault), 0);
		if (!text_equal(text_from(&query.parsed),
				text_from(&before.parsed)))
			fail_msg("%s: '%.*s'", typed[i],
				 (int)query.parsed.length, query.parsed.data);
		assert_int_equal(query.notes.length, before.notes.length);
		query_free(&before);
		query_free(&query);
	}
}

static void test_notes(void **state)
{
	struct query query;

	rewriting_parse(&query, *state, "who made the Back-Door there");
	assert_int_equal(loosen_by(&query, *state, &fault), 0);
	assert_text(&query.notes,
		    "Back-Door is also found as Back Door (beside other words; "
		    "not in quotation marks)\n");
	query_free(&query);
}

static void test_memory(void **state)
{
	assert_true(rewriting_starve(*state, "how was back-door found",
				     loosen_query) >= 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_loosened),
		FIXTURE_TEST(test_as_typed),
		FIXTURE_TEST(test_notes),
		FIXTURE_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
