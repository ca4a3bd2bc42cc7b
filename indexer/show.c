/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/show.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "indexer/load.h"
#include "indexer/print_show.h"
#include "indexer/roots.h"
#include "shared/files.h"

enum { PATH_BYTES = 1 << 20 };

struct show {
	FILE *out;
	const struct settings *settings;
	struct report *report;
	struct load *load;
	struct passages_splitter *splitter;
	struct passages passages;
	const char *path; /* of the file at hand */
};

static enum status tell(struct show *show, const char *reason,
			struct fault *fault)
{
	show->report->rejected_count++;
	show->report->has_problems = true;
	return report_problem(show->report, text_of(show->path), reason, fault);
}

static enum status show_article(void *context, const struct article *article,
				struct fault *fault)
{
	struct show *show = context;
	const struct passage_limits limits = PASSAGE_LIMITS;
	const struct print_show what = { article, &show->passages,
					 text_of(show->path) };
	enum status status = passages_split(show->splitter, &show->passages,
					    article, &limits, fault);

	if (status == STATUS_SKIP)
		return tell(show, fault->text, fault);
	if (status)
		return status;
	return show->settings->is_json ?
		       print_show_jsonl(show->out, &what, fault) :
		       print_show_text(show->out, &what, fault);
}

static enum status show_rejected(void *context, uint64_t record_offset,
				 const char *reason, struct fault *fault)
{
	struct show *show = context;
	char line[FAULT_TEXT_BYTES];

	(void)snprintf(line, sizeof(line), "record at byte %" PRIu64 ": %s",
		       record_offset, reason);
	return tell(show, line, fault);
}

/* The load's fault without the name that it begins with. */
static const char *reason_of(const struct load *load, const char *name)
{
	const char *text = load_fault(load)->text;
	size_t length = strlen(name);

	if (strncmp(text, name, length) == 0 &&
	    strncmp(text + length, ": ", 2) == 0)
		return text + length + 2;
	return text;
}

static enum status load_below(struct show *show, int folder_fd,
			      const char *name, struct fault *fault)
{
	const struct reading_visitor visitor = { show_article, show_rejected,
						 show };
	struct load_facts facts;
	enum status status =
		load_file(show->load, folder_fd, name, &visitor, &facts);

	if (status == STATUS_SKIP)
		return tell(show, reason_of(show->load, name), fault);
	if (status)
		*fault = *load_fault(show->load);
	return status;
}

/* The name may be a link, as that of a source may. */
static enum status show_file(struct show *show, struct fault *fault)
{
	struct bytes path = BYTES_UP_TO(PATH_BYTES);
	struct fault why = { 0 };
	int folder_fd = -1;
	char *slash;
	enum status status = STATUS_OK;

	if (access(show->path, F_OK) != 0)
		return tell(show, strerror(errno), fault);
	status = roots_resolve(&path, show->path, fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&path, '\0', fault);
	if (status)
		goto out;
	slash = strrchr(path.data, '/'); /* it is absolute */
	*slash = '\0';
	if (files_open_folder(&folder_fd, slash == path.data ? "/" : path.data,
			      &why) != STATUS_OK)
		status = tell(show, "its folder cannot be opened", fault);
	else
		status = load_below(show, folder_fd, slash + 1, fault);
	if (folder_fd >= 0)
		(void)close(folder_fd); /* it was only read */
out:
	bytes_free(&path);
	return status;
}

enum status show_files(FILE *out, const struct settings *settings,
		       struct report *report, struct fault *fault)
{
	struct show show = { .out = out,
			     .settings = settings,
			     .report = report };
	const struct parse_options options = {
		.converters = settings->converters,
		.converter_count = settings->converter_count
	};
	enum status status = load_open(&show.load, &options, fault);

	if (status == STATUS_OK)
		status = passages_open(&show.splitter, fault);
	for (size_t i = 0; i < settings->operand_count && !status; i++) {
		show.path = settings->operands[i];
		status = show_file(&show, fault);
	}
	passages_free(&show.passages);
	passages_close(show.splitter);
	load_close(show.load);
	return status;
}
