/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * numbers - groups of digits with signs between: one number, and where its
 * fraction begins, or several.
 *
 * Used by terms_number.c; the rules for numbers are at the top of terms.c. One
 * number is
 *   thousands   groups of three behind the same sign: 1,500,000, 1.500.000,
 *               1'500'000; behind commas also groups of two before the last
 *               one, as lakhs and crores are written: 15,00,000
 *   a fraction  digits behind one dot or comma (1.5, 1,5), or thousands and
 *               one other sign (1.500,75)
 * Anything else (17.08.2021, 192.168.1.1) is several.
 */
#ifndef SHARED_NUMBERS_H
#define SHARED_NUMBERS_H

#include "shared/bytes.h"

enum { NUMBERS_GROUPS = 12 }; /* no number has more */

enum number_shape {
	NUMBER_GROUP,    /* the first group is a number by itself */
	NUMBER_WHOLE,    /* all groups are one whole number */
	NUMBER_DECIMAL,  /* the last group is a fraction */
	NUMBER_AMBIGUOUS /* 1.500: decimal or thousands */
};

struct number {
	enum number_shape shape;
	size_t group_count;
	size_t starts[NUMBERS_GROUPS]; /* bytes in the text */
	size_t ends[NUMBERS_GROUPS];
	uint32_t separators[NUMBERS_GROUPS]; /* [i] stands before group i */
};

/* The number whose first digit is at `offset` of the text. A group behind
 * another one is a number by itself: what it belongs to was read before. */
void numbers_read(struct number *out, struct text text, size_t offset);

#endif
