/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/verify.h"
#include "tests/unit/effort.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

enum { ROUNDS = EFFORT(3000, 500) };

static struct fault fault;

/* One query on one revision, verifying. */
struct trial {
	const struct fixture *fixture;
	struct query query;
	struct vocabulary *vocabulary;
	struct candidates candidates;
	struct spans_reader *reader;
	struct verify *verify;
};

static void trial_open(struct trial *out, const struct fixture *fixture,
		       struct text typed)
{
	struct query_options options = { .is_plain = false };
	struct candidates_source source = { .index = fixture->index,
					    .terms = fixture->terms };

	out->fixture = fixture;
	assert_int_equal(vocabulary_open(&out->vocabulary, fixture->index,
					 fixture->terms, &fault),
			 0);
	source.vocabulary = out->vocabulary;
	assert_int_equal(query_parse(&out->query, fixture->terms, typed,
				     &options, &fault),
			 0);
	assert_int_equal(candidates_make(&out->candidates, &source, &out->query,
					 &fault),
			 0);
	assert_int_equal(spans_open(&out->reader, fixture->terms, &fault), 0);
	assert_int_equal(verify_open(&out->verify, fixture->store,
				     &out->candidates, out->reader, &fault),
			 0);
}

static void trial_close(struct trial *trial)
{
	verify_close(trial->verify);
	spans_close(trial->reader);
	candidates_free(&trial->candidates);
	vocabulary_close(trial->vocabulary);
	query_free(&trial->query);
}

static bool is_match(struct trial *trial, uint32_t document, struct bytes *room)
{
	const struct index_hit hit = { .document = document };
	const struct wanted_hits hits = { &hit, 1 };
	struct record_passage passage;
	bool matches;

	assert_int_equal(store_passage(trial->fixture->store, document, room,
				       &passage, &fault),
			 0);
	assert_int_equal(verify_passage(trial->verify, hits, &passage, &matches,
					&fault),
			 0);
	return matches;
}

/* Passages of fixture_news by number, from 1: 1..3 Lahore, 4..5 Kampala,
 * 6..7 Ecuador, 8..9 Chinese, 10 undated, 11 the pipe. */
static const struct {
	const char *typed;
	const char *expected;
} rows[] = {
	{ "backdoor", "1 11" },
	{ "charges", "3" },
	{ "claim", "1 2" },
	{ "claim AND court", "3" },
	{ "+claim city", "1 2" },
	{ "claim AND arbitration", "3" },
	{ "+claim +denies", "1 2" },
	{ "claims AND vendor", "1 2" },
	{ "NOT huawei", "3 5 7 8 9 10 11" },
	{ "huawei -city", "6" },
	{ "huawei -claim", "1 4 6" },
	{ "\"safe city\"", "1 2" },
	{ "\"safe city\" kampala", "1 2 4" },
	{ "\"safe city\" OR cameras", "1 2 4 5" },
	{ "huawei AND \"safe city\"", "1 2" },
	{ "huawei -\"safe city\"", "4 6" },
	{ "huawei AND NOT \"safe city\"", "4 6" },
	{ "city -(safe -\"safe city\")", "1 2 4" },
	{ "NOT \"safe city\" AND city", "4 5" },
	{ "cameras AND =safe", "5" },
	{ "cameras AND =safer", "5" },
	{ "cameras AND =safest", "" },
	{ "the \"safe city\"", "1 2" },
	{ "华为公司", "8 9" },
	{ "\"华为公司\"", "8" },
	{ "-a -b", "2 3 4 5 6 7 8 9 10 11" },
	{ "title:backdoor", "1 2 3" },
	{ "title:claims", "1 2 3" },
	{ "title:=claims", "" },
	{ "title:\"backdoor claim\"", "1 2 3" },
	{ "title:\"claim backdoor\"", "" },
	{ "title:\"claim vendor\"~3", "1 2 3" },
	{ "title:(vendor NEAR/1 denies)", "1 2 3" },
	{ "title:(vendor NEAR/1 claim)", "" },
	{ "title:charges", "" },
	{ "title:charges OR charges", "3" },
	{ "title:in", "4 5" },
	{ "title:\"in Kampala\"", "4 5" },
	{ "title:(vendor OR cameras)", "1 2 3 4 5" },
	{ "title:(vendor -backdoor)", "" },
	{ "-title:backdoor", "4 5 6 7 8 9 10 11" },
	{ "title:claim* city", "1 2" },
	{ "title:*door", "1 2 3" },
	{ "title:vendro~", "1 2 3" },
	{ "title:华为公司", "8 9" },
	{ "title:为华", "" },
	{ "huawei title:kampala", "4" },
	{ "huawei -title:kampala", "1 2 6" },
	{ "huawei OR title:kampala", "1 2 4 5 6" },
	{ "huawei AND NOT title:kampala", "1 2 6" },
	{ "lang:es", "6 7" },
	{ "lang:es lang:zh", "6 7 8 9" },
	{ "-lang:en", "6 7 8 9 11" },
	{ "\"safe city\" lang:en", "1 2" },
	{ "\"safe city\" lang:es", "" },
	{ "huawei -(lang:en -\"safe city\")", "1 2 6" },
	{ "source:harbour", "1 2 3 4 5" },
	{ "source:harbour title:cameras", "4 5" },
	{ "author:ana title:(cameras OR arbitraje)", "4 5 6 7" },
	{ "host:harbour.example title:claim", "1 2 3" },
	{ "path:news title:claim", "1 2 3" },
	{ "date:2021 title:claim", "1 2 3" },
	{ "date:2020 =cameras", "4 5" },
	{ "date:2020-05 =cameras", "4 5" },
	{ "date:2020-05-01..2020-05-30 =cameras", "" },
	{ "date:2020-05-02.. =cameras", "" },
	{ "date:2019 title:arbitraje", "6 7" },
	{ "date:2019-02.. title:arbitraje", "" },
	{ "date:..2020-05 -\"safe city\"", "4 5 6 7 8 9" },
	{ "-date:..2020-05 -\"safe city\"", "3 10 11" },
	{ "date:0001.. -title:zzz", "1 2 3 4 5 6 7 8 9 11" },
	{ "back*", "1 11" },
	{ "*door", "1 11" },
	{ "ba*r", "1 11" },
	{ "ciud*", "6 7" },
	{ "cit*", "1 2 4 5" },
	{ "\"safe cit*\"", "1 2" },
	{ "huawei -\"safe cit*\"", "4 6" },
	{ "-cit* huawei", "6" },
	{ "hauwei~", "1 2 4 6 8" },
	{ "hauwei~0", "" },
	{ "-hauwei~ city", "5" },
	{ "hauwei~ NEAR/5 safe", "2" },
	{ "kampla~ AND camras~", "4 5" },
	{ "the~", "1 2 3 4 5 10" },
};

static void check(const struct fixture *fixture, const char *typed,
		  const char *expected)
{
	struct bytes room = BYTES_UP_TO(1 << 20);
	struct trial trial;
	char found[100] = "";

	trial_open(&trial, fixture, text_of(typed));
	for (uint32_t i = 1; i <= index_document_count(fixture->index); i++) {
		size_t length = strlen(found);

		if (is_match(&trial, i, &room))
			(void)snprintf(found + length, sizeof(found) - length,
				       "%s%u", length ? " " : "", i);
	}
	if (strcmp(found, expected) != 0)
		print_message("# %s\n", typed);
	assert_string_equal(found, expected);
	trial_close(&trial);
	bytes_free(&room);
}

static void test_passages(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		check(*state, rows[i].typed, rows[i].expected);
}

/* What the index finds for the query, by document. */
static void find_candidates(struct trial *trial, bool *found)
{
	struct index_query query = { .steps = trial->candidates.steps,
				     .step_count = trial->candidates.step_count,
				     .bm25 = { 1.2, 0.5 },
				     .limit = 1000 };
	struct index_page page = { 0 };

	assert_int_equal(
		index_match(trial->fixture->index, &query, &page, &fault), 0);
	for (size_t i = 0; i < page.hit_count; i++)
		found[page.hits[i].document] = true;
	index_page_free(&page);
}

static struct text make_query(char *out, size_t size, unsigned *seed)
{
	static const char *const parts[] = { "huawei",
					     "city",
					     "safe",
					     "\"safe city\"",
					     "claim",
					     "camera",
					     "-",
					     "+",
					     "AND",
					     "OR",
					     "NOT",
					     "(",
					     ")",
					     "NEAR/3",
					     "=claims",
					     "the",
					     "court",
					     "charges",
					     "back-door",
					     "\"city safe\"",
					     "zzz",
					     "公司",
					     "华为公司",
					     "\"to be\"~3",
					     "title:city",
					     "title:=claim",
					     "title:charges",
					     "title:(",
					     "lang:en",
					     "lang:es",
					     "source:harbour",
					     "path:news",
					     "date:2021",
					     "date:2020-05..",
					     "date:..2019-06",
					     "FILTER",
					     "cit*",
					     "*mera*",
					     "hauwei~",
					     "claim^2",
					     "host:x" };
	size_t length = 0;

	*seed = *seed * 1103515245 + 12345;
	for (size_t i = (*seed >> 16) % 10 + 1; i > 0; i--) {
		const char *part;

		*seed = *seed * 1103515245 + 12345;
		part = parts[(*seed >> 8) % (COUNT(parts))];
		length += (size_t)snprintf(
			out + length, size - length, "%s%s", part,
			*part == '-' || *part == '+' ? "" : " ");
	}
	return (struct text){ out, length };
}

static void compare(const struct fixture *fixture, struct trial *trial)
{
	struct bytes room = BYTES_UP_TO(1 << 20);
	bool found[100] = { false };

	find_candidates(trial, found);
	for (uint32_t i = 1; i <= index_document_count(fixture->index); i++) {
		bool matches = is_match(trial, i, &room);

		if (matches && !found[i])
			print_message("# %.*s: passage %u is no candidate\n",
				      (int)trial->query.typed.length,
				      trial->query.typed.data, i);
		if (!trial->candidates.needs_text && !matches && found[i])
			print_message("# %.*s: passage %u is found\n",
				      (int)trial->query.typed.length,
				      trial->query.typed.data, i);
		assert_true(!matches || found[i]);
		assert_true(matches || !found[i] ||
			    trial->candidates.needs_text);
	}
	bytes_free(&room);
}

/* The index finds all that satisfies any query; and nothing else, where
 * no text needs to be looked at. */
static void test_candidates_are_complete(void **state)
{
	struct query_options options = { .is_plain = false };
	unsigned seed = 7;
	size_t count = 0;

	for (size_t i = 0; i < ROUNDS; i++) {
		const struct fixture *fixture = *state;
		char typed[1000];
		struct text text = make_query(typed, sizeof(typed), &seed);
		struct trial trial;
		struct query query;

		if (query_parse(&query, fixture->terms, text, &options, &fault))
			continue;
		query_free(&query);
		trial_open(&trial, fixture, text);
		compare(fixture, &trial);
		trial_close(&trial);
		count++;
	}
	assert_true(count > ROUNDS * 2 / 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_passages),
		FIXTURE_TEST(test_candidates_are_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
