/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date_line - the date of an article from a line of its text.
 *
 * Used by the indexer only. A wrong date is worse than none: a date counts
 * only on a line that says when and little more, a byline, a place or an
 * outlet, or in the dateline with which a paragraph begins. The first date
 * counts, but one that says when the text was changed only where there is
 * no other.
 */
#ifndef INDEXER_DATE_LINE_H
#define INDEXER_DATE_LINE_H

#include "indexer/date_customs.h"
#include "indexer/moment.h"
#include "shared/bytes.h"

/* False when the line says no date of its own. `last_year` and `customs` as in
 * "dates.h". A day with a year of two digits, 17.10.24, stands alone, or beside
 * who wrote it. */
bool date_line_find(struct text line, int last_year, unsigned customs,
		    struct moment *out);
/* The same of a line that is known to say when, whatever stands beside the
 * date. */
bool date_line_find_any(struct text line, int last_year, unsigned customs,
			struct moment *out);

#endif
