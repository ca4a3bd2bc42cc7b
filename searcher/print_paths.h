/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_paths - the paths of articles with hits, each once an answer.
 *
 * Used by output.c. Raw bytes, ended by LF or (-0) by NUL, for xargs;
 * escaped only where they go to a terminal.
 */
#ifndef SEARCHER_PRINT_PATHS_H
#define SEARCHER_PRINT_PATHS_H

#include "searcher/output.h"

const struct output_printer *print_paths_printer(void);

#endif
