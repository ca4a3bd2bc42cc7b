/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_tsv - a table with a header line, for spreadsheets and scripts.
 *
 * Used by output.c. Columns (table.h) are parted by TAB; TAB, LF, CR and
 * backslash inside a value are \t, \n, \r and \\. With -0 lines end in a
 * NUL, and one inside a value is \0.
 */
#ifndef SEARCHER_PRINT_TSV_H
#define SEARCHER_PRINT_TSV_H

#include "searcher/output.h"

const struct output_printer *print_tsv_printer(void);

#endif
