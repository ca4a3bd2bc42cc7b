/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * seen - how often each name has come so far.
 *
 * Used by the indexer only, for the ids of the records of one file, which
 * may repeat. Keeps 16 bytes a name, whatever its length: two names whose
 * checksums are equal count as one.
 */
#ifndef INDEXER_SEEN_H
#define INDEXER_SEEN_H

#include "shared/bytes.h"

struct seen_name {
	uint64_t checksum;
	uint64_t count; /* 0: this place is free */
};

/* Zero-initialise. */
struct seen {
	struct seen_name *names;
	size_t name_count;
	size_t capacity; /* a power of two, or 0 */
};

/* *count is how often `name` has come, this time included. */
enum status seen_add(struct seen *seen, struct text name, uint64_t *count,
		     struct fault *fault);
bool seen_has(const struct seen *seen, struct text name);
/* Forgets all names and gives the memory back. */
void seen_clear(struct seen *seen);

#endif
