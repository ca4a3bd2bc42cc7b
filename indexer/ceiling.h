/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ceiling - the most memory that a run may take.
 *
 * Used by the indexer only. Past it no memory is given (setrlimit(2),
 * RLIMIT_DATA): a document that is too large to be read then costs that
 * document ("layers.h"), and nothing else of the machine.
 */
#ifndef INDEXER_CEILING_H
#define INDEXER_CEILING_H

#include <stdbool.h>
#include <stddef.h>

#include "shared/status.h"

/* A text from which on it may be the one that takes too much memory; for
 * shorter ones there is always enough. */
enum { CEILING_LARGE_BYTES = 1 << 20 };

/* `bytes` on top of what the process has now. A lower limit of whoever
 * started us stays. */
enum status ceiling_set(long long bytes, struct fault *fault);
/* The most memory that this process may have, as far as anyone has said. */
size_t ceiling_bytes(void);
/*
 * STATUS_FULL when less than `bytes`, and a little, is left. To be asked
 * before a library that does badly without memory is: SQLite gives up its
 * whole transaction, and what was read for it cannot be had again; jansson
 * may crash.
 */
enum status ceiling_look(size_t bytes, struct fault *fault);
/* Of a STATUS_FULL: whether memory, or one of our own limits, was too small;
 * else it is the disk, or descriptors, and nothing that was read is to
 * blame. */
bool ceiling_is_reached(const struct fault *fault);

#endif
