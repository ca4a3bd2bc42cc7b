/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/repair.h"

#include <unistd.h>

#include "indexer/check.h"
#include "indexer/regain.h"
#include "shared/display.h"
#include "shared/files.h"
#include "shared/json.h"

enum { LINE_BYTES = 1 << 20, MS_PER_S = 1000 };

struct repair {
	struct repaired *done;
	const struct run_order *order;
	int folder_fd;
	struct lock lock;
	struct site site;
	struct fault *fault;
};

/* ---- Opening ----------------------------------------------------------- */

/* Making a ledger is not for a check: without one nothing can be
 * compared. */
static enum status find_ledger(struct repair *repair)
{
	const char *folder = repair->order->folder;
	bool has_ledger;
	bool has_index;
	enum status status = files_find(&has_ledger, folder, SCHEMA_LEDGER_FILE,
					repair->fault);

	if (status || has_ledger)
		return status;
	status =
		files_find(&has_index, folder, SCHEMA_STUB_FILE, repair->fault);
	if (status)
		return status;
	if (has_index)
		return fault_set(repair->fault, STATUS_DAMAGED,
				 SCHEMA_LEDGER_FILE ": missing");
	return fault_set(repair->fault, STATUS_DENIED,
			 "%s: nothing was indexed here", folder);
}

/* Libxapian's checker opens what it checks as if to write. */
static void advise_copy(struct repair *repair)
{
	const struct fault why = *repair->fault;
	char folder[DISPLAY_WORD_BYTES];

	if (faccessat(repair->folder_fd, ".", W_OK, 0) == 0)
		return;
	(void)fault_set(repair->fault, STATUS_DENIED,
			"%.600s; a copy can be checked: pqindex --index %s "
			"--snapshot COPY",
			why.text, display_word(folder, repair->order->folder));
}

static enum status take_lock(struct repair *repair)
{
	const struct settings *settings = repair->order->settings;
	const struct lock_wish wish = { .wait_ms = settings->wait_s < 0 ?
							   -1 :
							   settings->wait_s *
								   MS_PER_S,
					.stop = repair->order->stop };
	struct lock_place place;
	enum status status = files_open_folder(
		&repair->folder_fd, repair->order->folder, repair->fault);

	if (status)
		return status;
	place = site_lock_place(repair->folder_fd, repair->order->folder);
	status = lock_take(&repair->lock, &place, &wish, repair->fault);
	if (status == STATUS_DENIED && !settings->is_repairing)
		advise_copy(repair);
	repair->order->report->is_locked_out = status == STATUS_BUSY;
	if (status == STATUS_BUSY && repair->order->stop &&
	    *repair->order->stop)
		return STATUS_RETRY;
	return status;
}

static enum status open_stores(struct repair *repair)
{
	enum status status = find_ledger(repair);

	if (status == STATUS_OK)
		status = take_lock(repair);
	if (status == STATUS_OK)
		status = site_open(&repair->site, repair->order->folder,
				   repair->folder_fd, repair->fault);
	repair->site.stop = repair->order->stop;
	return status;
}

static void close_stores(struct repair *repair)
{
	site_close(&repair->site);
	lock_release(&repair->lock);
	if (repair->folder_fd >= 0)
		(void)close(repair->folder_fd); /* it was only read */
	repair->folder_fd = -1;
}

/* ---- Checking ---------------------------------------------------------- */

/* Damage of the ledger ends the look at it, whatever was found until
 * then. */
static bool is_of_ledger(enum status status, const struct fault *fault)
{
	return status == STATUS_DAMAGED && ledger_is_damaged(fault);
}

static enum status look_into(struct repair *repair, struct findings *out)
{
	const bool is_repairing = repair->order->settings->is_repairing;
	struct site *site = &repair->site;
	enum status status = open_stores(repair);

	if (status == STATUS_OK && !site->is_damaged &&
	    site->read_generation == 0)
		status = fault_set(repair->fault, STATUS_DENIED,
				   "%s: there is no index; the next run "
				   "makes it",
				   repair->order->folder);
	if (status == STATUS_OK && site->is_damaged && !is_repairing) {
		*repair->fault = site->damage;
		status = STATUS_DAMAGED;
	}
	if (status == STATUS_OK && site->is_damaged)
		findings_add(out, FINDING_FILES, text_of(site->damage.text));
	else if (status == STATUS_OK)
		status = check_stores(out, site, repair->fault);
	/* A run that was killed before the ledger knew of its folder leaves
	 * none to be read again. */
	if (status == STATUS_OK && is_repairing &&
	    out->rows[FINDING_FILES].count == 0)
		status = check_folders(site, repair->fault);
	return status;
}

/* *remedy: what is to be done about it. */
static enum status look(struct repair *repair, struct findings *out,
			enum remedy *remedy)
{
	const bool is_repairing = repair->order->settings->is_repairing;
	enum status status;

	*out = (struct findings){ 0 };
	*remedy = REMEDY_NONE;
	status = look_into(repair, out);
	if (is_repairing && is_of_ledger(status, repair->fault)) {
		findings_add(out, FINDING_LEDGER, text_of(repair->fault->text));
		status = STATUS_OK;
	}
	if (status == STATUS_OK)
		*remedy = findings_remedy(out);
	close_stores(repair);
	return status;
}

static enum status tell(const struct repair *repair,
			const struct findings *findings)
{
	struct bytes line = BYTES_UP_TO(LINE_BYTES);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < FINDING_COUNT && status == STATUS_OK; i++) {
		if (findings->rows[i].count == 0)
			continue;
		bytes_clear(&line);
		status = findings_print(&line, findings, (enum finding)i,
					repair->fault);
		if (status == STATUS_OK)
			status = bytes_append_byte(&line, '\0', repair->fault);
		if (status == STATUS_OK)
			status = report_trouble(repair->order->report,
						text_of(repair->order->folder),
						line.data, repair->fault);
	}
	bytes_free(&line);
	return status;
}

/* ---- Mending ----------------------------------------------------------- */

/* The roots that a new ledger begins with; of an index that cannot be read
 * the person has to tell them. */
static enum status find_roots(struct repair *repair, struct regained *out,
			      struct settings *settings)
{
	const char *folder = repair->order->folder;
	char word[DISPLAY_WORD_BYTES];
	enum status status = regain_roots(out, folder, settings, repair->fault);

	if (status == STATUS_DAMAGED && settings->operand_count == 0)
		return fault_set(repair->fault, STATUS_DENIED,
				 "%.300s: neither the index nor its ledger can "
				 "be read; say what it was made from: pqindex "
				 "--index %s --check --repair SOURCE...",
				 folder, display_word(word, folder));
	settings->is_rebuild = status == STATUS_DAMAGED;
	if (status == STATUS_OK) {
		settings->operands = out->operands;
		settings->operand_count = out->count;
	}
	return status == STATUS_DAMAGED ? STATUS_OK : status;
}

/* Takes all that the index has for unproven, as after an older copy of one of
 * the two was put back; a damaged database is better not read for it. */
static enum status distrust(struct repair *repair)
{
	struct ledger *ledger;
	enum status status;

	if (repair->done->left.rows[FINDING_FILES].count > 0)
		return STATUS_OK;
	status = open_stores(repair);
	ledger = repair->site.ledger;
	if (status == STATUS_OK)
		status = ledger_begin(ledger, repair->fault);
	if (status == STATUS_OK)
		status = ledger_adopt_sources(ledger, repair->fault);
	if (status == STATUS_OK)
		status = ledger_set_index_id(ledger, TEXT(""), repair->fault);
	if (status == STATUS_OK)
		status = ledger_commit(ledger, repair->fault);
	close_stores(repair);
	return status;
}

static enum status set_ledger_aside(struct repair *repair)
{
	enum status status = take_lock(repair);

	if (status == STATUS_OK)
		status = regain_set_aside(repair->folder_fd, repair->fault);
	close_stores(repair);
	return status;
}

/* A run over all sources begins a ledger, as if there never was one. None
 * waits until it has settled: an article that stands in other places, too,
 * would be without it meanwhile. One that is still being written is read again
 * when it differs. */
static enum status mend_ledger(struct repair *repair, struct run_order *order,
			       struct settings *settings)
{
	struct regained regained = { .pool = NULL };
	enum status status = find_roots(repair, &regained, settings);

	settings->settle_s = 0;
	if (status == STATUS_OK)
		status = set_ledger_aside(repair);
	if (status == STATUS_OK)
		status = run_index(order, repair->fault);
	regain_free(&regained);
	return status;
}

static enum status mend(struct repair *repair, enum remedy remedy)
{
	static const char *const words[] = {
		[REMEDY_READ] = "repairing: all sources are read again",
		[REMEDY_REBUILD] = "repairing: the index is made anew from "
				   "its sources, beside the old one",
		[REMEDY_LEDGER] = "repairing: the ledger is made anew from "
				  "the index and its sources",
	};
	struct settings settings = *repair->order->settings;
	struct run_order order = *repair->order;
	enum status status = report_trouble(repair->order->report,
					    text_of(repair->order->folder),
					    words[remedy], repair->fault);

	if (status)
		return status;
	order.settings = &settings;
	repair->done->remedy = remedy;
	if (remedy == REMEDY_LEDGER)
		return mend_ledger(repair, &order, &settings);
	settings.is_rebuild = remedy == REMEDY_REBUILD;
	settings.operand_count = 0; /* all that the ledger knows */
	status = distrust(repair);
	return status ? status : run_index(&order, repair->fault);
}

static enum status look_again(struct repair *repair, enum remedy *remedy)
{
	enum status status = look(repair, &repair->done->left, remedy);

	if (status == STATUS_OK)
		status = tell(repair, &repair->done->left);
	return status;
}

/* Where reading again shows that more is damaged, the index is made anew; but
 * not for what may only wait for a root that is not there now. */
static enum status mend_all(struct repair *repair, enum remedy remedy)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK && remedy != REMEDY_NONE) {
		const enum remedy tried = remedy;

		status = mend(repair, tried);
		if (status == STATUS_OK)
			status = look_again(repair, &remedy);
		if (status == STATUS_DAMAGED && tried != REMEDY_REBUILD &&
		    !is_of_ledger(status, repair->fault)) {
			remedy = REMEDY_REBUILD;
			status = STATUS_OK;
		}
		/* What that has not mended it will not mend. */
		if (tried == REMEDY_REBUILD || remedy == tried)
			break;
	}
	return status;
}

enum status repair_index(struct repaired *out, const struct run_order *order,
			 struct fault *fault)
{
	struct repair repair = { .done = out,
				 .order = order,
				 .folder_fd = -1,
				 .lock = LOCK_NONE,
				 .fault = fault };
	enum remedy remedy;
	enum status status;

	*out = (struct repaired){ .remedy = REMEDY_NONE };
	status = look(&repair, &out->found, &remedy);
	if (status == STATUS_OK)
		status = tell(&repair, &out->found);
	if (status == STATUS_OK)
		out->left = out->found;
	if (status == STATUS_OK && order->settings->is_repairing &&
	    remedy != REMEDY_NONE)
		status = mend_all(&repair, remedy);
	if (findings_count(&out->left) > 0)
		order->report->has_problems = true;
	return status;
}

/* ---- For programs ------------------------------------------------------ */

static enum status print_number(struct bytes *out, const char *name,
				int64_t number, struct fault *fault)
{
	enum status status = json_key(out, name, fault);

	return status ? status : json_signed(out, number, fault);
}

static enum status print_list(struct bytes *out, const char *name,
			      const struct findings *findings,
			      struct fault *fault)
{
	enum status status = json_key(out, name, fault);

	return status ? status : findings_print_json(out, findings, fault);
}

static enum status print_remedy(struct bytes *out, enum remedy remedy,
				struct fault *fault)
{
	static const char *const names[] = { [REMEDY_NONE] = "",
					     [REMEDY_READ] = "read",
					     [REMEDY_REBUILD] = "rebuild",
					     [REMEDY_LEDGER] = "ledger" };
	enum status status = json_key(out, "repair", fault);

	return status ? status :
			json_text_or_null(out, text_of(names[remedy]), fault);
}

enum status repair_print_json(struct bytes *out, const struct repaired *done,
			      struct fault *fault)
{
	enum status status = json_open(out, '{', fault);

	if (status == STATUS_OK)
		status = print_number(out, "articles", done->left.article_count,
				      fault);
	if (status == STATUS_OK)
		status = print_number(out, "passages", done->left.passage_count,
				      fault);
	if (status == STATUS_OK)
		status = print_list(out, "found", &done->found, fault);
	if (status == STATUS_OK)
		status = print_remedy(out, done->remedy, fault);
	if (status == STATUS_OK)
		status = print_list(out, "left", &done->left, fault);
	if (status == STATUS_OK)
		status = json_close(out, '}', fault);
	return status ? status : bytes_append_byte(out, '\n', fault);
}
