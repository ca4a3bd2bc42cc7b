/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/filters.h"

#include <string.h>

#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/store.h"

enum { ROOM_BYTES = 1 << 24, FIRST_CAPACITY = 16 };

/* Terms on their way into the filters. Authors are kept by their places,
 * since the room may move while it grows. */
struct reading {
	struct filters *filters;
	size_t language_start;
	size_t language_end;
	bool has_article;
	enum status status;
	struct fault *fault;
};

static bool has_prefix(struct text term, const char *prefix)
{
	size_t length = strlen(prefix);

	return term.length >= length && memcmp(term.data, prefix, length) == 0;
}

static enum status keep(struct reading *reading, struct text term)
{
	return bytes_append(&reading->filters->room, term, reading->fault);
}

static enum status add_author(struct reading *reading, struct text term)
{
	struct filters *filters = reading->filters;
	size_t capacity = filters->capacity ? filters->capacity * 2 :
					      FIRST_CAPACITY;
	struct text *list;

	if (filters->author_count == filters->capacity) {
		list = memory_resize(filters->authors, capacity, sizeof(*list));
		if (!list)
			return fault_set(reading->fault, STATUS_FULL,
					 "out of memory");
		filters->authors = list;
		filters->capacity = capacity;
	}
	filters->authors[filters->author_count++].length = term.length;
	return keep(reading, term);
}

/* In byte order: A, H, L, Q, and all others behind. */
static bool visit_term(void *context, struct text term, uint32_t frequency)
{
	struct reading *reading = context;

	(void)frequency;
	if (has_prefix(term, SCHEMA_ARTICLE)) {
		reading->has_article =
			store_article_id(&reading->filters->article, term);
		return false;
	}
	if (has_prefix(term, SCHEMA_AUTHOR)) {
		reading->status = add_author(reading, term);
	} else if (has_prefix(term, SCHEMA_LANGUAGE)) {
		reading->language_start = reading->filters->room.length +
					  sizeof(SCHEMA_LANGUAGE) - 1;
		reading->status = keep(reading, term);
		reading->language_end = reading->filters->room.length;
	}
	return !reading->status && text_compare(term, TEXT("R")) < 0;
}

/* Now that the room moves no more. */
static void set_texts(struct filters *filters, const struct reading *reading)
{
	const char *place = filters->room.data;

	for (size_t i = 0; i < filters->author_count; i++) {
		filters->authors[i].data = place;
		place += filters->authors[i].length;
	}
	if (reading->language_end > 0)
		filters->language = (struct text){
			filters->room.data + reading->language_start,
			reading->language_end - reading->language_start
		};
}

enum status filters_read(struct filters *filters, struct index *index,
			 uint32_t document, struct fault *fault)
{
	struct reading reading = { .filters = filters, .fault = fault };
	const struct index_visitor visitor = { visit_term, &reading };
	enum status status;

	filters->room.limit = ROOM_BYTES;
	bytes_clear(&filters->room);
	filters->author_count = 0;
	filters->language = (struct text){ NULL, 0 };
	status = index_each_term_of(index, document, &visitor, fault);
	if (!status)
		status = reading.status;
	if (!status && !reading.has_article)
		status = fault_set(fault, STATUS_DAMAGED,
				   "a passage is of no article");
	if (!status)
		set_texts(filters, &reading);
	return status;
}

void filters_free(struct filters *filters)
{
	memory_free(filters->authors);
	bytes_free(&filters->room);
	*filters = (struct filters){ 0 };
}
