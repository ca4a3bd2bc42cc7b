/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "indexer/items.h"
#include "tests/unit/unit.h"

static const struct {
	struct text text;
	const char *items[6]; /* NULL behind the last */
} rows[] = {
	{ TEXT_INIT(""), { NULL } },
	{ TEXT_INIT(" \n"), { NULL } },
	{ TEXT_INIT("[]"), { NULL } },
	{ TEXT_INIT("{}"), { "{}" } },
	{ TEXT_INIT("\xEF\xBB\xBF [{\"a\":1}, {\"b\":[2,{}]}]\n"),
	  { "{\"a\":1}", "{\"b\":[2,{}]}" } },
	{ TEXT_INIT("{\n \"a\": 1\n}\n{\n}\n"), { "{\n \"a\": 1\n}", "{\n}" } },
	{ TEXT_INIT("{}{}"), { "{}", "{}" } },
	{ TEXT_INIT("{} and more\nof it"), { "{}", "and more", "of it" } },
	/* brackets and quotes in strings */
	{ TEXT_INIT("[{\"a\":\"}]\\\"{\"},{}]"),
	  { "{\"a\":\"}]\\\"{\"}", "{}" } },
	{ TEXT_INIT("[\"a,]b\",7,null]"), { "\"a,]b\"", "7", "null" } },
	/* which a script has under a name */
	{ TEXT_INIT("window.YTD.a_1 = [ {\"a\":1},{} ];\n"),
	  { "{\"a\":1}", "{}" } },
	{ TEXT_INIT("const a=[{\"b\""), { "{\"b\"" } },
	{ TEXT_INIT("var a = {\"b\":1};\nc();"), { "{\"b\":1}", "c();" } },
	{ TEXT_INIT("export default {b:1}"), { "{b:1}" } },
	/* or hands to a function */
	{ TEXT_INIT("/**/ a.b({\"c\":1});\n"), { "{\"c\":1}" } },
	{ TEXT_INIT("typeof a === 'function' && a([{\"b\":1},{}]);"),
	  { "{\"b\":1}", "{}" } },
	/* and keeps from others */
	{ TEXT_INIT(")]}',\n{\"a\":1}"), { "{\"a\":1}" } },
	{ TEXT_INIT("while(1);[{\"a\":1},{}]"), { "{\"a\":1}", "{}" } },
	{ TEXT_INIT("while(1);a"), { "while(1);a" } },
	{ TEXT_INIT("a({})"), { "a(", "{}" } },
	/* other quotes, where they are none of JSON's; comments */
	{ TEXT_INIT("[{'a':'{\"'},{'b':[`]`]}]"),
	  { "{'a':'{\"'}", "{'b':[`]`]}" } },
	{ TEXT_INIT("[{\"a\": \"b\" isn't},{}]"),
	  { "{\"a\": \"b\" isn't}", "{}" } },
	{ TEXT_INIT("[{\"a\": \"b \"c, 'd\" e\"},\n{\"a\": \"it's\"},\n{}]"),
	  { "{\"a\": \"b \"c, 'd\" e\"}", "{\"a\": \"it's\"}", "{}" } },
	{ TEXT_INIT("// {\n{}, /* [ */ # }\n{}"), { "{}", "{}" } },
	{ TEXT_INIT("{} /* ["), { "{}" } },
	{ TEXT_INIT("{} / ["), { "{}", "/ ", "[" } },
	{ TEXT_INIT("a = 1"), { "a = 1" } },
	{ TEXT_INIT("a = ["), { "a = ", "[" } },
	{ TEXT_INIT("a [{\"b\":1}]"), { "a ", "[{\"b\":1}]" } },
	/* what is broken */
	{ TEXT_INIT("[{\"a\":},{}]"), { "{\"a\":}", "{}" } },
	{ TEXT_INIT("[{},{\"a"), { "{}", "{\"a" } },
	{ TEXT_INIT("[{},{\"a\\"), { "{}", "{\"a\\" } },
	{ TEXT_INIT("[1] ]{}"), { "1", "]", "{}" } },
	{ TEXT_INIT("}{"), { "}", "{" } },
	{ TEXT_INIT("\"a"), { "\"a" } },
};

static void test_items(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct items items = items_of(rows[i].text);
		struct text item;

		for (size_t j = 0; rows[i].items[j]; j++) {
			assert_true(items_next(&items, &item));
			assert_true(
				text_equal(item, text_of(rows[i].items[j])));
		}
		assert_false(items_next(&items, &item));
		assert_int_equal(item.length, 0);
	}
}

static const struct {
	struct text text;
	size_t deepest;
	const char *lists[6]; /* NULL behind the last */
} nested[] = {
	{ TEXT_INIT(""), 6, { NULL } },
	{ TEXT_INIT("[]"), 6, { NULL } },
	{ TEXT_INIT("[7]"), 6, { NULL } },
	{ TEXT_INIT("{\"a\":1}"), 6, { NULL } },
	{ TEXT_INIT("[{}]"), 6, { "[{}]" } },
	{ TEXT_INIT("{\"a\":[ \r\n\t{\"b\":1}, 7 ]}"),
	  6,
	  { "[ \r\n\t{\"b\":1}, 7 ]" } },
	/* one after the other, and inside of others */
	{ TEXT_INIT("{\"a\":[{}],\"b\":[1],\"c\":[{\"d\":[{}]}]}"),
	  6,
	  { "[{}]", "[{\"d\":[{}]}]", "[{}]" } },
	{ TEXT_INIT("{\"a\":{\"b\":[7]},\"c\":{\"d\":[{}]}}"), 6, { "[{}]" } },
	/* not in strings, nor behind quotes in them */
	{ TEXT_INIT("{\"[{}]\":\"[{\\\"[{\"}"), 6, { NULL } },
	{ TEXT_INIT("{\"a\\\\\":[{}]}"), 6, { "[{}]" } },
	/* no deeper than asked for */
	{ TEXT_INIT("[{\"a\":[{\"b\":[{}]}]}]"),
	  3,
	  { "[{\"a\":[{\"b\":[{}]}]}]", "[{\"b\":[{}]}]" } },
	{ TEXT_INIT("{\"a\":[{}]}"), 1, { NULL } },
	{ TEXT_INIT("{\"a\":[{}]}"), 2, { "[{}]" } },
	{ TEXT_INIT("[[{}],[{}]]"), 2, { "[{}]", "[{}]" } },
	/* what is broken */
	{ TEXT_INIT("[{"), 6, { "[{" } },
	{ TEXT_INIT("]}]}[{}]"), 6, { "[{}]" } },
	{ TEXT_INIT("{\"a\":[{\"b\""), 6, { "[{\"b\"" } },
	{ TEXT_INIT("\"[{}]"), 6, { NULL } },
	{ TEXT_INIT("[\0{}]"), 6, { NULL } },
	{ TEXT_INIT("["), 6, { NULL } },
};

static void test_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(nested); i++) {
		struct items_list list =
			ITEMS_LIST_OF(nested[i].text, nested[i].deepest);
		struct text found;

		for (size_t j = 0; nested[i].lists[j]; j++) {
			assert_true(items_next_list(&list, &found));
			assert_true(
				text_equal(found, text_of(nested[i].lists[j])));
		}
		assert_false(items_next_list(&list, &found));
	}
}

/* What is inside of a list that was passed is not given. */
static void test_passed(void **state)
{
	struct items_list list = ITEMS_LIST_OF(
		TEXT("{\"a\":[{\"b\":[{}]}],\"c\":[[{\"d\":1}]]}"), 3);
	struct text found;

	(void)state;
	assert_true(items_next_list(&list, &found));
	assert_true(text_equal(found, TEXT("[{\"b\":[{}]}]")));
	items_pass_list(&list, found);
	assert_true(items_next_list(&list, &found));
	assert_true(text_equal(found, TEXT("[{\"d\":1}]")));
	items_pass_list(&list, found);
	assert_false(items_next_list(&list, &found));
	/* one without an end */
	list = ITEMS_LIST_OF(TEXT("[{"), 3);
	assert_true(items_next_list(&list, &found));
	items_pass_list(&list, found);
	assert_false(items_next_list(&list, &found));
}

static const struct {
	const char *text;
	const char *members[4]; /* NULL ends them */
	const char *name;       /* of the last one */
} objects[] = {
	{ "{\"a\":{},\"b\":[{}],\"c\" : {\"d\":{}} ,\"{\":\"}\",\"e\":{\"}\":1}}",
	  { "{}", "{\"d\":{}}", "{\"}\":1}" },
	  "\"e\"" },
	{ "{\"a\":1}{\"b\":{}}", { NULL }, "" },
	{ "{\"a\":{\"b", { "{\"b" }, "\"a\"" },
	{ "[{}]", { NULL }, "" },
	{ "{", { NULL }, "" },
	{ "", { NULL }, "" },
};

static void test_members(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(objects); i++) {
		struct items_members members =
			ITEMS_MEMBERS_OF(text_of(objects[i].text));
		struct text found;

		for (size_t j = 0; objects[i].members[j]; j++) {
			assert_true(items_next_member(&members, &found));
			assert_true(text_equal(found,
					       text_of(objects[i].members[j])));
			if (!objects[i].members[j + 1])
				assert_true(
					text_equal(members.name,
						   text_of(objects[i].name)));
		}
		assert_false(items_next_member(&members, &found));
		assert_false(items_next_member(&members, &found));
	}
}

/* Members that are objects are among the lists where they are wanted. */
static void test_lists_and_members(void **state)
{
	static const char *const expected[] = { "{\"b\" : {\"c\":1}}",
						"{\"c\":1}",
						"[{\"d\":{\"e\":[{}]}}]",
						"{\"e\":[{}]}", "{\"g\":1}" };
	struct items_list list = ITEMS_LIST_OF(
		TEXT("{\"a\":{\"b\" : {\"c\":1}},\":\":[[7]],\"l\":[{\"d\":{"
		     "\"e\":[{}]}}],\"f\"\n:\n{\"g\":1}}"),
		4);
	struct text found;

	(void)state;
	list.has_members = true;
	for (size_t i = 0; i < COUNT(expected); i++) {
		assert_true(items_next_list(&list, &found));
		assert_true(text_equal(found, text_of(expected[i])));
	}
	assert_false(items_next_list(&list, &found));
}

/* Lists are in the text, one behind the beginning of the other. */
static void check_lists(struct text text)
{
	struct items_list list = ITEMS_LIST_OF(text, 4);
	const char *start = NULL;
	struct text found;

	while (items_next_list(&list, &found)) {
		assert_true(!start || found.data > start);
		start = found.data;
		assert_int_equal(found.data[0], '[');
		assert_true(found.data + found.length <=
			    text.data + text.length);
	}
}

/* It comes to the end of any bytes, and no item is empty. */
static void test_any_bytes(void **state)
{
	static const char signs[] = "{}[]\",\\ \na";
	unsigned int seed = 7;
	char noise[20];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct text text = { noise, (size_t)rand_r(&seed) % 20 };
		struct items items;
		struct text item;
		size_t end = 0;

		for (size_t i = 0; i < text.length; i++)
			noise[i] = signs[(size_t)rand_r(&seed) %
					 (sizeof(signs) - 1)];
		items = items_of(text);
		while (items_next(&items, &item)) {
			size_t start = (size_t)(item.data - noise);

			assert_true(item.length > 0);
			assert_true(start >= end);
			end = start + item.length;
			assert_true(end <= text.length);
		}
		check_lists(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_passed),
		cmocka_unit_test(test_lists_and_members),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
