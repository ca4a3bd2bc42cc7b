/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/lend.h"
#include "indexer/untie.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

enum { ALL = 1000000, MUCH = 2000, LEVELS = 200 };

static struct fault fault;

static const struct {
	const char *json;
	const char *tree;
} rows[] = {
	/* none */
	{ "{\"a\":[1,2],\"b\":\"$x\"}", "{\"a\":[1,2],\"b\":\"$x\"}" },
	{ "[{\"a\":1},{\"a\":2}]", "[{\"a\":1},{\"a\":2}]" },
	{ "[{\"a\":\"b\"},\"c\"]", "[{\"a\":\"b\"},\"c\"]" },
	{ "[]", "[]" },
	/* numbers */
	{ "[{\"a\":1,\"b\":3},[2,2],\"c\",true]",
	  "{\"a\":[\"c\",\"c\"],\"b\":true}" },
	{ "[[\"Reactive\",1],{\"a\":2,\"b\":-1,\"c\":4},[\"Date\",\"2021\"],"
	  "\"d\",[\"Set\",3,3]]",
	  "{\"a\":\"2021\",\"c\":[\"d\",\"d\"]}" },
	{ "[{\"_1\":2},\"a\",{\"_3\":1},\"b\"]", "{\"a\":{\"b\":\"a\"}}" },
	/* names */
	{ "{\"q\":{\"__ref\":\"A:1\"},\"A:1\":{\"b\":\"c\"}}",
	  "{\"q\":{\"b\":\"c\"},\"A:1\":{\"b\":\"c\"}}" },
	{ "{\"s\":{\"q\":[{\"type\":\"id\",\"id\":\"A\"}],\"A\":{\"b\":1}}}",
	  "{\"s\":{\"q\":[{\"b\":1}],\"A\":{\"b\":1}}}" },
	{ "{\"5\":{\"a\":\"$7\",\"b\":\"$L7\",\"c\":\"$8\"},\"7\":\"d\"}",
	  "{\"5\":{\"a\":\"d\",\"b\":\"d\"},\"7\":\"d\"}" },
	{ "{\"5\":[\"$\",\"p\",null,{\"a\":1}]}", "{\"5\":{\"a\":1}}" },
	{ "{\"5\":[\"$$5\",\"$$x\",\"$D2021-08-17\",\"$x\",\"$\"]}",
	  "{\"5\":[\"$5\",\"$x\",\"2021-08-17\",\"$x\",\"$\"]}" },
	{ "{\"x\":[\"$$5\",\"$D2021\"]}", "{\"x\":[\"$$5\",\"$D2021\"]}" },
	/* nowhere, or in a circle */
	{ "{\"a\":{\"__ref\":\"b\"},\"c\":1}", "{\"c\":1}" },
	{ "{\"a\":{\"__ref\":\"a\"}}", "{\"a\":{\"__ref\":\"a\"}}" },
	{ "{\"A\":{\"b\":{\"__ref\":\"A\"}}}",
	  "{\"A\":{\"b\":{\"b\":{\"b\":{}}}}}" },
};

static void test_trees(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		json_t *root = json_loads(rows[i].json, 0, NULL);
		json_t *wanted = json_loads(rows[i].tree, 0, NULL);
		json_t *tree;
		size_t left = ALL;

		OK(untie_json(&tree, root, &left, &fault));
		if (!json_equal(tree, wanted))
			print_message("# row %zu\n", i);
		assert_true(json_equal(tree, wanted));
		json_decref(tree);
		json_decref(wanted);
		json_decref(root);
	}
}

static size_t count(const json_t *tree)
{
	return json_dumpb(tree, NULL, 0, JSON_COMPACT);
}

/* What would be without end, or twice as large at each step, is about as
 * large as what it is made of; and no larger than is asked for. */
static void test_bounds(void **state)
{
	json_t *root = json_array();
	json_t *tree;
	size_t left = ALL;

	(void)state;
	for (int i = 0; i < LEVELS; i++)
		json_array_append_new(root, json_pack("[i,i]", i + 1, i + 1));
	json_array_append_new(root, json_pack("{s:i}", "a", 0));
	for (int i = 0; i < MUCH; i++)
		json_array_append_new(root, json_string("b"));
	OK(untie_json(&tree, root, &left, &fault));
	assert_true(count(tree) < 20 * (size_t)(LEVELS + MUCH));
	json_decref(tree);
	left = 10;
	OK(untie_json(&tree, root, &left, &fault));
	assert_true(count(tree) < 100);
	assert_int_equal(left, 0);
	json_decref(tree);
	json_decref(root);
}

/* A long text that is referred to from everywhere, as a value or as a name, is
 * read again at each place. */
static void test_long_strings(void **state)
{
	static const char *const items[] = { "i", "[i,i]", "{s:i}", "{s:[i]}" };
	const size_t long_bytes = 10000;
	const size_t string_count = MUCH / 4;

	(void)state;
	for (size_t i = 0; i < COUNT(items); i++) {
		json_t *root =
			json_pack("[[],{},o]", json_sprintf("%010000d", 7));
		json_t *tree;
		size_t left = string_count * (1 + long_bytes / 32);

		for (int j = 0; j < MUCH; j++) {
			json_array_append_new(json_array_get(root, 0),
					      json_integer(3 + j));
			json_array_append_new(
				root, i < 2 ? json_pack(items[i], 2, 2) :
					      json_pack(items[i], "_2", 2));
		}
		OK(untie_json(&tree, root, &left, &fault));
		assert_true(count(tree) > long_bytes);
		assert_true(count(tree) <= (string_count + 1) * long_bytes);
		json_decref(tree);
		json_decref(root);
	}
}

struct work {
	json_t *root;
	json_t *tree;
};

static void load(void *context)
{
	struct work *work = context;
	json_error_t unused;

	OK(lend_json(&work->root, text_of(rows[7].json), 0, &unused, &fault));
}

static enum status untie(void *context, struct fault *why)
{
	struct work *work = context;

	size_t left = ALL;

	return untie_json(&work->tree, work->root, &left, why);
}

static void drop(void *context, enum status status)
{
	struct work *work = context;

	assert_true(!status == (work->tree != NULL));
	json_decref(work->tree);
	json_decref(work->root);
}

static void test_out_of_memory(void **state)
{
	struct work work = { NULL, NULL };

	(void)state;
	starve(&(struct starve_work){
		.run = untie, .context = &work, .before = load, .after = drop });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trees),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_long_strings),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
