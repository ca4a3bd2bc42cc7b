/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/ledgers.h"

static struct fault fault;

static void test_sources(void **state)
{
	static const char *const paths[] = { "a/b", "a.txt", "a-b", "\xFF" };
	struct ledger_source row = { .label = TEXT("n"),
				     .size = 5,
				     .mtime_ns = -1,
				     .inode = UINT64_MAX,
				     .is_racy = true,
				     .state = LEDGER_REJECTED,
				     .content = hash_of(3),
				     .reason = TEXT("no words") };
	struct ledger *ledger = open_nothing();
	struct ledger_source got;
	bool is_found;
	int64_t count;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		row.path = text_of(paths[i]);
		OK(ledger_put_source(ledger, &row, &fault));
	}
	got = (struct ledger_source){ .label = TEXT("n"), .path = TEXT("a/b") };
	OK(ledger_find_source(ledger, &got, &is_found, &fault));
	assert_true(is_found);
	assert_int_equal(got.mtime_ns, -1);
	assert_true(got.inode == UINT64_MAX);
	assert_true(got.is_racy);
	assert_int_equal(got.state, LEDGER_REJECTED);
	assert_true(text_equal(got.reason, TEXT("no words")));
	got = (struct ledger_source){ .label = TEXT(""), .path = TEXT("a/b") };
	OK(ledger_find_source(ledger, &got, &is_found, &fault));
	assert_false(is_found);
	/* In byte order of the paths. */
	OK(ledger_sources_start(ledger, TEXT("n"), &fault));
	static const char *const sorted[] = { "a-b", "a.txt", "a/b", "\xFF" };
	for (size_t i = 0; i < 4; i++) {
		OK(ledger_sources_next(ledger, &got, &is_found, &fault));
		assert_true(is_found);
		assert_true(text_equal(got.path, text_of(sorted[i])));
	}
	OK(ledger_sources_next(ledger, &got, &is_found, &fault));
	assert_false(is_found);
	ledger_sources_end(ledger);
	OK(ledger_forget_source(ledger, TEXT("n"), TEXT("a/b"), &fault));
	OK(ledger_plan_unlisted(ledger, TEXT("n"), &fault));
	OK(ledger_plan_count(ledger, PLAN_GONE, &count, &got.size, &fault));
	assert_int_equal(count, 3);
	assert_int_equal(got.size, 15);
	ledger_close(ledger);
}

static enum status take_root(void *context, const struct ledger_root *root,
			     struct fault *why)
{
	struct bytes *out = context;

	return bytes_printf(out, why, "%.*s=%.*s(%.*s) ",
			    (int)root->label.length, root->label.data,
			    (int)root->path.length, root->path.data,
			    (int)root->given.length, root->given.data);
}

static void test_roots(void **state)
{
	const struct ledger_root roots[] = {
		{ TEXT("z"), TEXT("/z"), TEXT("z") },
		{ TEXT("a"), TEXT("/a"), TEXT("a") },
		{ TEXT("z"), TEXT("/zz"), TEXT("../z") },
	};
	struct ledger *ledger = open_nothing();
	struct bytes text = BYTES_UP_TO(100);

	(void)state;
	for (size_t i = 0; i < 3; i++)
		OK(ledger_put_root(ledger, &roots[i], &fault));
	OK(ledger_each_root(ledger, take_root, &text, &fault));
	assert_true(text_equal(text_from(&text), TEXT("a=/a(a) z=/zz(../z) ")));
	bytes_free(&text);
	ledger_close(ledger);
}

static void test_settling(void **state)
{
	struct ledger_source row = { .label = TEXT("n"), .path = TEXT("p") };
	struct ledger *ledger = open_nothing();
	bool is_found;

	(void)state;
	OK(ledger_settle_later(ledger, &row, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_int_equal(row.state, LEDGER_RETRY);
	OK(ledger_settle_sources(ledger, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_int_equal(row.state, LEDGER_GOOD);
	OK(ledger_retry_source(ledger, row.label, row.path, &fault));
	OK(ledger_settle_sources(ledger, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_int_equal(row.state, LEDGER_RETRY);
	row.state = LEDGER_LARGE;
	OK(ledger_put_source(ledger, &row, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_int_equal(row.state, LEDGER_LARGE);
	OK(ledger_retry_large(ledger, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_int_equal(row.state, LEDGER_RETRY);
	ledger_close(ledger);
}

/* Single files that a folder covers; its neighbours are not below it. */
static void test_plan_covered(void **state)
{
	static const struct {
		const char *label;
		const char *path;
	} rows[] = { { "", "/a/news" },     { "", "/a/news/1" },
		     { "", "/a/news/b/2" }, { "", "/a/news.txt" },
		     { "", "/a/news0" },    { "news", "/a/news/3" } };
	struct plan_item item = { .number = 0 };
	struct ledger *ledger = open_nothing();
	int64_t count;
	int64_t bytes;
	bool is_found;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct ledger_source row = {
			.label = text_of(rows[i].label),
			.path = text_of(rows[i].path),
			.state = LEDGER_RETRY
		};

		OK(ledger_put_source(ledger, &row, &fault));
	}
	OK(ledger_plan_covered(ledger, TEXT("/a/news"), &fault));
	OK(ledger_plan_count(ledger, PLAN_GONE, &count, &bytes, &fault));
	assert_int_equal(count, 2);
	/* What is planned already is not planned again. */
	OK(ledger_plan_again(ledger, &fault));
	OK(ledger_plan_count(ledger, PLAN_CHANGE, &count, &bytes, &fault));
	assert_int_equal(count, 3);
	OK(ledger_plan_covered(ledger, TEXT("/"), &fault));
	OK(ledger_plan_count(ledger, PLAN_GONE, &count, &bytes, &fault));
	assert_int_equal(count, 2 + 5);
	OK(ledger_plan_next(ledger, true, &item, &is_found, &fault));
	assert_true(text_equal(item.path, TEXT("/a/news/1")));
	ledger_close(ledger);
}

/* Files that are all hole may be of any size. */
static void test_endless_sizes(void **state)
{
	struct ledger_source row = { .label = TEXT("news"),
				     .path = TEXT("a.txt"),
				     .size = INT64_MAX };
	struct plan_item item = { .label = row.label,
				  .path = row.path,
				  .size = INT64_MAX };
	struct ledger *ledger = open_nothing();
	struct ledger_totals totals;
	int64_t count;
	int64_t bytes;

	(void)state;
	OK(ledger_put_source(ledger, &row, &fault));
	OK(ledger_plan_add(ledger, &item, &fault));
	row.path = item.path = TEXT("b.txt");
	OK(ledger_put_source(ledger, &row, &fault));
	OK(ledger_plan_add(ledger, &item, &fault));
	OK(ledger_sum(ledger, &totals, &fault));
	assert_int_equal(totals.sources, 2);
	assert_true(totals.bytes > INT64_MAX / 3);
	OK(ledger_plan_count(ledger, PLAN_ADD, &count, &bytes, &fault));
	assert_int_equal(count, 2);
	/* Two of them can be added. */
	assert_true(bytes > INT64_MAX / 3 && bytes <= INT64_MAX / 2);
	ledger_close(ledger);
}

/* Names from outside are values, never SQL. */
static void test_hostile_names(void **state)
{
	static const char hostile[] = "x'); DROP TABLE sources; --\0\xFF\n";
	struct ledger_source row = { .label = TEXT("n"),
				     .path = { hostile, sizeof(hostile) },
				     .reason = TEXT("'\"") };
	struct ledger *ledger = open_nothing();
	bool is_found;

	(void)state;
	OK(ledger_put_source(ledger, &row, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_true(is_found);
	ledger_close(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_roots),
		cmocka_unit_test(test_settling),
		cmocka_unit_test(test_plan_covered),
		cmocka_unit_test(test_endless_sizes),
		cmocka_unit_test(test_hostile_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
