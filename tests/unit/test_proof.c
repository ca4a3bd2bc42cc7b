/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "indexer/proof.h"
#include "indexer/site.h"
#include "tests/unit/indexing.h"

static struct fault fault;

#define OK(call) assert_int_equal((call), STATUS_OK)

/* What was told. */
struct told {
	int articles;
	int signatures; /* empty ones: the texts are short */
	int passages;
	int values;
	char value[64]; /* the last */
};

static enum status take_article(void *context, const struct hash *id,
				struct fault *unused)
{
	struct told *told = context;

	(void)id;
	(void)unused;
	told->articles++;
	return STATUS_OK;
}

static enum status take_signature(void *context, const struct hash *id,
				  struct text signature, struct fault *unused)
{
	struct told *told = context;

	(void)id;
	(void)unused;
	told->signatures += signature.length == 0;
	return STATUS_OK;
}

static void take_passage(void *context, uint32_t document)
{
	struct told *told = context;

	(void)document;
	told->passages++;
}

static void take_value(void *context, struct text name)
{
	struct told *told = context;

	told->values++;
	(void)snprintf(told->value, sizeof(told->value), "%.*s",
		       (int)name.length, name.data);
}

/* A site of an index of two articles. */
struct room {
	char *folder;
	int fd;
	struct site site;
	struct pool *pool;
};

static void open_room(struct room *room, void *state)
{
	struct report report;

	put_file(state, "news/a.txt", "Title one\n\nWords about a harbour.\n");
	put_file(state, "news/b.txt", "Title two\n\nWords about a light.\n");
	OK(run_news(state, &report));
	*room = (struct room){ .folder = scratch_path(state, "index"),
			       .fd = open_scratch(state, "index") };
	OK(site_open(&room->site, room->folder, room->fd, &fault));
	OK(pool_new(&room->pool, 1 << 20, &fault));
}

static void close_room(struct room *room)
{
	pool_free(room->pool);
	site_close(&room->site);
	assert_int_equal(close(room->fd), 0);
	free(room->folder);
}

/* Changes what the index has, as no run does. */
static struct index_writer *begin_writing(struct room *room)
{
	struct index_writer *writer;

	OK(site_writer(&room->site, &writer, &fault));
	OK(index_writer_begin(writer, &fault));
	return writer;
}

static void end_writing(struct room *room, struct index_writer *writer)
{
	OK(index_writer_commit(writer, &fault));
	site_drop_writer(&room->site);
	OK(index_reopen(room->site.reader, &fault));
}

static void add_article(struct room *room, struct proof *proof,
			const struct hash *id)
{
	struct record_article record = { .article = *id };
	struct store_passages passages;
	struct proof_article article = {
		&record, &passages, { NULL, 0 }, room->pool
	};
	struct store *store = room->site.store;
	struct documents *documents;

	OK(store_article(store, 0, room->pool, &record, &fault));
	OK(store_passages(store, id, room->pool, &passages, &fault));
	OK(store_text(store, &record, room->pool, &article.text, &fault));
	OK(site_documents(&room->site, &documents, &fault));
	documents_forget_words(documents);
	OK(proof_add_article(proof, &article, documents, &fault));
}

static struct told prove(struct room *room)
{
	struct told told = { 0 };
	const struct proof_visitor visitor = { take_article, take_signature,
					       take_passage, take_value,
					       &told };
	struct index *reader = room->site.reader;
	struct ledger_article row = { .is_there = true };
	struct proof *proof;
	uint32_t document = 0;

	OK(proof_new(&proof, reader, &visitor, &fault));
	OK(index_next_document(reader, 0, &document, &fault));
	while (document != 0) {
		OK(proof_add_passage(proof, document, &fault));
		OK(index_next_document(reader, document, &document, &fault));
	}
	while (row.is_there) {
		const struct hash behind = row.content;

		OK(ledger_next_article(room->site.ledger, &behind, &row,
				       &fault));
		if (row.is_there)
			add_article(room, proof, &row.article);
	}
	OK(proof_judge(proof, &fault));
	proof_free(proof);
	return told;
}

static void test_sound(void **state)
{
	struct room room;
	struct told told;

	open_room(&room, *state);
	told = prove(&room);
	assert_int_equal(told.articles + told.passages + told.values, 0);
	close_room(&room);
}

/* Marked lines that are a list, and leave no trace in a section. */
static void test_marked_list(void **state)
{
	struct room room;
	struct told told;

	put_file(
		*state, "news/c.md",
		"# The plan\n### The old walls have to be raised by a metre and "
		"a half, and each of the three basins closed for one summer of "
		"the work.\n\n## Facts:\n\n## Article:\nUnknown\n\nThe first "
		"part tells what the walls would cost, said the engineer of "
		"the port, and the second is about the bridge.\n");
	open_room(&room, *state);
	told = prove(&room);
	assert_int_equal(told.articles + told.passages + told.values, 0);
	close_room(&room);
}

static void test_lost_word(void **state)
{
	struct index_writer *writer;
	struct room room;
	struct told told;

	open_room(&room, *state);
	writer = begin_writing(&room);
	OK(index_writer_set(writer, TEXT("wharbour"), TEXT(""), &fault));
	end_writing(&room, writer);
	told = prove(&room);
	assert_int_equal(told.articles + told.passages, 0);
	assert_int_equal(told.values, 1);
	assert_string_equal(told.value, "wharbour");
	close_room(&room);
}

/* A passage too many, with terms and values that nothing makes. */
static void test_foreign_passage(void **state)
{
	struct index_term terms[] = { { .term = TEXT_INIT("Zen:whale"),
					.frequency = 3 },
				      { .frequency = 0 } };
	const struct index_value value = { SCHEMA_SLOT_LANGUAGE,
					   TEXT_INIT("en") };
	const struct index_document document = { .data = TEXT_INIT("x"),
						 .terms = terms,
						 .term_count = 2,
						 .values = &value,
						 .value_count = 1 };
	struct ledger_article row;
	char name[STORE_NAME_BYTES];
	struct index_writer *writer;
	const struct hash none = { { 0 } };
	struct room room;
	struct told told = { 0 };
	const struct proof_visitor visitor = { take_article, take_signature,
					       take_passage, take_value,
					       &told };
	struct proof *proof;
	uint32_t number = 0;

	open_room(&room, *state);
	OK(ledger_next_article(room.site.ledger, &none, &row, &fault));
	terms[1].term = store_article_term(name, &row.article);
	writer = begin_writing(&room);
	OK(index_writer_add(writer, &document, &fault));
	end_writing(&room, writer);
	OK(proof_new(&proof, room.site.reader, &visitor, &fault));
	/* Of three passages one is not told of: its postings are strays. */
	for (int i = 0; i < 2; i++) {
		OK(index_next_document(room.site.reader, number, &number,
				       &fault));
		OK(proof_add_passage(proof, number, &fault));
	}
	assert_int_equal(proof_add_passage(proof, 99, &fault), STATUS_DAMAGED);
	OK(proof_judge(proof, &fault));
	assert_int_equal(told.passages, 3); /* two postings and a length */
	assert_true(told.values > 0);
	proof_free(proof);
	close_room(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_sound),
		SCRATCH_TEST(test_marked_list),
		SCRATCH_TEST(test_lost_word),
		SCRATCH_TEST(test_foreign_passage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
