/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_text - hits for people to read.
 *
 * Used by output.c. Articles in the order of their best hit, each with its
 * title, outlet and date once; below it its passages of this page, wrapped
 * to the width of the terminal, matches in colour. A page is printed when
 * it is whole, unless the options say to stream.
 */
#ifndef SEARCHER_PRINT_TEXT_H
#define SEARCHER_PRINT_TEXT_H

#include "searcher/output.h"

const struct output_printer *print_text_printer(void);

#endif
