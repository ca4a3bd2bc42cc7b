/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/generation.h"
#include "indexer/site.h"
#include "tests/unit/effort.h"
#include "tests/unit/indexing.h"
#include "tests/unit/starve.h"
#include "tests/unit/starve_sqlite.h"
#include "tests/unit/unit.h"

static void test_update(void **state)
{
	struct report report;

	for (int i = 0; i < 10; i++) {
		char name[32];
		char text[64];

		(void)snprintf(name, sizeof(name), "news/%d.txt", i);
		(void)snprintf(text, sizeof(text), "Words number %d.\n", i);
		put_file(*state, name, text);
	}
	OK(run_news(*state, &report));
	assert_int_equal(report.added_count, 10);
	assert_int_equal(report.run, 1);
	OK(run_news(*state, &report));
	assert_int_equal(report.run, 0);
	assert_int_equal(report.batch_count, 0);
	put_file(*state, "news/1.txt", "Changed.\n");
	put_file(*state, "news/x.txt", "Added.\n");
	remove_file(*state, "news/2.txt");
	OK(run_news(*state, &report));
	assert_int_equal(report.run, 2);
	assert_int_equal(report.added_count, 1);
	assert_int_equal(report.changed_count, 1);
	assert_int_equal(report.deleted_count, 1);
	assert_int_equal(report.gone_count, 1);
}

/* A fifth may go, not more. */
static void test_guard(void **state)
{
	struct settings settings = { 0 };
	struct report report;
	char name[32];
	char text[64];

	for (int i = 0; i < 10; i++) {
		(void)snprintf(name, sizeof(name), "news/%d.txt", i);
		(void)snprintf(text, sizeof(text), "Words number %d.\n", i);
		put_file(*state, name, text);
	}
	OK(run_news(*state, &report));
	for (int i = 0; i < 3; i++) {
		(void)snprintf(name, sizeof(name), "news/%d.txt", i);
		remove_file(*state, name);
	}
	OK(run_news(*state, &report));
	assert_true(report.needs_person);
	assert_int_equal(report.kept_count, 3);
	assert_int_equal(report.deleted_count, 0);
	put_file(*state, "news/0.txt", "Words number 0.\n");
	OK(run_news(*state, &report));
	assert_false(report.needs_person);
	assert_int_equal(report.deleted_count, 2);
	settings.allows_delete = true;
	for (int i = 3; i < 9; i++) {
		(void)snprintf(name, sizeof(name), "news/%d.txt", i);
		remove_file(*state, name);
	}
	OK(run_with(*state, &settings, NULL, &report));
	assert_int_equal(report.deleted_count, 6);
}

static void test_locked(void **state)
{
	const struct lock_wish wish = { 0 };
	struct settings settings = { 0 };
	struct lock_place place;
	struct report report;
	struct fault fault;
	struct lock lock;
	int fd;

	put_file(*state, "news/a.txt", "Words.\n");
	OK(run_news(*state, &report));
	fd = open_scratch(*state, "index");
	place = site_lock_place(fd, "index");
	OK(lock_take(&lock, &place, &wish, &fault));
	assert_int_equal(run_with(*state, &settings, NULL, &report),
			 STATUS_BUSY);
	lock_release(&lock);
	OK(run_with(*state, &settings, NULL, &report));
	(void)close(fd);
}

static void test_rebuild(void **state)
{
	struct settings settings = { .is_rebuild = true };
	struct report report;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	put_file(*state, "news/b.txt", "Words about trains.\n");
	OK(run_news(*state, &report));
	OK(run_with(*state, &settings, NULL, &report));
	assert_int_equal(report.changed_count, 2);
	settings.is_rebuild = false;
	OK(run_with(*state, &settings, NULL, &report));
	assert_int_equal(report.batch_count, 0);
}

/* "run ended" as the index that searches read says. */
static const char *runs_of(void *state)
{
	static char shown[64];
	char *folder = scratch_path(state, "index");
	const char *const places[] = { folder };
	struct bytes value = BYTES_UP_TO(sizeof(shown) - 1);
	struct fault fault;
	struct index *index;

	OK(index_open(&index, places, 1, &fault));
	OK(index_meta(index, 0, TEXT(SCHEMA_META_RUN), &value, &fault));
	OK(bytes_append_byte(&value, ' ', &fault));
	OK(index_meta(index, 0, TEXT(SCHEMA_META_ENDED), &value, &fault));
	(void)snprintf(shown, sizeof(shown), "%.*s", (int)value.length,
		       value.data);
	index_close(index);
	bytes_free(&value);
	free(folder);
	return shown;
}

/* As a killed run leaves it, or, with "", as one of an older version. */
static void set_ended(void *state, const char *number)
{
	struct bytes path = BYTES_UP_TO(4096);
	char *folder = scratch_path(state, "index");
	int fd = open_scratch(state, "index");
	struct index_writer *writer;
	struct fault fault;
	int64_t generation;

	OK(generation_current(fd, &generation, &fault));
	OK(generation_path(&path, text_of(folder), generation, &fault));
	OK(index_writer_open(&writer, path.data, &fault));
	OK(index_writer_begin(writer, &fault));
	OK(index_writer_set(writer, TEXT(SCHEMA_META_ENDED), text_of(number),
			    &fault));
	OK(index_writer_commit(writer, &fault));
	index_writer_close(writer);
	bytes_free(&path);
	(void)close(fd);
	free(folder);
}

static void test_ended(void **state)
{
	struct settings rebuild = { .is_rebuild = true };
	struct report report;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	OK(run_news(*state, &report));
	assert_string_equal(runs_of(*state), "1 1");
	put_file(*state, "news/b.txt", "Words about trains.\n");
	OK(run_news(*state, &report));
	assert_string_equal(runs_of(*state), "2 2");
	/* A run that has nothing else to do ends one that was killed. */
	set_ended(*state, "1");
	OK(run_news(*state, &report));
	assert_int_equal(report.batch_count, 0);
	assert_string_equal(runs_of(*state), "2 2");
	/* An index without the number is whole, and gets it with a batch. */
	set_ended(*state, "");
	OK(run_news(*state, &report));
	assert_string_equal(runs_of(*state), "2 ");
	put_file(*state, "news/c.txt", "Words about trams.\n");
	OK(run_news(*state, &report));
	assert_string_equal(runs_of(*state), "3 3");
	OK(run_with(*state, &rebuild, NULL, &report));
	assert_string_equal(runs_of(*state), "4 4");
}

static void test_refused(void **state)
{
	struct settings settings = { 0 };
	struct report report;
	struct stat facts;
	char *index = scratch_path(*state, "index");

	assert_int_equal(run_with(*state, &settings, NULL, &report),
			 STATUS_BAD_QUERY);
	assert_int_equal(run_with(*state, &settings, "/none/such", &report),
			 STATUS_DENIED);
	assert_int_not_equal(stat(index, &facts), 0);
	free(index);
}

/* One more file each time: there is always something to do. */
static void put_another(void *context)
{
	static int number;
	void **state = context;
	char name[32];
	char text[64];

	(void)snprintf(name, sizeof(name), "news/more-%d.txt", number % 4);
	(void)snprintf(text, sizeof(text), "Words of edition %d.\n", number++);
	put_file(*state, name, text);
}

static enum status run_hungry(void *context, struct fault *fault)
{
	void **state = context;
	char *folder = scratch_path(*state, "index");
	char *news = scratch_path(*state, "news");
	const char *operands[] = { news };
	const struct settings settings = { .operands = operands,
					   .operand_count = 1 };
	struct report report = { .started_ns =
					 INT64_C(2000000000) * 1000000000 };
	struct progress progress = { 0 };
	const struct run_order order = { .settings = &settings,
					 .folder = folder,
					 .report = &report,
					 .progress = &progress };
	size_t before = memory_refused();
	enum status status = run_index(&order, fault);

	/* What is rejected is so for want of memory; a full batch may help. */
	if (!status && report.rejected_count != 0)
		assert_true(memory_refused() != before);
	free(folder);
	free(news);
	return status;
}

/* Short of memory at any place: the next run makes up for it. */
static void test_out_of_memory(void **state)
{
	const struct starve_work work = { .run = run_hungry,
					  .before = put_another,
					  .context = state,
					  .may_do_without = true,
					  .step = EFFORT(7, 31) };
	struct report report;

	put_file(*state, "news/w.jsonl", "{\"id\":\"7\",\"text\":\"One.\"}\n");
	OK(run_news(*state, &report));
	assert_true(starve(&work) > 100);
	put_another(state);
	OK(run_news(*state, &report));
	assert_int_equal(report.rejected_count, 0);
	OK(run_news(*state, &report));
	assert_int_equal(report.batch_count, 0);
	assert_int_equal(report.seen_count, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_update),        SCRATCH_TEST(test_guard),
		SCRATCH_TEST(test_locked),        SCRATCH_TEST(test_rebuild),
		SCRATCH_TEST(test_ended),         SCRATCH_TEST(test_refused),
		SCRATCH_TEST(test_out_of_memory),
	};

	starve_sqlite();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
