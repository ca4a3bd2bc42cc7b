/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date_names - the table of the words that dates are written with.
 *
 * Used by the indexer only, through date_words. Months in the nominative,
 * the genitive and short; weekdays; words that link the parts of a date;
 * zones; units; words that say what happened then. Names are in small
 * letters without accents, as date_words folds them, and in byte order.
 * What means different months in two languages is one where the writing tells
 * them apart (DATE_WORD_NO_DOT), or the language is known (DATE_WORD_CROAT).
 * Left out is each zone that RFC 822 does not name, since those mean different
 * zones in different countries.
 */
#ifndef INDEXER_DATE_NAMES_H
#define INDEXER_DATE_NAMES_H

#include <stddef.h>

enum date_word_role {
	DATE_WORD_MONTH = 1 << 0,      /* value 1 to 12 */
	DATE_WORD_NO_DOT = 1 << 1,     /* a month behind "17", not "17." */
	DATE_WORD_SOLAR = 1 << 2,      /* month of the Iranian calendar */
	DATE_WORD_THAI = 1 << 3,       /* month of a Buddhist year, if large */
	DATE_WORD_WEEKDAY = 1 << 4,    /* passed over */
	DATE_WORD_LINK = 1 << 5,       /* "of", "de", "at" */
	DATE_WORD_LABEL = 1 << 6,      /* "published"; 1: "updated" */
	DATE_WORD_BYLINE = 1 << 7,     /* "by", "source" */
	DATE_WORD_AM = 1 << 8,         /* before noon */
	DATE_WORD_PM = 1 << 9,         /* after noon */
	DATE_WORD_NOON = 1 << 10,      /* 12:00 */
	DATE_WORD_MIDNIGHT = 1 << 11,  /* 00:00 */
	DATE_WORD_HOUR = 1 << 12,      /* "9 h 30", "9:30 Uhr" */
	DATE_WORD_MINUTE = 1 << 13,    /* "30分" */
	DATE_WORD_SECOND = 1 << 14,    /* "15秒" */
	DATE_WORD_YEAR_UNIT = 1 << 15, /* "2021年", "năm 2021" */
	DATE_WORD_MONTH_UNIT = 1 << 16,
	DATE_WORD_DAY_UNIT = 1 << 17,
	DATE_WORD_YEAR_MARK = 1 << 18, /* behind a year: "2021 г." */
	DATE_WORD_BUDDHIST = 1 << 19,  /* before a year of that era */
	DATE_WORD_ERA = 1 << 20,       /* value: the year before its first */
	DATE_WORD_UNIVERSAL = 1 << 21, /* "GMT", perhaps with an offset */
	DATE_WORD_ZONE = 1 << 22,      /* value: hours east of Greenwich */
	DATE_WORD_ORDINAL = 1 << 23,   /* "17th" */
	DATE_WORD_WRITER = 1 << 24,    /* a byline's, before names: "by" */
	DATE_WORD_CROAT = 1 << 25      /* to Croats the month before */
};

struct date_name {
	const char *name;
	unsigned roles;
	int value;
};

extern const struct date_name date_names[];
extern const size_t date_names_count;

#endif
