/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/generation.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/entries.h"
#include "shared/files.h"
#include "shared/schema.h"

#define STUB_START "auto " SCHEMA_GENERATION

enum {
	STUB_BYTES = 4096,
	NAME_BYTES = 40,
	DIGITS_MAX = 9,
	COPY_BYTES = 1 << 20
};

/* 0 where `digits` is no number without leading zeros. */
static int64_t number_from(struct text digits)
{
	int64_t number = 0;

	if (digits.length == 0 || digits.length > DIGITS_MAX ||
	    digits.data[0] == '0')
		return 0;
	for (size_t i = 0; i < digits.length; i++) {
		if (!text_is_digit(digits.data[i]))
			return 0;
		number = number * 10 + (digits.data[i] - '0');
	}
	return number;
}

/* What stands behind `start`; empty when the text begins otherwise. */
static struct text behind(struct text text, struct text start)
{
	return text_begins(text, start) ? text_skip(text, start.length) :
					  TEXT("");
}

static int64_t number_of_name(const char *name)
{
	return number_from(behind(text_of(name), TEXT(SCHEMA_GENERATION)));
}

static void name_of_number(char out[NAME_BYTES], int64_t number)
{
	(void)snprintf(out, NAME_BYTES, SCHEMA_GENERATION "%" PRId64, number);
}

static enum status read_stub(int folder_fd, struct bytes *out,
			     struct fault *fault)
{
	struct stat facts;
	int fd = -1;
	enum status status = files_open_beneath(
		&fd, folder_fd, SCHEMA_STUB_FILE, &facts, fault);

	if (status)
		return status;
	status = files_read_all(out, fd, SCHEMA_STUB_FILE, fault);
	(void)close(fd); /* it was only read */
	return status;
}

static bool has_remote(struct text stub)
{
	static const struct text remote = TEXT_INIT("remote ");

	for (size_t i = 0; i < stub.length; i++)
		if ((i == 0 || stub.data[i - 1] == '\n') &&
		    text_begins(text_skip(stub, i), remote))
			return true;
	return false;
}

/* The generation in a stub's text; *is_ours: as we write it, but for the
 * line feed. */
static enum status number_of_stub(struct text stub, int64_t *out, bool *is_ours,
				  struct fault *fault)
{
	struct text digits = behind(stub, TEXT(STUB_START));

	if (digits.length > 0 && digits.data[digits.length - 1] == '\n')
		digits.length--;
	*is_ours = true;
	if (digits.length > 0 && digits.data[digits.length - 1] == '\r') {
		digits.length--;
		*is_ours = false;
	}
	*out = number_from(digits);
	if (*out != 0)
		return STATUS_OK;
	return fault_set(fault,
			 has_remote(stub) ? STATUS_DENIED : STATUS_DAMAGED,
			 "%s: names no database of this folder",
			 SCHEMA_STUB_FILE);
}

static enum status find_current(int folder_fd, int64_t *out, bool *is_ours,
				struct fault *fault)
{
	struct bytes stub = BYTES_UP_TO(STUB_BYTES);
	struct stat facts;
	enum status status;

	*out = 0;
	*is_ours = true;
	if (fstatat(folder_fd, SCHEMA_STUB_FILE, &facts, AT_SYMLINK_NOFOLLOW) !=
	    0)
		return errno == ENOENT ?
			       STATUS_OK :
			       fault_set_errno(fault, errno, SCHEMA_STUB_FILE);
	status = read_stub(folder_fd, &stub, fault);
	if (status == STATUS_SKIP)
		status = STATUS_DENIED;
	if (status == STATUS_OK)
		status = number_of_stub(text_from(&stub), out, is_ours, fault);
	bytes_free(&stub);
	return status;
}

enum status generation_current(int folder_fd, int64_t *out, struct fault *fault)
{
	bool unused;

	return find_current(folder_fd, out, &unused, fault);
}

enum status generation_mend(int folder_fd, int64_t *out, struct fault *fault)
{
	bool is_ours;
	enum status status = find_current(folder_fd, out, &is_ours, fault);

	if (status || is_ours)
		return status;
	return generation_switch(folder_fd, *out, fault);
}

static enum status see_highest(void *data, int folder_fd, const char *name,
			       struct fault *fault)
{
	int64_t *highest = data;
	int64_t number = number_of_name(name);

	(void)folder_fd;
	(void)fault;
	if (number > *highest)
		*highest = number;
	return STATUS_OK;
}

enum status generation_highest(int folder_fd, int64_t *out, struct fault *fault)
{
	*out = 0;
	return entries_each(folder_fd, ".", see_highest, out, fault);
}

enum status generation_switch(int folder_fd, int64_t number,
			      struct fault *fault)
{
	char stub[sizeof(STUB_START) + NAME_BYTES];
	int length = snprintf(stub, sizeof(stub), STUB_START "%" PRId64 "\n",
			      number);
	/* A name that is younger may outlive a power loss alone. */
	enum status status =
		files_sync_folder(folder_fd, SCHEMA_STUB_FILE, fault);

	return status ? status :
			files_replace(folder_fd, SCHEMA_STUB_FILE,
				      (struct text){ stub, (size_t)length },
				      fault);
}

enum status generation_remove(int folder_fd, int64_t number,
			      struct fault *fault)
{
	char name[NAME_BYTES];
	struct stat facts;

	name_of_number(name, number);
	if (fstatat(folder_fd, name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? STATUS_OK :
					 fault_set_errno(fault, errno, name);
	return entries_remove(folder_fd, name, fault);
}

/* A stub that was never put in its place: its run was killed. */
static bool is_left_stub(const char *name)
{
	static const char start[] = SCHEMA_STUB_FILE ".";
	static const char end[] = ".tmp";
	size_t length = strlen(name);

	return length > strlen(start) + strlen(end) &&
	       strncmp(name, start, strlen(start)) == 0 &&
	       strcmp(name + length - strlen(end), end) == 0;
}

static enum status remove_other(void *data, int folder_fd, const char *name,
				struct fault *fault)
{
	const int64_t *kept = data;
	int64_t number = number_of_name(name);

	if (is_left_stub(name) && unlinkat(folder_fd, name, 0) != 0)
		return fault_set_errno(fault, errno, name);
	if (number == 0 || number == kept[0] || number == kept[1])
		return STATUS_OK;
	return entries_remove(folder_fd, name, fault);
}

enum status generation_clean(int folder_fd, int64_t kept, int64_t also_kept,
			     struct fault *fault)
{
	int64_t both[] = { kept, also_kept };

	return entries_each(folder_fd, ".", remove_other, both, fault);
}

enum status generation_path(struct bytes *out, struct text folder,
			    int64_t number, struct fault *fault)
{
	char name[NAME_BYTES];
	enum status status;

	name_of_number(name, number);
	status = bytes_append(out, folder, fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(out, '/', fault);
	if (status == STATUS_OK)
		status = bytes_append(out, text_of(name), fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(out, '\0', fault);
	if (status == STATUS_OK)
		out->length--;
	return status;
}

enum status generation_sync(int folder_fd, int64_t number, struct fault *fault)
{
	char name[NAME_BYTES];

	name_of_number(name, number);
	return entries_sync(folder_fd, name, fault);
}

static enum status sync_file(void *data, int folder_fd, const char *name,
			     struct fault *fault)
{
	int fd = openat(folder_fd, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	enum status status;

	(void)data;
	if (fd < 0)
		return fault_set_errno(fault, errno, name);
	status = files_sync_folder(fd, name, fault);
	(void)close(fd); /* it was only synced */
	return status;
}

enum status generation_sync_files(int folder_fd, int64_t number,
				  struct fault *fault)
{
	char name[NAME_BYTES];
	enum status status;

	name_of_number(name, number);
	status = entries_each(folder_fd, name, sync_file, NULL, fault);
	if (status)
		return status;
	return generation_sync(folder_fd, number, fault);
}

enum status generation_sync_path(const char *path, struct fault *fault)
{
	enum status status =
		entries_each(AT_FDCWD, path, sync_file, NULL, fault);

	return status ? status : sync_file(NULL, AT_FDCWD, path, fault);
}

static enum status try_file(void *data, int folder_fd, const char *name,
			    struct fault *fault)
{
	(void)data;
	return files_try(folder_fd, name, fault);
}

enum status generation_try(int folder_fd, int64_t number, struct fault *fault)
{
	char name[NAME_BYTES];
	struct stat facts;

	name_of_number(name, number);
	if (fstatat(folder_fd, name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? STATUS_OK :
					 fault_set_errno(fault, errno, name);
	return entries_each(folder_fd, name, try_file, NULL, fault);
}

/* ---- Copying ----------------------------------------------------------- */

/* One database on its way into another folder. */
struct copying {
	int into_fd; /* first of the folder of all, then of one generation */
	const volatile sig_atomic_t *stop;
	struct bytes room;
};

static enum status copy_bytes(struct copying *copying, int from, int into,
			      const char *name, struct fault *fault)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK) {
		ssize_t length;

		if (copying->stop && *copying->stop)
			return fault_set(fault, STATUS_RETRY,
					 "stopped by a signal");
		length = read(from, copying->room.data, COPY_BYTES);
		if (length == 0)
			return STATUS_OK;
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return fault_set_errno(fault, errno, name);
		status = files_write_all(into,
					 (struct text){ copying->room.data,
							(size_t)length },
					 name, fault);
	}
	return status;
}

static enum status copy_file(void *data, int folder_fd, const char *name,
			     struct fault *fault)
{
	struct copying *copying = data;
	struct fault unused;
	struct stat facts;
	int from = -1;
	int into = -1;
	enum status status =
		files_open_beneath(&from, folder_fd, name, &facts, fault);

	if (status == STATUS_SKIP)
		return STATUS_DAMAGED; /* no file of a database is one */
	if (status)
		return status;
	into = openat(copying->into_fd, name,
		      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		      S_IRUSR | S_IWUSR);
	if (into < 0)
		status = fault_set_errno(fault, errno, name);
	else
		status = copy_bytes(copying, from, into, name, fault);
	if (status == STATUS_OK)
		status = files_sync_folder(into, name, fault);
	if (into >= 0) {
		enum status closed =
			files_close(&into, name, status ? &unused : fault);

		status = status ? status : closed;
	}
	(void)close(from); /* it was only read */
	return status;
}

static enum status copy_generation(void *data, int folder_fd, const char *name,
				   struct fault *fault)
{
	const struct copying *all = data;
	struct copying one = *all;
	enum status status;

	if (number_of_name(name) == 0)
		return STATUS_OK;
	if (mkdirat(all->into_fd, name, S_IRWXU) != 0)
		return fault_set_errno(fault, errno, name);
	status = entries_open(&one.into_fd, all->into_fd, name, fault);
	if (status)
		return status;
	status = entries_each(folder_fd, name, copy_file, &one, fault);
	if (status == STATUS_OK)
		status = files_sync_folder(one.into_fd, name, fault);
	(void)close(one.into_fd); /* it was synced */
	return status;
}

enum status generation_copy_all(int folder_fd, int into_fd,
				const volatile sig_atomic_t *stop,
				struct fault *fault)
{
	struct copying copying = { .into_fd = into_fd,
				   .stop = stop,
				   .room = BYTES_UP_TO(COPY_BYTES) };
	enum status status = bytes_reserve(&copying.room, COPY_BYTES, fault);

	if (status == STATUS_OK)
		status = entries_each(folder_fd, ".", copy_generation, &copying,
				      fault);
	bytes_free(&copying.room);
	return status;
}

/* ---- Sizes ------------------------------------------------------------- */

/* A file that a commit has just taken away counts nothing. */
static enum status add_size(void *data, int folder_fd, const char *name,
			    struct fault *fault)
{
	int64_t *sum = data;
	struct stat facts;

	(void)fault;
	if (fstatat(folder_fd, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(facts.st_mode))
		*sum += facts.st_size;
	return STATUS_OK;
}

enum status generation_size(int folder_fd, int64_t number, int64_t *out,
			    struct fault *fault)
{
	char name[NAME_BYTES];

	*out = 0;
	name_of_number(name, number);
	return entries_each(folder_fd, name, add_size, out, fault);
}
