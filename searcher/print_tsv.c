/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_tsv.h"

#include "searcher/print_facets.h"
#include "searcher/print_timeline.h"
#include "searcher/table.h"

/* The two characters that stand for a byte; NULL: it stands for itself. A
 * NUL does unless it ends the lines. */
static const char *find_escape(char byte, bool ends_by_nul)
{
	switch (byte) {
	case '\t':
		return "\\t";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\\':
		return "\\\\";
	case '\0':
		return ends_by_nul ? "\\0" : NULL;
	default:
		return NULL;
	}
}

static enum status put_value(struct output *output, struct text value,
			     struct fault *fault)
{
	struct bytes *out = &output->record;
	enum status status = STATUS_OK;
	size_t start = 0;
	size_t end;

	for (end = 0; end < value.length && !status; end++) {
		const char *escape = find_escape(value.data[end],
						 output->options.ends_by_nul);

		if (!escape)
			continue;
		status = bytes_append(
			out, (struct text){ value.data + start, end - start },
			fault);
		if (!status)
			status = bytes_append(out, text_of(escape), fault);
		start = end + 1;
	}
	if (status || start == value.length)
		return status;
	return bytes_append(out, text_skip(value, start), fault);
}

static enum status open_table(struct output *output, struct fault *fault)
{
	static const struct table_form ends_by_line = {
		.line_end = TEXT_INIT("\n"),
		.separator = '\t',
		.put = put_value,
	};
	static const struct table_form ends_by_nul = {
		.line_end = TEXT_INIT("\0"),
		.separator = '\t',
		.put = put_value,
	};

	return table_open(output,
			  output->options.ends_by_nul ? &ends_by_nul :
							&ends_by_line,
			  fault);
}

const struct output_printer *print_tsv_printer(void)
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
