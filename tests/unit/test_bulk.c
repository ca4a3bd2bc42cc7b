/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/resource.h>

#include "indexer/bulk.h"
#include "shared/memory.h"
#include "tests/unit/newsroom.h"
#include "tests/unit/unit.h"

enum { FILES = 12, GROWING_FILES = 40 };

/* A segment for each file, and a checkpoint for each three. */
static const struct bulk_limits limits = { .jobs = 2,
					   .segment_bytes = 1,
					   .checkpoint_segments = 3 };

static void put_numbered(void *state, int number)
{
	char name[40];
	char text[80];

	(void)snprintf(name, sizeof(name), "news/%d.txt", number);
	(void)snprintf(text, sizeof(text), "Words about ship %d.\n", number);
	put_file(state, name, text);
}

static void read_numbered(struct newsroom *room, int first, int last)
{
	for (int i = first; i <= last; i++) {
		char name[40];

		(void)snprintf(name, sizeof(name), "%d.txt", i);
		OK(newsroom_read(room, name));
	}
}

static int64_t number(struct newsroom *room, const char *key)
{
	int64_t out;

	OK(ledger_number(room->site.ledger, key, &out, &room->fault));
	return out;
}

/* Nobody sees anything, and then all; the numbers are those of the law. */
static void test_build(void **state)
{
	struct newsroom room;

	for (int i = 1; i <= FILES; i++)
		put_numbered(*state, i);
	newsroom_open(&room, *state);
	OK(batch_allow_bulk(room.batch, &limits, &room.fault));
	assert_false(batch_is_bulk(room.batch));
	read_numbered(&room, 1, 4);
	assert_true(batch_is_bulk(room.batch));
	assert_int_equal(newsroom_passages(&room), 0);
	assert_int_equal(number(&room, LEDGER_SEGMENTS), 3);
	assert_int_equal(number(&room, LEDGER_BULK), 1);
	assert_int_equal(number(&room, LEDGER_BATCH), 1);
	read_numbered(&room, 5, FILES);
	OK(batch_end_bulk(room.batch, &room.fault));
	assert_false(batch_is_bulk(room.batch));
	assert_int_equal(newsroom_passages(&room), FILES);
	assert_int_equal(number(&room, LEDGER_SEGMENTS), 0);
	assert_int_equal(number(&room, LEDGER_BULK), 0);
	assert_int_equal(number(&room, LEDGER_LOOSE), 0);
	assert_int_equal(room.report.added_count, FILES);
	assert_int_equal(room.report.passage_count, FILES);
	newsroom_close(&room);
}

/* Segments grow with what was sent, up to a limit. */
static void test_growth(void **state)
{
	static const struct bulk_limits growing = { .jobs = 1,
						    .segment_bytes = 1000,
						    .checkpoint_segments = 99 };
	struct newsroom room;
	char text[1000];

	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	newsroom_open(&room, *state);
	OK(batch_allow_bulk(room.batch, &growing, &room.fault));
	for (int i = 1; i <= GROWING_FILES; i++) {
		char name[40];

		(void)snprintf(name, sizeof(name), "news/%d.txt", i);
		(void)snprintf(text, 40, "Ship %d leaves today.", i);
		text[strlen(text)] = ' ';
		put_file(*state, name, text);
		read_numbered(&room, i, i);
	}
	/* Of one file each at first, and of four in the end. */
	assert_int_equal(room.site.segment_count, 16);
	OK(batch_end_bulk(room.batch, &room.fault));
	assert_int_equal(room.report.added_count, GROWING_FILES);
	newsroom_close(&room);
}

/* A run that ends without a word is gone on with from its checkpoint, and
 * from nothing when a segment of it is missing. */
static void test_go_on(void **state)
{
	struct newsroom room;

	for (int lost = 0; lost < 2; lost++) {
		for (int i = 1; i <= FILES; i++)
			put_numbered(*state, i);
		newsroom_open(&room, *state);
		OK(batch_allow_bulk(room.batch, &limits, &room.fault));
		read_numbered(&room, 1, 5);
		if (lost > 0)
			OK(parts_remove(room.folder_fd, 1,
					room.site.parts.list[1].name,
					&room.fault));
		newsroom_close(&room);
		newsroom_open(&room, *state);
		assert_int_equal(room.site.is_bulk, lost == 0);
		assert_int_equal(room.site.segment_count, lost ? 0 : 3);
		OK(batch_allow_bulk(room.batch, &limits, &room.fault));
		read_numbered(&room, 1, FILES);
		OK(batch_end_bulk(room.batch, &room.fault));
		if (lost > 0)
			OK(site_switch(&room.site, &room.fault));
		assert_int_equal(newsroom_passages(&room), FILES);
		newsroom_close(&room);
		scratch_tear_down(state);
		scratch_set_up(state);
	}
}

/* A file that changes in the midst of it, and one that comes again
 * elsewhere: the index is as if it had always been so. */
static void test_changes(void **state)
{
	struct newsroom room;
	struct hash none = { { 0 } };
	struct hash content = none;
	bool is_found = true;

	for (int i = 1; i <= FILES; i++)
		put_numbered(*state, i);
	newsroom_open(&room, *state);
	OK(batch_allow_bulk(room.batch, &limits, &room.fault));
	read_numbered(&room, 1, 6);
	put_file(*state, "news/2.txt", "Words about trains.\n");
	put_file(*state, "news/7.txt", "Words about ship 3.\n");
	read_numbered(&room, 2, 2);
	read_numbered(&room, 7, FILES);
	OK(batch_end_bulk(room.batch, &room.fault));
	/* What could not be added is pending. */
	OK(ledger_next_pending(room.site.ledger, &content, &is_found,
			       &room.fault));
	assert_true(is_found);
	content = none;
	OK(batch_begin(room.batch, &room.fault));
	while (is_found) {
		OK(batch_touch_pending(room.batch, &content, &room.fault));
		OK(ledger_next_pending(room.site.ledger, &content, &is_found,
				       &room.fault));
	}
	OK(batch_flush(room.batch, &room.fault));
	/* Of 12 files two have one text. */
	assert_int_equal(newsroom_passages(&room), FILES - 1);
	assert_int_equal(newsroom_articles(&room), FILES - 1);
	newsroom_close(&room);
}

static void test_limit(void **state)
{
	struct rlimit limit;
	struct rlimit few;

	(void)state;
	assert_int_equal(bulk_limit_jobs(0), 1);
	assert_int_equal(bulk_limit_jobs(3), 3);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	few = limit;
	few.rlim_cur = 80;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	assert_int_equal(bulk_limit_jobs(100), 10);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_int_equal(getrlimit(RLIMIT_DATA, &limit), 0);
	few = limit;
	few.rlim_cur = (rlim_t)512 << 20;
	assert_int_equal(setrlimit(RLIMIT_DATA, &few), 0);
	assert_int_equal(bulk_limit_jobs(100), 3);
	assert_int_equal(setrlimit(RLIMIT_DATA, &limit), 0);
}

static void test_no_memory(void **state)
{
	enum status status = STATUS_FULL;
	struct newsroom room;
	size_t nth;

	newsroom_open(&room, *state);
	for (nth = 1; status; nth++) {
		assert_true(nth < 100);
		(void)memory_fail_at(nth, 0);
		status = batch_allow_bulk(room.batch, &limits, &room.fault);
		(void)memory_fail_at(0, 0);
		assert_true(!status || status == STATUS_FULL);
	}
	assert_true(nth > 6);
	newsroom_close(&room);
	bulk_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_build),     SCRATCH_TEST(test_growth),
		SCRATCH_TEST(test_go_on),     SCRATCH_TEST(test_changes),
		cmocka_unit_test(test_limit), SCRATCH_TEST(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
