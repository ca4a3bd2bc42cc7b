/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clock - the time of day and its zone, from the tokens of a date.
 *
 * Used by the indexer only, to read dates. Understood are 09:30,
 * 09:30:00.000, 9.30, 9h30, 9 a.m., 12 noon, 9:30 Uhr, 上午9时30分, and
 * zones as Z, GMT, EST, +05, -0500, +05:00, GMT+5, (UTC+05:00). Each
 * function gives the token behind what it read, or NULL and leaves the
 * moment as it was.
 */
#ifndef INDEXER_CLOCK_H
#define INDEXER_CLOCK_H

#include "indexer/date_tokens.h"
#include "indexer/moment.h"

/* A time and what zone follows. A bare "9.30" counts only with `is_sure`,
 * where nothing else can stand. */
const struct date_token *clock_read(const struct date_token *at, bool is_sure,
				    struct moment *moment);
/* "0930", "093000" or "09" and on as above: behind a "T". */
const struct date_token *clock_read_basic(const struct date_token *at,
					  struct moment *moment);
/* The last two or three pairs of digits of a number: "20210817093000". */
bool clock_split(int64_t number, bool has_seconds, struct moment *moment);
/* A zone and nothing else. */
const struct date_token *clock_read_zone(const struct date_token *at,
					 struct moment *moment);

#endif
