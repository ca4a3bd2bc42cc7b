/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "shared/array.h"
#include "shared/display.h"
#include "shared/files.h"
#include "shared/json.h"

enum { LINE_BYTES = 1 << 20, REPORT_BYTES = 64 << 10 };

#define NS_PER_S INT64_C(1000000000)

void report_time(char out[REPORT_TIME_BYTES], int64_t time_ns)
{
	time_t seconds = (time_t)(time_ns / NS_PER_S);
	struct tm parts;

	out[0] = '\0';
	if (!gmtime_r(&seconds, &parts))
		return;
	if (strftime(out, REPORT_TIME_BYTES, "%Y-%m-%dT%H:%M:%S+00:00",
		     &parts) == 0)
		out[0] = '\0';
}

enum status report_trouble(struct report *report, struct text thing,
			   const char *reason, struct fault *fault)
{
	struct bytes line = BYTES_UP_TO(LINE_BYTES);
	enum status status;

	if (!report->stream)
		return STATUS_OK;
	status = bytes_append(&line, TEXT("pqindex: "), fault);
	if (status == STATUS_OK)
		status = display_append(&line, thing, DISPLAY_NAME, fault);
	if (status == STATUS_OK && thing.length > 0)
		status = bytes_append(&line, TEXT(": "), fault);
	if (status == STATUS_OK)
		status = display_append(&line, text_of(reason), DISPLAY_LINE,
					fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&line, '\n', fault);
	/* Standard error that cannot be written to has nobody to tell. */
	if (status == STATUS_OK)
		(void)fwrite(line.data, 1, line.length, report->stream);
	bytes_free(&line);
	return status;
}

enum status report_problem(struct report *report, struct text thing,
			   const char *reason, struct fault *fault)
{
	if (report->is_quiet)
		return STATUS_OK;
	return report_trouble(report, thing, reason, fault);
}

int report_exit_code(const struct report *report, enum status status)
{
	if (status)
		return status_exit_code(status);
	if (report->needs_person)
		return status_exit_code(STATUS_DENIED);
	if (report->is_incomplete)
		return status_exit_code(STATUS_IO);
	return report->has_problems ? 1 : 0;
}

struct figure {
	const char *name;
	int64_t value;
};

static enum status print_time(struct bytes *out, const char *name,
			      int64_t time_ns, struct fault *fault)
{
	char time[REPORT_TIME_BYTES];
	enum status status = json_key(out, name, fault);

	report_time(time, time_ns);
	return status ? status : json_text(out, text_of(time), fault);
}

static enum status print_figures(struct bytes *out, const struct report *report,
				 int exit_code, struct fault *fault)
{
	const struct figure figures[] = {
		{ "files_seen", report->seen_count },
		{ "files_read", report->read_count },
		{ "records_known", report->known_count },
		{ "files_unsettled", report->unsettled_count },
		{ "files_rejected", report->rejected_count },
		{ "files_gone", report->gone_count },
		{ "articles_added", report->added_count },
		{ "articles_changed", report->changed_count },
		{ "articles_deleted", report->deleted_count },
		{ "articles_moved", report->moved_count },
		{ "articles_kept", report->kept_count },
		{ "articles_lost",
		  report->lost_streamed_count + report->lost_named_count },
		{ "passages", report->passage_count },
		{ "bytes", report->byte_count },
		{ "batches", report->batch_count },
		{ "compacted_from", report->compacted_from },
		{ "compacted_to", report->compacted_to },
		{ "compaction_wants", report->wanted_bytes },
		{ "duration_ms",
		  (report->finished_ns - report->started_ns) / 1000000 },
		{ "exit", exit_code },
	};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < COUNT(figures); i++) {
		if (status == STATUS_OK)
			status = json_key(out, figures[i].name, fault);
		if (status == STATUS_OK)
			status = json_signed(out, figures[i].value, fault);
	}
	return status;
}

enum status report_print(struct bytes *out, const struct report *report,
			 int exit_code, struct fault *fault)
{
	enum status status = json_open(out, '{', fault);

	if (status == STATUS_OK)
		status = json_key(out, "run", fault);
	if (status == STATUS_OK)
		status = report->run ? json_signed(out, report->run, fault) :
				       json_absent(out, fault);
	if (status == STATUS_OK)
		status = print_time(out, "started", report->started_ns, fault);
	if (status == STATUS_OK)
		status =
			print_time(out, "finished", report->finished_ns, fault);
	if (status == STATUS_OK)
		status = print_figures(out, report, exit_code, fault);
	if (status == STATUS_OK)
		status = json_close(out, '}', fault);
	return status ? status : bytes_append_byte(out, '\n', fault);
}

/* The folder of `path` with a NUL, and where its last step begins. */
static enum status split_path(const char *path, struct bytes *folder,
			      const char **name, struct fault *fault)
{
	const char *slash = strrchr(path, '/');
	struct text before = TEXT(".");
	enum status status;

	*name = slash ? slash + 1 : path;
	if (slash)
		before = (struct text){ path, (size_t)(slash - path) + 1 };
	status = bytes_append(folder, before, fault);
	return status ? status : bytes_append_byte(folder, '\0', fault);
}

/* A pipe or device is written to, never replaced by a file; a pipe that
 * nobody reads is refused instead of waited for. */
static enum status write_through(int folder_fd, const char *name,
				 struct text text, struct fault *fault)
{
	int fd = openat(folder_fd, name,
			O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	enum status status;
	enum status closed;

	if (fd < 0)
		return fault_set_errno(fault, errno, name);
	status = files_write_all(fd, text, name, fault);
	closed = files_close(&fd, name, fault);
	return status ? status : closed;
}

/* The standard stream that the file is; -1: none. */
static int find_stream(const struct stat *file)
{
	struct stat facts;

	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		if (fstat(fd, &facts) == 0 && facts.st_dev == file->st_dev &&
		    facts.st_ino == file->st_ino)
			return fd;
	return -1;
}

static enum status put_text(int folder_fd, const char *name, struct text text,
			    struct fault *fault)
{
	struct stat facts;
	int stream;

	if (fstatat(folder_fd, name, &facts, 0) != 0)
		return files_replace(folder_fd, name, text, fault);
	stream = find_stream(&facts);
	if (stream >= 0) /* what else is written there stays */
		return files_write_all(stream, text, name, fault);
	if (S_ISREG(facts.st_mode))
		return files_replace(folder_fd, name, text, fault);
	if (S_ISDIR(facts.st_mode))
		return fault_set(fault, STATUS_DENIED, "%s: is a folder", name);
	return write_through(folder_fd, name, text, fault);
}

enum status report_write(const struct report *report, const char *path,
			 int exit_code, struct fault *fault)
{
	struct bytes folder = BYTES_UP_TO(LINE_BYTES);
	struct bytes text = BYTES_UP_TO(REPORT_BYTES);
	/* A link stays one: /dev/stdout, above all. NULL where it leads to
	 * nothing that has a path, as a pipe. */
	char *real = realpath(path, NULL);
	const char *name;
	int folder_fd = -1;
	enum status status =
		split_path(real ? real : path, &folder, &name, fault);

	if (status == STATUS_OK)
		status = report_print(&text, report, exit_code, fault);
	if (status == STATUS_OK)
		status = files_open_folder(&folder_fd, folder.data, fault);
	if (status == STATUS_OK)
		status = put_text(folder_fd, name, text_from(&text), fault);
	if (status)
		fault_prefix(fault, "--report %s", path);
	if (folder_fd >= 0)
		(void)close(folder_fd); /* it was only synced */
	bytes_free(&text);
	bytes_free(&folder);
	free(real);
	return status;
}
