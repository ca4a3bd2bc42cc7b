/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "indexer/print_recheck.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static char path[] = "a\tb\x1b";
static const struct saved_hit hit = { .line = 7,
				      .passage = TEXT_INIT("0f"),
				      .shown = TEXT_INIT("a\tb\x1b"),
				      .path = path };
static const struct recheck_found moved = { .state = RECHECK_MOVED,
					    .is_of_file = true,
					    .record = 1,
					    .start = 20,
					    .end = 30 };
static const struct recheck_found gone = { .state = RECHECK_GONE,
					   .reason = "no\nfile" };

static void test_lines(void **state)
{
	char text[1024] = "";
	struct fault fault;
	FILE *out = tmpfile();

	(void)state;
	assert_non_null(out);
	assert_int_equal(print_recheck_text(out, &hit, &moved, &fault),
			 STATUS_OK);
	assert_int_equal(print_recheck_text(out, &hit, &gone, &fault),
			 STATUS_OK);
	assert_int_equal(print_recheck_jsonl(out, &hit, &moved, &fault),
			 STATUS_OK);
	assert_int_equal(print_recheck_jsonl(out, &hit, &gone, &fault),
			 STATUS_OK);
	rewind(out);
	assert_true(fread(text, 1, sizeof(text) - 1, out) > 0);
	assert_string_equal(
		text,
		"moved\t0f\ta\\x09b\\x1b\tfile record 1 bytes 20-30\n"
		"gone\t0f\ta\\x09b\\x1b\tno file\n"
		"{\"state\":\"moved\",\"line\":7,\"passage\":\"0f\","
		"\"path\":\"a\\tb\\u001b\",\"moved_to\":null,"
		"\"of\":\"file\",\"record\":1,"
		"\"start\":20,\"end\":30,\"reason\":null}\n"
		"{\"state\":\"gone\",\"line\":7,\"passage\":\"0f\","
		"\"path\":\"a\\tb\\u001b\",\"moved_to\":null,"
		"\"of\":null,\"record\":null,"
		"\"start\":null,\"end\":null,\"reason\":\"no\\nfile\"}\n");
	assert_int_equal(fclose(out), 0);
}

static enum status print_hungry(void *context, struct fault *fault)
{
	enum status status = print_recheck_text(context, &hit, &moved, fault);

	return status ? status :
			print_recheck_jsonl(context, &hit, &gone, fault);
}

static void test_out_of_memory(void **state)
{
	FILE *out = fopen("/dev/null", "w");
	const struct starve_work work = { .run = print_hungry, .context = out };

	(void)state;
	assert_non_null(out);
	assert_true(starve(&work) > 1);
	assert_int_equal(fclose(out), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
