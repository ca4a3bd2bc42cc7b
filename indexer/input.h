/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * input - bytes that come one block after the other: those of a file, or
 * what is unpacked from another input.
 *
 * Used by the indexer only. Inputs are stacked: a file, the archive in it,
 * an entry of that. Only the lowest knows a descriptor, hashes what it
 * reads and hears of a signal to stop.
 */
#ifndef INDEXER_INPUT_H
#define INDEXER_INPUT_H

#include <signal.h>

#include "shared/bytes.h"
#include "shared/hash.h"

struct input {
	/* Puts 1 to `room_bytes` bytes into `room`; *out is 0 at the end.
	 * STATUS_SKIP: it is damaged from here on, what came before counts;
	 * it is not called again then. */
	enum status (*read)(void *context, char *room, size_t room_bytes,
			    size_t *out, struct fault *fault);
	void *context;
};

/*
 * Holes take no room on the disk, so that a file of a few bytes may have
 * more zeros than can be read in a lifetime; all else is bounded by what the
 * disk holds. A hole up to the end, of a download that was not finished, say,
 * has nothing behind it that could be missed: the file ends where it begins,
 * unless it is as short as the padding of archives. Of other holes so much
 * is read as zeros.
 */
enum { INPUT_PADDING_BYTES = 1 << 20, INPUT_HOLE_BYTES = 1 << 30 };

/* Zeros before a hole are kept where the last unit of what is there may end
 * in some: a character of UTF-16 or UTF-32; of what is no text, of which
 * anything may, a tar's block. */
enum { INPUT_BLOCK_BYTES = 512 };

/* A descriptor that is read once, from where it stands. */
struct input_file {
	int fd;           /* the caller's */
	const char *name; /* for faults */
	struct hash_stream *hash;
	const volatile sig_atomic_t *stop; /* may be NULL */
	uint64_t byte_count;               /* read so far */
	uint64_t most_hole_bytes; /* INPUT_HOLE_BYTES; tests set less */
	uint64_t hole_bytes;      /* of the holes met so far */
	uint64_t hole_end;        /* of the last one */
	size_t unit_bytes;        /* of a character, or block */
	bool is_cut;              /* at a hole */
	struct fault cut;
};

/* `fd` and `name` are borrowed. Reading ends with STATUS_RETRY when `stop`
 * (may be NULL) points to something else than 0, also while it waits, and
 * with STATUS_SKIP at holes. Free with input_file_free. */
enum status input_file_begin(struct input_file *file, int fd, const char *name,
			     const volatile sig_atomic_t *stop,
			     struct fault *fault);
/* Accepts what is zeroed. */
void input_file_free(struct input_file *file);
/* Borrows `file`. */
struct input input_of_file(struct input_file *file);
/* Of all bytes read so far. */
struct hash input_file_hash(const struct input_file *file);

/* Bytes that are there already; borrowed. */
struct input input_of_text(struct text *rest);

#endif
