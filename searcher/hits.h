/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hits - passages with all that is shown of them: article, path, matches.
 *
 * Used by the searcher only. Everything is copied, so that hits outlive
 * the revision of the index that they come from.
 */
#ifndef SEARCHER_HITS_H
#define SEARCHER_HITS_H

#include "searcher/collect.h"
#include "searcher/hit.h"

struct hits;

/* `collect` is borrowed until hits_close. Without ids those of the hits'
 * passages are 0, and no neighbours can be added. */
enum status hits_open(struct hits **out, struct store *store,
		      struct collect *collect, bool has_ids,
		      struct fault *fault);
/* Accepts NULL. */
void hits_close(struct hits *hits);

/* Appends a hit, of the rank given. */
enum status hits_add(struct hits *hits, const struct collect_passage *passage,
		     uint32_t rank, struct fault *fault);
/* Gives all hits that are there up to `count` neighbours on either side;
 * each article is read once. */
enum status hits_add_context(struct hits *hits, uint32_t count,
			     struct fault *fault);
size_t hits_count(const struct hits *hits);
/* Borrowed until hits_clear. */
struct hit *hits_at(struct hits *hits, size_t i);
void hits_clear(struct hits *hits);

#endif
