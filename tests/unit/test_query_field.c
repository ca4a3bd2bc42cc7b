/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/query_field.h"
#include "tests/unit/lexing.h"
#include "tests/unit/unit.h"

/* Thursday, 2026-11-26. */
static const struct query_options options = { .now = { 1795718700, 0 } };

static void test_names(void **state)
{
	static const struct {
		const char *typed;
		enum query_field field;
		size_t skipped;
	} rows[] = {
		{ "title:x", QUERY_TITLE, 6 },
		{ "Source:x", QUERY_SOURCE, 7 },
		{ "AUTHOR:", QUERY_AUTHOR, 7 },
		{ "lang:en", QUERY_LANG, 5 },
		{ "path:a", QUERY_PATH, 5 },
		{ "host:a", QUERY_HOST, 5 },
		{ "date:a", QUERY_DATE, 5 },
		{ "titles:x", QUERY_NO_FIELD, 0 },
		{ "title", QUERY_NO_FIELD, 0 },
		{ "titl", QUERY_NO_FIELD, 0 },
		{ ":x", QUERY_NO_FIELD, 0 },
		{ "", QUERY_NO_FIELD, 0 },
		{ "authorauthor:x", QUERY_NO_FIELD, 0 },
		{ "t\xC3\xADtle:x", QUERY_NO_FIELD, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t offset = 0;
		enum query_field field =
			query_field_read(text_of(rows[i].typed), &offset);

		assert_int_equal(field, rows[i].field);
		assert_int_equal(offset, rows[i].skipped);
	}
	assert_string_equal(query_field_name(QUERY_DATE), "date");
	assert_true(query_field_has_words(QUERY_AUTHOR));
	assert_false(query_field_has_words(QUERY_LANG));
	assert_false(query_field_has_words(QUERY_NO_FIELD));
}

/* Tokens after settling: "name<text>" for those with a field, and the
 * beginning of the notes. */
static const struct {
	const char *typed;
	const char *expected;
	const char *note;
} rows[] = {
	{ "title:a b", "title<a> <b>", "" },
	{ "title:(a b) c", "( title<a> title<b> ) <c>", "" },
	{ "title:(a (b) lang:en) c", "( title<a> ( title<b> ) lang<en> ) <c>",
	  "" },
	{ "title:(a source:(b) c)", "( title<a> ( source<b> ) title<c> )", "" },
	{ "title:(a b", "( title<a> title<b>", "" },
	{ "lang:EN", "lang<en>", "" },
	{ "lang:(EN OR Ur)", "( lang<en> | lang<ur> )", "" },
	{ "lang:zh-Hant", "lang<zh>", "" },
	{ "lang:en_GB lang:English lang:eng", "lang<en> lang<en> lang<en>",
	  "" },
	{ "lang:e", "<lang:e>", "a language" },
	{ "lang:klingon", "<lang:klingon>", "a language" },
	{ "lang:en7", "<lang:en7>", "a language" },
	{ "lang:\"a b\"", "<lang:\"a b\">", "a language" },
	{ "host:WWW.Example.ORG", "host<example.org>", "" },
	{ "host:*.example.org.", "host<example.org>", "" },
	{ "host:www.www.example.org..", "host<example.org>", "" },
	{ "host:http://example.org", "<host:http://example.org>", "a host" },
	{ "host:www.", "<host:www.>", "a host" },
	{ "host:exa*.org", "<host:exa*.org>", "a host" },
	{ "path:a/b//", "path<a/b>", "" },
	{ "path:\"a b (c)\"", "path<a b (c)>", "" },
	{ "path:/", "<path:/>", "a path" },
	{ "date:2021 x", "date<2021> <x>", "" },
	{ "date:last week x", "date<last> <x>", "" },
	{ "date:last 3 months x", "date<last> <x>", "" },
	{ "date:last 3 weeks..last week x", "date<last> <x>", "" },
	{ "date:last week..last month", "<date:last> <week..last> <month>",
	  "the range" },
	{ "date:..last week x", "date<..last> <x>", "" },
	{ "date:last\tweek x", "date<last> <x>", "" },
	{ "date:last +week", "<date:last> <week>", "a date" },
	{ "date:last \"week\"", "<date:last> <week>", "a date" },
	{ "date:last (week)", "<date:last> ( <week> )", "a date" },
	{ "date:\"last week\" x", "date<last week> <x>", "" },
	{ "date:(last week) x", "( date<last> ) <x>", "" },
	{ "date:(last week OR 2021) x", "( date<last> | date<2021> ) <x>", "" },
	{ "date:2020 .. 2021 x", "date<2020> <x>", "" },
	{ "date:2020-05\t..  last  week x", "date<2020-05> <x>", "" },
	{ "date:2020 . 2021", "date<2020> <2021>", "" },
	{ "date:> 2020 x", "date<>> <x>", "" },
	{ "date:<=  2020", "date<<=>", "" },
	{ "date:today 2021", "date<today> <2021>", "" },
	{ "date:2021^2", "date<2021>", "a field has no weight" },
	{ "date:last week^2 x", "date<last> <x>", "a field has no weight" },
	{ "date:soon", "<date:soon>", "a date" },
	{ "date:17.08.2021", "<date:17.08.2021>", "a date" },
	{ "date:2021..2020", "<date:2021..2020>", "the range" },
	{ "source:ab~", "source<ab>", "\"~\"" },
	{ "title:ab~", "title<ab>", "" },
	{ "a:b", "<a:b>", "fields are" },
	{ "x-y_2:b", "<x-y_2:b>", "fields are" },
	{ "12:30", "<12:30>", "" },
	{ "http://a.org", "<http://a.org>", "" },
	{ "a: b", "<a:> <b>", "" },
	{ "a::b", "<a::b>", "" },
	{ "=a:b", "<a:b>", "" },
	{ "\"a:b\"", "<a:b>", "" },
	{ "中:文", "<中:文>", "" },
};

static void put_token(struct bytes *out, const struct query_token *token)
{
	static const char *const signs[] = { "",  "",  "(", ")", "!",
					     "&", "|", "/", "F" };

	if (out->length > 0)
		assert_int_equal(bytes_append_byte(out, ' ', &fault), 0);
	if (token->kind > QUERY_TOKEN_QUOTE)
		assert_int_equal(bytes_append(out, text_of(signs[token->kind]),
					      &fault),
				 0);
	else
		assert_int_equal(bytes_printf(out, &fault, "%s<%.*s>",
					      query_field_name(token->field),
					      (int)token->text.length,
					      token->text.data),
				 0);
}

static void check(size_t row)
{
	struct query query;
	struct query_lexer lexer =
		open_lexer(&query, rows[row].typed, &options);
	struct bytes found = BYTES_UP_TO(1000);

	assert_int_equal(query_lex(&lexer, &fault), 0);
	assert_int_equal(query_field_settle(&lexer, &fault), 0);
	for (size_t i = 0; i < lexer.tokens.count; i++)
		put_token(&found, &lexer.tokens.list[i]);
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
	if (strcmp(found.data, rows[row].expected) != 0)
		print_message("# %s\n", rows[row].typed);
	assert_string_equal(found.data, rows[row].expected);
	check_note(&query, rows[row].note);
	bytes_free(&found);
	close_lexer(&lexer);
}

static void test_tokens(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check(i);
}

/* A date is told by its range, not by the text that it was typed as. */
static void test_leaves(void **state)
{
	static const struct {
		const char *typed;
		const char *parsed;
	} leaves[] = {
		{ "title:Safe", "title:Safe" },
		{ "title:=safe", "title:=safe" },
		{ "title:\"a b\"~3", "title:\"a b\"~3" },
		{ "title:back-door", "title:back-door" },
		{ "title:backdo*", "title:backdo*" },
		{ "title:hauwei~", "title:hauwei~2" },
		{ "title:(a NEAR/3 b)", "title:(a NEAR/3 b)" },
		{ "title:a NEAR/3 title:b", "title:(a NEAR/3 b)" },
		{ "source:\"The Post\"", "source:\"The Post\"" },
		{ "source:post", "source:post" },
		{ "source:=Post", "source:=Post" },
		{ "author:A.-B.", "author:\"A.-B\"" },
		{ "lang:EN", "lang:en" },
		{ "path:\"a b\"", "path:\"a b\"" },
		{ "path:\"a^2\"", "path:\"a^2\"" },
		{ "path:\"=a\"", "path:\"=a\"" },
		{ "host:\"-a\"", "host:\"-a\"" },
		{ "path:-a", "path:\"-a\"" },
		{ "path:\"NEAR/a\"", "path:\"NEAR/a\"" },
		{ "path:\"+-a\"", "path:\"+-a\"" },
		{ "path:\"-+a\"", "path:\"-+a\"" },
		{ "path:a/b", "path:a/b" },
		{ "date:yesterday..", "date:2026-11-25.." },
		{ "date:2020 .. 2021", "date:2020-01-01..2021-12-31" },
		{ "date:> 2020", "date:2021-01-01.." },
		{ "date:last week", "date:2026-11-16..2026-11-22" },
		{ "date:>2020 date:<2022", "date:2021-01-01..2021-12-31" },
		{ "date:<=2021-03 date:2020..", "date:2020-01-01..2021-03-31" },
		{ "date:2021-03-04.. date:..2021-03-04", "date:2021-03-04" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(leaves); i++) {
		struct query query;

		assert_int_equal(query_parse(&query, terms,
					     text_of(leaves[i].typed), &options,
					     &fault),
				 0);
		assert_int_equal(query.node_count, 1);
		assert_int_equal(query.nodes[0].kind, QUERY_FIELD);
		assert_int_equal(query.notes.length, 0);
		assert_int_equal(bytes_append_byte(&query.parsed, '\0', &fault),
				 0);
		assert_string_equal(query.parsed.data, leaves[i].parsed);
		query_free(&query);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_leaves),
	};

	return cmocka_run_group_tests(tests, open_terms, close_terms);
}
