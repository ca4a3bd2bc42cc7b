/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * days - the day of a date, from its tokens.
 *
 * Used by the indexer only, to read dates. Understood are 2021-08-17,
 * 2021/8/17, 20210817, 2021-08-17T09:30:00Z; 17.08.2021, 17. 8. 2021,
 * 17/08/2021 and 08/17/2021, but not 05/08/2021; 17th of August 2021,
 * August 17, 2021, Aug 17 09:30:00 2021, 17 de agosto de 2021, 2021.
 * augusztus 17., 2021. gada 17. augusts, ngày 17 tháng 8 năm 2021; 2021年8月17日,
 * 令和3年8月17日; days of the Iranian calendar and of Buddhist years, where they
 * show what they are. A year has four digits.
 */
#ifndef INDEXER_DAYS_H
#define INDEXER_DAYS_H

#include "indexer/date_tokens.h"
#include "indexer/moment.h"

/*
 * Reads a day and a time that is part of it, or a month ("August 2021",
 * "2021-08") or a year alone, which say little: their callers see to it
 * that nothing else stands there. Gives the token behind, or NULL when
 * there is no such day or what follows makes it doubtful.
 */
const struct date_token *days_read(const struct date_token *at,
				   struct moment *moment);
/* Past "г." and the like behind a year. */
const struct date_token *days_skip_mark(const struct date_token *at);

#endif
