/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * group - a set of hashes: which articles, paths or ids came already.
 *
 * Used by the searcher only. 16 bytes a hash, at most half full.
 */
#ifndef SEARCHER_GROUP_H
#define SEARCHER_GROUP_H

#include "shared/hash.h"

struct group;

enum status group_new(struct group **out, struct fault *fault);
/* Accepts NULL. */
void group_free(struct group *group);
/* *is_new: the hash was not in the group before. */
enum status group_add(struct group *group, const struct hash *hash,
		      bool *is_new, struct fault *fault);
bool group_has(const struct group *group, const struct hash *hash);
void group_clear(struct group *group);

#endif
