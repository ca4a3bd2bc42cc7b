/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/findings.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void assert_line(const struct findings *findings, enum finding kind,
			const char *expected)
{
	struct bytes line = BYTES_UP_TO(4096);

	assert_int_equal(findings_print(&line, findings, kind, &fault), 0);
	assert_int_equal(bytes_append_byte(&line, '\0', &fault), 0);
	assert_string_equal(line.data, expected);
	bytes_free(&line);
}

static void test_lines(void **state)
{
	struct findings findings = { 0 };

	(void)state;
	findings_add(&findings, FINDING_MISSING, TEXT("a"));
	assert_line(&findings, FINDING_MISSING,
		    "1 article is in the ledger and not in the index: a");
	findings_add(&findings, FINDING_MISSING, TEXT("b"));
	findings_add(&findings, FINDING_MISSING, TEXT("c"));
	assert_line(&findings, FINDING_MISSING,
		    "3 articles are in the ledger and not in the index: "
		    "a, b, c");
	findings_add(&findings, FINDING_MISSING, TEXT("d"));
	assert_line(&findings, FINDING_MISSING,
		    "4 articles are in the ledger and not in the index: "
		    "a, b, c, ...");
	findings_add(&findings, FINDING_REASONS, TEXT(""));
	assert_line(&findings, FINDING_REASONS,
		    "1 count of rejected sources is not the ledger's");
	assert_int_equal(findings_count(&findings), 5);
}

/* Each kind has words, and something that helps. */
static void test_kinds(void **state)
{
	(void)state;
	for (int kind = 0; kind < FINDING_COUNT; kind++) {
		struct findings findings = { 0 };
		struct bytes line = BYTES_UP_TO(4096);

		assert_int_equal(findings_remedy(&findings), REMEDY_NONE);
		for (size_t i = 0; i < 2; i++) {
			findings_add(&findings, (enum finding)kind, TEXT("x"));
			bytes_clear(&line);
			assert_int_equal(findings_print(&line, &findings,
							(enum finding)kind,
							&fault),
					 0);
			assert_true(line.length > sizeof("1 : x"));
		}
		assert_int_not_equal(findings_remedy(&findings), REMEDY_NONE);
		bytes_free(&line);
	}
}

static void test_greatest_remedy(void **state)
{
	struct findings findings = { 0 };

	(void)state;
	findings_add(&findings, FINDING_MISSING, TEXT("a"));
	assert_int_equal(findings_remedy(&findings), REMEDY_READ);
	findings_add(&findings, FINDING_FILES, TEXT("a"));
	findings_add(&findings, FINDING_TERMS, TEXT("a"));
	assert_int_equal(findings_remedy(&findings), REMEDY_REBUILD);
}

/* Of fixed size, whatever comes; a name may be cut inside a character, which
 * the printers see to. */
static void test_long_names(void **state)
{
	struct findings findings = { 0 };
	struct bytes line = BYTES_UP_TO(4096);
	char name[FINDINGS_NAME_BYTES * 2];

	(void)state;
	memset(name, '\xc3', sizeof(name));
	for (size_t i = 0; i < 1000; i++)
		findings_add(&findings, FINDING_TERMS,
			     (struct text){ name, sizeof(name) });
	assert_int_equal(findings.rows[FINDING_TERMS].count, 1000);
	assert_int_equal(findings_print_json(&line, &findings, &fault), 0);
	assert_true(line.length > FINDINGS_NAMES * FINDINGS_NAME_BYTES);
	assert_null(memchr(line.data, '\xc3', line.length));
	bytes_free(&line);
}

static void test_json(void **state)
{
	static const char expected[] =
		"[{\"kind\":\"values\",\"count\":1,\"names\":[\"w\\u003c\"]},"
		"{\"kind\":\"reasons\",\"count\":1,\"names\":[]}]";
	struct findings findings = { 0 };
	struct bytes line = BYTES_UP_TO(4096);

	(void)state;
	assert_int_equal(findings_print_json(&line, &findings, &fault), 0);
	assert_true(text_equal(text_from(&line), TEXT("[]")));
	bytes_clear(&line);
	findings_add(&findings, FINDING_REASONS, TEXT(""));
	findings_add(&findings, FINDING_VALUES, TEXT("w<"));
	assert_int_equal(findings_print_json(&line, &findings, &fault), 0);
	assert_true(text_equal(text_from(&line), text_of(expected)));
	bytes_free(&line);
}

/* Wherever there is no room left, that is said. */
static void test_no_room(void **state)
{
	struct findings findings = { 0 };
	enum status status = STATUS_FULL;
	size_t limit = 0;

	(void)state;
	findings_add(&findings, FINDING_VALUES, TEXT("x"));
	for (; status == STATUS_FULL; limit++) {
		struct bytes line = BYTES_UP_TO(limit);

		status = findings_print_json(&line, &findings, &fault);
		if (status == STATUS_OK)
			status = findings_print(&line, &findings,
						FINDING_VALUES, &fault);
		bytes_free(&line);
	}
	assert_int_equal(status, STATUS_OK);
	assert_true(limit > 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_greatest_remedy),
		cmocka_unit_test(test_long_names),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
