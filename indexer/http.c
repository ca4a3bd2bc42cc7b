/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/http.h"

#include <string.h>

#include "indexer/charset.h"
#include "indexer/heads.h"
#include "indexer/unpack.h"
#include "shared/array.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	STEP_BYTES = 64 * 1024,
	KEPT_BYTES = 1 << 20,  /* larger rooms are given back */
	SIZE_DIGITS = 8,       /* of a chunk's size */
	SIZE_LINE_BYTES = 1024 /* of the whole line that it is on */
};

struct http {
	struct bytes rooms[2]; /* what is undone moves from one to the other */
	size_t turn;           /* which is written next */
};

/* What the head says about the body. */
struct coding {
	struct text content;  /* Content-Encoding */
	struct text transfer; /* Transfer-Encoding */
};

enum status http_open(struct http **out, struct fault *fault)
{
	struct http *http = memory_zeroed(1, sizeof(*http));

	*out = NULL;
	if (!http)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (int i = 0; i < 2; i++)
		http->rooms[i] = BYTES_UP_TO(HTTP_BODY_BYTES + STEP_BYTES);
	*out = http;
	return STATUS_OK;
}

void http_close(struct http *http)
{
	if (!http)
		return;
	bytes_free(&http->rooms[0]);
	bytes_free(&http->rooms[1]);
	memory_free(http);
}

/* The room that the body is not in. */
static struct bytes *free_room(struct http *http)
{
	struct bytes *room = &http->rooms[http->turn];

	bytes_clear(room);
	if (room->capacity > KEPT_BYTES)
		bytes_free(room);
	return room;
}

/* The body is now what is in the free room. */
static void take_room(struct http *http, struct http_message *out)
{
	out->body = text_from(&http->rooms[http->turn]);
	http->turn = 1 - http->turn;
}

/* Takes what stands before the first `mark` off the start. */
static struct text cut_at(struct text *rest, char mark)
{
	struct text part = *rest;
	const char *end;

	if (rest->length == 0)
		return (struct text){ 0 };
	end = memchr(rest->data, mark, rest->length);
	if (end)
		part.length = (size_t)(end - rest->data);
	*rest = text_skip(*rest, part.length + (end != NULL));
	return text_trim(part);
}

void http_read_media(struct text value, struct text *media,
		     struct text *charset)
{
	size_t length = 0;

	value = text_trim(value);
	while (length < value.length &&
	       !memchr(";, \t\r\n", value.data[length], 6))
		length++;
	*media = (struct text){ value.data, length };
	*charset = (struct text){ 0 };
	if (length == value.length)
		return;
	value = text_skip(value, length);
	*charset = charset_in_header(value);
}

bool http_is_text(struct text media)
{
	static const char *const types[] = {
		"",
		"text/html",
		"application/xhtml+xml",
		"application/xhtml",
		"text/plain",
		"text/vtt",
		"text/srt",
		"application/srt",
		"application/x-subrip",
		"text/xml",
		"application/xml",
		"text/json",
		"application/json",
		"application/x-ndjson",
		"application/jsonl",
	};

	for (size_t i = 0; i < COUNT(types); i++)
		if (text_equal_caseless(media, text_of(types[i])))
			return true;
	/* RSS, Atom, JSON-LD; not pictures, which may be XML. */
	return !text_begins_caseless(media, TEXT("image/")) &&
	       (text_ends_caseless(media, TEXT("+xml")) ||
		text_ends_caseless(media, TEXT("+json")));
}

/* "HTTP/1.1 200 OK" */
static bool read_status_line(struct text *rest, unsigned *code)
{
	struct text line = cut_at(rest, '\n');
	uint64_t number;

	if (!text_begins_caseless(line, TEXT("HTTP/")))
		return false;
	(void)cut_at(&line, ' ');
	if (!heads_number(text_trim(line), &number) || number < 100 ||
	    number > 999)
		return false;
	*code = (unsigned)number;
	return true;
}

/* Keeps the first value: a second is what a proxy put there. */
static void keep(struct text *kept, struct text value)
{
	if (kept->length == 0)
		*kept = value;
}

/* Length of the head; 0 when it has no end. Some writers leave out the
 * empty line behind it, but no field begins as markup does. */
static size_t head_length(struct text message)
{
	size_t length = heads_length(message, HTTP_HEAD_BYTES);
	size_t most = length;
	const char *markup = NULL;

	if (length == 0)
		most = message.length < HTTP_HEAD_BYTES ? message.length :
							  HTTP_HEAD_BYTES;
	if (most > 0)
		markup = memmem(message.data, most, "\n<", 2);
	return markup ? (size_t)(markup + 1 - message.data) : length;
}

/* Reads one head off the start; out->body is what follows it. */
static bool read_head(struct text message, struct http_message *out,
		      struct coding *coding)
{
	size_t length = head_length(message);
	struct text head = message;
	struct text type = { 0 };
	struct heads_field field;

	*coding = (struct coding){ 0 };
	out->is_truncated = length == 0;
	if (length > 0)
		head.length = length;
	else
		length = message.length;
	if (!read_status_line(&head, &out->code))
		return false;
	while (heads_next(&head, &field)) {
		if (text_equal_caseless(field.name, TEXT("content-type")))
			keep(&type, field.value);
		else if (text_equal_caseless(field.name,
					     TEXT("content-encoding")))
			keep(&coding->content, field.value);
		else if (text_equal_caseless(field.name,
					     TEXT("transfer-encoding")))
			keep(&coding->transfer, field.value);
	}
	http_read_media(type, &out->media, &out->charset);
	out->body = text_skip(message, length);
	return true;
}

/* A chunk's size line off the start; the size is followed by blanks or by
 * extensions. False where there is none. */
static bool read_size(struct text *rest, size_t *size)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	size_t length = 0;
	struct text line = *rest;
	const char *end;

	if (line.length > SIZE_LINE_BYTES)
		line.length = SIZE_LINE_BYTES;
	end = line.length > 0 ? memchr(line.data, '\n', line.length) : NULL;
	*size = 0;
	while (length < line.length && length <= SIZE_DIGITS &&
	       line.data[length] &&
	       (strchr(digits, line.data[length]) != NULL)) {
		size_t digit =
			(size_t)(strchr(digits, line.data[length]) - digits);

		*size = *size * 16 + (digit < 16 ? digit : digit - 6);
		length++;
	}
	if (!end || length == 0 || length > SIZE_DIGITS ||
	    !memchr(" \t\r\n;", line.data[length], 5))
		return false;
	rest->length -= (size_t)(end + 1 - rest->data);
	rest->data = end + 1;
	return true;
}

/* Takes the line end behind a chunk's bytes off the start. */
static bool pass_line_end(struct text *rest)
{
	size_t length = 0;

	if (rest->length > 0 && rest->data[0] == '\r')
		length++;
	if (length >= rest->length || rest->data[length] != '\n')
		return false;
	*rest = text_skip(*rest, length + 1);
	return true;
}

/* Joins the chunks of the body. One whose first chunk is none is taken as
 * it is: some crawlers join them and keep the label. */
static enum status join_chunks(struct http *http, struct http_message *out,
			       struct fault *fault)
{
	struct bytes *room = free_room(http);
	struct text rest = out->body;
	bool is_whole = false;
	size_t size = 0;
	enum status status;

	if (rest.length == 0)
		return STATUS_OK;
	while (read_size(&rest, &size)) {
		struct text chunk = rest;

		is_whole = size == 0;
		if (is_whole)
			break;
		if (chunk.length > size)
			chunk.length = size;
		rest = text_skip(rest, chunk.length);
		if (room->length == 0 && rest.length > 0 &&
		    !pass_line_end(&rest))
			return STATUS_OK;
		status = bytes_append(room, chunk, fault);
		if (status)
			return status;
		if (rest.length == 0)
			break;
		(void)pass_line_end(&rest);
	}
	if (!is_whole && room->length == 0)
		return STATUS_OK;
	/* From where they make no sense on. */
	status = bytes_append(room, is_whole ? TEXT("") : rest, fault);
	out->is_truncated = out->is_truncated || !is_whole;
	take_room(http, out);
	return status;
}

/* Whether it begins as HTML, XML or JSON do, and nothing compressed. */
static bool is_markup(struct text body)
{
	struct text text = text_trim(body);

	if (text_begins(text, UTF8_BYTE_ORDER_MARK))
		return true;
	return text.length > 0 && memchr("<{[", text.data[0], 3);
}

/* Undoes one compression. *is_one says whether it was any. */
static enum status expand(struct http *http, enum unpack_kind kind,
			  struct http_message *out, bool *is_one,
			  struct fault *fault)
{
	struct unpack_budget budget = { 0 };
	struct bytes *room = free_room(http);
	struct text rest = out->body;
	struct unpack_entry entry;
	struct unpack *unpack;
	size_t length = 1;
	enum status status;

	*is_one = false;
	status = unpack_open(&unpack, kind, input_of_text(&rest), &budget,
			     fault);
	if (!status)
		status = unpack_next(unpack, &entry, fault);
	while (!status && length > 0) {
		status = bytes_reserve(room, STEP_BYTES, fault);
		if (!status)
			status = entry.input.read(entry.input.context,
						  room->data + room->length,
						  STEP_BYTES, &length, fault);
		if (!status)
			room->length += length;
		if (room->length > HTTP_BODY_BYTES)
			status = fault_set(fault, STATUS_SKIP,
					   "http: a body of more than 32 MB");
	}
	unpack_close(unpack);
	if (status && status != STATUS_SKIP)
		return status;
	if (room->length > HTTP_BODY_BYTES)
		return status;
	if (status && (room->length == 0 || is_markup(out->body)))
		return STATUS_OK;
	*is_one = true;
	out->is_truncated = out->is_truncated || status;
	take_room(http, out);
	return STATUS_OK;
}

/* Whether the bytes may begin a zlib stream. */
static bool is_zlib(struct text body)
{
	const unsigned char *bytes = (const unsigned char *)body.data;

	return body.length > 2 && (bytes[0] & 0x0F) == 8 &&
	       (bytes[0] * 256 + bytes[1]) % 31 == 0;
}

/* What the body is compressed as, by itself; by its label alone only
 * deflate can be known. */
static enum unpack_kind kind_of(struct text body, struct text label)
{
	enum unpack_kind kind = unpack_kind(body);

	if (kind == UNPACK_GZIP || kind == UNPACK_ZSTD)
		return kind;
	if (text_equal_caseless(label, TEXT("deflate")) && body.length > 0)
		return is_zlib(body) ? UNPACK_ZLIB : UNPACK_DEFLATE;
	if ((text_equal_caseless(label, TEXT("bzip2")) &&
	     kind == UNPACK_BZIP2) ||
	    (text_equal_caseless(label, TEXT("compress")) &&
	     kind == UNPACK_COMPRESS) ||
	    (text_equal_caseless(label, TEXT("x-compress")) &&
	     kind == UNPACK_COMPRESS) ||
	    (text_equal_caseless(label, TEXT("xz")) && kind == UNPACK_XZ))
		return kind;
	return UNPACK_NONE;
}

/* The last of a list of codings, which was put on last. */
static struct text last_label(struct text *labels)
{
	struct text rest = *labels;
	struct text label = { 0 };
	const char *start = labels->data;

	while (rest.length > 0) {
		start = rest.data;
		label = cut_at(&rest, ',');
	}
	labels->length = label.length > 0 ? (size_t)(start - labels->data) : 0;
	while (labels->length > 0 && labels->data[labels->length - 1] == ',')
		labels->length--;
	return label;
}

/* Undoes the codings of the body from the outermost in. */
static enum status undo(struct http *http, struct text labels,
			struct http_message *out, struct fault *fault)
{
	for (int i = 0; i < HTTP_CODINGS; i++) {
		struct text label = last_label(&labels);
		enum unpack_kind kind = kind_of(out->body, label);
		bool is_one = true;
		enum status status = STATUS_OK;

		if (kind != UNPACK_NONE)
			status = expand(http, kind, out, &is_one, fault);
		else if (text_equal_caseless(label, TEXT("br")) &&
			 !is_markup(out->body))
			return fault_set(fault, STATUS_SKIP,
					 "http: Content-Encoding br");
		if (status)
			return status;
		if ((kind == UNPACK_NONE || !is_one) && labels.length == 0)
			break;
	}
	return STATUS_OK;
}

enum status http_read(struct http *http, struct text message,
		      struct http_message *out, struct fault *fault)
{
	struct coding coding;
	struct text transfer;
	enum status status = STATUS_OK;

	*out = (struct http_message){ .body = message };
	/* 100 Continue and such come before the answer itself. */
	do {
		if (!read_head(out->body, out, &coding)) {
			*out = (struct http_message){ 0 };
			return fault_set(fault, STATUS_SKIP,
					 "no HTTP response");
		}
	} while (out->code < 200 &&
		 text_begins_caseless(out->body, TEXT("HTTP/")));
	if (out->body.length > HTTP_BODY_BYTES) {
		*out = (struct http_message){ 0 };
		return fault_set(fault, STATUS_SKIP,
				 "http: a body of more than 32 MB");
	}
	out->is_article = out->code >= 200 && out->code < 300 &&
			  out->body.length > 0 && http_is_text(out->media);
	if (!out->is_article) {
		out->body = (struct text){ 0 };
		return STATUS_OK;
	}
	transfer = coding.transfer;
	if (text_equal_caseless(last_label(&transfer), TEXT("chunked")))
		status = join_chunks(http, out, fault);
	else
		transfer = coding.transfer;
	if (!status && transfer.length > 0)
		status = undo(http, transfer, out, fault);
	if (!status)
		status = undo(http, coding.content, out, fault);
	if (status)
		*out = (struct http_message){ 0 };
	return status;
}
