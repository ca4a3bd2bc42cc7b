/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * location - the path of a source file, ready to open.
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
/* Appends the folder of a root as it was given; nothing when unknown. */
enum status location_root(struct index *index, size_t shard, struct text label,
			  struct bytes *out, struct fault *fault);
/* The own id of a record that is one of several in a file, empty where it has
 * none. False where nobody knows: of what is one article as a whole, of what
 * is in an archive or came by standard input, and of an id that may have been
 * numbered. */
bool location_own_id(const struct record_location *location, struct text *out);

#endif
