/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "indexer/known.h"
#include "indexer/plan.h"
#include "indexer/print_status.h"
#include "shared/schema.h"

/* One source on its way. */
struct task {
	const struct intake *intake;
	const struct place *place;
	bool is_known;
	struct ledger_source before; /* its row; zeroed for a new source */
	struct ledger_source after;
	bool is_unchanged; /* size and time are as in the row */
	bool is_split;     /* some of it was flushed already */
	bool is_unusable;
	bool lacks_program; /* to read what was rejected; or memory */
	bool lacks_memory;
	size_t rejected_count;
	size_t told_count; /* of them, by the batch that refused them */
	char reason[FAULT_TEXT_BYTES];      /* of the first rejected record */
	struct known *known;                /* the records that it had */
	const struct ledger_record *record; /* of these, found last */
	struct fault *fault;
};

/* ---- One article ------------------------------------------------------- */

/* The row of a source of which more is to come: nothing is rejected yet. */
static enum status put_split(struct task *task)
{
	const struct intake *intake = task->intake;
	struct ledger_source row = task->before;
	enum status status = STATUS_OK;

	row.label = task->place->label;
	row.path = task->place->path;
	row.state = LEDGER_RETRY;
	row.reason = TEXT("");
	if (task->before.reason.length > 0)
		status = batch_set_rejected(intake->batch, row.label, row.path,
					    row.reason, task->fault);
	return status ? status :
			ledger_put_source(intake->site->ledger, &row,
					  task->fault);
}

/* What the flush refused is told of, and its row says why. */
static enum status take_refused(struct task *task)
{
	struct ledger_source row = { .label = task->place->label,
				     .path = task->place->path };
	bool is_found;
	enum status status = ledger_find_source(task->intake->site->ledger,
						&row, &is_found, task->fault);

	if (status || !is_found || row.reason.length == 0)
		return status;
	task->told_count++;
	task->lacks_memory = true;
	if (task->rejected_count++ == 0)
		(void)snprintf(task->reason, sizeof(task->reason), "%.*s",
			       (int)row.reason.length, row.reason.data);
	return STATUS_OK;
}

/* The batch is to know what was told of the source as it is. */
static enum status pass_reason(struct task *task)
{
	if (!task->is_unchanged || task->before.reason.length == 0)
		return STATUS_OK;
	return batch_set_known(task->intake->batch, task->place->label,
			       task->place->path, task->before.reason,
			       task->fault);
}

/* Flushes what there is of a source. */
static enum status split_source(struct task *task)
{
	struct batch *batch = task->intake->batch;
	enum status status = put_split(task);

	task->is_split = true;
	if (status == STATUS_OK)
		status = batch_unmark(batch, task->fault);
	if (status == STATUS_OK)
		status = batch_flush(batch, task->fault);
	if (status == STATUS_OK)
		status = take_refused(task);
	if (status == STATUS_OK)
		status = batch_begin(batch, task->fault);
	if (status == STATUS_OK)
		status = pass_reason(task);
	return status ? status : batch_mark(batch, task->fault);
}

/* What the source has at hand has been taken. */
static enum status flush_full(struct task *task, struct text record_key)
{
	if (!batch_is_full(task->intake->batch) || record_key.length == 0)
		return STATUS_OK;
	return split_source(task);
}

static enum status take_article(void *context, const struct article *article,
				struct fault *fault)
{
	struct task *task = context;
	struct location location;
	enum status status;

	if (site_must_stop(task->intake->site))
		return fault_set(fault, STATUS_RETRY, "stopped by a signal");
	identity_locate(&location, task->place->label, task->place->path,
			article);
	status = batch_take(task->intake->batch, &location, article,
			    task->fault);
	if (status == STATUS_OK)
		status = flush_full(task, article->record_key);
	if (status)
		*fault = *task->fault;
	return status;
}

static enum status take_rejected(void *context, uint64_t record_offset,
				 const char *reason, struct fault *fault)
{
	struct task *task = context;

	(void)fault;
	if (task->rejected_count++ == 0)
		(void)snprintf(task->reason, sizeof(task->reason),
			       "record at byte %" PRIu64 ": %s", record_offset,
			       reason);
	return STATUS_OK;
}

static enum status find_known(void *context, const struct hash *raw,
			      struct text *record_key, bool *is_found,
			      struct fault *fault)
{
	struct task *task = context;
	enum status status =
		known_find(task->known, raw, &task->record, task->fault);

	*is_found = task->record != NULL;
	*record_key = task->record ? task->record->record_key : TEXT("");
	if (status)
		*fault = *task->fault;
	return status;
}

static enum status keep_known(void *context, uint64_t offset,
			      struct fault *fault)
{
	struct task *task = context;
	enum status status;

	if (site_must_stop(task->intake->site))
		return fault_set(fault, STATUS_RETRY, "stopped by a signal");
	status = batch_keep(task->intake->batch, task->record, offset,
			    task->fault);
	task->intake->report->known_count++;
	if (status == STATUS_OK)
		status = flush_full(task, task->record->record_key);
	if (status)
		*fault = *task->fault;
	return status;
}

/* ---- What came of it --------------------------------------------------- */

static void count_rejected_records(struct task *task)
{
	size_t length = strlen(task->reason);

	if (task->rejected_count > 1)
		(void)snprintf(task->reason + length,
			       sizeof(task->reason) - length, " (and %zu more)",
			       task->rejected_count - 1);
	task->after.reason = text_of(task->reason);
}

static void take_reason(struct task *task, const struct fault *why)
{
	const char *text = roots_reason(task->place, why);

	(void)snprintf(task->reason, sizeof(task->reason), "%s",
		       text ? text : why->text);
	task->after.reason = text_of(task->reason);
}

/* What was rejected may be read another day. */
static bool may_retry(const struct task *task)
{
	return task->lacks_program || task->lacks_memory;
}

static bool has_same_bytes(const struct task *task)
{
	return hash_equal(&task->after.content, &task->before.content);
}

/* A source whose bytes and whose failing are known is not told again. */
static bool is_newly_rejected(const struct task *task)
{
	return task->after.reason.length > 0 &&
	       (task->is_unusable || task->rejected_count > task->told_count) &&
	       !(text_equal(task->after.reason, task->before.reason) &&
		 has_same_bytes(task));
}

static enum status report_rejected(struct task *task)
{
	struct report *report = task->intake->report;
	struct bytes shown = BYTES_UP_TO(1 << 20);
	enum status status;

	if (!is_newly_rejected(task))
		return STATUS_OK;
	report->rejected_count++;
	report->has_problems = true;
	status = roots_show(&shown, task->place, task->fault);
	if (status == STATUS_OK)
		status = report_problem(report, text_from(&shown), task->reason,
					task->fault);
	bytes_free(&shown);
	return status;
}

static enum status add_line(const struct intake *intake, const char *verb,
			    const struct place *place, const char *reason,
			    struct fault *fault)
{
	struct bytes shown = BYTES_UP_TO(1 << 20);
	enum status status = roots_show(&shown, place, fault);

	if (status == STATUS_OK)
		status = print_dry_run(intake->lines, verb, text_from(&shown),
				       reason, fault);
	bytes_free(&shown);
	return status;
}

/* What a run would do with the file. */
static enum status list_file(struct task *task)
{
	const struct intake *intake = task->intake;
	bool is_indexed = task->is_known &&
			  task->before.state != LEDGER_REJECTED;
	enum status status = STATUS_OK;

	if (!task->is_unusable && !(is_indexed && has_same_bytes(task)))
		status = add_line(intake, is_indexed ? "replace" : "add",
				  task->place, NULL, task->fault);
	if (status == STATUS_OK && is_newly_rejected(task))
		status = add_line(intake, "reject", task->place, task->reason,
				  task->fault);
	return status;
}

static bool is_same_row(const struct ledger_source *one,
			const struct ledger_source *other)
{
	return one->size == other->size && one->mtime_ns == other->mtime_ns &&
	       one->ctime_ns == other->ctime_ns && one->inode == other->inode &&
	       one->is_racy == other->is_racy && one->state == other->state &&
	       hash_equal(&one->content, &other->content) &&
	       text_equal(one->reason, other->reason);
}

/* The old locations that were not found again are leaving. They stay where
 * the bytes are the same, and only the program or the memory to read them is
 * not there. */
static enum status leave_unfound(struct task *task, bool *is_leaving)
{
	*is_leaving = false;
	if (may_retry(task) && task->is_known && has_same_bytes(task))
		return STATUS_OK;
	return ledger_leave_unfound(task->intake->site->ledger, &task->after,
				    is_leaving, task->fault);
}

/* Until what leaves has left, the source is to be read again. */
static enum status put_row(struct task *task)
{
	const struct intake *intake = task->intake;
	struct ledger *ledger = intake->site->ledger;
	bool is_leaving;
	enum status status = leave_unfound(task, &is_leaving);

	if (status == STATUS_OK &&
	    (task->is_split ||
	     !text_equal(task->before.reason, task->after.reason)))
		status = batch_set_rejected(intake->batch, task->place->label,
					    task->place->path,
					    task->after.reason, task->fault);
	if (status)
		return status;
	if (is_leaving)
		return ledger_settle_later(ledger, &task->after, task->fault);
	if (!task->is_split && is_same_row(&task->before, &task->after))
		return STATUS_OK;
	return ledger_put_source(ledger, &task->after, task->fault);
}

/* A source that is there and cannot be had: what the index has of it may
 * still be true. */
static enum status keep_unreadable(struct task *task)
{
	struct report *report = task->intake->report;
	struct bytes shown = BYTES_UP_TO(1 << 20);
	char line[FAULT_TEXT_BYTES];
	enum status status = roots_show(&shown, task->place, task->fault);

	(void)snprintf(line, sizeof(line), "%.900s (what it had is kept)",
		       task->reason);
	report->has_problems = true;
	if (status == STATUS_OK)
		status = report_problem(report, text_from(&shown), line,
					task->fault);
	bytes_free(&shown);
	return status;
}

static bool has_changed(const struct load_facts *facts)
{
	return facts->before.st_size != facts->after.st_size ||
	       facts->before.st_mtim.tv_sec != facts->after.st_mtim.tv_sec ||
	       facts->before.st_mtim.tv_nsec != facts->after.st_mtim.tv_nsec;
}

/* All of these bytes was read before, when there was the program that is
 * missing now: what the index has of them is true, and nothing is to tell.
 * Not so where memory is missing: of several records those behind one that
 * is left out may be taken for others. */
static bool is_read_already(const struct task *task)
{
	return task->lacks_program && !task->lacks_memory && task->is_known &&
	       has_same_bytes(task) && task->before.state == LEDGER_GOOD;
}

/* What could not be read for want of memory. The machine may have been short
 * of it, not the file too large: twice is not by chance. */
static enum ledger_state state_unread(const struct task *task)
{
	return task->is_known && has_same_bytes(task) &&
			       task->before.reason.length > 0 ?
		       LEDGER_LARGE :
		       LEDGER_RETRY;
}

/* `facts` of a file that could not be opened are those of its name. */
static enum status finish(struct task *task, enum status loaded,
			  const struct load_facts *facts, int64_t read_ns)
{
	struct report *report = task->intake->report;
	enum status status;

	task->after.label = task->place->label;
	task->after.path = task->place->path;
	plan_take_facts(&task->after, &facts->before);
	task->after.is_racy = plan_is_racy(&facts->before, read_ns);
	task->after.content = facts->content;
	task->after.state = loaded ? LEDGER_REJECTED : LEDGER_GOOD;
	task->is_unusable = loaded != STATUS_OK;
	task->lacks_program = facts->lacks_program;
	task->lacks_memory |= facts->lacks_memory;
	if (task->lacks_memory)
		task->after.state = state_unread(task);
	if (task->lacks_program)
		task->after.state = LEDGER_RETRY;
	if (loaded)
		take_reason(task, load_fault(task->intake->site->load));
	else if (task->rejected_count > 0)
		count_rejected_records(task);
	if (is_read_already(task)) {
		task->after.state = LEDGER_GOOD;
		task->after.reason = task->before.reason;
	}
	status = put_row(task);
	if (status == STATUS_OK)
		status = task->intake->lines ? list_file(task) :
					       report_rejected(task);
	if (status)
		return status;
	report->read_count++;
	report->byte_count += (int64_t)facts->byte_count;
	return batch_unmark(task->intake->batch, task->fault);
}

/* ---- One file ---------------------------------------------------------- */

/* Whether the index has something of a file that was not opened; its name
 * could not even be looked at where the mode is 0. The state of its row does
 * not say so: what is to be read again may have had nothing. */
static enum status find_kept(const struct task *task, const struct stat *facts,
			     bool *is_kept)
{
	*is_kept = false;
	if (!task->is_known ||
	    !(S_ISREG(facts->st_mode) || facts->st_mode == 0))
		return STATUS_OK;
	return ledger_has_location(task->intake->site->ledger,
				   task->place->label, task->place->path,
				   is_kept, task->fault);
}

static enum status read_file(struct task *task, struct load *load,
			     struct stat *facts_of_name)
{
	const struct reading_visitor visitor = { take_article, take_rejected,
						 task };
	const struct reading_known known = { find_known, keep_known, task };
	struct batch *batch = task->intake->batch;
	struct load_facts facts;
	int64_t read_ns = plan_clock();
	bool is_kept = false;
	enum status status;

	load_expect(load, task->known ? &known : NULL);
	status = load_file(load, task->place->folder_fd, task->place->name,
			   &visitor, &facts);

	if (status && status != STATUS_SKIP) {
		return status == STATUS_RETRY ?
			       status :
			       roots_blame(task->fault, task->place, status,
					   load_fault(load));
	}
	if (facts.before.st_mode == 0) {
		enum status looked = find_kept(task, facts_of_name, &is_kept);

		if (looked)
			return looked;
	}
	if (is_kept) {
		take_reason(task, load_fault(load));
		status = batch_return(batch, task->fault);
		return status ? status : keep_unreadable(task);
	}
	if (facts.before.st_mode == 0) {
		facts.before = *facts_of_name;
		facts.after = *facts_of_name;
	}
	if (!has_changed(&facts))
		return finish(task, status, &facts, read_ns);
	task->intake->report->unsettled_count++;
	return batch_return(batch, task->fault);
}

/* Refusals that are about this file, and not about the disk: opening it
 * says the same. */
static bool is_of_this_file(int error_number)
{
	switch (error_number) {
	case ENAMETOOLONG:
	case EACCES:
	case EPERM:
	case ELOOP:
	case ESTALE:
		return true;
	default:
		return false;
	}
}

/* *is_there is false for a file that has vanished since it was planned. */
static enum status look_at_name(struct task *task, struct stat *facts,
				bool *is_there)
{
	const struct place *place = task->place;
	struct fault why;
	int error_number = 0;

	if (fstatat(place->folder_fd, place->name, facts,
		    AT_SYMLINK_NOFOLLOW) != 0) {
		error_number = errno;
		*facts = (struct stat){ 0 };
	}
	*is_there = error_number == 0 || is_of_this_file(error_number);
	if (*is_there || error_number == ENOENT || error_number == ENOTDIR)
		return STATUS_OK;
	return roots_blame(task->fault, place,
			   fault_set_errno(&why, error_number, place->name),
			   &why);
}

/* The row as the ledger has it; its reason in `kept`. */
static enum status find_before(struct task *task, const struct stat *facts,
			       struct bytes *kept)
{
	struct ledger_source *row = &task->before;
	struct ledger_source now = { 0 };
	enum status status;

	row->label = task->place->label;
	row->path = task->place->path;
	status = ledger_find_source(task->intake->site->ledger, row,
				    &task->is_known, task->fault);
	if (status == STATUS_OK)
		status = bytes_append(kept, row->reason, task->fault);
	row->reason = text_from(kept);
	plan_take_facts(&now, facts);
	task->is_unchanged = task->is_known && row->size == now.size &&
			     row->mtime_ns == now.mtime_ns;
	return status;
}

static enum status read_source(struct task *task)
{
	const struct intake *intake = task->intake;
	struct bytes kept = BYTES_UP_TO(1 << 20);
	struct load *load;
	struct stat facts;
	bool is_there = false;
	enum status status = look_at_name(task, &facts, &is_there);

	if (status || !is_there)
		return status;
	status = find_before(task, &facts, &kept);
	if (status == STATUS_OK)
		status = site_load(intake->site, &load, task->fault);
	if (status == STATUS_OK)
		status = batch_begin(intake->batch, task->fault);
	if (status == STATUS_OK)
		status = pass_reason(task);
	if (status == STATUS_OK)
		status = ledger_clear_found(intake->site->ledger, task->fault);
	if (status == STATUS_OK)
		status = batch_mark(intake->batch, task->fault);
	if (status == STATUS_OK && task->is_known)
		status = ledger_try_source(intake->site->ledger,
					   task->place->label,
					   task->place->path, task->fault);
	if (status == STATUS_OK && task->is_known && !intake->is_full)
		status = known_new(&task->known, intake->site->ledger,
				   task->place->label, task->place->path,
				   task->fault);
	if (status == STATUS_OK)
		status = read_file(task, load, &facts);
	known_free(task->known);
	if (status == STATUS_RETRY) {
		status = batch_return(intake->batch, task->fault);
		status = status ? status : STATUS_RETRY;
	}
	bytes_free(&kept);
	return status;
}

/* The place of a source, in texts that outlive the ledger's. */
static enum status find_place(const struct intake *intake,
			      const struct plan_item *item, struct bytes *kept,
			      struct place *out, struct fault *fault)
{
	struct text label = { NULL, item->label.length };
	struct text path = { NULL, item->path.length };
	enum status status = bytes_append(kept, item->label, fault);

	if (status == STATUS_OK)
		status = bytes_append(kept, item->path, fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(kept, '\0', fault);
	if (status)
		return status;
	label.data = kept->data;
	path.data = kept->data + label.length;
	return roots_locate(intake->roots, label, path, out, fault);
}

enum status intake_source(const struct intake *intake,
			  const struct plan_item *item, struct fault *fault)
{
	struct task task = { .intake = intake, .fault = fault };
	struct bytes kept = BYTES_UP_TO(1 << 20);
	struct place place;
	enum status status = find_place(intake, item, &kept, &place, fault);

	task.place = &place;
	if (status == STATUS_OK)
		status = read_source(&task);
	else if (status == STATUS_SKIP)
		status = STATUS_OK; /* its root has vanished: the next run's */
	bytes_free(&kept);
	if (status == STATUS_OK && batch_is_full(intake->batch))
		status = batch_flush(intake->batch, fault);
	return status;
}

/* ---- Standard input ---------------------------------------------------- */

/* What a run would do with the record; `before` is its row. */
static enum status list_record(const struct intake *intake, bool is_known,
			       const struct ledger_source *before,
			       const struct ledger_source *row,
			       struct fault *fault)
{
	const struct place place = { .path = row->path, .given = row->label };

	if (!intake->lines ||
	    (is_known && hash_equal(&before->content, &row->content)))
		return STATUS_OK;
	return add_line(intake, is_known ? "replace" : "add", &place, NULL,
			fault);
}

/* The row of a record, when it is not as the ledger has it. */
static enum status put_record(const struct intake *intake,
			      const struct ledger_source *row,
			      struct fault *fault)
{
	struct ledger *ledger = intake->site->ledger;
	struct ledger_source before = *row;
	bool is_known = false;
	enum status status = STATUS_OK;

	if (intake->is_listing)
		status = ledger_list(ledger, row->label, row->path, fault);
	if (status == STATUS_OK)
		status = ledger_find_source(ledger, &before, &is_known, fault);
	if (status == STATUS_OK)
		status = list_record(intake, is_known, &before, row, fault);
	/* It may have been refused when it came last. */
	if (status == STATUS_OK && is_known && before.reason.length > 0)
		status = batch_set_rejected(intake->batch, row->label,
					    row->path, TEXT(""), fault);
	if (status || (is_known && is_same_row(&before, row)))
		return status;
	return ledger_put_source(ledger, row, fault);
}

/* Each record is a source of its own, under its key. */
static enum status take_record(void *context, const struct article *article,
			       struct fault *fault)
{
	struct task *task = context;
	const struct intake *intake = task->intake;
	struct article whole = *article;
	struct location location;
	struct ledger_source row = {
		.label = TEXT(SCHEMA_LABEL_STDIN),
		.path = article->record_key,
		.size = (int64_t)article->text.length,
	};
	enum status status;

	if (site_must_stop(intake->site))
		return fault_set(fault, STATUS_RETRY, "stopped by a signal");
	whole.record_key = TEXT("");
	whole.record_offset = 0;
	identity_locate(&location, row.label, row.path, &whole);
	row.content = location.content;
	status = batch_begin(intake->batch, fault);
	if (status == STATUS_OK)
		status = batch_take(intake->batch, &location, &whole, fault);
	if (status == STATUS_OK)
		status = ledger_put_record(intake->site->ledger, row.path,
					   &whole, fault);
	if (status == STATUS_OK)
		status = put_record(intake, &row, fault);
	if (status == STATUS_OK && batch_is_full(intake->batch))
		status = batch_flush(intake->batch, fault);
	return status;
}

static enum status reject_record(void *context, uint64_t record_offset,
				 const char *reason, struct fault *fault)
{
	struct task *task = context;
	struct report *report = task->intake->report;
	char line[FAULT_TEXT_BYTES];

	(void)snprintf(line, sizeof(line), "record at byte %" PRIu64 ": %s",
		       record_offset, reason);
	if (task->intake->lines)
		return print_dry_run(task->intake->lines, "reject", TEXT("-"),
				     line, fault);
	report->rejected_count++;
	report->has_problems = true;
	return report_problem(report, TEXT("standard input"), line, fault);
}

enum status intake_stream(const struct intake *intake, int fd,
			  struct fault *fault)
{
	struct task task = { .intake = intake, .fault = fault };
	const struct reading_visitor visitor = { take_record, reject_record,
						 &task };
	struct load_facts facts;
	struct load *load;
	enum status status = site_load(intake->site, &load, fault);

	if (status)
		return status;
	status = load_stream(load, fd, &visitor, &facts);
	intake->report->read_count++;
	/* No record, or none that is usable: each was told of already. */
	if (status == STATUS_SKIP)
		return STATUS_OK;
	if (status)
		*fault = *load_fault(load);
	return status;
}
