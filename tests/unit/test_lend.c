/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <libxml/globals.h>
#include <libxml/xmlstring.h>
#include <string.h>

#include "indexer/lend.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

/* Both take from memory.h, and give back to it. */
static void test_lends(void **state)
{
	struct fault fault;
	json_t *number;
	xmlChar *copy;
	size_t begun = lend_begin();

	(void)state;
	(void)memory_fail_at(0, 0);
	copy = xmlStrdup((const xmlChar *)"copied");
	assert_string_equal((const char *)copy, "copied");
	xmlFree(copy);
	number = json_integer(7);
	assert_non_null(number);
	json_decref(number);
	assert_int_equal(memory_fail_at(0, 0), 2);
	assert_int_equal(lend_end(begun, &fault), STATUS_OK);
}

static void test_tells(void **state)
{
	struct fault fault;
	size_t begun = lend_begin();

	(void)state;
	(void)memory_fail_at(1, 0);
	assert_null(json_integer(7));
	assert_int_equal(memory_fail_at(0, 0), 1);
	assert_int_equal(lend_end(begun, &fault), STATUS_FULL);
	assert_string_equal(fault.text, "out of memory");
	assert_int_equal(lend_end(lend_begin(), &fault), STATUS_OK);
}

static void test_json(void **state)
{
	json_error_t error;
	struct fault fault;
	json_t *root;

	(void)state;
	assert_int_equal(lend_json(&root, TEXT("{\"a\":1}"), 0, &error, &fault),
			 STATUS_OK);
	assert_int_equal(json_integer_value(json_object_get(root, "a")), 1);
	json_decref(root);
	assert_int_equal(lend_json(&root, TEXT("{\"a\":"), 0, &error, &fault),
			 STATUS_OK);
	assert_null(root);
	assert_int_equal(error.position, 5);
}

static enum status parse(void *context, struct fault *fault)
{
	json_t **root = context;
	json_error_t error;

	return lend_json(root,
			 TEXT("{\"a\":[1,2.5,true,null,\"long enough for "
			      "more than one piece of memory\"],\"b\":{}}"),
			 0, &error, fault);
}

static void drop(void *context, enum status status)
{
	json_t **root = context;

	assert_int_equal(*root == NULL, status != STATUS_OK);
	json_decref(*root);
}

static void test_out_of_memory(void **state)
{
	json_t *root = NULL;
	const struct starve_work work = { .run = parse,
					  .after = drop,
					  .context = &root };

	(void)state;
	assert_true(starve(&work) > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lends),
		cmocka_unit_test(test_tells),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
