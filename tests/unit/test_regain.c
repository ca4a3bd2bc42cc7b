/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/regain.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

static struct fault fault;

static char *index_of_news(void *state)
{
	struct report report;

	put_file(state, "news/a.txt", "Words about a harbour.\n");
	OK(run_news(state, &report));
	return scratch_path(state, "index");
}

static void assert_operand(const struct regained *regained, size_t i,
			   const char *label, const char *folder)
{
	char wanted[4096];

	(void)snprintf(wanted, sizeof(wanted), "%s=%s", label, folder);
	assert_string_equal(regained->operands[i], wanted);
}

static void test_roots(void **state)
{
	char *folder = index_of_news(*state);
	char *news = scratch_path(*state, "news");
	const struct settings none = { .operand_count = 0 };
	const char *elsewhere[] = { "other=/", "news=/elsewhere", "newspaper" };
	const struct settings named = { .operands = elsewhere,
					.operand_count = 3 };
	struct regained regained;

	OK(regain_roots(&regained, folder, &none, &fault));
	assert_int_equal(regained.count, 1);
	assert_operand(&regained, 0, "news", news);
	regain_free(&regained);
	/* What the person says goes before what the index says. */
	OK(regain_roots(&regained, folder, &named, &fault));
	assert_int_equal(regained.count, 3);
	assert_operand(&regained, 1, "news", "/elsewhere");
	regain_free(&regained);
	free(news);
	free(folder);
}

static void test_missing_root(void **state)
{
	char *folder = index_of_news(*state);
	char *news = scratch_path(*state, "news");
	char *away = scratch_path(*state, "away");
	const struct settings none = { .operand_count = 0 };
	struct regained regained;

	assert_int_equal(rename(news, away), 0);
	assert_int_equal(regain_roots(&regained, folder, &none, &fault),
			 STATUS_DENIED);
	assert_non_null(strstr(fault.text, "--check --repair news=FOLDER"));
	regain_free(&regained);
	put_file(*state, "index/XAPIANDB", "nonsense\n");
	assert_int_equal(regain_roots(&regained, folder, &none, &fault),
			 STATUS_DAMAGED);
	regain_free(&regained);
	free(away);
	free(news);
	free(folder);
}

static bool is_there(void *state, const char *name)
{
	char *path = scratch_path(state, name);
	bool is = access(path, F_OK) == 0;

	free(path);
	return is;
}

static void test_set_aside(void **state)
{
	char *folder = index_of_news(*state);
	int fd = open_scratch(*state, "index");

	put_file(*state, "index/ledger.sqlite-journal", "half");
	OK(regain_set_aside(fd, &fault));
	assert_false(is_there(*state, "index/ledger.sqlite"));
	assert_false(is_there(*state, "index/ledger.sqlite-journal"));
	assert_true(is_there(*state, "index/ledger.sqlite.damaged"));
	OK(regain_set_aside(fd, &fault));
	assert_true(is_there(*state, "index/ledger.sqlite.damaged"));
	assert_int_equal(close(fd), 0);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_roots),
		SCRATCH_TEST(test_missing_root),
		SCRATCH_TEST(test_set_aside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
