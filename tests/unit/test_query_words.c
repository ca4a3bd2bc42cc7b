/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/query_words.h"
#include "tests/unit/lexing.h"
#include "tests/unit/unit.h"

/* A token's words: folded, with [typed] where that is another; `*` before
 * wildcards, ~n behind near words. */
static const struct {
	const char *text;
	uint32_t edits; /* 9: no "~" */
	const char *expected;
	const char *note; /* its beginning */
} rows[] = {
	{ "Backdoor", 9, "backdoor[Backdoor]", "" },
	{ "backdo*", 9, "*backdo*", "" },
	{ "Backdo*", 9, "*backdo*[Backdo*]", "" },
	{ "*door", 9, "**door", "" },
	{ "ba*or x", 9, "*ba*or x", "" },
	{ "a*b", 9, "*a*b", "" },
	{ "ab**", 9, "*ab*[ab**]", "" },
	{ "x ***ab**c* d", 9, "x **ab*c*[***ab**c*] d", "" },
	{ "back-doo*", 9, "back *backdoo*[back-doo*] *doo*", "" },
	{ "Été* x", 9, "*été*[Été*] x", "" },
	{ "x Été*", 9, "x *été*[Été*]", "" },
	{ "5*0", 9, "*5*0", "" },
	{ "*", 9, "", "" },
	{ "***", 9, "", "" },
	{ "a*", 9, "a", "\"*\"" },
	{ "a * b", 9, "a b", "\"*\"" },
	{ "c+*", 9, "c", "\"*\"" },
	{ "*oʾ", 9, "o", "\"*\"" }, /* an apostrophe */
	{ "2ʾb*", 9, "2 b", "\"*\"" },
	{ "*华", 9, "华", "" },
	{ "华*为", 9, "华 为", "" },
	{ "华ab*", 9, "华 *ab*", "" },
	{ "a\uA78Fb*", 9, "a\uA78Fb", "" },
	{ "us", UINT32_MAX, "us~0", "" },
	{ "camer", UINT32_MAX, "camer~1", "" },
	{ "camera", UINT32_MAX, "camera~2", "" },
	{ "camera", 1, "camera~1", "" },
	{ "камера", UINT32_MAX, "камера~2", "" },
	{ "华为", UINT32_MAX, "华为~0", "" },
	{ "孟晚舟", UINT32_MAX, "孟晚舟~1", "" },
	{ "华.为", UINT32_MAX, "华 为", "\"~\"" },
	{ "a b", UINT32_MAX, "a b", "\"~\"" },
	{ "back-door", UINT32_MAX, "back backdoor[back-door] door", "\"~\"" },
	{ "ab*", UINT32_MAX, "*ab*", "\"~\"" },
	{ "?", UINT32_MAX, "", "" },
};

static void put_word(struct bytes *out, const struct query_word *word)
{
	struct text folded = word->word.folded;

	if (word->word.kind == WORD_PAIR)
		return;
	assert_int_equal(bytes_printf(out, &fault, "%s%s%.*s",
				      out->length ? " " : "",
				      word->open == QUERY_WILDCARD ? "*" : "",
				      (int)folded.length, folded.data),
			 0);
	if (!text_equal(folded, word->typed))
		assert_int_equal(bytes_printf(out, &fault, "[%.*s]",
					      (int)word->typed.length,
					      word->typed.data),
				 0);
	if (word->open == QUERY_FUZZY)
		assert_int_equal(bytes_printf(out, &fault, "~%u", word->edits),
				 0);
	assert_true(word->is_exact == (word->open != QUERY_CLOSED));
}

static void check(size_t row)
{
	struct query_options options = { .is_plain = false };
	struct query query;
	struct query_lexer lexer = open_lexer(&query, rows[row].text, &options);
	struct query_token token = { .text = query.typed,
				     .is_fuzzy = rows[row].edits != 9,
				     .edits = rows[row].edits };
	struct bytes found = BYTES_UP_TO(1000);

	assert_int_equal(query_words_cut(&lexer, &token, &fault), 0);
	for (size_t i = 0; i < token.word_count; i++)
		put_word(&found, &token.words[i]);
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
	if (strcmp(found.data, rows[row].expected) != 0)
		print_message("# %s\n", rows[row].text);
	assert_string_equal(found.data, rows[row].expected);
	check_note(&query, rows[row].note);
	bytes_free(&found);
	close_lexer(&lexer);
}

static void test_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check(i);
}

static void test_operators(void **state)
{
	(void)state;
	assert_true(query_words_is_operator(TEXT("FILTER")));
	assert_true(query_words_is_operator(TEXT("NEAR")));
	assert_false(query_words_is_operator(TEXT("near")));
	assert_false(query_words_is_operator(TEXT("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_operators),
	};

	return cmocka_run_group_tests(tests, open_terms, close_terms);
}
