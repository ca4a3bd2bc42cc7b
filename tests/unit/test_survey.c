/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/survey.h"
#include "tests/unit/indexing.h"
#include "tests/unit/starve.h"
#include "tests/unit/starve_sqlite.h"
#include "tests/unit/unit.h"

static struct fault fault;

struct fixed {
	struct settings settings;
	struct report report;
	struct ledger *ledger;
	struct survey survey;
	struct bytes index_path;
	const char *operands[4];
};

/* News of three files, of which the ledger knows a and z. */
static void open_fixed(struct fixed *out, void *state)
{
	struct ledger_source row = { .label = TEXT("news"), .size = 1 };

	*out = (struct fixed){ .index_path = BYTES_UP_TO(4096) };
	put_file(state, "news/a.txt", "a");
	put_file(state, "news/b.txt", "b");
	put_file(state, "c.txt", "c");
	assert_int_equal(chdir(state), 0);
	OK(ledger_open(&out->ledger, "", LEDGER_NOTHING, &fault));
	row.path = TEXT("a.txt");
	OK(ledger_put_source(out->ledger, &row, &fault));
	row.path = TEXT("z.txt");
	OK(ledger_put_source(out->ledger, &row, &fault));
	OK(roots_resolve(&out->index_path, "index", &fault));
	out->settings.operands = out->operands;
	out->survey = (struct survey){
		.settings = &out->settings,
		.report = &out->report,
		.rules = { .now_ns = plan_clock() },
	};
	OK(roots_new(&out->survey.roots, out->ledger, &fault));
}

static void close_fixed(struct fixed *fixed)
{
	assert_int_equal(chdir("/"), 0);
	roots_free(fixed->survey.roots);
	ledger_close(fixed->ledger);
	bytes_free(&fixed->index_path);
}

static enum status survey(struct fixed *fixed, const char *operand)
{
	enum status status;

	fixed->operands[0] = operand;
	fixed->settings.operand_count = operand != NULL;
	status = survey_name(&fixed->survey, text_from(&fixed->index_path),
			     &fault);
	if (status == STATUS_OK)
		status = survey_check(&fixed->survey, false, &fault);
	return status ? status :
			survey_plan(&fixed->survey, fixed->ledger, &fault);
}

static int64_t planned(struct fixed *fixed, enum plan_kind kind)
{
	int64_t count;
	int64_t bytes;

	OK(ledger_plan_count(fixed->ledger, kind, &count, &bytes, &fault));
	return count;
}

static void test_root(void **state)
{
	struct fixed fixed;

	open_fixed(&fixed, *state);
	OK(survey(&fixed, "news"));
	assert_int_equal(planned(&fixed, PLAN_ADD), 1);
	assert_int_equal(planned(&fixed, PLAN_CHANGE), 1);
	assert_int_equal(planned(&fixed, PLAN_GONE), 1);
	assert_true(roots_at(fixed.survey.roots, 0)->may_lose);
	assert_int_equal(fixed.report.seen_count, 2);
	close_fixed(&fixed);
}

static void test_nothing(void **state)
{
	struct fixed fixed;

	open_fixed(&fixed, *state);
	assert_int_equal(survey(&fixed, NULL), STATUS_BAD_QUERY);
	OK(survey_check(&fixed.survey, true, &fault));
	assert_int_equal(survey(&fixed, "none"), STATUS_DENIED);
	close_fixed(&fixed);
}

/* Empty or missing: told, and spared unless that is allowed. */
static void test_empty_and_missing(void **state)
{
	struct fixed fixed;

	for (int allowed = 0; allowed < 2; allowed++)
		for (int missing = 0; missing < 2; missing++) {
			struct ledger_root root = { .label = TEXT("news"),
						    .given = TEXT("news") };
			char *path = scratch_path(*state, "news");

			open_fixed(&fixed, *state);
			root.path = text_of(path);
			OK(ledger_put_root(fixed.ledger, &root, &fault));
			roots_free(fixed.survey.roots);
			OK(roots_new(&fixed.survey.roots, fixed.ledger,
				     &fault));
			remove_file(*state, "news/a.txt");
			remove_file(*state, "news/b.txt");
			if (missing)
				assert_int_equal(rmdir("news"), 0);
			fixed.settings.allows_delete = allowed;
			OK(survey(&fixed, NULL));
			assert_int_equal(planned(&fixed, PLAN_GONE),
					 allowed ? 2 : 0);
			assert_int_equal(fixed.report.needs_person, !allowed);
			close_fixed(&fixed);
			free(path);
		}
}

static void test_files(void **state)
{
	struct fixed fixed;

	open_fixed(&fixed, *state);
	OK(survey(&fixed, "c.txt"));
	assert_int_equal(planned(&fixed, PLAN_ADD), 1);
	assert_int_equal(planned(&fixed, PLAN_GONE), 0);
	close_fixed(&fixed);
}

static void test_list(void **state)
{
	struct ledger_source row = { .label = TEXT(""), .path = TEXT("/old") };
	struct fixed fixed;
	FILE *list;

	open_fixed(&fixed, *state);
	OK(ledger_put_source(fixed.ledger, &row, &fault));
	list = fopen("list", "w");
	assert_non_null(list);
	/* Two, one of them missing, an empty one, and one without its NUL. */
	assert_int_equal(fwrite("c.txt\0none\0\0news/a.txt", 1, 22, list), 22);
	assert_int_equal(fclose(list), 0);
	fixed.settings.list = "list";
	OK(survey(&fixed, NULL));
	assert_int_equal(planned(&fixed, PLAN_ADD), 2);
	assert_int_equal(planned(&fixed, PLAN_GONE), 0);
	assert_true(fixed.report.has_problems);
	fixed.settings.is_pruning = true;
	OK(survey(&fixed, NULL));
	assert_int_equal(planned(&fixed, PLAN_GONE), 1);
	fixed.settings.list = "no list";
	assert_int_equal(survey(&fixed, NULL), STATUS_DENIED);
	close_fixed(&fixed);
}

static void test_stdin(void **state)
{
	struct fixed fixed;

	open_fixed(&fixed, *state);
	OK(survey(&fixed, "-"));
	assert_true(fixed.survey.has_stdin);
	close_fixed(&fixed);
}

static enum status survey_hungry(void *context, struct fault *why)
{
	struct fixed *fixed = context;
	enum status status = survey(fixed, "news");

	*why = fault;
	return status;
}

static void test_out_of_memory(void **state)
{
	struct fixed fixed;
	const struct starve_work work = { .run = survey_hungry,
					  .context = &fixed,
					  .may_do_without = true };

	open_fixed(&fixed, *state);
	assert_true(starve(&work) > 10);
	close_fixed(&fixed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_root),
		SCRATCH_TEST(test_nothing),
		SCRATCH_TEST(test_empty_and_missing),
		SCRATCH_TEST(test_files),
		SCRATCH_TEST(test_list),
		SCRATCH_TEST(test_stdin),
		SCRATCH_TEST(test_out_of_memory),
	};

	starve_sqlite();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
