/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/generation.h"
#include "indexer/shed.h"
#include "shared/schema.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

static struct fault fault;

enum { ARTICLES = 8 };

/* A site of an index of eight articles of a passage each. */
struct room {
	char *folder;
	char *into;
	int fd;
	struct site site;
};

static void open_room(struct room *room, void *state)
{
	struct report report;

	for (int i = 0; i < ARTICLES; i++) {
		char name[32];
		char text[64];

		(void)snprintf(name, sizeof(name), "news/%d.txt", i);
		(void)snprintf(text, sizeof(text),
			       "Title %d\n\nThe harbour of Larn.\n", i);
		put_file(state, name, text);
	}
	OK(run_news(state, &report));
	*room = (struct room){ .folder = scratch_path(state, "index"),
			       .fd = open_scratch(state, "index") };
	OK(site_open(&room->site, room->folder, room->fd, &fault));
	room->into = scratch_path(state, "index/gen-99");
}

static void close_room(struct room *room)
{
	site_close(&room->site);
	assert_int_equal(close(room->fd), 0);
	free(room->into);
	free(room->folder);
}

static void delete_one(struct room *room, int number)
{
	struct index_writer *writer;
	char term[32];

	(void)snprintf(term, sizeof(term), SCHEMA_PATH "news/%d.txt", number);
	OK(site_writer(&room->site, &writer, &fault));
	OK(index_writer_begin(writer, &fault));
	OK(index_writer_delete(writer, text_of(term), &fault));
	OK(index_writer_commit(writer, &fault));
	site_drop_writer(&room->site);
}

static bool is_worth(struct room *room)
{
	bool is_worth;

	OK(shed_judge(&is_worth, &room->site, &fault));
	return is_worth;
}

static bool has_parts(const struct room *room)
{
	struct bytes path = BYTES_UP_TO(1 << 12);
	bool has;

	OK(parts_path(&path, text_of(room->folder), room->site.write_generation,
		      NULL, &fault));
	has = access(path.data, F_OK) == 0;
	bytes_free(&path);
	return has;
}

static struct index_figures figures_of(const char *folder)
{
	struct index_figures figures;
	struct index *index;

	OK(index_open(&index, &folder, 1, &fault));
	OK(index_weigh(index, &figures, &fault));
	index_close(index);
	return figures;
}

/* One of eight is left where it is, two are too many. */
static void test_shed(void **state)
{
	struct index_figures figures;
	struct room room;
	size_t errors;

	open_room(&room, *state);
	assert_false(is_worth(&room));
	delete_one(&room, 0);
	assert_false(is_worth(&room));
	delete_one(&room, 1);
	assert_true(is_worth(&room));
	OK(shed_write(&room.site, room.into, &fault));
	assert_false(has_parts(&room));
	figures = figures_of(room.into);
	assert_int_equal(figures.document_count, ARTICLES - 2);
	assert_int_equal(figures.last_document, ARTICLES - 2);
	assert_int_equal(figures.deleted_count, 0);
	OK(index_check(room.into, &errors, &fault));
	assert_int_equal(errors, 0);
	close_room(&room);
}

/* Nothing is left of it, and what there is stays. */
static void test_stopped(void **state)
{
	const volatile sig_atomic_t stop = 1;
	struct room room;

	open_room(&room, *state);
	delete_one(&room, 0);
	room.site.stop = &stop;
	assert_int_equal(shed_write(&room.site, room.into, &fault),
			 STATUS_RETRY);
	assert_false(has_parts(&room));
	assert_int_equal(access(room.into, F_OK), -1);
	room.site.stop = NULL;
	/* all may be gone */
	for (int i = 1; i < ARTICLES; i++)
		delete_one(&room, i);
	OK(shed_write(&room.site, room.into, &fault));
	assert_int_equal(figures_of(room.into).last_document, 0);
	close_room(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_shed),
		SCRATCH_TEST(test_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
