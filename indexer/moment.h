/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * moment - a day or a point of time while it is read, and whether the
 * calendar has it.
 *
 * Used by the indexer only, to read dates. Zero is absent.
 */
#ifndef INDEXER_MOMENT_H
#define INDEXER_MOMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MOMENT_HOUR_MINUTES = 60 };

struct moment {
	int year;
	int month;
	int day;
	bool has_time;
	bool has_zone;
	int hour;
	int minute;
	int second;
	int zone;       /* minutes east of Greenwich */
	bool is_change; /* when something was changed that was there before */
	bool is_told;   /* a word such as "Published" stands before it */
};

/* Whether the calendar has the day, month or year. */
bool moment_is_possible(const struct moment *moment);

/* Reads year, month and day as those of the Iranian calendar and makes
 * them Gregorian; false when that calendar has no such day, or the year is
 * not of our time. */
bool moment_from_solar(struct moment *moment);

/* From seconds since 1970, in Greenwich; false when that is no time. */
bool moment_from_epoch(struct moment *moment, int64_t seconds);

/* ISO 8601 with what is known: "2021", "2021-08", "2021-08-17", and with
 * time and zone "2021-08-17T09:30:00+05:00". Returns the length; 0 when
 * there is no room. */
size_t moment_print(const struct moment *moment, char *out, size_t room);

#endif
