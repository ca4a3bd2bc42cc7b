/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/proof.h"
#include "indexer/site.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* What was told. */
struct told {
	int articles;
	int signatures; /* empty ones: the texts are short */
	int passages;
	int misplaced;
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

static void take_misplaced(void *context, uint32_t document)
{
	struct told *told = context;

	(void)document;
	told->misplaced++;
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
	put_file(state, "news/b.txt",
		 "Title two\n\nWords about a light in a tail-wind.\n");
	OK(run_news(state, &report));
	*room = (struct room){ .folder = scratch_path(state, "index"),
			       .fd = open_scratch(state, "index") };
	OK(site_open(&room->site, room->folder, room->fd, &fault));
	OK(pool_new(&room->pool, 1 << 20, &fault));
}

/* An article of three passages. */
static void put_long_file(void *state, const char *name)
{
	struct bytes text = BYTES_UP_TO(1 << 12);

	OK(bytes_append(&text, TEXT("Title three\n"), &fault));
	for (size_t i = 0; i < 3; i++) {
		OK(bytes_append_byte(&text, '\n', &fault));
		for (size_t j = 0; j < 9; j++)
			OK(bytes_append(&text,
					TEXT("The wind came from the sea. "),
					&fault));
		OK(bytes_printf(&text, &fault, "It was day %zu.\n", i));
	}
	OK(bytes_append_byte(&text, '\0', &fault));
	put_file(state, name, text.data);
	bytes_free(&text);
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
	/* One that cannot be put together is told by the check. */
	if (store_join(&record, &passages, room->pool, &article.text, &fault))
		return;
	OK(site_documents(&room->site, &documents, &fault));
	documents_forget_words(documents);
	OK(proof_add_article(proof, &article, documents, &fault));
}

static void add_passages(struct room *room, struct proof *proof)
{
	struct index *reader = room->site.reader;
	struct record_passage head;
	uint32_t document = 0;

	OK(proof_add_postings(proof, &fault));
	OK(index_next_document(reader, 0, &document, &fault));
	while (document != 0) {
		OK(store_head(room->site.store, document, &head, &fault));
		OK(proof_add_passage(proof, document, &head, &fault));
		OK(index_next_document(reader, document, &document, &fault));
	}
}

static struct told prove(struct room *room)
{
	struct told told = { 0 };
	const struct proof_visitor visitor = { take_article, take_signature,
					       take_passage, take_misplaced,
					       take_value,   &told };
	struct ledger_article row = { .is_there = true };
	struct proof *proof;

	OK(proof_new(&proof, room->site.reader, &visitor, &fault));
	add_passages(room, proof);
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
	assert_int_equal(told.misplaced, 0);
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

static void lose(void **state, const char *key)
{
	struct index_writer *writer;
	struct room room;
	struct told told;

	open_room(&room, *state);
	writer = begin_writing(&room);
	OK(index_writer_set(writer, text_of(key), TEXT(""), &fault));
	end_writing(&room, writer);
	told = prove(&room);
	assert_int_equal(told.articles + told.passages, 0);
	assert_int_equal(told.values, 1);
	assert_string_equal(told.value, key);
	close_room(&room);
}

static void test_lost_word(void **state)
{
	lose(state, "wharbour");
}

static void test_lost_compound(void **state)
{
	lose(state, "ktailwind=tail wind=en");
}

/* A passage as it stands in the index, to be put there otherwise. */
enum { TERMS = 64 };

struct taken {
	struct room *room;
	struct index_term terms[TERMS];
	struct index_value values[SCHEMA_SLOTS];
	struct index_document document;
	uint32_t number;
	uint32_t frequency; /* of the term at hand */
	bool has_term;
};

static bool take_posting(void *context, uint32_t document, uint32_t frequency)
{
	struct taken *taken = context;

	taken->frequency = frequency;
	taken->has_term = document == taken->number;
	return !taken->has_term;
}

static bool take_term(void *context, struct text term, uint32_t unused)
{
	struct taken *taken = context;
	struct index_document *document = &taken->document;
	const struct index_posting_visitor visitor = { take_posting, taken };
	struct text copy;

	(void)unused;
	taken->has_term = false;
	OK(index_each_posting(taken->room->site.reader, term, &visitor,
			      &fault));
	if (!taken->has_term)
		return true;
	assert_true(document->term_count < TERMS - 1);
	OK(pool_copy(taken->room->pool, term, &copy, &fault));
	taken->terms[document->term_count++] =
		(struct index_term){ copy, taken->frequency };
	return true;
}

static void take_document(struct room *room, struct taken *taken,
			  uint32_t number)
{
	const struct index_visitor visitor = { take_term, taken };
	struct index_document *document = &taken->document;
	struct bytes value = BYTES_UP_TO(1 << 20);
	struct index *reader = room->site.reader;
	struct text copy;

	*taken = (struct taken){ .room = room, .number = number };
	document->terms = taken->terms;
	document->values = taken->values;
	OK(index_each_term(reader, TEXT(""), &visitor, &fault));
	for (uint32_t i = 0; i < SCHEMA_SLOTS; i++) {
		bytes_clear(&value);
		if (i == SCHEMA_SLOT_RECORD)
			continue;
		OK(index_value(reader, number, i, &value, &fault));
		OK(pool_copy(room->pool, text_from(&value), &copy, &fault));
		if (copy.length > 0)
			taken->values[document->value_count++] =
				(struct index_value){ i, copy };
	}
	bytes_clear(&value);
	OK(index_read(reader, number, &value, &fault));
	OK(pool_copy(room->pool, text_from(&value), &document->data, &fault));
	bytes_free(&value);
}

static struct index_term *term_of(struct taken *taken, const char *prefix)
{
	for (size_t i = 0; i < taken->document.term_count; i++)
		if (strncmp(taken->terms[i].term.data, prefix,
			    strlen(prefix)) == 0)
			return &taken->terms[i];
	fail();
	return NULL;
}

static struct index_value *value_of(struct taken *taken, uint32_t slot)
{
	for (size_t i = 0; i < taken->document.value_count; i++)
		if (taken->values[i].slot == slot)
			return &taken->values[i];
	fail();
	return NULL;
}

/* What the index says of a passage, otherwise. */
enum change { NONE, LOST, MORE, OFTENER, VALUE, SUM };

static const struct {
	enum change change;
	const char *term; /* how it begins */
	int articles;
	int passages;
} changes[] = {
	{ NONE, "", 0, 0 },
	{ LOST, "Zen:", 0, 1 },
	{ LOST, SCHEMA_LEAD, 0, 1 },
	{ LOST, SCHEMA_PATH, 0, 1 },
	/* The article has no passage, and cannot be put together. */
	{ LOST, SCHEMA_ARTICLE, 0, 1 },
	{ MORE, "Zen:whale", 0, 1 },
	{ MORE, SCHEMA_ARTICLE "AAAAAAAAAAAAAAAAAAAAAA", 0, 1 },
	{ MORE, SCHEMA_ARTICLE "a", 0, 1 }, /* none of an article */
	{ OFTENER, "Zen:", 0, 1 },
	{ OFTENER, SCHEMA_LEAD, 0, 1 },
	{ VALUE, "", 1, 0 },
	{ SUM, "", 1, 1 },
};

static void make_change(struct taken *taken, enum change change,
			const char *term)
{
	struct index_document *document = &taken->document;

	switch (change) {
	case NONE:
		break;
	case LOST:
		*term_of(taken, term) = taken->terms[--document->term_count];
		break;
	case MORE:
		taken->terms[document->term_count++] =
			(struct index_term){ text_of(term), 0 };
		break;
	case OFTENER:
		term_of(taken, term)->frequency++;
		break;
	case VALUE:
		value_of(taken, SCHEMA_SLOT_LANGUAGE)->value = TEXT("nl");
		break;
	case SUM:
		value_of(taken, SCHEMA_SLOT_TERMS)->value = TEXT("12345678");
		break;
	}
}

static void test_changed_passage(void **state)
{
	struct taken sound;
	struct taken changed;
	struct index_writer *writer;
	struct room room;
	struct text article;
	uint32_t document;

	open_room(&room, *state);
	OK(index_next_document(room.site.reader, 0, &document, &fault));
	take_document(&room, &sound, document);
	article = term_of(&sound, SCHEMA_ARTICLE)->term;
	for (size_t i = 0; i < COUNT(changes); i++) {
		struct told told;

		changed = sound;
		changed.document.terms = changed.terms;
		changed.document.values = changed.values;
		make_change(&changed, changes[i].change, changes[i].term);
		writer = begin_writing(&room);
		OK(index_writer_delete(writer, article, &fault));
		OK(index_writer_delete(writer, term_of(&sound, "Zen:")->term,
				       &fault));
		OK(index_writer_add(writer, &changed.document, &fault));
		end_writing(&room, writer);
		told = prove(&room);
		if (told.articles != changes[i].articles ||
		    told.passages != changes[i].passages || told.values != 0)
			fail_msg("change %zu: %d articles, %d passages, "
				 "%d values %s",
				 i, told.articles, told.passages, told.values,
				 told.value);
	}
	close_room(&room);
}

/* Passages of an article in another order than its own. */
static void test_order(void **state)
{
	static const struct {
		uint32_t order[3];
		int misplaced;
	} rows[] = {
		{ { 0, 1, 2 }, 0 }, { { 1, 0, 2 }, 2 }, { { 0, 2, 1 }, 2 },
		{ { 1, 2, 0 }, 1 }, { { 2, 1, 0 }, 2 },
	};
	struct taken taken[3];
	struct room room;
	struct text article;
	uint32_t first;

	put_long_file(*state, "news/0.txt");
	open_room(&room, *state);
	OK(index_next_document(room.site.reader, 0, &first, &fault));
	for (uint32_t i = 0; i < 3; i++)
		take_document(&room, &taken[i], first + i);
	article = term_of(&taken[0], SCHEMA_ARTICLE)->term;
	assert_true(
		text_equal(article, term_of(&taken[2], SCHEMA_ARTICLE)->term));
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct index_writer *writer = begin_writing(&room);
		struct told told;

		OK(index_writer_delete(writer, article, &fault));
		for (size_t j = 0; j < 3; j++) {
			struct taken *next = &taken[rows[i].order[j]];

			OK(index_writer_add(writer, &next->document, &fault));
		}
		end_writing(&room, writer);
		told = prove(&room);
		assert_int_equal(told.misplaced, rows[i].misplaced);
		assert_int_equal(told.articles + told.passages + told.values,
				 0);
	}
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
					       take_passage, take_misplaced,
					       take_value,   &told };
	struct proof *proof;
	uint32_t number = 0;

	open_room(&room, *state);
	OK(ledger_next_article(room.site.ledger, &none, &row, &fault));
	terms[1].term = store_article_term(name, &row.article);
	writer = begin_writing(&room);
	OK(index_writer_add(writer, &document, &fault));
	end_writing(&room, writer);
	OK(proof_new(&proof, room.site.reader, &visitor, &fault));
	OK(proof_add_postings(proof, &fault));
	/* Of three passages one is not told of: its postings are strays. */
	for (int i = 0; i < 2; i++) {
		OK(index_next_document(room.site.reader, number, &number,
				       &fault));
		OK(proof_add_passage(proof, number, NULL, &fault));
	}
	assert_int_equal(proof_add_passage(proof, 99, NULL, &fault),
			 STATUS_DAMAGED);
	OK(proof_judge(proof, &fault));
	assert_int_equal(told.passages, 1);
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
		SCRATCH_TEST(test_lost_compound),
		SCRATCH_TEST(test_changed_passage),
		SCRATCH_TEST(test_order),
		SCRATCH_TEST(test_foreign_passage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
