/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "shared/memory.h"
#include "shared/record.h"

static struct fault fault;

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
	{ { "corpus", 6 }, { "a\xFF/b", 4 }, 0 },
	{ { "", 0 }, { "/x", 2 }, UINT64_MAX },
};

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
					 .location_count = 2,
					 .is_file = true,
					 .first_run = 9,
					 .text_bytes = 12,
					 .text_check = 0xFEDCBA9876543210,
					 .passage_count = 2,
					 .gaps = gaps };

	memset(record.article.bytes, 0xCD, HASH_BYTES);
	return record;
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
		struct bytes data = BYTES_UP_TO(1 << 16);

		assert_int_equal(record_put_passage(&data, &in, &fault), 0);
		assert_int_equal(
			record_get_passage(&out, text_from(&data), &fault), 0);
		assert_true(hash_equal(&in.article, &out.article));
		assert_true(hash_equal(&in.passage, &out.passage));
		assert_int_equal(out.ordinal, in.ordinal);
		assert_int_equal(out.line, in.line);
		assert_int_equal(out.start, in.start);
		assert_int_equal(out.end, in.end);
		assert_int_equal(out.first_seen, in.first_seen);
		assert_true(text_equal(out.language, in.language));
		assert_true(text_equal(out.section, in.section));
		assert_true(text_equal(out.text, in.text));
		bytes_free(&data);
	}
}

static void test_article_round_trip(void **state)
{
	struct record_article in = article_of(TEXT("\n\nComments"));
	struct record_article out;
	struct bytes data = BYTES_UP_TO(1 << 16);
	struct pool *pool;

	(void)state;
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), 0);
	assert_int_equal(record_put_article(&data, &in, &fault), 0);
	assert_int_equal(
		record_get_article(&out, text_from(&data), pool, &fault), 0);
	assert_true(text_equal(out.own_id, in.own_id));
	assert_true(text_equal(out.title, in.title));
	assert_true(text_equal(out.date, in.date));
	assert_int_equal(out.precision, in.precision);
	assert_true(text_equal(out.date_from, in.date_from));
	assert_int_equal(out.source.length, 0);
	assert_true(text_equal(out.address, in.address));
	assert_true(text_equal(out.language, in.language));
	assert_int_equal(out.author_count, 2);
	assert_true(text_equal(out.authors[0], authors[0]));
	assert_int_equal(out.authors[1].length, 0);
	assert_int_equal(out.location_count, 2);
	assert_true(text_equal(out.locations[0].label, locations[0].label));
	assert_true(text_equal(out.locations[0].path, locations[0].path));
	assert_int_equal(out.locations[1].record, UINT64_MAX);
	assert_true(out.is_file);
	assert_int_equal(out.first_run, 9);
	assert_int_equal(out.text_bytes, 12);
	assert_int_equal(out.text_check, in.text_check);
	assert_int_equal(out.passage_count, 2);
	assert_true(text_equal(out.gaps, in.gaps));
	bytes_free(&data);
	pool_free(pool);
}

/* Each bit of a record, and each of its beginnings. */
static void test_damage(void **state)
{
	struct record_passage passage = passage_of(5, "Some text here.");
	struct record_article article = article_of(TEXT("gap"));
	struct bytes data[2] = { BYTES_UP_TO(4096), BYTES_UP_TO(4096) };
	struct record_passage passage_out;
	struct record_article article_out;
	struct pool *pool;

	(void)state;
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), 0);
	assert_int_equal(record_put_passage(&data[0], &passage, &fault), 0);
	assert_int_equal(record_put_article(&data[1], &article, &fault), 0);
	for (size_t i = 0; i < data[0].length * 8; i++) {
		data[0].data[i / 8] ^= (char)(1 << (i % 8));
		assert_int_equal(record_get_passage(&passage_out,
						    text_from(&data[0]),
						    &fault),
				 STATUS_DAMAGED);
		assert_int_equal(passage_out.text.length, 0);
		data[0].data[i / 8] ^= (char)(1 << (i % 8));
	}
	for (size_t i = 0; i < data[1].length * 8; i++) {
		data[1].data[i / 8] ^= (char)(1 << (i % 8));
		assert_int_equal(record_get_article(&article_out,
						    text_from(&data[1]), pool,
						    &fault),
				 STATUS_DAMAGED);
		data[1].data[i / 8] ^= (char)(1 << (i % 8));
	}
	for (size_t i = 0; i < data[0].length; i++)
		assert_int_equal(
			record_get_passage(&passage_out,
					   (struct text){ data[0].data, i },
					   &fault),
			STATUS_DAMAGED);
	for (size_t i = 0; i < data[1].length; i++)
		assert_int_equal(
			record_get_article(&article_out,
					   (struct text){ data[1].data, i },
					   pool, &fault),
			STATUS_DAMAGED);
	bytes_free(&data[0]);
	bytes_free(&data[1]);
	pool_free(pool);
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
	for (size_t i = 0; i < sizeof(join_table) / sizeof(join_table[0]);
	     i++) {
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

static void test_no_memory(void **state)
{
	struct record_article article = article_of(TEXT("gap"));
	enum status status = STATUS_FULL;

	(void)state;
	for (size_t nth = 1; status; nth++) {
		struct bytes data = BYTES_UP_TO(4096);

		assert_true(nth < 100);
		memory_fail_at(nth, 0);
		status = record_put_article(&data, &article, &fault);
		memory_fail_at(0, 0);
		if (status)
			assert_int_equal(status, STATUS_FULL);
		bytes_free(&data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_passage_round_trip),
		cmocka_unit_test(test_article_round_trip),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
