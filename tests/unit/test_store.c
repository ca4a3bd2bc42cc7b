/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>

#include "shared/index_write.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/store.h"
#include "shared/values.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { ROOM_BYTES = 1 << 20, PASSAGES = 3, POOL_BYTES = 1 << 24 };

static struct fault fault;

/* An article's whole text, put together and checked. */
static enum status join(struct store *store,
			const struct record_article *record, struct pool *pool,
			struct text *out)
{
	struct store_passages passages;
	enum status status = store_passages(store, &record->article, pool,
					    &passages, &fault);

	*out = (struct text){ NULL, 0 };
	return status ? status :
			store_join(record, &passages, pool, out, &fault);
}

/* ---- An index to read -------------------------------------------------- */

/* The article's text is "<gap>text<gap>text<gap>text<gap>"; all of its ids
 * begin with `number`. */
struct item {
	unsigned char number;
	const char *texts[PASSAGES];
	const char *whole;
};

static const struct item ships = {
	1,
	{ "The port of Larn counts its ships.", "There are ninety of them.",
	  "Cameras look at all ninety ships." },
	"Title\n\nThe port of Larn counts its ships. There are ninety of "
	"them.\nCameras look at all ninety ships.\nEnd",
};
static const struct item trains = {
	2,
	{ "The station of Larn counts its trains.", "There are two of them.",
	  "No camera looks at either of its trains." },
	"The station of Larn counts its trains.\n\nThere are two of them. "
	"No camera looks at either of its trains.",
};
static const char dictionary_of_ships[] =
	"Cameras look at The port of Larn counts its ships. There are ninety";
static const char dictionary_of_trains[] =
	"camera looks at either of its trains. The station of Larn counts";

static struct hash id_of(const struct item *item)
{
	struct hash id = { { item->number, 0xFF } };

	return id;
}

/* Passage ids are such that the newest first is not the first first. */
static void fill_passages(struct record_passage *out, const struct item *item)
{
	for (size_t i = 0; i < PASSAGES; i++) {
		const char *at = strstr(item->whole, item->texts[i]);

		assert_non_null(at);
		out[i] = (struct record_passage){
			.article = id_of(item),
			.passage = { { item->number,
				       (unsigned char)(0x80 + i * 50 % 70) } },
			.ordinal = (uint32_t)i,
			.line = 1,
			.start = (uint64_t)(at - item->whole),
			.first_seen = 7,
			.language = TEXT("en"),
			.section = i == 1 ? TEXT("Numbers") : TEXT(""),
			.text = text_of(item->texts[i]),
		};
		out[i].end = out[i].start + out[i].text.length;
	}
}

static void add_passage(struct index_writer *writer, struct pack *pack,
			const struct record_passage *passage)
{
	struct bytes data = BYTES_UP_TO(ROOM_BYTES);
	char name[STORE_NAME_BYTES];
	char order[VALUES_ORDER_BYTES];
	const struct index_term term = {
		store_article_term(name, &passage->article), 0
	};
	const struct index_value value = { SCHEMA_SLOT_ORDER,
					   { order, sizeof(order) } };
	struct index_document document = { .terms = &term,
					   .term_count = 1,
					   .values = &value,
					   .value_count = 1 };

	values_order(order, "\x20\x21\x08\x17", &passage->passage);
	OK(record_put_passage(&data, passage, pack, &fault));
	document.data = text_from(&data);
	OK(index_writer_add(writer, &document, &fault));
	bytes_free(&data);
}

static void add_article(struct index_writer *writer, struct pack *pack,
			const struct item *item,
			const struct record_passage *passages)
{
	static const struct record_location location = {
		.label = TEXT_INIT("news"), .path = TEXT_INIT("a.txt")
	};
	struct record_article record = {
		.article = id_of(item),
		.title = text_of(item->texts[0]),
		.language = TEXT("en"),
		.locations = &location,
		.location_count = 1,
		.text_bytes = strlen(item->whole),
		.text_check = hash_checksum(text_of(item->whole)),
		.passage_count = PASSAGES,
	};
	struct bytes gaps = BYTES_UP_TO(ROOM_BYTES);
	struct bytes data = BYTES_UP_TO(ROOM_BYTES);
	char key[STORE_NAME_BYTES];

	OK(record_gaps(&gaps, text_of(item->whole), passages, PASSAGES,
		       &fault));
	record.gaps = text_from(&gaps);
	OK(record_put_article(&data, &record, pack, &fault));
	OK(index_writer_set(writer, store_article_key(key, &record.article),
			    text_from(&data), &fault));
	bytes_free(&gaps);
	bytes_free(&data);
}

static struct index_writer *open_writer(const char *folder, int generation)
{
	struct index_writer *writer;
	char name[4096];

	(void)snprintf(name, sizeof(name), "%s/gen-%d", folder, generation);
	if (access(name, F_OK) == 0)
		OK(index_writer_open(&writer, name, &fault));
	else
		OK(index_writer_make(&writer, name, &fault));
	OK(index_writer_begin(writer, &fault));
	return writer;
}

static void commit(struct index_writer *writer)
{
	OK(index_writer_commit(writer, &fault));
	index_writer_close(writer);
}

/* Adds the article packed by `dictionary`, in one commit. */
static void add_item(const char *folder, int generation,
		     const struct item *item, const char *dictionary)
{
	struct index_writer *writer = open_writer(folder, generation);
	struct record_passage passages[PASSAGES];
	struct pack *pack;

	OK(pack_open(&pack, text_of(dictionary), &fault));
	fill_passages(passages, item);
	for (size_t i = 0; i < PASSAGES; i++)
		add_passage(writer, pack, &passages[i]);
	add_article(writer, pack, item, passages);
	pack_close(pack);
	commit(writer);
}

static void set(const char *folder, int generation, const char *key,
		const char *value)
{
	struct index_writer *writer = open_writer(folder, generation);

	OK(index_writer_set(writer, text_of(key), text_of(value), &fault));
	commit(writer);
}

/* gen-1 with one article; an empty dictionary is none. */
static void build(const char *folder, const struct item *item,
		  const char *dictionary)
{
	(void)mkdir(folder, 0700); /* it may be there */
	if (*dictionary)
		set(folder, 1, SCHEMA_META_DICTIONARY, dictionary);
	add_item(folder, 1, item, dictionary);
	scratch_point_to(folder, 1);
}

/* ---- Reading it -------------------------------------------------------- */

struct reading {
	struct index *index;
	struct store *store;
	struct pool *pool;
};

static void reading_open(struct reading *out, const char *const *places,
			 size_t count)
{
	OK(index_open(&out->index, places, count, &fault));
	OK(store_open(&out->store, out->index, &fault));
	OK(pool_new(&out->pool, POOL_BYTES, &fault));
	assert_ptr_equal(store_index(out->store), out->index);
}

static void reading_close(struct reading *reading)
{
	store_close(reading->store);
	index_close(reading->index);
	pool_free(reading->pool);
}

static enum status find_article(struct reading *reading, size_t shard,
				const struct item *item,
				struct record_article *out)
{
	out->article = id_of(item);
	return store_article(reading->store, shard, reading->pool, out, &fault);
}

/* All of it is there, as it was written, in order. */
static void expect_item(struct reading *reading, size_t shard,
			const struct item *item)
{
	struct record_passage wanted[PASSAGES];
	const struct hash id = id_of(item);
	struct store_passages passages;
	struct record_article record;
	struct text text;

	fill_passages(wanted, item);
	OK(find_article(reading, shard, item, &record));
	assert_true(hash_equal(&record.article, &id));
	assert_true(text_equal(record.title, wanted[0].text));
	assert_true(text_equal(record.locations[0].path, TEXT("a.txt")));
	OK(store_passages(reading->store, &id, reading->pool, &passages,
			  &fault));
	assert_int_equal(passages.count, PASSAGES);
	OK(store_passages_at(reading->store,
			     &(struct store_place){ id, shard + 1 },
			     reading->pool, &passages, &fault));
	assert_int_equal(passages.count, 0);
	OK(store_passages_at(reading->store, &(struct store_place){ id, shard },
			     reading->pool, &passages, &fault));
	assert_int_equal(passages.count, PASSAGES);
	for (size_t i = 0; i < PASSAGES; i++) {
		const struct record_passage *passage = &passages.list[i];

		assert_int_equal(passage->ordinal, i);
		assert_int_equal(passage->start, wanted[i].start);
		assert_true(hash_equal(&passage->passage, &wanted[i].passage));
		assert_true(text_equal(passage->text, wanted[i].text));
		assert_true(text_equal(passage->section, wanted[i].section));
		assert_true(text_equal(passage->language, TEXT("en")));
	}
	OK(join(reading->store, &record, reading->pool, &text));
	assert_true(text_equal(text, text_of(item->whole)));
}

static void test_passage(void **state)
{
	const char *const places[] = { *state };
	struct bytes room = BYTES_UP_TO(ROOM_BYTES);
	struct record_passage passage;
	struct reading reading;

	build(*state, &ships, dictionary_of_ships);
	reading_open(&reading, places, 1);
	for (uint32_t i = 1; i <= PASSAGES; i++) {
		OK(store_passage(reading.store, i, &room, &passage, &fault));
		assert_true(
			text_equal(passage.text, text_of(ships.texts[i - 1])));
		/* Its texts are in the room. */
		assert_true(passage.text.data >= room.data &&
			    passage.text.data < room.data + room.length);
	}
	bytes_free(&room);
	reading_close(&reading);
}

static void test_article(void **state)
{
	const char *const places[] = { *state };
	struct reading reading;

	build(*state, &ships, "");
	reading_open(&reading, places, 1);
	expect_item(&reading, 0, &ships);
	reading_close(&reading);
	store_close(NULL);
}

static void test_missing(void **state)
{
	const char *const places[] = { *state };
	const struct hash id = id_of(&trains);
	struct store_passages passages;
	struct record_article record;
	struct reading reading;
	char hex[HASH_HEX_BYTES];

	build(*state, &ships, dictionary_of_ships);
	reading_open(&reading, places, 1);
	assert_int_equal(find_article(&reading, 0, &trains, &record),
			 STATUS_SKIP);
	hash_hex(&id, hex);
	assert_non_null(strstr(fault.text, hex));
	assert_null(record.title.data);
	record.article = id;
	assert_int_equal(store_owner(reading.store, 0, reading.pool, &record,
				     &fault),
			 STATUS_DAMAGED);
	OK(store_passages(reading.store, &id, reading.pool, &passages, &fault));
	assert_int_equal(passages.count, 0);
	reading_close(&reading);
}

/* Each record is read by the dictionary of its shard. */
static void test_two_shards(void **state)
{
	char *first = scratch_path(*state, "first");
	char *second = scratch_path(*state, "second");
	const char *const places[] = { first, second };
	struct record_article record;
	struct reading reading;

	build(first, &ships, dictionary_of_ships);
	build(second, &trains, dictionary_of_trains);
	reading_open(&reading, places, 2);
	for (int i = 0; i < 2; i++) {
		expect_item(&reading, 0, &ships);
		expect_item(&reading, 1, &trains);
	}
	assert_int_equal(find_article(&reading, 1, &ships, &record),
			 STATUS_SKIP);
	assert_int_equal(find_article(&reading, 0, &trains, &record),
			 STATUS_SKIP);
	reading_close(&reading);
	free(first);
	free(second);
}

/* One shard may have none. */
static void test_a_shard_without(void **state)
{
	char *first = scratch_path(*state, "first");
	char *second = scratch_path(*state, "second");
	const char *const places[] = { first, second };
	struct reading reading;

	build(first, &ships, "");
	build(second, &trains, dictionary_of_trains);
	reading_open(&reading, places, 2);
	expect_item(&reading, 0, &ships);
	expect_item(&reading, 1, &trains);
	reading_close(&reading);
	free(first);
	free(second);
}

/* The first batch was too small for a dictionary, a later one was not:
 * whoever read meanwhile finds it. */
static void test_new_dictionary(void **state)
{
	struct reading reading;

	for (int i = 0; i < 2; i++) {
		char name[16];
		char *folder;

		(void)snprintf(name, sizeof(name), "index-%d", i);
		folder = scratch_path(*state, name);
		build(folder, &ships, "");
		reading_open(&reading, (const char *const *)&folder, 1);
		expect_item(&reading, 0, &ships);
		set(folder, 1, SCHEMA_META_DICTIONARY, dictionary_of_trains);
		add_item(folder, 1, &trains, dictionary_of_trains);
		OK(index_reopen(reading.index, &fault));
		/* The passage or the article may be asked for first. */
		if (i == 0) {
			struct bytes room = BYTES_UP_TO(ROOM_BYTES);
			struct record_passage passage;

			OK(store_passage(reading.store, PASSAGES + 1, &room,
					 &passage, &fault));
			assert_true(text_equal(passage.text,
					       text_of(trains.texts[0])));
			bytes_free(&room);
		}
		expect_item(&reading, 0, &trains);
		expect_item(&reading, 0, &ships);
		reading_close(&reading);
		free(folder);
	}
}

/* So many keys before and behind the dictionary's that it has a block to
 * itself, rewritten by each commit. */
static void set_many(const char *folder, const char *value)
{
	struct index_writer *writer = open_writer(folder, 1);

	for (int i = 0; i < 4000; i++) {
		char key[32];

		(void)snprintf(key, sizeof(key), "%s:%d",
			       i % 2 ? "pq:d" : "pq:e", i);
		OK(index_writer_set(writer, text_of(key), text_of(value),
				    &fault));
	}
	commit(writer);
}

/* The passage can still be read, the dictionary no longer: that is no
 * damage. */
static void test_dictionary_out_of_reach(void **state)
{
	const char *const places[] = { *state };
	struct bytes room = BYTES_UP_TO(ROOM_BYTES);
	struct record_passage passage;
	struct reading reading;
	enum status status;

	build(*state, &ships, "");
	set_many(*state, "one");
	reading_open(&reading, places, 1);
	expect_item(&reading, 0, &ships);
	set(*state, 1, SCHEMA_META_DICTIONARY, dictionary_of_trains);
	add_item(*state, 1, &trains, dictionary_of_trains);
	OK(index_reopen(reading.index, &fault));
	/* Metadata lies in another table than passages. */
	for (int i = 0; i < 4; i++)
		set_many(*state, i % 2 ? "two" : "three");
	status = store_passage(reading.store, PASSAGES + 1, &room, &passage,
			       &fault);
	assert_int_equal(status, STATUS_RETRY);
	OK(index_reopen(reading.index, &fault));
	OK(store_passage(reading.store, PASSAGES + 1, &room, &passage, &fault));
	assert_true(text_equal(passage.text, text_of(trains.texts[0])));
	bytes_free(&room);
	reading_close(&reading);
}

/* Another generation has another dictionary. */
static void test_new_generation(void **state)
{
	const char *const places[] = { *state };
	struct record_article record;
	struct reading reading;

	build(*state, &ships, dictionary_of_ships);
	set(*state, 2, SCHEMA_META_DICTIONARY, dictionary_of_trains);
	add_item(*state, 2, &trains, dictionary_of_trains);
	reading_open(&reading, places, 1);
	expect_item(&reading, 0, &ships);
	scratch_point_to(*state, 2);
	OK(index_reopen(reading.index, &fault));
	expect_item(&reading, 0, &trains);
	assert_int_equal(find_article(&reading, 0, &ships, &record),
			 STATUS_SKIP);
	/* And back to one with none. */
	add_item(*state, 3, &ships, "");
	scratch_point_to(*state, 3);
	OK(index_reopen(reading.index, &fault));
	expect_item(&reading, 0, &ships);
	reading_close(&reading);
}

/* ---- Damage ------------------------------------------------------------ */

static void expect_damage(struct reading *reading, const struct item *item,
			  const char *told)
{
	const struct hash id = id_of(item);
	struct store_passages passages;
	struct record_article record;

	assert_int_equal(find_article(reading, 0, item, &record),
			 STATUS_DAMAGED);
	assert_non_null(strstr(fault.text, "article 01ff"));
	assert_null(record.title.data);
	assert_int_equal(store_passages(reading->store, &id, reading->pool,
					&passages, &fault),
			 STATUS_DAMAGED);
	assert_non_null(strstr(fault.text, told));
	assert_int_equal(passages.count, 0);
	assert_null(passages.list);
}

/* The dictionary is lost, or is another one. */
static void test_damaged_dictionary(void **state)
{
	const char *const places[] = { *state };
	struct reading reading;

	build(*state, &ships, dictionary_of_ships);
	set(*state, 1, SCHEMA_META_DICTIONARY, "");
	reading_open(&reading, places, 1);
	expect_damage(&reading, &ships, "passage ");
	reading_close(&reading);
	set(*state, 1, SCHEMA_META_DICTIONARY, dictionary_of_trains);
	reading_open(&reading, places, 1);
	expect_damage(&reading, &ships, "passage ");
	reading_close(&reading);
}

/* A record and passages that do not belong together. */
static void test_damaged_text(void **state)
{
	const char *const places[] = { *state };
	struct record_article record;
	struct reading reading;
	struct text text;

	build(*state, &ships, "");
	reading_open(&reading, places, 1);
	OK(find_article(&reading, 0, &ships, &record));
	record.text_check++;
	assert_int_equal(join(reading.store, &record, reading.pool, &text),
			 STATUS_DAMAGED);
	assert_null(text.data);
	reading_close(&reading);
}

/* ---- Names ------------------------------------------------------------- */

static void test_names(void **state)
{
	static const struct {
		struct hash id;
		const char *key;
	} rows[] = {
		{ { { 0 } }, "AAAAAAAAAAAAAAAAAAAAAA" },
		{ { { 0x01, 0xFF } }, "Af8AAAAAAAAAAAAAAAAAAA" },
		{ { { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
		      0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF } },
		  "_____________________w" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char term[STORE_NAME_BYTES];
		char key[STORE_NAME_BYTES];
		struct text names[] = {
			store_article_term(term, &rows[i].id),
			store_article_key(key, &rows[i].id),
		};

		assert_int_equal(term[0], 'Q');
		assert_int_equal(key[0], 'a');
		assert_string_equal(term + 1, rows[i].key);
		assert_string_equal(key + 1, rows[i].key);
		for (size_t j = 0; j < COUNT(names); j++) {
			struct hash back;

			assert_int_equal(names[j].length,
					 1 + strlen(rows[i].key));
			assert_true(store_article_id(&back, names[j]));
			assert_true(hash_equal(&back, &rows[i].id));
		}
	}
}

static void test_no_names(void **state)
{
	static const char *const names[] = {
		NULL,
		"",
		"a",
		"Q",
		"aAAAAAAAAAAAAAAAAAAAAA",
		"aAAAAAAAAAAAAAAAAAAAAAAA",
		"aAAAAAAAAAAAAAAAAAAAA/A",
		"a00000000000000000000000000000000",
	};
	static const struct hash zeros = { { 0 } };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct hash id = { { 1 } };
		struct text name = { NULL, 0 };

		if (names[i])
			name = text_of(names[i]);
		assert_false(store_article_id(&id, name));
		assert_true(hash_equal(&id, &zeros));
	}
}

/* ---- No memory --------------------------------------------------------- */

static enum status read_all(struct index *index)
{
	struct bytes room = BYTES_UP_TO(ROOM_BYTES);
	struct record_article record = { .article = id_of(&ships) };
	struct record_passage passage;
	struct store *store = NULL;
	struct pool *pool = NULL;
	struct text text = { NULL, 0 };
	enum status status = store_open(&store, index, &fault);

	if (!status)
		status = pool_new(&pool, POOL_BYTES, &fault);
	if (!status)
		status = store_passage(store, 1, &room, &passage, &fault);
	if (!status)
		status = store_article(store, 0, pool, &record, &fault);
	if (!status)
		status = join(store, &record, pool, &text);
	assert_true(status ? !text.data :
			     text_equal(text, text_of(ships.whole)));
	bytes_free(&room);
	pool_free(pool);
	store_close(store);
	return status;
}

static void test_no_memory(void **state)
{
	const char *const places[] = { *state };
	enum status status = STATUS_FULL;
	struct index *index;
	size_t nth;

	build(*state, &ships, dictionary_of_ships);
	OK(index_open(&index, places, 1, &fault));
	for (nth = 0; status; nth++) {
		assert_true(nth < 300);
		(void)memory_fail_at(nth + 1, 0);
		status = read_all(index);
		(void)memory_fail_at(0, 0);
		if (status)
			assert_int_equal(status, STATUS_FULL);
	}
	assert_true(nth > 15);
	index_close(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_passage),
		SCRATCH_TEST(test_article),
		SCRATCH_TEST(test_missing),
		SCRATCH_TEST(test_two_shards),
		SCRATCH_TEST(test_a_shard_without),
		SCRATCH_TEST(test_new_dictionary),
		SCRATCH_TEST(test_dictionary_out_of_reach),
		SCRATCH_TEST(test_new_generation),
		SCRATCH_TEST(test_damaged_dictionary),
		SCRATCH_TEST(test_damaged_text),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_no_names),
		SCRATCH_TEST(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
