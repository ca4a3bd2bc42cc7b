/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_timeline.h"

#include <inttypes.h>
#include <stdio.h>

#include "searcher/bars.h"
#include "searcher/table.h"
#include "shared/json.h"

enum {
	LABEL = 22, /* columns of "2021-08-01..2021-08-17" */
	NUMBERS = 46,
	NARROWEST_BAR = 6,
	PERCENT = 100,
	NAME_BYTES = 64,
	NUMBER_BYTES = 12
};

#define NO_COVERAGE "  no coverage indexed"

/* ---- Text -------------------------------------------------------------- */

static enum status append_name(struct bytes *out,
			       const struct timeline *timeline,
			       const struct timeline_line *line,
			       struct fault *fault)
{
	const char *unit = timeline_unit_name(timeline->unit);

	switch (line->kind) {
	case TIMELINE_BUCKET:
		return bytes_append(out, text_of(line->bucket->name), fault);
	case TIMELINE_VAGUE:
		return bytes_printf(out, fault, "%s, %s unknown",
				    line->bucket->name, unit);
	case TIMELINE_UNDATED:
		return bytes_append(out, TEXT("undated"), fault);
	}
	return fault_set(fault, STATUS_BUG, "no such line");
}

/* How many lines from this one on are buckets without any indexed article:
 * they are told in one. */
static size_t count_gap(const struct timeline *timeline, size_t first)
{
	size_t i = first;

	while (i < timeline->bucket_count &&
	       timeline->buckets[i].indexed_count == 0)
		i++;
	return i - first;
}

static enum status append_gap(struct bytes *out,
			      const struct timeline *timeline, size_t first,
			      size_t count, struct fault *fault)
{
	struct bytes name = BYTES_UP_TO(NAME_BYTES);
	enum status status = bytes_printf(
		&name, fault, "%s..%s", timeline->buckets[first].name,
		timeline->buckets[first + count - 1].name);

	if (!status)
		status = bars_label(out, text_from(&name), LABEL, fault);
	bytes_free(&name);
	return status ? status :
			bytes_append(out, TEXT(NO_COVERAGE "\n"), fault);
}

/* Bars are of buckets only: these are as long as one another. */
static uint32_t find_most(const struct timeline *timeline)
{
	uint32_t most = 1;

	for (size_t i = 0; i < timeline->bucket_count; i++)
		if (timeline->buckets[i].article_count > most)
			most = timeline->buckets[i].article_count;
	return most;
}

static enum status append_numbers(struct bytes *out,
				  const struct timeline_bucket *bucket,
				  struct fault *fault)
{
	if (bucket->indexed_count == 0)
		return bytes_append(out, TEXT(NO_COVERAGE), fault);
	return bytes_printf(out, fault,
			    " %8" PRIu32 " %8" PRIu32 " %6.1f%% %9" PRIu32
			    " %8" PRIu32,
			    bucket->article_count, bucket->indexed_count,
			    timeline_share(bucket) * PERCENT,
			    bucket->passage_count, bucket->copy_count);
}

static enum status append_bar(struct output *output,
			      const struct timeline_line *line, uint32_t most,
			      struct fault *fault)
{
	size_t width = output->options.width;
	uint32_t count = line->bucket->article_count;
	enum status status;

	if (line->kind != TIMELINE_BUCKET || count == 0 ||
	    width < LABEL + NUMBERS + NARROWEST_BAR)
		return STATUS_OK;
	status = bytes_append_byte(&output->record, ' ', fault);
	return status ? status :
			bars_bar(&output->record, (double)count / most,
				 width - LABEL - NUMBERS, fault);
}

static enum status append_line(struct output *output,
			       const struct timeline *timeline,
			       const struct timeline_line *line, uint32_t most,
			       struct fault *fault)
{
	struct bytes name = BYTES_UP_TO(NAME_BYTES);
	enum status status = append_name(&name, timeline, line, fault);

	if (!status)
		status = bars_label(&output->record, text_from(&name), LABEL,
				    fault);
	bytes_free(&name);
	if (!status)
		status = append_numbers(&output->record, line->bucket, fault);
	if (!status)
		status = append_bar(output, line, most, fault);
	return status ? status :
			bytes_append_byte(&output->record, '\n', fault);
}

enum status print_timeline_text(struct output *output,
				const struct timeline *timeline,
				struct fault *fault)
{
	uint32_t most = find_most(timeline);
	size_t count = timeline_line_count(timeline);
	size_t i = 0;
	enum status status = STATUS_OK;

	if (count > 0 && output->has_facets_header)
		status = bytes_append_byte(&output->record, '\n', fault);
	output->has_facets_header = false;
	if (!status && count > 0)
		status = bytes_printf(&output->record, fault,
				      "%-*s %8s %8s %7s %9s %8s\n", LABEL,
				      timeline_unit_name(timeline->unit),
				      "articles", "of all", "share", "passages",
				      "copies");
	while (i < count && !status) {
		struct timeline_line line = timeline_line(timeline, i);
		size_t gap = count_gap(timeline, i);

		if (gap > 1)
			status = append_gap(&output->record, timeline, i, gap,
					    fault);
		else
			status = append_line(output, timeline, &line, most,
					     fault);
		i += gap > 1 ? gap : 1;
	}
	return output_write(output, status, fault);
}

/* ---- Table ------------------------------------------------------------- */

enum {
	CELL_QID, /* in a batch only */
	CELL_UNIT,
	CELL_BUCKET,
	CELL_FROM,
	CELL_TO,
	CELL_PASSAGES,
	CELL_ARTICLES,
	CELL_COPIES,
	CELL_INDEXED,
	CELL_SHARE,
	CELL_COUNT
};

enum { COUNTS = CELL_SHARE - CELL_PASSAGES };

static enum status put_cells(struct output *output, const struct text *cells,
			     struct fault *fault)
{
	size_t first = output->options.is_batch ? CELL_QID : CELL_UNIT;

	return table_line(output, cells + first, CELL_COUNT - first, fault);
}

static enum status put_names(struct output *output, struct fault *fault)
{
	static const struct text names[CELL_COUNT] = {
		TEXT_INIT("qid"),      TEXT_INIT("unit"),
		TEXT_INIT("bucket"),   TEXT_INIT("from"),
		TEXT_INIT("to"),       TEXT_INIT("passages"),
		TEXT_INIT("articles"), TEXT_INIT("copies"),
		TEXT_INIT("indexed"),  TEXT_INIT("share"),
	};

	if (output->has_timeline_header)
		return STATUS_OK;
	output->has_timeline_header = true;
	return put_cells(output, names, fault);
}

/* The share is left empty where nothing is indexed. */
static enum status put_row(struct output *output,
			   const struct timeline *timeline,
			   const struct timeline_line *line,
			   struct fault *fault)
{
	const struct timeline_bucket *bucket = line->bucket;
	const uint32_t counts[COUNTS] = { bucket->passage_count,
					  bucket->article_count,
					  bucket->copy_count,
					  bucket->indexed_count };
	struct text cells[CELL_COUNT] = {
		[CELL_QID] = output->question->qid,
		[CELL_UNIT] = text_of(timeline_line_unit(timeline, line)),
		[CELL_BUCKET] = text_of(bucket->name),
		[CELL_FROM] = text_of(bucket->from),
		[CELL_TO] = text_of(bucket->to),
	};
	struct bytes share = BYTES_UP_TO(NAME_BYTES);
	char numbers[COUNTS][NUMBER_BYTES];
	enum status status = STATUS_OK;

	for (size_t i = 0; i < COUNTS; i++) {
		(void)snprintf(numbers[i], NUMBER_BYTES, "%" PRIu32, counts[i]);
		cells[CELL_PASSAGES + i] = text_of(numbers[i]);
	}
	if (bucket->indexed_count > 0)
		status = json_number(
			&share, output_share(timeline_share(bucket)), fault);
	cells[CELL_SHARE] = text_from(&share);
	if (!status)
		status = put_cells(output, cells, fault);
	bytes_free(&share);
	return status;
}

enum status print_timeline_table(struct output *output,
				 const struct timeline *timeline,
				 struct fault *fault)
{
	size_t count = timeline_line_count(timeline);
	enum status status = put_names(output, fault);

	for (size_t i = 0; i < count && !status; i++) {
		struct timeline_line line = timeline_line(timeline, i);

		status = put_row(output, timeline, &line, fault);
	}
	return status;
}
