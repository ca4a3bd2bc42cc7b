/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/load.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "indexer/decode.h"
#include "indexer/formats.h"
#include "indexer/furniture.h"
#include "indexer/items.h"
#include "indexer/lines.h"
#include "indexer/reader.h"
#include "indexer/records.h"
#include "indexer/text_article.h"
#include "indexer/tongue.h"
#include "shared/files.h"
#include "shared/memory.h"

enum {
	SNIFFED_BYTES = 64 * 1024, /* of blank lines before a first record */
	DECODED_PER_BYTE = 3,
	KEPT_BYTES = 1024 * 1024
};

enum kind {
	KIND_LINES, /* JSON Lines, read line by line */
	KIND_WHOLE  /* text, or records as other JSON */
};

struct load {
	struct reader *reader;
	struct records *records;
	struct input_file file; /* being read */
	struct bytes decoded;
	struct fault fault;
};

/* One file on its way through. */
struct task {
	struct load *load;
	const char *name;
	const struct load_visitor *visitor;
	struct load_facts *facts;
	const volatile sig_atomic_t *stop; /* NULL: nothing stops it */
	bool is_stream;
	bool is_decoded;  /* the reader gives not the file's own bytes */
	size_t bad_count; /* of the file as a whole, for its first article */
	char reason[FAULT_TEXT_BYTES]; /* of the first rejected record */
};

/* Dates in the year after this one are believed. */
static enum status next_year(int *out, struct fault *fault)
{
	time_t now = time(NULL);
	struct tm parts;

	if (now == (time_t)-1 || !gmtime_r(&now, &parts))
		return fault_set_errno(fault, errno, "clock");
	*out = parts.tm_year + 1900 + 1;
	return STATUS_OK;
}

enum status load_open(struct load **out, struct fault *fault)
{
	struct load *load = memory_zeroed(1, sizeof(*load));
	int last_year = 0;
	enum status status;

	*out = NULL;
	if (!load)
		return fault_set(fault, STATUS_FULL, "out of memory");
	load->decoded = BYTES_UP_TO((size_t)LOAD_TEXT_BYTES * DECODED_PER_BYTE);
	status = next_year(&last_year, fault);
	if (!status)
		status = reader_open(&load->reader, LOAD_RECORD_BYTES,
				     LOAD_TEXT_BYTES, fault);
	if (!status)
		status = records_open(&load->records, last_year,
				      LOAD_TEXT_BYTES, fault);
	if (status) {
		load_close(load);
		return status;
	}
	*out = load;
	return STATUS_OK;
}

void load_close(struct load *load)
{
	if (!load)
		return;
	reader_close(load->reader);
	records_close(load->records);
	input_file_free(&load->file);
	bytes_free(&load->decoded);
	memory_free(load);
}

const struct fault *load_fault(const struct load *load)
{
	return &load->fault;
}

/* ---- One article or record --------------------------------------------- */

static enum status give(struct task *task, struct article *article)
{
	struct fault *fault = &task->load->fault;
	char language[LANGUAGE_CODE_BYTES];
	enum status status = tongue_choose(language, article, fault);

	if (status)
		return status;
	article->language = text_of(language);
	article->bad_count += task->bad_count;
	task->bad_count = 0;
	task->facts->bad_count += article->bad_count;
	task->facts->article_count++;
	return task->visitor->article(task->visitor->context, article, fault);
}

static enum status reject(struct task *task, uint64_t offset,
			  const char *reason)
{
	if (task->facts->rejected_count++ == 0)
		(void)snprintf(task->reason, sizeof(task->reason), "%s",
			       reason);
	return task->visitor->rejected(task->visitor->context, offset, reason,
				       &task->load->fault);
}

static enum status give_record(struct task *task, struct text text,
			       uint64_t offset)
{
	struct load *load = task->load;
	struct article article;
	struct fault why = { 0 };
	enum status status =
		records_read(load->records, text, offset, &article, &why);

	if (status == STATUS_SKIP)
		return reject(task, offset, why.text);
	if (status) {
		load->fault = why;
		return status;
	}
	return give(task, &article);
}

static enum status give_line(struct task *task, const struct reader_line *line)
{
	if (line->is_too_long) {
		records_skip(task->load->records);
		return reject(task, line->offset, "record too long");
	}
	if (lines_trim(line->text).length == 0)
		return STATUS_OK;
	return give_record(task, line->text, line->offset);
}

/* ---- Kinds of files ---------------------------------------------------- */

/* Of a file of several records, when its end has come. */
static enum status end_records(struct task *task)
{
	struct load *load = task->load;

	if (task->facts->article_count > 0)
		return STATUS_OK;
	if (task->facts->rejected_count == 0)
		return fault_set(&load->fault, STATUS_SKIP, "%s: no words",
				 task->name);
	return fault_set(&load->fault, STATUS_SKIP, "%s: no usable record: %s",
			 task->name, task->reason);
}

static enum status load_lines(struct task *task, enum records_keys keys)
{
	struct load *load = task->load;
	struct reader_line line = { 0 };
	enum status status = STATUS_OK;

	records_begin(load->records, keys);
	reader_let_go(load->reader);
	while (!status && !line.is_end) {
		status = reader_line(load->reader, &line, &load->fault);
		if (!status && !line.is_end)
			status = give_line(task, &line);
	}
	return status ? status : end_records(task);
}

static enum status load_object(struct task *task, struct text text)
{
	struct load *load = task->load;
	struct article article;
	enum status status;

	records_begin(load->records, RECORDS_SINGLE);
	status = records_read(load->records, text, 0, &article, &load->fault);
	if (status) {
		fault_prefix(&load->fault, "%s", task->name);
		return status;
	}
	return give(task, &article);
}

/* Records that are one object, an array, or one behind the other. */
static enum status load_items(struct task *task, struct text text)
{
	struct items items = items_of(text);
	struct items rest = items;
	struct text item;
	struct text other;
	enum status status = STATUS_OK;

	if (!items.is_array && items_next(&rest, &item) &&
	    !items_next(&rest, &other))
		return load_object(task, item);
	records_begin(task->load->records, RECORDS_FILE);
	while (!status && items_next(&items, &item))
		status = give_record(task, item,
				     (uint64_t)(item.data - text.data));
	return status ? status : end_records(task);
}

static bool begins_record(struct text text)
{
	text = lines_trim(text);
	return text.length > 0 && (text.data[0] == '{' || text.data[0] == '[');
}

static enum status look(struct task *task, struct text text,
			enum records_shape *out)
{
	*out = RECORDS_OTHER;
	if (!begins_record(text))
		return STATUS_OK;
	return records_look(task->load->records, text, out, &task->load->fault);
}

static bool has_ending(const char *name, const char *ending)
{
	size_t name_length = strlen(name);
	size_t length = strlen(ending);

	return name_length > length &&
	       strcasecmp(name + name_length - length, ending) == 0;
}

static bool is_json_name(const char *name)
{
	return has_ending(name, ".json");
}

static enum status load_text(struct task *task, const struct decoded *decoded)
{
	struct fault *fault = &task->load->fault;
	struct article article;
	bool is_empty;
	enum status status = furniture_is_all(&is_empty, decoded->text, fault);

	if (!status && is_empty)
		return fault_set(fault, STATUS_SKIP, "%s: no words",
				 task->name);
	if (!status)
		status = text_article_read(&article, decoded->text, fault);
	if (status) {
		fault_prefix(&task->load->fault, "%s", task->name);
		return status;
	}
	article.is_file = decoded->is_raw && !task->is_decoded;
	return give(task, &article);
}

/* A file that is read as a whole: text, unless its name or its first record
 * says that it is JSON. */
static enum status load_whole(struct task *task)
{
	struct load *load = task->load;
	enum records_shape shape = RECORDS_OTHER;
	struct decoded decoded;
	struct items items;
	struct text first;
	struct text raw;
	enum status status = reader_whole(load->reader, &raw, &load->fault);

	if (status)
		return status;
	status = decode_text(&decoded, &load->decoded, raw, &load->fault);
	if (status) {
		fault_prefix(&load->fault, "%s", task->name);
		return status;
	}
	task->bad_count += decoded.bad_count;
	if (is_json_name(task->name))
		return load_items(task, decoded.text);
	items = items_of(decoded.text);
	if (begins_record(decoded.text) && items_next(&items, &first))
		status = look(task, first, &shape);
	if (status)
		return status;
	return shape == RECORDS_ARTICLE ? load_items(task, decoded.text) :
					  load_text(task, &decoded);
}

/* Whether one of the next lines is a record of its own, too; one that is
 * too long to look at counts. */
static enum status has_another(struct task *task, bool *out)
{
	struct reader_line line = { 0 };
	enum records_shape shape = RECORDS_OTHER;
	enum status status = STATUS_OK;

	*out = false;
	while (!status && !*out) {
		status = reader_line(task->load->reader, &line,
				     &task->load->fault);
		if (status || line.is_end || line.offset >= SNIFFED_BYTES)
			break;
		if (!line.is_too_long)
			status = look(task, line.text, &shape);
		*out = line.is_too_long || shape != RECORDS_OTHER;
	}
	return status;
}

/*
 * JSON Lines is known by its name or by a first line that is an article, in
 * a .json file any object. There it may also be the first of records one
 * behind the other, over any number of lines, or the only one: if no other
 * line is one, the file is read as a whole.
 */
static enum status sniff(struct task *task, enum kind *out)
{
	struct load *load = task->load;
	struct reader_line line = { 0 };
	enum records_shape shape = RECORDS_OTHER;
	bool is_lines;
	enum status status;

	*out = KIND_LINES;
	if (has_ending(task->name, ".jsonl") ||
	    has_ending(task->name, ".ndjson"))
		return STATUS_OK;
	*out = KIND_WHOLE;
	do {
		status = reader_line(load->reader, &line, &load->fault);
	} while (!status && !line.is_end && line.offset < SNIFFED_BYTES &&
		 !line.is_too_long && lines_trim(line.text).length == 0);
	if (!status)
		status = look(task, line.text, &shape);
	if (status || shape == RECORDS_OTHER)
		return status;
	is_lines = shape == RECORDS_ARTICLE;
	if (is_json_name(task->name))
		status = has_another(task, &is_lines);
	if (is_lines)
		*out = KIND_LINES;
	return status;
}

/* ---- Files and streams ------------------------------------------------- */

/* UTF-16 has no bytes that end a line: such a file is decoded as a whole,
 * and the reader goes on with its text. */
static enum status decode_whole(struct task *task)
{
	struct load *load = task->load;
	struct decoded decoded;
	struct text raw;
	enum status status = reader_whole(load->reader, &raw, &load->fault);

	if (status)
		return status;
	status = decode_text(&decoded, &load->decoded, raw, &load->fault);
	if (status)
		return status;
	task->is_decoded = true;
	task->bad_count = decoded.bad_count;
	return reader_replace(load->reader, decoded.text, &load->fault);
}

static enum status begin_file(struct task *task, int fd)
{
	struct load *load = task->load;
	enum status status;

	input_file_free(&load->file);
	status = input_file_begin(&load->file, fd, task->name, task->stop,
				  &load->fault);
	if (!status)
		reader_begin(load->reader, input_of_file(&load->file),
			     task->name);
	return status;
}

/* Of a stream, which may be slow to go on, no more is waited for than its
 * mark needs. */
static enum status begin(struct task *task, int fd, struct text *start)
{
	struct load *load = task->load;
	size_t wanted = task->is_stream ? DECODE_MARK_BYTES :
					  READER_START_BYTES;
	enum status status = begin_file(task, fd);

	if (status)
		return status;
	status = reader_start(load->reader, wanted, start, &load->fault);
	if (status || !decode_has_utf16_mark(*start))
		return status;
	status = decode_whole(task);
	if (status)
		return status;
	return reader_start(load->reader, wanted, start, &load->fault);
}

static enum status load_begun(struct task *task, struct text start)
{
	struct load *load = task->load;
	const char *format = formats_name(start);
	enum kind kind = KIND_WHOLE;
	enum status status;

	if (format)
		return fault_set(&load->fault, STATUS_SKIP,
				 "%s: %s is not supported yet", task->name,
				 format);
	status = sniff(task, &kind);
	if (status)
		return status;
	reader_rewind(load->reader);
	return kind == KIND_LINES ? load_lines(task, RECORDS_FILE) :
				    load_whole(task);
}

static enum status load_opened(struct task *task, int fd)
{
	struct load *load = task->load;
	struct text start;
	enum status status = begin(task, fd, &start);

	if (!status)
		status = load_begun(task, start);
	if (!status || status == STATUS_SKIP)
		task->facts->content = input_file_hash(&load->file);
	if (load->decoded.capacity > KEPT_BYTES)
		bytes_free(&load->decoded);
	return status;
}

static enum status look_again(struct task *task, int fd)
{
	if (fstat(fd, &task->facts->after) < 0)
		return fault_set_errno(&task->load->fault, errno, task->name);
	return STATUS_OK;
}

enum status load_file(struct load *load, int folder_fd, const char *name,
		      const struct load_visitor *visitor,
		      struct load_facts *out)
{
	struct task task = {
		.load = load, .name = name, .visitor = visitor, .facts = out
	};
	struct fault close_fault = { 0 };
	int fd = -1;
	enum status status;
	enum status close_status;

	*out = (struct load_facts){ 0 };
	load->fault = (struct fault){ 0 };
	status = files_open_beneath(&fd, folder_fd, name, &out->before,
				    &load->fault);
	if (status)
		return status;
	status = load_opened(&task, fd);
	if (!status || status == STATUS_SKIP) {
		enum status again = look_again(&task, fd);

		status = again ? again : status;
	}
	close_status = files_close(&fd, name, &close_fault);
	if (!status && close_status) {
		load->fault = close_fault;
		status = close_status;
	}
	return status;
}

static enum status load_line_at(struct task *task, int fd, uint64_t offset)
{
	struct load *load = task->load;
	struct reader_line line = { 0 };
	enum status status;

	if (offset > INT64_MAX || lseek(fd, (off_t)offset, SEEK_SET) < 0)
		return fault_set(&load->fault, STATUS_SKIP,
				 "%s: no record at byte %" PRIu64, task->name,
				 offset);
	status = begin_file(task, fd);
	if (status)
		return status;
	records_begin(load->records, RECORDS_FILE);
	reader_let_go(load->reader);
	status = reader_line(load->reader, &line, &load->fault);
	if (status)
		return status;
	line.offset = offset;
	status = give_line(task, &line);
	if (status || task->facts->article_count > 0)
		return status;
	return fault_set(&load->fault, STATUS_SKIP,
			 "%s: no record at byte %" PRIu64, task->name, offset);
}

enum status load_record(struct load *load, int folder_fd, const char *name,
			uint64_t offset, const struct load_visitor *visitor)
{
	struct load_facts facts = { 0 };
	struct task task = {
		.load = load, .name = name, .visitor = visitor, .facts = &facts
	};
	int fd = -1;
	enum status status;

	load->fault = (struct fault){ 0 };
	status = files_open_beneath(&fd, folder_fd, name, &facts.before,
				    &load->fault);
	if (status)
		return status;
	status = load_line_at(&task, fd, offset);
	(void)close(fd); /* it was only read */
	return status;
}

enum status load_stream(struct load *load, int fd,
			const volatile sig_atomic_t *stop,
			const struct load_visitor *visitor,
			struct load_facts *out)
{
	struct task task = { .load = load,
			     .name = "standard input",
			     .visitor = visitor,
			     .facts = out,
			     .stop = stop,
			     .is_stream = true };
	struct text start;
	enum status status;

	*out = (struct load_facts){ 0 };
	load->fault = (struct fault){ 0 };
	if (fstat(fd, &out->before) < 0)
		return fault_set_errno(&load->fault, errno, task.name);
	status = begin(&task, fd, &start);
	if (status == STATUS_SKIP)
		return reject(&task, 0, "too much UTF-16 to decode");
	if (!status)
		status = load_lines(&task, RECORDS_STREAM);
	if (status && status != STATUS_SKIP)
		return status;
	out->content = input_file_hash(&load->file);
	if (fstat(fd, &out->after) < 0)
		return fault_set_errno(&load->fault, errno, task.name);
	return status;
}
