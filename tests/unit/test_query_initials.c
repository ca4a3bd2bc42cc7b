/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "searcher/query_initials.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { SHOWN_BYTES = 4096 };

static struct fault fault;
static struct terms *terms;

/* The words of a phrase, with positions behind joined ones. */
static const struct {
	const char *typed;
	const char *words;
} rows[] = {
	{ "\"A P Shah\"", "a ap[0-1] p shah" },
	{ "\"A.P. Shah\"", "a ap[0-1] p shah" },
	{ "\"AP Shah\"", "a ap[0-1] p shah" },
	{ "\"A. P. Shah\"", "a ap[0-1] p shah" },
	{ "\"A. P Shah\"", "a ap[0-1] p shah" },
	{ "\"A P J Shah\"", "a apj[0-2] p j shah" },
	{ "\"APJ Shah\"", "a apj[0-2] p j shah" },
	{ "\"Shah A P\"", "shah a ap[1-2] p" },
	{ "\"Shah AP\"", "shah a ap[1-2] p" },
	{ "\"said AP Shah in JK Town\"",
	  "said a ap[1-2] p shah in j jk[5-6] k town" },
	{ "\"А.П. Шах\"", "а ап[0-1] п шах" },
	{ "\"ÉP Shah\"", "é ép[0-1] p shah" },
	/* not beside a name, of one letter or of many, or no capitals */
	{ "\"AP said\"", "ap said" },
	{ "\"A P said\"", "a p said" },
	{ "\"A P SHAH\"", "a p shah" },
	{ "\"said AP in Shah\"", "said ap in shah" },
	{ "\"A Shah\"", "a shah" },
	{ "\"A P J K Shah\"", "a p j k shah" },
	{ "\"NATO Shah\"", "nato shah" },
	{ "\"ap Shah\"", "ap shah" },
	{ "\"a p Shah\"", "a p shah" },
	/* what a sign parts */
	{ "\"A, P Shah\"", "a p shah" },
	{ "\"A-P Shah\"", "a ap[0-1] p shah" },
	{ "\"X-AP Shah\"", "x xap[0-1] ap shah" },
	{ "\"A  P Shah\"", "a p shah" },
	/* in any order */
	{ "\"AP Shah\"~3", "ap shah" },
	/* patterns */
	{ "\"AP* Shah\"", "ap* shah" },
};

static void show(const struct query_node *leaf, struct bytes *out)
{
	bytes_clear(out);
	for (size_t i = 0; i < leaf->word_count; i++) {
		const struct word *word = &leaf->words[i].word;

		assert_int_equal(bytes_printf(out, &fault, "%s%.*s",
					      i ? " " : "",
					      (int)word->folded.length,
					      word->folded.data),
				 0);
		if (word->kind == WORD_JOINED)
			assert_int_equal(bytes_printf(out, &fault, "[%u-%u]",
						      word->first_position,
						      word->last_position),
					 0);
	}
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
}

static void test_spells(void **state)
{
	const struct query_options options = { .is_plain = false };
	struct bytes shown = BYTES_UP_TO(SHOWN_BYTES);
	struct query query;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(query_parse(&query, terms,
					     text_of(rows[i].typed), &options,
					     &fault),
				 0);
		show(&query.nodes[0], &shown);
		assert_string_equal(shown.data, rows[i].words);
		query_free(&query);
	}
	bytes_free(&shown);
}

/* As typed, and each in its place. */
static void test_places(void **state)
{
	const struct query_options options = { .is_plain = false };
	const struct query_word *words;
	struct query query;

	(void)state;
	assert_int_equal(query_parse(&query, terms, TEXT("\"A.P. Shah\""),
				     &options, &fault),
			 0);
	words = query.nodes[0].words;
	assert_int_equal(query.nodes[0].word_count, 4);
	assert_true(text_equal(words[0].typed, TEXT("A")));
	assert_true(text_equal(words[1].typed, TEXT("A.P")));
	assert_true(text_equal(words[2].typed, TEXT("P")));
	assert_int_equal(words[2].word.first_position, 1);
	assert_int_equal(words[3].word.first_position, 2);
	assert_int_equal(words[3].word.last_position, 2);
	assert_true(
		text_equal(text_from(&query.parsed), TEXT("\"A.P. Shah\"")));
	query_free(&query);
}

/* Of the words that a query may have it is as many as were typed. */
static void test_counts(void **state)
{
	static const struct {
		const char *typed;
		size_t halves;
	} counts[] = { { "\"AP Shah\"", 4 },
		       { "\"A.P.J. Shah said\"", 6 },
		       { "\"A P Shah\"", 6 } };
	const struct query_options options = { .is_plain = false };
	struct query query;

	(void)state;
	for (size_t i = 0; i < COUNT(counts); i++) {
		assert_int_equal(query_parse(&query, terms,
					     text_of(counts[i].typed), &options,
					     &fault),
				 0);
		assert_int_equal(query_halves(&query.nodes[0]),
				 counts[i].halves);
		query_free(&query);
	}
}

static void test_out_of_memory(void **state)
{
	const struct query_options options = { .is_plain = false };
	struct query query;
	enum status status;
	size_t nth = 0;

	(void)state;
	do {
		(void)memory_fail_at(++nth, 1);
		status = query_parse(&query, terms, TEXT("\"A P Shah\""),
				     &options, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		query_free(&query);
	} while (status);
	assert_true(nth > 3);
}

static int open_terms(void **state)
{
	(void)state;
	return terms_open(&terms, &fault);
}

static int close_terms(void **state)
{
	(void)state;
	terms_close(terms);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spells),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_terms, close_terms);
}
