/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/facets.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/article_authors.h"
#include "searcher/collect.h"
#include "searcher/counts.h"
#include "searcher/group.h"
#include "shared/array.h"
#include "shared/memory.h"
#include "shared/schema.h"

enum {
	POOL_BYTES = 1 << 30,
	VALUE_BYTES = 1 << 20,
	MONTH_BYTES = 3 /* of a day */
};

/* One field in the making. */
struct field {
	struct counts *counts;
	struct facet_value none;
	struct group *pairs; /* of several indexes: of article and value */
};

/* All fields in the making. */
struct counting {
	const struct facets_question *question;
	struct index *index; /* the store's */
	struct facets *out;
	struct field *fields; /* as wanted */
	struct group *articles;
	struct article_authors *authors;
	struct bytes value; /* scratch */
	struct pool *pool;  /* of an article's record */
};

/* A match, as every field counts it. */
struct match {
	struct collect_match found;
	bool is_new; /* the first of its article */
};

const char *facets_name(enum facet_field field)
{
	static const char *const names[FACETS_FIELDS] = { "source", "lang",
							  "month", "author" };

	return names[field];
}

bool facets_find(enum facet_field *out, struct text name)
{
	for (int i = 0; i < FACETS_FIELDS; i++) {
		*out = (enum facet_field)i;
		if (text_equal(text_of(facets_name(*out)), name))
			return true;
	}
	return false;
}

double facets_share(const struct facets *facets, uint32_t passage_count)
{
	if (facets->passage_count == 0)
		return 0;
	return (double)passage_count / facets->passage_count;
}

static size_t lines_of(const struct facet *facet)
{
	return facet->value_count + (facet->none.passage_count > 0) +
	       (facet->other_count > 0);
}

size_t facets_line_count(const struct facets *facets)
{
	size_t count = 0;

	for (size_t i = 0; i < facets->count; i++)
		count += lines_of(&facets->list[i]);
	return count;
}

struct facets_line facets_line(const struct facets *facets, size_t i)
{
	const struct facet *facet = facets->list;
	struct facets_line line;

	while (i >= lines_of(facet))
		i -= lines_of(facet++);
	line = (struct facets_line){ .facet = facet, .is_first = i == 0 };
	if (i < facet->value_count) {
		line.value = facet->values[i];
	} else if (i == facet->value_count && facet->none.passage_count > 0) {
		line.value = facet->none;
	} else {
		line.value = facet->others;
		line.other_count = facet->other_count;
	}
	return line;
}

/* ---- Counting ---------------------------------------------------------- */

/* Whether the match's article is the one that a value is shown by. */
static bool is_newer(const struct match *match, const struct counts_row *row)
{
	int order = memcmp(match->found.day, row->day, sizeof(row->day));

	if (order == 0)
		order = hash_compare(&match->found.article, &row->article);
	return order > 0 || row->passage_count == 0;
}

/* Whether the match's article is new to a value: what one index has of it may
 * have another value than what the next one has. */
static enum status is_new_to(const struct field *field,
			     const struct match *match, struct text value,
			     bool *out, struct fault *fault)
{
	const struct text parts[] = { hash_as_text(&match->found.article),
				      value };
	struct hash pair;

	*out = match->is_new;
	if (!field->pairs)
		return STATUS_OK;
	pair = hash_parts(parts, COUNT(parts));
	return group_add(field->pairs, &pair, out, fault);
}

static enum status count_value(struct field *field, const struct match *match,
			       struct text value, struct fault *fault)
{
	struct counts_row *row;
	bool is_new;
	enum status status = is_new_to(field, match, value, &is_new, fault);

	if (!status && value.length == 0) {
		field->none.passage_count++;
		field->none.article_count += is_new;
		return STATUS_OK;
	}
	if (!status)
		status = counts_find(field->counts, value, &row, fault);
	if (status)
		return status;
	if (is_newer(match, row)) {
		row->article = match->found.article;
		row->document = match->found.document;
		memcpy(row->day, match->found.day, sizeof(row->day));
	}
	row->passage_count++;
	row->article_count += is_new;
	return STATUS_OK;
}

static enum status count_authors(struct counting *counting, struct field *field,
				 const struct match *match, struct fault *fault)
{
	const struct store_place place = {
		match->found.article,
		index_shard_of(counting->index, match->found.document)
	};
	const struct intern *authors;
	enum status status = article_authors_read(counting->authors, &place,
						  &authors, fault);

	if (!status && intern_count(authors) == 0)
		return count_value(field, match, TEXT(""), fault);
	for (uint32_t i = 0; !status && i < intern_count(authors); i++)
		status = count_value(field, match, intern_string(authors, i),
				     fault);
	return status;
}

static enum status count_slot(struct counting *counting, struct field *field,
			      const struct match *match, enum schema_slot slot,
			      struct fault *fault)
{
	enum status status;

	bytes_clear(&counting->value);
	status = index_value(counting->index, match->found.document, slot,
			     &counting->value, fault);
	return status ? status :
			count_value(field, match, text_from(&counting->value),
				    fault);
}

static enum status count_month(struct field *field, const struct match *match,
			       struct fault *fault)
{
	static const char undated[MONTH_BYTES] = { 0 };
	bool has_day = memcmp(match->found.day, undated, MONTH_BYTES) != 0;
	struct text month = { match->found.day, has_day ? MONTH_BYTES : 0 };

	return count_value(field, match, month, fault);
}

static enum status count_field(struct counting *counting, size_t i,
			       const struct match *match, struct fault *fault)
{
	struct field *field = &counting->fields[i];

	switch (counting->question->wanted[i].field) {
	case FACET_SOURCE:
		return count_slot(counting, field, match, SCHEMA_SLOT_SOURCE,
				  fault);
	case FACET_LANG:
		return count_slot(counting, field, match, SCHEMA_SLOT_LANGUAGE,
				  fault);
	case FACET_MONTH:
		return count_month(field, match, fault);
	case FACET_AUTHOR:
		return count_authors(counting, field, match, fault);
	}
	return fault_set(fault, STATUS_BUG, "no such facet");
}

static enum status count_match(void *context, const struct collect_match *found,
			       struct fault *fault)
{
	struct counting *counting = context;
	struct match match = { .found = *found };
	enum status status = group_add(counting->articles, &found->article,
				       &match.is_new, fault);

	if (status)
		return status;
	counting->out->passage_count++;
	counting->out->article_count += match.is_new;
	for (size_t i = 0; i < counting->question->wanted_count && !status; i++)
		status = count_field(counting, i, &match, fault);
	return status;
}

/* ---- Values as they are shown ------------------------------------------ */

/* Makes counting->value what the index has of a name as it is written. */
static enum status fold_name(struct counting *counting, const char *prefix,
			     struct text name, struct fault *fault)
{
	bytes_clear(&counting->value);
	return terms_build_folded(&counting->value, prefix, name, fault);
}

/* A folded name, and as it is written. */
struct written {
	enum facet_field field;
	struct text key;
	struct text name;
	bool is_found;
};

static enum status look_for_name(struct counting *counting,
				 struct written *written,
				 const struct record_outlet *outlet,
				 struct fault *fault)
{
	bool is_author = written->field == FACET_AUTHOR;
	const struct text *names = is_author ? outlet->authors :
					       &outlet->source;
	size_t count = is_author ? outlet->author_count : 1;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && !status && !written->is_found; i++) {
		status = fold_name(counting, is_author ? SCHEMA_AUTHOR : "",
				   names[i], fault);
		written->is_found =
			!status &&
			text_equal(text_from(&counting->value), written->key);
		if (written->is_found)
			written->name = names[i];
	}
	return status;
}

/* The name that a folded one comes from, at any place of the article; itself
 * if there is none. */
static enum status find_written(struct counting *counting,
				enum facet_field field,
				const struct counts_row *row, struct text *out,
				struct fault *fault)
{
	size_t skipped = field == FACET_AUTHOR ? strlen(SCHEMA_AUTHOR) : 0;
	struct record_article record = { .article = row->article };
	struct written written = { .field = field, .key = row->key };
	enum status status;

	pool_reset(counting->pool);
	status = store_owner(counting->question->store,
			     index_shard_of(counting->index, row->document),
			     counting->pool, &record, fault);
	written.name = text_skip(row->key, skipped);
	for (size_t i = 0;
	     i < record.location_count && !status && !written.is_found; i++) {
		const struct record_outlet outlet =
			record_outlet_at(&record, i);

		status = look_for_name(counting, &written, &outlet, fault);
	}
	*out = written.name;
	return status;
}

static enum status print_month(struct counting *counting,
			       const struct counts_row *row, struct text *out,
			       struct fault *fault)
{
	char day[VALUES_DAY_BYTES] = { 0 };
	enum status status;

	memcpy(day, row->key.data, MONTH_BYTES);
	bytes_clear(&counting->value);
	status = values_print_day(&counting->value,
				  (struct text){ day, sizeof(day) }, fault);
	*out = text_from(&counting->value);
	return status;
}

static enum status show_value(struct counting *counting, enum facet_field field,
			      const struct counts_row *row,
			      struct facet_value *out, struct fault *fault)
{
	struct text shown = row->key;
	enum status status = STATUS_OK;

	if (field == FACET_MONTH)
		status = print_month(counting, row, &shown, fault);
	else if (field != FACET_LANG)
		status = find_written(counting, field, row, &shown, fault);
	out->passage_count = row->passage_count;
	out->article_count = row->article_count;
	return status ? status :
			pool_copy(counting->out->pool, shown, &out->value,
				  fault);
}

static int compare_rows(const void *one, const void *other)
{
	const struct counts_row *left = one;
	const struct counts_row *right = other;

	if (left->passage_count != right->passage_count)
		return left->passage_count > right->passage_count ? -1 : 1;
	return text_compare(left->key, right->key);
}

static enum status finish_field(struct counting *counting, size_t i,
				struct facet *out, struct fault *fault)
{
	const struct facet_wanted *wanted = &counting->question->wanted[i];
	struct counts *counts = counting->fields[i].counts;
	struct counts_row *rows = counts_rows(counts);
	size_t all = counts_size(counts);
	size_t count =
		wanted->limit > 0 && wanted->limit < all ? wanted->limit : all;
	struct facet_value *values;
	enum status status;
	void *memory;

	*out = (struct facet){ .field = wanted->field,
			       .none = counting->fields[i].none,
			       .other_count = all - count };
	if (all > 0)
		qsort(rows, all, sizeof(*rows), compare_rows);
	status = pool_take(counting->out->pool, count + 1, sizeof(*values),
			   &memory, fault);
	values = memory;
	for (size_t j = 0; j < count && !status; j++)
		status = show_value(counting, wanted->field, &rows[j],
				    &values[j], fault);
	out->values = values;
	out->value_count = count;
	for (size_t j = count; j < all; j++) {
		out->others.passage_count += rows[j].passage_count;
		out->others.article_count += rows[j].article_count;
	}
	return status;
}

/* ---- The whole --------------------------------------------------------- */

static enum status open_fields(struct counting *counting, struct fault *fault)
{
	size_t count = counting->question->wanted_count;
	enum status status;
	void *memory;

	status = pool_take(counting->out->pool, count + 1,
			   sizeof(*counting->out->list), &memory, fault);
	if (status)
		return status;
	counting->out->list = memory;
	counting->out->count = count;
	status = pool_take(counting->out->pool, count + 1,
			   sizeof(*counting->fields), &memory, fault);
	if (status)
		return status;
	counting->fields = memory;
	for (size_t i = 0; i < count && !status; i++) {
		status = counts_new(&counting->fields[i].counts, fault);
		if (!status && index_shard_count(counting->index) > 1)
			status = group_new(&counting->fields[i].pairs, fault);
	}
	return status;
}

static void close_counting(struct counting *counting)
{
	size_t count = counting->fields ? counting->question->wanted_count : 0;

	for (size_t i = 0; i < count; i++) {
		counts_free(counting->fields[i].counts);
		group_free(counting->fields[i].pairs);
	}
	group_free(counting->articles);
	article_authors_close(counting->authors);
	bytes_free(&counting->value);
	pool_free(counting->pool);
}

enum status facets_count(struct facets *out,
			 const struct facets_question *question,
			 struct fault *fault)
{
	struct counting counting = {
		.question = question,
		.index = store_index(question->store),
		.out = out,
		.value = BYTES_UP_TO(VALUE_BYTES),
	};
	const struct collect_match_visitor visitor = { count_match, &counting };
	enum status status;

	*out = (struct facets){ .pool = NULL };
	status = pool_new(&out->pool, POOL_BYTES, fault);
	if (!status)
		status = pool_new(&counting.pool, POOL_BYTES, fault);
	if (!status)
		status = group_new(&counting.articles, fault);
	if (!status)
		status = article_authors_open(&counting.authors,
					      question->store, fault);
	if (!status)
		status = open_fields(&counting, fault);
	if (!status)
		status = collect_each_match(question->store, question->source,
					    question->request, &visitor, fault);
	for (size_t i = 0; i < question->wanted_count && !status; i++)
		status = finish_field(&counting, i, &out->list[i], fault);
	close_counting(&counting);
	if (status)
		facets_free(out);
	return status;
}

void facets_free(struct facets *facets)
{
	pool_free(facets->pool);
	*facets = (struct facets){ .pool = NULL };
}
