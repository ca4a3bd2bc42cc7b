/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/entries.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "shared/files.h"
#include "shared/schema.h"

enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

static bool is_index_folder(const char *name)
{
	return strcmp(name, ".") == 0;
}

/* All faults of the index begin with a name of the index. */
static const char *shown(const char *name)
{
	return is_index_folder(name) ? SCHEMA_GENERATION "*" : name;
}

enum status entries_open(int *out, int folder_fd, const char *name,
			 struct fault *fault)
{
	*out = openat(folder_fd, name, FOLDER_FLAGS);
	return *out >= 0 ? STATUS_OK :
			   fault_set_errno(fault, errno, shown(name));
}

enum status entries_sync(int folder_fd, const char *name, struct fault *fault)
{
	int fd;
	enum status status = entries_open(&fd, folder_fd, name, fault);

	if (status)
		return status;
	status = files_sync_folder(fd, name, fault);
	(void)close(fd); /* it was only synced */
	return status;
}

/* The next one but "." and ".."; *out is NULL at the end. */
static enum status next(DIR *folder, const char *name, const char **out,
			struct fault *fault)
{
	const struct dirent *found;

	do {
		errno = 0;
		found = readdir(folder);
	} while (found && (strcmp(found->d_name, ".") == 0 ||
			   strcmp(found->d_name, "..") == 0));
	*out = found ? found->d_name : NULL;
	return found || errno == 0 ? STATUS_OK :
				     fault_set_errno(fault, errno, shown(name));
}

enum status entries_each(int folder_fd, const char *name, entries_visit visit,
			 void *context, struct fault *fault)
{
	const char *entry;
	DIR *folder;
	int fd;
	enum status status = entries_open(&fd, folder_fd, name, fault);

	if (status)
		return status;
	folder = fdopendir(fd);
	if (!folder) {
		status = fault_set_errno(fault, errno, shown(name));
		(void)close(fd); /* it was only read */
		return status;
	}
	status = next(folder, name, &entry, fault);
	while (status == STATUS_OK && entry) {
		status = visit(context, dirfd(folder), entry, fault);
		/* Its own name says nothing outside of its folder. */
		if (status && status != STATUS_RETRY && !is_index_folder(name))
			fault_prefix(fault, "%s", name);
		if (status == STATUS_OK)
			status = next(folder, name, &entry, fault);
	}
	(void)closedir(folder); /* it was only read */
	return status;
}

static enum status remove_file(void *unused, int folder_fd, const char *name,
			       struct fault *fault)
{
	(void)unused;
	return unlinkat(folder_fd, name, 0) == 0 ?
		       STATUS_OK :
		       fault_set_errno(fault, errno, name);
}

enum status entries_remove(int folder_fd, const char *name, struct fault *fault)
{
	enum status status =
		entries_each(folder_fd, name, remove_file, NULL, fault);

	if (status == STATUS_OK && unlinkat(folder_fd, name, AT_REMOVEDIR) != 0)
		status = fault_set_errno(fault, errno, name);
	return status;
}
