/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "searcher/priors.h"
#include "tests/unit/unit.h"

#define CLOSE 1e-9

static void test_ages(void **state)
{
	static const struct {
		const char *value;
		double days; /* negative: refused */
	} table[] = {
		{ "30", 30 },       { "30d", 30 },
		{ "1d", 1 },        { "6w", 42 },
		{ "12m", 365.25 },  { "2y", 730.5 },
		{ "10000", 10000 }, { "no", 0 },
		{ "", -1 },         { "0", -1 },
		{ "0y", -1 },       { "10001d", -1 },
		{ "-1d", -1 },      { "1.5y", -1 },
		{ "y", -1 },        { "1yy", -1 },
		{ "1 y", -1 },      { "99999999999999999999d", -1 },
		{ "1y ", -1 },      { "yes", -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct fault fault = { 0 };
		double days;
		enum status status =
			priors_read_age(text_of(table[i].value), &days, &fault);

		if (table[i].days < 0) {
			assert_int_equal(status, STATUS_BAD_QUERY);
			assert_true(fault.text[0]);
			continue;
		}
		assert_int_equal(status, STATUS_OK);
		assert_true(fabs(days - table[i].days) < CLOSE);
	}
}

static void test_sources(void **state)
{
	static const struct {
		const char *value;
		const char *outlet; /* NULL: refused */
		double factor;
	} table[] = {
		{ "The Post=2", "The Post", 2 },
		{ "a=b=0.5", "a=b", 0.5 },
		{ "a=.25", "a", 0.25 },
		{ "a=1000", "a", 1000 },
		{ "a=0.001", "a", 0.001 },
		{ "a=1.", "a", 1 },
		{ "a=0.0019", "a", 0.001 },
		{ "ڈان=3", "ڈان", 3 },
		{ "", NULL, 0 },
		{ "a", NULL, 0 },
		{ "=2", NULL, 0 },
		{ "a=", NULL, 0 },
		{ "a=0", NULL, 0 },
		{ "a=0.0001", NULL, 0 },
		{ "a=-1", NULL, 0 },
		{ "a=1e3", NULL, 0 },
		{ "a=1001", NULL, 0 },
		{ "a=1000.001", NULL, 0 },
		{ "a=99999999999", NULL, 0 },
		{ "a=1,5", NULL, 0 },
		{ "a=2x", NULL, 0 },
		{ "a\" OR x=2", NULL, 0 },
		{ "a\nb=2", NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct fault fault = { 0 };
		struct priors_source source;
		enum status status = priors_read_source(text_of(table[i].value),
							&source, &fault);

		if (!table[i].outlet) {
			assert_int_equal(status, STATUS_BAD_QUERY);
			assert_true(fault.text[0]);
			continue;
		}
		assert_int_equal(status, STATUS_OK);
		assert_true(
			text_equal(source.outlet, text_of(table[i].outlet)));
		assert_true(fabs(source.factor - table[i].factor) < CLOSE);
	}
}

static void test_days(void **state)
{
	static const struct {
		char day[VALUES_DAY_BYTES];
		int age;
	} table[] = {
		{ { 0x20, 0x21, 0x08, 0x17 }, 0 },
		{ { 0x20, 0x21, 0x08, 0x16 }, 1 },
		{ { 0x20, 0x20, 0x08, 0x17 }, 365 },
		/* of a month or year the first day */
		{ { 0x20, 0x21, 0x08, 0x00 }, 16 },
		{ { 0x20, 0x21, 0x00, 0x00 }, 228 },
		/* undated: as the oldest */
		{ { 0, 0, 0, 0 }, 1000 },
		/* no dates at all, though they claim to be some */
		{ { 0x20, 0x21, 0x13, 0x01 }, 1000 },
		{ { 0x20, 0x21, 0x02, 0x30 }, 1000 },
		{ { 0x20, 0x2F, (char)0xFF, 0x17 }, 1000 },
	};
	struct priors_span span;

	(void)state;
	span.newest = priors_day(table[0].day);
	span.oldest = span.newest - 1000;
	for (size_t i = 0; i < COUNT(table); i++)
		assert_int_equal(priors_age(&span, table[i].day), table[i].age);
}

static void test_recency(void **state)
{
	const struct priors priors = { .half_life = 100 };
	const struct priors none = { .half_life = 0 };
	const struct priors outlet = { .source_count = 1 };

	(void)state;
	assert_true(fabs(exp2(priors_recency(&priors, 0)) - 1) < CLOSE);
	assert_true(fabs(exp2(priors_recency(&priors, 100)) - 0.5) < CLOSE);
	assert_true(fabs(exp2(priors_recency(&priors, 300)) - 0.125) < CLOSE);
	/* where the factor itself would be nothing */
	assert_true(priors_recency(&priors, 3000000) >
		    priors_recency(&priors, 3000001));
	assert_true(fabs(priors_recency(&none, 100)) < CLOSE);
	assert_false(priors_has_any(NULL));
	assert_false(priors_has_any(&none));
	assert_true(priors_has_any(&priors));
	assert_true(priors_has_any(&outlet));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ages),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_recency),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
