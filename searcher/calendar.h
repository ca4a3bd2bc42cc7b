/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calendar - the day that an article is of, in numbers and in words.
 *
 * Used by the searcher only, for dates of queries and of what is printed.
 * Days are those of the proleptic Gregorian calendar (ISO 8601), years 1 to
 * 9999.
 */
#ifndef SEARCHER_CALENDAR_H
#define SEARCHER_CALENDAR_H

#include "shared/record.h"

/* What is not known is zero; all of it when undated. */
struct calendar_day {
	int year;
	int month;
	int day;
};

/* As far as the precision says that it is known, and as it is a date. */
struct calendar_day calendar_read(struct text date,
				  enum record_precision precision);

/* "17 August 2021", "August 2021", "2021", "undated". */
enum status calendar_print(struct bytes *out, struct calendar_day day,
			   struct fault *fault);

/* Of a month from 1 to 12. */
int calendar_month_days(int year, int month);

/* Days since 1 January of year 1, which was a Monday; unknown parts count as
 * 1. And back. */
int calendar_number(struct calendar_day day);
struct calendar_day calendar_from_number(int number);

#endif
