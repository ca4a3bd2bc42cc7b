/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/print_recheck.h"

#include <errno.h>
#include <inttypes.h>

#include "shared/display.h"
#include "shared/json.h"
#include "shared/utf8.h"

enum { LINE_BYTES = 64 << 20 };

static const char *const states[] = {
	[RECHECK_UNKNOWN] = "unknown", [RECHECK_GONE] = "gone",
	[RECHECK_CHANGED] = "changed", [RECHECK_MOVED] = "moved",
	[RECHECK_SAME] = "same",
};

static enum status put_line(FILE *out, const struct bytes *line,
			    struct fault *fault)
{
	if (fwrite(line->data, 1, line->length, out) != line->length ||
	    fflush(out) != 0)
		return fault_set_errno(fault, errno, "standard output");
	return STATUS_OK;
}

static enum status put_detail(struct bytes *line,
			      const struct recheck_found *found,
			      struct fault *fault)
{
	enum status status = STATUS_OK;

	if (found->state != RECHECK_MOVED)
		return display_append(line, text_of(found->reason),
				      DISPLAY_LINE, fault);
	if (found->path.length > 0)
		status = display_append(line, found->path, DISPLAY_NAME, fault);
	if (status == STATUS_OK && found->path.length > 0)
		status = bytes_append_byte(line, ' ', fault);
	if (status)
		return status;
	return bytes_printf(line, fault,
			    "%s record %" PRIu64 " bytes %" PRIu64 "-%" PRIu64,
			    found->is_of_file ? "file" : "text", found->record,
			    found->start, found->end);
}

enum status print_recheck_text(FILE *out, const struct saved_hit *hit,
			       const struct recheck_found *found,
			       struct fault *fault)
{
	struct bytes line = BYTES_UP_TO(LINE_BYTES);
	enum status status =
		bytes_printf(&line, fault, "%s\t", states[found->state]);

	if (status == STATUS_OK)
		status = display_append(&line, hit->passage, DISPLAY_NAME,
					fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&line, '\t', fault);
	if (status == STATUS_OK)
		status = display_append(&line, text_of(hit->path), DISPLAY_NAME,
					fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&line, '\t', fault);
	if (status == STATUS_OK)
		status = put_detail(&line, found, fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&line, '\n', fault);
	if (status == STATUS_OK)
		status = put_line(out, &line, fault);
	bytes_free(&line);
	return status;
}

static enum status put_named(struct bytes *line, const char *key,
			     struct text text, struct fault *fault)
{
	enum status status = json_key(line, key, fault);

	return status ? status : json_text_or_null(line, text, fault);
}

/* A number of where it stands now; null when it has not moved. */
static enum status put_number(struct bytes *line, const char *key,
			      const struct recheck_found *found,
			      uint64_t number, struct fault *fault)
{
	enum status status = json_key(line, key, fault);

	if (status)
		return status;
	return found->state == RECHECK_MOVED ? json_count(line, number, fault) :
					       json_absent(line, fault);
}

/* Of another file; what is not UTF-8 in it becomes U+FFFD. */
static enum status put_path(struct bytes *line, struct text path,
			    struct fault *fault)
{
	struct bytes shown = BYTES_UP_TO(LINE_BYTES);
	size_t unused;
	enum status status = utf8_repair(&shown, path, &unused, fault);

	if (status == STATUS_OK)
		status = put_named(line, "moved_to", text_from(&shown), fault);
	bytes_free(&shown);
	return status;
}

static enum status put_place(struct bytes *line,
			     const struct recheck_found *found,
			     struct fault *fault)
{
	struct text of = found->is_of_file ? TEXT("file") : TEXT("text");
	enum status status;

	if (found->state != RECHECK_MOVED)
		of = TEXT("");
	status = put_path(line, found->path, fault);
	if (status == STATUS_OK)
		status = put_named(line, "of", of, fault);
	if (status == STATUS_OK)
		status =
			put_number(line, "record", found, found->record, fault);
	if (status == STATUS_OK)
		status = put_number(line, "start", found, found->start, fault);
	if (status == STATUS_OK)
		status = put_number(line, "end", found, found->end, fault);
	return status ?
		       status :
		       put_named(line, "reason", text_of(found->reason), fault);
}

enum status print_recheck_jsonl(FILE *out, const struct saved_hit *hit,
				const struct recheck_found *found,
				struct fault *fault)
{
	struct bytes line = BYTES_UP_TO(LINE_BYTES);
	enum status status = json_open(&line, '{', fault);

	if (status == STATUS_OK)
		status = put_named(&line, "state",
				   text_of(states[found->state]), fault);
	if (status == STATUS_OK)
		status = json_key(&line, "line", fault);
	if (status == STATUS_OK)
		status = json_count(&line, hit->line, fault);
	if (status == STATUS_OK)
		status = put_named(&line, "passage", hit->passage, fault);
	if (status == STATUS_OK)
		status = put_named(&line, "path", hit->shown, fault);
	if (status == STATUS_OK)
		status = put_place(&line, found, fault);
	if (status == STATUS_OK)
		status = json_close(&line, '}', fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&line, '\n', fault);
	if (status == STATUS_OK)
		status = put_line(out, &line, fault);
	bytes_free(&line);
	return status;
}
