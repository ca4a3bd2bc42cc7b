/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	READ_BYTES = 64 * 1024,
	OPEN_TRIES = 16,
	TEMPORARY_TRIES = 100,
	OPEN_FLAGS = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY
};

/* ---- Opening what may be hostile --------------------------------------- */

/* Why a source that gives this error is passed over; NULL: it is not. */
static const char *skip_reason(int error_number)
{
	switch (error_number) {
	case EXDEV:
		return "leads out of the folder";
	case ELOOP:
		return "is a symbolic link, or leads over one";
	case ENOENT:
	case ESTALE:
		return "has vanished";
	case ENOTDIR:
		return "its folder is not a folder";
	case ENXIO:
	case ENODEV:
	case EISDIR:
		return "not a regular file";
	case EACCES:
	case EPERM:
		return "no permission to read it";
	case ENAMETOOLONG:
		return "name too long";
	case EAGAIN:
		return "is being moved or locked";
	default:
		return NULL;
	}
}

static enum status source_fault(struct fault *fault, int error_number,
				const char *name)
{
	const char *reason = skip_reason(error_number);

	/* A name that fills the fault: the caller knows it, but not why. */
	if (reason &&
	    strlen(name) + sizeof(": ") + strlen(reason) > FAULT_TEXT_BYTES)
		return fault_set(fault, STATUS_SKIP, "%s", reason);
	if (reason)
		return fault_set(fault, STATUS_SKIP, "%s: %s", name, reason);
	return fault_set_errno(fault, error_number, name);
}

/* The bytes of the step that `name` begins with. */
static size_t step_length(const char *name)
{
	return strcspn(name, "/");
}

static bool is_step(const char *name, size_t length, const char *step)
{
	return length == strlen(step) && memcmp(name, step, length) == 0;
}

/* ".." is refused even where it would stay inside. */
static bool is_beneath(const char *name)
{
	if (name[0] == '/')
		return false;
	while (*name) {
		size_t length = step_length(name);

		if (is_step(name, length, ".."))
			return false;
		name += length;
		name += strspn(name, "/");
	}
	return true;
}

/* A descriptor, or -1 with errno. */
static int open_at_once(int folder_fd, const char *name)
{
	const struct open_how how = {
		.flags = OPEN_FLAGS,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
			   RESOLVE_NO_MAGICLINKS,
	};
	long fd = -1;

	for (int i = 0; i < OPEN_TRIES; i++) {
		fd = syscall(SYS_openat2, folder_fd, name, &how, sizeof(how));
		if (fd >= 0 || (errno != EINTR && errno != EAGAIN))
			break;
	}
	return (int)fd;
}

/* One step; `name` is cut at `length`. A descriptor, or -1 with errno. */
static int open_step(int folder_fd, const char *name, size_t length, int flags)
{
	char step[NAME_MAX + 1];
	int fd;

	if (length > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(step, name, length);
	step[length] = '\0';
	do {
		fd = openat(folder_fd, step, flags);
	} while (fd < 0 && errno == EINTR);
	return fd;
}

/*
 * For kernels and sandboxes without openat2: each folder on the way is
 * held open while the next is looked up in it, so that nobody can put a
 * link under our feet. A descriptor, or -1 with errno.
 */
static int open_by_steps(int folder_fd, const char *name)
{
	int held = -1;
	int fd = -1;
	int error_number;

	for (;;) {
		size_t length = step_length(name);
		const char *next = name + length + strspn(name + length, "/");
		bool is_last = name[length] == '\0';

		fd = open_step(held < 0 ? folder_fd : held, name, length,
			       is_last ? OPEN_FLAGS :
					 O_PATH | O_DIRECTORY | O_NOFOLLOW |
						 O_CLOEXEC);
		error_number = errno;
		if (held >= 0)
			(void)close(held); /* O_PATH: nothing can be lost */
		errno = error_number;
		if (fd < 0 || is_last)
			return fd;
		held = fd;
		/* A slash at the end asks for a folder: "." is one. */
		name = *next ? next : ".";
	}
}

enum status files_open_beneath(int *out, int folder_fd, const char *name,
			       struct stat *facts, struct fault *fault)
{
	int fd;

	*out = -1;
	memset(facts, 0, sizeof(*facts));
	if (!is_beneath(name))
		return source_fault(fault, EXDEV, name);
	fd = open_at_once(folder_fd, name);
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = open_by_steps(folder_fd, name);
	if (fd < 0)
		return source_fault(fault, errno, name);
	if (fstat(fd, facts) != 0) {
		enum status status = source_fault(fault, errno, name);

		(void)close(fd); /* read only: nothing can be lost */
		memset(facts, 0, sizeof(*facts));
		return status;
	}
	if (!S_ISREG(facts->st_mode)) {
		(void)close(fd); /* read only: nothing can be lost */
		memset(facts, 0, sizeof(*facts));
		return source_fault(fault, ENODEV, name);
	}
	*out = fd;
	return STATUS_OK;
}

enum status files_open_folder(int *out, const char *path, struct fault *fault)
{
	*out = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*out >= 0)
		return STATUS_OK;
	switch (errno) {
	case ENOENT:
		return fault_set(fault, STATUS_DENIED, "%s: no such folder",
				 path);
	case ENOTDIR:
		return fault_set(fault, STATUS_DENIED, "%s: not a folder",
				 path);
	case ELOOP:
	case ENAMETOOLONG:
		return fault_set(fault, STATUS_DENIED, "%s: %s", path,
				 strerror(errno));
	default:
		return fault_set_errno(fault, errno, path);
	}
}

static enum status unless_absent(int error_number, const char *name,
				 struct fault *fault)
{
	if (error_number == ENOENT || error_number == ENOTDIR)
		return STATUS_OK;
	return fault_set_errno(fault, error_number, name);
}

enum status files_find(bool *out, const char *folder, const char *name,
		       struct fault *fault)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status status = STATUS_OK;
	struct stat facts;

	*out = false;
	if (fd < 0)
		return unless_absent(errno, folder, fault);
	*out = fstatat(fd, name, &facts, AT_SYMLINK_NOFOLLOW) == 0;
	if (!*out)
		status = unless_absent(errno, name, fault);
	(void)close(fd); /* it was only read */
	return status;
}

/* ---- Reading and writing ----------------------------------------------- */

/* As read; EINTR handled. */
static ssize_t read_some(int fd, void *place, size_t room)
{
	ssize_t count;

	do {
		count = read(fd, place, room);
	} while (count < 0 && errno == EINTR);
	return count;
}

static enum status too_large(struct fault *fault, const char *name,
			     const struct bytes *out)
{
	return fault_set(fault, STATUS_SKIP, "%s: larger than %zu bytes", name,
			 out->limit);
}

/* Room for the whole file at once, when fstat knows its size. */
static enum status reserve_whole(struct bytes *out, int fd, const char *name,
				 struct fault *fault)
{
	size_t left = out->limit - out->length;
	struct stat facts;

	if (fstat(fd, &facts) != 0)
		return source_fault(fault, errno, name);
	if (!S_ISREG(facts.st_mode) || facts.st_size <= 0)
		return STATUS_OK;
	if ((uintmax_t)facts.st_size > left)
		return too_large(fault, name, out);
	/* A byte more, where it may be, shows the end without growing. */
	if ((size_t)facts.st_size < left)
		return bytes_reserve(out, (size_t)facts.st_size + 1, fault);
	return bytes_reserve(out, (size_t)facts.st_size, fault);
}

/* One read into `out`; *count is 0 at the end of the file. */
static enum status read_step(struct bytes *out, int fd, const char *name,
			     ssize_t *count, struct fault *fault)
{
	size_t left = out->limit - out->length;
	size_t room = out->capacity - out->length;
	enum status status;
	char probe;

	*count = 0;
	if (left == 0) {
		*count = read_some(fd, &probe, 1);
		if (*count > 0)
			return too_large(fault, name, out);
	} else {
		if (room == 0) {
			room = left < READ_BYTES ? left : READ_BYTES;
			status = bytes_reserve(out, room, fault);
			if (status)
				return status;
		}
		*count = read_some(fd, out->data + out->length,
				   room < left ? room : left);
	}
	if (*count < 0)
		return source_fault(fault, errno, name);
	out->length += (size_t)*count;
	return STATUS_OK;
}

enum status files_read_all(struct bytes *out, int fd, const char *name,
			   struct fault *fault)
{
	size_t length_before = out->length;
	enum status status = reserve_whole(out, fd, name, fault);
	ssize_t count = 1;

	while (!status && count > 0)
		status = read_step(out, fd, name, &count, fault);
	if (status)
		out->length = length_before;
	return status;
}

/* 0, or an errno. */
static int read_through(int fd)
{
	char block[1 << 14];
	ssize_t length;

	do {
		length = read(fd, block, sizeof(block));
	} while (length > 0 || (length < 0 && errno == EINTR));
	return length < 0 ? errno : 0;
}

enum status files_try(int folder_fd, const char *name, struct fault *fault)
{
	struct stat facts;
	int fd = -1;
	int error_number;
	enum status status =
		files_open_beneath(&fd, folder_fd, name, &facts, fault);

	if (status)
		return status == STATUS_SKIP ? STATUS_OK : status;
	error_number = read_through(fd);
	(void)close(fd); /* it was only read */
	if (error_number)
		return fault_set_errno(fault, error_number, name);
	return STATUS_OK;
}

enum status files_write_all(int fd, struct text text, const char *name,
			    struct fault *fault)
{
	while (text.length > 0) {
		ssize_t count = write(fd, text.data, text.length);

		if (count > 0) {
			text = text_skip(text, (size_t)count);
			continue;
		}
		if (count == 0)
			return fault_set(fault, STATUS_IO,
					 "%s: takes no more bytes", name);
		if (errno == EAGAIN) {
			struct pollfd waited = { .fd = fd, .events = POLLOUT };

			/* A pipe that somebody else made non-blocking; when
			 * waiting fails, the next write says why. */
			(void)poll(&waited, 1, -1);
			continue;
		}
		if (errno != EINTR)
			return fault_set_errno(fault, errno, name);
	}
	return STATUS_OK;
}

enum status files_sync_folder(int folder_fd, const char *name,
			      struct fault *fault)
{
	/* EINVAL: this file system has no fsync for folders. */
	if (fsync(folder_fd) != 0 && errno != EINVAL)
		return fault_set_errno(fault, errno, name);
	return STATUS_OK;
}

enum status files_close(int *fd, const char *name, struct fault *fault)
{
	int closed = *fd;

	*fd = -1;
	/* After EINTR, Linux has closed it all the same. */
	if (closed < 0 || close(closed) == 0 || errno == EINTR)
		return STATUS_OK;
	return fault_set_errno(fault, errno, name);
}

bool files_keep_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		/* The lowest number that is free is this one. */
		if (open("/dev/null",
			 fd == STDOUT_FILENO ? O_RDONLY : O_WRONLY) != fd)
			return false;
	}
	return true;
}

/* ---- Replacing --------------------------------------------------------- */

/*
 * A new file beside `name`. The process's number keeps two programs apart;
 * what a killed one left behind is passed over.
 */
static enum status make_temporary(int *out, int folder_fd, const char *name,
				  char temporary[PATH_MAX], struct fault *fault)
{
	int error_number = EEXIST;

	*out = -1;
	for (int i = 0; i < TEMPORARY_TRIES && error_number == EEXIST; i++) {
		int length = snprintf(temporary, PATH_MAX, "%s.%ld-%d.tmp",
				      name, (long)getpid(), i);

		if (length < 0 || length >= PATH_MAX)
			return fault_set_errno(fault, ENAMETOOLONG, name);
		*out = openat(folder_fd, temporary,
			      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
				      O_CLOEXEC,
			      0600);
		if (*out >= 0)
			return STATUS_OK;
		error_number = errno;
	}
	return fault_set_errno(fault, error_number, temporary);
}

enum status files_replace(int folder_fd, const char *name, struct text contents,
			  struct fault *fault)
{
	char temporary[PATH_MAX];
	struct fault ignored;
	enum status status;
	int fd;

	status = make_temporary(&fd, folder_fd, name, temporary, fault);
	if (status)
		return status;
	status = files_write_all(fd, contents, name, fault);
	if (!status && fsync(fd) != 0)
		status = fault_set_errno(fault, errno, name);
	if (!status)
		status = files_close(&fd, name, fault);
	if (!status && renameat(folder_fd, temporary, folder_fd, name) != 0)
		status = fault_set_errno(fault, errno, name);
	if (!status)
		return files_sync_folder(folder_fd, name, fault);
	/* The first fault counts; a file left behind does no harm. */
	(void)files_close(&fd, name, &ignored);
	(void)unlinkat(folder_fd, temporary, 0);
	return status;
}

/* ---- Folders ----------------------------------------------------------- */

/* Makes the entry of a new folder last, which fsync inside it does not. */
static enum status sync_parent(const char *path, struct fault *fault)
{
	char parent[PATH_MAX];
	struct fault ignored;
	enum status status;
	size_t length = strlen(path);
	int fd;

	while (length > 0 && path[length - 1] == '/')
		length--;
	while (length > 0 && path[length - 1] != '/')
		length--;
	if (length == 0)
		(void)snprintf(parent, sizeof(parent), ".");
	else
		(void)snprintf(parent, sizeof(parent), "%.*s", (int)length,
			       path);
	status = files_open_folder(&fd, parent, fault);
	if (status)
		return status;
	status = files_sync_folder(fd, parent, fault);
	(void)files_close(&fd, parent, &ignored); /* nothing was written */
	return status;
}

/* One folder. Its parent exists; it may exist as well. */
static enum status make_folder(const char *path, struct fault *fault)
{
	struct stat facts;
	int error_number;

	if (mkdir(path, 0700) == 0)
		return sync_parent(path, fault);
	error_number = errno;
	/* Some file systems refuse before they look whether it exists. */
	if (stat(path, &facts) != 0)
		return fault_set_errno(
			fault, error_number == EEXIST ? errno : error_number,
			path);
	if (!S_ISDIR(facts.st_mode))
		return fault_set(fault, STATUS_DENIED, "%s: not a folder",
				 path);
	return STATUS_OK;
}

enum status files_make_folders(const char *path, struct fault *fault)
{
	char part[PATH_MAX];
	size_t length = strlen(path);

	if (length == 0)
		return fault_set(fault, STATUS_DENIED, "folder without a name");
	if (length >= sizeof(part))
		return fault_set(fault, STATUS_DENIED, "%s: name too long",
				 path);
	memcpy(part, path, length + 1);
	for (size_t i = 1; i < length; i++) {
		enum status status;

		if (part[i] != '/' || part[i - 1] == '/')
			continue;
		part[i] = '\0';
		status = make_folder(part, fault);
		part[i] = '/';
		if (status)
			return status;
	}
	return make_folder(part, fault);
}

/* The value of an environment variable; NULL when unset or empty. */
static const char *setting(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] ? value : NULL;
}

enum status files_user_place(struct bytes *out, const char *variable,
			     const char *fallback, const char *name,
			     struct fault *fault)
{
	const char *folder = setting(variable);
	const char *home = setting("HOME");

	bytes_clear(out);
	if (folder && folder[0] == '/')
		return bytes_printf(out, fault, "%s/pullquote/%s", folder,
				    name);
	if (home)
		return bytes_printf(out, fault, "%s/%s/pullquote/%s", home,
				    fallback, name);
	return STATUS_OK;
}

enum status files_default_index(struct bytes *out, struct fault *fault)
{
	enum status status = files_user_place(out, "XDG_DATA_HOME",
					      ".local/share", "index", fault);

	if (status || out->length > 0)
		return status;
	return fault_set(fault, STATUS_DENIED,
			 "no index: give --index DIR, or set PULLQUOTE_INDEX");
}
