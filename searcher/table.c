/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/table.h"

#include <inttypes.h>
#include <string.h>

#include "shared/display.h"
#include "shared/json.h"
#include "shared/memory.h"
#include "shared/utf8.h"

#define DEFAULT_COLUMNS \
	"rank,score,date,source,title,path,line,start,end,passage,text"

enum column {
	COLUMN_QID,
	COLUMN_RANK,
	COLUMN_SCORE,
	COLUMN_PASSAGE,
	COLUMN_ARTICLE,
	COLUMN_ID,
	COLUMN_TITLE,
	COLUMN_SOURCE,
	COLUMN_AUTHOR,
	COLUMN_DATE,
	COLUMN_DATE_PRECISION,
	COLUMN_URL,
	COLUMN_LANG,
	COLUMN_PATH,
	COLUMN_RECORD,
	COLUMN_OF,
	COLUMN_START,
	COLUMN_END,
	COLUMN_LINE,
	COLUMN_SECTION,
	COLUMN_TEXT,
	COLUMN_MORE,
	COLUMN_COPIES,
	COLUMN_LOCATIONS,
	COLUMN_FIRST_SEEN,
	COLUMN_CHANGED,
	COLUMN_COUNT
};

/* In the order of the enum. */
static const char *const names[COLUMN_COUNT] = {
	"qid",        "rank",    "score",          "passage",
	"article",    "id",      "title",          "source",
	"author",     "date",    "date_precision", "url",
	"lang",       "path",    "record",         "of",
	"start",      "end",     "line",           "section",
	"text",       "more",    "copies",         "locations",
	"first_seen", "changed",
};

enum { MOST_COLUMNS = 64 };

struct table {
	const struct table_form *form;
	enum column columns[MOST_COLUMNS];
	size_t column_count;
	bool has_header;      /* printed */
	struct bytes clean;   /* a value as valid UTF-8 */
	struct bytes guarded; /* and as no formula */
};

static enum status add_column(struct table *table, const char *name,
			      size_t length, struct fault *fault)
{
	int column;

	if (table->column_count == MOST_COLUMNS)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'--fields': more than %d columns",
				 MOST_COLUMNS);
	for (column = 0; column < COLUMN_COUNT; column++)
		if (strlen(names[column]) == length &&
		    memcmp(names[column], name, length) == 0)
			break;
	if (column == COLUMN_COUNT)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'--fields': no column '%.*s'",
				 length > 80 ? 80 : (int)length, name);
	table->columns[table->column_count++] = (enum column)column;
	return STATUS_OK;
}

static enum status add_columns(struct table *table, const char *fields,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	while (!status) {
		size_t length = strcspn(fields, ",");

		/* In a batch it is there already. */
		if (table->column_count == 0 ||
		    table->columns[0] != COLUMN_QID ||
		    length != strlen("qid") ||
		    strncmp(fields, "qid", length) != 0)
			status = add_column(table, fields, length, fault);
		if (!fields[length])
			break;
		fields += length + 1;
	}
	return status;
}

enum status table_open(struct output *output, const struct table_form *form,
		       struct fault *fault)
{
	const char *fields = output->options.fields;
	struct table *table = memory_zeroed(1, sizeof(*table));

	if (!table)
		return fault_set(fault, STATUS_FULL, "out of memory");
	output->state = table;
	table->form = form;
	table->clean = BYTES_UP_TO(OUTPUT_RECORD_BYTES);
	table->guarded = BYTES_UP_TO(OUTPUT_RECORD_BYTES);
	if (output->options.is_batch)
		table->columns[table->column_count++] = COLUMN_QID;
	return add_columns(table, fields ? fields : DEFAULT_COLUMNS, fault);
}

void table_close(struct output *output)
{
	struct table *table = output->state;

	if (!table)
		return;
	bytes_free(&table->clean);
	bytes_free(&table->guarded);
	memory_free(table);
	output->state = NULL;
}

static enum status append_authors(struct bytes *out, const struct hit *hit,
				  struct fault *fault)
{
	const struct record_outlet outlet = output_outlet(hit);
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < outlet.author_count && !status; i++) {
		if (i > 0)
			status = bytes_append(out, TEXT("; "), fault);
		if (!status)
			status = bytes_append(out, outlet.authors[i], fault);
	}
	return status;
}

static enum status append_hash(struct bytes *out, const struct hash *hash,
			       struct fault *fault)
{
	char hex[HASH_HEX_BYTES];

	hash_hex(hash, hex);
	return bytes_append(out, text_of(hex), fault);
}

/* The value of a column that is a text; false when it is another kind. */
static bool find_text(struct text *out, const struct output *output,
		      const struct hit *hit, enum column column)
{
	const struct record_outlet outlet = output_outlet(hit);
	const char *precision = output_precision(outlet.precision);

	switch (column) {
	case COLUMN_QID:
		*out = output->question->qid;
		return true;
	case COLUMN_ID:
		*out = output_id(hit);
		return true;
	case COLUMN_TITLE:
		*out = hit->article->title;
		return true;
	case COLUMN_SOURCE:
		*out = outlet.source;
		return true;
	case COLUMN_DATE:
		*out = outlet.date;
		return true;
	case COLUMN_DATE_PRECISION:
		*out = text_of(precision ? precision : "");
		return true;
	case COLUMN_URL:
		*out = outlet.address;
		return true;
	case COLUMN_LANG:
		*out = output_language(hit);
		return true;
	case COLUMN_PATH:
		*out = hit->path;
		return true;
	case COLUMN_OF:
		*out = text_of(output_of(hit));
		return true;
	case COLUMN_SECTION:
		*out = hit->passage->section;
		return true;
	case COLUMN_TEXT:
		*out = hit->passage->text;
		return true;
	default:
		return false;
	}
}

static uint64_t find_number(const struct hit *hit, enum column column)
{
	switch (column) {
	case COLUMN_RANK:
		return hit->rank;
	case COLUMN_RECORD:
		return output_record(hit);
	case COLUMN_START:
		return hit->passage->start;
	case COLUMN_END:
		return hit->passage->end;
	case COLUMN_LINE:
		return hit->passage->line;
	case COLUMN_MORE:
		return hit->more;
	case COLUMN_COPIES:
		return hit->copies;
	case COLUMN_LOCATIONS:
		return hit->article->location_count;
	case COLUMN_FIRST_SEEN:
		return hit->passage->first_seen;
	case COLUMN_CHANGED:
		return hit->is_changed;
	default:
		return 0;
	}
}

static enum status append_value(struct output *output, const struct hit *hit,
				enum column column, struct fault *fault)
{
	struct bytes *out = &output->scratch;
	struct text text;

	if (find_text(&text, output, hit, column))
		return bytes_append(out, text, fault);
	switch (column) {
	case COLUMN_SCORE:
		return json_number(out, output_score(hit->score), fault);
	case COLUMN_PASSAGE:
		return append_hash(out, &hit->passage->passage, fault);
	case COLUMN_ARTICLE:
		return append_hash(out, &hit->article->article, fault);
	case COLUMN_AUTHOR:
		return append_authors(out, hit, fault);
	default:
		return bytes_printf(out, fault, "%" PRIu64,
				    find_number(hit, column));
	}
}

/* Texts from outside; the rest are numbers and words of our own. */
static bool is_foreign(enum column column)
{
	switch (column) {
	case COLUMN_QID:
	case COLUMN_ID:
	case COLUMN_TITLE:
	case COLUMN_SOURCE:
	case COLUMN_AUTHOR:
	case COLUMN_DATE:
	case COLUMN_URL:
	case COLUMN_LANG:
	case COLUMN_PATH:
	case COLUMN_SECTION:
	case COLUMN_TEXT:
		return true;
	default:
		return false;
	}
}

static bool begins_formula(uint32_t code_point)
{
	switch (code_point) {
	case '=':
	case '+':
	case '-':
	case '@':
	case 0xFF0B: /* the same in full width */
	case 0xFF0D:
	case 0xFF1D:
	case 0xFF20:
	case 0x2212: /* minus sign */
		return true;
	default:
		return false;
	}
}

/* Behind it some spreadsheet begins a cell. */
static bool ends_cell(uint32_t code_point)
{
	return code_point == '\n' || code_point == '\r' || code_point == '\t' ||
	       code_point == ',' || code_point == ';';
}

/* Blanks and what cannot be seen: nothing that a cell begins with. */
static bool is_passed_over(uint32_t code_point)
{
	enum utf8_class class = utf8_class(code_point);

	return class == UTF8_SPACE || class == UTF8_IGNORED ||
	       code_point == '"' || code_point == 0;
}

static enum status append_guarded(struct bytes *out, struct text text,
				  struct fault *fault)
{
	enum status status = STATUS_OK;
	bool is_start = true;
	size_t offset;
	size_t width;

	for (offset = 0; offset < text.length && !status; offset += width) {
		uint32_t code_point = utf8_next(text, offset, &width);

		if (is_start && begins_formula(code_point))
			status = bytes_append_byte(out, '\'', fault);
		if (!status)
			status = bytes_append(
				out, (struct text){ text.data + offset, width },
				fault);
		is_start = ends_cell(code_point) ||
			   (is_start && is_passed_over(code_point));
	}
	return status;
}

/* A value that may be put, borrowed until the next call. */
static enum status clean_value(struct output *output, struct text value,
			       bool is_guarded, struct text *out,
			       struct fault *fault)
{
	struct table *table = output->state;
	enum status status;
	size_t bad_count;

	bytes_clear(&table->clean);
	bytes_clear(&table->guarded);
	if (output->options.is_terminal)
		status = display_append(&table->clean, value, DISPLAY_LINE,
					fault);
	else
		status = utf8_repair(&table->clean, value, &bad_count, fault);
	*out = text_from(&table->clean);
	if (status || !output->options.is_spreadsheet || !is_guarded)
		return status;
	status = append_guarded(&table->guarded, *out, fault);
	*out = text_from(&table->guarded);
	return status;
}

/* The value of a cell, borrowed until the next call. */
static enum status make_value(struct output *output, const struct hit *hit,
			      enum column column, struct text *out,
			      struct fault *fault)
{
	enum status status;

	bytes_clear(&output->scratch);
	status = append_value(output, hit, column, fault);
	return status ? status :
			clean_value(output, text_from(&output->scratch),
				    is_foreign(column), out, fault);
}

static enum status put_cells(struct output *output, const struct hit *hit,
			     struct fault *fault)
{
	struct table *table = output->state;
	const struct table_form *form = table->form;
	struct bytes *out = &output->record;
	enum status status = STATUS_OK;
	struct text value;
	size_t i;

	for (i = 0; i < table->column_count && !status; i++) {
		if (i > 0)
			status = bytes_append_byte(out, form->separator, fault);
		if (!status)
			status = make_value(output, hit, table->columns[i],
					    &value, fault);
		if (!status && value.length == 0 && table->column_count == 1)
			status = bytes_append(out, form->lone_empty, fault);
		else if (!status)
			status = form->put(output, value, fault);
	}
	return status ? status : bytes_append(out, form->line_end, fault);
}

static enum status put_header(struct output *output, struct fault *fault)
{
	struct table *table = output->state;
	const struct table_form *form = table->form;
	struct bytes *out = &output->record;
	enum status status = bytes_append(out, form->start, fault);
	size_t i;

	for (i = 0; i < table->column_count && !status; i++) {
		if (i > 0)
			status = bytes_append_byte(out, form->separator, fault);
		if (!status)
			status = bytes_append(
				out, text_of(names[table->columns[i]]), fault);
	}
	return status ? status : bytes_append(out, form->line_end, fault);
}

enum status table_begin(struct output *output, struct fault *fault)
{
	struct table *table = output->state;
	enum status status;

	if (table->has_header || output->options.has_counts)
		return STATUS_OK;
	table->has_header = true;
	status = put_header(output, fault);
	return output_write(output, status, fault);
}

enum status table_hit(struct output *output, const struct hit *hit,
		      struct text note, struct fault *fault)
{
	enum status status;

	(void)note; /* for people */
	status = put_cells(output, hit, fault);
	return output_write(output, status, fault);
}

enum status table_line(struct output *output, const struct text *cells,
		       size_t count, struct fault *fault)
{
	struct table *table = output->state;
	const struct table_form *form = table->form;
	struct bytes *out = &output->record;
	enum status status = STATUS_OK;

	if (!table->has_header)
		status = bytes_append(out, form->start, fault);
	table->has_header = true;
	for (size_t i = 0; i < count && !status; i++) {
		struct text value;

		if (i > 0)
			status = bytes_append_byte(out, form->separator, fault);
		if (!status)
			status = clean_value(output, cells[i], true, &value,
					     fault);
		if (!status)
			status = form->put(output, value, fault);
	}
	if (!status)
		status = bytes_append(out, form->line_end, fault);
	return output_write(output, status, fault);
}
