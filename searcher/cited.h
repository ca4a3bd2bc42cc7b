/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cited - which of an article's places a hit is told of.
 *
 * Used by hits.c only. An article is found by what any of its places says of
 * outlet, authors, address and day, and by the path of any. Whoever asks for
 * one of these wants that one cited: the first place, if it satisfies what
 * the query needs of a place; else the first one that does, with all of it;
 * and where none does alone, the first again. What the query can do without,
 * or does not want, chooses none.
 */
#ifndef SEARCHER_CITED_H
#define SEARCHER_CITED_H

#include "searcher/candidates.h"
#include "searcher/spans.h"
#include "shared/store.h"

struct cited;

/* All are borrowed until cited_close. */
enum status cited_open(struct cited **out, struct store *store,
		       const struct candidates *candidates,
		       struct spans_reader *reader, struct fault *fault);
/* Accepts NULL. */
void cited_close(struct cited *cited);

/* The place's index in the record, which lies in that shard; the reader may
 * hold a name then. */
enum status cited_find(struct cited *cited, size_t shard,
		       const struct record_article *record, size_t *out,
		       struct fault *fault);

#endif
