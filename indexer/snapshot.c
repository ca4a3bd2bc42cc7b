/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/generation.h"
#include "indexer/roots.h"
#include "indexer/site.h"
#include "shared/array.h"
#include "shared/files.h"
#include "shared/index_read.h"

enum {
	PATH_BYTES = 1 << 16,
	MS_PER_S = 1000,
	FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
};

#define PART_END ".part"

struct snapshot {
	const struct snapshot_order *order;
	int folder_fd; /* of the index */
	struct lock lock;
	struct bytes place; /* absolute, where the copy will stand */
	struct bytes part;  /* absolute, where it grows */
	size_t name_offset; /* of the last step of both */
	int parent_fd;      /* of the folder that both are in */
	int part_fd;
	struct lock part_lock;
	struct fault *fault;
};

static const char *name_of(const struct snapshot *snapshot,
			   const struct bytes *path)
{
	return path->data + snapshot->name_offset;
}

static bool must_stop(const struct snapshot *snapshot)
{
	return snapshot->order->stop && *snapshot->order->stop;
}

static void close_folder(int fd)
{
	/* What was written there is synced. */
	if (fd >= 0)
		(void)close(fd);
}

/* ---- The two places ---------------------------------------------------- */

/* Both absolute, links resolved. */
static bool is_inside(const struct bytes *place, struct text folder)
{
	return place->length > folder.length &&
	       place->data[folder.length] == '/' &&
	       text_begins(text_from(place), folder);
}

/* An index does not hold its own copy. */
static enum status check_apart(const struct snapshot *snapshot)
{
	struct bytes index = BYTES_UP_TO(PATH_BYTES);
	enum status status =
		roots_resolve(&index, snapshot->order->folder, snapshot->fault);

	if (status == STATUS_OK &&
	    is_inside(&snapshot->place, text_from(&index)))
		status = fault_set(snapshot->fault, STATUS_BAD_QUERY,
				   "%s: inside of the index",
				   snapshot->order->settings->snapshot);
	bytes_free(&index);
	return status;
}

static enum status append_file(struct bytes *out, const char *folder,
			       struct fault *fault)
{
	enum status status = bytes_append(out, text_of(folder), fault);

	return status ? status :
			bytes_append(out, TEXT("/" SCHEMA_LEDGER_FILE "\0"),
				     fault);
}

static enum status compare_roots(const struct snapshot *snapshot,
				 struct ledger *ledger)
{
	struct roots *roots;
	enum status status = roots_new(&roots, ledger, snapshot->fault);

	for (size_t i = 0; status == STATUS_OK && i < roots_count(roots); i++)
		if (is_inside(&snapshot->place, roots_at(roots, i)->real))
			status = fault_set(snapshot->fault, STATUS_BAD_QUERY,
					   "%s: inside of a folder that is "
					   "indexed (%s)",
					   snapshot->order->settings->snapshot,
					   roots_at(roots, i)->real.data);
	roots_free(roots);
	return status;
}

/* The next run would take a copy among its sources for one of them. */
static enum status check_roots(const struct snapshot *snapshot)
{
	struct bytes path = BYTES_UP_TO(PATH_BYTES);
	struct ledger *ledger = NULL;
	enum status status =
		append_file(&path, snapshot->order->folder, snapshot->fault);

	if (status == STATUS_OK)
		status = ledger_open(&ledger, path.data, LEDGER_MEND,
				     snapshot->fault);
	if (status == STATUS_OK)
		status = compare_roots(snapshot, ledger);
	ledger_close(ledger);
	bytes_free(&path);
	return status;
}

/* "parent/NAME" to "parent/.NAME.part". */
static enum status name_part(struct snapshot *snapshot)
{
	const struct text whole = text_from(&snapshot->place);
	const struct text parent = { whole.data, snapshot->name_offset };
	const struct text name = text_skip(whole, parent.length);
	struct bytes *part = &snapshot->part;
	enum status status = bytes_append(part, parent, snapshot->fault);

	if (status == STATUS_OK)
		status = bytes_append_byte(part, '.', snapshot->fault);
	if (status == STATUS_OK)
		status = bytes_append(part, name, snapshot->fault);
	if (status == STATUS_OK)
		status = bytes_append(part, TEXT(PART_END "\0"),
				      snapshot->fault);
	return status;
}

static enum status find_places(struct snapshot *snapshot)
{
	const char *typed = snapshot->order->settings->snapshot;
	struct bytes *place = &snapshot->place;
	struct stat facts;
	enum status status;
	char *slash;

	/* A link there would be followed, and something else replaced. */
	if (lstat(typed, &facts) == 0 && !S_ISDIR(facts.st_mode))
		return fault_set(snapshot->fault, STATUS_DENIED,
				 "%s: is there already, and no folder", typed);
	status = roots_resolve(place, typed, snapshot->fault);
	if (status)
		return status;
	slash = strrchr(place->data, '/'); /* it is absolute */
	if (slash[1] == '\0')
		return fault_set(snapshot->fault, STATUS_DENIED,
				 "%s: not a new folder", typed);
	snapshot->name_offset = (size_t)(slash - place->data) + 1;
	status = check_apart(snapshot);
	if (status == STATUS_OK)
		status = check_roots(snapshot);
	return status ? status : name_part(snapshot);
}

static enum status open_parent(struct snapshot *snapshot)
{
	char *end = snapshot->place.data + snapshot->name_offset;
	char first = *end;
	enum status status;

	*end = '\0';
	status = files_open_folder(&snapshot->parent_fd, snapshot->place.data,
				   snapshot->fault);
	*end = first;
	return status;
}

static enum status look_into(DIR *folder, bool *is_empty, const char *typed,
			     struct fault *fault)
{
	const struct dirent *found;

	*is_empty = true;
	do {
		errno = 0;
		found = readdir(folder);
		if (found && strcmp(found->d_name, ".") != 0 &&
		    strcmp(found->d_name, "..") != 0)
			*is_empty = false;
	} while (found && *is_empty);
	return errno == 0 ? STATUS_OK : fault_set_errno(fault, errno, typed);
}

static enum status find_empty(const struct snapshot *snapshot, bool *is_empty)
{
	const char *typed = snapshot->order->settings->snapshot;
	int fd = openat(snapshot->parent_fd,
			name_of(snapshot, &snapshot->place), FOLDER_FLAGS);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	enum status status;

	if (!folder) {
		status = fault_set_errno(snapshot->fault, errno, typed);
		close_folder(fd);
		return status;
	}
	status = look_into(folder, is_empty, typed, snapshot->fault);
	(void)closedir(folder); /* it was only read */
	return status;
}

/* Renaming will refuse a folder that is not empty: told before all is
 * copied. */
static enum status check_place(const struct snapshot *snapshot)
{
	const char *typed = snapshot->order->settings->snapshot;
	const char *name = name_of(snapshot, &snapshot->place);
	struct stat facts;
	bool is_empty = false;
	enum status status;

	if (fstatat(snapshot->parent_fd, name, &facts, AT_SYMLINK_NOFOLLOW) !=
	    0)
		return errno == ENOENT ?
			       STATUS_OK :
			       fault_set_errno(snapshot->fault, errno, typed);
	status = find_empty(snapshot, &is_empty);
	if (status || is_empty)
		return status;
	return fault_set(snapshot->fault, STATUS_DENIED,
			 "%s: is there already, and not empty", typed);
}

/* ---- The copy ---------------------------------------------------------- */

static enum status lock_part(struct snapshot *snapshot)
{
	const struct lock_wish wish = { .is_shared = false };
	const struct lock_place place = {
		.folder_fd = snapshot->part_fd,
		.shown = snapshot->part.data,
		.file = SCHEMA_LOCK_FILE,
		.busy = "another pqindex is copying to here",
	};
	const char *name = name_of(snapshot, &snapshot->part);
	struct stat named;
	struct stat held;
	enum status status =
		lock_take(&snapshot->part_lock, &place, &wish, snapshot->fault);

	if (status)
		return status;
	/* The other one may have ended, and renamed this very folder. */
	if (fstatat(snapshot->parent_fd, name, &named, AT_SYMLINK_NOFOLLOW) ==
		    0 &&
	    fstat(snapshot->part_fd, &held) == 0 &&
	    named.st_ino == held.st_ino && named.st_dev == held.st_dev)
		return STATUS_OK;
	return fault_set(snapshot->fault, STATUS_BUSY, "%s: %s",
			 snapshot->part.data, place.busy);
}

static enum status remove_named(const struct snapshot *snapshot,
				const char *name)
{
	if (unlinkat(snapshot->part_fd, name, 0) == 0 || errno == ENOENT)
		return STATUS_OK;
	return fault_set_errno(snapshot->fault, errno, name);
}

/* The stub goes first: without one it is no index. */
static enum status clear_part(const struct snapshot *snapshot)
{
	static const char *const names[] = { SCHEMA_STUB_FILE,
					     SCHEMA_LEDGER_FILE,
					     SCHEMA_LEDGER_FILE "-journal" };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < COUNT(names) && !status; i++)
		status = remove_named(snapshot, names[i]);
	return status ? status :
			generation_clean(snapshot->part_fd, 0, 0,
					 snapshot->fault);
}

static enum status open_part(struct snapshot *snapshot)
{
	const char *name = name_of(snapshot, &snapshot->part);
	enum status status;

	if (mkdirat(snapshot->parent_fd, name, S_IRWXU) != 0 && errno != EEXIST)
		return fault_set_errno(snapshot->fault, errno,
				       snapshot->part.data);
	snapshot->part_fd = openat(snapshot->parent_fd, name, FOLDER_FLAGS);
	if (snapshot->part_fd < 0)
		return fault_set_errno(snapshot->fault, errno,
				       snapshot->part.data);
	status = lock_part(snapshot);
	if (status == STATUS_OK)
		status = clear_part(snapshot);
	if (status)
		return status;
	if (fchmod(snapshot->part_fd, S_IRWXU) != 0)
		return fault_set_errno(snapshot->fault, errno,
				       snapshot->part.data);
	return STATUS_OK;
}

static enum status sync_ledger(const struct snapshot *snapshot)
{
	int fd = openat(snapshot->part_fd, SCHEMA_LEDGER_FILE,
			O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	enum status status;

	if (fd < 0)
		return fault_set_errno(snapshot->fault, errno,
				       SCHEMA_LEDGER_FILE);
	status = files_sync_folder(fd, SCHEMA_LEDGER_FILE, snapshot->fault);
	(void)close(fd); /* it was only synced */
	return status;
}

static enum status copy_ledger(const struct snapshot *snapshot)
{
	struct bytes from = BYTES_UP_TO(PATH_BYTES);
	struct bytes into = BYTES_UP_TO(PATH_BYTES);
	struct fault *fault = snapshot->fault;
	enum status status = append_file(&from, snapshot->order->folder, fault);

	if (status == STATUS_OK)
		status = append_file(&into, snapshot->part.data, fault);
	if (status == STATUS_OK)
		status = ledger_copy(from.data, into.data, fault);
	if (status == STATUS_OK)
		status = sync_ledger(snapshot);
	bytes_free(&from);
	bytes_free(&into);
	return status;
}

/* Whether what was copied is an index that can be read. */
static enum status try_copy(const struct snapshot *snapshot)
{
	const char *place = snapshot->part.data;
	struct index *index = NULL;
	enum status status = index_open(&index, &place, 1, snapshot->fault);

	index_close(index);
	/* Nobody writes to it: there is no newer revision. */
	return status == STATUS_RETRY ? STATUS_DAMAGED : status;
}

/* The lock's time is that of the last completed run. */
static enum status copy_time(const struct snapshot *snapshot)
{
	struct timespec times[2];
	struct stat facts;

	if (fstat(snapshot->lock.fd, &facts) == 0) {
		times[0] = facts.st_atim;
		times[1] = facts.st_mtim;
		if (futimens(snapshot->part_lock.fd, times) == 0)
			return STATUS_OK;
	}
	return fault_set_errno(snapshot->fault, errno, SCHEMA_LOCK_FILE);
}

static enum status fill_part(const struct snapshot *snapshot)
{
	struct fault *fault = snapshot->fault;
	int64_t generation;
	enum status status =
		generation_current(snapshot->folder_fd, &generation, fault);

	if (status == STATUS_OK && generation == 0)
		status = fault_set(fault, STATUS_DENIED,
				   "%s: nothing was indexed here",
				   snapshot->order->folder);
	if (status == STATUS_OK)
		status = copy_ledger(snapshot);
	if (status == STATUS_OK)
		status = generation_copy_all(snapshot->folder_fd,
					     snapshot->part_fd,
					     snapshot->order->stop, fault);
	if (status == STATUS_OK)
		status = copy_time(snapshot);
	if (status == STATUS_OK)
		status =
			generation_switch(snapshot->part_fd, generation, fault);
	if (status == STATUS_OK)
		status = files_sync_folder(snapshot->part_fd,
					   snapshot->part.data, fault);
	return status ? status : try_copy(snapshot);
}

static enum status put_in_place(const struct snapshot *snapshot)
{
	const char *typed = snapshot->order->settings->snapshot;

	if (must_stop(snapshot))
		return fault_set(snapshot->fault, STATUS_RETRY,
				 "stopped by a signal");
	if (renameat(snapshot->parent_fd, name_of(snapshot, &snapshot->part),
		     snapshot->parent_fd,
		     name_of(snapshot, &snapshot->place)) != 0) {
		if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR)
			return fault_set(snapshot->fault, STATUS_DENIED,
					 "%s: is there already", typed);
		return fault_set_errno(snapshot->fault, errno, typed);
	}
	return STATUS_OK;
}

/* What was copied goes; the first fault counts. */
static void drop_part(struct snapshot *snapshot)
{
	struct fault ignored;
	struct snapshot quiet = *snapshot;

	quiet.fault = &ignored;
	(void)clear_part(&quiet);
	(void)remove_named(&quiet, SCHEMA_LOCK_FILE);
	(void)unlinkat(snapshot->parent_fd, name_of(snapshot, &snapshot->part),
		       AT_REMOVEDIR);
}

static enum status copy_index(struct snapshot *snapshot)
{
	enum status status = find_places(snapshot);

	if (status == STATUS_OK)
		status = open_parent(snapshot);
	if (status == STATUS_OK)
		status = check_place(snapshot);
	if (status == STATUS_OK)
		status = open_part(snapshot);
	if (status)
		return status;
	status = fill_part(snapshot);
	if (status == STATUS_OK)
		status = put_in_place(snapshot);
	if (status) {
		drop_part(snapshot);
		return status;
	}
	/* The copy is whole, and stays where this fails. */
	return files_sync_folder(snapshot->parent_fd,
				 snapshot->order->settings->snapshot,
				 snapshot->fault);
}

/* ---- The index --------------------------------------------------------- */

static enum status lock_index(struct snapshot *snapshot)
{
	const struct snapshot_order *order = snapshot->order;
	const long long wait_s = order->settings->wait_s;
	struct lock_wish wish = {
		.wait_ms = wait_s < 0 ? -1 : wait_s * MS_PER_S,
		.stop = order->stop,
	};
	struct lock_place place;
	bool has_ledger;
	enum status status = files_find(&has_ledger, order->folder,
					SCHEMA_LEDGER_FILE, snapshot->fault);

	if (status == STATUS_OK && !has_ledger)
		status = fault_set(snapshot->fault, STATUS_DENIED,
				   "%s: nothing was indexed here",
				   order->folder);
	if (status == STATUS_OK)
		status = files_open_folder(&snapshot->folder_fd, order->folder,
					   snapshot->fault);
	if (status)
		return status;
	place = site_lock_place(snapshot->folder_fd, order->folder);
	status = lock_take(&snapshot->lock, &place, &wish, snapshot->fault);
	/* Who may only read keeps writers out all the same. */
	wish.is_shared = status == STATUS_DENIED;
	if (wish.is_shared)
		status = lock_take(&snapshot->lock, &place, &wish,
				   snapshot->fault);
	if (status == STATUS_OK && snapshot->lock.fd < 0)
		status = STATUS_DENIED; /* and the fault is the first one's */
	order->report->is_locked_out = status == STATUS_BUSY;
	return status == STATUS_BUSY && must_stop(snapshot) ? STATUS_RETRY :
							      status;
}

enum status snapshot_take(const struct snapshot_order *order,
			  struct fault *fault)
{
	struct snapshot snapshot = { .order = order,
				     .folder_fd = -1,
				     .lock = LOCK_NONE,
				     .place = BYTES_UP_TO(PATH_BYTES),
				     .part = BYTES_UP_TO(PATH_BYTES),
				     .parent_fd = -1,
				     .part_fd = -1,
				     .part_lock = LOCK_NONE,
				     .fault = fault };
	enum status status = lock_index(&snapshot);

	if (status == STATUS_OK)
		status = copy_index(&snapshot);
	lock_release(&snapshot.part_lock);
	lock_release(&snapshot.lock);
	close_folder(snapshot.part_fd);
	close_folder(snapshot.parent_fd);
	close_folder(snapshot.folder_fd);
	bytes_free(&snapshot.place);
	bytes_free(&snapshot.part);
	return status;
}
