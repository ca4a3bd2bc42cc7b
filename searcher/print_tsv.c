/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_tsv.h"

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
	enum column columns[MOST_COLUMNS];
	size_t column_count;
	bool has_header;    /* printed */
	struct bytes clean; /* a value as valid UTF-8 */
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

static enum status open_table(struct output *output, struct fault *fault)
{
	const char *fields = output->options.fields;
	struct table *table = memory_zeroed(1, sizeof(*table));

	if (!table)
		return fault_set(fault, STATUS_FULL, "out of memory");
	output->state = table;
	table->clean = BYTES_UP_TO(OUTPUT_RECORD_BYTES);
	if (output->options.is_batch)
		table->columns[table->column_count++] = COLUMN_QID;
	return add_columns(table, fields ? fields : DEFAULT_COLUMNS, fault);
}

static void close_table(struct output *output)
{
	struct table *table = output->state;

	if (!table)
		return;
	bytes_free(&table->clean);
	memory_free(table);
	output->state = NULL;
}

static enum status append_authors(struct bytes *out, const struct hit *hit,
				  struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < hit->article->author_count && !status; i++) {
		if (i > 0)
			status = bytes_append(out, TEXT("; "), fault);
		if (!status)
			status = bytes_append(out, hit->article->authors[i],
					      fault);
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
	const struct record_article *article = hit->article;
	const char *precision = output_precision(article->precision);

	switch (column) {
	case COLUMN_QID:
		*out = output->question->qid;
		return true;
	case COLUMN_ID:
		*out = output_id(hit);
		return true;
	case COLUMN_TITLE:
		*out = article->title;
		return true;
	case COLUMN_SOURCE:
		*out = article->source;
		return true;
	case COLUMN_DATE:
		*out = article->date;
		return true;
	case COLUMN_DATE_PRECISION:
		*out = text_of(precision ? precision : "");
		return true;
	case COLUMN_URL:
		*out = article->address;
		return true;
	case COLUMN_LANG:
		*out = output_language(hit);
		return true;
	case COLUMN_PATH:
		*out = hit->path;
		return true;
	case COLUMN_OF:
		*out = text_of(article->is_file ? "file" : "text");
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
	const struct record_article *article = hit->article;

	switch (column) {
	case COLUMN_RANK:
		return hit->rank;
	case COLUMN_RECORD:
		return article->location_count ? article->locations[0].record :
						 0;
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
		return article->location_count;
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

/* The two characters that stand for a byte; NULL: it stands for itself. */
static const char *find_escape(char byte)
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
	default:
		return NULL;
	}
}

static enum status append_escaped(struct bytes *out, struct text text,
				  struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t start = 0;
	size_t end;

	for (end = 0; end < text.length && !status; end++) {
		const char *escape = find_escape(text.data[end]);

		if (!escape)
			continue;
		status = bytes_append(
			out, (struct text){ text.data + start, end - start },
			fault);
		if (!status)
			status = bytes_append(out, text_of(escape), fault);
		start = end + 1;
	}
	if (status || start == text.length)
		return status;
	return bytes_append(
		out, (struct text){ text.data + start, text.length - start },
		fault);
}

/* One cell: valid UTF-8 in any case, and harmless in a terminal. */
static enum status put_cell(struct output *output, const struct hit *hit,
			    enum column column, struct fault *fault)
{
	struct table *table = output->state;
	enum status status;
	size_t bad_count;

	bytes_clear(&output->scratch);
	bytes_clear(&table->clean);
	status = append_value(output, hit, column, fault);
	if (status)
		return status;
	if (output->options.is_terminal)
		status = display_append(&table->clean,
					text_from(&output->scratch),
					DISPLAY_LINE, fault);
	else
		status = utf8_repair(&table->clean, text_from(&output->scratch),
				     &bad_count, fault);
	if (status)
		return status;
	return append_escaped(&output->record, text_from(&table->clean), fault);
}

static enum status print_header(struct output *output, struct fault *fault)
{
	struct table *table = output->state;
	enum status status = STATUS_OK;
	size_t i;

	if (table->has_header)
		return STATUS_OK;
	table->has_header = true;
	for (i = 0; i < table->column_count && !status; i++)
		status = bytes_printf(&output->record, fault, "%s%s",
				      i > 0 ? "\t" : "",
				      names[table->columns[i]]);
	if (status)
		return status;
	return output_line(output, TEXT(""), fault);
}

static enum status print_hit(struct output *output, const struct hit *hit,
			     struct text note, struct fault *fault)
{
	struct table *table = output->state;
	enum status status = STATUS_OK;
	size_t i;

	(void)note; /* for people */
	for (i = 0; i < table->column_count && !status; i++) {
		if (i > 0)
			status =
				bytes_append_byte(&output->record, '\t', fault);
		if (!status)
			status =
				put_cell(output, hit, table->columns[i], fault);
	}
	if (status) {
		bytes_clear(&output->record);
		return status;
	}
	return output_line(output, TEXT(""), fault);
}

const struct output_printer *print_tsv_printer(void)
{
	static const struct output_printer printer = {
		.open = open_table,
		.close = close_table,
		.begin = print_header,
		.hit = print_hit,
	};

	return &printer;
}
