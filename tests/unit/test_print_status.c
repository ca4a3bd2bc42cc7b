/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/print_status.h"
#include "tests/unit/indexing.h"
#include "tests/unit/starve.h"
#include "tests/unit/starve_sqlite.h"
#include "tests/unit/unit.h"

static struct fault fault;

static bool has(const struct bytes *out, const char *what)
{
	return memmem(out->data, out->length, what, strlen(what)) != NULL;
}

static void open_look(struct look *look, void *state, char **folder)
{
	struct report report;

	put_file(state, "news/a.txt", "Words of the one.\n");
	put_file(state, "news/w.jsonl",
		 "{\"text\":\"Words of the other.\",\"date\":\"2021-08\","
		 "\"lang\":\"en\"}\n");
	put_file(state, "news/esc\x1b.txt", "\n");
	OK(run_news(state, &report));
	*folder = scratch_path(state, "index");
	OK(look_open(look, *folder, &fault));
	OK(look_open_index(look, &fault));
}

static void test_text(void **state)
{
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct look look;
	char *folder;

	open_look(&look, *state, &folder);
	OK(print_status_text(&out, &look, &fault));
	assert_true(has(&out, "\narticles         2\n"));
	assert_true(has(&out, "\nrejected         1\n"));
	assert_true(has(&out, "\ndate_first       2021-08\n"));
	assert_true(has(&out, "language         en: "));
	assert_true(has(&out, "root             news=/"));
	assert_true(has(&out, ": 2 added, 0 changed, 0 deleted, 1 rejected\n"));
	bytes_free(&out);
	look_close(&look);
	free(folder);
}

static void test_json(void **state)
{
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct look look;
	char *folder;

	open_look(&look, *state, &folder);
	OK(print_status_json(&out, &look, &fault));
	assert_true(has(&out, "\"articles\":2,"));
	assert_true(has(&out, "\"date_last\":\"2021-08\""));
	assert_true(has(&out, "\"roots\":[{\"label\":\"news\","));
	assert_true(has(&out, "\"runs\":[{\"run\":1,"));
	assert_true(has(&out, "\"sqlite\":\""));
	assert_int_equal(out.data[out.length - 1], '\n');
	bytes_free(&out);
	look_close(&look);
	free(folder);
}

static void test_lists(void **state)
{
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct look look;
	char *folder;

	open_look(&look, *state, &folder);
	OK(print_rejected(&out, look.ledger, &fault));
	assert_true(has(&out, "news/esc"));
	assert_true(has(&out, ".txt: no words\n"));
	assert_false(has(&out, "\x1b"));
	bytes_clear(&out);
	OK(print_dry_run(&out, "add", TEXT("a\nb"), NULL, &fault));
	OK(print_dry_run(&out, "reject", TEXT("c"), "no\nwords", &fault));
	assert_true(has(&out, "\nreject c: no words\n"));
	bytes_clear(&out);
	OK(print_version(&out, &fault));
	assert_int_equal(strncmp(out.data, "pqindex ", 8), 0);
	bytes_free(&out);
	look_close(&look);
	free(folder);
}

/* The index to look at, and what is printed of it. */
struct looking {
	const char *folder;
	struct bytes out;
	bool is_json;
};

static enum status look_hungry(void *context, struct fault *why)
{
	struct looking *looking = context;
	struct look look;
	enum status status = look_open(&look, looking->folder, why);

	if (!status)
		status = look_open_index(&look, why);
	if (!status)
		status = looking->is_json ?
				 print_status_json(&looking->out, &look, why) :
				 print_status_text(&looking->out, &look, why);
	if (!status)
		status = print_rejected(&looking->out, look.ledger, why);
	look_close(&look);
	return status;
}

static void drop_printed(void *context, enum status status)
{
	struct looking *looking = context;

	(void)status;
	bytes_free(&looking->out);
}

static void test_out_of_memory(void **state)
{
	struct looking looking = { .out = BYTES_UP_TO(1 << 20) };
	const struct starve_work work = { .run = look_hungry,
					  .after = drop_printed,
					  .context = &looking,
					  .may_do_without = true,
					  .step = 3 };
	struct look look;
	char *folder;

	open_look(&look, *state, &folder);
	look_close(&look);
	looking.folder = folder;
	for (int i = 0; i < 2; i++) {
		looking.is_json = i == 1;
		assert_true(starve(&work) > 5);
	}
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_text),
		SCRATCH_TEST(test_json),
		SCRATCH_TEST(test_lists),
		SCRATCH_TEST(test_out_of_memory),
	};

	starve_sqlite();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
