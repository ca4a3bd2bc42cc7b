/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shared/memory.h"

enum {
	NAMES_BYTES = 1 << 30, /* of one folder */
	ENTRIES_MAX = 1 << 26,
	FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
};

/* A folder's name ends in a slash, so that plain byte order is the order
 * of paths. Its place in `names`, while those may still move. */
struct entry {
	const char *name;
	size_t offset;
	size_t length;
};

struct level {
	int fd;
	struct bytes names; /* each with a NUL behind it */
	struct entry *entries;
	size_t count;
	size_t room;
	size_t next;
	size_t path_length; /* of the folder's path and its slash */
};

struct walk {
	struct level levels[WALK_DEPTH];
	size_t depth;
	struct bytes path; /* of the last entry, a NUL behind it */
};

/* Hidden, left behind by an editor, or still being fetched. */
static bool is_passed_over(struct text name)
{
	return name.length == 0 || name.data[0] == '.' ||
	       text_ends(name, TEXT("~")) || text_ends(name, TEXT(".part")) ||
	       text_ends(name, TEXT(".tmp"));
}

bool walk_reads(struct text path)
{
	size_t start = 0;

	while (start <= path.length) {
		const char *step = path.data + start;
		const char *slash = memchr(step, '/', path.length - start);
		size_t length = slash ? (size_t)(slash - step) :
					path.length - start;

		/* Of folders only hidden ones are passed over. */
		if (length == 0 || *step == '.' ||
		    (!slash && is_passed_over((struct text){ step, length })))
			return false;
		start += length + 1;
	}
	return true;
}

/* What may not be read is passed over. */
static enum status refused(struct fault *fault, int error_number)
{
	enum status status = fault_set_reason(fault, error_number);

	return status == STATUS_DENIED ? STATUS_SKIP : status;
}

static void close_level(struct level *level)
{
	/* It was only read. */
	if (level->fd >= 0)
		(void)close(level->fd);
	bytes_free(&level->names);
	memory_free(level->entries);
	*level = (struct level){ .fd = -1 };
}

void walk_close(struct walk *walk)
{
	if (!walk)
		return;
	for (size_t i = 0; i < walk->depth; i++)
		close_level(&walk->levels[i]);
	bytes_free(&walk->path);
	memory_free(walk);
}

static int compare_entries(const void *one, const void *other)
{
	const struct entry *first = one;
	const struct entry *second = other;

	return text_compare((struct text){ first->name, first->length },
			    (struct text){ second->name, second->length });
}

static enum status grow_entries(struct level *level, struct fault *fault)
{
	size_t wanted = level->room ? level->room * 2 : 64;
	struct entry *larger;

	if (level->count < level->room)
		return STATUS_OK;
	if (wanted > ENTRIES_MAX)
		return fault_set(fault, STATUS_FULL,
				 "a folder of more than %d entries",
				 ENTRIES_MAX);
	larger = memory_resize(level->entries, wanted, sizeof(*larger));
	if (!larger)
		return fault_set(fault, STATUS_FULL, "out of memory");
	level->entries = larger;
	level->room = wanted;
	return STATUS_OK;
}

static enum status add_entry(struct level *level, struct text name,
			     bool is_folder, struct fault *fault)
{
	enum status status = grow_entries(level, fault);
	struct entry *entry;

	if (status)
		return status;
	entry = &level->entries[level->count];
	entry->offset = level->names.length;
	entry->length = name.length + is_folder;
	status = bytes_append(&level->names, name, fault);
	if (status == STATUS_OK && is_folder)
		status = bytes_append_byte(&level->names, '/', fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&level->names, '\0', fault);
	if (status == STATUS_OK)
		level->count++;
	return status;
}

/* DT_DIR, DT_REG, or DT_UNKNOWN for what is passed over. Not all file systems
 * tell it with the name. */
static enum status find_kind(int folder_fd, const struct dirent *found,
			     unsigned char *out, struct fault *fault)
{
	struct stat facts;

	*out = found->d_type;
	if (found->d_type != DT_UNKNOWN)
		return STATUS_OK;
	if (fstatat(folder_fd, found->d_name, &facts, AT_SYMLINK_NOFOLLOW)) {
		enum status status;

		if (errno == ENOENT)
			return STATUS_OK;
		status = refused(fault, errno);
		fault_prefix(fault, "%s", found->d_name);
		return status;
	}
	if (S_ISDIR(facts.st_mode))
		*out = DT_DIR;
	if (S_ISREG(facts.st_mode))
		*out = DT_REG;
	return STATUS_OK;
}

static enum status take_entry(struct level *level, const struct dirent *found,
			      struct fault *fault)
{
	struct text name = text_of(found->d_name);
	unsigned char kind;
	enum status status;

	if (name.data[0] == '.')
		return STATUS_OK;
	status = find_kind(level->fd, found, &kind, fault);
	if (status)
		return status;
	if (kind == DT_DIR)
		return add_entry(level, name, true, fault);
	if (kind == DT_REG && !is_passed_over(name))
		return add_entry(level, name, false, fault);
	return STATUS_OK;
}

static enum status read_entries(struct level *level, DIR *folder,
				struct fault *fault)
{
	const struct dirent *found;
	enum status status = STATUS_OK;

	for (;;) {
		errno = 0;
		found = readdir(folder);
		if (!found)
			break;
		status = take_entry(level, found, fault);
		if (status)
			return status;
	}
	if (errno != 0)
		return refused(fault, errno);
	return STATUS_OK;
}

/* Reads level->fd; the entries are sorted. */
static enum status read_level(struct level *level, struct fault *fault)
{
	int fd = fcntl(level->fd, F_DUPFD_CLOEXEC, 0);
	DIR *folder;
	enum status status;

	if (fd < 0)
		return refused(fault, errno);
	folder = fdopendir(fd);
	if (!folder) {
		status = refused(fault, errno);
		(void)close(fd); /* it was only read */
		return status;
	}
	rewinddir(folder);
	status = read_entries(level, folder, fault);
	(void)closedir(folder); /* it was only read */
	if (status)
		return status;
	for (size_t i = 0; i < level->count; i++)
		level->entries[i].name =
			level->names.data + level->entries[i].offset;
	if (level->count > 1)
		qsort(level->entries, level->count, sizeof(*level->entries),
		      compare_entries);
	return STATUS_OK;
}

/* Takes over `fd`. No new level when the folder cannot be read. */
static enum status push_level(struct walk *walk, int fd, struct fault *fault)
{
	struct level *level = &walk->levels[walk->depth];
	enum status status;

	*level = (struct level){
		.fd = fd,
		.names = BYTES_UP_TO(NAMES_BYTES),
		.path_length = walk->path.length,
	};
	status = read_level(level, fault);
	if (status)
		close_level(level);
	else
		walk->depth++;
	return status;
}

enum status walk_open(struct walk **out, int root_fd, struct fault *fault)
{
	struct walk *walk = memory_zeroed(1, sizeof(*walk));
	enum status status;
	int fd;

	*out = NULL;
	if (!walk)
		return fault_set(fault, STATUS_FULL, "out of memory");
	walk->path = BYTES_UP_TO(WALK_DEPTH * (NAME_MAX + 2));
	fd = openat(root_fd, ".", FOLDER_FLAGS);
	if (fd < 0)
		status = refused(fault, errno);
	else
		status = push_level(walk, fd, fault);
	if (status) {
		walk_close(walk);
		return status;
	}
	*out = walk;
	return STATUS_OK;
}

/* What a folder or file that vanished meanwhile says. */
static bool has_vanished(int error_number)
{
	return error_number == ENOENT || error_number == ESTALE ||
	       error_number == ENOTDIR || error_number == ELOOP;
}

/* The path of an entry, with a NUL behind it that is not counted. */
static enum status set_path(struct walk *walk, const struct level *level,
			    const struct entry *entry, struct fault *fault)
{
	struct text name = { entry->name, entry->length };
	enum status status;

	walk->path.length = level->path_length;
	status = bytes_append(&walk->path, name, fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&walk->path, '\0', fault);
	if (status == STATUS_OK)
		walk->path.length--;
	return status;
}

/* A folder that has vanished, or become a link, is none. */
static enum status enter_folder(struct walk *walk, const struct level *level,
				const char *name, struct fault *fault)
{
	enum status status;
	int fd;

	if (walk->depth == WALK_DEPTH)
		return fault_set(fault, STATUS_SKIP,
				 "%s: more than %d folders deep",
				 walk->path.data, WALK_DEPTH);
	fd = openat(level->fd, name, FOLDER_FLAGS);
	if (fd < 0 && has_vanished(errno))
		return STATUS_OK;
	status = fd < 0 ? refused(fault, errno) : push_level(walk, fd, fault);
	if (status)
		fault_prefix(fault, "%s", walk->path.data);
	return status;
}

/* The path stays empty when the file has vanished or is no file now. */
static enum status look_at_file(struct walk *walk, const struct level *level,
				const char *name, struct walk_file *out,
				struct fault *fault)
{
	if (fstatat(level->fd, name, &out->facts, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? STATUS_OK : refused(fault, errno);
	if (!S_ISREG(out->facts.st_mode))
		return STATUS_OK;
	out->path = text_from(&walk->path);
	return STATUS_OK;
}

/* One step: a level less, a level more, or a file. */
static enum status take_step(struct walk *walk, struct walk_file *out,
			     bool *is_found, struct fault *fault)
{
	struct level *level = &walk->levels[walk->depth - 1];
	const struct entry *entry;
	enum status status;

	out->path = (struct text){ NULL, 0 };
	if (level->next == level->count) {
		close_level(level);
		walk->depth--;
		return STATUS_OK;
	}
	entry = &level->entries[level->next++];
	status = set_path(walk, level, entry, fault);
	if (status)
		return status;
	if (entry->name[entry->length - 1] == '/')
		return enter_folder(walk, level, entry->name, fault);
	status = look_at_file(walk, level, entry->name, out, fault);
	if (status)
		fault_prefix(fault, "%s", walk->path.data);
	*is_found = out->path.length > 0;
	return status;
}

enum status walk_next(struct walk *walk, struct walk_file *out, bool *is_found,
		      struct fault *fault)
{
	enum status status = STATUS_OK;

	*is_found = false;
	while (status == STATUS_OK && !*is_found && walk->depth > 0)
		status = take_step(walk, out, is_found, fault);
	return status;
}
