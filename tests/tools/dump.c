/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dump INDEX [whole] - everything a search can see of an index, in an order
 * that does not depend on its history: passages by id with text, offsets,
 * terms and values, articles by id, clusters of near-copies. Left out is what
 * may differ between an index that grew and one built from scratch: first-seen
 * runs, document numbers, the vocabulary (words may outlive their passages),
 * per-index values. "whole" has that as well, in lines that begin with two
 * blanks, and what a match takes for granted: postings, lengths, and bounds
 * where they do not hold, for they may be wider than they need be. Left out is
 * the dictionary that records are packed by: what they need of it their
 * checksums prove.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/array.h"
#include "shared/display.h"
#include "shared/index_read.h"
#include "shared/schema.h"
#include "shared/store.h"
#include "shared/values.h"

enum { LINE_BYTES = 1 << 26, PAGE = 1000 };

#define GATHERED_BYTES ((size_t)1 << 32)

/* That a passage has a term. */
struct entry {
	uint32_t document;
	uint32_t offset; /* of the term in dump.terms, in byte order */
	uint32_t length;
	uint32_t frequency;
};

struct dump {
	struct index *index;
	struct store *store;
	struct pool *pool;
	struct bytes room; /* of a passage */
	struct bytes data;
	struct bytes day;
	struct bytes line;
	struct bytes terms;   /* one behind the other */
	struct bytes entries; /* by passages, then terms */
	uint32_t term_bytes;  /* of the last of them */
	/* Of the list at hand: */
	uint32_t least; /* that is not 0 */
	uint32_t most;
	struct fault fault;
};

static void check(enum status status, const struct dump *dump)
{
	if (!status)
		return;
	fprintf(stderr, "dump: %s\n", dump->fault.text);
	exit(status_exit_code(status));
}

static void say(struct dump *dump, const char *name, struct text text)
{
	check(bytes_printf(&dump->line, &dump->fault, " %s=", name), dump);
	check(display_append(&dump->line, text, DISPLAY_NAME, &dump->fault),
	      dump);
}

static void say_number(struct dump *dump, const char *name, uint64_t number)
{
	check(bytes_printf(&dump->line, &dump->fault, " %s=%llu", name,
			   (unsigned long long)number),
	      dump);
}

static void say_hash(struct dump *dump, const char *name,
		     const struct hash *hash)
{
	char hex[HASH_HEX_BYTES];

	hash_hex(hash, hex);
	say(dump, name, text_of(hex));
}

static void end_line(struct dump *dump)
{
	printf("%.*s\n", (int)dump->line.length, dump->line.data);
	bytes_clear(&dump->line);
}

/* The value at hand, as a person reads it. */
static struct text day_of(struct dump *dump)
{
	bytes_clear(&dump->day);
	check(values_print_day(&dump->day, text_from(&dump->data),
			       &dump->fault),
	      dump);
	return text_from(&dump->day);
}

static void dump_values(struct dump *dump, uint32_t document)
{
	static const uint32_t slots[] = { SCHEMA_SLOT_SOURCE,
					  SCHEMA_SLOT_LANGUAGE,
					  SCHEMA_SLOT_AUTHOR, SCHEMA_SLOT_DAY };

	for (size_t i = 0; i < COUNT(slots); i++) {
		bytes_clear(&dump->data);
		check(index_value(dump->index, document, slots[i], &dump->data,
				  &dump->fault),
		      dump);
		say_number(dump, "slot", slots[i]);
		say(dump, "value",
		    slots[i] == SCHEMA_SLOT_DAY ? day_of(dump) :
						  text_from(&dump->data));
	}
}

/* ---- The terms of passages --------------------------------------------- */

static bool gather_posting(void *context, uint32_t document, uint32_t frequency)
{
	struct dump *dump = context;
	const struct entry entry = {
		.document = document,
		.offset = (uint32_t)(dump->terms.length - dump->term_bytes),
		.length = dump->term_bytes,
		.frequency = frequency,
	};

	check(bytes_append(&dump->entries,
			   (struct text){ (const char *)&entry, sizeof(entry) },
			   &dump->fault),
	      dump);
	return true;
}

static bool gather_term(void *context, struct text term, uint32_t unused)
{
	struct dump *dump = context;
	const struct index_posting_visitor visitor = { gather_posting, dump };

	(void)unused;
	check(bytes_append(&dump->terms, term, &dump->fault), dump);
	dump->term_bytes = (uint32_t)term.length;
	check(index_each_posting(dump->index, term, &visitor, &dump->fault),
	      dump);
	return true;
}

static int compare_entries(const void *one, const void *other)
{
	const struct entry *first = one;
	const struct entry *second = other;

	if (first->document != second->document)
		return first->document < second->document ? -1 : 1;
	return (first->offset > second->offset) -
	       (first->offset < second->offset);
}

static struct entry *entries_of(const struct dump *dump, size_t *count)
{
	*count = dump->entries.length / sizeof(struct entry);
	return (struct entry *)(void *)dump->entries.data;
}

/* An index has no list of a passage's terms, only of each term's passages. */
static void gather_terms(struct dump *dump)
{
	const struct index_visitor visitor = { gather_term, dump };
	struct entry *entries;
	size_t count;

	check(index_each_term(dump->index, TEXT(""), &visitor, &dump->fault),
	      dump);
	entries = entries_of(dump, &count);
	if (count > 1)
		qsort(entries, count, sizeof(*entries), compare_entries);
}

static void say_terms(struct dump *dump, uint32_t document)
{
	size_t low = 0;
	size_t high;
	size_t count;
	const struct entry *entries = entries_of(dump, &count);

	high = count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (entries[middle].document < document)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < count && entries[low].document == document; low++) {
		say(dump, "term",
		    (struct text){ dump->terms.data + entries[low].offset,
				   entries[low].length });
		say_number(dump, "n", entries[low].frequency);
	}
}

/* ---- What a search can see --------------------------------------------- */

static void dump_passage(struct dump *dump, uint32_t document)
{
	struct record_passage record;

	check(store_passage(dump->store, document, &dump->room, &record,
			    &dump->fault),
	      dump);
	check(store_passage_id(dump->store, document, &record.passage,
			       &dump->fault),
	      dump);
	say_hash(dump, "passage", &record.passage);
	say_hash(dump, "article", &record.article);
	say_number(dump, "ordinal", record.ordinal);
	say_number(dump, "line", record.line);
	say_number(dump, "start", record.start);
	say_number(dump, "end", record.end);
	say(dump, "language", record.language);
	say(dump, "section", record.section);
	say(dump, "text", record.text);
	dump_values(dump, document);
	say_terms(dump, document);
	end_line(dump);
}

static void dump_passages(struct dump *dump)
{
	const struct index_step all = { .op = INDEX_ALL };
	struct index_query query = { .steps = &all,
				     .step_count = 1,
				     .order = INDEX_OLDEST,
				     .limit = PAGE };
	struct index_page page = { 0 };

	do {
		check(index_match(dump->index, &query, &page, &dump->fault),
		      dump);
		for (size_t i = 0; i < page.hit_count; i++)
			dump_passage(dump, page.hits[i].document);
		query.first += PAGE;
	} while (page.hit_count > 0);
	index_page_free(&page);
}

static void say_outlet(struct dump *dump, const struct record_outlet *outlet)
{
	say(dump, "other_date", outlet->date);
	say_number(dump, "other_precision", outlet->precision);
	say(dump, "other_source", outlet->source);
	say(dump, "other_address", outlet->address);
	for (size_t i = 0; i < outlet->author_count; i++)
		say(dump, "other_author", outlet->authors[i]);
}

static void say_article(struct dump *dump, const struct record_article *record)
{
	say_hash(dump, "article", &record->article);
	say(dump, "id", record->own_id);
	say(dump, "title", record->title);
	say(dump, "date", record->date);
	say_number(dump, "precision", record->precision);
	say(dump, "from", record->date_from);
	say(dump, "source", record->source);
	say(dump, "address", record->address);
	say(dump, "language", record->language);
	for (size_t i = 0; i < record->author_count; i++)
		say(dump, "author", record->authors[i]);
	for (size_t i = 0; i < record->location_count; i++) {
		say(dump, "label", record->locations[i].label);
		say(dump, "path", record->locations[i].path);
		say_number(dump, "record", record->locations[i].record);
		say(dump, "key", record->locations[i].record_key);
		if (i > 0)
			say_outlet(dump, &record->locations[i].outlet);
	}
	say_number(dump, "file", record->is_file);
	say_number(dump, "bytes", record->text_bytes);
	say_number(dump, "check", record->text_check);
	say_number(dump, "passages", record->passage_count);
	say(dump, "gaps", record->gaps);
}

static bool dump_article(void *context, struct text key, uint32_t frequency)
{
	struct dump *dump = context;
	struct record_article record;

	(void)frequency;
	if (!store_article_id(&record.article, key))
		check(fault_set(&dump->fault, STATUS_DAMAGED,
				"a key is no article's: %.*s", (int)key.length,
				key.data),
		      dump);
	check(store_article(dump->store, 0, dump->pool, &record, &dump->fault),
	      dump);
	say_article(dump, &record);
	end_line(dump);
	pool_reset(dump->pool);
	return true;
}

static bool dump_cluster(void *context, struct text key, uint32_t frequency)
{
	struct dump *dump = context;
	struct hash id;

	(void)frequency;
	if (!store_article_id(&id, key))
		check(fault_set(&dump->fault, STATUS_DAMAGED,
				"a key is no article's: %.*s", (int)key.length,
				key.data),
		      dump);
	bytes_clear(&dump->data);
	check(index_meta(dump->index, 0, key, &dump->data, &dump->fault), dump);
	say_hash(dump, "near", &id);
	for (size_t i = 0; i + HASH_BYTES <= dump->data.length;
	     i += HASH_BYTES) {
		memcpy(id.bytes, dump->data.data + i, HASH_BYTES);
		say_hash(dump, i == 0 ? "cluster" : "copy", &id);
	}
	end_line(dump);
	return true;
}

static bool dump_rejected(void *context, struct text key, uint32_t frequency)
{
	struct dump *dump = context;

	(void)frequency;
	bytes_clear(&dump->data);
	check(index_meta(dump->index, 0, key, &dump->data, &dump->fault), dump);
	say(dump, "rejected", key);
	say(dump, "why", text_from(&dump->data));
	end_line(dump);
	return true;
}

/* ---- The whole --------------------------------------------------------- */

static bool dump_key(void *context, struct text key, uint32_t frequency)
{
	struct dump *dump = context;

	(void)frequency;
	if (text_equal(key, TEXT(SCHEMA_META_DICTIONARY)))
		return true;
	bytes_clear(&dump->data);
	check(index_meta(dump->index, 0, key, &dump->data, &dump->fault), dump);
	say(dump, " key", key);
	say(dump, "value", text_from(&dump->data));
	end_line(dump);
	return true;
}

static bool say_posting(void *context, uint32_t document, uint32_t frequency)
{
	struct dump *dump = context;

	say_number(dump, "document", document);
	say_number(dump, "n", frequency);
	if (frequency > 0 && (dump->least == 0 || frequency < dump->least))
		dump->least = frequency;
	if (frequency > dump->most)
		dump->most = frequency;
	return true;
}

static bool dump_term(void *context, struct text term, uint32_t frequency)
{
	struct dump *dump = context;
	const struct index_posting_visitor visitor = { say_posting, dump };
	struct index_term_figures figures;

	check(index_weigh_term(dump->index, term, &figures, &dump->fault),
	      dump);
	say(dump, " term", term);
	say_number(dump, "passages", frequency);
	say_number(dump, "passages", figures.document_count);
	say_number(dump, "frequency", figures.frequency);
	dump->most = 0;
	check(index_each_posting(dump->index, term, &visitor, &dump->fault),
	      dump);
	if (dump->most > figures.most)
		say_number(dump, "most", figures.most);
	end_line(dump);
	return true;
}

static void dump_slot(struct dump *dump, uint32_t slot)
{
	uint32_t count;

	bytes_clear(&dump->data);
	bytes_clear(&dump->day);
	check(index_value_bounds(dump->index, slot, &dump->data, &dump->day,
				 &dump->fault),
	      dump);
	check(index_value_count(dump->index, slot, &count, &dump->fault), dump);
	say_number(dump, " slot", slot);
	say(dump, "low", text_from(&dump->data));
	say(dump, "high", text_from(&dump->day));
	say_number(dump, "count", count);
	end_line(dump);
}

/* With the values that the other lines leave out. A last number that is
 * higher than all there are says nothing: these may have been deleted. */
static void dump_numbers(struct dump *dump, uint32_t last)
{
	static const uint32_t slots[] = { SCHEMA_SLOT_ORDER, SCHEMA_SLOT_SEEN };
	uint32_t document = 0;

	do {
		if (document > last)
			say_number(dump, " beyond", last);
		check(index_next_document(dump->index, document, &document,
					  &dump->fault),
		      dump);
		say_number(dump, " document", document);
		for (size_t i = 0; document && i < 2; i++) {
			bytes_clear(&dump->data);
			check(index_value(dump->index, document, slots[i],
					  &dump->data, &dump->fault),
			      dump);
			say(dump, "value", text_from(&dump->data));
		}
		end_line(dump);
	} while (document != 0);
}

static void dump_whole(struct dump *dump)
{
	const struct index_visitor keys = { dump_key, dump };
	const struct index_visitor terms = { dump_term, dump };
	const struct index_posting_visitor lengths = { say_posting, dump };
	struct index_figures figures;

	check(index_weigh(dump->index, &figures, &dump->fault), dump);
	say_number(dump, " documents", figures.document_count);
	say_number(dump, "length", figures.length);
	end_line(dump);
	for (uint32_t i = SCHEMA_SLOT_ORDER; i <= SCHEMA_SLOT_DAY; i++)
		dump_slot(dump, i);
	dump_numbers(dump, figures.last_document);
	say(dump, " lengths", TEXT(""));
	dump->least = 0;
	dump->most = 0;
	check(index_each_length(dump->index, &lengths, &dump->fault), dump);
	if (dump->least < figures.shortest)
		say_number(dump, "shortest", figures.shortest);
	if (dump->most > figures.longest)
		say_number(dump, "longest", figures.longest);
	end_line(dump);
	check(index_each_key(dump->index, 0, TEXT(""), &keys, &dump->fault),
	      dump);
	check(index_each_term(dump->index, TEXT(""), &terms, &dump->fault),
	      dump);
}

int main(int argc, char **argv)
{
	struct dump dump = { .room = BYTES_UP_TO(LINE_BYTES),
			     .data = BYTES_UP_TO(LINE_BYTES),
			     .day = BYTES_UP_TO(LINE_BYTES),
			     .line = BYTES_UP_TO(LINE_BYTES),
			     .terms = BYTES_UP_TO(GATHERED_BYTES),
			     .entries = BYTES_UP_TO(GATHERED_BYTES) };
	const struct index_visitor articles = { dump_article, &dump };
	const struct index_visitor clusters = { dump_cluster, &dump };
	const struct index_visitor rejected = { dump_rejected, &dump };

	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: dump INDEX [whole]\n");
		return 2;
	}
	check(index_open(&dump.index, (const char *const *)&argv[1], 1,
			 &dump.fault),
	      &dump);
	check(store_open(&dump.store, dump.index, &dump.fault), &dump);
	check(pool_new(&dump.pool, LINE_BYTES, &dump.fault), &dump);
	gather_terms(&dump);
	dump_passages(&dump);
	check(index_each_key(dump.index, 0, TEXT(SCHEMA_META_ARTICLE),
			     &articles, &dump.fault),
	      &dump);
	check(index_each_key(dump.index, 0, TEXT(SCHEMA_META_CLUSTER),
			     &clusters, &dump.fault),
	      &dump);
	check(index_each_key(dump.index, 0, TEXT(SCHEMA_META_REJECTED),
			     &rejected, &dump.fault),
	      &dump);
	if (argc == 3)
		dump_whole(&dump);
	pool_free(dump.pool);
	store_close(dump.store);
	index_close(dump.index);
	bytes_free(&dump.room);
	bytes_free(&dump.data);
	bytes_free(&dump.day);
	bytes_free(&dump.line);
	bytes_free(&dump.terms);
	bytes_free(&dump.entries);
	return fflush(stdout) || ferror(stdout) ? 75 : 0;
}
