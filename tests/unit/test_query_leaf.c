/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/query_leaf.h"
#include "tests/unit/lexing.h"
#include "tests/unit/unit.h"

/* Leaves: W word, E exact, P phrase, L loose, with their words' forms, "+"
 * between, positions behind joined ones. */
static const struct {
	const char *typed; /* one token */
	const char *split;
	const char *whole;
} rows[] = {
	{ "word", "W:word", "W:word" },
	{ "=word", "E:word", "E:word" },
	{ "\"word\"", "E:word", "E:word" },
	{ "back-door", "P:back+backdoor[0-1]+door",
	  "P:back+backdoor[0-1]+door" },
	{ "a/b", "W:a W:b", "P:a+b" },
	{ "=a/b", "P:a+b", "P:a+b" },
	{ "x/back-door", "W:x P:back+backdoor[0-1]+door",
	  "P:x+back+backdoor[1-2]+door" },
	{ "AT&T", "P:at+t", "P:at+t" },
	{ "a@b.org", "P:a+b+org", "P:a+b+org" },
	{ "l'accord", "W:l W:accord", "P:l+accord" },
	{ "l’accord", "W:l W:accord", "P:l+accord" },
	{ "1.500", "P:1.500+1500[0-0]", "P:1.500+1500[0-0]" },
	{ "华", "W:华", "W:华" },
	{ "华为", "W:华为", "P:华+华为[0-1]+为" },
	{ "华为公", "W:华为 W:为公", "P:华+华为[0-1]+为+为公[1-2]+公" },
	{ "=华为", "P:华+华为[0-1]+为", "P:华+华为[0-1]+为" },
	/* Parted by a sign, a character is a word of its own. */
	{ "华.为", "W:华 W:为", "P:华+为" },
	{ "华为公.司", "W:华为 W:为公 W:司",
	  "P:华+华为[0-1]+为+为公[1-2]+公+司" },
	{ "=华为5G", "P:华+华为[0-1]+为+5g", "P:华+华为[0-1]+为+5g" },
	{ "华为5G", "W:华为 W:5g", "P:华+华为[0-1]+为+5g" },
	{ "\"a b\"", "P:a+b", "P:a+b" },
	{ "\"a b\"~3", "L:a+b", "L:a+b" },
	{ "\"a\"~3", "E:a", "E:a" },
	{ "\"back-door\"~3", "P:back+backdoor[0-1]+door",
	  "P:back+backdoor[0-1]+door" },
	{ "\"x back-door\"~3", "L:x+back+backdoor[0-1]+door",
	  "L:x+back+backdoor[0-1]+door" },
};

static void put_leaf(struct bytes *out, const struct query_node *leaf)
{
	static const char letters[] = "WEPL";

	assert_int_equal(bytes_printf(out, &fault,
				      "%s%c:", out->length ? " " : "",
				      letters[leaf->kind]),
			 0);
	for (size_t i = 0; i < leaf->word_count; i++) {
		const struct word *word = &leaf->words[i].word;

		assert_int_equal(bytes_printf(out, &fault, "%s%.*s",
					      i ? "+" : "",
					      (int)word->folded.length,
					      word->folded.data),
				 0);
		if (word->kind == WORD_JOINED || word->kind == WORD_PAIR)
			if (leaf->word_count > 1)
				assert_int_equal(
					bytes_printf(out, &fault, "[%u-%u]",
						     word->first_position,
						     word->last_position),
					0);
	}
}

static void check(const char *typed, const char *split, const char *whole)
{
	struct query_options options = { .is_plain = false };
	struct query query;
	struct query_lexer lexer = open_lexer(&query, typed, &options);
	struct bytes found = BYTES_UP_TO(1000);
	struct query_leaves leaves;
	struct query_node leaf;

	assert_int_equal(query_lex(&lexer, &fault), 0);
	assert_int_equal(lexer.tokens.count, 1);
	assert_int_equal(query_leaf_split(&lexer, lexer.tokens.list, &leaves,
					  &fault),
			 0);
	for (size_t i = 0; i < leaves.count; i++)
		put_leaf(&found, &leaves.list[i]);
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
	assert_string_equal(found.data, split);
	bytes_clear(&found);
	assert_int_equal(
		query_leaf_whole(&lexer, lexer.tokens.list, &leaf, &fault), 0);
	put_leaf(&found, &leaf);
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
	assert_string_equal(found.data, whole);
	bytes_free(&found);
	close_lexer(&lexer);
}

static void test_leaves(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check(rows[i].typed, rows[i].split, rows[i].whole);
}

static void test_near_has_operands(void **state)
{
	struct query_options options = { .is_plain = false };
	struct query query;
	struct query_lexer lexer = open_lexer(
		&query, "a NEAR/3 \"b c\" NEAR/7 =d NEAR x/y", &options);
	const uint32_t operands[] = { 0, 1, 1, 2, 3, 3 };
	const bool are_exact[] = { false, true, true, true, true, true };
	struct query_node leaf;

	(void)state;
	assert_int_equal(query_lex(&lexer, &fault), 0);
	assert_int_equal(query_leaf_near(&lexer, lexer.tokens.list,
					 lexer.tokens.count, &leaf, &fault),
			 0);
	assert_int_equal(leaf.kind, QUERY_NEAR);
	assert_int_equal(leaf.distance, 10);
	assert_int_equal(leaf.operand_count, 4);
	assert_int_equal(leaf.word_count, 6);
	for (size_t i = 0; i < leaf.word_count; i++) {
		assert_int_equal(leaf.words[i].operand, operands[i]);
		assert_int_equal(leaf.words[i].is_exact, are_exact[i]);
	}
	close_lexer(&lexer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leaves),
		cmocka_unit_test(test_near_has_operands),
	};

	return cmocka_run_group_tests(tests, open_terms, close_terms);
}
