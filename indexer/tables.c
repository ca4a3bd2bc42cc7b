/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/tables.h"

#include <csv.h>
#include <string.h>

#include "indexer/cues.h"
#include "indexer/dates.h"
#include "indexer/fields.h"
#include "indexer/gdelt.h"
#include "indexer/lend.h"
#include "indexer/lines.h"
#include "indexer/literal.h"
#include "shared/array.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	CELLS_MAX = 1024, /* of a row; further ones are counted */
	HEADER_BYTES = 1024 * 1024,
	GROWN_BYTES = 64 * 1024, /* steps in which libcsv's buffer grows */
	KEPT_BYTES = 1024 * 1024,
	SAMPLE_ROWS = 20, /* by which a table without header is judged */
	SAMPLE_BYTES = 1024 * 1024,
	REPORT_LINES = 8, /* above a header, at most */
	LIST_ROOM = 64,
	TEXT_LEAST = 40 /* bytes of an average cell that may be the text */
};

/* In the order in which they are tried: commas stand in any prose. */
static const char delimiters[] = { '\t', ';', '|', ',' };

/* What trafilatura writes, without a header. */
static const char *const trafilatura[] = { "url",      "id",      "fingerprint",
					   "hostname", "title",   "image",
					   "date",     "text",    "comments",
					   "license",  "pagetype" };

struct cell {
	size_t start;
	size_t end;
};

/* Cells of one row, in the bytes of the row. */
struct row {
	struct bytes bytes;
	struct cell cells[CELLS_MAX];
	size_t count; /* also of those that are not kept */
	size_t start; /* in the window */
	size_t end;   /* in the window, behind its last line */
	bool is_done; /* a line end was seen that ends the row */
	struct fault *fault;
	enum status status; /* of what libcsv called */
};

struct tables {
	struct reader *reader;
	struct claims *claims;
	size_t row_bytes;
	/* Lines as they stand in the file, those before `used` given out. */
	struct bytes window;
	uint64_t window_offset; /* in the file */
	size_t used;
	bool is_at_end;
	bool has_gap; /* behind the window, a line that is too long */
	uint64_t gap_offset;
	size_t hopeless_end; /* in the window: up to there no row is looked for
			      * over several lines once more */
	struct csv_parser csv;
	struct csv_parser probe_csv;
	struct row row;
	struct row probe;
	char delimiter;
	struct bytes names_bytes;
	struct cell names[CELLS_MAX];
	bool is_known[CELLS_MAX]; /* whether claims know the name */
	size_t column_count;      /* 0: any */
	size_t text_column;
	struct bytes header_line; /* empty: the table has none */
	bool has_cues;            /* its rows are pieces of what is said */
};

/* ---- The window -------------------------------------------------------- */

static struct text in_window(const struct tables *tables, size_t start,
			     size_t end)
{
	if (end == start)
		return (struct text){ 0 };
	return (struct text){ tables->window.data + start, end - start };
}

/* Throws away what was given out. Never within a row. */
static void compact(struct tables *tables)
{
	struct bytes *window = &tables->window;
	size_t used = tables->used;

	if (used == 0 || used < window->length / 2)
		return;
	window->length -= used;
	if (window->length > 0)
		memmove(window->data, window->data + used, window->length);
	tables->window_offset += used;
	tables->hopeless_end -=
		tables->hopeless_end < used ? tables->hopeless_end : used;
	tables->used = 0;
	if (window->length == 0 && window->capacity > KEPT_BYTES)
		bytes_free(window);
}

/* One line more, with its end. A line that is too long ends the window. */
static enum status add_line(struct tables *tables, struct fault *fault)
{
	struct reader_line line;
	enum status status;

	if (tables->is_at_end || tables->has_gap)
		return STATUS_OK;
	status = reader_line(tables->reader, &line, fault);
	if (status)
		return status;
	tables->is_at_end = line.is_end;
	tables->has_gap = line.is_too_long;
	tables->gap_offset = line.offset;
	if (line.is_end || line.is_too_long)
		return STATUS_OK;
	if (tables->window.length == 0)
		tables->window_offset = line.offset;
	status = bytes_append(&tables->window, line.text, fault);
	return status ? status :
			bytes_append_byte(&tables->window, '\n', fault);
}

/* The line at `start`, behind which *end is; *end is `start` when there is
 * none. */
static enum status line_at(struct tables *tables, size_t start, size_t *end,
			   struct fault *fault)
{
	const char *found;

	*end = start;
	if (start == tables->window.length) {
		enum status status = add_line(tables, fault);

		if (status || start == tables->window.length)
			return status;
	}
	found = memchr(tables->window.data + start, '\n',
		       tables->window.length - start);
	/* each line was put there with its end */
	*end = (size_t)(found - tables->window.data) + 1;
	return STATUS_OK;
}

/* ---- Cells by libcsv --------------------------------------------------- */

static void put_cell(struct row *row, struct text text)
{
	size_t start = row->bytes.length;

	if (row->status)
		return;
	if (row->count < CELLS_MAX) {
		row->status = bytes_append(&row->bytes, text, row->fault);
		row->cells[row->count] =
			(struct cell){ start, row->bytes.length };
	}
	row->count++;
}

static void take_cell(void *bytes, size_t length, void *context)
{
	put_cell(context, (struct text){ bytes, length });
}

static void take_end(int sign, void *context)
{
	struct row *row = context;

	(void)sign;
	row->is_done = true;
}

static struct text cell_at(const struct row *row, size_t index)
{
	struct cell cell;

	if (index >= row->count || index >= CELLS_MAX)
		return (struct text){ 0 };
	cell = row->cells[index];
	if (cell.end == cell.start)
		return (struct text){ 0 };
	return (struct text){ row->bytes.data + cell.start,
			      cell.end - cell.start };
}

/* The sign of a line end that is no LF: it goes with the blanks around a
 * cell. The delimiter is looked for first. */
static int is_blank(unsigned char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

static int is_end(unsigned char byte)
{
	return byte == '\n';
}

static void *grow(void *old, size_t size)
{
	return memory_resize(old, size, 1);
}

static enum status begin_csv(struct csv_parser *csv, struct fault *fault)
{
	if (csv_init(csv, 0))
		return fault_set(fault, STATUS_BUG, "libcsv: no parser");
	csv_set_space_func(csv, is_blank);
	csv_set_term_func(csv, is_end);
	csv_set_realloc_func(csv, grow);
	csv_set_free_func(csv, memory_free);
	csv_set_blk_size(csv, GROWN_BYTES);
	return STATUS_OK;
}

static void begin_row(struct row *row, size_t start, struct fault *fault)
{
	bytes_clear(&row->bytes);
	row->count = 0;
	row->start = start;
	row->end = start;
	row->is_done = false;
	row->fault = fault;
	row->status = STATUS_OK;
}

/* Forgets what a row has left. */
static void reset_csv(struct csv_parser *csv, bool is_strict, char delimiter)
{
	/* without CSV_STRICT_FINI it cannot fail */
	(void)csv_fini(csv, NULL, NULL, NULL);
	(void)csv_set_opts(csv, is_strict ? CSV_STRICT : 0);
	csv_set_delim(csv, (unsigned char)delimiter);
}

/* Gives a line to libcsv; *is_bad when the quotes in it are not strict. */
static enum status feed(struct csv_parser *csv, struct row *row,
			struct text line, bool *is_bad)
{
	size_t length = csv_parse(csv, line.data, line.length, take_cell,
				  take_end, row);

	*is_bad = length < line.length && csv_error(csv) == CSV_EPARSE;
	if (row->status)
		return row->status;
	if (length < line.length && !*is_bad)
		return fault_set(row->fault, STATUS_FULL, "out of memory");
	return STATUS_OK;
}

/* The bytes of `line` before a quote that a backslash marks; all of them where
 * there is none. */
static size_t find_escaped(struct text line)
{
	for (size_t i = 0; i + 1 < line.length; i++) {
		if (line.data[i] != '\\')
			continue;
		if (line.data[i + 1] == '"')
			return i;
		i++; /* what is marked marks nothing */
	}
	return line.length;
}

/* The same as feed, where quotes in a cell are marked and not doubled. */
static enum status feed_escaped(struct csv_parser *csv, struct row *row,
				struct text line, bool *is_bad)
{
	enum status status = STATUS_OK;

	*is_bad = false;
	while (!status && !*is_bad && line.length > 0) {
		size_t length = find_escaped(line);

		if (length > 0) {
			status = feed(csv, row,
				      (struct text){ line.data, length },
				      is_bad);
		} else {
			length = 2;
			status = feed(csv, row, TEXT("\"\""), is_bad);
		}
		line = text_skip(line, length);
	}
	return status;
}

/* ---- Ways to read a row ------------------------------------------------ */

/* Strictly, over as many lines as it likes. *is_row: it is one. */
static enum status read_strict(struct tables *tables, struct csv_parser *csv,
			       struct row *row, bool is_escaped, bool *is_row)
{
	enum status (*give)(struct csv_parser * csv, struct row * row,
			    struct text line,
			    bool *is_bad) = is_escaped ? feed_escaped : feed;
	bool is_bad = false;
	size_t end = row->start;
	enum status status = STATUS_OK;

	*is_row = false;
	reset_csv(csv, true, tables->delimiter);
	while (!status && !is_bad && !row->is_done &&
	       row->end - row->start <= tables->row_bytes) {
		status = line_at(tables, row->end, &end, row->fault);
		if (status || end == row->end)
			break;
		status = give(csv, row, in_window(tables, row->end, end),
			      &is_bad);
		row->end = end;
	}
	*is_row = row->is_done && !is_bad &&
		  row->end - row->start <= tables->row_bytes;
	return status;
}

/* By the quotes, be those in a cell doubled or, as databases write them, behind
 * a backslash. */
static enum status read_quoted(struct tables *tables, struct csv_parser *csv,
			       struct row *row, bool *is_row)
{
	struct text seen;
	enum status status = read_strict(tables, csv, row, false, is_row);

	if (status || *is_row)
		return status;
	seen = in_window(tables, row->start, row->end);
	if (find_escaped(seen) == seen.length)
		return STATUS_OK;
	begin_row(row, row->start, row->fault);
	status = read_strict(tables, csv, row, true, is_row);
	*is_row = *is_row && row->count == tables->column_count;
	return status;
}

/* One line, in which quotes may stand bare but have to close. */
static enum status read_line(struct tables *tables, struct csv_parser *csv,
			     struct row *row, bool *is_row)
{
	bool is_bad;
	enum status status = line_at(tables, row->start, &row->end, row->fault);

	*is_row = false;
	if (status || row->end == row->start)
		return status;
	reset_csv(csv, false, tables->delimiter);
	status = feed(csv, row, in_window(tables, row->start, row->end),
		      &is_bad);
	*is_row = row->is_done && row->count == tables->column_count;
	return status;
}

static size_t count_byte(struct text text, char byte)
{
	const char *end = text.data + text.length;
	const char *at = text.data;
	size_t count = 0;

	while (text.length > 0 && at < end &&
	       (at = memchr(at, byte, (size_t)(end - at)))) {
		count++;
		at++;
	}
	return count;
}

/* The run of `text` up to the next delimiter, without blanks around; what
 * is behind it stays in *text. */
static struct text cut_cell(struct text *text, char delimiter)
{
	const char *found =
		text->length > 0 ? memchr(text->data, delimiter, text->length) :
				   NULL;
	size_t length = found ? (size_t)(found - text->data) : text->length;
	struct text cell = { text->data, length };

	if (found)
		length++;
	*text = text_skip(*text, length);
	return lines_trim(cell);
}

/* One line, in which quotes are signs like others: they pair up, or a cell
 * of several lines might begin there. */
static enum status read_plain(struct tables *tables, struct row *row,
			      bool *is_row)
{
	struct text line;
	enum status status = line_at(tables, row->start, &row->end, row->fault);
	size_t cell_count;

	*is_row = false;
	line = in_window(tables, row->start, row->end);
	cell_count = count_byte(line, tables->delimiter) + 1;
	if (status || count_byte(line, '"') % 2 > 0 || line.length == 0 ||
	    cell_count < tables->column_count)
		return status;
	for (size_t i = 0; i < cell_count; i++)
		put_cell(row, cut_cell(&line, tables->delimiter));
	row->is_done = true;
	*is_row = true;
	return row->status;
}

/* Whether there is nothing in a line but delimiters. */
static bool has_no_cell(const struct tables *tables, struct text line)
{
	for (size_t i = 0; i < line.length; i++)
		if (line.data[i] != tables->delimiter &&
		    !memchr(" \t\r\n", line.data[i], 4))
			return false;
	return true;
}

/* Whether a row with all of its cells begins at `start`. */
static enum status is_row_at(struct tables *tables, size_t start, bool *out,
			     struct fault *fault)
{
	struct row *row = &tables->probe;
	size_t end;
	enum status status = line_at(tables, start, &end, fault);

	*out = false;
	if (status || has_no_cell(tables, in_window(tables, start, end)))
		return status;
	begin_row(row, start, fault);
	status = read_quoted(tables, &tables->probe_csv, row, out);
	*out = *out && row->count == tables->column_count;
	if (status || *out)
		return status;
	begin_row(row, start, fault);
	status = read_line(tables, &tables->probe_csv, row, out);
	if (status || *out)
		return status;
	begin_row(row, start, fault);
	return read_plain(tables, row, out);
}

/* Whether a cell begins with a quote but does not end with one. */
static bool may_go_on(const struct row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		struct text cell = cell_at(row, i);

		if (cell.length > 0 && cell.data[0] == '"' &&
		    cell.data[cell.length - 1] != '"')
			return true;
	}
	return false;
}

/* Whether a row with all of its cells, a blank line or nothing follows. */
static enum status is_next_row(struct tables *tables, size_t start, bool *out,
			       struct fault *fault)
{
	size_t end;
	enum status status = line_at(tables, start, &end, fault);

	*out = has_no_cell(tables, in_window(tables, start, end));
	return status || *out ? status : is_row_at(tables, start, out, fault);
}

/* A quote does not close: the row has all lines up to the next that is a
 * row of its own, or up to a quote that closes all the same. */
static enum status read_open(struct tables *tables, struct row *row)
{
	bool is_hopeless = row->start < tables->hopeless_end;
	bool is_bad;
	bool is_next = false;
	enum status status = STATUS_OK;

	reset_csv(&tables->csv, false, tables->delimiter);
	while (!status && !row->is_done && !is_next) {
		size_t end;

		status = line_at(tables, row->end, &end, row->fault);
		if (status || end == row->end)
			break;
		status = feed(&tables->csv, row,
			      in_window(tables, row->end, end), &is_bad);
		row->end = end;
		if (end - row->start > tables->row_bytes)
			tables->hopeless_end = end;
		if (status || row->is_done || is_hopeless ||
		    end - row->start > tables->row_bytes)
			break;
		status = is_row_at(tables, end, &is_next, row->fault);
	}
	if (!status && !row->is_done)
		(void)csv_fini(&tables->csv, take_cell, take_end, row);
	return status ? status : row->status;
}

/* The row at `used`, in the first way that makes sense. */
static enum status read_row(struct tables *tables, struct fault *fault)
{
	struct row *row = &tables->row;
	bool is_row;
	enum status status;

	begin_row(row, tables->used, fault);
	status = read_quoted(tables, &tables->csv, row, &is_row);
	if (status || is_row)
		return status;
	begin_row(row, tables->used, fault);
	status = read_line(tables, &tables->csv, row, &is_row);
	if (status || is_row)
		return status;
	begin_row(row, tables->used, fault);
	status = read_plain(tables, row, &is_row);
	if (!status && is_row && may_go_on(row))
		status = is_next_row(tables, row->end, &is_row, fault);
	if (status || is_row)
		return status;
	begin_row(row, tables->used, fault);
	return read_open(tables, row);
}

/* ---- Headers ----------------------------------------------------------- */

/* Names in a line of the header that claims know; none when no text or
 * title is among them. */
static size_t count_known(struct text line, char delimiter)
{
	size_t count = 0;
	bool has_text = false;

	while (line.length > 0) {
		struct text name = cut_cell(&line, delimiter);
		enum claims_kind kind;

		if (name.length > 2 && name.data[0] == '"' &&
		    name.data[name.length - 1] == '"')
			name = (struct text){ name.data + 1, name.length - 2 };
		if (!claims_knows(name, &kind))
			continue;
		count++;
		has_text = has_text || kind == CLAIMS_TEXT ||
			   kind == CLAIMS_TITLE || kind == CLAIMS_LEAD;
	}
	return has_text ? count : 0;
}

/* The delimiter that gives most names; *count is 0 when none gives any. */
static char choose_delimiter(struct text line, size_t *count)
{
	char best = delimiters[0];

	*count = 0;
	for (size_t i = 0; i < COUNT(delimiters); i++) {
		size_t known = count_known(line, delimiters[i]);

		if (known > *count) {
			*count = known;
			best = delimiters[i];
		}
	}
	return best;
}

/* "sep=;" before the header tells spreadsheets what the header shows. */
static bool is_hint(struct text line)
{
	line = lines_trim(line);
	return line.length <= 5 && text_begins(line, TEXT("sep="));
}

/* Takes the first line off *text. */
static struct text cut_line(struct text *text)
{
	const char *end = text->length > 0 ?
				  memchr(text->data, '\n', text->length) :
				  NULL;
	struct text line = *text;

	if (end)
		line.length = (size_t)(end - text->data) + 1;
	*text = text_skip(*text, line.length);
	return line;
}

bool tables_is_like(struct text start, char *out)
{
	struct text line = { 0 };
	size_t known;

	while (start.length > 0 &&
	       (lines_trim(line).length == 0 || is_hint(line)))
		line = cut_line(&start);
	*out = choose_delimiter(line, &known);
	return known >= 2 && line.data[line.length - 1] == '\n' &&
	       count_byte(start, *out) > 0;
}

static struct text name_at(const struct tables *tables, size_t index)
{
	struct cell cell = tables->names[index];

	if (cell.end == cell.start)
		return (struct text){ 0 };
	return (struct text){ tables->names_bytes.data + cell.start,
			      cell.end - cell.start };
}

static enum status name_column(struct tables *tables, size_t column,
			       struct text name, struct fault *fault)
{
	size_t start = tables->names_bytes.length;

	tables->names[column] = (struct cell){ start, start + name.length };
	return bytes_append(&tables->names_bytes, name, fault);
}

/* Which columns claim anything, and the one that bare delimiters are taken
 * to belong to: the text. */
static void find_columns(struct tables *tables)
{
	static const enum claims_kind kinds[] = { CLAIMS_TEXT, CLAIMS_LEAD,
						  CLAIMS_TITLE };
	size_t found[COUNT(kinds)];

	for (size_t i = 0; i < COUNT(kinds); i++)
		found[i] = CELLS_MAX;
	for (size_t i = 0; i < tables->column_count; i++) {
		enum claims_kind kind;

		tables->is_known[i] = claims_knows(name_at(tables, i), &kind);
		for (size_t j = 0; j < COUNT(kinds); j++)
			if (tables->is_known[i] && kind == kinds[j] &&
			    found[j] == CELLS_MAX)
				found[j] = i;
	}
	tables->text_column = CELLS_MAX;
	for (size_t i = COUNT(kinds); i > 0; i--)
		if (found[i - 1] < CELLS_MAX)
			tables->text_column = found[i - 1];
}

static enum status read_header(struct tables *tables, struct fault *fault)
{
	struct row *row = &tables->row;
	enum status status = read_row(tables, fault);
	size_t count = row->count < CELLS_MAX ? row->count : CELLS_MAX;

	if (!status)
		status = bytes_append(&tables->header_line,
				      in_window(tables, row->start, row->end),
				      fault);
	for (size_t i = 0; i < count && !status; i++)
		status = name_column(tables, i, lines_trim(cell_at(row, i)),
				     fault);
	tables->column_count = count;
	tables->used = row->end;
	return status;
}

/* ---- Tables without a header ------------------------------------------- */

struct sample {
	size_t row_count;
	size_t cell_count;           /* of most rows */
	size_t votes[CELLS_MAX + 1]; /* rows with so many cells */
	size_t number_count;         /* rows that begin with one */
	size_t lengths[CELLS_MAX];
	size_t address_counts[CELLS_MAX];
	size_t date_counts[CELLS_MAX];
	size_t time_counts[CELLS_MAX];
};

static bool is_address(struct text text)
{
	return (text.length > 8 && text_begins(text, TEXT("https://"))) ||
	       (text.length > 7 && text_begins(text, TEXT("http://")));
}

static void count_row(struct sample *sample, const struct row *row)
{
	size_t count = row->count < CELLS_MAX ? row->count : CELLS_MAX;

	size_t most = sample->votes[sample->cell_count];
	size_t votes = ++sample->votes[count];

	sample->row_count++;
	sample->number_count += text_is_number(cell_at(row, 0));
	if (votes > most || (votes == most && count < sample->cell_count))
		sample->cell_count = count;
	for (size_t i = 0; i < count; i++) {
		struct text cell = cell_at(row, i);

		sample->lengths[i] += cell.length;
		sample->address_counts[i] += is_address(cell);
		sample->time_counts[i] += cues_is_time(cell);
		sample->date_counts[i] +=
			dates_parse(cell, 9999, 0).precision != RECORD_UNDATED;
	}
}

/* Reads some rows with the present delimiter and goes back. */
static enum status take_sample(struct tables *tables, struct sample *out,
			       struct fault *fault)
{
	size_t start = tables->used;
	size_t end = start;
	enum status status = STATUS_OK;

	*out = (struct sample){ 0 };
	while (out->row_count < SAMPLE_ROWS && tables->used < SAMPLE_BYTES) {
		status = line_at(tables, tables->used, &end, fault);
		if (status || end == tables->used)
			break;
		if (lines_trim(in_window(tables, tables->used, end)).length ==
		    0) {
			tables->used = end;
			continue;
		}
		status = read_row(tables, fault);
		if (status)
			break;
		count_row(out, &tables->row);
		tables->used = tables->row.end;
	}
	tables->used = start;
	tables->hopeless_end = 0;
	return status;
}

/* The first column in which all of the sample counts. */
static size_t find_column(const struct sample *sample, const size_t *counts)
{
	size_t i = 0;

	while (i < sample->cell_count && counts[i] < sample->row_count)
		i++;
	return i;
}

static size_t longest_column(const struct sample *sample)
{
	size_t best = 0;

	for (size_t i = 1; i < sample->cell_count; i++)
		if (sample->lengths[i] > sample->lengths[best])
			best = i;
	return best;
}

static enum status name_trafilatura(struct tables *tables, struct fault *fault)
{
	enum status status = STATUS_OK;

	tables->column_count = COUNT(trafilatura);
	for (size_t i = 0; i < COUNT(trafilatura) && !status; i++)
		status = name_column(tables, i, text_of(trafilatura[i]), fault);
	return status;
}

static enum status name_by_sample(struct tables *tables,
				  const struct sample *sample,
				  struct fault *fault)
{
	size_t text = longest_column(sample);
	size_t address = find_column(sample, sample->address_counts);
	size_t date = find_column(sample, sample->date_counts);
	enum status status = STATUS_OK;

	if (sample->lengths[text] < sample->row_count * TEXT_LEAST ||
	    text == address || text == date)
		return fault_set(fault, STATUS_SKIP,
				 "a table without a column for the text");
	tables->column_count = sample->cell_count;
	for (size_t i = 0; i < sample->cell_count && !status; i++) {
		const char *name = i == text    ? "text" :
				   i == address ? "url" :
				   i == date    ? "date" :
						  "";

		status = name_column(tables, i, text_of(name), fault);
	}
	return status;
}

/* Names what has no names. */
static enum status guess_header(struct tables *tables, struct text line,
				struct fault *fault)
{
	struct sample *sample;
	enum status status = STATUS_OK;

	if (gdelt_is_row(line))
		return fault_set(fault, STATUS_SKIP,
				 "GDELT's tables have no texts");
	sample = memory_zeroed(1, sizeof(*sample));
	if (!sample)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < COUNT(delimiters) && !status; i++) {
		tables->delimiter = delimiters[i];
		status = take_sample(tables, sample, fault);
		if (status || sample->cell_count > 1)
			break;
	}
	if (!status && tables->delimiter == '\t' &&
	    sample->cell_count == COUNT(trafilatura) &&
	    sample->address_counts[0] > 0)
		status = name_trafilatura(tables, fault);
	else if (!status)
		status = name_by_sample(tables, sample, fault);
	memory_free(sample);
	return status;
}

/* Statistics programs put a number before each row and no name for it into
 * the header. */
static enum status heed_numbers(struct tables *tables, struct fault *fault)
{
	struct sample *sample = memory_zeroed(1, sizeof(*sample));
	size_t count = tables->column_count;
	enum status status;

	if (!sample)
		return fault_set(fault, STATUS_FULL, "out of memory");
	tables->column_count = 0;
	status = take_sample(tables, sample, fault);
	tables->column_count = count;
	if (!status && count < CELLS_MAX && sample->row_count > 0 &&
	    sample->votes[count + 1] == sample->row_count &&
	    sample->number_count == sample->row_count) {
		memmove(tables->names + 1, tables->names,
			count * sizeof(*tables->names));
		tables->names[0] = (struct cell){ 0 };
		tables->column_count++;
	}
	memory_free(sample);
	return status;
}

/* Whether the columns are what is said and when, and no other is of an
 * article. */
static bool names_cues(const struct tables *tables, size_t *start, size_t *end)
{
	size_t known_count = 0;

	*start = *end = tables->column_count;
	for (size_t i = 0; i < tables->column_count; i++) {
		known_count += tables->is_known[i];
		if (cues_is_start(name_at(tables, i)))
			*start = i;
		else if (cues_is_end(name_at(tables, i)))
			*end = i;
	}
	return known_count == 1 && tables->text_column < tables->column_count &&
	       text_equal(name_at(tables, tables->text_column), TEXT("text")) &&
	       *start < tables->column_count && *end < tables->column_count;
}

/* The first rows tell. */
static enum status heed_cues(struct tables *tables, struct fault *fault)
{
	struct sample *sample;
	size_t start;
	size_t end;
	enum status status;

	if (!names_cues(tables, &start, &end))
		return STATUS_OK;
	sample = memory_zeroed(1, sizeof(*sample));
	if (!sample)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = take_sample(tables, sample, fault);
	tables->has_cues = !status && sample->row_count > 1 &&
			   sample->time_counts[start] == sample->row_count &&
			   sample->time_counts[end] == sample->row_count;
	memory_free(sample);
	return status;
}

bool tables_has_cues(const struct tables *tables)
{
	return tables->has_cues;
}

/* ---- Opening ----------------------------------------------------------- */

enum status tables_open(struct tables **out, size_t row_bytes,
			struct fault *fault)
{
	struct tables *tables = memory_zeroed(1, sizeof(*tables));
	enum status status;

	*out = NULL;
	if (!tables)
		return fault_set(fault, STATUS_FULL, "out of memory");
	tables->row_bytes = row_bytes;
	/* A row that is just too long, another behind it that is tried, and
	 * what was given out before them. */
	tables->window = BYTES_UP_TO(6 * row_bytes + HEADER_BYTES);
	tables->row.bytes = BYTES_UP_TO(3 * row_bytes + HEADER_BYTES);
	tables->probe.bytes = tables->row.bytes;
	tables->names_bytes = BYTES_UP_TO(HEADER_BYTES);
	tables->header_line = BYTES_UP_TO(HEADER_BYTES);
	status = begin_csv(&tables->csv, fault);
	if (!status)
		status = begin_csv(&tables->probe_csv, fault);
	if (status) {
		tables_close(tables);
		return status;
	}
	*out = tables;
	return STATUS_OK;
}

void tables_close(struct tables *tables)
{
	if (!tables)
		return;
	csv_free(&tables->csv);
	csv_free(&tables->probe_csv);
	bytes_free(&tables->window);
	bytes_free(&tables->row.bytes);
	bytes_free(&tables->probe.bytes);
	bytes_free(&tables->names_bytes);
	bytes_free(&tables->header_line);
	memory_free(tables);
}

/* What the rows of the last file needed and those of most do not. */
static void give_back(struct tables *tables)
{
	struct bytes *all[] = { &tables->window, &tables->row.bytes,
				&tables->probe.bytes };

	for (size_t i = 0; i < COUNT(all); i++)
		if (all[i]->capacity > KEPT_BYTES)
			bytes_free(all[i]);
	if (csv_get_buffer_size(&tables->csv) > KEPT_BYTES)
		csv_free(&tables->csv);
	if (csv_get_buffer_size(&tables->probe_csv) > KEPT_BYTES)
		csv_free(&tables->probe_csv);
}

/* Where the header begins below what a report says of itself: a few lines that
 * name nothing. At the first of them where there is none. */
static enum status pass_report(struct tables *tables, struct fault *fault)
{
	size_t start = tables->used;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < REPORT_LINES && !status; i++) {
		struct text line;
		size_t known;
		size_t end;

		status = line_at(tables, start, &end, fault);
		line = in_window(tables, start, end);
		if (status || line.length == 0)
			break;
		(void)choose_delimiter(line, &known);
		if (i == 0 && known > 0)
			break;
		if (known > 1) {
			tables->used = start;
			break;
		}
		start = end;
	}
	return status;
}

/* Goes past a mark, blank lines, a hint and a report; *line is the first line
 * then, empty when there is none. */
static enum status pass_top(struct tables *tables, struct text *line,
			    struct fault *fault)
{
	enum status status;
	size_t end;

	for (;;) {
		status = line_at(tables, tables->used, &end, fault);
		*line = in_window(tables, tables->used, end);
		if (status || line->length == 0)
			return status;
		if (tables->window_offset + tables->used == 0 &&
		    line->length > 3 &&
		    text_begins(*line, UTF8_BYTE_ORDER_MARK)) {
			tables->used = UTF8_BYTE_ORDER_MARK.length;
			continue;
		}
		if (lines_trim(*line).length > 0 && !is_hint(*line))
			break;
		tables->used = end;
	}
	status = pass_report(tables, fault);
	if (!status)
		status = line_at(tables, tables->used, &end, fault);
	*line = in_window(tables, tables->used, end);
	return status;
}

/* Whether the first line is a header with a CR at its end, and rows behind it
 * up to the first LF, which is in a cell then. */
static bool has_returns(struct text line)
{
	const char *end =
		line.length > 0 ? memchr(line.data, '\r', line.length) : NULL;
	size_t known;

	if (!end || end + 1 == line.data + line.length || end[1] == '\n')
		return false;
	line.length = (size_t)(end - line.data);
	(void)choose_delimiter(line, &known);
	return known > 1;
}

static void begin_window(struct tables *tables)
{
	bytes_clear(&tables->window);
	tables->window_offset = 0;
	tables->used = 0;
	tables->is_at_end = false;
	tables->has_gap = false;
	tables->hopeless_end = 0;
}

/* Goes to the first line of the table. */
static enum status find_top(struct tables *tables, struct text *line,
			    struct fault *fault)
{
	enum status status;

	begin_window(tables);
	status = pass_top(tables, line, fault);
	if (status || !has_returns(*line))
		return status;
	reader_rewind(tables->reader);
	reader_use_returns(tables->reader);
	begin_window(tables);
	return pass_top(tables, line, fault);
}

enum status tables_begin(struct tables *tables, struct reader *reader,
			 struct claims *claims, struct fault *fault)
{
	struct text line;
	size_t known;
	enum status status;

	tables->reader = reader;
	tables->claims = claims;
	give_back(tables);
	bytes_clear(&tables->names_bytes);
	bytes_clear(&tables->header_line);
	tables->column_count = 0;
	tables->has_cues = false;
	status = find_top(tables, &line, fault);
	if (status)
		return status;
	if (line.length > HEADER_BYTES || line.length == 0)
		return fault_set(fault, STATUS_SKIP, "a table without a row");
	tables->delimiter = choose_delimiter(line, &known);
	status = known > 0 ? read_header(tables, fault) :
			     guess_header(tables, line, fault);
	if (!status && known > 0)
		status = heed_numbers(tables, fault);
	if (status)
		return status;
	find_columns(tables);
	return known > 0 ? heed_cues(tables, fault) : STATUS_OK;
}

/* ---- Rows -------------------------------------------------------------- */

/* Up to the next row that is neither blank nor the header once more (files
 * that were put one behind the other). */
static enum status pass_blank(struct tables *tables, struct fault *fault)
{
	enum status status;
	size_t end;

	for (;;) {
		struct text line;

		status = line_at(tables, tables->used, &end, fault);
		line = in_window(tables, tables->used, end);
		if (status || line.length == 0)
			return status;
		if (!has_no_cell(tables, line) &&
		    !text_equal(line, text_from(&tables->header_line)))
			return STATUS_OK;
		tables->used = end;
		compact(tables);
	}
}

/* The text of a row in which delimiters stand bare, `surplus` of them more
 * than there should be. */
static struct text bare_text(const struct tables *tables, size_t surplus)
{
	struct text rest =
		in_window(tables, tables->row.start, tables->row.end);
	const char *start;
	struct text last;

	for (size_t i = 0; i < tables->text_column; i++)
		(void)cut_cell(&rest, tables->delimiter);
	start = rest.data;
	for (size_t i = 0; i < surplus; i++)
		(void)cut_cell(&rest, tables->delimiter);
	last = cut_cell(&rest, tables->delimiter);
	if (last.length == 0)
		return lines_trim(
			(struct text){ start, (size_t)(rest.data - start) });
	return lines_trim((struct text){
		start, (size_t)(last.data + last.length - start) });
}

/* Cells of the row that the header has no names for; those at its end that
 * are empty do not count. */
static size_t surplus_cells(const struct tables *tables)
{
	const struct row *row = &tables->row;
	size_t count = row->count;

	while (count > tables->column_count && count <= CELLS_MAX &&
	       cell_at(row, count - 1).length == 0)
		count--;
	return count > tables->column_count ? count - tables->column_count : 0;
}

static bool is_unquoted(const struct tables *tables)
{
	const struct row *row = &tables->row;

	return count_byte(in_window(tables, row->start, row->end),
			  tables->delimiter) +
		       1 ==
	       row->count;
}

/* Whether quotes stand around the text, and around whatever they are in: all
 * cells up to it are where their names are, and those too many are of columns
 * that the header did not have yet. */
static bool has_quoted_text(const struct tables *tables)
{
	const struct row *row = &tables->row;
	const struct text raw = in_window(tables, row->start, row->end);
	struct text text = { 0 };
	bool is_quoted = false;
	size_t start = 0;
	size_t count = 0;

	for (size_t i = 0; i <= raw.length; i++) {
		is_quoted ^= i < raw.length && raw.data[i] == '"';
		if (i < raw.length &&
		    (is_quoted || raw.data[i] != tables->delimiter))
			continue;
		if (count++ == tables->text_column)
			text = lines_trim(
				(struct text){ raw.data + start, i - start });
		start = i + 1;
	}
	return count == row->count && text.length > 1 && text.data[0] == '"' &&
	       text.data[text.length - 1] == '"';
}

/* ['One.', "Two."], as Python writes down a list of paragraphs. */
static bool is_list(const struct tables *tables, size_t column,
		    struct text cell)
{
	enum claims_kind kind;

	return cell.length > 4 && text_begins(cell, TEXT("[")) &&
	       text_ends(cell, TEXT("]")) && memchr("'\"", cell.data[1], 2) &&
	       memchr("'\"", cell.data[cell.length - 2], 2) &&
	       claims_knows(name_at(tables, column), &kind) &&
	       kind == CLAIMS_TEXT;
}

/* *is_added: it was one. */
static enum status claim_list(struct tables *tables, size_t column,
			      struct text cell, bool *is_added,
			      struct fault *fault)
{
	struct bytes json = BYTES_UP_TO(6 * cell.length + LIST_ROOM);
	const struct text name = name_at(tables, column);
	json_t *root = NULL;
	json_error_t unused;
	struct bytes key = BYTES_UP_TO(name.length + 1);
	struct text kept = { 0 };
	enum status status = literal_read(&json, cell, is_added, fault);

	if (!status && *is_added)
		status = lend_json(&root, text_from(&json), JSON_ALLOW_NUL,
				   &unused, fault);
	if (!status)
		status = bytes_append(&key, name, fault);
	if (!status)
		status = bytes_append_byte(&key, '\0', fault);
	/* the claim borrows its name */
	if (!status)
		status = claims_keep(tables->claims, text_from(&key), &kept,
				     fault);
	*is_added = root != NULL;
	if (!status && root)
		status = fields_add_one(tables->claims, kept.data, root, fault);
	json_decref(root);
	bytes_free(&json);
	bytes_free(&key);
	return status;
}

static enum status claim_row(struct tables *tables, size_t surplus,
			     struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < tables->column_count && !status; i++) {
		bool is_behind = i > tables->text_column;
		bool is_added = false;
		struct text cell =
			cell_at(&tables->row, is_behind ? i + surplus : i);

		if (surplus > 0 && i == tables->text_column)
			cell = bare_text(tables, surplus);
		if (is_list(tables, i, cell))
			status = claim_list(tables, i, cell, &is_added, fault);
		if (status || is_added)
			continue;
		if (cell.length > 0 && tables->is_known[i])
			status = claims_add(tables->claims, name_at(tables, i),
					    cell, FRAGMENT_GUESS, fault);
		else if (cell.length > 0)
			status = claims_add_other(tables->claims,
						  name_at(tables, i), cell,
						  FRAGMENT_GUESS, fault);
	}
	return status;
}

static enum status give_row(struct tables *tables, struct fault *fault)
{
	const struct claims *claims = tables->claims;
	size_t surplus = surplus_cells(tables);
	enum status status;

	if (surplus > 0 && has_quoted_text(tables))
		surplus = 0;
	if (surplus > 0 && !is_unquoted(tables))
		return fault_set(fault, STATUS_SKIP,
				 "more cells than the header has names");
	status = claim_row(tables, surplus, fault);
	if (status)
		return status;
	if (!tables->has_cues && !claims_have(claims, CLAIMS_TEXT) &&
	    !claims_have(claims, CLAIMS_LEAD) &&
	    !claims_have(claims, CLAIMS_TITLE))
		return fault_set(fault, STATUS_SKIP, "no text");
	return STATUS_OK;
}

enum status tables_next(struct tables *tables, uint64_t *offset, bool *is_end,
			struct fault *fault)
{
	struct row *row = &tables->row;
	enum status status;

	*is_end = false;
	claims_begin(tables->claims);
	compact(tables);
	status = pass_blank(tables, fault);
	*offset = tables->window_offset + tables->used;
	if (status)
		return status;
	if (tables->used == tables->window.length) {
		*is_end = !tables->has_gap;
		*offset = tables->gap_offset;
		if (*is_end)
			return STATUS_OK;
		tables->has_gap = false;
		bytes_clear(&tables->window);
		tables->used = 0;
		tables->hopeless_end = 0;
		return fault_set(fault, STATUS_SKIP, "row too long");
	}
	status = read_row(tables, fault);
	if (status)
		return status;
	tables->used = row->end;
	if (row->end - row->start <= tables->row_bytes)
		return give_row(tables, fault);
	/* Go on behind its first line. */
	status = line_at(tables, row->start, &tables->used, fault);
	return status ? status : fault_set(fault, STATUS_SKIP, "row too long");
}
