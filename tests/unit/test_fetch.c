/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/fetch.h"
#include "shared/index_write.h"
#include "shared/store.h"
#include "tests/unit/newsroom.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

struct fixed {
	struct newsroom room;
	struct fetch fetch;
	struct location first;
	struct resolve_change change;
	uint64_t searched_bytes;
	uint64_t wanted_bytes;
};

static struct article article_of(const char *source)
{
	return (struct article){ .text = TEXT("A record about ships."),
				 .record_key = TEXT("id:1"),
				 .own_id = TEXT("1"),
				 .source = text_of(source),
				 .language = TEXT("en") };
}

/* The article of a record in news/w.jsonl, indexed when `is_indexed`. */
static void open_fixed(struct fixed *out, void *state, bool is_indexed)
{
	const struct article article = article_of("Post");

	put_file(state, "news/w.jsonl",
		 "{\"id\":\"0\",\"text\":\"Another.\"}\n"
		 "{\"id\":\"1\",\"text\":\"A record about ships.\","
		 "\"source\":\"Post\",\"lang\":\"en\"}\n");
	out->searched_bytes = 0;
	out->wanted_bytes = 0;
	newsroom_open(&out->room, state);
	if (is_indexed) {
		OK(newsroom_read(&out->room, "w.jsonl"));
		OK(batch_flush(out->room.batch, &out->room.fault));
	}
	out->fetch = (struct fetch){ .site = &out->room.site,
				     .roots = out->room.roots,
				     .searched_bytes = &out->searched_bytes,
				     .wanted_bytes = &out->wanted_bytes };
	OK(fresh_new(&out->fetch.fresh, 1 << 20, &out->room.fault));
	OK(pool_new(&out->fetch.pool, 1 << 24, &out->room.fault));
	OK(intern_new(&out->fetch.searched, 1 << 20, &out->room.fault));
	identity_locate(&out->first, TEXT("news"), TEXT("w.jsonl"), &article);
	out->first.record = sizeof("{\"id\":\"0\",\"text\":\"Another.\"}");
	out->change = (struct resolve_change){
		.content = out->first.content,
		.has_old = is_indexed,
		.old = out->first.key,
		.row = { .article = out->first.key },
		.locations = { &out->first, 1 },
	};
}

static void close_fixed(struct fixed *fixed)
{
	fresh_free(fixed->fetch.fresh);
	pool_free(fixed->fetch.pool);
	intern_free(fixed->fetch.searched);
	newsroom_close(&fixed->room);
}

static enum fetch_result fetch(struct fixed *fixed, struct article *out)
{
	enum fetch_result result;

	OK(fetch_article(&fixed->fetch, &fixed->change, out, &result,
			 &fixed->room.fault));
	return result;
}

static void test_from_batch(void **state)
{
	const struct article read = article_of("Post");
	struct fresh_article *added;
	struct article article;
	struct fixed fixed;

	open_fixed(&fixed, *state, false);
	OK(fresh_add(fixed.fetch.fresh, &fixed.first, &read, &added,
		     &fixed.room.fault));
	remove_file(*state, "news/w.jsonl");
	assert_int_equal(fetch(&fixed, &article), FETCH_EXACT);
	assert_true(text_equal(article.source, TEXT("Post")));
	close_fixed(&fixed);
}

static void test_from_index(void **state)
{
	struct article article;
	struct fixed fixed;

	open_fixed(&fixed, *state, true);
	remove_file(*state, "news/w.jsonl");
	assert_int_equal(fetch(&fixed, &article), FETCH_EXACT);
	assert_true(text_equal(article.text, TEXT("A record about ships.")));
	close_fixed(&fixed);
}

static void test_from_source(void **state)
{
	struct article article;
	struct fixed fixed;

	open_fixed(&fixed, *state, false);
	assert_int_equal(fetch(&fixed, &article), FETCH_EXACT);
	assert_true(text_equal(article.source, TEXT("Post")));
	/* where it was, so that nothing was searched */
	assert_int_equal(intern_count(fixed.fetch.searched), 0);
	close_fixed(&fixed);
}

/* A record that has moved is searched for, but not for each record. */
static void test_moved_in_source(void **state)
{
	struct article article;
	struct fixed fixed;

	open_fixed(&fixed, *state, false);
	for (size_t i = 0; i < 2; i++) {
		fixed.first.record = i ? 3 : UINT64_MAX;
		fixed.searched_bytes = 0;
		assert_int_equal(fetch(&fixed, &article), FETCH_EXACT);
		assert_int_equal(intern_count(fixed.fetch.searched), 1);
		assert_true(fixed.searched_bytes > 0);
		/* as long as that takes little */
		assert_int_equal(fetch(&fixed, &article), FETCH_EXACT);
		fixed.searched_bytes = FETCH_SEARCH_BYTES;
		assert_int_equal(fetch(&fixed, &article), FETCH_NOTHING);
		intern_clear(fixed.fetch.searched);
	}
	close_fixed(&fixed);
}

/* The first location says something that only its source knew. */
static void test_like(void **state)
{
	const struct article other = article_of("Herald");
	struct location elsewhere;
	struct fresh_article *added;
	struct article article;
	struct fixed fixed;

	open_fixed(&fixed, *state, true);
	remove_file(*state, "news/w.jsonl");
	fixed.first.facts.bytes[0] ^= 1;
	assert_int_equal(fetch(&fixed, &article), FETCH_LIKE);
	assert_true(text_equal(article.source, TEXT("Post")));
	close_fixed(&fixed);
	open_fixed(&fixed, *state, false);
	remove_file(*state, "news/w.jsonl");
	identity_locate(&elsewhere, TEXT("news"), TEXT("o"), &other);
	OK(fresh_add(fixed.fetch.fresh, &elsewhere, &other, &added,
		     &fixed.room.fault));
	fixed.change.row.article.bytes[0] ^= 1;
	assert_int_equal(fetch(&fixed, &article), FETCH_LIKE);
	assert_true(text_equal(article.source, TEXT("Herald")));
	close_fixed(&fixed);
}

static void test_nothing(void **state)
{
	struct article article;
	struct fixed fixed;

	open_fixed(&fixed, *state, false);
	put_file(*state, "news/w.jsonl",
		 "{\"id\":\"1\",\"text\":\"Changed meanwhile.\"}\n");
	assert_int_equal(fetch(&fixed, &article), FETCH_NOTHING);
	fixed.first.label = TEXT("-");
	assert_int_equal(fetch(&fixed, &article), FETCH_NOTHING);
	fixed.first.label = TEXT("no such root");
	assert_int_equal(fetch(&fixed, &article), FETCH_NOTHING);
	close_fixed(&fixed);
}

/* The index's record of the article says nothing. */
static void spoil_record(struct fixed *fixed)
{
	struct index_writer *writer;
	char key[STORE_NAME_BYTES];
	struct fault *fault = &fixed->room.fault;

	OK(site_writer(&fixed->room.site, &writer, fault));
	OK(index_writer_begin(writer, fault));
	OK(index_writer_set(writer, store_article_key(key, &fixed->change.old),
			    TEXT("Anything."), fault));
	OK(index_writer_commit(writer, fault));
}

/* A text that cannot be read is not given up while a person may mend it. */
static void test_damaged(void **state)
{
	struct article article;
	enum fetch_result result;
	struct fixed fixed;

	open_fixed(&fixed, *state, true);
	spoil_record(&fixed);
	assert_int_equal(fetch(&fixed, &article), FETCH_EXACT); /* the source */
	remove_file(*state, "news/w.jsonl");
	assert_int_equal(fetch_article(&fixed.fetch, &fixed.change, &article,
				       &result, &fixed.room.fault),
			 STATUS_DAMAGED);
	assert_non_null(strstr(fixed.room.fault.text, "article "));
	fixed.room.site.write_generation++; /* rebuilding, with nothing made */
	fixed.room.site.is_dry = true;
	assert_int_equal(fetch(&fixed, &article), FETCH_NOTHING);
	fixed.room.site.write_generation--;
	close_fixed(&fixed);
}

static enum status fetch_hungry(void *context, struct fault *fault)
{
	struct fixed *fixed = context;
	struct article article;
	enum fetch_result result;
	enum status status = fetch_article(&fixed->fetch, &fixed->change,
					   &article, &result, fault);

	/* What there is no memory to have is not what is not there. */
	if (status == STATUS_OK)
		assert_int_equal(result, FETCH_EXACT);
	return status;
}

static void let_go(void *context)
{
	struct fixed *fixed = context;

	pool_reset(fixed->fetch.pool);
	intern_clear(fixed->fetch.searched);
	fixed->wanted_bytes = 0;
}

static void test_memory(void **state)
{
	struct fixed fixed;
	const struct starve_work work = { .run = fetch_hungry,
					  .before = let_go,
					  .context = &fixed,
					  .may_do_without = true };

	open_fixed(&fixed, *state, false);
	assert_true(starve(&work) > 5);
	fixed.first.record = 3; /* it is searched for */
	assert_true(starve(&work) > 5);
	close_fixed(&fixed);
	open_fixed(&fixed, *state, true);
	assert_true(starve(&work) > 3);
	assert_int_equal(fixed.wanted_bytes, strlen("A record about ships."));
	close_fixed(&fixed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_from_batch),
		SCRATCH_TEST(test_from_index),
		SCRATCH_TEST(test_from_source),
		SCRATCH_TEST(test_moved_in_source),
		SCRATCH_TEST(test_like),
		SCRATCH_TEST(test_nothing),
		SCRATCH_TEST(test_damaged),
		SCRATCH_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
