/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "indexer/print_status.h"
#include "tests/unit/indexing.h"

static struct fault fault;

#define OK(call) assert_int_equal((call), STATUS_OK)

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_text),
		SCRATCH_TEST(test_json),
		SCRATCH_TEST(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
