/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/memory.h"
#include "tests/unit/effort.h"
#include "tests/unit/newsroom.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

/* Both stores have the batch's number, the index the ids it touched. */
static void test_both_stores(void **state)
{
	struct newsroom room;
	struct bytes touched = BYTES_UP_TO(4096);
	int64_t in_index;
	int64_t in_ledger;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	put_file(*state, "news/b.txt", "Words about trains.\n");
	newsroom_open(&room, *state);
	OK(newsroom_read(&room, "a.txt"));
	OK(newsroom_read(&room, "b.txt"));
	/* Nothing is to be seen before the flush. */
	assert_int_equal(newsroom_passages(&room), 0);
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 2);
	OK(site_meta_number(&room.site, "pq:batch", &in_index, &room.fault));
	OK(ledger_number(room.site.ledger, LEDGER_BATCH, &in_ledger,
			 &room.fault));
	assert_int_equal(in_index, 1);
	assert_int_equal(in_ledger, 1);
	OK(site_meta(&room.site, "pq:touched", &touched, &room.fault));
	assert_int_equal(touched.length, 2 * HASH_BYTES);
	assert_int_equal(room.report.added_count, 2);
	assert_int_equal(room.report.batch_count, 1);
	bytes_free(&touched);
	newsroom_close(&room);
}

/* The same again is no batch at all. */
static void test_nothing_new(void **state)
{
	struct newsroom room;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	newsroom_open(&room, *state);
	OK(newsroom_read(&room, "a.txt"));
	OK(batch_flush(room.batch, &room.fault));
	OK(newsroom_read(&room, "a.txt"));
	OK(batch_flush(room.batch, &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(room.report.batch_count, 1);
	assert_int_equal(room.site.batch, 1);
	newsroom_close(&room);
}

static void test_cancel(void **state)
{
	struct newsroom room;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	newsroom_open(&room, *state);
	OK(newsroom_read(&room, "a.txt"));
	batch_cancel(room.batch);
	assert_int_equal(newsroom_articles(&room), 0);
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 0);
	/* And then it goes on as if nothing had been. */
	OK(newsroom_read(&room, "a.txt"));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 1);
	newsroom_close(&room);
}

/* A source that is undone leaves the others of its batch. */
static void test_return(void **state)
{
	const struct article article = { .text = TEXT("Undone words."),
					 .language = TEXT("en") };
	struct location location;
	struct newsroom room;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	newsroom_open(&room, *state);
	OK(newsroom_read(&room, "a.txt"));
	OK(batch_mark(room.batch, &room.fault));
	identity_locate(&location, TEXT("news"), TEXT("u.txt"), &article);
	OK(batch_take(room.batch, &location, &article, &room.fault));
	OK(batch_set(room.batch, TEXT("rx"), TEXT("y"), &room.fault));
	OK(batch_return(room.batch, &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 1);
	newsroom_close(&room);
}

static void test_settings(void **state)
{
	struct newsroom room;
	struct bytes value = BYTES_UP_TO(4096);

	newsroom_open(&room, *state);
	OK(batch_begin(room.batch, &room.fault));
	OK(batch_set(room.batch, TEXT("pq:root:x"), TEXT("old"), &room.fault));
	OK(batch_set(room.batch, TEXT("pq:root:x"), TEXT("new"), &room.fault));
	OK(batch_set_rejected(room.batch, TEXT("news"), TEXT("b\xFF"),
			      TEXT("no words"), &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	(void)newsroom_passages(&room);
	OK(site_meta(&room.site, "pq:root:x", &value, &room.fault));
	assert_true(text_equal(text_from(&value), TEXT("new")));
	bytes_clear(&value);
	OK(site_meta(&room.site, "rnews/b\xFF", &value, &room.fault));
	assert_true(text_equal(text_from(&value),
			       TEXT("news/b\xEF\xBF\xBD\nno words")));
	bytes_clear(&value);
	OK(batch_begin(room.batch, &room.fault));
	OK(batch_set_rejected(room.batch, TEXT("news"), TEXT("b\xFF"), TEXT(""),
			      &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	(void)newsroom_passages(&room);
	OK(site_meta(&room.site, "rnews/b\xFF", &value, &room.fault));
	assert_int_equal(value.length, 0);
	bytes_free(&value);
	newsroom_close(&room);
}

/* An article without a word is refused by what makes documents: the others
 * of its batch go in, and it is rejected. */
static void test_refused(void **state)
{
	const struct article article = { .text = TEXT(" ... "),
					 .language = TEXT("en") };
	const struct ledger_source row = { .label = TEXT("news"),
					   .path = TEXT("u.txt") };
	struct ledger_source got = row;
	struct location location;
	struct newsroom room;
	bool is_found;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	newsroom_open(&room, *state);
	OK(newsroom_read(&room, "a.txt"));
	identity_locate(&location, row.label, row.path, &article);
	OK(batch_take(room.batch, &location, &article, &room.fault));
	OK(ledger_put_source(room.site.ledger, &row, &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 1);
	assert_int_equal(newsroom_articles(&room), 1);
	assert_int_equal(room.report.rejected_count, 1);
	OK(ledger_find_source(room.site.ledger, &got, &is_found, &room.fault));
	assert_int_equal(got.state, LEDGER_REJECTED);
	assert_true(got.reason.length > 0);
	newsroom_close(&room);
}

/* A long text that cannot be kept costs itself; once it may be by chance. */
static void test_too_large(void **state)
{
	enum { LONG_BYTES = 2 << 20 };
	const struct text too_large =
		TEXT("takes more memory than --max-memory allows");
	char *words = test_calloc(LONG_BYTES, 1);
	const struct article article = { .text = { words, LONG_BYTES },
					 .language = TEXT("en") };
	const struct ledger_source row = { .label = TEXT("news"),
					   .path = TEXT("u.txt") };
	struct ledger_source got = row;
	const enum ledger_state states[] = { LEDGER_RETRY, LEDGER_LARGE };
	struct location location;
	struct newsroom room;
	bool is_found;

	memset(words, 'a', LONG_BYTES);
	put_file(*state, "news/a.txt", "Words about ships.\n");
	newsroom_open(&room, *state);
	OK(newsroom_read(&room, "a.txt"));
	identity_locate(&location, row.label, row.path, &article);
	for (size_t i = 0; i < 2; i++) {
		OK(batch_begin(room.batch, &room.fault));
		if (got.reason.length > 0) /* as whoever reads it again does */
			OK(batch_set_known(room.batch, row.label, row.path,
					   too_large, &room.fault));
		(void)memory_fail_at(1, 0);
		OK(batch_take(room.batch, &location, &article, &room.fault));
		(void)memory_fail_at(0, 0);
		OK(ledger_put_source(room.site.ledger, &row, &room.fault));
		OK(batch_flush(room.batch, &room.fault));
		assert_int_equal(newsroom_passages(&room), 1);
		assert_int_equal(newsroom_articles(&room), 1);
		assert_int_equal(room.report.rejected_count, 1); /* told once */
		OK(ledger_find_source(room.site.ledger, &got, &is_found,
				      &room.fault));
		assert_int_equal(got.state, states[i]);
		assert_true(text_equal(got.reason, too_large));
	}
	newsroom_close(&room);
	test_free(words);
}

/* A ledger that cannot be written to: nothing is kept, and all is well when
 * it can be again. */
static void test_ledger_fails(void **state)
{
	char *journal = scratch_path(*state, "index/ledger.sqlite-journal");
	struct newsroom room;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	newsroom_open(&room, *state);
	/* A folder where the journal should be. */
	assert_int_equal(mkdir(journal, 0700), 0);
	assert_int_not_equal(newsroom_read(&room, "a.txt"), STATUS_OK);
	batch_cancel(room.batch);
	assert_int_equal(rmdir(journal), 0);
	OK(newsroom_read(&room, "a.txt"));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 1);
	newsroom_close(&room);
	free(journal);
}

static void test_full(void **state)
{
	struct newsroom room;

	newsroom_open(&room, *state);
	OK(batch_begin(room.batch, &room.fault));
	assert_false(batch_is_full(room.batch));
	for (int i = 0; i < 2000; i++) {
		const struct hash content = { { (unsigned char)i } };

		OK(batch_touch(room.batch, &content, &room.fault));
	}
	assert_true(batch_is_full(room.batch));
	OK(batch_flush(room.batch, &room.fault));
	assert_false(batch_is_full(room.batch));
	newsroom_close(&room);
	batch_free(NULL);
}

/* A newsroom whose paper is read by one who is short of memory. */
struct hunger {
	void **state;
	struct newsroom room;
	int edition;
};

/* An article more, one that is said elsewhere, one that is not as it was. */
static void lay_out(void *context)
{
	struct hunger *hunger = context;
	char text[128];

	(void)snprintf(text, sizeof(text), "Words of edition %d.\n",
		       hunger->edition++);
	put_file(*hunger->state, "news/a.txt", text);
	put_file(*hunger->state, "news/copy.txt", text);
	newsroom_open(&hunger->room, *hunger->state);
}

static enum status read_hungry(void *context, struct fault *fault)
{
	struct hunger *hunger = context;
	enum status status = newsroom_read(&hunger->room, "a.txt");

	if (!status)
		status = newsroom_read(&hunger->room, "copy.txt");
	if (!status)
		status = newsroom_read(&hunger->room, "w.jsonl");
	if (!status)
		status = batch_flush(hunger->room.batch, &hunger->room.fault);
	*fault = hunger->room.fault;
	return status;
}

static void put_away(void *context, enum status status)
{
	struct hunger *hunger = context;

	(void)status;
	newsroom_close(&hunger->room);
}

static void test_out_of_memory(void **state)
{
	struct hunger hunger = { .state = state };
	const struct starve_work work = { .run = read_hungry,
					  .before = lay_out,
					  .after = put_away,
					  .context = &hunger,
					  .step = EFFORT(1, 5),
					  .may_do_without = true };
	struct newsroom room;

	put_file(*state, "news/w.jsonl",
		 "{\"id\":\"7\",\"url\":\"https://a.example/7\","
		 "\"text\":\"One.\",\"date\":\"2021-08-17\"}\n"
		 "{\"id\":\"8\",\"text\":\"Two.\"}\n");
	assert_true(starve(&work) > 100);
	lay_out(&hunger);
	put_away(&hunger, STATUS_OK);
	newsroom_open(&room, *state);
	OK(newsroom_read(&room, "a.txt"));
	OK(newsroom_read(&room, "copy.txt"));
	OK(newsroom_read(&room, "w.jsonl"));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_articles(&room), 3);
	assert_int_equal(newsroom_passages(&room), 3);
	newsroom_close(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_both_stores),
		SCRATCH_TEST(test_nothing_new),
		SCRATCH_TEST(test_cancel),
		SCRATCH_TEST(test_return),
		SCRATCH_TEST(test_settings),
		SCRATCH_TEST(test_refused),
		SCRATCH_TEST(test_too_large),
		SCRATCH_TEST(test_ledger_fails),
		SCRATCH_TEST(test_full),
		SCRATCH_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
