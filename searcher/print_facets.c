/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_facets.h"

#include <inttypes.h>
#include <stdio.h>

#include "searcher/bars.h"
#include "searcher/table.h"
#include "shared/json.h"

enum {
	INDENT = 2,
	NUMBERS = 22, /* columns of both numbers, and a blank behind */
	NARROWEST_BAR = 8,
	LABEL_BYTES = 1 << 20,
	NUMBER_BYTES = 24
};

/* ---- Text -------------------------------------------------------------- */

/* Columns of a line. */
struct layout {
	size_t label;
	size_t bar; /* 0: none */
	struct bytes scratch;
};

static enum status append_name(struct bytes *out,
			       const struct facets_line *line,
			       struct fault *fault)
{
	if (line->other_count > 0)
		return bytes_printf(out, fault, "(others: %zu value%s)",
				    line->other_count,
				    line->other_count == 1 ? "" : "s");
	if (!line->value.value.data)
		return bytes_append(out, TEXT("(none)"), fault);
	return bytes_append(out, line->value.value, fault);
}

/* As wide as the widest name, but no more than half of the line. */
static enum status find_layout(struct output *output,
			       const struct facets *facets,
			       struct layout *layout, struct fault *fault)
{
	size_t width = output->options.width;
	size_t half = width / 2 > NUMBERS ? width / 2 : NUMBERS;
	enum status status = STATUS_OK;
	size_t used;

	for (size_t i = 0; i < facets_line_count(facets) && !status; i++) {
		struct facets_line line = facets_line(facets, i);
		size_t columns;

		bytes_clear(&layout->scratch);
		status = append_name(&layout->scratch, &line, fault);
		columns = bars_columns(text_from(&layout->scratch));
		if (columns > layout->label)
			layout->label = columns;
	}
	if (layout->label > half)
		layout->label = half;
	used = INDENT + layout->label + NUMBERS;
	if (width > used + NARROWEST_BAR)
		layout->bar = width - used - 1;
	return status;
}

static enum status append_heading(struct output *output,
				  const struct layout *layout,
				  const struct facets_line *line,
				  struct fault *fault)
{
	struct bytes *out = &output->record;
	const char *name = facets_name(line->facet->field);
	enum status status =
		bars_label(out, text_of(name), layout->label + INDENT, fault);

	return status ? status :
			bytes_printf(out, fault, " %9s %10s\n", "passages",
				     "articles");
}

/* Passages of the longest bar. */
static uint32_t find_most(const struct facet *facet)
{
	uint32_t most = facet->none.passage_count;

	if (facet->value_count > 0 && facet->values[0].passage_count > most)
		most = facet->values[0].passage_count;
	return most;
}

/* What is summed up has no bar: it is not one value. */
static enum status append_line(struct output *output, struct layout *layout,
			       const struct facets_line *line,
			       struct fault *fault)
{
	struct bytes *out = &output->record;
	uint32_t count = line->value.passage_count;
	enum status status = bytes_printf(out, fault, "%*s", INDENT, "");

	bytes_clear(&layout->scratch);
	if (!status)
		status = append_name(&layout->scratch, line, fault);
	if (!status)
		status = bars_label(out, text_from(&layout->scratch),
				    layout->label, fault);
	if (!status)
		status = bytes_printf(out, fault, " %9" PRIu32 " %10" PRIu32,
				      count, line->value.article_count);
	if (!status && line->other_count == 0 && layout->bar > 0 && count > 0)
		status = bytes_append_byte(out, ' ', fault);
	if (!status && line->other_count == 0 && layout->bar > 0)
		status = bars_bar(out, (double)count / find_most(line->facet),
				  layout->bar, fault);
	return status ? status : bytes_append_byte(out, '\n', fault);
}

enum status print_facets_text(struct output *output,
			      const struct facets *facets, struct fault *fault)
{
	struct layout layout = { .label = sizeof("(none)") - 1,
				 .scratch = BYTES_UP_TO(LABEL_BYTES) };
	enum status status = find_layout(output, facets, &layout, fault);

	for (size_t i = 0; i < facets_line_count(facets) && !status; i++) {
		struct facets_line line = facets_line(facets, i);

		if (line.is_first && i > 0)
			status =
				bytes_append_byte(&output->record, '\n', fault);
		if (!status && line.is_first)
			status = append_heading(output, &layout, &line, fault);
		if (!status)
			status = append_line(output, &layout, &line, fault);
	}
	bytes_free(&layout.scratch);
	output->has_facets_header = facets_line_count(facets) > 0;
	return output_write(output, status, fault);
}

/* ---- Table ------------------------------------------------------------- */

enum {
	CELL_QID, /* in a batch only */
	CELL_FIELD,
	CELL_VALUE,
	CELL_PASSAGES,
	CELL_ARTICLES,
	CELL_SHARE,
	CELL_OTHERS,
	CELL_COUNT
};

static enum status put_cells(struct output *output, const struct text *cells,
			     struct fault *fault)
{
	size_t first = output->options.is_batch ? CELL_QID : CELL_FIELD;

	return table_line(output, cells + first, CELL_COUNT - first, fault);
}

static enum status put_names(struct output *output, struct fault *fault)
{
	static const struct text names[CELL_COUNT] = {
		TEXT_INIT("qid"),      TEXT_INIT("field"),
		TEXT_INIT("value"),    TEXT_INIT("passages"),
		TEXT_INIT("articles"), TEXT_INIT("share"),
		TEXT_INIT("others"),
	};

	if (output->has_facets_header)
		return STATUS_OK;
	output->has_facets_header = true;
	return put_cells(output, names, fault);
}

static enum status put_row(struct output *output, const struct facets *facets,
			   const struct facets_line *line, struct fault *fault)
{
	const struct facet_value *value = &line->value;
	double share = facets_share(facets, value->passage_count);
	struct bytes scratch = BYTES_UP_TO(LABEL_BYTES);
	struct text cells[CELL_COUNT] = {
		[CELL_QID] = output->question->qid,
		[CELL_FIELD] = text_of(facets_name(line->facet->field)),
		[CELL_VALUE] = value->value,
	};
	char numbers[3][NUMBER_BYTES];
	enum status status = json_number(&scratch, output_share(share), fault);

	(void)snprintf(numbers[0], NUMBER_BYTES, "%" PRIu32,
		       value->passage_count);
	(void)snprintf(numbers[1], NUMBER_BYTES, "%" PRIu32,
		       value->article_count);
	(void)snprintf(numbers[2], NUMBER_BYTES, "%zu", line->other_count);
	cells[CELL_PASSAGES] = text_of(numbers[0]);
	cells[CELL_ARTICLES] = text_of(numbers[1]);
	cells[CELL_SHARE] = text_from(&scratch);
	cells[CELL_OTHERS] = text_of(numbers[2]);
	if (!status)
		status = put_cells(output, cells, fault);
	bytes_free(&scratch);
	return status;
}

enum status print_facets_table(struct output *output,
			       const struct facets *facets, struct fault *fault)
{
	size_t count = facets_line_count(facets);
	enum status status = put_names(output, fault);

	for (size_t i = 0; i < count && !status; i++) {
		struct facets_line line = facets_line(facets, i);

		status = put_row(output, facets, &line, fault);
	}
	return status;
}
