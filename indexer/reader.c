/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/reader.h"

#include <string.h>

#include "shared/memory.h"

enum {
	BLOCK_BYTES = 64 * 1024,
	KEPT_BYTES = 1024 * 1024 /* a larger buffer is given back */
};

struct reader {
	struct input input;
	struct fault damage; /* what ended the input before its end */
	struct bytes buffer;
	uint64_t total;         /* taken from the input */
	uint64_t buffer_offset; /* in the file, of the buffer's first byte */
	size_t used;            /* bytes of the buffer already given out */
	size_t line_bytes;
	size_t whole_bytes;
	char line_end;
	bool is_at_end;
	bool is_kept; /* nothing has been thrown away */
};

enum status reader_open(struct reader **out, size_t line_bytes,
			size_t whole_bytes, struct fault *fault)
{
	struct reader *reader = memory_zeroed(1, sizeof(*reader));
	/* A line may begin just before the middle of the buffer. */
	size_t lines = 2 * (line_bytes + BLOCK_BYTES);
	size_t longest = lines > whole_bytes ? lines : whole_bytes;

	*out = NULL;
	if (!reader)
		return fault_set(fault, STATUS_FULL, "out of memory");
	reader->line_bytes = line_bytes;
	reader->whole_bytes = whole_bytes;
	reader->buffer = BYTES_UP_TO(longest + 2 * BLOCK_BYTES);
	*out = reader;
	return STATUS_OK;
}

void reader_close(struct reader *reader)
{
	if (!reader)
		return;
	bytes_free(&reader->buffer);
	memory_free(reader);
}

void reader_begin(struct reader *reader, struct input input)
{
	reader->input = input;
	reader->damage.text[0] = '\0';
	reader->buffer_offset = 0;
	reader->total = 0;
	reader->used = 0;
	reader->line_end = '\n';
	reader->is_at_end = false;
	reader->is_kept = true;
	bytes_clear(&reader->buffer);
	if (reader->buffer.capacity > KEPT_BYTES)
		bytes_free(&reader->buffer);
}

const char *reader_damage(const struct reader *reader)
{
	return reader->damage.text[0] ? reader->damage.text : NULL;
}

void reader_rewind(struct reader *reader)
{
	reader->used = 0;
}

void reader_use_returns(struct reader *reader)
{
	reader->line_end = '\r';
}

void reader_let_go(struct reader *reader)
{
	reader->is_kept = false;
}

/* Throws away what was given out, when that is most of the buffer. */
static void compact(struct reader *reader)
{
	struct bytes *buffer = &reader->buffer;

	if (reader->is_kept || reader->used < buffer->length / 2)
		return;
	buffer->length -= reader->used;
	if (buffer->length > 0)
		memmove(buffer->data, buffer->data + reader->used,
			buffer->length);
	reader->buffer_offset += reader->used;
	reader->used = 0;
}

/* Reads one block more, or learns that the input is at its end. */
static enum status fill(struct reader *reader, struct fault *fault)
{
	struct bytes *buffer = &reader->buffer;
	size_t length = 0;
	enum status status;

	compact(reader);
	status = bytes_reserve(buffer, BLOCK_BYTES, fault);
	if (status)
		return status;
	status = reader->input.read(reader->input.context,
				    buffer->data + buffer->length, BLOCK_BYTES,
				    &length, fault);
	if (status == STATUS_SKIP)
		reader->damage = *fault;
	else if (status)
		return status;
	reader->is_at_end = length == 0;
	reader->total += length;
	buffer->length += length;
	return STATUS_OK;
}

/* Whether the file, which is all in the buffer, has no LF but CRs. */
static bool has_other_ends(const struct reader *reader)
{
	const struct bytes *buffer = &reader->buffer;

	return reader->line_end == '\n' && reader->buffer_offset == 0 &&
	       reader->used == 0 && buffer->length > 0 &&
	       memchr(buffer->data, '\r', buffer->length);
}

/* Length of the line at `used` once its end is in the buffer; all there is
 * at the end of the file, and too much when the line is too long. */
static enum status find_line(struct reader *reader, size_t *out, bool *has_end,
			     struct fault *fault)
{
	size_t searched = 0;

	for (;;) {
		size_t length = reader->buffer.length - reader->used;
		const char *start =
			length ? reader->buffer.data + reader->used : NULL;
		const char *end = NULL;
		enum status status;

		if (length > searched)
			end = memchr(start + searched, reader->line_end,
				     length - searched);
		*has_end = end;
		*out = end ? (size_t)(end - start) : length;
		if (end || length > reader->line_bytes)
			return STATUS_OK;
		searched = length;
		if (reader->is_at_end && has_other_ends(reader)) {
			reader->line_end = '\r';
			searched = 0;
			continue;
		}
		if (reader->is_at_end)
			return STATUS_OK;
		status = fill(reader, fault);
		if (status)
			return status;
	}
}

/* Goes past the end of a line that is too long, keeping none of it. */
static enum status pass_line(struct reader *reader, struct fault *fault)
{
	bool has_end = false;

	while (!has_end && !reader->is_at_end) {
		const char *start = reader->buffer.data + reader->used;
		size_t length = reader->buffer.length - reader->used;
		const char *end =
			length > 0 ? memchr(start, reader->line_end, length) :
				     NULL;
		enum status status;

		has_end = end;
		reader->used += end ? (size_t)(end - start) + 1 : length;
		if (has_end)
			return STATUS_OK;
		status = fill(reader, fault);
		if (status)
			return status;
	}
	return STATUS_OK;
}

enum status reader_line(struct reader *reader, struct reader_line *out,
			struct fault *fault)
{
	size_t length = 0;
	bool has_end = false;
	enum status status = find_line(reader, &length, &has_end, fault);

	*out = (struct reader_line){ 0 };
	if (status)
		return status;
	out->offset = reader->buffer_offset + reader->used;
	out->is_end = length == 0 && !has_end;
	out->is_too_long = length > reader->line_bytes;
	if (out->is_too_long && !reader->is_kept)
		return pass_line(reader, fault);
	if (!out->is_too_long && length > 0)
		out->text = (struct text){ reader->buffer.data + reader->used,
					   length };
	reader->used += length + has_end;
	return STATUS_OK;
}

enum status reader_start(struct reader *reader, size_t wanted, struct text *out,
			 struct fault *fault)
{
	*out = (struct text){ 0 };
	while (!reader->is_at_end && reader->buffer.length < wanted) {
		enum status status = fill(reader, fault);

		if (status)
			return status;
	}
	*out = text_from(&reader->buffer);
	return STATUS_OK;
}

static bool lies_in(const struct bytes *buffer, struct text text)
{
	uintptr_t start = (uintptr_t)buffer->data;
	uintptr_t place = (uintptr_t)text.data;

	return text.length > 0 && place >= start &&
	       place < start + buffer->length;
}

enum status reader_replace(struct reader *reader, struct text text,
			   struct fault *fault)
{
	struct bytes *buffer = &reader->buffer;

	if (text.length > reader->whole_bytes)
		return fault_set(fault, STATUS_SKIP, "more than %zu bytes",
				 reader->whole_bytes);
	reader_rewind(reader);
	/* What needed no decoding is a part of the file. */
	if (lies_in(buffer, text)) {
		memmove(buffer->data, text.data, text.length);
		buffer->length = text.length;
		return STATUS_OK;
	}
	bytes_clear(buffer);
	return bytes_append(buffer, text, fault);
}

enum status reader_whole(struct reader *reader, struct text *out,
			 struct fault *fault)
{
	*out = (struct text){ 0 };
	reader_rewind(reader);
	while (!reader->is_at_end &&
	       reader->buffer.length <= reader->whole_bytes) {
		enum status status = fill(reader, fault);

		if (status)
			return status;
	}
	if (reader->buffer.length > reader->whole_bytes)
		return fault_set(fault, STATUS_SKIP, "more than %zu bytes",
				 reader->whole_bytes);
	*out = text_from(&reader->buffer);
	return STATUS_OK;
}

/* First what is in the buffer, then straight from the input. Who hears of
 * damage here tells of it: nobody else is to. */
static enum status read_rest(void *context, char *room, size_t room_bytes,
			     size_t *out, struct fault *fault)
{
	struct reader *reader = context;
	size_t length = reader->buffer.length - reader->used;

	if (length == 0 && reader->damage.text[0]) {
		*out = 0;
		*fault = reader->damage;
		reader->damage.text[0] = '\0';
		return STATUS_SKIP;
	}
	if (length == 0) {
		enum status status = reader->input.read(
			reader->input.context, room, room_bytes, out, fault);

		reader->total += *out;
		return status;
	}
	*out = length < room_bytes ? length : room_bytes;
	memcpy(room, reader->buffer.data + reader->used, *out);
	reader->used += *out;
	return STATUS_OK;
}

uint64_t reader_total(const struct reader *reader)
{
	return reader->total;
}

struct input reader_rest(struct reader *reader)
{
	return (struct input){ read_rest, reader };
}
