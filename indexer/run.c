/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/run.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "indexer/compaction.h"
#include "indexer/generation.h"
#include "indexer/intake.h"
#include "indexer/print_status.h"
#include "indexer/recover.h"
#include "indexer/room.h"
#include "indexer/shed.h"
#include "indexer/survey.h"
#include "shared/files.h"
#include "shared/lock.h"
#include "shared/schema.h"

enum {
	PATH_BYTES = 1 << 20,
	LOSS_PERCENT = 20,
	MS_PER_S = 1000,
	FEW_PASSAGES = 4000,
	PASSES_IN_VAIN = 8 /* one or two are none yet */
};

#define NS_PER_S INT64_C(1000000000)

struct run {
	const struct run_order *order;
	const struct settings *settings;
	struct report *report;
	struct bytes index_path; /* absolute */
	int folder_fd;
	struct lock lock;
	struct site site;
	struct roots *roots;
	struct batch *batch;
	struct survey survey;
	struct intake intake;
	int64_t article_count; /* at the start */
	bool has_read_stream;  /* to its end */
	struct fault *fault;
};

static bool is_dry(const struct run *run)
{
	return run->order->lines != NULL;
}

static bool must_stop(const struct run *run)
{
	return run->order->stop && *run->order->stop;
}

/* ---- Opening ----------------------------------------------------------- */

static void set_survey(struct run *run, struct roots *roots)
{
	run->survey = (struct survey){
		.settings = run->settings,
		.roots = roots,
		.report = run->report,
		.rules = { .now_ns = run->report->started_ns,
			   .settle_ns = run->settings->settle_s * NS_PER_S,
			   .is_full = run->settings->is_full },
	};
}

static enum status try_list(struct run *run)
{
	const char *list = run->settings->list;

	if (!list || strcmp(list, "-") == 0 || access(list, R_OK) == 0)
		return STATUS_OK;
	if (errno == ENOENT)
		return fault_set(run->fault, STATUS_DENIED, "%s: %s", list,
				 strerror(ENOENT));
	return fault_set_errno(run->fault, errno, list);
}

/* A mistyped SOURCE shall not leave an empty index behind. */
static enum status try_names(struct run *run)
{
	struct ledger *nothing = NULL;
	struct roots *roots = NULL;
	enum status status;

	status = try_list(run);
	if (status == STATUS_OK)
		status = ledger_open(&nothing, "", LEDGER_NOTHING, run->fault);
	if (status == STATUS_OK)
		status = roots_new(&roots, nothing, run->fault);
	if (status == STATUS_OK) {
		set_survey(run, roots);
		status = survey_name(&run->survey, text_from(&run->index_path),
				     run->fault);
	}
	if (status == STATUS_OK)
		status = survey_check(&run->survey, false, run->fault);
	roots_free(roots);
	ledger_close(nothing);
	return status;
}

/* What is to be read is not known where the ledger is lost. */
static enum status begin_ledger(struct run *run)
{
	const struct settings *settings = run->settings;
	bool has_index;
	enum status status;

	if (settings->is_repairing)
		return STATUS_OK;
	status = files_find(&has_index, run->order->folder, SCHEMA_STUB_FILE,
			    run->fault);
	if (status == STATUS_OK && has_index && settings->operand_count == 0 &&
	    !settings->list)
		return fault_set(run->fault, STATUS_DAMAGED,
				 SCHEMA_LEDGER_FILE ": missing");
	return status ? status : try_names(run);
}

/* Without a folder there is nothing to keep other runs away from. */
static enum status look_at_folder(struct run *run)
{
	struct stat facts;

	if (stat(run->order->folder, &facts) != 0 && errno == ENOENT)
		return STATUS_OK;
	return files_open_folder(&run->folder_fd, run->order->folder,
				 run->fault);
}

static enum status make_folder(struct run *run)
{
	enum status status = files_make_folders(run->order->folder, run->fault);

	return status ? status :
			files_open_folder(&run->folder_fd, run->order->folder,
					  run->fault);
}

static long long wait_of(const struct settings *settings)
{
	return settings->wait_s < 0 ? -1 : settings->wait_s * MS_PER_S;
}

static enum status open_folder(struct run *run)
{
	struct lock_wish wish = { .is_shared = is_dry(run),
				  .wait_ms = wait_of(run->settings),
				  .stop = run->order->stop };
	struct lock_place place;
	bool has_ledger;
	enum status status = files_find(&has_ledger, run->order->folder,
					SCHEMA_LEDGER_FILE, run->fault);

	if (status == STATUS_OK && !has_ledger)
		status = begin_ledger(run);
	if (status == STATUS_OK)
		status = is_dry(run) ? look_at_folder(run) : make_folder(run);
	if (status || run->folder_fd < 0)
		return status;
	place = site_lock_place(run->folder_fd, run->order->folder);
	status = lock_take(&run->lock, &place, &wish, run->fault);
	run->report->is_locked_out = status == STATUS_BUSY;
	return status == STATUS_BUSY && must_stop(run) ? STATUS_RETRY : status;
}

/* An empty ledger may be a new one, but not where no source is named. */
static enum status try_ledger(struct run *run)
{
	struct bytes id = BYTES_UP_TO(PATH_BYTES);
	enum status status;

	if (!run->survey.is_empty || !run->site.reader ||
	    run->settings->is_repairing)
		return STATUS_OK;
	status = site_meta(&run->site, SCHEMA_META_INDEX, &id, run->fault);
	if (status == STATUS_OK)
		status = ledger_try_index(run->site.ledger, text_from(&id),
					  run->fault);
	/* What to do then is recover_site's to say. */
	else if (site_is_damage(status))
		status = STATUS_OK;
	bytes_free(&id);
	return status;
}

/*
 * Whether what is written was begun from nothing, and next to nothing was
 * written yet: workers may build it. First-seen runs that only an index knew
 * are not for them.
 */
static enum status may_be_bulk(struct run *run, bool *out)
{
	const struct site *site = &run->site;
	int64_t suspect_count = 0;
	enum status status =
		ledger_count_suspects(site->ledger, &suspect_count, run->fault);

	*out = !is_dry(run) && site->is_loose && suspect_count == 0 &&
	       (site->is_bulk || site_is_rebuilding(site) ||
		index_document_count(site->reader) <= FEW_PASSAGES);
	return status;
}

static enum status allow_bulk(struct run *run)
{
	const struct settings *settings = run->settings;
	struct bulk_limits limits = {
		.jobs = (size_t)settings->job_count,
		.segment_bytes = settings->segment_bytes ?
					 (size_t)settings->segment_bytes :
					 BULK_SEGMENT_BYTES,
		.checkpoint_segments = settings->segment_count ?
					       (size_t)settings->segment_count :
					       BULK_CHECKPOINT_SEGMENTS,
	};
	bool may = false;
	enum status status = may_be_bulk(run, &may);

	if (status || !may)
		return status;
	if (limits.jobs == 0 && !run->site.is_bulk)
		return STATUS_OK;
	limits.jobs = bulk_limit_jobs(limits.jobs);
	return batch_allow_bulk(run->batch, &limits, run->fault);
}

static enum status open_stores(struct run *run)
{
	const char *folder = run->order->folder;
	enum status status = is_dry(run) ?
				     site_open_dry(&run->site, folder,
						   run->folder_fd, run->fault) :
				     site_open(&run->site, folder,
					       run->folder_fd, run->fault);

	run->site.stop = run->order->stop;
	run->site.trusts_ledger = run->settings->is_repairing &&
				  run->settings->is_rebuild;
	run->site.converters = run->order->settings->converters;
	run->site.converter_count = run->order->settings->converter_count;
	if (status == STATUS_OK)
		status = roots_new(&run->roots, run->site.ledger, run->fault);
	if (status)
		return status;
	set_survey(run, run->roots);
	status = survey_name(&run->survey, text_from(&run->index_path),
			     run->fault);
	if (status == STATUS_OK)
		status = try_ledger(run);
	if (status == STATUS_OK)
		status = recover_site(&run->site, run->settings->is_rebuild,
				      run->fault);
	if (status == STATUS_OK && !run->site.trusts_ledger)
		status = site_check_roots(&run->site, run->roots, run->fault);
	if (status == STATUS_OK)
		status = survey_check(&run->survey,
				      run->site.is_new ||
					      run->settings->is_repairing,
				      run->fault);
	if (status == STATUS_OK)
		status = batch_new(&run->batch, &run->site, run->roots,
				   run->report, run->fault);
	/* A rebuild is from all sources, named or not. */
	if (status == STATUS_OK && site_is_rebuilding(&run->site)) {
		roots_name_all(run->roots);
		status = roots_check(run->roots, text_from(&run->index_path),
				     run->fault);
	}
	if (status)
		return status;
	run->intake = (struct intake){
		.site = &run->site,
		.roots = run->roots,
		.batch = run->batch,
		.report = run->report,
		.is_full = run->settings->is_full,
		.is_listing = run->settings->is_pruning,
		.lines = run->order->lines,
	};
	status = allow_bulk(run);
	return status ? status :
			ledger_count_articles(run->site.ledger,
					      &run->article_count, run->fault);
}

/* ---- Planning ---------------------------------------------------------- */

static enum status put_root(struct run *run, const struct root *root)
{
	const struct ledger_root row = { root->label, root->path, root->given };
	enum status status =
		ledger_put_root(run->site.ledger, &row, run->fault);

	return status ? status :
			batch_set_root(run->batch, root->label, root->given,
				       run->fault);
}

static enum status put_new_roots(struct run *run)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < roots_count(run->roots) && !status; i++) {
		const struct root *root = roots_at(run->roots, i);

		if (root->is_new)
			status = put_root(run, root);
	}
	return status;
}

/* What took more memory than there was is tried again when there is more. */
static enum status heed_ceiling(struct run *run)
{
	const int64_t ceiling = run->settings->memory_bytes;
	struct ledger *ledger = run->site.ledger;
	int64_t before;
	enum status status =
		ledger_number(ledger, LEDGER_CEILING, &before, run->fault);

	if (status == STATUS_OK && ceiling > before)
		status = ledger_retry_large(ledger, run->fault);
	if (status == STATUS_OK && ceiling != before)
		status = ledger_set_number(ledger, LEDGER_CEILING, ceiling,
					   run->fault);
	return status;
}

static enum status plan(struct run *run)
{
	struct progress *progress = run->order->progress;
	struct ledger *ledger = run->site.ledger;
	int64_t count;
	int64_t bytes;
	enum status status = batch_begin(run->batch, run->fault);

	if (status == STATUS_OK)
		status = recover_values(&run->site, run->batch, run->fault);
	if (status == STATUS_OK)
		status = heed_ceiling(run);
	if (status == STATUS_OK)
		status = put_new_roots(run);
	if (status == STATUS_OK)
		status = survey_plan(&run->survey, ledger, run->fault);
	if (status == STATUS_OK)
		status = ledger_plan_again(ledger, run->fault);
	if (status == STATUS_OK)
		status = ledger_leave_planned(ledger, run->fault);
	for (int kind = PLAN_ADD; kind <= PLAN_CHANGE && !status; kind++) {
		status = ledger_plan_count(ledger, (enum plan_kind)kind, &count,
					   &bytes, run->fault);
		progress->total_count += count;
		progress->total_bytes += bytes;
	}
	return status;
}

/* ---- Reading ----------------------------------------------------------- */

static enum status read_planned(struct run *run)
{
	struct plan_item item = { .number = 0 };
	bool is_found = true;
	int64_t count = 0;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && !must_stop(run)) {
		status = ledger_plan_next(run->site.ledger, false, &item,
					  &is_found, run->fault);
		if (status || !is_found)
			break;
		status = intake_source(&run->intake, &item, run->fault);
		progress_show(run->order->progress, ++count,
			      run->report->byte_count, plan_clock());
	}
	if (status == STATUS_OK && must_stop(run))
		return STATUS_RETRY;
	return status;
}

static enum status read_stream(struct run *run)
{
	const struct text label = TEXT(SCHEMA_LABEL_STDIN);
	struct ledger *ledger = run->site.ledger;
	enum status status;

	if (!run->survey.has_stdin)
		return STATUS_OK;
	status = intake_stream(&run->intake, STDIN_FILENO, run->fault);
	run->has_read_stream = status == STATUS_OK;
	if (status || !run->settings->is_pruning)
		return status;
	status = batch_begin(run->batch, run->fault);
	if (status == STATUS_OK)
		status = survey_prune(&run->survey, ledger, label, run->fault);
	return status ? status : ledger_leave_planned(ledger, run->fault);
}

/* Articles that are known to stand in the index wrongly, or not at all, and
 * whose sources had nothing new to say; *count is how many. */
static enum status write_pending_once(struct run *run, int64_t *count)
{
	struct hash content = { { 0 } };
	bool is_found = true;
	enum status status = STATUS_OK;

	*count = 0;
	while (status == STATUS_OK && !must_stop(run)) {
		status = ledger_next_pending(run->site.ledger, &content,
					     &is_found, run->fault);
		if (status || !is_found)
			break;
		(*count)++;
		status = batch_begin(run->batch, run->fault);
		if (status == STATUS_OK)
			status = batch_touch_pending(run->batch, &content,
						     run->fault);
		if (status == STATUS_OK && batch_is_full(run->batch))
			status = batch_flush(run->batch, run->fault);
	}
	return status ? status : batch_flush(run->batch, run->fault);
}

/* Articles of which nothing new was read are added in bulk, too; those that
 * were added and have changed since are written behind it. */
static enum status end_bulk(struct run *run)
{
	int64_t unused;
	enum status status = write_pending_once(run, &unused);

	if (status == STATUS_OK && must_stop(run))
		return STATUS_RETRY;
	return status ? status : batch_end_bulk(run->batch, run->fault);
}

/* Until none is left: one that cannot be had leaves its address to others,
 * and loses its locations, so that this ends. Where the ledger's list of them
 * is damaged it would not: passes that make articles no fewer are counted. */
static enum status write_pending(struct run *run)
{
	int64_t least = INT64_MAX;
	int64_t articles = 0;
	int64_t count = 1;
	int in_vain = 0;
	enum status status = batch_flush(run->batch, run->fault);

	if (status == STATUS_OK && batch_is_bulk(run->batch))
		status = end_bulk(run);
	while (status == STATUS_OK && count > 0 && !must_stop(run)) {
		status = write_pending_once(run, &count);
		if (status == STATUS_OK && count > 0)
			status = ledger_count_articles(run->site.ledger,
						       &articles, run->fault);
		in_vain = articles < least ? 0 : in_vain + 1;
		least = articles < least ? articles : least;
		if (status == STATUS_OK && in_vain > PASSES_IN_VAIN)
			status = fault_set(run->fault, STATUS_DAMAGED,
					   SCHEMA_LEDGER_FILE
					   ": articles that stay to be "
					   "written");
	}
	if (status == STATUS_OK && must_stop(run))
		return STATUS_RETRY;
	return status;
}

/* ---- Deleting ---------------------------------------------------------- */

/* *is_allowed: the deletion guard has nothing against so many losses. */
static enum status ask_guard(struct run *run, int64_t losses, int64_t count,
			     bool *is_allowed)
{
	struct report *report = run->report;
	char line[FAULT_TEXT_BYTES];

	*is_allowed = losses * 100 <= count * LOSS_PERCENT ||
		      run->settings->allows_delete;
	if (*is_allowed)
		return STATUS_OK;
	report->kept_count += losses;
	report->needs_person = true;
	(void)snprintf(line, sizeof(line),
		       "%" PRId64 " of %" PRId64 " articles would be deleted, "
		       "over %d %%; none was; if that is right, run with "
		       "--allow-delete",
		       losses, count, LOSS_PERCENT);
	return report_trouble(report, text_of(run->order->folder), line,
			      run->fault);
}

static enum status delete_locations(struct run *run)
{
	bool is_found = true;
	struct hash content;
	enum status status = STATUS_OK;

	while (status == STATUS_OK) {
		if (must_stop(run))
			return STATUS_RETRY;
		status = batch_begin(run->batch, run->fault);
		if (status == STATUS_OK)
			status = ledger_drop_leaving(run->site.ledger, &content,
						     &is_found, run->fault);
		if (status || !is_found)
			break;
		status = batch_touch(run->batch, &content, run->fault);
		if (status == STATUS_OK && batch_is_full(run->batch))
			status = batch_flush(run->batch, run->fault);
	}
	return status;
}

static enum status forget_source(struct run *run, const struct plan_item *item)
{
	struct ledger *ledger = run->site.ledger;
	struct bytes kept = BYTES_UP_TO(PATH_BYTES);
	struct ledger_source row = { .label = { NULL, item->label.length },
				     .path = { NULL, item->path.length } };
	bool is_found;
	enum status status = bytes_append(&kept, item->label, run->fault);

	if (status == STATUS_OK)
		status = bytes_append(&kept, item->path, run->fault);
	row.label.data = kept.data;
	row.path.data = kept.data + row.label.length;
	if (status == STATUS_OK)
		status =
			ledger_find_source(ledger, &row, &is_found, run->fault);
	if (status == STATUS_OK && is_found && row.reason.length > 0)
		status = batch_set_rejected(run->batch, row.label, row.path,
					    TEXT(""), run->fault);
	if (status == STATUS_OK)
		status = ledger_try_source(ledger, row.label, row.path,
					   run->fault);
	if (status == STATUS_OK)
		status = ledger_forget_source(ledger, row.label, row.path,
					      run->fault);
	run->report->gone_count++;
	bytes_free(&kept);
	return status;
}

static enum status forget_sources(struct run *run)
{
	struct plan_item item = { .number = 0 };
	bool is_found = true;
	enum status status = batch_begin(run->batch, run->fault);

	while (status == STATUS_OK) {
		status = ledger_plan_next(run->site.ledger, true, &item,
					  &is_found, run->fault);
		if (status || !is_found)
			break;
		status = forget_source(run, &item);
	}
	return status ? status :
			ledger_settle_sources(run->site.ledger, run->fault);
}

static enum status list_gone(struct run *run)
{
	struct plan_item item = { .number = 0 };
	struct bytes shown = BYTES_UP_TO(PATH_BYTES);
	struct place place;
	struct fault unused;
	bool is_found = true;
	enum status status = STATUS_OK;

	while (status == STATUS_OK) {
		status = ledger_plan_next(run->site.ledger, true, &item,
					  &is_found, run->fault);
		if (status || !is_found)
			break;
		/* For its name only: it need not be there. */
		(void)roots_locate(run->roots, item.label, item.path, &place,
				   &unused);
		bytes_clear(&shown);
		status = roots_show(&shown, &place, run->fault);
		if (status == STATUS_OK)
			status = print_dry_run(run->order->lines, "delete",
					       text_from(&shown), NULL,
					       run->fault);
	}
	bytes_free(&shown);
	return status;
}

static enum status delete_gone(struct run *run)
{
	struct ledger *ledger = run->site.ledger;
	int64_t leaving_count;
	int64_t gone_count;
	int64_t losses = 0;
	int64_t unused;
	bool is_allowed;
	enum status status =
		ledger_count_leaving(ledger, &leaving_count, run->fault);

	if (status == STATUS_OK)
		status = ledger_plan_count(ledger, PLAN_GONE, &gone_count,
					   &unused, run->fault);
	if (status || (leaving_count == 0 && gone_count == 0))
		return status;
	if (is_dry(run))
		status = list_gone(run);
	if (status == STATUS_OK)
		status = ledger_count_losses(ledger, &losses, run->fault);
	if (status == STATUS_OK)
		status =
			ask_guard(run, losses, run->article_count, &is_allowed);
	if (status || !is_allowed || is_dry(run))
		return status;
	status = delete_locations(run);
	return status ? status : forget_sources(run);
}

/* After the ledger was lost all articles are suspects, and a folder that is
 * another one than it was would have them all deleted. */
static enum status delete_suspects(struct run *run)
{
	struct site *site = &run->site;
	int64_t count = 0;
	int64_t losses = 0;
	bool is_allowed = false;
	enum status status =
		ledger_count_suspects(site->ledger, &count, run->fault);

	if (status || count == 0)
		return status;
	if (count < run->article_count)
		count = run->article_count;
	status = recover_count_losses(site, run->roots, &losses, run->fault);
	if (status == STATUS_OK)
		status = ask_guard(run, losses, count, &is_allowed);
	if (status || !is_allowed)
		return status;
	return recover_suspects(site, run->roots, run->batch, run->fault);
}

/* Roots that are missing, and may be, go with their last source. */
static enum status forget_roots(struct run *run)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < roots_count(run->roots) && !status; i++) {
		const struct root *root = roots_at(run->roots, i);

		if (!root->is_leaving)
			continue;
		status = batch_begin(run->batch, run->fault);
		if (status == STATUS_OK)
			status = ledger_forget_root(run->site.ledger,
						    root->label, run->fault);
		if (status == STATUS_OK)
			status = batch_set_root(run->batch, root->label,
						TEXT(""), run->fault);
	}
	return status;
}

/* ---- The whole run ----------------------------------------------------- */

/* The room for what is surely to be written. A rebuild's was looked at by
 * the recovery, before it began one. */
static enum status check_room(struct run *run)
{
	struct room_need need = { .what = "this run",
				  .files = ROOM_FILES_UPDATE };
	enum status status;

	if (site_is_rebuilding(&run->site))
		return STATUS_OK;
	status = room_for_plan(&need.bytes, run->site.ledger,
			       run->site.is_loose, run->fault);
	if (status || need.bytes == 0)
		return status;
	return room_check(run->folder_fd, run->order->folder, &need,
			  run->fault);
}

/* Notes which generation is being built, and which is to be compacted; 0:
 * none. */
static enum status note_generations(struct run *run, int64_t building,
				    int64_t loose)
{
	struct ledger *ledger = run->site.ledger;
	enum status status = ledger_begin(ledger, run->fault);

	if (status == STATUS_OK)
		status = ledger_set_number(ledger, LEDGER_BUILDING, building,
					   run->fault);
	if (status == STATUS_OK)
		status = ledger_set_number(ledger, LEDGER_LOOSE, loose,
					   run->fault);
	return status ? status : ledger_commit(ledger, run->fault);
}

static enum status note_compacted(struct run *run)
{
	struct site *site = &run->site;
	struct ledger *ledger = site->ledger;
	int64_t *bytes = &run->report->compacted_to;
	enum status status = generation_size(
		site->folder_fd, site->read_generation, bytes, run->fault);

	if (status == STATUS_OK)
		status = ledger_begin(ledger, run->fault);
	if (status == STATUS_OK)
		status = compaction_note(ledger, *bytes,
					 index_document_count(site->reader),
					 run->fault);
	if (status == STATUS_OK)
		status = ledger_set_number(ledger, LEDGER_ROOM, 0, run->fault);
	return status ? status : ledger_commit(ledger, run->fault);
}

/* A generation that was written from nothing, or has grown too much, is
 * compacted. What was written is removed at once where no search ever read
 * it, or hardly (a first build), else by the next run. */
static enum status compact(struct run *run)
{
	struct site *site = &run->site;
	int64_t written = site->write_generation;
	bool is_rebuild = site_is_rebuilding(site);
	struct fault unused;
	enum status status = site_compact(site, run->fault);

	/* Half of one would only fill the disk until the next run. */
	if (status)
		(void)generation_remove(site->folder_fd, written + 1, &unused);
	if (status == STATUS_OK && is_rebuild)
		status = note_generations(run, site->write_generation, 0);
	if (status == STATUS_OK)
		status = site_switch(site, run->fault);
	if (status == STATUS_OK)
		status = note_generations(run, 0, 0);
	if (status == STATUS_OK)
		status = note_compacted(run);
	if (status == STATUS_OK && site->is_new)
		status =
			generation_remove(site->folder_fd, written, run->fault);
	return status;
}

/* 0 where the index cannot be read. */
static int64_t count_passages(const struct site *site)
{
	return site->reader ? index_document_count(site->reader) : 0;
}

/* What was not changed has not grown. */
static enum status judge_generation(struct run *run, struct compaction *out)
{
	struct site *site = &run->site;
	int64_t bytes;
	enum status status = STATUS_OK;

	*out = (struct compaction){ .is_due = false };
	site->is_loose |= run->settings->is_compacting;
	if (!site->is_loose && run->report->batch_count == 0)
		return STATUS_OK;
	/* What is rebuilt may be damaged; it counts as it was. */
	if (!site_is_rebuilding(site))
		status = index_reopen(site->reader, run->fault);
	if (status == STATUS_OK)
		status = generation_size(site->folder_fd,
					 site->write_generation, &bytes,
					 run->fault);
	if (status == STATUS_OK)
		status = compaction_judge(out, site->ledger, bytes,
					  count_passages(site), run->fault);
	site->is_loose |= out->is_due || (site->is_merged && out->is_slack);
	return status;
}

/* Told once, and to who wants to know it each time: the index is as good as
 * before, and the next runs try again. */
static enum status put_off(struct run *run, const struct room_need *need,
			   struct fault *why)
{
	struct ledger *ledger = run->site.ledger;
	int64_t before = 0;
	enum status status =
		ledger_number(ledger, LEDGER_ROOM, &before, run->fault);

	run->report->wanted_bytes = need->bytes;
	if (status == STATUS_OK && (before == 0 || run->settings->is_verbose))
		status = report_trouble(run->report, TEXT(""), why->text,
					run->fault);
	if (status || before != 0)
		return status;
	status = ledger_begin(ledger, run->fault);
	if (status == STATUS_OK)
		status = ledger_set_number(ledger, LEDGER_ROOM, need->bytes,
					   run->fault);
	if (status == STATUS_OK)
		status = ledger_set_number(ledger, LEDGER_LOOSE,
					   run->site.write_generation,
					   run->fault);
	return status ? status : ledger_commit(ledger, run->fault);
}

/* *has_room: for a second database beside this one. */
static enum status find_room(struct run *run, const struct compaction *state,
			     bool *has_room)
{
	/* Never measured, it is at its best twice as large. */
	struct room_need need = {
		.what = "compacting it",
		.bytes = state->compact_bytes ? state->compact_bytes :
						state->bytes / 2,
		.files = ROOM_FILES_GENERATION,
	};
	bool sheds;
	enum status status = shed_judge(&sheds, &run->site, run->fault);

	if (status)
		return status;
	need.bytes *= sheds ? 2 : 1;
	status = room_check(run->folder_fd, run->order->folder, &need,
			    run->fault);

	*has_room = status == STATUS_OK;
	if (status != STATUS_FULL || run->settings->is_compacting)
		return status;
	return put_off(run, &need, run->fault);
}

/* Searches read from now on what this run wrote. Told to stop, it leaves
 * compacting, which cannot be interrupted, to the next run. */
static enum status end_generation(struct run *run)
{
	struct site *site = &run->site;
	struct compaction state;
	bool has_room = false;
	enum status status = judge_generation(run, &state);

	if (status == STATUS_OK && site->is_loose && !must_stop(run))
		status = find_room(run, &state, &has_room);
	if (status)
		return status;
	run->report->compacted_from = has_room ? state.bytes : 0;
	if (has_room)
		return compact(run);
	if (!site_is_rebuilding(site))
		return STATUS_OK;
	status = site_switch(site, run->fault);
	return status ? status :
			note_generations(
				run, 0,
				site->is_loose ? site->write_generation : 0);
}

static enum status tell_lost(struct run *run, int64_t count, const char *whence)
{
	char line[FAULT_TEXT_BYTES];

	if (count == 0)
		return STATUS_OK;
	run->report->has_problems = true;
	(void)snprintf(line, sizeof(line),
		       "%" PRId64 " article%s %s could not be recovered", count,
		       count == 1 ? "" : "s", whence);
	return report_trouble(run->report, text_of(run->order->folder), line,
			      run->fault);
}

/* What the index had the only copy of, and has no more. */
static enum status tell_losses(struct run *run)
{
	const struct report *report = run->report;
	enum status status = tell_lost(run, report->lost_streamed_count,
				       "from standard input");

	return status ? status :
			tell_lost(run, report->lost_named_count,
				  "from files given by name and now gone");
}

/* Records that nobody can read again and that no index has for good. */
static enum status tell_stopped(struct run *run)
{
	if (!run->survey.has_stdin ||
	    (run->has_read_stream && !site_is_rebuilding(&run->site)))
		return STATUS_OK;
	return report_trouble(run->report, TEXT("standard input"),
			      "stopped before all of it was indexed: send it "
			      "again",
			      run->fault);
}

static enum status end_stopped(struct run *run)
{
	enum status status = batch_flush(run->batch, run->fault);
	enum status told;

	if (status)
		run->has_read_stream = false;
	told = tell_stopped(run);
	if (told == STATUS_OK)
		told = tell_losses(run);
	if (status == STATUS_OK || status == STATUS_RETRY)
		status = told;
	return status ? status : STATUS_RETRY;
}

static enum status work(struct run *run)
{
	enum status status = plan(run);

	if (status == STATUS_OK && !is_dry(run))
		status = check_room(run);
	if (status == STATUS_OK)
		status = read_planned(run);
	if (status == STATUS_OK)
		status = read_stream(run);
	if (is_dry(run))
		return status ? status : delete_gone(run);
	if (status == STATUS_OK)
		status = write_pending(run);
	if (status == STATUS_OK)
		status = delete_gone(run);
	if (status == STATUS_OK)
		status = forget_roots(run);
	if (status == STATUS_OK)
		status = write_pending(run);
	if (status == STATUS_OK)
		status = delete_suspects(run);
	/* What was read until then is kept. */
	if (status == STATUS_RETRY && must_stop(run))
		return end_stopped(run);
	if (status == STATUS_OK)
		status = batch_flush(run->batch, run->fault);
	if (status == STATUS_OK)
		status = batch_find_clusters(run->batch, run->fault);
	if (status == STATUS_OK)
		status = batch_end_run(run->batch, run->fault);
	if (status == STATUS_OK)
		status = end_generation(run);
	if (status == STATUS_OK)
		status = tell_losses(run);
	if (status == STATUS_OK)
		status = lock_stamp(&run->lock, run->fault);
	/* Told to stop too late to leave anything undone. */
	return status == STATUS_OK && must_stop(run) ? STATUS_RETRY : status;
}

enum status run_index(const struct run_order *order, struct fault *fault)
{
	struct run run = {
		.order = order,
		.settings = order->settings,
		.report = order->report,
		.index_path = BYTES_UP_TO(PATH_BYTES),
		.folder_fd = -1,
		.lock = LOCK_NONE,
		.fault = fault,
	};
	enum status status =
		roots_resolve(&run.index_path, order->folder, fault);

	if (status == STATUS_OK)
		status = open_folder(&run);
	if (status == STATUS_OK)
		status = open_stores(&run);
	if (status == STATUS_OK)
		status = work(&run);
	/* "site.h": nobody but this run writes. */
	if (status == STATUS_RETRY && !must_stop(&run))
		status = STATUS_DAMAGED;
	progress_end(order->progress);
	batch_free(run.batch);
	roots_free(run.roots);
	site_close(&run.site);
	lock_release(&run.lock);
	if (run.folder_fd >= 0)
		(void)close(run.folder_fd); /* it was only read */
	bytes_free(&run.index_path);
	return status;
}
