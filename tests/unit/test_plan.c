/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/plan.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

#define S INT64_C(1000000000)

static struct fault fault;

static struct stat facts_of(int64_t size, int64_t mtime_s, int64_t ctime_s)
{
	return (struct stat){ .st_size = size,
			      .st_ino = 7,
			      .st_mtim = { .tv_sec = mtime_s },
			      .st_ctim = { .tv_sec = ctime_s } };
}

static void test_choose(void **state)
{
	const struct plan_rules rules = { .now_ns = 1000 * S,
					  .settle_ns = 5 * S };
	const struct ledger_source known = {
		.size = 9, .mtime_ns = 900 * S, .ctime_ns = 901 * S, .inode = 7
	};
	static const struct {
		int64_t size;
		int64_t mtime_s;
		int64_t ctime_s;
		enum plan_choice known;
		enum plan_choice unknown;
	} table[] = {
		{ 9, 900, 901, PLAN_KEEP, PLAN_READ },
		{ 8, 900, 901, PLAN_READ, PLAN_READ },
		{ 9, 899, 901, PLAN_READ, PLAN_READ },
		{ 9, 900, 902, PLAN_READ, PLAN_READ },
		{ 9, 995, 995, PLAN_READ, PLAN_READ }, /* just settled */
		{ 9, 996, 996, PLAN_WAIT, PLAN_WAIT },
		{ 9, 1000, 900, PLAN_WAIT, PLAN_WAIT },
		{ 9, 1001, 900, PLAN_READ, PLAN_READ }, /* the future */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct stat facts = facts_of(table[i].size, table[i].mtime_s,
					     table[i].ctime_s);

		assert_int_equal(plan_choose(&known, &facts, &rules),
				 table[i].known);
		assert_int_equal(plan_choose(NULL, &facts, &rules),
				 table[i].unknown);
	}
}

static void test_choose_again(void **state)
{
	struct plan_rules rules = { .now_ns = 1000 * S, .settle_ns = 5 * S };
	struct stat facts = facts_of(9, 900, 901);
	struct ledger_source row = { 0 };

	(void)state;
	plan_take_facts(&row, &facts);
	assert_int_equal(plan_choose(&row, &facts, &rules), PLAN_KEEP);
	row.state = LEDGER_REJECTED;
	assert_int_equal(plan_choose(&row, &facts, &rules), PLAN_KEEP);
	row.is_racy = true;
	assert_int_equal(plan_choose(&row, &facts, &rules), PLAN_READ);
	row.is_racy = false;
	row.state = LEDGER_RETRY;
	assert_int_equal(plan_choose(&row, &facts, &rules), PLAN_READ);
	row.state = LEDGER_GOOD;
	rules.is_full = true;
	assert_int_equal(plan_choose(&row, &facts, &rules), PLAN_READ);
	facts.st_ino = 8;
	rules.is_full = false;
	assert_int_equal(plan_choose(&row, &facts, &rules), PLAN_READ);
}

static void test_racy(void **state)
{
	struct stat facts = facts_of(9, 1000, 0);

	(void)state;
	assert_true(plan_is_racy(&facts, 1000 * S));
	assert_true(plan_is_racy(&facts, 1002 * S - 1));
	assert_false(plan_is_racy(&facts, 1002 * S));
	assert_true(plan_is_racy(&facts, 999 * S));
	/* In the future: when the inode was changed. */
	assert_false(plan_is_racy(&facts, 900 * S));
	facts.st_ctim.tv_sec = 899;
	assert_true(plan_is_racy(&facts, 900 * S));
	assert_false(plan_is_racy(&facts, 901 * S));
	/* The clock was put back. */
	facts.st_ctim.tv_sec = 1000;
	assert_true(plan_is_racy(&facts, 900 * S));
	/* The file's time was set, as a copy's is, just before. */
	facts.st_mtim.tv_sec = 500;
	assert_true(plan_is_racy(&facts, 1000 * S));
	assert_true(plan_is_racy(&facts, 1002 * S - 1));
	assert_false(plan_is_racy(&facts, 1002 * S));
	/* On a file system of finer times. */
	facts.st_ctim.tv_nsec = 1;
	assert_true(plan_is_racy(&facts, 1000 * S + S / 100));
	assert_false(plan_is_racy(&facts, 1000 * S + S / 20));
	facts.st_mtim.tv_sec = 1000;
	assert_true(plan_is_racy(&facts, 1001 * S));
}

static enum status count_unreadable(void *context, enum status why,
				    const char *reason, struct fault *unused)
{
	(void)why;
	(void)reason;
	(void)unused;
	(*(int *)context)++;
	return STATUS_OK;
}

/* "+path " to add, "*path " changed, "-path " gone. */
static const char *planned(struct ledger *ledger)
{
	static const char signs[] = "+*-";
	static char out[4096];
	size_t length = 0;

	for (int is_gone = 0; is_gone < 2; is_gone++) {
		struct plan_item item = { .number = 0 };
		bool is_found = true;

		for (;;) {
			assert_int_equal(ledger_plan_next(ledger, is_gone,
							  &item, &is_found,
							  &fault),
					 STATUS_OK);
			if (!is_found)
				break;
			length += (size_t)snprintf(out + length,
						   sizeof(out) - length,
						   "%c%.*s ", signs[item.kind],
						   (int)item.path.length,
						   item.path.data);
		}
	}
	out[length] = '\0';
	return out;
}

static void put_row(struct ledger *ledger, const char *path)
{
	const struct ledger_source row = { .label = TEXT("n"),
					   .path = text_of(path),
					   .size = 1 };

	assert_int_equal(ledger_put_source(ledger, &row, &fault), STATUS_OK);
}

/* The two streams in one order, whatever byte stands where. */
static void test_merge(void **state)
{
	static const char *const rows[] = { "a",     "a-b", "a.txt", "a/b",
					    "a/c.x", "a0",  "z" };
	const struct plan_rules rules = { .now_ns = plan_clock() + 100 * S };
	struct ledger *ledger;
	int failures = 0;
	struct plan_walk walk = { .label = TEXT("n"),
				  .unreadable = count_unreadable,
				  .context = &failures };

	put_file(*state, "news/a.txt", "new");
	put_file(*state, "news/a/b", "new");
	put_file(*state, "news/a/c", "new");
	put_file(*state, "news/b", "new");
	assert_int_equal(ledger_open(&ledger, "", LEDGER_NOTHING, &fault),
			 STATUS_OK);
	for (size_t i = 0; i < COUNT(rows); i++)
		put_row(ledger, rows[i]);
	walk.root_fd = open_scratch(*state, "news");
	assert_int_equal(plan_root(ledger, &rules, &walk, &fault), STATUS_OK);
	assert_string_equal(planned(ledger), "*a.txt *a/b +a/c +b "
					     "-a -a-b -a/c.x -a0 -z ");
	assert_true(walk.is_complete);
	assert_int_equal(walk.file_count, 4);
	assert_int_equal(walk.known_count, 7);
	assert_int_equal(failures, 0);
	assert_int_equal(ledger_plan_spare(ledger, TEXT("n"), &fault),
			 STATUS_OK);
	assert_string_equal(planned(ledger), "*a.txt *a/b +a/c +b ");
	(void)close(walk.root_fd);
	ledger_close(ledger);
}

static void make_hole(int folder_fd, const char *name, off_t size)
{
	int fd = openat(folder_fd, name, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, size), 0);
	assert_int_equal(close(fd), 0);
}

/* What a plan takes is what lies on the disk. */
static void test_holes(void **state)
{
	const struct plan_rules rules = { .now_ns = plan_clock() + 100 * S };
	struct plan_file file = { .name = "a.txt",
				  .label = TEXT(""),
				  .path = TEXT("/x/a.txt") };
	struct plan_item item = { .number = 0 };
	struct ledger *ledger;
	bool is_found;

	put_file(*state, "news/a.txt", "new");
	assert_int_equal(ledger_open(&ledger, "", LEDGER_NOTHING, &fault),
			 STATUS_OK);
	file.folder_fd = open_scratch(*state, "news");
	assert_int_equal(plan_one(ledger, &rules, &file, &fault), STATUS_OK);
	assert_int_equal(ledger_plan_next(ledger, false, &item, &is_found,
					  &fault),
			 STATUS_OK);
	assert_true(is_found);
	assert_int_equal(item.size, 3);
	make_hole(file.folder_fd, "a.txt", 1 << 30);
	assert_int_equal(plan_one(ledger, &rules, &file, &fault), STATUS_OK);
	assert_int_equal(ledger_plan_next(ledger, false, &item, &is_found,
					  &fault),
			 STATUS_OK);
	assert_true(is_found);
	assert_true(item.size < 1 << 20);
	(void)close(file.folder_fd);
	ledger_close(ledger);
}

static void test_one(void **state)
{
	const struct plan_rules rules = { .now_ns = plan_clock() + 100 * S };
	struct plan_file file = { .name = "a.txt",
				  .label = TEXT(""),
				  .path = TEXT("/x/a.txt") };
	struct ledger *ledger;

	put_file(*state, "news/a.txt", "new");
	assert_int_equal(ledger_open(&ledger, "", LEDGER_NOTHING, &fault),
			 STATUS_OK);
	file.folder_fd = open_scratch(*state, "news");
	assert_int_equal(plan_one(ledger, &rules, &file, &fault), STATUS_OK);
	assert_int_equal(file.choice, PLAN_READ);
	assert_string_equal(planned(ledger), "+/x/a.txt ");
	file.name = "b.txt";
	assert_int_equal(plan_one(ledger, &rules, &file, &fault), STATUS_SKIP);
	(void)close(file.folder_fd);
	ledger_close(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choose),
		cmocka_unit_test(test_choose_again),
		cmocka_unit_test(test_racy),
		SCRATCH_TEST(test_merge),
		SCRATCH_TEST(test_holes),
		SCRATCH_TEST(test_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
