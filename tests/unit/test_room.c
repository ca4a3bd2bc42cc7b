/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "indexer/room.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void test_check(void **state)
{
	static const struct {
		struct room_need need;
		enum status status;
		const char *words;
	} cases[] = {
		{ { "nothing", 0, 0 }, STATUS_OK, "" },
		{ { "a byte", 1, 1 }, STATUS_OK, "" },
		{ { "a world", INT64_MAX - 1, 1 },
		  STATUS_FULL,
		  "there: disk full: a world needs about 9223372036854775806 "
		  "bytes, " },
	};
	int fd = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		fault.text[0] = '\0';
		assert_int_equal(room_check(fd, "there", &cases[i].need,
					    &fault),
				 cases[i].status);
		assert_int_equal(strncmp(fault.text, cases[i].words,
					 strlen(cases[i].words)),
				 0);
	}
	(void)close(fd);
	assert_int_equal(room_check(-1, "there", &cases[0].need, &fault),
			 STATUS_IO);
}

/* A file system that does not say what is free has room. */
static void test_unknown(void **state)
{
	const struct room_need need = { "a world", INT64_MAX - 1,
					INT64_MAX - 1 };
	int fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	OK(room_check(fd, "there", &need, &fault));
	(void)close(fd);
}

static void plan(struct ledger *ledger, enum plan_kind kind, const char *path,
		 int64_t size)
{
	const struct plan_item item = { .kind = kind,
					.label = { "news", 4 },
					.path = { path, strlen(path) },
					.size = size };

	OK(ledger_plan_add(ledger, &item, &fault));
}

static int64_t wanted(struct ledger *ledger, bool is_first)
{
	int64_t bytes;

	OK(room_for_plan(&bytes, ledger, is_first, &fault));
	return bytes;
}

static void test_plan(void **state)
{
	struct ledger *ledger;

	(void)state;
	OK(ledger_open(&ledger, "", LEDGER_NOTHING, &fault));
	assert_int_equal(wanted(ledger, true), 0);
	plan(ledger, PLAN_CHANGE, "changed.txt", 1000);
	plan(ledger, PLAN_GONE, "gone.txt", 100);
	assert_int_equal(wanted(ledger, false), 0);
	plan(ledger, PLAN_ADD, "a/added.txt", 1100);
	plan(ledger, PLAN_ADD, "page.html", 3200);
	plan(ledger, PLAN_ADD, ".TXT", 3200);
	plan(ledger, PLAN_ADD, "B.JSONL", 1000);
	assert_int_equal(wanted(ledger, false), 2 * (1000 + 200 + 1000));
	assert_int_equal(wanted(ledger, true), 6 * (1000 + 200 + 1000));
	plan(ledger, PLAN_GONE, "gone.md", 10000);
	assert_int_equal(wanted(ledger, true), 0);
	ledger_close(ledger);
}

/* Holes take no room; they shall not make the sum run over either. */
static void test_endless(void **state)
{
	struct ledger *ledger;

	(void)state;
	OK(ledger_open(&ledger, "", LEDGER_NOTHING, &fault));
	plan(ledger, PLAN_ADD, "hole.txt", INT64_MAX);
	assert_int_equal(wanted(ledger, true), 0);
	for (int i = 0; i < 5000; i++)
		plan(ledger, PLAN_ADD, "large.txt", INT64_C(1) << 40);
	assert_true(wanted(ledger, true) > INT64_C(1) << 50);
	ledger_close(ledger);
	assert_true(room_for_rebuild(INT64_MAX) > INT64_C(1) << 60);
	assert_int_equal(room_for_rebuild(0), 0);
	assert_int_equal(room_for_rebuild(1000), 2500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_plan),
		cmocka_unit_test(test_endless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
