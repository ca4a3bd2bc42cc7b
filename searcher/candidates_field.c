/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/candidates_field.h"

#include <string.h>

#include "searcher/candidates_path.h"
#include "shared/hash.h"
#include "shared/schema.h"
#include "shared/values.h"

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
	struct index *index;
	size_t node;
	size_t skipped; /* bytes of the prefix */
	struct candidates_name name;
	enum status status;
	struct fault *fault;
};

enum status candidates_field_read_name(struct candidates_name *out,
				       const struct candidates *candidates,
				       size_t node, struct text name,
				       struct fault *fault)
{
	const struct query_node *leaf = &candidates->query->nodes[node];
	const struct span *span;
	enum status status = spans_read(out->reader, name,
					candidates->language_count, fault);

	out->spans.count = 0;
	if (!status)
		status = spans_find(out->reader, candidates, node, &out->spans,
				    fault);
	span = out->spans.list;
	out->is_match = !status && out->spans.count > 0;
	if (out->is_match && leaf->is_exact)
		out->is_match = span->first_position == 0 &&
				span->last_position + 1 ==
					spans_position_count(out->reader);
	return status;
}

static bool visit_name(void *context, struct text term, uint32_t unused)
{
	struct names *names = context;
	struct candidates_node *node = &names->out->nodes[names->node];
	struct text name = text_skip(term, names->skipped);
	bool is_cut = candidates_field_is_cut(term);
	uint32_t frequency = 0;

	(void)unused;
	if (!is_cut)
		names->status = candidates_field_read_name(&names->name,
							   names->out,
							   names->node, name,
							   names->fault);
	if (!names->status && (is_cut || names->name.is_match))
		names->status = index_frequency(names->index, term, &frequency,
						names->fault);
	if (names->status || frequency == 0)
		return names->status == STATUS_OK;
	node->is_vague |= is_cut;
	if (node->terms.count == NAMES_MAX) {
		node->is_vague = true;
		node->may_be_all = true;
		return false;
	}
	names->status = candidates_field_add(names->out, names->node, term,
					     frequency, names->fault);
	return names->status == STATUS_OK;
}

static enum status find_names(struct candidates *out,
			      const struct candidates_source *source,
			      size_t node, struct fault *fault)
{
	bool is_source = out->query->nodes[node].field == QUERY_SOURCE;
	const char *prefix = is_source ? SCHEMA_SOURCE : SCHEMA_AUTHOR;
	struct names names = { .out = out,
			       .index = source->index,
			       .node = node,
			       .skipped = strlen(prefix),
			       .fault = fault };
	struct index_visitor visitor = { visit_name, &names };
	enum status status =
		spans_open(&names.name.reader, source->terms, fault);

	if (!status)
		status = index_each_name(source->index, text_of(prefix),
					 &visitor, fault);
	spans_free(&names.name.spans);
	spans_close(names.name.reader);
	return status ? status : names.status;
}

/* ---- Days -------------------------------------------------------------- */

struct days {
	struct candidates *out;
	size_t node;
	enum status status;
	struct fault *fault;
};

/* "2021-08-17" or less of it. */
static enum record_precision precision_of(struct text name)
{
	static const size_t lengths[] = {
		[RECORD_YEAR] = 4, [RECORD_MONTH] = 7, [RECORD_DAY] = 10
	};

	for (size_t i = RECORD_YEAR; i <= RECORD_DAY; i++)
		if (lengths[i] == name.length)
			return (enum record_precision)i;
	return RECORD_UNDATED;
}

/* Whether the day, of which so many parts count, is wanted; of a year or month
 * this says that all its days are. */
static bool has_day(const struct query_bounds *bounds, struct text name,
		    enum record_precision precision)
{
	char day[VALUES_DAY_BYTES];

	values_day(day, name, precision);
	return query_date_has(bounds, (struct text){ day, sizeof(day) });
}

/* The longest times, and of what they hold nothing more. */
static bool is_wanted(const struct query_bounds *bounds, struct text name)
{
	const bool is_any = name.length > 0 &&
			    name.data[name.length - 1] == SCHEMA_DAY_ANY[0];
	enum record_precision precision;

	name.length -= is_any;
	precision = precision_of(name);
	if (has_day(bounds, name, RECORD_YEAR))
		return is_any && precision == RECORD_YEAR;
	if (precision >= RECORD_MONTH && has_day(bounds, name, RECORD_MONTH))
		return is_any && precision == RECORD_MONTH;
	return !is_any && has_day(bounds, name, precision);
}

static bool visit_day(void *context, struct text term, uint32_t frequency)
{
	struct days *days = context;
	const struct text name = text_skip(term, strlen(SCHEMA_DAY));

	if (is_wanted(&days->out->nodes[days->node].bounds, name))
		days->status = candidates_field_add(days->out, days->node, term,
						    frequency, days->fault);
	return days->status == STATUS_OK;
}

/* The day of an article's first place is a value; of its other places there
 * are terms. */
static enum status find_days(struct candidates *out, struct index *index,
			     size_t node, struct fault *fault)
{
	struct days days = { .out = out, .node = node, .fault = fault };
	const struct index_visitor visitor = { visit_day, &days };
	enum status status;

	out->nodes[node].bounds =
		query_date_bounds(&out->query->nodes[node].range);
	status = index_each_term(index, TEXT(SCHEMA_DAY), &visitor, fault);
	return status ? status : days.status;
}

enum status candidates_field_read(struct candidates *out,
				  const struct candidates_source *source,
				  size_t node, struct fault *fault)
{
	struct index *index = source->index;
	const struct query_node *leaf = &out->query->nodes[node];

	if (leaf->field == QUERY_DATE)
		return find_days(out, index, node, fault);
	if (leaf->field == QUERY_LANG)
		return add_value(out, index, SCHEMA_LANGUAGE, node, fault);
	if (leaf->field == QUERY_HOST)
		return add_value(out, index, SCHEMA_HOST, node, fault);
	if (leaf->field == QUERY_PATH)
		return candidates_path_read(out, index, node, fault);
	return find_names(out, source, node, fault);
}
