/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_csv - comma-separated values (RFC 4180), for spreadsheets and
 * whatever reads them.
 *
 * Used by output.c. The columns are those of tsv (table.h). Lines end in
 * CR LF; a value with a comma, quote or line end stands in quotes. With
 * --spreadsheet a byte order mark comes first, by which Excel knows UTF-8.
 */
#ifndef SEARCHER_PRINT_CSV_H
#define SEARCHER_PRINT_CSV_H

#include "searcher/output.h"

const struct output_printer *print_csv_printer(void);

#endif
