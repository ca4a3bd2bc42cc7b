/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/entries.h"
#include "shared/files.h"
#include "shared/memory.h"
#include "shared/schema.h"

#define SUFFIX ".parts"

enum { FOLDER_BYTES = 48, LIST_MAX = 1 << 24 };

/* ---- Names ------------------------------------------------------------- */

static void name_folder(char out[FOLDER_BYTES], int64_t generation)
{
	(void)snprintf(out, FOLDER_BYTES, SCHEMA_GENERATION "%" PRId64 SUFFIX,
		       generation);
}

/* 0 where there is no number from 1; *end is behind it. */
static int64_t take_number(const char *text, const char **end)
{
	int64_t number = 0;

	*end = text;
	for (; text_is_digit(*text); text++) {
		if (number > INT64_MAX / 20)
			return 0;
		number = number * 10 + (*text - '0');
	}
	*end = text;
	return number;
}

/* False where it is not the name of one that is whole. */
static bool part_of_name(struct part *out, const char *name)
{
	const char *end;

	*out = (struct part){ .first = take_number(name, &end) };
	if (out->first == 0 || *end != '-')
		return false;
	out->last = take_number(end + 1, &end);
	if (out->last < out->first || *end != '.' ||
	    strlen(end) != PARTS_TAG_BYTES || strlen(name) >= PARTS_NAME_BYTES)
		return false;
	memcpy(out->name, name, strlen(name) + 1);
	return true;
}

void parts_name(struct part *out, int64_t first, int64_t last, const char *tag)
{
	*out = (struct part){ .first = first, .last = last };
	(void)snprintf(out->name, sizeof(out->name),
		       "%" PRId64 "-%" PRId64 ".%s", first, last, tag);
}

enum status parts_tag(char out[PARTS_TAG_BYTES], struct fault *fault)
{
	uint32_t number;

	if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
		return fault_set_errno(fault, errno, "random numbers");
	(void)snprintf(out, PARTS_TAG_BYTES, "%08" PRIx32, number);
	return STATUS_OK;
}

/* ---- Lists ------------------------------------------------------------- */

void parts_free(struct parts *parts)
{
	memory_free(parts->list);
	*parts = (struct parts){ .list = NULL };
}

enum status parts_add(struct parts *parts, const struct part *part,
		      struct fault *fault)
{
	size_t wanted = parts->room ? parts->room * 2 : 64;
	struct part *larger;

	if (parts->count == parts->room) {
		if (wanted > LIST_MAX)
			return fault_set(fault, STATUS_FULL,
					 "more than %d segments", LIST_MAX);
		larger = memory_resize(parts->list, wanted, sizeof(*larger));
		if (!larger)
			return fault_set(fault, STATUS_FULL, "out of memory");
		parts->list = larger;
		parts->room = wanted;
	}
	parts->list[parts->count++] = *part;
	return STATUS_OK;
}

/* The larger of two that begin alike first. */
static int compare_parts(const void *one, const void *other)
{
	const struct part *left = one;
	const struct part *right = other;

	if (left->first != right->first)
		return left->first < right->first ? -1 : 1;
	if (left->last != right->last)
		return left->last > right->last ? -1 : 1;
	return strcmp(left->name, right->name);
}

/* ---- The folder -------------------------------------------------------- */

enum status parts_make(int folder_fd, int64_t generation, struct fault *fault)
{
	char name[FOLDER_BYTES];

	name_folder(name, generation);
	if (mkdirat(folder_fd, name, S_IRWXU) != 0)
		return errno == EEXIST ? STATUS_OK :
					 fault_set_errno(fault, errno, name);
	return files_sync_folder(folder_fd, name, fault);
}

enum status parts_sync(int folder_fd, int64_t generation, struct fault *fault)
{
	char name[FOLDER_BYTES];

	name_folder(name, generation);
	return entries_sync(folder_fd, name, fault);
}

enum status parts_path(struct bytes *out, struct text folder,
		       int64_t generation, const char *name,
		       struct fault *fault)
{
	char parts[FOLDER_BYTES];
	enum status status;

	name_folder(parts, generation);
	status = bytes_printf(out, fault, "%.*s/%s", (int)folder.length,
			      folder.data, parts);
	if (status == STATUS_OK && name)
		status = bytes_printf(out, fault, "/%s", name);
	if (status == STATUS_OK)
		status = bytes_append_byte(out, '\0', fault);
	if (status == STATUS_OK)
		out->length--;
	return status;
}

enum status parts_rename(int folder_fd, int64_t generation, const char *from,
			 const char *into, struct fault *fault)
{
	char name[FOLDER_BYTES];
	enum status status;
	int fd;

	name_folder(name, generation);
	status = entries_open(&fd, folder_fd, name, fault);
	if (status)
		return status;
	if (renameat(fd, from, fd, into) != 0) {
		status = fault_set_errno(fault, errno, from);
		fault_prefix(fault, "%s", name);
	} else {
		status = files_sync_folder(fd, name, fault);
	}
	(void)close(fd); /* it was synced */
	return status;
}

/* ---- Removing ---------------------------------------------------------- */

enum status parts_remove(int folder_fd, int64_t generation, const char *name,
			 struct fault *fault)
{
	char parts[FOLDER_BYTES];
	struct stat facts;
	enum status status = STATUS_OK;
	int fd;

	name_folder(parts, generation);
	status = entries_open(&fd, folder_fd, parts, fault);
	if (status)
		return status;
	if (fstatat(fd, name, &facts, AT_SYMLINK_NOFOLLOW) == 0)
		status = entries_remove(fd, name, fault);
	else if (errno != ENOENT)
		status = fault_set_errno(fault, errno, name);
	if (status)
		fault_prefix(fault, "%s", parts);
	(void)close(fd); /* it was only read */
	return status;
}

static enum status remove_one(void *unused, int parts_fd, const char *name,
			      struct fault *fault)
{
	(void)unused;
	return entries_remove(parts_fd, name, fault);
}

static enum status remove_folder(int folder_fd, const char *name,
				 struct fault *fault)
{
	enum status status =
		entries_each(folder_fd, name, remove_one, NULL, fault);

	if (status == STATUS_OK && unlinkat(folder_fd, name, AT_REMOVEDIR) != 0)
		status = fault_set_errno(fault, errno, name);
	return status;
}

static enum status look_for(int folder_fd, const char *name, bool *out,
			    struct fault *fault)
{
	struct stat facts;

	*out = fstatat(folder_fd, name, &facts, AT_SYMLINK_NOFOLLOW) == 0;
	return *out || errno == ENOENT ? STATUS_OK :
					 fault_set_errno(fault, errno, name);
}

enum status parts_remove_all(int folder_fd, int64_t generation,
			     struct fault *fault)
{
	char name[FOLDER_BYTES];
	bool is_there;
	enum status status;

	name_folder(name, generation);
	status = look_for(folder_fd, name, &is_there, fault);
	return status || !is_there ? status :
				     remove_folder(folder_fd, name, fault);
}

/* The generation whose parts lie in a folder of this name; 0: none. */
static int64_t generation_of(const char *name)
{
	const size_t start = strlen(SCHEMA_GENERATION);
	const char *end;
	int64_t number;

	if (strncmp(name, SCHEMA_GENERATION, start) != 0)
		return 0;
	number = take_number(name + start, &end);
	return strcmp(end, SUFFIX) == 0 ? number : 0;
}

static enum status remove_other(void *context, int folder_fd, const char *name,
				struct fault *fault)
{
	const int64_t *kept = context;
	int64_t generation = generation_of(name);

	return generation == 0 || generation == *kept ?
		       STATUS_OK :
		       remove_folder(folder_fd, name, fault);
}

enum status parts_clean(int folder_fd, int64_t kept, struct fault *fault)
{
	return entries_each(folder_fd, ".", remove_other, &kept, fault);
}

/* ---- Recovering -------------------------------------------------------- */

static enum status is_whole(int parts_fd, const struct part *part, bool *out,
			    struct fault *fault)
{
	char file[PARTS_NAME_BYTES + sizeof("/iamglass")];

	(void)snprintf(file, sizeof(file), "%s/iamglass", part->name);
	return look_for(parts_fd, file, out, fault);
}

struct recovering {
	struct parts *into;
	int64_t count;
};

/* Lists one of the first `count`, or removes it. */
static enum status sort_out(void *context, int parts_fd, const char *name,
			    struct fault *fault)
{
	const struct recovering *recovering = context;
	struct part part;
	bool is = part_of_name(&part, name) && part.last <= recovering->count;
	enum status status = STATUS_OK;

	if (is)
		status = is_whole(parts_fd, &part, &is, fault);
	if (status)
		return status;
	return is ? parts_add(recovering->into, &part, fault) :
		    entries_remove(parts_fd, name, fault);
}

/* Those that are part of a larger one, which was merged from them, go. */
static enum status drop_merged(struct parts *parts, int parts_fd,
			       struct fault *fault)
{
	int64_t covered = 0;
	size_t kept = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < parts->count && !status; i++) {
		const struct part part = parts->list[i];

		if (part.last <= covered) {
			status = entries_remove(parts_fd, part.name, fault);
			continue;
		}
		covered = part.last;
		parts->list[kept++] = part;
	}
	if (status == STATUS_OK)
		parts->count = kept;
	return status;
}

static enum status recover(struct recovering *recovering, int folder_fd,
			   const char *name, struct fault *fault)
{
	struct parts *parts = recovering->into;
	int parts_fd;
	enum status status =
		entries_each(folder_fd, name, sort_out, recovering, fault);

	if (status == STATUS_OK)
		status = entries_open(&parts_fd, folder_fd, name, fault);
	if (status)
		return status;
	if (parts->count > 0)
		qsort(parts->list, parts->count, sizeof(*parts->list),
		      compare_parts);
	status = drop_merged(parts, parts_fd, fault);
	if (status)
		fault_prefix(fault, "%s", name);
	(void)close(parts_fd); /* it was only read */
	return status;
}

enum status parts_recover(struct parts *out, int folder_fd, int64_t generation,
			  int64_t count, struct fault *fault)
{
	struct recovering recovering = { out, count };
	char name[FOLDER_BYTES];
	bool is_there;
	enum status status;

	*out = (struct parts){ .list = NULL };
	name_folder(name, generation);
	status = look_for(folder_fd, name, &is_there, fault);
	if (status || !is_there)
		return status;
	status = recover(&recovering, folder_fd, name, fault);
	if (status)
		parts_free(out);
	return status;
}

bool parts_are_all(const struct parts *parts, int64_t count)
{
	int64_t covered = 0;

	for (size_t i = 0; i < parts->count; i++) {
		if (parts->list[i].first != covered + 1)
			return false;
		covered = parts->list[i].last;
	}
	return covered == count;
}
