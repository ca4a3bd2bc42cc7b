/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "indexer/saved_hits.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static struct fault fault;

#define PLACE "\"record\":0,\"start\":3,\"end\":5,"

static void test_lines(void **state)
{
	static const struct {
		const char *line;
		enum status status;
		enum saved_line kind;
	} table[] = {
		{ "{\"type\":\"begin\",\"format\":1}", STATUS_OK, SAVED_BEGIN },
		{ "{\"type\":\"begin\",\"format\":2}", STATUS_OK,
		  SAVED_FOREIGN },
		{ "{\"type\":\"begin\"}", STATUS_OK, SAVED_FOREIGN },
		{ "{\"type\":\"summary\"}", STATUS_OK, SAVED_OTHER },
		{ "{}", STATUS_OK, SAVED_OTHER },
		{ "[]", STATUS_SKIP, SAVED_OTHER },
		{ "{", STATUS_SKIP, SAVED_OTHER },
		{ "{\"type\":\"hit\"}", STATUS_SKIP, SAVED_HIT },
		{ "{\"type\":\"hit\",\"of\":\"file\"," PLACE
		  "\"text\":\"ab\",\"path\":\"p\"}",
		  STATUS_OK, SAVED_HIT },
		{ "{\"type\":\"hit\",\"of\":\"page\"," PLACE
		  "\"text\":\"ab\",\"path\":\"p\"}",
		  STATUS_SKIP, SAVED_HIT },
		{ "{\"type\":\"hit\",\"of\":\"file\"," PLACE
		  "\"text\":\"abc\",\"path\":\"p\"}",
		  STATUS_SKIP, SAVED_HIT },
		{ "{\"type\":\"hit\",\"of\":\"file\",\"record\":0,"
		  "\"start\":-3,\"end\":-1,\"text\":\"ab\",\"path\":\"p\"}",
		  STATUS_SKIP, SAVED_HIT },
		{ "{\"type\":\"hit\",\"of\":\"file\",\"record\":0,"
		  "\"start\":5,\"end\":3,\"text\":\"ab\",\"path\":\"p\"}",
		  STATUS_SKIP, SAVED_HIT },
		{ "{\"type\":\"hit\",\"of\":\"file\"," PLACE
		  "\"text\":\"ab\",\"path\":\"a\\u0000\"}",
		  STATUS_SKIP, SAVED_HIT },
		{ "{\"type\":\"hit\",\"of\":\"file\"," PLACE
		  "\"text\":\"ab\",\"path\":\"\"}",
		  STATUS_SKIP, SAVED_HIT },
	};
	struct saved_hit hit;
	enum saved_line kind;

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		assert_int_equal(saved_hits_read(&hit, text_of(table[i].line),
						 &kind, &fault),
				 table[i].status);
		assert_int_equal(kind, table[i].kind);
		saved_hits_free(&hit);
	}
}

static void test_path_bytes(void **state)
{
	static const struct {
		const char *encoded;
		const char *path; /* NULL: none */
	} table[] = {
		{ "YQ==", "a" },
		{ "YWI=", "ab" },
		{ "YWJj", "abc" },
		{ "YWL/YQ==", "ab\xff"
			      "a" },
		{ "YWJjZA==", "abcd" },
		{ "YQ", NULL },
		{ "Y===", NULL },
		{ "====", NULL },
		{ "YQ==YQ==", NULL },
		{ "Y!==", NULL },
		{ "AAAA", NULL },
		{ "YQ=a", NULL },
	};
	struct saved_hit hit;
	enum saved_line kind;
	char line[256];

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		(void)snprintf(line, sizeof(line),
			       "{\"type\":\"hit\",\"of\":\"text\"," PLACE
			       "\"text\":\"ab\",\"path\":\"p\","
			       "\"path_bytes\":\"%s\"}",
			       table[i].encoded);
		assert_int_equal(saved_hits_read(&hit, text_of(line), &kind,
						 &fault),
				 table[i].path ? STATUS_OK : STATUS_SKIP);
		if (table[i].path)
			assert_string_equal(hit.path, table[i].path);
		saved_hits_free(&hit);
	}
}

static enum status read_hungry(void *context, struct fault *why)
{
	enum saved_line kind;

	return saved_hits_read(context,
			       TEXT("{\"type\":\"hit\",\"of\":\"file\"," PLACE
				    "\"text\":\"ab\",\"path\":\"p\"}"),
			       &kind, why);
}

static void drop_hit(void *context, enum status status)
{
	(void)status;
	saved_hits_free(context);
}

static void test_out_of_memory(void **state)
{
	struct saved_hit hit;
	const struct starve_work work = { .run = read_hungry,
					  .after = drop_hit,
					  .context = &hit };

	(void)state;
	assert_true(starve(&work) > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_path_bytes),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
