/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/repair.h"
#include "indexer/site.h"
#include "tests/unit/effort.h"
#include "tests/unit/indexing.h"
#include "tests/unit/starve.h"
#include "tests/unit/starve_sqlite.h"
#include "tests/unit/unit.h"

static struct fault fault;

static enum status repair(void *state, bool is_repairing, struct repaired *out,
			  struct report *report)
{
	const struct settings settings = { .is_repairing = is_repairing };
	char *folder = scratch_path(state, "index");
	struct progress progress = { 0 };
	const struct run_order order = { .settings = &settings,
					 .folder = folder,
					 .report = report,
					 .progress = &progress };
	enum status status;

	*report = (struct report){ .started_ns =
					   INT64_C(2000000000) * 1000000000 };
	status = repair_index(out, &order, &fault);
	free(folder);
	return status;
}

static void make_index(void *state)
{
	struct report report;

	put_file(state, "news/a.txt", "Words about a harbour.\n");
	put_file(state, "news/b.txt", "Words about a lighthouse.\n");
	OK(run_news(state, &report));
}

/* The ledger forgets one of its articles. */
static void forget_article(void *state)
{
	char *folder = scratch_path(state, "index");
	const struct hash none = { { 0 } };
	struct ledger_article row;
	struct site site;
	int fd = open_scratch(state, "index");

	OK(site_open(&site, folder, fd, &fault));
	OK(ledger_next_article(site.ledger, &none, &row, &fault));
	OK(ledger_begin(site.ledger, &fault));
	OK(ledger_forget_article(site.ledger, &row.content, &fault));
	OK(ledger_commit(site.ledger, &fault));
	site_close(&site);
	assert_int_equal(close(fd), 0);
	free(folder);
}

static void test_nothing_there(void **state)
{
	struct repaired done;
	struct report report;

	assert_int_equal(repair(*state, true, &done, &report), STATUS_DENIED);
	assert_int_equal(findings_count(&done.found), 0);
}

static void test_sound(void **state)
{
	struct repaired done;
	struct report report;

	make_index(*state);
	for (int is_repairing = 0; is_repairing < 2; is_repairing++) {
		OK(repair(*state, is_repairing, &done, &report));
		assert_false(report.has_problems);
		assert_int_equal(done.remedy, REMEDY_NONE);
		assert_int_equal(done.left.article_count, 2);
		assert_int_equal(report.seen_count, 0); /* no run */
	}
}

/* A check alone changes nothing: what it finds is still there. */
static void test_mended(void **state)
{
	struct repaired done;
	struct report report;

	make_index(*state);
	forget_article(*state);
	for (int i = 0; i < 2; i++) {
		OK(repair(*state, false, &done, &report));
		assert_true(report.has_problems);
		assert_int_equal(done.remedy, REMEDY_NONE);
		assert_int_equal(done.left.rows[FINDING_UNKNOWN].count, 1);
		assert_int_equal(done.left.rows[FINDING_LOOSE].count, 1);
	}
	OK(repair(*state, true, &done, &report));
	assert_false(report.has_problems);
	assert_int_equal(done.remedy, REMEDY_READ);
	assert_int_equal(done.found.rows[FINDING_UNKNOWN].count, 1);
	assert_int_equal(findings_count(&done.left), 0);
}

static void test_rebuilt(void **state)
{
	struct repaired done;
	struct report report;

	make_index(*state);
	put_file(*state, "index/gen-2/iamglass", "rubbish");
	assert_int_equal(repair(*state, false, &done, &report), STATUS_DAMAGED);
	OK(repair(*state, true, &done, &report));
	assert_int_equal(done.remedy, REMEDY_REBUILD);
	assert_int_equal(done.found.rows[FINDING_FILES].count, 1);
	assert_int_equal(findings_count(&done.left), 0);
	assert_int_equal(done.left.passage_count, 2);
}

static void test_json(void **state)
{
	static const char expected[] =
		"{\"articles\":1,\"passages\":2,"
		"\"found\":[{\"kind\":\"terms\",\"count\":1,"
		"\"names\":[\"n/a\"]}],\"repair\":\"rebuild\",\"left\":[]}\n";
	struct repaired done = { .remedy = REMEDY_REBUILD,
				 .left = { .article_count = 1,
					   .passage_count = 2 } };
	struct bytes out = BYTES_UP_TO(4096);

	(void)state;
	findings_add(&done.found, FINDING_TERMS, TEXT("n/a"));
	OK(repair_print_json(&out, &done, &fault));
	assert_true(text_equal(text_from(&out), text_of(expected)));
	bytes_free(&out);
}

/* What was done for one who is short of memory. */
struct hunger {
	void **state;
	struct repaired done;
};

static enum status repair_hungry(void *context, struct fault *why)
{
	struct hunger *hunger = context;
	struct report report;
	enum status status =
		repair(*hunger->state, true, &hunger->done, &report);

	*why = fault;
	return status;
}

/* Nothing is taken for damage, and nothing is mended that is sound. */
static void assert_nothing_done(void *context, enum status status)
{
	const struct hunger *hunger = context;

	(void)status;
	assert_int_equal(findings_count(&hunger->done.found), 0);
	assert_int_equal(hunger->done.remedy, REMEDY_NONE);
}

static void test_out_of_memory(void **state)
{
	struct hunger hunger = { .state = state };
	const struct starve_work work = { .run = repair_hungry,
					  .after = assert_nothing_done,
					  .context = &hunger,
					  .may_do_without = true,
					  .step = EFFORT(7, 31) };

	make_index(*state);
	assert_true(starve(&work) > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_nothing_there),
		SCRATCH_TEST(test_sound),
		SCRATCH_TEST(test_mended),
		SCRATCH_TEST(test_rebuilt),
		cmocka_unit_test(test_json),
		SCRATCH_TEST(test_out_of_memory),
	};

	starve_sqlite();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
