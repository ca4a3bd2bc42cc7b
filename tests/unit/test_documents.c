/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "indexer/documents.h"
#include "shared/memory.h"
#include "shared/record.h"
#include "shared/schema.h"
#include "shared/store.h"
#include "shared/values.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* What came, as text: terms of each passage, words, keys. */
struct heard {
	struct bytes terms;  /* "|" before each passage, " term:n" */
	struct bytes values; /* "|" before each passage, " slot=hex" */
	struct bytes words;
	struct bytes record;
	struct bytes signature;
	struct bytes joined; /* the article's text, put together again */
	struct record_passage passages[64];
	struct bytes rooms[64]; /* of the passages */
	struct pack *pack;
	struct hash keys[64];
	struct hash ids[64];
	size_t count;
	uint64_t run;
	enum status answer;
	bool is_deaf; /* takes nothing: memory may fail */
};

static enum status take_seen(void *context, struct documents_seen *seen,
			     struct fault *why)
{
	struct heard *heard = context;

	(void)why;
	heard->keys[heard->count] = seen->key;
	heard->ids[heard->count] = seen->passage;
	seen->run = heard->run;
	return STATUS_OK;
}

static void put(struct bytes *out, struct text text)
{
	assert_int_equal(bytes_append(out, text, &fault), STATUS_OK);
}

/* Of the order its day; what is not text in hexadecimal. */
static void put_value(struct bytes *out, const struct index_value *value)
{
	bool is_text = value->slot == SCHEMA_SLOT_SOURCE ||
		       value->slot == SCHEMA_SLOT_LANGUAGE ||
		       value->slot == SCHEMA_SLOT_AUTHOR;
	size_t length = value->slot == SCHEMA_SLOT_ORDER ? VALUES_DAY_BYTES :
							   value->value.length;

	if (is_text)
		put(out, value->value);
	for (size_t i = 0; i < length && !is_text; i++)
		assert_int_equal(
			bytes_printf(out, &fault, "%02x",
				     (unsigned char)value->value.data[i]),
			STATUS_OK);
}

static enum status take_passage(void *context,
				const struct index_document *document,
				struct fault *why)
{
	struct heard *heard = context;
	struct bytes *room = &heard->rooms[heard->count];

	if (heard->is_deaf)
		return STATUS_OK;
	*room = BYTES_UP_TO(1 << 20);
	assert_int_equal(record_get_passage(&heard->passages[heard->count],
					    document->data, heard->pack, room,
					    why),
			 STATUS_OK);
	heard->count++;
	put(&heard->terms, TEXT("|"));
	for (size_t i = 0; i < document->term_count; i++) {
		put(&heard->terms, TEXT(" "));
		put(&heard->terms, document->terms[i].term);
		assert_int_equal(bytes_printf(&heard->terms, why, ":%u",
					      document->terms[i].frequency),
				 STATUS_OK);
	}
	put(&heard->terms, TEXT(" "));
	put(&heard->values, TEXT("|"));
	for (size_t i = 0; i < document->value_count; i++) {
		assert_int_equal(bytes_printf(&heard->values, why,
					      " %u=", document->values[i].slot),
				 STATUS_OK);
		put_value(&heard->values, &document->values[i]);
	}
	return heard->answer;
}

static enum status take_word(void *context, struct text word, struct fault *why)
{
	struct heard *heard = context;

	(void)why;
	if (heard->is_deaf)
		return STATUS_OK;
	put(&heard->words, word);
	put(&heard->words, TEXT(" "));
	return STATUS_OK;
}

static enum status take_record(void *context, struct text record,
			       struct fault *why)
{
	struct heard *heard = context;

	(void)why;
	if (heard->is_deaf)
		return STATUS_OK;
	put(&heard->record, record);
	return STATUS_OK;
}

static enum status take_signature(void *context, struct text signature,
				  struct fault *why)
{
	struct heard *heard = context;

	(void)why;
	if (heard->is_deaf)
		return STATUS_OK;
	put(&heard->signature, signature);
	return STATUS_OK;
}

static struct heard *new_heard(void)
{
	static struct heard heard;

	heard = (struct heard){ .terms = BYTES_UP_TO(1 << 20),
				.values = BYTES_UP_TO(1 << 20),
				.words = BYTES_UP_TO(1 << 20),
				.record = BYTES_UP_TO(1 << 20),
				.signature = BYTES_UP_TO(1 << 20),
				.joined = BYTES_UP_TO(1 << 20),
				.run = 0x0102 };
	assert_int_equal(pack_open(&heard.pack, TEXT(""), &fault), STATUS_OK);
	return &heard;
}

static void free_heard(struct heard *heard)
{
	for (size_t i = 0; i < heard->count; i++)
		bytes_free(&heard->rooms[i]);
	pack_close(heard->pack);
	bytes_free(&heard->terms);
	bytes_free(&heard->values);
	bytes_free(&heard->words);
	bytes_free(&heard->record);
	bytes_free(&heard->signature);
	bytes_free(&heard->joined);
}

static enum status write(struct documents *documents, struct heard *heard,
			 const struct article *article)
{
	const struct documents_target target = { take_seen,   take_passage,
						 take_word,   take_word,
						 take_record, take_signature,
						 heard };
	const struct location locations[] = {
		{ .label = TEXT("news"), .path = TEXT("a/b.txt") },
		{ .label = TEXT(""), .path = TEXT("/x/y"), .record = 7 },
	};
	const struct documents_order order = {
		.article = article,
		.id = { { 0xAB } },
		.locations = locations,
		.location_count = 2,
		.first_run = 5,
	};
	size_t passage_count;

	return documents_write(documents, &order, &target, &passage_count,
			       &fault);
}

static bool has(const struct bytes *where, const char *what)
{
	return memmem(where->data, where->length, what, strlen(what)) != NULL;
}

static struct article sample(void)
{
	static const struct text authors[] = { { "Ann Writer", 10 },
					       { "ANN WRITER", 10 } };

	return (struct article){
		.title = TEXT("Harbour cameras"),
		.text = TEXT("Harbour cameras\n\nThe camera watches the "
			     "back-door. A camera sees.\n"),
		.date = TEXT("2021-08-17T09:30:00+05:00"),
		.precision = RECORD_TIME,
		.source = TEXT("Larn POST"),
		.address = TEXT("https://www.news.example.org:80/x"),
		.language = TEXT("en"),
		.authors = authors,
		.author_count = 2,
		.is_file = true,
	};
}

static void test_terms(void **state)
{
	static const char *const wanted[] = {
		" Zen:camera:2 ",
		" Zen:backdoor:1 ",
		" Sen:harbour:1 ",
		" Sen:camera:1 ",
		" XHen:harbour:0 ",
		" Len:0 ",
		" XPnews:0 ",
		" XPnews/a:0 ",
		" XPnews/a/b.txt:0 ",
		" XP/x/y:0 ",
		" Aann writer:0 ",
		" XSlarn post:0 ",
		" Hnews.example.org:0 ",
		" Hexample.org:0 ",
		" Horg:0 ",
		" XL:0 ",
		" QqwAAAAAAAAAAAAAAAAAAAA:0 ",
	};
	static const char *const unwanted[] = {
		"www",
		/* The passage has it itself. */
		"XHen:camera",
		/* The folders of a single file. */
		" XP/x:",
		" XP:",
	};
	struct article article = sample();
	struct heard *heard = new_heard();
	struct documents *documents;

	(void)state;
	assert_int_equal(documents_open(&documents, &fault), STATUS_OK);
	assert_int_equal(write(documents, heard, &article), STATUS_OK);
	assert_int_equal(heard->count, 1);
	for (size_t i = 0; i < COUNT(wanted); i++)
		if (!has(&heard->terms, wanted[i]))
			fail_msg("no%s", wanted[i]);
	for (size_t i = 0; i < COUNT(unwanted); i++)
		if (has(&heard->terms, unwanted[i]))
			fail_msg("a term with %s", unwanted[i]);
	assert_true(has(&heard->values, " 0=20210817 1=020102 "));
	assert_true(has(&heard->values, " 2=larn post 3=en 4=ann writer "
					"5=20210817"));
	assert_int_equal(heard->passages[0].first_seen, 0x0102);
	assert_true(has(&heard->words, " back "));
	assert_true(has(&heard->words, " backdoor "));
	free_heard(heard);
	documents_close(documents);
	documents_close(NULL);
}

/* Record and passages give the text back. */
static void test_record(void **state)
{
	struct article article = sample();
	struct heard *heard = new_heard();
	struct record_article record = { .article = { { 0xAB } } };
	struct documents *documents;
	struct pool *pool;

	(void)state;
	assert_int_equal(pool_new(&pool, 1 << 20, &fault), STATUS_OK);
	assert_int_equal(documents_open(&documents, &fault), STATUS_OK);
	assert_int_equal(write(documents, heard, &article), STATUS_OK);
	assert_int_equal(record_get_article(&record, text_from(&heard->record),
					    heard->pack, pool, &fault),
			 STATUS_OK);
	assert_int_equal(record.first_run, 5);
	assert_int_equal(record.location_count, 2);
	assert_int_equal(record.locations[1].record, 7);
	assert_true(record.is_file);
	assert_int_equal(record_join(&heard->joined, &record, heard->passages,
				     heard->count, &fault),
			 STATUS_OK);
	assert_true(text_equal(text_from(&heard->joined), article.text));
	free_heard(heard);
	documents_close(documents);
	pool_free(pool);
}

/* The same record, of which the places alone are others. */
static void test_move(void **state)
{
	struct article article = sample();
	struct heard *heard = new_heard();
	const struct documents_target target = { .article = take_record,
						 .context = heard };
	const struct location locations[] = {
		{ .label = TEXT("news"), .path = TEXT("a/b.txt"), .record = 3 },
		{ .label = TEXT(""), .path = TEXT("/x/y"), .record = 900 },
	};
	const struct documents_order order = { .id = { { 0xAB } },
					       .locations = locations,
					       .location_count = 2 };
	struct record_article record = { .article = { { 0xAB } } };
	struct bytes old = BYTES_UP_TO(1 << 16);
	struct documents_record before = { 0 };
	struct documents *documents;

	(void)state;
	assert_int_equal(pool_new(&before.pool, 1 << 20, &fault), STATUS_OK);
	assert_int_equal(documents_open(&documents, &fault), STATUS_OK);
	assert_int_equal(write(documents, heard, &article), STATUS_OK);
	put(&old, text_from(&heard->record));
	before.data = text_from(&old);
	bytes_clear(&heard->record);
	assert_int_equal(documents_move(documents, &order, &before, &target,
					&fault),
			 STATUS_OK);
	assert_int_equal(record_get_article(&record, text_from(&heard->record),
					    heard->pack, before.pool, &fault),
			 STATUS_OK);
	assert_int_equal(record.locations[0].record, 3);
	assert_int_equal(record.locations[1].record, 900);
	assert_int_equal(record.first_run, 5);
	assert_true(text_equal(record.title, article.title));
	assert_int_equal(record_join(&heard->joined, &record, heard->passages,
				     heard->count, &fault),
			 STATUS_OK);
	/* Damaged, or none at all: to be written as a whole. */
	old.data[old.length / 2] ^= 1;
	assert_int_equal(documents_move(documents, &order, &before, &target,
					&fault),
			 STATUS_SKIP);
	before.data = TEXT("");
	assert_int_equal(documents_move(documents, &order, &before, &target,
					&fault),
			 STATUS_SKIP);
	bytes_free(&old);
	free_heard(heard);
	documents_close(documents);
	pool_free(before.pool);
}

/* Headings: context of all passages below, headline of the first. */
static void test_sections(void **state)
{
	struct bytes text = BYTES_UP_TO(1 << 16);
	struct article article = { .title = TEXT("Main title"),
				   .language = TEXT("en") };
	struct heard *heard = new_heard();
	struct documents *documents;
	size_t with_headline = 0;
	size_t with_context = 0;
	const char *at;

	(void)state;
	assert_int_equal(bytes_printf(&text, &fault, "Main title\n\n"),
			 STATUS_OK);
	for (int i = 0; i < 30; i++) {
		if (i == 6)
			put(&text, TEXT("Objections\n\n"));
		assert_int_equal(
			bytes_printf(&text, &fault,
				     "Sentence %d goes on about ships and "
				     "harbours for quite a number of words "
				     "until it ends.\n\n",
				     i),
			STATUS_OK);
	}
	article.text = text_from(&text);
	assert_int_equal(documents_open(&documents, &fault), STATUS_OK);
	assert_int_equal(write(documents, heard, &article), STATUS_OK);
	assert_true(heard->count >= 3);
	put(&heard->terms, (struct text){ "", 1 });
	for (at = heard->terms.data; (at = strstr(at, "XHen:object")); at++)
		with_headline++;
	for (at = heard->terms.data; (at = strstr(at, "Sen:object")); at++)
		with_context++;
	assert_int_equal(with_headline, 1);
	assert_true(with_context > 1 && with_context < heard->count);
	for (size_t i = 1; i < heard->count; i++)
		assert_int_equal(heard->passages[i].ordinal, i);
	/* The lead is marked once. */
	with_headline = 0;
	for (at = heard->terms.data; (at = strstr(at, " XL:0")); at++)
		with_headline++;
	assert_int_equal(with_headline, 1);
	bytes_free(&text);
	free_heard(heard);
	documents_close(documents);
}

/* Equal passages: one key, ids of their own. */
/* How often a term stands in what came. */
static size_t count_term(const struct heard *heard, const char *term)
{
	size_t count = 0;

	for (size_t i = 0; i + strlen(term) <= heard->terms.length; i++)
		count += memcmp(heard->terms.data + i, term, strlen(term)) == 0;
	return count;
}

/* Once an article, and on the first passage of those that explain it. */
static void test_aliases(void **state)
{
	static const struct {
		const char *term;
		size_t count;
	} rows[] = {
		{ " XAhps=harbour pilot station:0 ", 1 },
		{ " XAharbour pilot station=hps:0 ", 1 },
		{ " XAlfo=larn ferry office:0 ", 1 },
		{ " XAlarn ferry office=lfo:0 ", 1 },
		{ " XAcctv=~closed circuit television:0 ", 1 },
		{ " XAclosed circuit television=~cctv:0 ", 1 },
		{ " XA", 6 },
	};
	struct article article = sample();
	struct bytes text = BYTES_UP_TO(1 << 20);
	struct documents *documents;

	(void)state;
	for (size_t i = 0; i < 40; i++)
		put(&text, TEXT("The Harbour Pilot Station (HPS) has a "
				"closed-circuit television (CCTV).\n\n"));
	article.title = TEXT("Larn Ferry Office (LFO)");
	article.text = text_from(&text);
	assert_int_equal(documents_open(&documents, &fault), STATUS_OK);
	/* Another article has its own. */
	for (size_t round = 0; round < 2; round++) {
		struct heard *heard = new_heard();

		assert_int_equal(write(documents, heard, &article), STATUS_OK);
		assert_true(heard->count > 1);
		for (size_t i = 0; i < COUNT(rows); i++)
			assert_int_equal(count_term(heard, rows[i].term),
					 rows[i].count);
		free_heard(heard);
	}
	bytes_free(&text);
	documents_close(documents);
}

static void test_equal_passages(void **state)
{
	struct bytes text = BYTES_UP_TO(1 << 16);
	struct article article = { .language = TEXT("en") };
	struct heard *heard = new_heard();
	struct documents *documents;
	size_t equal_count = 0;

	(void)state;
	for (int i = 0; i < 3; i++) {
		for (int j = 0; j < 12; j++)
			put(&text, TEXT("The very same words stand here once "
					"more for all to see. "));
		put(&text, TEXT("\n\n"));
	}
	article.text = text_from(&text);
	assert_int_equal(documents_open(&documents, &fault), STATUS_OK);
	assert_int_equal(write(documents, heard, &article), STATUS_OK);
	for (size_t i = 0; i < heard->count; i++)
		for (size_t j = 0; j < i; j++) {
			equal_count +=
				hash_equal(&heard->keys[i], &heard->keys[j]);
			assert_false(
				hash_equal(&heard->ids[i], &heard->ids[j]));
		}
	assert_true(equal_count > 0);
	bytes_free(&text);
	free_heard(heard);
	documents_close(documents);
}

static void test_dates(void **state)
{
	static const struct {
		const char *date;
		enum record_precision precision;
		const char *order;
		const char *day;
	} table[] = {
		{ "", RECORD_UNDATED, " 0=00000000 ", NULL },
		{ "2021", RECORD_YEAR, " 0=20210000 ", " 5=20210000" },
		{ "2021-08", RECORD_MONTH, " 0=20210800 ", " 5=20210800" },
		{ "2021-08-17", RECORD_DAY, " 0=20210817 ", " 5=20210817" },
		{ "2021-08-17T00:00:00Z", RECORD_TIME, " 0=20210817 ",
		  " 5=20210817" },
	};
	struct documents *documents;

	(void)state;
	assert_int_equal(documents_open(&documents, &fault), STATUS_OK);
	for (size_t i = 0; i < COUNT(table); i++) {
		struct article article = sample();
		struct heard *heard = new_heard();

		article.date = text_of(table[i].date);
		article.precision = table[i].precision;
		assert_int_equal(write(documents, heard, &article), STATUS_OK);
		assert_true(has(&heard->values, table[i].order));
		if (table[i].day)
			assert_true(has(&heard->values, table[i].day));
		else
			assert_false(has(&heard->values, " 5="));
		free_heard(heard);
	}
	documents_close(documents);
}

/* Words come once, until they are to be forgotten. */
static void test_words(void **state)
{
	struct article article = sample();
	struct heard *heard = new_heard();
	struct documents *documents;
	size_t length;

	(void)state;
	assert_int_equal(documents_open(&documents, &fault), STATUS_OK);
	assert_int_equal(write(documents, heard, &article), STATUS_OK);
	length = heard->words.length;
	assert_int_equal(write(documents, heard, &article), STATUS_OK);
	assert_int_equal(heard->words.length, length);
	documents_forget_words(documents);
	assert_int_equal(write(documents, heard, &article), STATUS_OK);
	assert_int_equal(heard->words.length, 2 * length);
	free_heard(heard);
	documents_close(documents);
}

static void test_failures(void **state)
{
	struct article article = sample();
	struct heard *heard = new_heard();
	struct documents *documents;

	(void)state;
	assert_int_equal(documents_open(&documents, &fault), STATUS_OK);
	heard->answer = STATUS_FULL;
	assert_int_equal(write(documents, heard, &article), STATUS_FULL);
	free_heard(heard);
	/* Nothing of the failed one is left in the next. */
	heard = new_heard();
	assert_int_equal(write(documents, heard, &article), STATUS_OK);
	assert_true(has(&heard->terms, " Zen:camera:2 "));
	free_heard(heard);
	heard = new_heard();
	article.text = TEXT(" \n ");
	assert_int_equal(write(documents, heard, &article), STATUS_SKIP);
	article = sample();
	article.language = TEXT("a-language-that-is-none");
	assert_int_equal(write(documents, heard, &article), STATUS_BUG);
	free_heard(heard);
	documents_close(documents);
}

/* What is packed by a dictionary is read by it only, and is shorter. */
static void test_dictionary(void **state)
{
	struct article article = sample();
	struct heard *heard = new_heard();
	struct documents *documents;
	size_t plain_bytes;

	(void)state;
	assert_int_equal(documents_open(&documents, &fault), STATUS_OK);
	assert_int_equal(write(documents, heard, &article), STATUS_OK);
	plain_bytes = heard->record.length;
	free_heard(heard);
	assert_int_equal(documents_use_dictionary(documents, article.text,
						  &fault),
			 STATUS_OK);
	heard = new_heard();
	pack_close(heard->pack);
	assert_int_equal(pack_open(&heard->pack, article.text, &fault),
			 STATUS_OK);
	assert_int_equal(write(documents, heard, &article), STATUS_OK);
	assert_true(text_equal(heard->passages[0].text,
			       TEXT("The camera watches the back-door. A "
				    "camera sees.")));
	assert_true(heard->record.length < plain_bytes);
	free_heard(heard);
	/* And with none again. */
	assert_int_equal(documents_use_dictionary(documents, TEXT(""), &fault),
			 STATUS_OK);
	heard = new_heard();
	assert_int_equal(write(documents, heard, &article), STATUS_OK);
	assert_int_equal(heard->record.length, plain_bytes);
	free_heard(heard);
	documents_close(documents);
}

static void test_sample(void **state)
{
	static const struct {
		const char *text;
		size_t text_bytes;
		const char *end; /* of the sample */
	} rows[] = {
		{ "Some text.", 0, "\2en\4news\5a.txt" },
		{ "Some text.", 4, "\2en\4news\5a.txtSome" },
		{ "Some text.", 10, "\2en\4news\5a.txtSome text." },
		{ "Some text.", 4096, "\2en\4news\5a.txtSome text." },
		/* Between characters. */
		{ "na\xC3\xAFve", 3, "\2en\4news\5a.txtna" },
		{ "", 10, "\2en\4news\5a.txt" },
	};
	static const struct location location = { .label = TEXT_INIT("news"),
						  .path = TEXT_INIT("a.txt") };
	struct article article = sample();
	const struct documents_order order = { .article = &article,
					       .locations = &location,
					       .location_count = 1 };

	(void)state;
	article.date_from = TEXT("date");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct pack_samples out = PACK_SAMPLES;
		const struct bytes *texts = &out.texts;

		assert_int_equal(pack_samples_add(&out, TEXT("before "),
						  &fault),
				 STATUS_OK);
		article.text = text_of(rows[i].text);
		assert_int_equal(documents_sample(&out, &order,
						  rows[i].text_bytes, &fault),
				 STATUS_OK);
		assert_true(has(texts, "before "));
		assert_true(has(texts, "\4date"));
		assert_true(has(texts, "Larn POST"));
		assert_true(has(texts, "https://www.news.example.org:80/x"));
		assert_true(texts->length > strlen(rows[i].end));
		assert_memory_equal(texts->data + texts->length -
					    strlen(rows[i].end),
				    rows[i].end, strlen(rows[i].end));
		pack_samples_free(&out);
	}
}

/* A long text is several samples, since passages are short. */
static void test_sample_of_long_text(void **state)
{
	static char text[5000];
	static const struct location location = { .label = TEXT_INIT("news"),
						  .path = TEXT_INIT("a.txt") };
	struct pack_samples out = PACK_SAMPLES;
	struct article article = sample();
	const struct documents_order order = { .article = &article,
					       .locations = &location,
					       .location_count = 1 };

	(void)state;
	memset(text, 'x', sizeof(text));
	article.text = (struct text){ text, sizeof(text) };
	assert_int_equal(documents_sample(&out, &order, 4000, &fault),
			 STATUS_OK);
	assert_int_equal(out.count, 1 + 7);
	for (size_t i = 1; i < out.count; i++)
		assert_true(out.lengths[i] <= 600);
	assert_int_equal(out.texts.length, out.lengths[0] + 4000);
	pack_samples_free(&out);
}

/* No fact takes the dictionary for itself. */
static void test_sample_of_long_facts(void **state)
{
	static char source[100000];
	static const struct location location = { .label = TEXT_INIT("news"),
						  .path = TEXT_INIT("a.txt") };
	struct pack_samples out = PACK_SAMPLES;
	struct article article = sample();
	const struct documents_order order = { .article = &article,
					       .locations = &location,
					       .location_count = 1 };

	(void)state;
	memset(source, 'x', sizeof(source));
	article.source = (struct text){ source, sizeof(source) };
	article.address = article.source;
	article.language = article.source;
	assert_int_equal(documents_sample(&out, &order, 1000, &fault),
			 STATUS_OK);
	assert_true(out.texts.length < 2000);
	pack_samples_free(&out);
}

/* Memory fails at each allocation; the next article is as if it had not. */
static void test_no_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth;

	(void)state;
	for (nth = 1; status; nth++) {
		struct article article = sample();
		struct heard *heard;
		struct documents *documents;

		assert_true(nth < 2000);
		assert_int_equal(documents_open(&documents, &fault), STATUS_OK);
		heard = new_heard();
		(void)memory_fail_at(nth, 0);
		heard->is_deaf = true;
		status = write(documents, heard, &article);
		(void)memory_fail_at(0, 0);
		assert_true(!status || status == STATUS_FULL);
		free_heard(heard);
		heard = new_heard();
		assert_int_equal(write(documents, heard, &article), STATUS_OK);
		assert_true(has(&heard->terms, " Zen:camera:2 "));
		assert_true(has(&heard->terms, " Zen:backdoor:1 "));
		assert_true(has(&heard->terms, " XHen:harbour:0 "));
		free_heard(heard);
		documents_close(documents);
	}
	assert_true(nth > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_terms),
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_move),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_aliases),
		cmocka_unit_test(test_equal_passages),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_dictionary),
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_sample_of_long_text),
		cmocka_unit_test(test_sample_of_long_facts),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
