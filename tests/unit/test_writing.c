/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/writing.h"
#include "shared/memory.h"
#include "tests/unit/newsroom.h"
#include "tests/unit/unit.h"

enum { POOL_BYTES = 1 << 24 };

/* A writing of the newsroom's site, with nothing fresh. */
struct desk {
	struct newsroom room;
	struct fresh *fresh;
	struct pool *pool;
	struct writing writing;
	struct fault fault;
};

static void open_desk(struct desk *desk, void *state)
{
	*desk = (struct desk){ .fresh = NULL };
	newsroom_open(&desk->room, state);
	OK(fresh_new(&desk->fresh, POOL_BYTES, &desk->fault));
	OK(pool_new(&desk->pool, POOL_BYTES, &desk->fault));
	OK(writing_open(&desk->writing, &desk->room.site, desk->room.roots,
			desk->fresh, &desk->fault));
}

static void close_desk(struct desk *desk)
{
	ledger_rollback(desk->room.site.ledger);
	writing_close(&desk->writing);
	pool_free(desk->pool);
	fresh_free(desk->fresh);
	newsroom_close(&desk->room);
}

/* An article at one place, as resolve_articles gives it. */
static void enter_place(struct desk *desk, struct text label,
			const struct article *article,
			struct resolve_change *out)
{
	struct ledger *ledger = desk->room.site.ledger;
	const struct ledger_source source = { .label = label,
					      .path = TEXT("u.txt") };
	struct resolve_touched touched = { .count = 1 };
	struct resolve_changes changes;
	struct ledger_before unused;
	struct location location;

	identity_locate(&location, label, source.path, article);
	touched.contents = &location.content;
	OK(ledger_put_source(ledger, &source, &desk->fault));
	OK(ledger_put_location(ledger, &location, &unused, &desk->fault));
	OK(resolve_articles(ledger, desk->pool, &touched, &changes,
			    &desk->fault));
	assert_int_equal(changes.count, 1);
	*out = changes.list[0];
}

static const struct article ships = { .title = TEXT_INIT("Ships"),
				      .text = TEXT_INIT("Words about ships."),
				      .language = TEXT_INIT("en") };

/* What nothing has any more is given up, and what came by standard input is
 * told of as lost. */
static void test_lost(void **state)
{
	const struct {
		const char *label;
		int64_t streamed;
		int64_t named;
	} cases[] = { { "-", 1, 0 }, { "", 0, 1 }, { "news", 0, 0 } };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct resolve_change change;
		struct ledger_article row;
		struct writing_text text;
		struct desk desk;

		open_desk(&desk, *state);
		OK(ledger_begin(desk.room.site.ledger, &desk.fault));
		enter_place(&desk, text_of(cases[i].label), &ships, &change);
		OK(writing_fetch(&desk.writing, &change, desk.pool, &text,
				 &desk.fault));
		assert_false(text.is_found);
		assert_int_equal(desk.writing.tally.lost_streamed,
				 cases[i].streamed);
		assert_int_equal(desk.writing.tally.lost_named, cases[i].named);
		OK(ledger_find_article(desk.room.site.ledger, &change.content,
				       &row, &desk.fault));
		assert_true(row.is_there);
		assert_false(row.has_digest);
		close_desk(&desk);
	}
}

/* What was read is written: counted as added once, then as changed. */
static void test_article(void **state)
{
	struct resolve_change change;
	struct index_writer *writer;
	struct ledger_article row;
	struct desk desk;

	open_desk(&desk, *state);
	OK(ledger_begin(desk.room.site.ledger, &desk.fault));
	enter_place(&desk, TEXT("news"), &ships, &change);
	OK(site_writer(&desk.room.site, &writer, &desk.fault));
	desk.writing.enter.writer = writer;
	OK(index_writer_begin(writer, &desk.fault));
	OK(writing_article(&desk.writing, &change, &ships, &desk.fault));
	assert_int_equal(desk.writing.tally.added, 1);
	assert_int_equal(desk.writing.tally.passages, 1);
	OK(ledger_find_article(desk.room.site.ledger, &change.content, &row,
			       &desk.fault));
	assert_true(row.has_digest);
	assert_int_equal(row.passage_count, 1);
	/* The same run again is no change; a later one is. */
	change.has_old = true;
	change.old = change.row.article;
	OK(writing_article(&desk.writing, &change, &ships, &desk.fault));
	assert_int_equal(desk.writing.tally.changed, 0);
	desk.room.site.run++;
	OK(writing_article(&desk.writing, &change, &ships, &desk.fault));
	assert_int_equal(desk.writing.tally.added, 1);
	assert_int_equal(desk.writing.tally.changed, 1);
	close_desk(&desk);
}

static void test_no_memory(void **state)
{
	enum status status = STATUS_FULL;
	struct newsroom room;
	size_t nth;

	newsroom_open(&room, *state);
	for (nth = 1; status; nth++) {
		struct writing writing;

		assert_true(nth < 100);
		(void)memory_fail_at(nth, 0);
		status = writing_open(&writing, &room.site, room.roots, NULL,
				      &room.fault);
		(void)memory_fail_at(0, 0);
		assert_true(!status || status == STATUS_FULL);
		writing_close(&writing);
	}
	assert_true(nth > 4);
	newsroom_close(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_lost),
		SCRATCH_TEST(test_article),
		SCRATCH_TEST(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
