/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query_date - what stands behind "date:", as a range of days.
 *
 * Used by the query parser, and where a range is looked up in the index.
 * The forms are at the top of query_date.c. Nothing here asks a clock.
 */
#ifndef SEARCHER_QUERY_DATE_H
#define SEARCHER_QUERY_DATE_H

#include "searcher/calendar.h"
#include "shared/bytes.h"
#include "shared/values.h"

/* The time that "today" and the like are counted from. */
struct query_now {
	int64_t seconds;     /* since 1970, UTC */
	int32_t zone_offset; /* seconds east of UTC */
};

/* Both days are part of it. */
struct query_range {
	bool has_first;
	bool has_last;
	struct calendar_day first;
	struct calendar_day last;
};

/* NULL when the value was read, else what is wrong with it, for people:
 * query_date_forms where it looks like no date at all. */
extern const char query_date_forms[];
const char *query_date_read(struct text value, const struct query_now *now,
			    struct query_range *out);
/* Appends the range so that it is read again as the same one. */
enum status query_date_print(struct bytes *out, const struct query_range *range,
			     struct fault *fault);

/* Whether one range is open at its end, the other at its beginning, and each
 * day is in one of them. */
bool query_date_is_any(const struct query_range *one,
		       const struct query_range *other);
/* Whether two such have days in common. These take the place of the first
 * then. */
bool query_date_close(struct query_range *range,
		      const struct query_range *other);

/*
 * The values of the slot for days that lie in a range: an article dated
 * less precisely lies in it with all the days that it may be of. The
 * values from `low` to `high` are right but for those that are left out.
 */
struct query_bounds {
	char low[VALUES_DAY_BYTES];
	char high[VALUES_DAY_BYTES];
	char left_out[2][VALUES_DAY_BYTES];
	size_t left_out_count;
};
struct query_bounds query_date_bounds(const struct query_range *range);
/* Whether a value of the slot ("" for undated) is one of them. */
bool query_date_has(const struct query_bounds *bounds, struct text value);
/* Months and years that the range holds a part of; at most 4 values. */
size_t query_date_parts(const struct query_range *range,
			char out[4][VALUES_DAY_BYTES]);

#endif
