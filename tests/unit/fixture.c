/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shared/index_write.h"
#include "shared/record.h"
#include "shared/schema.h"
#include "shared/stem.h"
#include "shared/utf8.h"
#include "shared/values.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { NAME_BYTES = 4200, TERMS_MAX = 4096, ROOM_BYTES = 1 << 24 };

static struct fault fault;

const struct fixture_article fixture_news[] = {
	{ "lahore.txt",
	  "Vendor denies backdoor claim",
	  "en",
	  "2021-08-17",
	  { { NULL,
	      "A contractor says Huawei left a back-door in the Lahore safe city system." },
	    { NULL,
	      "Huawei denies the claims. The safe-city project began in 2016." },
	    { "Charges",
	      "The court in Lahore hears the arbitration next year." } },
	  NULL,
	  0,
	  0 },
	{ "kampala.txt",
	  "Cameras in Kampala",
	  "en",
	  "2020-05",
	  { { NULL,
	      "Police in Kampala bought cameras from Huawei for the city." },
	    { NULL,
	      "Officials said the cameras are safe and the city is safer." } },
	  NULL,
	  1,
	  3 },
	{ "arbitraje.txt",
	  "Arbitraje en Ecuador",
	  "es",
	  "2019",
	  { { NULL, "El arbitraje entre la ciudad y Huawei no ha terminado." },
	    { NULL, "La vigilancia de la ciudad segura es cara." } },
	  NULL,
	  0,
	  0 },
	{ "huawei-zh.txt",
	  "华为公司",
	  "zh",
	  "2018-12-01",
	  { { NULL, "华为公司的首席财务官孟晚舟在加拿大被捕。" },
	    { NULL, "公司表示不知情。" } },
	  NULL,
	  0,
	  0 },
	{ "undated.txt",
	  "Notes",
	  "en",
	  "",
	  { { NULL,
	      "To be or not to be: the US asked WHO about 5G in the U.S. and about $150m." } },
	  NULL,
	  0,
	  0 },
	{ "-",
	  "From a pipe",
	  "und",
	  "2022-01-02",
	  { { NULL, "backdoor backdoor backdoor" } },
	  "-",
	  0,
	  0 },
};

const size_t fixture_news_count = COUNT(fixture_news);

static const struct fixture_origin *origins;
static size_t origin_count;

void fixture_set_origins(const struct fixture_origin *list, size_t count)
{
	origins = list;
	origin_count = count;
}

static const struct fixture_alias *aliases;
static size_t alias_count;

void fixture_set_aliases(const struct fixture_alias *list, size_t count)
{
	aliases = list;
	alias_count = count;
}

/* NULL: nothing is known. */
static const struct fixture_origin *
origin_of(const struct fixture_article *article)
{
	for (size_t i = 0; i < origin_count; i++)
		if (strcmp(origins[i].path, article->path) == 0)
			return &origins[i];
	return NULL;
}

/* Terms of one passage, each once. */
struct term_list {
	struct index_term list[TERMS_MAX];
	size_t count;
	struct bytes names; /* never moves: room is taken at once */
};

static void add_term(struct term_list *terms, struct text name,
		     uint32_t frequency)
{
	for (size_t i = 0; i < terms->count; i++) {
		if (!text_equal(terms->list[i].term, name))
			continue;
		terms->list[i].frequency += frequency;
		return;
	}
	assert_true(terms->count < TERMS_MAX);
	terms->list[terms->count].term =
		(struct text){ terms->names.data + terms->names.length,
			       name.length };
	terms->list[terms->count++].frequency = frequency;
	assert_int_equal(bytes_append(&terms->names, name, &fault), 0);
}

static void add_plain(struct term_list *terms, const char *prefix,
		      struct text value)
{
	struct bytes name = BYTES_UP_TO(ROOM_BYTES);

	assert_int_equal(terms_build_plain(&name, prefix, value, &fault), 0);
	add_term(terms, text_from(&name), 0);
	bytes_free(&name);
}

static void add_folded(struct term_list *terms, const char *prefix,
		       const char *value)
{
	struct bytes folded = BYTES_UP_TO(ROOM_BYTES);

	assert_int_equal(utf8_fold(&folded, text_of(value), &fault), 0);
	add_plain(terms, prefix, text_from(&folded));
	bytes_free(&folded);
}

static void add_words(struct term_list *terms, struct terms *analysis,
		      const char *prefix, const char *language,
		      struct text text)
{
	uint32_t frequency = strcmp(prefix, SCHEMA_HEADLINE) ? 1 : 0;
	struct bytes name = BYTES_UP_TO(ROOM_BYTES);
	struct words words = { 0 };

	assert_int_equal(terms_split(analysis, &words, text, &fault), 0);
	for (size_t i = 0; i < words.count; i++) {
		struct stems stems;

		assert_int_equal(terms_stem(analysis, &stems, &words.list[i],
					    language, &fault),
				 0);
		for (size_t j = 0; j < stems.count; j++) {
			bytes_clear(&name);
			assert_int_equal(terms_build(&name, prefix, language,
						     stems.list[j], &fault),
					 0);
			add_term(terms, text_from(&name), frequency);
		}
	}
	terms_words_free(&words);
	bytes_free(&name);
}

static struct text section_of(const struct fixture_passage *passage)
{
	return text_of(passage->section ? passage->section : "");
}

static const char *label_of(const struct fixture_article *article)
{
	return article->label ? article->label : "news";
}

static struct hash id_of(const struct fixture_article *article)
{
	return hash_text(text_of(article->path));
}

void fixture_id(const char *path, char *out)
{
	struct hash id = hash_text(text_of(path));

	hash_hex(&id, out);
}

/* Below a root each folder on the way to the file; and the file. */
static void add_paths(struct term_list *terms, struct text path)
{
	bool is_below_root = path.data[0] != '/';

	for (size_t i = 1; i <= path.length; i++)
		if (i == path.length || (is_below_root && path.data[i] == '/'))
			add_plain(terms, SCHEMA_PATH,
				  (struct text){ path.data, i });
}

/* What some articles of fixture_news say of themselves, folded, where a test
 * sets no origins. */
static const struct {
	const char *path;
	const char *source;
	const char *author;
	const char *hosts[2];
} facts[] = {
	{ "lahore.txt",
	  "the harbour post",
	  "a. writer",
	  { "news.harbour.example", "harbour.example" } },
	{ "kampala.txt", "harbour weekly", "ana b. müller", { NULL, NULL } },
	{ "arbitraje.txt",
	  "el correo",
	  "ana pérez",
	  { "correo.example", NULL } },
};

static void add_facts(struct term_list *terms,
		      const struct fixture_article *article)
{
	for (size_t i = 0; i < COUNT(facts); i++) {
		if (strcmp(facts[i].path, article->path) != 0)
			continue;
		add_plain(terms, SCHEMA_SOURCE, text_of(facts[i].source));
		add_plain(terms, SCHEMA_AUTHOR, text_of(facts[i].author));
		for (size_t j = 0; j < 2 && facts[i].hosts[j]; j++)
			add_plain(terms, SCHEMA_HOST,
				  text_of(facts[i].hosts[j]));
	}
}

static void add_aliases(struct term_list *terms, const char *path)
{
	for (size_t i = 0; i < alias_count; i++)
		if (strcmp(aliases[i].path, path) == 0)
			add_plain(terms, SCHEMA_ALIAS,
				  text_of(aliases[i].alias));
}

static void collect_terms(struct term_list *terms, struct terms *analysis,
			  const struct fixture_article *article, size_t i)
{
	const struct fixture_passage *passage = &article->passages[i];
	const struct fixture_origin *origin = origin_of(article);
	struct text section = section_of(passage);
	struct bytes path = BYTES_UP_TO(ROOM_BYTES);
	struct hash id = id_of(article);
	char term[STORE_NAME_BYTES];

	add_words(terms, analysis, SCHEMA_BODY, article->language,
		  text_of(passage->text));
	add_words(terms, analysis, SCHEMA_CONTEXT, article->language,
		  text_of(article->title));
	add_words(terms, analysis, SCHEMA_CONTEXT, article->language, section);
	if (i == 0)
		add_words(terms, analysis, SCHEMA_HEADLINE, article->language,
			  text_of(article->title));
	if (i == 0 || !text_equal(section, section_of(passage - 1)))
		add_words(terms, analysis, SCHEMA_HEADLINE, article->language,
			  section);
	add_term(terms, store_article_term(term, &id), 0);
	add_plain(terms, SCHEMA_LANGUAGE, text_of(article->language));
	assert_int_equal(
		bytes_printf(&path, &fault, "%s%s%s", label_of(article),
			     *label_of(article) ? "/" : "", article->path),
		0);
	add_paths(terms, text_from(&path));
	if (origin_count == 0)
		add_facts(terms, article);
	bytes_free(&path);
	for (size_t j = 0; origin && j < FIXTURE_AUTHORS; j++)
		if (origin->authors[j])
			add_folded(terms, SCHEMA_AUTHOR, origin->authors[j]);
	if (i == 0)
		add_aliases(terms, article->path);
	if (i == 0)
		add_plain(terms, SCHEMA_LEAD, TEXT(""));
}

static enum record_precision precision_of(const char *date)
{
	switch (strlen(date)) {
	case 0:
		return RECORD_UNDATED;
	case 4:
		return RECORD_YEAR;
	case 7:
		return RECORD_MONTH;
	default:
		return RECORD_DAY;
	}
}

static size_t count_passages(const struct fixture_article *article)
{
	size_t count = 0;

	while (count < FIXTURE_PASSAGES && article->passages[count].text)
		count++;
	return count;
}

static void fill_record(struct record_passage *out,
			const struct fixture_article *article, size_t i,
			size_t start)
{
	const struct fixture_passage *passage = &article->passages[i];
	struct text parts[] = { text_of(article->path),
				text_of(passage->text) };

	*out = (struct record_passage){
		.article = id_of(article),
		.passage = hash_parts(parts, 2),
		.ordinal = (uint32_t)i,
		.line = (uint32_t)(2 * i + 1),
		.start = start,
		.end = start + strlen(passage->text),
		.first_seen = article->first_seen ? article->first_seen : 1,
		.language = text_of(article->language),
		.section = section_of(passage),
		.text = text_of(passage->text),
	};
}

static void add_passage(struct index_writer *writer, struct terms *analysis,
			const struct fixture_article *article,
			const struct record_passage *record)
{
	static struct term_list terms;
	struct bytes data = BYTES_UP_TO(ROOM_BYTES);
	struct pack *pack;
	char order[VALUES_ORDER_BYTES];
	char day[VALUES_DAY_BYTES];
	char seen[VALUES_RUN_BYTES];
	struct index_value values[5] = {
		{ SCHEMA_SLOT_ORDER, { order, sizeof(order) } },
		{ SCHEMA_SLOT_SEEN, values_run(seen, record->first_seen) },
		{ SCHEMA_SLOT_LANGUAGE, text_of(article->language) },
	};
	struct index_document document = { .terms = terms.list,
					   .values = values,
					   .value_count = 3 };
	const struct fixture_origin *origin = origin_of(article);
	struct bytes source = BYTES_UP_TO(ROOM_BYTES);

	values_day(day, text_of(article->date), precision_of(article->date));
	values_order(order, day, &record->passage);
	if (*article->date)
		values[document.value_count++] =
			(struct index_value){ SCHEMA_SLOT_DAY,
					      { day, sizeof(day) } };
	if (origin && origin->source) {
		assert_int_equal(
			utf8_fold(&source, text_of(origin->source), &fault), 0);
		values[document.value_count++] =
			(struct index_value){ SCHEMA_SLOT_SOURCE,
					      text_from(&source) };
	}
	terms.count = 0;
	terms.names = BYTES_UP_TO(ROOM_BYTES);
	assert_int_equal(bytes_reserve(&terms.names, 1 << 20, &fault), 0);
	collect_terms(&terms, analysis, article, record->ordinal);
	assert_int_equal(pack_open(&pack, TEXT(""), &fault), 0);
	assert_int_equal(record_put_passage(&data, record, pack, &fault), 0);
	pack_close(pack);
	document.data = text_from(&data);
	document.term_count = terms.count;
	assert_int_equal(index_writer_add(writer, &document, &fault), 0);
	bytes_free(&data);
	bytes_free(&source);
	bytes_free(&terms.names);
}

static void add_vocabulary(struct index_writer *writer, struct terms *analysis,
			   struct text text)
{
	struct words words = { 0 };

	assert_int_equal(terms_split(analysis, &words, text, &fault), 0);
	for (size_t i = 0; i < words.count; i++) {
		struct bytes key = BYTES_UP_TO(ROOM_BYTES);

		if (!terms_is_vocabulary(&words.list[i]))
			continue;
		assert_int_equal(
			bytes_append(&key, TEXT(SCHEMA_META_WORD), &fault), 0);
		assert_int_equal(
			bytes_append(&key, words.list[i].folded, &fault), 0);
		assert_int_equal(index_writer_set(writer, text_from(&key),
						  TEXT("1"), &fault),
				 0);
		bytes_free(&key);
	}
	terms_words_free(&words);
}

static void set_article(struct index_writer *writer,
			const struct fixture_article *article,
			const struct record_passage *passages, size_t count,
			struct text text)
{
	const struct record_location location = {
		.label = text_of(label_of(article)),
		.path = text_of(article->path),
	};
	const struct record_location locations[] = { location, location,
						     location, location };
	const struct fixture_origin *origin = origin_of(article);
	struct text authors[FIXTURE_AUTHORS];
	struct record_article record = {
		.article = id_of(article),
		.title = text_of(article->title),
		.date = text_of(article->date),
		.precision = precision_of(article->date),
		.language = text_of(article->language),
		.authors = authors,
		.locations = locations,
		.location_count = 1,
		.is_file = true,
		.first_run = article->first_run ? article->first_run : 1,
		.text_bytes = text.length,
		.text_check = hash_checksum(text),
		.passage_count = (uint32_t)count,
	};
	struct bytes gaps = BYTES_UP_TO(ROOM_BYTES);
	struct bytes data = BYTES_UP_TO(ROOM_BYTES);
	char key[STORE_NAME_BYTES];
	struct pack *pack;

	for (size_t i = 0; origin && i < FIXTURE_AUTHORS; i++)
		if (origin->authors[i])
			authors[record.author_count++] =
				text_of(origin->authors[i]);
	if (origin && origin->source)
		record.source = text_of(origin->source);
	if (origin)
		record.location_count += origin->copy_count;
	assert_int_equal(record_gaps(&gaps, text, passages, count, &fault), 0);
	record.gaps = text_from(&gaps);
	assert_int_equal(pack_open(&pack, TEXT(""), &fault), 0);
	assert_int_equal(record_put_article(&data, &record, pack, &fault), 0);
	pack_close(pack);
	assert_int_equal(
		index_writer_set(writer,
				 store_article_key(key, &record.article),
				 text_from(&data), &fault),
		0);
	bytes_free(&gaps);
	bytes_free(&data);
}

/* The article's text is its passages with an empty line between. */
static void add_article(struct index_writer *writer, struct terms *analysis,
			const struct fixture_article *article)
{
	struct record_passage records[FIXTURE_PASSAGES];
	struct bytes text = BYTES_UP_TO(ROOM_BYTES);
	size_t count = count_passages(article);

	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			assert_int_equal(
				bytes_append(&text, TEXT("\n\n"), &fault), 0);
		fill_record(&records[i], article, i, text.length);
		assert_int_equal(bytes_append(&text, records[i].text, &fault),
				 0);
		add_passage(writer, analysis, article, &records[i]);
		add_vocabulary(writer, analysis, records[i].text);
	}
	add_vocabulary(writer, analysis, text_of(article->title));
	set_article(writer, article, records, count, text_from(&text));
	bytes_free(&text);
}

static struct index_writer *open_writer(const char *folder)
{
	struct index_writer *writer;
	char name[NAME_BYTES];

	(void)snprintf(name, sizeof(name), "%s/gen-1", folder);
	if (access(name, F_OK) == 0)
		assert_int_equal(index_writer_open(&writer, name, &fault), 0);
	else
		assert_int_equal(index_writer_make(&writer, name, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	return writer;
}

static void commit(struct index_writer *writer)
{
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	index_writer_close(writer);
}

static void set(struct index_writer *writer, const char *key, const char *value)
{
	assert_int_equal(index_writer_set(writer, text_of(key), text_of(value),
					  &fault),
			 0);
}

void fixture_add(const char *folder, const struct fixture_article *articles,
		 size_t count)
{
	struct index_writer *writer = open_writer(folder);
	struct terms *terms;

	assert_int_equal(terms_open(&terms, &fault), 0);
	for (size_t i = 0; i < count; i++)
		add_article(writer, terms, &articles[i]);
	terms_close(terms);
	commit(writer);
}

void fixture_add_crowd(const char *folder, size_t count, const char *first,
		       const char *others)
{
	struct fixture_article *crowd = calloc(count, sizeof(*crowd));
	char(*paths)[32] = calloc(count, sizeof(*paths));

	assert_true(crowd && paths);
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(paths[i], sizeof(*paths), "%zu.txt", i);
		crowd[i] = (struct fixture_article){
			.path = paths[i],
			.title = "Pets",
			.language = "en",
			.date = "2021",
			.passages = { { NULL, i == 0 ? first : others } },
		};
	}
	fixture_add(folder, crowd, count);
	free(paths);
	free(crowd);
}

void fixture_set(const char *folder, const char *key, const char *value)
{
	struct index_writer *writer = open_writer(folder);

	set(writer, key, value);
	commit(writer);
}

void fixture_join(const char *folder, const char *const *paths, size_t count)
{
	struct index_writer *writer = open_writer(folder);
	struct bytes members = BYTES_UP_TO(ROOM_BYTES);
	const struct hash first = hash_text(text_of(paths[0]));

	for (size_t i = 0; i < count; i++) {
		const struct hash id = hash_text(text_of(paths[i]));

		assert_int_equal(
			bytes_append(&members, hash_as_text(&id), &fault), 0);
	}
	for (size_t i = 0; i < count; i++) {
		const struct hash id = hash_text(text_of(paths[i]));
		char key[STORE_NAME_BYTES];

		assert_int_equal(index_writer_set(writer,
						  store_cluster_key(key, &id),
						  i == 0 ? text_from(&members) :
							   hash_as_text(&first),
						  &fault),
				 0);
	}
	bytes_free(&members);
	commit(writer);
}

static void set_stems(struct index_writer *writer, struct terms *terms)
{
	const char *language = TERMS_NO_LANGUAGE;

	for (size_t i = 0; language; i++) {
		char key[sizeof(SCHEMA_META_STEMS) + 16];
		char value[TERMS_FINGERPRINT_BYTES];

		(void)snprintf(key, sizeof(key), SCHEMA_META_STEMS "%s",
			       language);
		assert_int_equal(terms_fingerprint_of(terms, language, value,
						      &fault),
				 0);
		set(writer, key, value);
		language = stem_language(i);
	}
}

static void set_constants(const char *folder)
{
	struct index_writer *writer = open_writer(folder);
	char analysis[TERMS_FINGERPRINT_BYTES];
	char format[16];
	struct terms *terms;

	assert_int_equal(terms_open(&terms, &fault), 0);
	set_stems(writer, terms);
	assert_int_equal(terms_fingerprint(terms, analysis, &fault), 0);
	terms_close(terms);
	(void)snprintf(format, sizeof(format), "%d", SCHEMA_FORMAT);
	set(writer, SCHEMA_META_FORMAT, format);
	set(writer, SCHEMA_META_ANALYSIS, analysis);
	set(writer, SCHEMA_META_INDEX, "0123456789abcdef0123456789abcdef");
	set(writer, SCHEMA_META_RUN, "12");
	set(writer, SCHEMA_META_UPDATED, "2026-11-23T03:10:00+00:00");
	set(writer, SCHEMA_META_ROOT "news", "/coverage");
	set(writer, SCHEMA_META_ROOT "-", "-");
	commit(writer);
}

void fixture_build(const char *folder, const struct fixture_article *articles,
		   size_t count)
{
	set_constants(folder);
	fixture_add(folder, articles, count);
	scratch_point_to(folder, 1);
}

void fixture_open(struct fixture *out, const char *folder)
{
	out->folder = folder;
	assert_int_equal(index_open(&out->index, &folder, 1, &fault), 0);
	assert_int_equal(store_open(&out->store, out->index, &fault), 0);
	assert_int_equal(terms_open(&out->terms, &fault), 0);
	assert_int_equal(stem_counts_open(&out->counts, out->terms, &fault), 0);
}

void fixture_close(struct fixture *fixture)
{
	store_close(fixture->store);
	index_close(fixture->index);
	stem_counts_close(fixture->counts);
	terms_close(fixture->terms);
}

int fixture_set_up_with(void **state, void (*build)(const char *folder))
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	void *folder;

	if (!fixture || scratch_set_up(&folder) != 0)
		return -1;
	build(folder);
	fixture_open(fixture, folder);
	*state = fixture;
	return 0;
}

static void build_news(const char *folder)
{
	fixture_build(folder, fixture_news, fixture_news_count);
}

int fixture_set_up(void **state)
{
	return fixture_set_up_with(state, build_news);
}

int fixture_tear_down(void **state)
{
	struct fixture *fixture = *state;
	void *folder = (void *)(uintptr_t)fixture->folder;
	int failed;

	fixture_close(fixture);
	free(fixture);
	failed = scratch_tear_down(&folder);
	return failed;
}
