/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_grep - hits as grep prints them: path:line:text.
 *
 * Used by output.c. For editors and other tools that jump to a line. The
 * passage is one line: white space folded, control characters escaped.
 */
#ifndef SEARCHER_PRINT_GREP_H
#define SEARCHER_PRINT_GREP_H

#include "searcher/output.h"

const struct output_printer *print_grep_printer(void);

#endif
