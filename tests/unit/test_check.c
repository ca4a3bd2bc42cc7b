/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/check.h"
#include "tests/unit/effort.h"
#include "tests/unit/indexing.h"
#include "tests/unit/starve.h"
#include "tests/unit/starve_sqlite.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* The site of an index of two articles. */
struct room {
	char *folder;
	int fd;
	struct site site;
	struct findings findings;
};

static void open_room(struct room *room, void *state)
{
	struct report report;

	put_file(state, "news/a.txt", "Words about a harbour.\n");
	put_file(state, "news/b.txt", "Words about a lighthouse.\n");
	OK(run_news(state, &report));
	*room = (struct room){ .folder = scratch_path(state, "index"),
			       .fd = open_scratch(state, "index") };
	OK(site_open(&room->site, room->folder, room->fd, &fault));
}

static void close_room(struct room *room)
{
	site_close(&room->site);
	assert_int_equal(close(room->fd), 0);
	free(room->folder);
}

static void assert_found(struct room *room, enum finding kind, int64_t count)
{
	struct findings *findings = &room->findings;

	*findings = (struct findings){ 0 };
	OK(check_stores(findings, &room->site, &fault));
	assert_int_equal(findings->rows[kind].count, count);
	assert_int_equal(findings_count(findings), count);
}

static void test_sound(void **state)
{
	struct room room;

	open_room(&room, *state);
	assert_found(&room, FINDING_FILES, 0);
	assert_int_equal(room.findings.article_count, 2);
	assert_int_equal(room.findings.passage_count, 2);
	close_room(&room);
}

static void set_batch(struct room *room, int64_t batch)
{
	OK(ledger_begin(room->site.ledger, &fault));
	OK(ledger_set_number(room->site.ledger, LEDGER_BATCH, batch, &fault));
	OK(ledger_commit(room->site.ledger, &fault));
}

/* Stores of different ages are not compared row by row. */
static void test_ages(void **state)
{
	struct room room;
	int64_t batch;

	open_room(&room, *state);
	OK(ledger_number(room.site.ledger, LEDGER_BATCH, &batch, &fault));
	set_batch(&room, batch - 1);
	assert_found(&room, FINDING_UNFINISHED, 1);
	set_batch(&room, batch + 1);
	assert_found(&room, FINDING_STRANGERS, 1);
	set_batch(&room, batch);
	OK(ledger_begin(room.site.ledger, &fault));
	OK(ledger_set_number(room.site.ledger, LEDGER_BUILDING, 9, &fault));
	OK(ledger_commit(room.site.ledger, &fault));
	assert_found(&room, FINDING_UNFINISHED, 1);
	close_room(&room);
}

/* A ledger of another index is none of this one. */
static void test_foreign(void **state)
{
	struct room room;

	open_room(&room, *state);
	OK(ledger_begin(room.site.ledger, &fault));
	OK(ledger_set_index_id(room.site.ledger, TEXT("other"), &fault));
	assert_int_equal(check_stores(&room.findings, &room.site, &fault),
			 STATUS_DAMAGED);
	assert_non_null(strstr(fault.text, "another index"));
	/* One that has articles is only of another age. */
	OK(ledger_set_index_id(room.site.ledger, TEXT(""), &fault));
	assert_found(&room, FINDING_STRANGERS, 1);
	close_room(&room);
}

/* A suspect is known, one that is to be written again as well. */
static void test_known(void **state)
{
	struct ledger_article row;
	const struct hash none = { { 0 } };
	struct room room;

	open_room(&room, *state);
	OK(ledger_next_article(room.site.ledger, &none, &row, &fault));
	assert_true(row.is_there);
	OK(ledger_begin(room.site.ledger, &fault));
	row.has_digest = false;
	row.passage_count = 7;
	OK(ledger_put_article(room.site.ledger, &row, &fault));
	assert_found(&room, FINDING_DIFFERENT, 0);
	row.has_digest = true;
	OK(ledger_put_article(room.site.ledger, &row, &fault));
	assert_found(&room, FINDING_DIFFERENT, 1);
	OK(ledger_drop_content(room.site.ledger, &row.content, &fault));
	OK(ledger_forget_article(room.site.ledger, &row.content, &fault));
	assert_found(&room, FINDING_UNKNOWN, 1);
	OK(ledger_suspect(room.site.ledger, &row.article, 1, &fault));
	assert_found(&room, FINDING_UNKNOWN, 0);
	ledger_rollback(room.site.ledger);
	close_room(&room);
}

static void test_rejected(void **state)
{
	const struct ledger_source row = { .label = TEXT("news"),
					   .path = TEXT("c.txt"),
					   .reason = TEXT("noise") };
	struct room room;

	open_room(&room, *state);
	OK(ledger_begin(room.site.ledger, &fault));
	OK(ledger_put_source(room.site.ledger, &row, &fault));
	assert_found(&room, FINDING_REASONS, 1);
	OK(ledger_set_number(room.site.ledger, LEDGER_REASONS, 1, &fault));
	assert_found(&room, FINDING_REASONS, 0);
	ledger_rollback(room.site.ledger);
	close_room(&room);
}

static void set_key(struct room *room, const char *key, const char *value)
{
	struct index_writer *writer;

	OK(site_writer(&room->site, &writer, &fault));
	OK(index_writer_begin(writer, &fault));
	OK(index_writer_set(writer, text_of(key), text_of(value), &fault));
	OK(index_writer_commit(writer, &fault));
	site_drop_writer(&room->site);
	OK(index_reopen(room->site.reader, &fault));
}

/* What the index says of itself. */
static void test_values(void **state)
{
	static const struct {
		const char *key;
		const char *value;
		enum finding kind;
	} table[] = {
		{ SCHEMA_META_ANALYSIS, "x", FINDING_VERSION },
		{ SCHEMA_META_PASSAGES, "", FINDING_VERSION },
		{ SCHEMA_META_FORMAT, "0", FINDING_VERSION },
		{ SCHEMA_META_ROOT "news", "", FINDING_VALUES },
		{ SCHEMA_META_WORD "\xc3", "1", FINDING_VALUES },
		{ SCHEMA_META_COMPOUND "backdoor", "1", FINDING_VALUES },
		{ SCHEMA_META_COMPOUND "a=b \xc3=en", "1", FINDING_VALUES },
		{ SCHEMA_META_ARTICLE "short", "1", FINDING_VALUES },
	};
	struct room room;

	open_room(&room, *state);
	for (size_t i = 0; i < COUNT(table); i++) {
		struct bytes kept = BYTES_UP_TO(4096);

		OK(site_meta(&room.site, table[i].key, &kept, &fault));
		OK(bytes_append_byte(&kept, '\0', &fault));
		set_key(&room, table[i].key, table[i].value);
		assert_found(&room, table[i].kind, 1);
		set_key(&room, table[i].key, kept.data);
		bytes_free(&kept);
	}
	assert_found(&room, FINDING_FILES, 0);
	set_key(&room, SCHEMA_META_FORMAT, "99");
	assert_int_equal(check_stores(&room.findings, &room.site, &fault),
			 STATUS_DENIED);
	close_room(&room);
}

static void test_stopped(void **state)
{
	static const volatile sig_atomic_t stop = SIGTERM;
	struct room room;

	open_room(&room, *state);
	room.site.stop = &stop;
	assert_int_equal(check_stores(&room.findings, &room.site, &fault),
			 STATUS_RETRY);
	close_room(&room);
}

static enum status check_hungry(void *context, struct fault *why)
{
	struct room *room = context;

	room->findings = (struct findings){ 0 };
	return check_stores(&room->findings, &room->site, why);
}

/* Short of memory nothing is found to be wrong. */
static void assert_nothing_found(void *context, enum status status)
{
	struct room *room = context;

	(void)status;
	assert_int_equal(findings_count(&room->findings), 0);
}

static void test_out_of_memory(void **state)
{
	struct room room;
	const struct starve_work work = { .run = check_hungry,
					  .after = assert_nothing_found,
					  .context = &room,
					  .step = EFFORT(1, 7),
					  .may_do_without = true };

	open_room(&room, *state);
	assert_true(starve(&work) > 10);
	close_room(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_sound),    SCRATCH_TEST(test_ages),
		SCRATCH_TEST(test_known),    SCRATCH_TEST(test_foreign),
		SCRATCH_TEST(test_rejected), SCRATCH_TEST(test_values),
		SCRATCH_TEST(test_stopped),  SCRATCH_TEST(test_out_of_memory),
	};

	starve_sqlite();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
