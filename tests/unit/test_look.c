/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/look.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void test_nothing_there(void **state)
{
	char *folder = scratch_path(*state, "index");
	struct look look;
	struct stat facts;

	assert_int_equal(look_open(&look, folder, &fault), STATUS_DENIED);
	look_close(&look);
	assert_int_not_equal(stat(folder, &facts), 0);
	free(folder);
}

static void test_look(void **state)
{
	char *folder = scratch_path(*state, "index");
	struct report report;
	struct look look;
	int64_t count;

	put_file(*state, "news/a.txt", "Words.\n");
	OK(run_news(*state, &report));
	OK(look_open(&look, folder, &fault));
	OK(ledger_count_articles(look.ledger, &count, &fault));
	assert_int_equal(count, 1);
	assert_null(look.index);
	OK(look_open_index(&look, &fault));
	assert_int_equal(index_document_count(look.index), 1);
	look_close(&look);
	/* What the ledger knows can be had of a damaged index. */
	put_file(*state, "index/gen-1/iamglass", "rubbish");
	put_file(*state, "index/gen-2/iamglass", "rubbish");
	OK(look_open(&look, folder, &fault));
	assert_int_equal(look_open_index(&look, &fault), STATUS_DAMAGED);
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
