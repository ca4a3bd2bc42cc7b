/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/literal.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

enum { LONGEST = 1 << 26, PARTS = 100000 };

static struct fault fault;

/* Scripts, and the values in them, each in brackets. */
static const struct {
	const char *script;
	const char *values;
} rows[] = {
	{ "", "" },
	{ "x = 5; y({})", "<{}>" },
	{ "x={a:1,\"b\":'c',d_$1:[true,null,]}",
	  "<{\"a\":1,\"b\":\"c\",\"d_$1\":[true,null]}>" },
	{ "x={a:{},b:[],c:[[{}],{}],}",
	  "<{\"a\":{},\"b\":[],\"c\":[[{}],{}]}>" },
	{ "x({a:!0,b:!1,c:void 0,d:-.5,e:1e3,f:0x1F})",
	  "<{\"a\":true,\"b\":false,\"c\":null,\"d\":-0.5,\"e\":1e3,\"f\":null}"
	  ">" },
	{ "x=[/* one */ 1, // two\n 2]", "<[1,2]>" },
	{ "x=['it\\'s \"so\"', `a\nb`, \"\\x41\\u{1F600}\\u00e9\\v\\0\\\n\\q\"]",
	  "<[\"it's \\\"so\\\"\",\"a\\u000ab\",\"\\u0041\xF0\x9F\x98\x80\\u00e9"
	  "\\u000b\\u0000q\"]>" },
	{ "x=[new Date(1629185400000),new Date(\"2021\"),new Map([[1,\")\"]]),"
	  "Array(3)]",
	  "<[1629185400000,\"2021\",null,3]>" },
	{ "x=[True,False,None,nan,datetime.date(2021, 3,4),date(5)]",
	  "<[true,false,null,null,\"2021-03-04\",5]>" },
	{ "x=[a,b.c]", "<[{\"__ref\":\"a\"},{\"__ref\":\"c\"}]>" },
	/* as one of several arguments */
	{ "kit.start(app,element,{data:[{a:1}]});y=[2]",
	  "<{\"data\":[{\"a\":1}]}><[2]>" },
	/* handed to a function */
	{ "x=(function(a,b){return {c:a,d:[b,a]}}(null,\"e\"));",
	  "<{\"\":{\"c\":{\"__ref\":\"a\"},\"d\":[{\"__ref\":\"b\"},{\"__ref\":"
	  "\"a\"}]},\"a\":null,\"b\":\"e\"}>" },
	{ "x=(function(){return {a:1}})()", "<{\"\":{\"a\":1}}>" },
	{ "x=(function(a,b,c){b.d=a;b[\"e-f\"]={};c[0]=b;c[1]=2;return {g:b}}"
	  "(1,{},Array(2)));",
	  "<{\"b\":{\"d\":{\"__ref\":\"a\"},\"e-f\":{}},\"c\":[{\"__ref\":\"b\"},"
	  "2],\"\":{\"g\":{\"__ref\":\"b\"}},\"a\":1}>" },
	{ "x=(function(a,b,c,d,e){return [a]}(10,[], new Date(5),\"(f)\",g(6)));",
	  "<{\"\":[{\"__ref\":\"a\"}],\"a\":10,\"c\":5,\"d\":\"(f)\"}>" },
	/* code is none, and what stands behind it is read */
	{ "x={a:function(){return 1},b:2};y={c:3}", "<{\"c\":3}>" },
	{ "x=(function(){var a=1;return a})();y={c:3}", "<{\"c\":3}>" },
	{ "x=[a=>1];y={c:3}", "<{\"c\":3}>" },
	{ "x=[`${a}`];y={c:3}", "<{\"c\":3}>" },
	{ "x={a,b(){},...c};y={d:3}", "<{\"d\":3}>" },
	{ "x=[f,{a:1},function(){},{b:2},{c:3}]", "" },
	/* cut off */
	{ "x={a:1", "" },
	{ "x={a:'b", "" },
	{ "x={a", "" },
	{ "x=[1,\\", "" },
	{ "x=['\\", "" },
	{ "x=['\\u", "" },
	{ "x=[/*", "" },
	{ "x=[new", "" },
	{ "x=[new A(", "" },
	{ "x=(function(a){return {b:a}}(", "" },
	{ "x=(function(a){return {b:a}}(/*)", "" },
	{ "x=(function(a){a.b=", "" },
};

static void test_values(void **state)
{
	struct bytes json = BYTES_UP_TO(LONGEST);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes out = BYTES_UP_TO(LONGEST);
		size_t offset = 0;
		bool is_found = true;

		while (is_found) {
			OK(literal_next(&json, text_of(rows[i].script), &offset,
					&is_found, &fault));
			if (is_found)
				OK(bytes_printf(&out, &fault, "<%.*s>",
						(int)json.length, json.data));
		}
		assert_int_equal(offset, strlen(rows[i].script));
		OK(bytes_append_byte(&out, '\0', &fault));
		assert_string_equal(out.data, rows[i].values);
		bytes_free(&out);
	}
	bytes_free(&json);
}

/* Much of anything takes no longer than it is long, and gives no more. */
static void test_much(void **state)
{
	static const char *const parts[] = {
		"=[",         "={a:",           "=(",       "=[a,a,a,",
		"(function(", "=(function(a){", "=[new A(", "=['\\u{",
		"=[/*",       "a.b={},",        "=[Array(",
	};
	struct bytes json = BYTES_UP_TO(LONGEST);

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes script = BYTES_UP_TO(LONGEST);
		size_t offset = 0;
		bool is_found = true;

		for (size_t j = 0; j < PARTS; j++)
			OK(bytes_append(&script, text_of(parts[i]), &fault));
		while (is_found)
			OK(literal_next(&json, text_from(&script), &offset,
					&is_found, &fault));
		assert_true(json.capacity <= 16 * script.length);
		bytes_free(&script);
	}
	bytes_free(&json);
}

struct work {
	struct text script;
	struct bytes json;
	bool is_found;
};

static void empty(void *context)
{
	struct work *work = context;

	work->json = BYTES_UP_TO(LONGEST);
	work->is_found = false;
}

static enum status read(void *context, struct fault *why)
{
	struct work *work = context;
	size_t offset = 0;

	return literal_next(&work->json, work->script, &offset, &work->is_found,
			    why);
}

static void drop(void *context, enum status status)
{
	struct work *work = context;

	assert_true(!status == work->is_found);
	bytes_free(&work->json);
}

/* Wherever the room has to grow. */
static void test_out_of_memory(void **state)
{
	(void)state;
	for (size_t i = 0; i < 80; i++) {
		struct bytes script = BYTES_UP_TO(LONGEST);
		struct work work = { .is_found = false };

		OK(bytes_printf(&script, &fault,
				"x=(function(a,b){b[\"%0*d\"]=a;b.c={d:[`e`]};"
				"return {f:b}}(1,{}))",
				(int)i, 7));
		work.script = text_from(&script);
		starve(&(struct starve_work){ .run = read,
					      .context = &work,
					      .before = empty,
					      .after = drop });
		bytes_free(&script);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_much),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
