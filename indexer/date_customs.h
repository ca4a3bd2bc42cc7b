/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date_customs - what the language of an article tells of its dates.
 *
 * Used by the indexer only. "Listopad" is October to Croats and November to
 * Poles and Czechs; 17.10.24 is a day of 2024 to most of Europe, but may be one
 * of 2017 to Koreans, as 31.03.20 one of 2019, Heisei 31, to the Japanese.
 */
#ifndef INDEXER_DATE_CUSTOMS_H
#define INDEXER_DATE_CUSTOMS_H

#include "shared/bytes.h"

enum {
	/* also of Bosnians, who rarely name months so */
	DATE_CUSTOM_CROATIAN = 1 << 0,
	DATE_CUSTOM_WEST_SLAVIC = 1 << 1,
	DATE_CUSTOM_DAY_FIRST = 1 << 2, /* with dots, before a short year */
	DATE_CUSTOM_OTHER = 1 << 3,     /* or not so: Korean, English */
	DATE_CUSTOM_ERA = 1 << 4 /* such a year may be one of an emperor's */
};

/* Those of a declared language, "hr", "hr-HR" or "Croatian"; 0: nothing is
 * told. Those of several declarations are joined; where they contradict each
 * other, neither counts. */
unsigned date_customs_of(struct text language);

#endif
