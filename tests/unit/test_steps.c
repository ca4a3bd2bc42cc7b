/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/steps.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* Steps as postfix: terms as they are, operators with their arity. Context
 * is left out; "{", the part that it is, "}" would follow. */
static const struct {
	const char *typed;
	const char *expected;
} rows[] = {
	{ "arbitration", "Zen:arbitr" },
	{ "backdoor", "Zen:backdoor Zund:backdoor SYN2 XHen:backdoor *0 OR2" },
	{ "hauwei", "NONE" },
	{ "charges", "XHen:charg *0" },
	{ "court year", "Zen:court Zen:year OR2" },
	{ "court hauwei", "Zen:court" },
	{ "hauwei backdor", "NONE" },
	{ "the court", "Zen:court" },
	{ "court OR year", "Zen:court Zen:year OR2" },
	{ "court AND year",
	  "Zen:court Zen:year AND2 Zen:court Zen:year OR2 FILTER2" },
	{ "court AND charges", "Zen:court Sen:charg *0 AND2"
			       " Zen:court XHen:charg *0 OR2 FILTER2" },
	{ "court AND hauwei",
	  "Zen:court NONE AND2 Zen:court NONE OR2 FILTER2" },
	{ "NOT court", "ALL Zen:court NOT2" },
	{ "NOT hauwei", "ALL" },
	{ "-court -year", "ALL Zen:court Zen:year OR2 NOT2" },
	{ "court -year", "Zen:court Zen:year NOT2" },
	{ "court AND NOT year", "Zen:court Zen:year NOT2" },
	{ "NOT court AND NOT year", "ALL Zen:court Zen:year OR2 NOT2" },
	{ "+court year",
	  "Zen:court Zen:year MAYBE2 Zen:court Zen:year OR2 FILTER2" },
	{ "\"court year\"", "Zen:court Zen:year AND2" },
	{ "\"the court\"", "Zen:court Zen:the FILTER2" },
	{ "\"to be\"", "Zen:to Zen:be AND2" },
	{ "court -\"year next\"", "Zen:court" },
	{ "court AND NOT \"year next\"", "Zen:court" },
	{ "court -(x -\"year next\")",
	  "Zen:court NONE Zen:year Zen:next AND2 NOT2 NOT2" },
	{ "court -(year -\"year next\")",
	  "Zen:court Zen:year Zen:year Zen:next AND2 NOT2 NOT2" },
	{ "court AND \"year next\"", "Zen:court Zen:year Zen:next AND2 AND2" },
	{ "back-door", "Zen:back Zen:door AND2 Zen:backdoor Zund:backdoor"
		       " SYN2 XHen:backdoor *0 OR2 OR2" },
	{ "\"a back-door\"", "Zen:back Zen:door AND2 Zen:backdoor"
			     " Zund:backdoor SYN2 XHen:backdoor *0 OR2 OR2"
			     " Zen:a XHund:a *0 OR2 FILTER2" },
	{ "-back-door", "ALL" },
	{ "=charges", "XHen:charg *0" },
	{ "\"华为公\"", "Zzh:华为 XHzh:华为 *0 OR2"
			" Zzh:为公 XHzh:为公 *0 OR2 AND2" },
	{ "court NEAR year", "Zen:court Zen:year AND2" },
	{ "=courts", "Zen:court" },
	{ "court^2 year", "Zen:court *2 Zen:year OR2" },
	{ "(court year)^0.5", "Zen:court Zen:year OR2 *0.5" },
	{ "hauwei^2", "NONE" },
	{ "lang:en", "Len *0" },
	{ "lang:xx", "NONE" },
	{ "court lang:en", "Zen:court Len *0 FILTER2" },
	{ "court lang:en lang:es", "Zen:court Len *0 Les *0 OR2 FILTER2" },
	{ "court -lang:en", "Zen:court Len *0 NOT2" },
	{ "court -lang:en lang:es", "Zen:court Les *0 Len *0 NOT2 FILTER2" },
	{ "court OR lang:es", "Zen:court Les *0 OR2" },
	{ "-lang:en", "ALL Len *0 NOT2" },
	{ "date:2021", "RANGE<20210000..20211231>" },
	{ "date:2021-08", "RANGE<20210800..20210831>"
			  " RANGE<20210000..20210000> NOT2" },
	{ "date:2021-08-17", "RANGE<20210817..20210817>"
			     " RANGE<20210800..20210800>"
			     " RANGE<20210000..20210000> OR2 NOT2" },
	{ "date:2021..", "RANGE<20210000..99991231>" },
	{ "title:vendor", "Sen:vendor *0" },
	{ "title:\"vendor claim\"", "Sen:vendor Sen:claim AND2 *0" },
	{ "title:in", "Sen:in *0" },
	{ "court -title:vendor", "Zen:court NONE NOT2" },
	{ "court -(lang:en -title:vendor)",
	  "Zen:court Len *0 Sen:vendor *0 NOT2 NOT2" },
};

static void put_range(struct bytes *out, const struct index_step *step)
{
	const struct text ends[] = { step->term, step->high };

	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(bytes_append(out, text_of(i == 0 ? "<" : ".."),
					      &fault),
				 0);
		for (size_t j = 0; j < ends[i].length; j++)
			assert_int_equal(
				bytes_printf(out, &fault, "%02x",
					     (unsigned char)ends[i].data[j]),
				0);
	}
	assert_int_equal(bytes_append_byte(out, '>', &fault), 0);
}

static void put_step(struct bytes *out, const struct index_step *step)
{
	static const char *const names[] = { "",    "RANGE", "ALL",    "NONE",
					     "AND", "OR",    "SYN",    "MAX",
					     "NOT", "MAYBE", "FILTER", "*" };

	if (out->length > 0)
		assert_int_equal(bytes_append_byte(out, ' ', &fault), 0);
	assert_int_equal(bytes_append(out, text_of(names[step->op]), &fault),
			 0);
	if (step->op == INDEX_TERM)
		assert_int_equal(bytes_append(out, step->term, &fault), 0);
	else if (step->op == INDEX_SCALE)
		assert_int_equal(bytes_printf(out, &fault, "%g", step->scale),
				 0);
	else if (step->op == INDEX_RANGE)
		put_range(out, step);
	else if (step->arity > 0)
		assert_int_equal(bytes_printf(out, &fault, "%u", step->arity),
				 0);
}

/* The steps of the tree, without the weight of the context behind them. */
static void check(const struct fixture *fixture, const char *typed,
		  const char *expected)
{
	struct query_options options = { .is_plain = false };
	struct bytes found = BYTES_UP_TO(10000);
	struct candidates candidates;
	struct steps context = { 0 };
	struct query query;
	size_t count;

	assert_int_equal(query_parse(&query, fixture->terms, text_of(typed),
				     &options, &fault),
			 0);
	assert_int_equal(candidates_make(&candidates, asking(fixture), &query,
					 &fault),
			 0);
	assert_int_equal(steps_context(&candidates, &context, &fault), 0);
	count = candidates.step_count;
	if (context.count > 0) {
		assert_int_equal(candidates.steps[count - 1].op,
				 INDEX_AND_MAYBE);
		count -= context.count + 1;
	}
	for (size_t i = 0; i < count; i++)
		put_step(&found, &candidates.steps[i]);
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
	assert_string_equal(found.data, expected);
	bytes_free(&found);
	candidates_free(&candidates);
	query_free(&query);
}

static void test_steps(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		check(*state, rows[i].typed, rows[i].expected);
}

static void test_context(void **state)
{
	const struct fixture *fixture = *state;
	struct query_options options = { .is_plain = false };
	struct bytes found = BYTES_UP_TO(1000);
	struct candidates candidates;
	struct steps steps = { 0 };
	struct query query;

	assert_int_equal(query_parse(&query, fixture->terms,
				     TEXT("cameras the charges -claim court"),
				     &options, &fault),
			 0);
	assert_int_equal(candidates_make(&candidates, asking(fixture), &query,
					 &fault),
			 0);
	assert_int_equal(steps_context(&candidates, &steps, &fault), 0);
	for (size_t i = 0; i < steps.count; i++)
		put_step(&found, &steps.list[i]);
	assert_true(text_equal(text_from(&found),
			       TEXT("Sen:camera Sen:charg OR2 *0.3")));
	bytes_free(&found);
	candidates_free(&candidates);
	query_free(&query);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_steps),
		FIXTURE_TEST(test_context),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
