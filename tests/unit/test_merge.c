/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <signal.h>
#include <sys/resource.h>

#include "indexer/merge.h"
#include "tests/unit/newsroom.h"
#include "tests/unit/unit.h"

enum { SEGMENTS = 23, FEW_DESCRIPTORS = 44 };

/* A database of one document and one key. */
static void make_segment(struct newsroom *room, int64_t number, const char *tag)
{
	const struct index_term term = { .term = TEXT("Zen:word"),
					 .frequency = 1 };
	const struct index_document document = { .data = TEXT("x"),
						 .terms = &term,
						 .term_count = 1 };
	struct bytes path = BYTES_UP_TO(4096);
	struct index_writer *writer;
	char value[24];
	struct part part;

	parts_name(&part, number, number, tag);
	OK(parts_add(&room->site.parts, &part, &room->fault));
	OK(parts_path(&path, text_of(room->folder), 1, part.name,
		      &room->fault));
	OK(index_writer_make(&writer, path.data, &room->fault));
	OK(index_writer_begin(writer, &room->fault));
	OK(index_writer_add(writer, &document, &room->fault));
	(void)snprintf(value, sizeof(value), "%d", (int)number);
	OK(index_writer_set(writer, text_of(part.name), text_of(value),
			    &room->fault));
	OK(index_writer_commit(writer, &room->fault));
	index_writer_close(writer);
	bytes_free(&path);
}

static void open_parts(struct newsroom *room, void *state, const char *tag)
{
	newsroom_open(room, state);
	site_drop_writer(&room->site);
	OK(parts_make(room->folder_fd, 1, &room->fault));
	for (int64_t i = 1; i <= SEGMENTS; i++)
		make_segment(room, i, tag);
}

static void set_descriptors(rlim_t count, rlim_t *before)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	*before = limit.rlim_cur;
	limit.rlim_cur = count;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

/* With few descriptors in several levels: each document and each key once,
 * and those of the generation. */
static void test_levels(void **state)
{
	const struct bytes none = BYTES_UP_TO(4096);
	struct newsroom room;
	struct merge_order order = { .tag = "0000000b", .jobs = 2 };
	struct bytes value = none;
	rlim_t before;

	open_parts(&room, *state, "0000000a");
	order.site = &room.site;
	set_descriptors(FEW_DESCRIPTORS, &before);
	OK(merge_parts(&order, &room.fault));
	set_descriptors(before, &before);
	room.site.write_generation++;
	OK(site_switch(&room.site, &room.fault));
	assert_int_equal(index_document_count(room.site.reader), SEGMENTS);
	OK(site_meta(&room.site, "pq:batch", &value, &room.fault));
	assert_true(text_equal(text_from(&value), TEXT("0")));
	for (int i = 1; i <= SEGMENTS; i++) {
		char key[40];
		char wanted[24];

		(void)snprintf(key, sizeof(key), "%d-%d.0000000a", i, i);
		(void)snprintf(wanted, sizeof(wanted), "%d", i);
		bytes_clear(&value);
		OK(site_meta(&room.site, key, &value, &room.fault));
		assert_true(text_equal(text_from(&value), text_of(wanted)));
	}
	bytes_free(&value);
	newsroom_close(&room);
}

/* Told to stop: what there is goes on being all there is. */
static void test_stop(void **state)
{
	volatile sig_atomic_t stop = 1;
	struct newsroom room;
	struct merge_order order = { .tag = "0000000b", .jobs = 2 };
	struct parts parts;
	rlim_t before;

	open_parts(&room, *state, "0000000a");
	order.site = &room.site;
	room.site.stop = &stop;
	set_descriptors(FEW_DESCRIPTORS, &before);
	assert_int_equal(merge_parts(&order, &room.fault), STATUS_RETRY);
	set_descriptors(before, &before);
	OK(parts_recover(&parts, room.folder_fd, 1, SEGMENTS, &room.fault));
	assert_true(parts_are_all(&parts, SEGMENTS));
	parts_free(&parts);
	newsroom_close(&room);
}

/* A segment that cannot be read is told, and nothing is named for it. */
static void test_damaged(void **state)
{
	struct newsroom room;
	struct merge_order order = { .tag = "0000000b", .jobs = 1 };

	open_parts(&room, *state, "0000000a");
	order.site = &room.site;
	put_file(*state, "index/gen-1.parts/3-3.0000000a/iamglass", "damaged");
	assert_int_not_equal(merge_parts(&order, &room.fault), STATUS_OK);
	assert_int_equal(room.site.read_generation, 1);
	newsroom_close(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_levels),
		SCRATCH_TEST(test_stop),
		SCRATCH_TEST(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
