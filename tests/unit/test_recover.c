/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/generation.h"
#include "tests/unit/newsroom.h"
#include "tests/unit/starve.h"
#include "tests/unit/starve_sqlite.h"
#include "tests/unit/unit.h"

/* The ledger as it is now, and back again: what a crash between the two
 * commits leaves behind. */
static void copy_file(void *state, const char *from, const char *to)
{
	char *source = scratch_path(state, from);
	char *target = scratch_path(state, to);
	FILE *in = fopen(source, "r");
	FILE *out = fopen(target, "w");
	char room[4096];
	size_t length;

	assert_non_null(in);
	assert_non_null(out);
	while ((length = fread(room, 1, sizeof(room), in)) > 0)
		assert_int_equal(fwrite(room, 1, length, out), length);
	assert_int_equal(fclose(in), 0);
	assert_int_equal(fclose(out), 0);
	free(source);
	free(target);
}

static void keep_ledger(void *state)
{
	copy_file(state, "index/ledger.sqlite", "kept");
}

static void put_ledger_back(void *state)
{
	copy_file(state, "kept", "index/ledger.sqlite");
}

static void read_and_flush(void *state, const char *path)
{
	struct newsroom room;

	newsroom_open(&room, state);
	OK(newsroom_read(&room, path));
	OK(batch_flush(room.batch, &room.fault));
	newsroom_close(&room);
}

static int64_t suspects(struct newsroom *room)
{
	int64_t count;

	OK(ledger_count_suspects(room->site.ledger, &count, &room->fault));
	return count;
}

static void test_first(void **state)
{
	struct newsroom room;

	newsroom_open(&room, *state);
	assert_int_equal(room.site.read_generation, 1);
	assert_int_equal(room.site.run, 1);
	assert_int_equal(suspects(&room), 0);
	newsroom_close(&room);
}

/* One batch ahead: the ledger learns of its articles, whose sources are to be
 * read again. */
static void test_ahead(void **state)
{
	struct ledger_source source = { .label = TEXT("news"),
					.path = TEXT("b.txt") };
	struct newsroom room;
	bool is_known;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	put_file(*state, "news/b.txt", "Words about trains.\n");
	read_and_flush(*state, "a.txt");
	keep_ledger(*state);
	read_and_flush(*state, "b.txt");
	put_ledger_back(*state);
	newsroom_open(&room, *state);
	assert_int_equal(suspects(&room), 1);
	assert_int_equal(room.site.batch, 2);
	assert_int_equal(room.site.run, 3);
	assert_int_equal(newsroom_articles(&room), 2);
	OK(ledger_find_source(room.site.ledger, &source, &is_known,
			      &room.fault));
	assert_true(is_known);
	assert_int_equal(source.state, LEDGER_RETRY);
	OK(recover_suspects(&room.site, room.roots, room.batch, &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 2);
	assert_int_equal(suspects(&room), 1); /* until it is written */
	newsroom_close(&room);
}

/* Without a ledger all are suspects: a ghost goes when its root was walked,
 * and not before. */
static void test_ghosts(void **state)
{
	struct newsroom room;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	put_file(*state, "news/b.txt", "Words about trains.\n");
	read_and_flush(*state, "a.txt");
	read_and_flush(*state, "b.txt");
	remove_file(*state, "index/ledger.sqlite");
	newsroom_open(&room, *state);
	assert_int_equal(suspects(&room), 2);
	assert_int_equal(newsroom_articles(&room), 0);
	OK(recover_suspects(&room.site, room.roots, room.batch, &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 2);
	roots_at(room.roots, 0)->may_lose = true;
	/* It is there, but was not read. */
	OK(recover_suspects(&room.site, room.roots, room.batch, &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 2);
	remove_file(*state, "news/b.txt");
	OK(recover_suspects(&room.site, room.roots, room.batch, &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 1);
	assert_int_equal(suspects(&room), 1);
	newsroom_close(&room);
}

/* The suspect's source is still there: it keeps the run it was seen in. */
static void test_ahead_and_read_again(void **state)
{
	const struct text place[] = { TEXT("location"), TEXT("news"),
				      TEXT("b.txt"), TEXT("") };
	const struct hash id = hash_parts(place, 4);
	struct newsroom room;
	int64_t run;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	put_file(*state, "news/b.txt", "Words about trains.\n");
	read_and_flush(*state, "a.txt");
	keep_ledger(*state);
	read_and_flush(*state, "b.txt");
	put_ledger_back(*state);
	newsroom_open(&room, *state);
	OK(newsroom_read(&room, "b.txt"));
	OK(batch_flush(room.batch, &room.fault));
	OK(ledger_first_run(room.site.ledger, &id, &run, &room.fault));
	assert_int_equal(run, 2);
	assert_int_equal(room.site.run, 3);
	newsroom_close(&room);
}

/* An index that is behind, or of another id: all of it is suspect and all
 * sources are read again. */
static void test_strangers(void **state)
{
	struct ledger_source row = { .label = TEXT("news"),
				     .path = TEXT("a.txt") };
	struct newsroom room;
	bool is_found;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	read_and_flush(*state, "a.txt");
	newsroom_open(&room, *state);
	OK(ledger_begin(room.site.ledger, &room.fault));
	OK(ledger_set_number(room.site.ledger, LEDGER_BATCH, 9, &room.fault));
	OK(ledger_commit(room.site.ledger, &room.fault));
	newsroom_close(&room);
	newsroom_open(&room, *state);
	assert_int_equal(suspects(&room), 1);
	OK(ledger_find_source(room.site.ledger, &row, &is_found, &room.fault));
	assert_int_equal(row.state, LEDGER_RETRY);
	assert_int_equal(room.site.batch, 1);
	newsroom_close(&room);
}

static void test_lost_ledger(void **state)
{
	struct newsroom room;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	read_and_flush(*state, "a.txt");
	remove_file(*state, "index/ledger.sqlite");
	newsroom_open(&room, *state);
	assert_int_equal(suspects(&room), 1);
	assert_int_equal(room.site.run, 2);
	newsroom_close(&room);
}

/* Why sources are rejected: as the ledger has it, nothing else, also when
 * the run that should have written it was killed. */
static void test_reasons(void **state)
{
	struct bytes value = BYTES_UP_TO(4096);
	struct newsroom room;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	put_file(*state, "news/void.txt", "\n");
	read_and_flush(*state, "a.txt");
	read_and_flush(*state, "void.txt");
	remove_file(*state, "index/XAPIANDB");
	newsroom_open(&room, *state);
	newsroom_close(&room);
	newsroom_open(&room, *state);
	assert_false(room.site.is_new);
	OK(batch_begin(room.batch, &room.fault));
	OK(recover_values(&room.site, room.batch, &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 0);
	OK(site_meta(&room.site, "rnews/void.txt", &value, &room.fault));
	assert_true(
		text_equal(text_from(&value), TEXT("news/void.txt\nno words")));
	newsroom_close(&room);
	bytes_free(&value);
}

static void test_rebuild(void **state)
{
	struct newsroom room;
	int64_t number;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	read_and_flush(*state, "a.txt");
	newsroom_open(&room, *state);
	OK(recover_site(&room.site, true, &room.fault));
	assert_true(site_is_rebuilding(&room.site));
	OK(ledger_number(room.site.ledger, LEDGER_BUILDING, &number,
			 &room.fault));
	assert_int_equal(number, 2);
	newsroom_close(&room);
	/* It was not ended: the next run begins it anew. */
	newsroom_open(&room, *state);
	assert_true(site_is_rebuilding(&room.site));
	assert_int_equal(newsroom_passages(&room), 1);
	OK(newsroom_read(&room, "a.txt"));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(newsroom_passages(&room), 1);
	OK(site_switch(&room.site, &room.fault));
	newsroom_close(&room);
	/* Switched to, but not struck off. */
	newsroom_open(&room, *state);
	assert_false(site_is_rebuilding(&room.site));
	assert_int_equal(room.site.read_generation, 2);
	OK(generation_highest(room.folder_fd, &number, &room.fault));
	assert_int_equal(number, 2);
	newsroom_close(&room);
}

/* Only when asked to: what cannot be read is replaced. */
static void test_damaged(void **state)
{
	char *folder = scratch_path(*state, "index");
	int fd;
	struct newsroom room;
	struct site site;
	struct fault fault;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	read_and_flush(*state, "a.txt");
	put_file(*state, "index/gen-1/iamglass", "rubbish");
	fd = open_scratch(*state, "index");
	OK(site_open(&site, folder, fd, &fault));
	assert_null(site.reader);
	assert_int_equal(recover_site(&site, false, &fault), STATUS_DAMAGED);
	OK(recover_site(&site, true, &fault));
	assert_true(site_is_rebuilding(&site));
	OK(site_switch(&site, &fault));
	site_close(&site);
	(void)close(fd);
	newsroom_open(&room, *state);
	assert_int_equal(room.site.read_generation, 2);
	newsroom_close(&room);
	free(folder);
}

/* An index that does not say what it is can be replaced as well. */
static void test_no_id(void **state)
{
	struct newsroom room;
	struct site site;

	newsroom_open(&room, *state);
	OK(batch_begin(room.batch, &room.fault));
	OK(batch_set(room.batch, TEXT("pq:index"), TEXT(""), &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	site_drop_writer(&room.site);
	OK(site_open(&site, room.folder, room.folder_fd, &room.fault));
	assert_int_equal(recover_site(&site, false, &room.fault),
			 STATUS_DAMAGED);
	assert_non_null(strstr(room.fault.text, "no id"));
	OK(recover_site(&site, true, &room.fault));
	assert_true(site_is_rebuilding(&site));
	site_close(&site);
	newsroom_close(&room);
}

static void test_newer_format(void **state)
{
	struct newsroom room;
	struct site site;

	newsroom_open(&room, *state);
	OK(batch_begin(room.batch, &room.fault));
	OK(batch_set(room.batch, TEXT("pq:format"), TEXT("99"), &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	site_drop_writer(&room.site);
	OK(site_open(&site, room.folder, room.folder_fd, &room.fault));
	assert_int_equal(recover_site(&site, true, &room.fault), STATUS_DENIED);
	assert_non_null(strstr(room.fault.text, "format 99"));
	site_close(&site);
	newsroom_close(&room);
}

/* A site opened by one who is short of memory. */
struct hunger {
	char *folder;
	int fd;
};

static enum status recover_hungry(void *context, struct fault *fault)
{
	const struct hunger *hunger = context;
	struct site site = { 0 };
	enum status status =
		site_open(&site, hunger->folder, hunger->fd, fault);

	if (!status)
		status = recover_site(&site, false, fault);
	site_close(&site);
	return status;
}

/* Nothing is taken for damage or another index: that costs a rebuild. */
static void test_out_of_memory(void **state)
{
	struct hunger hunger = { .folder = scratch_path(*state, "index") };
	const struct starve_work work = { .run = recover_hungry,
					  .context = &hunger,
					  .may_do_without = true,
					  .step = 3 };
	struct newsroom room;

	put_file(*state, "news/a.txt", "Words about ships.\n");
	put_file(*state, "news/b.txt", "Words about trains.\n");
	read_and_flush(*state, "a.txt");
	keep_ledger(*state);
	read_and_flush(*state, "b.txt");
	put_ledger_back(*state);
	hunger.fd = open_scratch(*state, "index");
	assert_true(starve(&work) > 3);
	assert_int_equal(close(hunger.fd), 0);
	free(hunger.folder);
	newsroom_open(&room, *state);
	assert_int_equal(room.site.batch, 2);
	assert_int_equal(newsroom_passages(&room), 2);
	newsroom_close(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_first),
		SCRATCH_TEST(test_ahead),
		SCRATCH_TEST(test_ghosts),
		SCRATCH_TEST(test_ahead_and_read_again),
		SCRATCH_TEST(test_strangers),
		SCRATCH_TEST(test_lost_ledger),
		SCRATCH_TEST(test_reasons),
		SCRATCH_TEST(test_rebuild),
		SCRATCH_TEST(test_damaged),
		SCRATCH_TEST(test_no_id),
		SCRATCH_TEST(test_newer_format),
		SCRATCH_TEST(test_out_of_memory),
	};

	starve_sqlite();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
