/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_ris.h"

#include <inttypes.h>
#include <stdio.h>

#include "searcher/calendar.h"
#include "searcher/xml.h"
#include "shared/display.h"
#include "shared/utf8.h"

enum { LAST_C1 = 0x9F, NUMBER_BYTES = 16 };

/* What no line may hold: bad bytes and controls. */
static bool is_unfit(uint32_t code_point, size_t width)
{
	if (width == 1)
		return code_point < ' ' || code_point >= 0x7F;
	return code_point <= LAST_C1;
}

/* One line: each run of white space is a blank. */
static enum status append_line(struct bytes *out, struct text value,
			       struct fault *fault)
{
	enum status status = STATUS_OK;
	bool has_blank = false;
	size_t offset;
	size_t width;

	for (offset = 0; offset < value.length && !status; offset += width) {
		uint32_t code_point = utf8_next(value, offset, &width);
		struct text character = { value.data + offset, width };

		if (utf8_class(code_point) == UTF8_SPACE) {
			has_blank = true;
			continue;
		}
		if (has_blank)
			status = bytes_append_byte(out, ' ', fault);
		has_blank = false;
		if (is_unfit(code_point, width))
			character = TEXT("\xEF\xBF\xBD");
		if (!status)
			status = bytes_append(out, character, fault);
	}
	return status;
}

/* A record in the making: after a failure the rest does nothing. */
struct writer {
	struct output *output;
	enum status status;
	struct fault *fault;
};

static void put_raw(struct writer *writer, struct text text)
{
	if (!writer->status)
		writer->status = bytes_append(&writer->output->record, text,
					      writer->fault);
}

static void put_value(struct writer *writer, struct text value)
{
	struct bytes *out = &writer->output->record;

	if (writer->status)
		return;
	if (writer->output->options.is_terminal)
		writer->status =
			display_append(out, value, DISPLAY_LINE, writer->fault);
	else
		writer->status = append_line(out, value, writer->fault);
}

static void begin_field(struct writer *writer, const char *tag)
{
	put_raw(writer, text_of(tag));
	put_raw(writer, TEXT("  - "));
}

static void end_field(struct writer *writer)
{
	put_raw(writer, TEXT("\r\n"));
}

/* A field without a value is left out. */
static void put_field(struct writer *writer, const char *tag, struct text value)
{
	if (value.length == 0)
		return;
	begin_field(writer, tag);
	put_value(writer, value);
	end_field(writer);
}

static void put_authors(struct writer *writer,
			const struct record_outlet *outlet)
{
	size_t i;

	for (i = 0; i < outlet->author_count; i++)
		put_field(writer, "AU", outlet->authors[i]);
}

/* DA is YYYY/MM/DD/ with nothing between the slashes for what is not
 * known. */
static void put_date(struct writer *writer, const struct record_outlet *outlet)
{
	struct calendar_day day =
		calendar_read(outlet->date, outlet->precision);
	char month[NUMBER_BYTES] = "";
	char number[NUMBER_BYTES] = "";

	if (day.year == 0)
		return;
	if (day.month > 0)
		(void)snprintf(month, sizeof(month), "%02d", day.month);
	if (day.day > 0)
		(void)snprintf(number, sizeof(number), "%02d", day.day);
	if (!writer->status)
		writer->status =
			bytes_printf(&writer->output->record, writer->fault,
				     "PY  - %04d\r\n"
				     "DA  - %04d/%s/%s/\r\n",
				     day.year, day.year, month, number);
}

/* Where the passage stands. No L1: programs fetch what that names. */
static void put_place(struct writer *writer, const struct hit *hit)
{
	const struct record_passage *passage = hit->passage;

	begin_field(writer, "M2");
	put_value(writer, hit->path);
	if (!writer->status && output_is_among_others(hit))
		writer->status = bytes_printf(&writer->output->record,
					      writer->fault,
					      ", record at byte %" PRIu64,
					      output_record(hit));
	if (!writer->status)
		writer->status =
			bytes_printf(&writer->output->record, writer->fault,
				     ", line %" PRIu32 ", bytes %" PRIu64
				     "-%" PRIu64 " of the %s",
				     passage->line, passage->start,
				     passage->end, output_of(hit));
	end_field(writer);
}

static void put_record(struct writer *writer, const struct hit *hit)
{
	const struct record_outlet outlet = output_outlet(hit);
	struct text language = output_language(hit);
	char id[HASH_HEX_BYTES];

	hash_hex(&hit->passage->passage, id);
	put_raw(writer, TEXT("TY  - NEWS\r\n"));
	put_field(writer, "ID", text_of(id));
	put_field(writer, "TI", output_title(hit));
	put_authors(writer, &outlet);
	put_field(writer, "T2", outlet.source);
	put_date(writer, &outlet);
	if (output_is_web(outlet.address))
		put_field(writer, "UR", outlet.address);
	if (xml_is_language(language))
		put_field(writer, "LA", language);
	put_field(writer, "AB", hit->passage->text);
	put_place(writer, hit);
	put_field(writer, "AN", output_id(hit));
	put_field(writer, "KW", writer->output->question->qid);
	put_field(writer, "DB", TEXT("Pullquote"));
	put_raw(writer, TEXT("ER  - \r\n\r\n"));
}

static enum status print_hit(struct output *output, const struct hit *hit,
			     struct text note, struct fault *fault)
{
	struct writer writer = { .output = output, .fault = fault };

	(void)note; /* for people */
	put_record(&writer, hit);
	return output_write(output, writer.status, fault);
}

const struct output_printer *print_ris_printer(void)
{
	static const struct output_printer printer = { .hit = print_hit };

	return &printer;
}
