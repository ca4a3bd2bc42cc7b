/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dates - the many ways scraped records write a date, to ISO 8601.
 *
 * Used by the indexer only. Understood are ISO 8601 and its relatives
 * (2021-08-17T09:30:00.000+0500, 2021-08-17 09:30:00 -0400, 2021/8/17,
 * 20210817, 20210817T093000Z, 2021-08, 2021), RFC 822, asctime or English
 * dates (Tue, 17 Aug 2021 09:30:00 GMT; Tue Aug 17 09:30:00 2021; Updated:
 * August 17, 2021), and seconds or milliseconds since 1970. A time without
 * a zone says only which day it was. 17/08/2021 and 08/17/2021 are not
 * guessed.
 */
#ifndef INDEXER_DATES_H
#define INDEXER_DATES_H

#include "shared/bytes.h"
#include "shared/record.h"

enum { DATES_BYTES = 32, DATES_FIRST_YEAR = 1400 };

struct date {
	enum record_precision precision; /* RECORD_UNDATED: not understood */
	size_t length;
	/* "2021", "2021-08", "2021-08-17", "2021-08-17T09:30:00+05:00" */
	char text[DATES_BYTES];
};

/* Undated when the calendar has no such day, or when the year is before
 * DATES_FIRST_YEAR or after `last_year`. */
struct date dates_parse(struct text raw, int last_year);

/* The date in the path of a web address ("/2021/08/17/"). */
struct date dates_in_address(struct text address, int last_year);

/* Whether a line says when and little more, in any language: it has a year,
 * another number, and not more letters than digits ("17 août 2021",
 * "2021年8月17日 09:30"), or is a date as above. */
bool dates_is_line(struct text line);

#endif
