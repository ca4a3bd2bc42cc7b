/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * common - the articles that several of the indexes searched have.
 *
 * Used by the searcher only: what is counted an index at a time counts them
 * as often as there are indexes that have them. All articles' keys are read,
 * but of one index none.
 */
#ifndef SEARCHER_COMMON_H
#define SEARCHER_COMMON_H

#include "shared/hash.h"
#include "shared/index_read.h"

/* Called for each shard that has an article of one before it. */
struct common_visitor {
	enum status (*visit)(void *context, size_t shard, const struct hash *id,
			     struct fault *fault);
	void *context;
};
enum status common_each(struct index *index,
			const struct common_visitor *visitor,
			struct fault *fault);

#endif
