/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * numbered - a text that a record keeps in parts, each under a name with a
 * number: "paragraph_1", "paragraph_2".
 *
 * Used by the indexer only. Parts belong together whose names differ in their
 * last number alone; they are in the order of these.
 */
#ifndef INDEXER_NUMBERED_H
#define INDEXER_NUMBERED_H

#include "shared/bytes.h"

enum { NUMBERED_MAX = 512 /* parts; further ones are passed over */ };

/* Zero-initialise. */
struct numbered {
	struct numbered_part {
		struct text before; /* of its name */
		struct text behind;
		uint32_t number;
		struct text value;
		size_t first;  /* the place of the first that it belongs to */
		size_t length; /* of the first: of all that belong to it */
		size_t count;
	} parts[NUMBERED_MAX];
	size_t count;
};

/* Name and value are borrowed as long as the parts are. A name without a
 * number is passed over. */
void numbered_add(struct numbered *numbered, struct text name,
		  struct text value);

/* Appends the parts that belong together and are the longest, as paragraphs;
 * nothing where no two do. */
enum status numbered_join(const struct numbered *numbered, struct bytes *out,
			  struct fault *fault);

#endif
