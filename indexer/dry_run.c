/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/dry_run.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "indexer/load.h"
#include "indexer/look.h"
#include "indexer/print_status.h"
#include "indexer/survey.h"
#include "shared/schema.h"

enum { PATH_BYTES = 1 << 20, LOSS_PERCENT = 20 };

#define NS_PER_S INT64_C(1000000000)

struct dry {
	struct bytes *out;
	const struct settings *settings;
	struct report *report;
	struct look look;
	struct roots *roots;
	struct survey survey;
	struct load *load;
	struct bytes shown;            /* path of the source at hand */
	size_t rejected_count;         /* records of it */
	char reason[FAULT_TEXT_BYTES]; /* of the first */
	struct fault *fault;
};

static enum status print(struct dry *dry, const char *verb, const char *reason)
{
	return print_dry_run(dry->out, verb, text_from(&dry->shown), reason,
			     dry->fault);
}

static enum status ignore_article(void *context, const struct article *article,
				  struct fault *fault)
{
	(void)context;
	(void)article;
	(void)fault;
	return STATUS_OK;
}

static enum status count_rejected(void *context, uint64_t record_offset,
				  const char *reason, struct fault *fault)
{
	struct dry *dry = context;

	(void)fault;
	if (dry->rejected_count++ == 0)
		(void)snprintf(dry->reason, sizeof(dry->reason),
			       "record at byte %" PRIu64 ": %s", record_offset,
			       reason);
	return STATUS_OK;
}

/* ---- Files ------------------------------------------------------------- */

/* What the ledger has of the source at `place`; zeroed when nothing. */
static enum status find_row(struct dry *dry, const struct place *place,
			    struct hash *content, bool *is_known)
{
	struct ledger_source row = { .label = place->label,
				     .path = place->path };
	enum status status = ledger_find_source(dry->look.ledger, &row,
						is_known, dry->fault);

	*content = row.content;
	*is_known = *is_known && row.state != LEDGER_REJECTED;
	return status;
}

static enum status print_file(struct dry *dry, const struct place *place,
			      enum status loaded,
			      const struct load_facts *facts)
{
	struct hash content;
	const char *reason = load_fault(dry->load)->text;
	size_t name_length = strlen(place->name);
	bool is_known;
	enum status status = find_row(dry, place, &content, &is_known);

	if (status)
		return status;
	if (loaded == STATUS_SKIP) {
		if (strncmp(reason, place->name, name_length) == 0 &&
		    strncmp(reason + name_length, ": ", 2) == 0)
			reason += name_length + 2;
		return print(dry, "reject", reason);
	}
	if (is_known && hash_equal(&content, &facts->content))
		return STATUS_OK;
	status = print(dry, is_known ? "replace" : "add", NULL);
	if (status || dry->rejected_count == 0)
		return status;
	return print(dry, "reject", dry->reason);
}

static enum status try_file(struct dry *dry, const struct place *place)
{
	const struct load_visitor visitor = { ignore_article, count_rejected,
					      dry };
	struct load_facts facts;
	enum status status;

	dry->rejected_count = 0;
	bytes_clear(&dry->shown);
	status = roots_show(&dry->shown, place, dry->fault);
	if (status)
		return status;
	status = load_file(dry->load, place->folder_fd, place->name, &visitor,
			   &facts);
	if (status && status != STATUS_SKIP) {
		*dry->fault = *load_fault(dry->load);
		return status;
	}
	return print_file(dry, place, status, &facts);
}

/* The item's texts are the ledger's: kept in `path` with a NUL behind. */
static enum status find_place(struct dry *dry, const struct plan_item *item,
			      struct bytes *kept, struct place *place)
{
	struct text label = { NULL, item->label.length };
	struct text path = { NULL, item->path.length };
	enum status status;

	bytes_clear(kept);
	status = bytes_append(kept, item->label, dry->fault);
	if (status == STATUS_OK)
		status = bytes_append(kept, item->path, dry->fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(kept, '\0', dry->fault);
	if (status)
		return status;
	label.data = kept->data;
	path.data = kept->data + label.length;
	status = roots_locate(dry->roots, label, path, place, dry->fault);
	return status == STATUS_SKIP ? STATUS_OK : status;
}

static enum status print_item(struct dry *dry, const struct plan_item *item,
			      bool is_gone)
{
	struct bytes kept = BYTES_UP_TO(PATH_BYTES);
	struct place place;
	enum status status = find_place(dry, item, &kept, &place);

	if (status == STATUS_OK && is_gone) {
		bytes_clear(&dry->shown);
		status = roots_show(&dry->shown, &place, dry->fault);
		if (status == STATUS_OK)
			status = print(dry, "delete", NULL);
	} else if (status == STATUS_OK && place.folder_fd >= 0) {
		status = try_file(dry, &place);
	}
	bytes_free(&kept);
	return status;
}

static enum status print_plan(struct dry *dry, bool is_gone)
{
	struct plan_item item = { .number = 0 };
	bool is_found = true;
	enum status status = STATUS_OK;

	while (status == STATUS_OK) {
		status = ledger_plan_next(dry->look.ledger, is_gone, &item,
					  &is_found, dry->fault);
		if (status || !is_found)
			break;
		status = print_item(dry, &item, is_gone);
	}
	return status;
}

/* ---- Standard input ---------------------------------------------------- */

static enum status print_record(void *context, const struct article *article,
				struct fault *fault)
{
	struct dry *dry = context;
	struct article whole = *article;
	const struct place place = { .label = TEXT(SCHEMA_LABEL_STDIN),
				     .path = article->record_key,
				     .given = TEXT(SCHEMA_LABEL_STDIN) };
	struct location location;
	struct hash content;
	bool is_known;
	enum status status = find_row(dry, &place, &content, &is_known);

	if (status)
		return status;
	whole.record_key = TEXT("");
	identity_locate(&location, place.label, place.path, &whole);
	if (is_known && hash_equal(&content, &location.content))
		return STATUS_OK;
	bytes_clear(&dry->shown);
	status = roots_show(&dry->shown, &place, fault);
	return status ? status : print(dry, is_known ? "replace" : "add", NULL);
}

static enum status reject_record(void *context, uint64_t record_offset,
				 const char *reason, struct fault *fault)
{
	struct dry *dry = context;
	enum status status;

	dry->rejected_count = 0;
	(void)count_rejected(dry, record_offset, reason, fault); /* only OK */
	bytes_clear(&dry->shown);
	status = bytes_append(&dry->shown, TEXT("-"), fault);
	return status ? status : print(dry, "reject", dry->reason);
}

static enum status print_stream(struct dry *dry)
{
	const struct load_visitor visitor = { print_record, reject_record,
					      dry };
	struct load_facts facts;
	enum status status;

	if (!dry->survey.has_stdin)
		return STATUS_OK;
	status = load_stream(dry->load, STDIN_FILENO, &visitor, &facts);
	if (status == STATUS_SKIP)
		return STATUS_OK;
	if (status)
		*dry->fault = *load_fault(dry->load);
	return status;
}

/* ---- The whole --------------------------------------------------------- */

static enum status ask_guard(struct dry *dry)
{
	struct ledger *ledger = dry->look.ledger;
	char line[FAULT_TEXT_BYTES];
	int64_t article_count = 0;
	int64_t losses = 0;
	enum status status = ledger_leave_planned(ledger, dry->fault);

	if (status == STATUS_OK)
		status = ledger_count_articles(ledger, &article_count,
					       dry->fault);
	if (status == STATUS_OK)
		status = ledger_count_losses(ledger, &losses, dry->fault);
	if (status || dry->settings->allows_delete ||
	    losses * 100 <= article_count * LOSS_PERCENT)
		return status;
	dry->report->needs_person = true;
	(void)snprintf(line, sizeof(line),
		       "%" PRId64 " of %" PRId64 " articles would be deleted, "
		       "over %d %%: needs --allow-delete",
		       losses, article_count, LOSS_PERCENT);
	return report_problem(dry->report, text_of(dry->look.folder), line,
			      dry->fault);
}

static enum status survey(struct dry *dry, const char *folder)
{
	struct bytes index_path = BYTES_UP_TO(PATH_BYTES);
	enum status status = roots_resolve(&index_path, folder, dry->fault);

	dry->survey = (struct survey){
		.settings = dry->settings,
		.roots = dry->roots,
		.report = dry->report,
		.rules = { .now_ns = dry->report->started_ns,
			   .settle_ns = dry->settings->settle_s * NS_PER_S,
			   .is_full = dry->settings->is_full },
	};
	if (status == STATUS_OK)
		status = survey_name(&dry->survey, text_from(&index_path),
				     dry->fault);
	if (status == STATUS_OK)
		status = survey_check(&dry->survey, dry->settings->is_rebuild,
				      dry->fault);
	if (status == STATUS_OK)
		status = ledger_begin(dry->look.ledger, dry->fault);
	if (status == STATUS_OK)
		status =
			survey_plan(&dry->survey, dry->look.ledger, dry->fault);
	bytes_free(&index_path);
	return status;
}

enum status dry_run(struct bytes *out, const struct settings *settings,
		    const char *folder, struct report *report,
		    struct fault *fault)
{
	struct dry dry = { .out = out,
			   .settings = settings,
			   .report = report,
			   .shown = BYTES_UP_TO(PATH_BYTES),
			   .fault = fault };
	enum status status = look_open_locked(&dry.look, folder, fault);

	if (status == STATUS_OK)
		status = roots_new(&dry.roots, dry.look.ledger, fault);
	if (status == STATUS_OK)
		status = survey(&dry, folder);
	if (status == STATUS_OK)
		status = load_open(&dry.load, fault);
	if (status == STATUS_OK)
		status = print_plan(&dry, false);
	if (status == STATUS_OK)
		status = print_stream(&dry);
	if (status == STATUS_OK)
		status = print_plan(&dry, true);
	if (status == STATUS_OK)
		status = ask_guard(&dry);
	load_close(dry.load);
	roots_free(dry.roots);
	look_close(&dry.look);
	bytes_free(&dry.shown);
	return status;
}
