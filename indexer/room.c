/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/room.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/statvfs.h>

#include "shared/array.h"

/*
 * Measured on news-like text (11 MB in 4,000 articles, as JSON Lines): a
 * first build takes 6.4 of the text until its segments are merged, 2.6 then;
 * a rebuild as much as that, 2.5 of what its database takes in the end. An
 * update takes 2.4 of new text at least, its ledger with it. Saved pages are
 * mostly markup: 91 of them, packed by gzip, took 1.1.
 */
enum {
	FIRST_FACTOR = 6,
	ADDED_FACTOR = 2,
	REBUILD_PERCENT = 250,
	OTHER_PART = 32 /* one of so many bytes of what is not plain text */
};

/* What is larger is no file that anybody wrote, but a hole. */
#define SOURCE_BYTES (INT64_C(1) << 40)
#define MOST_BYTES   (INT64_C(1) << 60)

static int64_t free_bytes(const struct statvfs *disk)
{
	const uint64_t most = (uint64_t)INT64_MAX;
	const uint64_t unit = disk->f_frsize ? disk->f_frsize : 1;

	if (disk->f_blocks == 0 || disk->f_bavail > most / unit)
		return INT64_MAX;
	return (int64_t)(disk->f_bavail * unit);
}

static int64_t free_files(const struct statvfs *disk)
{
	if (disk->f_files == 0 || disk->f_favail > (uint64_t)INT64_MAX)
		return INT64_MAX;
	return (int64_t)disk->f_favail;
}

enum status room_check(int folder_fd, const char *folder,
		       const struct room_need *need, struct fault *fault)
{
	struct statvfs disk;

	if (fstatvfs(folder_fd, &disk) != 0)
		return fault_set_errno(fault, errno, folder);
	if (free_bytes(&disk) < need->bytes)
		return fault_set(fault, STATUS_FULL,
				 "%s: disk full: %s needs about %" PRId64
				 " bytes, %" PRId64 " are free",
				 folder, need->what, need->bytes,
				 free_bytes(&disk));
	if (free_files(&disk) < need->files)
		return fault_set(fault, STATUS_FULL,
				 "%s: disk full: %s needs about %" PRId64
				 " new files, %" PRId64 " are possible",
				 folder, need->what, need->files,
				 free_files(&disk));
	return STATUS_OK;
}

int64_t room_for_rebuild(int64_t compact_bytes)
{
	if (compact_bytes > MOST_BYTES)
		compact_bytes = MOST_BYTES;
	return compact_bytes / 100 * REBUILD_PERCENT;
}

/* ---- Sources ----------------------------------------------------------- */

static bool ends_in(struct text path, struct text ending)
{
	return path.length > ending.length && text_ends_caseless(path, ending);
}

/* How much of a source is text, at the least. */
static int64_t text_bytes(const struct plan_item *item)
{
	static const struct text endings[] = {
		TEXT_INIT(".txt"),   TEXT_INIT(".md"),  TEXT_INIT(".json"),
		TEXT_INIT(".jsonl"), TEXT_INIT(".csv"), TEXT_INIT(".tsv"),
	};
	int64_t size = item->size <= SOURCE_BYTES ? item->size : 0;

	for (size_t i = 0; i < COUNT(endings); i++)
		if (ends_in(item->path, endings[i]))
			return size;
	return size / OTHER_PART;
}

static void add(int64_t *sum, int64_t bytes)
{
	*sum = *sum > MOST_BYTES - bytes ? MOST_BYTES : *sum + bytes;
}

static enum status sum_plan(struct ledger *ledger, bool is_gone, int64_t *out,
			    struct fault *fault)
{
	struct plan_item item = { .number = 0 };
	bool is_found = true;
	enum status status = STATUS_OK;

	*out = 0;
	while (status == STATUS_OK) {
		status = ledger_plan_next(ledger, is_gone, &item, &is_found,
					  fault);
		if (status || !is_found)
			break;
		if (item.kind != PLAN_CHANGE)
			add(out, text_bytes(&item));
	}
	return status;
}

enum status room_for_plan(int64_t *out, struct ledger *ledger, bool is_first,
			  struct fault *fault)
{
	int64_t gone_bytes = 0;
	enum status status = sum_plan(ledger, false, out, fault);

	if (status == STATUS_OK && *out > 0)
		status = sum_plan(ledger, true, &gone_bytes, fault);
	*out = *out > gone_bytes ? *out - gone_bytes : 0;
	*out *= is_first ? FIRST_FACTOR : ADDED_FACTOR;
	return status;
}
