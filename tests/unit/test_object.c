/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/object.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void put_sample(struct object *object)
{
	const struct hash hash = { { 0xAB } };

	object_open(object, '{');
	object_string(object, "string", TEXT(""));
	object_text(object, "text", TEXT(""));
	object_text(object, "other", TEXT("a\nb"));
	object_word(object, "word", "day");
	object_word(object, "no_word", NULL);
	object_count(object, "count", UINT64_MAX);
	object_number(object, "number", 0.25);
	object_bool(object, "bool", true);
	object_none(object, "none");
	object_hash(object, "hash", &hash);
	object_key(object, "list");
	object_open(object, '[');
	for (int i = 0; i < 2; i++) {
		object_item(object);
		object_put_string(object, TEXT("x"));
	}
	object_close(object, ']');
	object_close(object, '}');
}

static void test_values(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);
	struct object object = { .out = &out, .fault = &fault };

	(void)state;
	put_sample(&object);
	assert_int_equal(object.status, STATUS_OK);
	assert_true(text_equal(
		text_from(&out),
		TEXT("{\"string\":\"\",\"text\":null,\"other\":\"a\\nb\","
		     "\"word\":\"day\",\"no_word\":null,"
		     "\"count\":18446744073709551615,\"number\":0.25,"
		     "\"bool\":true,\"none\":null,"
		     "\"hash\":\"ab000000000000000000000000000000\","
		     "\"list\":[\"x\",\"x\"]}")));
	bytes_free(&out);
}

/* Behind the first failure, whichever it is, nothing is put. */
static void test_failures(void **state)
{
	struct bytes whole = BYTES_UP_TO(1000);
	struct object object = { .out = &whole, .fault = &fault };
	size_t length;

	(void)state;
	put_sample(&object);
	length = whole.length;
	for (size_t i = 0; i < length; i++) {
		struct bytes out = BYTES_UP_TO(i);

		object = (struct object){ .out = &out, .fault = &fault };
		put_sample(&object);
		assert_int_equal(object.status, STATUS_FULL);
		assert_true(out.length == 0 ||
			    memcmp(out.data, whole.data, out.length) == 0);
		bytes_free(&out);
	}
	bytes_free(&whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_failures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
