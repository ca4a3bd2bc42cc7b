/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * extents - which passages the articles of an index have, kept in memory.
 *
 * A question is ranked by whole articles: each is read a hundred times over
 * in a session, and a look into the index costs half a dozen reads of blocks.
 * Nothing here knows of an index; whoever keeps them forgets them when it
 * has another revision.
 */
#ifndef SHARED_EXTENTS_H
#define SHARED_EXTENTS_H

#include "shared/hash.h"

/* More passages are not kept: at first to make room all are forgotten. */
enum { EXTENTS_PASSAGES = 1 << 18 };

struct extent {
	struct hash article;
	bool has_article;          /* it is known which one it is */
	const uint32_t *documents; /* numbers of its passages, ascending */
	size_t count;
};

struct extents;

enum status extents_new(struct extents **out, struct fault *fault);
/* Accepts NULL. */
void extents_free(struct extents *extents);
void extents_forget(struct extents *extents);
/* The extent that has the passage; false: it is not kept. Good until the next
 * call that adds or forgets. */
bool extents_find(const struct extents *extents, uint32_t document,
		  struct extent *out);
/* Which article it is that has the passage, where that is kept. */
void extents_tell(struct extents *extents, uint32_t document,
		  const struct hash *article);
/* Of passages that are not kept yet. An article of more than EXTENTS_PASSAGES
 * is none to be kept. */
enum status extents_add(struct extents *extents, const struct extent *extent,
			struct fault *fault);

#endif
