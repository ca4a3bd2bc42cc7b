/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>

#include "indexer/walk.h"

#define NS_PER_S INT64_C(1000000000)
/* FAT keeps times in steps of 2 s, the coarsest clock of a file system. */
#define RACY_NS (2 * NS_PER_S)
/* One that keeps parts of a second keeps them by the kernel's clock, whose
 * steps are of 10 ms at most. */
#define TICK_NS (NS_PER_S / 50)

static int64_t nanoseconds(struct timespec time)
{
	return (int64_t)time.tv_sec * NS_PER_S + time.tv_nsec;
}

int64_t plan_clock(void)
{
	struct timespec now = { 0 };

	/* Cannot fail: the clock exists and `now` is ours. */
	(void)clock_gettime(CLOCK_REALTIME, &now);
	return nanoseconds(now);
}

void plan_take_facts(struct ledger_source *out, const struct stat *facts)
{
	out->size = facts->st_size;
	out->mtime_ns = nanoseconds(facts->st_mtim);
	out->ctime_ns = nanoseconds(facts->st_ctim);
	out->inode = facts->st_ino;
}

bool plan_is_racy(const struct stat *facts, int64_t read_ns)
{
	int64_t changed_ns = nanoseconds(facts->st_mtim);
	int64_t set_ns = nanoseconds(facts->st_ctim);
	int64_t step_ns = facts->st_ctim.tv_nsec ? TICK_NS : RACY_NS;

	/* The file's own time can be set, as a copy's is; and one in the
	 * future tells nothing, and for good. The inode's time cannot. */
	return set_ns > read_ns - step_ns || (changed_ns > read_ns - RACY_NS &&
					      changed_ns <= read_ns + RACY_NS);
}

static bool is_same_file(const struct ledger_source *row,
			 const struct stat *facts)
{
	struct ledger_source now = { 0 };

	plan_take_facts(&now, facts);
	return row->size == now.size && row->mtime_ns == now.mtime_ns &&
	       row->ctime_ns == now.ctime_ns && row->inode == now.inode;
}

/* A time in the future says nothing about when the file was changed. */
static bool is_unsettled(const struct stat *facts,
			 const struct plan_rules *rules)
{
	int64_t age = rules->now_ns - nanoseconds(facts->st_mtim);

	return age >= 0 && age < rules->settle_ns;
}

enum plan_choice plan_choose(const struct ledger_source *row,
			     const struct stat *facts,
			     const struct plan_rules *rules)
{
	bool is_known = row && is_same_file(row, facts);

	if (is_known && !row->is_racy && row->state != LEDGER_RETRY &&
	    !rules->is_full)
		return PLAN_KEEP;
	return is_unsettled(facts, rules) ? PLAN_WAIT : PLAN_READ;
}

/* ---- One root ---------------------------------------------------------- */

/* What of a file may be text: what lies on the disk, not its holes. */
static int64_t planned_size(const struct stat *facts)
{
	int64_t blocks = facts->st_size / S_BLKSIZE + 1;

	return facts->st_blocks < blocks ? facts->st_blocks * S_BLKSIZE :
					   facts->st_size;
}

/* The two sorted streams, with the head of each. */
struct merge {
	struct ledger *ledger;
	const struct plan_rules *rules;
	struct plan_walk *walk;
	struct walk *files;
	struct walk_file file;
	struct ledger_source row;
	bool has_file;
	bool has_row;
};

static enum status next_file(struct merge *merge, struct fault *fault)
{
	enum status status;

	for (;;) {
		status = walk_next(merge->files, &merge->file, &merge->has_file,
				   fault);
		if (status != STATUS_SKIP && status != STATUS_IO)
			break;
		merge->walk->is_complete = false;
		status = merge->walk->unreadable(merge->walk->context, status,
						 fault->text, fault);
		if (status)
			return status;
	}
	if (status)
		fault_prefix(fault, "%.*s", (int)merge->walk->given.length,
			     merge->walk->given.data);
	if (status == STATUS_OK && merge->has_file)
		merge->walk->file_count++;
	return status;
}

static enum status next_row(struct merge *merge, struct fault *fault)
{
	enum status status = ledger_sources_next(merge->ledger, &merge->row,
						 &merge->has_row, fault);

	if (status == STATUS_OK && merge->has_row)
		merge->walk->known_count++;
	return status;
}

static enum status plan_gone(struct merge *merge, struct fault *fault)
{
	const struct plan_item item = {
		.kind = PLAN_GONE,
		.label = merge->walk->label,
		.path = merge->row.path,
		.size = merge->row.size,
	};

	return ledger_plan_add(merge->ledger, &item, fault);
}

static enum status plan_present(struct merge *merge, bool is_known,
				struct fault *fault)
{
	const struct plan_item item = {
		.kind = is_known ? PLAN_CHANGE : PLAN_ADD,
		.label = merge->walk->label,
		.path = merge->file.path,
		.size = planned_size(&merge->file.facts),
	};

	switch (plan_choose(is_known ? &merge->row : NULL, &merge->file.facts,
			    merge->rules)) {
	case PLAN_KEEP:
		return STATUS_OK;
	case PLAN_WAIT:
		merge->walk->unsettled_count++;
		return ledger_plan_wait(merge->ledger, merge->file.facts.st_ino,
					fault);
	case PLAN_READ:
		break;
	}
	return ledger_plan_add(merge->ledger, &item, fault);
}

/* < 0: the file comes first; an ended stream comes last. */
static int compare_heads(const struct merge *merge)
{
	if (!merge->has_row)
		return -1;
	if (!merge->has_file)
		return 1;
	return text_compare(merge->file.path, merge->row.path);
}

static enum status merge_heads(struct merge *merge, struct fault *fault)
{
	int order = compare_heads(merge);
	enum status status = order > 0 ? plan_gone(merge, fault) :
					 plan_present(merge, order == 0, fault);

	if (status == STATUS_OK && order <= 0)
		status = next_file(merge, fault);
	if (status == STATUS_OK && order >= 0)
		status = next_row(merge, fault);
	return status;
}

enum status plan_root(struct ledger *ledger, const struct plan_rules *rules,
		      struct plan_walk *walk, struct fault *fault)
{
	struct merge merge = { .ledger = ledger, .rules = rules, .walk = walk };
	enum status status;

	walk->is_listed = false;
	walk->is_complete = true;
	walk->file_count = 0;
	walk->known_count = 0;
	walk->unsettled_count = 0;
	status = walk_open(&merge.files, walk->root_fd, fault);
	if (status)
		return status;
	walk->is_listed = true;
	status = ledger_sources_start(ledger, walk->label, fault);
	if (status)
		goto out;
	status = next_file(&merge, fault);
	if (status == STATUS_OK)
		status = next_row(&merge, fault);
	while (status == STATUS_OK && (merge.has_file || merge.has_row))
		status = merge_heads(&merge, fault);
out:
	ledger_sources_end(ledger);
	walk_close(merge.files);
	return status;
}

/* ---- One file ---------------------------------------------------------- */

enum status plan_one(struct ledger *ledger, const struct plan_rules *rules,
		     struct plan_file *file, struct fault *fault)
{
	struct ledger_source row = { .label = file->label, .path = file->path };
	struct plan_item item = { .label = file->label, .path = file->path };
	struct stat facts;
	bool is_known;
	enum status status;

	if (fstatat(file->folder_fd, file->name, &facts, AT_SYMLINK_NOFOLLOW)) {
		int error_number = errno;

		file->is_gone = error_number == ENOENT ||
				error_number == ENOTDIR;
		status = fault_set_reason(fault, error_number);
		file->is_refused = status == STATUS_IO && !file->is_gone &&
				   error_number != ENAMETOOLONG &&
				   error_number != ELOOP;
		return STATUS_SKIP;
	}
	if (file->is_walked)
		return STATUS_OK;
	status = ledger_find_source(ledger, &row, &is_known, fault);
	if (status)
		return status;
	file->choice = plan_choose(is_known ? &row : NULL, &facts, rules);
	if (file->choice == PLAN_WAIT)
		return ledger_plan_wait(ledger, facts.st_ino, fault);
	if (file->choice != PLAN_READ)
		return STATUS_OK;
	item.kind = is_known ? PLAN_CHANGE : PLAN_ADD;
	item.size = planned_size(&facts);
	return ledger_plan_add(ledger, &item, fault);
}
