/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * write_log.so - preloaded into a program, writes down what it and its
 * children do to the files below one folder, in order, with all data.
 *
 *   WRITE_LOG_BELOW=/absolute/folder  without links or a slash at the end
 *   WRITE_LOG_FILE=/elsewhere/log     appended to
 *
 * THE LOG is records, one behind the other; write_log.py reads them:
 *
 *   PID CALL INODE OFFSET LENGTH PATH_BYTES OTHER_BYTES DATA_BYTES \n
 *   (path, from the folder) (the other path) (data)
 *
 *   create, mkdir            made at the path
 *   write                    data, at the offset
 *   truncate                 to the length; also what O_TRUNC did
 *   fallocate                length bytes from the offset; data "k" when
 *                            the size is kept
 *   rename, link             path to the other path
 *   unlink, rmdir            the path is gone
 *   fsync, fdatasync         of the inode; also of a folder
 *   sync_file_range          which promises nothing
 *
 * What failed is not written down. The call and its record are made under
 * one lock, so that the order of the records is that of the calls, also
 * between processes. Calls go to the kernel as they are: only what libc does
 * on its own account (stdio) cannot be seen, but for fflush of standard
 * output, which counts as the write of all that the file has got since the
 * one before. Whether something else went past is told by comparing the log
 * with a trace.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "shared/array.h"

#define HIDDEN  __attribute__((visibility("hidden")))
#define SAME(a) __attribute__((alias(#a)))

enum { HEAD_BYTES = 256, MODE = 0666 };

struct record {
	const char *call;
	ino_t inode;
	off_t offset;
	off_t length;
	const char *path;
	const char *other;
	const void *data;
	size_t data_bytes;
};

static struct {
	int fd;
	char folder[PATH_MAX];
	size_t folder_bytes;
	off_t flushed; /* what of standard output was written down */
} state = { .fd = -1 };

/* ---- The log ----------------------------------------------------------- */

/* A log that lacks something is worse than none. */
static void give_up(const char *what)
{
	static const char text[] = "write_log: failed: ";

	(void)!syscall(SYS_write, STDERR_FILENO, text, sizeof(text) - 1);
	(void)!syscall(SYS_write, STDERR_FILENO, what, strlen(what));
	abort();
}

static void set_lock(short type)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET };

	/* Of a process: parent and child keep each other out. */
	while (fcntl(state.fd, F_SETLKW, &lock) != 0)
		if (errno != EINTR)
			give_up("lock");
}

static void put(const struct record *record)
{
	char head[HEAD_BYTES];
	const char *path = record->path ? record->path : "";
	const char *other = record->other ? record->other : "";
	const size_t lengths[] = { strlen(path), strlen(other) };
	int head_bytes =
		snprintf(head, sizeof(head), "%ld %s %ju %jd %jd %zu %zu %zu\n",
			 (long)getpid(), record->call, (uintmax_t)record->inode,
			 (intmax_t)record->offset, (intmax_t)record->length,
			 lengths[0], lengths[1], record->data_bytes);
	const struct iovec parts[] = {
		{ head, (size_t)head_bytes },
		{ (void *)(uintptr_t)path, lengths[0] },
		{ (void *)(uintptr_t)other, lengths[1] },
		{ (void *)(uintptr_t)record->data, record->data_bytes },
	};
	ssize_t wanted = 0;

	for (size_t i = 0; i < COUNT(parts); i++)
		wanted += (ssize_t)parts[i].iov_len;
	if (syscall(SYS_writev, state.fd, parts, COUNT(parts)) != wanted)
		give_up("log");
}

/* ---- Which files ------------------------------------------------------- */

/* Takes "//", "/./" and "/../" out of an absolute path. */
static void make_plain(char *path)
{
	const char *from = path;
	char *end = path;

	while (*from) {
		size_t length = strcspn(from + 1, "/") + 1;

		if (length == 3 && memcmp(from, "/..", 3) == 0) {
			while (end > path && *--end != '/')
				continue;
		} else if (length > 1 && !(length == 2 && from[1] == '.')) {
			memmove(end, from, length);
			end += length;
		}
		from += length;
	}
	*end = '\0';
}

/* The part of an absolute path behind the folder; NULL: it is elsewhere. */
static const char *find_below(const char *path)
{
	if (state.fd < 0 ||
	    strncmp(path, state.folder, state.folder_bytes) != 0)
		return NULL;
	path += state.folder_bytes;
	if (*path == '\0')
		return path;
	return *path == '/' ? path + 1 : NULL;
}

static bool read_link(int fd, char out[PATH_MAX])
{
	char link[sizeof("/proc/self/fd/") + 3 * sizeof(int)];
	ssize_t length;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, out, PATH_MAX - 1);
	if (length < 0)
		return false;
	out[length] = '\0';
	return true;
}

/* The path from the folder, in `room`; NULL: it is elsewhere. */
static const char *find_path(int folder_fd, const char *path,
			     char room[PATH_MAX])
{
	size_t length = 0;
	int added;

	if (state.fd < 0 || !path)
		return NULL;
	room[0] = '\0';
	if (path[0] != '/') {
		if (folder_fd == AT_FDCWD ? !getcwd(room, PATH_MAX) :
					    !read_link(folder_fd, room))
			return NULL;
		length = strlen(room);
	}
	added = snprintf(room + length, PATH_MAX - length, "/%s", path);
	if (added < 0 || (size_t)added >= PATH_MAX - length)
		give_up("path");
	make_plain(room);
	return find_below(room);
}

static const char *find_name(int fd, char room[PATH_MAX])
{
	return read_link(fd, room) ? find_below(room) : NULL;
}

/* Asked anew each time: libc opens and closes on its own account, too. */
static bool is_below(int fd)
{
	char room[PATH_MAX];
	int error_number = errno;
	bool result = state.fd >= 0 && find_name(fd, room);

	errno = error_number;
	return result;
}

static ino_t inode_of(int fd)
{
	struct stat facts;

	if (fstat(fd, &facts) != 0)
		give_up("fstat");
	return facts.st_ino;
}

/* 0: nothing is there. */
static ino_t inode_at(const char *below)
{
	char path[2 * PATH_MAX];
	struct stat facts;

	(void)snprintf(path, sizeof(path), "%s/%s", state.folder, below);
	if (fstatat(AT_FDCWD, path, &facts, AT_SYMLINK_NOFOLLOW) != 0)
		return 0;
	return facts.st_ino;
}

__attribute__((constructor)) static void begin(void)
{
	const char *folder = getenv("WRITE_LOG_BELOW");
	const char *file = getenv("WRITE_LOG_FILE");

	if (!folder || !file)
		return;
	state.folder_bytes = strlen(folder);
	if (state.folder_bytes >= sizeof(state.folder))
		give_up("folder");
	memcpy(state.folder, folder, state.folder_bytes + 1);
	state.fd = (int)syscall(SYS_openat, AT_FDCWD, file,
				O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
				MODE);
	if (state.fd < 0)
		give_up("open");
}

/* ---- Records ----------------------------------------------------------- */

/* A call on a descriptor that was made, and its record. Ends the lock. */
static void put_made(struct record *record, int fd)
{
	char room[PATH_MAX];
	int error_number = errno;

	record->inode = inode_of(fd);
	record->path = find_name(fd, room);
	put(record);
	set_lock(F_UNLCK);
	errno = error_number;
}

static void unlock(void)
{
	int error_number = errno;

	set_lock(F_UNLCK);
	errno = error_number;
}

/* A call without data or place. */
static int sync_call(long number, const char *name, int fd)
{
	struct record record = { .call = name };
	bool is_logged = is_below(fd);
	int result;

	if (is_logged)
		set_lock(F_WRLCK);
	result = (int)syscall(number, fd);
	if (is_logged && result == 0)
		put_made(&record, fd);
	else if (is_logged)
		unlock();
	return result;
}

static void put_written(int fd, const struct iovec *parts, int count,
			off_t offset, ssize_t written)
{
	struct record record = { .call = "write", .offset = offset };
	char *data = malloc(written > 0 ? (size_t)written : 1);
	size_t length = 0;

	if (!data)
		give_up("memory");
	for (int i = 0; i < count && length < (size_t)written; i++) {
		size_t part = parts[i].iov_len;

		if (part > (size_t)written - length)
			part = (size_t)written - length;
		memcpy(data + length, parts[i].iov_base, part);
		length += part;
	}
	record.data = data;
	record.data_bytes = length;
	put_made(&record, fd);
	free(data);
}

/* offset -1: where the descriptor stands. */
static ssize_t write_parts(int fd, const struct iovec *parts, int count,
			   off_t offset)
{
	bool is_logged = is_below(fd);
	ssize_t written;

	if (is_logged)
		set_lock(F_WRLCK);
	written = offset < 0 ?
			  syscall(SYS_writev, fd, parts, count) :
			  syscall(SYS_pwritev, fd, parts, count, offset, 0L);
	if (!is_logged)
		return written;
	if (written < 0) {
		unlock();
		return written;
	}
	if (offset < 0)
		offset = lseek(fd, 0, SEEK_CUR) - written;
	put_written(fd, parts, count, offset, written);
	return written;
}

static int set_length(int fd, off_t length)
{
	struct record record = { .call = "truncate", .length = length };
	bool is_logged = is_below(fd);
	int result;

	if (is_logged)
		set_lock(F_WRLCK);
	result = (int)syscall(SYS_ftruncate, fd, length);
	if (is_logged && result == 0)
		put_made(&record, fd);
	else if (is_logged)
		unlock();
	return result;
}

static int open_below(int folder_fd, const char *path, const char *below,
		      int flags, mode_t mode)
{
	struct record record = { .call = "create" };
	bool is_made;
	int fd;

	set_lock(F_WRLCK);
	is_made = inode_at(below) == 0;
	fd = (int)syscall(SYS_openat, folder_fd, path, flags, mode);
	if (fd < 0 || (!is_made && !(flags & O_TRUNC))) {
		unlock();
		return fd;
	}
	if (!is_made)
		record.call = "truncate";
	put_made(&record, fd);
	return fd;
}

static int open_at(int folder_fd, const char *path, int flags, mode_t mode)
{
	char room[PATH_MAX];
	int error_number = errno;
	const char *below = flags & (O_CREAT | O_TRUNC) ?
				    find_path(folder_fd, path, room) :
				    NULL;

	errno = error_number;
	return below ? open_below(folder_fd, path, below, flags, mode) :
		       (int)syscall(SYS_openat, folder_fd, path, flags, mode);
}

struct place {
	int folder_fd;
	const char *path;
};

/* A call on one or two names: result of `number`, and its record. */
static int name_call(long number, struct record *record,
		     const struct place *from, const struct place *into,
		     int flags)
{
	char rooms[2][PATH_MAX];
	int error_number = errno;
	int result;

	record->path = find_path(from->folder_fd, from->path, rooms[0]);
	if (into)
		record->other =
			find_path(into->folder_fd, into->path, rooms[1]);
	errno = error_number;
	if (into && !record->path != !record->other)
		give_up("from one side to the other");
	if (record->path) {
		set_lock(F_WRLCK);
		record->inode = inode_at(record->path);
	}
	errno = error_number;
	result =
		into ? (int)syscall(number, from->folder_fd, from->path,
				    into->folder_fd, into->path, flags) :
		       (int)syscall(number, from->folder_fd, from->path, flags);
	if (!record->path)
		return result;
	error_number = errno;
	if (result == 0 && number == SYS_mkdirat)
		record->inode = inode_at(record->path);
	if (result == 0)
		put(record);
	set_lock(F_UNLCK);
	errno = error_number;
	return result;
}

/* ---- What programs call ------------------------------------------------ */

static mode_t mode_of(int flags, va_list rest)
{
	return flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
	va_list rest;
	mode_t mode;

	va_start(rest, flags);
	mode = mode_of(flags, rest);
	va_end(rest);
	return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int folder_fd, const char *path, int flags, ...)
{
	va_list rest;
	mode_t mode;

	va_start(rest, flags);
	mode = mode_of(flags, rest);
	va_end(rest);
	return open_at(folder_fd, path, flags, mode);
}

int creat(const char *path, mode_t mode)
{
	return open_at(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int open64(const char *path, int flags, ...) SAME(open);
int openat64(int folder_fd, const char *path, int flags, ...) SAME(openat);
int creat64(const char *path, mode_t mode) SAME(creat);

/* What the headers make of a call without a mode. */
int __open_2(const char *path, int flags);
int __open_2(const char *path, int flags)
{
	return open_at(AT_FDCWD, path, flags, 0);
}

int __openat_2(int folder_fd, const char *path, int flags);
int __openat_2(int folder_fd, const char *path, int flags)
{
	return open_at(folder_fd, path, flags, 0);
}

int __open64_2(const char *path, int flags) SAME(__open_2);
int __openat64_2(int folder_fd, const char *path, int flags) SAME(__openat_2);

/* All but the log. */
int close_range(unsigned int first, unsigned int last, int flags)
{
	unsigned int kept = (unsigned int)state.fd;

	if (state.fd < 0 || kept < first || kept > last)
		return (int)syscall(SYS_close_range, first, last, flags);
	if (kept > first &&
	    syscall(SYS_close_range, first, kept - 1, flags) != 0)
		return -1;
	return kept == last ?
		       0 :
		       (int)syscall(SYS_close_range, kept + 1, last, flags);
}

void closefrom(int first)
{
	/* It has no way to say that it failed. */
	(void)close_range(first < 0 ? 0 : (unsigned int)first, UINT_MAX, 0);
}

ssize_t write(int fd, const void *data, size_t length)
{
	const struct iovec part = { (void *)(uintptr_t)data, length };

	return write_parts(fd, &part, 1, -1);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	return write_parts(fd, parts, count, -1);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset)
{
	const struct iovec part = { (void *)(uintptr_t)data, length };

	if (offset < 0) {
		errno = EINVAL;
		return -1;
	}
	return write_parts(fd, &part, 1, offset);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
	if (offset < 0) {
		errno = EINVAL;
		return -1;
	}
	return write_parts(fd, parts, count, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off_t offset)
	SAME(pwrite);
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset)
	SAME(pwritev);

int ftruncate(int fd, off_t length)
{
	return set_length(fd, length);
}

int truncate(const char *path, off_t length)
{
	int fd = open_at(AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);
	int result;

	if (fd < 0)
		return -1;
	result = set_length(fd, length);
	(void)close(fd); /* what counts was said */
	return result;
}

int ftruncate64(int fd, off_t length) SAME(ftruncate);
int truncate64(const char *path, off_t length) SAME(truncate);

int fallocate(int fd, int mode, off_t offset, off_t length)
{
	struct record record = { .call = "fallocate",
				 .offset = offset,
				 .length = length,
				 .data = mode & FALLOC_FL_KEEP_SIZE ? "k" : "",
				 .data_bytes = mode & FALLOC_FL_KEEP_SIZE };
	bool is_logged = is_below(fd);
	int result;

	if (is_logged && mode & ~FALLOC_FL_KEEP_SIZE)
		give_up("fallocate with holes");
	if (is_logged)
		set_lock(F_WRLCK);
	result = (int)syscall(SYS_fallocate, fd, mode, offset, length);
	if (is_logged && result == 0)
		put_made(&record, fd);
	else if (is_logged)
		unlock();
	return result;
}

int posix_fallocate(int fd, off_t offset, off_t length)
{
	int error_number = errno;
	int result = fallocate(fd, 0, offset, length) == 0 ? 0 : errno;

	errno = error_number;
	return result;
}

int fallocate64(int fd, int mode, off_t offset, off_t length) SAME(fallocate);
int posix_fallocate64(int fd, off_t offset, off_t length) SAME(posix_fallocate);

int fsync(int fd)
{
	return sync_call(SYS_fsync, "fsync", fd);
}

int fdatasync(int fd)
{
	return sync_call(SYS_fdatasync, "fdatasync", fd);
}

int sync_file_range(int fd, off_t offset, off_t length, unsigned int flags)
{
	struct record record = { .call = "sync_file_range",
				 .offset = offset,
				 .length = length };
	int result =
		(int)syscall(SYS_sync_file_range, fd, offset, length, flags);

	if (result == 0 && is_below(fd)) {
		set_lock(F_WRLCK);
		put_made(&record, fd);
	}
	return result;
}

int renameat2(int from_fd, const char *from, int into_fd, const char *into,
	      unsigned int flags)
{
	struct record record = { .call = "rename" };
	const struct place source = { from_fd, from };
	const struct place target = { into_fd, into };

	return name_call(SYS_renameat2, &record, &source, &target, (int)flags);
}

int renameat(int from_fd, const char *from, int into_fd, const char *into)
{
	return renameat2(from_fd, from, into_fd, into, 0);
}

int rename(const char *from, const char *into)
{
	return renameat2(AT_FDCWD, from, AT_FDCWD, into, 0);
}

int linkat(int from_fd, const char *from, int into_fd, const char *into,
	   int flags)
{
	struct record record = { .call = "link" };
	const struct place source = { from_fd, from };
	const struct place target = { into_fd, into };

	return name_call(SYS_linkat, &record, &source, &target, flags);
}

int link(const char *from, const char *into)
{
	return linkat(AT_FDCWD, from, AT_FDCWD, into, 0);
}

int unlinkat(int folder_fd, const char *path, int flags)
{
	struct record record = { .call = flags & AT_REMOVEDIR ? "rmdir" :
								"unlink" };
	const struct place place = { folder_fd, path };

	return name_call(SYS_unlinkat, &record, &place, NULL, flags);
}

int unlink(const char *path)
{
	return unlinkat(AT_FDCWD, path, 0);
}

int rmdir(const char *path)
{
	return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int mkdirat(int folder_fd, const char *path, mode_t mode)
{
	struct record record = { .call = "mkdir" };
	const struct place place = { folder_fd, path };

	return name_call(SYS_mkdirat, &record, &place, NULL, (int)mode);
}

int mkdir(const char *path, mode_t mode)
{
	return mkdirat(AT_FDCWD, path, mode);
}

/* ---- Standard output --------------------------------------------------- */

/* What the file has got since it was looked at last. */
static void put_flushed(off_t end)
{
	off_t start = state.flushed;
	size_t length = end > start ? (size_t)(end - start) : 0;
	struct iovec part = { NULL, length };
	int fd;

	if (length == 0)
		return;
	part.iov_base = malloc(length);
	fd = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/fd/1",
			  O_RDONLY | O_CLOEXEC);
	if (!part.iov_base || fd < 0 ||
	    pread(fd, part.iov_base, length, start) != (ssize_t)length)
		give_up("standard output");
	(void)syscall(SYS_close, fd); /* it was only read */
	set_lock(F_WRLCK);
	put_written(STDOUT_FILENO, &part, 1, start, (ssize_t)length);
	free(part.iov_base);
	state.flushed = end;
}

int fflush(FILE *stream)
{
	int result = fflush_unlocked(stream);
	int error_number = errno;

	if (stream && fileno(stream) == STDOUT_FILENO &&
	    is_below(STDOUT_FILENO))
		put_flushed(lseek(STDOUT_FILENO, 0, SEEK_CUR));
	errno = error_number;
	return result;
}
