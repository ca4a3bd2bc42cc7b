/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/input.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { POLL_MS = 500 };

enum status input_file_begin(struct input_file *file, int fd, const char *name,
			     const volatile sig_atomic_t *stop,
			     struct fault *fault)
{
	*file = (struct input_file){ .fd = fd, .name = name, .stop = stop };
	return hash_stream_new(&file->hash, fault);
}

void input_file_free(struct input_file *file)
{
	hash_stream_free(file->hash);
	*file = (struct input_file){ .fd = -1 };
}

struct hash input_file_hash(const struct input_file *file)
{
	return hash_stream_end(file->hash);
}

/* Waits for something to read. A signal that comes just before the wait
 * does not end it: so it is not for long at a time. False: told to stop. */
static bool wait_for_bytes(const struct input_file *file)
{
	struct pollfd waited = { .fd = file->fd, .events = POLLIN };

	if (!file->stop)
		return true;
	while (!*file->stop) {
		int count = poll(&waited, 1, POLL_MS);

		/* What is wrong is said by read. */
		if (count > 0 || (count < 0 && errno != EINTR))
			return true;
	}
	return false;
}

static enum status read_file(void *context, char *room, size_t room_bytes,
			     size_t *out, struct fault *fault)
{
	struct input_file *file = context;
	ssize_t length;

	*out = 0;
	if (!wait_for_bytes(file))
		return fault_set(fault, STATUS_RETRY, "stopped by a signal");
	do {
		length = read(file->fd, room, room_bytes);
	} while (length < 0 && errno == EINTR);
	if (length < 0)
		return fault_set_errno(fault, errno, file->name);
	hash_stream_add(file->hash, (struct text){ room, (size_t)length });
	*out = (size_t)length;
	return STATUS_OK;
}

struct input input_of_file(struct input_file *file)
{
	return (struct input){ read_file, file };
}

static enum status read_text(void *context, char *room, size_t room_bytes,
			     size_t *out, struct fault *fault)
{
	struct text *rest = context;

	(void)fault;
	*out = rest->length < room_bytes ? rest->length : room_bytes;
	if (*out == 0)
		return STATUS_OK;
	memcpy(room, rest->data, *out);
	rest->data += *out;
	rest->length -= *out;
	return STATUS_OK;
}

struct input input_of_text(struct text *rest)
{
	return (struct input){ read_text, rest };
}
