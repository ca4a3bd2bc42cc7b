/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/segment.h"
#include "shared/index_read.h"
#include "shared/memory.h"
#include "shared/store.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

enum { RUN = 7, ANSWER_BYTES = 1 << 20 };

static struct fault fault;

static const struct location place = { .label = TEXT_INIT("news"),
				       .path = TEXT_INIT("a.txt") };

static struct segment_article article_of(const struct article *article,
					 unsigned char id)
{
	struct segment_article out = { .order = { .article = article,
						  .locations = &place,
						  .location_count = 1,
						  .first_run = RUN } };

	memset(out.order.id.bytes, id, HASH_BYTES);
	return out;
}

static const struct article ships = { .title = TEXT_INIT("Ships"),
				      .text = TEXT_INIT("Words about ships."),
				      .language = TEXT_INIT("en") };
static const struct article trains = { .title = TEXT_INIT("Trains"),
				       .text = TEXT_INIT("Words of trains."),
				       .language = TEXT_INIT("en") };
static const struct article nothing = { .text = TEXT_INIT(" ... "),
					.language = TEXT_INIT("en") };

/* The passages that a database at `folder` has, and the run of the first. */
static uint32_t count_passages(const char *folder, uint64_t *first_seen)
{
	struct index *index;
	struct store *store;
	struct record_passage record;
	struct bytes room = BYTES_UP_TO(4096);
	uint32_t count;

	OK(index_open(&index, &folder, 1, &fault));
	OK(store_open(&store, index, &fault));
	count = index_document_count(index);
	if (count > 0) {
		OK(store_passage(store, 1, &room, &record, &fault));
		*first_seen = record.first_seen;
	}
	store_close(store);
	index_close(index);
	bytes_free(&room);
	return count;
}

/* An article without a word in the midst of two costs itself. */
static void test_refused(void **state)
{
	const struct segment_article articles[] = { article_of(&ships, 1),
						    article_of(&nothing, 2),
						    article_of(&trains, 3) };
	struct segment_order order = { .run = RUN,
				       .articles = articles,
				       .count = 3 };
	char *folder = scratch_path(*state, "part");
	struct bytes answer = BYTES_UP_TO(ANSWER_BYTES);
	struct segment_result result;
	struct text left;
	uint64_t first_seen = 0;

	order.folder = folder;
	OK(documents_open(&order.documents, &fault));
	OK(segment_write(&order, &answer, &fault));
	assert_int_equal(count_passages(folder, &first_seen), 2);
	assert_int_equal(first_seen, RUN);
	left = text_from(&answer);
	for (size_t i = 0; i < 3; i++) {
		OK(segment_next(&left, &result, &fault));
		assert_int_equal(result.is_refused, i == 1);
		assert_false(result.is_large);
		assert_int_equal(result.passage_count, i == 1 ? 0 : 1);
		assert_int_equal(result.reason.length > 0, i == 1);
	}
	assert_int_equal(segment_next(&left, &result, &fault), STATUS_BUG);
	documents_close(order.documents);
	bytes_free(&answer);
	free(folder);
}

/* The keys come back; with one of them, the run that it is known by is in
 * the record. */
static void test_seen(void **state)
{
	struct segment_article articles[] = { article_of(&ships, 1) };
	struct segment_order order = { .run = RUN,
				       .articles = articles,
				       .count = 1 };
	char *first = scratch_path(*state, "first");
	char *second = scratch_path(*state, "second");
	struct bytes answer = BYTES_UP_TO(ANSWER_BYTES);
	struct first_seen_run seen[3] = { 0 };
	struct segment_result result;
	struct text left;
	uint64_t first_seen = 0;

	OK(documents_open(&order.documents, &fault));
	order.folder = first;
	OK(segment_write(&order, &answer, &fault));
	left = text_from(&answer);
	OK(segment_next(&left, &result, &fault));
	seen[1].key = segment_key(&result, 0);
	seen[1].run = 3;
	memset(seen[2].key.bytes, 0xFF, HASH_BYTES);
	seen[2].run = 5;
	articles[0].seen = seen;
	articles[0].seen_count = 3;
	order.folder = second;
	OK(segment_write(&order, &answer, &fault));
	assert_int_equal(count_passages(second, &first_seen), 1);
	assert_int_equal(first_seen, 3);
	/* A folder that is there already is not ours. */
	assert_int_not_equal(segment_write(&order, &answer, &fault), STATUS_OK);
	documents_close(order.documents);
	bytes_free(&answer);
	free(first);
	free(second);
}

/* Each cut of an answer is seen. */
static void test_cut(void **state)
{
	const struct segment_article articles[] = { article_of(&ships, 1) };
	struct segment_order order = { .run = RUN,
				       .articles = articles,
				       .count = 1 };
	char *folder = scratch_path(*state, "part");
	struct bytes answer = BYTES_UP_TO(ANSWER_BYTES);
	struct segment_result result;

	order.folder = folder;
	OK(documents_open(&order.documents, &fault));
	OK(segment_write(&order, &answer, &fault));
	for (size_t i = 0; i < answer.length; i++) {
		struct text left = { answer.data, i };

		assert_int_equal(segment_next(&left, &result, &fault),
				 STATUS_BUG);
	}
	documents_close(order.documents);
	bytes_free(&answer);
	free(folder);
}

/* Memory that fails at any point is told, and nothing leaks. */
static void test_no_memory(void **state)
{
	const struct segment_article articles[] = { article_of(&ships, 1),
						    article_of(&nothing, 2) };
	struct segment_order order = { .run = RUN,
				       .articles = articles,
				       .count = 2 };
	char name[40];
	enum status status = STATUS_FULL;
	size_t tries = 1;

	for (; status != STATUS_OK; tries++) {
		struct bytes answer = BYTES_UP_TO(ANSWER_BYTES);
		char *folder;

		(void)snprintf(name, sizeof(name), "part-%zu", tries);
		folder = scratch_path(*state, name);
		order.folder = folder;
		OK(documents_open(&order.documents, &fault));
		(void)memory_fail_at(tries, 0);
		status = segment_write(&order, &answer, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		documents_close(order.documents);
		bytes_free(&answer);
		free(folder);
	}
	assert_true(tries > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_refused),
		SCRATCH_TEST(test_seen),
		SCRATCH_TEST(test_cut),
		SCRATCH_TEST(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
