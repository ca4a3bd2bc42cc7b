/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "indexer/hold.h"
#include "tests/unit/newsroom.h"
#include "tests/unit/starve.h"

#define OK(call) assert_int_equal((call), STATUS_OK)

/* The index has the newer text of an article, the ledger the older one. */
struct doubt {
	struct newsroom room;
	struct fetch fetch;
	struct location older;
	struct hash id;
	struct resolve_changes changes;
	struct pool *pool;
	uint64_t searched_bytes;
	uint64_t wanted_bytes;
};

static void open_fetch(struct doubt *out)
{
	out->fetch = (struct fetch){ .site = &out->room.site,
				     .roots = out->room.roots,
				     .searched_bytes = &out->searched_bytes,
				     .wanted_bytes = &out->wanted_bytes };
	OK(fresh_new(&out->fetch.fresh, 1 << 20, &out->room.fault));
	OK(pool_new(&out->fetch.pool, 1 << 24, &out->room.fault));
	OK(intern_new(&out->fetch.searched, 1 << 20, &out->room.fault));
	OK(pool_new(&out->pool, 1 << 24, &out->room.fault));
}

/* The article of which the ledger says that it is there. */
static void put_back(struct doubt *doubt, const char *text)
{
	const struct article article = { .text = text_of(text),
					 .language = TEXT("en"),
					 .is_file = true };
	struct ledger *ledger = doubt->room.site.ledger;
	struct fault *fault = &doubt->room.fault;
	struct ledger_before before;

	identity_locate(&doubt->older, TEXT("news"), TEXT("a.txt"), &article);
	doubt->id = doubt->older.key;
	OK(ledger_begin(ledger, fault));
	OK(ledger_put_location(ledger, &doubt->older, &before, fault));
	OK(ledger_forget_article(ledger, &before.content, fault));
	OK(ledger_put_article(
		ledger,
		&(struct ledger_article){ .content = doubt->older.content,
					  .article = doubt->id,
					  .location = doubt->older.key },
		fault));
	OK(ledger_retry_source(ledger, TEXT("news"), TEXT("a.txt"), fault));
}

static void resolve(struct doubt *doubt)
{
	const struct resolve_touched touched = { &doubt->older.content, 1 };

	OK(resolve_articles(doubt->room.site.ledger, doubt->pool, &touched,
			    &doubt->changes, &doubt->room.fault));
	assert_int_equal(doubt->changes.count, 1);
	assert_true(doubt->changes.list[0].is_doubted);
}

static void open_doubt(struct doubt *out, void *state, const char *text)
{
	put_file(state, "news/a.txt", "The newer text of it.\n");
	newsroom_open(&out->room, state);
	OK(newsroom_read(&out->room, "a.txt"));
	OK(batch_flush(out->room.batch, &out->room.fault));
	assert_int_equal(newsroom_passages(&out->room), 1);
	open_fetch(out);
	put_back(out, text);
	resolve(out);
}

static void close_doubt(struct doubt *doubt)
{
	ledger_rollback(doubt->room.site.ledger);
	fresh_free(doubt->fetch.fresh);
	pool_free(doubt->fetch.pool);
	pool_free(doubt->pool);
	intern_free(doubt->fetch.searched);
	newsroom_close(&doubt->room);
}

static bool is_held(struct doubt *doubt)
{
	struct hash content = { { 0 } };
	bool is_pending;

	doubt->changes.list[0].when = RESOLVE_NOW;
	OK(hold_unread(&doubt->fetch, &doubt->changes, &doubt->room.fault));
	OK(ledger_next_pending(doubt->room.site.ledger, &content, &is_pending,
			       &doubt->room.fault));
	assert_int_equal(is_pending,
			 doubt->changes.list[0].when == RESOLVE_NOW);
	return !is_pending;
}

static void test_unread(void **state)
{
	struct doubt doubt;

	open_doubt(&doubt, *state, "The older text of it.");
	assert_true(is_held(&doubt));
	close_doubt(&doubt);
}

/* Its source was looked at since, and has something else. */
static void test_read(void **state)
{
	struct ledger_source source = { .label = TEXT("news"),
					.path = TEXT("a.txt") };
	bool is_found;
	struct doubt doubt;

	open_doubt(&doubt, *state, "The older text of it.");
	OK(ledger_find_source(doubt.room.site.ledger, &source, &is_found,
			      &doubt.room.fault));
	assert_int_equal(source.state, LEDGER_RETRY);
	source.state = LEDGER_GOOD;
	OK(ledger_put_source(doubt.room.site.ledger, &source,
			     &doubt.room.fault));
	assert_false(is_held(&doubt));
	close_doubt(&doubt);
}

/* The same text may have another place, which the ledger does not know. */
static void test_same_text(void **state)
{
	struct doubt doubt;

	open_doubt(&doubt, *state, "The newer text of it.\n");
	assert_false(is_held(&doubt));
	doubt.changes.list[0].locations.list->path = TEXT("b.txt");
	assert_true(is_held(&doubt));
	close_doubt(&doubt);
}

/* It goes under another id, where it stands already. */
static void test_other_id(void **state)
{
	static const char *const texts[] = { "The newer text of it.\n",
					     "The older text of it." };
	struct doubt doubt;

	for (size_t i = 0; i < 2; i++) {
		open_doubt(&doubt, *state, texts[i]);
		doubt.changes.list[0].old.bytes[0] ^= 1;
		assert_int_equal(is_held(&doubt), i == 1);
		close_doubt(&doubt);
	}
}

static void test_nothing_to_keep(void **state)
{
	struct doubt doubt;

	open_doubt(&doubt, *state, "The older text of it.");
	doubt.changes.list[0].old.bytes[0] ^= 1;
	doubt.changes.list[0].row.article.bytes[0] ^= 1;
	assert_false(is_held(&doubt));
	close_doubt(&doubt);
}

static void test_new_generation(void **state)
{
	struct doubt doubt;

	open_doubt(&doubt, *state, "The older text of it.");
	doubt.room.site.write_generation++;
	assert_false(is_held(&doubt));
	doubt.room.site.write_generation--;
	close_doubt(&doubt);
}

/* Another article is to stand where this one stands. */
static void test_wanted(void **state)
{
	struct resolve_change list[2];
	struct doubt doubt;

	open_doubt(&doubt, *state, "The older text of it.");
	list[0] = doubt.changes.list[0];
	list[1] = (struct resolve_change){ .row = { .article = doubt.id } };
	list[1].content.bytes[0] = 1;
	doubt.changes = (struct resolve_changes){ list, 2 };
	assert_false(is_held(&doubt));
	list[1].is_gone = true;
	assert_true(is_held(&doubt));
	close_doubt(&doubt);
}

static enum status hold_hungry(void *context, struct fault *fault)
{
	struct doubt *doubt = context;
	enum status status;

	doubt->changes.list[0].when = RESOLVE_NOW;
	status = hold_unread(&doubt->fetch, &doubt->changes, fault);
	/* What there is no memory to have is not what is not there. */
	if (status == STATUS_OK)
		assert_int_equal(doubt->changes.list[0].when, RESOLVE_LATER);
	return status;
}

static void let_go(void *context)
{
	struct doubt *doubt = context;

	pool_reset(doubt->fetch.pool);
	intern_clear(doubt->fetch.searched);
}

static void test_memory(void **state)
{
	struct doubt doubt;
	const struct starve_work work = { .run = hold_hungry,
					  .before = let_go,
					  .context = &doubt,
					  .may_do_without = true };

	open_doubt(&doubt, *state, "The older text of it.");
	doubt.changes.list[0].old.bytes[0] ^= 1; /* it is looked for */
	assert_true(starve(&work) > 5);
	close_doubt(&doubt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_unread),
		SCRATCH_TEST(test_read),
		SCRATCH_TEST(test_same_text),
		SCRATCH_TEST(test_other_id),
		SCRATCH_TEST(test_nothing_to_keep),
		SCRATCH_TEST(test_new_generation),
		SCRATCH_TEST(test_wanted),
		SCRATCH_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
