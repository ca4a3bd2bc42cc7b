/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date_path - the day that the path of a web address has.
 *
 * Used by the indexer only. Numbers in addresses are mostly not dates, so
 * that only a few forms count, between strokes: 2021/08/17, 2021/aug/17,
 * 2021-08-17-slug, 20210817, 20210817-slug, t20210817_123, 2021-08/17,
 * 202108/17, 2021/0817/more, and as a month 2021/08. An address within the
 * address is what a web archive copied: what stands before it is forgotten.
 */
#ifndef INDEXER_DATE_PATH_H
#define INDEXER_DATE_PATH_H

#include "indexer/moment.h"
#include "shared/bytes.h"

/* The first whole day up to the end of `last_year`, else the first month;
 * false when there is neither. */
bool date_path_find(struct text address, int last_year, struct moment *out);

#endif
