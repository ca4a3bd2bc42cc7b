/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/look.h"

#include <fcntl.h>
#include <unistd.h>

#include "indexer/generation.h"
#include "indexer/site.h"
#include "shared/files.h"
#include "shared/schema.h"

enum { PATH_BYTES = 1 << 20 };

static enum status open_as(struct look *look, struct ledger **out,
			   enum ledger_mode mode, struct fault *fault)
{
	struct bytes path = BYTES_UP_TO(PATH_BYTES);
	enum status status = bytes_append(&path, text_of(look->folder), fault);

	if (status == STATUS_OK)
		status = bytes_append(&path, TEXT("/" SCHEMA_LEDGER_FILE "\0"),
				      fault);
	if (status == STATUS_OK)
		status = ledger_open(out, path.data, mode, fault);
	bytes_free(&path);
	return status;
}

/* Undoes the half of a batch that a killed run left. */
static enum status mend_ledger(struct look *look, struct fault *fault)
{
	const struct lock_wish wish = { .is_shared = false };
	const struct lock_place place =
		site_lock_place(look->folder_fd, look->folder);
	struct ledger *ledger = NULL;
	struct lock lock;
	enum status status = lock_take(&lock, &place, &wish, fault);

	if (status)
		return status;
	status = open_as(look, &ledger, LEDGER_MEND, fault);
	ledger_close(ledger);
	lock_release(&lock);
	return status;
}

static enum status open_ledger(struct look *look, struct fault *fault)
{
	enum status status = open_as(look, &look->ledger, LEDGER_READ, fault);

	if (status != STATUS_RETRY)
		return status;
	status = mend_ledger(look, fault);
	return status ? status :
			open_as(look, &look->ledger, LEDGER_READ, fault);
}

enum status look_open(struct look *out, const char *folder, struct fault *fault)
{
	bool has_ledger;
	enum status status;

	*out = (struct look){ .folder = folder, .folder_fd = -1 };
	status = files_find(&has_ledger, folder, SCHEMA_LEDGER_FILE, fault);
	if (status == STATUS_OK && !has_ledger)
		status = fault_set(fault, STATUS_DENIED,
				   "%s: nothing was indexed here", folder);
	if (status == STATUS_OK)
		status = files_open_folder(&out->folder_fd, folder, fault);
	return status ? status : open_ledger(out, fault);
}

enum status look_open_index(struct look *look, struct fault *fault)
{
	int64_t generation;
	enum status status =
		generation_current(look->folder_fd, &generation, fault);

	if (status || generation == 0)
		return status;
	return index_open(&look->index, &look->folder, 1, fault);
}

void look_close(struct look *look)
{
	index_close(look->index);
	ledger_close(look->ledger);
	/* It was only read. */
	if (look->folder_fd >= 0)
		(void)close(look->folder_fd);
	*look = (struct look){ .folder_fd = -1 };
}
