/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/load.h"

#include <errno.h>
#include <inttypes.h>
#include <time.h>
#include <unistd.h>

#include "indexer/layers.h"
#include "shared/files.h"
#include "shared/memory.h"

struct load {
	struct layers *layers;
	struct keys keys;
	struct input_file file; /* being read */
	const struct reading_known *known;
	const volatile sig_atomic_t *stop;
	struct fault fault;
	bool lacked_memory;
};

/* One file on its way through. */
struct task {
	struct load *load;
	struct reading reading;
	struct load_facts *facts;
};

static struct task task_of(struct load *load, const char *name,
			   const struct reading_visitor *visitor,
			   struct load_facts *facts)
{
	*facts = (struct load_facts){ 0 };
	load->fault = (struct fault){ 0 };
	load->lacked_memory = false;
	return (struct task){
		.load = load,
		.reading = { .name = name,
			     .visitor = visitor,
			     .claims = layers_claims(load->layers),
			     .keys = &load->keys,
			     .fault = &load->fault },
		.facts = facts,
	};
}

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

enum status load_open(struct load **out, const struct parse_options *options,
		      struct fault *fault)
{
	struct load *load = memory_zeroed(1, sizeof(*load));
	int last_year = 0;
	enum status status;

	*out = NULL;
	if (!load)
		return fault_set(fault, STATUS_FULL, "out of memory");
	load->keys = KEYS;
	load->stop = options->stop;
	status = next_year(&last_year, fault);
	if (!status)
		status = layers_open(&load->layers, last_year, options, fault);
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
	layers_close(load->layers);
	keys_free(&load->keys);
	input_file_free(&load->file);
	memory_free(load);
}

bool load_lacked_memory(const struct load *load)
{
	return load->lacked_memory;
}

const struct fault *load_fault(const struct load *load)
{
	return &load->fault;
}

void load_expect(struct load *load, const struct reading_known *known)
{
	load->known = known;
}

/* ---- Files and streams ------------------------------------------------- */

static enum status begin_file(struct task *task, int fd)
{
	struct load *load = task->load;

	input_file_free(&load->file);
	return input_file_begin(&load->file, fd, task->reading.name, load->stop,
				&load->fault);
}

static void take_facts(struct task *task)
{
	task->facts->content = input_file_hash(&task->load->file);
	task->facts->article_count = task->reading.article_count;
	task->facts->rejected_count = task->reading.rejected_count;
	task->facts->bad_count = task->reading.bad_count;
	task->facts->lacks_program = task->reading.lacks_program;
	task->facts->lacks_memory = task->reading.lacks_memory;
}

static enum status load_opened(struct task *task, int fd)
{
	struct load *load = task->load;
	enum status status = begin_file(task, fd);

	if (!status)
		status = layers_read(load->layers, input_of_file(&load->file),
				     &task->reading);
	load->lacked_memory = task->reading.lacks_memory;
	task->facts->byte_count = load->file.byte_count;
	if (!status || status == STATUS_SKIP)
		take_facts(task);
	return status;
}

static enum status look_again(struct task *task, int fd)
{
	if (fstat(fd, &task->facts->after) < 0)
		return fault_set_errno(&task->load->fault, errno,
				       task->reading.name);
	return STATUS_OK;
}

enum status load_file(struct load *load, int folder_fd, const char *name,
		      const struct reading_visitor *visitor,
		      struct load_facts *out)
{
	struct task task = task_of(load, name, visitor, out);
	struct fault close_fault = { 0 };
	int fd = -1;
	enum status status;
	enum status close_status;

	task.reading.known = load->known;
	load->known = NULL;
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
	bool is_there = offset <= INT64_MAX &&
			lseek(fd, (off_t)offset, SEEK_SET) >= 0;
	enum status status = STATUS_OK;

	if (is_there)
		status = begin_file(task, fd);
	if (is_there && !status)
		status = layers_read_line(load->layers,
					  input_of_file(&load->file), offset,
					  &task->reading);
	load->lacked_memory = task->reading.lacks_memory;
	if (status || task->reading.article_count > 0)
		return status;
	return fault_set(&load->fault, STATUS_SKIP,
			 "%s: no record at byte %" PRIu64, task->reading.name,
			 offset);
}

enum status load_record(struct load *load, int folder_fd, const char *name,
			uint64_t offset, const struct reading_visitor *visitor)
{
	struct load_facts facts;
	struct task task = task_of(load, name, visitor, &facts);
	int fd = -1;
	enum status status;

	status = files_open_beneath(&fd, folder_fd, name, &facts.before,
				    &load->fault);
	if (status)
		return status;
	status = load_line_at(&task, fd, offset);
	(void)close(fd); /* it was only read */
	return status;
}

enum status load_stream(struct load *load, int fd,
			const struct reading_visitor *visitor,
			struct load_facts *out)
{
	struct task task = task_of(load, "standard input", visitor, out);
	enum status status;

	if (fstat(fd, &out->before) < 0)
		return fault_set_errno(&load->fault, errno, task.reading.name);
	status = begin_file(&task, fd);
	if (!status)
		status = layers_read_stream(load->layers,
					    input_of_file(&load->file),
					    &task.reading);
	out->byte_count = load->file.byte_count;
	if (status && status != STATUS_SKIP)
		return status;
	take_facts(&task);
	if (fstat(fd, &out->after) < 0)
		return fault_set_errno(&load->fault, errno, task.reading.name);
	return status;
}
