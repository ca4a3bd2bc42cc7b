/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/query_field.h"
#include "searcher/query_lex.h"
#include "tests/unit/lexing.h"
#include "tests/unit/unit.h"

/* Tokens as letters: w chunk, q quote, ( ), N A O and / for NEAR; before
 * them the sign and =, behind them the distance and in <> the text. */
static const struct {
	const char *typed;
	const char *expected;
} rows[] = {
	{ "", "" },
	{ " . , ", "" },
	{ "a b", "w<a>w<b>" },
	{ "+a -b =c", "+w<a>-w<b>=w<c>" },
	{ "-=c +\"x y\"", "-=w<c>+q<x y>" },
	{ "a-b a+b a=b", "w<a-b>w<a+b>w<a=b>" },
	{ "--a - + =", "w<--a>" },
	{ "+-a", "w<+-a>" },
	{ "-$150m", "-w<$150m>" },
	{ "=² -km²", "=w<²>-w<km²>" },
	{ "(a)", "(w<a>)" },
	{ "-(a b)", "-(w<a>w<b>)" },
	{ "f(x)", "w<f>(w<x>)" },
	{ "(-a)", "(-w<a>)" },
	{ "a AND b OR NOT c", "w<a>Aw<b>ONw<c>" },
	{ "and or not near", "w<and>w<or>w<not>w<near>" },
	{ "+AND =OR", "+w<AND>=w<OR>" },
	{ "a NEAR b", "w<a>/10w<b>" },
	{ "a NEAR/3 b", "w<a>/3w<b>" },
	{ "a NEAR/9999999999999 b", "w<a>/100w<b>" },
	{ "a NEAR/0 b", "w<a>/1w<b>" },
	{ "NEAR/ NEAR/x", "w<NEAR/>w<NEAR/x>" },
	{ "\"a b\"~5 c", "q5<a b>w<c>" },
	{ "\"a b\"~ c", "q<a b>w<c>" },
	{ "\"a b\"-c", "q<a b>w<-c>" },
	{ "\"a b", "w<a>w<b>" },
	{ "a\"b c\"d", "w<a>q<b c>w<d>" },
	{ "\"\" \" . \"", "" },
	{ "“a b” „a b“ «a b» »a b«", "q<a b>q<a b>q<a b>q<a b>" },
	{ "「a b」 『a b』 ＂a b＂", "q<a b>q<a b>q<a b>" },
	{ "华为「后门」", "w<华为>q<后门>" },
	{ "\"a 「b」 c\"", "q<a 「b」 c>" },
	{ "“a b\"", "q<a b>" },
	/* what is cited has marks in it */
	{ "\"a “b c” d\" e", "q<a “b c” d>w<e>" },
	{ "\"a «b» „c“ “d”\"", "q<a «b» „c“ “d”>" },
	{ "\"a b“ c „d e\"", "q<a b>w<c>q<d e>" },
	{ "\"a“ b \"c”", "q<a>w<b>q<c>" },
	{ "“a «b» c”", "q<a >w<b>q< c>" },
	{ "a\302\240b", "w<a>w<b>" }, /* no-break space */
	{ "a^2 \"b\"^2 (c)^0.5 \"d e\"~3^4", "w^200<a>q^200<b>(w<c>)^50"
					     "q3^400<d e>" },
	{ "a^ ^2 a^b a^2b (c)^x", "w<a^>w<^2>w<a^b>w<a^2b>(w<c>)w<^x>" },
	{ "a^0.005 a^.5 a^1. a^0.004", "w^1<a>w^50<a>w<a>w^1<a>" },
	{ "a^99999999999999999999", "w^10000<a>" },
	{ "a~ b~1^3 c~d ~ a/~5", "w~<a>w~^300<b>w<c~d>w<a/~5>" },
	{ "title:a -Title:\"b c\" +title:(d)",
	  "title:w<a>-title:q<b c>+title:(w<d>)" },
	{ "title:=a lang:en path:\"b c\"", "title:=w<a>lang:w<en>path:q<b c>" },
	{ "title: x", "w<title:>w<x>" },
	{ "title:) x", "w<title:>)w<x>" },
	{ "title:AND a FILTER b", "title:w<AND>w<a>Fw<b>" },
	{ "-#a +@b =.c -'d' +=\342\200\230e",
	  "-w<#a>+w<@b>=w<.c>-w<'d'>+=w<\342\200\230e>" },
	{ "-# -.. +'* -#(a", "(w<a>" },
	{ "*door -*door", "w<*door>-w<*door>" },
};

static void put_token(struct bytes *out, const struct query_token *token)
{
	static const char letters[] = "wq()NAO/F";

	if (token->sign)
		assert_int_equal(bytes_append_byte(out, token->sign, &fault),
				 0);
	if (token->has_name)
		assert_int_equal(bytes_printf(out, &fault, "%s:",
					      query_field_name(token->field)),
				 0);
	if (token->is_exact)
		assert_int_equal(bytes_append_byte(out, '=', &fault), 0);
	assert_int_equal(bytes_append_byte(out, letters[token->kind], &fault),
			 0);
	if (token->distance && (token->kind == QUERY_TOKEN_NEAR ||
				token->kind == QUERY_TOKEN_QUOTE))
		assert_int_equal(
			bytes_printf(out, &fault, "%u", token->distance), 0);
	if (token->is_fuzzy ||
	    (token->word_count > 0 && token->words->open == QUERY_FUZZY))
		assert_int_equal(bytes_append_byte(out, '~', &fault), 0);
	if (token->weight)
		assert_int_equal(
			bytes_printf(out, &fault, "^%u", token->weight), 0);
	if (token->kind <= QUERY_TOKEN_QUOTE)
		assert_int_equal(bytes_printf(out, &fault, "<%.*s>",
					      (int)token->text.length,
					      token->text.data),
				 0);
}

static struct query_lexer lex(struct query *query, const char *typed,
			      const struct query_options *options)
{
	struct query_lexer lexer = open_lexer(query, typed, options);

	assert_int_equal(query_lex(&lexer, &fault), 0);
	return lexer;
}

static void test_tokens(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct query_options options = { .is_plain = false };
		struct bytes found = BYTES_UP_TO(1000);
		struct query query;
		struct query_lexer lexer = lex(&query, rows[i].typed, &options);

		for (size_t j = 0; j < lexer.tokens.count; j++)
			put_token(&found, &lexer.tokens.list[j]);
		assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
		assert_string_equal(found.data, rows[i].expected);
		bytes_free(&found);
		close_lexer(&lexer);
	}
}

static void test_plain_is_one_chunk(void **state)
{
	struct query_options options = { .is_plain = true };
	struct query query;
	struct query_lexer lexer = lex(&query, "+a (\"b AND", &options);

	(void)state;
	assert_int_equal(lexer.tokens.count, 1);
	assert_int_equal(lexer.tokens.list[0].word_count, 3);
	close_lexer(&lexer);
}

static void test_demoted_operator_has_words(void **state)
{
	struct query_options options = { .is_plain = false };
	struct query query;
	struct query_lexer lexer = lex(&query, "NEAR/5", &options);
	struct query_token *token = lexer.tokens.list;

	(void)state;
	assert_int_equal(token->kind, QUERY_TOKEN_NEAR);
	assert_int_equal(query_lex_demote(&lexer, token, &fault), 0);
	assert_int_equal(token->kind, QUERY_TOKEN_CHUNK);
	assert_int_equal(token->word_count, 2);
	close_lexer(&lexer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_plain_is_one_chunk),
		cmocka_unit_test(test_demoted_operator_has_words),
	};

	return cmocka_run_group_tests(tests, open_terms, close_terms);
}
