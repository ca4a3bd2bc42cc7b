/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * location - the path of a source file, ready to open; and the other way, the
 * roots that it may lie below.
 *
 * Used by the searcher only.
 */
#ifndef SEARCHER_LOCATION_H
#define SEARCHER_LOCATION_H

#include "shared/index_read.h"
#include "shared/record.h"

enum { LOCATION_BYTES = 1 << 20 };

/* Appends the root's folder as it was given, "/", the path below it; a path
 * without a root is whole already, and standard input is "-". `shard` is
 * where the article's record lies. */
enum status location_path(struct index *index, size_t shard,
			  const struct record_location *location,
			  struct bytes *out, struct fault *fault);

struct location_root {
	struct text label;
	struct text folder; /* as it was given; empty when unknown */
};

/* As many as an index has; zeroed to begin with. */
struct location_roots {
	struct location_root *list;
	size_t count;
	size_t capacity;
};

/* Adds the roots of a shard. They live in `pool`, the list too. */
enum status location_add_roots(struct location_roots *out, struct index *index,
			       size_t shard, struct pool *pool,
			       struct fault *fault);
/* What of a path lies below the root's folder, empty of the folder itself;
 * false when it does not. Borrowed from the path. */
bool location_below(const struct location_root *root, struct text path,
		    struct text *below);
/* Appends "label/path", as the index names what lies below a root. */
enum status location_place(struct bytes *out, struct text label,
			   struct text path, struct fault *fault);

/* The own id of a record that is one of several in a file, empty where it has
 * none. False where nobody knows: of what is one article as a whole, of what
 * is in an archive or came by standard input, and of an id that may have been
 * numbered. */
bool location_own_id(const struct record_location *location, struct text *out);

#endif
