/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/look.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/generation.h"
#include "shared/files.h"
#include "shared/schema.h"

enum { PATH_BYTES = 1 << 20 };

static enum status open_ledger(struct look *look, struct fault *fault)
{
	struct bytes path = BYTES_UP_TO(PATH_BYTES);
	enum status status = bytes_append(&path, text_of(look->folder), fault);

	if (status == STATUS_OK)
		status = bytes_append(&path, TEXT("/" SCHEMA_LEDGER_FILE "\0"),
				      fault);
	if (status == STATUS_OK)
		status = ledger_open(&look->ledger, path.data, LEDGER_READ,
				     fault);
	bytes_free(&path);
	return status;
}

static bool has_ledger(const struct look *look)
{
	struct stat facts;

	return look->folder_fd >= 0 &&
	       fstatat(look->folder_fd, SCHEMA_LEDGER_FILE, &facts, 0) == 0;
}

/* A folder that cannot be opened is one without an index. */
static void open_folder(struct look *out, const char *folder)
{
	struct fault unused;

	*out = (struct look){ .folder = folder, .folder_fd = -1 };
	if (files_open_folder(&out->folder_fd, folder, &unused) != STATUS_OK)
		out->folder_fd = -1;
}

enum status look_open(struct look *out, const char *folder, struct fault *fault)
{
	open_folder(out, folder);
	if (!has_ledger(out))
		return fault_set(fault, STATUS_DENIED,
				 "%s: nothing was indexed here", folder);
	return open_ledger(out, fault);
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
