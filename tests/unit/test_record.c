/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "shared/memory.h"
#include "shared/record.h"
#include "tests/unit/unit.h"

static struct fault fault;
static struct pack *pack; /* with a dictionary */

/* A record's text, so that there is something to find. */
static int open_pack(void **state)
{
	(void)state;
	return pack_open(&pack, TEXT("enChargesSome text here. One. Two."),
			 &fault);
}

static int close_pack(void **state)
{
	(void)state;
	pack_close(pack);
	return 0;
}

static struct record_passage passage_of(uint64_t start, const char *text)
{
	struct record_passage record = { .ordinal = 3,
					 .line = 17,
					 .start = start,
					 .end = start + strlen(text),
					 .first_seen = 1ULL << 40,
					 .language = TEXT("en"),
					 .section = TEXT("Charges"),
					 .text = text_of(text) };

	memset(record.article.bytes, 0xAB, HASH_BYTES);
	memset(record.passage.bytes, 0x01, HASH_BYTES);
	return record;
}

static const struct text authors[] = { { "One", 3 }, { "", 0 } };
static const struct record_location locations[] = {
	{ .label = { "corpus", 6 },
	  .path = { "a\xFF/b", 4 },
	  .has_record_key = true },
	{ .label = { "", 0 },
	  .path = { "/x", 2 },
	  .record = UINT64_MAX,
	  .record_key = { "id:w-1#2", 8 },
	  .has_record_key = true,
	  .outlet = { .source = { "Post", 4 },
		      .address = { "https://p.example/", 18 },
		      .date = { "2021", 4 },
		      .precision = RECORD_YEAR,
		      .authors = authors,
		      .author_count = 2 } },
	{ .label = { "", 0 }, .path = { "/y", 2 }, .has_record_key = true },
};

static bool equal_outlets(const struct record_outlet *one,
			  const struct record_outlet *other)
{
	bool is_equal = text_equal(one->source, other->source) &&
			text_equal(one->address, other->address) &&
			text_equal(one->date, other->date) &&
			one->precision == other->precision &&
			one->author_count == other->author_count;

	for (size_t i = 0; is_equal && i < one->author_count; i++)
		is_equal = text_equal(one->authors[i], other->authors[i]);
	return is_equal;
}

static struct record_article article_of(struct text gaps)
{
	struct record_article record = { .own_id = TEXT("w-1"),
					 .title = TEXT("A title"),
					 .date = TEXT("2021-08"),
					 .precision = RECORD_MONTH,
					 .date_from = TEXT("date"),
					 .address = TEXT("https://x.example/"),
					 .language = TEXT("en"),
					 .authors = authors,
					 .author_count = 2,
					 .locations = locations,
					 .location_count = 3,
					 .is_file = true,
					 .first_run = 9,
					 .text_bytes = 12,
					 .text_check = 0xFEDCBA9876543210,
					 .passage_count = 2,
					 .gaps = gaps };

	memset(record.article.bytes, 0xCD, HASH_BYTES);
	return record;
}

static bool equal_passages(const struct record_passage *one,
			   const struct record_passage *other)
{
	/* The passage id is not in the record. */
	return hash_equal(&one->article, &other->article) &&
	       one->ordinal == other->ordinal && one->line == other->line &&
	       one->start == other->start && one->end == other->end &&
	       one->first_seen == other->first_seen &&
	       text_equal(one->language, other->language) &&
	       text_equal(one->section, other->section) &&
	       text_equal(one->text, other->text);
}

static bool equal_lists(const struct record_article *one,
			const struct record_article *other)
{
	bool is_equal = one->author_count == other->author_count &&
			one->location_count == other->location_count;

	for (size_t i = 0; is_equal && i < one->author_count; i++)
		is_equal = text_equal(one->authors[i], other->authors[i]);
	for (size_t i = 0; is_equal && i < one->location_count; i++) {
		const struct record_location *left = &one->locations[i];
		const struct record_location *right = &other->locations[i];

		is_equal = text_equal(left->label, right->label) &&
			   text_equal(left->path, right->path) &&
			   left->record == right->record &&
			   left->has_record_key == right->has_record_key &&
			   text_equal(left->record_key, right->record_key) &&
			   equal_outlets(&left->outlet, &right->outlet);
	}
	return is_equal;
}

static bool equal_articles(const struct record_article *one,
			   const struct record_article *other)
{
	return hash_equal(&one->article, &other->article) &&
	       text_equal(one->own_id, other->own_id) &&
	       text_equal(one->title, other->title) &&
	       text_equal(one->date, other->date) &&
	       one->precision == other->precision &&
	       text_equal(one->date_from, other->date_from) &&
	       text_equal(one->source, other->source) &&
	       text_equal(one->address, other->address) &&
	       text_equal(one->language, other->language) &&
	       one->is_file == other->is_file &&
	       one->first_run == other->first_run &&
	       one->text_bytes == other->text_bytes &&
	       one->text_check == other->text_check &&
	       one->passage_count == other->passage_count &&
	       text_equal(one->gaps, other->gaps) && equal_lists(one, other);
}

static void test_passage_round_trip(void **state)
{
	static const char *const texts[] = { "", "x", "One. Two.",
					     "zero\xE2\x82\xAC" };
	static const uint64_t starts[] = { 0, 127, 128, 1ULL << 50 };

	(void)state;
	for (size_t i = 0; i < 16; i++) {
		struct record_passage in =
			passage_of(starts[i / 4], texts[i % 4]);
		struct record_passage out;
		struct record_passage head;
		struct bytes data = BYTES_UP_TO(1 << 16);
		struct bytes room = BYTES_UP_TO(1 << 16);

		assert_int_equal(record_put_passage(&data, &in, pack, &fault),
				 0);
		assert_int_equal(record_get_passage(&out, text_from(&data),
						    pack, &room, &fault),
				 0);
		assert_true(equal_passages(&in, &out));
		assert_int_equal(
			record_get_head(&head, text_from(&data), &fault), 0);
		assert_true(hash_equal(&head.article, &in.article));
		assert_int_equal(head.ordinal, in.ordinal);
		/* Cut short inside the head. */
		data.length = 12;
		assert_int_equal(record_get_head(&head, text_from(&data),
						 &fault),
				 STATUS_DAMAGED);
		bytes_free(&data);
		bytes_free(&room);
	}
}

static void test_article_round_trip(void **state)
{
	struct record_article in = article_of(TEXT("\n\nComments"));
	struct record_article out = { .article = in.article };
	struct bytes data = BYTES_UP_TO(1 << 16);
	struct pool *pool;

	(void)state;
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), 0);
	assert_int_equal(record_put_article(&data, &in, pack, &fault), 0);
	assert_int_equal(record_get_article(&out, text_from(&data), pack, pool,
					    &fault),
			 0);
	assert_true(equal_articles(&in, &out));
	bytes_free(&data);
	pool_free(pool);
}

static void add_string(struct bytes *out, const char *string)
{
	const struct text text = text_of(string);

	assert_int_equal(bytes_append_byte(out, (char)text.length, &fault), 0);
	assert_int_equal(bytes_append(out, text, &fault), 0);
}

static void add_bytes(struct bytes *out, uint64_t number, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_int_equal(bytes_append_byte(out,
						   (char)(number >> (8 * i)),
						   &fault),
				 0);
}

/* The body of version 1: places have neither record keys nor outlets. */
static void add_old_body(struct bytes *out)
{
	static const char *const facts[] = { "w-1", "A title", "2021-08" };
	static const char *const more[] = { "date", "Post", "", "en" };

	for (size_t i = 0; i < 3; i++)
		add_string(out, facts[i]);
	add_bytes(out, RECORD_MONTH, 1);
	for (size_t i = 0; i < 4; i++)
		add_string(out, more[i]);
	add_bytes(out, 0, 1); /* authors */
	add_bytes(out, 2, 1); /* places */
	for (size_t i = 0; i < 2; i++) {
		add_string(out, "news");
		add_string(out, i == 0 ? "a" : "b");
		add_bytes(out, 7 + i, 1);
	}
	add_bytes(out, 1, 1); /* is_file */
	add_bytes(out, 9, 1);
	add_bytes(out, 12, 1);
	add_bytes(out, 0xFEDC, 8);
	add_bytes(out, 2, 1);
	add_string(out, "gap");
}

static void test_before_keys(void **state)
{
	struct record_article out = { 0 };
	struct bytes plain = BYTES_UP_TO(4096);
	struct bytes data = BYTES_UP_TO(4096);
	struct pool *pool;

	(void)state;
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), 0);
	assert_int_equal(
		bytes_append(&plain, hash_as_text(&out.article), &fault), 0);
	add_old_body(&plain);

	const struct text body = text_skip(text_from(&plain), HASH_BYTES);

	add_bytes(&data, 'A' | 1 << 8, 2);
	add_bytes(&data, hash_checksum(text_from(&plain)), 8);
	add_bytes(&data, body.length, 1);
	assert_int_equal(pack_shrink(pack, &data, body, &fault), 0);
	assert_int_equal(record_get_article(&out, text_from(&data), pack, pool,
					    &fault),
			 0);
	assert_int_equal(out.location_count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(out.locations[i].record, 7 + i);
		assert_false(out.locations[i].has_record_key);
		assert_int_equal(out.locations[i].outlet.source.length, 0);
	}
	assert_int_equal(out.text_check, 0xFEDC);
	assert_true(text_equal(out.source, TEXT("Post")));
	assert_true(text_equal(out.gaps, TEXT("gap")));
	bytes_free(&plain);
	bytes_free(&data);
	pool_free(pool);
}

static void test_outlets(void **state)
{
	struct pool *pool;

	(void)state;
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), 0);
	for (size_t i = 0; i < 3; i++) {
		const struct record_outlet *in = &locations[i].outlet;
		struct record_outlet out;
		struct bytes data = BYTES_UP_TO(4096);

		assert_int_equal(record_put_outlet(&data, in, &fault), 0);
		assert_int_equal(record_get_outlet(&out, text_from(&data), pool,
						   &fault),
				 0);
		assert_true(equal_outlets(in, &out));
		for (size_t length = 0; length < data.length; length++) {
			const struct text cut = { data.data, length };

			assert_int_equal(record_get_outlet(&out, cut, pool,
							   &fault),
					 STATUS_DAMAGED);
			assert_int_equal(out.author_count, 0);
		}
		bytes_free(&data);
	}
	pool_free(pool);
}

/* The copy outlives what it was made from. */
static void test_keep(void **state)
{
	struct record_passage in = passage_of(5, "Some text here.");
	struct record_passage out;
	struct record_passage kept;
	struct bytes data = BYTES_UP_TO(4096);
	struct bytes room = BYTES_UP_TO(4096);
	struct pool *pool;

	(void)state;
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), 0);
	assert_int_equal(record_put_passage(&data, &in, pack, &fault), 0);
	assert_int_equal(record_get_passage(&out, text_from(&data), pack, &room,
					    &fault),
			 0);
	assert_int_equal(record_keep_passage(&kept, &out, pool, &fault), 0);
	memset(room.data, 'x', room.length);
	bytes_free(&room);
	assert_true(equal_passages(&kept, &in));
	bytes_free(&data);
	pool_free(pool);
}

/* A record as it lies, and what it says. */
struct sound {
	struct record_passage passage;
	struct record_article article; /* unless `is_passage` */
	bool is_passage;
	struct bytes data;
	struct pool *pool;
};

static void sound_open(struct sound *out, bool is_passage)
{
	*out = (struct sound){
		.passage = passage_of(5, "Some text here."),
		.article = article_of(TEXT("gap")),
		.is_passage = is_passage,
		.data = BYTES_UP_TO(4096),
	};
	assert_int_equal(pool_new(&out->pool, 1 << 20, &fault), 0);
	assert_int_equal(is_passage ?
				 record_put_passage(&out->data, &out->passage,
						    pack, &fault) :
				 record_put_article(&out->data, &out->article,
						    pack, &fault),
			 0);
}

static void sound_close(struct sound *sound)
{
	bytes_free(&sound->data);
	pool_free(sound->pool);
}

/* Reads `data`: it has to be damaged and to give nothing, or to be what was
 * written, all of it. Returns which. */
static enum status read_damaged(struct sound *sound, struct text data)
{
	struct record_article article = { .article = sound->article.article };
	struct record_passage passage;
	struct bytes room = BYTES_UP_TO(1 << 30);
	enum status status;

	pool_reset(sound->pool);
	if (sound->is_passage) {
		status =
			record_get_passage(&passage, data, pack, &room, &fault);
		assert_true(status ? !passage.text.data :
				     equal_passages(&passage, &sound->passage));
	} else {
		status = record_get_article(&article, data, pack, sound->pool,
					    &fault);
		assert_true(status ? !article.title.data :
				     equal_articles(&article, &sound->article));
	}
	bytes_free(&room);
	assert_true(!status || status == STATUS_DAMAGED);
	return status;
}

/* Each bit of a record; a few say how much memory reading it takes, and
 * nothing else. */
static void test_bits(void **state)
{
	(void)state;
	for (int kind = 0; kind < 2; kind++) {
		struct sound sound;
		size_t silent_count = 0;

		sound_open(&sound, kind);
		for (size_t i = 0; i < sound.data.length * 8; i++) {
			char *byte = &sound.data.data[i / 8];

			*byte ^= (char)(1 << (i % 8));
			if (read_damaged(&sound, text_from(&sound.data)) ==
			    STATUS_OK) {
				silent_count++;
			}
			*byte ^= (char)(1 << (i % 8));
		}
		assert_true(silent_count < 16);
		sound_close(&sound);
	}
}

/* Each of its beginnings, and more than all of it. */
static void test_lengths(void **state)
{
	(void)state;
	for (int kind = 0; kind < 2; kind++) {
		struct sound sound;

		sound_open(&sound, kind);
		for (size_t i = 0; i < sound.data.length; i++)
			assert_int_equal(
				read_damaged(&sound,
					     (struct text){ sound.data.data,
							    i }),
				STATUS_DAMAGED);
		assert_int_equal(bytes_append_byte(&sound.data, 0, &fault), 0);
		assert_int_equal(read_damaged(&sound, text_from(&sound.data)),
				 STATUS_DAMAGED);
		sound_close(&sound);
	}
}

/* Under another key, or by another dictionary, it is damaged. */
static void test_elsewhere(void **state)
{
	static const struct text others[] = {
		TEXT_INIT(""),
		TEXT_INIT("Not one word of the other dictionary is in it."),
	};
	struct sound sound;

	(void)state;
	sound_open(&sound, false);
	sound.article.article.bytes[0]++;
	assert_int_equal(read_damaged(&sound, text_from(&sound.data)),
			 STATUS_DAMAGED);
	sound_close(&sound);
	sound_open(&sound, true);
	for (size_t i = 0; i < 2; i++) {
		struct record_passage out;
		struct bytes room = BYTES_UP_TO(4096);
		struct pack *other;

		assert_int_equal(pack_open(&other, others[i], &fault), 0);
		assert_int_equal(record_get_passage(&out,
						    text_from(&sound.data),
						    other, &room, &fault),
				 STATUS_DAMAGED);
		assert_null(out.text.data);
		pack_close(other);
		bytes_free(&room);
	}
	sound_close(&sound);
}

struct join_row {
	const char *text;
	size_t spans[6]; /* start, end of up to three passages */
	size_t count;
	const char *gaps;
};

static const struct join_row join_table[] = {
	{ "", { 0 }, 0, "" },
	{ "nothing but gap", { 0 }, 0, "nothing but gap" },
	{ "One. Two.", { 0, 4, 5, 9 }, 2, " " },
	{ "T\n\nOne. Two.\nComments", { 3, 12 }, 1, "T\n\n\nComments" },
	{ "abcdefgh", { 0, 4, 2, 6, 6, 8 }, 3, "" },
	{ "xabcdefghy", { 1, 5, 3, 7 }, 2, "xghy" },
};

static void test_join(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(join_table); i++) {
		const struct join_row *row = &join_table[i];
		struct text text = text_of(row->text);
		struct record_passage passages[3] = { 0 };
		struct record_article article = article_of(TEXT(""));
		struct bytes gaps = BYTES_UP_TO(100);
		struct bytes out = BYTES_UP_TO(100);

		for (size_t j = 0; j < row->count; j++) {
			passages[j].start = row->spans[2 * j];
			passages[j].end = row->spans[2 * j + 1];
			passages[j].text =
				(struct text){ text.data + passages[j].start,
					       passages[j].end -
						       passages[j].start };
		}
		assert_int_equal(record_gaps(&gaps, text, passages, row->count,
					     &fault),
				 0);
		assert_true(text_equal(text_from(&gaps), text_of(row->gaps)));
		article.gaps = text_from(&gaps);
		article.text_bytes = text.length;
		article.text_check = hash_checksum(text);
		article.passage_count = (uint32_t)row->count;
		assert_int_equal(record_join(&out, &article, passages,
					     row->count, &fault),
				 0);
		assert_true(text_equal(text_from(&out), text));
		article.text_check++;
		bytes_clear(&out);
		assert_int_equal(record_join(&out, &article, passages,
					     row->count, &fault),
				 STATUS_DAMAGED);
		bytes_free(&gaps);
		bytes_free(&out);
	}
}

static enum status write_and_read(struct pack *packing)
{
	struct record_article article = article_of(TEXT("gap"));
	struct record_article article_out = { .article = article.article };
	struct record_passage passage = passage_of(5, "Some text here.");
	struct record_passage passage_out;
	struct bytes data = BYTES_UP_TO(4096);
	struct bytes room = BYTES_UP_TO(4096);
	struct pool *pool = NULL;
	enum status status = pool_new(&pool, 1 << 20, &fault);

	if (!status)
		status = record_put_article(&data, &article, packing, &fault);
	if (!status)
		status = record_get_article(&article_out, text_from(&data),
					    packing, pool, &fault);
	bytes_clear(&data);
	if (!status)
		status = record_put_passage(&data, &passage, packing, &fault);
	if (!status)
		status = record_get_passage(&passage_out, text_from(&data),
					    packing, &room, &fault);
	if (!status)
		status = record_keep_passage(&passage, &passage_out, pool,
					     &fault);
	bytes_free(&data);
	bytes_free(&room);
	pool_free(pool);
	return status;
}

static void test_no_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth;

	(void)state;
	for (nth = 0; status; nth++) {
		struct pack *packing;

		assert_true(nth < 200);
		assert_int_equal(pack_open(&packing, TEXT("A title"), &fault),
				 0);
		memory_fail_at(nth + 1, 0);
		status = write_and_read(packing);
		memory_fail_at(0, 0);
		if (status)
			assert_int_equal(status, STATUS_FULL);
		pack_close(packing);
	}
	assert_true(nth > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_passage_round_trip),
		cmocka_unit_test(test_article_round_trip),
		cmocka_unit_test(test_before_keys),
		cmocka_unit_test(test_outlets),
		cmocka_unit_test(test_keep),
		cmocka_unit_test(test_bits),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_elsewhere),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, open_pack, close_pack);
}
