/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/ledger.h"
#include "tests/unit/effort.h"
#include "tests/unit/indexing.h"
#include "tests/unit/starve.h"
#include "tests/unit/starve_sqlite.h"
#include "tests/unit/unit.h"

static struct fault fault;

static struct hash hash_of(unsigned char byte)
{
	struct hash hash;

	memset(hash.bytes, byte, sizeof(hash.bytes));
	return hash;
}

static struct ledger *open_nothing(void)
{
	struct ledger *ledger;

	OK(ledger_open(&ledger, "", LEDGER_NOTHING, &fault));
	return ledger;
}

static struct location location_of(unsigned char key, unsigned char content,
				   const char *path)
{
	return (struct location){ .key = hash_of(key),
				  .label = TEXT("n"),
				  .path = text_of(path),
				  .content = hash_of(content),
				  .facts = hash_of(0xFA) };
}

static struct ledger_before put(struct ledger *ledger,
				const struct location *location)
{
	struct ledger_before before;

	OK(ledger_put_location(ledger, location, &before, &fault));
	return before;
}

static void put_article(struct ledger *ledger, unsigned char content,
			unsigned char id, unsigned char first, int address)
{
	const struct ledger_article article = {
		.content = hash_of(content),
		.article = hash_of(id),
		.location = hash_of(first),
		.has_address = address != 0,
		.address = hash_of((unsigned char)address),
		.has_digest = true,
		.digest = hash_of(0xDD),
		.passage_count = 2,
	};

	OK(ledger_put_article(ledger, &article, &fault));
}

/* ---- Opening ----------------------------------------------------------- */

static void test_open(void **state)
{
	char *path = scratch_path(*state, "ledger.sqlite");
	struct ledger *ledger;
	struct stat facts;
	int64_t number;

	assert_int_equal(ledger_open(&ledger, path, LEDGER_READ, &fault),
			 STATUS_IO);
	assert_null(ledger);
	OK(ledger_open(&ledger, path, LEDGER_WRITE, &fault));
	OK(ledger_begin(ledger, &fault));
	OK(ledger_set_number(ledger, LEDGER_BATCH, 7, &fault));
	OK(ledger_commit(ledger, &fault));
	ledger_close(ledger);
	OK(ledger_open(&ledger, path, LEDGER_READ, &fault));
	OK(ledger_number(ledger, LEDGER_BATCH, &number, &fault));
	assert_int_equal(number, 7);
	OK(ledger_number(ledger, LEDGER_RUN, &number, &fault));
	assert_int_equal(number, 0);
	/* Looking writes nothing, but has lists of its own. */
	OK(ledger_begin(ledger, &fault));
	assert_int_not_equal(ledger_set_number(ledger, LEDGER_RUN, 1, &fault),
			     STATUS_OK);
	OK(ledger_list(ledger, TEXT("n"), TEXT("p"), &fault));
	ledger_close(ledger);
	/* Opening creates no other file that stays. */
	assert_int_equal(stat(path, &facts), 0);
	free(path);
	path = scratch_path(*state, "ledger.sqlite-journal");
	assert_int_not_equal(stat(path, &facts), 0);
	free(path);
	ledger_close(NULL);
}

static void test_not_a_ledger(void **state)
{
	char *path = scratch_path(*state, "ledger.sqlite");
	struct ledger *ledger;

	put_file(*state, "ledger.sqlite",
		 "This is no database, but it is long enough to be one, it "
		 "goes on for more than a hundred bytes of plain text.");
	assert_int_equal(ledger_open(&ledger, path, LEDGER_WRITE, &fault),
			 STATUS_DAMAGED);
	assert_null(ledger);
	assert_non_null(strstr(fault.text, "ledger.sqlite"));
	put_file(*state, "ledger.sqlite", "");
	assert_int_equal(ledger_open(&ledger, path, LEDGER_READ, &fault),
			 STATUS_DENIED);
	OK(ledger_open(&ledger, path, LEDGER_WRITE, &fault));
	ledger_close(ledger);
	free(path);
}

static void test_transactions(void **state)
{
	struct ledger *ledger = open_nothing();
	struct bytes text = BYTES_UP_TO(100);
	int64_t number;

	(void)state;
	OK(ledger_begin(ledger, &fault));
	OK(ledger_set_number(ledger, LEDGER_RUN, 1, &fault));
	OK(ledger_mark(ledger, &fault));
	OK(ledger_set_number(ledger, LEDGER_RUN, 2, &fault));
	OK(ledger_return_to_mark(ledger, &fault));
	OK(ledger_mark(ledger, &fault));
	OK(ledger_set_text(ledger, LEDGER_INDEX, TEXT("ab"), &fault));
	OK(ledger_unmark(ledger, &fault));
	OK(ledger_commit(ledger, &fault));
	OK(ledger_begin(ledger, &fault));
	OK(ledger_set_number(ledger, LEDGER_RUN, 3, &fault));
	ledger_rollback(ledger);
	ledger_rollback(ledger);
	OK(ledger_number(ledger, LEDGER_RUN, &number, &fault));
	assert_int_equal(number, 1);
	OK(ledger_text(ledger, LEDGER_INDEX, &text, &fault));
	assert_true(text_equal(text_from(&text), TEXT("ab")));
	bytes_free(&text);
	ledger_close(ledger);
}

/* ---- Sources ----------------------------------------------------------- */

static void test_sources(void **state)
{
	static const char *const paths[] = { "a/b", "a.txt", "a-b", "\xFF" };
	struct ledger_source row = { .label = TEXT("n"),
				     .size = 5,
				     .mtime_ns = -1,
				     .inode = UINT64_MAX,
				     .is_racy = true,
				     .state = LEDGER_REJECTED,
				     .content = hash_of(3),
				     .reason = TEXT("no words") };
	struct ledger *ledger = open_nothing();
	struct ledger_source got;
	bool is_found;
	int64_t count;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		row.path = text_of(paths[i]);
		OK(ledger_put_source(ledger, &row, &fault));
	}
	got = (struct ledger_source){ .label = TEXT("n"), .path = TEXT("a/b") };
	OK(ledger_find_source(ledger, &got, &is_found, &fault));
	assert_true(is_found);
	assert_int_equal(got.mtime_ns, -1);
	assert_true(got.inode == UINT64_MAX);
	assert_true(got.is_racy);
	assert_int_equal(got.state, LEDGER_REJECTED);
	assert_true(text_equal(got.reason, TEXT("no words")));
	got = (struct ledger_source){ .label = TEXT(""), .path = TEXT("a/b") };
	OK(ledger_find_source(ledger, &got, &is_found, &fault));
	assert_false(is_found);
	/* In byte order of the paths. */
	OK(ledger_sources_start(ledger, TEXT("n"), &fault));
	static const char *const sorted[] = { "a-b", "a.txt", "a/b", "\xFF" };
	for (size_t i = 0; i < 4; i++) {
		OK(ledger_sources_next(ledger, &got, &is_found, &fault));
		assert_true(is_found);
		assert_true(text_equal(got.path, text_of(sorted[i])));
	}
	OK(ledger_sources_next(ledger, &got, &is_found, &fault));
	assert_false(is_found);
	ledger_sources_end(ledger);
	OK(ledger_forget_source(ledger, TEXT("n"), TEXT("a/b"), &fault));
	OK(ledger_plan_unlisted(ledger, TEXT("n"), &fault));
	OK(ledger_plan_count(ledger, PLAN_GONE, &count, &got.size, &fault));
	assert_int_equal(count, 3);
	assert_int_equal(got.size, 15);
	ledger_close(ledger);
}

static enum status take_root(void *context, const struct ledger_root *root,
			     struct fault *why)
{
	struct bytes *out = context;

	return bytes_printf(out, why, "%.*s=%.*s(%.*s) ",
			    (int)root->label.length, root->label.data,
			    (int)root->path.length, root->path.data,
			    (int)root->given.length, root->given.data);
}

static void test_roots(void **state)
{
	const struct ledger_root roots[] = {
		{ TEXT("z"), TEXT("/z"), TEXT("z") },
		{ TEXT("a"), TEXT("/a"), TEXT("a") },
		{ TEXT("z"), TEXT("/zz"), TEXT("../z") },
	};
	struct ledger *ledger = open_nothing();
	struct bytes text = BYTES_UP_TO(100);

	(void)state;
	for (size_t i = 0; i < 3; i++)
		OK(ledger_put_root(ledger, &roots[i], &fault));
	OK(ledger_each_root(ledger, take_root, &text, &fault));
	assert_true(text_equal(text_from(&text), TEXT("a=/a(a) z=/zz(../z) ")));
	bytes_free(&text);
	ledger_close(ledger);
}

/* ---- Locations --------------------------------------------------------- */

static void test_put_location(void **state)
{
	struct ledger *ledger = open_nothing();
	struct location location = location_of(1, 0x11, "p");
	struct ledger_before before = put(ledger, &location);

	(void)state;
	assert_true(before.is_changed);
	assert_false(before.has_content);
	/* Known, but its article is not written yet. */
	before = put(ledger, &location);
	assert_true(before.is_changed);
	put_article(ledger, 0x11, 0x21, 1, 0);
	before = put(ledger, &location);
	assert_false(before.is_changed);
	location.record = 5;
	before = put(ledger, &location);
	assert_true(before.is_changed);
	assert_true(before.has_article);
	assert_int_equal(before.article.bytes[0], 0x21);
	location.content = hash_of(0x12);
	before = put(ledger, &location);
	assert_true(before.is_changed);
	assert_int_equal(before.content.bytes[0], 0x11);
	put_article(ledger, 0x12, 0x21, 1, 0);
	assert_false(put(ledger, &location).is_changed);
	OK(ledger_forget_facts(ledger, &location.key, &fault));
	assert_true(put(ledger, &location).is_changed);
	location.has_address = true;
	location.address = hash_of(9);
	assert_true(put(ledger, &location).is_changed);
	ledger_close(ledger);
}

/* Locations that a reading did not find leave; an article with others does
 * without them, one without others is a loss. */
static void test_leaving(void **state)
{
	const struct ledger_source source = { .label = TEXT("n"),
					      .path = TEXT("p") };
	struct ledger *ledger = open_nothing();
	struct pool *pool;
	struct location one = location_of(1, 0x11, "p");
	struct location two = location_of(2, 0x12, "p");
	struct location other = location_of(3, 0x11, "q");
	struct location_list list;
	struct hash content = hash_of(0x11);
	bool is_leaving;
	bool is_found;
	int64_t count;

	(void)state;
	OK(pool_new(&pool, 1 << 20, &fault));
	(void)put(ledger, &one);
	(void)put(ledger, &two);
	(void)put(ledger, &other);
	put_article(ledger, 0x11, 0x21, 1, 0);
	put_article(ledger, 0x12, 0x22, 2, 0);
	OK(ledger_clear_found(ledger, &fault));
	OK(ledger_leave_unfound(ledger, &source, &is_leaving, &fault));
	assert_true(is_leaving);
	OK(ledger_count_leaving(ledger, &count, &fault));
	assert_int_equal(count, 2);
	OK(ledger_count_losses(ledger, &count, &fault));
	assert_int_equal(count, 1);
	OK(ledger_shed_leaving(ledger, &content, &fault));
	OK(ledger_locations(ledger, &content, pool, &list, &fault));
	assert_int_equal(list.count, 1);
	assert_true(text_equal(list.list[0].path, TEXT("q")));
	content = hash_of(0x12);
	OK(ledger_shed_leaving(ledger, &content, &fault));
	OK(ledger_locations(ledger, &content, pool, &list, &fault));
	assert_int_equal(list.count, 1);
	for (int i = 0; i < 2; i++) {
		OK(ledger_drop_leaving(ledger, &content, &is_found, &fault));
		assert_true(is_found);
	}
	OK(ledger_drop_leaving(ledger, &content, &is_found, &fault));
	assert_false(is_found);
	content = hash_of(0x12);
	OK(ledger_locations(ledger, &content, pool, &list, &fault));
	assert_int_equal(list.count, 0);
	pool_free(pool);
	ledger_close(ledger);
}

/* Whoever says it comes back at its own place, wherever that stands in the
 * list; and one that is not in the list is no harm. */
static void test_outlets(void **state)
{
	static const struct text authors[] = { TEXT_INIT("A"),
					       TEXT_INIT("B C") };
	struct ledger *ledger = open_nothing();
	const struct hash content = hash_of(0x11);
	struct location_list list;
	struct pool *pool;

	(void)state;
	OK(pool_new(&pool, 1 << 20, &fault));
	for (unsigned char i = 1; i <= 5; i++) {
		struct location location = location_of(i, 0x11, "p");

		location.moment = i == 3; /* the first */
		location.outlet = (struct record_outlet){
			.source = (struct text){ "abcdef", i },
			.authors = authors,
			.author_count = i % 3,
		};
		(void)put(ledger, &location);
	}
	OK(ledger_locations(ledger, &content, pool, &list, &fault));
	identity_order(list.list, list.count);
	assert_int_equal(list.list[0].key.bytes[0], 3);
	list.count--;
	OK(ledger_load_outlets(ledger, &content, pool, &list, &fault));
	assert_int_equal(list.count, 4);
	for (size_t i = 0; i < list.count; i++) {
		const struct record_outlet *outlet = &list.list[i].outlet;
		const unsigned char key = list.list[i].key.bytes[0];

		assert_int_equal(outlet->source.length, key);
		assert_int_equal(outlet->author_count, key % 3);
		if (outlet->author_count == 2)
			assert_true(
				text_equal(outlet->authors[1], TEXT("B C")));
	}
	pool_free(pool);
	ledger_close(ledger);
}

static void test_settling(void **state)
{
	struct ledger_source row = { .label = TEXT("n"), .path = TEXT("p") };
	struct ledger *ledger = open_nothing();
	bool is_found;

	(void)state;
	OK(ledger_settle_later(ledger, &row, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_int_equal(row.state, LEDGER_RETRY);
	OK(ledger_settle_sources(ledger, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_int_equal(row.state, LEDGER_GOOD);
	OK(ledger_retry_source(ledger, row.label, row.path, &fault));
	OK(ledger_settle_sources(ledger, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_int_equal(row.state, LEDGER_RETRY);
	row.state = LEDGER_LARGE;
	OK(ledger_put_source(ledger, &row, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_int_equal(row.state, LEDGER_LARGE);
	OK(ledger_retry_large(ledger, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_int_equal(row.state, LEDGER_RETRY);
	ledger_close(ledger);
}

/* ---- Articles ---------------------------------------------------------- */

static void test_articles(void **state)
{
	struct ledger *ledger = open_nothing();
	struct ledger_article got;
	struct hash key = hash_of(0x99);
	bool is_found;
	int64_t count;

	(void)state;
	put_article(ledger, 0x11, 0x21, 5, 0x99);
	put_article(ledger, 0x12, 0x22, 3, 0x99);
	put_article(ledger, 0x13, 0x23, 1, 0);
	OK(ledger_find_holder(ledger, &key, &got, &fault));
	assert_true(got.is_there);
	assert_int_equal(got.content.bytes[0], 0x12);
	key = hash_of(0x23);
	OK(ledger_find_article_by_id(ledger, &key, &got, &fault));
	assert_int_equal(got.content.bytes[0], 0x13);
	assert_false(got.has_address);
	assert_int_equal(got.passage_count, 2);
	got.has_digest = false;
	OK(ledger_put_article(ledger, &got, &fault));
	key = hash_of(0);
	OK(ledger_next_pending(ledger, &key, &is_found, &fault));
	assert_true(is_found);
	assert_int_equal(key.bytes[0], 0x13);
	OK(ledger_next_pending(ledger, &key, &is_found, &fault));
	assert_false(is_found);
	key = hash_of(0x13);
	OK(ledger_forget_article(ledger, &key, &fault));
	OK(ledger_find_article(ledger, &key, &got, &fault));
	assert_false(got.is_there);
	OK(ledger_count_articles(ledger, &count, &fault));
	assert_int_equal(count, 2);
	ledger_close(ledger);
}

static enum status sum_runs(void *context, const struct hash *key, int64_t run,
			    struct fault *why)
{
	(void)why;
	*(int64_t *)context += run * 1000 + key->bytes[0];
	return STATUS_OK;
}

static void test_past_and_seen(void **state)
{
	struct ledger *ledger = open_nothing();
	const struct hash article = hash_of(1);
	const struct hash content = hash_of(2);
	const struct hash passages[] = { hash_of(3), hash_of(4) };
	const struct text one = hash_as_text(&passages[0]);
	const struct text both = { one.data, sizeof(passages) };
	int64_t sum = 0;
	const struct ledger_runs visitor = { sum_runs, &sum };
	int64_t run;

	(void)state;
	OK(ledger_first_run(ledger, &article, &run, &fault));
	assert_int_equal(run, 0);
	OK(ledger_put_past(ledger, &article, &content, 7, &fault));
	OK(ledger_put_past(ledger, &article, &content, 9, &fault));
	OK(ledger_first_run(ledger, &article, &run, &fault));
	assert_int_equal(run, 7);
	OK(ledger_each_past(ledger, &content, &visitor, &fault));
	assert_int_equal(sum, 7001);
	sum = 0;
	OK(ledger_put_seen(ledger, &article, one, 5, &fault));
	OK(ledger_put_seen(ledger, &article, one, 6, &fault));
	OK(ledger_put_seen(ledger, &article, one, 4, &fault));
	OK(ledger_each_seen(ledger, &article, &visitor, &fault));
	assert_int_equal(sum, 4003);
	sum = 0;
	OK(ledger_put_seen(ledger, &article, both, 6, &fault));
	OK(ledger_each_seen(ledger, &article, &visitor, &fault));
	assert_int_equal(sum, 4003 + 6003 + 6004);
	ledger_close(ledger);
}

/* ---- Recovery ---------------------------------------------------------- */

static void test_suspects(void **state)
{
	struct ledger_source row = { .label = TEXT("n"), .path = TEXT("p") };
	struct ledger *ledger = open_nothing();
	struct location location = location_of(1, 0x11, "p");
	struct hash known = hash_of(0x21);
	struct hash unknown = hash_of(0x31);
	struct hash place = hash_of(0);
	struct ledger_article article;
	bool is_found;
	int64_t number;

	(void)state;
	OK(ledger_put_source(ledger, &row, &fault));
	(void)put(ledger, &location);
	put_article(ledger, 0x11, 0x21, 1, 0);
	OK(ledger_suspect(ledger, &known, 3, &fault));
	OK(ledger_suspect(ledger, &unknown, 4, &fault));
	OK(ledger_rescue(ledger, &unknown, 5, &fault));
	OK(ledger_distrust_suspects(ledger, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_int_equal(row.state, LEDGER_RETRY);
	OK(ledger_find_article(ledger, &location.content, &article, &fault));
	assert_false(article.has_digest);
	OK(ledger_next_suspect(ledger, &place, &is_found, &fault));
	assert_true(is_found);
	assert_true(hash_equal(&place, &unknown));
	OK(ledger_next_suspect(ledger, &place, &is_found, &fault));
	assert_false(is_found);
	OK(ledger_suspect_run(ledger, &known, &number, &fault));
	assert_int_equal(number, 3);
	OK(ledger_rescued_run(ledger, &unknown, &number, &fault));
	assert_int_equal(number, 5);
	/* Written again: no longer one. */
	put_article(ledger, 0x11, 0x21, 1, 0);
	OK(ledger_clear_known_suspects(ledger, &fault));
	OK(ledger_count_suspects(ledger, &number, &fault));
	assert_int_equal(number, 1);
	OK(ledger_clear_suspect(ledger, &unknown, &fault));
	OK(ledger_clear_known_suspects(ledger, &fault));
	OK(ledger_rescued_run(ledger, &unknown, &number, &fault));
	assert_int_equal(number, 0);
	OK(ledger_distrust_all(ledger, &fault));
	OK(ledger_find_article(ledger, &location.content, &article, &fault));
	assert_false(article.has_digest);
	ledger_close(ledger);
}

static enum status take_run(void *context, const struct ledger_run *run,
			    struct fault *why)
{
	(void)why;
	*(int64_t *)context = *(int64_t *)context * 10 + run->run;
	return STATUS_OK;
}

/* Of an index: one of another, one with nothing in it, or one that was begun
 * anew and has not come to any source yet, is none. */
static void test_try_index(void **state)
{
	const struct ledger_source source = { .label = TEXT("n"),
					      .path = TEXT("p") };
	const struct hash article = hash_of(1);
	struct ledger *ledger = open_nothing();

	(void)state;
	assert_int_equal(ledger_try_index(ledger, TEXT("a"), &fault),
			 STATUS_DAMAGED);
	assert_string_equal(fault.text, "ledger.sqlite: empty");
	OK(ledger_begin(ledger, &fault));
	OK(ledger_set_text(ledger, LEDGER_INDEX, TEXT("a"), &fault));
	OK(ledger_try_index(ledger, TEXT("a"), &fault));
	assert_int_equal(ledger_try_index(ledger, TEXT("b"), &fault),
			 STATUS_DAMAGED);
	assert_string_equal(fault.text, "ledger.sqlite: of another index");
	OK(ledger_suspect(ledger, &article, 1, &fault));
	assert_int_equal(ledger_try_index(ledger, TEXT("a"), &fault),
			 STATUS_DAMAGED);
	assert_string_equal(fault.text, "ledger.sqlite: empty");
	OK(ledger_put_source(ledger, &source, &fault));
	OK(ledger_try_index(ledger, TEXT("a"), &fault));
	ledger_close(ledger);
}

static void test_runs_and_sums(void **state)
{
	struct ledger_run run = { .started = TEXT("a"), .finished = TEXT("b") };
	struct ledger_source row = { .label = TEXT("n"),
				     .path = TEXT("p"),
				     .size = 9,
				     .reason = TEXT("no words") };
	struct ledger *ledger = open_nothing();
	struct ledger_totals totals;
	int64_t digits = 0;

	(void)state;
	for (run.run = 1; run.run < 5; run.run++)
		OK(ledger_put_run(ledger, &run, &fault));
	OK(ledger_each_run(ledger, 3, take_run, &digits, &fault));
	assert_int_equal(digits, 432);
	OK(ledger_put_source(ledger, &row, &fault));
	put_article(ledger, 1, 2, 3, 0);
	OK(ledger_sum(ledger, &totals, &fault));
	assert_int_equal(totals.sources, 1);
	assert_int_equal(totals.rejected, 1);
	assert_int_equal(totals.bytes, 9);
	assert_int_equal(totals.articles, 1);
	assert_int_equal(totals.passages, 2);
	ledger_close(ledger);
}

/* Files that are all hole may be of any size. */
static void test_endless_sizes(void **state)
{
	struct ledger_source row = { .label = TEXT("news"),
				     .path = TEXT("a.txt"),
				     .size = INT64_MAX };
	struct plan_item item = { .label = row.label,
				  .path = row.path,
				  .size = INT64_MAX };
	struct ledger *ledger = open_nothing();
	struct ledger_totals totals;
	int64_t count;
	int64_t bytes;

	(void)state;
	OK(ledger_put_source(ledger, &row, &fault));
	OK(ledger_plan_add(ledger, &item, &fault));
	row.path = item.path = TEXT("b.txt");
	OK(ledger_put_source(ledger, &row, &fault));
	OK(ledger_plan_add(ledger, &item, &fault));
	OK(ledger_sum(ledger, &totals, &fault));
	assert_int_equal(totals.sources, 2);
	assert_true(totals.bytes > INT64_MAX / 3);
	OK(ledger_plan_count(ledger, PLAN_ADD, &count, &bytes, &fault));
	assert_int_equal(count, 2);
	/* Two of them can be added. */
	assert_true(bytes > INT64_MAX / 3 && bytes <= INT64_MAX / 2);
	ledger_close(ledger);
}

/* Names from outside are values, never SQL. */
static void test_hostile_names(void **state)
{
	static const char hostile[] = "x'); DROP TABLE sources; --\0\xFF\n";
	struct ledger_source row = { .label = TEXT("n"),
				     .path = { hostile, sizeof(hostile) },
				     .reason = TEXT("'\"") };
	struct ledger *ledger = open_nothing();
	bool is_found;

	(void)state;
	OK(ledger_put_source(ledger, &row, &fault));
	OK(ledger_find_source(ledger, &row, &is_found, &fault));
	assert_true(is_found);
	ledger_close(ledger);
}

/* A copy takes changes that the file does not. */
static void test_copy(void **state)
{
	char *path = scratch_path(*state, "ledger.sqlite");
	struct ledger *ledger;
	int64_t number;

	OK(ledger_open(&ledger, path, LEDGER_WRITE, &fault));
	OK(ledger_set_number(ledger, LEDGER_RUN, 7, &fault));
	ledger_close(ledger);
	OK(ledger_open(&ledger, path, LEDGER_COPY, &fault));
	OK(ledger_begin(ledger, &fault));
	OK(ledger_number(ledger, LEDGER_RUN, &number, &fault));
	assert_int_equal(number, 7);
	OK(ledger_set_number(ledger, LEDGER_RUN, 8, &fault));
	OK(ledger_commit(ledger, &fault));
	ledger_close(ledger);
	OK(ledger_open(&ledger, path, LEDGER_READ, &fault));
	OK(ledger_number(ledger, LEDGER_RUN, &number, &fault));
	assert_int_equal(number, 7);
	ledger_close(ledger);
	put_file(*state, "ledger.sqlite", "not a database, whatever it is");
	assert_int_equal(ledger_open(&ledger, path, LEDGER_COPY, &fault),
			 STATUS_DAMAGED);
	free(path);
}

/* What a record of standard input says comes back as it was. */
static void test_records(void **state)
{
	static const struct text authors[] = { { "A B", 3 }, { "C", 1 } };
	static const struct heading headings[] = { { 0, 7, false },
						   { 120, 1234, true } };
	const struct article said = { .own_id = TEXT("9"),
				      .title = TEXT("not kept"),
				      .date = TEXT("2020-03"),
				      .precision = RECORD_MONTH,
				      .date_from = TEXT("date"),
				      .source = TEXT("Wire"),
				      .address = TEXT("https://n.example/"),
				      .language = TEXT("en"),
				      .authors = authors,
				      .author_count = 2,
				      .headings = headings,
				      .heading_count = 2 };
	struct article plain = { .language = TEXT("de") };
	struct ledger *ledger = open_nothing();
	struct pool *pool;
	struct article got;
	struct hash one;
	struct hash other;

	(void)state;
	OK(pool_new(&pool, 1 << 20, &fault));
	assert_int_equal(ledger_find_record(ledger, TEXT("id:9"), pool, &got,
					    &fault),
			 STATUS_SKIP);
	for (int i = 0; i < 2; i++) {
		const struct article *article = i == 0 ? &said : &plain;

		OK(ledger_put_record(ledger, TEXT("id:9"), article, &fault));
		OK(ledger_find_record(ledger, TEXT("id:9"), pool, &got,
				      &fault));
		one = identity_facts(article);
		other = identity_facts(&got);
		assert_true(hash_equal(&one, &other));
		assert_int_equal(got.title.length, 0);
	}
	OK(ledger_forget_source(ledger, TEXT("-"), TEXT("id:9"), &fault));
	assert_int_equal(ledger_find_record(ledger, TEXT("id:9"), pool, &got,
					    &fault),
			 STATUS_SKIP);
	pool_free(pool);
	ledger_close(ledger);
}

/* Single files that a folder covers; its neighbours are not below it. */
/* The first run of these bytes in the file becomes another. */
static void spoil(const char *path, struct text from, struct text to)
{
	enum { FILE_BYTES = 1 << 17 };
	char *bytes = calloc(1, FILE_BYTES);
	FILE *file = fopen(path, "r+b");
	size_t length;
	char *found;

	assert_non_null(bytes);
	assert_non_null(file);
	length = fread(bytes, 1, FILE_BYTES, file);
	found = memmem(bytes, length, from.data, from.length);
	assert_non_null(found);
	assert_int_equal(fseek(file, found - bytes, SEEK_SET), 0);
	assert_int_equal(fwrite(to.data, 1, to.length, file), to.length);
	assert_int_equal(fclose(file), 0);
	free(bytes);
}

/* Who asks for the next key again and again comes to an end: of 1, 8 and 2,
 * of which 8 is passed over, 2 is behind 2. */
static void test_circle(void **state)
{
	static const char nine[] = "\x03\x2C\x09\x09\x09\x09\x09\x09\x09"
				   "\x09\x09\x09\x09\x09\x09\x09\x09\x09"
				   "\x09";
	static const char two[] = "\x03\x2C\x09\x02\x02\x02\x02\x02\x02"
				  "\x02\x02\x02\x02\x02\x02\x02\x02\x02"
				  "\x02";
	static const unsigned char suspects[] = { 1, 8, 9 };
	char *path = scratch_path(*state, "ledger.sqlite");
	struct hash id = { { 0 } };
	struct ledger *ledger;
	bool is_found = true;
	enum status status = STATUS_OK;

	OK(ledger_open(&ledger, path, LEDGER_WRITE, &fault));
	put_article(ledger, 3, 8, 4, 0);
	for (size_t i = 0; i < sizeof(suspects); i++) {
		const struct hash suspect = hash_of(suspects[i]);

		OK(ledger_suspect(ledger, &suspect, 1, &fault));
	}
	ledger_close(ledger);
	spoil(path, TEXT(nine), TEXT(two));
	OK(ledger_open(&ledger, path, LEDGER_READ, &fault));
	for (int i = 0; i < 100 && is_found && !status; i++)
		status = ledger_next_suspect(ledger, &id, &is_found, &fault);
	assert_int_equal(status, STATUS_DAMAGED);
	assert_string_equal(fault.text, "ledger.sqlite: keys out of order");
	ledger_close(ledger);
	free(path);
}

static void test_plan_covered(void **state)
{
	static const struct {
		const char *label;
		const char *path;
	} rows[] = { { "", "/a/news" },     { "", "/a/news/1" },
		     { "", "/a/news/b/2" }, { "", "/a/news.txt" },
		     { "", "/a/news0" },    { "news", "/a/news/3" } };
	struct plan_item item = { .number = 0 };
	struct ledger *ledger = open_nothing();
	int64_t count;
	int64_t bytes;
	bool is_found;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct ledger_source row = {
			.label = text_of(rows[i].label),
			.path = text_of(rows[i].path),
			.state = LEDGER_RETRY
		};

		OK(ledger_put_source(ledger, &row, &fault));
	}
	OK(ledger_plan_covered(ledger, TEXT("/a/news"), &fault));
	OK(ledger_plan_count(ledger, PLAN_GONE, &count, &bytes, &fault));
	assert_int_equal(count, 2);
	/* What is planned already is not planned again. */
	OK(ledger_plan_again(ledger, &fault));
	OK(ledger_plan_count(ledger, PLAN_CHANGE, &count, &bytes, &fault));
	assert_int_equal(count, 3);
	OK(ledger_plan_covered(ledger, TEXT("/"), &fault));
	OK(ledger_plan_count(ledger, PLAN_GONE, &count, &bytes, &fault));
	assert_int_equal(count, 2 + 5);
	OK(ledger_plan_next(ledger, true, &item, &is_found, &fault));
	assert_true(text_equal(item.path, TEXT("/a/news/1")));
	ledger_close(ledger);
}

static enum status count_root(void *context, const struct ledger_root *root,
			      struct fault *why)
{
	int *count = context;

	(void)root;
	(void)why;
	(*count)++;
	return STATUS_OK;
}

/* What a batch writes. */
static enum status write_hungry(struct ledger *ledger, struct fault *why)
{
	const struct ledger_root root = { TEXT("n"), TEXT("/x/n"), TEXT("n") };
	const struct ledger_source source = { .label = TEXT("n"),
					      .path = TEXT("a.txt"),
					      .reason = TEXT("no words"),
					      .state = LEDGER_REJECTED };
	const struct location location = location_of(1, 2, "a.txt");
	struct ledger_before before;
	enum status status = ledger_begin(ledger, why);

	if (!status)
		status = ledger_put_root(ledger, &root, why);
	if (!status)
		status = ledger_put_source(ledger, &source, why);
	if (!status)
		status = ledger_put_location(ledger, &location, &before, why);
	if (!status)
		status = ledger_set_number(ledger, LEDGER_BATCH, 7, why);
	return status ? status : ledger_commit(ledger, why);
}

static enum status read_hungry(struct ledger *ledger, struct fault *why)
{
	struct ledger_source source = { .label = TEXT("n"),
					.path = TEXT("a.txt") };
	int64_t number = 0;
	bool is_found = false;
	int count = 0;
	enum status status = ledger_number(ledger, LEDGER_BATCH, &number, why);

	if (!status)
		status = ledger_each_root(ledger, count_root, &count, why);
	if (!status)
		status = ledger_find_source(ledger, &source, &is_found, why);
	if (!status) {
		assert_int_equal(number, 7);
		assert_int_equal(count, 1);
		assert_true(is_found);
		assert_int_equal(source.state, LEDGER_REJECTED);
	}
	return status;
}

static enum status use_hungry(void *context, struct fault *why)
{
	struct ledger *ledger;
	enum status status = ledger_open(&ledger, context, LEDGER_WRITE, why);

	if (!status)
		status = write_hungry(ledger, why);
	if (!status)
		status = read_hungry(ledger, why);
	ledger_close(ledger);
	return status;
}

/* All of the batch, or nothing of it. */
static void look_after(void *context, enum status status)
{
	struct ledger *ledger;
	int64_t sources;
	int64_t number;

	OK(ledger_open(&ledger, context, LEDGER_WRITE, &fault));
	OK(ledger_number(ledger, LEDGER_BATCH, &number, &fault));
	OK(ledger_count_sources(ledger, TEXT("n"), &sources, &fault));
	assert_int_equal(number, sources * 7);
	assert_true(status != STATUS_OK || sources == 1);
	ledger_close(ledger);
	assert_int_equal(unlink(context), 0);
}

/* Also each piece that SQLite asks for. */
static void test_out_of_memory(void **state)
{
	char *path = scratch_path(*state, "l");
	const struct starve_work work = { .run = use_hungry,
					  .after = look_after,
					  .context = path,
					  .step = EFFORT(13, 41),
					  /* its caches */
					  .may_do_without = true };

	assert_true(starve(&work) > 300);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_open),
		SCRATCH_TEST(test_not_a_ledger),
		cmocka_unit_test(test_transactions),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_roots),
		cmocka_unit_test(test_put_location),
		cmocka_unit_test(test_leaving),
		cmocka_unit_test(test_outlets),
		cmocka_unit_test(test_settling),
		cmocka_unit_test(test_articles),
		cmocka_unit_test(test_past_and_seen),
		cmocka_unit_test(test_suspects),
		cmocka_unit_test(test_try_index),
		cmocka_unit_test(test_runs_and_sums),
		cmocka_unit_test(test_endless_sizes),
		cmocka_unit_test(test_hostile_names),
		SCRATCH_TEST(test_copy),
		cmocka_unit_test(test_records),
		SCRATCH_TEST(test_circle),
		cmocka_unit_test(test_plan_covered),
		SCRATCH_TEST(test_out_of_memory),
	};

	starve_sqlite();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
