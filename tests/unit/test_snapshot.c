/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/snapshot.h"
#include "tests/unit/newsroom.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void make_index(void **state)
{
	struct newsroom newsroom;

	put_file(*state, "news/a.txt", "A title\n\nSome words of a story.\n");
	newsroom_open(&newsroom, *state);
	assert_int_equal(newsroom_read(&newsroom, "a.txt"), STATUS_OK);
	assert_int_equal(batch_flush(newsroom.batch, &newsroom.fault),
			 STATUS_OK);
	newsroom_close(&newsroom);
}

static enum status take(void **state, const char *name,
			const volatile sig_atomic_t *stop)
{
	char *folder = scratch_path(*state, "index");
	char *place = scratch_path(*state, name);
	const struct settings settings = { .snapshot = place };
	struct report report = { 0 };
	const struct snapshot_order order = { .settings = &settings,
					      .folder = folder,
					      .report = &report,
					      .stop = stop };
	enum status status = snapshot_take(&order, &fault);

	free(folder);
	free(place);
	return status;
}

static bool is_there(void **state, const char *name)
{
	char *path = scratch_path(*state, name);
	bool is_found = access(path, F_OK) == 0;

	free(path);
	return is_found;
}

static void test_copy(void **state)
{
	char *place = scratch_path(*state, "copy");
	const char *places[] = { place };
	struct index *index;

	assert_int_equal(take(state, "copy", NULL), STATUS_DENIED);
	make_index(state);
	assert_int_equal(take(state, "copy", NULL), STATUS_OK);
	assert_int_equal(index_open(&index, places, 1, &fault), STATUS_OK);
	assert_int_equal(index_document_count(index), 1);
	index_close(index);
	/* It is there now. */
	assert_int_equal(take(state, "copy", NULL), STATUS_DENIED);
	assert_int_equal(take(state, "index/copy", NULL), STATUS_BAD_QUERY);
	assert_int_equal(take(state, "missing/copy", NULL), STATUS_DENIED);
	assert_int_equal(take(state, "index", NULL), STATUS_DENIED);
	free(place);
}

static void test_stop(void **state)
{
	const volatile sig_atomic_t stop = 1;

	make_index(state);
	assert_int_equal(take(state, "copy", &stop), STATUS_RETRY);
	assert_false(is_there(state, "copy"));
	assert_false(is_there(state, ".copy.part"));
}

static void test_leftovers(void **state)
{
	make_index(state);
	put_file(*state, ".copy.part/XAPIANDB", "auto gen-7\n");
	put_file(*state, ".copy.part/ledger.sqlite", "no ledger");
	put_file(*state, ".copy.part/ledger.sqlite-journal", "no journal");
	put_file(*state, ".copy.part/gen-7/postlist.glass", "half");
	assert_int_equal(take(state, "copy", NULL), STATUS_OK);
	assert_true(is_there(state, "copy/XAPIANDB"));
	assert_false(is_there(state, "copy/gen-7"));
	assert_false(is_there(state, "copy/ledger.sqlite-journal"));
	assert_false(is_there(state, ".copy.part"));
}

static enum status take_hungry(void *context, struct fault *why)
{
	void **state = context;
	enum status status = take(state, "copy", NULL);

	*why = fault;
	return status;
}

/* All of it, or nothing. */
static void put_copy_away(void *context, enum status status)
{
	static int number;
	void **state = context;
	char *place = scratch_path(*state, "copy");
	char name[32];
	char *other;

	(void)snprintf(name, sizeof(name), "copy-%d", number++);
	other = scratch_path(*state, name);
	assert_int_equal(is_there(state, "copy"), status == STATUS_OK);
	if (!status)
		assert_int_equal(rename(place, other), 0);
	free(place);
	free(other);
}

static void test_out_of_memory(void **state)
{
	const struct starve_work work = { .run = take_hungry,
					  .after = put_copy_away,
					  .context = state };

	make_index(state);
	assert_true(starve(&work) > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_copy),
		SCRATCH_TEST(test_stop),
		SCRATCH_TEST(test_leftovers),
		SCRATCH_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
