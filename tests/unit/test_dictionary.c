/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/dictionary.h"
#include "indexer/identity.h"
#include "indexer/restore.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "tests/unit/effort.h"
#include "tests/unit/newsroom.h"
#include "tests/unit/unit.h"

enum {
	NAME_BYTES = 32,
	TEXT_BYTES = 1 << 14,
	DICTIONARY_BYTES = 1 << 20,
	ENOUGH = 20, /* articles of ENOUGH_BYTES give a dictionary */
	ENOUGH_BYTES = 2000
};

/* ---- Sources ----------------------------------------------------------- */

static void name_of(char out[NAME_BYTES], size_t number)
{
	(void)snprintf(out, NAME_BYTES, "%zu.txt", number);
}

/* A text of its own, of about so many bytes. */
static void text_for(char out[TEXT_BYTES], size_t number, size_t bytes)
{
	static const char *const words[] = {
		"harbour", "camera", "ship", "city",   "court", "vendor",
		"report",  "lock",   "port", "market", "train", "claim",
	};
	size_t length =
		(size_t)snprintf(out, TEXT_BYTES, "Number %zu\n\n", number);

	for (size_t i = 0; length < bytes; i++)
		length += (size_t)snprintf(
			out + length, TEXT_BYTES - length,
			"The %s of the %s was seen %zu times.%s",
			words[(number * 5 + i) % COUNT(words)],
			words[(number + i * 7) % COUNT(words)], number * 31 + i,
			i % 4 == 3 ? "\n\n" : " ");
}

static void put_article(void *state, size_t number, size_t bytes)
{
	char text[TEXT_BYTES];
	char file[NAME_BYTES];
	char name[8 + NAME_BYTES];

	name_of(file, number);
	(void)snprintf(name, sizeof(name), "news/%s", file);
	text_for(text, number, bytes);
	put_file(state, name, text);
}

/* Articles `first`, `first` + 1, ...: written to disk and read. */
static void read_articles(struct newsroom *room, void *state, size_t first,
			  size_t count, size_t bytes)
{
	for (size_t i = first; i < first + count; i++) {
		char file[NAME_BYTES];

		name_of(file, i);
		put_article(state, i, bytes);
		OK(newsroom_read(room, file));
	}
}

static void write_articles(struct newsroom *room, void *state, size_t first,
			   size_t count, size_t bytes)
{
	read_articles(room, state, first, count, bytes);
	OK(batch_flush(room->batch, &room->fault));
}

/* ---- What came of it --------------------------------------------------- */

static struct bytes dictionary_of(struct newsroom *room)
{
	struct bytes dictionary = BYTES_UP_TO(DICTIONARY_BYTES);

	(void)newsroom_passages(room); /* reopens */
	OK(site_meta(&room->site, SCHEMA_META_DICTIONARY, &dictionary,
		     &room->fault));
	return dictionary;
}

static bool has_dictionary(struct newsroom *room)
{
	struct bytes dictionary = dictionary_of(room);
	bool is_there = dictionary.length > 0;

	bytes_free(&dictionary);
	return is_there;
}

static struct hash id_of(size_t number)
{
	char file[NAME_BYTES];
	struct text place[] = {
		TEXT("location"), TEXT("news"), { file, 0 }, TEXT("")
	};

	name_of(file, number);
	place[2].length = strlen(file);
	return hash_parts(place, 4);
}

/* The articles come back as they were written. */
static void expect_articles(struct newsroom *room, size_t first, size_t count,
			    size_t bytes)
{
	struct pool *pool;

	OK(pool_new(&pool, 1 << 24, &room->fault));
	for (size_t i = first; i < first + count; i++) {
		const struct hash id = id_of(i);
		char text[TEXT_BYTES];
		struct article article;

		pool_reset(pool);
		text_for(text, i, bytes);
		OK(restore_article(room->site.store, &id, pool, &article,
				   &room->fault));
		assert_true(text_equal(article.text, text_of(text)));
	}
	pool_free(pool);
}

/* The record of a passage of the article; its id stands behind the checksum,
 * unpacked ("record.h"). */
static void find_passage(struct newsroom *room, const struct hash *id,
			 struct bytes *data)
{
	enum { ID_OFFSET = 10 };
	uint32_t document = 0;

	(void)newsroom_passages(room); /* reopens */
	do {
		bytes_clear(data);
		OK(index_next_document(room->site.reader, document, &document,
				       &room->fault));
		assert_true(document > 0);
		OK(index_read(room->site.reader, document, data, &room->fault));
		assert_true(data->length > ID_OFFSET + HASH_BYTES);
	} while (memcmp(data->data + ID_OFFSET, id->bytes, HASH_BYTES) != 0);
}

/* What a passage of an article gives without any dictionary. */
static enum status read_plainly(struct newsroom *room, size_t number)
{
	const struct hash id = id_of(number);
	struct bytes data = BYTES_UP_TO(1 << 20);
	struct bytes texts = BYTES_UP_TO(1 << 20);
	struct record_passage record;
	struct pack *pack;
	enum status status;

	OK(pack_open(&pack, TEXT(""), &room->fault));
	find_passage(room, &id, &data);
	status = record_get_passage(&record, text_from(&data), pack, &texts,
				    &room->fault);
	bytes_free(&texts);
	bytes_free(&data);
	pack_close(pack);
	return status;
}

/* ---- Whether there is one ---------------------------------------------- */

static const struct {
	size_t count;
	size_t bytes; /* of each article */
	bool has_dictionary;
} rows[] = {
	{ 1, 500, false },   { 1, 15000, false }, { 7, 10000, false },
	{ 8, 500, false },   { 8, 2500, true },   { 20, 300, false },
	{ 64, 100, false },  { 64, 600, true },   { 150, 600, true },
	{ 20, 15000, true },
};

static void test_how_much(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		char name[NAME_BYTES];
		char *folder;
		struct newsroom room;

		(void)snprintf(name, sizeof(name), "row-%zu", i);
		folder = scratch_path(*state, name);
		assert_int_equal(mkdir(folder, 0700), 0);
		newsroom_open(&room, folder);
		write_articles(&room, folder, 0, rows[i].count, rows[i].bytes);
		assert_int_equal(room.report.batch_count, 1);
		if (has_dictionary(&room) != rows[i].has_dictionary)
			fail_msg("%zu articles of %zu bytes", rows[i].count,
				 rows[i].bytes);
		assert_int_equal(room.site.is_packing, rows[i].has_dictionary);
		expect_articles(&room, 0, rows[i].count, rows[i].bytes);
		newsroom_close(&room);
		free(folder);
	}
}

/* It makes records of such articles shorter, and is not too long. */
static void test_what_is_in_it(void **state)
{
	struct newsroom room;
	struct bytes dictionary;
	struct bytes packed[2] = { BYTES_UP_TO(TEXT_BYTES),
				   BYTES_UP_TO(TEXT_BYTES) };
	char text[TEXT_BYTES];

	newsroom_open(&room, *state);
	write_articles(&room, *state, 0, ENOUGH, ENOUGH_BYTES);
	dictionary = dictionary_of(&room);
	assert_true(dictionary.length > 0);
	assert_true(dictionary.length <= PACK_DICTIONARY_BYTES);
	text_for(text, 1000, 600);
	for (size_t i = 0; i < 2; i++) {
		struct pack *pack;

		OK(pack_open(&pack, i ? text_from(&dictionary) : TEXT(""),
			     &room.fault));
		OK(pack_shrink(pack, &packed[i], text_of(text), &room.fault));
		pack_close(pack);
	}
	assert_true(packed[1].length < packed[0].length * 2 / 3);
	bytes_free(&packed[0]);
	bytes_free(&packed[1]);
	bytes_free(&dictionary);
	newsroom_close(&room);
}

/* The same sources, the same dictionary. */
static void test_always_the_same(void **state)
{
	struct bytes dictionaries[2];

	for (size_t i = 0; i < 2; i++) {
		char *folder = scratch_path(*state, i ? "one" : "two");
		struct newsroom room;

		assert_int_equal(mkdir(folder, 0700), 0);
		newsroom_open(&room, folder);
		write_articles(&room, folder, 0, ENOUGH, ENOUGH_BYTES);
		dictionaries[i] = dictionary_of(&room);
		newsroom_close(&room);
		free(folder);
	}
	assert_true(text_equal(text_from(&dictionaries[0]),
			       text_from(&dictionaries[1])));
	bytes_free(&dictionaries[0]);
	bytes_free(&dictionaries[1]);
}

/* ---- Batches ----------------------------------------------------------- */

/* Few articles, many, many others, and the same program or another: the
 * first that are enough give the dictionary, and all are read. */
static void test_batches(void **state)
{
	struct newsroom room;
	struct bytes first;
	struct bytes last;

	newsroom_open(&room, *state);
	write_articles(&room, *state, 0, 2, ENOUGH_BYTES);
	assert_false(has_dictionary(&room));
	assert_int_equal(read_plainly(&room, 0), STATUS_OK);
	write_articles(&room, *state, 100, ENOUGH, ENOUGH_BYTES);
	first = dictionary_of(&room);
	assert_true(first.length > 0);
	assert_int_equal(read_plainly(&room, 100), STATUS_DAMAGED);
	/* Those from before stay as they are. */
	assert_int_equal(read_plainly(&room, 1), STATUS_OK);
	write_articles(&room, *state, 200, ENOUGH, ENOUGH_BYTES);
	write_articles(&room, *state, 300, 1, ENOUGH_BYTES);
	assert_int_equal(read_plainly(&room, 300), STATUS_DAMAGED);
	newsroom_close(&room);
	newsroom_open(&room, *state);
	assert_false(room.site.is_packing);
	write_articles(&room, *state, 400, 1, ENOUGH_BYTES);
	assert_int_equal(read_plainly(&room, 400), STATUS_DAMAGED);
	write_articles(&room, *state, 500, ENOUGH, ENOUGH_BYTES);
	last = dictionary_of(&room);
	assert_true(text_equal(text_from(&first), text_from(&last)));
	expect_articles(&room, 0, 2, ENOUGH_BYTES);
	expect_articles(&room, 100, ENOUGH, ENOUGH_BYTES);
	expect_articles(&room, 200, ENOUGH, ENOUGH_BYTES);
	expect_articles(&room, 300, 1, ENOUGH_BYTES);
	expect_articles(&room, 400, 1, ENOUGH_BYTES);
	expect_articles(&room, 500, ENOUGH, ENOUGH_BYTES);
	bytes_free(&first);
	bytes_free(&last);
	newsroom_close(&room);
}

/* Articles that are written again are enough as well. */
static void test_changed_articles(void **state)
{
	struct newsroom room;

	newsroom_open(&room, *state);
	write_articles(&room, *state, 0, ENOUGH, 100);
	assert_false(has_dictionary(&room));
	write_articles(&room, *state, 0, ENOUGH, ENOUGH_BYTES);
	assert_true(has_dictionary(&room));
	expect_articles(&room, 0, ENOUGH, ENOUGH_BYTES);
	newsroom_close(&room);
}

/* Those that go count for nothing. */
static void test_gone_articles(void **state)
{
	char *news = scratch_path(*state, "news");
	struct settings settings = { .allows_delete = true };
	struct newsroom room;
	struct report report;

	/* As many as would do, in two halves that do not. */
	for (size_t i = 0; i < 14; i++) {
		put_article(*state, i, ENOUGH_BYTES);
		if (i == 6 || i == 13)
			OK(run_news(*state, &report));
	}
	for (size_t i = 0; i < 14; i++) {
		char name[8 + NAME_BYTES];

		(void)snprintf(name, sizeof(name), "news/%zu.txt", i);
		remove_file(*state, name);
	}
	put_article(*state, 20, ENOUGH_BYTES);
	OK(run_with(*state, &settings, news, &report));
	assert_int_equal(report.deleted_count, 14);
	newsroom_open(&room, *state);
	assert_false(has_dictionary(&room));
	expect_articles(&room, 20, 1, ENOUGH_BYTES);
	newsroom_close(&room);
	free(news);
}

/* An article that cannot be made is no failure here; the batch is written
 * again without it, and its dictionary made again. */
static void test_refused_article(void **state)
{
	const struct article article = { .text = TEXT(" ... "),
					 .language = TEXT("en") };
	const struct ledger_source row = { .label = TEXT("news"),
					   .path = TEXT("u.txt") };
	struct location location;
	struct newsroom room;

	newsroom_open(&room, *state);
	read_articles(&room, *state, 0, ENOUGH, ENOUGH_BYTES);
	identity_locate(&location, row.label, row.path, &article);
	OK(batch_take(room.batch, &location, &article, &room.fault));
	OK(ledger_put_source(room.site.ledger, &row, &room.fault));
	OK(batch_flush(room.batch, &room.fault));
	assert_int_equal(room.report.rejected_count, 1);
	assert_true(has_dictionary(&room));
	expect_articles(&room, 0, ENOUGH, ENOUGH_BYTES);
	newsroom_close(&room);
}

/* ---- Failures ---------------------------------------------------------- */

/* A batch that fails takes its dictionary with it: what the next program
 * writes is packed by one that the index has, or by none. */
static void test_failed_batch(void **state)
{
	enum status status = STATUS_FULL;
	size_t failure_count = 0;
	struct newsroom room;

	for (size_t nth = 1; status; nth += 1 + nth / EFFORT(8, 5)) {
		assert_true(nth < 1 << 24);
		newsroom_open(&room, *state);
		read_articles(&room, *state, 0, ENOUGH, ENOUGH_BYTES);
		(void)memory_fail_at(nth, 0);
		status = batch_flush(room.batch, &room.fault);
		(void)memory_fail_at(0, 0);
		assert_true(!status || status == STATUS_FULL);
		failure_count += status == STATUS_FULL;
		newsroom_close(&room);
		newsroom_open(&room, *state);
		/* Too few for one. */
		write_articles(&room, *state, 1000 + nth, 1, 1000);
		assert_int_equal(read_plainly(&room, 1000 + nth),
				 has_dictionary(&room) ? STATUS_DAMAGED :
							 STATUS_OK);
		expect_articles(&room, 1000 + nth, 1, 1000);
		newsroom_close(&room);
	}
	assert_true(failure_count > 20);
	newsroom_open(&room, *state);
	assert_true(has_dictionary(&room));
	expect_articles(&room, 0, ENOUGH, ENOUGH_BYTES);
	expect_articles(&room, 1001, 5, 1000);
	newsroom_close(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_how_much),
		SCRATCH_TEST(test_what_is_in_it),
		SCRATCH_TEST(test_always_the_same),
		SCRATCH_TEST(test_batches),
		SCRATCH_TEST(test_changed_articles),
		SCRATCH_TEST(test_gone_articles),
		SCRATCH_TEST(test_refused_article),
		SCRATCH_TEST(test_failed_batch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
