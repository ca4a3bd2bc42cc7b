/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { POLL_MS = 100 };

static bool is_held_by_another(int error_number)
{
	return error_number == EAGAIN || error_number == EACCES;
}

/* 0, or an errno. */
static int try_lock(int fd, bool is_shared)
{
	struct flock range = {
		.l_type = is_shared ? F_RDLCK : F_WRLCK,
		.l_whence = SEEK_SET,
	};

	while (fcntl(fd, F_OFD_SETLK, &range) != 0)
		if (errno != EINTR)
			return errno;
	return 0;
}

static bool must_stop(const struct lock_wish *wish)
{
	return wish->stop && *wish->stop;
}

/* 0, or an errno: what the last try said. */
static int lock_within(int fd, const struct lock_wish *wish)
{
	const struct timespec pause = { .tv_nsec = POLL_MS * 1000000L };
	long long left_ms = wish->wait_ms;
	int error_number = try_lock(fd, wish->is_shared);

	while (is_held_by_another(error_number) && left_ms != 0 &&
	       !must_stop(wish)) {
		/* A signal shortens one pause; the loop looks at `stop`. */
		(void)nanosleep(&pause, NULL);
		if (left_ms > 0)
			left_ms = left_ms > POLL_MS ? left_ms - POLL_MS : 0;
		error_number = try_lock(fd, wish->is_shared);
	}
	return error_number;
}

static enum status tell(const struct lock_place *place, int error_number,
			struct fault *fault)
{
	enum status status = fault_set_errno(fault, error_number, place->file);

	fault_prefix(fault, "%s", place->shown);
	return status;
}

enum status lock_take(struct lock *out, const struct lock_place *place,
		      const struct lock_wish *wish, struct fault *fault)
{
	int flags = wish->is_shared ? O_RDONLY : O_RDWR | O_CREAT;
	int error_number;

	*out = LOCK_NONE;
	out->file = place->file;
	out->fd = openat(place->folder_fd, place->file,
			 flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
			 S_IRUSR | S_IWUSR);
	if (out->fd < 0 && errno == ENOENT && wish->is_shared)
		return STATUS_OK;
	if (out->fd < 0)
		return tell(place, errno, fault);
	error_number = lock_within(out->fd, wish);
	if (error_number == 0)
		return STATUS_OK;
	lock_release(out);
	if (is_held_by_another(error_number))
		return fault_set(fault, STATUS_BUSY, "%s: %s (%s)",
				 place->shown, place->busy, place->file);
	return tell(place, error_number, fault);
}

enum status lock_stamp(const struct lock *lock, struct fault *fault)
{
	if (futimens(lock->fd, NULL) != 0)
		return fault_set_errno(fault, errno, lock->file);
	return STATUS_OK;
}

void lock_release(struct lock *lock)
{
	/* Nothing was written through it, so close has nothing to lose. */
	if (lock->fd >= 0)
		(void)close(lock->fd);
	*lock = LOCK_NONE;
}
