/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/identity.h"
#include "indexer/passages.h"
#include "indexer/restore.h"
#include "indexer/site.h"
#include "shared/schema.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

static struct fault fault;

static const char record_line[] =
	"{\"id\":\"w 1\",\"title\":\"Locks\",\"text\":\"A back door was found."
	"\\n\\nThe maker said so.\",\"date\":\"2021-08-17\","
	"\"source\":\"Post\",\"author\":[\"A\",\"B\"],"
	"\"url\":\"https://x.example/1\",\"lang\":\"en\"}\n";

static struct store *open_index(void *state)
{
	char *folder = scratch_path(state, "index");
	const char *const places[] = { folder };
	struct index *index;
	struct store *store;

	OK(index_open(&index, places, 1, &fault));
	OK(store_open(&store, index, &fault));
	free(folder);
	return store;
}

static void close_index(struct store *store)
{
	struct index *index = store_index(store);

	store_close(store);
	index_close(index);
}

/* The article comes back as it was read: same content, same facts. */
static void test_article(void **state)
{
	const struct text address[] = { TEXT("address"),
					TEXT("https://x.example/1") };
	const struct hash id = hash_parts(address, 2);
	struct store_passages passages;
	struct article article;
	struct report report;
	struct store *store;
	struct pool *pool;

	put_file(*state, "news/wire.jsonl", record_line);
	OK(run_news(*state, &report));
	store = open_index(*state);
	OK(pool_new(&pool, 1 << 24, &fault));
	OK(restore_article(store, &id, pool, &article, &fault));
	assert_true(text_equal(article.title, TEXT("Locks")));
	assert_true(text_equal(article.text, TEXT("A back door was found.\n\n"
						  "The maker said so.")));
	assert_true(text_equal(article.own_id, TEXT("w 1")));
	assert_true(text_equal(article.date, TEXT("2021-08-17")));
	assert_int_equal(article.precision, RECORD_DAY);
	assert_int_equal(article.author_count, 2);
	assert_true(text_equal(article.authors[1], TEXT("B")));
	assert_true(text_equal(article.language, TEXT("en")));
	assert_false(article.is_file);
	OK(restore_passages(store, &id, pool, &passages, &fault));
	assert_true(passages.count >= 1);
	assert_int_equal(passages.list[0].first_seen, 1);
	pool_free(pool);
	close_index(store);
}

/* Of a heading that does not look like one the index has no more than the
 * section that it made. */
static void test_headings(void **state)
{
	static const char heading[] =
		"what stands in it, page by page, and what was left out of it";
	const struct text place[] = { TEXT("location"), TEXT("news"),
				      TEXT("plan.md"), TEXT("") };
	const struct hash id = hash_parts(place, 4);
	struct store_passages passages;
	struct article article;
	struct report report;
	struct store *store;
	struct pool *pool;

	put_file(*state, "news/plan.md",
		 "# The plan of the harbour\n\nThe council published it on "
		 "Monday. It has forty pages.\n\n## what stands in it, page "
		 "by page, and what was left out of it\n\nThe first part "
		 "tells what the old walls would cost.\n");
	OK(run_news(*state, &report));
	store = open_index(*state);
	OK(pool_new(&pool, 1 << 24, &fault));
	OK(restore_article(store, &id, pool, &article, &fault));
	assert_int_equal(article.heading_count, 1);
	assert_int_equal(article.headings[0].end - article.headings[0].start,
			 sizeof(heading) - 1);
	assert_memory_equal(article.text.data + article.headings[0].start,
			    heading, sizeof(heading) - 1);
	OK(restore_passages(store, &id, pool, &passages, &fault));
	assert_int_equal(article.passage_count, passages.count);
	assert_int_equal(passages.count, 2);
	assert_false(article.passages[0].is_first_in_section);
	assert_true(article.passages[1].is_first_in_section);
	assert_true(
		text_equal(article.passages[1].text, passages.list[1].text));
	pool_free(pool);
	close_index(store);
}

/* What another version cut is cut anew. */
static void test_other_version(void **state)
{
	const struct text place[] = { TEXT("location"), TEXT("news"),
				      TEXT("a.txt"), TEXT("") };
	const struct hash id = hash_parts(place, 4);
	char *folder = scratch_path(*state, "index");
	int fd;
	struct index_writer *writer;
	struct article article;
	struct report report;
	struct store *store;
	struct pool *pool;
	struct site site;

	put_file(*state, "news/a.txt", "Words.\n");
	OK(run_news(*state, &report));
	fd = open_scratch(*state, "index");
	OK(site_open(&site, folder, fd, &fault));
	OK(site_writer(&site, &writer, &fault));
	OK(index_writer_begin(writer, &fault));
	OK(index_writer_set(writer, TEXT(SCHEMA_META_PASSAGES), TEXT("0"),
			    &fault));
	OK(index_writer_commit(writer, &fault));
	site_close(&site);
	assert_int_equal(close(fd), 0);
	free(folder);
	store = open_index(*state);
	OK(pool_new(&pool, 1 << 24, &fault));
	OK(restore_article(store, &id, pool, &article, &fault));
	assert_true(text_equal(article.text, TEXT("Words.\n")));
	assert_int_equal(article.passage_count, 0);
	pool_free(pool);
	close_index(store);
}

static void test_nothing(void **state)
{
	const struct hash id = { { 0x77 } };
	struct store_passages passages;
	struct record_article record;
	struct article article;
	struct report report;
	struct store *store;
	struct pool *pool;

	put_file(*state, "news/a.txt", "Words.\n");
	OK(run_news(*state, &report));
	store = open_index(*state);
	OK(pool_new(&pool, 1 << 24, &fault));
	assert_int_equal(restore_article(store, &id, pool, &article, &fault),
			 STATUS_SKIP);
	assert_int_equal(restore_record(store, &id, pool, &record, &fault),
			 STATUS_SKIP);
	OK(restore_passages(store, &id, pool, &passages, &fault));
	assert_int_equal(passages.count, 0);
	pool_free(pool);
	close_index(store);
}

/* The last committed state, however often it was committed. */
static void test_follows(void **state)
{
	const struct text place[] = { TEXT("location"), TEXT("news"),
				      TEXT("a.txt"), TEXT("") };
	const struct hash id = hash_parts(place, 4);
	struct article article;
	struct report report;
	struct store *store;
	struct pool *pool;
	char text[64];

	put_file(*state, "news/a.txt", "Words.\n");
	OK(run_news(*state, &report));
	store = open_index(*state);
	OK(pool_new(&pool, 1 << 24, &fault));
	for (int i = 0; i < 4; i++) {
		(void)snprintf(text, sizeof(text), "Words number %d.\n", i);
		put_file(*state, "news/a.txt", text);
		OK(run_news(*state, &report));
		OK(restore_article(store, &id, pool, &article, &fault));
		assert_true(text_equal(article.text, text_of(text)));
	}
	pool_free(pool);
	close_index(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_article),       SCRATCH_TEST(test_headings),
		SCRATCH_TEST(test_other_version), SCRATCH_TEST(test_nothing),
		SCRATCH_TEST(test_follows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
