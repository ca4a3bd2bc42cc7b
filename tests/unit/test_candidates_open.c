/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/candidates.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* What is typed, what its first open word stands for, and the terms. */
static const struct {
	const char *typed;
	const char *words;
	const char *terms;
} rows[] = {
	{ "back*", "backdoor back", "Zen:back Zen:backdoor Zund:backdoor" },
	{ "*door", "backdoor door", "Zen:backdoor Zen:door Zund:backdoor" },
	{ "zzz*", "", "" },
	{ "hauwei~", "hauwei huawei 华为", "Zen:huawei Zes:huawei Zzh:华为" },
	{ "huawei~0", "huawei 华为", "Zen:huawei Zes:huawei Zzh:华为" },
	{ "华为~", "华为 huawei 華為", "Zen:huawei Zes:huawei Zzh:华为" },
	{ "kampla~1", "kampla kampala", "Zen:kampala" },
	{ "us~", "us", "Zen:us" },
	{ "\"safe cit*\"", "city", "Zen:citi" },
	{ "title:*door", "backdoor door", "Sen:backdoor" },
};

static void put_terms(struct bytes *out, const struct candidates_terms *terms)
{
	for (size_t i = 0; i < terms->count; i++)
		assert_int_equal(bytes_printf(out, &fault, "%s%.*s",
					      out->length ? " " : "",
					      (int)terms->list[i].term.length,
					      terms->list[i].term.data),
				 0);
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
}

static void put_words(struct bytes *out, const struct candidates_word *word)
{
	for (size_t i = 0; i < word->open_count; i++)
		assert_int_equal(
			bytes_printf(out, &fault, "%s%.*s", i > 0 ? " " : "",
				     (int)word->open[i].from->text.length,
				     word->open[i].from->text.data),
			0);
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
}

static void check_leaf(const struct candidates *candidates, size_t row)
{
	const struct query_node *leaf = candidates->query->nodes;
	const struct candidates_word *word = candidates->nodes[0].words;
	struct bytes words = BYTES_UP_TO(10000);
	struct bytes terms = BYTES_UP_TO(10000);

	for (size_t i = 0; leaf->words[i].open == QUERY_CLOSED; i++)
		word++;
	put_words(&words, word);
	put_terms(&terms,
		  leaf->kind == QUERY_FIELD ? &word->context : &word->body);
	assert_string_equal(words.data, rows[row].words);
	assert_string_equal(terms.data, rows[row].terms);
	bytes_free(&words);
	bytes_free(&terms);
}

static void test_words(void **state)
{
	const struct fixture *fixture = *state;
	struct query_options options = { .is_plain = false };
	struct candidates_source source = { .index = fixture->index,
					    .terms = fixture->terms };

	assert_int_equal(vocabulary_open(&source.vocabulary, fixture->index,
					 fixture->terms, &fault),
			 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct candidates candidates;
		struct query query;

		assert_int_equal(query_parse(&query, fixture->terms,
					     text_of(rows[i].typed), &options,
					     &fault),
				 0);
		assert_int_equal(candidates_make(&candidates, &source, &query,
						 &fault),
				 0);
		assert_true(candidates.needs_text);
		check_leaf(&candidates, i);
		candidates_free(&candidates);
		query_free(&query);
	}
	vocabulary_close(source.vocabulary);
}

enum { WORDS = 130, TEXT_BYTES = 2000 };

/* Of more words than are searched, both numbers are told. */
static void test_too_many(void **state)
{
	static char text[TEXT_BYTES];
	struct fixture_article article = { .path = "a.txt",
					   .title = "",
					   .language = "en",
					   .date = "",
					   .passages = { { NULL, text } } };
	struct query_options options = { .is_plain = false };
	struct candidates_source source;
	struct candidates candidates;
	struct fixture fixture;
	struct query query;
	size_t length = 0;

	for (int i = 0; i < WORDS; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length,
					   "qqq%dx ", i);
	fixture_build(*state, &article, 1);
	fixture_open(&fixture, *state);
	source = (struct candidates_source){ .index = fixture.index,
					     .terms = fixture.terms };
	assert_int_equal(vocabulary_open(&source.vocabulary, fixture.index,
					 fixture.terms, &fault),
			 0);
	assert_int_equal(query_parse(&query, fixture.terms, TEXT("qqq*"),
				     &options, &fault),
			 0);
	assert_int_equal(candidates_make(&candidates, &source, &query, &fault),
			 0);
	assert_int_equal(candidates.nodes[0].words->open_count, 100);
	assert_int_equal(candidates.nodes[0].words->body.count, 100);
	assert_true(text_equal(text_from(&candidates.notes),
			       TEXT("qqq* stands for 130 words; the 100 most"
				    " frequent are searched\n")));
	candidates_free(&candidates);
	query_free(&query);
	vocabulary_close(source.vocabulary);
	fixture_close(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_words),
		SCRATCH_TEST(test_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
