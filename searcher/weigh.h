/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * weigh - priors put to candidates: their scores, and their order by them.
 *
 * Used by the searcher only. All candidates of a query are weighed at once:
 * what is recent may stand anywhere by its text. Nothing is asked of the
 * index that one on another host would not answer.
 */
#ifndef SEARCHER_WEIGH_H
#define SEARCHER_WEIGH_H

#include "searcher/candidates.h"
#include "searcher/priors.h"

struct weigh;

/* For one revision of the index; of the source, its priors are borrowed
 * until weigh_close. */
enum status weigh_open(struct weigh **out,
		       const struct candidates_source *source,
		       struct fault *fault);
/* Accepts NULL. */
void weigh_close(struct weigh *weigh);

/* `page` holds matches of the steps, best first: multiplies their scores and
 * sorts them by these; equal ones newest first, then as they stood. Matches
 * without a score stay as they are. */
enum status weigh_page(struct weigh *weigh, const struct steps *steps,
		       struct index_page *page, struct fault *fault);

/* For --explain. Appends what they make of one passage, as " x 0.5000 (365
 * days old)"; what they are, as "half a score each 365 days before
 * 2021-08-17; The Post 2". */
enum status weigh_explain(struct weigh *weigh, uint32_t document,
			  struct bytes *out, struct fault *fault);
enum status weigh_describe(struct weigh *weigh, struct bytes *out,
			   struct fault *fault);

#endif
