/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/batch.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	/* Room for the longest line that is not refused. */
	BUFFER_BYTES = BATCH_ID_BYTES + QUERY_BYTES + 3,
	REPAIRED_ID_BYTES = 3 * BUFFER_BYTES
};

struct batch {
	int fd;
	const char *name;
	uint64_t line; /* number of the last one handed out */
	struct bytes id;
	bool has_ended;
	size_t start; /* what of the buffer is not handed out yet */
	size_t end;
	char buffer[BUFFER_BYTES];
};

enum status batch_open(struct batch **out, int fd, const char *name,
		       struct fault *fault)
{
	struct batch *batch = memory_zeroed(1, sizeof(*batch));

	*out = batch;
	if (!batch)
		return fault_set(fault, STATUS_FULL, "out of memory");
	batch->fd = fd;
	batch->name = name;
	batch->id = BYTES_UP_TO(REPAIRED_ID_BYTES);
	return STATUS_OK;
}

void batch_close(struct batch *batch)
{
	if (batch)
		bytes_free(&batch->id);
	memory_free(batch);
}

/* Adds to the buffer what there is to read, at least one byte. */
static enum status fill(struct batch *batch, struct fault *fault)
{
	size_t kept = batch->end - batch->start;
	ssize_t length;

	memmove(batch->buffer, batch->buffer + batch->start, kept);
	batch->start = 0;
	batch->end = kept;
	do
		length = read(batch->fd, batch->buffer + kept,
			      sizeof(batch->buffer) - kept);
	while (length < 0 && errno == EINTR);
	if (length < 0)
		return fault_set_errno(fault, errno, batch->name);
	batch->has_ended = length == 0;
	batch->end += (size_t)length;
	return STATUS_OK;
}

/*
 * The next line, without its line feed. When it does not fit, *is_cut, and
 * *out is the whole buffer: call skip_line when done with that.
 */
static enum status read_line(struct batch *batch, struct text *out,
			     bool *is_cut, struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t searched = 0;

	*is_cut = false;
	while (!status) {
		char *begin = batch->buffer + batch->start;
		size_t length = batch->end - batch->start;
		char *feed = memchr(begin + searched, '\n', length - searched);

		if (feed || batch->has_ended) {
			length = feed ? (size_t)(feed - begin) : length;
			*out = (struct text){ begin, length };
			batch->start += length + (feed != NULL);
			return STATUS_OK;
		}
		if (length == sizeof(batch->buffer)) {
			*out = (struct text){ begin, length };
			*is_cut = true;
			return STATUS_OK;
		}
		searched = length;
		status = fill(batch, fault);
	}
	return status;
}

/* Drops what is in the buffer, and all up to the end of the line. */
static enum status skip_line(struct batch *batch, struct fault *fault)
{
	struct text rest;
	bool is_cut = true;
	enum status status = STATUS_OK;

	while (is_cut && !status) {
		batch->start = batch->end;
		status = read_line(batch, &rest, &is_cut, fault);
	}
	return status;
}

/* The id as valid UTF-8, else the number of the line. */
static enum status put_id(struct batch *batch, struct text id,
			  struct batch_question *out, struct fault *fault)
{
	enum status status;
	size_t bad_count;

	bytes_clear(&batch->id);
	if (id.length > BATCH_ID_BYTES)
		out->is_too_long = true;
	if (id.length == 0 || id.length > BATCH_ID_BYTES)
		status = bytes_printf(&batch->id, fault, "%" PRIu64,
				      batch->line);
	else
		status = utf8_repair(&batch->id, id, &bad_count, fault);
	out->id = text_from(&batch->id);
	return status;
}

static enum status split_line(struct batch *batch, struct text line,
			      struct batch_question *out, struct fault *fault)
{
	const char *tab =
		line.length > 0 ? memchr(line.data, '\t', line.length) : NULL;
	size_t id_length = tab ? (size_t)(tab - line.data) : 0;
	size_t query_start = id_length + (tab != NULL);

	if (line.length > 0 && line.data[line.length - 1] == '\r')
		line.length--;
	if (line.length < query_start)
		line.length = query_start;
	out->query = text_skip(line, query_start);
	if (out->query.length > QUERY_BYTES)
		out->is_too_long = true;
	return put_id(batch, (struct text){ line.data, id_length }, out, fault);
}

enum status batch_next(struct batch *batch, struct batch_question *out,
		       bool *is_end, struct fault *fault)
{
	struct text line = TEXT("");
	enum status status;
	bool is_cut;

	*is_end = false;
	*out = (struct batch_question){ .query = TEXT("") };
	if (batch->start == batch->end && !batch->has_ended) {
		status = fill(batch, fault);
		if (status)
			return status;
	}
	if (batch->start == batch->end && batch->has_ended) {
		*is_end = true;
		return STATUS_OK;
	}
	batch->line++;
	status = read_line(batch, &line, &out->is_too_long, fault);
	if (status)
		return status;
	/* what some editors put before a file is no part of the first id */
	if (batch->line == 1)
		(void)text_take(&line, UTF8_BYTE_ORDER_MARK);
	is_cut = out->is_too_long;
	status = split_line(batch, line, out, fault);
	if (out->is_too_long)
		out->query = TEXT("");
	if (status || !is_cut)
		return status;
	return skip_line(batch, fault);
}

int batch_exit_code(const struct batch_tally *tally)
{
	if (tally->has_refused)
		return status_exit_code(STATUS_BAD_QUERY);
	return tally->has_hits ? 0 : 1;
}
