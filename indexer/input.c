/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/input.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/guess.h"

enum { POLL_MS = 500 };

enum status input_file_begin(struct input_file *file, int fd, const char *name,
			     const volatile sig_atomic_t *stop,
			     struct fault *fault)
{
	*file = (struct input_file){ .fd = fd,
				     .name = name,
				     .stop = stop,
				     .most_hole_bytes = INPUT_HOLE_BYTES };
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

/* ---- Holes ------------------------------------------------------------- */

static size_t zeros_at_end(struct text block)
{
	size_t length = block.length;

	while (length > 0 && block.data[length - 1] == '\0')
		length--;
	return block.length - length;
}

/* The next bytes from `at` on that are no hole: at the file's size when none
 * are, at `at` when the file system knows nothing of holes. */
static enum status find_data(const struct input_file *file, off_t at,
			     off_t size, off_t *out, struct fault *fault)
{
	*out = lseek(file->fd, at, SEEK_DATA);
	if (*out < 0)
		*out = errno == ENXIO ? size : at;
	if (lseek(file->fd, at, SEEK_SET) < 0)
		return fault_set_errno(fault, errno, file->name);
	return STATUS_OK;
}

/* Whether so much of a file is not on the disk, wherever the holes are: this
 * is known on any file system. */
static bool lacks(const struct stat *facts, uint64_t bytes)
{
	uint64_t size = (uint64_t)facts->st_size;
	uint64_t there = (uint64_t)facts->st_blocks * S_BLKSIZE;

	return size > there && size - there > bytes;
}

/* `bytes` up to the end. */
static void pass_last(struct input_file *file, uint64_t bytes)
{
	file->is_cut = bytes > INPUT_PADDING_BYTES;
	if (file->is_cut)
		(void)fault_set(&file->cut, STATUS_SKIP,
				"ends in a hole of %" PRIu64 " bytes", bytes);
}

/* `bytes` with something behind them; `start` is told. */
static void pass_other(struct input_file *file, uint64_t bytes, uint64_t start)
{
	file->hole_bytes += bytes;
	file->is_cut = file->hole_bytes > file->most_hole_bytes;
	if (file->is_cut)
		(void)fault_set(&file->cut, STATUS_SKIP,
				"not read from byte %" PRIu64
				" on: more than %" PRIu64 " bytes of holes",
				start, file->most_hole_bytes);
}

/* Behind a block that ends in zeros: whether the file is cut before them. */
static enum status look_for_hole(struct input_file *file, struct text block,
				 size_t zeros, struct fault *fault)
{
	off_t at = lseek(file->fd, 0, SEEK_CUR);
	struct stat facts;
	off_t data;
	uint64_t hole;
	enum status status;

	/* A pipe has no place and no hole. */
	if (at < 0 || fstat(file->fd, &facts) < 0 || !S_ISREG(facts.st_mode) ||
	    at >= facts.st_size || (uint64_t)at < file->hole_end)
		return STATUS_OK;
	status = find_data(file, at, facts.st_size, &data, fault);
	if (status)
		return status;
	hole = (uint64_t)(data - at);
	file->hole_end = (uint64_t)data;
	if (data >= facts.st_size)
		pass_last(file, hole + zeros);
	else if (hole > 0)
		pass_other(file, hole, (uint64_t)at - zeros);
	else if (zeros == block.length && lacks(&facts, file->most_hole_bytes))
		pass_other(file, zeros, (uint64_t)at - zeros);
	return STATUS_OK;
}

/* Told by the first bytes of the file. */
static size_t unit_bytes(struct text start)
{
	start.length -= zeros_at_end(start);
	switch (guess_wide(start)) {
	case CHARSET_UTF_16LE:
	case CHARSET_UTF_16BE:
		return 2;
	case CHARSET_UTF_32LE:
	case CHARSET_UTF_32BE:
		return 4;
	default:
		break;
	}
	if (start.length > 0 && memchr(start.data, '\0', start.length))
		return INPUT_BLOCK_BYTES;
	return 1;
}

/* Takes off the block the zeros of a hole that the file is cut at. */
static enum status cut_at_hole(struct input_file *file, struct text block,
			       size_t *out, struct fault *fault)
{
	size_t zeros = zeros_at_end(block);
	size_t over;
	enum status status = STATUS_OK;

	*out = block.length;
	if (zeros > 0)
		status = look_for_hole(file, block, zeros, fault);
	if (status || !file->is_cut)
		return status;
	*out -= zeros;
	over = (size_t)((file->byte_count - zeros) % file->unit_bytes);
	if (over > 0 && file->unit_bytes - over < zeros)
		*out += file->unit_bytes - over;
	else if (over > 0)
		*out = block.length;
	if (*out > 0)
		return STATUS_OK;
	*fault = file->cut;
	return STATUS_SKIP;
}

/* ---- Reading ----------------------------------------------------------- */

static enum status read_file(void *context, char *room, size_t room_bytes,
			     size_t *out, struct fault *fault)
{
	struct input_file *file = context;
	struct text block;
	ssize_t length;

	*out = 0;
	if (file->is_cut) {
		*fault = file->cut;
		return STATUS_SKIP;
	}
	if (!wait_for_bytes(file))
		return fault_set(fault, STATUS_RETRY, "stopped by a signal");
	do {
		length = read(file->fd, room, room_bytes);
	} while (length < 0 && errno == EINTR);
	if (length < 0)
		return fault_set_errno(fault, errno, file->name);
	block = (struct text){ room, (size_t)length };
	hash_stream_add(file->hash, block);
	if (file->byte_count == 0)
		file->unit_bytes = unit_bytes(block);
	file->byte_count += block.length;
	return cut_at_hole(file, block, out, fault);
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
	*rest = text_skip(*rest, *out);
	return STATUS_OK;
}

struct input input_of_text(struct text *rest)
{
	return (struct input){ read_text, rest };
}
