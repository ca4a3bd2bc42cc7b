/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dates - the many ways in which coverage writes a date, to ISO 8601.
 *
 * Used by the indexer only. Understood are ISO 8601 and its relatives,
 * RFC 822, asctime, dates of some ninety languages (days.h says which
 * forms), seconds, milliseconds or microseconds since 1970, and how programs
 * write down any of these ("/Date(1629158400000)/", "datetime(2021, 8, 17)");
 * words such as "Published" before them and a time beside them. A time without
 * a zone, or with one that means different things in different countries (IST,
 * BST), says only which day it was. What may be one of two days is none: 05/08/2021. Some of
 * these the language of the article tells, `customs` ("date_customs.h"; 0: not
 * known): 17. listopada 2024, 17.10.24.
 *
 * All are linear, allocate nothing and read no further than the text.
 */
#ifndef INDEXER_DATES_H
#define INDEXER_DATES_H

#include "indexer/date_customs.h"
#include "shared/bytes.h"
#include "shared/record.h"

enum { DATES_BYTES = 32, DATES_FIRST_YEAR = 1400 };

struct date {
	enum record_precision precision; /* RECORD_UNDATED: not understood */
	bool is_change; /* of dates_in_line: of no date but "Updated" */
	bool is_told;   /* likewise: behind a word such as "Published" */
	/* "1970-01-01", or the second with which that day began: in a field
	 * it says mostly that no date is known. */
	bool is_epoch_start;
	size_t length;
	/* "2021", "2021-08", "2021-08-17", "2021-08-17T09:30:00+05:00" */
	char text[DATES_BYTES];
};

/* The date that a field holds; what stands behind a whole day is passed
 * over, but not the day of publishing behind that of a change. Undated when
 * the calendar has no such day, or when the year is before DATES_FIRST_YEAR
 * or after `last_year`. */
struct date dates_parse(struct text raw, int last_year, unsigned customs);

/* The day that spreadsheets number so, "44425" or "44425.5", from the end of
 * 1899 on; undated for a number of no day since 1960, and what is none. */
struct date dates_parse_day_number(struct text raw, int last_year);

/*
 * The date that a line of text says it is from: the first on a line that
 * says when and little more ("Published: 17 Aug 2021 | Updated: ...", "By A.
 * Reporter | August 17, 2021", "Lahore, 17 August 2021"), or that of the
 * dateline with which a paragraph begins ("LAHORE, Pakistan, Aug. 17, 2021
 * (Agency) - "). Undated for a sentence, whatever days it names, and for
 * less than a day unless a word such as "Published" stands before it.
 */
struct date dates_in_line(struct text line, int last_year, unsigned customs);
/* The same of a line that is called a date's, or one of credits: other words
 * may stand in it. */
struct date dates_in_credit(struct text line, int last_year, unsigned customs);

/*
 * The date in the path of a web address: /2021/08/17/, /2021/aug/17/,
 * /2021-08-17-slug, /20210817/, /2021/08/ and the like. Never one of its
 * query, of a longer number, or of the copy in a web archive. The number
 * that begins a slug is the day only if it could not count something:
 * /2021/8/17-slug, /2021/08/07-slug, but /2021/08/10-slug is a month.
 */
struct date dates_in_address(struct text address, int last_year);

/* Whether a line says when and little more, in any language: it has a year,
 * another number, and not more letters than digits ("17 août 2021",
 * "2021年8月17日 09:30"), or is a date as above and nothing else. */
bool dates_is_line(struct text line);

#endif
