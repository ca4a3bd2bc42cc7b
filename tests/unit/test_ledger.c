/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/effort.h"
#include "tests/unit/indexing.h"
#include "tests/unit/ledgers.h"
#include "tests/unit/starve.h"
#include "tests/unit/starve_sqlite.h"

static struct fault fault;

static void test_open(void **state)
{
	char *path = scratch_path(*state, "ledger.sqlite");
	struct ledger *ledger;
	struct stat facts;
	int64_t number;

	assert_int_equal(ledger_open(&ledger, path, LEDGER_READ, &fault),
			 STATUS_IO);
	assert_null(ledger);
	OK(ledger_open(&ledger, path, LEDGER_WRITE, &fault));
	OK(ledger_begin(ledger, &fault));
	OK(ledger_set_number(ledger, LEDGER_BATCH, 7, &fault));
	OK(ledger_commit(ledger, &fault));
	ledger_close(ledger);
	OK(ledger_open(&ledger, path, LEDGER_READ, &fault));
	OK(ledger_number(ledger, LEDGER_BATCH, &number, &fault));
	assert_int_equal(number, 7);
	OK(ledger_number(ledger, LEDGER_RUN, &number, &fault));
	assert_int_equal(number, 0);
	/* Looking writes nothing, but has lists of its own. */
	OK(ledger_begin(ledger, &fault));
	assert_int_not_equal(ledger_set_number(ledger, LEDGER_RUN, 1, &fault),
			     STATUS_OK);
	OK(ledger_list(ledger, TEXT("n"), TEXT("p"), &fault));
	ledger_close(ledger);
	/* Opening creates no other file that stays. */
	assert_int_equal(stat(path, &facts), 0);
	free(path);
	path = scratch_path(*state, "ledger.sqlite-journal");
	assert_int_not_equal(stat(path, &facts), 0);
	free(path);
	ledger_close(NULL);
}

static void test_not_a_ledger(void **state)
{
	char *path = scratch_path(*state, "ledger.sqlite");
	struct ledger *ledger;

	put_file(*state, "ledger.sqlite",
		 "This is no database, but it is long enough to be one, it "
		 "goes on for more than a hundred bytes of plain text.");
	assert_int_equal(ledger_open(&ledger, path, LEDGER_WRITE, &fault),
			 STATUS_DAMAGED);
	assert_null(ledger);
	assert_non_null(strstr(fault.text, "ledger.sqlite"));
	put_file(*state, "ledger.sqlite", "");
	assert_int_equal(ledger_open(&ledger, path, LEDGER_READ, &fault),
			 STATUS_DENIED);
	OK(ledger_open(&ledger, path, LEDGER_WRITE, &fault));
	ledger_close(ledger);
	free(path);
}

/* A copy takes changes that the file does not. */
static void test_copy(void **state)
{
	char *path = scratch_path(*state, "ledger.sqlite");
	struct ledger *ledger;
	int64_t number;

	OK(ledger_open(&ledger, path, LEDGER_WRITE, &fault));
	OK(ledger_set_number(ledger, LEDGER_RUN, 7, &fault));
	ledger_close(ledger);
	OK(ledger_open(&ledger, path, LEDGER_COPY, &fault));
	OK(ledger_begin(ledger, &fault));
	OK(ledger_number(ledger, LEDGER_RUN, &number, &fault));
	assert_int_equal(number, 7);
	OK(ledger_set_number(ledger, LEDGER_RUN, 8, &fault));
	OK(ledger_commit(ledger, &fault));
	ledger_close(ledger);
	OK(ledger_open(&ledger, path, LEDGER_READ, &fault));
	OK(ledger_number(ledger, LEDGER_RUN, &number, &fault));
	assert_int_equal(number, 7);
	ledger_close(ledger);
	put_file(*state, "ledger.sqlite", "not a database, whatever it is");
	assert_int_equal(ledger_open(&ledger, path, LEDGER_COPY, &fault),
			 STATUS_DAMAGED);
	free(path);
}

static void test_transactions(void **state)
{
	struct ledger *ledger = open_nothing();
	struct bytes text = BYTES_UP_TO(100);
	int64_t number;

	(void)state;
	OK(ledger_begin(ledger, &fault));
	OK(ledger_set_number(ledger, LEDGER_RUN, 1, &fault));
	OK(ledger_mark(ledger, &fault));
	OK(ledger_set_number(ledger, LEDGER_RUN, 2, &fault));
	OK(ledger_return_to_mark(ledger, &fault));
	OK(ledger_mark(ledger, &fault));
	OK(ledger_set_index_id(ledger, TEXT("ab"), &fault));
	OK(ledger_unmark(ledger, &fault));
	OK(ledger_commit(ledger, &fault));
	OK(ledger_begin(ledger, &fault));
	OK(ledger_set_number(ledger, LEDGER_RUN, 3, &fault));
	ledger_rollback(ledger);
	ledger_rollback(ledger);
	OK(ledger_number(ledger, LEDGER_RUN, &number, &fault));
	assert_int_equal(number, 1);
	OK(ledger_index_id(ledger, &text, &fault));
	assert_true(text_equal(text_from(&text), TEXT("ab")));
	bytes_free(&text);
	ledger_close(ledger);
}

/* Of an index: one of another, one with nothing in it, or one that was begun
 * anew and has not come to any source yet, is none. */
static void test_try_index(void **state)
{
	const struct ledger_source source = { .label = TEXT("n"),
					      .path = TEXT("p") };
	const struct hash article = hash_of(1);
	struct ledger *ledger = open_nothing();

	(void)state;
	assert_int_equal(ledger_try_index(ledger, TEXT("a"), &fault),
			 STATUS_DAMAGED);
	assert_string_equal(fault.text, "ledger.sqlite: empty");
	OK(ledger_begin(ledger, &fault));
	OK(ledger_set_index_id(ledger, TEXT("a"), &fault));
	OK(ledger_try_index(ledger, TEXT("a"), &fault));
	assert_int_equal(ledger_try_index(ledger, TEXT("b"), &fault),
			 STATUS_DAMAGED);
	assert_string_equal(fault.text, "ledger.sqlite: of another index");
	OK(ledger_suspect(ledger, &article, 1, &fault));
	assert_int_equal(ledger_try_index(ledger, TEXT("a"), &fault),
			 STATUS_DAMAGED);
	assert_string_equal(fault.text, "ledger.sqlite: empty");
	OK(ledger_put_source(ledger, &source, &fault));
	OK(ledger_try_index(ledger, TEXT("a"), &fault));
	ledger_close(ledger);
}

static enum status take_run(void *context, const struct ledger_run *run,
			    struct fault *why)
{
	(void)why;
	*(int64_t *)context = *(int64_t *)context * 10 + run->run % 10;
	return STATUS_OK;
}

static void test_runs_and_sums(void **state)
{
	struct ledger_run run = { .started = TEXT("a"), .finished = TEXT("b") };
	struct ledger_source row = { .label = TEXT("n"),
				     .path = TEXT("p"),
				     .size = 9,
				     .reason = TEXT("no words") };
	struct ledger *ledger = open_nothing();
	struct ledger_totals totals;
	int64_t digits = 0;

	(void)state;
	for (run.run = 1; run.run < 13; run.run++)
		OK(ledger_put_run(ledger, &run, &fault));
	OK(ledger_each_run(ledger, take_run, &digits, &fault));
	assert_int_equal(digits, 2109876543);
	OK(ledger_put_source(ledger, &row, &fault));
	put_article(ledger, 1, 2, 3, 0);
	OK(ledger_sum(ledger, &totals, &fault));
	assert_int_equal(totals.sources, 1);
	assert_int_equal(totals.rejected, 1);
	assert_int_equal(totals.bytes, 9);
	assert_int_equal(totals.articles, 1);
	assert_int_equal(totals.passages, 2);
	ledger_close(ledger);
}

static enum status count_root(void *context, const struct ledger_root *root,
			      struct fault *why)
{
	int *count = context;

	(void)root;
	(void)why;
	(*count)++;
	return STATUS_OK;
}

/* What a batch writes. */
static enum status write_hungry(struct ledger *ledger, struct fault *why)
{
	const struct ledger_root root = { TEXT("n"), TEXT("/x/n"), TEXT("n") };
	const struct ledger_source source = { .label = TEXT("n"),
					      .path = TEXT("a.txt"),
					      .reason = TEXT("no words"),
					      .state = LEDGER_REJECTED };
	const struct location location = location_of(1, 2, "a.txt");
	struct ledger_before before;
	enum status status = ledger_begin(ledger, why);

	if (!status)
		status = ledger_put_root(ledger, &root, why);
	if (!status)
		status = ledger_put_source(ledger, &source, why);
	if (!status)
		status = ledger_put_location(ledger, &location, &before, why);
	if (!status)
		status = ledger_set_number(ledger, LEDGER_BATCH, 7, why);
	return status ? status : ledger_commit(ledger, why);
}

static enum status read_hungry(struct ledger *ledger, struct fault *why)
{
	struct ledger_source source = { .label = TEXT("n"),
					.path = TEXT("a.txt") };
	int64_t number = 0;
	bool is_found = false;
	int count = 0;
	enum status status = ledger_number(ledger, LEDGER_BATCH, &number, why);

	if (!status)
		status = ledger_each_root(ledger, count_root, &count, why);
	if (!status)
		status = ledger_find_source(ledger, &source, &is_found, why);
	if (!status) {
		assert_int_equal(number, 7);
		assert_int_equal(count, 1);
		assert_true(is_found);
		assert_int_equal(source.state, LEDGER_REJECTED);
	}
	return status;
}

static enum status use_hungry(void *context, struct fault *why)
{
	struct ledger *ledger;
	enum status status = ledger_open(&ledger, context, LEDGER_WRITE, why);

	if (!status)
		status = write_hungry(ledger, why);
	if (!status)
		status = read_hungry(ledger, why);
	ledger_close(ledger);
	return status;
}

/* All of the batch, or nothing of it. */
static void look_after(void *context, enum status status)
{
	struct ledger *ledger;
	int64_t sources;
	int64_t number;

	OK(ledger_open(&ledger, context, LEDGER_WRITE, &fault));
	OK(ledger_number(ledger, LEDGER_BATCH, &number, &fault));
	OK(ledger_count_sources(ledger, TEXT("n"), &sources, &fault));
	assert_int_equal(number, sources * 7);
	assert_true(status != STATUS_OK || sources == 1);
	ledger_close(ledger);
	assert_int_equal(unlink(context), 0);
}

/* Also each piece that SQLite asks for. */
static void test_out_of_memory(void **state)
{
	char *path = scratch_path(*state, "l");
	const struct starve_work work = { .run = use_hungry,
					  .after = look_after,
					  .context = path,
					  .step = EFFORT(13, 41),
					  /* its caches */
					  .may_do_without = true };

	assert_true(starve(&work) > 300);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_open),
		SCRATCH_TEST(test_not_a_ledger),
		SCRATCH_TEST(test_copy),
		cmocka_unit_test(test_transactions),
		cmocka_unit_test(test_try_index),
		cmocka_unit_test(test_runs_and_sums),
		SCRATCH_TEST(test_out_of_memory),
	};

	starve_sqlite();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
