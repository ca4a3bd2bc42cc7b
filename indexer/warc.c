/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * WARC: a line "WARC/1.0", fields, an empty line, a block as long as
 * Content-Length says, two line ends.
 *
 * ARC: a line of address, IP address, date, media type and length with
 * blanks between them (in version 2 five more before the length), a block,
 * a line end. The first record, of filedesc://, is about the file.
 *
 * A record that begins where it should is known by less than one that is
 * looked for: see is_start.
 */
#include "indexer/warc.h"

#include <string.h>

#include "indexer/heads.h"
#include "shared/array.h"
#include "shared/memory.h"

enum {
	READ_BYTES = 256 * 1024,
	AHEAD_BYTES = 8 * 1024, /* what a record is known by is no longer */
	LONGEST_BYTES = WARC_HEAD_BYTES + WARC_BLOCK_BYTES + AHEAD_BYTES,
	/* The more room, the fewer moves of what is held. */
	ROOM_BYTES = LONGEST_BYTES + (8 << 20),
	KEPT_BYTES = 1 << 20, /* a larger buffer is given back */
	DATE_DIGITS = 14,
	BREAKS = 2 /* line ends behind a block */
};

enum form { FORM_UNKNOWN, FORM_WARC, FORM_ARC };

struct warc {
	struct input input;
	struct bytes buffer;
	uint64_t buffer_offset; /* of its first byte, in the input */
	size_t used;            /* bytes of the buffer that are done with */
	struct fault end;       /* why the input ended before its end */
	bool is_damaged;        /* there is such a reason */
	bool is_at_end;
	bool is_lost; /* the next record is to be looked for */
	enum form form;
};

/* A record as it lies behind `used`. */
struct extent {
	size_t head;     /* bytes */
	uint64_t stated; /* length of the block, by the head */
	bool has_stated;
	size_t block; /* bytes */
	size_t whole; /* to where the next one is expected */
	bool is_long;
};

enum status warc_open(struct warc **out, struct fault *fault)
{
	struct warc *warc = memory_zeroed(1, sizeof(*warc));

	*out = NULL;
	if (!warc)
		return fault_set(fault, STATUS_FULL, "out of memory");
	warc->buffer = BYTES_UP_TO(ROOM_BYTES + READ_BYTES);
	*out = warc;
	return STATUS_OK;
}

void warc_close(struct warc *warc)
{
	if (!warc)
		return;
	bytes_free(&warc->buffer);
	memory_free(warc);
}

void warc_begin(struct warc *warc, struct input input)
{
	struct bytes buffer = warc->buffer;

	bytes_clear(&buffer);
	if (buffer.capacity > KEPT_BYTES)
		bytes_free(&buffer);
	*warc = (struct warc){ .input = input, .buffer = buffer };
}

/* What is read and not done with, from `offset` on. */
static struct text ahead(const struct warc *warc, size_t offset)
{
	size_t length = warc->buffer.length - warc->used;

	if (offset >= length)
		return (struct text){ "", 0 };
	return (struct text){ warc->buffer.data + warc->used + offset,
			      length - offset };
}

/* Reads on, to `wanted` bytes ahead or the end. */
static enum status fill(struct warc *warc, size_t wanted, struct fault *fault)
{
	struct bytes *buffer = &warc->buffer;

	while (!warc->is_at_end && buffer->length - warc->used < wanted) {
		size_t length = 0;
		enum status status;

		if (warc->used > 0 && (warc->used >= buffer->length / 2 ||
				       buffer->length > ROOM_BYTES)) {
			buffer->length -= warc->used;
			memmove(buffer->data, buffer->data + warc->used,
				buffer->length);
			warc->buffer_offset += warc->used;
			warc->used = 0;
		}
		status = bytes_reserve(buffer, READ_BYTES, fault);
		if (status)
			return status;
		status = warc->input.read(warc->input.context,
					  buffer->data + buffer->length,
					  READ_BYTES, &length, fault);
		if (status && status != STATUS_SKIP)
			return status;
		if (status) {
			warc->is_damaged = true;
			warc->end = *fault;
			length = 0;
		}
		warc->is_at_end = length == 0;
		buffer->length += length;
	}
	return STATUS_OK;
}

/* The line at the start, without its end; false when that is not there. */
static bool first_line(struct text text, struct text *out)
{
	const char *end = NULL;

	if (text.length > 0)
		end = memchr(text.data, '\n', text.length);
	if (!end)
		return false;
	*out = (struct text){ text.data, (size_t)(end - text.data) };
	return true;
}

/* A version, and a field behind it; one that is looked for has a field by
 * which it cannot be something else. */
static bool is_warc_start(struct text text, bool is_looked_for)
{
	struct text line;
	size_t i = 0;

	if (text.length > AHEAD_BYTES)
		text.length = AHEAD_BYTES;
	if (!text_begins_caseless(text, TEXT("WARC/")) ||
	    !first_line(text, &line))
		return false;
	text = text_skip(text, line.length + 1);
	line = text_trim(line);
	if (line.length < 8 || line.length > 10 ||
	    !text_is_digit(line.data[5]) || line.data[6] != '.' ||
	    !text_is_digit(line.data[7]))
		return false;
	if (text_begins_caseless(text, TEXT("WARC-")) ||
	    text_begins_caseless(text, TEXT("Content-")))
		return true;
	while (i < text.length && text.data[i] > ' ' && text.data[i] != ':')
		i++;
	return !is_looked_for && i > 0 && i < text.length &&
	       text.data[i] == ':';
}

/* What the line that begins an ARC record says. */
struct arc_line {
	struct text uri;
	struct text date;
	struct text media;
	uint64_t length;
};

/* Takes the last word off the line. */
static struct text last_word(struct text *line)
{
	size_t end;
	size_t start;

	*line = text_trim(*line);
	end = start = line->length;
	while (start > 0 && line->data[start - 1] != ' ')
		start--;
	line->length = start;
	return (struct text){ line->data + start, end - start };
}

static bool is_date(struct text word)
{
	size_t digits = 0;

	while (digits < word.length && text_is_digit(word.data[digits]))
		digits++;
	return digits == word.length && digits == DATE_DIGITS;
}

/* Digits and dots, or hexadecimal and colons. */
static bool is_ip_address(struct text word)
{
	size_t marks = 0;

	for (size_t i = 0; i < word.length; i++) {
		if (!memchr("0123456789abcdefABCDEF.:", word.data[i], 24))
			return false;
		marks += word.data[i] == '.' || word.data[i] == ':';
	}
	return marks >= 2;
}

/* From its end, as crawlers left blanks in addresses. The media type may
 * have parameters, so that the date is not at a fixed place. */
static bool parse_arc_line(struct text text, struct arc_line *out)
{
	struct text line;
	struct text word;
	size_t number_bytes;

	if (text.length > AHEAD_BYTES)
		text.length = AHEAD_BYTES;
	if (!first_line(text, &line) ||
	    !(text_begins_caseless(line, TEXT("http")) ||
	      text_begins_caseless(line, TEXT("filedesc:")) ||
	      text_begins_caseless(line, TEXT("ftp:")) ||
	      text_begins_caseless(line, TEXT("dns:"))))
		return false;
	word = last_word(&line);
	number_bytes = word.length;
	if (!heads_number(word, &out->length) || !text_is_digit(word.data[0]) ||
	    !text_is_digit(word.data[number_bytes - 1]))
		return false;
	do {
		out->media = word;
		word = last_word(&line);
	} while (word.length > 0 && !is_date(word));
	out->date = word;
	if (word.length == 0 || !is_ip_address(last_word(&line)))
		return false;
	out->uri = text_trim(line);
	return out->uri.length > 0;
}

static bool is_start(const struct warc *warc, struct text text,
		     bool is_looked_for)
{
	struct arc_line line;

	if (warc->form != FORM_ARC && is_warc_start(text, is_looked_for))
		return true;
	return warc->form != FORM_WARC && parse_arc_line(text, &line);
}

bool warc_is_start(struct text start)
{
	static const struct warc unknown;

	return is_start(&unknown, start, false);
}

/* Where a WARC record begins in the first `length` bytes of the `reach`
 * that there are; `length` when none does. */
static size_t find_warc(const char *data, size_t length, size_t reach)
{
	static const char name[] = { 'W', 'A', 'R', 'C', '/' };
	size_t offset = 0;

	while (offset < length) {
		const char *at = memmem(data + offset, reach - offset, name,
					sizeof(name));

		if (!at)
			break;
		offset = (size_t)(at - data);
		if (offset < length &&
		    is_warc_start((struct text){ at, reach - offset }, true))
			return offset;
		offset += sizeof(name);
	}
	return length;
}

/* Likewise of ARC: these begin lines. */
static size_t find_arc(const char *data, size_t length, size_t reach,
		       bool is_line)
{
	struct arc_line line;
	const char *at = data;

	if (is_line && length > 0 &&
	    parse_arc_line((struct text){ data, reach }, &line))
		return 0;
	while (length > 0 &&
	       (at = memchr(at, '\n', length - (size_t)(at - data)))) {
		size_t offset = (size_t)(++at - data);

		if (offset >= length)
			break;
		if (!strchr("hHfFdD", *at) || !*at)
			continue;
		if (parse_arc_line((struct text){ at, reach - offset }, &line))
			return offset;
	}
	return length;
}

/* Looks for a record from *offset ahead on, in what was read. *offset is
 * where it begins or, when there is none, from where on to look when more
 * was read. */
static bool find_start(const struct warc *warc, size_t *offset)
{
	struct text text = ahead(warc, *offset);
	size_t place = warc->used + *offset;
	bool is_line = place == 0 || warc->buffer.data[place - 1] == '\n';
	size_t length = text.length;
	size_t found;

	/* What it is known by may not all have been read yet. */
	if (!warc->is_at_end)
		length = length > AHEAD_BYTES ? length - AHEAD_BYTES : 0;
	found = length;
	if (warc->form != FORM_ARC)
		found = find_warc(text.data, length, text.length);
	if (warc->form != FORM_WARC)
		found = find_arc(text.data, found, text.length, is_line);
	*offset += found;
	return found < length;
}

/* Passes over what is between records, all of which is junk when the last
 * one did not end well. False at the end. */
static enum status go_to_start(struct warc *warc, bool *out,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	*out = false;
	for (;;) {
		struct text text = ahead(warc, 0);
		size_t breaks = 0;
		bool is_found = false;

		while (breaks < text.length && !warc->is_lost &&
		       strchr("\r\n", text.data[breaks]) && text.data[breaks])
			breaks++;
		warc->used += breaks;
		text = ahead(warc, 0);
		if (text.length <= AHEAD_BYTES && !warc->is_at_end) {
			status = fill(warc, AHEAD_BYTES + 1, fault);
			if (status)
				return status;
			continue;
		}
		*out = is_start(warc, text, warc->is_lost);
		if (*out || text.length == 0)
			return STATUS_OK;
		warc->is_lost = true;
		breaks = 0;
		is_found = find_start(warc, &breaks);
		warc->used += breaks;
		if (is_found) {
			*out = true;
			return STATUS_OK;
		}
	}
}

/* Behind the line ends after the block, at most those that belong to it. */
static size_t pass_breaks(const struct warc *warc, size_t offset, size_t most)
{
	struct text text = ahead(warc, offset);
	size_t passed = 0;

	for (size_t i = 0; i < most; i++) {
		if (passed < text.length && text.data[passed] == '\r')
			passed++;
		if (passed >= text.length || text.data[passed] != '\n')
			break;
		passed++;
	}
	return offset + passed;
}

/* Whether another record or nothing follows behind a block. */
static bool is_well_ended(const struct warc *warc, size_t offset)
{
	struct text text = ahead(warc, offset);
	size_t breaks = 0;

	while (breaks < text.length && breaks < AHEAD_BYTES / 2 &&
	       (text.data[breaks] == '\r' || text.data[breaks] == '\n'))
		breaks++;
	text = ahead(warc, offset + breaks);
	return (text.length == 0 && warc->is_at_end) ||
	       is_start(warc, text, false);
}

/* The block ends before the record at `end`, without the line ends. */
static void end_block_at(const struct warc *warc, struct extent *extent,
			 size_t end)
{
	struct text text = ahead(warc, extent->head);
	size_t length = end - extent->head;

	for (int i = 0; i < BREAKS && length > 0; i++) {
		if (text.data[length - 1] != '\n')
			break;
		length--;
		if (length > 0 && text.data[length - 1] == '\r')
			length--;
	}
	extent->block = length;
	extent->whole = end;
}

/* The block goes on to the next record or the end, wherever that is. */
static enum status extend(struct warc *warc, struct extent *extent, size_t from,
			  struct fault *fault)
{
	size_t offset = from;

	while (!find_start(warc, &offset)) {
		size_t read = ahead(warc, 0).length;
		enum status status;

		if (warc->is_at_end)
			break;
		if (offset > extent->head + WARC_BLOCK_BYTES) {
			/* Too much to belong to it. */
			extent->is_long = !extent->has_stated;
			extent->whole = offset;
			warc->is_lost = true;
			return STATUS_OK;
		}
		status = fill(warc, read + 1, fault);
		if (status)
			return status;
	}
	end_block_at(warc, extent, offset);
	extent->is_long = extent->block > WARC_BLOCK_BYTES;
	return STATUS_OK;
}

/* Finds where the block ends. */
static enum status measure(struct warc *warc, struct extent *extent,
			   struct fault *fault)
{
	size_t offset = extent->head;
	size_t end;
	enum status status;

	if (!extent->has_stated)
		return extend(warc, extent, extent->head, fault);
	if (extent->stated > WARC_BLOCK_BYTES) {
		/* Either the length is wrong or this is nothing to read. */
		extent->is_long = true;
		extent->whole = extent->head;
		warc->is_lost = true;
		return STATUS_OK;
	}
	end = extent->head + (size_t)extent->stated;
	status = fill(warc, end + AHEAD_BYTES, fault);
	if (status)
		return status;
	extent->block = (size_t)extent->stated;
	extent->whole = end;
	if (ahead(warc, 0).length >= end && is_well_ended(warc, end))
		return STATUS_OK;
	/* Too long, or the record was cut off: the next is inside. */
	if (find_start(warc, &offset) && offset < end) {
		end_block_at(warc, extent, offset);
		return STATUS_OK;
	}
	if (ahead(warc, 0).length < end) {
		extent->block = ahead(warc, extent->head).length;
		extent->whole = extent->head + extent->block;
		return STATUS_OK;
	}
	/* The length is right, and junk follows. */
	warc->is_lost = true;
	if (pass_breaks(warc, end, BREAKS) > end + 1)
		return STATUS_OK;
	warc->is_lost = false;
	return extend(warc, extent, end, fault);
}

static enum warc_type type_of(struct text name)
{
	static const struct {
		const char *name;
		enum warc_type type;
	} types[] = {
		{ "response", WARC_RESPONSE },
		{ "resource", WARC_RESOURCE },
		{ "conversion", WARC_CONVERSION },
		{ "warcinfo", WARC_INFO },
		{ "request", WARC_REQUEST },
		{ "metadata", WARC_METADATA },
		{ "revisit", WARC_REVISIT },
		{ "continuation", WARC_CONTINUATION },
	};

	for (size_t i = 0; i < COUNT(types); i++)
		if (text_equal_caseless(name, text_of(types[i].name)))
			return types[i].type;
	return WARC_OTHER;
}

/* Early writers put addresses into <>, as the standard's grammar had it. */
static struct text without_brackets(struct text text)
{
	if (text.length >= 2 && text.data[0] == '<' &&
	    text.data[text.length - 1] == '>')
		return (struct text){ text.data + 1, text.length - 2 };
	return text;
}

/* Reads the head of a WARC record; with `stated` where it says a length. */
static void read_fields(struct text head, struct warc_record *out,
			struct extent *extent)
{
	struct heads_field field;
	struct text line;

	out->type = WARC_OTHER;
	if (!first_line(head, &line))
		return;
	head = text_skip(head, line.length + 1);
	while (heads_next(&head, &field)) {
		if (text_equal_caseless(field.name, TEXT("warc-type")))
			out->type = type_of(field.value);
		else if (text_equal_caseless(field.name,
					     TEXT("warc-target-uri")))
			out->uri = without_brackets(field.value);
		else if (text_equal_caseless(field.name, TEXT("warc-date")))
			out->date = field.value;
		else if (text_equal_caseless(field.name,
					     TEXT("warc-record-id")))
			out->id = without_brackets(field.value);
		else if (text_equal_caseless(field.name, TEXT("content-type")))
			out->media = field.value;
		else if (text_equal_caseless(field.name,
					     TEXT("warc-truncated")))
			out->is_truncated = true;
		else if (text_equal_caseless(field.name,
					     TEXT("content-length")))
			extent->has_stated =
				heads_number(field.value, &extent->stated);
	}
}

/* Reads what stands before the block at `used`. */
static void read_head(const struct warc *warc, struct warc_record *out,
		      struct extent *extent)
{
	struct text head = ahead(warc, 0);
	struct arc_line line;

	if (extent->head > 0)
		head.length = extent->head;
	if (warc->form != FORM_ARC) {
		read_fields(head, out, extent);
		return;
	}
	if (!parse_arc_line(head, &line))
		return;
	out->uri = line.uri;
	out->date = line.date;
	out->media = line.media;
	extent->stated = line.length;
	extent->has_stated = true;
	out->type = WARC_OTHER;
	if (text_begins_caseless(line.uri, TEXT("filedesc:")))
		out->type = WARC_INFO;
	else if (text_begins_caseless(line.uri, TEXT("http")))
		out->type = WARC_RESOURCE;
}

/* Where the block begins. 0: the head has no end. */
static enum status find_block(struct warc *warc, size_t *out,
			      struct fault *fault)
{
	size_t length = AHEAD_BYTES;
	struct text line;
	enum status status;

	for (*out = 0; *out == 0 && length <= WARC_HEAD_BYTES; length *= 2) {
		status = fill(warc, length, fault);
		if (status)
			return status;
		if (warc->form == FORM_UNKNOWN)
			warc->form = is_warc_start(ahead(warc, 0), false) ?
					     FORM_WARC :
					     FORM_ARC;
		if (warc->form == FORM_WARC)
			*out = heads_length(ahead(warc, 0), WARC_HEAD_BYTES);
		else if (first_line(ahead(warc, 0), &line))
			*out = line.length + 1;
	}
	return STATUS_OK;
}

/* Fills in what is borrowed, now that the buffer does not move. */
static void give(const struct warc *warc, const struct extent *extent,
		 struct warc_record *out)
{
	struct extent again = { .head = extent->head };
	bool is_http;

	read_head(warc, out, &again);
	out->is_long = extent->is_long;
	out->block = ahead(warc, extent->head);
	if (!extent->is_long)
		out->block.length = extent->block;
	else if (out->block.length > AHEAD_BYTES)
		out->block.length = AHEAD_BYTES;
	if (extent->head == 0 || (extent->has_stated && !extent->is_long &&
				  extent->block < extent->stated))
		out->is_truncated = true;
	is_http = text_begins_caseless(out->block, TEXT("HTTP/"));
	if (warc->form == FORM_ARC && out->type == WARC_RESOURCE && is_http)
		out->type = WARC_RESPONSE;
	out->is_http =
		is_http &&
		(out->type == WARC_RESPONSE ||
		 text_begins_caseless(out->media, TEXT("application/http")));
}

enum status warc_next(struct warc *warc, struct warc_record *out,
		      struct fault *fault)
{
	struct extent extent = { 0 };
	bool has_start;
	enum status status;

	*out = (struct warc_record){ 0 };
	status = go_to_start(warc, &has_start, fault);
	if (status)
		return status;
	out->is_end = !has_start;
	if (!has_start && warc->is_damaged) {
		*fault = warc->end;
		return STATUS_SKIP;
	}
	if (!has_start)
		return STATUS_OK;
	warc->is_lost = false;
	status = find_block(warc, &extent.head, fault);
	if (status)
		return status;
	read_head(warc, out, &extent);
	/* A head that has no end is all there is, or no head. */
	extent.whole = warc->is_at_end ? ahead(warc, 0).length : 1;
	warc->is_lost = extent.head == 0;
	if (extent.head > 0)
		status = measure(warc, &extent, fault);
	if (!status && extent.is_long)
		status = fill(warc, extent.head + AHEAD_BYTES, fault);
	*out = (struct warc_record){ 0 };
	if (status)
		return status;
	out->offset = warc->buffer_offset + warc->used;
	give(warc, &extent, out);
	warc->used += extent.whole;
	return STATUS_OK;
}
