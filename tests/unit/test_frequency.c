/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/frequency.h"
#include "shared/memory.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

static const struct {
	const char *text;
	uint32_t expected;
} rows[] = {
	{ "huawei", 4 },   { "claim", 2 },     /* any form of it */
	{ "buying", 1 },   { "denies", 2 },    /* one in a headline only */
	{ "hauwei", 0 },   { "safe city", 3 }, /* the rarer of the two */
	{ "safe xyz", 0 }, { "", 0 },
	{ "...", 0 },      { "加拿", 1 },
	{ "表示", 1 },     { "孟晚舟", 1 },
	{ "孟为舟", 0 },   { "vigilancia", 1 },
	{ "表", 1 }, /* a character alone */
};

static void test_counts(void **state)
{
	const struct fixture *fixture = *state;
	struct frequency *frequency;

	assert_int_equal(frequency_open(&frequency, fixture->index,
					fixture->terms, &fault),
			 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint32_t count;

		assert_int_equal(frequency_of_text(frequency,
						   text_of(rows[i].text),
						   &count, &fault),
				 0);
		if (count != rows[i].expected)
			fail_msg("%s: %u", rows[i].text, count);
	}
	frequency_close(frequency);
	frequency_close(NULL);
}

static enum status count_one(const struct fixture *fixture)
{
	struct frequency *frequency;
	uint32_t count;
	enum status status = frequency_open(&frequency, fixture->index,
					    fixture->terms, &fault);

	if (!status)
		status = frequency_of_text(frequency, TEXT("safe city"), &count,
					   &fault);
	frequency_close(frequency);
	return status;
}

static void test_out_of_memory(void **state)
{
	const struct fixture *fixture = *state;
	enum status status;
	size_t nth = 0;

	do {
		(void)memory_fail_at(++nth, 1);
		status = count_one(fixture);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	} while (status);
	assert_true(nth > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_counts),
		FIXTURE_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
