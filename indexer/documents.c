/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/documents.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "indexer/acronyms.h"
#include "shared/array.h"
#include "shared/intern.h"
#include "indexer/passages.h"
#include "indexer/signature.h"
#include "shared/host.h"
#include "shared/memory.h"
#include "shared/record.h"
#include "shared/schema.h"
#include "shared/stem_counts.h"
#include "shared/store.h"
#include "shared/utf8.h"
#include "shared/values.h"

enum {
	FILTER_BYTES = 256 << 20,
	RECORD_BYTES = 1 << 30,
	SMALL_BYTES = 64 << 10,
	FACT_BYTES = 200,  /* of each in a sample */
	PIECE_BYTES = 600, /* of text */
	LIST_MAX = 1 << 26,
	DECIMAL_BYTES = 24,
	YEAR_BYTES = 4,  /* of "2021-08-17" */
	MONTH_BYTES = 7, /* likewise */
	SLOTS = 7        /* all but the record's */
};

/* A growing array; `size` bytes an item. */
struct list {
	void *items;
	size_t count;
	size_t room;
	size_t size;
};

struct documents {
	struct terms *terms;
	struct stem_counts *counts; /* of the passage at hand */
	struct passages_splitter *splitter;
	struct signature_maker *signer;
	struct pack *pack;
	struct passages passages;
	struct intern *filters; /* terms of the article at hand */
	struct intern *keys;    /* of its passages */
	struct intern *aliases; /* terms of the acronyms that it explains */
	size_t alias_first;     /* of the passage at hand */
	struct acronyms acronyms;
	struct list equals; /* how many passages have each key */
	struct list index_terms;
	struct list records; /* of the article's passages */
	struct words title;
	struct words section;
	struct words body;
	struct bytes key; /* of what is looked up in an intern */
	struct bytes record;
	struct bytes gaps;
	struct bytes source; /* values, folded and cut */
	struct bytes author;
};

/* ---- Opening ----------------------------------------------------------- */

static void set_sizes(struct documents *documents)
{
	documents->index_terms.size = sizeof(struct index_term);
	documents->records.size = sizeof(struct record_passage);
	documents->equals.size = sizeof(uint32_t);
	documents->key = BYTES_UP_TO(RECORD_BYTES);
	documents->record = BYTES_UP_TO(RECORD_BYTES);
	documents->gaps = BYTES_UP_TO(RECORD_BYTES);
	documents->source = BYTES_UP_TO(RECORD_BYTES);
	documents->author = BYTES_UP_TO(RECORD_BYTES);
}

enum status documents_open(struct documents **out, struct fault *fault)
{
	struct documents *documents = memory_zeroed(1, sizeof(*documents));
	enum status status;

	*out = NULL;
	if (!documents)
		return fault_set(fault, STATUS_FULL, "out of memory");
	set_sizes(documents);
	status = terms_open(&documents->terms, fault);
	if (status == STATUS_OK)
		status = stem_counts_open(&documents->counts, documents->terms,
					  fault);
	if (status == STATUS_OK)
		status = passages_open(&documents->splitter, fault);
	if (status == STATUS_OK)
		status = signature_open(&documents->signer, fault);
	if (status == STATUS_OK)
		status = pack_open(&documents->pack, TEXT(""), fault);
	if (status == STATUS_OK)
		status = intern_new(&documents->filters, FILTER_BYTES, fault);
	if (status == STATUS_OK)
		status = intern_new(&documents->keys, FILTER_BYTES, fault);
	if (status == STATUS_OK)
		status = intern_new(&documents->aliases, FILTER_BYTES, fault);
	if (status) {
		documents_close(documents);
		return status;
	}
	*out = documents;
	return STATUS_OK;
}

void documents_close(struct documents *documents)
{
	if (!documents)
		return;
	stem_counts_close(documents->counts);
	terms_close(documents->terms);
	passages_close(documents->splitter);
	signature_close(documents->signer);
	pack_close(documents->pack);
	passages_free(&documents->passages);
	intern_free(documents->filters);
	intern_free(documents->keys);
	intern_free(documents->aliases);
	acronyms_free(&documents->acronyms);
	memory_free(documents->index_terms.items);
	memory_free(documents->records.items);
	memory_free(documents->equals.items);
	terms_words_free(&documents->title);
	terms_words_free(&documents->section);
	terms_words_free(&documents->body);
	bytes_free(&documents->key);
	bytes_free(&documents->record);
	bytes_free(&documents->gaps);
	bytes_free(&documents->source);
	bytes_free(&documents->author);
	memory_free(documents);
}

/* A new item, zeroed, at the end. */
static enum status add_item(struct list *list, void **out, struct fault *fault)
{
	size_t wanted = list->room ? list->room * 2 : 256;
	void *larger;

	*out = NULL;
	if (list->count == list->room) {
		if (wanted > LIST_MAX)
			return fault_set(fault, STATUS_FULL, "too many terms");
		larger = memory_resize(list->items, wanted, list->size);
		if (!larger)
			return fault_set(fault, STATUS_FULL, "out of memory");
		list->items = larger;
		list->room = wanted;
	}
	*out = (char *)list->items + list->count++ * list->size;
	memset(*out, 0, list->size);
	return STATUS_OK;
}

/* ---- A passage's terms -------------------------------------------------- */

void documents_forget_words(struct documents *documents)
{
	stem_counts_give_again(documents->counts);
}

static enum status add_term(struct documents *documents, struct text term,
			    uint32_t frequency, struct fault *fault)
{
	enum status status;
	struct index_term *added;
	void *item;

	status = add_item(&documents->index_terms, &item, fault);
	if (status)
		return status;
	added = item;
	added->term = term;
	added->frequency = frequency;
	return STATUS_OK;
}

static enum status list_terms(struct documents *documents, bool is_first,
			      struct fault *fault)
{
	const struct stem_counts *counts = documents->counts;
	size_t use_count;
	const struct stem_use *uses = stem_counts_uses(counts, &use_count);
	enum status status = STATUS_OK;

	documents->index_terms.count = 0;
	for (size_t i = 0; i < use_count && !status; i++) {
		const struct stem_use *use = &uses[i];
		bool is_weightless = use->form == STEM_HEADLINE;

		if (is_weightless &&
		    stem_counts_of(counts, use->stem, STEM_BODY) > 0)
			continue; /* it is found by that */
		status = add_term(documents, stem_counts_term(counts, use),
				  is_weightless ?
					  0 :
					  stem_counts_of(counts, use->stem,
							 use->form),
				  fault);
	}
	for (uint32_t i = 0; i < intern_count(documents->filters) && !status;
	     i++)
		status = add_term(documents,
				  intern_string(documents->filters, i), 0,
				  fault);
	for (size_t i = documents->alias_first;
	     i < intern_count(documents->aliases) && !status; i++)
		status =
			add_term(documents,
				 intern_string(documents->aliases, (uint32_t)i),
				 0, fault);
	if (status == STATUS_OK && is_first)
		status = add_term(documents, TEXT(SCHEMA_LEAD), 0, fault);
	return status;
}

/* ---- Terms that all passages of an article have ------------------------ */

static enum status keep_filter(struct documents *documents, struct text term,
			       struct fault *fault)
{
	uint32_t unused;

	return intern_number(documents->filters, term, &unused, fault);
}

static enum status add_filter(struct documents *documents, const char *prefix,
			      struct text value, struct fault *fault)
{
	struct bytes term = BYTES_UP_TO(RECORD_BYTES);
	enum status status = terms_build_plain(&term, prefix, value, fault);

	if (status == STATUS_OK)
		status = keep_filter(documents, text_from(&term), fault);
	bytes_free(&term);
	return status;
}

/* The host and each domain that it lies in. */
static enum status add_hosts(struct documents *documents, struct text address,
			     struct fault *fault)
{
	struct text host = host_of(address);
	enum status status = STATUS_OK;

	while (host.length > 0 && status == STATUS_OK) {
		const char *dot = memchr(host.data, '.', host.length);
		size_t step = dot ? (size_t)(dot - host.data) + 1 : host.length;

		status = add_filter(documents, SCHEMA_HOST, host, fault);
		host = text_skip(host, step);
	}
	return status;
}

/* Below a root each folder on the way, and the file. */
static enum status add_paths(struct documents *documents, struct text path,
			     bool is_below_root, struct fault *fault)
{
	size_t folders_end = is_below_root ? path.length : 0;
	enum status status = STATUS_OK;

	for (size_t i = 1; i < folders_end && status == STATUS_OK; i++)
		if (path.data[i] == '/')
			status = add_filter(documents, SCHEMA_PATH,
					    (struct text){ path.data, i },
					    fault);
	if (status == STATUS_OK)
		status = add_filter(documents, SCHEMA_PATH, path, fault);
	return status;
}

static enum status add_location(struct documents *documents,
				const struct location *location,
				struct fault *fault)
{
	struct bytes path = BYTES_UP_TO(RECORD_BYTES);
	enum status status = bytes_append(&path, location->label, fault);

	if (status == STATUS_OK && location->label.length > 0)
		status = bytes_append_byte(&path, '/', fault);
	if (status == STATUS_OK)
		status = bytes_append(&path, location->path, fault);
	if (status == STATUS_OK)
		status = add_paths(documents, text_from(&path),
				   location->label.length > 0, fault);
	bytes_free(&path);
	return status;
}

static enum status add_folded(struct documents *documents, const char *prefix,
			      struct text value, struct fault *fault)
{
	struct bytes term = BYTES_UP_TO(RECORD_BYTES);
	enum status status = terms_build_folded(&term, prefix, value, fault);

	if (status == STATUS_OK && term.length > 0)
		status = keep_filter(documents, text_from(&term), fault);
	bytes_free(&term);
	return status;
}

static enum status add_outlet(struct documents *documents,
			      const struct record_outlet *outlet,
			      struct fault *fault)
{
	enum status status = add_hosts(documents, outlet->address, fault);

	for (size_t i = 0; i < outlet->author_count && !status; i++)
		status = add_folded(documents, SCHEMA_AUTHOR,
				    outlet->authors[i], fault);
	if (status == STATUS_OK && outlet->source.length > 0)
		status = add_folded(documents, SCHEMA_SOURCE, outlet->source,
				    fault);
	return status;
}

/* The month or year that the day is of: so many of its bytes. */
static enum status add_time(struct documents *documents, struct bytes *name,
			    size_t length, struct fault *fault)
{
	enum status status;

	name->length = length;
	status = bytes_append(name, TEXT(SCHEMA_DAY_ANY), fault);
	return status ? status :
			add_filter(documents, SCHEMA_DAY, text_from(name),
				   fault);
}

/* The day of another place than the first, which has it as a value. */
static enum status add_day(struct documents *documents,
			   const struct article *article,
			   const struct record_outlet *outlet,
			   struct fault *fault)
{
	struct bytes name = BYTES_UP_TO(SMALL_BYTES);
	char first[VALUES_DAY_BYTES];
	char day[VALUES_DAY_BYTES];
	enum status status = STATUS_OK;

	values_day(first, article->date, article->precision);
	values_day(day, outlet->date, outlet->precision);
	if (outlet->precision != RECORD_UNDATED &&
	    memcmp(first, day, sizeof(day)) != 0)
		status = values_print_day(
			&name, (struct text){ day, sizeof(day) }, fault);
	if (status == STATUS_OK && name.length > 0)
		status = add_filter(documents, SCHEMA_DAY, text_from(&name),
				    fault);
	if (status == STATUS_OK && name.length >= MONTH_BYTES)
		status = add_time(documents, &name, MONTH_BYTES, fault);
	if (status == STATUS_OK && name.length >= YEAR_BYTES)
		status = add_time(documents, &name, YEAR_BYTES, fault);
	bytes_free(&name);
	return status;
}

static enum status add_filters(struct documents *documents,
			       const struct documents_order *order,
			       struct fault *fault)
{
	const struct article *article = order->article;
	const struct record_outlet first = identity_outlet(article);
	char term[STORE_NAME_BYTES];
	enum status status;

	intern_clear(documents->filters);
	status = add_filter(documents, "", store_article_term(term, &order->id),
			    fault);
	if (status == STATUS_OK)
		status = add_filter(documents, SCHEMA_LANGUAGE,
				    article->language, fault);
	if (status == STATUS_OK)
		status = add_outlet(documents, &first, fault);
	for (size_t i = 0; i < order->location_count && !status; i++) {
		const struct location *location = &order->locations[i];

		status = add_location(documents, location, fault);
		if (i == 0 || i > SCHEMA_OUTLETS)
			continue;
		if (status == STATUS_OK)
			status =
				add_outlet(documents, &location->outlet, fault);
		if (status == STATUS_OK)
			status = add_day(documents, article, &location->outlet,
					 fault);
	}
	return status;
}

/* ---- Acronyms ---------------------------------------------------------- */

static enum status add_alias(struct documents *documents, struct text from,
			     struct text to, bool is_loose, struct fault *fault)
{
	const struct text between = is_loose ? TEXT("=~") : TEXT("=");
	struct bytes term = BYTES_UP_TO(SMALL_BYTES);
	uint32_t unused;
	enum status status = bytes_append(&term, TEXT(SCHEMA_ALIAS), fault);

	if (status == STATUS_OK)
		status = bytes_append(&term, from, fault);
	if (status == STATUS_OK)
		status = bytes_append(&term, between, fault);
	if (status == STATUS_OK)
		status = bytes_append(&term, to, fault);
	if (status == STATUS_OK)
		status = intern_number(documents->aliases, text_from(&term),
				       &unused, fault);
	bytes_free(&term);
	return status;
}

/* What a text explains that the article did not before. */
static enum status add_aliases(struct documents *documents, struct text text,
			       const struct words *words, struct fault *fault)
{
	struct acronyms *found = &documents->acronyms;
	enum status status = acronyms_find(found, text, words, fault);

	for (size_t i = 0; i < found->count && status == STATUS_OK; i++) {
		struct text letters = acronyms_letters(found, i);
		struct text name = acronyms_name(found, i);
		bool is_loose = found->list[i].is_loose;

		status = add_alias(documents, letters, name, is_loose, fault);
		if (status == STATUS_OK)
			status = add_alias(documents, name, letters, is_loose,
					   fault);
	}
	return status;
}

/* ---- Values ------------------------------------------------------------ */

/* Folded, and cut like a term. */
static enum status fold_value(struct bytes *out, struct text value,
			      struct fault *fault)
{
	bytes_clear(out);
	return terms_build_folded(out, "", value, fault);
}

/* The values of one passage; the arrays behind them live beside it. */
struct value_room {
	char order[VALUES_ORDER_BYTES];
	char seen[VALUES_RUN_BYTES];
	char day[VALUES_DAY_BYTES];
	char terms[VALUES_TERMS_BYTES];
	struct index_value list[SLOTS];
	size_t count;
};

static void add_value(struct value_room *room, enum schema_slot slot,
		      struct text value)
{
	if (value.length > 0)
		room->list[room->count++] =
			(struct index_value){ .slot = slot, .value = value };
}

static uint64_t sum_terms(const struct documents *documents)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < documents->index_terms.count; i++) {
		const struct index_term *terms = documents->index_terms.items;

		sum += values_term(hash_checksum(terms[i].term),
				   terms[i].frequency);
	}
	return sum;
}

/* When its terms are listed. */
static void fill_values(struct documents *documents,
			const struct article *article,
			const struct documents_seen *seen,
			struct value_room *room)
{
	struct text day = { room->day, sizeof(room->day) };

	values_day(room->day, article->date, article->precision);
	values_order(room->order, room->day, &seen->passage);
	room->count = 0;
	add_value(room, SCHEMA_SLOT_ORDER,
		  (struct text){ room->order, sizeof(room->order) });
	add_value(room, SCHEMA_SLOT_SEEN, values_run(room->seen, seen->run));
	add_value(room, SCHEMA_SLOT_SOURCE, text_from(&documents->source));
	add_value(room, SCHEMA_SLOT_LANGUAGE, article->language);
	add_value(room, SCHEMA_SLOT_AUTHOR, text_from(&documents->author));
	if (article->precision != RECORD_UNDATED)
		add_value(room, SCHEMA_SLOT_DAY, day);
	add_value(room, SCHEMA_SLOT_TERMS,
		  values_terms(room->terms, sum_terms(documents)));
}

/* ---- Identity of a passage --------------------------------------------- */

static enum status find_passage_key(struct documents *documents,
				    struct hash *out, struct fault *fault)
{
	const struct words *words = &documents->body;
	struct text parts[] = { TEXT("passage"), { NULL, 0 } };
	enum status status = STATUS_OK;

	bytes_clear(&documents->key);
	for (size_t i = 0; i < words->count && status == STATUS_OK; i++) {
		const struct word *word = &words->list[i];

		/* Joined words and pairs repeat what others say. */
		if (word->kind != WORD_PLAIN && word->kind != WORD_CHARACTER)
			continue;
		if (documents->key.length > 0)
			status = bytes_append_byte(&documents->key, ' ', fault);
		if (status == STATUS_OK)
			status = bytes_append(&documents->key, word->folded,
					      fault);
	}
	parts[1] = text_from(&documents->key);
	*out = hash_parts(parts, 2);
	return status;
}

/* How many passages before this one have its key. */
static enum status count_equals(struct documents *documents,
				const struct hash *key, size_t *out,
				struct fault *fault)
{
	uint32_t number;
	uint32_t *count;
	void *added;
	enum status status;

	*out = 0;
	status = intern_number(documents->keys, hash_as_text(key), &number,
			       fault);
	if (status)
		return status;
	if (number == documents->equals.count) {
		status = add_item(&documents->equals, &added, fault);
		if (status)
			return status;
	}
	count = (uint32_t *)documents->equals.items + number;
	*out = (*count)++;
	return STATUS_OK;
}

static enum status identify(struct documents *documents,
			    const struct hash *article,
			    struct documents_seen *seen, struct fault *fault)
{
	char ordinal[DECIMAL_BYTES];
	size_t equals;
	enum status status = find_passage_key(documents, &seen->key, fault);

	if (status == STATUS_OK)
		status = count_equals(documents, &seen->key, &equals, fault);
	if (status)
		return status;
	(void)snprintf(ordinal, sizeof(ordinal), "%zu", equals);

	const struct text parts[] = { TEXT("hit"), hash_as_text(article),
				      hash_as_text(&seen->key),
				      text_of(ordinal) };

	seen->passage = hash_parts(parts, 4);
	return STATUS_OK;
}

/* ---- Writing ----------------------------------------------------------- */

/* The article at hand. */
struct task {
	struct documents *documents;
	const struct documents_order *order;
	const struct documents_target *target;
	struct fault *fault;
};

static enum status count_words(struct task *task, const struct words *words,
			       enum stem_form form)
{
	const struct documents_target *target = task->target;
	const struct stem_counts_visitor visitor = { target->word,
						     target->compound,
						     target->context };

	return stem_counts_add(task->documents->counts, words, form, &visitor,
			       task->fault);
}

static enum status count_passage(struct task *task,
				 const struct passage *passage, bool is_first)
{
	struct documents *documents = task->documents;
	enum status status;

	(void)stem_counts_renew(documents->counts);
	status = count_words(task, &documents->body, STEM_BODY);
	if (status == STATUS_OK)
		status = count_words(task, &documents->title, STEM_CONTEXT);
	if (status == STATUS_OK && is_first)
		status = count_words(task, &documents->title, STEM_HEADLINE);
	if (status || passage->section.length == 0)
		return status;
	status = count_words(task, &documents->section, STEM_CONTEXT);
	if (status == STATUS_OK && passage->is_first_in_section)
		status = count_words(task, &documents->section, STEM_HEADLINE);
	return status;
}

static enum status put_document(struct task *task,
				const struct record_passage *record,
				const struct documents_seen *seen)
{
	struct documents *documents = task->documents;
	struct value_room values;
	struct index_document document = { 0 };
	enum status status;

	bytes_clear(&documents->record);
	status = record_put_passage(&documents->record, record, documents->pack,
				    task->fault);
	if (status == STATUS_OK)
		status = list_terms(documents, record->ordinal == 0,
				    task->fault);
	if (status)
		return status;
	fill_values(documents, task->order->article, seen, &values);
	document.data = text_from(&documents->record);
	document.terms = documents->index_terms.items;
	document.term_count = documents->index_terms.count;
	document.values = values.list;
	document.value_count = values.count;
	return task->target->passage(task->target->context, &document,
				     task->fault);
}

static enum status keep_record(struct task *task, size_t ordinal,
			       const struct documents_seen *seen,
			       struct record_passage **out)
{
	const struct passage *passage =
		&task->documents->passages.list[ordinal];
	void *added;
	enum status status =
		add_item(&task->documents->records, &added, task->fault);

	if (status)
		return status;
	*out = added;
	**out = (struct record_passage){
		.article = task->order->id,
		.passage = seen->passage,
		.ordinal = (uint32_t)ordinal,
		.line = (uint32_t)passage->line,
		.start = passage->start,
		.end = passage->end,
		.first_seen = seen->run,
		.language = task->order->article->language,
		.section = passage->section,
		.text = passage->text,
	};
	return STATUS_OK;
}

static enum status split_passage(struct task *task,
				 const struct passage *passage)
{
	struct documents *documents = task->documents;
	enum status status = terms_split(documents->terms, &documents->body,
					 passage->text, task->fault);

	if (status || passage->section.length == 0)
		return status;
	return terms_split(documents->terms, &documents->section,
			   utf8_shorten(passage->section, SCHEMA_HEADING_BYTES),
			   task->fault);
}

/* A passage's own, and on the first one those of the title. */
static enum status find_aliases(struct task *task,
				const struct passage *passage, bool is_first)
{
	struct documents *documents = task->documents;
	enum status status = STATUS_OK;

	documents->alias_first = intern_count(documents->aliases);
	if (is_first)
		status = add_aliases(documents,
				     utf8_shorten(task->order->article->title,
						  SCHEMA_HEADING_BYTES),
				     &documents->title, task->fault);
	return status ? status :
			add_aliases(documents, passage->text, &documents->body,
				    task->fault);
}

static enum status write_passage(struct task *task, size_t ordinal)
{
	struct documents *documents = task->documents;
	const struct passage *passage = &documents->passages.list[ordinal];
	struct documents_seen seen = { .run = 0 };
	struct record_passage *record;
	enum status status = split_passage(task, passage);

	if (status == STATUS_OK)
		status = find_aliases(task, passage, ordinal == 0);
	if (status == STATUS_OK)
		status = signature_add(documents->signer, &documents->body,
				       task->fault);
	if (status == STATUS_OK)
		status = identify(documents, &task->order->id, &seen,
				  task->fault);
	if (status == STATUS_OK)
		status = task->target->first_seen(task->target->context, &seen,
						  task->fault);
	if (status == STATUS_OK)
		status = keep_record(task, ordinal, &seen, &record);
	if (status)
		return status;
	status = count_passage(task, passage, ordinal == 0);
	return status ? status : put_document(task, record, &seen);
}

static void fill_record(const struct task *task, struct record_article *out)
{
	const struct article *article = task->order->article;

	*out = (struct record_article){
		.article = task->order->id,
		.own_id = article->own_id,
		.title = article->title,
		.date = article->date,
		.precision = article->precision,
		.date_from = article->date_from,
		.source = article->source,
		.address = article->address,
		.language = article->language,
		.authors = article->authors,
		.author_count = article->author_count,
		.is_file = article->is_file,
		.first_run = task->order->first_run,
		.text_bytes = article->text.length,
		.text_check = hash_checksum(article->text),
		.passage_count = (uint32_t)task->documents->records.count,
		.gaps = text_from(&task->documents->gaps),
	};
}

/* Gives the record, with the locations of the order. */
static enum status give_record(struct task *task, struct record_article *record)
{
	struct documents *documents = task->documents;
	const struct documents_order *order = task->order;
	struct record_location *locations =
		memory_zeroed(order->location_count, sizeof(*locations));
	enum status status;

	if (!locations)
		return fault_set(task->fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < order->location_count; i++)
		locations[i] = (struct record_location){
			.label = order->locations[i].label,
			.path = order->locations[i].path,
			.record = order->locations[i].record,
			.record_key = order->locations[i].record_key,
			.has_record_key = true,
		};
	for (size_t i = 1; i < order->location_count; i++)
		locations[i].outlet = order->locations[i].outlet;
	record->locations = locations;
	record->location_count = order->location_count;
	bytes_clear(&documents->record);
	status = record_put_article(&documents->record, record, documents->pack,
				    task->fault);
	if (status == STATUS_OK)
		status = task->target->article(task->target->context,
					       text_from(&documents->record),
					       task->fault);
	memory_free(locations);
	return status;
}

static enum status write_record(struct task *task)
{
	struct documents *documents = task->documents;
	struct record_article record;
	enum status status;

	bytes_clear(&documents->gaps);
	status = record_gaps(&documents->gaps, task->order->article->text,
			     documents->records.items, documents->records.count,
			     task->fault);
	fill_record(task, &record);
	return status ? status : give_record(task, &record);
}

/* By what its near-copies are known. */
static enum status give_signature(struct task *task)
{
	struct documents *documents = task->documents;
	enum status status;

	bytes_clear(&documents->record);
	status = signature_end(documents->signer, &documents->record,
			       task->fault);
	return status ? status :
			task->target->signature(task->target->context,
						text_from(&documents->record),
						task->fault);
}

/* What the index has cut is not cut again: it does not know all that the
 * source said about the lines. */
static enum status cut(struct documents *documents,
		       const struct article *article, struct fault *fault)
{
	const struct passage_limits limits = PASSAGE_LIMITS;

	if (article->passage_count > 0)
		return passages_take(&documents->passages, article, fault);
	return passages_split(documents->splitter, &documents->passages,
			      article, &limits, fault);
}

static enum status begin_article(struct task *task)
{
	struct documents *documents = task->documents;
	const struct article *article = task->order->article;
	struct text author = { NULL, 0 };
	enum status status = stem_counts_language(
		documents->counts, article->language, task->fault);

	if (status)
		return status;
	documents->records.count = 0;
	documents->equals.count = 0;
	intern_clear(documents->keys);
	intern_clear(documents->aliases);
	signature_begin(documents->signer);
	if (article->author_count > 0)
		author = article->authors[0];
	status = fold_value(&documents->source, article->source, task->fault);
	if (status == STATUS_OK)
		status = fold_value(&documents->author, author, task->fault);
	if (status == STATUS_OK)
		status = cut(documents, article, task->fault);
	if (status == STATUS_OK)
		status = terms_split(documents->terms, &documents->title,
				     utf8_shorten(article->title,
						  SCHEMA_HEADING_BYTES),
				     task->fault);
	return status;
}

enum status documents_write(struct documents *documents,
			    const struct documents_order *order,
			    const struct documents_target *target,
			    size_t *passage_count, struct fault *fault)
{
	struct task task = { documents, order, target, fault };
	enum status status = begin_article(&task);

	*passage_count = 0;
	if (status == STATUS_OK)
		status = add_filters(documents, order, fault);
	for (size_t i = 0; i < documents->passages.count && !status; i++)
		status = write_passage(&task, i);
	if (status == STATUS_OK)
		status = write_record(&task);
	if (status == STATUS_OK)
		status = give_signature(&task);
	if (status == STATUS_OK)
		*passage_count = documents->passages.count;
	return status;
}

enum status documents_move(struct documents *documents,
			   const struct documents_order *order,
			   const struct documents_record *record,
			   const struct documents_target *target,
			   struct fault *fault)
{
	struct task task = { documents, order, target, fault };
	struct record_article kept = { .article = order->id };
	enum status status = record_get_article(
		&kept, record->data, documents->pack, record->pool, fault);

	if (status == STATUS_DAMAGED)
		return STATUS_SKIP;
	return status ? status : give_record(&task, &kept);
}

/* ---- The dictionary ---------------------------------------------------- */

enum status documents_use_dictionary(struct documents *documents,
				     struct text dictionary,
				     struct fault *fault)
{
	struct pack *pack;
	enum status status = pack_open(&pack, dictionary, fault);

	if (status)
		return status;
	pack_close(documents->pack);
	documents->pack = pack;
	return STATUS_OK;
}

/* Much as record.c has them, so that what lies between is learnt, too. */
static enum status sample_facts(struct pack_samples *out,
				const struct documents_order *order,
				struct fault *fault)
{
	const struct article *article = order->article;
	const struct text facts[] = {
		article->own_id,
		article->title,
		article->date,
		article->date_from,
		article->source,
		article->address,
		article->language,
		order->locations[0].label,
		order->locations[0].path,
	};
	struct bytes joined = BYTES_UP_TO(SMALL_BYTES);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < COUNT(facts); i++) {
		const struct text fact = utf8_shorten(facts[i], FACT_BYTES);

		if (status == STATUS_OK)
			status = bytes_append_byte(&joined, (char)fact.length,
						   fault);
		if (status == STATUS_OK)
			status = bytes_append(&joined, fact, fault);
	}
	if (status == STATUS_OK)
		status = pack_samples_add(out, text_from(&joined), fault);
	bytes_free(&joined);
	return status;
}

enum status documents_sample(struct pack_samples *out,
			     const struct documents_order *order,
			     size_t text_bytes, struct fault *fault)
{
	struct text rest = utf8_shorten(order->article->text, text_bytes);
	enum status status = sample_facts(out, order, fault);

	while (status == STATUS_OK && rest.length > 0) {
		struct text piece = rest;

		if (piece.length > PIECE_BYTES)
			piece.length = PIECE_BYTES;
		rest = text_skip(rest, piece.length);
		status = pack_samples_add(out, piece, fault);
	}
	return status;
}
