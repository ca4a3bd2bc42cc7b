/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * group - which articles were seen already, for hits by article.
 *
 * Used by the searcher only. 16 bytes an article.
 */
#ifndef SEARCHER_GROUP_H
#define SEARCHER_GROUP_H

#include "shared/hash.h"

struct group;

enum status group_new(struct group **out, struct fault *fault);
/* Accepts NULL. */
void group_free(struct group *group);
/* *is_new: the article was not in the group before. */
enum status group_add(struct group *group, const struct hash *article,
		      bool *is_new, struct fault *fault);
size_t group_count(const struct group *group);

#endif
