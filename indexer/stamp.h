/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stamp - a day together with the time that stands before or behind it.
 *
 * Used by the indexer only, to read dates: "17 Aug 2021 09:30 GMT", "9:30
 * a.m. EST, Tuesday, August 17, 2021".
 */
#ifndef INDEXER_STAMP_H
#define INDEXER_STAMP_H

#include "indexer/date_tokens.h"
#include "indexer/moment.h"

/* Gives the token behind the last that was of use, or NULL when no date
 * begins here. It may be less than a day, as with days_read. */
const struct date_token *stamp_read(const struct date_token *at,
				    struct moment *moment);

/* Past words and signs that say what happened then: "Published on: ". */
const struct date_token *stamp_skip_labels(const struct date_token *at);

/* Past quotes, brackets and full stops behind a date. */
const struct date_token *stamp_skip_closing(const struct date_token *at);

#endif
