/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "indexer/look.h"
#include "tests/unit/indexing.h"

static struct fault fault;

#define OK(call) assert_int_equal((call), STATUS_OK)

static void test_nothing_there(void **state)
{
	char *folder = scratch_path(*state, "index");
	struct look look;
	struct stat facts;
	int64_t count;

	assert_int_equal(look_open(&look, folder, &fault), STATUS_DENIED);
	look_close(&look);
	OK(look_open_locked(&look, folder, &fault));
	OK(ledger_count_articles(look.ledger, &count, &fault));
	assert_int_equal(count, 0);
	assert_null(look.index);
	look_close(&look);
	assert_int_not_equal(stat(folder, &facts), 0);
	free(folder);
}

static void test_look(void **state)
{
	const struct lock_wish wish = { 0 };
	char *folder = scratch_path(*state, "index");
	struct report report;
	struct look look;
	struct lock lock;
	int64_t count;

	put_file(*state, "news/a.txt", "Words.\n");
	OK(run_news(*state, &report));
	OK(look_open(&look, folder, &fault));
	OK(ledger_count_articles(look.ledger, &count, &fault));
	assert_int_equal(count, 1);
	assert_int_equal(index_document_count(look.index), 1);
	/* A look does not keep a run away; a locked one does. */
	OK(lock_take(&lock, look.folder_fd, folder, &wish, &fault));
	look_close(&look);
	assert_int_equal(look_open_locked(&look, folder, &fault), STATUS_BUSY);
	look_close(&look);
	lock_release(&lock);
	OK(look_open_locked(&look, folder, &fault));
	assert_int_equal(lock_take(&lock, look.folder_fd, folder, &wish,
				   &fault),
			 STATUS_BUSY);
	look_close(&look);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_nothing_there),
		SCRATCH_TEST(test_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
