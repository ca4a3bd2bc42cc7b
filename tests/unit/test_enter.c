/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/enter.h"
#include "shared/schema.h"
#include "shared/store.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

static struct fault fault;

static enum status see_run(void *context, struct documents_seen *seen,
			   struct fault *why)
{
	size_t *count = context;

	(void)why;
	(*count)++;
	seen->run = 4;
	return STATUS_OK;
}

/* The text is too short for one. */
static enum status see_signature(void *context, struct text signature,
				 struct fault *why)
{
	(void)context;
	(void)why;
	assert_int_equal(signature.length, 0);
	return STATUS_OK;
}

static const struct location place = { .label = TEXT_INIT("news"),
				       .path = TEXT_INIT("a.txt") };

static bool has_key(struct index_writer *writer, struct text key)
{
	struct bytes value = BYTES_UP_TO(ENTER_VALUE_BYTES);
	bool has;

	OK(index_writer_get(writer, key, &value, &fault));
	has = value.length > 0;
	bytes_free(&value);
	return has;
}

static const struct article ships = { .title = TEXT_INIT("Ships"),
				      .text = TEXT_INIT(
					      "Words about tug-boats."),
				      .language = TEXT_INIT("en") };

/* Passages, words and the record are there; what has no word is refused. */
static void test_article(void **state)
{
	struct article article = ships;
	const struct documents_order order = { .article = &article,
					       .locations = &place,
					       .location_count = 1 };
	size_t asked = 0;
	struct enter enter = { .first_seen = see_run,
			       .signature = see_signature,
			       .context = &asked,
			       .room = BYTES_UP_TO(ENTER_VALUE_BYTES) };
	char *folder = scratch_path(*state, "database");
	char key[STORE_NAME_BYTES];
	size_t count = 0;

	OK(documents_open(&enter.documents, &fault));
	OK(index_writer_make(&enter.writer, folder, &fault));
	OK(index_writer_begin(enter.writer, &fault));
	OK(enter_article(&enter, &order, &count, &fault));
	assert_int_equal(count, 1);
	assert_int_equal(asked, 1);
	assert_true(has_key(enter.writer, TEXT(SCHEMA_META_WORD "ships")));
	assert_true(has_key(enter.writer,
			    TEXT(SCHEMA_META_COMPOUND "tugboat=tug boats=en")));
	assert_false(has_key(enter.writer, TEXT(SCHEMA_META_WORD "trains")));
	assert_true(has_key(enter.writer, store_article_key(key, &order.id)));
	article.text = TEXT(" ... ");
	article.title = TEXT("");
	assert_int_equal(enter_article(&enter, &order, &count, &fault),
			 STATUS_SKIP);
	assert_int_equal(count, 0);
	index_writer_close(enter.writer);
	documents_close(enter.documents);
	bytes_free(&enter.room);
	free(folder);
}

/* A new database is not asked for words, and has them all the same. */
static void test_new(void **state)
{
	const struct article article = ships;
	const struct documents_order order = { .article = &article,
					       .locations = &place,
					       .location_count = 1 };
	size_t asked = 0;
	struct enter enter = { .is_new = true,
			       .first_seen = see_run,
			       .signature = see_signature,
			       .context = &asked };
	char *folder = scratch_path(*state, "database");
	size_t count = 0;

	OK(documents_open(&enter.documents, &fault));
	OK(index_writer_make(&enter.writer, folder, &fault));
	OK(index_writer_begin(enter.writer, &fault));
	OK(enter_article(&enter, &order, &count, &fault));
	assert_true(has_key(enter.writer, TEXT(SCHEMA_META_WORD "ships")));
	assert_true(has_key(enter.writer,
			    TEXT(SCHEMA_META_COMPOUND "tugboat=tug boats=en")));
	assert_true(has_key(enter.writer, TEXT(SCHEMA_META_WORD "words")));
	/* No room for a value was asked for. */
	assert_null(enter.room.data);
	index_writer_close(enter.writer);
	documents_close(enter.documents);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_article),
		SCRATCH_TEST(test_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
