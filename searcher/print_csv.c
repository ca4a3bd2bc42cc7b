/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_csv.h"

#include <string.h>

#include "searcher/print_facets.h"
#include "searcher/print_timeline.h"
#include "searcher/table.h"

static bool needs_quotes(struct text value)
{
	size_t i;

	for (i = 0; i < value.length; i++)
		if (value.data[i] && strchr(",\"\r\n", value.data[i]))
			return true;
	return false;
}

static enum status put_quoted(struct bytes *out, struct text value,
			      struct fault *fault)
{
	enum status status = bytes_append_byte(out, '"', fault);
	size_t i;

	for (i = 0; i < value.length && !status; i++) {
		if (value.data[i] == '"')
			status = bytes_append_byte(out, '"', fault);
		if (!status)
			status = bytes_append_byte(out, value.data[i], fault);
	}
	return status ? status : bytes_append_byte(out, '"', fault);
}

static enum status put_value(struct output *output, struct text value,
			     struct fault *fault)
{
	if (needs_quotes(value))
		return put_quoted(&output->record, value, fault);
	return bytes_append(&output->record, value, fault);
}

static enum status open_table(struct output *output, struct fault *fault)
{
	static const struct table_form plain = {
		.line_end = TEXT_INIT("\r\n"),
		.lone_empty = TEXT_INIT("\"\""),
		.separator = ',',
		.put = put_value,
	};
	static const struct table_form marked = {
		.start = TEXT_INIT("\xEF\xBB\xBF"),
		.line_end = TEXT_INIT("\r\n"),
		.lone_empty = TEXT_INIT("\"\""),
		.separator = ',',
		.put = put_value,
	};

	return table_open(output,
			  output->options.is_spreadsheet ? &marked : &plain,
			  fault);
}

const struct output_printer *print_csv_printer(void)
{
	static const struct output_printer printer = {
		.open = open_table,
		.close = table_close,
		.begin = table_begin,
		.hit = table_hit,
		.facets = print_facets_table,
		.timeline = print_timeline_table,
	};

	return &printer;
}
