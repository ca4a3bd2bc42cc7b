/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <time.h>

#include "indexer/plan.h"
#include "tests/unit/newsroom.h"
#include "tests/unit/unit.h"

static struct ledger_source row_of(struct newsroom *room, const char *label,
				   const char *path, bool *is_found)
{
	struct ledger_source row = { .label = text_of(label),
				     .path = text_of(path) };

	OK(ledger_find_source(room->site.ledger, &row, is_found, &room->fault));
	return row;
}

/* Whether what was changed just now may have been read while that went on.
 * On a machine that took longer than that for it nothing is to be seen. */
static void test_racy(void **state)
{
	static const struct timespec old[2] = { { .tv_sec = 1000000000 },
						{ .tv_sec = 1000000000 } };
	static const struct timespec ticks = { .tv_nsec = 50000000 };
	char *path = scratch_path(*state, "news/new.txt");
	struct newsroom room;
	struct ledger_source row;
	struct stat facts;
	bool is_found;

	newsroom_open(&room, *state);
	put_file(*state, "news/new.txt", "Words.\n");
	assert_int_equal(stat(path, &facts), 0);
	OK(newsroom_read(&room, "new.txt"));
	row = row_of(&room, "news", "new.txt", &is_found);
	assert_true(row.is_racy || !plan_is_racy(&facts, plan_clock()));
	assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
	/* Setting the time was a change, too. */
	(void)nanosleep(&ticks, NULL); /* no signal comes */
	OK(newsroom_read(&room, "new.txt"));
	row = row_of(&room, "news", "new.txt", &is_found);
	assert_true(is_found);
	assert_false(row.is_racy);
	newsroom_close(&room);
	free(path);
}

static void test_good_and_bad(void **state)
{
	struct newsroom room;
	struct ledger_source row;
	bool is_found;

	put_file(*state, "news/good.txt", "Words.\n");
	put_file(*state, "news/bad.txt", " \n");
	newsroom_open(&room, *state);
	OK(newsroom_read(&room, "good.txt"));
	OK(newsroom_read(&room, "bad.txt"));
	OK(newsroom_read(&room, "gone.txt"));
	row = row_of(&room, "news", "good.txt", &is_found);
	assert_true(is_found);
	assert_int_equal(row.state, LEDGER_GOOD);
	assert_int_equal(row.size, 7);
	row = row_of(&room, "news", "bad.txt", &is_found);
	assert_int_equal(row.state, LEDGER_REJECTED);
	assert_true(text_equal(row.reason, TEXT("no words")));
	(void)row_of(&room, "news", "gone.txt", &is_found);
	assert_false(is_found);
	assert_int_equal(room.report.read_count, 2);
	assert_int_equal(room.report.rejected_count, 1);
	newsroom_close(&room);
}

/* Records that are gone from a file leave it; until they may, the file is
 * to be read again. */
static void test_records_leave(void **state)
{
	struct newsroom room;
	struct ledger_source row;
	bool is_found;
	int64_t count;

	put_file(*state, "news/w.jsonl",
		 "{\"id\":\"1\",\"text\":\"One.\"}\n"
		 "{\"id\":\"2\",\"text\":\"Two.\"}\n{broken\n");
	newsroom_open(&room, *state);
	OK(newsroom_read(&room, "w.jsonl"));
	row = row_of(&room, "news", "w.jsonl", &is_found);
	assert_int_equal(row.state, LEDGER_GOOD);
	assert_int_equal(strncmp(row.reason.data, "record at byte 50: ", 19),
			 0);
	OK(batch_flush(room.batch, &room.fault));
	put_file(*state, "news/w.jsonl", "{\"id\":\"2\",\"text\":\"Two.\"}\n");
	OK(newsroom_read(&room, "w.jsonl"));
	OK(ledger_count_leaving(room.site.ledger, &count, &room.fault));
	assert_int_equal(count, 1);
	row = row_of(&room, "news", "w.jsonl", &is_found);
	assert_int_equal(row.state, LEDGER_RETRY);
	assert_int_equal(row.reason.length, 0);
	newsroom_close(&room);
}

/* More than a batch holds: what is flushed in the middle is marked. */
static void test_giant(void **state)
{
	struct bytes lines = BYTES_UP_TO(1 << 24);
	struct newsroom room;
	bool is_found;

	for (int i = 0; i < 4500; i++)
		OK(bytes_printf(&lines, &room.fault,
				"{\"id\":\"%d\",\"text\":\"Record %d.\"}\n", i,
				i));
	OK(bytes_append_byte(&lines, '\0', &room.fault));
	put_file(*state, "news/w.jsonl", lines.data);
	newsroom_open(&room, *state);
	OK(newsroom_read(&room, "w.jsonl"));
	assert_int_equal(room.report.batch_count, 2);
	assert_int_equal(newsroom_passages(&room), 4000);
	batch_cancel(room.batch);
	assert_int_equal(row_of(&room, "news", "w.jsonl", &is_found).state,
			 LEDGER_RETRY);
	OK(newsroom_read(&room, "w.jsonl"));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 4500);
	assert_int_equal(row_of(&room, "news", "w.jsonl", &is_found).state,
			 LEDGER_GOOD);
	/* What was there already was not written again. */
	assert_int_equal(room.report.added_count, 4500);
	bytes_free(&lines);
	newsroom_close(&room);
}

/* A flush in the middle of a source may have to read another source. */
static void test_reads_beside(void **state)
{
	struct bytes lines = BYTES_UP_TO(1 << 24);
	struct newsroom room;
	char *stub = scratch_path(*state, "index/XAPIANDB");

	put_file(*state, "news/a.jsonl",
		 "{\"title\":\"\",\"text\":\"Twice there.\","
		 "\"date\":\"2021-08-17\",\"source\":\"Post\"}\n");
	newsroom_open(&room, *state);
	OK(newsroom_read(&room, "a.jsonl"));
	OK(batch_flush(room.batch, &room.fault));
	newsroom_close(&room);
	/* An index that is lost: only the source has the text now. */
	assert_int_equal(unlink(stub), 0);
	newsroom_open(&room, *state);
	OK(bytes_printf(&lines, &room.fault,
			"{\"id\":\"t\",\"text\":\"Twice there.\"}\n"));
	for (int i = 0; i < 2500; i++)
		OK(bytes_printf(&lines, &room.fault,
				"{\"id\":\"%d\",\"text\":\"Record %d.\"}\n", i,
				i));
	OK(bytes_append_byte(&lines, '\0', &room.fault));
	put_file(*state, "news/w.jsonl", lines.data);
	OK(newsroom_read(&room, "w.jsonl"));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 2501);
	assert_int_equal(room.report.rejected_count, 0);
	bytes_free(&lines);
	newsroom_close(&room);
	free(stub);
}

static void test_stop(void **state)
{
	volatile sig_atomic_t stop = 15;
	struct newsroom room;

	put_file(*state, "news/a.txt", "Words.\n");
	newsroom_open(&room, *state);
	room.site.stop = &stop;
	assert_int_equal(newsroom_read(&room, "a.txt"), STATUS_RETRY);
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_articles(&room), 0);
	newsroom_close(&room);
}

static void test_stream(void **state)
{
	struct newsroom room;
	bool is_found;
	char *path = scratch_path(*state, "records");
	int fd;

	put_file(*state, "records",
		 "{\"id\":\"1\",\"text\":\"One.\"}\n[]\n"
		 "{\"id\":\"2\",\"text\":\"Two.\"}\n");
	newsroom_open(&room, *state);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	OK(intake_stream(&room.intake, fd, &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_articles(&room), 2);
	assert_int_equal(room.report.rejected_count, 1);
	(void)row_of(&room, "-", "id:1", &is_found);
	assert_true(is_found);
	(void)close(fd);
	free(path);
	newsroom_close(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_racy),
		SCRATCH_TEST(test_good_and_bad),
		SCRATCH_TEST(test_records_leave),
		SCRATCH_TEST(test_giant),
		SCRATCH_TEST(test_reads_beside),
		SCRATCH_TEST(test_stop),
		SCRATCH_TEST(test_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
