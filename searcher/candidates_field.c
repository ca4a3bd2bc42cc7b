/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/candidates_field.h"

#include <string.h>

#include "searcher/candidates_path.h"
#include "searcher/query_print.h"
#include "searcher/spans.h"
#include "shared/hash.h"
#include "shared/schema.h"

enum { NAMES_MAX = 1000, TERM_BYTES = 1 << 16, LABEL_BYTES = 3 * QUERY_BYTES };

/* ---- Terms ------------------------------------------------------------- */

enum status candidates_field_add(struct candidates *out, size_t node,
				 struct text term, uint32_t frequency,
				 struct fault *fault)
{
	struct candidates_terms *terms = &out->nodes[node].terms;
	struct candidates_term *list = terms->list;
	size_t count = terms->count;
	enum status status = STATUS_OK;
	void *memory;

	/* Room doubles whenever the count is a power of two. */
	if ((count & (count - 1)) == 0) {
		status = pool_take(out->pool, count ? 2 * count : 1,
				   sizeof(*list), &memory, fault);
		if (status)
			return status;
		if (count > 0)
			memcpy(memory, list, count * sizeof(*list));
		terms->list = memory;
	}
	terms->list[count].frequency = frequency;
	status = pool_copy(out->pool, term, &terms->list[count].term, fault);
	terms->count += !status;
	return status;
}

enum status candidates_field_note(struct candidates *out, size_t node,
				  const char *what, struct fault *fault)
{
	struct bytes label = BYTES_UP_TO(LABEL_BYTES);
	enum status status =
		query_print_leaf(&label, &out->query->nodes[node], fault);

	if (!status)
		status = bytes_printf(&out->notes, fault, "%.*s: %s\n",
				      (int)label.length, label.data, what);
	bytes_free(&label);
	return status;
}

bool candidates_field_is_cut(struct text term)
{
	size_t tail = HASH_HEX_BYTES - 1;

	if (term.length != SCHEMA_TERM_BYTES ||
	    term.data[term.length - tail - 1] != '~')
		return false;
	for (size_t i = term.length - tail; i < term.length; i++)
		if (!strchr("0123456789abcdef", term.data[i]))
			return false;
	return true;
}

/* The term of a value, if the index has it. */
static enum status add_value(struct candidates *out, struct index *index,
			     const char *prefix, size_t node,
			     struct fault *fault)
{
	struct bytes term = BYTES_UP_TO(TERM_BYTES);
	uint32_t frequency = 0;
	enum status status = terms_build_plain(
		&term, prefix, out->query->nodes[node].value, fault);

	if (!status)
		status = index_frequency(index, text_from(&term), &frequency,
					 fault);
	if (!status && frequency > 0)
		status = candidates_field_add(out, node, text_from(&term),
					      frequency, fault);
	bytes_free(&term);
	return status;
}

/* ---- Names ------------------------------------------------------------- */

struct names {
	struct candidates *out;
	size_t node;
	size_t skipped; /* bytes of the prefix */
	struct spans_reader *reader;
	struct spans spans;
	size_t match_count;
	bool has_cut; /* a name that was cut, and did not match so far */
	enum status status;
	struct fault *fault;
};

/* Whether the words stand in the name; all of it when it is wanted whole. */
static bool has_words(const struct names *names, bool is_cut)
{
	const struct query_node *leaf = &names->out->query->nodes[names->node];
	uint32_t count = spans_position_count(names->reader);

	if (!leaf->is_exact)
		return names->spans.count > 0;
	return !is_cut && names->spans.count > 0 &&
	       names->spans.list[0].first_position == 0 &&
	       names->spans.list[0].last_position + 1 == count;
}

/* A name as the index has it; of one that was cut, the whole words. */
static struct text name_of(const struct names *names, struct text term,
			   bool is_cut)
{
	struct text name = { term.data + names->skipped,
			     term.length - names->skipped };

	if (!is_cut)
		return name;
	name.length -= HASH_HEX_BYTES;
	while (name.length > 0 && name.data[name.length - 1] != ' ')
		name.length--;
	return name;
}

static bool visit_name(void *context, struct text term, uint32_t frequency)
{
	struct names *names = context;
	bool is_cut = candidates_field_is_cut(term);

	names->spans.count = 0;
	names->status = spans_read(names->reader, name_of(names, term, is_cut),
				   names->out->language_count, names->fault);
	if (!names->status)
		names->status = spans_find(names->reader, names->out,
					   names->node, &names->spans,
					   names->fault);
	if (names->status)
		return false;
	if (!has_words(names, is_cut)) {
		names->has_cut |= is_cut;
		return true;
	}
	if (names->match_count++ == NAMES_MAX)
		return false;
	names->status = candidates_field_add(names->out, names->node, term,
					     frequency, names->fault);
	return names->status == STATUS_OK;
}

static enum status add_names(struct names *names, struct index *index,
			     const char *prefix, struct fault *fault)
{
	struct index_visitor visitor = { visit_name, names };
	enum status status =
		index_each_term(index, text_of(prefix), &visitor, fault);

	if (!status)
		status = names->status;
	if (!status && names->match_count > NAMES_MAX)
		status = candidates_field_note(
			names->out, names->node,
			"more than 1000 names; so many are searched", fault);
	if (!status && names->has_cut)
		status = candidates_field_note(
			names->out, names->node,
			"of a name longer than 245 bytes the beginning is searched",
			fault);
	return status;
}

static enum status find_names(struct candidates *out, struct index *index,
			      struct terms *terms, size_t node,
			      struct fault *fault)
{
	bool is_source = out->query->nodes[node].field == QUERY_SOURCE;
	const char *prefix = is_source ? SCHEMA_SOURCE : SCHEMA_AUTHOR;
	struct names names = { .out = out,
			       .node = node,
			       .skipped = strlen(prefix),
			       .fault = fault };
	enum status status = spans_open(&names.reader, terms, fault);

	if (!status)
		status = add_names(&names, index, prefix, fault);
	spans_free(&names.spans);
	spans_close(names.reader);
	return status;
}

enum status candidates_field_read(struct candidates *out,
				  const struct candidates_source *source,
				  size_t node, struct fault *fault)
{
	struct index *index = source->index;
	const struct query_node *leaf = &out->query->nodes[node];

	if (leaf->field == QUERY_DATE)
		out->nodes[node].bounds = query_date_bounds(&leaf->range);
	else if (leaf->field == QUERY_LANG)
		return add_value(out, index, SCHEMA_LANGUAGE, node, fault);
	else if (leaf->field == QUERY_HOST)
		return add_value(out, index, SCHEMA_HOST, node, fault);
	else if (leaf->field == QUERY_PATH)
		return candidates_path_read(out, index, node, fault);
	else
		return find_names(out, index, source->terms, node, fault);
	return STATUS_OK;
}
