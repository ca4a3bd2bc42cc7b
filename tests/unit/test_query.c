/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/query.h"
#include "searcher/query_field.h"
#include "shared/memory.h"
#include "shared/utf8.h"
#include "tests/unit/lexing.h"
#include "tests/unit/unit.h"

static const struct query_options forgiving = { .is_plain = false };
static const struct query_options strict = { .is_strict = true };
static const struct query_options plain = { .is_plain = true };

/* Postfix: leaves as typed, with their sign; operators & | ~ and , with
 * their arity. */
static const struct {
	const char *typed;
	const char *expected;
} trees[] = {
	{ "a", "a" },
	{ "+a", "a" },
	{ "-a", "a ~1" },
	{ "NOT a", "a ~1" },
	{ "NOT NOT a", "a" },
	{ "NOT (NOT a)", "a" },
	{ "a b c", "a b c ,3" },
	{ "a -b +c", "a -b +c ,3" },
	{ "-a -b", "-a -b ,2" },
	{ "a NOT b", "a -b ,2" },
	{ "a NOT NOT b", "a b ,2" },
	{ "a NOT b c", "a -b c ,3" },
	{ "a AND b", "a b &2" },
	{ "a AND b AND c", "a b c &3" },
	{ "(a AND b) AND c", "a b &2 c &2" },
	{ "a AND b OR c AND d", "a b &2 c d &2 |2" },
	{ "a OR b OR c", "a b c |3" },
	{ "a AND (b OR c)", "a b c |2 &2" },
	{ "a AND NOT b", "a b ~1 &2" },
	{ "NOT a AND b", "a ~1 b &2" },
	{ "NOT (a AND b)", "a b &2 ~1" },
	{ "a OR -b", "a b ~1 |2" },
	{ "a AND -b", "a b ~1 &2" },
	{ "+a OR +b", "a b |2" },
	{ "a AND b c", "a b +&2 c ,2" },
	{ "(a AND b) c", "a b &2 c ,2" },
	{ "a b OR c", "a b c |2 ,2" },
	{ "a (b c)", "a b c ,2 ,2" },
	{ "a -(b c)", "a b c -,2 ,2" },
	{ "+(a b) c", "a b +,2 c ,2" },
	{ "((((a))))", "a" },
	{ "-(-(-(a)))", "a ~1" },
	{ "a -(NOT b)", "a b -~1 ,2" },
	{ "x/y z", "x y z ,3" },
	{ "+x/y z", "x y +&2 z ,2" },
	{ "-x/y z", "-x/y z ,2" },
	{ "x/y AND z", "x y &2 z &2" },
	{ "NOT x/y AND z", "x/y ~1 z &2" },
	{ "华为公 a", "华为 为公 a ,3" },
	{ "+华为公 a", "华为 为公 +&2 a ,2" },
	{ "-华为公 a", "-华为公 a ,2" },
	{ "a NEAR b c", "a NEAR b c ,2" },
	{ "-a NEAR b c", "-a NEAR b c ,2" },
	{ "foo:bar", "foo bar ,2" },
	{ "a^2 b", "a^2 b ,2" },
	{ "a^1", "a" },
	{ "\"a b\"^0.5", "a b^0.5" },
	{ "\"a b\"~5^.25", "a b^0.25" },
	{ "(a b)^2", "a b ,2^2" },
	{ "(a^2)^3", "a^6" },
	{ "(a^0.5)^2", "a" },
	{ "((a b)^2 c)^0.5", "a b ,2^2 c ,2^0.5" },
	{ "+a^2 -b^3", "+a^2 -b^3 ,2" },
	{ "x/y^2", "x^2 y^2 ,2" },
	{ "+x/y^2 z", "x^2 y^2 +&2 z ,2" },
	{ "(a AND b)^2 c", "a b &2^2 c ,2" },
	{ "NOT (NOT a)^2", "a" },
	{ "a^0.001", "a^0.01" },
	{ "a^1000", "a^100" },
	{ "^3", "3" },
	{ "a^", "a" },
	{ "a^b", "a b ,2" },
	{ "a^1.2.3", "a 1.2.3 ,2" },
	{ "title:a", "title=a" },
	{ "TITLE:a", "title=a" },
	{ "title:a b", "b title=a :2" },
	{ "b title:a", "b title=a :2" },
	{ "title:a title:b", "title=a title=b &2" },
	{ "lang:en", "lang=en" },
	{ "lang:en lang:ur", "lang=en lang=ur |2" },
	{ "lang:en x lang:ur", "x lang=en lang=ur |2 :2" },
	{ "lang:(en ur) x", "x lang=en lang=ur |2 :2" },
	{ "lang:(en OR ur) lang:zh x", "x lang=en lang=ur |2 lang=zh |2 :2" },
	{ "lang:en host:a.org x", "x lang=en host=a.org &2 :2" },
	{ "lang:en host:a.org lang:ur x",
	  "x lang=en lang=ur |2 host=a.org &2 :2" },
	{ "author:a author:b", "author=a author=b &2" },
	{ "x date:2020.. lang:en date:..2021", "x date=2020.. lang=en &2 :2" },
	/* between two years that follow each other lies nothing */
	{ "date:..2019 date:2020..", "date=..2019 date=2020.. &2" },
	{ "x date:>2021 date:<2022 lang:en",
	  "x date=>2021 date=<2022 &2 lang=en &2 :2" },
	{ "date:<2022 date:2018 date:>2021",
	  "date=<2022 date=>2021 &2 date=2018 |2" },
	{ "date:..2018 date:2020..", "date=..2018 date=2020.. |2" },
	{ "date:..2019 date:2018 date:2019.. date:2019..",
	  "date=..2019 date=2018 date=2019.. |3" },
	{ "date:..2019 +date:2018..", "date=..2019 date=2018.. &2" },
	{ "date:..2019 OR date:2018..", "date=..2019 date=2018.. |2" },
	{ "source:a source:b", "source=a source=b |2" },
	{ "path:a path:b", "path=a path=b |2" },
	{ "-lang:en", "lang=en ~1" },
	{ "-lang:en x", "x lang=en ~1 :2" },
	{ "-lang:en lang:ur", "lang=en ~1 lang=ur &2" },
	{ "+lang:en x", "x lang=en :2" },
	{ "+lang:en +lang:ur x", "x lang=en lang=ur &2 :2" },
	{ "-x lang:en", "x ~1 lang=en :2" },
	{ "-x -y lang:en", "-x -y ,2 lang=en :2" },
	{ "+x lang:en", "x lang=en :2" },
	{ "+x y lang:en", "+x y ,2 lang=en :2" },
	{ "NOT lang:en x", "x lang=en ~1 :2" },
	{ "x OR lang:en", "x lang=en |2" },
	{ "x AND lang:en", "x lang=en &2" },
	{ "x AND lang:en y", "x lang=en +&2 y ,2" },
	{ "lang:en AND title:x y", "y lang=en title=x &2 :2" },
	{ "(lang:en OR title:x) y", "y lang=en title=x |2 :2" },
	{ "(x lang:en) y", "x lang=en :2 y ,2" },
	{ "(x lang:en) OR y", "x lang=en :2 y |2" },
	{ "-(x lang:en) y", "x lang=en -:2 y ,2" },
	{ "title:(a b)", "title=a title=b &2" },
	{ "title:(a OR \"b c\")", "title=a title=b c |2" },
	{ "title:(a -b) c", "c title=a title=b ~1 &2 :2" },
	{ "title:(a lang:en) b", "b title=a lang=en &2 :2" },
	{ "title:(a NEAR b)", "title=a NEAR b" },
	{ "title:a b)", "b title=a :2" },
	{ "title:(a b", "title=a title=b &2" },
	{ "title:\"a b", "b title=a :2" },
	{ "title:a/b", "title=a/b" },
	{ "title:x^2 y", "y title=x :2" },
	{ "(lang:en lang:ur)^2 y", "y lang=en lang=ur |2 :2" },
	{ "title:", "title" },
	{ "title:\"\"", "title" },
	{ "path:(lang:\"\")", "path=lang:" }, /* no path:lang:"" */
	{ "lang:", "lang" },
	{ "date:", "date" },
	{ "date: 2021", "date 2021 ,2" },
	{ "lang:??", "lang" },
	{ "host:a/b", "host a b ,3" },
	{ "path:***", "path" },
	{ "date:2021/08/17", "date 2021 08 17 ,4" },
	{ "=title:x", "title:x" },
	{ "\"title:x\"", "title:x" },
	{ "x FILTER y", "x y :2" },
	{ "x FILTER y z", "x y z ,2 :2" },
	{ "x y FILTER z", "x y ,2 z :2" },
	{ "x OR y FILTER NOT z", "x y |2 z ~1 :2" },
	{ "x FILTER lang:en lang:ur", "x lang=en lang=ur |2 :2" },
	{ "x FILTER y FILTER z", "x y :2 z :2" },
	{ "(x FILTER y) z", "x y :2 z ,2" },
	{ "x FILTER", "x FILTER ,2" },
	{ "FILTER x", "FILTER x ,2" },
	{ "backdo* x", "backdo* x ,2" },
	{ "-*door x", "-*door x ,2" },
	{ "+*door x", "+*door x ,2" },
	{ "a* x", "a x ,2" },
	{ "* x", "x" },
	{ "华*为", "华 为 ,2" },
	{ "hauwei~ x", "hauwei x ,2" },
	{ "华为~", "华为" },
	{ "hauwei~ NEAR/5 backdo*", "hauwei~ NEAR/5 backdo*" },
};

static void put_node(struct bytes *out, const struct query_node *node)
{
	const char *sign = node->is_required ? "+" :
			   node->is_excluded ? "-" :
					       "";
	const char *operators = "&|,~:";

	assert_int_equal(bytes_printf(out, &fault, "%s%s",
				      out->length ? " " : "", sign),
			 0);
	if (node->kind == QUERY_FIELD)
		assert_int_equal(bytes_printf(out, &fault, "%s=",
					      query_field_name(node->field)),
				 0);
	if (query_is_leaf(node))
		assert_int_equal(bytes_append(out, node->typed, &fault), 0);
	else
		assert_int_equal(bytes_printf(out, &fault, "%c%zu",
					      operators[node->kind - QUERY_AND],
					      node->arity),
				 0);
	if (node->weight)
		assert_int_equal(bytes_printf(out, &fault, "^%g",
					      query_weight(node)),
				 0);
}

static void test_trees(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(trees); i++) {
		struct bytes found = BYTES_UP_TO(1000);
		struct query query;

		assert_int_equal(query_parse(&query, terms,
					     text_of(trees[i].typed),
					     &forgiving, &fault),
				 0);
		for (size_t j = 0; j < query.node_count; j++)
			put_node(&found, &query.nodes[j]);
		assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
		assert_string_equal(found.data, trees[i].expected);
		bytes_free(&found);
		query_free(&query);
	}
}

static const struct {
	const char *typed;
	const char *expected;
} refused[] = {
	{ "", "no word to search for" },
	{ " ... \"\" ", "no word to search for" },
	{ "a AND", "AND, OR, NOT, NEAR or FILTER without its operands is"
		   " searched as a word\na AND\n  ^" },
	{ "(a", "a bracket without its partner is left out\n(a\n^" },
	{ "a \"b", "a quotation mark without its partner is left out\n"
		   "a \"b\n  ^" },
	{ "a foo:bar", "fields are title, source, author, lang, path, host and"
		       " date: another name with \":\" is searched as words\n"
		       "a foo:bar\n  ^" },
	{ "a title: b", "a field without a value is searched as a word\n"
			"a title: b\n  ^" },
	{ "a date:2021-02-30", "there is no such day: searched as words\n"
			       "a date:2021-02-30\n  ^" },
	{ "a lang:?",
	  "a language is its code or its English name, as in lang:en: "
	  "searched as words\na lang:?\n  ^" },
	{ "host:a/b", "a host is a name alone, as in host:example.org:"
		      " searched as words\nhost:a/b\n^" },
	{ "path:/**/", "a path has to have a letter, as in path:*.txt:"
		       " searched as words\npath:/**/\n^" },
	{ "a title:x^2", "a field has no weight: it is left out\n"
			 "a title:x^2\n  ^" },
	{ "a^0", "a weight is 0.01 to 100: the nearest allowed is taken\n"
		 "a^0\n^" },
	{ "a^2 NEAR b", "a weight beside NEAR is left out: (a NEAR b)^2 has"
			" one\na^2 NEAR b\n^" },
	{ "x a*", "\"*\" needs two letters or digits beside it: it is left"
		  " out\nx a*\n  ^" },
	{ "\"a b+* c\"", "\"*\" needs two letters or digits beside it: it is"
			 " left out\n\"a b+* c\"\n     ^" },
	{ "\"a b~ c\"", "\"~\" behind a word in quotation marks is left out\n"
			"\"a b~ c\"\n^" },
	{ "a AND AND b", "an operator that stands twice is taken once\n"
			 "a AND AND b\n      ^" },
	{ "a-b~", "\"~\" stands behind one whole word: it is left out\n"
		  "a-b~\n^" },
	{ "abc~3", "\"~\" allows at most 2 edits: so many are taken\n"
		   "abc~3\n^" },
	{ "source:abc~", "\"~\" is not for source and author: it is left"
			 " out\nsource:abc~\n^" },
	{ "a NEAR/0 b", "a distance is 1 to 100 words: the nearest allowed"
			" is taken\na NEAR/0 b\n  ^" },
};

static void test_strict(void **state)
{
	struct query query;

	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		assert_int_equal(query_parse(&query, terms,
					     text_of(refused[i].typed), &strict,
					     &fault),
				 STATUS_BAD_QUERY);
		assert_string_equal(fault.text, refused[i].expected);
		assert_null(query.pool);
		assert_null(query.nodes);
	}
	assert_int_equal(query_parse(&query, terms,
				     TEXT("+a -(b OR \"c d\") NOT e"), &strict,
				     &fault),
			 0);
	query_free(&query);
}

static void test_plain_has_no_operators(void **state)
{
	struct query query;

	(void)state;
	assert_int_equal(query_parse(&query, terms,
				     TEXT("-a AND (\"b\" =c +back-door"),
				     &plain, &fault),
			 0);
	assert_int_equal(query.notes.length, 0);
	assert_true(text_equal(text_from(&query.parsed),
			       TEXT("a and b c back-door")));
	query_free(&query);
}

static void test_limits(void **state)
{
	char typed[QUERY_BYTES + 2];
	struct query query;

	(void)state;
	memset(typed, 'a', sizeof(typed));
	assert_int_equal(query_parse(&query, terms,
				     (struct text){ typed, QUERY_BYTES },
				     &forgiving, &fault),
			 0);
	query_free(&query);
	assert_int_equal(query_parse(&query, terms,
				     (struct text){ typed, QUERY_BYTES + 1 },
				     &forgiving, &fault),
			 STATUS_BAD_QUERY);
	assert_string_equal(fault.text,
			    "the query has 4097 bytes, more than 4096");
	for (size_t i = 1; i < sizeof(typed); i += 2)
		typed[i] = ' ';
	/* How many are searched for, "abridge.h" decides. */
	assert_int_equal(query_parse(&query, terms,
				     (struct text){ typed, QUERY_BYTES },
				     &forgiving, &fault),
			 0);
	assert_int_equal(query.node_count, QUERY_BYTES / 2 + 1);
	query_free(&query);
}

/* Nothing here may overflow or take long: 4096 of each sign. */
static void test_depth(void **state)
{
	static const char *const signs[] = { "(",    ")",     "\"", "-(",
					     "+",    "NOT ",  "-",  "=",
					     "~",    "(NOT ", "“",  "()",
					     "\xff", "-(-",   "\\", "a(" };

	(void)state;
	for (size_t i = 0; i < COUNT(signs); i++) {
		struct bytes typed = BYTES_UP_TO(QUERY_BYTES);
		struct query query;

		while (typed.length + strlen(signs[i]) + 1 < QUERY_BYTES)
			assert_int_equal(bytes_append(&typed, text_of(signs[i]),
						      &fault),
					 0);
		assert_int_equal(bytes_append_byte(&typed, 'x', &fault), 0);
		assert_int_equal(query_parse(&query, terms, text_from(&typed),
					     &forgiving, &fault),
				 0);
		query_free(&query);
		bytes_free(&typed);
	}
}

static void test_bad_bytes_are_repaired(void **state)
{
	struct query query;

	(void)state;
	assert_int_equal(query_parse(&query, terms,
				     (struct text){ "a\xff\xc3 \0b", 6 },
				     &forgiving, &fault),
			 0);
	assert_true(utf8_is_valid(query.typed));
	assert_int_equal(query.node_count, 3);
	query_free(&query);
}

static void assert_same_word(const struct query_word *one,
			     const struct query_word *other)
{
	assert_true(text_equal(one->word.folded, other->word.folded));
	assert_int_equal(one->word.kind, other->word.kind);
	assert_int_equal(one->word.first_position, other->word.first_position);
	assert_int_equal(one->word.last_position, other->word.last_position);
	assert_int_equal(one->operand, other->operand);
	assert_int_equal(one->is_exact, other->is_exact);
	assert_int_equal(one->open, other->open);
	assert_int_equal(one->edits, other->edits);
}

static void assert_same_range(const struct query_range *one,
			      const struct query_range *other)
{
	assert_int_equal(one->has_first, other->has_first);
	assert_int_equal(one->has_last, other->has_last);
	if (one->has_first)
		assert_memory_equal(&one->first, &other->first,
				    sizeof(one->first));
	if (one->has_last)
		assert_memory_equal(&one->last, &other->last,
				    sizeof(one->last));
}

static void assert_same(const struct query *one, const struct query *other)
{
	assert_int_equal(one->node_count, other->node_count);
	for (size_t i = 0; i < one->node_count; i++) {
		const struct query_node *left = &one->nodes[i];
		const struct query_node *right = &other->nodes[i];

		assert_int_equal(left->kind, right->kind);
		assert_int_equal(left->arity, right->arity);
		assert_int_equal(left->span, right->span);
		assert_int_equal(left->is_required, right->is_required);
		assert_int_equal(left->is_excluded, right->is_excluded);
		assert_int_equal(left->distance, right->distance);
		assert_int_equal(left->weight, right->weight);
		assert_int_equal(left->is_exact, right->is_exact);
		assert_int_equal(left->field, right->field);
		assert_int_equal(left->form, right->form);
		assert_true(text_equal(left->value, right->value));
		assert_same_range(&left->range, &right->range);
		assert_int_equal(left->word_count, right->word_count);
		for (size_t j = 0; j < left->word_count; j++)
			assert_same_word(&left->words[j], &right->words[j]);
	}
}

/* What is left out leaves the query as it is without it. */
static void test_tilde_of_names(void **state)
{
	static const char *const pairs[][2] = {
		{ "source:华业~", "source:华业" },
		{ "author:=华业~", "author:=华业" },
		{ "source:(guardian~ 华业~1)", "source:(guardian 华业)" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct query query;
		struct query other;

		assert_int_equal(query_parse(&query, terms,
					     text_of(pairs[i][0]), &forgiving,
					     &fault),
				 STATUS_OK);
		assert_int_equal(query_parse(&other, terms,
					     text_of(pairs[i][1]), &forgiving,
					     &fault),
				 STATUS_OK);
		assert_same(&query, &other);
		query_free(&query);
		query_free(&other);
	}
}

/* Signs and words mean what they mean, whatever invisible stands between. */
static void test_unseen(void **state)
{
	static const char *const queries[] = {
		"+back-door -\"zero day\"~3 =exact",
		"(a OR b) AND NOT c NEAR/5 d",
		"1,500 U.S. don't $150m 华为 5G网络",
	};
	static const uint32_t unseen[] = { 0x01,   0x7F,   0x9B,   0xAD,
					   0x200B, 0x200C, 0x202E, 0xFEFF };

	(void)state;
	for (size_t i = 0; i < COUNT(queries) * COUNT(unseen); i++) {
		const char *typed = queries[i / COUNT(unseen)];
		struct query query;

		assert_int_equal(query_parse(&query, terms, text_of(typed),
					     &forgiving, &fault),
				 STATUS_OK);
		for (size_t at = 0; at <= strlen(typed); at++) {
			char changed[100];
			char encoded[5] = "";
			struct query again;

			if ((typed[at] & 0xC0) == 0x80)
				continue;
			encoded[utf8_encode(unseen[i % COUNT(unseen)], encoded)] =
				'\0';
			(void)snprintf(changed, sizeof(changed), "%.*s%s%s",
				       (int)at, typed, encoded, typed + at);
			assert_int_equal(query_parse(&again, terms,
						     text_of(changed),
						     &forgiving, &fault),
					 STATUS_OK);
			assert_same(&query, &again);
			query_free(&again);
		}
		query_free(&query);
	}
}

/* A query of random parts. */
static struct text make_query(char *out, size_t size, unsigned *seed)
{
	static const char *const parts[] = { "a",
					     "Back-door",
					     "\"safe city\"",
					     "\"a b\"~3",
					     "=Été",
					     "AND",
					     "OR",
					     "NOT",
					     "NEAR",
					     "NEAR/4",
					     "(",
					     ")",
					     "+",
					     "-",
					     "\"",
					     "US",
					     "the",
					     "华为公司",
					     "x/y",
					     "$150m",
					     "U.S.",
					     "l'accord",
					     "1.500",
					     "km²",
					     "²",
					     "=",
					     "~",
					     "C++",
					     "AT&T",
					     "«",
					     "don't",
					     "a@b.org",
					     "حیدر",
					     "3,5",
					     "\xff",
					     "ﬁ",
					     "İ",
					     "title:",
					     "source:",
					     "author:The",
					     "lang:en",
					     "path:a/b",
					     "host:a.org",
					     "date:2021-08..",
					     "path:\"a b(^\"",
					     "=",
					     "date:last week..",
					     "^2",
					     "^0.25",
					     "FILTER",
					     "backdo*",
					     "*door",
					     "ba*or",
					     "hauwei~",
					     "~1",
					     "*",
					     "lang:zh",
					     "date:2021",
					     ":" };
	size_t length = 0;

	for (size_t i = 0; i < 1 + *seed % 9; i++) {
		*seed = *seed * 1103515245 + 12345;
		length += (size_t)snprintf(out + length, size - length, "%s%s",
					   parts[(*seed >> 8) % (COUNT(parts))],
					   *seed >> 28 > 5 ? " " : "");
	}
	return (struct text){ out, length };
}

/* What is printed is the same query. */
static void test_parsed_is_parsed_again(void **state)
{
	unsigned seed = 1;
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < 20000; i++) {
		char typed[1000];
		struct text text = make_query(typed, sizeof(typed), &seed);
		struct query query;
		struct query again;

		if (query_parse(&query, terms, text, &forgiving, &fault))
			continue;
		count++;
		assert_int_equal(query_parse(&again, terms,
					     text_from(&query.parsed), &strict,
					     &fault),
				 0);
		assert_same(&query, &again);
		assert_true(text_equal(text_from(&query.parsed),
				       text_from(&again.parsed)));
		query_free(&query);
		query_free(&again);
	}
	assert_true(count > 10000);
}

/* Characters that fold into more than a word, in a query all in capitals; a
 * quotation mark that is left out inside of a phrase. */
static void test_odd_prints(void **state)
{
	static const char *const queries[] = {
		"-lang:\"n", "NOT a:\"b", "\xC4\xBF^2 A", "C++ A", "US A",
		"\xC4\xBF\xC4\xBF +NOT",
		/* numbers that are parts of names, and of an open compound */
		"at21'127.08.2021", "*08's-500", "t1'127,0.2",
		"AND9'127.0'127.080", "\"5 082.0/212.0\"",
		/* in capitals but for what is not printed */
		"US's NATO", "date:(US",
		/* an Arabic mark that stands alone */
		"a host:?\uFE7F.5a.o", "a\uFE70b \uFE76 c"
	};

	(void)state;
	for (size_t i = 0; i < COUNT(queries); i++) {
		struct query query;
		struct query again;

		assert_int_equal(query_parse(&query, terms, text_of(queries[i]),
					     &forgiving, &fault),
				 0);
		assert_int_equal(query_parse(&again, terms,
					     text_from(&query.parsed), &strict,
					     &fault),
				 0);
		assert_same(&query, &again);
		assert_true(text_equal(text_from(&query.parsed),
				       text_from(&again.parsed)));
		query_free(&query);
		query_free(&again);
	}
}

/* typed, then which of its words may be dropped */
static const struct {
	const char *typed;
	const char *expected;
} capitals[] = {
	{ "the us", "11" },    { "the US", "10" },    { "WHO said it", "011" },
	{ "IT IS", "11" },     { "u.s. U.S.", "10" }, { "A b", "11" },
	{ "WHAT is", "11" },   { "ИТ и", "01" },      { "US 华为", "11" },
	{ "US's NATO", "11" }, { "WHO'S it", "01" },
};

static void test_capitals(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(capitals); i++) {
		const char *expected = capitals[i].expected;
		struct query query;

		assert_int_equal(query_parse(&query, terms,
					     text_of(capitals[i].typed), &plain,
					     &fault),
				 0);
		for (size_t j = 0; j + 1 < query.node_count; j++, expected++)
			assert_int_equal(query.nodes[j].words->may_drop,
					 *expected == '1');
		assert_int_equal(*expected, '\0');
		query_free(&query);
	}
}

static void test_out_of_memory(void **state)
{
	struct text typed = TEXT("+a -(b OR \"c d\"~3) NEAR back-door) AND"
				 " backdo*^2 hauwei~ lang:(en zh) date:last"
				 " week.. source:\"a b\" FILTER 华为~ ?:x");
	struct query query;
	enum status status = STATUS_FULL;
	size_t tries = 0;

	(void)state;
	while (status) {
		(void)memory_fail_at(++tries, 0);
		status = query_parse(&query, terms, typed, &forgiving, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(!status || status == STATUS_FULL);
		assert_true(!status == (query.pool != NULL));
	}
	assert_true(tries > 5);
	query_free(&query);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trees),
		cmocka_unit_test(test_strict),
		cmocka_unit_test(test_plain_has_no_operators),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_bad_bytes_are_repaired),
		cmocka_unit_test(test_unseen),
		cmocka_unit_test(test_tilde_of_names),
		cmocka_unit_test(test_odd_prints),
		cmocka_unit_test(test_capitals),
		cmocka_unit_test(test_parsed_is_parsed_again),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_terms, close_terms);
}
